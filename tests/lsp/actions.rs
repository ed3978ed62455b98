//! What can be done about a finding in the settings: a rule that is not run any more.

use crate::support::client::Client;
use crate::support::folder::{Folder, applied};
use serde_json::{Value, json};
use std::fs;

const CALL: &str = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann] Hi.\n- AI: find a dial\n- [bo] Ho.\n";

/// What a client says that can do all that is needed; `resolves` where it asks for edits later.
fn able(resolves: bool, creates: bool) -> Value {
    let properties: &[&str] = if resolves { &["edit"] } else { &[] };
    let operations: &[&str] = if creates { &["create"] } else { &[] };
    json!({
        "general": {"positionEncodings": ["utf-32"]},
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": operations}},
        "textDocument": {"codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "resolveSupport": {"properties": properties},
        }},
    })
}

fn offered(client: &mut Client, uri: &str) -> Vec<Value> {
    let at = json!({"line": 6, "character": 3});
    let asked = json!({
        "textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []},
    });
    let actions = client.ask("textDocument/codeAction", asked);
    let allows = |action: &&Value| action["title"].as_str().unwrap().starts_with("Allow");
    actions.as_array().unwrap().iter().filter(allows).cloned().collect()
}

#[test]
fn a_finding_is_allowed_in_the_settings() {
    for (name, title, before, after) in [
        (
            "a.md",
            "Allow `unowned-action` in all notes: in saidby.toml",
            None,
            "[rules]\nignore = [\"unowned-action\"]\n",
        ),
        (
            "sub/b.txt",
            "Allow `unowned-action` in this file: in saidby.toml",
            Some("# ours\n[rules]\nprofile = \"default\" # so\n"),
            "# ours\n[rules]\nprofile = \"default\" # so\n\n[rules.per-path]\n\"sub/b.txt\" = [\"unowned-action\"]\n",
        ),
    ] {
        for resolves in [true, false] {
            let folder = Folder::new(&[(name, CALL)]);
            before.inspect(|text| folder.write("saidby.toml", text));
            let mut client = folder.session(able(resolves, true));
            client.open(&folder.uri(name), "markdown", 1, CALL);
            client.findings(&folder.uri(name), 1);
            let actions = offered(&mut client, &folder.uri(name));
            let action = actions.iter().find(|action| action["title"] == title);
            let mut action = action.unwrap_or_else(|| panic!("{actions:#?}")).clone();
            assert_eq!(action["diagnostics"][0]["code"], "unowned-action");
            assert_eq!(action.get("edit").is_some(), !resolves);
            if resolves {
                action = client.ask("codeAction/resolve", action);
            }
            let changes = action["edit"]["documentChanges"].as_array().unwrap();
            let creates = changes.iter().filter(|change| change["kind"] == "create").count();
            assert_eq!(creates, usize::from(before.is_none()), "{changes:?}");
            let edits = changes.last().unwrap();
            assert_eq!(edits["textDocument"], json!({"uri": folder.uri("saidby.toml"), "version": null}));
            let text = applied(before.unwrap_or_default(), edits["edits"].as_array().unwrap());
            assert_eq!(text, after);
            fs::write(folder.path("saidby.toml"), text).unwrap();
            let changes = json!([{"uri": folder.uri("saidby.toml"), "type": 1}]);
            client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
            client.wait_for("silence", |client| {
                let last = client
                    .notifications
                    .iter()
                    .rev()
                    .find(|message| message["method"] == "textDocument/publishDiagnostics")?;
                (last["params"]["diagnostics"] == json!([])).then_some(())
            });
            client.finish();
        }
    }
}

#[test]
fn what_cannot_be_written_is_not_offered() {
    let folder = Folder::new(&[("a.md", CALL)]);
    let mut client = folder.session(able(true, false));
    client.open(&folder.uri("a.md"), "markdown", 1, CALL);
    let titles = |actions: &[Value]| actions.iter().map(|action| action["title"].clone()).collect::<Vec<_>>();
    let here = ["Allow `unowned-action` here", "Allow `unowned-action` in this file"];
    let found = offered(&mut client, &folder.uri("a.md"));
    assert_eq!(titles(&found), here);
    client.finish();
    let mut client = folder.session(able(true, true));
    client.open("untitled:Untitled-1", "meeting-notes", 1, CALL);
    let found = offered(&mut client, "untitled:Untitled-1");
    assert_eq!(titles(&found), here);
    client.finish();
}
