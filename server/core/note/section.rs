//! The sections of a note: where they begin, how deep they lie, what they are called.

use super::{Note, PageView, range_of};
use crate::line::LineKind;
use crate::pages::Place;
use crate::segment::{Heading, HeadingKind};
use crate::text::{Text, TextRange};

/// A section: a heading and what lies below it up to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Where the segment of the heading lies; nothing for what comes before the first heading.
    pub place: Option<Place>,
    /// The heading.
    pub heading: Option<Heading>,
    /// How deep: the smaller the number, the farther out. Only the order counts.
    pub level: u8,
    /// First byte: of the heading's line.
    pub start: usize,
    /// Number of statements in it, those of deeper sections not counted.
    pub statements: u32,
}

impl Note {
    /// For each section the headings it stands under, the outermost first, its own included; the
    /// title and the headings of attendee lists are left out.
    #[must_use]
    pub fn section_paths(&self, text: &Text) -> Vec<Vec<String>> {
        let title = self.title();
        let mut open: Vec<(u8, String)> = Vec::new();
        let mut out = Vec::with_capacity(self.sections().len());
        for (index, section) in self.sections().iter().enumerate() {
            if section.heading.is_some() {
                open.retain(|(level, _)| *level < section.level);
                let list = section.heading.is_some_and(|heading| heading.role.is_some());
                if Some(index) != title && !list {
                    open.push((section.level, self.section_name(index, text)));
                }
            }
            out.push(open.iter().map(|(_, words)| words.clone()).collect());
        }
        out
    }

    /// The section whose heading is the title of the note: the first one, unless it names a list,
    /// or is one of several of its level.
    #[must_use]
    pub fn title(&self) -> Option<usize> {
        let sections = self.sections();
        let heading = sections.get(1)?.heading?;
        let alone = match heading.kind {
            HeadingKind::Marked(level) => sections[2..].iter().all(|section| section.level > level),
            HeadingKind::Plain | HeadingKind::Bold => sections[0].statements == 0,
            HeadingKind::Container | HeadingKind::Date | HeadingKind::Label => false,
        };
        (heading.role.is_none() && alone).then_some(1)
    }

    /// The words of a section's heading.
    #[must_use]
    pub fn section_name(&self, section: usize, text: &Text) -> String {
        let Some(Section { place: Some(place), heading: Some(heading), .. }) = self.sections().get(section) else {
            return String::new();
        };
        text.slice(range_of(*place, heading.words)).into_owned()
    }

    /// Whether the line of a segment is a heading that opens a section.
    #[must_use]
    pub fn is_heading(&self, place: Place, line: usize) -> bool {
        let opens = |view: &PageView| view.opened.iter().any(|opened| opened.line() == (place.segment, line));
        self.views.get(place.page).is_some_and(|view| opens(view))
    }

    /// The sections: first what comes before any heading, then one a heading, in order.
    pub fn sections(&self) -> &[Section] {
        self.sections.get_or_init(|| {
            let mut out = vec![Section { place: None, heading: None, level: 0, start: 0, statements: 0 }];
            for (page, (start, view, _)) in self.views().enumerate() {
                let opened = std::iter::once(None).chain(view.opened.iter().map(Some));
                for (piece, opened) in view.pieces.iter().zip(opened) {
                    out.extend(opened.map(|opened| Section {
                        place: Some(self.place(page, opened.segment)),
                        level: level(&opened.heading),
                        start: start + opened.start,
                        heading: Some(opened.heading),
                        statements: 0,
                    }));
                    if let Some(last) = out.last_mut() {
                        last.statements += piece.statements;
                    }
                }
            }
            out
        })
    }

    /// All of a section, deeper ones included: from its heading to the end of its last word.
    #[must_use]
    pub fn section_range(&self, section: usize) -> TextRange {
        let sections = self.sections();
        let Some(this) = sections.get(section) else { return TextRange::default() };
        let next = sections[section + 1..].iter().find(|other| section == 0 || other.level <= this.level);
        let end = next.map_or(usize::MAX, |next| next.start);
        TextRange::new(this.start, self.last_word(end))
    }

    /// The sections that a section lies in, the innermost first; without itself and without what
    /// comes before the first heading.
    pub fn sections_around(&self, section: usize) -> impl Iterator<Item = usize> {
        let sections = self.sections();
        let mut level = sections.get(section).map_or(0, |section| section.level);
        (1..section).rev().filter(move |&index| {
            let outside = sections[index].level < level;
            if outside {
                level = sections[index].level;
            }
            outside
        })
    }

    /// The end of the last line before `end` that is not blank; 0 where there is none.
    #[must_use]
    pub fn last_word(&self, end: usize) -> usize {
        self.pages().at(end.saturating_sub(1)).map_or(0, |(place, _)| self.last_word_up_from(place, end))
    }

    /// The same where the segment is known that holds `end` or the byte before it.
    #[must_use]
    pub fn last_word_up_from(&self, mut place: Place, end: usize) -> usize {
        loop {
            let Some(segment) = self.pages().segment(place) else { return 0 };
            let before = segment.lines.iter().rev().filter(|line| place.start + (line.start as usize) < end);
            if let Some(line) = before.into_iter().find(|line| line.kind != LineKind::Blank) {
                return place.start + line.end as usize;
            }
            match self.pages().before(place) {
                Some((above, _)) => place = above,
                None => return 0,
            }
        }
    }

    /// The section that `offset` lies in: an index into the sections.
    #[must_use]
    pub fn section_at(&self, offset: usize) -> usize {
        self.sections().partition_point(|section| section.start <= offset).saturating_sub(1)
    }
}

/// How deep a heading lies: marked ones by their level, then containers and lists, bold lines,
/// plain lines.
fn level(heading: &Heading) -> u8 {
    match heading.kind {
        HeadingKind::Marked(level) => level,
        HeadingKind::Date => 7,
        HeadingKind::Container | HeadingKind::Label => 8,
        HeadingKind::Bold => 9,
        HeadingKind::Plain => 10,
    }
}
