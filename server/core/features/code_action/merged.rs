//! One statement of two: what somebody went on to say is joined to what they said right above.

use super::speakers;
use crate::diagnostic::{Applicability, Fix};
use crate::document::Document;
use crate::edit::TextEdit;
use crate::mention;
use crate::note::Statement;
use crate::tag::Style;
use crate::text::TextRange;

/// Joins the statement whose tag is at `offset` to the one above, if nothing but blanks lies between
/// and both are one speaker's.
pub fn merged(document: &Document, offset: usize) -> Option<Fix> {
    let (note, text) = (document.note(), document.text());
    let statement = note.statement_at(offset).filter(|statement| statement.tag_range().touches(offset))?;
    let above = note.statements_above(statement.place.start + statement.line().start as usize).next()?;
    let plain = |statement: &Statement<'_>| {
        matches!(statement.tag.form.style, Style::Bracket | Style::Colon | Style::Bold)
            && statement.tag.form.defect.is_none()
    };
    let same = mention::speakers(&above) == mention::speakers(&statement) && above.section == statement.section;
    let end = above.place.start + above.line().end as usize;
    // What lies below the one above would be torn from it.
    let joins = same && plain(&above) && plain(&statement) && note.extent(&above).end == end;
    let between = TextRange::new(end, statement.text_start());
    let start = statement.place.start + statement.line().start as usize;
    let blank = start >= end && text.slice(TextRange::new(end, start)).trim().is_empty();
    let told = |statement: &Statement<'_>| {
        let end = statement.place.start + statement.line().end as usize;
        !text.slice(TextRange::new(statement.text_start().min(end), end)).trim().is_empty()
    };
    if !joins || !blank || !told(&above) || !told(&statement) {
        return None;
    }
    let edit = TextEdit::replace(between, " ");
    // All others say what they said, and this is one statement less.
    let mut expected = speakers(document);
    let index = note.statements().position(|other| other.tag_range() == statement.tag_range())?;
    expected.remove(index);
    let title = "Merge with the tag above".to_string();
    let harmless = speakers(&document.edited(std::slice::from_ref(&edit))) == expected;
    harmless.then(|| Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] })
}
