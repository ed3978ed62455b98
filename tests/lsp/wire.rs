//! What happens on the wire: order, panics, slow handlers, cancellation, malformed messages.

use crate::support::client::{Client, frame};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

const NOTE: &str = "file:///n.md";

fn hover(line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": NOTE}, "position": {"line": line, "character": character}})
}

#[test]
fn a_panic_is_an_error_of_one_request() {
    let mut client = Client::session(json!({}));
    for method in ["saidby/test/panic", "saidby/test/panicInAnswer", "saidby/test/panic"] {
        assert_eq!(client.ask_in_vain(method, Value::Null), -32603);
    }
    client.ask("textDocument/hover", hover(0, 0));
    assert!(client.errors().contains("asked to panic"), "{}", client.errors());
    client.finish();
}

#[test]
fn a_slow_handler_delays_nobody() {
    for synchronous in [true, false] {
        let mut client = Client::session(json!({}));
        client.open(NOTE, "markdown", 1, "text");
        let slow = client.request("saidby/test/sleep", json!({"time": 1500, "synchronous": synchronous}));
        std::thread::sleep(Duration::from_millis(50));
        let start = Instant::now();
        client.ask("textDocument/hover", hover(0, 0));
        assert!(start.elapsed() < Duration::from_millis(700), "{:?}", start.elapsed());
        client.answer(slow);
        client.finish();
    }
}

#[test]
fn a_cancelled_request_is_answered_at_once() {
    let mut client = Client::session(json!({}));
    let slow = client.request("saidby/test/sleep", json!({"time": 5000}));
    std::thread::sleep(Duration::from_millis(50));
    let start = Instant::now();
    client.notify("$/cancelRequest", json!({"id": slow}));
    assert_eq!(client.answer(slow)["error"]["code"], -32800);
    assert!(start.elapsed() < Duration::from_secs(2));
    client.finish();
}

#[test]
fn cancellation_may_come_at_any_time() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "markdown", 1, "text");
    client.notify("$/cancelRequest", json!({"id": 999}));
    client.notify("$/cancelRequest", json!({"id": "no such"}));
    client.notify("$/cancelRequest", json!({"id": 2.5}));
    client.notify("$/cancelRequest", Value::Null);
    let mut ids = Vec::new();
    for round in 0..200 {
        let (id, mut bytes) = client.request_bytes("textDocument/hover", Some(hover(0, 0)));
        let cancel = frame(&json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": id}}));
        if round % 2 == 0 {
            bytes.extend(cancel);
            client.raw(&bytes);
        } else {
            client.raw(&bytes);
            client.listen(Duration::from_micros(50 * (round % 7)));
            client.raw(&cancel);
        }
        ids.push(id);
    }
    for id in ids {
        let answer = client.answer(id);
        assert!(answer.get("result").is_some() || answer["error"]["code"] == -32800, "{answer}");
    }
    client.finish();
}

#[test]
fn changes_apply_in_the_order_of_the_wire() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "markdown", 0, "");
    let mut bytes = Vec::new();
    let mut asked = Vec::new();
    for version in 1..=50 {
        let document = json!({"uri": NOTE, "version": version});
        let start = json!({"line": 0, "character": 0});
        let changes = json!([{"range": {"start": start, "end": start}, "text": format!("{version} ")}]);
        let params = json!({"textDocument": document, "contentChanges": changes});
        bytes.extend(frame(&json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params})));
        let (id, request) = client.request_bytes("saidby/test/text", Some(json!({"uri": NOTE})));
        bytes.extend(request);
        asked.push((version, id));
    }
    client.raw(&bytes);
    for (version, id) in asked {
        let expected: String = (1..=version).rev().map(|version| format!("{version} ")).collect();
        assert_eq!(
            client.answer(id)["result"],
            json!({"text": expected, "version": version}),
            "a request sees its moment"
        );
    }
    client.finish();
}

