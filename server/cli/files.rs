//! Which files a command is about, and their bytes.

use super::console::{Console, reason};
use super::report;
use crate::configuration::{InForce, SettingsFile, Settled};
use crate::series::Series;
use clap::Args;
use ignore::WalkBuilder;
use saidby_core::document::{Claim, Document};
use saidby_core::settings::Settings;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The arguments that say which notes a command is about.
#[derive(Clone, Debug, Default, Args)]
pub struct Inputs {
    /// Notes, folders of notes, or `-` for stdin [default: the current folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Pass over files that do not look like meeting notes, even when they are named
    #[arg(long)]
    pub only_notes: bool,
    /// What to call the text that comes through stdin
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
}

/// Something to read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name in output: as given, or as walked.
    pub name: String,
    /// Whether it is a note because the user says so.
    pub claim: Claim,
    /// Where its bytes come from; stdin if from no file.
    pub path: Option<PathBuf>,
    /// The settings in force for it.
    pub settings: Arc<Settings>,
    in_force: Arc<InForce>,
    /// The other notes there are.
    series: Arc<Series>,
}

/// What there is to read, in the order of its paths, and what could not be found.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// Each once.
    pub sources: Vec<Source>,
    /// What to tell the user, each an error.
    pub problems: Vec<String>,
    /// Settings that cannot be used; nothing is read under them.
    broken: Vec<Arc<InForce>>,
}

impl Inputs {
    /// Whether all there is comes through stdin.
    pub fn is_stdin(&self) -> bool {
        if self.paths.is_empty() { self.stdin_filename.is_some() } else { self.paths.iter().all(|path| is_dash(path)) }
    }

    /// Whether something comes through stdin.
    pub fn has_stdin(&self) -> bool {
        self.is_stdin() || self.paths.iter().any(|path| is_dash(path))
    }

    /// The paths given, or what stands for none.
    fn given(&self) -> Vec<PathBuf> {
        match &self.paths[..] {
            [] if self.stdin_filename.is_some() => vec![PathBuf::from("-")],
            [] => vec![PathBuf::from(".")],
            paths => paths.to_vec(),
        }
    }

    /// The paths in which something may change: all but stdin.
    pub fn watched(&self) -> Vec<PathBuf> {
        self.given().into_iter().filter(|path| !is_dash(path)).collect()
    }

    /// The files named, and those found in the folders named, under the settings found there.
    pub fn gather(&self, settled: &Settled) -> Gathered {
        let paths = &self.given();
        let mut problems = Vec::new();
        let mut found: Vec<(PathBuf, Source)> = Vec::new();
        let named = if self.only_notes { Claim::Maybe } else { Claim::Note };
        for path in paths {
            if is_dash(path) {
                let name = self.stdin_filename.as_deref().unwrap_or(path);
                let name = name.to_string_lossy().into_owned();
                let source = Source { path: None, ..Source::file(Path::new(&name), named) };
                found.push((PathBuf::new(), source));
                continue;
            }
            match fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => walk(path, settled, &mut found, &mut problems),
                Ok(_) => found.push((without_dot(path), Source::file(path, named))),
                Err(error) => problems.push(unreadable(&path.to_string_lossy(), &error)),
            }
        }
        // a file that is named and walked to is a named file
        found.sort_by(|(left, a), (right, b)| {
            left.cmp(right).then((a.claim == Claim::Maybe).cmp(&(b.claim == Claim::Maybe)))
        });
        found.dedup_by(|(left, _), (right, _)| left == right);
        let mut gathered = Gathered { problems, ..Gathered::default() };
        let sources = found.into_iter().map(|(_, source)| source);
        let series = Arc::new(Series::of_run());
        gathered.sources = sources.filter_map(|source| source.under(settled, &series, &mut gathered.broken)).collect();
        for in_force in &gathered.broken {
            let name = in_force.file.as_ref().map(|file| file.name.as_str()).unwrap_or_default();
            gathered.problems.push(format!("{name}: nothing is read under settings that cannot be used"));
        }
        gathered
    }
}

impl Gathered {
    /// The settings that cannot be used.
    pub fn broken_settings(&self) -> impl Iterator<Item = &SettingsFile> {
        self.broken.iter().filter_map(|in_force| in_force.file.as_ref())
    }

    /// Says what is wrong with settings, `drawn` where it is unless the report has it, and what could
    /// not be found.
    pub fn tell(&self, drawn: bool, console: &mut Console) {
        for file in self.broken_settings() {
            match &file.unreadable {
                Some(reason) => console.error(&format!("{}: cannot be read: {reason}", file.name)),
                None if drawn => console.aside(&report::settings(file, console)),
                None => {}
            }
        }
        for problem in &self.problems {
            console.error(problem);
        }
    }

    /// What to say where nothing of it is a note.
    pub fn why_none(&self) -> String {
        match self.sources.len() {
            0 => "no notes found; a file that is named is read whatever it is called".to_owned(),
            1 => format!(
                "{}: does not look like a meeting note; list it under `include` in saidby.toml if it is one",
                self.sources[0].name
            ),
            many => format!(
                "none of {many} files looks like a meeting note; list those that are under `include` in saidby.toml"
            ),
        }
    }
}

