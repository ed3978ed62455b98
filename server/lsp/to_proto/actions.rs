//! What can be done about a place, now or once it is chosen.

use super::{diagnostic, uri, workspace_edit};
use crate::lsp::capabilities::ClientAbilities;
use crate::lsp::server::settle::{SETTLE, Settle};
use crate::lsp::state::Open;
use saidby_core::features::code_action::{Action, ActionKind};
use saidby_core::text::Text;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types as lsp;

/// What an action carries so that its edits can be asked for.
#[derive(Debug, Deserialize, Serialize)]
pub struct Chosen {
    /// The document.
    pub uri: lsp::Uri,
    /// Where it was offered.
    pub range: lsp::Range,
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
pub fn wants(wanted: Option<&[lsp::CodeActionKind]>, action: &Action) -> bool {
    let own = kind(action.kind);
    let own = own.as_str();
    let below = |kind: &lsp::CodeActionKind| {
        let kind = kind.as_str();
        kind.is_empty() || own == kind || own.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'))
    };
    // What concerns the whole file comes only to those who ask for it.
    wanted.map_or(action.kind != ActionKind::FixAll, |kinds| kinds.iter().any(below))
}

/// Something that can be done in the document called `name`; its edits come later for clients that
/// ask for them when it is chosen.
pub fn code_action(
    name: &str,
    text: &Text,
    open: Open,
    action: &Action,
    range: lsp::Range,
    client: &ClientAbilities,
) -> Option<lsp::CodeAction> {
    let uri = uri(name)?;
    let diagnostics = action.diagnostic.as_ref().map(|finding| vec![diagnostic(&uri, text, finding, client)]);
    if let Some((tag, answer)) = &action.settles {
        // What is written elsewhere is worked out once it is chosen.
        let asked = Settle { uri, tag: tag.clone(), answer: answer.into(), apply: true };
        let title = action.fix.title.clone();
        let arguments = Some(vec![serde_json::to_value(asked).ok()?]);
        let command = lsp::Command { title: title.clone(), command: SETTLE.to_owned(), arguments };
        let (kind, command) = (Some(kind(action.kind)), Some(command));
        return client.applies_edits.then(|| lsp::CodeAction {
            title,
            kind,
            diagnostics,
            command,
            ..lsp::CodeAction::default()
        });
    }
    let chosen = Chosen { uri: uri.clone(), range };
    let later = client.resolves_edits && action.kind != ActionKind::FixAll;
    Some(lsp::CodeAction {
        title: action.fix.title.clone(),
        kind: Some(kind(action.kind)),
        diagnostics,
        edit: (!later).then(|| workspace_edit(uri, text, open, &action.fix.edits, client)),
        is_preferred: action.preferred.then_some(true),
        data: later.then(|| serde_json::to_value(chosen).ok()).flatten(),
        ..lsp::CodeAction::default()
    })
}
