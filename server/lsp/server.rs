//! The questions an editor asks, each answered from the snapshot of the moment it was asked.

use super::capabilities;
use super::state::{Open, Snapshot};
use super::{from_proto, to_proto};
use saidby_core::document::Document;
use saidby_core::features::code_action::code_actions;
use saidby_core::features::document_symbol::document_symbols;
use saidby_core::features::hover::hover;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, DocumentSymbolParams, Hover,
    HoverParams, InitializeParams, InitializeResult, Uri,
};
use tower_lsp::{Client, LanguageServer};

tokio::task_local! {
    /// Set around every handler by the serve loop.
    pub static MOMENT: Moment;
}

/// The moment a request was read.
#[derive(Clone, Debug)]
pub struct Moment {
    /// What the server knew then.
    pub snapshot: Snapshot,
    /// Set when the client no longer wants the answer. Long loops look at it.
    pub cancelled: Arc<AtomicBool>,
}

/// The language server as the client sees it.
#[derive(Debug)]
pub struct Server {
    /// The way to the client, for what is asked of it. Handlers never wait for it.
    #[cfg_attr(
        not(debug_assertions),
        expect(dead_code, reason = "nothing is asked of the client yet, except by tests")
    )]
    pub client: Client,
}

/// Answers `question`, which may take long, on a thread of its own; a panic there is an error of
/// this one request, and a client that cancels is answered at once.
#[cfg_attr(not(debug_assertions), expect(dead_code, reason = "no question takes long yet; the tests ask some"))]
pub async fn answer<T: Send + 'static>(question: impl FnOnce(&Moment) -> T + Send + 'static) -> Result<T> {
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    let answer = move || {
        if moment.cancelled.load(Ordering::Relaxed) { Err(Error::request_cancelled()) } else { Ok(question(&moment)) }
    };
    tokio::task::spawn_blocking(answer).await.unwrap_or_else(|_| Err(Error::internal_error()))
}

/// Answers a question about one document, which takes milliseconds at most; `None` if the editor
/// holds no such document.
///
/// This thread goes on with the question and another takes over its other tasks: sooner begun than
/// on a thread that has to be woken. A panic is caught by the loop.
fn answer_about<T>(uri: &Uri, question: impl FnOnce(&Snapshot, &Document, Open) -> Option<T>) -> Result<Option<T>> {
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    if moment.cancelled.load(Ordering::Relaxed) {
        return Err(Error::request_cancelled());
    }
    let Some((document, open)) = moment.snapshot.document(uri.as_str()) else { return Ok(None) };
    Ok(tokio::task::block_in_place(|| question(&moment.snapshot, document, open)))
}

/// An answer that is large and therefore written as JSON here instead of being made a JSON tree
/// first, as answers of the service are: that takes several times as long, and the memory.
pub type Large = fn(Value) -> Result<Box<RawValue>>;

/// The large answers, by method.
pub fn large(method: &str) -> Option<Large> {
    (method == "textDocument/documentSymbol").then_some(document_symbol as Large)
}

fn document_symbol(params: Value) -> Result<Box<RawValue>> {
    let params: DocumentSymbolParams =
        serde_json::from_value(params).map_err(|error| Error::invalid_params(error.to_string()))?;
    let uri = params.text_document.uri;
    let symbols = answer_about(&uri, |snapshot, document, _| {
        let symbols = document_symbols(&snapshot.workspace, document);
        Some(to_proto::symbols(uri.as_str(), document.text(), &symbols, &snapshot.client))
    })?;
    to_raw_value(&symbols).map_err(|_| Error::internal_error())
}

impl LanguageServer for Server {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        // The loop has read the parameters; the snapshot knows what they say.
        MOMENT.try_with(|moment| capabilities::offer(&moment.snapshot.client)).map_err(|_| Error::internal_error())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        answer_about(&at.text_document.uri, |snapshot, document, _| {
            let offset = from_proto::offset(document.text(), at.position, snapshot.client.encoding);
            let hover = hover(&snapshot.workspace, document, offset)?;
            Some(to_proto::hover(document.text(), hover, &snapshot.client))
        })
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let uri = params.text_document.uri;
        let wanted = params.context.only.is_none_or(|kinds| kinds.iter().any(holds_quick_fixes));
        answer_about(&uri, |snapshot, document, open| {
            let client = &snapshot.client;
            if !wanted || !client.action_literals {
                return Some(Vec::new());
            }
            let text = document.text();
            let range = from_proto::range(text, params.range, client.encoding);
            let actions = code_actions(&snapshot.workspace, document, range);
            let actions =
                actions.iter().filter_map(|action| to_proto::code_action(uri.as_str(), text, open, action, client));
            Some(actions.map(CodeActionOrCommand::CodeAction).collect())
        })
    }
}

/// Whether quick fixes are of this kind: kinds hold those that continue their name after a dot,
/// and the empty kind holds all.
fn holds_quick_fixes(kind: &CodeActionKind) -> bool {
    *kind == CodeActionKind::QUICKFIX || kind.as_str().is_empty()
}
