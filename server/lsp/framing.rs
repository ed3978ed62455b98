//! Messages on a stream of bytes: `Content-Length: N`, a blank line, N bytes of JSON.
//!
//! A reader that stops at the first malformed byte leaves the user without a server, so this one
//! never stops: it reports the fault, goes on at the next `Content-Length`, and ends with its
//! source.

use serde::Serialize;
use serde_json::Value;
use std::io::{self, Read};

/// Longest body that is read, in bytes. A longer one is a fault, and what follows is searched for
/// the next header.
const LONGEST_BODY: usize = 1 << 29;

/// Longest header line that is kept, in bytes; of a longer one only the end is looked at.
const LONGEST_LINE: usize = 64 << 10;

const LENGTH: &[u8] = b"content-length:";

/// What came in.
#[derive(Debug, PartialEq)]
pub enum Incoming {
    /// A body that is JSON, whatever it says.
    Message(Value),
    /// Bytes that are no message; the text says why.
    Fault(String),
}

/// Reads messages from `source`.
#[derive(Debug)]
pub struct Frames<R> {
    source: R,
    buffer: Vec<u8>,
    /// What one read fills: as much as a pipe holds.
    piece: Box<[u8]>,
    /// Where in `buffer` the unread bytes begin.
    start: usize,
    /// Length of the body that comes next, once its header is read.
    body: Option<usize>,
    /// A fault was reported and no header found since: one run of garbage is one fault.
    lost: bool,
}

impl<R: Read> Frames<R> {
    /// A reader at the start of `source`.
    pub fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), piece: vec![0; 64 << 10].into(), start: 0, body: None, lost: false }
    }

    /// The next message or fault; `None` at the end of the source, also in the midst of a message.
    ///
    /// # Errors
    ///
    /// What reading the source gives.
    pub fn read(&mut self) -> io::Result<Option<Incoming>> {
        loop {
            if let Some(length) = self.body.take() {
                return Ok(self.take(length)?.map(|body| self.parse(&body)));
            }
            match self.header()? {
                None => return Ok(None),
                Some(Some(fault)) => return Ok(Some(Incoming::Fault(fault))),
                Some(None) => {}
            }
        }
    }

    /// Reads up to the blank line before a body and notes the body's length. `None` at the end of
    /// the source, else the fault found on the way.
    fn header(&mut self) -> io::Result<Option<Option<String>>> {
        let (mut length, mut fault) = (None, None);
        loop {
            let Some(line) = self.line()? else { return Ok(None) };
            let line = line.trim_ascii_end();
            if line.is_empty() {
                // Blank lines between messages harm nobody.
                if length.is_some() || fault.is_some() {
                    self.body = length;
                    let fault = fault.filter(|_| !self.lost);
                    self.lost = length.is_none();
                    return Ok(Some(fault));
                }
                continue;
            }
            if let Some(at) = find_length(line) {
                let digits = line[at + LENGTH.len()..].trim_ascii();
                length = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
                if at > 0 {
                    fault = Some("bytes before a header".to_owned());
                }
                if length.is_none_or(|length| length > LONGEST_BODY) {
                    fault = Some(format!("no usable length: {}", String::from_utf8_lossy(line)));
                    length = None;
                }
            } else if !line.contains(&b':') {
                fault = Some("a line that is no header".to_owned());
            }
        }
    }

    /// The next line with its end, or `None` at the end of the source.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut searched = 0;
        loop {
            let unread = &self.buffer[self.start..];
            if let Some(at) = unread[searched..].iter().position(|&byte| byte == b'\n') {
                let line = unread[..=searched + at].to_vec();
                self.start += line.len();
                return Ok(Some(line));
            }
            searched = unread.len();
            if searched > LONGEST_LINE {
                // Enough to recognise a header that begins at the end of the garbage.
                let kept = 256;
                self.start = self.buffer.len() - kept;
                searched = kept;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// The next `length` bytes, or `None` when the source ends before.
    fn take(&mut self, length: usize) -> io::Result<Option<Vec<u8>>> {
        // The buffer grows with what arrives, not with what was announced.
        while self.buffer.len() - self.start < length {
            if !self.fill()? {
                return Ok(None);
            }
        }
        let body = self.buffer[self.start..self.start + length].to_vec();
        self.start += length;
        Ok(Some(body))
    }

    /// Reads some more bytes; false at the end of the source.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        loop {
            match self.source.read(&mut self.piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(count) => {
                    self.buffer.extend_from_slice(&self.piece[..count]);
                    return Ok(count > 0);
                }
            }
        }
    }

    fn parse(&mut self, body: &[u8]) -> Incoming {
        let error = match serde_json::from_slice(body) {
            Ok(message) => return Incoming::Message(message),
            Err(error) => error,
        };
        if let Some(message) = mend_surrogates(body).and_then(|body| serde_json::from_slice(&body).ok()) {
            return Incoming::Message(message);
        }
        // A length that was too great has swallowed the next header: give it back.
        if let Some(at) = swallowed_header(body) {
            self.start -= body.len() - at;
        }
        Incoming::Fault(error.to_string())
    }
}

