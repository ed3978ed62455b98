//! Settles a doubt about who speaks: the edits, of `saidby.toml` and of the note, that an answer asks
//! for. The editor applies and saves them.

use super::settings_file::{self, Written};
use super::{Moment, answer, refused, to_proto};
use crate::lsp::publisher::PATIENCE;
use crate::lsp::state::{Open, Snapshot};
use saidby_core::configuration::with_aliases;
use saidby_core::document::Document;
use saidby_core::doubt::{self, Answer};
use saidby_core::edit::TextEdit;
use saidby_core::enrol::enrol;
use saidby_core::features::speakers::{Member, speakers};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::Client;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DocumentChangeOperation, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, Uri, WorkspaceEdit,
};

/// Settles a doubt: `[{"uri": …, "tag": …, "answer": {"alias": …} or {"attendee": …}}]`. The answer has
/// the edits, and the files besides the note that the editor should save.
pub const SETTLE: &str = "saidby.server.settle";

/// What the argument says.
#[derive(Debug, Deserialize, Serialize)]
pub struct Settle {
    /// The document.
    pub uri: Uri,
    /// A tag in it.
    pub tag: String,
    /// Who that is.
    pub answer: Said,
    /// Whether the edits are sent to be applied; else whoever asked applies them.
    #[serde(default = "applied", skip_serializing)]
    pub apply: bool,
}

fn applied() -> bool {
    true
}

/// An answer, as it goes over the wire.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Said {
    /// The tag is one of this person.
    Alias(String),
    /// Somebody of this name was there.
    Attendee(String),
}

impl From<&Answer> for Said {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Alias(name) => Self::Alias(name.clone()),
            Answer::Attendee(name) => Self::Attendee(name.clone()),
        }
    }
}

impl From<&Said> for Answer {
    fn from(said: &Said) -> Self {
        match said {
            Said::Alias(name) => Self::Alias(name.clone()),
            Said::Attendee(name) => Self::Attendee(name.clone()),
        }
    }
}

/// Settles what the argument says.
pub async fn settle(client: &Client, arguments: &[Value]) -> Result<Option<Value>> {
    let asked: Settle = super::commands::argument(arguments)?;
    let apply = asked.apply;
    let edit = answer(move |moment: &Moment| edits(&moment.snapshot, &asked)).await?;
    let Some((edit, files)) = edit.map_err(refused)? else { return Ok(None) };
    let told = json!({ "edit": edit, "files": files });
    if apply {
        let client = client.clone();
        tokio::spawn(async move { tokio::time::timeout(PATIENCE, client.apply_edit(edit)).await });
    }
    Ok(Some(told))
}

/// The edits, and the files besides the note that are edited; nothing where the editor holds no such
/// document or all is said already, and otherwise why it cannot be done.
fn edits(snapshot: &Snapshot, asked: &Settle) -> std::result::Result<Option<(WorkspaceEdit, Vec<Uri>)>, String> {
    let Some((document, open)) = snapshot.document(asked.uri.as_str()) else { return Ok(None) };
    let cast = speakers(&snapshot.workspace, document);
    let called = |member: &&Member| member.tags.iter().any(|tag| tag.name == asked.tag);
    let member = cast.iter().filter(called).max_by_key(|member| member.doubt.is_some());
    let member = member.ok_or_else(|| format!("Nobody speaks as `{}` here", asked.tag))?;
    let tags = member.tags.iter().map(|tag| tag.name.as_str());
    let written = doubt::settle(document, tags, &Answer::from(&asked.answer));
    let mut operations = Vec::new();
    let mut files = Vec::new();
    if !written.aliases.is_empty() {
        let with_aliases = |file: &Written<'_>| with_aliases(file.text, &written.aliases);
        let (uri, edited) = settings_file::rewritten(snapshot, &asked.uri, with_aliases)?;
        files.extend((!edited.is_empty()).then_some(uri));
        operations.extend(edited);
    }
    if let Some(name) = &written.attendee {
        let first = member.tags.iter().map(|tag| tag.first.start).min().unwrap_or_default();
        match enrol(document, first, &[name]) {
            Some(edit) => operations.push(of_note(snapshot, document, open, &asked.uri, edit)),
            None if written.aliases.is_empty() => {
                return Err(format!("{name} was not added: the attendee list is to be mended by hand"));
            }
            // The alias holds without it.
            None => {}
        }
    }
    Ok((!operations.is_empty()).then(|| (settings_file::edit(snapshot, operations), files)))
}

fn of_note(snapshot: &Snapshot, document: &Document, open: Open, uri: &Uri, edit: TextEdit) -> DocumentChangeOperation {
    let edits = to_proto::edits(document.text(), &[edit], snapshot.client.encoding);
    let text_document = OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: Some(open.version) };
    DocumentChangeOperation::Edit(TextDocumentEdit {
        text_document,
        edits: edits.into_iter().map(OneOf::Left).collect(),
    })
}
