//! Who is known from outside of a note, on disk and for both doors: the neighbouring notes of its
//! series, and the rosters of its settings.
//!
//! A neighbour is an earlier note in the same folder or in an earlier folder beside it (`2031-04`
//! beside `2031-05`), or another day of the same meeting. Of each only the attendee lists are kept;
//! they are read once and shared.

use crate::configuration::InForce;
use saidby_core::directory::{Directory, Register};
use saidby_core::document::{Claim, Document, may_be_note};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// How many neighbours of a note are asked.
const MOST: usize = 64;

/// A folder of its own with at most as many notes holds the days of one meeting, so that those of
/// later days count too.
const DAYS: usize = 12;

/// A folder with more notes than these is not looked through (files).
const LARGEST: usize = 5000;

/// The notes around notes; what was read once is kept.
#[derive(Debug, Default)]
pub struct Series {
    folders: Mutex<HashMap<PathBuf, Arc<Folder>>>,
    registers: Mutex<HashMap<PathBuf, Arc<OnceLock<Arc<Register>>>>>,
    /// Neighbours that were read for their lists, for whoever reads them next; not kept where
    /// nobody will.
    ahead: Option<Mutex<HashMap<PathBuf, Document>>>,
}

/// What lies in a folder, in order.
#[derive(Debug, Default)]
struct Folder {
    notes: Vec<(Order, PathBuf)>,
    folders: Vec<(Order, PathBuf)>,
}

impl Series {
    /// For a run over many notes, each of which is read once: what was read ahead is kept until
    /// then.
    pub fn of_run() -> Self {
        Self { ahead: Some(Mutex::default()), ..Self::default() }
    }

    /// The note at `path` that `bytes` are, read once however many of its neighbours ask for its
    /// lists meanwhile; what was read ahead is handed over, for once.
    pub fn document(&self, path: &Path, bytes: &[u8], in_force: &InForce) -> Option<Document> {
        let ahead = self.ahead.as_ref()?;
        let path = std::path::absolute(path).ok()?;
        self.slot(&path).get_or_init(|| self.read(&path, bytes, in_force));
        let document = ahead.lock().unwrap_or_else(PoisonError::into_inner).remove(&path)?;
        let origin = document.origin();
        let plain = !origin.lossy && !origin.byte_order_mark;
        (plain && document.text().has_bytes(bytes)).then_some(document)
    }

    /// The note at `path` when those outside of it are known. Neighbours are asked only where
    /// somebody speaks whom the note does not know.
    pub fn acquaint(&self, document: Document, path: &Path, in_force: &InForce) -> Document {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if !document.is_note() {
            let rosters = in_force.rosters_for(&path).to_vec();
            return document.acquainted(&Arc::new(Directory { rosters, ..Directory::default() }));
        }
        self.keep(&path, &document);
        if !document.note().has_strangers() && in_force.rosters.is_empty() {
            return document;
        }
        let directory = Directory { rosters: in_force.rosters.clone(), series: self.around(&path, in_force) };
        document.acquainted(&Arc::new(directory))
    }

    /// The lists of the neighbours of the note at `path`, an absolute path; the nearest first.
    pub fn around(&self, path: &Path, in_force: &InForce) -> Vec<Arc<Register>> {
        let registers = self.neighbours(path, in_force).into_iter().map(|path| self.register(&path, in_force));
        // somebody alone is no list
        registers.filter(|register| register.people.len() >= 2).collect()
    }

    /// Forgets what was read of a file and of its folder.
    pub fn forget(&self, path: &Path) {
        self.registers.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        for folder in path.ancestors().skip(1).take(2) {
            folders.remove(folder);
        }
    }

    /// Keeps the lists of a note that is read anyway.
    fn keep(&self, path: &Path, document: &Document) {
        self.slot(path).get_or_init(|| Arc::new(document.register(&path.to_string_lossy(), &shown(path))));
    }

    fn slot(&self, path: &Path) -> Arc<OnceLock<Arc<Register>>> {
        let mut registers = self.registers.lock().unwrap_or_else(PoisonError::into_inner);
        match registers.get(path) {
            Some(slot) => slot.clone(),
            None => registers.entry(path.to_owned()).or_default().clone(),
        }
    }

    fn register(&self, path: &Path, in_force: &InForce) -> Arc<Register> {
        let read = || self.read(path, &fs::read(path).unwrap_or_default(), in_force);
        self.slot(path).get_or_init(read).clone()
    }

