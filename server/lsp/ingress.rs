//! Applies what the editor says of its documents, at the moment it is read.
//!
//! Nothing here waits, so the text a request sees is the text the editor had when it asked.

use super::findings::Event;
use super::from_proto::{self, Change};
use super::settings;
use super::state::{Snapshot, State};
use saidby_core::document::Document;
use saidby_core::edit::TextEdit;
use saidby_core::text::TextRange;
use serde::Deserialize;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

#[derive(Deserialize)]
struct Named {
    uri: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    uri: String,
    #[serde(default)]
    language_id: String,
    version: Option<i32>,
    text: String,
}

#[derive(Deserialize)]
struct Versioned {
    uri: String,
    version: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params<T> {
    text_document: T,
    #[serde(default)]
    content_changes: Vec<Change>,
}

/// Whether `method` is one that [`apply`] takes.
pub fn concerns(method: &str) -> bool {
    method.starts_with("textDocument/did")
}

/// Applies a notification about a document and says what the publisher has to know.
pub fn apply(state: &State, method: &str, params: &Value) -> Option<Event> {
    match method {
        "textDocument/didOpen" => opened(state, read(method, params)?),
        "textDocument/didChange" => changed(state, read(method, params)?),
        "textDocument/didSave" => Some(Event::Saved(read::<Named>(method, params)?.text_document.uri.into())),
        "textDocument/didClose" => closed(state, read(method, params)?),
        _ => None,
    }
}

fn read<'a, T: Deserialize<'a>>(method: &str, params: &'a Value) -> Option<Params<T>> {
    Params::deserialize(params).inspect_err(|error| tracing::error!("{method} was not understood: {error}")).ok()
}

fn opened(state: &State, params: Params<Opened>) -> Option<Event> {
    let Opened { uri, language_id, version, text } = params.text_document;
    let uri: Arc<str> = uri.into();
    let claim = from_proto::claim(&uri, &language_id);
    let now = state.snapshot();
    let document = contained(&uri, || settings::open(&now, &uri, &text, claim))?;
    state.change(|now| {
        if now.document(&uri).is_some() {
            tracing::warn!("{uri} was opened twice; the newer text counts");
        }
        now.put(Arc::clone(&uri), document, version.unwrap_or(0), claim);
    });
    Some(Event::Opened(uri))
}

fn changed(state: &State, params: Params<Versioned>) -> Option<Event> {
    let Versioned { uri, version } = params.text_document;
    let uri: Arc<str> = uri.into();
    // Ingress is the only writer, so nothing changes between this look and the change.
    let now = state.snapshot();
    let Some((document, open)) = now.document(&uri) else {
        tracing::warn!("{uri} was changed but never opened");
        return None;
    };
    let version = version.unwrap_or(open.version);
    if version <= open.version {
        tracing::debug!("{uri} went from version {} to {version}", open.version);
    }
    let edits = edits(&now, document, &params.content_changes);
    let document = next(&uri, document, &edits);
    match document {
        Some(document) => state.change(|now| now.put(Arc::clone(&uri), document, version, open.claim)),
        // No answer is better than answers about another text.
        None => drop(state.change(|now| now.remove(&uri))),
    }
    let edits = edits.into_iter().map(|edit| Edited { replaced: edit.range, length: edit.text.len() }).collect();
    Some(Event::Edited(uri, edits))
}

/// What an edit did to the places of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The bytes that went.
    pub replaced: TextRange,
    /// How many bytes came.
    pub length: usize,
}

/// The edits of `changes`, each of which refers to the text the one before it left.
fn edits(now: &Snapshot, document: &Document, changes: &[Change]) -> Vec<TextEdit> {
    let mut text = document.text().clone();
    let edit = |change: &Change| {
        let edit = change.edit(&text, now.client.encoding);
        text = text.replaced(edit.range, &edit.text);
        edit
    };
    changes.iter().map(edit).collect()
}

/// The document after `edits`; read afresh if the quick way fails, `None` if that fails too.
fn next(uri: &str, document: &Document, edits: &[TextEdit]) -> Option<Document> {
    contained(uri, || document.edited(edits)).or_else(|| {
        let text = edits.iter().fold(document.text().clone(), |text, edit| text.replaced(edit.range, &edit.text));
        contained(uri, || document.anew(&String::from(&text)))
    })
}

