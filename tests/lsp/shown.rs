//! What is shown in and around the text, and what can be done about it.

use crate::support::client::Client;
use serde_json::{Value, json};

const NOTE: &str = "file:///n.md";
const CALL: &str = "# Call\n\nAttendees:\n\n- Ann Lee (AL)\n- Bo Ek (BE)\n\n## Clocks\n\n- [AL] Hi.\n- [BE] Ho.\n- AI(BE): find a dial\n- [cy day] So.\n- [cy] Hm.\n";

fn document() -> Value {
    json!({"textDocument": {"uri": NOTE}})
}

fn span(line: u32, from: u32, to: u32) -> Value {
    json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}})
}

fn session(capabilities: Value, options: Value) -> Client {
    let mut client = Client::start();
    client.ask("initialize", json!({"capabilities": capabilities, "initializationOptions": options}));
    client.notify("initialized", json!({}));
    client.open(NOTE, "markdown", 1, CALL);
    client
}

fn data(tokens: &Value) -> Vec<u64> {
    tokens["data"].as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

#[test]
fn colours_whole_in_part_and_what_differs() {
    let mut client = session(json!({}), Value::Null);
    let all = client.ask("textDocument/semanticTokens/full", document());
    let numbers = data(&all);
    assert_eq!(numbers[..10], [4, 2, 7, 1, 0, 1, 2, 5, 1, 0]);
    assert_eq!(numbers.len() % 5, 0);
    let mut asked = document();
    asked["range"] = span(9, 0, 4);
    assert_eq!(data(&client.ask("textDocument/semanticTokens/range", asked)), [9, 3, 2, 0, 0]);
    let mut asked = document();
    asked["previousResultId"] = all["resultId"].clone();
    let same = client.ask("textDocument/semanticTokens/full/delta", asked.clone());
    assert_eq!(same["edits"], json!([]));
    let at = json!({"line": 9, "character": 0});
    client.change(NOTE, 2, json!([{"range": {"start": at, "end": at}, "text": "- [BE] Hey.\n"}]));
    asked["previousResultId"] = same["resultId"].clone();
    let other = client.ask("textDocument/semanticTokens/full/delta", asked);
    let edit = &other["edits"][0];
    let (start, count) = (edit["start"].as_u64().unwrap() as usize, edit["deleteCount"].as_u64().unwrap() as usize);
    let mut patched = numbers;
    patched.splice(start..start + count, data(edit));
    assert_eq!(patched, data(&client.ask("textDocument/semanticTokens/full", document())));
    let mut unknown = document();
    unknown["previousResultId"] = json!("what");
    assert!(client.ask("textDocument/semanticTokens/full/delta", unknown)["data"].is_array());
    client.finish();
}

#[test]
fn hovers_tell_of_sections_actions_words_and_comments() {
    let mut client = session(json!({}), Value::Null);
    let note = CALL.replace("Ho.", "Ho, AL.") + "<!-- saidby: allow unlisted-speaker -->\n";
    client.change(NOTE, 2, json!([{"text": note}]));
    for (line, from, to, expected) in [
        (7, 3, 9, "Bo Ek: 2 words in 1 statement"),
        (11, 2, 9, "owner Bo Ek"),
        (10, 11, 13, "**Ann Lee**"),
        (14, 19, 35, "# unlisted-speaker"),
    ] {
        let mut asked = document();
        asked["position"] = json!({"line": line, "character": from + 1});
        let shown = client.ask("textDocument/hover", asked);
        assert!(shown["contents"]["value"].as_str().is_some_and(|value| value.contains(expected)), "{shown}");
        assert_eq!(shown["range"], span(line, from, to), "{shown}");
    }
    client.finish();
}

#[test]
fn hints_and_turns_are_for_those_who_want_them() {
    let mut asked = document();
    asked["range"] = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let mut client = session(json!({}), json!({"inlayHints": true, "codeLens": {"turns": true}}));
    let hints = client.ask("textDocument/inlayHint", asked.clone());
    assert_eq!(hints[0]["label"], "Ann Lee");
    assert_eq!(hints[0]["position"], json!({"line": 9, "character": 5}));
    let told = client.ask("inlayHint/resolve", hints[0].clone());
    assert!(told["tooltip"]["value"].as_str().unwrap().contains("**Ann Lee**"), "{told}");
    let lenses = client.ask("textDocument/codeLens", document());
    let titles: Vec<&Value> = lenses.as_array().unwrap().iter().map(|lens| &lens["command"]["title"]).collect();
    assert_eq!(titles, ["1 statement", "1 statement", "1 open action"]);
    client.finish();
    let mut client = session(json!({}), Value::Null);
    assert_eq!(client.ask("textDocument/inlayHint", asked), json!([]));
    let lenses = client.ask("textDocument/codeLens", document());
    assert_eq!(lenses.as_array().map(Vec::len), Some(1));
    client.finish();
}

#[test]
fn a_lens_shows_what_it_counts() {
    let mut client = session(json!({"window": {"showDocument": {"support": true}}}), Value::Null);
    let lens = client.ask("textDocument/codeLens", document())[0].clone();
    let command = json!({"command": lens["command"]["command"], "arguments": lens["command"]["arguments"]});
    let places = client.ask("workspace/executeCommand", command);
    assert_eq!(places, json!([{"uri": NOTE, "range": span(11, 2, 21)}]));
    let shown = client.wait_for("a wish to show it", |client| client.requests.first().cloned());
    assert_eq!(shown["method"], "window/showDocument");
    assert_eq!(shown["params"]["selection"], span(11, 2, 21));
    client.finish();
}

#[test]
fn an_action_has_its_edits_once_it_is_chosen() {
    let literals = json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}});
    let mut lazy = literals.clone();
    lazy["resolveSupport"] = json!({"properties": ["edit"]});
    for (ability, later) in [(literals, false), (lazy, true)] {
        let mut client = session(json!({"textDocument": {"codeAction": ability}}), Value::Null);
        let mut asked = document();
        asked["range"] = span(13, 4, 4);
        asked["context"] = json!({"diagnostics": [], "only": ["refactor"]});
        let actions = client.ask("textDocument/codeAction", asked);
        let find = |action: &&Value| action["title"] == "Add `Cy Day` to the attendees";
        let mut action = actions.as_array().unwrap().iter().find(find).unwrap_or_else(|| panic!("{actions}")).clone();
        assert_eq!(action["kind"], "refactor.rewrite");
        assert_eq!(action.get("edit").is_none(), later);
        if later {
            action = client.ask("codeAction/resolve", action);
        }
        let edit = &action["edit"]["changes"][NOTE][0];
        assert_eq!(edit["newText"], "\n- Cy Day");
        client.finish();
    }
}

