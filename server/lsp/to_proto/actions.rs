//! What can be done about a place, now or once it is chosen.

use super::diagnostic;
use crate::lsp::capabilities::ClientAbilities;
use crate::lsp::server::settle::{SETTLE, Settle};
use saidby_core::features::code_action::{Action, ActionKind, Outside};
use saidby_core::text::{Places, Text};
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types as lsp;

/// What an action carries so that its edits can be asked for.
#[derive(Debug, Deserialize, Serialize)]
pub struct Chosen {
    /// The document.
    pub uri: lsp::Uri,
    /// Where it was offered.
    pub range: lsp::Range,
    /// Its number among all there.
    pub number: usize,
}

/// The kind of `source.fixAll` that is ours.
pub const FIX_ALL: lsp::CodeActionKind = lsp::CodeActionKind::new("source.fixAll.saidby");

/// The kind of an action.
pub fn kind(kind: ActionKind) -> lsp::CodeActionKind {
    match kind {
        ActionKind::QuickFix => lsp::CodeActionKind::QUICKFIX,
        ActionKind::FixAll => FIX_ALL,
        ActionKind::Rewrite => lsp::CodeActionKind::REFACTOR_REWRITE,
    }
}

/// Whether a client that wants `wanted` wants this: a kind is wanted with all that lie below it.
pub fn wants(wanted: Option<&[lsp::CodeActionKind]>, of: ActionKind) -> bool {
    let own = kind(of);
    let own = own.as_str();
    let below = |kind: &lsp::CodeActionKind| {
        let kind = kind.as_str();
        kind.is_empty() || own == kind || own.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'))
    };
    // What concerns the whole file comes only to those who ask for it.
    wanted.map_or(of != ActionKind::FixAll, |kinds| kinds.iter().any(below))
}

/// Something that can be done; what `edit` makes of it comes later for clients that ask for that when
/// it is chosen.
pub fn code_action(
    text: &Text,
    action: &Action,
    chosen: Chosen,
    edit: impl FnOnce() -> Option<lsp::WorkspaceEdit>,
    client: &ClientAbilities,
) -> Option<lsp::CodeAction> {
    let (title, uri) = (action.fix.title.clone(), chosen.uri.clone());
    let diagnostics = action
        .diagnostic
        .as_ref()
        .map(|finding| vec![diagnostic(&uri, &mut Places::new(text, client.encoding), finding, client)]);
    let shown = lsp::CodeAction {
        title: title.clone(),
        kind: Some(kind(action.kind)),
        diagnostics,
        is_preferred: action.preferred.then_some(true),
        ..lsp::CodeAction::default()
    };
    if let Some(Outside::Settled(tag, answer)) = &action.outside {
        // The client is told which file to save.
        let asked = Settle { uri, tag: tag.clone(), answer: answer.into(), apply: true };
        let arguments = Some(vec![serde_json::to_value(asked).ok()?]);
        let command = lsp::Command { title, command: SETTLE.to_owned(), arguments };
        return Some(lsp::CodeAction { command: Some(command), ..shown });
    }
    if client.resolves_edits && action.kind != ActionKind::FixAll {
        return Some(lsp::CodeAction { data: serde_json::to_value(chosen).ok(), ..shown });
    }
    Some(lsp::CodeAction { edit: Some(edit()?), ..shown })
}
