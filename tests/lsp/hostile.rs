//! Notes and settings that mean harm: what SECURITY.md promises of an editor.

use crate::support::client::Client;
use serde_json::{Value, json};

const NOTE: &str = "file:///n.md";

/// Names, handles, addresses and words that would be links, HTML or commands if they were not
/// escaped.
const HARM: [&str; 6] = [
    "[x](command:evil)",
    "<img src=x onerror=alert(1)>",
    "![x](file:///etc/passwd)",
    "**x** `y` <command:evil>",
    "x](command:evil) [y",
    "\u{202e}evil\u{2066}",
];

fn note() -> String {
    let mut note = "# Call\n\n## Attendees\n\n".to_owned();
    for harm in HARM {
        note += &format!(
            "- Ann {harm} (ABC, @a{harm})\n- Bo Ek @b)[c](command:evil) {harm}\n- Cyd {harm} <c){harm}@x.example>\n"
        );
        note += &format!("- Dee Ode (@dee{harm}, dee@x.example{harm}, {harm})\n");
    }
    for harm in HARM {
        note += &format!(
            "\n## Topic {harm}\n\n**{harm}**: {harm}\n\nABC: {harm}\n\n[{harm}] {harm}\n\nBo Ek: yes\n\nAI({harm}): {harm}\n\nDecision: {harm}\n"
        );
    }
    note
}

/// Fails if a client that shows `markdown` would show a link that does not lead to the web or to a
/// mailbox, or HTML.
fn judge(markdown: &str) {
    let mut bare = String::new();
    let mut all = markdown.chars();
    while let Some(c) = all.next() {
        // What stands behind a backslash means nothing.
        if c == '\\' {
            all.next();
        } else {
            bare.push(c);
        }
    }
    assert!(!bare.contains('<') && !bare.contains("!["), "{markdown}");
    assert!(!markdown.contains(['\u{202e}', '\u{2066}', '\x1b']), "{markdown:?}");
    for (at, _) in bare.match_indices("](") {
        let target = &bare[at + 2..];
        assert!(["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme)), "{markdown}");
        let target = target.split(')').next().unwrap();
        assert!(!target.contains(char::is_whitespace), "{markdown}");
    }
}

/// All that is shown as Markdown of a note under `settings`; how many pieces.
fn all_shown(settings: &Value) -> usize {
    let mut client = Client::session(json!({"textDocument": {
        "hover": {"contentFormat": ["markdown"]},
        "completion": {"completionItem": {"documentationFormat": ["markdown"], "resolveSupport": {"properties": ["documentation"]}}},
    }}));
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"saidby": settings}}));
    let note = note();
    client.open(NOTE, "meeting-notes", 1, &note);
    client.findings(NOTE, 1);
    let mut shown = Vec::new();
    for (line, words) in (0..).zip(note.lines()) {
        for character in (0..=words.encode_utf16().count()).step_by(3) {
            let place = json!({"textDocument": {"uri": NOTE}, "position": {"line": line, "character": character}});
            let hover = client.ask("textDocument/hover", place.clone());
            shown.extend(hover["contents"]["value"].as_str().map(str::to_owned));
            if character > 6 {
                continue;
            }
            let offered = client.ask("textDocument/completion", place);
            for item in offered.get("items").unwrap_or(&offered).as_array().into_iter().flatten().take(12) {
                let item = client.ask("completionItem/resolve", item.clone());
                shown.extend(item["documentation"]["value"].as_str().map(str::to_owned));
            }
        }
    }
    shown.iter().for_each(|markdown| judge(markdown));
    let links = client.ask("textDocument/documentLink", json!({"textDocument": {"uri": NOTE}}));
    for link in links.as_array().unwrap() {
        let target = link["target"].as_str().unwrap();
        assert!(["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme)), "{target}");
    }
    client.finish();
    shown.len()
}

#[test]
fn what_is_shown_leads_to_the_web_only() {
    assert!(all_shown(&json!({})) > 100);
    for handles in ["command:evil?{}", "javascript:{}", "https://x.example/) [y](command:{}", "file:///{}"] {
        assert!(all_shown(&json!({"roster": {"handles": handles}})) > 100);
    }
}

#[test]
fn notifications_hold_no_link() {
    let folder = tempfile::tempdir().unwrap();
    let link = "[press here](command:evil)";
    std::fs::write(folder.path().join("saidby.toml"), format!("\"{link}\" = 1\n")).unwrap();
    let uri = format!("file://{}/n.md", folder.path().display());
    let mut client = Client::session(json!({}));
    client.open(&uri, "meeting-notes", 1, &format!("**{link}**: yes\n\n**{link}**: no\n"));
    let said = client.wait_for("a message", |client| {
        let told = client.notifications.iter().find(|message| message["method"] == "window/showMessage");
        told.map(|message| message["params"]["message"].as_str().unwrap().to_owned())
    });
    assert!(said.contains("press here") && !said.contains("]("), "{said}");
    let rename = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 3}, "newName": link});
    let id = client.request("textDocument/rename", rename);
    let answer = client.answer(id).to_string();
    assert!(!answer.contains("](command"), "{answer}");
    client.finish();
}

#[cfg(target_os = "linux")]
#[test]
fn it_has_no_connection_to_anywhere() {
    let mut client = Client::session(json!({}));
    client.open(NOTE, "meeting-notes", 1, &note());
    client.findings(NOTE, 1);
    client.ask("textDocument/documentLink", json!({"textDocument": {"uri": NOTE}}));
    let process = format!("/proc/{}", client.process());
    let open: Vec<String> = std::fs::read_dir(format!("{process}/fd"))
        .unwrap()
        .filter_map(|file| Some(std::fs::read_link(file.ok()?.path()).ok()?.to_string_lossy().into_owned()))
        .collect();
    assert!(!open.is_empty());
    for protocol in ["tcp", "tcp6", "udp", "udp6"] {
        let Ok(table) = std::fs::read_to_string(format!("{process}/net/{protocol}")) else { continue };
        for row in table.lines().skip(1) {
            let socket = format!("socket:[{}]", row.split_whitespace().nth(9).unwrap());
            assert!(!open.contains(&socket), "{protocol}: {row}");
        }
    }
    client.finish();
}
