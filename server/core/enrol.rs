//! How somebody is added to the attendee list of a note.

use crate::attendee::{self, Columns, Item, Role};
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::{LineKind, Marker};
use crate::name::fold;
use crate::note::Attendee;
use crate::text::{Text, TextRange};
use rustc_hash::FxHashSet;
use unicode_width::UnicodeWidthStr;

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
            added.push_str(&entry(self.document, last, name)?);
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
fn entry(document: &Document, last: &Attendee<'_>, name: &str) -> Option<String> {
    let text = document.text();
    let Some(alone) = last.alone else {
        // one of several on the line
        let line = text.slice(text.line_range(text.line_of(last.range.start)));
        return (!line.trim_start().starts_with('|')).then(|| format!(", {name}"));
    };
    let range = |from: u32, to: u32| TextRange::new(from as usize, to as usize).shifted(alone.start);
    let lead = text.slice(range(alone.line.start, alone.line.content));
    let words = match (alone.line.kind, alone.line.marker) {
        (LineKind::Row, _) => return Some(format!("{}{}", text.line_ending(), row(document, last, name)?)),
        (LineKind::Text, Marker::Bullet) if alone.line.task => return None,
        (LineKind::Text, Marker::Bullet | Marker::None) => name.to_string(),
        _ => return None,
    };
    Some(format!("{}{lead}{words}", text.line_ending()))
}

/// A row like that of `model`: the name where that has its own, what is known of them outside of the
/// note in the other columns, and nothing else.
pub(crate) fn row(document: &Document, model: &Attendee<'_>, name: &str) -> Option<String> {
    let text = document.text();
    let number = text.line_of(model.range.start);
    let line = text.line_range(number);
    let written = text.slice(line);
    let from = written.find(|c: char| !c.is_whitespace())?;
    let from = from + usize::from(written[from..].starts_with('|'));
    let to = from + written[from..].trim_end().trim_end_matches('|').len();
    let directory = document.directory();
    let known = directory.find(name).map(|hit| &hit.person.entry).filter(|entry| fold(&entry.name) == fold(name));
    let columns = known.and_then(|_| head(text, number)).unwrap_or_default();
    let mut out = written[..from].to_owned();
    // Where the cells of the model end, and those of the new row: what one takes too much, the next give.
    let (mut at, mut end, mut taken) = (line.start + from, 0, 0);
    for (column, cell) in (1..=u8::MAX).zip(written[from..to].split('|')) {
        let here = TextRange::new(at, at + cell.len());
        at += cell.len() + 1;
        let at_sign = if cell.trim_start().starts_with('@') { "@" } else { "" };
        let words = match known {
            _ if here.start <= model.range.start && model.range.start < here.end => name.to_owned(),
            Some(entry) if column == columns.handle => {
                entry.handle.as_ref().map(|handle| format!("{at_sign}{handle}")).unwrap_or_default()
            }
            Some(entry) if column == columns.abbreviation => entry.abbreviation.clone().unwrap_or_default().to_string(),
            Some(entry) if column == columns.organization => entry.organization.clone().unwrap_or_default().to_string(),
            _ => String::new(),
        };
        let words = match words.is_empty() {
            true => String::new(),
            false if cell.starts_with(' ') || cell.is_empty() => format!(" {words} "),
            false => words,
        };
        end += cell.width();
        let width = words.width().max(end.saturating_sub(taken));
        out.push_str(&words);
        out.extend(std::iter::repeat_n(' ', width - words.width()));
        out.push('|');
        taken += width;
    }
    if to == written.trim_end().len() {
        out.pop();
    }
    Some(out)
}

/// The columns of the table that the line of this number is in.
fn head(text: &Text, number: usize) -> Option<Columns> {
    let above = (0..number).rev().map(|line| text.slice(text.line_range(line))).take_while(|line| line.contains('|'));
    let heads: Vec<Columns> = above.filter_map(|line| attendee::columns(&line)).collect();
    heads.last().copied()
}

fn line_end(text: &Text, attendee: &Attendee<'_>) -> usize {
    text.line_range(text.line_of(attendee.range.start)).end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{Directory, Register};
    use crate::document::Claim;
    use std::sync::Arc;

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

    #[test]
    fn a_row_has_all_that_is_known() {
        let people = "Cy Day (CDA) @cyday\nDi Ash, Kite Works\n";
        let people = crate::directory::read("people.txt", people).expect("people");
        let rosters = vec![Arc::new(Register::new("people.txt", "people.txt", people))];
        let directory = Arc::new(Directory { rosters, ..Directory::default() });
        let check = |table: &str, expected: &str| {
            let document = Document::new(&format!("Attendees:\n\n{table}"), Claim::Note).acquainted(&directory);
            let edit = enrol(&document, table.len(), &["Cy Day", "Di Ash", "Ed Fox"]).expect("a table");
            assert_eq!(edit.text, expected);
        };
        check(
            "| Name    | Abbr | Company | GitHub |\n|---|---|---|---|\n| Ann Lee | ALE  | Dial    | @annl  |\n",
            "\n| Cy Day  | CDA  |         | @cyday |\n| Di Ash  |      | Kite Works |     |\n| Ed Fox  |      |         |        |",
        );
        check("|Handle|Name|\n|-|-|\n|annl|Ann Lee|", "\n|cyday|Cy Day|\n|    |Di Ash |\n|    |Ed Fox |");
    }
}