    fn read(&self, path: &Path, bytes: &[u8], in_force: &InForce) -> Arc<Register> {
        let document = Document::from_bytes_under(bytes, Claim::Maybe, &in_force.settings(path));
        let register = Arc::new(document.register(&path.to_string_lossy(), &shown(path)));
        if let Some(ahead) = &self.ahead {
            ahead.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), document);
        }
        register
    }

    fn neighbours(&self, path: &Path, in_force: &InForce) -> Vec<PathBuf> {
        let Some(parent) = path.parent() else { return Vec::new() };
        let here = self.folder(parent);
        let above = parent.parent().map(|above| self.folder(above)).unwrap_or_default();
        let like = shape(parent);
        let (own, holding) = (order(path), order(parent));
        // In a folder of thousands each of them asks for its neighbours: none may look at all the others.
        let (earlier, later) = here.notes.split_at(here.notes.partition_point(|(order, _)| *order < own));
        let days = here.notes.len() <= DAYS && like.contains('0');
        let later = later.iter().filter(|(_, other)| days && other != path);
        let before = &above.folders[..above.folders.partition_point(|(order, _)| *order < holding)];
        let before = before.iter().rev().filter(|(_, folder)| like.contains('0') && shape(folder) == like);
        let path_of = |(_, note): &(Order, PathBuf)| note.clone();
        let farther =
            before.flat_map(|(_, folder)| Vec::from_iter(self.folder(folder).notes.iter().rev().map(path_of)));
        let all = earlier.iter().rev().chain(later).map(path_of).chain(farther);
        // What the settings say is no note is no neighbour either.
        all.filter(|other| in_force.claim(other, Claim::Maybe) != Claim::Never).take(MOST).collect()
    }

    fn folder(&self, path: &Path) -> Arc<Folder> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders.get(path) {
            return known.clone();
        }
        let mut folder = Folder::default();
        for entry in fs::read_dir(path).into_iter().flatten().flatten().take(LARGEST) {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folder.folders.push((order(&path), path)),
                Ok(kind) if kind.is_file() && may_be_note(&path) => folder.notes.push((order(&path), path)),
                _ => {}
            }
        }
        folder.notes.sort();
        folder.folders.sort();
        let folder = Arc::new(folder);
        folders.insert(path.to_owned(), folder.clone());
        folder
    }
}

/// What people are told of a note: its folder and its name.
fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.components().rev().take(2).collect();
    parts.iter().rev().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A word or a number of a file name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// A number, or a month.
    Number(u64),
    Word(String),
}

/// What a file is sorted by: its name with numbers as numbers and months in their order, the year
/// first.
type Order = Vec<Part>;

fn order(path: &Path) -> Order {
    let name = path.file_stem().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut parts = parts(&name);
    // `july-2031` comes behind `june-2031`, and both before `may-2032`
    if let Some(at) = parts.iter().position(|part| matches!(part, Part::Number(1900..=2199))) {
        parts[..=at].rotate_right(1);
    }
    parts
}

fn parts(name: &str) -> Vec<Part> {
    let mut out = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let same = |c: char| if digits { c.is_ascii_digit() } else { c.is_alphabetic() };
        let length = rest.find(|c: char| !same(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(if length == 0 { first.len_utf8() } else { length });
        if digits {
            out.push(Part::Number(word.parse().unwrap_or(u64::MAX)));
        } else if length > 0 {
            out.push(month(word).map_or_else(|| Part::Word(word.to_owned()), Part::Number));
        }
        rest = after;
    }
    out
}

fn month(word: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let fits = |month: &str| word.len() >= 3 && (month.starts_with(word) || word == "sept" && month == "september");
    let index = MONTHS.iter().position(|month| fits(month))?;
    u64::try_from(index + 1).ok()
}

/// The name of a folder with its numbers and months made alike: `2031-05` and `2031-06` are `0-0`.
fn shape(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let shaped = parts(&name).into_iter().map(|part| match part {
        Part::Number(_) => "0".to_owned(),
        Part::Word(word) => word,
    });
    shaped.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::Settled;

    #[test]
    fn names_are_sorted_as_people_date_them() {
        let mut names =
            ["sept-01", "aug-31", "2031-10-02", "2031-9-30", "july 4, 2030", "call-12", "call-9", "june-2031"];
        names.sort_by_key(|name| order(Path::new(name)));
        assert_eq!(
            names,
            ["aug-31", "sept-01", "july 4, 2030", "june-2031", "2031-9-30", "2031-10-02", "call-9", "call-12"]
        );
        assert_eq!(shape(Path::new("a/2031-05")), shape(Path::new("a/2030-december")));
        assert_ne!(shape(Path::new("a/2031-05")), shape(Path::new("a/drafts-05")));
    }

    #[test]
    fn neighbours_are_earlier_notes_and_days_of_the_same_meeting() {
        let folder = tempfile::tempdir().expect("a folder");
        let notes = [
            "2031-03/mar-4.md",
            "2031-03/mar-5.md",
            "2031-05/may-6.md",
            "2031-05/may-7.md",
            "2031-05/may-8.md",
            "2031-07/july-1.md",
            "drafts/x.md",
            "flat/1.md",
            "flat/2.md",
            "flat/3.md",
        ];
        for note in notes {
            let path = folder.path().join(note);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, "").expect("a file");
        }
        let check = |name: &str, expected: &[&str]| {
            let path = folder.path().join(name);
            let found = Series::default().neighbours(&path, &Settled::default().of(&path));
            assert_eq!(found.iter().map(|path| shown(path)).collect::<Vec<_>>(), expected, "{name}");
        };
        check("2031-05/may-7.md", &["2031-05/may-6.md", "2031-05/may-8.md", "2031-03/mar-5.md", "2031-03/mar-4.md"]);
        check("flat/2.md", &["flat/1.md"]);
        check("drafts/x.md", &[]);
        fs::write(folder.path().join("saidby.toml"), "[notes]\nexclude = [\"2031-03/**\", \"**/may-6.md\"]\n")
            .expect("a file");
        check("2031-05/may-7.md", &["2031-05/may-8.md"]);
    }
}
