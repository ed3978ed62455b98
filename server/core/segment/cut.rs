//! Where a text is cut into segments: at runs, and long runs into pieces.

use super::{LONG, PIECE};
use crate::text::line_break;

/// The first run of a text (bytes).
struct Run {
    /// Where it ends, its trailing blank lines included.
    end: usize,
    /// Where its words begin and end.
    words: (usize, usize),
}

fn first_run(text: &str) -> Run {
    let bytes = text.as_bytes();
    let mut run = Run { end: 0, words: (0, 0) };
    let (mut blank_below, mut begun) = (false, false);
    while run.end < bytes.len() {
        let (end, next) = line_break(bytes, run.end).unwrap_or((bytes.len(), bytes.len()));
        if bytes[run.end..end].iter().all(u8::is_ascii_whitespace) {
            blank_below = begun;
        } else {
            if blank_below {
                return run;
            }
            if !begun {
                run.words.0 = run.end;
            }
            begun = true;
            run.words.1 = next;
        }
        run.end = next;
    }
    run
}

/// Length of the words of the first and of the last run of `text` (bytes), and whether they are
/// one and the same.
#[must_use]
pub fn edge_runs(text: &str) -> (usize, usize, bool) {
    let first = first_run(text);
    let length = |run: &Run| run.words.1 - run.words.0;
    let (head, mut tail, mut at) = (length(&first), length(&first), first.end);
    while at < text.len() {
        let run = first_run(&text[at..]);
        tail = length(&run);
        at += run.end;
    }
    (head, tail, first.end == text.len())
}

/// A cut of a text into segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Where the segment ends.
    pub end: usize,
    /// Whether a run begins with it.
    pub opens: bool,
    /// Whether a run ends with it.
    pub closes: bool,
    /// Whether it is a whole run that is not long.
    pub whole: bool,
}

/// The places where `text` is cut, the end included. `text` begins at a line and ends at a line or
/// with the note; `long_head` and `long_tail` tell that its first and last run are parts of long
/// runs.
#[must_use]
pub fn cuts(text: &str, long_head: bool, long_tail: bool) -> Vec<Cut> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let run = first_run(&text[at..]);
        let end = at + run.end;
        let opens = !(at == 0 && long_head);
        let closes = !(end == text.len() && long_tail);
        let whole = opens && closes && run.words.1 - run.words.0 <= LONG;
        let mut from = at;
        while !whole && let Some(piece) = piece_end(&text[from..at + run.words.1]) {
            out.push(Cut { end: from + piece, opens: from == at && opens, closes: false, whole });
            from += piece;
        }
        out.push(Cut { end, opens: from == at && opens, closes, whole });
        at = end;
    }
    out
}

/// Where the first piece of a long run ends, if more of the run follows.
fn piece_end(run: &str) -> Option<usize> {
    let bytes = run.as_bytes();
    let mut at = 0;
    loop {
        let (_, next) = line_break(bytes, at)?;
        if next >= bytes.len() {
            return None;
        }
        let first = bytes[next..].iter().find(|byte| !matches!(byte, b' ' | b'\t')).copied().unwrap_or_default();
        let item = matches!(first, b'-' | b'*' | b'+' | b'0'..=b'9');
        // What is left should be worth a piece.
        if next >= LONG || (next >= PIECE && item && bytes.len() - next >= PIECE / 4) {
            return Some(next);
        }
        at = next;
    }
}
