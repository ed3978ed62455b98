//! The folders that the editor has open, and the files that it watches for us.

use crate::lsp::folders::{keep, read};
use crate::lsp::state::{Snapshot, State};
use crate::lsp::to_proto::Changed;
use crate::lsp::{from_proto, to_proto};
use saidby_core::configuration::FILE;
use saidby_core::document::Document;
use saidby_core::features::will_rename_files::{relinked, renamed};
use saidby_core::roster::Source;
use saidby_core::text::Text;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::Client;
use tower_lsp::ls_types::{Location, Registration, RenameFilesParams, WorkspaceEdit, WorkspaceFoldersChangeEvent};

/// How long a client may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The files whose changes matter: notes, rosters, settings.
const WATCHED: &str = "**/*.{md,markdown,txt,notes,minutes,log,toml,json,csv}";

/// Has the client watch files, if it does that for servers that ask.
pub fn watch(client: &Client, state: &State) {
    if !state.snapshot().client.watches {
        return;
    }
    let options = json!({ "watchers": [{ "globPattern": WATCHED }] });
    let registration = Registration {
        id: "saidby/watched".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(options),
    };
    let client = client.clone();
    tokio::spawn(async move { tokio::time::timeout(PATIENCE, client.register_capability(vec![registration])).await });
}

/// The edits that keep links between notes, and what settings name, when files get other names.
pub fn relink(snapshot: &Snapshot, params: &RenameFilesParams) -> Option<WorkspaceEdit> {
    let slashes = |path: PathBuf| path.to_string_lossy().replace('\\', "/");
    let place = |uri: &str| from_proto::path(uri).map(slashes);
    let renames: Vec<(String, String)> =
        params.files.iter().filter_map(|file| Some((place(&file.old_uri)?, place(&file.new_uri)?))).collect();
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let edits = |path: &str, document: &Document| {
        let new = renames.iter().find(|(old, _)| old == path).map_or(path, |(_, new)| new);
        let edits = relinked(document, &folder(path), &folder(new), &renames);
        to_proto::edits(document.text(), &edits, snapshot.client.encoding)
    };
    let mut changed = Vec::new();
    let mut open = Vec::new();
    for uri in snapshot.open.keys() {
        let (Some((document, opened)), Some(path)) = (snapshot.document(uri), from_proto::path(uri)) else { continue };
        if path.ends_with(FILE) {
            continue; // what settings name is not a link
        }
        let (version, edits) = (Some(opened.version), edits(&slashes(path.clone()), document));
        changed.extend(to_proto::uri(uri).map(|uri| Changed { uri, version, edits, why: None }));
        open.push(path);
    }
    for (path, _) in snapshot.files.iter().filter(|(path, file)| file.is_note && !open.contains(path)) {
        let (Some(document), Some(uri)) = (read(path, snapshot), to_proto::file_uri(path)) else { continue };
        if !document.origin().lossy {
            let edits = edits(&slashes(path.clone()), &document);
            changed.push(Changed { uri, version: None, edits, why: None });
        }
    }
    for in_force in snapshot.settled.files() {
        let Some(file) = &in_force.file else { continue };
        let (uri, version, text) = match snapshot.held(&file.path) {
            Some((uri, document, open)) => (Some(uri), Some(open.version), document.text().clone()),
            None => {
                let uri = to_proto::file_uri(&file.path).filter(|_| file.unreadable.is_none());
                (uri, None, Text::new(&file.text))
            }
        };
        let edits = renamed(&String::from(&text), &folder(&slashes(file.path.clone())), &renames);
        let edits = to_proto::edits(&text, &edits, snapshot.client.encoding);
        changed.extend(uri.map(|uri| Changed { uri, version, edits, why: None }));
    }
    let nothing = changed.iter().all(|changed| changed.edits.is_empty());
    (!nothing).then(|| to_proto::workspace_edits(changed, &snapshot.client))
}

/// Where somebody is named in another file: as it is on disk, where people from outside are read.
pub fn place(snapshot: &Snapshot, source: &Source) -> Option<Location> {
    let path = Path::new(&*source.file);
    let bytes = std::fs::read(path).ok()?;
    let words = String::from_utf8_lossy(&bytes);
    // A note is read without its byte order mark, people with it.
    let of_people = path.ends_with(FILE) || snapshot.settled.is_roster(path);
    let lead = if of_people { 0 } else { words.len() - words.trim_start_matches('\u{feff}').len() };
    let text = Text::new(&words);
    let range = to_proto::range(&text, text.fitted(source.range.shifted(lead)), snapshot.client.encoding);
    Some(Location::new(to_proto::file_uri(path)?, range))
}

/// Takes folders in and leaves others out.
pub fn change_folders(now: &mut Snapshot, event: &WorkspaceFoldersChangeEvent) {
    let gone: Vec<_> = event.removed.iter().filter_map(|folder| from_proto::path(folder.uri.as_str())).collect();
    let folders = Arc::make_mut(&mut now.folders);
    folders.retain(|folder| !gone.contains(folder));
    for folder in event.added.iter().filter_map(|folder| from_proto::path(folder.uri.as_str())) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    let (left, settled) = (Arc::clone(&now.folders), Arc::clone(&now.settled));
    let wanted = |path: &PathBuf| settled.may_be_checked(path) && left.iter().any(|folder| path.starts_with(folder));
    keep(&mut now.files, wanted);
}
