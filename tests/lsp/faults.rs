//! What goes wrong around the server: see docs/faults.md.

use crate::support::client::{Client, frame};
use crate::support::clock::Clock;
use serde_json::{Value, json};
use std::fs;
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

const SOON: Duration = Duration::from_secs(5);
const NOTE: &str = "file:///n.md";
const MEETING: &str = "## Attendees\n\n- Ann Lee\n- Bo Ek\n\n- [ann] yes\n- [bo] no\n- [unknown] who\n";

#[test]
fn an_input_that_ends_in_a_message_is_an_end() {
    let message = frame(&json!({"jsonrpc": "2.0", "id": 1, "method": "shutdown"}));
    for length in [1, 10, 22, message.len() - 1] {
        let mut client = Client::session(json!({}));
        client.raw(&message[..length]);
        client.hang_up();
        assert_eq!(client.exit_code(SOON), Some(1), "after {length} bytes");
    }
}

#[test]
fn a_gigabyte_that_is_announced_is_not_waited_for() {
    let mut client = Client::session(json!({}));
    client.raw(b"Content-Length: 1073741824\r\n\r\n{}");
    client.ask("workspace/symbol", json!({"query": ""}));
    assert_eq!(client.unaddressed.len(), 1, "{:?}", client.unaddressed);
    client.finish();
}

#[cfg(target_os = "linux")]
#[test]
fn memory_grows_with_what_comes_and_not_with_what_is_announced() {
    let mut client = Client::session(json!({}));
    client.raw(b"Content-Length: 500000000\r\n\r\n{");
    client.listen(Duration::from_millis(200));
    let peak = client.kilobytes("VmHWM");
    assert!(peak < 100_000, "{peak} KB");
    client.hang_up();
    assert_eq!(client.exit_code(SOON), Some(1));
}

