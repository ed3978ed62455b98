//! A session held against a model of it: edits, questions, cancellations, settings, files that
//! change, a client that dawdles or keeps silent, in an order that nobody would think of. At each
//! quiet point the server has the model's texts, and finds in them what `saidby check` finds.

use crate::support::client::Client;
use crate::text::{ENCODINGS, Edit, apply, change, lines};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;

/// Messages of the client between two quiet points.
const STRETCH: usize = 100;

/// Longest text of a document before it begins anew, in bytes.
const LONGEST: usize = 12_000;

const START: &str = "# Weekly\n\n2031-05-06\n\n## Attendees\n\n- Inês Duarte (IDU)\n- Bo Lind\n- Éloi Ōta @eloi\n\n\
    ## Storage\n\n- [ines] We should measure first.\n- [bo] Then decide.\n- [unknown] What about it?\n- AI: create an issue\n";

const PIECES: [&str; 26] = [
    "",
    "",
    "",
    "a",
    "é",
    "👩‍💻",
    "会議",
    "\u{5d0}",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "- ",
    "```\n",
    "\n## Next\n\n",
    "\n- [ines] yes",
    "\n- [bo lind no",
    "\n- [zoë] who am I?\n",
    "\n- [in\u{ea}s d] ok\n",
    "\n- Zoë Ek (ZOE)\n",
    "[ ",
    "]",
    "\nTODO: write it down\n",
    "<!-- saidby: allow empty-bullet -->",
    "\n-\n",
];

/// Settings that leave nothing to those of the client.
const SETTINGS: [&str; 3] = [
    "[rules]\nprofile = \"default\"\nselect = []\nignore = []\n",
    "[rules]\nprofile = \"strict\"\nselect = [\"ALL\"]\nignore = [\"missing-date\"]\n[tags]\nlabels = [\"Bo\"]\n",
    "[rules]\nprofile = \"draft\"\nselect = []\nignore = [\"empty-bullet\"]\n[[roster.person]]\nname = \"Zoë Ek\"\naliases = [\"zoe\"]\n",
];

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A document that the model has open.
struct Open {
    text: String,
    version: i32,
}

struct Model<'a> {
    folder: &'a Path,
    encoding: &'a str,
    chance: Chance,
    client: Client,
    open: BTreeMap<String, Open>,
    /// Requests without an answer.
    asked: Vec<i64>,
    /// How many requests of the server were looked at.
    seen: usize,
    sent: usize,
}

