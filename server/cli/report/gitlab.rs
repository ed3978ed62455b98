//! A Code Quality report, which GitLab shows in merge requests.

use super::{Place, slashed};
use crate::cli::fingerprint::Fingerprints;
use saidby_core::diagnostic::{Diagnostic, Severity};
use saidby_core::document::Document;
use serde::Serialize;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// The findings of one note, separated as in an array.
pub fn findings(name: &str, document: &Document, findings: &[Diagnostic]) -> Vec<u8> {
    let mut out = Vec::new();
    let path = slashed(name);
    let mut fingerprints = Fingerprints::of(&path, document);
    for (index, finding) in findings.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b",\n");
        }
        let Place { line, column, end_line, end_column } = Place::of(document, finding.range);
        let issue = Issue {
            description: &finding.message,
            check_name: finding.code,
            fingerprint: fingerprints.next(finding),
            severity: match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Information | Severity::Hint => "info",
            },
            location: Location {
                path: &path,
                positions: Positions {
                    begin: Position { line, column },
                    end: Position { line: end_line, column: end_column },
                },
            },
        };
        // strings and numbers always make JSON, and a vector takes it
        let _ = crate::cli::json::line(&mut out, &issue);
    }
    out
}