/// Where the last `content-length:` in `line` begins.
fn find_length(line: &[u8]) -> Option<usize> {
    line.windows(LENGTH.len()).rposition(|window| window.eq_ignore_ascii_case(LENGTH))
}

/// Where a whole `Content-Length: N\r\n` lies in `body`. JSON has no raw line break inside a
/// string, so it is none of the text of a note.
fn swallowed_header(body: &[u8]) -> Option<usize> {
    let starts = body.windows(LENGTH.len()).enumerate().filter(|(_, window)| window.eq_ignore_ascii_case(LENGTH));
    starts.map(|(at, _)| at).find(|at| {
        let rest = body[at + LENGTH.len()..].trim_ascii_start();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        digits > 0 && (rest[digits..].starts_with(b"\r\n") || rest[digits..].is_empty())
    })
}

/// `body` with every escaped half of a surrogate pair that stands alone turned into U+FFFD, which
/// is as long in UTF-16. An editor whose strings are UTF-16 may send one; the whole message, and
/// with it the text, would be lost. `None` if there is none.
fn mend_surrogates(body: &[u8]) -> Option<Vec<u8>> {
    let unit = |at: usize| {
        let escape = body.get(at..at + 6).filter(|escape| escape.starts_with(br"\u"))?;
        u16::from_str_radix(std::str::from_utf8(&escape[2..]).ok()?, 16).ok()
    };
    let mut mended = Vec::new();
    let (mut at, mut copied) = (0, 0);
    while at < body.len() {
        if body[at] != b'\\' {
            at += 1;
            continue;
        }
        match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => at += 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.extend_from_slice(&body[copied..at]);
                mended.extend_from_slice(br"\ufffd");
                at += 6;
                copied = at;
            }
            _ => at += 2,
        }
    }
    (copied > 0).then(|| {
        mended.extend_from_slice(&body[copied..]);
        mended
    })
}

/// The bytes of `message` with its header.
///
/// # Errors
///
/// When it cannot be written as JSON.
pub fn frame(message: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let body = serde_json::to_vec(message)?;
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend(body);
    Ok(frame)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::json;

    /// What is read from `source`, faults as `null`, in pieces of every size.
    fn check(source: &[u8], expected: &[Value]) {
        struct Dribble<'a>(&'a [u8], usize);
        impl Read for Dribble<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let count = self.1.min(buffer.len()).min(self.0.len());
                buffer[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        for piece in [1, 2, 7, 4096] {
            let mut frames = Frames::new(Dribble(source, piece));
            let mut found = Vec::new();
            while let Some(incoming) = frames.read().unwrap() {
                found.push(match incoming {
                    Incoming::Message(message) => message,
                    Incoming::Fault(_) => Value::Null,
                });
            }
            assert_eq!(found, expected, "in pieces of {piece}: {}", String::from_utf8_lossy(source));
        }
    }

    #[test]
    fn messages_are_read_in_order() {
        check(b"Content-Length: 1\r\n\r\n1Content-Length: 2\r\n\r\n22", &[json!(1), json!(22)]);
        check(b"content-length:1\r\n\r\n1", &[json!(1)]);
        check(b"Content-Type: application/json\r\nCONTENT-LENGTH:  1\r\nX: y\r\n\r\n1", &[json!(1)]);
        check(b"\r\n\nContent-Length: 1\n\n1\r\n", &[json!(1)]);
    }

    #[test]
    fn garbage_is_one_fault_and_passes() {
        check(b"garbage\r\nmore\r\nContent-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(b"garbage\r\n\r\nmore\r\n\r\nContent-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(b"\xff\0garbageContent-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(b"Content-Length: many\r\n\r\n{}Content-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(b"Content-Length: -5\r\n\r\nContent-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(b"Content-Length: 99999999999\r\n\r\n{}Content-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(&[&[b'x'; 200_000][..], b"Content-Length: 1\r\n\r\n1"].concat(), &[Value::Null, json!(1)]);
    }

    #[test]
    fn a_malformed_body_is_one_fault() {
        check(b"Content-Length: 3\r\n\r\n{,}Content-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(b"Content-Length: 4\r\n\r\n\"\xff\xfe\"Content-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(b"Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
    }

    #[test]
    fn a_wrong_length_costs_one_message() {
        check(b"Content-Length: 24\r\n\r\n{}Content-Length: 1\r\n\r\n1", &[Value::Null, json!(1)]);
        check(b"Content-Length: 1\r\n\r\n{}Content-Length: 1\r\n\r\n1", &[Value::Null, Value::Null, json!(1)]);
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        let body = br#""\\ud83d \ud83d\udc69 \ud83d x \udc69""#;
        let source = [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat();
        check(&source, &[json!("\\ud83d \u{1f469} \u{fffd} x \u{fffd}")]);
    }

    #[test]
    fn the_end_may_come_anywhere() {
        let whole = b"Content-Length: 2\r\n\r\n22";
        for length in 0..whole.len() {
            check(&whole[..length], &[]);
        }
    }
}
