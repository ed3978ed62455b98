//! What one page says, given the evidence of the whole note: kept as long as neither changes.

use crate::convention::{Boundary, Evidence, NameId};
use crate::date::Date;
use crate::line::place;
use crate::pages::Page;
use crate::segment::{Heading, HeadingKind};
use crate::tag::{Defect, Style};
use std::sync::Arc;

/// What a page says, given the evidence of the whole note.
#[derive(Debug)]
pub struct PageView {
    pub(super) page: Arc<Page>,
    /// The statements, in order.
    pub spoken: Vec<Spoken>,
    /// The page from heading to heading.
    pub pieces: Vec<PieceView>,
    /// The headings that open all pieces but the first.
    pub opened: Vec<Opened>,
    /// The uses of names that are not simply those of somebody listed: piece, index into its uses.
    pub doubtful: Vec<(u32, u32)>,
    /// Entries of attendee lists: segment, index in it, piece.
    pub listed: Vec<(u32, u32, u32)>,
    /// How many of these are people.
    pub people: u32,
    /// Actions and decisions: segment, index in it, piece.
    pub outcomes: Vec<(u32, u32, u32)>,
    /// The first date of the page and the segment it stands in.
    pub date: Option<(u32, Date)>,
    /// The segment with the first character that was lost when the file was read, and where.
    pub lost: Option<(u32, u32)>,
    /// How many tags have a colon.
    pub colons: u32,
    /// How many of these have a space before it.
    pub spaced_colons: u32,
    /// Whether Markdown may take a tag for something else.
    pub may_vanish: bool,
}

/// A statement of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The segment, an index into the page.
    pub segment: u32,
    /// The tag, an index into the segment's tags.
    pub tag: u32,
    /// The line, an index into the segment's lines.
    pub line: u32,
    /// The name.
    pub name: NameId,
    /// The piece it stands in.
    pub piece: u32,
}

/// The lines of a page from one heading to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PieceView {
    /// Number of statements.
    pub statements: u32,
    /// The names they use: how often, and the first use, an index into `spoken`.
    pub uses: Vec<(NameId, u32, u32)>,
}

/// A heading that opens a section.
#[derive(Clone, Copy, Debug)]
pub struct Opened {
    /// Its segment, an index into the page.
    pub segment: u32,
    /// The heading.
    pub heading: Heading,
    /// The first byte of its line, in the page.
    pub start: usize,
}

impl Opened {
    /// Its segment and its line in that.
    #[must_use]
    pub fn line(&self) -> (usize, usize) {
        (self.segment as usize, self.heading.line as usize)
    }
}

impl PageView {
    pub(super) fn of(page: &Arc<Page>, evidence: &Evidence, base: usize) -> Self {
        let mut view = Self {
            page: page.clone(),
            spoken: Vec::new(),
            pieces: vec![PieceView::default()],
            opened: Vec::new(),
            doubtful: Vec::new(),
            listed: Vec::new(),
            people: 0,
            outcomes: Vec::new(),
            date: None,
            lost: None,
            colons: 0,
            spaced_colons: 0,
            may_vanish: false,
        };
        let mut ids: Vec<NameId> = Vec::new();
        let mut meeting = evidence.meeting(base);
        for (number, segment) in (0..).zip(&page.segments) {
            let look_up = |ids: &mut Vec<NameId>, meeting| {
                ids.clear();
                ids.extend(segment.names.iter().map(|name| evidence.id(meeting, name).unwrap_or_default()));
            };
            look_up(&mut ids, meeting);
            let mut tags = (0u32..).zip(segment.tags.iter()).peekable();
            let mut outcomes = (0u32..).zip(segment.outcomes.iter()).peekable();
            let mut listed = (0u32..).zip(segment.listed.iter()).peekable();
            let mut read = |view: &mut Self, ids: &[NameId], until: u32| {
                let piece = place(view.pieces.len() - 1);
                while let Some((index, _)) = outcomes.next_if(|(_, outcome)| outcome.line < until) {
                    view.outcomes.push((number, index, piece));
                }
                while let Some((index, listed)) = listed.next_if(|(_, listed)| listed.line < until) {
                    view.people += u32::from(listed.entry.is_some());
                    view.listed.push((number, index, piece));
                }
                let mut done = None;
                while let Some((index, tag)) = tags.next_if(|(_, tag)| tag.line < until) {
                    if done == Some(tag.line) {
                        continue;
                    }
                    let (section, name) = (base + view.pieces.len() - 1, ids[tag.name as usize]);
                    if evidence.judge(section, tag.form.style, tag.form.hints, tag.form.defect, name).believed() {
                        done = Some(tag.line);
                        let colon = tag.form.style == Style::Colon;
                        let spaced = tag.form.defect == Some(Defect::SpaceInside);
                        view.colons += u32::from(colon);
                        view.spaced_colons += u32::from(spaced && colon);
                        view.may_vanish |= tag.form.may_vanish();
                        view.speak(Spoken { segment: number, tag: index, line: tag.line, name, piece: 0 });
                    }
                }
            };
            for heading in segment.headings.iter() {
                read(&mut view, &ids, heading.line);
                let bold = (heading.kind == HeadingKind::Bold).then(|| {
                    let tag =
                        segment.tags.iter().find(|tag| tag.line == heading.line && tag.form.style == Style::BoldBlock);
                    tag.map(|tag| segment.names[tag.name as usize].clone())
                });
                let boundary = Boundary { kind: heading.kind, dated: heading.dated, bold: bold.flatten() };
                let passed = evidence.passed(meeting, &boundary);
                if passed != meeting {
                    meeting = passed;
                    look_up(&mut ids, meeting);
                }
                if evidence.is_heading(meeting, &boundary) {
                    view.pieces.push(PieceView::default());
                    let start = page.start(number as usize) + segment.lines[heading.line as usize].start as usize;
                    view.opened.push(Opened { segment: number, heading: *heading, start });
                }
            }
            read(&mut view, &ids, u32::MAX);
            if view.date.is_none() {
                view.date = segment.date.map(|(_, date)| (number, date));
            }
            if view.lost.is_none() {
                view.lost = segment.lost.map(|at| (number, at));
            }
        }
        for (number, piece) in (0..).zip(&view.pieces) {
            let doubtful = |(_, (name, ..)): &(u32, &(NameId, u32, u32))| !evidence.names[*name as usize].is_known();
            view.doubtful.extend((0..).zip(&piece.uses).filter(doubtful).map(|(index, _)| (number, index)));
        }
        view
    }

    /// Whether the same people say as much in the same places of it as in `other`.
    pub(super) fn speaks_like(&self, other: &Self) -> bool {
        self.spoken == other.spoken && self.pieces == other.pieces
    }

    fn speak(&mut self, spoken: Spoken) {
        let piece = self.pieces.len() - 1;
        let first = place(self.spoken.len());
        self.spoken.push(Spoken { piece: place(piece), ..spoken });
        let piece = &mut self.pieces[piece];
        piece.statements += 1;
        match piece.uses.iter_mut().find(|(name, ..)| *name == spoken.name) {
            Some((_, count, _)) => *count += 1,
            None => piece.uses.push((spoken.name, 1, first)),
        }
    }
}
