//! The questions whose answers may be long lists: of everything in a document.
//!
//! They are written as JSON here instead of being made a JSON tree first, as answers of the
//! service are: that takes several times as long, and the memory.

use super::{answer_about, from_proto, to_proto};
use saidby_core::date::Date;
use saidby_core::features::completion::completions;
use saidby_core::features::document_link::document_links;
use saidby_core::features::document_symbol::document_symbols;
use saidby_core::features::folding_range::folding_ranges;
use saidby_core::features::references::references;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CompletionParams, DocumentLinkParams, DocumentSymbolParams, FoldingRangeParams, ReferenceParams,
};

/// Answers a question with JSON.
pub type Answer = fn(Value) -> Result<Box<RawValue>>;

/// What answers `method`, if that is one of these questions.
pub fn find(method: &str) -> Option<Answer> {
    Some(match method {
        "textDocument/completion" => completion,
        "textDocument/documentLink" => document_link,
        "textDocument/documentSymbol" => document_symbol,
        "textDocument/foldingRange" => folding_range,
        "textDocument/references" => find_references,
        _ => return None,
    })
}

/// Reads the parameters and writes the answer.
fn asked<P: DeserializeOwned, T: Serialize>(
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
            let offered = completions(&snapshot.workspace, document, offset, Some(today()));
            Some(to_proto::completions(&uri, text, &offered, &snapshot.client))
        })
    })
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
            let symbols = document_symbols(&snapshot.workspace, document);
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
