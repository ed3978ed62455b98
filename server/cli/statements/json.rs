//! Statements for programs: an object a line.

use saidby_core::document::Document;
use saidby_core::features::statements::Spoken;
use saidby_core::text::{Encoding, TextRange};
use serde::Serialize;

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_column: usize,
    tag: &'a str,
    style: &'a str,
    end_line: usize,
    speakers: Vec<Speaker<'a>>,
    section: &'a [String],
    text: &'a str,
}

#[derive(Serialize)]
struct Speaker<'a> {
    name: &'a str,
    attendee: Option<&'a str>,
    person: Option<&'a str>,
    organization: Option<&'a str>,
    status: &'a str,
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    candidates: &'a [String],
}

/// The statements of one note.
pub fn rows(name: &str, document: &Document, spoken: &[Spoken]) -> Vec<u8> {
    let mut out = Vec::with_capacity(spoken.len() * 256);
    for spoken in spoken {
        let speakers = spoken.speakers.iter().map(|speaker| Speaker {
            name: &speaker.name,
            attendee: speaker.attendee.as_deref(),
            person: speaker.person.as_deref(),
            organization: speaker.organization.as_deref(),
            status: speaker.status,
            by: speaker.by,
            candidates: if matches!(speaker.status, "ambiguous" | "unknown") { &speaker.candidates } else { &[] },
        });
        let (line, column, end_column) = tag_place(document, spoken.tag);
        let row = Row {
            path: name,
            line,
            column,
            end_column,
            tag: &spoken.name,
            style: spoken.style,
            end_line: last_line(document, spoken.extent),
            speakers: speakers.collect(),
            section: &spoken.section,
            text: &spoken.text,
        };
        // strings and numbers always make JSON, and a vector takes it
        let _ = crate::cli::json::line(&mut out, &row);
        out.push(b'\n');
    }
    out
}

/// Line and columns of a tag, which stands on one line; all from 1.
fn tag_place(document: &Document, tag: TextRange) -> (usize, usize, usize) {
    /// From here on it pays to ask the rope instead of counting.
    const FAR: usize = 4096;
    let text = document.text();
    let line = text.line_of(tag.start);
    let before = TextRange::new(text.line_start(line), tag.start);
    let column = match before.len() {
        FAR.. => text.line_col(tag.start, Encoding::Utf32).column as usize,
        _ => text.slice(before).chars().count(),
    };
    (line + 1, column + 1, column + 1 + text.slice(tag).chars().count())
}

/// The line of the last character of `range`, from 1, whether or not its line break is in it.
fn last_line(document: &Document, range: TextRange) -> usize {
    document.text().line_of(range.end.saturating_sub(1).max(range.start)) + 1
}
