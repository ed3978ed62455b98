//! What is offered and done while somebody types.

use super::range;
use crate::lsp::capabilities::ClientAbilities;
use saidby_core::edit::TextEdit;
use saidby_core::features::completion::{Completion, CompletionKind, MOST};
use saidby_core::text::{Encoding, Text};
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{self as lsp, Uri};

/// What a completion carries so that its details can be asked for.
#[derive(Debug, Deserialize, Serialize)]
pub struct Offered {
    /// The document.
    pub uri: Uri,
    /// Who is offered.
    pub person: String,
    /// The line being typed.
    pub line: u32,
}

/// What may be typed, the likeliest first.
pub fn completions(uri: &Uri, text: &Text, offered: &[Completion], client: &ClientAbilities) -> lsp::CompletionList {
    let items = offered.iter().enumerate().map(|(rank, each)| completion(uri, text, rank, each, client)).collect();
    lsp::CompletionList { is_incomplete: offered.len() >= MOST, items }
}

fn completion(uri: &Uri, text: &Text, rank: usize, from: &Completion, client: &ClientAbilities) -> lsp::CompletionItem {
    let replaced = range(text, from.range, client.encoding);
    let snippet = from.snippet.as_ref().filter(|_| client.snippets);
    let offered = from.person.clone().map(|person| Offered { uri: uri.clone(), person, line: replaced.start.line });
    lsp::CompletionItem {
        label: from.label.clone(),
        kind: Some(match from.kind {
            CompletionKind::Person => lsp::CompletionItemKind::VALUE,
            CompletionKind::Section => lsp::CompletionItemKind::MODULE,
            CompletionKind::Outcome => lsp::CompletionItemKind::KEYWORD,
            CompletionKind::Date => lsp::CompletionItemKind::CONSTANT,
        }),
        detail: from.detail.clone(),
        sort_text: Some(format!("{rank:03}")),
        filter_text: Some(from.filter.clone()),
        insert_text_format: snippet.map(|_| lsp::InsertTextFormat::SNIPPET),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit::new(
            replaced,
            snippet.unwrap_or(&from.text).clone(),
        ))),
        data: offered.and_then(|offered| serde_json::to_value(offered).ok()),
        ..lsp::CompletionItem::default()
    }
}

/// Words in Markdown, or what is left of it for a client that shows none.
pub fn markup(markdown: String, client: &ClientAbilities) -> lsp::Documentation {
    let kind = if client.completion_markdown { lsp::MarkupKind::Markdown } else { lsp::MarkupKind::PlainText };
    lsp::Documentation::MarkupContent(lsp::MarkupContent { kind, value: markdown })
}

/// Edits of one text.
pub fn edits(text: &Text, edits: &[TextEdit], encoding: Encoding) -> Vec<lsp::TextEdit> {
    edits.iter().map(|edit| lsp::TextEdit::new(range(text, edit.range, encoding), edit.text.clone())).collect()
}
