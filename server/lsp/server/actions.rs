//! What can be done about a place: offered, and worked out once it is chosen.

use super::settings_file::{self, Written};
use super::{MOMENT, Moment, answer_about, from_proto, refused, to_proto};
use crate::lsp::state::{Open, Snapshot};
use saidby_core::configuration::with_ignored;
use saidby_core::document::Document;
use saidby_core::features::code_action::{Action, ActionKind, Outside, code_actions};
use serde::Deserialize;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Range, Uri, WorkspaceEdit,
};

/// `textDocument/codeAction`
pub fn offered(params: &CodeActionParams) -> Result<Option<CodeActionResponse>> {
    let uri = &params.text_document.uri;
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    answer_about(uri, |snapshot, document, open| {
        let client = &snapshot.client;
        if !client.action_literals {
            return Some(Vec::new());
        }
        let mut offered = Vec::new();
        let wanted = params.context.only.as_deref();
        // Without findings what mends one and is of use besides is offered for its own sake.
        let mends = [ActionKind::QuickFix, ActionKind::FixAll].iter().any(|kind| to_proto::wants(wanted, *kind));
        for (number, action) in at(&moment, uri, document, params.range, mends).iter().enumerate() {
            let is_possible = match &action.outside {
                None => true,
                Some(Outside::Settled(..)) => client.applies_edits,
                Some(Outside::Allowed { .. }) => settings_file::can_be_written(snapshot, uri),
            };
            if !is_possible || !to_proto::wants(wanted, action.kind) {
                continue;
            }
            let chosen = to_proto::Chosen { uri: uri.clone(), range: params.range, number };
            let edit = || edit(snapshot, document, open, uri, action).ok();
            let shown = to_proto::code_action(document.text(), action, chosen, edit, client);
            offered.extend(shown.map(CodeActionOrCommand::CodeAction));
        }
        Some(offered)
    })
}

/// `codeAction/resolve`
pub fn chosen(mut chosen: CodeAction) -> Result<CodeAction> {
    let Some(data) = chosen.data.as_ref().and_then(|data| to_proto::Chosen::deserialize(data).ok()) else {
        return Ok(chosen);
    };
    let moment = MOMENT.try_with(Moment::clone).map_err(|_| Error::internal_error())?;
    let worked_out = answer_about(&data.uri, |snapshot, document, open| {
        let mut actions = at(&moment, &data.uri, document, data.range, true);
        // The text may be another by now, and not all of them were wanted.
        let is_chosen = |action: &Action| action.fix.title == chosen.title;
        let number = Some(data.number).filter(|number| actions.get(*number).is_some_and(is_chosen));
        let action = actions.swap_remove(number.or_else(|| actions.iter().position(is_chosen))?);
        Some(edit(snapshot, document, open, &data.uri, &action).map_err(refused))
    })?;
    chosen.edit = worked_out.transpose()?;
    Ok(chosen)
}

/// All that can be done in a range of a document, whatever the client takes; with what `mends` its
/// findings or without.
fn at(moment: &Moment, uri: &Uri, document: &Document, range: Range, mends: bool) -> Vec<Action> {
    let range = from_proto::range(document.text(), range, moment.snapshot.client.encoding);
    let checked = mends.then(|| moment.findings.check(uri.as_str(), document));
    code_actions(
        &moment.snapshot.workspace,
        document,
        range,
        checked.as_deref().map_or(&[], |checked| &checked.findings),
    )
}

/// The edits of an action, or why there are none.
fn edit(
    snapshot: &Snapshot,
    document: &Document,
    open: Open,
    uri: &Uri,
    action: &Action,
) -> std::result::Result<WorkspaceEdit, String> {
    let Some(Outside::Allowed { code, here }) = &action.outside else {
        return Ok(to_proto::workspace_edit(uri.clone(), document.text(), open, &action.fix.edits, &snapshot.client));
    };
    let with_ignored = |file: &Written<'_>| {
        let path = here.then_some(file.glob.as_str());
        with_ignored(file.text, code, path, &file.ignored)
    };
    let (_, operations) = settings_file::rewritten(snapshot, uri, with_ignored)?;
    Ok(settings_file::edit(snapshot, operations))
}
