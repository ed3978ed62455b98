//! The journeys whose instructions are counted. What happens before the first key is made ready
//! beforehand and not counted; nor is the end of what was made.

#[path = "../../server/core/benches/journeys/notes.rs"]
mod notes;

pub use notes::{Shape, notes};
use saidby_core::check::{self, Checked};
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::{Claim, Document};
use saidby_core::edit::TextEdit;
use saidby_core::features::document_symbol::{Symbol, document_symbols};
use saidby_core::workspace::Workspace;

/// A note that is read and checked afresh.
#[must_use]
pub fn read(source: &str) -> (Document, Vec<Diagnostic>) {
    let document = Document::new(source, Claim::Note);
    let findings = check::check(&document, document.settings());
    (document, findings)
}

/// An open note that was checked after its last key, and what is typed next.
pub struct Open {
    document: Document,
    checked: Checked,
    edit: TextEdit,
}

/// A note of `kilobytes` in whose middle a letter was typed; `typed` comes next.
#[must_use]
pub fn open(kilobytes: usize, shape: Shape, typed: &str) -> Open {
    let source = notes(kilobytes * 1000, shape);
    let middle = (0..=source.len() / 2).rev().find(|&at| source.is_char_boundary(at)).unwrap_or_default();
    let cursor = middle + source[middle..].find(".\n").unwrap_or_default() + 1;
    let document = Document::new(&source, Claim::Note);
    let checked = check::check_again(&document, document.settings(), None);
    let warm = Open { document, checked, edit: TextEdit::insert(cursor, "x") };
    let (document, checked) = key(&warm);
    Open { document, checked, edit: TextEdit::insert(cursor + 1, typed) }
}

/// What is typed goes in, and the note is checked again.
#[must_use]
pub fn key(open: &Open) -> (Document, Checked) {
    let document = open.document.edited(std::slice::from_ref(&open.edit));
    let checked = check::check_again(&document, document.settings(), Some(&open.checked));
    (document, checked)
}

/// The same, and the outline.
#[must_use]
pub fn key_and_outline(open: &Open) -> (Document, Vec<Symbol>) {
    let document = open.document.edited(std::slice::from_ref(&open.edit));
    let symbols = document_symbols(&Workspace::default(), &document);
    (document, symbols)
}

/// Notes of a folder: `count` of `kilobytes` each, of both shapes.
#[must_use]
pub fn folder(count: usize, kilobytes: usize) -> Vec<String> {
    let shape = |at: usize| if at.is_multiple_of(2) { Shape::Minutes } else { Shape::Dense };
    (0..count).map(|at| notes(kilobytes * 1000 + at, shape(at))).collect()
}