impl<'a> Model<'a> {
    fn start(folder: &'a Path, encoding: &'a str, seed: u64) -> Self {
        let mut client = Client::start();
        let capabilities = json!({
            "general": {"positionEncodings": [encoding]},
            "window": {"workDoneProgress": true},
            "workspace": {
                "configuration": true,
                "didChangeWatchedFiles": {"dynamicRegistration": true},
                "symbol": {},
            },
            "textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": seed.is_multiple_of(2)}},
        });
        let root = format!("file://{}", folder.display());
        client.ask("initialize", json!({"processId": null, "rootUri": root, "capabilities": capabilities}));
        client.notify("initialized", json!({}));
        let (open, asked) = (BTreeMap::new(), Vec::new());
        Self { folder, encoding, chance: Chance(seed), client, open, asked, seen: 0, sent: 2 }
    }

    fn uri(&mut self) -> String {
        format!("file://{}/2031-05-0{}.md", self.folder.display(), self.chance.below(4))
    }

    /// One message of the client, of any kind.
    fn step(&mut self) {
        self.sent += 1;
        match self.chance.below(100) {
            0..45 => self.edit(),
            45..75 => self.ask(),
            75..80 => self.cancel(),
            80..84 => self.close(),
            84..88 => self.save(),
            88..91 => self.configure(),
            91..94 => self.write(),
            // Whether the client listens, and whether it answers, is its own affair.
            94..97 => self.client.deaf.store(self.chance.below(2) == 0, Ordering::Relaxed),
            _ => self.answer(),
        }
    }

    fn open(&mut self, uri: &str) {
        self.client.open(uri, "meeting-notes", 0, START);
        self.open.insert(uri.to_owned(), Open { text: START.to_owned(), version: 0 });
    }

    fn edit(&mut self) {
        let uri = self.uri();
        if !self.open.contains_key(&uri) {
            return self.open(&uri);
        }
        let mut changes = Vec::new();
        for _ in 0..=self.chance.below(3) {
            let held = self.open.get_mut(&uri).unwrap();
            let all = lines(&held.text).len();
            let mut place = || (self.chance.below(all + 1), self.chance.below(30));
            let (one, other) = (place(), place());
            // Most edits are made where one stands.
            let (from, to) = if self.chance.below(4) > 0 { (one, one) } else { (one.min(other), one.max(other)) };
            let to = if from.0 + 3 < to.0 { (from.0 + 1, 0) } else { to };
            let whole = held.text.len() > LONGEST || self.chance.below(60) == 0;
            let text = if whole { START.to_owned() } else { (*self.chance.of(&PIECES)).to_owned() };
            let edit = Edit { from, to, text, whole };
            apply(&mut held.text, &edit, self.encoding);
            changes.push(change(&edit));
        }
        let held = self.open.get_mut(&uri).unwrap();
        held.version += 1;
        self.client.change(&uri, held.version, Value::Array(changes));
    }

    fn ask(&mut self) {
        let document = json!({"uri": self.uri()});
        let position = json!({"line": self.chance.below(30), "character": self.chance.below(30)});
        let whole = json!({"start": {"line": 0, "character": 0}, "end": position});
        let options = json!({"tabSize": 2, "insertSpaces": true});
        let about = json!({"textDocument": document});
        let at = json!({"textDocument": document, "position": position});
        let (method, params) = match self.chance.below(17) {
            0 => ("textDocument/documentSymbol", about),
            1 => ("textDocument/foldingRange", about),
            2 => ("textDocument/semanticTokens/full", about),
            3 => ("textDocument/codeLens", about),
            4 => ("textDocument/documentLink", about),
            5 => ("textDocument/hover", at),
            6 => ("textDocument/completion", at),
            7 => ("textDocument/definition", at),
            8 => ("textDocument/documentHighlight", at),
            9 => ("textDocument/inlayHint", json!({"textDocument": document, "range": whole})),
            10 => ("textDocument/formatting", json!({"textDocument": document, "options": options})),
            11 => ("textDocument/selectionRange", json!({"textDocument": document, "positions": [position]})),
            12 => {
                let context = json!({"includeDeclaration": true});
                ("textDocument/references", json!({"textDocument": document, "position": position, "context": context}))
            }
            13 => {
                let context = json!({"diagnostics": []});
                ("textDocument/codeAction", json!({"textDocument": document, "range": whole, "context": context}))
            }
            14 => ("workspace/symbol", json!({"query": "e"})),
            15 => ("no/such/method", about),
            _ => ("saidby/test/sleep", json!({"time": self.chance.below(20)})),
        };
        self.asked.push(self.client.request(method, params));
    }

    fn cancel(&mut self) {
        let last = self.asked.last().copied().unwrap_or(0);
        let id = last - i64::try_from(self.chance.below(3)).unwrap();
        self.client.notify("$/cancelRequest", json!({"id": id}));
    }

    fn close(&mut self) {
        let uri = self.uri();
        self.client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
        self.open.remove(&uri);
    }

    fn save(&mut self) {
        let uri = self.uri();
        self.client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    }

    fn configure(&mut self) {
        let settings = json!({"saidby": {"rules": {"profile": *self.chance.of(&["draft", "strict", "odd"])}}});
        self.client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    }

    /// A file changes on the disk: the settings, or a note.
    fn write(&mut self) {
        let (name, text) = match self.chance.below(2) {
            0 => ("saidby.toml".to_owned(), (*self.chance.of(&SETTINGS)).to_owned()),
            _ => {
                let more = *self.chance.of(&["- Ada Ostrem (AOS)\n- Cy Day (CYD)\n", "- [cyd] hello\n", ""]);
                (format!("2031-05-0{}.md", self.chance.below(4)), format!("## Attendees\n\n{more}- Bo Lind\n"))
            }
        };
        fs::write(self.folder.join(&name), text).unwrap();
        let change = json!({"uri": format!("file://{}/{name}", self.folder.display()), "type": 2});
        self.client.notify("workspace/didChangeWatchedFiles", json!({"changes": [change]}));
    }

    /// Some of what the server wants to know is told, some never.
    fn answer(&mut self) {
        if !self.client.deaf.load(Ordering::Relaxed) {
            self.client.listen(std::time::Duration::from_millis(2));
        }
        for request in self.client.requests.split_off(self.seen) {
            if self.chance.below(4) > 0 {
                let asks = request["method"] == "workspace/configuration";
                let result = if asks { json!([{"rules": {"profile": "draft"}}]) } else { Value::Null };
                self.client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": result}));
            }
        }
        self.seen = self.client.requests.len();
    }

    /// Everything is read, asked and compared.
    fn rest(&mut self) {
        self.client.deaf.store(false, Ordering::Relaxed);
        self.answer();
        for id in std::mem::take(&mut self.asked) {
            self.client.answer(id);
        }
        let uris: Vec<String> = self.open.keys().cloned().collect();
        for uri in uris {
            // What is held back while somebody types is shown once it is saved.
            self.client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
            let held = &self.open[&uri];
            let (text, version) = (held.text.clone(), held.version);
            let told = self.client.ask("saidby/test/text", json!({"uri": uri}));
            assert_eq!(
                told,
                json!({"text": text, "version": version}),
                "{} after {} messages",
                self.encoding,
                self.sent
            );
            let expected = self.checked(uri.strip_prefix("file://").unwrap(), &text);
            let what = format!("{expected:#?} on {text:?} after {} messages", self.sent);
            self.client.wait_for(&what, |client| {
                let told = client.notifications.iter().rev().find(|message| message["params"]["uri"] == uri)?;
                let version_fits = told["params"]["version"] == version;
                (version_fits && places(&told["params"]["diagnostics"]) == expected).then_some(())
            });
        }
        self.client.notifications.clear();
        self.client.requests.clear();
        self.seen = 0;
    }

    /// What `saidby check` finds in `text`: lines, columns as agreed, codes and messages.
    fn checked(&self, path: &str, text: &str) -> Vec<(u64, u64, String, String)> {
        let mut run = Command::new(env!("CARGO_BIN_EXE_saidby"))
            .args([
                "check",
                "--exit-zero",
                "--severity",
                "hint",
                "--output-format",
                "jsonl",
                "--stdin-filename",
                path,
                "-",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        run.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = lines(text);
        let place = |row: &str| {
            let finding: Value = serde_json::from_str(row).unwrap();
            let number = |key: &str| finding[key].as_u64().unwrap() - 1;
            let words = |key: &str| finding[key].as_str().unwrap().to_owned();
            let (line, column) = (number("line"), usize::try_from(number("column")).unwrap());
            let before = lines[usize::try_from(line).unwrap()].chars().take(column);
            let units = before.map(|c| match self.encoding {
                "utf-8" => c.len_utf8(),
                "utf-16" => c.len_utf16(),
                _ => 1,
            });
            (line, units.sum::<usize>() as u64, words("code"), words("message"))
        };
        let mut found: Vec<_> = String::from_utf8(output.stdout).unwrap().lines().map(place).collect();
        found.sort();
        found
    }
}

/// Where findings are, by line and column, with code and message.
fn places(diagnostics: &Value) -> Vec<(u64, u64, String, String)> {
    let place = |finding: &Value| {
        let start = &finding["range"]["start"];
        let words = |key: &str| finding[key].as_str().unwrap().to_owned();
        (start["line"].as_u64().unwrap(), start["character"].as_u64().unwrap(), words("code"), words("message"))
    };
    let mut found: Vec<_> = diagnostics.as_array().unwrap().iter().map(place).collect();
    found.sort();
    found
}

fn holds(encoding: &str, seed: u64) {
    let long = std::env::var_os("SAIDBY_LONG").is_some();
    let messages = if long { 100_000 / ENCODINGS.len() } else { 1500 };
    let folder = tempfile::tempdir().unwrap();
    let path = fs::canonicalize(folder.path()).unwrap();
    fs::write(path.join("saidby.toml"), SETTINGS[0]).unwrap();
    let mut model = Model::start(&path, encoding, seed);
    let mut early = 0;
    while model.sent < messages {
        for _ in 0..STRETCH {
            model.step();
        }
        model.rest();
        if early == 0 && model.sent > messages / 4 {
            early = model.client.kilobytes("VmRSS");
        }
    }
    let late = model.client.kilobytes("VmRSS");
    assert!(late <= early + early / 2, "memory grows: {early} KB after a quarter, {late} KB at the end");
    model.client.finish();
}

#[test]
fn a_session_is_as_its_model_in_utf_8() {
    holds("utf-8", 1);
}

#[test]
fn a_session_is_as_its_model_in_utf_16() {
    holds("utf-16", 2);
}

#[test]
fn a_session_is_as_its_model_in_utf_32() {
    holds("utf-32", 3);
}
