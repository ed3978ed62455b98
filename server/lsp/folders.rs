//! The notes in the folders of the workspace: found and read in the background, so that what is
//! asked of all of them has an answer.
//!
//! Of a file that nobody has open only what it contributes to such answers is kept, not its text.

use super::state::{Snapshot, State};
use super::to_proto;
use ignore::WalkBuilder;
use saidby_core::document::{Claim, Document};
use saidby_core::features::workspace_symbol::{Landmark, landmarks};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};
use tower_lsp::Client;
use tower_lsp::ls_types::notification::Progress;
use tower_lsp::ls_types::{self as lsp, ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress};

/// How many files one thread reads before it hands them over. Few, since that is done under the lock.
const BATCH: usize = 16;

/// How much readers give way to whoever answers the editor: as `nice` counts.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// How long a client may take to answer a question.
const PATIENCE: Duration = Duration::from_secs(10);

/// Files by their path. A copy shares what did not change, so that taking one and adding to it cost
/// no more with many files than with few.
pub type Files = rpds::RedBlackTreeMapSync<PathBuf, Arc<File>>;

/// A file that may be a note or a roster.
#[derive(Debug)]
pub struct File {
    /// Whether it is a note.
    pub is_note: bool,
    /// Whether it is one of the two.
    pub is_checked: bool,
    /// Its people, topics, decisions and actions, with where they are.
    pub landmarks: Vec<(Landmark, lsp::Range)>,
    stamp: Option<(u64, SystemTime)>,
    /// The identity of the report on it, once there was one.
    reported: Mutex<Option<String>>,
}

impl File {
    /// What the file at `path` contributes.
    fn read(path: &Path, now: &Snapshot) -> Self {
        let stamp = stamp(path);
        // A panic costs this file its place in answers about all, and nobody else theirs.
        let read = || {
            let document = read(path, now).filter(Document::is_checked)?;
            let place = |landmark: Landmark| {
                let range = to_proto::range(document.text(), landmark.range, now.client.encoding);
                (landmark, range)
            };
            Some((document.is_note(), landmarks(&document).into_iter().map(place).collect()))
        };
        let read: Option<(bool, Vec<_>)> = catch_unwind(AssertUnwindSafe(read)).unwrap_or_default();
        let is_checked = read.is_some();
        let (is_note, landmarks) = read.unwrap_or_default();
        Self { is_note, is_checked, landmarks, stamp, reported: Mutex::default() }
    }

    /// Whether the file at `path` is still what was read.
    pub fn is_as_read(&self, path: &Path) -> bool {
        self.stamp.is_some() && self.stamp == stamp(path)
    }

    /// The identity of the last report on it.
    pub fn reported(&self) -> Option<String> {
        self.reported.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes note of a report on it.
    pub fn report(&self, identity: Option<String>) {
        *self.reported.lock().unwrap_or_else(PoisonError::into_inner) = identity;
    }
}

/// The document of the file at `path`, if it can be read.
pub fn read(path: &Path, now: &Snapshot) -> Option<Document> {
    let bytes = std::fs::read(path).inspect_err(|error| tracing::debug!("{}: {error}", path.display())).ok()?;
    let in_force = now.settled.of(path);
    let claim = in_force.claim(path, Claim::Maybe);
    let document = Document::from_bytes_under(&bytes, claim, &in_force.settings(path)).named(&path.to_string_lossy());
    Some(now.series.acquaint(document, path, &in_force))
}

/// What tells that a file was written to: its length and the time.
fn stamp(path: &Path) -> Option<(u64, SystemTime)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Those who read folders: told to stop when others come in their place.
#[derive(Debug, Default)]
pub struct Readers {
    current: Mutex<Arc<AtomicBool>>,
    count: std::sync::atomic::AtomicU64,
}

impl Readers {
    /// Has all folders read anew, in the background; whoever is at it stops.
    pub fn start(self: &Arc<Self>, client: &Client, state: &Arc<State>) {
        let stopped = Arc::<AtomicBool>::default();
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *current, Arc::clone(&stopped)).store(true, Ordering::Relaxed);
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let (client, state) = (client.clone(), Arc::clone(state));
        tokio::spawn(async move {
            let shown = Shown::begin(&client, &state, number).await;
            let reading = {
                let state = Arc::clone(&state);
                let stopped = Arc::clone(&stopped);
                let report = shown.reporter();
                move || read_all(&state, &stopped, &report)
            };
            let read = tokio::task::spawn_blocking(reading).await.unwrap_or_default();
            shown.end(&read).await;
            if read.is_some_and(|notes| notes > 0) && !stopped.load(Ordering::Relaxed) {
                super::publisher::pull_again(&client, &state);
            }
        });
    }

    /// The client wants the reading called `token` to stop.
    pub fn cancel(&self, token: &serde_json::Value) {
        if token.as_str().is_some_and(|token| token.starts_with(TOKEN)) {
            self.current.lock().unwrap_or_else(PoisonError::into_inner).store(true, Ordering::Relaxed);
        }
    }
}

/// How the progress of reading is called, with a number behind it.
const TOKEN: &str = "saidby/reading/";

/// The progress that the client shows, if it does.
struct Shown {
    client: Client,
    token: Option<ProgressToken>,
    reports: tokio::sync::mpsc::UnboundedSender<WorkDoneProgress>,
    sending: tokio::task::JoinHandle<()>,
}

