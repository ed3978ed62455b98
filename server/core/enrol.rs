//! How somebody is added to the attendee list of a note.

use crate::attendee::{self, Item, Role};
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::{LineKind, Marker};
use crate::note::Attendee;
use crate::text::{Text, TextRange};
use rustc_hash::FxHashSet;

/// Those whom the attendee lists of a note say to be there, in order: looked up once for many who
/// are to be added.
#[derive(Debug)]
pub struct Lists<'a> {
    document: &'a Document,
    present: Vec<Attendee<'a>>,
    names: FxHashSet<&'a str>,
}

impl<'a> Lists<'a> {
    /// The lists of a note.
    #[must_use]
    pub fn of(document: &'a Document) -> Self {
        let all: Vec<Attendee<'a>> = document.note().attendees().collect();
        let names = all.iter().map(|attendee| attendee.entry.name.as_str()).collect();
        let present = all.into_iter().filter(|attendee| attendee.entry.role == Role::Present).collect();
        Self { document, present, names }
    }

    /// Whether an entry has this very name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The edit that adds people behind the last entry of the list above `before`, or of the last
    /// list of the note, written as that entry is. Nothing where there is no list, or one of a kind
    /// that is better left to a person.
    #[must_use]
    pub fn enrol(&self, before: usize, names: &[&str]) -> Option<TextEdit> {
        let (note, text) = (self.document.note(), self.document.text());
        let above = self.present.partition_point(|attendee| attendee.range.start < before);
        let last = above.checked_sub(1).map_or_else(|| self.present.last(), |index| self.present.get(index))?;
        // The list has to be that of the meeting, and to take the names for names.
        let meeting = |offset: usize| note.evidence().meeting(note.section_at(offset));
        let taken =
            |name: &&str| matches!(attendee::item(name, Role::Present), Item::Person(entry) if entry.name == *name);
        if meeting(last.range.start) != meeting(before) || !names.iter().all(taken) {
            return None;
        }
        let mut added = String::new();
        for name in names {
            added.push_str(&entry(text, last, name)?);
        }
        let at = if last.alone.is_some() { line_end(text, last) } else { last.range.end };
        Some(TextEdit::insert(at, added))
    }
}

/// The same for those who are added once.
#[must_use]
pub fn enrol(document: &Document, before: usize, names: &[&str]) -> Option<TextEdit> {
    Lists::of(document).enrol(before, names)
}

/// A further entry like `last`, to stand right behind it.
fn entry(text: &Text, last: &Attendee<'_>, name: &str) -> Option<String> {
    let Some(alone) = last.alone else {
        // one of several on the line
        let line = text.slice(text.line_range(text.line_of(last.range.start)));
        return (!line.trim_start().starts_with('|')).then(|| format!(", {name}"));
    };
    let range = |from: u32, to: u32| TextRange::new(from as usize, to as usize).shifted(alone.start);
    let lead = text.slice(range(alone.line.start, alone.line.content));
    let words = match (alone.line.kind, alone.line.marker) {
        (LineKind::Row, _) => row(text, last, name)?,
        (LineKind::Text, Marker::Bullet) if alone.line.task => return None,
        (LineKind::Text, Marker::Bullet | Marker::None) => name.to_string(),
        _ => return None,
    };
    Some(format!("{}{lead}{words}", text.line_ending()))
}

/// A row with the name where `last` has its own, and nothing else.
fn row(text: &Text, last: &Attendee<'_>, name: &str) -> Option<String> {
    let line = text.line_range(text.line_of(last.range.start));
    let written = text.slice(line);
    let (start, inner) = (line.start + written.find('|')? + 1, written.trim().strip_prefix('|')?.strip_suffix('|')?);
    let mut at = start;
    let cells = inner.split('|').map(|cell| {
        let here = TextRange::new(at, at + cell.len());
        at += cell.len() + 1;
        let width = cell.chars().count();
        let filled = here.start <= last.range.start && last.range.start < here.end;
        if filled { format!("{:<width$}", format!(" {name} ")) } else { " ".repeat(width) }
    });
    Some(format!("|{}|", cells.collect::<Vec<_>>().join("|")))
}

fn line_end(text: &Text, attendee: &Attendee<'_>) -> usize {
    text.line_range(text.line_of(attendee.range.start)).end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Claim;

    fn check(source: &str, expected: Option<&str>) {
        let document = Document::new(source, Claim::Note);
        let edit = enrol(&document, source.len(), &["Cy Day", "Di Ash"]);
        let after = edit.map(|edit| document.edited(&[edit]));
        assert_eq!(after.as_ref().map(|after| String::from(after.text())).as_deref(), expected, "{source}");
        if let Some(after) = after {
            let names: Vec<_> = after.note().attendees().map(|attendee| attendee.entry.name.to_string()).collect();
            assert_eq!(names, ["Ann Lee", "Bo Ek", "Cy Day", "Di Ash"]);
        }
    }

    #[test]
    fn an_entry_looks_like_the_last_one() {
        check(
            "Attendees:\n\n* Ann Lee\n* Bo Ek (BE)\n\nBE: a",
            Some("Attendees:\n\n* Ann Lee\n* Bo Ek (BE)\n* Cy Day\n* Di Ash\n\nBE: a"),
        );
        check("Attendees:\r\nAnn Lee\r\nBo Ek", Some("Attendees:\r\nAnn Lee\r\nBo Ek\r\nCy Day\r\nDi Ash"));
        check("Present: Ann Lee, Bo Ek\n\nBE: a\n", Some("Present: Ann Lee, Bo Ek, Cy Day, Di Ash\n\nBE: a\n"));
        check(
            "Attendees:\n\n| Name    | Abbr |\n|---|---|\n| Ann Lee | AL   |\n| Bo Ek   | BE   |\n",
            Some(
                "Attendees:\n\n| Name    | Abbr |\n|---|---|\n| Ann Lee | AL   |\n| Bo Ek   | BE   |\n| Cy Day  |      |\n| Di Ash  |      |\n",
            ),
        );
        check("1. Ann Lee\n", None);
        check("BE: a\n", None);
    }
}
