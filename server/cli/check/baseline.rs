//! Findings that were accepted once, so that only new ones are reported.

use crate::cli::console::reason;
use crate::cli::files::Source;
use crate::cli::fingerprint::Fingerprints;
use crate::cli::write;
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The fingerprints of a note's accepted findings, each with the rule, for those who read the file.
pub type Accepted = BTreeMap<String, String>;

/// The findings accepted, note by note.
#[derive(Debug, Default)]
pub struct Baseline {
    path: PathBuf,
    notes: BTreeMap<String, Accepted>,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    accepted: BTreeMap<String, Accepted>,
}

/// The layout of the file, to be counted up when it changes.
const VERSION: u32 = 1;

impl Baseline {
    /// Reads it; an empty one where it is about to be `written`.
    pub fn read(path: &Path, written: bool) -> Result<Self, String> {
        let refuse = |why: &str| Err(format!("{}: {why}", path.display()));
        let notes = match fs::read(path) {
            Ok(bytes) => match serde_json::from_slice::<Kept>(&bytes) {
                Ok(kept) if kept.version == VERSION => kept.accepted,
                Ok(_) if written => BTreeMap::new(),
                Ok(_) => return refuse("written by another version of saidby: `--update-baseline` writes it anew"),
                Err(error) => return refuse(&format!("not a baseline, as line {} shows", error.line())),
            },
            Err(error) if error.kind() == ErrorKind::NotFound && written => BTreeMap::new(),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return refuse("no such baseline: `--update-baseline` writes it, with the findings of today");
            }
            Err(error) => return refuse(&format!("cannot be read: {}", reason(&error))),
        };
        Ok(Self { path: path.to_owned(), notes })
    }

    /// What is new of the findings of a note.
    pub fn new_ones(&self, source: &Source, document: &Document, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let Some(accepted) = self.notes.get(&self.key(source)) else { return findings };
        let mut prints = Fingerprints::of("", document);
        findings.into_iter().filter(|finding| !accepted.contains_key(&prints.next(finding))).collect()
    }

    /// All findings of a note, as they are accepted.
    pub fn accept(&self, source: &Source, document: &Document, findings: &[Diagnostic]) -> (String, Accepted) {
        let mut prints = Fingerprints::of("", document);
        let accepted = findings.iter().map(|finding| (prints.next(finding), finding.code.to_owned()));
        (self.key(source), accepted.collect())
    }

    /// Takes over what is accepted for a note.
    pub fn add(&mut self, (key, accepted): (String, Accepted)) {
        self.notes.insert(key, accepted);
    }

    /// Writes it, without the notes that are gone and those that have nothing to accept.
    pub fn write(mut self) -> Result<(), String> {
        let folder = self.path.parent().unwrap_or(Path::new("")).to_owned();
        self.notes.retain(|name, accepted| !accepted.is_empty() && folder.join(name).exists());
        let failed = |why: &dyn std::fmt::Display| format!("{}: not written: {why}", self.path.display());
        let kept = Kept { version: VERSION, accepted: self.notes };
        let mut text = serde_json::to_string_pretty(&kept).map_err(|error| failed(&error))?;
        text.push('\n');
        write::whole(&self.path, text.as_bytes()).map_err(|error| failed(&reason(&error)))
    }

    /// The name of a note in the file: its path from the folder where the file lies, so that it
    /// does not matter where the command is run.
    fn key(&self, source: &Source) -> String {
        let Some(path) = &source.path else { return source.name.clone() };
        let folder = plain(self.path.parent().unwrap_or(Path::new("")));
        let path = plain(path);
        let (mut here, mut there) = (folder.components().peekable(), path.components().peekable());
        while here.peek().is_some() && here.peek() == there.peek() {
            here.next();
            there.next();
        }
        let names = here.map(|_| "..".into()).chain(there.map(|part| part.as_os_str().to_string_lossy()));
        names.collect::<Vec<_>>().join("/")
    }
}

/// A path from the root, with no `.` and `..` in it.
fn plain(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = plain.pop(),
            part => plain.push(part),
        }
    }
    plain
}