/// A client that writes on and reads nothing, for a minute with `SAIDBY_LONG`.
#[cfg(target_os = "linux")]
#[test]
fn a_client_that_reads_nothing_for_a_minute_loses_nothing() {
    let time = Duration::from_secs(if std::env::var_os("SAIDBY_LONG").is_some() { 60 } else { 2 });
    let text = |version: i32| format!("{MEETING}{version}\n{}", "-\n".repeat(50));
    let mut client = Client::session(json!({}));
    client.open(NOTE, "meeting-notes", 0, &text(0));
    client.findings(NOTE, 0);
    let before = client.kilobytes("VmRSS");
    client.deaf.store(true, Ordering::Relaxed);
    let (mut version, mut asked) = (0, Vec::new());
    let end = Instant::now() + time;
    while Instant::now() < end {
        version += 1;
        client.change(NOTE, version, json!([{"text": text(version)}]));
        if version % 10 == 0 {
            asked.push((version, client.request("saidby/test/text", json!({"uri": NOTE}))));
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    let grown = client.kilobytes("VmRSS").saturating_sub(before);
    client.deaf.store(false, Ordering::Relaxed);
    for (version, id) in asked {
        assert_eq!(client.answer(id)["result"]["version"], version);
    }
    assert!(!client.findings(NOTE, version).is_empty());
    // What is owed are the answers; findings of old versions are not.
    assert!(grown < 5_000, "{grown} KB more after {version} versions");
    client.finish();
}

#[test]
fn the_clock_may_jump_while_it_serves() {
    let Some(clock) = Clock::right() else { return };
    let mut client = Client::of(clock.shown_to(Command::new(env!("CARGO_BIN_EXE_saidby")).arg("server")));
    client.ask("initialize", json!({"processId": std::process::id(), "capabilities": {}}));
    client.notify("initialized", json!({}));
    client.open(NOTE, "meeting-notes", 0, MEETING);
    let mut text = MEETING.to_owned();
    for (version, time) in (1..).zip(["+1d", "-1d", "+0"]) {
        let end = json!({"line": 7 + version, "character": 9});
        client.change(NOTE, version, json!([{"range": {"start": end, "end": end}, "text": "\n-"}]));
        text += "\n-";
        client.findings(NOTE, version);
        // Now something is due: that the bullet being typed is empty is held back for a while.
        clock.jumps(time);
        assert_eq!(client.ask("saidby/test/text", json!({"uri": NOTE})), json!({"text": text, "version": version}));
        client.wait_for("what was held back", |client| {
            let told = client.notifications.iter().rev().find(|message| message["params"]["version"] == version)?;
            let mut found = told["params"]["diagnostics"].as_array()?.iter();
            found.any(|found| found["range"]["start"]["line"] == 8 + version).then_some(())
        });
    }
    client.finish();
}

fn faults_told(client: &Client) -> usize {
    let told = |message: &&Value| message["method"] == "window/showMessage" && message["params"]["type"] == 1;
    client.notifications.iter().filter(told).count()
}

#[test]
fn a_panic_in_one_document_is_told_once_and_the_others_are_served() {
    for words in ["saidby/test/unreadable", "saidby/test/uncheckable"] {
        let mut client = Client::session(json!({}));
        client.open("file:///good.md", "meeting-notes", 1, MEETING);
        assert!(!client.findings("file:///good.md", 1).is_empty());
        client.open("file:///bad.md", "meeting-notes", 1, &format!("{MEETING}{words}\n"));
        for version in 2..9 {
            client.change("file:///bad.md", version, json!([{"text": format!("{MEETING}{words}\n{version}\n")}]));
            client.change("file:///good.md", version, json!([{"text": format!("{MEETING}- [unknown] {version}\n")}]));
            assert!(!client.findings("file:///good.md", version).is_empty());
        }
        client.wait_for("a word about it", |client| (faults_told(client) > 0).then_some(()));
        client.listen(Duration::from_millis(300));
        assert_eq!(faults_told(&client), 1, "{words}");
        assert!(client.errors().contains(words), "the log says what it was");

        // Once what brings it out is gone, the document is served again.
        client.open("file:///bad.md", "meeting-notes", 10, MEETING);
        assert!(!client.findings("file:///bad.md", 10).is_empty());
        client.finish();
    }
}

#[test]
fn a_thousand_folders_are_a_workspace() {
    let folder = tempfile::tempdir().unwrap();
    let folders: Vec<Value> = (0..1000)
        .map(|number| {
            let path = folder.path().join(format!("f{number}"));
            fs::create_dir(&path).unwrap();
            fs::write(path.join("n.md"), MEETING.replace("Ann Lee", &format!("Ann{number} Lee"))).unwrap();
            json!({"uri": format!("file://{}", path.display()), "name": format!("f{number}")})
        })
        .collect();
    let mut client = Client::start();
    client.ask("initialize", json!({"processId": null, "workspaceFolders": folders, "capabilities": {}}));
    client.notify("initialized", json!({}));
    let named = (0..600).any(|_| {
        client.listen(Duration::from_millis(30));
        let found = client.ask("workspace/symbol", json!({"query": "Ann999"}));
        found.as_array().is_some_and(|found| !found.is_empty())
    });
    assert!(named, "the last folder is never read");
    client.finish();
}

#[cfg(unix)]
#[test]
fn paths_need_not_be_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
    if fs::create_dir(&path).is_err() {
        return; // a file system that has no such names
    }
    fs::write(path.join("other.md"), MEETING).unwrap();
    let root = format!("file://{}/caf%E9", folder.path().display());
    let mut client = Client::start();
    client.ask("initialize", json!({"processId": null, "rootUri": root, "capabilities": {}}));
    client.notify("initialized", json!({}));
    let uri = format!("{root}/n.md");
    client.open(&uri, "markdown", 1, MEETING);
    assert!(!client.findings(&uri, 1).is_empty());
    client.ask("workspace/symbol", json!({"query": "Ann"}));
    client.finish();
}

#[cfg(unix)]
#[test]
fn what_vanishes_loops_or_never_ends_in_a_workspace_harms_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink("..", at("loop")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", at("zero.md")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe.md")).status().unwrap().success());
    for number in 0..200 {
        fs::write(at(&format!("{number}.md")), MEETING).unwrap();
    }
    let root = format!("file://{}", folder.path().display());
    let mut client = Client::start();
    client.ask("initialize", json!({"processId": null, "rootUri": root, "capabilities": {}}));
    client.notify("initialized", json!({}));
    for number in 0..200 {
        fs::remove_file(at(&format!("{number}.md"))).unwrap();
    }
    client.open(NOTE, "markdown", 1, MEETING);
    assert!(!client.findings(NOTE, 1).is_empty());
    client.ask("workspace/symbol", json!({"query": "Ann"}));
    client.finish();
}
