//! Sessions and what is answered in them.

use crate::support::client::Client;
use serde_json::{Value, json};
use std::time::Duration;

const NOTE: &str = "file:///n.md";

/// A note with one tag that is not closed.
const UNCLOSED: &str =
    "# Weekly\n\nAttendees:\n\n- Ann Lee\n- Bo Park\n\n## Storage\n\n- [ann We measured\n- [bo] Then decide\n";

/// What a modern editor says it can do.
fn modern() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-8", "utf-16"]},
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "textDocument": {
            "documentSymbol": {
                "hierarchicalDocumentSymbolSupport": true,
                "symbolKind": {"valueSet": (1..=26).collect::<Vec<_>>()},
            },
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "publishDiagnostics": {"relatedInformation": true, "tagSupport": {"valueSet": [1, 2]}},
        },
    })
}

/// What is asked about a place or a document with the parameters of [`hover`] and a few more.
const AT_A_PLACE: [&str; 17] = [
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/onTypeFormatting",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/semanticTokens/range",
];

fn document() -> Value {
    json!({"textDocument": {"uri": NOTE}})
}

fn hover(line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": NOTE}, "position": {"line": line, "character": character}})
}

fn actions(from: (u32, u32), to: (u32, u32), only: Value) -> Value {
    let position = |(line, character): (u32, u32)| json!({"line": line, "character": character});
    let mut context = json!({"diagnostics": []});
    if !only.is_null() {
        context["only"] = only;
    }
    json!({"textDocument": {"uri": NOTE}, "range": {"start": position(from), "end": position(to)}, "context": context})
}

#[test]
fn initialize_says_what_is_offered() {
    let mut client = Client::start();
    let result = client.ask("initialize", json!({"capabilities": modern()}));
    assert_eq!(result["serverInfo"], json!({"name": "saidby", "version": env!("CARGO_PKG_VERSION")}));
    let offered = &result["capabilities"];
    assert_eq!(offered["positionEncoding"], "utf-8");
    assert_eq!(offered["textDocumentSync"], json!({"openClose": true, "change": 2, "save": {"includeText": false}}));
    assert_eq!(offered["hoverProvider"], true);
    assert_eq!(offered["documentSymbolProvider"], true);
    let kinds = json!(["quickfix", "refactor.rewrite", "source.fixAll.saidby"]);
    assert_eq!(offered["codeActionProvider"]["codeActionKinds"], kinds);
    client.finish();
}

#[test]
fn odd_clients_are_taken() {
    for params in [
        json!({"capabilities": {}}),
        json!({"processId": null, "rootUri": null, "rootPath": null, "workspaceFolders": null, "capabilities": {}}),
        json!({"processId": null, "rootUri": "", "workspaceFolders": [], "capabilities": {}, "trace": "loud"}),
        json!({"rootUri": "file:///no/such/folder", "capabilities": {"textDocument": {"hover": {"contentFormat": ["html"]}}}}),
        json!({"processId": "x", "capabilities": {"general": {"positionEncodings": null}, "workspace": 5}}),
        json!({}),
    ] {
        let mut client = Client::start();
        let result = client.ask("initialize", params);
        assert_eq!(result["capabilities"]["positionEncoding"], "utf-16");
        client.open(NOTE, "markdown", 1, "# Title\n");
        client.ask("textDocument/documentSymbol", document());
        client.finish();
    }
}

#[test]
fn unknown_documents_have_empty_answers() {
    let mut client = Client::session(modern());
    assert_eq!(client.ask("textDocument/hover", hover(0, 0)), Value::Null);
    assert_eq!(client.ask("textDocument/documentSymbol", document()), Value::Null);
    assert_eq!(client.ask("textDocument/codeAction", actions((0, 0), (0, 1), Value::Null)), Value::Null);
    for method in AT_A_PLACE {
        let mut params = hover(0, 0);
        params["newName"] = json!("x");
        params["positions"] = json!([]);
        params["context"] = json!({"includeDeclaration": true});
        params["range"] = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
        params["options"] = json!({"tabSize": 4, "insertSpaces": true});
        params["ch"] = json!("]");
        params["previousResultId"] = json!("x");
        assert_eq!(client.ask(method, params), Value::Null, "{method}");
    }
    client.change(NOTE, 1, json!([{"text": "x"}]));
    client.notify("textDocument/didClose", document());
    client.notify("textDocument/didSave", document());
    client.ask("textDocument/hover", hover(0, 0));
    assert!(client.notifications.is_empty(), "{:?}", client.notifications);
    client.finish();
}

