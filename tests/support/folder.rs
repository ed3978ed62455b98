//! A folder of notes, and a client that has it open.

use super::client::Client;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of notes, which goes when the test is over.
pub struct Folder {
    held: tempfile::TempDir,
}

impl Folder {
    /// With these files in it.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { held: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    /// The path of a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.held.path().join(name)
    }

    /// The URI of a file.
    pub fn uri(&self, name: &str) -> String {
        uri(&self.path(name))
    }

    /// A session with this folder open, whose notes have been read.
    pub fn session(&self, capabilities: Value) -> Client {
        let mut client = Client::start();
        let mut capabilities = capabilities;
        capabilities["window"]["workDoneProgress"] = json!(true);
        let folders = json!([{"uri": self.uri(""), "name": "notes"}]);
        client.ask("initialize", json!({"workspaceFolders": folders, "capabilities": capabilities}));
        client.notify("initialized", json!({}));
        read(&mut client);
        client
    }
}

/// Answers the wish to show progress and waits for its end.
pub fn read(client: &mut Client) -> Value {
    let create = client.wait_for("progress", |client| {
        let at = client.requests.iter().position(|request| request["method"] == "window/workDoneProgress/create")?;
        Some(client.requests.remove(at))
    });
    client.send(&json!({"jsonrpc": "2.0", "id": create["id"], "result": null}));
    let token = create["params"]["token"].clone();
    client.wait_for("the end of reading", |client| {
        let ends =
            |message: &&Value| message["params"]["token"] == token && message["params"]["value"]["kind"] == "end";
        client.notifications.iter().find(ends).map(|message| message["params"]["value"].clone())
    })
}

/// The URI of a path.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.to_string_lossy().trim_end_matches('/'))
}

/// A text after edits of the protocol, whose columns count characters.
pub fn applied(text: &str, edits: &[Value]) -> String {
    let at = |place: &Value| {
        let number = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
        let line = text.split_inclusive('\n').nth(number("line")).unwrap_or_default();
        let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
        start + line.chars().take(number("character")).map(char::len_utf8).sum::<usize>()
    };
    let mut places: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| (at(&edit["range"]["start"]), at(&edit["range"]["end"]), edit["newText"].as_str().unwrap()))
        .collect();
    places.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in places.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}
