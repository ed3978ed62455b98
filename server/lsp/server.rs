//! The questions an editor asks, each answered from the snapshot of the moment it was asked.

use super::capabilities;
use super::findings::Findings;
use super::folders::{self, Readers};
use super::state::{Open, Snapshot, State};
use super::tokens::Tokens;
use super::writer::Writer;
use super::{from_proto, to_proto};
use saidby_core::document::Document;
use saidby_core::features::completion::details;
use saidby_core::features::definition::definition;
use saidby_core::features::document_highlight::document_highlights;
use saidby_core::features::formatting::{formatting, range_formatting};
use saidby_core::features::hover::hover;
use saidby_core::features::on_type_formatting::on_type_formatting;
use saidby_core::features::rename::{Rename, prepare_rename};
use saidby_core::features::selection_range::selection_ranges;
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*; // one for each thing the protocol has a word for
use tower_lsp::{Client, LanguageServer};

mod actions;
pub mod commands;
mod diagnostic;
pub mod lists;
mod rename;
mod settings_file;
pub mod settle;
mod shown;
mod workspace;

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
    /// What the client was told of each document.
    pub findings: Arc<Findings>,
    /// The colours last sent.
    pub tokens: Arc<Tokens>,
    /// For what is sent while a question is being answered.
    pub writer: Writer,
}

/// The language server as the client sees it.
#[derive(Debug)]
pub struct Server {
    /// The way to the client, for what is asked of it. Handlers never wait for it.
    pub client: Client,
    /// What the server knows, for what goes on in the background.
    pub state: Arc<State>,
    /// Who reads the folders.
    pub readers: Arc<Readers>,
}

impl Server {
    /// `window/workDoneProgress/cancel`, which the service does not know.
    pub async fn cancel_progress(&self, params: serde_json::Value) {
        self.readers.cancel(&params["token"]);
    }
}

/// Answers `question`, which may take long, on a thread of its own; a panic there is an error of
/// this one request, and a client that cancels is answered at once.
pub async fn answer<T: Send + 'static>(question: impl FnOnce(&Moment) -> T + Send + 'static) -> Result<T> {
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    let answer = move || {
        if moment.cancelled.load(Ordering::Relaxed) { Err(Error::request_cancelled()) } else { Ok(question(&moment)) }
    };
    tokio::task::spawn_blocking(answer).await.unwrap_or_else(|_| Err(Error::internal_error()))
}

/// Answers a question about one document, which takes milliseconds at most; `None` if the editor
/// holds no such document.
/// A panic is caught by the loop.
pub(super) fn answer_about<T>(
    uri: &Uri,
    question: impl FnOnce(&Snapshot, &Document, Open) -> Option<T>,
) -> Result<Option<T>> {
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    if moment.cancelled.load(Ordering::Relaxed) {
        return Err(Error::request_cancelled());
    }
    let Some((document, open)) = moment.snapshot.document(uri.as_str()) else { return Ok(None) };
    Ok(question(&moment.snapshot, document, open))
}

/// Answers a question about a place in a document, as [`answer_about`] does.
fn answer_at<T>(
    at: &TextDocumentPositionParams,
    question: impl FnOnce(&Snapshot, &Document, usize) -> Option<T>,
) -> Result<Option<T>> {
    answer_about(&at.text_document.uri, |snapshot, document, _| {
        let offset = from_proto::offset(document.text(), at.position, snapshot.client.encoding);
        question(snapshot, document, offset)
    })
}

/// The error that says why nothing was done.
fn refused(reason: String) -> Error {
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: to_proto::plain(&reason).into(), data: None }
}

/// The protocol's code for a request that was understood and cannot be done.
const REQUEST_FAILED: i64 = -32803;

