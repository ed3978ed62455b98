//! What is shown in and around the text.

use super::lists::asked;
use super::{MOMENT, Moment, answer_about, from_proto, to_proto};
use saidby_core::features::code_lens::code_lenses;
use saidby_core::features::inlay_hint::inlay_hints;
use saidby_core::features::semantic_tokens::semantic_tokens;
use serde_json::Value;
use serde_json::value::RawValue;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeLensParams, InlayHintParams, SemanticTokensDeltaParams, SemanticTokensParams, SemanticTokensRangeParams, Uri,
};

/// `textDocument/semanticTokens/full`
pub fn all_tokens(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: SemanticTokensParams| tokens(&params.text_document.uri, None))
}

/// `textDocument/semanticTokens/full/delta`
pub fn other_tokens(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: SemanticTokensDeltaParams| {
        tokens(&params.text_document.uri, Some(&params.previous_result_id))
    })
}

fn tokens(uri: &Uri, previous: Option<&str>) -> Result<Option<crate::lsp::tokens::Answer>> {
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    answer_about(uri, |snapshot, document, _| {
        let text = document.text();
        let found = semantic_tokens(&snapshot.workspace, document, text.range());
        let numbers = to_proto::tokens(text, &found, snapshot.client.encoding);
        Some(moment.tokens.answer(uri.as_str(), numbers, previous))
    })
}

/// `textDocument/semanticTokens/range`
pub fn tokens_within(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: SemanticTokensRangeParams| {
        answer_about(&params.text_document.uri, |snapshot, document, _| {
            let (text, encoding) = (document.text(), snapshot.client.encoding);
            let within = from_proto::range(text, params.range, encoding);
            let found = semantic_tokens(&snapshot.workspace, document, within);
            Some(serde_json::json!({ "data": to_proto::tokens(text, &found, encoding) }))
        })
    })
}

/// `textDocument/inlayHint`
pub fn hints(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: InlayHintParams| {
        let uri = params.text_document.uri;
        answer_about(&uri, |snapshot, document, _| {
            let (text, encoding) = (document.text(), snapshot.client.encoding);
            let within = from_proto::range(text, params.range, encoding);
            let wanted = snapshot.client.hints;
            let found = if wanted { inlay_hints(&snapshot.workspace, document, within) } else { Vec::new() };
            Some(to_proto::hints(&uri, text, &found, encoding))
        })
    })
}

/// `textDocument/codeLens`
pub fn lenses(params: Value) -> Result<Box<RawValue>> {
    asked(params, |params: CodeLensParams| {
        let uri = params.text_document.uri;
        answer_about(&uri, |snapshot, document, _| {
            let found = code_lenses(&snapshot.workspace, document, snapshot.client.turns);
            Some(to_proto::lenses(&uri, document.text(), &found, snapshot.client.encoding))
        })
    })
}
