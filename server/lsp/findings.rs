//! What the client was told of each document, and what is held back.
//!
//! Findings on the line being typed are held back if they were not shown before: they come with an
//! edit on another line, with a save, or after two quiet seconds.

use super::ingress::Edited;
use saidby_core::check::{self, Checked};
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use saidby_core::features::explain::explain;
use saidby_core::text::{Text, TextRange};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How long nobody types before everything is shown.
const QUIET: Duration = Duration::from_secs(2);

/// What happened to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was opened, or opened again with another text.
    Opened(Arc<str>),
    /// It was edited, so in this order.
    Edited(Arc<str>, Vec<Edited>),
    /// It was saved.
    Saved(Arc<str>),
    /// It was closed.
    Closed(Arc<str>),
}

/// What a document waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Work {
    /// For nothing.
    #[default]
    Nothing,
    /// For its findings to be sent.
    Check,
    /// For its findings to be taken back.
    Clear,
}

/// A finding that is shown.
type Shown = (&'static str, TextRange);

/// What the client was told of a document.
#[derive(Debug, Default)]
struct Page {
    work: Work,
    /// The findings shown, where they are by now.
    shown: Vec<Shown>,
    /// Where the last edit ended: on the line being typed.
    cursor: Option<usize>,
    /// When everything is to be shown; set while something is held back.
    due: Option<Instant>,
    /// What was found last, so that the next version is checked only where it differs.
    checked: Option<Arc<Checked>>,
    /// The identity of the report that was pulled last.
    told: Option<String>,
}

/// What the client was told of each document. Whoever sends findings sleeps on [`Findings::wake`].
#[derive(Debug, Default)]
pub struct Findings {
    pages: Mutex<BTreeMap<Arc<str>, Page>>,
    /// Told whenever there may be something to send, or to wait for.
    pub wake: Notify,
    /// Whether the client pulls what it wants to know: then an edit wakes nobody.
    pub pulled: AtomicBool,
    /// Set when something may be shown that was held back.
    released: AtomicBool,
    /// What is wrong with settings and not sent yet, by the URI of their file.
    settings: Mutex<BTreeMap<String, (Text, Vec<Diagnostic>)>>,
}

impl Findings {
    /// Takes note of an event, at the moment it is read.
    pub fn note(&self, event: Event) {
        let typed = matches!(&event, Event::Edited(_, edits) if !edits.is_empty());
        let pages = &mut *self.lock();
        match event {
            Event::Opened(uri) => drop(pages.insert(uri, Page { work: Work::Check, ..Page::default() })),
            Event::Closed(uri) => drop(pages.insert(uri, Page { work: Work::Clear, ..Page::default() })),
            Event::Saved(uri) => {
                if let Some(page) = pages.get_mut(&uri).filter(|page| page.cursor.is_some()) {
                    self.release(page);
                }
            }
            Event::Edited(uri, edits) => {
                if let Some(page) = pages.get_mut(&uri) {
                    page.edit(&edits);
                    // Not the text is another, but what is made of it.
                    self.released.fetch_or(edits.is_empty(), Ordering::Relaxed);
                }
            }
        }
        if !(typed && self.pulled.load(Ordering::Relaxed)) {
            self.wake.notify_one();
        }
    }

    /// Takes note of what is wrong with the settings at `uri`, whose text that is.
    pub fn of_settings(&self, uri: &str, text: Text, problems: Vec<Diagnostic>) {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        settings.insert(uri.to_owned(), (text, problems));
        drop(settings);
        self.wake.notify_one();
    }

    /// Takes the next settings that something is, or is no longer, wrong with.
    pub fn next_of_settings(&self) -> Option<(String, Text, Vec<Diagnostic>)> {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        settings.pop_first().map(|(uri, (text, problems))| (uri, text, problems))
    }

    /// When something that is held back is to be shown.
    pub fn due(&self) -> Option<Instant> {
        self.lock().values().filter_map(|page| page.due).min()
    }

    /// Lets everything be shown whose time has come.
    pub fn settle(&self, now: Instant) {
        for page in self.lock().values_mut().filter(|page| page.due.is_some_and(|due| due <= now)) {
            self.release(page);
        }
    }

    /// Whether something may be shown that was held back, since the last time this was asked.
    pub fn released(&self) -> bool {
        self.released.swap(false, Ordering::Relaxed)
    }

    fn release(&self, page: &mut Page) {
        self.released.fetch_or(page.due.is_some(), Ordering::Relaxed);
        page.settle();
    }

    /// Takes the next document that waits for something.
    pub fn next(&self) -> Option<(Arc<str>, Work)> {
        let pages = &mut *self.lock();
        let (uri, page) = pages.iter_mut().find(|(_, page)| page.work != Work::Nothing)?;
        let (uri, work) = (Arc::clone(uri), std::mem::take(&mut page.work));
        if work == Work::Clear {
            pages.remove(&uri);
        }
        Some((uri, work))
    }

    /// All findings of the document at `uri`; of a document that was checked before, only what
    /// differs is checked.
    pub fn check(&self, uri: &str, document: &Document) -> Arc<Checked> {
        let before = self.lock().get_mut(uri).and_then(|page| page.checked.take());
        if before.is_none() && tracing::enabled!(tracing::Level::DEBUG) {
            log_judgements(uri, document);
        }
        let again = || {
            #[cfg(debug_assertions)]
            super::probes::trip(document, "saidby/test/uncheckable");
            Arc::new(check::check_again(document, document.settings(), before.as_deref()))
        };
        // A panic costs this document its findings and nobody else theirs.
        let checked =
            catch_unwind(AssertUnwindSafe(again)).inspect_err(|_| tracing::error!("{uri} could not be checked")).ok();
        if let Some(page) = self.lock().get_mut(uri) {
            page.checked.clone_from(&checked);
        }
        checked.unwrap_or_default()
    }

    /// Those of the findings that may be shown, which from now on count as shown.
    pub fn show<'a>(&self, uri: &str, document: &Document, found: &'a [Diagnostic]) -> Vec<&'a Diagnostic> {
        let pages = &mut *self.lock();
        let Some(page) = pages.get_mut(uri) else { return found.iter().collect() };
        let findings = showable(found, document, page);
        page.due = (findings.len() < found.len()).then(|| Instant::now() + QUIET);
        if page.due.is_some() {
            self.wake.notify_one();
        }
        page.shown = findings.iter().map(|finding| (finding.code, finding.range)).collect();
        findings
    }

    /// The identity of the report on the document at `uri` that the client pulled last.
    pub fn told(&self, uri: &str) -> Option<String> {
        self.lock().get(uri)?.told.clone()
    }

    /// Takes note of the report that the client pulled.
    pub fn tell(&self, uri: &str, identity: Option<String>) {
        if let Some(page) = self.lock().get_mut(uri) {
            page.told = identity;
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Arc<str>, Page>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Page {
    /// Nobody types here any more: everything is to be shown.
    fn settle(&mut self) {
        (self.cursor, self.due, self.work) = (None, None, Work::Check);
    }

    fn edit(&mut self, edits: &[Edited]) {
        for edit in edits {
            for (_, range) in &mut self.shown {
                *range = moved(*range, *edit);
            }
            self.cursor = Some(edit.replaced.start + edit.length);
        }
        self.work = Work::Check;
        self.due = None;
    }
}

/// Where `range` is after `edit`.
fn moved(range: TextRange, edit: Edited) -> TextRange {
    let after = |offset: usize| (offset + edit.length).saturating_sub(edit.replaced.len());
    if range.end <= edit.replaced.start {
        range
    } else if range.start >= edit.replaced.end {
        TextRange::new(after(range.start), after(range.end))
    } else {
        TextRange::new(range.start.min(edit.replaced.start), after(range.end.max(edit.replaced.end)))
    }
}

/// The findings without those on the line being typed that were not shown there before: of each
/// rule, as many stay as there were.
fn showable<'a>(found: &'a [Diagnostic], document: &Document, page: &Page) -> Vec<&'a Diagnostic> {
    let mut findings: Vec<&Diagnostic> = found.iter().collect();
    let Some(cursor) = page.cursor else { return findings };
    let text = document.text();
    let line = text.line_range(text.line_of(cursor));
    let on_line = |range: TextRange| range.start <= line.end && (range.end > line.start || range.start >= line.start);
    let mut before: Vec<&str> = page.shown.iter().filter(|(_, range)| on_line(*range)).map(|(code, _)| *code).collect();
    findings.retain(|finding| {
        if !on_line(finding.range) {
            return true;
        }
        let known = before.iter().position(|code| *code == finding.code);
        known.map(|at| before.swap_remove(at)).is_some()
    });
    findings
}

