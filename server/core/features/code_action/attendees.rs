//! Puts somebody who speaks into the attendee list, in the list's own layout.

use super::harmless;
use crate::attendee::Role;
use crate::diagnostic::Fix;
use crate::document::Document;
use crate::edit::TextEdit;
use crate::enrol::row;
use crate::line::LineKind;
use crate::name;
use crate::note::Attendee;
use crate::resolve::{Speaker, Status};

/// Puts those who make the statement at `offset` and are in no list into the list.
pub fn listed(document: &Document, offset: usize) -> Vec<Fix> {
    let note = document.note();
    let tag = note.statement_at(offset).filter(|statement| statement.tag_range().touches(offset));
    let strangers = tag.iter().flat_map(|statement| &statement.name.speakers);
    strangers
        .filter(|speaker| speaker.status == Status::Inferred)
        .filter_map(|speaker| one(document, speaker))
        .collect()
}

fn one(document: &Document, speaker: &Speaker) -> Option<Fix> {
    let note = document.note();
    let person = note.evidence().roster.people.get(speaker.person? as usize)?;
    let name = properly(&person.name);
    let present: Vec<Attendee<'_>> = note.attendees().filter(|attendee| attendee.entry.role == Role::Present).collect();
    let folded: Vec<_> = present.iter().map(|attendee| name::fold(&attendee.entry.name)).collect();
    // A sorted list stays sorted.
    let sorted = folded.len() > 2 && folded.is_sorted();
    let at = if sorted { folded.partition_point(|other| *other < name::fold(&name)) } else { folded.len() };
    let edit = match (at.checked_sub(1).and_then(|above| present.get(above)), present.get(at)) {
        (Some(above), _) => beside(document, above, &name, true)?,
        (None, Some(below)) => beside(document, below, &name, false)?,
        (None, None) => return None,
    };
    harmless(document, format!("Add `{name}` to the attendees"), vec![edit])
}

/// `name` in an entry like `model`, behind or before it.
fn beside(document: &Document, model: &Attendee<'_>, name: &str, behind: bool) -> Option<TextEdit> {
    let text = document.text();
    let Some(alone) = model.alone else {
        // A list on one line: `Present: a, b`.
        let at = if behind { model.range.end } else { model.range.start };
        let words = if behind { format!(", {name}") } else { format!("{name}, ") };
        return Some(TextEdit::insert(at, words));
    };
    let line = text.line_range(text.line_of(model.range.start));
    let words = text.slice(line);
    let new = if alone.line.kind == LineKind::Row {
        row(document, model, name)?
    } else {
        let lead = (alone.start + alone.line.content as usize).checked_sub(line.start)?;
        format!("{}{name}", words.get(..lead)?)
    };
    let ending = text.line_ending();
    Some(if behind {
        TextEdit::insert(line.end, format!("{ending}{new}"))
    } else {
        TextEdit::insert(line.start, format!("{new}{ending}"))
    })
}

/// `roland shoemaker` as a list has it; handles and what has capitals stay.
fn properly(name: &str) -> String {
    if name.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()) {
        return name.to_string();
    }
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
