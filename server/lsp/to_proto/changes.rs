//! Edits of documents, as the client takes them: with the version they are for, and what for.

use super::edits;
use crate::lsp::capabilities::ClientAbilities;
use crate::lsp::state::Open;
use saidby_core::edit::TextEdit;
use saidby_core::text::Text;
use std::collections::HashMap;
use tower_lsp::ls_types::{self as lsp, Uri};

/// What becomes of a document.
#[derive(Debug)]
pub struct Changed {
    /// The document.
    pub uri: Uri,
    /// Its version; none where the editor does not hold it.
    pub version: Option<i32>,
    /// The edits, all of the same text.
    pub edits: Vec<lsp::TextEdit>,
    /// What they are for, where there are several documents.
    pub why: Option<&'static str>,
}

/// Edits of the document at `uri`, all of the same `text`.
pub fn workspace_edit(
    uri: Uri,
    text: &Text,
    open: Open,
    changed: &[TextEdit],
    client: &ClientAbilities,
) -> lsp::WorkspaceEdit {
    let edits = edits(text, changed, client.encoding);
    workspace_edits(vec![Changed { uri, version: Some(open.version), edits, why: None }], client)
}

/// Edits of several documents; those without any are left out.
pub fn workspace_edits(mut changed: Vec<Changed>, client: &ClientAbilities) -> lsp::WorkspaceEdit {
    changed.retain(|changed| !changed.edits.is_empty());
    if !client.versioned_edits {
        let changes = changed.into_iter().map(|changed| (changed.uri, changed.edits)).collect();
        return lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() };
    }
    let mut annotations = HashMap::new();
    let mut edit = |Changed { uri, version, edits, why }: Changed| {
        let annotation = why.filter(|_| client.annotates_edits);
        annotations.extend(annotation.map(|label| {
            let annotation =
                lsp::ChangeAnnotation { label: label.to_owned(), needs_confirmation: None, description: None };
            (label.to_owned(), annotation)
        }));
        let edit = |text_edit: lsp::TextEdit| match annotation {
            Some(label) => lsp::OneOf::Right(lsp::AnnotatedTextEdit { text_edit, annotation_id: label.to_owned() }),
            None => lsp::OneOf::Left(text_edit),
        };
        lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(edit).collect(),
        }
    };
    let edits = changed.into_iter().map(&mut edit).collect();
    lsp::WorkspaceEdit {
        document_changes: Some(lsp::DocumentChanges::Edits(edits)),
        change_annotations: (!annotations.is_empty()).then_some(annotations),
        ..lsp::WorkspaceEdit::default()
    }
}
