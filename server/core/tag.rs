//! What may be a speaker tag, line by line: every notation that note-takers use.
//!
//! A [`Candidate`] is a claim of one line by its form alone. Whether it is a tag is judged later,
//! by what the whole note shows (see [`crate::convention`]); a line may have several candidates,
//! and the first that is believed wins.

mod emphasis;
mod marked;
mod plain;
mod time;
mod words;

pub use words::{is_aside, is_initials, is_name, is_proper, person};

use crate::line::{Line, LineKind, place};
use time::is_logged;
use words::{is_narrative, is_terse};

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
pub struct Hints(u16);

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

    /// The time at the tag has seconds or a date: a log or a transcript, not an agenda.
    pub const LOGGED: Self = Self(256);
    /// No sign stands between a handle and what follows.
    pub const UNMARKED: Self = Self(512);

    /// The brackets are escaped so that they show: those of a title often are, too.
    pub const ESCAPED: Self = Self(2048);

    /// What follows is something to be done, `to send the figures`: the name is its owner.
    pub const OWNER: Self = Self(1024);

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

impl Candidate {
    /// Whether Markdown may take it for something else: `[name]: word` for the definition of a link,
    /// `<name>` for an HTML element.
    #[must_use]
    pub fn may_vanish(&self) -> bool {
        match self.style {
            Style::Bracket => self.end > self.name_end + 1 && self.defect.is_none(),
            Style::Angle => true,
            _ => false,
        }
    }
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
    fn line(self, start: usize, out: &mut Vec<Candidate>) {
        let (at, timed) = self.time(start);
        if at >= self.end {
            return;
        }
        let before = out.len();
        let logged = timed && is_logged(&self.text[start..at]);
        if !(logged && self.column(at, out)) {
            self.behind_time(at, timed, out);
        }
        if logged {
            out[before..].iter_mut().for_each(|tag| tag.hints = tag.hints.and(Hints::LOGGED));
        }
    }

    fn behind_time(self, at: usize, timed: bool, out: &mut Vec<Candidate>) {
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
                for tag in &mut out[before..] {
                    tag.start = place(at);
                    tag.hints = tag.hints.and(Hints::ESCAPED);
                }
            }
            b'`' | b'|' | b'!' | b'#' | b'\\' | b'"' => {}
            // `🎤 Ann: text`: pictures take four bytes.
            0xf0 if at == self.line.content as usize && !words.starts_with(char::is_alphanumeric) => {
                let picture = |c: char| c == ' ' || !c.is_ascii() && !c.is_alphanumeric();
                let from = at + (words.len() - words.trim_start_matches(picture).len());
                if from < self.end {
                    self.behind_time(from, timed, out);
                }
            }
            _ if words.starts_with('…') => self.continuation(at, '…'.len_utf8(), out),
            b'F' if timed && words.starts_with("From ") => self.chat(at, out),
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
            .when(rest.starts_with("to "), Hints::OWNER)
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
}

/// The claim of a table row: the bytes of the cell that names somebody and of the one with the
/// words.
pub fn row(text: &str, line: &Line, name: (usize, usize), words: (usize, usize), out: &mut Vec<Candidate>) {
    if name.0 < name.1 && words.0 < words.1 && is_name(&text[name.0..name.1], 4) {
        let reader = Reader { text, end: words.1, line, wrapped: false };
        reader.push(out, Style::Table, name, name, words.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line;
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
             Ann - hi\n(ann) hi\n*Ann*: hi\n- Ann Lee why not\n... hi\nBH (chat): hi\nRGN via chat: hi\n??: hi\n\
             🎤 [ann] hi\n𝐀nn: hi\n王伟：好\nAnn (0:12): hi\n10:00:01 ann | hi\n",
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
                🎤 [ann] hi
                    bracket <[ann]> ann | hi
                𝐀nn: hi
                    colon <𝐀nn:> 𝐀nn | hi
                王伟：好
                    colon <王伟：> 王伟 | 好
                Ann (0:12): hi
                    colon <Ann (0:12):> Ann | hi
                10:00:01 ann | hi
                    chat <ann> ann | hi
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
