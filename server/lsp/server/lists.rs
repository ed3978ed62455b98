//! The questions whose answers may be long lists: of everything in a document.
//!
//! They are written as JSON here instead of being made a JSON tree first, as answers of the
//! service are: that takes several times as long, and the memory.

use super::{MOMENT, Moment, answer_about, diagnostic, from_proto, shown, to_proto};
use crate::lsp::folders::File;
use crate::lsp::state::Snapshot;
use saidby_core::date::Date;
use saidby_core::features::completion::{Headings, completions};
use saidby_core::features::document_link::document_links;
use saidby_core::features::document_symbol::{document_symbols, document_symbols_and_statements};
use saidby_core::features::folding_range::folding_ranges;
use saidby_core::features::references::references;
use saidby_core::features::workspace_symbol::{Landmark, LandmarkKind, landmarks, search};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*; // one for each thing the protocol has a word for

/// Answers a question with JSON.
pub type Answer = fn(Value) -> Result<Box<RawValue>>;

/// What answers `method`, if that is one of these questions.
pub fn find(method: &str) -> Option<Answer> {
    Some(match method {
        "textDocument/completion" => completion,
        "textDocument/diagnostic" => diagnostic::of_document,
        "textDocument/documentLink" => document_link,
        "textDocument/documentSymbol" => document_symbol,
        "textDocument/foldingRange" => folding_range,
        "textDocument/references" => find_references,
        "textDocument/codeLens" => shown::lenses,
        "textDocument/inlayHint" => shown::hints,
        "textDocument/semanticTokens/full" => shown::all_tokens,
        "textDocument/semanticTokens/full/delta" => shown::other_tokens,
        "textDocument/semanticTokens/range" => shown::tokens_within,
        "workspace/diagnostic" => diagnostic::of_everything,
        "workspace/symbol" => workspace_symbol,
        _ => return None,
    })
}

/// Reads the parameters and writes the answer.
pub fn asked<P: DeserializeOwned, T: Serialize>(
    params: Value,
    answer: impl FnOnce(P) -> Result<T>,
) -> Result<Box<RawValue>> {
    let params = serde_json::from_value(params).map_err(|error| Error::invalid_params(error.to_string()))?;
    to_raw_value(&answer(params)?).map_err(|_| Error::internal_error())
}

fn completion(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: CompletionParams| {
        let at = params.text_document_position;
        let uri = at.text_document.uri;
        answer_about(&uri, |snapshot, document, _| {
            let text = document.text();
            let offset = from_proto::offset(text, at.position, snapshot.client.encoding);
            let series = || headings_around(snapshot, uri.as_str());
            let offered = completions(&snapshot.workspace, document, offset, Some(today()), series);
            Some(to_proto::completions(&uri, text, &offered, &snapshot.client))
        })
    })
}

/// How many of the notes around one say what headings its series has.
const MOST_NOTES: usize = 16;

/// The headings of the notes around the one at `uri`, as they were read: of those before it in the
/// order of their paths, the nearest first, then of those behind it.
fn headings_around(snapshot: &Snapshot, uri: &str) -> Vec<Headings> {
    let path = from_proto::path(uri).unwrap_or_default();
    let Some(folder) = path.parent() else { return Vec::new() };
    let scope = folder.parent().unwrap_or(folder);
    let before = snapshot.files.range::<Path, _>((Bound::Unbounded, Bound::Excluded(&*path))).rev();
    let behind = snapshot.files.range::<Path, _>((Bound::Excluded(&*path), Bound::Unbounded));
    let near = |(path, _): &(&PathBuf, &Arc<File>)| path.starts_with(scope);
    let around = before.take_while(near).chain(behind.take_while(near));
    let notes = around.filter(|(other, file)| file.is_note && is_beside(&path, other)).take(MOST_NOTES);
    let heading = |landmark: &Landmark| match landmark.kind {
        LandmarkKind::Topic(level) => Some((level, landmark.name.clone())),
        _ => None,
    };
    notes.map(|(_, file)| file.landmarks.iter().filter_map(|(landmark, _)| heading(landmark)).collect()).collect()
}

