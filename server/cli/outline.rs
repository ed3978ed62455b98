//! `saidby outline`: sessions, topics, attendees, actions and decisions as a tree.

use super::Outcome;
use super::console::{Console, visible, width};
use super::each::list;
use super::files::{Inputs, Source};
use super::{paint, table};
use clap::builder::styling::AnsiColor;
use clap::{Args, ValueEnum};
use saidby_core::document::Document;
use saidby_core::features::document_symbol::{Symbol, SymbolKind, document_symbols};
use saidby_core::text::TextRange;
use saidby_core::workspace::Workspace;
use serde::Serialize;
use std::io;

/// The arguments of `saidby outline`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// How it is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Format,
    #[command(flatten)]
    inputs: Inputs,
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

/// The outline of one of several notes.
#[derive(Serialize)]
struct Outlined<'a> {
    path: &'a str,
    outline: Vec<Entry<'a>>,
}

/// Writes the outlines of all files; of several, each below its name.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    let colored = console.colored;
    let one = match &arguments.inputs.paths[..] {
        [] => arguments.inputs.is_stdin(),
        [path] => !path.is_dir(),
        _ => false,
    };
    let format = match arguments.output_format {
        Format::Text => table::Format::Text,
        // the one array of a single note is written whole
        Format::Json if one => table::Format::Jsonl,
        Format::Json => table::Format::Json,
    };
    let work = |source: &Source, document: &Document| {
        let symbols = document_symbols(&Workspace::default(), document);
        let mut out = Vec::new();
        if symbols.is_empty() && !one {
            return out;
        }
        match arguments.output_format {
            Format::Text => {
                if !one {
                    let name = paint(&visible(&source.name), AnsiColor::Magenta, colored);
                    out.extend_from_slice(format!("{name}\n").as_bytes());
                }
                out.extend_from_slice(text(document, &symbols, colored).as_bytes());
            }
            Format::Json => {
                let outline = entries(document, &symbols);
                // strings and numbers always make JSON, and a vector takes it
                let _ = if one {
                    super::json::line(&mut out, &outline)
                } else {
                    super::json::line(&mut out, &Outlined { path: &source.name, outline })
                };
                out.push(b'\n');
            }
        }
        out
    };
    list(&arguments.inputs, (format, ""), "there is nothing to outline: no heading, and nobody speaks", console, work)
}

fn text(document: &Document, symbols: &[Symbol], colored: bool) -> String {
    let (mut rows, mut out) = (Vec::new(), String::new());
    tree(document, symbols, "", true, &mut rows);
    let widest = rows.iter().map(|row| width(&row.0) + width(&row.1)).filter(|width| *width <= 72).max();
    for (lead, name, kind, lines, detail) in rows {
        let gap = widest.unwrap_or_default().saturating_sub(width(&lead) + width(&name));
        let name = paint(&name, color(kind), colored);
        let row = format!("{lead}{name}{:gap$}  {lines:<9} {detail}", "");
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
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
        SymbolKind::Statement => "statement",
    }
}

fn color(kind: SymbolKind) -> AnsiColor {
    match kind {
        SymbolKind::Note => AnsiColor::Magenta,
        SymbolKind::Attendees | SymbolKind::Section => AnsiColor::Cyan,
        SymbolKind::Attendee | SymbolKind::Statement => AnsiColor::Green,
        SymbolKind::Action | SymbolKind::Decision => AnsiColor::Yellow,
    }
}