/// Tells the log of a document that is checked for the first time why its lines are statements, or
/// why they are none.
fn log_judgements(uri: &str, document: &Document) {
    for line in explain(document) {
        let place = document.text().line_of(line.tag.start) + 1;
        let verdict = if line.statement { "a statement" } else { "no statement" };
        tracing::debug!("{uri}:{place}: `{}` is {verdict}, because {}", line.name, line.reason);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use saidby_core::diagnostic::Severity;
    use saidby_core::document::Claim;

    /// Typing at `cursor` (`$0` in `source`): of findings at the ranges of each `<…>`, which of them
    /// are shown, given those `shown` before, both by number?
    fn check(source: &str, shown: &[usize], expected: &[usize]) {
        let (mut text, mut cursor, mut ranges) = (String::new(), None, Vec::new());
        let mut rest = source;
        while let Some(at) = rest.find(['<', '>', '$']) {
            text.push_str(&rest[..at]);
            match &rest[at..=at] {
                "<" => ranges.push(TextRange::empty(text.len())),
                ">" => ranges.last_mut().unwrap().end = text.len(),
                _ => cursor = Some(text.len()),
            }
            rest = &rest[at + 1..];
        }
        text.push_str(rest);
        let finding = |&range: &TextRange| Diagnostic {
            code: "some-rule",
            severity: Severity::Warning,
            range,
            message: "odd".to_owned(),
            related: Vec::new(),
            fixes: Vec::new(),
        };
        let shown = shown.iter().map(|&index| ("some-rule", ranges[index])).collect();
        let page = Page { cursor, shown, ..Page::default() };
        let findings: Vec<Diagnostic> = ranges.iter().map(finding).collect();
        let document = Document::new(&text, Claim::Note);
        let found = showable(&findings, &document, &page);
        let expected: Vec<&Diagnostic> = expected.iter().map(|&index| &findings[index]).collect();
        assert_eq!(found, expected, "{source:?}");
    }

    #[test]
    fn new_findings_on_the_line_being_typed_wait() {
        check("<a>\n<b>$\n<c>", &[], &[0, 2]);
        check("<a>\n<b>$\n<c>", &[1], &[0, 1, 2]);
        check("<a>\n<b\n>\n$\n", &[], &[0, 1]);
        check("<a>\n<b>\n<c>", &[], &[0, 1, 2]);
        check("$<>\n", &[], &[]);
        check("<a\n>$b<\n>", &[], &[0]);
    }

    #[test]
    fn shown_findings_move_with_the_text() {
        let check = |start, end, from, to, length, expected: (usize, usize)| {
            let edit = Edited { replaced: TextRange::new(from, to), length };
            assert_eq!(moved(TextRange::new(start, end), edit), TextRange::new(expected.0, expected.1));
        };
        check(5, 8, 9, 9, 3, (5, 8));
        check(5, 8, 8, 8, 3, (5, 8));
        check(5, 8, 0, 2, 1, (4, 7));
        check(5, 8, 5, 5, 2, (7, 10));
        check(5, 8, 6, 7, 4, (5, 11));
        check(5, 8, 0, 20, 0, (0, 0));
    }
}
