//! Sends findings: one task, the newest version only.
//!
//! A burst of changes is checked once, at its end; findings of a text that has changed since are
//! dropped. To a client that pulls its findings nothing is sent: it is told when to pull again.

use super::findings::{Findings, Work};
use super::framing::frame;
use super::state::State;
use super::to_proto;
use super::writer::Writer;
use futures_util::FutureExt;
use serde::Serialize;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::block_in_place;
use tokio::time::{Instant, sleep_until, timeout};
use tower_lsp::Client;
use tower_lsp::ls_types::{self as lsp, PublishDiagnosticsParams};

/// How long a client may take to answer that it will pull again.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Publishes findings on the documents of `state` for as long as it is let.
pub async fn run(writer: Writer, client: Client, state: Arc<State>, findings: Arc<Findings>) {
    loop {
        let due = findings.due();
        tokio::select! {
            () = findings.wake.notified() => {}
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {}
        }
        findings.settle(Instant::now());
        let abilities = state.snapshot().client;
        while let Some((uri, work)) = findings.next() {
            if abilities.pulls {
                continue;
            }
            match work {
                Work::Clear => publish(&writer, &uri, Vec::new(), None).await,
                // The hook has logged a panic, and there are other documents.
                _ => drop(AssertUnwindSafe(check(&writer, &state, &findings, &uri)).catch_unwind().await),
            }
        }
        while let Some((uri, text, problems)) = findings.next_of_settings() {
            // It is not a document of ours, so nobody pulls its findings; the client was told in words.
            if !abilities.pulls {
                publish(&writer, &uri, to_proto::diagnostics(&uri, &text, &problems, &abilities), None).await;
            }
        }
        if findings.released() && abilities.pulls {
            pull_again(&client, &state);
        }
    }
}

/// Tells a client that pulls its findings that they are others now.
pub fn pull_again(client: &Client, state: &State) {
    if state.snapshot().client.pulls_again {
        let client = client.clone();
        tokio::spawn(async move { timeout(PATIENCE, client.workspace_diagnostic_refresh()).await });
    }
}

/// Checks the document at `uri` and publishes what may be shown, unless it changed meanwhile.
async fn check(writer: &Writer, state: &State, findings: &Findings, uri: &Arc<str>) {
    let snapshot = state.snapshot();
    let Some((document, open)) = snapshot.document(uri) else { return };
    let found = block_in_place(|| findings.check(uri, document));
    if state.snapshot().open.get(uri).is_none_or(|now| now.revision != open.revision) {
        return; // what changed it has woken us again
    }
    let shown = findings.show(uri, document, &found.findings);
    let shown = to_proto::diagnostics(uri, document.text(), shown, &snapshot.client);
    publish(writer, uri, shown, Some(open.version)).await;
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
