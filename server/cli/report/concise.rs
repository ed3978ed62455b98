//! A line for each finding: `path:line:col: code message`, as editors and scripts read it.

use super::{Look, color, place};
use crate::cli::console::visible;
use crate::cli::paint;
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use std::io::Write;

/// The findings of one note.
pub fn findings(look: Look, name: &str, document: &Document, findings: &[Diagnostic]) -> Vec<u8> {
    let mut out = Vec::new();
    let name = visible(name);
    for finding in findings {
        let (line, column) = place(document, finding.range.start);
        let code = paint(finding.code, color(finding.severity), look.colored);
        // writing to a vector cannot fail
        let _ = writeln!(out, "{name}:{line}:{column}: {code} {}", visible(&finding.message));
    }
    out
}
