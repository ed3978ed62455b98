//! What the client may have executed.

use super::settle::{SETTLE, Said};
use super::{MOMENT, Moment, from_proto, to_proto};
use crate::lsp::folders::read;
use crate::lsp::publisher::PATIENCE;
use crate::lsp::state::Snapshot;
use crate::lsp::to_proto::Changed;
use saidby_core::check;
use saidby_core::configuration::Setting;
use saidby_core::document::Document;
use saidby_core::doubt::Answer;
use saidby_core::features::code_action::all_fixed;
use saidby_core::features::references::references;
use saidby_core::features::speakers::{Member, Tag, speakers};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::atomic::Ordering;
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Position, Range, ShowDocumentParams, TextEdit, Uri, WorkspaceEdit};

/// Mends all that can be mended safely in all notes; the number of edits.
pub const FIX_ALL: &str = "saidby.server.fixAll";
/// The statements of the one named at a place: locations.
pub const STATEMENTS: &str = "saidby.server.statements";
/// Reads all folders anew.
pub const READ_AGAIN: &str = "saidby.server.readAgain";

/// The cast list of a document: who speaks, under which tags, and what is doubtful.
pub const CAST: &str = "saidby.server.cast";
/// The settings in force for a document, and where they were made.
pub const SETTINGS: &str = "saidby.server.settings";
/// How many notes are known: those in the folders, as far as they are read, and those that are open.
pub const NOTES: &str = "saidby.server.notes";

/// All commands.
pub const ALL: [&str; 8] = [CAST, FIX_ALL, NOTES, READ_AGAIN, SETTINGS, SETTLE, to_proto::SHOW, STATEMENTS];

/// A place that an argument names.
#[derive(Debug, Deserialize)]
struct At {
    uri: Uri,
    position: Position,
}

/// A document that an argument names.
#[derive(Debug, Deserialize)]
struct Named {
    uri: Uri,
}

/// Places that an argument names.
#[derive(Debug, Deserialize)]
struct Places {
    uri: Uri,
    ranges: Vec<Range>,
}

pub(super) fn argument<T: for<'a> Deserialize<'a>>(arguments: &[Value]) -> Result<T> {
    let first = arguments.first().cloned().unwrap_or_default();
    serde_json::from_value(first).map_err(|error| Error::invalid_params(error.to_string()))
}

/// The statements of the one named where the argument says.
pub fn statements(arguments: &[Value]) -> Result<Option<Value>> {
    let At { uri, position } = argument(arguments)?;
    let found = super::answer_about(&uri, |snapshot, document, _| {
        let (text, encoding) = (document.text(), snapshot.client.encoding);
        let offset = from_proto::offset(text, position, encoding);
        let found = references(&snapshot.workspace, document, offset, false)?;
        Some(to_proto::locations(&uri, text, &found, encoding))
    })?;
    Ok(Some(json!(found.unwrap_or_default())))
}

/// Who speaks in the document that the argument names: `[{"uri": …}]`.
pub fn cast(arguments: &[Value]) -> Result<Option<Value>> {
    let Named { uri } = argument(arguments)?;
    let found = super::answer_about(&uri, |snapshot, document, _| {
        let place = |range| to_proto::range(document.text(), range, snapshot.client.encoding);
        let member = |member: Member| {
            let tag = |tag: &Tag| json!({ "name": tag.name, "count": tag.count, "first": place(tag.first), "status": tag.status, "by": tag.by });
            // What `saidby.server.settle` takes, and what it is called.
            let called = &member.tags[0].name;
            let answer =
                |answer: &Answer| json!({ "title": answer.title(called), "tag": called, "answer": Said::from(answer) });
            let answers: Vec<Value> = member.doubt.iter().flat_map(|doubt| &doubt.answers).map(answer).collect();
            json!({
                "person": member.person,
                "listed": member.listed,
                "organization": member.organization,
                "count": member.count,
                "tags": member.tags.iter().map(tag).collect::<Vec<_>>(),
                "doubt": member.doubt.as_ref().map(|doubt| &doubt.message),
                "answers": answers,
            })
        };
        Some(speakers(&snapshot.workspace, document).into_iter().map(member).collect::<Vec<_>>())
    })?;
    Ok(Some(json!(found.unwrap_or_default())))
}

