//! `saidby outline`: sessions, topics, attendees, actions and decisions as a tree.

use super::Outcome;
use super::console::{Console, visible, width};
use super::each::gather;
use super::files::{Inputs, Source};
use super::paint;
use crate::configuration::Settled;
use clap::builder::styling::AnsiColor;
use clap::{Args, ValueEnum};
use saidby_core::document::Document;
use saidby_core::features::document_symbol::{Symbol, SymbolKind, document_symbols};
use saidby_core::text::TextRange;
use saidby_core::workspace::Workspace;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// The arguments of `saidby outline`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The note, or `-` for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How it is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Format,
}

/// How an outline is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    kind: &'static str,
    detail: Option<&'a str>,
    line: usize,
    end_line: usize,
    children: Vec<Entry<'a>>,
}

/// Writes the outline of one note.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    let inputs = Inputs { paths: vec![arguments.file.clone()], ..Inputs::default() };
    if arguments.file.is_dir() {
        console.error(&format!("{}: a folder has no outline: name a note", arguments.file.display()));
        return Ok(Outcome::Failed);
    }
    let Some(gathered) = gather(&inputs, &Settled::default(), console) else { return Ok(Outcome::Failed) };
    let Some(document) = gathered.sources.first().map(Source::document) else { return Ok(Outcome::Failed) };
    let document = match document {
        Ok(document) => document,
        Err(problem) => {
            console.error(&problem);
            return Ok(Outcome::Failed);
        }
    };
    let symbols = document_symbols(&Workspace::default(), &document);
    match arguments.output_format {
        Format::Text => {
            let mut rows = Vec::new();
            tree(&document, &symbols, "", true, &mut rows);
            let widest = rows.iter().map(|row| width(&row.0) + width(&row.1)).filter(|width| *width <= 72).max();
            for (lead, name, kind, lines, detail) in rows {
                let gap = widest.unwrap_or_default().saturating_sub(width(&lead) + width(&name));
                let name = paint(&name, color(kind), console.colored);
                let row = format!("{lead}{name}{:gap$}  {lines:<9} {detail}", "");
                writeln!(console.out, "{}", row.trim_end())?;
            }
        }
        Format::Json => {
            super::json::line(&mut console.out, &entries(&document, &symbols))?;
            writeln!(console.out)?;
        }
    }
    Ok(Outcome::Clean)
}

/// A row of the tree: its branches, name, kind, lines and detail.
type Row = (String, String, SymbolKind, String, String);

fn tree(document: &Document, symbols: &[Symbol], branches: &str, root: bool, rows: &mut Vec<Row>) {
    for (index, symbol) in symbols.iter().enumerate() {
        let last = index + 1 == symbols.len();
        let (branch, below) = match (root, last) {
            (true, _) => ("", ""),
            (false, true) => ("└─ ", "   "),
            (false, false) => ("├─ ", "│  "),
        };
        let (line, end) = lines(document, symbol.range);
        let lines = if line == end { line.to_string() } else { format!("{line}-{end}") };
        let detail = visible(symbol.detail.as_deref().unwrap_or_default()).into_owned();
        rows.push((format!("{branches}{branch}"), visible(&symbol.name).into_owned(), symbol.kind, lines, detail));
        tree(document, &symbol.children, &format!("{branches}{below}"), false, rows);
    }
}

fn entries<'a>(document: &Document, symbols: &'a [Symbol]) -> Vec<Entry<'a>> {
    let entry = |symbol: &'a Symbol| {
        let (line, end_line) = lines(document, symbol.range);
        Entry {
            name: &symbol.name,
            kind: name(symbol.kind),
            detail: symbol.detail.as_deref(),
            line,
            end_line,
            children: entries(document, &symbol.children),
        }
    };
    symbols.iter().map(entry).collect()
}

/// The first and the last line of a range, from 1.
fn lines(document: &Document, range: TextRange) -> (usize, usize) {
    let text = document.text();
    (text.line_of(range.start) + 1, text.line_of(range.end.saturating_sub(1).max(range.start)) + 1)
}

fn name(kind: SymbolKind) -> &'static str {
    match kind {
        SymbolKind::Note => "note",
        SymbolKind::Attendees => "attendees",
        SymbolKind::Attendee => "attendee",
        SymbolKind::Section => "section",
        SymbolKind::Action => "action",
        SymbolKind::Decision => "decision",
    }
}

fn color(kind: SymbolKind) -> AnsiColor {
    match kind {
        SymbolKind::Note => AnsiColor::Magenta,
        SymbolKind::Attendees | SymbolKind::Section => AnsiColor::Cyan,
        SymbolKind::Attendee => AnsiColor::Green,
        SymbolKind::Action | SymbolKind::Decision => AnsiColor::Yellow,
    }
}
