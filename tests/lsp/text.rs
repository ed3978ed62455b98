//! The server's text is the editor's text, whatever is typed, in every encoding.

use crate::support::client::Client;
use proptest::prelude::*;
use serde_json::{Value, json};

const NOTE: &str = "file:///n.md";

/// Ways to count columns, as the protocol names them.
pub const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

fn session(encoding: &str) -> Client {
    let mut client = Client::start();
    let capabilities = json!({"general": {"positionEncodings": [encoding]}});
    let result = client.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
    assert_eq!(result["capabilities"]["positionEncoding"], encoding);
    client
}

fn text(client: &mut Client) -> String {
    let held = client.ask("saidby/test/text", json!({"uri": NOTE}));
    held["text"].as_str().unwrap_or_else(|| panic!("{held}")).to_owned()
}

/// The lines of `text`, each with its line break.
pub fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'\n' || (byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n')) {
            lines.push(&text[start..=at]);
            start = at + 1;
        }
    }
    lines.push(&text[start..]);
    lines
}

/// Where a position is in `text`, worked out the slow way.
pub fn offset(text: &str, (line, column): (usize, usize), encoding: &str) -> usize {
    let lines = lines(text);
    let Some(content) = lines.get(line) else { return text.len() };
    let start: usize = lines[..line].iter().map(|line| line.len()).sum();
    let content = content.trim_end_matches(['\r', '\n']);
    let mut units = 0;
    for (at, character) in content.char_indices() {
        units += match encoding {
            "utf-8" => character.len_utf8(),
            "utf-16" => character.len_utf16(),
            _ => 1,
        };
        if units > column {
            return start + at;
        }
    }
    start + content.len()
}

#[derive(Clone, Debug)]
pub struct Edit {
    pub from: (usize, usize),
    pub to: (usize, usize),
    pub text: String,
    pub whole: bool,
}

pub fn apply(text: &mut String, edit: &Edit, encoding: &str) {
    if edit.whole {
        text.clone_from(&edit.text);
    } else {
        let start = offset(text, edit.from, encoding);
        let end = offset(text, edit.to, encoding).max(start);
        text.replace_range(start..end, &edit.text);
    }
}

pub fn change(edit: &Edit) -> Value {
    if edit.whole {
        return json!({"text": edit.text});
    }
    let position = |(line, column): (usize, usize)| json!({"line": line, "character": column});
    json!({"range": {"start": position(edit.from), "end": position(edit.to)}, "text": edit.text})
}

fn piece() -> impl Strategy<Value = String> {
    "(a|b|é|👩‍💻|会議|\u{5d0}|\u{2028}|\\[ann\\] |- |\r\n|\n|\r){0,6}"
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = || (0usize..6, prop_oneof![0usize..8, Just(40)]);
    (place(), place(), piece(), prop::bool::weighted(0.1)).prop_map(|(from, to, text, whole)| {
        let (from, to) = if from <= to { (from, to) } else { (to, from) };
        Edit { from, to, text, whole }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_edits_between_requests(
        encoding in prop::sample::select(&ENCODINGS[..]),
        start in piece(),
        bursts in prop::collection::vec(prop::collection::vec(edit(), 1..5), 1..25),
    ) {
        let mut client = session(encoding);
        let mut model = start.clone();
        client.open(NOTE, "meeting-notes", 0, &start);
        let mut asked = Vec::new();
        for (version, burst) in (1..).zip(&bursts) {
            for edit in burst {
                apply(&mut model, edit, encoding);
            }
            client.change(NOTE, version, burst.iter().map(change).collect());
            let at = json!({"line": version % 7, "character": version % 11});
            client.request("textDocument/hover", json!({"textDocument": {"uri": NOTE}, "position": at}));
            client.request("textDocument/documentSymbol", json!({"textDocument": {"uri": NOTE}}));
            asked.push((client.request("saidby/test/text", json!({"uri": NOTE})), version, model.clone()));
        }
        for (id, version, text) in asked {
            prop_assert_eq!(&client.answer(id)["result"], &json!({"text": text, "version": version}));
        }
        client.findings(NOTE, i32::try_from(bursts.len()).unwrap());
        client.finish();
    }
}

#[test]
fn columns_count_what_was_agreed() {
    for (before, columns) in [("é", [2, 1, 1]), ("👩‍💻", [11, 5, 3]), ("会議", [6, 2, 2]), ("\u{5d0}", [2, 1, 1])]
    {
        for ending in ["\n", "\r\n", "\r"] {
            for (encoding, column) in ENCODINGS.into_iter().zip(columns) {
                let mut client = session(encoding);
                client.open(NOTE, "markdown", 1, &format!("one{ending}{before}[ann hello{ending}"));
                let place = json!({"line": 1, "character": column + 4});
                client.change(NOTE, 2, json!([{"range": {"start": place, "end": place}, "text": "]"}]));
                assert_eq!(text(&mut client), format!("one{ending}{before}[ann] hello{ending}"));
                client.finish();
            }
        }
    }
}

#[test]
fn line_endings_stay_as_they_are() {
    let mut client = session("utf-16");
    client.open(NOTE, "markdown", 1, "a\r\nb\nc\rd\u{2028}e\r\n");
    let at = |line, column| json!({"line": line, "character": column});
    client.change(
        NOTE,
        2,
        json!([
            {"range": {"start": at(3, 3), "end": at(3, 99)}, "text": "!"},
            {"range": {"start": at(0, 99), "end": at(1, 0)}, "text": "+"},
            {"range": {"start": at(99, 0), "end": at(99, 9)}, "text": "end"},
        ]),
    );
    assert_eq!(text(&mut client), "a+b\nc\rd\u{2028}e!\r\nend");
    client.finish();
}

#[test]
fn half_a_character_does_not_cost_the_text() {
    let mut client = session("utf-16");
    client.open(NOTE, "markdown", 1, "");
    let body = format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{{"uri":"{NOTE}","version":2}},"contentChanges":[{{"text":"a\ud83db"}}]}}}}"#
    );
    client.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    assert_eq!(text(&mut client), "a\u{fffd}b");
    client.finish();
}

#[test]
fn ten_megabytes_are_taken() {
    let mut client = session("utf-8");
    let long = "- [ann] We measured it again and again.\n".repeat(250_000);
    client.open(NOTE, "markdown", 1, &long);
    let place = json!({"line": 100_000, "character": 0});
    client.change(NOTE, 2, json!([{"range": {"start": place, "end": place}, "text": "x"}]));
    assert_eq!(text(&mut client).len(), long.len() + 1);
    client.finish();
}
