//! The reader of a segment: line after line, each with what the line above hands on.

use super::heading::{
    container, has_date_label, has_version, heading_words, is_bold_line, is_plain_heading, speaks_of_meeting,
};
use super::{Above, Cut, Heading, HeadingKind, Layout, List, Listed, Outcome, Segment, State, Tag, WRAPPED, outcome};
use crate::attendee::{self, Entry, Role};
use crate::date::{self, Date};
use crate::line::{self, Block, Line, LineKind, Marker, place};
use crate::tag::{self, Candidate, Hints, Style};
use crate::text::line_break;
use crate::tree::{self, TreeSlot};
use crate::vocabulary::Vocabulary;
use smallvec::SmallVec;
use smol_str::SmolStr;

/// Reads segments, one after the other; what it collects in is kept from one to the next.
pub struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) entry: State,
    pub(super) state: State,
    pub(super) lines: Vec<Line>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) tags: Vec<Tag>,
    pub(super) names: Vec<SmolStr>,
    pub(super) headings: Vec<Heading>,
    pub(super) listed: Vec<Listed>,
    pub(super) introduced: Vec<(u32, Entry)>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) date: Option<(u32, Date)>,
    pub(super) meets: bool,
    pub(super) releases: bool,
}

impl<'a> Reader<'a> {
    /// A reader that knows these words besides those that every note knows.
    #[must_use]
    pub fn new(vocabulary: &'a Vocabulary) -> Self {
        Self {
            text: "",
            vocabulary,
            entry: State::START,
            state: State::START,
            lines: Vec::new(),
            candidates: Vec::new(),
            tags: Vec::new(),
            names: Vec::new(),
            headings: Vec::new(),
            listed: Vec::new(),
            introduced: Vec::new(),
            outcomes: Vec::new(),
            date: None,
            meets: false,
            releases: false,
        }
    }

    /// Reads a segment. Where somebody is typing in it, `typed` has what its last version hands on,
    /// and the tree that is read from is kept.
    #[must_use]
    pub fn read(&mut self, text: &'a str, entry: State, cut: Cut, typed: Option<TreeSlot>) -> Segment {
        (self.text, self.entry, self.state) = (text, entry, entry);
        (self.date, self.meets, self.releases) = (None, false, false);
        tree::counter::READ.with(|read| read.set(read.get() + text.len()));
        let Cut { opens, closes, whole, .. } = cut;
        let bytes = self.text.as_bytes();
        let (mut at, mut breaks, mut block, mut opened) = (0, 0, self.entry.block, None);
        while at < bytes.len() {
            let (end, next) = match line_break(bytes, at) {
                Some(found) => {
                    breaks += 1;
                    found
                }
                None => (bytes.len(), bytes.len()),
            };
            let (line, after) = line::read(self.text, at, end, block);
            if after != block {
                let opens = matches!(after, Block::Fence { .. });
                opened = opens.then(|| place(self.lines.len()));
            }
            block = after;
            self.lines.push(line);
            at = next;
        }
        let keep = typed.is_some();
        let slot = typed.unwrap_or_default();
        let tree = if whole && tree::wanted(self.text, &self.lines) {
            tree::consult(self.text, &mut self.lines, slot, keep)
        } else {
            slot
        };
        let words = self.lines.iter().filter(|line| !matches!(line.kind, LineKind::Blank)).count();
        let below_lone = opens && self.state.lone && self.lines.first().is_some_and(|line| line.marker != Marker::None);
        for index in 0..self.lines.len() {
            self.line(index, whole && words == 1);
        }
        if words > 0 && closes {
            let lone = whole && words == 1 && self.headings.iter().any(|heading| heading.kind == HeadingKind::Plain);
            self.state.lone = lone;
        } else if words > 0 {
            self.state.lone = false;
        }
        self.state.block = block;
        Segment {
            len: bytes.len(),
            breaks,
            entry: self.entry,
            exit: self.state,
            opens,
            closes,
            whole,
            lines: copied(&mut self.lines),
            tags: copied(&mut self.tags),
            names: self.names.drain(..).collect(),
            headings: kept(&mut self.headings),
            listed: kept(&mut self.listed),
            introduced: kept(&mut self.introduced),
            outcomes: kept(&mut self.outcomes),
            date: self.date,
            below_lone,
            opened,
            meets: self.meets,
            releases: self.releases,
            lost: lost(self.text),
            tree,
        }
    }

