//! What a rename must not do: let words change hands.

use crate::document::Document;
use crate::mention::{self, Who};
use crate::name;
use crate::note::Note;
use crate::resolve::Status;
use crate::roster::PersonId;
use crate::text::Encoding;
use rustc_hash::FxHashMap;

/// Why somebody's words would change hands once `document` is `after`, if they would. `who` is the
/// one who is to be called `new`.
pub(super) fn harm(document: &Document, after: &Document, who: Option<&Who>, new: &str) -> Option<String> {
    let (before_note, after_note) = (document.note(), after.note());
    let line = |statement: &crate::note::Statement<'_>| {
        document.text().line_col(statement.tag_range().start, Encoding::Utf32).line + 1
    };
    if before_note.count() != after_note.count() {
        return Some(format!("`{new}` would not be read as a speaker everywhere"));
    }
    let (mut became, mut was): (FxHashMap<Who, Who>, FxHashMap<Who, Who>) = Default::default();
    let pairs = before_note.statements().zip(after_note.statements()).flat_map(|(before, after)| {
        let pairs: Vec<_> = mention::speakers(&before).into_iter().zip(mention::speakers(&after)).collect();
        pairs.into_iter().map(move |(old, new)| (before, old, new))
    });
    for (statement, old, now) in pairs {
        let written = document.text().slice(statement.name_range()).into_owned();
        // A name that leads to nobody is itself, whatever it is.
        let mine = Some(&old) == who;
        if mine && let Who::Name(_, Status::Ambiguous) = now {
            return Some(format!("`{new}` may be more than one person here"));
        }
        let other = was.entry(now.clone()).or_insert_with(|| old.clone());
        if *other != old {
            let taken = if mine { other.clone() } else { old.clone() };
            return Some(format!("`{new}` is {} here: the two would become one", called(before_note, &taken)));
        }
        if *became.entry(old.clone()).or_insert_with(|| now.clone()) != now {
            let this = if mine { new.to_string() } else { called(before_note, &old) };
            return Some(format!("`{written}` (line {}) would no longer be {this}", line(&statement)));
        }
    }
    became.iter().find_map(|(old, now)| {
        let renamed = Some(old) == who;
        let from = place(before_note, old);
        let to = place(after_note, now);
        match (from, to) {
            (None, None) => None,
            (None, Some(there)) => Some(format!("`{new}` is {} of {there}", called(after_note, now))),
            (Some(_), Some(_)) if are_one(before_note, old, after_note, now, renamed.then_some(new)) => None,
            (Some(Place::List), Some(Place::List)) => {
                Some(format!("`{new}` is {} of {}", called(after_note, now), Place::List))
            }
            (Some(there), _) => Some(format!("`{new}` would not lead to {} of {there}", called(before_note, old))),
        }
    })
}

/// Where somebody is introduced.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// In the note's own list.
    List,
    /// In a file of this name.
    Elsewhere(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::List => write!(f, "the attendee list"),
            Self::Elsewhere(file) => write!(f, "{file}"),
        }
    }
}

fn person<'a>(note: &'a Note, who: &Who) -> Option<(PersonId, &'a crate::roster::Person)> {
    let Who::Person(id) = *who else { return None };
    Some((id, note.evidence().roster.people.get(id as usize)?))
}

fn place(note: &Note, who: &Who) -> Option<Place> {
    let (_, person) = person(note, who)?;
    if person.entries.is_empty() {
        return person.source.as_ref().map(|source| Place::Elsewhere(source.shown.to_string()));
    }
    Some(Place::List)
}

/// Whether one who is introduced somewhere is the one who is introduced there afterwards, perhaps
/// under the name `new`.
fn are_one(before: &Note, old: &Who, after: &Note, now: &Who, new: Option<&str>) -> bool {
    let (Some((_, old)), Some((_, now))) = (person(before, old), person(after, now)) else { return false };
    if !old.entries.is_empty() || !now.entries.is_empty() {
        // A rename leaves the entries in their order.
        return old.entries.iter().any(|entry| now.entries.contains(entry));
    }
    let folded = name::fold(&now.name);
    name::fold(&old.name) == folded || new.is_some_and(|new| name::fold(new) == folded)
}

fn called(note: &Note, who: &Who) -> String {
    match who {
        Who::Person(_) => person(note, who).map_or(String::new(), |(_, person)| person.name.to_string()),
        Who::Name(name, _) => format!("`{name}`"),
    }
}
