//! Tags in bold or italics, with the colon in or behind the marks, alone, or with a time.

use super::time::is_logged;
use super::words::{dash_at, is_name};
use super::{Candidate, Defect, Hints, Reader, Style};

impl Reader<'_> {
    pub(super) fn emphasis(self, at: usize, timed: bool, out: &mut Vec<Candidate>) {
        let words = &self.text[at..self.end];
        let sign = &words[..1];
        let width = words.len() - words.trim_start_matches(sign.as_bytes()[0] as char).len();
        if !(1..=3).contains(&width) {
            return;
        }
        let style = if width == 1 { Style::Italic } else { Style::Bold };
        let opening = &words[..width];
        let from = at + width;
        let window = self.window(from);
        let Some(length) = window.find(opening) else { return self.unbalanced(at, width, out) };
        let inner = &window[..length];
        let after = from + length + width;
        let before = out.len();
        let named = |name: &str| is_name(name.trim(), 5);
        if let Some(name) = inner.trim_end().strip_suffix(':') {
            // **Ann:** text
            if named(name) {
                self.push(out, style, (at, after), (from, from + name.len()), after);
            }
        } else if named(inner) {
            let colon = self.skip(after);
            if self.byte(colon) == Some(b':') && self.byte(colon + 1) != Some(b':') {
                // **Ann**: text
                self.push(out, style, (at, colon + 1), (from, from + length), colon + 1);
            } else if colon >= self.end {
                if style == Style::Bold {
                    self.push(out, Style::BoldBlock, (at, after), (from, from + length), after);
                }
            } else {
                self.timed_bold(at, (from, from + length), after, style, out);
            }
        } else if let Some(colon) = inner.find(": ")
            && style == Style::Bold
            && named(&inner[..colon])
            && after < self.end
        {
            // **Ann: text** more
            self.push(out, style, (at, from + colon + 1), (from, from + colon), from + colon + 1);
        }
        if out.len() == before && width == 1 {
            self.unbalanced(at, width, out);
        }
        if timed {
            for tag in &mut out[before..] {
                tag.hints = tag.hints.and(Hints::TIMED);
            }
        }
    }

    /// `**Ann*: text`, `*Ann**: text`, `**Ann:* text`, `**Ann: text`: what was to be emphasis.
    pub(super) fn unbalanced(self, at: usize, width: usize, out: &mut Vec<Candidate>) {
        let signs = |at: usize| self.text[at..self.end].bytes().take_while(|b| matches!(b, b'*' | b'_')).count();
        let from = at + width;
        let Some(colon) = self.window(from).find(':').map(|length| from + length) else {
            // **Ann*
            let name = self.text[from..self.end].trim_end_matches(['*', '_']);
            let end = from + name.len();
            if end < self.end && self.end - end != width && self.end - end <= 3 && is_name(name, 3) {
                let before = out.len();
                self.push(out, Style::BoldBlock, (at, self.end), (from, end), self.end);
                self.defective(out, before, Defect::Unbalanced);
            }
            return;
        };
        let name = self.text[from..colon].trim_end_matches(['*', '_']);
        let inner = colon - from - name.len();
        let behind = signs(colon + 1);
        let text = colon + 1 + behind;
        let balanced = inner == width && behind == 0 || inner == 0 && behind == width;
        // Emphasis may well close far behind.
        let closes = inner + behind == 0 && self.text[text..self.end].contains(&self.text[at..from]);
        let spoken = matches!(self.byte(text), Some(b' ')) && inner + behind <= 3 && inner.min(behind) == 0;
        if balanced || closes || !spoken || width == 1 && inner + behind == 0 || !is_name(name, 3) {
            return;
        }
        let before = out.len();
        self.push(out, Style::Bold, (at, text), (from, from + name.len()), text);
        self.defective(out, before, Defect::Unbalanced);
    }

    /// `**Ann** [31:34](…): text`, `**Ann** (9:57) - text`, `**Ann** - text`.
    pub(super) fn timed_bold(
        self,
        at: usize,
        name: (usize, usize),
        after: usize,
        style: Style,
        out: &mut Vec<Candidate>,
    ) {
        let time = self.skip(after);
        let (mut text, timed) = self.time_after(time);
        let logged = timed && is_logged(&self.text[time..text]);
        let mut end = after;
        if self.byte(text) == Some(b':') {
            end = if timed { after } else { text + 1 };
            text += 1;
        } else if let Some(dash) = dash_at(&self.text[text.min(self.end)..self.end]) {
            text += dash;
        } else if !timed {
            return;
        }
        let before = out.len();
        self.push(out, style, (at, end), name, text);
        if timed && let Some(tag) = out.get_mut(before) {
            tag.hints = tag.hints.and(Hints::TIMED).when(logged, Hints::LOGGED);
        }
    }
}
