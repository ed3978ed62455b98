//! Checks again what has changed, as long as nobody ends it.

use crate::cli::console::{Console, reason, visible};
use crate::cli::files::{Inputs, Source};
use crate::configuration::Settled;
use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use saidby_core::configuration::FILE;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::{fs, io};

/// Editors write a file in several steps: that is how long there has to be silence.
const SILENCE: Duration = Duration::from_millis(60);

/// Looks out for changes in what a command is about.
pub struct Watch {
    /// Kept, since it stops with it.
    _watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
}

impl Watch {
    /// Begins to look out.
    pub fn new(inputs: &Inputs) -> Result<Self, String> {
        let failed = |error: notify::Error| match &error.kind {
            notify::ErrorKind::Io(error) => format!("cannot watch: {}", reason(error)),
            _ => format!("cannot watch: {error}"),
        };
        let (sender, events) = mpsc::channel();
        let mut watcher = notify::recommended_watcher(sender).map_err(failed)?;
        for path in inputs.watched() {
            // a file is often replaced by another of its name, which only its folder sees
            if path.is_dir() {
                watcher.watch(&path, RecursiveMode::Recursive).map_err(failed)?;
            } else {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
                watcher.watch(folder, RecursiveMode::NonRecursive).map_err(failed)?;
            }
        }
        Ok(Self { _watcher: watcher, events })
    }

    /// Waits for changes and calls `check` with the sources that changed, under the settings of
    /// that moment, again and again; says which of `sources` are gone, unless it is to be `quiet`.
    pub fn run(
        &self,
        inputs: &Inputs,
        (sources, quiet): (&[Source], bool),
        settled: &impl Fn() -> Settled,
        console: &mut Console,
        mut check: impl FnMut(&[Source], &mut Console) -> io::Result<()>,
    ) -> io::Result<()> {
        let place = |source: &Source| Some((whole(source.path.as_deref()?), source.name.clone()));
        let mut known: BTreeMap<PathBuf, String> = sources.iter().filter_map(place).collect();
        while let Ok(first) = self.events.recv() {
            let mut changed = BTreeSet::new();
            note(first, &mut changed);
            while let Ok(next) = self.events.recv_timeout(SILENCE) {
                note(next, &mut changed);
            }
            if changed.is_empty() {
                continue;
            }
            let mut sources = inputs.gather(&settled()).sources;
            let now: BTreeMap<PathBuf, String> = sources.iter().filter_map(place).collect();
            for (_, name) in known.iter().filter(|(path, _)| !now.contains_key(*path) && !path.exists() && !quiet) {
                console.aside(&format!("{} is gone.\n", visible(name)));
            }
            known = now;
            // other settings may have another word to say about every note
            let settings = changed.iter().any(|path| path.ends_with(FILE));
            sources
                .retain(|source| settings || source.path.as_deref().is_some_and(|path| changed.contains(&whole(path))));
            if !sources.is_empty() {
                check(&sources, console)?;
                console.flush()?;
            }
        }
        Ok(())
    }
}

/// The files that an event says have other content than before.
fn note(event: notify::Result<Event>, changed: &mut BTreeSet<PathBuf>) {
    let Ok(event) = event else { return };
    let content = match event.kind {
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(kind) => !matches!(kind, ModifyKind::Metadata(_)),
        // that somebody reads a file, we do ourselves
        _ => false,
    };
    if content {
        changed.extend(event.paths.iter().map(|path| whole(path)));
    }
}

/// A path without links in it, so that two of them can be compared.
fn whole(path: &Path) -> PathBuf {
    let folder = || Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(folder).unwrap_or_else(|| path.to_owned())
}
