//! Places and edits in every encoding and with every line ending: what they say, not only that
//! they fit.

use crate::support::client::Client;
use crate::text::{ENCODINGS, offset};
use serde_json::{Value, json};

const NOTE: &str = "file:///n.md";

/// Letters of two and four bytes before and in everything that is asked for.
const CALL: &str = "# Ünal 𝐙\n\nAttendees:\n\n- Zoë 𝐙ed (@zoez)\n- Bo Ek\n\n## Clöcks 𝐙\n\n- [zoë]Hi.\n- [ Bo ] 𝐙o, see https://kite.example/é\n  - 𝐙 and so on\n- [bo]   So.\n- [zoë] Dials.\n";

fn session(encoding: &str, text: &str) -> Client {
    let mut client = Client::session(json!({"general": {"positionEncodings": [encoding]}}));
    client.open(NOTE, "markdown", 1, text);
    client
}

/// For each encoding and line ending a session with the note, and its text.
fn everywhere(check: impl Fn(&mut Client, &str, &str)) {
    for encoding in ENCODINGS {
        for ending in ["\n", "\r\n", "\r"] {
            let text = CALL.replace('\n', ending);
            let mut client = session(encoding, &text);
            check(&mut client, &text, encoding);
            client.finish();
        }
    }
}

/// The bytes of a place in `text`.
fn at(text: &str, place: &Value, encoding: &str) -> usize {
    let number = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
    offset(text, (number("line"), number("character")), encoding)
}

/// What stands in a range.
fn words<'a>(text: &'a str, range: &Value, encoding: &str) -> &'a str {
    &text[at(text, &range["start"], encoding)..at(text, &range["end"], encoding)]
}

/// The position of the first `words` in `text`.
fn place(text: &str, words: &str, encoding: &str) -> Value {
    let found = text.find(words).unwrap_or_else(|| panic!("{words} in {text}"));
    let before = text[..found].replace("\r\n", "\n").replace('\r', "\n");
    let line = before.rsplit('\n').next().unwrap_or_default();
    let character = match encoding {
        "utf-8" => line.len(),
        "utf-16" => line.encode_utf16().count(),
        _ => line.chars().count(),
    };
    json!({"line": before.matches('\n').count(), "character": character})
}

/// `text` after edits of the protocol.
fn edited(text: &str, edits: &Value, encoding: &str) -> String {
    let mut text = text.to_owned();
    let mut places: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let end = |end: &str| at(&text, &edit["range"][end], encoding);
            (end("start"), end("end"), edit["newText"].as_str().unwrap())
        })
        .collect();
    places.sort_unstable();
    for (start, end, new) in places.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

#[test]
fn links_are_the_words_they_lead_from() {
    everywhere(|client, text, encoding| {
        let links = client.ask("textDocument/documentLink", json!({"textDocument": {"uri": NOTE}}));
        let links: Vec<(&str, &str)> = links
            .as_array()
            .unwrap()
            .iter()
            .map(|link| (words(text, &link["range"], encoding), link["target"].as_str().unwrap()))
            .collect();
        let address = "https://kite.example/é";
        assert_eq!(
            links,
            [("@zoez", "https://github.com/zoez"), (address, "https://kite.example/%C3%A9")],
            "{encoding}"
        );
    });
}

#[test]
fn folds_are_lists_sections_and_statements() {
    everywhere(|client, _, encoding| {
        let folds = client.ask("textDocument/foldingRange", json!({"textDocument": {"uri": NOTE}}));
        let lines: Vec<(u64, u64)> = folds
            .as_array()
            .unwrap()
            .iter()
            .map(|fold| (fold["startLine"].as_u64().unwrap(), fold["endLine"].as_u64().unwrap()))
            .collect();
        assert_eq!(lines, [(0, 13), (2, 5), (7, 13), (10, 11)], "{encoding}");
    });
}

#[test]
fn formatting_touches_spaces_and_marks_alone() {
    let options = json!({"tabSize": 4, "insertSpaces": true});
    let tidy =
        |text: &str| text.replace("[zoë]Hi", "[zoë] Hi").replace("[ Bo ]", "[Bo]").replace("[bo]   So", "[bo] So");
    everywhere(|client, text, encoding| {
        let asked = json!({"textDocument": {"uri": NOTE}, "options": options});
        let edits = client.ask("textDocument/formatting", asked.clone());
        assert_eq!(edited(text, &edits, encoding), tidy(text), "{encoding}");
        let mut part = asked;
        let (start, end) = (place(text, "- [ Bo ]", encoding), place(text, "o, see", encoding));
        part["range"] = json!({"start": start, "end": end});
        let edits = client.ask("textDocument/rangeFormatting", part);
        assert_eq!(edited(text, &edits, encoding), text.replace("[ Bo ]", "[Bo]"), "{encoding}");
    });
}

#[test]
fn a_selection_grows_from_the_word_to_the_section() {
    everywhere(|client, text, encoding| {
        let positions = json!([place(text, "so on", encoding)]);
        let asked = json!({"textDocument": {"uri": NOTE}, "positions": positions});
        let grown = client.ask("textDocument/selectionRange", asked);
        let mut found = Vec::new();
        let mut range = &grown[0];
        while range.is_object() {
            found.push(words(text, &range["range"], encoding));
            range = &range["parent"];
        }
        let from = |from: &str, to: &str| {
            let start = text.find(from).unwrap();
            &text[start..start + text[start..].find(to).unwrap() + to.len()]
        };
        let statement = from("- [ Bo ]", "so on");
        let turn = from("- [ Bo ]", "   So.");
        let section = from("## Clöcks", "Dials.");
        let steps: Vec<&str> =
            found.iter().copied().filter(|words| [statement, turn, section].contains(words)).collect();
        assert_eq!(found[0], "so", "{encoding}");
        assert_eq!(steps, [statement, turn, section], "{encoding}: {found:?}");
    });
}
