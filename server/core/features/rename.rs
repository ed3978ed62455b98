//! Gives a person another name in their tags, and in the attendee list where that has to follow;
//! where a roster has the name, there and in all notes that it is for.
//!
//! Who said what must be the same afterwards. That is not reasoned about but tried: the edits are
//! made on a copy, the copy is read, and where anybody's words would change hands the rename is
//! refused, with the reason.

mod harm;
mod shared;

pub use shared::Shared;

use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::mention::{self, MentionKind, Who, bounded};
use crate::name;
use crate::note::Note;
use crate::resolve::Status;
use crate::roster::By;
use crate::text::{Text, TextRange};
use crate::workspace::Workspace;
use harm::harm;

/// What can be done about a wish for another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rename<T> {
    /// This.
    Possible(T),
    /// Nothing, for this reason.
    Refused(String),
}

/// The longest name that is taken (bytes).
const LONGEST: usize = 64;

/// The name at `offset` that may be given anew, or why it may not; nothing where nobody is named.
#[must_use]
pub fn prepare_rename(_workspace: &Workspace, document: &Document, offset: usize) -> Option<Rename<TextRange>> {
    let asked = mention::at(document, offset)?;
    let written = document.text().slice(asked.name).into_owned();
    Some(match &asked.who {
        Who::Person(_) | Who::Name(_, Status::Known | Status::Inferred | Status::Unknown) => {
            Rename::Possible(asked.name)
        }
        Who::Name(_, Status::Placeholder) => {
            Rename::Refused(format!("`{written}` is nobody yet; who spoke has to be settled tag by tag"))
        }
        Who::Name(_, Status::Group) => Rename::Refused(format!("`{written}` is not one person")),
        Who::Name(..) => {
            Rename::Refused(format!("`{written}` may be more than one person here; settle first who it is"))
        }
    })
}

/// The edits that give the one named at `offset` the name `new`, or why they would do harm.
#[must_use]
pub fn rename(workspace: &Workspace, document: &Document, offset: usize, new: &str) -> Option<Rename<Vec<TextEdit>>> {
    let wish = match Wish::at(workspace, document, offset, new)? {
        Rename::Possible(wish) => wish,
        Rename::Refused(reason) => return Some(Rename::Refused(reason)),
    };
    let edits = wish.edits(document, &wish.who);
    let after = edited(document, &edits);
    Some(match harm(document, &after, Some(&wish.who), &wish.new) {
        Some(reason) => Rename::Refused(reason),
        None => Rename::Possible(edits),
    })
}

/// What is wished for.
#[derive(Clone, Debug)]
struct Wish {
    /// Who is to be called otherwise.
    who: Who,
    /// Where they were pointed at.
    kind: MentionKind,
    /// The name there, and the one to come.
    old: String,
    new: String,
}

impl Wish {
    /// To call the one named at `offset` otherwise, unless that is refused.
    fn at(workspace: &Workspace, document: &Document, offset: usize, new: &str) -> Option<Rename<Self>> {
        if let Rename::Refused(reason) = prepare_rename(workspace, document, offset)? {
            return Some(Rename::Refused(reason));
        }
        let new = new.trim();
        if let Some(reason) = unfit(new) {
            return Some(Rename::Refused(reason));
        }
        let asked = mention::at(document, offset)?;
        let old = document.text().slice(asked.name).into_owned();
        Some(Rename::Possible(Self { who: asked.who, kind: asked.kind, old, new: new.to_string() }))
    }