    pub(super) fn words(&self, line: &Line) -> &'a str {
        &self.text[line.content as usize..line.end as usize]
    }

    fn line(&mut self, index: usize, lone: bool) {
        let line = self.lines[index];
        match line.kind {
            LineKind::Blank => {
                self.state.above = Above::Blank;
                match &mut self.state.list {
                    List::Items { layout: Layout::Plain, .. } => self.state.list = List::None,
                    List::Items { blank, .. } => *blank = true,
                    _ => {}
                }
                return;
            }
            LineKind::Text | LineKind::Html => self.text_line(index, lone),
            LineKind::Heading | LineKind::Underline => self.heading_line(index),
            LineKind::Row => {
                self.row(index);
                self.state.above = Above::Other;
                return;
            }
            LineKind::Delimiter => self.delimiter(),
            LineKind::FrontMatter => self.front_matter(index),
            LineKind::EmptyItem | LineKind::Comment => {}
            LineKind::Break | LineKind::Code => self.state.list = List::None,
        }
        self.state.head = None;
        if line.kind != LineKind::Delimiter {
            self.state.speech = None;
        }
        self.state.above = match line.kind {
            LineKind::Text if is_cue(self.words(&line)) => Above::Cue,
            LineKind::Text | LineKind::Html => {
                let ended = matches!(self.text.as_bytes()[line.end as usize - 1], b'.' | b'?' | b'!');
                Above::Words { long: line.end - line.start >= WRAPPED, ended }
            }
            _ => Above::Other,
        };
    }

    fn heading_line(&mut self, index: usize) {
        let line = self.lines[index];
        // The words of an underlined heading are on the line above it, which was read as text.
        let worded = if line.kind == LineKind::Underline { index - 1 } else { index };
        let (start, end) = heading_words(self.text, &self.lines[worded]);
        if line.kind == LineKind::Underline {
            let above = place(worded);
            // Dashes below a speaker tag are a break between speakers, not an underline.
            if self.tags.iter().any(|tag| tag.line == above && self.marks_speaker(tag)) {
                self.state.list = List::None;
                return;
            }
            self.tags.retain(|tag| tag.line != above);
            self.headings.retain(|heading| heading.line != above);
        }
        let words = &self.text[start..end];
        self.heading(
            worded,
            HeadingKind::Marked(line.level),
            (start, end),
            attendee::heading_role(words, self.vocabulary),
        );
        self.open_list(words, start, worded, None);
        if line.kind == LineKind::Heading {
            self.tag_line(index);
        }
    }

    /// Whether a tag is marked so that its line is hardly a heading.
    fn marks_speaker(&self, tag: &Tag) -> bool {
        match tag.form.style {
            Style::Bracket | Style::Angle | Style::Handle | Style::Bold => true,
            Style::Colon => tag::is_initials(&self.names[tag.name as usize]),
            _ => false,
        }
    }

    pub(super) fn heading(&mut self, index: usize, kind: HeadingKind, words: (usize, usize), role: Option<Role>) {
        let dated = self.note_date(index, words);
        self.releases |= has_version(&self.text[words.0..words.1]);
        self.meets |= role.is_some() || speaks_of_meeting(&self.text[words.0..words.1]);
        let words = (place(words.0), place(words.1));
        if words.0 < words.1 {
            self.headings.push(Heading { line: place(index), kind, words, role, dated });
        }
    }

    /// Takes down the date in some words; whether there is one.
    pub(super) fn note_date(&mut self, index: usize, words: (usize, usize)) -> bool {
        let found = date::find(&self.text[words.0..words.1]);
        if self.date.is_none()
            && let Some((date, _)) = &found
        {
            self.date = Some((place(index), *date));
        }
        found.is_some()
    }

    fn text_line(&mut self, index: usize, lone: bool) {
        let line = self.lines[index];
        let words = self.words(&line);
        if self.attendees(index) {
            return;
        }
        if self.legend(index) {
            return;
        }
        self.introduce(index);
        let start = line.content as usize;
        let end = line.end as usize;
        if line.marker == Marker::None && !line.quoted && line.kind == LineKind::Text {
            if is_bold_line(words) {
                let inner = words.trim_matches('*').trim_end_matches(':').trim();
                let from = start + words.find(inner).unwrap_or_default();
                let kind = container(inner).unwrap_or(HeadingKind::Bold);
                self.heading(index, kind, (from, from + inner.len()), None);
            } else if lone && line.indent < 4 {
                if let Some(kind) = container(words) {
                    self.heading(index, kind, (start, end), None);
                } else if is_plain_heading(words) {
                    self.heading(index, HeadingKind::Plain, (start, end), None);
                } else if words.len() < 80 {
                    self.note_date(index, (start, end));
                }
            } else if words.len() < 100 && has_date_label(words) {
                self.note_date(index, (start, end));
            }
        } else if words.len() < 100 && has_date_label(words) {
            self.note_date(index, (start, end));
        }
        if self.outcome(index) {
            return;
        }
        self.tag_line(index);
    }

    fn outcome(&mut self, index: usize) -> bool {
        let line = self.lines[index];
        let (start, words) = (line.content as usize, self.words(&line));
        let Some(found) = outcome::outcome(words) else { return false };
        let shifted = |range: (usize, usize)| (place(start + range.0), place(start + range.1));
        self.outcomes.push(Outcome {
            line: place(index),
            decision: found.decision,
            label: shifted(found.label),
            owner: found.owner.map(shifted),
            text: place(start + found.text),
        });
        true
    }

    fn tag_line(&mut self, index: usize) {
        let line = self.lines[index];
        // A plain line right under a long one may be its continuation.
        let wrapped = line.marker == Marker::None && self.state.above == (Above::Words { long: true, ended: false });
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        tag::candidates(self.text, &line, wrapped, &mut candidates);
        if self.state.above == Above::Cue {
            let shown = |tag: &mut Candidate| tag.hints = tag.hints.and(Hints::TIMED).and(Hints::LOGGED);
            candidates.iter_mut().filter(|tag| tag.style == Style::Colon).for_each(shown);
        }
        self.claim(index, candidates);
    }

    /// Takes down what a line may be; the vector is kept for the next line.
    pub(super) fn claim(&mut self, index: usize, candidates: Vec<Candidate>) {
        for &form in &candidates {
            let name = &self.text[form.name_start as usize..form.name_end as usize];
            let known = self.names.iter().position(|known| known == name);
            let name = known.unwrap_or_else(|| {
                self.names.push(SmolStr::new(name));
                self.names.len() - 1
            });
            self.tags.push(Tag { line: place(index), name: place(name), form });
        }
        self.candidates = candidates;
    }
}

/// `00:00:01.000 --> 00:00:04.000`, as captions have it.
fn is_cue(words: &str) -> bool {
    words.as_bytes()[0].is_ascii_digit() && words.len() < 50 && words.contains(" --> ")
}

/// Where the first U+FFFD is; hardly a text has any character that begins with its first byte.
fn lost(text: &str) -> Option<u32> {
    memchr::memchr(0xef, text.as_bytes()).and_then(|_| text.find(char::REPLACEMENT_CHARACTER)).map(place)
}

/// What was collected, where most segments have so much.
fn copied<A: smallvec::Array<Item: Copy>>(collected: &mut Vec<A::Item>) -> SmallVec<A> {
    let kept = SmallVec::from_slice(collected);
    collected.clear();
    kept
}

/// What was collected, in as much room as it takes; most segments have little of most.
fn kept<T>(collected: &mut Vec<T>) -> Box<[T]> {
    if collected.is_empty() { Box::default() } else { collected.drain(..).collect() }
}
