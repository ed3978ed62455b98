//! From a name to the places that name the same person, and what a note is made of.

use crate::support::client::Client;
use serde_json::{Value, json};

const NOTE: &str = "file:///n.md";

/// Letters of two and four bytes stand before a tag, so that columns differ by encoding.
const CALL: &str = "# Call\r\n\r\nAttendees:\r\n\r\n- Ann Lee (@annl)\r\n- Bo Ek\r\n\r\n## Clocks\r\n\r\n- [ann] Hi.\r\n- [bo] Ho.\r\n  - see https://kite.example\r\n- [𝐙oë Ünal & ann] Hm.\r\n- [??] Hä?\r\n- [bo] So.\r\n";

fn session(capabilities: Value) -> Client {
    let mut client = Client::session(capabilities);
    client.open(NOTE, "markdown", 1, CALL);
    client
}

fn place(line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": NOTE}, "position": {"line": line, "character": character}})
}

fn span(line: u32, from: u32, to: u32) -> Value {
    json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}})
}

#[test]
fn a_definition_is_a_link_where_the_client_takes_links() {
    let mut client = session(json!({"textDocument": {"definition": {"linkSupport": true}}}));
    let link = &client.ask("textDocument/definition", place(9, 4))[0];
    assert_eq!(link["originSelectionRange"], span(9, 3, 6));
    assert_eq!(link["targetSelectionRange"], span(4, 2, 9));
    client.finish();
    let mut client = session(json!({}));
    assert_eq!(client.ask("textDocument/definition", place(9, 4)), json!([{"uri": NOTE, "range": span(4, 2, 9)}]));
    assert_eq!(client.ask("textDocument/definition", place(9, 9)), Value::Null);
    client.finish();
}

#[test]
fn columns_are_in_the_agreed_encoding() {
    for (encoding, from) in [("utf-8", 19), ("utf-16", 15), ("utf-32", 14)] {
        let mut client = session(json!({"general": {"positionEncodings": [encoding]}}));
        let mut asked = place(12, from + 1);
        asked["context"] = json!({"includeDeclaration": false});
        let found = client.ask("textDocument/references", asked);
        assert_eq!(found[1], json!({"uri": NOTE, "range": span(12, from, from + 3)}), "{encoding}");
        let shown = client.ask("textDocument/documentHighlight", place(9, 4));
        let kinds: Vec<&Value> = shown.as_array().unwrap().iter().map(|each| &each["kind"]).collect();
        assert_eq!(kinds, [&json!(3), &json!(2), &json!(2)]);
        client.finish();
    }
}

#[test]
fn a_rename_keeps_everybody_apart() {
    let mut client = session(json!({"textDocument": {"rename": {"prepareSupport": true}}}));
    let prepared = client.ask("textDocument/prepareRename", place(10, 3));
    assert_eq!(prepared, json!({"range": span(10, 3, 5), "placeholder": "bo"}));
    assert_eq!(client.ask("textDocument/prepareRename", place(10, 8)), Value::Null);
    let mut asked = place(10, 3);
    asked["newName"] = json!("Ek");
    let edit = client.ask("textDocument/rename", asked.clone());
    let edits = edit["changes"][NOTE].as_array().unwrap().clone();
    let edits: Vec<(&Value, &Value)> = edits.iter().map(|edit| (&edit["range"], &edit["newText"])).collect();
    assert_eq!(edits, [(&span(10, 3, 5), &json!("Ek")), (&span(14, 3, 5), &json!("Ek"))]);
    asked["newName"] = json!("ann");
    assert_eq!(client.ask_in_vain("textDocument/rename", asked), -32803);
    assert_eq!(client.ask_in_vain("textDocument/prepareRename", place(13, 4)), -32803);
    client.finish();
}

#[test]
fn folds_selections_and_links() {
    let mut client = session(json!({"textDocument": {"foldingRange": {"rangeLimit": 3}}}));
    let document = json!({"textDocument": {"uri": NOTE}});
    let folds = client.ask("textDocument/foldingRange", document.clone());
    let lines: Vec<(u64, u64)> =
        folds.as_array().unwrap().iter().map(|fold| (line(fold, "startLine"), line(fold, "endLine"))).collect();
    assert_eq!(lines, [(0, 14), (2, 5), (7, 14)]);
    let links = client.ask("textDocument/documentLink", document.clone());
    let targets: Vec<&Value> = links.as_array().unwrap().iter().map(|link| &link["target"]).collect();
    assert_eq!(targets, ["https://github.com/annl", "https://kite.example"]);
    let mut asked = document;
    asked["positions"] = json!([{"line": 9, "character": 4}, {"line": 99, "character": 4}]);
    let grown = client.ask("textDocument/selectionRange", asked);
    assert_eq!(grown[0]["range"], span(9, 3, 6));
    assert_eq!(grown[0]["parent"]["range"], span(9, 2, 7));
    assert_eq!(grown.as_array().map(Vec::len), Some(2));
    client.finish();
}

fn line(fold: &Value, end: &str) -> u64 {
    fold[end].as_u64().unwrap()
}
