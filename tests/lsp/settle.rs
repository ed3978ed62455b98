//! Doubts about who speaks, settled with one click.

use crate::support::client::Client;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// What VS Code says of the edits it takes.
fn all() -> Value {
    json!({"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]})
}

const NOTE: &str =
    "Attendees:\n\n- Ann Lee\n- Bo Ek\n- Bo Lind\n\n- [ann] Hi.\n- [bo] Ho.\n- [ann] Hm.\n- [bo] Hm.\n- [zed] Ah.\n";

struct Session {
    client: Client,
    root: PathBuf,
    _held: tempfile::TempDir,
}

fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Session {
    /// With a note in a folder of its own, and `saidby.toml` beside it where there is one.
    fn new(settings: Option<&str>, edits: Value) -> Self {
        let held = tempfile::tempdir().unwrap();
        let root = held.path().canonicalize().unwrap();
        fs::write(root.join("a.md"), NOTE).unwrap();
        if let Some(text) = settings {
            fs::write(root.join("saidby.toml"), text).unwrap();
        }
        let mut client = Client::start();
        let able = json!({
            "workspace": {"applyEdit": true, "workspaceEdit": edits},
            "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}},
        });
        let folders = json!([{"uri": address(&root), "name": "notes"}]);
        client.ask("initialize", json!({"processId": null, "workspaceFolders": folders, "capabilities": able}));
        client.notify("initialized", json!({}));
        client.open(&address(&root.join("a.md")), "markdown", 1, NOTE);
        Self { client, root, _held: held }
    }

    fn note(&self) -> String {
        address(&self.root.join("a.md"))
    }

    fn cast(&mut self, who: &str) -> Value {
        let asked = json!({"command": "saidby.server.cast", "arguments": [{"uri": self.note()}]});
        let cast = self.client.ask("workspace/executeCommand", asked);
        let is_called = |member: &&Value| member["tags"].as_array().unwrap().iter().any(|tag| tag["name"] == who);
        cast.as_array().unwrap().iter().find(is_called).unwrap_or_else(|| panic!("{cast}")).clone()
    }

    /// Saves what the edit makes of `saidby.toml`, as an editor would.
    fn save(&mut self, edit: &Value) {
        let path = self.root.join("saidby.toml");
        let mut text = fs::read_to_string(&path).unwrap_or_default();
        for change in edit["documentChanges"].as_array().unwrap() {
            if change["kind"] == "create" {
                assert_eq!(change["uri"], address(&path));
                assert!(!path.exists(), "it is there");
                continue;
            }
            assert_eq!(change["textDocument"]["uri"], address(&path));
            for edit in change["edits"].as_array().unwrap() {
                let at = |place: &Value| {
                    assert_eq!(place["character"], 0, "whole lines: {place}");
                    let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
                    text.split_inclusive('\n').take(line).map(str::len).sum::<usize>()
                };
                let (start, end) = (at(&edit["range"]["start"]), at(&edit["range"]["end"]));
                text.replace_range(start..end, edit["newText"].as_str().unwrap());
            }
        }
        fs::write(&path, text).unwrap();
        let changes = json!([{"uri": address(&path), "type": 1}]);
        self.client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    fn settings(&self) -> String {
        fs::read_to_string(self.root.join("saidby.toml")).unwrap()
    }

    /// Waits until nothing is said of the ambiguous tag any more.
    fn wait_until_quiet(&mut self) {
        let note = self.note();
        self.client.wait_for("findings without the doubt", |client| {
            let published = client.notifications.iter().rev().find(|message| {
                message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == note
            })?;
            let findings = published["params"]["diagnostics"].as_array().unwrap();
            findings.iter().all(|finding| finding["code"] != "ambiguous-speaker").then_some(())
        });
    }
}

#[test]
fn a_click_settles_a_doubt() {
    let alone = "[[roster.person]]\nname = \"Bo Lind\"\naliases = [\"bo\"]\n";
    for (edits, before, after) in [
        (all(), None, alone),
        // Neovim
        (json!({"resourceOperations": ["rename", "create", "delete"]}), None, alone),
        (
            all(),
            Some("# ours\n[[roster.person]]\nname = \"Bo Lind\"\n\n[tags]\nstyle = \"auto\" # so\n"),
            "# ours\n[[roster.person]]\nname = \"Bo Lind\"\naliases = [\"bo\"]\n\n[tags]\nstyle = \"auto\" # so\n",
        ),
    ] {
        let mut session = Session::new(before, edits);
        let bo = session.cast("bo");
        let answers = bo["answers"].as_array().unwrap().clone();
        assert_eq!(answers[1]["title"], "`bo` is Bo Lind: an alias in saidby.toml");
        assert_eq!(answers[1]["answer"], json!({"alias": "Bo Lind"}));
        let asked = json!({
            "uri": session.note(), "tag": answers[1]["tag"], "answer": answers[1]["answer"], "apply": false,
        });
        let asked = json!({"command": "saidby.server.settle", "arguments": [asked]});
        let told = session.client.ask("workspace/executeCommand", asked);
        assert_eq!(told["files"], json!([address(&session.root.join("saidby.toml"))]));
        session.save(&told["edit"]);
        assert_eq!(session.settings(), after);
        session.wait_until_quiet();
        let bo = session.cast("bo");
        assert_eq!((&bo["person"], &bo["doubt"], &bo["answers"]), (&json!("Bo Lind"), &Value::Null, &json!([])));
        assert!(session.client.requests.iter().all(|request| request["method"] != "workspace/applyEdit"));
        session.client.finish();
    }
}

#[test]
fn what_the_editor_holds_of_the_settings_counts() {
    let mut session = Session::new(Some("[tags]\nstyle = \"auto\"\n"), all());
    // as the editor spells it
    let settings = address(&session.root.join("saidby.toml")).replace("saidby.toml", "s%61idby.toml");
    let unsaved = "# not saved yet\n[[roster.person]]\nname = \"Bo Lind\"\n";
    session.client.open(&settings, "toml", 7, unsaved);
    let asked = json!([{"uri": session.note(), "tag": "bo", "answer": {"alias": "Bo Lind"}, "apply": false}]);
    let settle = json!({"command": "saidby.server.settle", "arguments": asked});
    let told = session.client.ask("workspace/executeCommand", settle.clone());
    let edited = &told["edit"]["documentChanges"][0];
    assert_eq!(edited["textDocument"], json!({"uri": settings, "version": 7}), "{told}");
    let place = json!({"line": 3, "character": 0});
    assert_eq!(edited["edits"], json!([{"range": {"start": place, "end": place}, "newText": "aliases = [\"bo\"]\n"}]));
    // somebody wrote that meanwhile
    let change = json!({"textDocument": {"uri": settings, "version": 8}, "contentChanges": [{"text": format!("{unsaved}aliases = [\"bo\"]\n")}]});
    session.client.notify("textDocument/didChange", change);
    assert_eq!(session.client.ask("workspace/executeCommand", settle), Value::Null);
    session.client.finish();
}

#[test]
fn an_action_on_the_tag_does_the_same() {
    let mut session = Session::new(None, all());
    let at = json!({"line": 7, "character": 4});
    let asked = json!({
        "textDocument": {"uri": session.note()}, "range": {"start": at, "end": at},
        "context": {"diagnostics": [], "only": ["quickfix"]},
    });
    let actions = session.client.ask("textDocument/codeAction", asked);
    let found = actions
        .as_array()
        .unwrap()
        .iter()
        .find(|action| action["title"].as_str().unwrap().contains("`bo` is Bo Ek: an alias"));
    let action = found.unwrap_or_else(|| panic!("{actions}"));
    assert_eq!(action["diagnostics"][0]["code"], "ambiguous-speaker", "{action}");
    let command = json!({"command": action["command"]["command"], "arguments": action["command"]["arguments"]});
    session.client.ask("workspace/executeCommand", command);
    let wish = session.client.wait_for("an edit", |client| {
        client.requests.iter().find(|request| request["method"] == "workspace/applyEdit").cloned()
    });
    session.save(&wish["params"]["edit"]);
    session.wait_until_quiet();
    session.client.finish();
}

#[test]
fn somebody_new_comes_into_the_list() {
    let mut session = Session::new(None, json!({"documentChanges": true, "resourceOperations": []}));
    let zed = session.cast("zed");
    let answer = &zed["answers"]
        .as_array()
        .unwrap()
        .iter()
        .find(|answer| answer["answer"]["attendee"] == "zed")
        .unwrap()["answer"];
    let settle = |uri: &str, tag: &str, answer: &Value| json!({"command": "saidby.server.settle", "arguments": [{"uri": uri, "tag": tag, "answer": answer}]});
    let note = session.note();
    let told = session.client.ask("workspace/executeCommand", settle(&note, "zed", answer));
    assert_eq!(told["edit"]["documentChanges"][0]["edits"][0]["newText"], "\n- zed");
    // what cannot be done is said
    let bo = json!({"alias": "Bo Ek"});
    assert_eq!(session.client.ask_in_vain("workspace/executeCommand", settle(&note, "bo", &bo)), -32803);
    assert_eq!(session.client.ask_in_vain("workspace/executeCommand", settle(&note, "nobody", &bo)), -32803);
    assert_eq!(session.client.ask("workspace/executeCommand", settle("file:///other.md", "bo", &bo)), Value::Null);
    assert_eq!(session.client.ask_in_vain("workspace/executeCommand", settle(&note, "bo", &json!(5))), -32602);
    session.client.finish();
}