#[test]
fn handlers_that_wait_for_the_client_block_nobody() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "markdown", 0, "");
    let waiting: Vec<i64> = (0..4).map(|_| client.request("saidby/test/ask", Value::Null)).collect();
    for version in 1..=400 {
        client.change(NOTE, version, json!([{"text": "x".repeat(version as usize)}]));
    }
    client.wait_for("four requests", |client| (client.requests.len() == 4).then_some(()));
    for (index, request) in std::mem::take(&mut client.requests).iter().enumerate() {
        client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": [index]}));
    }
    let mut answers: Vec<Value> = waiting.into_iter().map(|id| client.answer(id)["result"][0].clone()).collect();
    answers.sort_by_key(Value::as_u64);
    assert_eq!(answers, [0, 1, 2, 3]);
    assert_eq!(client.ask("saidby/test/text", json!({"uri": NOTE})), json!({"text": "x".repeat(400), "version": 400}));
    client.finish();
}

#[test]
fn late_and_odd_replies_of_the_client_harm_nobody() {
    let mut client = Client::session(json!({}));
    let asking = client.request("saidby/test/ask", Value::Null);
    let request = client.wait_for("the request", |client| client.requests.pop());
    client.notify("$/cancelRequest", json!({"id": asking}));
    assert_eq!(client.answer(asking)["error"]["code"], -32800);
    for _ in 0..2 {
        client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": [null]}));
    }
    client.send(&json!({"jsonrpc": "2.0", "id": 12345, "result": null}));
    client.send(&json!({"jsonrpc": "2.0", "id": "x", "error": {"code": 1, "message": "no"}}));
    client.send(&json!({"jsonrpc": "2.0", "id": null, "error": {"code": 1, "message": "no"}}));
    client.send(&json!({"jsonrpc": "2.0", "id": 1}));
    client.ask("textDocument/hover", hover(0, 0));
    client.finish();
}

