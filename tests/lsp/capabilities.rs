//! The table of what the server offers, in docs/capabilities.md, is what it offers.

use crate::support::client::Client;
use expect_test::expect_file;
use serde_json::{Value, json};
use std::fmt::Write;
use std::fs;

/// What each capability is for. What is offered and not in here ends the test.
const MEANT: [(&str, &str); 21] = [
    (
        "codeActionProvider",
        "fixes of findings, or a comment or a setting that allows them; who a doubtful tag is; add somebody to the attendees, write a bare name as a tag, one style for a section, a name in full or shorter, a name for a placeholder; merge with the tag above; fix all",
    ),
    (
        "codeLensProvider",
        "open actions above a heading; how often attendees spoke, for those who ask (`codeLens.turns`)",
    ),
    (
        "completionProvider",
        "speaker tags as the note writes them, handles, owners of actions, headings of the series, dates",
    ),
    ("definitionProvider", "from a tag to the entry of the attendee list, and from there to the roster"),
    (
        "diagnosticProvider",
        "findings of a document and of all notes, for clients that pull them; `unchanged` where nothing moved",
    ),
    ("documentFormattingProvider", "one tag style, tidy tables, spacing; never another word"),
    ("documentHighlightProvider", "everything somebody said, and their entry"),
    ("documentLinkProvider", "handles, addresses, URLs; `#123` with the setting `notes.repository`"),
    ("documentOnTypeFormattingProvider", "Enter goes on with a list or ends it; `]` settles the spaces of a tag"),
    ("documentRangeFormattingProvider", "the same for some lines"),
    (
        "documentSymbolProvider",
        "attendees, sections, decisions, actions; statements for those who ask (`outline.statements`)",
    ),
    (
        "executeCommandProvider",
        "fix all notes, the statements of a person, the cast list, settling a doubt in it, how many notes are known, the settings in force, read the folders again, show places",
    ),
    ("foldingRangeProvider", "sections, lists, speeches, code, comments"),
    (
        "hoverProvider",
        "who a tag is; what happened in a section; actions; abbreviations in prose; comments that allow findings",
    ),
    ("inlayHintProvider", "full names behind initials, for those who ask (`inlayHints`)"),
    ("positionEncoding", "UTF-8 where the client takes it, else UTF-16, or UTF-32"),
    ("referencesProvider", "everything somebody said, under whatever name"),
    (
        "renameProvider",
        "a person's name in their tags and their entry; where a roster has it, there and in all notes; refused where words would change hands",
    ),
    ("selectionRangeProvider", "word, name, tag, line, statement, speaker turn, section, note"),
    (
        "semanticTokensProvider",
        "speakers, attendees, placeholders, unknown speakers, actions, decisions: whole, in part, what differs",
    ),
    ("workspaceSymbolProvider", "people (`@`), topics, decisions, actions of all notes by a few of their letters"),
];

/// Others, which are about documents and folders rather than an answer.
const BESIDES: [&str; 2] = ["textDocumentSync", "workspace"];

#[test]
fn the_table_is_what_is_offered() {
    let mut client = Client::start();
    let able = json!({
        "general": {"positionEncodings": ["utf-8"]},
        "workspace": {"fileOperations": {"willRename": true}},
        "textDocument": {
            "diagnostic": {},
            "rename": {"prepareSupport": true},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "resolveSupport": {"properties": ["edit"]}},
        },
    });
    let offered = client.ask("initialize", json!({"capabilities": able}))["capabilities"].clone();
    client.finish();
    let mut table = String::from(
        "# What the language server offers\n\nMade from the server's own answer to `initialize`, by `tests/lsp/capabilities.rs`.\n\n\
         | capability | details | what it is for |\n| --- | --- | --- |\n",
    );
    for (name, value) in offered.as_object().unwrap() {
        if BESIDES.contains(&name.as_str()) {
            continue;
        }
        let meant = MEANT.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("say what {name} is for"));
        let _ = writeln!(table, "| `{name}` | {} | {} |", details(value), meant.1);
    }
    table.push_str(
        "\nNot offered on purpose: linked editing. Who corrects one attribution must not change the others.\n",
    );
    // What other servers offer is theirs to change; what the table beside them says of this one is not.
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/capabilities.md")).unwrap();
    let (_, peers) = page.split_once(PEERS).unwrap();
    let _ = write!(table, "\n{PEERS}{peers}");
    expect_file!["../../docs/capabilities.md"].assert_eq(&table);
    let rows: Vec<Vec<&str>> = peers
        .lines()
        .filter(|line| line.contains("| `"))
        .map(|line| line.split('|').map(|cell| cell.trim().trim_matches('`')).collect())
        .collect();
    assert!(rows.len() > 20, "{peers}");
    for row in rows {
        assert_eq!(row[3] == "yes", is_offered(&offered, row[2]), "{row:?}");
    }
}

/// Where the part about other servers begins.
const PEERS: &str = "## Beside other servers\n";

/// Whether what stands at `place` is offered.
fn is_offered(capabilities: &Value, place: &str) -> bool {
    let value = place.split('.').fold(capabilities, |value, name| &value[name]);
    match place {
        "textDocumentSync" => value["change"] == 2,
        "positionEncoding" => value == "utf-8",
        _ => !value.is_null() && value != false,
    }
}

/// The options of a capability, in a few words.
fn details(value: &Value) -> String {
    match value {
        Value::Bool(_) => String::new(),
        Value::String(word) => format!("`{word}`"),
        Value::Array(items) => items.iter().map(details).collect::<Vec<_>>().join(" "),
        Value::Object(options) => {
            let option = |(name, value): (&String, &Value)| match value {
                Value::Bool(false) => None,
                Value::Bool(true) => Some(name.clone()),
                value => Some(format!("{name}: {}", details(value))),
            };
            options.iter().filter_map(option).collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    }
    .replace('\n', "⏎")
    .replace('|', "\\|")
}