/// The document that `make` makes, unless it panics: one bad note must not end the server.
fn contained(uri: &str, make: impl FnOnce() -> Document) -> Option<Document> {
    let make = || {
        let document = make();
        #[cfg(debug_assertions)]
        super::probes::trip(&document, "saidby/test/unreadable");
        document
    };
    catch_unwind(AssertUnwindSafe(make)).inspect_err(|_| tracing::error!("{uri} could not be read")).ok()
}

fn closed(state: &State, params: Params<Named>) -> Option<Event> {
    let uri: Arc<str> = params.text_document.uri.into();
    if state.change(|now| now.remove(&uri)) {
        Some(Event::Closed(uri))
    } else {
        tracing::warn!("{uri} was closed but never opened");
        None
    }
}

/// Mends what clients are known to send and the protocol's types refuse, where nothing of it is
/// used anyway.
pub fn mend(method: &str, params: &mut Value) {
    match method {
        // Read from the bare JSON, see `ClientAbilities`. An empty `rootUri`, an unknown kind of
        // anything or a null would make the types refuse the whole client.
        "initialize" if params.is_object() => *params = serde_json::json!({ "capabilities": {} }),
        // Why it was asked, which changes nothing.
        "textDocument/completion" => drop(params.as_object_mut().and_then(|params| params.remove("context"))),
        // Findings of any tool, with whatever it puts there.
        "textDocument/codeAction" => {
            if let Some(diagnostics) = params.pointer_mut("/context/diagnostics") {
                *diagnostics = Value::Array(Vec::new());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use saidby_core::document::Claim;
    use serde_json::json;

    fn text(state: &State) -> Option<(String, i32, Claim)> {
        let now = state.snapshot();
        let (document, open) = now.document("file:///n.md")?;
        Some((String::from(document.text()), open.version, open.claim))
    }

    fn open(state: &State, text: &str, version: i32) -> Option<Event> {
        let document = json!({"uri": "file:///n.md", "languageId": "markdown", "version": version, "text": text});
        apply(state, "textDocument/didOpen", &json!({"textDocument": document}))
    }

    fn change(state: &State, version: Value, changes: &Value) -> Option<Event> {
        let document = json!({"uri": "file:///n.md", "version": version});
        apply(state, "textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}))
    }

    #[test]
    fn changes_apply_in_order() {
        let state = State::default();
        open(&state, "one\ntwo\n", 1);
        let at = |line, from, to| json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
        let changes = json!([
            {"range": at(0, 0, 3), "text": "a\nb"},
            {"range": at(1, 1, 1), "rangeLength": -1, "text": "!"},
            {"range": at(2, 0, 99), "text": "é"},
        ]);
        change(&state, json!(2), &changes);
        assert_eq!(text(&state), Some(("a\nb!\né\n".to_owned(), 2, Claim::Maybe)));
        change(&state, json!(3), &json!([{"text": "whole"}, {"range": at(9, 9, 9), "text": "!"}]));
        assert_eq!(text(&state), Some(("whole!".to_owned(), 3, Claim::Maybe)));
    }

    #[test]
    fn versions_are_the_clients() {
        let state = State::default();
        open(&state, "a", 5);
        change(&state, json!(3), &json!([{"text": "b"}]));
        assert_eq!(text(&state), Some(("b".to_owned(), 3, Claim::Maybe)));
        change(&state, json!(null), &json!([{"text": "c"}]));
        assert_eq!(text(&state), Some(("c".to_owned(), 3, Claim::Maybe)));
        open(&state, "d", 1);
        assert_eq!(text(&state), Some(("d".to_owned(), 1, Claim::Maybe)));
    }

    #[test]
    fn unknown_documents_change_nothing() {
        let state = State::default();
        assert_eq!(change(&state, json!(1), &json!([{"text": "b"}])), None);
        assert_eq!(apply(&state, "textDocument/didClose", &json!({"textDocument": {"uri": "file:///n.md"}})), None);
        assert_eq!(apply(&state, "textDocument/didOpen", &json!(null)), None);
        assert_eq!(text(&state), None);
    }
}
