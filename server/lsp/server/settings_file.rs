//! Edits of the `saidby.toml` that is in force for a note, or of the one that would be.

use crate::configuration::glob_of;
use crate::lsp::state::Snapshot;
use crate::lsp::{from_proto, to_proto};
use saidby_core::configuration::FILE;
use saidby_core::edit::TextEdit;
use saidby_core::text::{Text, TextRange};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::{
    CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit, Uri, WorkspaceEdit,
};

/// A `saidby.toml` that is to be written to.
#[derive(Debug)]
pub struct Written<'a> {
    /// What it says; nothing where there is none yet.
    pub text: &'a str,
    /// What the note is called in it, as a glob.
    pub glob: String,
    /// The rules that are not run as it is.
    pub ignored: Vec<String>,
}

/// Whether the settings for the note at `uri` can be written to: there is a file, or the client makes
/// one.
pub fn can_be_written(snapshot: &Snapshot, uri: &Uri) -> bool {
    let note = from_proto::path(uri.as_str());
    note.is_some_and(|note| snapshot.client.creates_files || snapshot.settled.of(&note).file.is_some())
}

/// What writes into the settings in force for the note at `uri`, as `rewrite` has it: into a file that
/// is there, as the editor holds it where it is open, or one in the folder of the workspace. The file and
/// the edits; none where it says already what it should.
pub fn rewritten(
    snapshot: &Snapshot,
    uri: &Uri,
    rewrite: impl FnOnce(&Written<'_>) -> Result<String, String>,
) -> Result<(Uri, Vec<DocumentChangeOperation>), String> {
    let note = from_proto::path(uri.as_str())
        .ok_or_else(|| format!("A note that is in no file has no {FILE}: save it first"))?;
    let file = file(snapshot, &note);
    let name = file.display();
    let held = snapshot.held(&file);
    let target = held.as_ref().map(|(uri, ..)| uri.clone()).or_else(|| to_proto::file_uri(&file));
    let target = target.ok_or_else(|| format!("{name} has no address"))?;
    let version = held.as_ref().map(|(.., open)| open.version);
    let text = held.map(|(_, document, _)| String::from(document.text()));
    let (text, is_there) = match text.map_or_else(|| std::fs::read_to_string(&file), Ok) {
        Ok(text) => (text, true),
        Err(error) if error.kind() == ErrorKind::NotFound => (String::new(), false),
        Err(error) => return Err(format!("{name} cannot be read: {error}")),
    };
    if !is_there && !snapshot.client.creates_files {
        return Err(format!("There is no {name}; `saidby init` writes one"));
    }
    let glob = glob_of(&note, file.parent().unwrap_or(&file));
    let ignored = snapshot.settled.of(&note).configuration.model.rules.ignore.clone();
    let after = rewrite(&Written { text: &text, glob, ignored });
    let after = after.map_err(|reason| format!("{name} cannot be added to: {reason}"))?;
    if after == text {
        return Ok((target, Vec::new()));
    }
    let create = CreateFile {
        uri: target.clone(),
        options: Some(CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) }),
        annotation_id: None,
    };
    let edits = to_proto::edits(&Text::new(&text), &[difference(&text, &after)], snapshot.client.encoding);
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri: target.clone(), version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    let create = (!is_there).then_some(DocumentChangeOperation::Op(ResourceOp::Create(create)));
    Ok((target, create.into_iter().chain([DocumentChangeOperation::Edit(edit)]).collect()))
}

/// The operations as the client takes them.
pub fn edit(snapshot: &Snapshot, operations: Vec<DocumentChangeOperation>) -> WorkspaceEdit {
    let creates = operations.iter().any(|operation| matches!(operation, DocumentChangeOperation::Op(_)));
    if creates || snapshot.client.versioned_edits {
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
