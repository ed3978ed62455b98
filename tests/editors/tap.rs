//! Stands between an editor and the server and judges what the server says. Editors forgive: they
//! take a malformed answer and show nothing.
//!
//!     tap LOG SERVER ARGUMENTS…
//!
//! Every byte passes unchanged. LOG gets a line for each message of the server: `ok METHOD`, or
//! `FAULT METHOD` with what is wrong; the tests read it, as editors do not tell how a server ended.

#![allow(clippy::unwrap_used, reason = "a tool of the tests, like what it shares with them")]

#[path = "../support/schema.rs"]
mod schema;

use serde_json::Value;
use std::collections::HashMap;
use std::fs::OpenOptions;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// The methods of the client's requests that are not answered yet, by id.
type Asked = Arc<Mutex<HashMap<String, String>>>;

/// The next message with its header, and its body as JSON; `None` at the end.
fn message(from: &mut impl BufRead) -> io::Result<Option<(Vec<u8>, Value)>> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    loop {
        let start = bytes.len();
        if from.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes[start..]).to_ascii_lowercase();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let start = bytes.len();
    bytes.resize(start + length, 0);
    from.read_exact(&mut bytes[start..])?;
    let body = serde_json::from_slice(&bytes[start..]).unwrap_or(Value::Null);
    Ok(Some((bytes, body)))
}

/// From the editor to the server, noting what is asked.
fn asking(mut server: impl Write, asked: &Asked) -> io::Result<()> {
    let mut editor = BufReader::new(io::stdin());
    while let Some((bytes, body)) = message(&mut editor)? {
        if let (Some(id), Some(method)) = (body.get("id"), body["method"].as_str()) {
            asked.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_string(), method.to_owned());
        }
        server.write_all(&bytes)?;
        server.flush()?;
    }
    Ok(())
}

/// From the server to the editor, judging what is said.
fn answering(server: impl Read, mut log: impl Write, asked: &Asked) -> io::Result<()> {
    let mut server = BufReader::new(server);
    let mut editor = io::stdout();
    while let Some((bytes, body)) = message(&mut server)? {
        editor.write_all(&bytes)?;
        editor.flush()?;
        let own = body["method"].as_str().map(str::to_owned);
        let method = own.or_else(|| {
            let id = body.get("id")?.to_string();
            asked.lock().unwrap_or_else(PoisonError::into_inner).remove(&id)
        });
        let faults = schema::message_faults(&body, method.as_deref());
        let name = method.as_deref().unwrap_or("?");
        match faults.is_empty() {
            true => writeln!(log, "ok {name}")?,
            false => writeln!(log, "FAULT {name}: {}", faults.join("; "))?,
        }
    }
    Ok(())
}

fn run() -> io::Result<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    let missing = || io::Error::other("tap LOG SERVER ARGUMENTS…");
    let (path, server) = words.next().zip(words.next()).ok_or_else(missing)?;
    let log = OpenOptions::new().create(true).append(true).open(path)?;
    let mut server = Command::new(server).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let (input, output) = server.stdin.take().zip(server.stdout.take()).ok_or_else(missing)?;
    let asked = Asked::default();
    let of_editor = Arc::clone(&asked);
    std::thread::spawn(move || asking(input, &of_editor));
    let passed = answering(output, log, &asked);
    let status = server.wait()?;
    passed?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

fn main() -> ExitCode {
    run().unwrap_or(ExitCode::FAILURE)
}
