//! What is offered and done while somebody types.

use crate::support::client::Client;
use crate::support::folder::Folder;
use serde_json::{Value, json};

const NOTE: &str = "file:///n.md";
const CALL: &str = "# Call\n\nAttendees:\n\n- Ann Lee (@annl)\n- Bo Ek\n\n## Clocks\n\n- [ann] Hi.\n- [bo] Ho.\n- AI: find a dial\n- [a\n\n";

fn asked(line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": NOTE}, "position": {"line": line, "character": character}})
}

#[test]
fn a_tag_is_offered_and_told_about() {
    let markdown = json!({"textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}}});
    for (capabilities, kind) in [(markdown, "markdown"), (json!({}), "plaintext")] {
        let mut client = Client::session(capabilities);
        client.open(NOTE, "markdown", 1, CALL);
        let list = client.ask("textDocument/completion", asked(12, 4));
        assert_eq!(list["isIncomplete"], false);
        let item = &list["items"][0];
        assert_eq!(item["label"], "ann");
        let place = |character| json!({"line": 12, "character": character});
        assert_eq!(item["textEdit"], json!({"range": {"start": place(2), "end": place(4)}, "newText": "[ann] "}));
        assert!(item["filterText"].as_str().unwrap().starts_with("[a"));
        let told = client.ask("completionItem/resolve", item.clone());
        assert_eq!(told["documentation"]["kind"], kind);
        assert!(told["documentation"]["value"].as_str().unwrap().contains("Hi."), "{told}");
        client.finish();
    }
}

#[test]
fn snippets_are_for_clients_that_fill_them_in() {
    let able = json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}});
    for (capabilities, inserted) in [(able, "AI(${1|ann,bo|}): $0"), (json!({}), "AI: ")] {
        let mut client = Client::session(capabilities);
        client.open(NOTE, "markdown", 1, CALL);
        let list = client.ask("textDocument/completion", asked(13, 0));
        let item = list["items"].as_array().unwrap().iter().find(|item| item["label"] == "AI").unwrap().clone();
        assert_eq!(item["textEdit"]["newText"], inserted);
        client.finish();
    }
}

#[test]
fn details_of_what_is_gone_are_none() {
    let mut client = Client::session(json!({}));
    for data in [json!(null), json!(5), json!({"uri": NOTE, "person": "Nobody", "line": 99})] {
        let item = json!({"label": "x", "data": data});
        assert_eq!(client.ask("completionItem/resolve", item)["documentation"], Value::Null);
    }
    client.finish();
}

#[test]
fn headings_are_those_of_the_notes_beside_it() {
    let other = format!("{CALL}## Next meeting\n\n- [bo] Soon.\n");
    let unlike = other.replace("Next meeting", "New tides");
    for (notes, this) in [
        (["1.md", "2.md", "other/3.md", "other/4.md"], "3.md"),
        (["2031-04/call.md", "2031-05/call.md", "tides/call.md", "2031-05/tides/call.md"], "2031-06/call.md"),
    ] {
        let texts = [&other, &other, &unlike, &unlike];
        let files: Vec<(&str, &str)> = notes.into_iter().zip(texts).map(|(name, text)| (name, text.as_str())).collect();
        let folder = Folder::new(&files);
        let able = json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}});
        let mut client = folder.session(able);
        let note = folder.uri(this);
        client.open(&note, "markdown", 1, &CALL.replace("- [a\n", "\n## n"));
        let at = json!({"textDocument": {"uri": note}, "position": {"line": 13, "character": 4}});
        let list = client.ask("textDocument/completion", at);
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{list}");
        let item = &list["items"][0];
        assert_eq!((&item["label"], &item["insertTextFormat"]), (&json!("Next meeting"), &json!(2)));
        assert_eq!(item["textEdit"]["newText"], "Next meeting\n\n- $0");
        client.finish();
    }
}

#[test]
fn enter_goes_on_with_the_list() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "markdown", 1, "# Call\r\n\r\nAttendees:\r\n\r\n- Ann Lee\r\n- Bo Ek\r\n\r\n- [ann] Hi.\r\n\r\n");
    let mut params = asked(8, 0);
    params["ch"] = json!("\n");
    params["options"] = json!({"tabSize": 4, "insertSpaces": true});
    let place = json!({"line": 8, "character": 0});
    let edit = json!({"range": {"start": place, "end": place}, "newText": "- "});
    assert_eq!(client.ask("textDocument/onTypeFormatting", params.clone()), json!([edit]));
    params["textDocument"]["uri"] = json!("file:///other.md");
    assert_eq!(client.ask("textDocument/onTypeFormatting", params), Value::Null);
    client.finish();
}

#[test]
fn a_note_is_made_tidy_and_then_is() {
    let mut client = Client::session(json!({}));
    client.open(
        NOTE,
        "markdown",
        1,
        "# Call\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n\n- [ann] Hi.\n- [bo]Ho.\n- [ann] Hm.\n",
    );
    let options = json!({"tabSize": 4, "insertSpaces": true});
    let asked = json!({"textDocument": {"uri": NOTE}, "options": options});
    let edits = client.ask("textDocument/formatting", asked.clone());
    let changes: Vec<Value> = edits
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|edit| json!({"range": edit["range"], "text": edit["newText"]}))
        .collect();
    assert!(!changes.is_empty());
    client.change(NOTE, 2, json!(changes));
    assert_eq!(client.ask("textDocument/formatting", asked.clone()), json!([]));
    let mut part = asked;
    part["range"] = json!({"start": {"line": 0, "character": 0}, "end": {"line": 3, "character": 0}});
    assert_eq!(client.ask("textDocument/rangeFormatting", part), json!([]));
    client.finish();
}
