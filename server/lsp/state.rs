//! What the server knows: the open documents, the settings, what the client can do.

use super::capabilities::ClientAbilities;
use super::folders::Files;
use super::{from_proto, to_proto};
use crate::configuration::Settled;
use crate::series::Series;
use saidby_core::document::{Claim, Document};
use saidby_core::workspace::Workspace;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::ls_types::Uri;

/// What the editor says of an open document beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// The version the client gave the text.
    pub version: i32,
    /// Counts changes of any document, up only: the client's own versions may go back, or begin
    /// again after a document was closed.
    pub revision: u64,
    /// Whether the editor holds it to be a note.
    pub claim: Claim,
}

/// Everything, at one moment. Cloning is cheap, and what comes later does not change it.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The documents, by URI as the client wrote it, and the settings.
    pub workspace: Workspace,
    /// The documents the editor holds, by URI.
    pub open: Arc<BTreeMap<Arc<str>, Open>>,
    /// The settings in force, by folder.
    pub settled: Arc<Settled>,
    /// The notes around notes.
    pub series: Arc<Series>,
    /// The folders of the workspace.
    pub folders: Arc<Vec<PathBuf>>,
    /// The files in them that may be notes, as far as they are read.
    pub files: Files,
    /// What the client can do.
    pub client: Arc<ClientAbilities>,
    revision: u64,
}

impl Snapshot {
    /// The document at `uri` if the editor holds it, and what the editor says of it.
    pub fn document(&self, uri: &str) -> Option<(&Arc<Document>, Open)> {
        Some((self.workspace.documents.get(uri)?, *self.open.get(uri)?))
    }

    /// The document that the editor holds of the file at `path`, however it spells its URI:
    /// `file:///c%3A/a.md` for `c:/a.md`.
    pub fn held(&self, path: &Path) -> Option<(Uri, &Arc<Document>, Open)> {
        let uri = self.open.keys().find(|uri| from_proto::path(uri).as_deref() == Some(path))?;
        let (document, open) = self.document(uri)?;
        Some((to_proto::uri(uri)?, document, open))
    }

    /// Puts `document` at `uri`, in place of what was there.
    pub fn put(&mut self, uri: Arc<str>, document: Document, version: i32, claim: Claim) {
        self.revision += 1;
        let open = Open { version, revision: self.revision, claim };
        Arc::make_mut(&mut self.open).insert(Arc::clone(&uri), open);
        Arc::make_mut(&mut self.workspace.documents).insert(uri, Arc::new(document));
    }

    /// Forgets the document at `uri`; false if the editor held none.
    pub fn remove(&mut self, uri: &str) -> bool {
        Arc::make_mut(&mut self.workspace.documents).remove(uri);
        Arc::make_mut(&mut self.open).remove(uri).is_some()
    }
}

/// The one place that changes, behind the one lock. Its guard cannot be held over an `.await`.
#[derive(Debug, Default)]
pub struct State {
    now: Mutex<Snapshot>,
}

impl State {
    /// Everything as it is now.
    pub fn snapshot(&self) -> Snapshot {
        self.lock().clone()
    }

    /// Lets `change` make the next moment.
    pub fn change<T>(&self, change: impl FnOnce(&mut Snapshot) -> T) -> T {
        change(&mut self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Snapshot> {
        // Every change puts whole documents in place, so there is nothing half done to fear.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
