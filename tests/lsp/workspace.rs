//! Folders that an editor has open, several of them, and the files it watches.

use crate::support::client::Client;
use crate::support::folder::{Folder, applied, read};
use serde_json::{Value, json};
use std::time::Duration;

const CALL: &str = "# Call\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n\n- [ann] Hi.\n- [bo We measured\n";

fn folders(folders: &[&Folder]) -> Value {
    folders.iter().map(|folder| json!({"uri": folder.uri(""), "name": "notes"})).collect()
}

fn topics(client: &mut Client) -> Vec<String> {
    let found = client.ask("workspace/symbol", json!({"query": "clocks"}));
    found.as_array().unwrap().iter().map(|symbol| symbol["location"]["uri"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn files_that_matter_are_watched_by_clients_that_watch_for_others() {
    for able in [true, false] {
        let watching = json!({"didChangeWatchedFiles": {"dynamicRegistration": able}});
        let mut client = Client::session(json!({"workspace": watching}));
        if able {
            let wish = client.wait_for("a wish to watch", |client| client.requests.pop());
            assert_eq!(wish["method"], "client/registerCapability");
            let registration = &wish["params"]["registrations"][0];
            assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
            let glob = registration["registerOptions"]["watchers"][0]["globPattern"].as_str().unwrap();
            for ending in ["md", "markdown", "txt", "notes", "minutes", "log", "toml", "json", "csv"] {
                assert!(glob.split(['{', ',', '}']).any(|known| known == ending), "{ending} in {glob}");
            }
        } else {
            client.listen(Duration::from_millis(200));
            assert_eq!(client.requests, Vec::<Value>::new());
        }
        client.finish();
    }
}

#[test]
fn several_folders_are_one_workspace() {
    let (one, two, three) =
        (Folder::new(&[("a.md", CALL)]), Folder::new(&[("b.md", CALL)]), Folder::new(&[("c.md", CALL)]));
    let mut client = Client::start();
    let capabilities = json!({"window": {"workDoneProgress": true}});
    let both = folders(&[&one, &two]);
    client.ask("initialize", json!({"workspaceFolders": both, "capabilities": capabilities}));
    client.notify("initialized", json!({}));
    read(&mut client);
    let sorted = |mut uris: Vec<String>| {
        uris.sort();
        uris
    };
    assert_eq!(sorted(topics(&mut client)), sorted(vec![one.uri("a.md"), two.uri("b.md")]));
    let event = json!({"added": folders(&[&three]), "removed": folders(&[&one])});
    client.notify("workspace/didChangeWorkspaceFolders", json!({"event": event}));
    read(&mut client);
    assert_eq!(sorted(topics(&mut client)), sorted(vec![two.uri("b.md"), three.uri("c.md")]));
    client.finish();
}

#[test]
fn all_that_is_safe_is_fixed_in_notes_that_nobody_has_open() {
    let folder = Folder::new(&[("a.md", CALL), ("b.md", CALL)]);
    let mut client = folder.session(json!({"general": {"positionEncodings": ["utf-32"]}}));
    client.open(&folder.uri("a.md"), "markdown", 1, CALL);
    assert_eq!(client.ask("workspace/executeCommand", json!({"command": "saidby.server.fixAll"})), 2);
    let wish = client.wait_for("an edit", |client| client.requests.pop());
    assert_eq!(wish["method"], "workspace/applyEdit");
    for name in ["a.md", "b.md"] {
        let edits = wish["params"]["edit"]["changes"][folder.uri(name)].as_array().unwrap();
        assert_eq!(applied(CALL, edits), CALL.replace("[bo ", "[bo] "));
    }
    client.finish();
}

#[test]
fn folders_are_read_again_when_somebody_says_so() {
    let folder = Folder::new(&[("a.md", CALL)]);
    let mut client = folder.session(json!({}));
    folder.write("b.md", CALL);
    assert_eq!(topics(&mut client), [folder.uri("a.md")], "nobody told of it");
    client.ask("workspace/executeCommand", json!({"command": "saidby.server.readAgain"}));
    read(&mut client);
    assert_eq!(topics(&mut client), [folder.uri("a.md"), folder.uri("b.md")]);
    client.finish();
}
