//! SARIF 2.1.0, which code scanning services and editors read.

use super::{Place, name_of, slashed, url};
use crate::cli::fingerprint::Fingerprints;
use saidby_core::diagnostic::{Diagnostic, Fix, Severity};
use saidby_core::document::Document;
use saidby_core::rules;
use serde_json::{Value, json};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What stands before the results: the tool and its rules.
pub fn head() -> Vec<u8> {
    let rules: Vec<Value> = rules::all()
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code,
                "shortDescription": { "text": rule.summary() },
                "helpUri": rule.url(),
                "defaultConfiguration": { "enabled": rule.default, "level": level(rule.severity) },
            })
        })
        .collect();
    let driver = json!({
        "name": "saidby",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": "https://github.com/saidby/saidby",
        "rules": rules,
    });
    format!(
        "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},\
         \"columnKind\":\"unicodeCodePoints\",\"results\":["
    )
    .into_bytes()
}

/// What stands behind them.
pub const TAIL: &[u8] = b"]}]}\n";

/// The findings of one note, separated as in an array.
pub fn findings(name: &str, document: &Document, findings: &[Diagnostic]) -> Vec<u8> {
    let path = slashed(name);
    let file = json!({ "uri": uri(&path) });
    let mut fingerprints = Fingerprints::of(&path, document);
    let place = |range| json!({ "artifactLocation": file, "region": region(Place::of(document, range)) });
    let mut out = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(b",\n");
        }
        let mut result = json!({
            "ruleId": finding.code,
            "level": level(finding.severity),
            "message": { "text": finding.message },
            "locations": [{ "physicalLocation": place(finding.range) }],
            "partialFingerprints": { "saidby/v1": fingerprints.next(finding) },
            "hostedViewerUri": url(finding.code),
        });
        if let Some(rule) = rules::all().iter().position(|rule| rule.code == finding.code) {
            result["ruleIndex"] = rule.into();
        }
        let related = finding.related.iter().map(|related| {
            let elsewhere = related.elsewhere.as_ref().map(|roster| json!({ "uri": uri(&name_of(roster)) }));
            let region = region(Place::of_related(document, related));
            let place = json!({ "artifactLocation": elsewhere.as_ref().unwrap_or(&file), "region": region });
            json!({ "physicalLocation": place, "message": { "text": related.message } })
        });
        let fixes = finding.fixes.iter().map(|fix| mend(document, &file, fix));
        for (key, values) in [("relatedLocations", related.collect::<Vec<_>>()), ("fixes", fixes.collect())] {
            if !values.is_empty() {
                result[key] = values.into();
            }
        }
        // strings and numbers always make JSON, and a vector takes it
        let _ = crate::cli::json::line(&mut out, &result);
    }
    out
}

fn mend(document: &Document, file: &Value, fix: &Fix) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| json!({ "deletedRegion": region(Place::of(document, edit.range)), "insertedContent": { "text": edit.text } }))
        .collect();
    let changes = json!([{ "artifactLocation": file, "replacements": replacements }]);
    json!({ "description": { "text": fix.title }, "artifactChanges": changes })
}

fn region(place: Place) -> Value {
    let Place { line, column, end_line, end_column } = place;
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

/// A path as a reference: relative ones stay so, since the service knows where the run began.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_are_references() {
        assert_eq!(super::uri("notes/é 1%.md"), "notes/%C3%A9%201%25.md");
        assert_eq!(super::uri("/tmp/a:b#c.md"), "file:///tmp/a%3Ab%23c.md");
    }
}
