//! `saidby statements --explain`: why each line is a statement, or why it is none.

use super::Format;
use crate::cli::console::visible;
use crate::cli::json;
use saidby_core::document::Document;
use saidby_core::features::explain::{Explained, Resolved, explain};
use saidby_core::text::{Encoding, LineCol, TextRange};
use serde_json::{Value, json};
use std::fmt::Write;

/// The judgements on one file, written out.
pub fn rows(name: &str, document: &Document, format: Format) -> Vec<u8> {
    let all = explain(document);
    match format {
        Format::Jsonl => objects(name, document, &all),
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
        let _ = write!(out, "  {number:>digits$}  {}: {verdict}, because {}", visible(&tag), line.reason);
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

fn objects(name: &str, document: &Document, all: &[Explained]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in all {
        let (start, end) = (place(document, line.tag.start), place(document, line.tag.end));
        let speaker = |speaker: &Resolved| -> Value {
            json!({"name": speaker.name, "person": speaker.person, "by": speaker.by, "candidates": speaker.candidates})
        };
        let object = json!({
            "path": name,
            "line": start.line,
            "column": start.column,
            "end_column": end.column,
            "tag": line.name,
            "style": line.style,
            "statement": line.statement,
            "reason": line.reason,
            "convention": {
                "supported": line.convention.supported,
                "plausible": line.convention.plausible,
                "lines": lines_of(document, &line.convention.shown_by),
            },
            "speakers": line.speakers.iter().map(speaker).collect::<Vec<_>>(),
        });
        // Writing to a vector cannot fail.
        if json::line(&mut out, &object).is_ok() {
            out.push(b'\n');
        }
    }
    out
}
