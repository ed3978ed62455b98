//! Tags with marks around the name or before it: angles, brackets, parentheses, handles; and `…`.

use super::words::{dash_at, is_name, is_relay, words_end};
use super::{Candidate, Defect, Hints, Reader, Style};
use crate::line::{self, place};

impl Reader<'_> {
    pub(super) fn angle(self, at: usize, timed: bool, out: &mut Vec<Candidate>) {
        let window = self.window(at + 1);
        let Some(length) = window.find('>') else { return };
        let nick = &window[..length];
        if nick.is_empty() || nick.contains(['/', '<', '"', '=']) || nick.starts_with(['!', '?']) {
            return;
        }
        // `<v Ann Lee>text` is the voice of a caption.
        if let Some(blank) = nick.find(' ').filter(|&blank| nick[..blank].split('.').next() == Some("v")) {
            let before = out.len();
            self.push(out, Style::Angle, (at, at + length + 2), (at + 2 + blank, at + 1 + length), at + length + 2);
            out[before..].iter_mut().for_each(|tag| tag.hints = tag.hints.and(Hints::TIMED));
            return;
        }
        // Logs pad nicks: `10:19 < ann_b> good`.
        if nick.starts_with(' ') && (!timed || nick.trim().contains(' ')) {
            return;
        }
        if !timed && (nick.contains(['@', ':', '(']) || line::opens_element(&self.text[at..self.end])) {
            return;
        }
        let end = at + 1 + length + 1;
        if !timed && !matches!(self.byte(end), None | Some(b' ' | b'\t')) {
            return;
        }
        let before = out.len();
        if is_relay(nick) {
            self.relayed(at, end, out);
        }
        // `<+ann>`: some logs show the rights of a nick by a sign.
        let sign = usize::from(timed && nick.starts_with(['+', '%', '~', '&']));
        self.push(out, Style::Angle, (at, end), (at + 1 + sign, end - 1), end);
        if timed {
            out[before..].iter_mut().for_each(|tag| tag.hints = tag.hints.and(Hints::TIMED));
        }
    }

    /// `<Transcriber> Ann_Lee: text`: what a program relays is said by whom it names.
    pub(super) fn relayed(self, at: usize, end: usize, out: &mut Vec<Candidate>) {
        let from = self.skip(end);
        let window = self.window(from);
        if let Some(length) = window.find(": ").filter(|&length| is_name(&window[..length], 4)) {
            let colon = from + length + 1;
            self.push(out, Style::Angle, (at, colon), (from, from + length), colon);
        }
    }

    pub(super) fn bracket(self, at: usize, expected: u8, defect: Option<Defect>, out: &mut Vec<Candidate>) {
        let bytes = self.text.as_bytes();
        let window = self.window(at + 1);
        let Some(length) = window.find([']', '}', ')', '[']) else {
            if expected == b']' && memchr::memchr2(b']', b'}', &bytes[at..self.end]).is_none() {
                self.unclosed(at, out);
            }
            return;
        };
        let closed = at + 1 + length;
        let closing = bytes[closed];
        let inner = &window[..length];
        let defect = match (defect, closing) {
            (None, b']') | (Some(_), b']') if closing == b']' => defect,
            (None, b'}') => Some(Defect::Mismatched),
            // `[ann (chat)] text` has its own parentheses; `[ann) text` has none.
            (None, b')') if !inner.contains('(') => Some(Defect::Mismatched),
            (None, b')') => match window[length..].find(']') {
                Some(more) => return self.closed_bracket(at, at + 1 + length + more, None, out),
                None => return,
            },
            _ => return,
        };
        self.closed_bracket(at, closed, defect, out);
    }

    pub(super) fn closed_bracket(self, at: usize, closed: usize, defect: Option<Defect>, out: &mut Vec<Candidate>) {
        // `\[ann\]` is escaped on both sides.
        let escaped = usize::from(self.text[at..closed].ends_with('\\'));
        let inner = &self.text[at + 1..closed - escaped];
        let mut end = closed + 1;
        // Links, references, footnotes.
        if matches!(self.byte(end), Some(b'(' | b'[')) || inner.starts_with('^') {
            return;
        }
        // `[ann]: text` and `[ann] : text` are tags, `[1]: https://…` is a link definition.
        let colon = self.skip(end);
        if self.byte(colon) == Some(b':') && !matches!(self.byte(colon + 1), Some(b':' | b'/')) {
            let target = self.skip(colon + 1);
            let rest = &self.text[target..self.end];
            if rest.contains("://") && !rest.trim_end().contains(' ') || rest.starts_with(['#', '/', '.']) {
                return;
            }
            end = colon + 1;
        }
        if inner.trim().is_empty() {
            // `[] text` names nobody; `[ ]` is a box.
            if inner.is_empty() && self.skip(end) < self.end && !self.line.task {
                out.push(Candidate {
                    style: Style::Bracket,
                    start: place(at),
                    end: place(end),
                    name_start: place(at + 1),
                    name_end: place(closed),
                    text: place(self.skip(end)),
                    hints: self.hints(end),
                    defect: Some(Defect::Empty),
                });
            }
            return;
        }
        if !is_name(inner.trim(), 6) || matches!(inner.trim(), "x" | "X") {
            return;
        }
        let before = out.len();
        self.push(out, Style::Bracket, (at, end), (at + 1, closed - escaped), end);
        let glued = !matches!(self.byte(end), None | Some(b' ' | b'\t'));
        let spaced = inner.starts_with(' ') || inner.ends_with(' ');
        if let Some(defect) = defect {
            self.defective(out, before, defect);
        } else if spaced {
            self.defective(out, before, Defect::SpaceInside);
        } else if glued {
            // `[ann]'s` and `[1].` are prose.
            if !self.text[end..self.end].starts_with(|c: char| c.is_alphanumeric() || c == '"') {
                out.truncate(before);
                return;
            }
            self.defective(out, before, Defect::Glued);
        }
    }

    /// `[ann lee We measured`: one to three words may be the name; who is known decides.
    pub(super) fn unclosed(self, at: usize, out: &mut Vec<Candidate>) {
        let before = out.len();
        let window = self.window(at + 1);
        for words in [3, 2, 1] {
            let Some(length) = words_end(window, words) else { continue };
            let name = window[..length].trim_end_matches([':', ',', ' ']);
            let end = at + 1 + name.len();
            let text = at + 1 + length;
            if is_name(name, 3) && self.skip(text) < self.end {
                self.push(out, Style::Bracket, (at, end), (at + 1, end), text);
            }
        }
        self.defective(out, before, Defect::Unclosed);
    }

    pub(super) fn paren(self, at: usize, out: &mut Vec<Candidate>) {
        let window = self.window(at + 1);
        let Some(length) = window.find(')') else { return };
        let inner = &window[..length];
        if !is_name(inner, 3) || inner.contains(',') {
            return;
        }
        let mut end = at + length + 2;
        let mut text = self.skip(end);
        if self.byte(end) == Some(b':') {
            end += 1;
            text = end;
        } else if let Some(dash) = dash_at(&self.text[text..self.end]) {
            text += dash;
        } else if self.byte(end) != Some(b' ') {
            return;
        }
        self.push(out, Style::Paren, (at, end), (at + 1, at + 1 + length), text);
    }

    pub(super) fn handle(self, at: usize, out: &mut Vec<Candidate>) {
        let window = self.window(at + 1);
        let length =
            window.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')).count();
        let length = window[..length].trim_end_matches('.').len();
        if length == 0 {
            return;
        }
        let end = at + 1 + length;
        let after = self.skip(end);
        let name = (at, end);
        match self.byte(after) {
            None => self.push(out, Style::Handle, (at, end), name, end),
            Some(b':') if self.byte(after + 1) != Some(b':') => {
                self.push(out, Style::Handle, (at, after + 1), name, after + 1);
            }
            Some(_) => {
                if let Some(dash) = dash_at(&self.text[after..self.end]) {
                    self.push(out, Style::Handle, (at, end), name, after + dash);
                } else if after > end {
                    self.push(out, Style::Handle, (at, end), name, after);
                    // Without a separator it is a mention more often than a tag.
                    let rest = &self.text[after..self.end];
                    let about = rest.starts_with(|c: char| !c.is_alphanumeric());
                    if let Some(tag) = out.last_mut() {
                        tag.hints = tag.hints.and(Hints::UNMARKED).when(about, Hints::NARRATIVE);
                    }
                }
            }
        }
    }

    pub(super) fn continuation(self, at: usize, length: usize, out: &mut Vec<Candidate>) {
        let end = at + length;
        let spoken = self.text[end..self.end].starts_with([' ', '\t']);
        if spoken && self.skip(end) < self.end {
            out.push(Candidate {
                style: Style::Continuation,
                start: place(at),
                end: place(end),
                name_start: place(at),
                name_end: place(end),
                text: place(self.skip(end)),
                hints: self.hints(end),
                defect: None,
            });
        }
    }
}
