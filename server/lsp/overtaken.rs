//! Answers that an edit has overtaken.
//!
//! The protocol would have an answer sent though the text is another by now, as long as it is of
//! use: a hover still says who that is, and findings name their version. Edits and colours are of
//! none: they would land on other words. Their client asks again, so it hears that the content was
//! modified.

use super::state::{Snapshot, State};
use saidby_core::document::Document;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::jsonrpc::{Error, Result};

/// The questions whose answers are laid on the text.
const LAID_ON: [&str; 8] = [
    "textDocument/codeAction",
    "textDocument/formatting",
    "textDocument/onTypeFormatting",
    "textDocument/rangeFormatting",
    "textDocument/rename",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/semanticTokens/range",
];

/// A question whose answer is right only while the text is what it was.
#[derive(Debug)]
pub struct Asked {
    state: Arc<State>,
    then: Snapshot,
    /// The document it is about, or nothing if the answer says which.
    uri: Option<String>,
}

impl Asked {
    /// The question `method`, if it is such a one, asked now.
    pub fn of(method: &str, params: Option<&Value>, state: &Arc<State>) -> Option<Self> {
        if !LAID_ON.contains(&method) {
            return None;
        }
        let uri = params?.pointer("/textDocument/uri")?.as_str()?.to_owned();
        // A name may be given anew in every note.
        let uri = Some(uri).filter(|_| method != "textDocument/rename");
        Some(Self { state: Arc::clone(state), then: state.snapshot(), uri })
    }

    /// The answer, or that it has been overtaken.
    pub fn judge<T: Serialize>(asked: Option<Self>, answer: Result<T>) -> Result<T> {
        match (asked, &answer) {
            (Some(asked), Ok(said)) if asked.is_overtaken(said) => Err(Error::content_modified()),
            _ => answer,
        }
    }

    /// Whether a text that `answer` is about has changed since.
    fn is_overtaken(&self, answer: &impl Serialize) -> bool {
        let now = self.state.snapshot();
        let has_changed = |uri: &str| {
            let (Some((old, then)), Some((new, open))) = (self.then.document(uri), now.document(uri)) else {
                return false;
            };
            // Settings make another document of the same text.
            then.revision != open.revision && !is_same_text(old, new)
        };
        match &self.uri {
            Some(uri) => has_changed(uri),
            None => {
                let mut changed = self.then.open.keys().filter(|uri| has_changed(uri)).peekable();
                let answer = changed.peek().and_then(|_| serde_json::to_string(answer).ok()).unwrap_or_default();
                changed.any(|uri| answer.contains(&format!("\"{uri}\"")))
            }
        }
    }
}

fn is_same_text(a: &Document, b: &Document) -> bool {
    a.text().len() == b.text().len() && String::from(a.text()) == String::from(b.text())
}