/// How many notes are known; an open one counts as it is in the editor.
pub fn notes() -> Result<Option<Value>> {
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    let Snapshot { workspace, open, files, .. } = &moment.snapshot;
    let held: HashSet<_> = open.keys().filter_map(|uri| from_proto::path(uri)).collect();
    let in_editor = workspace.documents.values().filter(|document| document.is_note()).count();
    let on_disk = files.iter().filter(|(path, file)| file.is_note && !held.contains(*path)).count();
    Ok(Some(json!(in_editor + on_disk)))
}

/// The settings in force for the document that the argument names: `[{"uri": …}]`.
pub fn settings(arguments: &[Value]) -> Result<Option<Value>> {
    let Named { uri } = argument(arguments)?;
    super::answer_about(&uri, |snapshot, _, _| {
        let in_force = snapshot.settled.of(&from_proto::path(uri.as_str())?);
        let row = |setting: &Setting| {
            let (origin, path) = setting.origin.told();
            json!({ "key": setting.key, "value": setting.value, "origin": origin, "path": path, "line": setting.line })
        };
        let values: Vec<Value> = in_force.configuration.values.iter().map(row).collect();
        Some(json!({ "file": in_force.file.as_ref().map(|file| &file.path), "settings": values }))
    })
}

/// Has the client show the first of the places; all of them are the answer.
pub fn show(client: &Client, arguments: &[Value]) -> Result<Option<Value>> {
    let Places { uri, ranges } = argument(arguments)?;
    let able = MOMENT.try_with(|moment| moment.snapshot.client.shows_documents).unwrap_or(false);
    if let (true, Some(first)) = (able, ranges.first()) {
        let params =
            ShowDocumentParams { uri: uri.clone(), external: None, take_focus: Some(true), selection: Some(*first) };
        let client = client.clone();
        tokio::spawn(async move { tokio::time::timeout(PATIENCE, client.show_document(params)).await });
    }
    let places: Vec<Value> = ranges.iter().map(|range| json!({ "uri": uri, "range": range })).collect();
    Ok(Some(json!(places)))
}

/// Has the client apply all safe fixes in all notes, the open ones as they are.
pub fn fix_all(client: &Client) -> Result<Option<Value>> {
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    let (edit, count) = tokio::task::block_in_place(|| all_edits(&moment))?;
    if count > 0 {
        let client = client.clone();
        tokio::spawn(async move { tokio::time::timeout(PATIENCE, client.apply_edit(edit)).await });
    }
    Ok(Some(json!(count)))
}

fn all_edits(moment: &Moment) -> Result<(WorkspaceEdit, usize)> {
    let snapshot = &moment.snapshot;
    let mut found = Vec::new();
    let open: Vec<_> = snapshot.open.keys().filter_map(|uri| from_proto::path(uri)).collect();
    for uri in snapshot.open.keys() {
        let (Some((document, open)), Some(place)) = (snapshot.document(uri), to_proto::uri(uri)) else { continue };
        let (version, edits) = (Some(open.version), edits(snapshot, document));
        found.push(Changed { uri: place, version, edits, why: None });
    }
    for (path, _) in snapshot.files.iter().filter(|(path, file)| file.is_note && !open.contains(path)) {
        if moment.cancelled.load(Ordering::Relaxed) {
            return Err(Error::request_cancelled());
        }
        let (Some(document), Some(uri)) = (read(path, snapshot), to_proto::file_uri(path)) else { continue };
        // What could not be read whole is not written back.
        if !document.origin().lossy {
            found.push(Changed { uri, version: None, edits: edits(snapshot, &document), why: None });
        }
    }
    let count = found.iter().map(|changed| changed.edits.len()).sum();
    let edit = to_proto::workspace_edits(found, &snapshot.client);
    Ok((edit, count))
}

fn edits(snapshot: &Snapshot, document: &Document) -> Vec<TextEdit> {
    let findings = check::check(document, document.settings());
    let fixed = all_fixed(&findings).map(|action| action.fix.edits).unwrap_or_default();
    to_proto::edits(document.text(), &fixed, snapshot.client.encoding)
}
