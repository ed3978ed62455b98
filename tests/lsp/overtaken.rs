//! Answers that are wrong by the time they are ready, and those that are not; findings of other
//! documents that a roster changes.

use crate::support::client::{Client, frame};
use crate::support::folder::Folder;
use serde_json::{Value, json};
use std::time::Duration;

const NOTE: &str = "file:///n.md";
const OTHER: &str = "file:///o.md";
const CALL: &str = "# Call\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n\n";

/// A note that takes longer to go through than an edit takes to arrive.
fn long() -> String {
    let turns = "- [ann] We measured the dials of the harbour clock.\n- [bo]  Then decide on the hands.\n\n";
    format!("{CALL}{}", turns.repeat(8000))
}

/// The code of the error with which `method` is answered if an edit of `edited` comes right behind
/// it, or null.
fn code(client: &mut Client, method: &str, edited: &str, version: i32) -> Value {
    let start = json!({"line": 0, "character": 0});
    let end = json!({"line": 90_000, "character": 0});
    let params = json!({
        "textDocument": {"uri": NOTE},
        "position": {"line": 9, "character": 4},
        "newName": "Ann Lee",
        "options": {"tabSize": 2, "insertSpaces": true},
        "range": {"start": start, "end": end},
        "context": {"diagnostics": [], "only": ["refactor"]},
    });
    let (id, mut bytes) = client.request_bytes(method, Some(params));
    let changes = json!([{"range": {"start": start, "end": start}, "text": "#"}]);
    let params = json!({"textDocument": {"uri": edited, "version": version}, "contentChanges": changes});
    bytes.extend(frame(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params})));
    client.raw(&bytes);
    client.answer(id)["error"]["code"].clone()
}

#[test]
fn edits_and_colours_of_a_text_that_is_gone_are_not_sent() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "markdown", 1, &long());
    client.open(OTHER, "markdown", 1, CALL);
    client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": NOTE}}));
    let content_modified = json!(-32801);
    let laid_on = ["formatting", "semanticTokens/full", "semanticTokens/range", "rename"];
    for (method, version) in laid_on.iter().zip(2..) {
        let method = format!("textDocument/{method}");
        assert_eq!(code(&mut client, &method, OTHER, version), Value::Null, "{method}: another document");
        assert_eq!(code(&mut client, &method, NOTE, version), content_modified, "{method}");
    }
    for (method, version) in ["hover", "documentSymbol", "foldingRange", "documentLink"].iter().zip(20..) {
        let method = format!("textDocument/{method}");
        assert_eq!(code(&mut client, &method, NOTE, version), Value::Null, "{method}");
    }
    client.finish();
}

#[test]
fn a_roster_brings_the_findings_of_its_notes() {
    let note = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann] Hi.\n- [bo] Ho.\n- [cy] Hm.\n- [ann] So.\n- [bo] So.\n";
    for able in [true, false] {
        let folder = Folder::new(&[("people.txt", "Ann Lee (AL)\n"), ("a.md", note)]);
        folder.write("saidby.toml", "[roster]\nfiles = [\"people.txt\"]\n");
        let mut client = folder.session(json!({"textDocument": {"diagnostic": {"relatedDocumentSupport": able}}}));
        let (roster, open) = (folder.uri("people.txt"), folder.uri("a.md"));
        client.open(&open, "markdown", 1, note);
        client.open(&roster, "plaintext", 1, "Ann Lee (AL)\n");
        let pull = |client: &mut Client, uri: &str| {
            client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}))
        };
        let first = pull(&mut client, &open);
        assert!(first.to_string().contains("unlisted-speaker"), "{first}");
        assert_eq!(pull(&mut client, &roster).get("relatedDocuments"), None, "nothing is new");
        folder.write("people.txt", "Ann Lee (AL)\nCy Dunn (CD)\n");
        let changes = json!({"changes": [{"uri": roster, "type": 2}]});
        client.notify("workspace/didChangeWatchedFiles", changes);
        let again = (0..400).find_map(|_| {
            client.listen(Duration::from_millis(10));
            let report = if able {
                pull(&mut client, &roster)["relatedDocuments"][&open].clone()
            } else {
                pull(&mut client, &open)
            };
            (report.is_object() && report["resultId"] != first["resultId"]).then_some(report)
        });
        let again = again.expect("other findings");
        assert_eq!(again["kind"], "full");
        assert_ne!(again["items"], first["items"]);
        assert_eq!(pull(&mut client, &roster).get("relatedDocuments"), None, "it was told");
        client.finish();
    }
}
