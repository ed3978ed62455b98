//! A piece of a note with what its lines say and, when somebody asks, its syntax tree.
//!
//! A segment is a *run*: lines up to the next blank line, and the blank lines behind them. Runs of
//! more than [`LONG`] bytes are cut into pieces of one to two kilobytes at list items or, failing
//! that, at any line. A segment depends on its text, on what is open where it begins
//! ([`State`]) and on whether it is a whole run, and on nothing else; where pieces of long runs
//! are cut must not change what they say. Segments own no text: editor and terminal share them.

mod cut;
mod heading;
mod list;
mod outcome;
mod read;

pub use cut::{Cut, cuts, edge_runs};
pub(crate) use outcome::is_action_label;
pub use read::Reader;

use crate::attendee::{Columns, Entry, Role};
use crate::date::Date;
use crate::line::{Block, Line, LineKind};
use crate::tag::Candidate;
use crate::tree::TreeSlot;
use smallvec::SmallVec;
use smol_str::SmolStr;

/// Runs longer than this are cut into pieces (bytes).
pub const LONG: usize = 2048;

/// Where a piece of a long run may end at a list item (bytes).
const PIECE: usize = 1024;

/// A line of at least so many bytes may have been wrapped.
const WRAPPED: u32 = 50;

/// What a line hands to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// What is open.
    pub block: Block,
    /// The attendee list that is being read.
    pub list: List,
    /// The line above.
    pub above: Above,
    /// Whether the run above was one plain line that may be a heading.
    pub lone: bool,
    /// The columns of the row above, where it may be the head of an attendee table.
    pub head: Option<Columns>,
    /// The columns of the row above that say who spoke and what, or of the table it heads.
    pub speech: Option<(u8, u8)>,
}

impl State {
    /// The state at the start of a note.
    pub const START: Self =
        Self { block: Block::Start, list: List::None, above: Above::Blank, lone: false, head: None, speech: None };
}

/// What the line above was, as far as it bears on the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Above {
    /// Blank, or the start of the note.
    #[default]
    Blank,
    /// Words, so that a plain line below may be their continuation; `long` where they were long
    /// enough to have been wrapped.
    Words {
        /// Whether the line had at least [`WRAPPED`] bytes.
        long: bool,
        /// Whether it ended with the end of a sentence: what was wrapped hardly does.
        ended: bool,
    },
    /// When a caption is shown: what is said stands below.
    Cue,
    /// A heading, a row, code.
    Other,
}

/// The attendee list that is being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum List {
    /// None.
    #[default]
    None,
    /// Its heading has been read, no entry yet.
    Opened {
        /// Role of those in it.
        role: Role,
        /// Indentation of the heading's own bullet, if it is one: entries stand deeper.
        under: Option<u16>,
        /// Whether the heading says so little that entries have to look like people.
        strict: bool,
    },
    /// Entries are being read.
    Items {
        /// Role of those in it.
        role: Role,
        /// Indentation of the heading's own bullet.
        under: Option<u16>,
        /// How entries are laid out.
        layout: Layout,
        /// Whether a blank line has been passed since the last entry.
        blank: bool,
        /// Whether entries have to look like people.
        strict: bool,
    },
}

/// How the entries of a list are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// With list markers.
    Bullets,
    /// Lines or comma lines without markers.
    Plain,
    /// Rows.
    Table(Columns),
}

/// A heading, or a line that may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Heading {
    /// Its line, an index into [`Segment::lines`].
    pub line: u32,
    /// What makes it a heading.
    pub kind: HeadingKind,
    /// Its words, relative to the segment (bytes).
    pub words: (u32, u32),
    /// What it says of the people listed below it or behind it.
    pub role: Option<Role>,
    /// Whether its words have a date.
    pub dated: bool,
}

/// What makes a line a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadingKind {
    /// `#` signs or an underline: level 1 to 6.
    Marked(u8),
    /// `**Words**` alone on a line.
    Bold,
    /// A short plain line alone between blank lines; one only if the note has others of the kind.
    Plain,
    /// A line that names a session or a day: `Session 1`, `Day Two`.
    Container,
    /// A date on a line of its own: a heading where there are several, of a meeting each.
    Date,
    /// `Attendees:` and its like.
    Label,
}

/// Somebody in an attendee list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Listed {
    /// The line, an index into [`Segment::lines`].
    pub line: u32,
    /// What is listed: the words of the entry, relative to the segment (bytes).
    pub range: (u32, u32),
    /// What the entry says; nothing for the mark of an open list.
    pub entry: Option<Entry>,
}

/// A speaker tag that a line may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tag {
    /// Its line, an index into [`Segment::lines`].
    pub line: u32,
    /// Its name, an index into [`Segment::names`].
    pub name: u32,
    /// Its form.
    pub form: Candidate,
}

