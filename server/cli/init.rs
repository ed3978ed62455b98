//! `saidby init`: a saidby.toml that fits the notes found.

use super::Outcome;
use super::console::{Console, reason, visible};
use super::each::{each, gather};
use super::files::{Inputs, Source};
use super::report::count;
use crate::configuration::Settled;
use clap::Args;
use saidby_core::configuration::FILE;
use saidby_core::features::statements::statements;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Files that tell who may speak, as communities call them.
const ROSTERS: [&str; 4] = ["delegates.txt", "people.toml", "members.txt", "roster.toml"];

/// The arguments of `saidby init`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The folder of the notes [default: the current folder]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// What was found in one file.
struct Found {
    note: bool,
    /// The folder it lies in.
    folder: PathBuf,
    /// How many tags of each style.
    styles: BTreeMap<&'static str, usize>,
}

/// Looks at the notes and writes the file; one that is there is left alone.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    let root = arguments.folder.as_deref().unwrap_or(Path::new(".")).to_owned();
    let inputs = Inputs { paths: vec![root.clone()], ..Inputs::default() };
    let Some(gathered) = gather(&inputs, &Settled::default(), console) else { return Ok(Outcome::Failed) };
    let mut all = Vec::new();
    let failed = each(&gathered.sources, console, look, |_, found| {
        all.push(found);
        Ok(())
    })?;
    if !root.is_dir() {
        console.error(&format!("{}: not a folder", root.display()));
        return Ok(Outcome::Failed);
    }
    let path = root.join(FILE);
    let written = OpenOptions::new().write(true).create_new(true).open(&path);
    let written = written.and_then(|mut file| file.write_all(settings(&root, &all).as_bytes()));
    if let Err(error) = written {
        console.error(&match error.kind() {
            ErrorKind::AlreadyExists => format!("{}: is there already; nothing was changed", path.display()),
            _ => format!("{}: not written: {}", path.display(), reason(&error)),
        });
        return Ok(Outcome::Failed);
    }
    let notes = all.iter().filter(|found| found.note).count();
    let shown = path.strip_prefix(".").unwrap_or(&path).to_string_lossy().into_owned();
    writeln!(console.out, "Wrote {}, after a look at {}.", visible(&shown), count(notes, "note"))?;
    Ok(if failed + gathered.problems.len() > 0 { Outcome::Failed } else { Outcome::Clean })
}

fn look(source: &Source) -> Result<Found, String> {
    let document = source.document()?;
    let mut styles = BTreeMap::new();
    if document.is_note() {
        for spoken in statements(&document) {
            *styles.entry(spoken.style).or_default() += 1;
        }
    }
    let folder = source.path.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    Ok(Found { note: document.is_note(), folder, styles })
}

/// The file: what can be told from the notes is set, the rest shown as a comment.
fn settings(root: &Path, all: &[Found]) -> String {
    let mut styles: BTreeMap<&str, usize> = BTreeMap::new();
    for (style, count) in all.iter().flat_map(|found| &found.styles) {
        *styles.entry(style).or_default() += count;
    }
    let tags: usize = styles.values().sum();
    let usual = styles.iter().max_by_key(|(style, count)| (**count, Reverse(**style)));
    let settable = ["bracket", "colon", "bold", "bold-block", "angle", "dash", "paren", "handle", "italic"];
    let style = match usual {
        Some((style, count)) if count * 10 >= tags * 9 && settable.contains(style) => {
            format!("style = \"{style}\" # {count} of {tags} tags; what `saidby format` aims at")
        }
        Some((style, count)) => {
            format!("style = \"auto\" # each note its own; most tags are `{style}`: {count} of {tags}")
        }
        None => "# style = \"bracket\"".to_owned(),
    };
    let rosters: Vec<String> =
        ROSTERS.iter().filter(|name| root.join(name).is_file()).map(|name| format!("\"{name}\"")).collect();
    let roster = match &rosters[..] {
        [] => "# files = [\"people.toml\"]".to_owned(),
        files => format!("files = [{}]", files.join(", ")),
    };
    format!(
        "# Settings of saidby. Every key has a default; `saidby config` shows what is in force.\n\n\
         [notes]\n{}\n# exclude = [\"**/README.md\"]\n\n\
         [tags]\n{style}\n# placeholders = [\"??\", \"unknown\"]\n# labels = [\"Note\"] # never speakers\n\n\
         [roster]\n{roster}\n\n\
         # [[roster.person]]\n# name = \"Inês Duarte\"\n# aliases = [\"ines\"]\n\n\
         [rules]\nprofile = \"default\" # or \"draft\" while notes are being taken, \"strict\" before publishing\n# ignore = [\"empty-bullet\"]\n",
        include(root, all)
    )
}

/// A glob for the one folder of the notes, where it holds several notes and nothing else.
fn include(root: &Path, all: &[Found]) -> String {
    let relative = |found: &Found| found.folder.strip_prefix(root).unwrap_or(&found.folder).to_owned();
    let top = |found: &Found| relative(found).components().next().map(|part| PathBuf::from(part.as_os_str()));
    let mut folders: BTreeMap<PathBuf, (usize, usize)> = BTreeMap::new();
    for found in all {
        let Some(folder) = top(found) else { continue };
        let (notes, files) = folders.entry(folder).or_default();
        *notes += usize::from(found.note);
        *files += 1;
    }
    let globs: Vec<String> = folders
        .iter()
        .filter(|(_, (notes, files))| *notes >= 3 && notes == files)
        .filter_map(|(folder, _)| folder.to_str())
        .filter(|folder| folder.chars().all(|char| char.is_alphanumeric() || matches!(char, '-' | '_' | ' ' | '.')))
        .map(|folder| format!("\"{folder}/**/*\""))
        .collect();
    match &globs[..] {
        [] => "# include = [\"meetings/**/*.md\"] # notes, whatever they look like".to_owned(),
        globs => format!("include = [{}] # notes, whatever they look like", globs.join(", ")),
    }
}
