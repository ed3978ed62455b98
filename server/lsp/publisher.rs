//! Sends findings: one task, the newest version only.
//!
//! A burst of changes is checked once, at its end; findings of a text that has changed since are
//! dropped. Findings on the line being typed are held back if they were not shown before: they
//! come with an edit on another line, with a save, or after two quiet seconds.

use super::framing::frame;
use super::ingress::Edited;
use super::state::State;
use super::to_proto;
use super::writer::Writer;
use futures_util::FutureExt;
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use saidby_core::rules::{self, Checked};
use saidby_core::text::TextRange;
use serde::Serialize;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::block_in_place;
use tokio::time::{Instant, sleep_until};
use tower_lsp::ls_types::{self as lsp, PublishDiagnosticsParams};

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
enum Work {
    #[default]
    Nothing,
    Check,
    Clear,
}

/// What the client was told of a document.
#[derive(Debug, Default)]
struct Page {
    work: Work,
    /// The findings shown, where they are by now.
    shown: Vec<Shown>,
    /// Where the last edit ended: on the line being typed.
    cursor: Option<usize>,
    /// When everything is to be shown.
    due: Option<Instant>,
    /// What was found last, so that the next version is checked only where it differs.
    checked: Option<Arc<Checked>>,
}

/// A finding that is shown.
type Shown = (&'static str, TextRange);

/// Publishes findings on the documents of `state` until nobody can send events any more.
pub async fn run(client: Writer, state: Arc<State>, mut events: UnboundedReceiver<Event>) {
    let mut pages: BTreeMap<Arc<str>, Page> = BTreeMap::new();
    loop {
        let due = pages.values().filter_map(|page| page.due).min();
        let event = tokio::select! {
            event = events.recv() => match event {
                Some(event) => Some(event),
                None => return,
            },
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => None,
        };
        if let Some(event) = event {
            note(&mut pages, event);
        }
        let now = Instant::now();
        for page in pages.values_mut().filter(|page| page.due.is_some_and(|due| due <= now)) {
            page.settle();
        }
        loop {
            while let Ok(event) = events.try_recv() {
                note(&mut pages, event);
            }
            let Some((uri, page)) = pages.iter_mut().find(|(_, page)| page.work != Work::Nothing) else { break };
            let uri = Arc::clone(uri);
            if std::mem::take(&mut page.work) == Work::Check {
                let check = AssertUnwindSafe(check(&client, &state, &uri, page)).catch_unwind();
                // The hook has logged it, and there are other documents.
                let _ = check.await;
            } else {
                pages.remove(&uri);
                publish(&client, &uri, Vec::new(), None).await;
            }
        }
    }
}

fn note(pages: &mut BTreeMap<Arc<str>, Page>, event: Event) {
    match event {
        Event::Opened(uri) => drop(pages.insert(uri, Page { work: Work::Check, ..Page::default() })),
        Event::Closed(uri) => drop(pages.insert(uri, Page { work: Work::Clear, ..Page::default() })),
        Event::Saved(uri) => {
            if let Some(page) = pages.get_mut(&uri).filter(|page| page.cursor.is_some()) {
                page.settle();
            }
        }
        Event::Edited(uri, edits) => {
            if let Some(page) = pages.get_mut(&uri) {
                page.edit(&edits);
            }
        }
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

/// Checks the document at `uri` and publishes what may be shown, unless it changed meanwhile.
async fn check(client: &Writer, state: &State, uri: &Arc<str>, page: &mut Page) {
    let snapshot = state.snapshot();
    let Some((document, open)) = snapshot.document(uri) else { return };
    let (version, before) = (Arc::clone(document), page.checked.take());
    let again = || Arc::new(rules::check_again(&version, version.settings(), before.as_deref()));
    // A panic costs this document its findings and nobody else theirs.
    page.checked = catch_unwind(AssertUnwindSafe(|| block_in_place(again)))
        .inspect_err(|_| tracing::error!("{uri} could not be checked"))
        .ok();
    let findings = page.checked.as_ref().map_or_else(Vec::new, |checked| checked.findings.clone());
    if state.snapshot().open.get(uri).is_none_or(|now| now.revision != open.revision) {
        return; // what changed it has sent an event
    }
    let found = findings.len();
    let findings = showable(findings, document, page);
    page.due = (findings.len() < found).then(|| Instant::now() + QUIET);
    page.shown = findings.iter().map(|finding| (finding.code, finding.range)).collect();
    let findings = to_proto::diagnostics(uri, document.text(), &findings, &snapshot.client);
    publish(client, uri, findings, Some(open.version)).await;
}

/// The findings without those on the line being typed that were not shown there before: of each
/// rule, as many stay as there were.
fn showable(mut findings: Vec<Diagnostic>, document: &Document, page: &Page) -> Vec<Diagnostic> {
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

/// `textDocument/publishDiagnostics`, written as it is: by way of a JSON tree, as the service
/// would, long lists of findings take several times as long.
#[derive(Serialize)]
struct Notification {
    jsonrpc: &'static str,
    method: &'static str,
    params: PublishDiagnosticsParams,
}

/// Publishes and waits until it is written: a client that reads slowly slows the publisher, which
/// then skips versions.
async fn publish(client: &Writer, uri: &str, diagnostics: Vec<lsp::Diagnostic>, version: Option<i32>) {
    let Some(uri) = to_proto::uri(uri) else { return };
    let params = PublishDiagnosticsParams { uri, diagnostics, version };
    let message = Notification { jsonrpc: "2.0", method: "textDocument/publishDiagnostics", params };
    match frame(&message) {
        Ok(bytes) => client.written(bytes).await,
        Err(error) => tracing::error!("findings could not be written: {error}"),
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
        let found = showable(findings.clone(), &document, &page);
        let expected: Vec<Diagnostic> = expected.iter().map(|&index| findings[index].clone()).collect();
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