/// An action item or a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// Its line, an index into [`Segment::lines`].
    pub line: u32,
    /// Whether it is a decision.
    pub decision: bool,
    /// The label (`AI:`), relative to the segment (bytes).
    pub label: (u32, u32),
    /// The owner as written, if there is one.
    pub owner: Option<(u32, u32)>,
    /// Where its words begin.
    pub text: u32,
}

/// A piece of a note; see the module. Most have a line of words with a blank one below it and one
/// tag, which take no memory of their own.
#[derive(Debug)]
pub struct Segment {
    /// Length in bytes.
    pub len: usize,
    /// Number of line breaks in it.
    pub breaks: usize,
    /// State where it begins.
    pub entry: State,
    /// State where it ends.
    pub exit: State,
    /// Whether a run begins with it.
    pub opens: bool,
    /// Whether a run ends with it.
    pub closes: bool,
    /// Whether it is a whole run, of at most [`LONG`] bytes: its lines may be judged together.
    pub whole: bool,
    /// Its lines, blank ones too.
    pub lines: SmallVec<[Line; 2]>,
    /// The speaker tags its lines may have, in order; several for one line are alternatives.
    pub tags: SmallVec<[Tag; 1]>,
    /// The distinct names in `tags`, as written.
    pub names: SmallVec<[SmolStr; 1]>,
    /// Headings and lines that may be headings.
    pub headings: Box<[Heading]>,
    /// Entries of attendee lists.
    pub listed: Box<[Listed]>,
    /// People whom a line introduces without listing them, `Presenter: Ann Lee (ALE)`; with its line.
    pub introduced: Box<[(u32, Entry)]>,
    /// Action items and decisions.
    pub outcomes: Box<[Outcome]>,
    /// The first date in a heading, a line of its own or behind a label; with its line.
    pub date: Option<(u32, Date)>,
    /// Whether its first line is a list item right below a lone plain line.
    pub below_lone: bool,
    /// The line that opens the fence that is open where the segment ends, if it does so in it.
    pub opened: Option<u32>,
    /// Whether a heading or a label in it speaks of a meeting: `Minutes`, `Agenda`, `Scribe:`.
    pub meets: bool,
    /// Whether a heading in it has a version, as those of change logs do.
    pub releases: bool,
    /// The first U+FFFD, which stands for what could not be read.
    pub lost: Option<u32>,
    /// Its syntax tree, where somebody asked for it.
    pub tree: TreeSlot,
}

impl Segment {
    /// How it was cut.
    #[must_use]
    pub fn cut(&self) -> Cut {
        Cut { end: self.len, opens: self.opens, closes: self.closes, whole: self.whole }
    }

    /// Length without the blank lines at either end (bytes).
    #[must_use]
    pub fn words_len(&self) -> usize {
        let blank = |line: &&Line| line.content >= line.end;
        let first = self.lines.iter().find(|line| !blank(line)).map_or(self.len, |line| line.start as usize);
        let trailing = self.lines.iter().rev().take_while(blank).last().map_or(self.len, |line| line.start as usize);
        trailing.saturating_sub(first)
    }

    /// Whether it says the same as `other`: everything but its tree.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        (self.len, self.breaks, self.entry, self.exit, self.below_lone, self.date, self.lost, self.meets, self.releases)
            == (
                other.len,
                other.breaks,
                other.entry,
                other.exit,
                other.below_lone,
                other.date,
                other.lost,
                other.meets,
                other.releases,
            )
            && self.opened == other.opened
            && self.lines == other.lines
            && self.tags == other.tags
            && self.names == other.names
            && self.headings == other.headings
            && self.listed == other.listed
            && self.introduced == other.introduced
            && self.outcomes == other.outcomes
    }

    /// Whether a plain line right below a long one may be the rest of it, wrapped.
    #[must_use]
    pub fn runs_on(&self, line: usize) -> bool {
        match line.checked_sub(1).map(|above| &self.lines[above]) {
            Some(above) => matches!(above.kind, LineKind::Text | LineKind::Html) && above.end - above.start >= WRAPPED,
            None => matches!(self.entry.above, Above::Words { long: true, .. }),
        }
    }

    /// Whether the line right above is one of words, so that a plain line is the same paragraph.
    #[must_use]
    pub fn follows_words(&self, line: usize) -> bool {
        match line.checked_sub(1).map(|above| &self.lines[above]) {
            Some(above) => matches!(above.kind, LineKind::Text | LineKind::Html),
            None => matches!(self.entry.above, Above::Words { .. } | Above::Cue),
        }
    }

    /// The line of an offset relative to the segment: an index into `lines`.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start as usize <= offset).saturating_sub(1)
    }
}