/// Whether two notes lie in one folder, or are called the same in folders that differ by a number:
/// `2031-04/call.md` and `2031-05/call.md`.
fn is_beside(one: &Path, other: &Path) -> bool {
    let (Some(here), Some(there)) = (one.parent(), other.parent()) else { return false };
    let words = |folder: &Path| folder.to_string_lossy().replace(|c: char| c.is_ascii_digit(), "0");
    here == there || one.file_name() == other.file_name() && words(here) == words(there)
}

/// The day it is here.
fn today() -> Date {
    let today = jiff::ZonedDateTime::now();
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    Date { year: u16::try_from(today.year()).unwrap_or(0), month: part(today.month()), day: part(today.day()) }
}

fn document_symbol(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: DocumentSymbolParams| {
        let uri = params.text_document.uri;
        answer_about(&uri, |snapshot, document, _| {
            let asked = if snapshot.client.statements { document_symbols_and_statements } else { document_symbols };
            let symbols = asked(&snapshot.workspace, document);
            Some(to_proto::symbols(uri.as_str(), document.text(), &symbols, &snapshot.client))
        })
    })
}

fn folding_range(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: FoldingRangeParams| {
        answer_about(&params.text_document.uri, |snapshot, document, _| {
            let folds = folding_ranges(&snapshot.workspace, document);
            Some(to_proto::folds(document.text(), &folds, &snapshot.client))
        })
    })
}

fn document_link(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: DocumentLinkParams| {
        answer_about(&params.text_document.uri, |snapshot, document, _| {
            let links = document_links(&snapshot.workspace, document);
            Some(to_proto::links(document.text(), &links, snapshot.client.encoding))
        })
    })
}

fn find_references(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: ReferenceParams| {
        let at = params.text_document_position;
        let uri = at.text_document.uri;
        answer_about(&uri, |snapshot, document, _| {
            let (text, encoding) = (document.text(), snapshot.client.encoding);
            let offset = from_proto::offset(text, at.position, encoding);
            let found = references(&snapshot.workspace, document, offset, params.context.include_declaration)?;
            Some(to_proto::locations(&uri, text, &found, encoding))
        })
    })
}

/// How many symbols of the workspace are enough.
const MOST_SYMBOLS: usize = 256;

fn workspace_symbol(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: WorkspaceSymbolParams| {
        let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
        Ok(tokio::task::block_in_place(|| symbols(&moment.snapshot, &params.query)))
    })
}

/// The landmarks that fit `query`: of the open documents as they are, of the others as they were
/// read.
fn symbols(snapshot: &Snapshot, query: &str) -> Vec<SymbolInformation> {
    let mut found = Vec::new();
    let mut open = BTreeSet::new();
    for uri in snapshot.open.keys() {
        let (Some((document, _)), Some(place)) = (snapshot.document(uri), to_proto::uri(uri)) else { continue };
        open.extend(from_proto::path(uri));
        for landmark in landmarks(document) {
            let range = to_proto::range(document.text(), landmark.range, snapshot.client.encoding);
            found.push((Cow::Owned(landmark), Location::new(place.clone(), range)));
        }
    }
    for (path, file) in snapshot.files.iter().filter(|(path, file)| file.is_note && !open.contains(*path)) {
        let Some(uri) = to_proto::file_uri(path) else { continue };
        for (landmark, range) in &file.landmarks {
            found.push((Cow::Borrowed(landmark), Location::new(uri.clone(), *range)));
        }
    }
    let best = search(query, found.iter().map(|(landmark, _)| landmark.name.as_str()), MOST_SYMBOLS);
    best.into_iter().map(|index| to_proto::landmark(&found[index].0, &found[index].1, &snapshot.client)).collect()
}
