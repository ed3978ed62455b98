//! What may be a speaker tag, line by line: every notation that note-takers use.
//!
//! A [`Candidate`] is a claim of one line by its form alone. Whether it is a tag is judged later,
//! by what the whole note shows (see [`crate::convention`]); a line may have several candidates,
//! and the first that is believed wins.

use crate::line::{self, Line, LineKind, Marker, place};

/// How a tag is marked. The names are those of the JSON output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Style {
    /// `[ann] text`
    Bracket,
    /// `Ann: text`
    Colon,
    /// `**Ann**: text`, `**Ann:** text`, with or without a time
    Bold,
    /// `**Ann**` alone, the speech below
    BoldBlock,
    /// `<ann> text`, mostly after a time
    Angle,
    /// `Ann - text`
    Dash,
    /// `(ann) text`
    Paren,
    /// `@ann: text`, `@ann` alone above a block
    Handle,
    /// `Ann Lee text`
    Bare,
    /// `… and so on`: the speaker above goes on
    Continuation,
    /// `10:19:50 From Ann Lee to Everyone: text`
    Chat,
    /// `*Ann*: text`
    Italic,
    /// `| 3 | Ann | text |`
    Table,
}

impl Style {
    /// How many there are.
    pub const COUNT: usize = 13;

    /// A name with the marks of this style, as people write it most; nothing for styles without
    /// marks of their own.
    #[must_use]
    pub fn mark(self, name: &str) -> Option<String> {
        match self {
            Self::Bracket => Some(format!("[{name}]")),
            Self::Colon => Some(format!("{name}:")),
            Self::Bold => Some(format!("**{name}**:")),
            _ => None,
        }
    }

    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bracket => "bracket",
            Self::Colon => "colon",
            Self::Bold => "bold",
            Self::BoldBlock => "bold-block",
            Self::Angle => "angle",
            Self::Dash => "dash",
            Self::Paren => "paren",
            Self::Handle => "handle",
            Self::Bare => "bare",
            Self::Continuation => "continuation",
            Self::Chat => "chat",
            Self::Italic => "italic",
            Self::Table => "table",
        }
    }
}

/// What is wrong with the form of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Defect {
    /// `[ann We measured`: no closing mark on the line.
    Unclosed,
    /// `ann] We measured`: no opening mark.
    Unopened,
    /// `{ann] We measured`: the marks do not belong together.
    Mismatched,
    /// `[ann ] We`, `ann : We`: white space between name and mark.
    SpaceInside,
    /// `[ann]We`, `AB:We`: no space before the speech.
    Glued,
    /// `[] We`: nobody named.
    Empty,
    /// `AB; We`, `AB:: We`, `AB. We`: another sign where the colon should be.
    WrongSeparator,
    /// `**Ann*: We`, `**Ann: We`: emphasis that is opened and closed differently.
    Unbalanced,
}

/// What else the line shows about a candidate. A set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hints(u8);

impl Hints {
    /// No words after the tag on its line.
    pub const ALONE: Self = Self(1);
    /// A time stands at the tag, as in logs and transcripts.
    pub const TIMED: Self = Self(2);
    /// The line runs on from a long line of the same paragraph: perhaps only wrapped.
    pub const WRAPPED: Self = Self(4);
    /// What follows tells about the person instead of being said by them.
    pub const NARRATIVE: Self = Self(8);
    /// The line is a heading.
    pub const HEADING: Self = Self(16);
    /// The line is a task, `- [ ] Ann: …`.
    pub const TASK: Self = Self(32);
    /// What follows is a link or a URL and nothing else.
    pub const LINK: Self = Self(64);

    /// What follows is too short for a sentence, or ends with somebody in brackets: a topic with
    /// its owner rather than speech.
    pub const TERSE: Self = Self(128);

    /// Whether all of `other` is set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn when(self, condition: bool, other: Self) -> Self {
        if condition { self.and(other) } else { self }
    }
}

/// A claim that a line opens with a speaker tag; places are relative to the segment (bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// How it is marked.
    pub style: Style,
    /// First byte of the tag, marks included.
    pub start: u32,
    /// One past the tag, marks included.
    pub end: u32,
    /// First byte of the name.
    pub name_start: u32,
    /// One past the name.
    pub name_end: u32,
    /// Where the speech begins on the line.
    pub text: u32,
    /// What the line shows besides.
    pub hints: Hints,
    /// What is wrong with its form.
    pub defect: Option<Defect>,
}

