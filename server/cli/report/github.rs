//! A workflow command for each finding, which GitHub shows beside the line.

use super::Place;
use crate::cli::console::visible;
use saidby_core::diagnostic::{Diagnostic, Severity};
use saidby_core::document::Document;
use std::io::Write;

/// The findings of one note.
pub fn findings(name: &str, document: &Document, findings: &[Diagnostic]) -> Vec<u8> {
    let mut out = Vec::new();
    let name = property(&super::slashed(name));
    for finding in findings {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint => "notice",
        };
        let Place { line, column, end_line, end_column } = Place::of(document, finding.range);
        // columns are taken only where they are of one line
        let columns = if line == end_line { format!(",col={column},endColumn={end_column}") } else { String::new() };
        let (code, message) = (finding.code, data(&finding.message));
        let place = format!("file={name},line={line},endLine={end_line}{columns}");
        // writing to a vector cannot fail
        let _ = writeln!(out, "::{level} {place},title=saidby ({code})::{message}");
    }
    out
}

/// Text behind the second `::`, where a line break would end the command.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    // logs are read at terminals
    visible(&text).into_owned()
}

/// The value of a property, which besides ends at a comma.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