#[test]
fn what_is_safe_is_fixed_at_once_in_all_notes() {
    let literals = json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}});
    let mut client = session(json!({"textDocument": {"codeAction": literals}}), Value::Null);
    client.change(NOTE, 2, json!([{"text": CALL.replace("[AL]", "[AL")}]));
    let mut asked = document();
    asked["range"] = span(0, 0, 0);
    asked["context"] = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let actions = client.ask("textDocument/codeAction", asked);
    assert_eq!(actions[0]["kind"], "source.fixAll.saidby");
    assert_eq!(actions[0]["edit"]["changes"][NOTE].as_array().map(Vec::len), Some(1));
    assert_eq!(client.ask("workspace/executeCommand", json!({"command": "saidby.server.fixAll"})), 1);
    let wish = client.wait_for("an edit", |client| {
        client.requests.iter().find(|request| request["method"] == "workspace/applyEdit").cloned()
    });
    assert_eq!(wish["params"]["edit"]["changes"][NOTE].as_array().map(Vec::len), Some(1));
    client.finish();
}

#[test]
fn commands_that_are_none_are_refused() {
    let mut client = session(json!({}), Value::Null);
    assert_eq!(client.ask_in_vain("workspace/executeCommand", json!({"command": "rm"})), -32602);
    let odd = json!({"command": "saidby.server.show", "arguments": [5]});
    assert_eq!(client.ask_in_vain("workspace/executeCommand", odd), -32602);
    let at = json!({"uri": NOTE, "position": {"line": 10, "character": 3}});
    let found =
        client.ask("workspace/executeCommand", json!({"command": "saidby.server.statements", "arguments": [at]}));
    assert_eq!(found.as_array().map(Vec::len), Some(2), "a statement and an action: {found}");
    let cast =
        client.ask("workspace/executeCommand", json!({"command": "saidby.server.cast", "arguments": [{"uri": NOTE}]}));
    let people: Vec<&Value> = cast.as_array().unwrap().iter().map(|member| &member["person"]).collect();
    assert_eq!(people.len(), 3, "{cast}");
    assert!(people.contains(&&json!("Ann Lee")), "{cast}");
    let asked = json!({"command": "saidby.server.settings", "arguments": [{"uri": NOTE}]});
    let shown = client.ask("workspace/executeCommand", asked);
    let profile = shown["settings"].as_array().unwrap().iter().find(|row| row["key"] == "rules.profile");
    assert!(profile.is_some_and(|row| row["origin"].is_string() && row["value"].is_string()), "{shown}");
    assert_eq!(client.ask("workspace/executeCommand", json!({"command": "saidby.server.readAgain"})), Value::Null);
    client.finish();
}

#[test]
fn the_outline_has_statements_for_those_who_ask() {
    for (options, expected) in [(Value::Null, false), (json!({"outline": {"statements": true}}), true)] {
        let mut client = session(json!({}), options);
        let outline = client.ask("textDocument/documentSymbol", document());
        let has = outline.as_array().unwrap().iter().any(|symbol| symbol["name"] == "AL");
        assert_eq!(has, expected, "{outline}");
        client.finish();
    }
}