    /// The edits of a note in which they are `who`.
    fn edits(&self, document: &Document, who: &Who) -> Vec<TextEdit> {
        let (text, note) = (document.text(), document.note());
        let (old, new) = (self.old.as_str(), self.new.as_str());
        let folded = name::fold(old);
        let person = match *who {
            Who::Person(person) => Some(person),
            Who::Name(..) => None,
        };
        let mut edits = Vec::new();
        for mention in mention::all(document, who) {
            let written = text.slice(mention.name);
            if name::fold(&written) == folded {
                edits.push(TextEdit::replace(mention.name, in_case_of(&written, old, new)));
            } else if self.kind == MentionKind::Entry
                && mention.kind != MentionKind::Entry
                && let Some(follows) = person.and_then(|person| {
                    let links = note.evidence().roster.links(&written, person);
                    follows(*links.first()?, new)
                })
            {
                edits.push(TextEdit::replace(mention.name, in_case_of(&written, "", &follows)));
            }
        }
        if self.kind != MentionKind::Entry {
            edits.extend(person.into_iter().flat_map(|person| given(note, text, person, old, new)));
        }
        edits.sort();
        edits.dedup_by_key(|edit| edit.range);
        edits
    }
}

/// The document after edits that all refer to it.
fn edited(document: &Document, edits: &[TextEdit]) -> Document {
    let backwards: Vec<TextEdit> = edits.iter().rev().cloned().collect();
    document.edited(&backwards)
}

/// Why `new` is no name.
fn unfit(new: &str) -> Option<String> {
    let folded = name::fold(new);
    if !new.chars().any(char::is_alphanumeric) {
        return Some("A name needs a letter".to_string());
    }
    if new.len() > LONGEST {
        return Some("That is too long for a name".to_string());
    }
    if let Some(mark) = new.chars().find(|c| c.is_control() || "[](){}<>:|*`/&+,;".contains(*c)) {
        return Some(format!("A name cannot have `{}` in it", mark.escape_default()));
    }
    if name::is_placeholder(&folded, new) {
        return Some(format!("`{new}` stands for nobody"));
    }
    name::is_label(&folded).then(|| format!("`{new}` would be read as a label, not as a speaker"))
}

/// The abbreviation or nick that the list gives follows the tags that use it.
fn given(note: &Note, text: &Text, person: u32, old: &str, new: &str) -> Vec<TextEdit> {
    let mine = note.attendees().filter(|attendee| mention::person_of(note, attendee) == Some(person));
    mine.filter_map(|attendee| {
        let is_old = |given: &Option<smol_str::SmolStr>| {
            given.as_deref().is_some_and(|given| name::fold(given) == name::fold(old))
        };
        let given =
            [&attendee.entry.abbreviation, &attendee.entry.nick].into_iter().find(|given| is_old(given))?.clone()?;
        // In a table it has a cell of its own.
        let in_row = attendee.alone.is_some_and(|alone| alone.line.kind == LineKind::Row);
        let line = || text.line_range(text.line_of(attendee.range.start));
        let place = if in_row { line() } else { attendee.range };
        let words = text.slice(place);
        let at = bounded(&words, &given).last()?;
        Some(TextEdit::replace(TextRange::new(at, at + given.len()).shifted(place.start), in_case_of(&given, old, new)))
    })
    .collect()
}

/// What a short form becomes when the full name becomes `new`.
fn follows(by: By, new: &str) -> Option<String> {
    let words: Vec<&str> = new.split_whitespace().collect();
    match by {
        By::FirstName => words.first().map(ToString::to_string),
        By::LastName => words.last().filter(|_| words.len() > 1).map(ToString::to_string),
        By::Initials => name::initials(new).first().map(|initials| initials.to_uppercase()),
        _ => None,
    }
}

/// `new` in the letter case of `written`, unless that is written as the name that was asked about,
/// `old`: then as it was typed.
fn in_case_of(written: &str, old: &str, new: &str) -> String {
    let letters = || written.chars().filter(|c| c.is_alphabetic());
    let first = letters().next();
    if written == old {
        new.to_string()
    } else if letters().count() > 1 && letters().all(char::is_uppercase) {
        new.to_uppercase()
    } else if letters().all(char::is_lowercase) {
        new.to_lowercase()
    } else if first.is_some_and(char::is_uppercase) && new.chars().all(|c| !c.is_uppercase()) {
        let mut rest = new.chars();
        rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
    } else {
        new.to_string()
    }
}

#[cfg(test)]
mod tests;
