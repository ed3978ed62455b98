//! Puts somebody who speaks into the attendee list, in the list's own layout.

use super::harmless;
use crate::attendee::{Role, cells};
use crate::diagnostic::Fix;
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::name;
use crate::note::Attendee;
use crate::resolve::{Speaker, Status};
use crate::text::Text;

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
    let (note, text) = (document.note(), document.text());
    let person = note.evidence().roster.people.get(speaker.person? as usize)?;
    let name = properly(&person.name);
    let present: Vec<Attendee<'_>> = note.attendees().filter(|attendee| attendee.entry.role == Role::Present).collect();
    let folded: Vec<_> = present.iter().map(|attendee| name::fold(&attendee.entry.name)).collect();
    // A sorted list stays sorted.
    let sorted = folded.len() > 2 && folded.is_sorted();
    let at = if sorted { folded.partition_point(|other| *other < name::fold(&name)) } else { folded.len() };
    let edit = match (at.checked_sub(1).and_then(|above| present.get(above)), present.get(at)) {
        (Some(above), _) => beside(text, above, &name, true)?,
        (None, Some(below)) => beside(text, below, &name, false)?,
        (None, None) => return None,
    };
    harmless(document, format!("Add {name} to the attendees"), vec![edit])
}

/// `name` in an entry like `model`, behind or before it.
fn beside(text: &Text, model: &Attendee<'_>, name: &str, behind: bool) -> Option<TextEdit> {
    let Some(alone) = model.alone else {
        // A list on one line: `Present: a, b`.
        let at = if behind { model.range.end } else { model.range.start };
        let words = if behind { format!(", {name}") } else { format!("{name}, ") };
        return Some(TextEdit::insert(at, words));
    };
    let line = text.line_range(text.line_of(model.range.start));
    let words = text.slice(line);
    let new = if alone.line.kind == LineKind::Row {
        row(&words, &model.entry.name, name)?
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

/// A row like `model`, with `name` in the place of `held` and nothing else in it.
fn row(model: &str, held: &str, name: &str) -> Option<String> {
    let mut out = String::new();
    let (mut done, mut named, mut wider) = (0, false, 0);
    // What a longer word takes, the spaces behind it give, but for one.
    let gap = |mut gap: &str, mut wider: usize| {
        while let (1.., Some(rest)) = (wider, gap.strip_prefix(' ').filter(|rest| rest.starts_with(' '))) {
            (gap, wider) = (rest, wider - 1);
        }
        gap.to_string()
    };
    for (at, cell) in cells(model) {
        out.push_str(&gap(model.get(done..at)?, wider));
        let width = cell.chars().count();
        let words = if !named && cell.contains(held) {
            named = true;
            name
        } else {
            ""
        };
        out.push_str(words);
        out.extend(std::iter::repeat_n(' ', width.saturating_sub(words.chars().count())));
        wider = words.chars().count().saturating_sub(width);
        done = at + cell.len();
    }
    out.push_str(&gap(model.get(done..)?, wider));
    named.then_some(out)
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