impl Source {
    fn file(path: &Path, claim: Claim) -> Self {
        let name = path.to_string_lossy().into_owned();
        let path = Some(path.to_owned());
        Self { name, claim, path, settings: Arc::default(), in_force: Arc::default(), series: Arc::default() }
    }

    /// The same with its settings; nothing where they say that it is no note, or cannot be used.
    fn under(mut self, settled: &Settled, series: &Arc<Series>, broken: &mut Vec<Arc<InForce>>) -> Option<Self> {
        let path = self.path.clone().unwrap_or_else(|| PathBuf::from(&self.name));
        let in_force = settled.of(&path);
        if !in_force.is_sound() {
            if !broken.iter().any(|known| Arc::ptr_eq(known, &in_force)) {
                broken.push(in_force);
            }
            return None;
        }
        // what is named is read all the same
        match in_force.claim(&path, self.claim) {
            Claim::Roster => self.claim = Claim::Roster,
            claim if self.claim != Claim::Note => self.claim = claim,
            _ => {}
        }
        self.settings = in_force.settings(&path);
        (self.in_force, self.series) = (in_force, series.clone());
        (self.claim != Claim::Never).then_some(self)
    }

    /// The note that it is, under its settings.
    pub fn document(&self) -> Result<Document, String> {
        Ok(self.document_of(&self.read()?))
    }

    /// The note that these bytes of it are, and who is known from outside of it.
    pub fn document_of(&self, bytes: &[u8]) -> Document {
        let read = self.path.as_deref().and_then(|path| self.series.document(path, bytes, &self.in_force));
        let document = match read {
            Some(read) => read.with_settings(self.claim, &self.settings),
            None => Document::from_bytes_under(bytes, self.claim, &self.settings),
        };
        let document = document.named(&self.name);
        let name = Path::new(&self.name);
        self.series.acquaint(document, self.path.as_deref().unwrap_or(name), &self.in_force)
    }

    /// All its bytes, or what to tell the user.
    pub fn read(&self) -> Result<Vec<u8>, String> {
        let bytes = match &self.path {
            Some(path) => fs::read(path),
            None => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
            }
        };
        bytes.map_err(|error| unreadable(&self.name, &error))
    }
}

/// What to say of a file that cannot be read.
fn unreadable(name: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => format!("{name}: no such file or folder"),
        _ => format!("{name}: cannot be read: {}", reason(error)),
    }
}

/// The regular files in `folder` that may be notes, as far as `.gitignore` lets them. Links are
/// not followed: they lead out of the folder, or in circles.
fn walk(folder: &Path, settled: &Settled, found: &mut Vec<(PathBuf, Source)>, problems: &mut Vec<String>) {
    for entry in WalkBuilder::new(folder).require_git(false).build() {
        match entry {
            Ok(entry) => {
                let path = without_dot(entry.path());
                if entry.file_type().is_some_and(|kind| kind.is_file()) && settled.may_be_checked(&path) {
                    found.push((path.clone(), Source::file(&path, Claim::Maybe)));
                }
            }
            Err(error) => problems.push(match (place(&error), error.io_error()) {
                (Some(path), Some(io)) => unreadable(&without_dot(path).to_string_lossy(), io),
                _ => error.to_string(),
            }),
        }
    }
}

fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
        _ => None,
    }
}

fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn without_dot(path: &Path) -> PathBuf {
    match path.strip_prefix(".") {
        Ok(rest) if rest != Path::new("") => rest.to_owned(),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(inputs: &Inputs) -> Vec<(String, Claim)> {
        inputs.gather(&Settled::default()).sources.into_iter().map(|source| (source.name, source.claim)).collect()
    }

    #[test]
    fn a_walk_takes_what_may_be_notes_and_a_name_takes_anything() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b.md", "a.TXT", "c.rs", "d.minutes", "skipped.md"] {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        fs::write(folder.path().join(".gitignore"), "skipped.md\n").expect("a file");
        let at = |name: &str| folder.path().join(name);
        let name = |name: &str| at(name).to_string_lossy().into_owned();
        let mut inputs = Inputs { paths: vec![folder.path().to_owned()], ..Inputs::default() };
        let walked = |file: &str| (name(file), Claim::Maybe);
        assert_eq!(names(&inputs), [walked("a.TXT"), walked("b.md"), walked("d.minutes")]);

        inputs.paths = vec![at("c.rs"), folder.path().to_owned(), at("skipped.md"), at("b.md"), at("b.md")];
        let named = |file: &str| (name(file), Claim::Note);
        let both = [walked("a.TXT"), named("b.md"), named("c.rs"), walked("d.minutes"), named("skipped.md")];
        assert_eq!(names(&inputs), both);
    }

    #[test]
    fn what_is_missing_is_said() {
        let inputs = Inputs { paths: vec!["no/such.md".into()], ..Inputs::default() };
        assert_eq!(inputs.gather(&Settled::default()).problems, ["no/such.md: no such file or folder"]);
    }

    #[test]
    fn stdin_may_have_a_name() {
        let inputs = Inputs { stdin_filename: Some("draft.md".into()), ..Inputs::default() };
        assert_eq!(names(&inputs), [("draft.md".to_owned(), Claim::Note)]);
        assert!(inputs.is_stdin());
    }
}
