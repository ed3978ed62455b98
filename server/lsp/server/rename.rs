//! Another name for somebody: in a note; where a roster has the name, in the roster and in all notes
//! that it is for, as the editor or the disk has them.

use super::{Moment, from_proto, refused, to_proto};
use crate::lsp::folders;
use crate::lsp::state::Snapshot;
use crate::lsp::to_proto::Changed;
use saidby_core::document::Document;
use saidby_core::edit::TextEdit;
use saidby_core::features::rename::{self, Rename, Shared};
use saidby_core::roster::Source;
use saidby_core::text::Text;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{RenameParams, Uri, WorkspaceEdit};

/// `textDocument/rename`
pub fn rename(moment: &Moment, params: &RenameParams) -> Result<Option<WorkspaceEdit>> {
    let snapshot = &moment.snapshot;
    let at = &params.text_document_position;
    let uri = &at.text_document.uri;
    let Some((document, open)) = snapshot.document(uri.as_str()) else { return Ok(None) };
    let (text, client) = (document.text(), &snapshot.client);
    let offset = from_proto::offset(text, at.position, client.encoding);
    if let Some(source) = Shared::roster(document, offset) {
        return in_roster(moment, uri, document, (offset, &params.new_name), &source);
    }
    Ok(match rename::rename(&snapshot.workspace, document, offset, &params.new_name) {
        Some(Rename::Possible(edits)) => Some(to_proto::workspace_edit(uri.clone(), text, open, &edits, client)),
        Some(Rename::Refused(reason)) => return Err(refused(reason)),
        None => None,
    })
}

fn in_roster(
    moment: &Moment,
    uri: &Uri,
    document: &Document,
    (offset, new): (usize, &str),
    source: &Source,
) -> Result<Option<WorkspaceEdit>> {
    let snapshot = &moment.snapshot;
    let roster = Roster::read(snapshot, source).map_err(refused)?;
    let place = (source, roster.text.as_str());
    let shared = match Shared::wished(&snapshot.workspace, document, offset, new, place) {
        Some(Rename::Possible(shared)) => shared,
        Some(Rename::Refused(reason)) => return Err(refused(reason)),
        None => return Ok(None),
    };
    let edits = |text: &Text, edits: &[TextEdit]| to_proto::edits(text, edits, snapshot.client.encoding);
    let mut changed = vec![Changed {
        uri: roster.uri,
        version: roster.version,
        edits: edits(&Text::new(&roster.text), &shared.edits),
        why: Some("In the roster"),
    }];
    let mut take = |other: Uri, version: Option<i32>, note: &Document| {
        let (here, is_lossy) = (other == *uri, note.origin().lossy);
        match shared.edits_of(note) {
            Rename::Possible(found) if found.is_empty() => Ok(()),
            Rename::Possible(_) if is_lossy => Err(format!("{} is not UTF-8", shown(&other))),
            Rename::Possible(found) => {
                let why = if here { "In this note" } else { "In other notes" };
                changed.push(Changed { uri: other, version, edits: edits(note.text(), &found), why: Some(why) });
                Ok(())
            }
            Rename::Refused(reason) if here => Err(reason),
            Rename::Refused(reason) => Err(format!("In {}: {reason}", shown(&other))),
        }
    };
    let mut held = Vec::new();
    for name in snapshot.open.keys() {
        held.extend(from_proto::path(name));
        let (Some((note, open)), Some(uri)) = (snapshot.document(name), to_proto::uri(name)) else { continue };
        if shared.concerns(note) {
            take(uri, Some(open.version), note).map_err(refused)?;
        }
    }
    for path in notes(moment, uri, &held) {
        if moment.cancelled.load(Ordering::Relaxed) {
            return Err(Error::request_cancelled());
        }
        let note = folders::read(&path, snapshot).filter(|note| shared.concerns(note));
        let (Some(note), Some(uri)) = (note, to_proto::file_uri(&path)) else { continue };
        take(uri, None, &note).map_err(refused)?;
    }
    Ok(Some(to_proto::workspace_edits(changed, &snapshot.client)))
}

/// A roster as the editor or the disk has it.
struct Roster {
    uri: Uri,
    version: Option<i32>,
    text: String,
}

impl Roster {
    fn read(snapshot: &Snapshot, source: &Source) -> std::result::Result<Self, String> {
        let path = Path::new(&*source.file);
        if let Some((uri, document, open)) = snapshot.held(path) {
            return Ok(Self { uri, version: Some(open.version), text: String::from(document.text()) });
        }
        let text =
            std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", source.shown))?;
        let uri = to_proto::file_uri(path).ok_or_else(|| format!("{} has no address", source.shown))?;
        // Editors do not count the byte order mark as text.
        Ok(Self { uri, version: None, text: text.trim_start_matches('\u{feff}').to_owned() })
    }
}

/// The files besides those of the editor that may be notes under the settings of the note at `uri`: a
/// roster is for all of them, whatever folders the editor has open.
fn notes(moment: &Moment, uri: &Uri, held: &[PathBuf]) -> Vec<PathBuf> {
    let snapshot = &moment.snapshot;
    let settings = from_proto::path(uri.as_str()).map(|note| snapshot.settled.of(&note));
    let file = settings.as_ref().and_then(|settings| settings.file.as_ref());
    let folders = match file.and_then(|file| file.path.parent()) {
        Some(folder) => vec![folder.to_owned()],
        None => snapshot.folders.to_vec(),
    };
    let mut paths: Vec<PathBuf> =
        folders.iter().flat_map(|folder| folders::walk(folder, snapshot, &moment.cancelled)).collect();
    paths.sort();
    paths.dedup();
    paths.retain(|path| !held.contains(path));
    paths
}

/// A note as people are told of it.
fn shown(uri: &Uri) -> String {
    let path = from_proto::path(uri.as_str());
    let name = path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| uri.as_str().to_owned())
}
