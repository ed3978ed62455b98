//! Settings and people from outside of a note, for the documents that are open: what the client has
//! under `saidby`, `saidby.toml`, rosters, neighbouring notes.
//!
//! One task reads the disk and asks the client; what it finds is put in place by the loop, which
//! is the only one that changes documents.

use super::findings::{Event, Findings};
use super::from_proto;
use super::state::{Snapshot, State};
use super::to_proto;
use crate::configuration::{InForce, SettingsFile, Settled};
use crate::series::Series;
use saidby_core::configuration::{FILE, Layer};
use saidby_core::directory::Directory;
use saidby_core::document::{Claim, Document};
use saidby_core::text::{Encoding, Text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tower_lsp::Client;
use tower_lsp::ls_types::{ConfigurationItem, MessageType};

/// How long a client may take to say what it has.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is to be read.
#[derive(Clone, Debug)]
pub enum Wish {
    /// The session has begun, or the client's settings are others; what it sent with that.
    Settings(Value),
    /// The client has said what it has under `saidby`.
    Answered(Value),
    /// Files were written, or are gone.
    Written(Vec<PathBuf>),
    /// A document was opened.
    Opened(Arc<str>),
}

impl Wish {
    /// What a notification of the client asks for.
    pub fn of(method: &str, params: Option<&Value>) -> Option<Self> {
        let at = |path: &str| params.and_then(|params| params.pointer(path));
        let uri = || at("/textDocument/uri").and_then(Value::as_str);
        match method {
            "initialized" => Some(Self::Settings(Value::Null)),
            "workspace/didChangeConfiguration" => {
                Some(Self::Settings(at("/settings/saidby").cloned().unwrap_or_default()))
            }
            "workspace/didChangeWatchedFiles" => {
                let changes = at("/changes").and_then(Value::as_array)?;
                let paths = changes.iter().filter_map(|change| from_proto::path(change.get("uri")?.as_str()?));
                Some(Self::Written(paths.collect()))
            }
            "textDocument/didSave" => Some(Self::Written(vec![from_proto::path(uri()?)?])),
            "textDocument/didOpen" => Some(Self::Opened(uri()?.into())),
            _ => None,
        }
    }
}

/// What was read, for the loop to put in place.
#[derive(Debug)]
pub struct Ready {
    settled: Arc<Settled>,
    documents: Vec<(Arc<str>, Placed)>,
}

/// What is in force for one document.
#[derive(Debug)]
struct Placed {
    in_force: Arc<InForce>,
    path: PathBuf,
    directory: Directory,
}

/// The document of a text that is opened, under the settings of its folder.
pub fn open(now: &Snapshot, uri: &str, text: &str, claim: Claim) -> Document {
    let Some(path) = from_proto::path(uri) else {
        let nowhere = now.settled.of_folder(Path::new(""));
        return Document::under(text, claim, &nowhere.configuration.settings("")).named(uri);
    };
    let in_force = now.settled.of(&path);
    let document = Document::under(text, in_force.claim(&path, claim), &in_force.settings(&path)).named(uri);
    // The rosters are read; other notes are not.
    match in_force.rosters_for(&path) {
        [] => document,
        rosters => document.acquainted(&Arc::new(Directory { rosters: rosters.to_vec(), ..Directory::default() })),
    }
}

/// Puts in place what was read; what the publisher has to know.
pub fn settle(state: &State, ready: Ready) -> Vec<Event> {
    state.change(|now| {
        if !Arc::ptr_eq(&now.settled, &ready.settled) {
            // What was said of closed notes was said under other settings.
            now.files.values().for_each(|file| file.report(None));
            // Notes may have been opened under the old ones since the new ones were asked for.
            ready.settled.remember(&now.settled);
        }
        now.settled = ready.settled;
    });
    let mut events = Vec::new();
    for (uri, Placed { in_force, path, directory }) in ready.documents {
        let now = state.snapshot();
        let Some((document, open)) = now.document(&uri) else { continue };
        let mut next = None;
        let (claim, settings) = (in_force.claim(&path, open.claim), in_force.settings(&path));
        if **document.settings() != *settings || document.claim() != claim {
            next = Some(document.with_settings(claim, &settings));
        }
        if !same(document.directory(), &directory) {
            next = Some(next.as_ref().unwrap_or(document).acquainted(&Arc::new(directory)));
        }
        if let Some(next) = next {
            state.change(|now| now.put(Arc::clone(&uri), next, open.version, open.claim));
            events.push(Event::Edited(uri, Vec::new()));
        }
    }
    events
}

/// Whether two directories are made of the same registers.
fn same(a: &Directory, b: &Directory) -> bool {
    let all = |directory: &Directory| [&directory.rosters[..], &directory.series[..]].concat();
    let (a, b) = (all(a), all(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| Arc::ptr_eq(a, b))
}

/// What the task holds.
#[derive(Debug, Default)]
struct Keeper {
    editor: Option<Layer>,
    /// What was found last: the loop may not have put it in place yet.
    settled: Option<Arc<Settled>>,
    /// The files that something is wrong with, by their URI.
    told: BTreeMap<String, SettingsFile>,
}

/// Reads what is wished for as long as somebody wishes.
pub async fn run(
    client: Client,
    state: Arc<State>,
    findings: Arc<Findings>,
    (wishes, mut inbox): (UnboundedSender<Wish>, UnboundedReceiver<Wish>),
    ready: UnboundedSender<Ready>,
) {
    let mut keeper = Keeper::default();
    while let Some(wish) = inbox.recv().await {
        let now = state.snapshot();
        let before = Arc::clone(keeper.settled.as_ref().unwrap_or(&now.settled));
        let mut settled = Arc::clone(&before);
        let again = |editor: &Option<Layer>| Arc::new(before.again(editor.clone(), now.folders.first().cloned()));
        let mut only = None;
        match wish {
            Wish::Settings(sent) => {
                if now.client.configuration {
                    let (client, wishes) = (client.clone(), wishes.clone());
                    tokio::spawn(async move {
                        let item = ConfigurationItem { scope_uri: None, section: Some("saidby".to_owned()) };
                        let answer = tokio::time::timeout(PATIENCE, client.configuration(vec![item])).await;
                        let value = answer.ok().and_then(Result::ok).and_then(|mut values| values.pop());
                        let _ = wishes.send(Wish::Answered(value.unwrap_or_default()));
                    });
                    continue;
                }
                keeper.editor = sent.is_object().then(|| Layer::editor(&sent));
                settled = again(&keeper.editor);
            }
            Wish::Answered(value) => {
                keeper.editor = value.is_object().then(|| Layer::editor(&value));
                settled = again(&keeper.editor);
            }
            Wish::Written(paths) => {
                if paths.iter().any(|path| path.ends_with(FILE) || settled.is_roster(path)) {
                    settled = again(&keeper.editor);
                }
                paths.iter().for_each(|path| now.series.forget(path));
            }
            Wish::Opened(uri) => only = Some(uri),
        }
        let uris: Vec<Arc<str>> = only.map_or_else(|| now.open.keys().cloned().collect(), |uri| vec![uri]);
        let (series, placed) = (Arc::clone(&now.series), Arc::clone(&settled));
        let read = move || uris.into_iter().filter_map(|uri| place(&placed, &series, uri)).collect::<Vec<_>>();
        let documents = tokio::task::spawn_blocking(read).await.unwrap_or_default();
        let broken = settled.files().into_iter().filter(|in_force| !in_force.is_sound());
        keeper.tell(&client, &findings, broken.filter_map(|in_force| in_force.file.clone()).collect()).await;
        keeper.settled = Some(Arc::clone(&settled));
        if ready.send(Ready { settled, documents }).is_err() {
            return;
        }
    }
}

/// What is in force for the document at `uri`, if it is that of a file.
fn place(settled: &Settled, series: &Series, uri: Arc<str>) -> Option<(Arc<str>, Placed)> {
    let path = from_proto::path(&uri)?;
    let in_force = settled.of(&path);
    let directory =
        Directory { rosters: in_force.rosters_for(&path).to_vec(), series: series.around(&path, &in_force) };
    Some((uri, Placed { in_force, path, directory }))
}

impl Keeper {
    /// Shows what is wrong with settings: in their file, and once in words.
    async fn tell(&mut self, client: &Client, findings: &Findings, broken: Vec<SettingsFile>) {
        let named = |file: SettingsFile| Some((to_proto::file_uri(&file.path)?.as_str().to_owned(), file));
        let broken: BTreeMap<String, SettingsFile> = broken.into_iter().filter_map(named).collect();
        for (uri, _) in self.told.iter().filter(|(uri, _)| !broken.contains_key(*uri)) {
            findings.of_settings(uri, Text::new(""), Vec::new());
        }
        for (uri, file) in broken.iter().filter(|(uri, file)| self.told.get(*uri) != Some(*file)) {
            let text = Text::new(&file.text);
            let first = file.problems.first().map(|problem| {
                let place = text.line_col(problem.range.start, Encoding::Utf32);
                format!(":{}:{}: {}", place.line + 1, place.column + 1, problem.message)
            });
            let unreadable = file.unreadable.as_ref().map(|reason| format!(": cannot be read: {reason}"));
            findings.of_settings(uri, text, file.problems.clone());
            if !self.told.contains_key(uri) {
                let what = first.or(unreadable).unwrap_or_default();
                let message = format!("{}{what}. What can be used of it is in force.", file.name);
                client.show_message(MessageType::WARNING, to_proto::plain(&message)).await;
            }
        }
        self.told = broken;
    }
}