impl LanguageServer for Server {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        // The loop has read the parameters; the snapshot knows what they say.
        MOMENT.try_with(|moment| capabilities::offer(&moment.snapshot.client)).map_err(|_| Error::internal_error())
    }

    async fn initialized(&self, _: InitializedParams) {
        workspace::watch(&self.client, &self.state);
        self.readers.start(&self.client, &self.state);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.state.change(|now| workspace::change_folders(now, &params.event));
        self.readers.start(&self.client, &self.state);
    }

    async fn did_change_configuration(&self, _: DidChangeConfigurationParams) {
        // Whoever reads settings has heard it from the loop.
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let paths: Vec<_> = params.changes.iter().filter_map(|change| from_proto::path(change.uri.as_str())).collect();
        let state = Arc::clone(&self.state);
        tokio::task::block_in_place(|| folders::read_again(&state, &paths));
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        answer(move |moment| workspace::relink(&moment.snapshot, &params)).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<serde_json::Value>> {
        match params.command.as_str() {
            commands::FIX_ALL => commands::fix_all(&self.client),
            commands::CAST => commands::cast(&params.arguments),
            settle::SETTLE => settle::settle(&self.client, &params.arguments).await,
            commands::NOTES => commands::notes(),
            commands::SETTINGS => commands::settings(&params.arguments),
            commands::STATEMENTS => commands::statements(&params.arguments),
            to_proto::SHOW => commands::show(&self.client, &params.arguments),
            commands::READ_AGAIN => {
                self.state.change(|now| now.files = folders::Files::default());
                self.readers.start(&self.client, &self.state);
                Ok(None)
            }
            other => Err(Error::invalid_params(format!("there is no command {other}"))),
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        answer_at(&params.text_document_position_params, |snapshot, document, offset| {
            let hover = hover(&snapshot.workspace, document, offset)?;
            Some(to_proto::hover(document.text(), hover, &snapshot.client))
        })
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        let uri = at.text_document.uri.clone();
        answer_at(&at, |snapshot, document, offset| {
            let found = definition(&snapshot.workspace, document, offset)?;
            let elsewhere = found.elsewhere.as_ref().and_then(|source| workspace::place(snapshot, source));
            Some(to_proto::definition(&uri, document.text(), &found, elsewhere, &snapshot.client))
        })
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        answer_at(&params.text_document_position_params, |snapshot, document, offset| {
            let found = document_highlights(&snapshot.workspace, document, offset);
            Some(to_proto::highlights(document.text(), &found, snapshot.client.encoding))
        })
    }

    async fn prepare_rename(&self, at: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        let answer = answer_at(&at, |snapshot, document, offset| {
            let name = match prepare_rename(&snapshot.workspace, document, offset)? {
                Rename::Possible(name) => name,
                Rename::Refused(reason) => return Some(Err(refused(reason))),
            };
            let range = to_proto::range(document.text(), name, snapshot.client.encoding);
            let placeholder = document.text().slice(name).into_owned();
            Some(Ok(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
        });
        answer?.transpose()
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        // Where a roster is concerned all its notes are read.
        answer(move |moment| rename::rename(moment, &params)).await?
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        answer_about(&params.text_document.uri, |snapshot, document, _| {
            let (text, encoding) = (document.text(), snapshot.client.encoding);
            let offsets = params.positions.iter().map(|position| from_proto::offset(text, *position, encoding));
            let ranges = offsets.map(|offset| selection_ranges(&snapshot.workspace, document, offset));
            Some(ranges.map(|ranges| to_proto::selection(text, &ranges, encoding)).collect())
        })
    }

    async fn completion_resolve(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        let offered = item.data.as_ref().and_then(|data| to_proto::Offered::deserialize(data).ok());
        if let Some(to_proto::Offered { uri, person, line }) = offered {
            item.documentation = answer_about(&uri, |snapshot, document, _| {
                let offset = document.text().line_start(line as usize);
                let details = details(&snapshot.workspace, document, &person, offset)?;
                Some(to_proto::markup(details, &snapshot.client))
            })?;
        }
        Ok(item)
    }

    async fn inlay_hint_resolve(&self, mut hint: InlayHint) -> Result<InlayHint> {
        let offered = hint.data.as_ref().and_then(|data| to_proto::Offered::deserialize(data).ok());
        if let Some(to_proto::Offered { uri, person, line }) = offered {
            hint.tooltip = answer_about(&uri, |snapshot, document, _| {
                let offset = document.text().line_start(line as usize);
                let value = details(&snapshot.workspace, document, &person, offset)?;
                Some(InlayHintTooltip::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value }))
            })?;
        }
        Ok(hint)
    }

    async fn on_type_formatting(&self, params: DocumentOnTypeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        answer_at(&params.text_document_position, |snapshot, document, offset| {
            let edits = on_type_formatting(&snapshot.workspace, document, offset, &params.ch);
            Some(to_proto::edits(document.text(), &edits, snapshot.client.encoding))
        })
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        answer_about(&params.text_document.uri, |snapshot, document, _| {
            let edits = formatting(&snapshot.workspace, document);
            Some(to_proto::edits(document.text(), &edits, snapshot.client.encoding))
        })
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        answer_about(&params.text_document.uri, |snapshot, document, _| {
            let range = from_proto::range(document.text(), params.range, snapshot.client.encoding);
            let edits = range_formatting(&snapshot.workspace, document, range);
            Some(to_proto::edits(document.text(), &edits, snapshot.client.encoding))
        })
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        actions::offered(&params)
    }

    async fn code_action_resolve(&self, chosen: CodeAction) -> Result<CodeAction> {
        actions::chosen(chosen)
    }
}
