//! Findings for a client that pulls them: of a document, of everything.
//!
//! The identity of a report is a hash of what it says, so that `unchanged` is the answer to
//! documents closed and opened again, to edits that change no finding, and across sessions.

use super::lists::asked;
use super::{MOMENT, Moment, answer_about, from_proto, to_proto};
use crate::lsp::folders::{File, read};
use crate::lsp::framing::frame;
use crate::lsp::writer::Writer;
use saidby_core::check;
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::atomic::Ordering;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::DocumentDiagnosticParams;

/// How many documents a part of a report has.
const PART: usize = 64;

/// The findings of a document, or that they are what they were.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    items: Option<Box<RawValue>>,
    /// Of other documents, by URI, what is new.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    related_documents: BTreeMap<String, Report>,
}

/// The same as a part of a report on everything.
#[derive(Debug, Serialize)]
struct Part {
    uri: String,
    version: Option<i32>,
    #[serde(flatten)]
    rest: Value,
}

impl Report {
    /// What to say to a client that has the report called `previous`.
    fn of<'a>(
        uri: &str,
        document: &Document,
        findings: impl IntoIterator<Item = &'a Diagnostic>,
        previous: Option<&str>,
        moment: &Moment,
    ) -> Result<Self> {
        let items = to_proto::diagnostics(uri, document.text(), findings, &moment.snapshot.client);
        let items = to_raw_value(&items).map_err(|_| Error::internal_error())?;
        let mut hasher = DefaultHasher::new();
        items.get().hash(&mut hasher);
        let identity = format!("{:016x}", hasher.finish());
        Ok(if previous == Some(identity.as_str()) {
            Self::unchanged(identity)
        } else {
            Self { result_id: Some(identity), ..Self::full(items) }
        })
    }

    fn unchanged(identity: String) -> Self {
        Self { kind: "unchanged", result_id: Some(identity), items: None, related_documents: BTreeMap::new() }
    }

    fn full(items: Box<RawValue>) -> Self {
        Self { kind: "full", result_id: None, items: Some(items), related_documents: BTreeMap::new() }
    }

    /// Of what is no note, or nobody knows.
    fn empty() -> Result<Self> {
        let items = to_raw_value::<[(); 0]>(&[]).map_err(|_| Error::internal_error())?;
        Ok(Self::full(items))
    }

    fn part(self, uri: &str, version: Option<i32>) -> Result<Part> {
        let rest = serde_json::to_value(self).map_err(|_| Error::internal_error())?;
        Ok(Part { uri: uri.to_owned(), version, rest })
    }
}

/// `textDocument/diagnostic`
pub fn of_document(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: DocumentDiagnosticParams| {
        let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
        let uri = params.text_document.uri;
        let report = answer_about(&uri, |_, document, _| {
            Some(of_open(&moment, uri.as_str(), document, params.previous_result_id.as_deref()))
        })?;
        let mut report = report.unwrap_or_else(Report::empty)?;
        if moment.snapshot.client.takes_related {
            report.related_documents = related(&moment, uri.as_str())?;
        }
        Ok(report)
    })
}

/// The reports on open notes whose people are those of the roster at `uri`, where they are others
/// than the client was told.
fn related(moment: &Moment, uri: &str) -> Result<BTreeMap<String, Report>> {
    let snapshot = &moment.snapshot;
    let Some(path) = from_proto::path(uri).filter(|path| snapshot.settled.is_roster(path)) else {
        return Ok(BTreeMap::new());
    };
    let mut reports = BTreeMap::new();
    for other in snapshot.open.keys() {
        let Some((document, _)) = snapshot.document(other) else { continue };
        let Some(told) = moment.findings.told(other) else { continue };
        if document.directory().rosters.iter().any(|roster| Path::new(roster.file()) == path) {
            let report = of_open(moment, other, document, Some(&told))?;
            if report.kind == "full" {
                reports.insert(other.to_string(), report);
            }
        }
    }
    Ok(reports)
}

/// What may be shown of an open document; everything, if the client could not be told to ask again.
fn of_open(moment: &Moment, uri: &str, document: &Document, previous: Option<&str>) -> Result<Report> {
    let checked = moment.findings.check(uri, document);
    let found = &checked.findings;
    let shown = match moment.snapshot.client.pulls_again {
        true => moment.findings.show(uri, document, found),
        false => found.iter().collect(),
    };
    let report = Report::of(uri, document, shown, previous, moment)?;
    moment.findings.tell(uri, report.result_id.clone());
    Ok(report)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    #[serde(default)]
    previous_result_ids: Vec<Previous>,
    partial_result_token: Option<Value>,
    work_done_token: Option<Value>,
}