/// The longest name that is looked for, in bytes: the longest of 250,000 tags had 58.
const LONGEST: usize = 64;

/// The claims of `line`, the most specific first, appended to `out`.
pub fn candidates(text: &str, line: &Line, wrapped: bool, out: &mut Vec<Candidate>) {
    let reader = Reader { text, end: line.end as usize, line, wrapped };
    match line.kind {
        LineKind::Text | LineKind::Html => reader.line(line.content as usize, out),
        LineKind::Heading => reader.heading(out),
        _ => {}
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a str,
    end: usize,
    line: &'a Line,
    wrapped: bool,
}

impl<'a> Reader<'a> {
    fn line(self, at: usize, out: &mut Vec<Candidate>) {
        let (at, timed) = self.time(at);
        if at >= self.end {
            return;
        }
        let words = &self.text[at..self.end];
        match words.as_bytes()[0] {
            b'<' => self.angle(at, timed, out),
            b'[' => self.bracket(at, b']', None, out),
            b'{' => self.bracket(at, b'}', Some(Defect::Mismatched), out),
            b'(' => self.paren(at, out),
            b'*' | b'_' => self.emphasis(at, timed, out),
            b'@' => self.handle(at, out),
            b'.' if words.starts_with("...") => self.continuation(at, 3, out),
            // `\<ann> text` and `\[ann]: text` are escaped so that they show when rendered.
            b'\\' if words[1..].starts_with(['<', '[']) => {
                let before = out.len();
                self.line(at + 1, out);
                out[before..].iter_mut().for_each(|tag| tag.start = place(at));
            }
            b'`' | b'|' | b'!' | b'#' | b'\\' | b'"' => {}
            _ if words.starts_with('…') => self.continuation(at, '…'.len_utf8(), out),
            _ => self.plain(at, timed, out),
        }
    }

    /// A heading names a speaker only as a handle alone (`#### @ann`).
    fn heading(self, out: &mut Vec<Candidate>) {
        let at = self.line.content as usize;
        if self.text[at..self.end].starts_with('@') {
            let before = out.len();
            self.handle(at, out);
            out.truncate(before + out[before..].iter().take_while(|tag| tag.hints.has(Hints::ALONE)).count());
        }
    }

    fn hints(self, text: usize) -> Hints {
        let rest = self.text[text.min(self.end)..self.end].trim();
        let link = rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("<http");
        Hints::default()
            .when(rest.is_empty(), Hints::ALONE)
            .when(self.wrapped, Hints::WRAPPED)
            .when(self.line.kind == LineKind::Heading, Hints::HEADING)
            .when(self.line.task, Hints::TASK)
            .when(link && !rest.trim_end_matches('>').contains(' '), Hints::LINK)
            .when(is_narrative(rest), Hints::NARRATIVE)
            .when(is_terse(rest), Hints::TERSE)
    }

    fn push(self, out: &mut Vec<Candidate>, style: Style, tag: (usize, usize), name: (usize, usize), text: usize) {
        let trimmed = self.text[name.0..name.1].trim_end();
        let lead = trimmed.len() - trimmed.trim_start().len();
        let text = self.skip(text);
        let candidate = Candidate {
            style,
            start: place(tag.0),
            end: place(tag.1),
            name_start: place(name.0 + lead),
            name_end: place(name.0 + trimmed.len()),
            text: place(text),
            hints: self.hints(text),
            defect: None,
        };
        if candidate.name_start < candidate.name_end {
            out.push(candidate);
        }
    }

    fn defective(self, out: &mut [Candidate], from: usize, defect: Defect) {
        for candidate in &mut out[from..] {
            candidate.defect.get_or_insert(defect);
        }
        let _ = self;
    }

    /// Past blanks and tabs.
    fn skip(self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while at < self.end && matches!(bytes[at], b' ' | b'\t') {
            at += 1;
        }
        at.min(self.end)
    }

    fn byte(self, at: usize) -> Option<u8> {
        (at < self.end).then(|| self.text.as_bytes()[at])
    }

    /// The words from `at`, at most `LONGEST` bytes of them, cut at a character.
    fn window(self, at: usize) -> &'a str {
        let mut end = self.end.min(at + LONGEST);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        &self.text[at..end]
    }

    /// A time before the tag: `[2031-05-06T10:00:00Z]`, `[10:19]`, `(9:57)`, `10:19:50`.
    fn time(self, at: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let closing = match self.byte(at) {
            Some(b'[') => b']',
            Some(b'(') => b')',
            Some(b'0'..=b'9') => b' ',
            _ => return (at, false),
        };
        let from = if closing == b' ' { at } else { at + 1 };
        let window = self.window(from);
        let length = window.bytes().take_while(|&b| b != closing && b != b'\t').count();
        let inner = &window[..length];
        if !is_time(inner) {
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
        let after = self.skip(after);
        if after >= self.end { (at, false) } else { (after, true) }
    }

    fn angle(self, at: usize, timed: bool, out: &mut Vec<Candidate>) {
        let window = self.window(at + 1);
        let Some(length) = window.find('>') else { return };
        let nick = &window[..length];
        if nick.is_empty() || nick.contains(['/', '<', '"', '=']) || nick.starts_with(['!', '?', ' ']) {
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
        self.push(out, Style::Angle, (at, end), (at + 1, end - 1), end);
        if timed && let Some(tag) = out.get_mut(before) {
            tag.hints = tag.hints.and(Hints::TIMED);
        }
    }

    fn bracket(self, at: usize, expected: u8, defect: Option<Defect>, out: &mut Vec<Candidate>) {
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

    fn closed_bracket(self, at: usize, closed: usize, defect: Option<Defect>, out: &mut Vec<Candidate>) {
        let inner = &self.text[at + 1..closed];
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
        self.push(out, Style::Bracket, (at, end), (at + 1, closed), end);
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
    fn unclosed(self, at: usize, out: &mut Vec<Candidate>) {
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

    fn paren(self, at: usize, out: &mut Vec<Candidate>) {
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

    fn emphasis(self, at: usize, timed: bool, out: &mut Vec<Candidate>) {
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
    fn unbalanced(self, at: usize, width: usize, out: &mut Vec<Candidate>) {
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
    fn timed_bold(self, at: usize, name: (usize, usize), after: usize, style: Style, out: &mut Vec<Candidate>) {
        let mut text = self.skip(after);
        let (behind, timed) = self.time_after(text);
        text = behind;
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
            tag.hints = tag.hints.and(Hints::TIMED);
        }
    }

    /// A time behind a name: `[31:34](…)`, `(9:57)`, `9:57`; where what follows begins.
    fn time_after(self, at: usize) -> (usize, bool) {
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

    fn handle(self, at: usize, out: &mut Vec<Candidate>) {
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
                    if let Some(tag) = out.last_mut() {
                        tag.hints = tag.hints.and(Hints::NARRATIVE);
                    }
                }
            }
        }
    }

    fn continuation(self, at: usize, length: usize, out: &mut Vec<Candidate>) {
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

    /// A line that opens with a letter: colon, dash, bare, or a bracket that was never opened.
    fn plain(self, at: usize, timed: bool, out: &mut Vec<Candidate>) {
        let before = out.len();
        let window = self.window(at);
        self.colon(at, window, out);
        if let Some(length) = window.find(']')
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
        if timed {
            for tag in &mut out[before..] {
                tag.hints = tag.hints.and(Hints::TIMED);
            }
        }
    }

    fn colon(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        self.wrong_separator(at, window, out);
        let Some(length) = window.find(':') else { return };
        let colon = at + length;
        let name = &window[..length];
        let glued = !matches!(self.byte(colon + 1), None | Some(b' ' | b'\t'))
            && !self.text[colon + 1..self.end].starts_with('\u{a0}');
        if glued {
            // `AB:text` is a slip; `https://`, `std::vec`, `10:30`, `key:value` are not.
            let spoken = self.text[colon + 1..self.end].starts_with(char::is_alphabetic);
            if !is_initials(name) || !spoken {
                return;
            }
        }
        let spaced = name.ends_with(' ');
        let name = name.trim_end();
        if !is_name(person(name).0, 5) {
            return;
        }
        let before = out.len();
        self.push(out, Style::Colon, (at, colon + 1), (at, at + name.len()), colon + 1);
        if glued {
            self.defective(out, before, Defect::Glued);
        } else if spaced {
            self.defective(out, before, Defect::SpaceInside);
        }
    }

    /// `AB; text`, `AB. text`, `AB:: text`, `AB： text`.
    fn wrong_separator(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        let Some((length, sign)) = window.char_indices().find(|(_, c)| matches!(c, ';' | '.' | ':' | '：')) else {
            return;
        };
        let name = &window[..length];
        let mut end = at + length + sign.len_utf8();
        let spaced = match sign {
            ':' if self.byte(end) == Some(b':') => {
                end += 1;
                true
            }
            ':' => return,
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

    fn dash(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        let mut spaces = memchr::memchr_iter(b' ', window.as_bytes());
        let Some((length, skip)) = spaces.find_map(|at| Some((at, dash_at(&window[at + 1..])?))) else { return };
        let name = &window[..length];
        if is_name(name, 3) && !name.contains(':') {
            self.push(out, Style::Dash, (at, at + length), (at, at + length), at + length + 1 + skip);
        }
    }

    /// Two words that look like first and last name, then speech or nothing.
    fn bare(self, at: usize, window: &str, out: &mut Vec<Candidate>) {
        let Some(length) = words_end(window, 2) else { return };
        let name = &window[..length];
        let next = self.byte(at + length);
        if matches!(next, None | Some(b' ')) && name.split(' ').all(is_proper) && name.split(' ').count() == 2 {
            // Alone it is a speaker only above bullets of its own, never as a paragraph.
            if next.is_none() && self.line.marker == Marker::None {
                return;
            }
            self.push(out, Style::Bare, (at, at + length), (at, at + length), at + length);
        }
    }
}

/// Where the `words`-th word of `text` ends; nothing where there are fewer.
fn words_end(text: &str, words: usize) -> Option<usize> {
    let mut ends = text.match_indices(' ').map(|(at, _)| at).chain(std::iter::once(text.len()));
    ends.nth(words - 1)
}

/// Length of a dash with its space at the start of `text`.
fn dash_at(text: &str) -> Option<usize> {
    if !matches!(text.as_bytes().first(), Some(b'-' | 0xe2)) {
        return None;
    }
    ["- ", "– ", "— ", "-- "].iter().find(|dash| text.starts_with(**dash)).map(|dash| dash.len())
}

/// A name without what a tag says besides: the person and the rest. `BH (chat)`, `ZB [in chat]`,
/// `Ann(Kite)` and `Ann_L_(Kite)` have something in parentheses; `RGN via chat` a channel.
#[must_use]
pub fn person(written: &str) -> (&str, Option<&str>) {
    let closed = written.strip_suffix([')', ']']);
    if let Some(open) = closed.and_then(|rest| rest.rfind(['(', '['])) {
        let person = written[..open].trim_end_matches([' ', '_']);
        let aside = written[open + 1..written.len() - 1].trim();
        if !person.is_empty() && !aside.is_empty() {
            return (person, Some(aside));
        }
    }
    for channel in [" via ", " on ", " in "] {
        if let Some(at) = memchr::memmem::find(written.as_bytes(), channel.as_bytes())
            && is_aside(&written[at + 1..])
        {
            return (&written[..at], Some(&written[at + 1..]));
        }
    }
    (written, None)
}

/// Whether what a tag says besides the name is about the channel or the manner, not about whom the
/// speaker is with: `chat`, `on chat`, `remote`, `reluctantly`.
#[must_use]
pub fn is_aside(words: &str) -> bool {
    let lower = words.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    let adverb = last.len() > 4 && last.ends_with("ly") && !words.starts_with(char::is_uppercase);
    adverb
        || matches!(
            last,
            "chat"
                | "irc"
                | "matrix"
                | "zulip"
                | "slack"
                | "discord"
                | "jabber"
                | "zoom"
                | "meet"
                | "teams"
                | "webex"
                | "queue"
                | "remote"
                | "online"
                | "phone"
                | "offline"
                | "async"
                | "virtual"
                | "chair"
                | "scribe"
                | "host"
                | "facilitator"
                | "guest"
        )
}

/// Whether `text` could name somebody: letters, at most `words` words, none of the signs of prose.
#[must_use]
pub fn is_name(text: &str, words: usize) -> bool {
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    let (mut letters, mut spaces, mut questions) = (0, 0, 0);
    for c in text.chars() {
        match c {
            ' ' | '\t' => spaces += 1,
            '?' => questions += 1,
            '-' | '\'' | '’' | '.' | '_' | '/' | '&' | '+' | ',' | '(' | ')' | '@' | '|' => {}
            c if c.is_alphabetic() => letters += 1,
            c if c.is_numeric() => {}
            '\u{300}'..='\u{36f}' => {}
            _ => return false,
        }
    }
    spaces < words && (letters > 0 && questions == 0 || letters == 0 && questions >= 2 && spaces == 0)
}

/// Two to four capitals and nothing else (hyphens and small letters inside: `eP`, `MdJ`, `J-L`).
#[must_use]
pub fn is_initials(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    (2..=4).contains(&letters)
        && capitals >= 1
        && capitals * 2 >= letters
        && (capitals >= 2)
        && text.chars().all(|c| c.is_alphabetic() || c == '-')
}

/// A word written like a name: a capital, then small letters; `McKay`, `O'Neil`, `Wirfs-Brock`.
#[must_use]
pub fn is_proper(word: &str) -> bool {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return false };
    let small = word.chars().filter(|c| c.is_lowercase()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    first.is_uppercase()
        && small >= 1
        && capitals <= 2
        && !word.ends_with(|c: char| c.is_uppercase() && word.len() > c.len_utf8())
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
        && !(word.ends_with("'s") || word.ends_with("’s") || (word.ends_with('s') && capitals == 2 && small == 1))
}

/// Times as logs and transcripts have them.
fn is_time(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (3..=17).contains(&digits)
        && text.contains(':')
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'-' | b'T' | b'Z' | b'+' | b'/'))
}

/// Verbs that tell about somebody. `Ann will look` is about Ann; `Ann we should look` is hers.
const ABOUT: &[&str] = &[
    "added",
    "agreed",
    "and",
    "asked",
    "asks",
    "believes",
    "brought",
    "can",
    "could",
    "does",
    "explained",
    "feels",
    "gave",
    "gives",
    "has",
    "had",
    "is",
    "joined",
    "joins",
    "leads",
    "led",
    "likes",
    "mentioned",
    "noted",
    "notes",
    "offered",
    "points",
    "presented",
    "presents",
    "proposed",
    "proposes",
    "raised",
    "reported",
    "reports",
    "said",
    "says",
    "shared",
    "should",
    "shows",
    "showed",
    "suggested",
    "suggests",
    "thinks",
    "thought",
    "to",
    "was",
    "wants",
    "wanted",
    "were",
    "will",
    "would",
    "wrote",
];

/// One or two words, or anything with an owner in brackets at its end.
fn is_terse(text: &str) -> bool {
    !text.is_empty() && (text.ends_with(']') || text.split_whitespace().nth(2).is_none())
}

fn is_narrative(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ABOUT.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write;

    fn check(source: &str, expected: &expect_test::Expect) {
        let mut out = String::new();
        for source in source.lines() {
            let (line, _) = line::read(source, 0, source.len(), line::Block::None);
            let mut tags = Vec::new();
            candidates(source, &line, false, &mut tags);
            let _ = write!(out, "{source}");
            for tag in tags {
                let part = |start: u32, end: u32| &source[start as usize..end as usize];
                let _ = write!(out, "\n    {} <{}>", tag.style.name(), part(tag.start, tag.end));
                let _ = write!(out, " {}", part(tag.name_start, tag.name_end));
                if tag.text < line.end {
                    let _ = write!(out, " | {}", part(tag.text, line.end));
                }
                if let Some(defect) = tag.defect {
                    let _ = write!(out, " ! {defect:?}");
                }
            }
            out.push('\n');
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn well_formed() {
        check(
            "AB: hi\nAnn Lee: hi\n- [ann] hi\n- [ann]: hi\n- [ann] : hi\n**Ann**: hi\n**Ann:** hi\n**Ann**\n\
             **Ann** [1:23](u): hi\n**Ann** (9:57) - hi\n<ann> hi\n[10:00:01] <ann_b> hi\n@ann: hi\n@ann\n#### @ann\n\
             Ann - hi\n(ann) hi\n*Ann*: hi\n- Ann Lee why not\n... hi\nBH (chat): hi\nRGN via chat: hi\n??: hi\n",
            &expect![[r#"
                AB: hi
                    colon <AB:> AB | hi
                Ann Lee: hi
                    colon <Ann Lee:> Ann Lee | hi
                - [ann] hi
                    bracket <[ann]> ann | hi
                - [ann]: hi
                    bracket <[ann]:> ann | hi
                - [ann] : hi
                    bracket <[ann] :> ann | hi
                **Ann**: hi
                    bold <**Ann**:> Ann | hi
                **Ann:** hi
                    bold <**Ann:**> Ann | hi
                **Ann**
                    bold-block <**Ann**> Ann
                **Ann** [1:23](u): hi
                    bold <**Ann**> Ann | hi
                **Ann** (9:57) - hi
                    bold <**Ann**> Ann | hi
                <ann> hi
                    angle <<ann>> ann | hi
                [10:00:01] <ann_b> hi
                    angle <<ann_b>> ann_b | hi
                @ann: hi
                    handle <@ann:> @ann | hi
                @ann
                    handle <@ann> @ann
                #### @ann
                    handle <@ann> @ann
                Ann - hi
                    dash <Ann> Ann | hi
                (ann) hi
                    paren <(ann)> ann | hi
                *Ann*: hi
                    italic <*Ann*:> Ann | hi
                - Ann Lee why not
                    bare <Ann Lee> Ann Lee | why not
                ... hi
                    continuation <...> ... | hi
                BH (chat): hi
                    colon <BH (chat):> BH (chat) | hi
                RGN via chat: hi
                    colon <RGN via chat:> RGN via chat | hi
                ??: hi
                    colon <??:> ?? | hi
            "#]],
        );
    }

    #[test]
    fn malformed() {
        check(
            "- [ann We measured\n- ann] We measured\n- [ann : We measured\n- {ann] We measured\n- [ann ] hi\n- [ann]hi\nAB:hi\nAB : hi\n- [] hi\n- [ann) hi\n\
             AB; hi\nAB. hi\nAB:: hi\nAnn； hi\nAB：hi\n**Ann*: hi\n*Ann**: hi\n**Ann:* hi\n**AB: hi\n**Ann*\n\\<ann> hi\n\\[ann]: hi\n",
            &expect![[r#"
                - [ann We measured
                    bracket <[ann We> ann We | measured ! Unclosed
                    bracket <[ann> ann | We measured ! Unclosed
                - ann] We measured
                    bracket <ann]> ann | We measured ! Unopened
                - [ann : We measured
                    bracket <[ann> ann | We measured ! Unclosed
                    bracket <[ann> ann | : We measured ! Unclosed
                - {ann] We measured
                    bracket <{ann]> ann | We measured ! Mismatched
                - [ann ] hi
                    bracket <[ann ]> ann | hi ! SpaceInside
                - [ann]hi
                    bracket <[ann]> ann | hi ! Glued
                AB:hi
                    colon <AB:> AB | hi ! Glued
                AB : hi
                    colon <AB :> AB | hi ! SpaceInside
                - [] hi
                    bracket <[]>  | hi ! Empty
                - [ann) hi
                    bracket <[ann)> ann | hi ! Mismatched
                AB; hi
                    colon <AB;> AB | hi ! WrongSeparator
                AB. hi
                    colon <AB.> AB | hi ! WrongSeparator
                AB:: hi
                    colon <AB::> AB | hi ! WrongSeparator
                Ann； hi
                AB：hi
                    colon <AB：> AB | hi ! WrongSeparator
                **Ann*: hi
                    bold <**Ann*:> Ann | hi ! Unbalanced
                *Ann**: hi
                    bold <*Ann**:> Ann | hi ! Unbalanced
                **Ann:* hi
                    bold <**Ann:*> Ann | hi ! Unbalanced
                **AB: hi
                    bold <**AB:> AB | hi ! Unbalanced
                **Ann*
                    bold-block <**Ann*> Ann ! Unbalanced
                \<ann> hi
                    angle <\<ann>> ann | hi
                \[ann]: hi
                    bracket <\[ann]:> ann | hi
            "#]],
        );
    }

    #[test]
    fn no_claims() {
        check(
            "- [x](u)\n- [x][y]\n- [ ] a\n[1]: https://x.example\nhttps://x.example\nstd::vec\n10:30 lunch\n<https://x.example>\n\
             <div> x\n`a: b`\n## Ann: x\n- VS Code / IDE\n- Firefox profiler is good\n- Simple API is\n[ann]'s idea\n\
             Ann. Then more\nfor (a; b; c)\n**Note: all of it is bold**\n*Ann: a bullet without its space\n",
            &expect![[r#"
                - [x](u)
                - [x][y]
                - [ ] a
                [1]: https://x.example
                https://x.example
                std::vec
                10:30 lunch
                <https://x.example>
                <div> x
                `a: b`
                ## Ann: x
                - VS Code / IDE
                - Firefox profiler is good
                - Simple API is
                [ann]'s idea
                Ann. Then more
                for (a; b; c)
                    colon <for (a;> for (a | b; c) ! WrongSeparator
                **Note: all of it is bold**
                *Ann: a bullet without its space
            "#]],
        );
    }
}
