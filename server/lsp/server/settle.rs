//! Settles a doubt about who speaks: the edits, of `saidby.toml` and of the note, that an answer asks
//! for. The editor applies and saves them.

use super::{Moment, answer, from_proto, refused, to_proto};
use crate::lsp::publisher::PATIENCE;
use crate::lsp::state::{Open, Snapshot};
use saidby_core::configuration::{FILE, with_aliases};
use saidby_core::document::Document;
use saidby_core::doubt::{self, Answer};
use saidby_core::edit::TextEdit;
use saidby_core::enrol::enrol;
use saidby_core::features::speakers::{Member, speakers};
use saidby_core::text::{Text, TextRange};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tower_lsp::Client;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, Uri, WorkspaceEdit,
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
/// document, and otherwise why it cannot be done.
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
        let (uri, edited) = aliases(snapshot, &asked.uri, &written.aliases)?;
        operations.extend(edited);
        files.push(uri);
    }
    if let Some(name) = &written.attendee {
        let first = member.tags.iter().map(|tag| tag.first.start).min().unwrap_or_default();
        match enrol(document, first, &[name]) {
            Some(edit) => operations.push(of_note(snapshot, document, open, &asked.uri, edit)),
            None if operations.is_empty() => {
                return Err(format!("{name} was not added: the attendee list is to be mended by hand"));
            }
            // The alias holds without it.
            None => {}
        }
    }
    Ok((!operations.is_empty()).then(|| (edit(snapshot, operations), files)))
}

/// The operations as the client takes them.
fn edit(snapshot: &Snapshot, operations: Vec<DocumentChangeOperation>) -> WorkspaceEdit {
    if snapshot.client.versioned_edits {
        return WorkspaceEdit {
            document_changes: Some(DocumentChanges::Operations(operations)),
            ..WorkspaceEdit::default()
        };
    }
    let changes = operations.into_iter().filter_map(|operation| match operation {
        DocumentChangeOperation::Edit(edit) => {
            let edits =
                edit.edits.into_iter().filter_map(|edit| if let OneOf::Left(edit) = edit { Some(edit) } else { None });
            Some((edit.text_document.uri, edits.collect()))
        }
        DocumentChangeOperation::Op(_) => None,
    });
    WorkspaceEdit { changes: Some(changes.collect()), ..WorkspaceEdit::default() }
}

fn of_note(snapshot: &Snapshot, document: &Document, open: Open, uri: &Uri, edit: TextEdit) -> DocumentChangeOperation {
    let edits = to_proto::edits(document.text(), &[edit], snapshot.client.encoding);
    let text_document = OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: Some(open.version) };
    DocumentChangeOperation::Edit(TextDocumentEdit {
        text_document,
        edits: edits.into_iter().map(OneOf::Left).collect(),
    })
}

/// What writes aliases into the settings in force for the note at `uri`: a file that is there, or
/// one in the folder of the workspace.
fn aliases(
    snapshot: &Snapshot,
    uri: &Uri,
    aliases: &[(String, String)],
) -> std::result::Result<(Uri, Vec<DocumentChangeOperation>), String> {
    let note = from_proto::path(uri.as_str())
        .ok_or_else(|| format!("A note that is in no file has no {FILE}: save it first"))?;
    let file = file(snapshot, &note);
    let name = file.display();
    let (text, is_there) = match std::fs::read_to_string(&file) {
        Ok(text) => (text, true),
        Err(error) if error.kind() == ErrorKind::NotFound => (String::new(), false),
        Err(error) => return Err(format!("{name} cannot be read: {error}")),
    };
    if !is_there && !snapshot.client.creates_files {
        return Err(format!("There is no {name}; `saidby init` writes one"));
    }
    let after = with_aliases(&text, aliases).map_err(|reason| format!("{name} cannot be added to: {reason}"))?;
    let target = to_proto::file_uri(&file).ok_or_else(|| format!("{name} has no address"))?;
    let create = CreateFile {
        uri: target.clone(),
        options: Some(CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) }),
        annotation_id: None,
    };
    let edits = to_proto::edits(&Text::new(&text), &[difference(&text, &after)], snapshot.client.encoding);
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri: target.clone(), version: None },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    let create = (!is_there).then_some(DocumentChangeOperation::Op(ResourceOp::Create(create)));
    Ok((target, create.into_iter().chain([DocumentChangeOperation::Edit(edit)]).collect()))
}

/// The file with the settings in force for `note`, or the one that would be.
fn file(snapshot: &Snapshot, note: &Path) -> PathBuf {
    let in_force = snapshot.settled.of(note);
    in_force.file.as_ref().map(|file| file.path.clone()).unwrap_or_else(|| {
        let folder = snapshot
            .folders
            .iter()
            .filter(|folder| note.starts_with(folder))
            .max_by_key(|folder| folder.as_os_str().len());
        folder.map(PathBuf::as_path).or_else(|| note.parent()).unwrap_or(note).join(FILE)
    })
}

/// The lines in which two texts differ, as one edit of the first.
fn difference(before: &str, after: &str) -> TextEdit {
    let same = |(a, b): &(&str, &str)| a == b;
    let lines = |text| str::split_inclusive(text, '\n');
    let start: usize = lines(before).zip(lines(after)).take_while(same).map(|(line, _)| line.len()).sum();
    let (old, new) = (&before[start..], &after[start..]);
    let end: usize = lines(old).rev().zip(lines(new).rev()).take_while(same).map(|(line, _)| line.len()).sum();
    TextEdit::replace(TextRange::new(start, before.len() - end), &new[..new.len() - end])
}