#[derive(Deserialize)]
struct Previous {
    uri: String,
    value: String,
}

/// What the client shows of a question that takes long, if it gave that a name.
struct Shown<'a> {
    writer: &'a Writer,
    token: Option<&'a Value>,
}

impl<'a> Shown<'a> {
    fn begin(moment: &'a Moment, token: Option<&'a Value>) -> Self {
        let shown = Self { writer: &moment.writer, token };
        shown.say(json!({ "kind": "begin", "title": "Checking notes", "cancellable": true, "percentage": 0 }));
        shown
    }

    fn report(&self, done: usize, all: usize) {
        let message = format!("{done} of {all} files");
        self.say(json!({ "kind": "report", "message": message, "percentage": done * 100 / all.max(1) }));
    }

    fn say(&self, value: Value) {
        if let Some(token) = self.token {
            let _ = progress(self.writer, token, value); // what is only shown may be missing
        }
    }
}

impl Drop for Shown<'_> {
    /// However it ends.
    fn drop(&mut self) {
        self.say(json!({ "kind": "end" }));
    }
}

fn progress(writer: &Writer, token: &Value, value: Value) -> Result<()> {
    let message = json!({ "jsonrpc": "2.0", "method": "$/progress", "params": { "token": token, "value": value } });
    writer.write(frame(&message).map_err(|_| Error::internal_error())?);
    Ok(())
}

/// `workspace/diagnostic`: the open documents first, then the notes in the folders, part by part
/// where the client takes parts.
pub fn of_everything(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: Asked| {
        let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
        tokio::task::block_in_place(|| everything(&moment, &params))
    })
}

fn everything(moment: &Moment, params: &Asked) -> Result<Value> {
    let snapshot = &moment.snapshot;
    let previous: HashMap<&str, &str> =
        params.previous_result_ids.iter().map(|each| (each.uri.as_str(), each.value.as_str())).collect();
    let shown = Shown::begin(moment, params.work_done_token.as_ref());
    let wanted = || if moment.cancelled.load(Ordering::Relaxed) { Err(Error::request_cancelled()) } else { Ok(()) };
    let mut parts = Vec::new();
    for (uri, open) in &*snapshot.open {
        wanted()?;
        let Some((document, _)) = snapshot.document(uri) else { continue };
        let report = of_open(moment, uri, document, previous.get(&**uri).copied())?;
        parts.push(report.part(uri, Some(open.version))?);
    }
    let open: Vec<_> = snapshot.open.keys().filter_map(|uri| from_proto::path(uri)).collect();
    let all = snapshot.files.size();
    for (number, (path, file)) in snapshot.files.iter().enumerate().filter(|(_, (path, _))| !open.contains(path)) {
        if number > 0 && number.is_multiple_of(PART) {
            shown.report(number, all);
        }
        wanted()?;
        let Some(uri) = to_proto::file_uri(path) else { continue };
        let previous = previous.get(uri.as_str()).copied();
        if let Some(report) = of_file(moment, uri.as_str(), file, path, previous)? {
            parts.push(report.part(uri.as_str(), None)?);
        }
        if parts.len() >= PART
            && let Some(token) = &params.partial_result_token
        {
            progress(&moment.writer, token, json!({ "items": std::mem::take(&mut parts) }))?;
        }
    }
    Ok(json!({ "items": parts }))
}

/// What to say of a file that nobody has open; nothing of what rules do not look at and never did.
fn of_file(moment: &Moment, uri: &str, file: &File, path: &Path, previous: Option<&str>) -> Result<Option<Report>> {
    let reported = file.reported();
    if let (Some(previous), Some(reported)) = (previous, &reported)
        && previous == reported
        && file.is_as_read(path)
    {
        return Ok(Some(Report::unchanged(reported.clone())));
    }
    let document = if file.is_checked || !file.is_as_read(path) { read(path, &moment.snapshot) } else { None };
    let Some(document) = document.filter(Document::is_checked) else {
        return previous.map(|_| Report::empty()).transpose();
    };
    let findings = check::check(&document, document.settings());
    let report = Report::of(uri, &document, &findings, previous, moment)?;
    file.report(report.result_id.clone());
    Ok(Some(report))
}