#[test]
fn places_outside_the_text_are_fitted() {
    let mut client = Client::session(modern());
    client.open(NOTE, "meeting-notes", 1, UNCLOSED);
    for (line, character) in [(0, 9999), (9999, 0), (u32::MAX, u32::MAX), (i32::MAX as u32, 3)] {
        client.ask("textDocument/hover", hover(line, character));
        client.ask("textDocument/codeAction", actions((line, character), (line, character), Value::Null));
        client.ask("textDocument/codeAction", actions((line, character), (0, 0), Value::Null));
    }
    client.finish();
}

#[test]
fn documents_without_a_file_are_served() {
    let mut client = Client::session(modern());
    for uri in ["untitled:Untitled-1", "untitled:/a/b.notes", "vscode-notebook-cell:/n.ipynb#abc", "file:///c%3A/n.md"]
    {
        client.open(uri, "meeting-notes", 7, "text");
        assert_eq!(client.findings(uri, 7), Vec::<Value>::new());
        client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}}));
    }
    client.finish();
}

#[test]
fn closing_takes_the_findings_back() {
    let mut client = Client::session(modern());
    client.open(NOTE, "meeting-notes", 1, UNCLOSED);
    client.findings(NOTE, 1);
    client.notify("textDocument/didClose", document());
    assert_eq!(client.findings(NOTE, Value::Null), Vec::<Value>::new());
    assert_eq!(client.ask("textDocument/hover", hover(0, 0)), Value::Null);
    client.open(NOTE, "meeting-notes", 1, "again");
    client.open(NOTE, "meeting-notes", 5, "and again");
    client.findings(NOTE, 5);
    assert_eq!(client.ask("saidby/test/text", json!({"uri": NOTE})), json!({"text": "and again", "version": 5}));
    client.finish();
}

#[test]
fn findings_of_other_tools_do_not_matter() {
    let mut client = Client::session(modern());
    client.open(NOTE, "meeting-notes", 1, "text");
    let mut params = actions((0, 0), (0, 1), Value::Null);
    params["context"]["diagnostics"] = json!([{"code": 4_294_967_295_u32, "severity": 77, "range": 5}]);
    assert_eq!(client.ask("textDocument/codeAction", params), json!([]));
    client.finish();
}

#[test]
fn other_kinds_of_actions_are_none() {
    let mut client = Client::session(modern());
    client.open(NOTE, "meeting-notes", 1, UNCLOSED);
    let params = actions((0, 0), (99, 0), json!(["refactor.extract", "source.organizeImports"]));
    assert_eq!(client.ask("textDocument/codeAction", params), json!([]));
    client.finish();
}

#[test]
fn an_unclosed_tag_is_reported() {
    let mut client = Client::session(modern());
    client.open(NOTE, "markdown", 1, UNCLOSED);
    let findings = client.findings(NOTE, 1);
    let finding = findings.iter().find(|finding| finding["code"] == "unclosed-tag").unwrap();
    assert_eq!(finding["source"], "saidby");
    assert_eq!(finding["range"]["start"]["line"], 9);
    assert!(finding["codeDescription"]["href"].as_str().unwrap().ends_with("/unclosed-tag.md"));
    client.finish();
}

#[test]
fn a_quick_fix_closes_the_tag() {
    for (capabilities, versioned) in [(modern(), true), (without_versions(), false)] {
        let mut client = Client::session(capabilities);
        client.open(NOTE, "markdown", 3, UNCLOSED);
        let findings = client.findings(NOTE, 3);
        let finding = findings.iter().find(|finding| finding["code"] == "unclosed-tag").unwrap();
        let mut params = actions((0, 0), (0, 0), json!(["quickfix"]));
        params["range"] = finding["range"].clone();
        params["context"]["diagnostics"] = json!([finding]);
        let actions = client.ask("textDocument/codeAction", params);
        let action = actions.as_array().unwrap().iter().find(|action| action["isPreferred"] == true);
        let action = action.unwrap_or_else(|| panic!("{actions}"));
        assert_eq!(action["kind"], "quickfix");
        assert_eq!(action["diagnostics"], json!([finding]));
        let edit = if versioned {
            let edit = &action["edit"]["documentChanges"][0];
            assert_eq!(edit["textDocument"], json!({"uri": NOTE, "version": 3}));
            &edit["edits"][0]
        } else {
            &action["edit"]["changes"][NOTE][0]
        };
        client.change(NOTE, 4, json!([{"range": edit["range"], "text": edit["newText"]}]));
        assert!(client.findings(NOTE, 4).iter().all(|finding| finding["code"] != "unclosed-tag"));
        client.finish();
    }
}

