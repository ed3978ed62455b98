//! Every question about a place, at every place of a note, in every encoding: each answer fits the
//! protocol, and all places in it lie in the text.

use crate::support::client::Client;
use crate::text::{ENCODINGS, lines};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const NOTE: &str = "file:///n.md";

/// All kinds of lines, letters of one to four bytes, all line breaks.
const CALL: &str = "# 𝐙 Call 2031-05-06\r\n\r\nAttendees:\r\n\r\n- Zoë 𝐙ed (@zoez, ZZE) z@kite.example\r\n- Bo Ek\r\n\r\n## Clöcks 👩‍💻\r\n\r\n- [zoë] 𝐙é, see https://kite.example/é?\r- [Bo & 𝐙oe] Hm, BE and ZZE.\r\n  - 会議 \u{2028} so\n- [?? Hä?\r\n<!-- saidby: allow unclosed-tag -->\r- ACTION(Bo): oil it by 2031-05-09\r\n- [ ] @zoez wind it due \rDECISION: \u{5d0}\u{5d1} round\r\n\r\n### \r\n**Bo Ek**: 𝐙\r\n- [";

/// What may be asked about a place.
const QUESTIONS: [&str; 12] = [
    "codeAction",
    "completion",
    "definition",
    "documentHighlight",
    "hover",
    "inlayHint",
    "onTypeFormatting",
    "prepareRename",
    "rangeFormatting",
    "references",
    "rename",
    "selectionRange",
];

/// A renaming that is refused, with the reason.
const REFUSED: i64 = -32803;

fn width(line: &str, encoding: &str) -> usize {
    let words = line.trim_end_matches(['\r', '\n']);
    match encoding {
        "utf-8" => words.len(),
        "utf-16" => words.encode_utf16().count(),
        _ => words.chars().count(),
    }
}

/// Checks all positions and lines in `answer`.
fn within(answer: &Value, lines: &[usize], asked: &str) {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    match answer {
        Value::Object(members) => {
            if let (Some(line), Some(character)) = (members.get("line"), members.get("character")) {
                let (line, character) = (number(line), number(character));
                let fits = lines.get(line).is_some_and(|width| character <= *width);
                assert!(fits, "{line}:{character} is not in the text: {asked}");
            }
            if let Some(range) = members.get("range") {
                let at = |end: &str| (number(&range[end]["line"]), number(&range[end]["character"]));
                assert!(at("start") <= at("end"), "{range} is the wrong way round: {asked}");
            }
            members.values().for_each(|member| within(member, lines, asked));
        }
        Value::Array(values) => values.iter().for_each(|value| within(value, lines, asked)),
        _ => {}
    }
}

/// Asks everything at every place, halves of characters and a little past the end of each line
/// included; how many answers said something.
fn ask_everywhere(text: &str, encoding: &str) -> usize {
    let literals = json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}});
    let mut client = Client::start();
    client.ask(
        "initialize",
        json!({
            "capabilities": {
                "general": {"positionEncodings": [encoding]},
                "textDocument": {"codeAction": literals, "rename": {"prepareSupport": true}},
            },
            "initializationOptions": {"inlayHints": true},
        }),
    );
    client.notify("initialized", json!({}));
    client.open(NOTE, "meeting-notes", 1, text);
    let widths: Vec<usize> = lines(text).iter().map(|line| width(line, encoding)).collect();
    let end = json!({"line": widths.len() - 1, "character": widths[widths.len() - 1]});
    let places = widths.iter().enumerate().flat_map(|(line, width)| (0..=width + 1).map(move |at| (line, at)));
    let mut said = 0;
    for (line, character) in places {
        let place = json!({"line": line, "character": character});
        let asked = QUESTIONS.map(|question| {
            let params = json!({
                "textDocument": {"uri": NOTE},
                "position": place,
                "positions": [place],
                "range": {"start": place, "end": if question == "codeAction" { &place } else { &end }},
                "context": {"diagnostics": [], "includeDeclaration": true},
                "options": {"tabSize": 4, "insertSpaces": true},
                "ch": if character % 2 == 0 { "]" } else { "\n" },
                "newName": "Cy",
            });
            (client.request(&format!("textDocument/{question}"), params), question)
        });
        for (id, question) in asked {
            let answer = client.answer(id);
            let what = format!("{question} at {line}:{character} in {encoding}");
            match answer.get("error") {
                Some(error) => assert_eq!(error["code"], REFUSED, "{what}: {answer}"),
                None => within(&answer["result"], &widths, &what),
            }
            said += usize::from(answer["result"].as_array().map_or(!answer["result"].is_null(), |all| !all.is_empty()));
        }
    }
    client.finish();
    said
}

#[test]
fn every_answer_at_every_place_lies_in_the_text() {
    for encoding in ENCODINGS {
        // A selection everywhere, and more than that in many places.
        assert!(ask_everywhere(CALL, encoding) > 1500, "{encoding}");
    }
}

/// The files below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    entries.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The same in a short real note of each community, with `SAIDBY_LONG`: that takes minutes.
#[test]
fn every_answer_in_real_notes_lies_in_the_text() {
    let (Some(corpus), Some(_)) = (std::env::var_os("SAIDBY_CORPUS"), std::env::var_os("SAIDBY_LONG")) else { return };
    let communities = fs::read_dir(corpus).unwrap().flatten().filter(|entry| entry.path().is_dir());
    let mut asked = 0;
    for (community, encoding) in communities.zip(ENCODINGS.iter().cycle()) {
        let texts = files(&community.path()).into_iter().filter_map(|path| fs::read_to_string(path).ok());
        let Some(text) = texts.into_iter().find(|text| (1_000..2_500).contains(&text.len())) else { continue };
        ask_everywhere(&text, encoding);
        asked += 1;
    }
    assert_ne!(asked, 0);
}
