//! Files put in the place of others: all of it or nothing.

use super::console::reason;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Puts `after` in the place of the file that held `before`, with the file's owner and
/// permissions. Says why it could not; `what` was to be done to it ("fixed").
pub fn replace(path: &Path, before: &[u8], after: &[u8], what: &str) -> Result<(), String> {
    let refuse = |why: &str| format!("{}: not {what}: {why}", path.display());
    let failed = |error: io::Error| refuse(&reason(&error));
    // a link stays a link: what it leads to is rewritten
    let path = fs::canonicalize(path).map_err(failed)?;
    let metadata = fs::metadata(&path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(refuse("it is not a regular file; `--diff` shows what would change"));
    }
    if metadata.permissions().readonly() {
        return Err(refuse("it is read-only"));
    }
    let mut fresh = beside(&path).map_err(failed)?;
    fresh.write_all(after).map_err(failed)?;
    keep_owner(fresh.as_file(), &metadata);
    fresh.as_file().set_permissions(metadata.permissions()).map_err(failed)?;
    fresh.as_file().sync_all().map_err(failed)?;
    if fs::read(&path).map_err(failed)? != before {
        return Err(refuse("it has changed meanwhile; run the command again"));
    }
    fresh.persist(&path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes a file of our own, whether or not there was one.
pub fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) => {
            let mut fresh = beside(path)?;
            fresh.write_all(bytes)?;
            fresh.as_file().set_permissions(metadata.permissions())?;
            fresh.persist(path).map(|_| ()).map_err(|error| error.error)
        }
        Err(_) => fs::write(path, bytes),
    }
}

fn beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::Builder::new().prefix(".saidby-").tempfile_in(folder)
}

/// Gives the new file the owner of the old one, where the system lets us.
#[cfg(unix)]
fn keep_owner(file: &File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _ = fchown(file, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _old: &fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_changed_is_left_to_them() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.md");
        fs::write(&path, "theirs")?;
        let refused = format!("{}: not fixed: it has changed meanwhile; run the command again", path.display());
        assert_eq!(replace(&path, b"before", b"after", "fixed"), Err(refused));
        assert_eq!(fs::read(&path)?, b"theirs");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1, "nothing half-written lies there");
        assert_eq!(replace(&path, b"theirs", b"ours", "fixed"), Ok(()));
        assert_eq!(fs::read(&path)?, b"ours");
        Ok(())
    }
}