#[test]
fn a_finding_is_allowed_where_it_stands() {
    for title in ["Allow `unclosed-tag` here", "Allow `unclosed-tag` in this file"] {
        let mut client = Client::session(modern());
        client.open(NOTE, "markdown", 1, UNCLOSED);
        let findings = client.findings(NOTE, 1);
        let finding = findings.iter().find(|finding| finding["code"] == "unclosed-tag").unwrap();
        let mut params = actions((0, 0), (0, 0), json!(["quickfix"]));
        params["range"] = finding["range"].clone();
        let actions = client.ask("textDocument/codeAction", params);
        let action = actions.as_array().unwrap().iter().find(|action| action["title"] == title);
        let action = action.unwrap_or_else(|| panic!("{actions}"));
        assert_eq!(action["isPreferred"], Value::Null);
        let edit = &action["edit"]["documentChanges"][0]["edits"][0];
        client.change(NOTE, 2, json!([{"range": edit["range"], "text": edit["newText"]}]));
        assert_eq!(client.findings(NOTE, 2), Vec::<Value>::new());
        client.finish();
    }
}

fn without_versions() -> Value {
    let mut capabilities = modern();
    capabilities["workspace"]["workspaceEdit"]["documentChanges"] = json!(false);
    capabilities
}

#[test]
fn a_hover_on_a_tag_says_who_it_is() {
    let mut client = Client::session(modern());
    client.open(NOTE, "markdown", 1, &UNCLOSED.replace("[ann ", "[ann] "));
    let shown = client.ask("textDocument/hover", hover(9, 4));
    assert_eq!(shown["contents"]["kind"], "markdown");
    assert!(shown["contents"]["value"].as_str().unwrap().contains("Ann Lee"), "{shown}");
    assert_eq!(shown["range"]["start"]["line"], 9);
    client.finish();
}

fn names(symbols: &Value, found: &mut Vec<String>) {
    for symbol in symbols.as_array().unwrap_or(&Vec::new()) {
        found.push(symbol["name"].as_str().unwrap().to_owned());
        names(&symbol["children"], found);
    }
}

#[test]
fn the_outline_has_the_headings() {
    let mut old = modern();
    old["textDocument"]["documentSymbol"] = json!({});
    for (capabilities, member) in [(modern(), "selectionRange"), (old, "location")] {
        let mut client = Client::session(capabilities);
        client.open(NOTE, "markdown", 1, UNCLOSED);
        let symbols = client.ask("textDocument/documentSymbol", document());
        assert!(symbols[0].get(member).is_some(), "{symbols}");
        let mut found = Vec::new();
        names(&symbols, &mut found);
        assert!(found.iter().any(|name| name == "Storage"), "{found:?}");
        client.finish();
    }
}

#[test]
fn what_is_being_typed_is_not_nagged_about() {
    let start = UNCLOSED.replace("[ann ", "[ann] ");
    let open = |client: &mut Client| {
        client.open(NOTE, "markdown", 1, &start);
        assert!(!has_unclosed(&client.findings(NOTE, 1)));
        let at = |column| json!({"line": 9, "character": column});
        client.change(NOTE, 2, json!([{"range": {"start": at(6), "end": at(7)}, "text": ""}]));
        assert!(!has_unclosed(&client.findings(NOTE, 2)), "held back while it is typed");
        client.notifications.clear();
    };
    let mut client = Client::session(modern());
    open(&mut client);
    assert!(has_unclosed(&client.findings(NOTE, 2)), "two quiet seconds");
    client.finish();

    let mut client = Client::session(modern());
    open(&mut client);
    client.notify("textDocument/didSave", document());
    client.listen(Duration::from_millis(1000));
    assert!(
        client.notifications.iter().any(|it| has_unclosed(it["params"]["diagnostics"].as_array().unwrap())),
        "saved"
    );
    client.finish();

    let mut client = Client::session(modern());
    open(&mut client);
    let place = json!({"line": 10, "character": 0});
    client.change(NOTE, 3, json!([{"range": {"start": place, "end": place}, "text": " "}]));
    assert!(has_unclosed(&client.findings(NOTE, 3)), "typing elsewhere");
    client.finish();
}

fn has_unclosed(findings: &[Value]) -> bool {
    findings.iter().any(|finding| finding["code"] == "unclosed-tag")
}
