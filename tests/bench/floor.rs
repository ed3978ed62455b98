//! What the measurements are held against, in one small program without dependencies.
//!
//!     floor server             a language server that answers at once and reads nothing
//!     floor notes KB SHAPE     an invented note, `minutes` or `dense`

#[path = "../../server/core/benches/journeys/notes.rs"]
mod notes;

use std::fs::File;
use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::os::fd::AsFd;

const CAPABILITIES: &str = r#"{"capabilities":{"positionEncoding":"utf-8","textDocumentSync":2,"hoverProvider":true,"documentSymbolProvider":true}}"#;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["server"] => serve(),
        ["notes", kilobytes, shape] => {
            let shape = if shape == "dense" { notes::Shape::Dense } else { notes::Shape::Minutes };
            print!("{}", notes::notes(kilobytes.parse::<usize>().expect("a number") * 1000, shape));
        }
        _ => eprintln!("floor server | floor notes KB minutes|dense"),
    }
}

fn serve() {
    let mut input = BufReader::with_capacity(1 << 20, stdin().lock());
    // Not `stdout()`, which would write a message in two parts.
    let mut output = File::from(stdout().as_fd().try_clone_to_owned().expect("standard output"));
    let mut uri = String::new();
    while let Some(body) = message(&mut input) {
        // All that is needed stands at the head of what the driver sends; the text comes after.
        let head = String::from_utf8_lossy(&body[..body.len().min(400)]);
        let method = field(&head, "\"method\":\"").unwrap_or_default();
        match method {
            "exit" => return,
            "textDocument/didOpen" | "textDocument/didChange" => {
                uri = field(&head, "\"uri\":\"").unwrap_or(&uri).to_owned();
                let version = number(&head, "\"version\":");
                send(
                    &mut output,
                    &format!(
                        r#"{{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{{"uri":"{uri}","version":{version},"diagnostics":[]}}}}"#
                    ),
                );
            }
            _ if head.contains("\"id\":") => {
                let result = match method {
                    "initialize" => CAPABILITIES,
                    "textDocument/documentSymbol" => "[]",
                    _ => "null",
                };
                send(
                    &mut output,
                    &format!(r#"{{"jsonrpc":"2.0","id":{},"result":{result}}}"#, number(&head, "\"id\":")),
                );
            }
            _ => {}
        }
    }
}

/// The next message, or nothing at the end of input.
fn message(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().strip_prefix("Content-Length:") {
            Some(number) => length = number.trim().parse().ok()?,
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    Some(body)
}

fn field<'a>(head: &'a str, key: &str) -> Option<&'a str> {
    let rest = &head[head.find(key)? + key.len()..];
    rest.split('"').next()
}

fn number(head: &str, key: &str) -> u64 {
    let rest = head.find(key).map_or("", |at| &head[at + key.len()..]);
    let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    rest[..digits].parse().unwrap_or_default()
}

fn send(output: &mut File, body: &str) {
    let _ = output.write_all(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
}
