//! Tags that begin with a letter: before a colon, before a dash, in chats, with no mark at all.

use super::time::is_moment;
use super::words::{dash_at, is_initials, is_name, is_proper, person, words_end};
use super::{Candidate, Defect, Hints, Reader, Style};
use crate::line::Marker;

impl Reader<'_> {
    /// A line that opens with a letter: colon, dash, bare, or a bracket that was never opened.
    pub(super) fn plain(self, at: usize, timed: bool, out: &mut Vec<Candidate>) {
        let before = out.len();
        let window = self.window(at);
        self.colon(at, window, out);
        if let Some(length) = memchr::memchr(b']', window.as_bytes())
            && !window[..length].contains('[')
            && matches!(self.byte(at + length + 1), Some(b' '))
            && is_name(&window[..length], 3)
        {
            let from = out.len();
            self.push(out, Style::Bracket, (at, at + length + 1), (at, at + length), at + length + 1);
            self.defective(out, from, Defect::Unopened);
        }
        self.dash(at, window, out);
        self.bare(at, window, out);
        self.headed(at, window, out);
        if timed {
            for tag in &mut out[before..] {
                tag.hints = tag.hints.and(Hints::TIMED);
            }
        }
    }

    pub(super) fn colon(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        self.wrong_separator(at, window, out);
        let narrow = memchr::memchr(b':', window.as_bytes());
        // `王伟：text`: the colon of text in Chinese and Japanese has its space in itself.
        let wide = if window.is_ascii() { None } else { window.find('：') };
        let (length, width) = match (narrow, wide) {
            (narrow, Some(wide)) if narrow.is_none_or(|narrow| wide < narrow) && !window[..wide].is_ascii() => {
                (wide, '：'.len_utf8())
            }
            (Some(narrow), _) => (narrow, 1),
            _ => return,
        };
        let end = at + length + width;
        let name = &window[..length];
        if name.ends_with(|c: char| c.is_ascii_digit()) && self.clocked(at, window, length, out) {
            return;
        }
        let glued = width == 1
            && !matches!(self.byte(end), None | Some(b' ' | b'\t'))
            && !self.text[end..self.end].starts_with('\u{a0}');
        if glued {
            // `AB:text` and `Ann:text` are slips; `https://`, `std::vec`, `10:30`, `key:value` are not.
            let spoken = self.text[end..self.end].starts_with(char::is_alphabetic);
            if !spoken || !(is_initials(name) || is_proper(name)) {
                return;
            }
        }
        let spaced = name.ends_with(' ');
        let mut name = name.trim_end();
        if !is_name(person(name).0, 5) {
            // `Ann → Bo: text`
            let Some((from, _)) = [" → ", " -> "].iter().find_map(|arrow| name.split_once(arrow)) else { return };
            name = from.trim_end();
            if !is_name(name, 3) {
                return;
            }
        }
        let before = out.len();
        self.push(out, Style::Colon, (at, end), (at, at + name.len()), end);
        if glued {
            self.defective(out, before, Defect::Glued);
        } else if spaced {
            self.defective(out, before, Defect::SpaceInside);
        }
    }

    /// `AB; text`, `AB. text`, `AB:: text`, `AB： text`.
    pub(super) fn wrong_separator(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        let narrow = memchr::memchr3(b';', b'.', b':', window.as_bytes());
        let wide = (!window.is_ascii()).then(|| window.find('：')).flatten();
        let Some(length) = narrow.into_iter().chain(wide).min() else { return };
        let Some(sign) = window[length..].chars().next() else { return };
        let name = &window[..length];
        let mut end = at + length + sign.len_utf8();
        let spaced = match sign {
            ':' if self.byte(end) == Some(b':') => {
                end += 1;
                true
            }
            ':' => return,
            '：' if !name.is_ascii() => return,
            '：' => false,
            _ => true,
        };
        if spaced && self.byte(end) != Some(b' ') || sign == '.' && !is_initials(name) || !is_name(name, 3) {
            return;
        }
        let before = out.len();
        self.push(out, Style::Colon, (at, end), (at, at + length), end);
        self.defective(out, before, Defect::WrongSeparator);
    }

    pub(super) fn dash(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        // Dashes are `-`, or begin with this byte.
        if memchr::memchr2(b'-', 0xe2, window.as_bytes()).is_none() {
            return;
        }
        let mut spaces = memchr::memchr_iter(b' ', window.as_bytes());
        let Some((length, skip)) = spaces.find_map(|at| Some((at, dash_at(&window[at + 1..])?))) else { return };
        let name = &window[..length];
        if is_name(name, 3) && !name.contains(':') && !is_moment(window[length..].trim()) {
            self.push(out, Style::Dash, (at, at + length), (at, at + length), at + length + 1 + skip);
        }
    }

    /// Two words that look like first and last name, then speech or nothing.
    pub(super) fn bare(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        let Some(length) = words_end(window, 2) else { return };
        let name = &window[..length];
        let next = self.byte(at + length);
        let proper = || name.split_once(' ').is_some_and(|(first, last)| is_proper(first) && is_proper(last));
        if matches!(next, None | Some(b' ')) && proper() {
            // Alone it is a speaker only above bullets of its own, never as a paragraph.
            if next.is_none() && self.line.marker == Marker::None {
                return;
            }
            self.push(out, Style::Bare, (at, at + length), (at, at + length), at + length);
        }
    }

    /// A saved chat: `10:19:50 From Ann Lee to Everyone: text`, the message on the line or below.
    pub(super) fn chat(self, at: usize, out: &mut Vec<Candidate>) {
        let from = self.skip(at + "From".len());
        let window = self.window(from);
        let Some(colon) = window.find(':') else { return };
        let length = window[..colon].find(" to ").unwrap_or(colon);
        let name = window[..length].trim_end();
        if is_name(name, 5) {
            let end = from + colon + 1;
            self.push(out, Style::Chat, (at, end), (from, from + name.len()), end);
        }
    }

    /// A name with a time and nothing else, as transcripts and chats head what somebody said:
    /// `Ann Lee 0:03`, `ann_l  10:19 AM`, `ann_l [10:19 AM]`, `ann_l — 05/06/2031 10:19 AM`.
    pub(super) fn headed(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        // Few lines end as times do.
        let timed = |last: &u8| last.is_ascii_digit() || matches!(last, b'm' | b'M' | b'Z' | b']' | b')' | b' ');
        if self.end - at > window.len() || !window.as_bytes().last().is_some_and(timed) {
            return;
        }
        // A gap of one space may be one between words: there the name has to look like one.
        let marks = ["  ", "\t", " [", " — ", " – "];
        let gap = marks.iter().filter_map(|mark| window.find(mark)).min();
        // A word with a time in parentheses is a topic with its slot; a name has two.
        let gap = gap.or_else(|| window.find(" (").filter(|&gap| window[..gap].contains(' ')));
        let digit = || window.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
        let (name, moment) = window.split_at(gap.unwrap_or_else(digit));
        let moment = moment.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')'));
        let name = name.trim_end();
        let apart = gap.is_some() || name.len() < digit() && name.split(' ').all(is_proper);
        if apart && is_name(name, 4) && is_moment(moment) {
            self.push(out, Style::Chat, (at, at + name.len()), (at, at + name.len()), self.end);
        }
    }
}
