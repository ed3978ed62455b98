//! Findings for programs: an object each, one a line or in one array.

use super::{Place, name_of, url};
use saidby_core::diagnostic::{Diagnostic, Fix};
use saidby_core::document::Document;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
struct Finding<'a> {
    path: &'a str,
    #[serde(flatten)]
    place: Place,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    url: String,
    /// The best fix; `fixes` has them all.
    fix: Option<Mend<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mend<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    /// The file it is in, if another.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<Cow<'a, str>>,
    #[serde(flatten)]
    place: Place,
    message: &'a str,
}

#[derive(Serialize)]
struct Mend<'a> {
    title: &'a str,
    applicability: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
}

impl<'a> Mend<'a> {
    fn of(document: &Document, fix: &'a Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| Edit { place: Place::of(document, edit.range), text: &edit.text });
        Self { title: &fix.title, applicability: fix.applicability.name(), edits: edits.collect() }
    }
}

/// The findings of one note; one a line, or separated as in an array.
pub fn findings(name: &str, document: &Document, findings: &[Diagnostic], lines: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        if index > 0 && !lines {
            out.extend_from_slice(b",\n");
        }
        let related = finding.related.iter().map(|related| Related {
            path: related.elsewhere.as_ref().map(|roster| name_of(roster)),
            place: Place::of_related(document, related),
            message: &related.message,
        });
        let row = Finding {
            path: name,
            place: Place::of(document, finding.range),
            code: finding.code,
            severity: finding.severity.name(),
            message: &finding.message,
            url: url(finding.code),
            fix: finding.fixes.first().map(|fix| Mend::of(document, fix)),
            // one fix has been told already
            fixes: finding
                .fixes
                .iter()
                .filter(|_| finding.fixes.len() > 1)
                .map(|fix| Mend::of(document, fix))
                .collect(),
            related: related.collect(),
        };
        // strings and numbers always make JSON, and a vector takes it
        let _ = crate::cli::json::line(&mut out, &row);
        if lines {
            out.push(b'\n');
        }
    }
    out
}
