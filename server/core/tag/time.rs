//! Times at tags: before them, as in logs, and behind the name, as in transcripts.

use super::words::is_name;
use super::{Candidate, Hints, Reader, Style};

impl Reader<'_> {
    /// A time before the tag: `[2031-05-06T10:00:00Z]`, `[10:19]`, `(9:57)`, `10:19:50`, `2031-05-06 10:19`,
    /// `May 06 10:19:50`.
    pub(super) fn time(self, at: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let closing = match self.byte(at) {
            Some(b'[') => b']',
            Some(b'(') => b')',
            Some(b'0'..=b'9') => b' ',
            Some(b'A'..=b'S') if self.byte(at + 3) == Some(b' ') && self.byte(at + 9) == Some(b':') => {
                let stamp = self.window(at).get(4..15).and_then(|stamp| stamp.split_once(' '));
                let timed = stamp.is_some_and(|(day, time)| day.bytes().all(|b| b.is_ascii_digit()) && is_time(time));
                let after = self.skip(at + 15);
                return if timed && after < self.end { (after, true) } else { (at, false) };
            }
            _ => return (at, false),
        };
        let from = if closing == b' ' { at } else { at + 1 };
        let window = self.window(from);
        let until = |from: usize| window[from..].bytes().take_while(|&b| b != closing && b != b'\t').count();
        let mut length = until(0);
        let dated = closing == b' ' && is_day(&window[..length], 6) && length < window.len();
        if dated {
            length += 1 + until(length + 1);
        }
        if !is_moment(&window[..length]) {
            return (at, false);
        }
        let mut after = from + length + usize::from(closing != b' ');
        if after >= self.end {
            return (at, false);
        }
        // `[31:34](https://…)`: the time links into a recording.
        if bytes[after] == b'(' && closing == b']' {
            match self.text[after..self.end].find(')') {
                Some(closed) => after += closed + 1,
                None => return (at, false),
            }
        }
        let mut after = self.skip(after);
        // `06/05/2031, 10:19 - Ann Lee: text`
        if dated && self.text[after..self.end].starts_with("- ") {
            after = self.skip(after + 1);
        }
        if after >= self.end { (at, false) } else { (after, true) }
    }

    /// A time behind a name: `[31:34](…)`, `(9:57)`, `9:57`; where what follows begins.
    pub(super) fn time_after(self, at: usize) -> (usize, bool) {
        let rest = &self.text[at.min(self.end)..self.end];
        let (open, close) = match rest.as_bytes().first() {
            Some(b'[') => (1, ']'),
            Some(b'(') => (1, ')'),
            Some(b'0'..=b'9') => (0, ' '),
            _ => return (at, false),
        };
        let length = rest[open..].find(close).unwrap_or(rest.len() - open);
        let inner = rest[open..open + length].trim_end_matches(':');
        if !is_time(inner) {
            return (at, false);
        }
        let mut after = at + open + length.min(inner.len() + usize::from(open == 1) * (length - inner.len())) + open;
        if close == ']'
            && self.byte(after) == Some(b'(')
            && let Some(closed) = self.text[after..self.end].find(')')
        {
            after += closed + 1;
        }
        (self.skip(after.min(self.end)), true)
    }

    /// `Ann Lee (00:01:23): text`, and the same without text: the first colon of the line, behind
    /// `length` bytes, is one of the time.
    pub(super) fn clocked(self, at: usize, window: &str, length: usize, out: &mut Vec<Candidate>) -> bool {
        let Some(open) = window[..length].rfind(['(', '[']).filter(|open| length - open <= 3) else { return false };
        let (colon, timed) = self.time_after(at + open);
        let name = window[..open].trim_end();
        if !timed || self.byte(colon) != Some(b':') || !is_name(name, 4) {
            return false;
        }
        let alone = self.skip(colon + 1) >= self.end;
        let style = if alone { Style::Chat } else { Style::Colon };
        let hints = moment_hints(&window[open..], alone);
        let before = out.len();
        self.push(out, style, (at, colon + 1), (at, at + name.len()), colon + 1);
        out[before..].iter_mut().for_each(|tag| tag.hints = tag.hints.and(hints));
        true
    }

    /// `12:01:05⇥ann⇥text`, `12:01:05 ann | text`: programs for chats part who says something from what
    /// they say by a tab or a bar, and show the rights of a nick by a sign.
    pub(super) fn column(self, at: usize, out: &mut Vec<Candidate>) -> bool {
        let window = self.window(at);
        let Some(length) = window.find(['\t', '|', ':', '<']) else { return false };
        let nick = window[..length].trim_end();
        let name = nick.trim_start_matches(['@', '+', '%', '~', '&']);
        let parted = match window.as_bytes()[length] {
            b'\t' => true,
            // What has its day as well is the log of a machine more often than one of a chat.
            b'|' => {
                let dated = at - self.line.content as usize >= "2031-05-06".len();
                !dated && window[..length].ends_with(' ') && window[length..].starts_with("| ")
            }
            _ => false,
        };
        if !parted || !is_name(name, 1) {
            return false;
        }
        let before = out.len();
        let (end, sign) = (at + nick.len(), nick.len() - name.len());
        self.push(out, Style::Chat, (at, end), (at + sign, end), at + length + 1);
        out[before..].iter_mut().for_each(|tag| tag.hints = tag.hints.and(Hints::TIMED));
        out.len() > before
    }
}

/// What a time in brackets behind a name shows. Where no words follow, a time without seconds heads
/// speech only if that recurs.
fn moment_hints(time: &str, alone: bool) -> Hints {
    let logged = is_logged(time.split([')', ']']).next().unwrap_or_default());
    Hints::default().when(logged, Hints::LOGGED).when(logged || !alone, Hints::TIMED)
}

/// Whether a time has seconds or a date, as logs have.
pub(super) fn is_logged(time: &str) -> bool {
    time.bytes().filter(|&b| b == b':').count() >= 2
        || time.contains('T')
        || time.bytes().filter(u8::is_ascii_digit).count() >= 10
}

/// Times as logs and transcripts have them.
pub(super) fn is_time(text: &str) -> bool {
    let text = text.trim();
    let text = ["am", "pm", "AM", "PM"].iter().find_map(|half| text.strip_suffix(half)).unwrap_or(text).trim_end();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (3..=17).contains(&digits)
        && text.contains(':')
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'-' | b'T' | b'Z' | b'+' | b'/'))
}

/// A day of so many digits at least: `2031-05-06`, `05/06/2031`, with four `5/6/31`.
fn is_day(text: &str, least: usize) -> bool {
    let text = text.strip_suffix(',').unwrap_or(text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= least
        && digits < text.len()
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'.' | b'-'))
}

/// A time with or without its day: `10:19 AM`, `Today at 10:19 AM`, `— 05/06/2031 10:19 AM`. Behind a dash it
/// has one, or it would be the slot of an agenda.
pub(super) fn is_moment(text: &str) -> bool {
    let behind = text.trim_start_matches(['—', '–', ' ']);
    let dated = behind.strip_prefix("Today at ").or_else(|| behind.strip_prefix("Yesterday at ")).or_else(|| {
        let (day, time) = behind.split_once(' ')?;
        is_day(day, 4).then_some(time)
    });
    is_time(dated.unwrap_or(behind)) && (dated.is_some() || behind.len() == text.len())
}
