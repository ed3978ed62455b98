//! Settings and people from outside of a note, as an editor gets them.

use crate::support::client::Client;
use crate::support::folder::Folder;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A note with three findings: an action without an owner, a placeholder, an empty bullet.
const NOTE: &str = "# Call\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n\n- [ann] Hi.\n-\n- [bo] We measured\n- [unknown] Why?\n- AI: find a dial\n";

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn folder() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    (folder, path)
}

fn written(client: &mut Client, path: &Path) {
    let changes = json!([{"uri": uri(path), "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
}

fn codes(findings: &[Value]) -> Vec<String> {
    let severities = ["", "error", "warning", "information", "hint"];
    let code = |finding: &Value| {
        let severity = severities[usize::try_from(finding["severity"].as_u64().unwrap()).unwrap()];
        format!("{} {severity}", finding["code"].as_str().unwrap())
    };
    findings.iter().map(code).collect()
}

/// Waits until the newest findings of a document are these.
fn wait_for(client: &mut Client, uri: &str, expected: &[&str]) {
    client.wait_for(&format!("{expected:?} on {uri}"), |client| {
        let published = client.notifications.iter().rev().find(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
        })?;
        (codes(published["params"]["diagnostics"].as_array().unwrap()) == expected).then_some(())
    });
}

#[test]
fn both_doors_resolve_the_same_settings() {
    let (_held, root) = folder();
    let path = root.join("drafts/a.md");
    for settings in [
        "",
        "[rules]\nignore = [\"unowned-action\"]\n[rules.severity]\nempty-bullet = \"error\"\n",
        "[rules]\nselect = [\"ALL\"]\nprofile = \"strict\"\n",
        "[rules]\nprofile = \"draft\"\n",
        "[rules.per-path]\n\"drafts/**\" = [\"placeholder-speaker\"]\n[tags]\nplaceholders = [\"bo\"]\n",
        "[notes]\nexclude = [\"drafts/**\"]\n",
        "[roster]\nheadings = [\"clocks\"]\n",
    ] {
        write(&root, "saidby.toml", settings);
        write(&root, "drafts/a.md", NOTE);
        let output = Command::new(env!("CARGO_BIN_EXE_saidby"))
            .args(["check", "--output-format", "jsonl", "--severity", "hint"])
            .arg(&root)
            .output()
            .unwrap();
        let rows = String::from_utf8(output.stdout).unwrap();
        let rows = rows.lines().map(|row| serde_json::from_str::<Value>(row).unwrap());
        let terminal: Vec<String> = rows
            .map(|row| format!("{} {}", row["code"].as_str().unwrap(), row["severity"].as_str().unwrap()))
            .collect();
        let mut client = Client::session(json!({}));
        client.open(&uri(&path), "markdown", 1, NOTE);
        assert_eq!(codes(&client.findings(&uri(&path), 1)), terminal, "{settings}");
        client.finish();
    }
}

#[test]
fn broken_settings_silence_nobody() {
    let (_held, root) = folder();
    let (note, toml) = (root.join("a.md"), root.join("saidby.toml"));
    let good = "[rules]\nselect = [\"unowned-action\"]\n";
    write(&root, "saidby.toml", good);
    let mut client = Client::session(json!({}));
    client.open(&uri(&note), "markdown", 1, NOTE);
    wait_for(&mut client, &uri(&note), &["unowned-action warning"]);
    for broken in ["[rules\n", "[rules]\nselect = \n"] {
        write(&root, "saidby.toml", broken);
        written(&mut client, &toml);
        wait_for(&mut client, &uri(&toml), &["invalid-settings error"]);
    }
    client.listen(Duration::from_millis(200));
    let messages = client.notifications.iter().filter(|message| message["method"] == "window/showMessage");
    assert_eq!(messages.count(), 1, "said once");
    // what was good holds on
    client.change(&uri(&note), 2, json!([{"text": NOTE.replace("measured", "measured.")}]));
    assert_eq!(codes(&client.findings(&uri(&note), 2)), ["unowned-action warning"]);
    // a misspelt key leaves the others in force
    write(&root, "saidby.toml", "[rules]\nselect = [\"empty-bullet\"]\nignor = []\n");
    written(&mut client, &toml);
    wait_for(&mut client, &uri(&note), &["empty-bullet hint"]);
    wait_for(&mut client, &uri(&toml), &["invalid-settings error"]);
    write(&root, "saidby.toml", "");
    written(&mut client, &toml);
    wait_for(&mut client, &uri(&toml), &[]);
    wait_for(
        &mut client,
        &uri(&note),
        &["empty-bullet hint", "placeholder-speaker information", "unowned-action warning"],
    );
    client.finish();
}

#[test]
fn the_clients_settings_count_less_than_the_file() {
    let (_held, root) = folder();
    let note = root.join("a.md");
    let mut client = Client::session(json!({"workspace": {"configuration": true}}));
    client.open(&uri(&note), "markdown", 1, NOTE);
    let answer = |client: &mut Client, value: Value| {
        let request = client.wait_for("a question", |client| client.requests.pop());
        assert_eq!(request["method"], "workspace/configuration");
        assert_eq!(request["params"]["items"], json!([{"section": "saidby"}]));
        client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": [value]}));
    };
    answer(&mut client, json!({"rules": {"ignore": ["empty-bullet", "unowned-action"]}, "path": "/usr/bin/saidby"}));
    wait_for(&mut client, &uri(&note), &["placeholder-speaker information"]);
    write(&root, "saidby.toml", "[rules]\nignore = [\"placeholder-speaker\"]\n");
    written(&mut client, &root.join("saidby.toml"));
    wait_for(&mut client, &uri(&note), &["empty-bullet hint", "unowned-action warning"]);
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    answer(&mut client, json!({"rules": {"severity": {"empty-bullet": "error"}}}));
    wait_for(&mut client, &uri(&note), &["empty-bullet error", "unowned-action warning"]);
    client.finish();
    // a client that cannot be asked sends them along
    let (_held, root) = folder();
    let note = root.join("a.md");
    let mut client = Client::session(json!({}));
    client.open(&uri(&note), "markdown", 1, NOTE);
    let settings = json!({"saidby": {"rules": {"select": ["empty-bullet"]}}});
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    wait_for(&mut client, &uri(&note), &["empty-bullet hint"]);
    assert_eq!(client.errors(), "", "nothing to complain about");
    client.finish();
}

#[test]
fn a_client_that_pulls_is_told_of_rosters_and_settings_that_changed() {
    let folder = Folder::new(&[("people.txt", "Ann Lee (AL)\n")]);
    folder.write("saidby.toml", "[roster]\nfiles = [\"people.txt\"]\n");
    let said = "- [ann] Hi.\n- [bo] Ho.\n- [dora fenn] Hm.\n- [ann] So.\n- [bo] So.\n";
    let note = format!("Attendees:\n\n- Ann Lee\n- Bo Ek\n\n{said}");
    let refresh = json!({"diagnostics": {"refreshSupport": true}});
    let mut client = folder.session(json!({"textDocument": {"diagnostic": {}}, "workspace": refresh}));
    client.open(&folder.uri("a.md"), "markdown", 1, &note);
    let asked = json!({"textDocument": {"uri": folder.uri("a.md")}});
    let before = client.ask("textDocument/diagnostic", asked.clone());
    assert!(before.to_string().contains("unlisted-speaker"), "{before}");
    // What is wished until now has to do with the beginning.
    client.listen(Duration::from_millis(300));
    client.requests.clear();
    // The findings after a wish to pull again, once they are others than `before`.
    let other = |client: &mut Client, before: &Value| loop {
        let wish = client.wait_for("a wish to pull again", |client| client.requests.pop());
        assert_eq!(wish["method"], "workspace/diagnostic/refresh");
        client.send(&json!({"jsonrpc": "2.0", "id": wish["id"], "result": null}));
        let items = client.ask("textDocument/diagnostic", asked.clone())["items"].clone();
        if items != *before {
            break items;
        }
    };
    folder.write("people.txt", "Ann Lee (AL)\nDora Fenn (DF)\n");
    written(&mut client, &folder.path("people.txt"));
    let after = other(&mut client, &before["items"]);
    folder.write("saidby.toml", "[rules]\nselect = [\"empty-bullet\"]\n");
    written(&mut client, &folder.path("saidby.toml"));
    assert_eq!(other(&mut client, &after), json!([]));
    client.finish();
}

#[test]
fn neighbours_and_rosters_are_known() {
    let (_held, root) = folder();
    let may = "# Call\n\nPresent: Ann Lee (ALE), Bo Ek (BEK)\n\nALE: Shall we?\n\nBEK: We should.\n\nCDA: Me too.\n\nCDA: And soon.\n\nALE: Good.\n\nBEK: Good.\n";
    write(&root, "2031-04/april-1.md", "Present: Cy Day (CDA), Ann Lee (ALE)\n\nCDA: Hello.\n\nALE: Hello.\n");
    let note = root.join("2031-05/may-6.md");
    let mut client = Client::session(json!({}));
    client.open(&uri(&note), "markdown", 1, may);
    let known = |client: &mut Client, from: &str| {
        let expected = format!("known from {from}");
        client.wait_for(&expected, |client| {
            let published = client.notifications.iter().rev().find(|message| message["params"]["uri"] == uri(&note))?;
            published["params"]["diagnostics"].to_string().contains(&expected).then_some(())
        });
    };
    known(&mut client, "2031-04/april-1.md");
    // typing keeps it
    client.change(&uri(&note), 2, json!([{"text": may.replace("Good", "Well")}]));
    assert!(json!(client.findings(&uri(&note), 2)).to_string().contains("known from 2031-04/april-1.md"));
    write(&root, "people.txt", "Cy Dale (CDA)\n");
    write(&root, "saidby.toml", "[roster]\nfiles = [\"people.txt\"]\n");
    written(&mut client, &root.join("saidby.toml"));
    known(&mut client, "people.txt");
    // and that is where a tag leads
    let at = json!({"textDocument": {"uri": uri(&note)}, "position": {"line": 8, "character": 1}});
    let place = |name: &str, line: u32, from: u32, to: u32| {
        let at = |character: u32| json!({"line": line, "character": character});
        json!([{"uri": uri(&root.join(name)), "range": {"start": at(from), "end": at(to)}}])
    };
    assert_eq!(client.ask("textDocument/definition", at.clone()), place("people.txt", 0, 0, 13));
    let people = "# é\n[[roster.person]]\nname = \"Cy Dale\"\nabbreviation = \"CDA\"\n";
    write(&root, "saidby.toml", people);
    written(&mut client, &root.join("saidby.toml"));
    known(&mut client, "saidby.toml");
    let found = client.ask("textDocument/definition", at);
    assert_eq!(
        (&found[0]["uri"], &found[0]["range"]["start"]["line"]),
        (&json!(uri(&root.join("saidby.toml"))), &json!(1))
    );
    client.finish();
}
