//! `saidby statements --explain`: why each line is a statement, or why it is none.

use super::Format;
use crate::cli::console::visible;
use crate::cli::json;
use saidby_core::document::Document;
use saidby_core::features::explain::{Explained, Resolved, explain};
use saidby_core::text::{Encoding, LineCol, TextRange};
use serde::Serialize;
use std::fmt::Write;

/// The judgements on one file, written out.
pub fn rows(name: &str, document: &Document, format: Format) -> Vec<u8> {
    let all = explain(document);
    match format {
        Format::Json | Format::Jsonl => objects(name, document, &all),
        _ if all.is_empty() => Vec::new(),
        _ => listing(name, document, &all).into_bytes(),
    }
}

fn place(document: &Document, offset: usize) -> LineCol {
    let place = document.text().line_col(offset, Encoding::Utf32);
    LineCol { line: place.line + 1, column: place.column + 1 }
}

fn lines_of(document: &Document, ranges: &[TextRange]) -> Vec<u32> {
    ranges.iter().map(|range| place(document, range.start).line).collect()
}

fn listing(name: &str, document: &Document, all: &[Explained]) -> String {
    let mut out = format!("{}\n", visible(name));
    let digits = all.last().map_or(1, |last| place(document, last.tag.start).line.to_string().len());
    for line in all {
        let number = place(document, line.tag.start).line;
        let tag = document.text().slice(line.tag);
        let verdict = if line.statement { "a statement" } else { "no statement" };
        let _ = write!(out, "  {number:>digits$}  `{}` is {verdict}, because {}", visible(&tag), line.reason);
        for speaker in &line.speakers {
            let _ = write!(out, "; {}", visible(&who(speaker)));
        }
        let convention = &line.convention;
        if line.statement && convention.plausible > 0 {
            let lines: Vec<String> = lines_of(document, &convention.shown_by).iter().map(u32::to_string).collect();
            let _ = write!(
                out,
                " ({}: {} of {} tags name people, as in {} {})",
                line.style,
                convention.supported,
                convention.plausible,
                if lines.len() == 1 { "line" } else { "lines" },
                lines.join(", ")
            );
        }
        out.push('\n');
    }
    out
}

fn who(speaker: &Resolved) -> String {
    match (&speaker.person, speaker.by) {
        (Some(person), Some(by)) => format!("`{}` is {person} by {}", speaker.name, by.replace('-', " ")),
        (Some(_), None) => format!("`{}` is in no list", speaker.name),
        (None, _) if !speaker.candidates.is_empty() => {
            format!("`{}` may be {}", speaker.name, speaker.candidates.join(" or "))
        }
        (None, _) => format!("`{}` leads to nobody", speaker.name),
    }
}

/// The object of one line; fields may be added, never renamed.
#[derive(Serialize)]
struct Object<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_column: u32,
    tag: &'a str,
    style: &'a str,
    statement: bool,
    reason: &'a str,
    convention: Convention,
    speakers: Vec<Speaker<'a>>,
}

/// How many names of the style are people's, of how many that could be, and the lines that show it.
#[derive(Serialize)]
struct Convention {
    supported: u32,
    plausible: u32,
    lines: Vec<u32>,
}

#[derive(Serialize)]
struct Speaker<'a> {
    name: &'a str,
    person: Option<&'a str>,
    by: Option<&'a str>,
    candidates: &'a [String],
}

fn objects(name: &str, document: &Document, all: &[Explained]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in all {
        let (start, end) = (place(document, line.tag.start), place(document, line.tag.end));
        let convention = &line.convention;
        let object = Object {
            path: name,
            line: start.line,
            column: start.column,
            end_column: end.column,
            tag: &line.name,
            style: line.style,
            statement: line.statement,
            reason: line.reason,
            convention: Convention {
                supported: convention.supported,
                plausible: convention.plausible,
                lines: lines_of(document, &convention.shown_by),
            },
            speakers: line.speakers.iter().map(Speaker::from).collect(),
        };
        // Writing to a vector cannot fail.
        if json::line(&mut out, &object).is_ok() {
            out.push(b'\n');
        }
    }
    out
}

impl<'a> From<&'a Resolved> for Speaker<'a> {
    fn from(resolved: &'a Resolved) -> Self {
        Self {
            name: &resolved.name,
            person: resolved.person.as_deref(),
            by: resolved.by,
            candidates: &resolved.candidates,
        }
    }
}