#[test]
fn malformed_messages_are_answered_and_survived() {
    let body = |body: &[u8]| [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat();
    let malformed: [(&str, Vec<u8>, i64); 13] = [
        ("JSON cut off", body(b"{\"jsonrpc\": \"2.0\", "), -32700),
        ("invalid UTF-8", body(b"{\"jsonrpc\": \"2.0\", \"method\": \"\xff\xfe\"}"), -32700),
        ("nothing", body(b""), -32700),
        ("a number", body(b"42"), -32600),
        ("null", body(b"null"), -32600),
        ("an empty object", body(b"{}"), -32600),
        ("a batch", body(br#"[{"jsonrpc": "2.0", "method": "initialized"}]"#), -32600),
        ("another version", body(br#"{"jsonrpc": "1.0", "method": "initialized"}"#), -32600),
        ("an odd method", body(br#"{"jsonrpc": "2.0", "method": 5}"#), -32600),
        ("an odd id", body(br#"{"jsonrpc": "2.0", "id": {}, "method": "shutdown"}"#), -32600),
        ("garbage", b"garbage\r\nand more\r\n\r\n".to_vec(), -32700),
        ("more than a gigabyte", b"Content-Length: 2000000000\r\n\r\n{}".to_vec(), -32700),
        ("a length that is none", b"Content-Length: ten\r\n\r\n".to_vec(), -32700),
    ];
    let mut client = Client::session(json!({}));
    for (what, bytes, code) in malformed {
        client.raw(&bytes);
        client.ask("textDocument/hover", hover(0, 0));
        let codes: Vec<Value> = client.unaddressed.drain(..).map(|answer| answer["error"]["code"].clone()).collect();
        assert_eq!(codes, [code], "{what}");
    }
    client.finish();
}

#[test]
fn nesting_without_end_is_survived() {
    let mut client = Client::session(json!({}));
    let body = "[".repeat(200_000);
    client.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    client.ask("textDocument/hover", hover(0, 0));
    assert_eq!(client.unaddressed.len(), 1);
    client.finish();
}

#[test]
fn headers_may_be_written_in_any_way() {
    let mut client = Client::session(json!({}));
    for header in [
        "content-length: <N>\r\n\r\n",
        "CONTENT-LENGTH:<N>\r\n\r\n",
        "Content-Type: application/vscode-jsonrpc\r\nContent-Length: <N>\r\n\r\n",
        "Content-Length: <N>\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\nX-Other: y\r\n\r\n",
        "Content-Length: <N>\n\n",
    ] {
        let (id, bytes) = client.request_bytes("textDocument/hover", Some(hover(0, 0)));
        let body = String::from_utf8(bytes).unwrap().split_once("\r\n\r\n").unwrap().1.to_owned();
        client.raw((header.replace("<N>", &body.len().to_string()) + &body).as_bytes());
        assert_eq!(client.answer(id)["result"], Value::Null);
    }
    assert!(client.unaddressed.is_empty());
    client.finish();
}

#[test]
fn unknown_methods_and_params_are_errors_of_one_request() {
    let mut client = Client::session(json!({}));
    assert_eq!(client.ask_in_vain("no/such/method", json!({})), -32601);
    assert_eq!(client.ask_in_vain("$/noSuchMethod", json!({})), -32601);
    assert_eq!(client.ask_in_vain("initialize", json!({"capabilities": {}})), -32600);
    for params in [Value::Null, json!([]), json!({}), json!({"textDocument": {"uri": 5}})] {
        for method in ["textDocument/hover", "textDocument/documentSymbol", "textDocument/codeAction"] {
            assert_eq!(client.ask_in_vain(method, params.clone()), -32602);
        }
        for method in ["didOpen", "didChange", "didSave", "didClose"] {
            client.notify(&format!("textDocument/{method}"), params.clone());
        }
    }
    client.notify("$/noSuchNotification", json!({}));
    client.notify("no/such/notification", json!(7));
    client.send(&json!({"jsonrpc": "2.0", "id": "a name", "method": "textDocument/hover", "params": hover(0, 0)}));
    client.expect_answer(&json!("a name"), "textDocument/hover");
    assert_eq!(client.answer("a name")["result"], Value::Null);
    client.finish();
}

#[test]
fn nothing_is_answered_before_initialize() {
    let mut client = Client::start();
    assert_eq!(client.ask_in_vain("textDocument/hover", hover(0, 0)), -32002);
    assert_eq!(client.ask_in_vain("shutdown", Value::Null), -32002);
    assert_eq!(client.ask_in_vain("initialize", Value::Null), -32602);
    client.open(NOTE, "markdown", 1, "text");
    client.ask("initialize", json!({"capabilities": {}}));
    assert_eq!(client.ask("saidby/test/text", json!({"uri": NOTE})), Value::Null);
    client.finish();
}

#[test]
fn the_session_is_open_once_initialize_is_read() {
    let mut client = Client::start();
    let (first, mut bytes) = client.request_bytes("initialize", Some(json!({"capabilities": {}})));
    let (second, more) = client.request_bytes("textDocument/hover", Some(hover(0, 0)));
    bytes.extend(more);
    client.raw(&bytes);
    assert!(client.answer(first).get("result").is_some());
    assert!(client.answer(second).get("result").is_some());
    client.finish();
}

#[test]
fn a_burst_of_changes_ends_with_the_newest_findings() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "meeting-notes", 0, "");
    for version in 1..=400 {
        let start = json!({"line": 0, "character": 0});
        client.change(NOTE, version, json!([{"range": {"start": start, "end": start}, "text": "x"}]));
    }
    client.findings(NOTE, 400);
    let versions: Vec<i64> = client.notifications.iter().filter_map(|it| it["params"]["version"].as_i64()).collect();
    assert!(versions.is_sorted(), "{versions:?}");
    client.finish();
}

#[test]
fn a_client_that_reads_slowly_loses_nothing() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "meeting-notes", 0, "");
    client.deaf.store(true, Ordering::Relaxed);
    let mut asked = Vec::new();
    for version in 1..=2000 {
        client.change(NOTE, version, json!([{"text": format!("{version} {}", "x".repeat(500))}]));
        asked.push((version, client.request("saidby/test/text", json!({"uri": NOTE}))));
    }
    client.deaf.store(false, Ordering::Relaxed);
    for (version, id) in asked {
        assert_eq!(client.answer(id)["result"]["version"], version);
    }
    client.findings(NOTE, 2000);
    client.finish();
}

#[test]
fn a_client_that_reads_nothing_is_left_in_time() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "meeting-notes", 0, &"x".repeat(1000));
    client.deaf.store(true, Ordering::Relaxed);
    for _ in 0..500 {
        client.request("saidby/test/text", json!({"uri": NOTE}));
    }
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(Duration::from_secs(5)), Some(0));
}
