//! How it ends.

use crate::support::client::Client;
use serde_json::{Value, json};
use std::process::{Command, Stdio};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(2);

#[test]
fn exit_after_shutdown_ends_with_0() {
    Client::session(json!({})).finish();
}

#[test]
fn exit_without_shutdown_ends_with_1() {
    let mut client = Client::session(json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(SOON), Some(1));
    let mut client = Client::start();
    client.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[test]
fn the_answer_to_shutdown_comes_even_with_exit_in_the_same_write() {
    for _ in 0..40 {
        let mut client = Client::session(json!({}));
        let (id, mut bytes) = client.request_bytes("shutdown", None);
        bytes.extend(crate::support::client::frame(&json!({"jsonrpc": "2.0", "method": "exit"})));
        client.raw(&bytes);
        assert_eq!(client.answer(id)["result"], Value::Null);
        assert_eq!(client.exit_code(SOON), Some(0));
        client.drain();
    }
}

#[test]
fn shutdown_takes_null_params() {
    let mut client = Client::session(json!({}));
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
}

#[test]
fn after_shutdown_requests_are_invalid_and_changes_ignored() {
    let mut client = Client::session(json!({}));
    client.ask("shutdown", Value::Null);
    let position = json!({"textDocument": {"uri": "file:///n.md"}, "position": {"line": 0, "character": 0}});
    assert_eq!(client.ask_in_vain("textDocument/hover", position), -32600);
    assert_eq!(client.ask_in_vain("no/such/method", json!({})), -32600);
    assert_eq!(client.ask_in_vain("shutdown", Value::Null), -32600);
    client.open("file:///n.md", "markdown", 1, "text");
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(SOON), Some(0));
}

#[test]
fn a_closed_input_ends_with_1_after_the_last_answers() {
    let mut client = Client::session(json!({}));
    let id = client.request("saidby/test/sleep", json!({"time": 200}));
    client.hang_up();
    assert_eq!(client.answer(id)["result"], Value::Null);
    assert_eq!(client.exit_code(SOON), Some(1));
    client.drain();
    let mut client = Client::start();
    client.hang_up();
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[test]
fn work_at_hand_does_not_delay_exit() {
    let mut client = Client::session(json!({}));
    for _ in 0..20 {
        client.request("saidby/test/sleep", json!({"time": 10_000}));
    }
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(SOON), Some(0));
}

#[cfg(unix)]
#[test]
fn it_ends_when_asked_to_terminate() {
    let mut client = Client::session(json!({}));
    let process = rustix::process::Pid::from_raw(client.process().cast_signed()).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
    assert_eq!(client.exit_code(SOON), Some(1));
}

#[cfg(unix)]
#[test]
fn it_ends_with_its_editor() {
    let mut editor = Command::new("sleep").arg("60").stdin(Stdio::null()).spawn().unwrap();
    let mut client = Client::start();
    client.ask("initialize", json!({"processId": editor.id(), "capabilities": {}}));
    client.listen(Duration::from_millis(1500));
    assert_eq!(client.exit_code(Duration::ZERO), None);
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.exit_code(2 * SOON), Some(1));
}

#[test]
fn an_editor_that_cannot_be_seen_is_not_missed() {
    let mut client = Client::start();
    client.ask("initialize", json!({"processId": 0x3fff_fff0, "capabilities": {}}));
    client.listen(Duration::from_millis(1500));
    client.finish();
}

#[cfg(unix)]
#[test]
fn a_terminal_is_refused_with_a_hint() {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let terminal = std::fs::OpenOptions::new().read(true).write(true).open(name).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_saidby")).arg("server").stdin(terminal).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let hint = String::from_utf8(output.stderr).unwrap();
    assert!(hint.contains("terminal") && hint.contains("saidby check"), "{hint}");
    assert!(output.stdout.is_empty());
}

#[test]
fn options_are_taken() {
    let log = std::env::temp_dir().join(format!("saidby-log-{}", std::process::id()));
    let name = log.to_str().unwrap();
    let mut client = Client::start_with(&["server", "--stdio", "--log-file", name, "--log-level", "warn"]);
    client.ask("initialize", json!({"capabilities": {}}));
    client.change("file:///never-opened.md", 1, json!([]));
    client.finish();
    let logged = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(&log).unwrap();
    assert!(logged.contains("never-opened.md"), "{logged:?}");
}