impl Shown {
    async fn begin(client: &Client, state: &State, number: u64) -> Self {
        let token = ProgressToken::String(format!("{TOKEN}{number}"));
        let able = state.snapshot().client.work_done_progress;
        let created = able
            && matches!(
                tokio::time::timeout(PATIENCE, client.create_work_done_progress(token.clone())).await,
                Ok(Ok(()))
            );
        let token = created.then_some(token);
        let (reports, mut inbox) = tokio::sync::mpsc::unbounded_channel();
        let (to, named) = (client.clone(), token.clone());
        let sending = tokio::spawn(async move {
            while let Some(value) = inbox.recv().await {
                if let Some(token) = &named {
                    let value = ProgressParamsValue::WorkDone(value);
                    to.send_notification::<Progress>(ProgressParams { token: token.clone(), value }).await;
                }
            }
        });
        let begin = lsp::WorkDoneProgressBegin {
            title: "Reading notes".to_owned(),
            cancellable: Some(true),
            percentage: Some(0),
            ..lsp::WorkDoneProgressBegin::default()
        };
        let _ = reports.send(WorkDoneProgress::Begin(begin));
        Self { client: client.clone(), token, reports, sending }
    }

    fn reporter(&self) -> impl Fn(usize, usize) + Send + Sync + 'static {
        let reports = self.reports.clone();
        move |done, all| {
            let percentage = u32::try_from(done * 100 / all.max(1)).ok();
            let message = Some(format!("{done} of {all} files"));
            let report = lsp::WorkDoneProgressReport { cancellable: Some(true), message, percentage };
            let _ = reports.send(WorkDoneProgress::Report(report));
        }
    }

    async fn end(self, read: &Option<usize>) {
        let message = match read {
            Some(1) => "1 note".to_owned(),
            Some(notes) => format!("{notes} notes"),
            None => "stopped".to_owned(),
        };
        let _ = self.reports.send(WorkDoneProgress::End(lsp::WorkDoneProgressEnd { message: Some(message) }));
        drop(self.reports);
        let _ = self.sending.await;
        let _ = (self.client, self.token);
    }
}

/// Reads all files in the folders; the number of notes, or nothing if somebody wanted it to stop.
fn read_all(state: &State, stopped: &AtomicBool, report: &(impl Fn(usize, usize) + Sync)) -> Option<usize> {
    let now = state.snapshot();
    let mut paths: Vec<PathBuf> = now.folders.iter().flat_map(|folder| walk(folder, &now, stopped)).collect();
    paths.sort();
    paths.dedup();
    state.change(|now| keep(&mut now.files, |path| paths.binary_search(path).is_ok()));
    let (next, done) = (Mutex::new(paths.chunks(BATCH)), Mutex::new(0));
    let take = || next.lock().unwrap_or_else(PoisonError::into_inner).next();
    let read = |path: &PathBuf| {
        let held = now.files.get(path).filter(|file| file.is_as_read(path));
        (path.clone(), held.cloned().unwrap_or_else(|| Arc::new(File::read(path, &now))))
    };
    let reader = || {
        give_way();
        while !stopped.load(Ordering::Relaxed)
            && let Some(batch) = take()
        {
            let files: Vec<_> = batch.iter().map(read).collect();
            state.change(|now| {
                // Whoever stopped this may have taken folders away, and reads anew what is left.
                if !stopped.load(Ordering::Relaxed) {
                    files.into_iter().for_each(|(path, file)| now.files.insert_mut(path, file));
                }
            });
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            *done += batch.len();
            report(*done, paths.len());
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(reader);
        }
    });
    let all = !stopped.load(Ordering::Relaxed);
    all.then(|| state.snapshot().files.values().filter(|file| file.is_note).count())
}

/// Forgets the files that are not wanted any more.
pub fn keep(files: &mut Files, wanted: impl Fn(&PathBuf) -> bool) {
    let gone: Vec<PathBuf> = files.keys().filter(|path| !wanted(path)).cloned().collect();
    for path in gone {
        files.remove_mut(&path);
    }
}

/// Lets the thread that calls it wait for those that answer the editor; where a thread cannot be told
/// apart from its process, nothing.
fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!("reading goes on at full priority: {error}");
    }
}

/// Reads those of `paths` again that lie in a folder of the workspace; they were written to, or
/// are gone.
pub fn read_again(state: &State, paths: &[PathBuf]) {
    let now = state.snapshot();
    for path in paths.iter().filter(|path| now.settled.may_be_checked(path)) {
        if !now.folders.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let file = path.is_file().then(|| Arc::new(File::read(path, &now)));
        state.change(|now| match file {
            Some(file) => now.files.insert_mut(path.clone(), file),
            None => drop(now.files.remove_mut(path)),
        });
    }
}

/// The files in `folder` that may be notes or are rosters, as far as `.gitignore` lets them.
pub fn walk(folder: &Path, now: &Snapshot, stopped: &AtomicBool) -> Vec<PathBuf> {
    let entries = WalkBuilder::new(folder).require_git(false).build().take_while(|_| !stopped.load(Ordering::Relaxed));
    let files = entries.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    files.map(ignore::DirEntry::into_path).filter(|path| now.settled.may_be_checked(path)).collect()
}
