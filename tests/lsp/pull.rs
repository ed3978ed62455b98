//! Findings that the client pulls: of a document, of everything; and that all ways say the same.

use crate::support::client::{Client, frame};
use crate::support::folder::{Folder, applied, read, uri};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const NOTE: &str = "file:///n.md";
const CALL: &str =
    "# Call\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n\n- [ann] Hi.\n- [bo We measured\n- AI: find a dial\n";

/// What a client says that pulls, and is told when to pull again.
fn pulling() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-32"]},
        "textDocument": {"diagnostic": {}, "publishDiagnostics": {"relatedInformation": true}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    })
}

fn pull(client: &mut Client, previous: Value) -> Value {
    let mut params = json!({"textDocument": {"uri": NOTE}});
    if !previous.is_null() {
        params["previousResultId"] = previous;
    }
    client.ask("textDocument/diagnostic", params)
}

fn codes(report: &Value) -> Vec<&str> {
    report["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect()
}

#[test]
fn a_client_that_pulls_is_sent_nothing() {
    let mut client = Client::session(pulling());
    client.open(NOTE, "markdown", 1, CALL);
    let report = pull(&mut client, Value::Null);
    assert_eq!(report["kind"], "full");
    assert_eq!(codes(&report), ["unclosed-tag", "unowned-action"]);
    client.listen(Duration::from_millis(200));
    assert!(client.notifications.is_empty(), "{:?}", client.notifications);
    client.finish();
}

#[test]
fn what_is_as_it_was_is_unchanged() {
    let mut client = Client::session(pulling());
    client.open(NOTE, "markdown", 1, CALL);
    let first = pull(&mut client, Value::Null);
    let again = pull(&mut client, first["resultId"].clone());
    assert_eq!(again, json!({"kind": "unchanged", "resultId": first["resultId"]}));
    let at = |line, character| json!({"line": line, "character": character});
    client.change(NOTE, 2, json!([{"range": {"start": at(9, 9), "end": at(9, 9)}, "text": " So."}]));
    assert_eq!(pull(&mut client, first["resultId"].clone())["kind"], "unchanged", "no finding differs");
    client.change(NOTE, 3, json!([{"range": {"start": at(10, 5), "end": at(10, 5)}, "text": "]"}]));
    let mended = pull(&mut client, first["resultId"].clone());
    assert_eq!(codes(&mended), ["unowned-action"]);
    let unknown = client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": "file:///other.md"}}));
    assert_eq!(unknown, json!({"kind": "full", "items": []}));
    client.finish();
}

#[test]
fn what_is_held_back_is_pulled_again() {
    let mut client = Client::session(pulling());
    client.open(NOTE, "markdown", 1, &CALL.replace("[bo ", "[bo] "));
    assert_eq!(codes(&pull(&mut client, Value::Null)), ["unowned-action"]);
    let at = |character| json!({"line": 10, "character": character});
    client.change(NOTE, 2, json!([{"range": {"start": at(5), "end": at(6)}, "text": ""}]));
    assert_eq!(codes(&pull(&mut client, Value::Null)), ["unowned-action"], "while it is typed");
    let asked = client.wait_for("a wish to pull again", |client| {
        client.requests.iter().find(|request| request["method"] == "workspace/diagnostic/refresh").cloned()
    });
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    assert_eq!(codes(&pull(&mut client, Value::Null)), ["unclosed-tag", "unowned-action"]);
    client.finish();
}

#[test]
fn a_client_that_cannot_be_told_is_shown_everything_at_once() {
    let mut client = Client::session(json!({"textDocument": {"diagnostic": {}}}));
    client.open(NOTE, "markdown", 1, &CALL.replace("[bo ", "[bo] "));
    let at = |character| json!({"line": 10, "character": character});
    client.change(NOTE, 2, json!([{"range": {"start": at(5), "end": at(6)}, "text": ""}]));
    assert_eq!(codes(&pull(&mut client, Value::Null)), ["unclosed-tag", "unowned-action"]);
    client.finish();
}

fn everything(client: &mut Client, previous: &[(String, Value)]) -> Vec<Value> {
    let previous: Vec<Value> = previous.iter().map(|(uri, id)| json!({"uri": uri, "value": id})).collect();
    let report = client.ask("workspace/diagnostic", json!({"previousResultIds": previous}));
    report["items"].as_array().unwrap().clone()
}

#[test]
fn everything_is_reported_and_then_unchanged() {
    let folder = Folder::new(&[("a.md", CALL), ("sub/b.md", &CALL.replace("[bo ", "[bo] ")), ("c.md", "no note\n")]);
    let mut client = folder.session(pulling());
    let parts = everything(&mut client, &[]);
    let uris: Vec<&Value> = parts.iter().map(|part| &part["uri"]).collect();
    assert_eq!(uris, [&json!(folder.uri("a.md")), &json!(folder.uri("sub/b.md"))]);
    assert_eq!(codes(&parts[0]), ["unclosed-tag", "unowned-action"]);
    let known: Vec<(String, Value)> =
        parts.iter().map(|part| (part["uri"].as_str().unwrap().to_owned(), part["resultId"].clone())).collect();
    assert!(everything(&mut client, &known).iter().all(|part| part["kind"] == "unchanged"));
    let count = json!({"command": "saidby.server.notes"});
    assert_eq!(client.ask("workspace/executeCommand", count.clone()), 2);
    // An edit in the editor counts before one on the disk, and that at once.
    client.open(&folder.uri("a.md"), "markdown", 7, "# Call\n");
    folder.write("sub/b.md", CALL);
    let parts = everything(&mut client, &known);
    assert_eq!((&parts[0]["version"], codes(&parts[0]).len()), (&json!(7), 0));
    assert_eq!(client.ask("workspace/executeCommand", count), 1);
    assert_eq!(codes(&parts[1]), ["unclosed-tag", "unowned-action"]);
    client.finish();
}

#[test]
fn many_notes_come_in_parts() {
    let names: Vec<String> = (0..150).map(|number| format!("{number:03}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), CALL)).collect();
    let folder = Folder::new(&files);
    let mut client = folder.session(pulling());
    let last = client.ask("workspace/diagnostic", json!({"previousResultIds": [], "partialResultToken": "p"}));
    let parts: Vec<usize> = client
        .notifications
        .iter()
        .filter(|message| message["params"]["token"] == "p")
        .map(|message| message["params"]["value"]["items"].as_array().unwrap().len())
        .collect();
    assert_eq!(parts, [64, 64]);
    assert_eq!(last["items"].as_array().map(Vec::len), Some(22));
    client.finish();
}

/// What the client is told of the progress called `token`.
fn progress(client: &Client, token: &str) -> Vec<Value> {
    let told = client.notifications.iter().filter(|message| message["params"]["token"] == token);
    told.map(|message| message["params"]["value"].clone()).collect()
}

#[test]
fn whoever_waits_for_many_notes_sees_how_far_it_is_and_may_stop_it() {
    let names: Vec<String> = (0..150).map(|number| format!("{number:03}.md")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), CALL)).collect();
    let folder = Folder::new(&files);
    let mut client = folder.session(pulling());
    let params = json!({"previousResultIds": [], "partialResultToken": "parts", "workDoneToken": "work"});
    client.ask("workspace/diagnostic", params.clone());
    let told = progress(&client, "work");
    let kinds: Vec<&Value> = told.iter().map(|value| &value["kind"]).collect();
    assert_eq!(kinds, ["begin", "report", "report", "end"]);
    assert_eq!(told[0]["title"], "Checking notes");
    assert_eq!((&told[2]["message"], &told[2]["percentage"]), (&json!("128 of 150 files"), &json!(85)));
    assert_eq!(progress(&client, "parts").len(), 2);
    // Who gave it no name sees nothing of it.
    client.notifications.clear();
    client.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    assert_eq!(client.notifications, Vec::<Value>::new());
    // Stopped by its name: another goes on.
    let (id, mut bytes) = client.request_bytes("workspace/diagnostic", Some(params));
    let stop = json!({"jsonrpc": "2.0", "method": "window/workDoneProgress/cancel", "params": {"token": "work"}});
    bytes.extend(frame(&stop));
    let (other, more) = client.request_bytes("workspace/diagnostic", Some(json!({"previousResultIds": []})));
    bytes.extend(more);
    client.raw(&bytes);
    assert_eq!(client.answer(id)["error"]["code"], -32800);
    assert_eq!(client.answer(other)["result"]["items"].as_array().map(Vec::len), Some(150));
    assert_eq!(progress(&client, "work").last(), Some(&json!({"kind": "end"})));
    client.finish();
}

#[test]
fn symbols_of_all_notes_are_found_by_a_few_letters() {
    let folder = Folder::new(&[("a.md", CALL), ("b.md", &CALL.replace("Clocks", "Harbour dials"))]);
    let mut client = folder.session(json!({}));
    let names = |client: &mut Client, query: &str| {
        let found = client.ask("workspace/symbol", json!({"query": query}));
        let name = |symbol: &Value| symbol["name"].as_str().unwrap().to_owned();
        found.as_array().unwrap().iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&mut client, "@bek"), ["@Bo Ek", "@Bo Ek"]);
    assert_eq!(names(&mut client, "hadi"), ["Harbour dials"]);
    client.open(&folder.uri("b.md"), "markdown", 1, &CALL.replace("Clocks", "Tides"));
    assert_eq!(names(&mut client, "hadi"), [""; 0]);
    assert_eq!(names(&mut client, "tides"), ["Tides"]);
    folder.write("a.md", &CALL.replace("Clocks", "Moons"));
    let changes = json!({"changes": [{"uri": folder.uri("a.md"), "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
    let again = (0..200).any(|_| {
        client.listen(Duration::from_millis(10));
        names(&mut client, "moons") == ["Moons"]
    });
    assert!(again, "the file is read again");
    let folders = json!([{"uri": folder.uri(""), "name": "notes"}]);
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": {"added": [], "removed": folders}}));
    client.listen(Duration::from_millis(50));
    assert_eq!(names(&mut client, "moons"), [""; 0]);
    client.finish();
}

#[test]
fn links_follow_files_that_get_other_names() {
    let linking = CALL.replace("Hi.", "Hi, see [it](sub/b.md#x).");
    let folder = Folder::new(&[("a.md", &linking), ("sub/b.md", &CALL.replace("Hi.", "[a](../a.md)")), ("c.md", CALL)]);
    let mut client = folder.session(json!({"workspace": {"fileOperations": {"willRename": true}}}));
    let files = json!([{"oldUri": folder.uri("sub/b.md"), "newUri": folder.uri("b.md")}]);
    let edit = client.ask("workspace/willRenameFiles", json!({"files": files}));
    let texts: Vec<(String, Value)> = edit["changes"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(uri, edits)| (uri.clone(), edits[0]["newText"].clone()))
        .collect();
    assert_eq!(texts, [(folder.uri("a.md"), json!("b.md#x")), (folder.uri("sub/b.md"), json!("a.md"))]);
    client.finish();
}

#[test]
fn a_series_and_its_roster_follow_files_that_get_other_names() {
    let next = format!("---\nprevious: may.md\n---\n\n{CALL}");
    let settings = "[roster]\nfiles = [\"people.txt\"]\n";
    let folder = Folder::new(&[("may.md", CALL), ("june.md", &next), ("people.txt", "Ann Lee\nBo Ek\n")]);
    folder.write("saidby.toml", settings);
    let mut client = folder.session(json!({"workspace": {"fileOperations": {"willRename": true}}}));
    let renamed = |old: &str, new: &str| json!({"oldUri": folder.uri(old), "newUri": folder.uri(new)});
    let files = json!([renamed("may.md", "old/may.md"), renamed("people.txt", "who.txt")]);
    let edit = client.ask("workspace/willRenameFiles", json!({"files": files}));
    let changes = edit["changes"].as_object().unwrap();
    let after = |name: &str, text: &str| applied(text, changes[&folder.uri(name)].as_array().unwrap());
    assert_eq!(changes.keys().collect::<Vec<_>>(), [&folder.uri("june.md"), &folder.uri("saidby.toml")]);
    assert_eq!(after("june.md", &next), next.replace("may.md", "old/may.md"));
    assert_eq!(after("saidby.toml", settings), settings.replace("people", "who"));
    // as the editor holds it
    let unsaved = format!("# ours\n{settings}");
    client.open(&folder.uri("saidby.toml"), "toml", 1, &unsaved);
    let edit = client.ask("workspace/willRenameFiles", json!({"files": files}));
    let edits = edit["changes"][folder.uri("saidby.toml")].as_array().unwrap();
    assert_eq!(applied(&unsaved, edits), unsaved.replace("people", "who"));
    client.finish();
}

/// Where and what a finding is, as `saidby check` has it.
type Finding = (String, u64, u64, u64, u64, String);

fn of_command(folder: &Path) -> Vec<Finding> {
    let arguments = ["check", "--output-format", "jsonl", "--severity", "hint", "--exit-zero", "."];
    let output = Command::new(env!("CARGO_BIN_EXE_saidby")).args(arguments).current_dir(folder).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut found: Vec<Finding> = lines
        .lines()
        .map(|line| {
            let finding: Value = serde_json::from_str(line).unwrap();
            let number = |name: &str| finding[name].as_u64().unwrap() - 1;
            let text = |name: &str| finding[name].as_str().unwrap().trim_start_matches("./").to_owned();
            (text("path"), number("line"), number("column"), number("end_line"), number("end_column"), text("code"))
        })
        .collect();
    found.sort();
    found
}

fn of_items(name: &str, items: &Value) -> Vec<Finding> {
    let finding = |item: &Value| {
        let at = |end: &str, of: &str| item["range"][end][of].as_u64().unwrap();
        let (line, column) = (at("start", "line"), at("start", "character"));
        let code = item["code"].as_str().unwrap().to_owned();
        (name.to_owned(), line, column, at("end", "line"), at("end", "character"), code)
    };
    items.as_array().unwrap().iter().map(finding).collect()
}

/// What was said last of a document that is open, or is said when it is asked.
fn newest(client: &mut Client, uri: &str, pulls: bool) -> Value {
    if pulls {
        return client.ask("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}))["items"].clone();
    }
    Value::Array(client.findings(uri, 1))
}

/// Command line, push, pull and the report on everything say the same of every note in `folder`; how
/// many findings that is.
fn all_ways_agree(folder: &Path, files: &[PathBuf]) -> usize {
    let expected = of_command(folder);
    let pushed = |pulls: bool| {
        let mut capabilities = json!({"general": {"positionEncodings": ["utf-32"]}});
        if pulls {
            capabilities["textDocument"]["diagnostic"] = json!({});
        }
        let mut client = Client::session(capabilities);
        let mut found = Vec::new();
        for file in files {
            let name = file.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            let Ok(text) = fs::read_to_string(file) else { continue };
            client.open(&uri(file), "markdown", 1, text.trim_start_matches('\u{feff}'));
            let of_file: Vec<_> = expected.iter().filter(|finding| finding.0 == name).cloned().collect();
            // The notes around it are read after it is opened, and then it may say something else.
            for _ in 0..400 {
                found = of_items(&name, &newest(&mut client, &uri(file), pulls));
                found.sort();
                if found == of_file {
                    break;
                }
                client.listen(Duration::from_millis(10));
            }
            assert_eq!(found, of_file, "{}", if pulls { "pull" } else { "push" });
        }
        found.clear();
        for file in files.iter().filter(|file| fs::read_to_string(file).is_ok()) {
            let name = file.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            found.extend(of_items(&name, &newest(&mut client, &uri(file), pulls)));
        }
        client.finish();
        found.sort();
        found
    };
    assert_eq!(pushed(false), expected, "push");
    assert_eq!(pushed(true), expected, "pull");
    let mut client = Client::start();
    let mut capabilities = pulling();
    capabilities["window"] = json!({"workDoneProgress": true});
    let folders = json!([{"uri": uri(folder), "name": "notes"}]);
    client.ask("initialize", json!({"workspaceFolders": folders, "capabilities": capabilities}));
    client.notify("initialized", json!({}));
    read(&mut client);
    let mut found = Vec::new();
    for part in everything(&mut client, &[]) {
        let name = part["uri"].as_str().unwrap().trim_start_matches(&uri(folder)).trim_start_matches('/').to_owned();
        found.extend(of_items(&name, &part["items"]));
    }
    client.finish();
    found.sort();
    assert_eq!(found, expected, "everything");
    found.len()
}

#[test]
fn command_line_push_pull_and_everything_agree() {
    let crlf = CALL.replace('\n', "\r\n");
    let files = [
        ("a.md", CALL),
        ("b.txt", crlf.as_str()),
        ("c.md", "é [bo We\n"),
        ("d/e.md", include_str!("../../examples/harbour-call.md")),
        ("f.md", include_str!("../../examples/tidy-call.md")),
        ("people.txt", "Bo Ek (AL)\nAnn Lee (AL)\nCy Day\n"),
        ("people.csv", "name,abbreviation\nAnn Lee,AL\nAbe Lind,AL\n"),
        ("said.txt", "Abe Lind (AL)\nAnn Lee (AL)\nBo Ek (BE)\n"),
    ];
    let folder = Folder::new(&files);
    let rules = "[rules]\nextend-select = [\"unsorted-roster\", \"abbreviation-form\"]\n";
    folder.write("saidby.toml", &format!("[roster]\nfiles = [\"people.txt\", \"people.csv\"]\n{rules}"));
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.path(name)).collect();
    assert_ne!(all_ways_agree(&folder.path(""), &paths), 0);
}

/// The notes below `folder`, in order.
fn notes(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    let below = |path: PathBuf| if path.is_dir() { notes(&path) } else { vec![path] };
    let is_note = |path: &PathBuf| path.extension().is_some_and(|end| end == "md" || end == "txt");
    entries.into_iter().flat_map(below).filter(is_note).collect()
}

/// The same for real notes, where there are some: of each community a few; all with `SAIDBY_LONG`.
#[test]
fn all_ways_agree_on_real_notes() {
    let Some(corpus) = std::env::var_os("SAIDBY_CORPUS") else { return };
    let long = std::env::var_os("SAIDBY_LONG").is_some();
    let mut found = 0;
    for community in fs::read_dir(corpus).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let folder = tempfile::tempdir().unwrap();
        let files = notes(&community.path());
        let step = if long { 1 } else { files.len().div_ceil(8).max(1) };
        let mut paths = Vec::new();
        for (number, file) in files.iter().step_by(step).enumerate() {
            let name = format!("{number}.md");
            fs::copy(file, folder.path().join(&name)).unwrap();
            paths.push(folder.path().join(name));
        }
        found += all_ways_agree(folder.path(), &paths);
    }
    assert_ne!(found, 0);
}

#[test]
fn ten_thousand_files_keep_nobody_waiting() {
    let folder = Folder::new(&[]);
    for month in 0..100 {
        fs::create_dir(folder.path(&format!("{month:03}"))).unwrap();
        for day in 0..100 {
            fs::write(folder.path(&format!("{month:03}/{day:02}.md")), CALL).unwrap();
        }
    }
    let mut client = Client::start();
    let capabilities = json!({"window": {"workDoneProgress": true}});
    let folders = json!([{"uri": folder.uri(""), "name": "notes"}]);
    client.ask("initialize", json!({"workspaceFolders": folders, "capabilities": capabilities}));
    client.notify("initialized", json!({}));
    let create = client.wait_for("progress", |client| {
        client.requests.iter().find(|request| request["method"] == "window/workDoneProgress/create").cloned()
    });
    client.send(&json!({"jsonrpc": "2.0", "id": create["id"], "result": null}));
    client.wait_for("the beginning", |client| (!client.notifications.is_empty()).then_some(()));
    // While they are read, a note is opened, typed into and asked about, and all that is answered first.
    let note = folder.uri("000/00.md");
    client.open(&note, "markdown", 1, CALL);
    for version in 2..20 {
        let start = json!({"line": 0, "character": 0});
        client.change(&note, version, json!([{"range": {"start": start, "end": start}, "text": "\n"}]));
        let outline = client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": note}}));
        assert!(outline.as_array().is_some_and(|symbols| !symbols.is_empty()));
    }
    client.findings(&note, 19);
    let ended =
        |client: &Client| client.notifications.iter().any(|message| message["params"]["value"]["kind"] == "end");
    assert!(!ended(&client), "they were read before anybody else was heard");
    // And whoever has seen enough stops it.
    client.notify("window/workDoneProgress/cancel", json!({"token": create["params"]["token"]}));
    client.wait_for("the end", |client| ended(client).then_some(()));
    let found = client.ask("workspace/symbol", json!({"query": "@bek"}));
    assert!(found.as_array().is_some_and(|found| !found.is_empty()));
    client.finish();
}
