//! The judge itself: it must reject what is malformed, or the other tests mean nothing.

use crate::support::schema::{faults, message_faults};
use serde_json::{Value, json};

fn diagnostics(change: impl FnOnce(&mut Value)) -> Value {
    let mut params = json!({"uri": "file:///a.md", "version": 1, "diagnostics": [{
        "range": {"start": {"line": 6, "character": 1}, "end": {"line": 6, "character": 3}},
        "severity": 1, "source": "saidby", "code": "some-rule", "message": "odd",
        "codeDescription": {"href": "https://example.org/some-rule"}
    }]});
    change(&mut params["diagnostics"][0]);
    params
}

fn symbols(change: impl FnOnce(&mut Value)) -> Value {
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}});
    let mut symbols = json!([{"name": "Topic", "kind": 15, "range": range, "selectionRange": range}]);
    change(&mut symbols[0]);
    symbols
}

#[test]
fn well_formed_messages_pass() {
    let good = |method: &str, value: Value| assert_eq!(faults(method, &value), Vec::<String>::new());
    good("textDocument/publishDiagnostics", diagnostics(|_| ()));
    good("textDocument/documentSymbol", symbols(|_| ()));
    good("textDocument/documentSymbol", Value::Null);
    good("textDocument/hover", json!({"contents": {"kind": "markdown", "value": "x"}}));
    good("shutdown", Value::Null);
    good("initialize", json!({"capabilities": {"hoverProvider": true}, "serverInfo": {"name": "saidby"}}));
    assert!(message_faults(&json!({"jsonrpc": "2.0", "id": 1, "result": null}), Some("shutdown")).is_empty());
}

#[test]
fn malformed_messages_do_not() {
    let bad = |method: &str, value: Value| assert_ne!(faults(method, &value), Vec::<String>::new(), "{value}");
    let diagnostic = |change: fn(&mut Value)| bad("textDocument/publishDiagnostics", diagnostics(change));
    diagnostic(|it| it["range"]["start"]["line"] = json!(-1));
    diagnostic(|it| it["range"]["start"]["line"] = json!("6"));
    diagnostic(|it| it["range"]["start"]["line"] = json!(6.5));
    diagnostic(|it| it["range"]["start"]["line"] = json!(u32::MAX));
    diagnostic(|it| it["severity"] = json!(9));
    diagnostic(|it| it["relatedInfo"] = json!([]));
    diagnostic(|it| it["message"] = json!(null));
    diagnostic(|it| it["tags"] = json!([3]));
    diagnostic(|it| drop(it.as_object_mut().unwrap().remove("range")));
    let symbol = |change: fn(&mut Value)| bad("textDocument/documentSymbol", symbols(change));
    symbol(|it| it["kind"] = json!(99));
    symbol(|it| it["kind"] = json!("File"));
    symbol(|it| it["name"] = json!(""));
    symbol(|it| it["range"]["end"]["column"] = json!(1));
    bad("textDocument/hover", json!({"contents": 5}));
    bad("textDocument/hover", json!({"contents": {"kind": "md", "value": "x"}}));
    bad("initialize", json!({"capabilities": {"hoverProvide": true}}));
    bad("initialize", json!({"capabilities": {}, "serverinfo": {"name": "saidby"}}));
    bad("textDocument/noSuchThing", json!(null));
    for bad in [
        json!({"id": 1, "result": null}),
        json!({"jsonrpc": "2.0", "id": 1}),
        json!({"jsonrpc": "2.0", "id": 1, "result": null, "error": {"code": 1, "message": "x"}}),
        json!({"jsonrpc": "2.0", "id": 1, "error": {"code": "x", "message": "x"}}),
        json!({"jsonrpc": "2.0", "id": 1, "result": null, "extra": 1}),
    ] {
        assert_ne!(message_faults(&bad, Some("shutdown")), Vec::<String>::new(), "{bad}");
    }
}
