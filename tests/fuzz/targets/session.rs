//! Any bytes are what a client may send: the server reads on, and ends when its input does.
//!
//! Each line is the body of a message whose header is right, or, behind a zero, bytes as they are.
//! Before all comes an `initialize`, which cannot be undone.
#![no_main]
#![allow(dead_code, reason = "only a session is wanted of these")]

use libfuzzer_sys::fuzz_target;
use std::fs::OpenOptions;
use std::io::Cursor;

#[path = "../../../server"]
mod server {
    pub mod configuration;
    pub mod lsp;
    pub mod series;
}
use server::{configuration, lsp, series};

const INITIALIZE: &str =
    r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}"#;

/// What is not tried: folders of this machine, and methods that fail because they are asked to.
const LEFT_OUT: [&str; 2] = ["orkspaceFolders", "saidby/test"];

fuzz_target!(|bytes: &[u8]| {
    if LEFT_OUT.iter().any(|word| bytes.windows(word.len()).any(|window| window == word.as_bytes())) {
        return;
    }
    let mut input = Vec::new();
    frame(&mut input, INITIALIZE.as_bytes());
    for message in bytes.split(|&byte| byte == b'\n') {
        match message.strip_prefix(b"\0") {
            Some(raw) => input.extend(raw),
            None => frame(&mut input, message),
        }
    }
    let output = OpenOptions::new().write(true).open("/dev/null").expect("it is everywhere");
    let code = lsp::talk(Cursor::new(input), output).expect("there are threads");
    assert!(code <= 1, "{code}");
});

fn frame(input: &mut Vec<u8>, body: &[u8]) {
    input.extend(format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes());
    input.extend(body);
}
