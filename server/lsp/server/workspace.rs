//! The folders that the editor has open, and the files that it watches for us.

use crate::lsp::folders::may_be_note;
use crate::lsp::from_proto;
use crate::lsp::state::{Snapshot, State};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::Client;
use tower_lsp::ls_types::{Registration, WorkspaceFoldersChangeEvent};

/// How long a client may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The files whose changes matter: notes, rosters, settings.
const WATCHED: &str = "**/*.{md,markdown,txt,notes,minutes,log,toml}";

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
    let left = Arc::clone(&now.folders);
    let files = Arc::make_mut(&mut now.files);
    files.retain(|path, _| may_be_note(path) && left.iter().any(|folder| path.starts_with(folder)));
}
