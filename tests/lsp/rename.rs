//! Names that a roster has, given anew in the roster and in all its notes.

use crate::support::client::Client;
use crate::support::folder::{Folder, applied};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

const PEOPLE: &str = "Ann Lee (ALE)\nCy Dunn (CD)\nDee Fox (DFO)\n";
const SETTINGS: &str = "[roster]\nfiles = [\"people.txt\"]\n";
const LIST: &str = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n";

/// A series with a roster: `a.md` is open and another than on the disk, the rest is closed.
struct Series {
    folder: Folder,
    client: Client,
    open: String,
}

impl Series {
    fn new(closed: &str, capabilities: Value) -> Self {
        let folder = Folder::new(&[
            ("people.txt", PEOPLE),
            ("saidby.toml", SETTINGS),
            ("2031/a.md", LIST),
            ("2031/b.md", closed),
            ("c.md", &format!("{LIST}- [bo] Ho.\n- [ann] Hi.\n")),
            ("other.md", "# CD\n\nCD players.\n"),
        ]);
        let open = format!("{LIST}- [CD] Hi.\n- [ann] Ho.\n");
        let mut capabilities = capabilities;
        capabilities["general"] = json!({"positionEncodings": ["utf-32"]});
        let mut client = folder.session(capabilities);
        client.open(&folder.uri("2031/a.md"), "markdown", 4, &open);
        // The roster is read when the note is.
        let mut series = Self { folder, client, open };
        series.wait_until_known();
        series
    }

    fn place(&self) -> Value {
        json!({"textDocument": {"uri": self.folder.uri("2031/a.md")}, "position": {"line": 5, "character": 4}})
    }

    fn wait_until_known(&mut self) {
        let known = (0..400).any(|_| {
            let place = self.place();
            let hover = self.client.ask("textDocument/hover", place);
            self.client.listen(std::time::Duration::from_millis(10));
            hover["contents"]["value"].as_str().is_some_and(|words| words.contains("Cy Dunn"))
        });
        assert!(known, "the roster is not read");
    }

    fn rename(&mut self, new: &str) -> Value {
        let mut asked = self.place();
        asked["newName"] = json!(new);
        let id = self.client.request("textDocument/rename", asked);
        self.client.answer(id)
    }
}

#[test]
fn a_name_is_renamed_in_the_roster_and_in_every_note() {
    let closed = format!("{LIST}- [é & cd] Hm.\n- [ann] So.\n- [Cy Dunn] Ah.\n").replace('\n', "\r\n");
    let able = json!({"workspace": {"workspaceEdit": {"documentChanges": true, "changeAnnotationSupport": {}}}});
    let mut series = Series::new(&closed, able);
    let edit = series.rename("CDU")["result"].clone();
    let changes = edit["documentChanges"].as_array().unwrap();
    let written: BTreeMap<String, (Value, String)> = changes
        .iter()
        .map(|change| {
            let uri = change["textDocument"]["uri"].as_str().unwrap().to_owned();
            let name = uri.trim_start_matches(&series.folder.uri("")).trim_start_matches('/').to_owned();
            let text = if name == "2031/a.md" {
                series.open.clone()
            } else {
                fs::read_to_string(series.folder.path(&name)).unwrap()
            };
            let after = applied(&text, change["edits"].as_array().unwrap());
            (name, (change["textDocument"]["version"].clone(), after))
        })
        .collect();
    let expected = [
        ("2031/a.md", json!(4), series.open.replace("CD", "CDU")),
        ("2031/b.md", Value::Null, closed.replace("cd", "cdu")),
        ("people.txt", Value::Null, PEOPLE.replace("CD", "CDU")),
    ];
    assert_eq!(written, expected.map(|(name, version, text)| (name.to_owned(), (version, text))).into());
    let labels: Vec<&Value> = changes.iter().map(|change| &change["edits"][0]["annotationId"]).collect();
    assert_eq!(labels, ["In the roster", "In this note", "In other notes"]);
    assert_eq!(edit["changeAnnotations"]["In other notes"], json!({"label": "In other notes"}));
    series.client.finish();
}

#[test]
fn old_clients_get_plain_changes() {
    let mut series = Series::new(&format!("{LIST}- [bo] Hm.\n- [CD] So.\n"), json!({}));
    let edit = series.rename("CDU")["result"].clone();
    let names = ["2031/a.md", "2031/b.md", "people.txt"].map(|name| series.folder.uri(name));
    assert_eq!(edit["changes"].as_object().unwrap().keys().collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
    assert_eq!(edit.as_object().unwrap().len(), 1, "{edit}");
    series.client.finish();
}

#[test]
fn a_conflict_in_any_note_refuses_it() {
    let closed = "Attendees:\n\n- Zed Ash (CDU)\n- Bo Ek\n\n- [CDU] Hm.\n- [CD] So.\n- [bo] Ah.\n";
    let mut series = Series::new(closed, json!({}));
    let answer = series.rename("CDU");
    assert_eq!(answer["error"]["code"], -32803);
    assert_eq!(answer["error"]["message"], "In b.md: `CDU` is Zed Ash here: the two would become one");
    let answer = series.rename("DFO");
    assert_eq!(answer["error"]["message"], "`DFO` would not lead to Cy Dunn of people.txt");
    series.client.finish();
}
