//! A client that talks to the built binary over its pipes and lets no malformed message pass.

use super::schema;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long an answer may take before the server counts as stuck.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A server and the client's side of the talk. Its standard input stays open until [`Client::hang_up`].
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    incoming: Receiver<Value>,
    /// While set, nothing the server sends is read.
    pub deaf: Arc<AtomicBool>,
    next_id: i64,
    /// Requests without an answer, by the JSON of their id.
    waiting: BTreeMap<String, String>,
    answers: BTreeMap<String, Value>,
    /// Answers to nobody: their id is null.
    pub unaddressed: Vec<Value>,
    /// Notifications of the server, in order.
    pub notifications: Vec<Value>,
    /// Requests of the server, in order; tests answer them.
    pub requests: Vec<Value>,
    errors: Arc<Mutex<String>>,
}

impl Client {
    /// Starts `saidby server`.
    pub fn start() -> Self {
        Self::start_with(&["server"])
    }

    /// Starts `saidby` with `arguments`.
    pub fn start_with(arguments: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_saidby")).args(arguments))
    }

    /// Starts a server by this command.
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, incoming) = channel();
        let deaf = Arc::new(AtomicBool::new(false));
        let (closed_ears, mut output) = (Arc::clone(&deaf), BufReader::new(child.stdout.take().unwrap()));
        std::thread::spawn(move || {
            while let Some(message) = receive(&mut output, &closed_ears) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let (errors, mut stderr) = (Arc::<Mutex<String>>::default(), child.stderr.take().unwrap());
        let heard = Arc::clone(&errors);
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut piece) {
                heard.lock().unwrap().push_str(&String::from_utf8_lossy(&piece[..count]));
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            incoming,
            deaf,
            next_id: 1,
            waiting: BTreeMap::new(),
            answers: BTreeMap::new(),
            unaddressed: Vec::new(),
            notifications: Vec::new(),
            requests: Vec::new(),
            errors,
        }
    }

    /// Starts a server and opens a session with `capabilities`.
    pub fn session(capabilities: Value) -> Self {
        let mut client = Self::start();
        client.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        client.notify("initialized", json!({}));
        client
    }

    /// The process of the server.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// A number of kilobytes that Linux keeps on the server, such as `VmRSS`: the memory it has. Elsewhere 0.
    pub fn kilobytes(&self, name: &str) -> u64 {
        if !cfg!(target_os = "linux") {
            return 0;
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process())).unwrap();
        let row = status.lines().find_map(|row| row.strip_prefix(name)?.strip_prefix(':')).unwrap();
        row.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// What the server wrote to stderr so far.
    pub fn errors(&self) -> String {
        self.errors.lock().unwrap().clone()
    }

    /// Sends bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) {
        self.raw(&frame(message));
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The bytes of a request, which counts as sent, and its id.
    pub fn request_bytes(&mut self, method: &str, params: Option<Value>) -> (i64, Vec<u8>) {
        let id = self.next_id;
        self.next_id += 1;
        self.waiting.insert(id.to_string(), method.to_owned());
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
        if let Some(params) = params {
            message["params"] = params;
        }
        (id, frame(&message))
    }

    /// Sends a request and returns its id.
    pub fn request(&mut self, method: &str, params: Value) -> i64 {
        let (id, bytes) = self.request_bytes(method, Some(params));
        self.raw(&bytes);
        id
    }

    /// Notes that a message with this id was sent by hand.
    pub fn expect_answer(&mut self, id: &Value, method: &str) {
        self.waiting.insert(id.to_string(), method.to_owned());
    }

    /// Waits for the answer to the request `id`: the whole message.
    pub fn answer(&mut self, id: impl Into<Value>) -> Value {
        let id = id.into().to_string();
        self.wait_for(&format!("the answer to {id}"), |client| client.answers.remove(&id))
    }

    /// Sends a request and waits for its result.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Sends a request and waits for its error.
    pub fn ask_in_vain(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_some(), "{method}: {answer}");
        answer["error"]["code"].clone()
    }

    /// Opens a document.
    pub fn open(&mut self, uri: &str, language: &str, version: i32, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": version, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    /// Changes a document.
    pub fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.notify("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// Waits for the findings of `version` of a document and returns them.
    pub fn findings(&mut self, uri: &str, version: impl Into<Value>) -> Vec<Value> {
        let version = version.into();
        self.wait_for(&format!("findings on {uri} at {version}"), |client| {
            client.notifications.iter().rev().find_map(|message| {
                let params = &message["params"];
                let right = message["method"] == "textDocument/publishDiagnostics"
                    && params["uri"] == uri
                    && params.get("version").unwrap_or(&Value::Null) == &version;
                right.then(|| params["diagnostics"].as_array().unwrap().clone())
            })
        })
    }

    /// Waits until `found` finds something in what was received.
    pub fn wait_for<T>(&mut self, what: &str, mut found: impl FnMut(&mut Self) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            match self.incoming.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(message) => self.take(message),
                Err(error) => panic!("waiting for {what}: {error}; stderr: {}", self.errors()),
            }
        }
    }

    /// Takes in what arrives within `time`.
    pub fn listen(&mut self, time: Duration) {
        let end = Instant::now() + time;
        while let Ok(message) = self.incoming.recv_timeout(end.saturating_duration_since(Instant::now())) {
            self.take(message);
        }
    }

    fn take(&mut self, message: Value) {
        let id = message.get("id").map(Value::to_string);
        let is_answer = message.get("method").is_none();
        let method = id.as_ref().filter(|_| is_answer).and_then(|id| self.waiting.remove(id));
        let faults = schema::message_faults(&message, method.as_deref());
        assert!(faults.is_empty(), "{faults:?} in {message}");
        match (is_answer, id) {
            (true, Some(id)) if id == "null" => self.unaddressed.push(message),
            (true, id) => {
                assert!(method.is_some(), "an answer to no request, or a second one: {message}");
                self.answers.insert(id.unwrap(), message);
            }
            (false, Some(_)) => self.requests.push(message),
            (false, None) => self.notifications.push(message),
        }
    }

    /// Closes the server's standard input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// Waits for the server to end, at most `time`, and returns its exit code.
    pub fn exit_code(&mut self, time: Duration) -> Option<i32> {
        let end = Instant::now() + time;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }

    /// Ends the session as an editor does: the server must obey, with its input still open.
    pub fn finish(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.exit_code(PATIENCE), Some(0), "stderr: {}", self.errors());
        self.drain();
    }

    /// Judges what is left. To be called when the server has ended.
    pub fn drain(&mut self) {
        loop {
            match self.incoming.recv_timeout(PATIENCE) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(error) => panic!("the server's output stays open: {error}"),
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The bytes of a message.
pub fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Reads one message, strictly: a byte out of place ends the test.
fn receive(output: &mut impl BufRead, deaf: &AtomicBool) -> Option<Value> {
    while deaf.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut header = String::new();
    if output.read_line(&mut header).unwrap() == 0 {
        return None;
    }
    let length = header.strip_prefix("Content-Length: ").and_then(|rest| rest.strip_suffix("\r\n"));
    let mut body = vec![0; length.unwrap_or_else(|| panic!("header {header:?}")).parse().unwrap()];
    let mut blank = [0; 2];
    output.read_exact(&mut blank).unwrap();
    assert_eq!(&blank, b"\r\n");
    output.read_exact(&mut body).unwrap();
    Some(serde_json::from_slice(&body).unwrap())
}
