//! The attendee lists of a note.

use super::{Note, range_of};
use crate::attendee::Entry;
use crate::line::{Line, LineKind, Marker};
use crate::segment::Segment;
use crate::text::TextRange;

/// Somebody in an attendee list, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Attendee<'a> {
    /// Number in the order of the text.
    pub number: u32,
    /// Index of its section: entries of one section are of one list.
    pub section: usize,
    /// What the entry says.
    pub entry: &'a Entry,
    /// The words of the entry.
    pub range: TextRange,
    /// Its line, where nothing else stands on it and nothing below belongs to it.
    pub alone: Option<Alone<'a>>,
}

/// The line of an attendee who has it alone.
#[derive(Clone, Copy, Debug)]
pub struct Alone<'a> {
    /// The line.
    pub line: &'a Line,
    /// First byte of its segment.
    pub start: usize,
}

impl Note {
    /// The entries of the attendee lists, in order; open-list marks are left out.
    pub fn attendees(&self) -> impl Iterator<Item = Attendee<'_>> {
        self.attendees_from(0)
    }

    /// Those from page number `page` on.
    fn attendees_from(&self, page: usize) -> impl Iterator<Item = Attendee<'_>> {
        let before: u32 = self.views.iter().take(page).map(|view| view.people).sum();
        let all = self.in_views(page, |view| view.listed.iter().map(|&listed| (listed.0, listed)));
        let entries = all.filter_map(|(place, view, (segment, index, piece))| {
            let segment = &*view.page.segments[segment as usize];
            let section = self.bases[place.page] + piece as usize;
            Some((place, segment, index as usize, section, segment.listed[index as usize].entry.as_ref()?))
        });
        entries.zip(before..).map(|((place, segment, index, section, entry), number)| Attendee {
            number,
            entry,
            section,
            range: range_of(place, segment.listed[index].range),
            alone: alone(segment, index).map(|line| Alone { line, start: place.start }),
        })
    }

    /// The attendee lists that begin on page number `page`, none of them empty. `continued` tells whether
    /// the list that the page may begin with begins above it.
    pub(crate) fn lists_of(&self, page: usize, continued: bool) -> Vec<Vec<Attendee<'_>>> {
        let mut lists = Vec::<Vec<Attendee<'_>>>::new();
        let Some(last) = self.last_begun(page, continued) else { return lists };
        let (view, base) = (&self.views[page], self.bases[page]);
        let begins = |section: usize| {
            !(continued && section == base) && view.listed.iter().any(|(.., piece)| base + *piece as usize == section)
        };
        for attendee in self.attendees_from(page).take_while(|attendee| attendee.section <= last) {
            match lists.last_mut().filter(|list| list[0].section == attendee.section) {
                Some(list) => list.push(attendee),
                None if begins(attendee.section) => lists.push(vec![attendee]),
                None => {}
            }
        }
        lists
    }

    /// Whether a list that begins on page number `page` goes on farther than the page behind it.
    pub(crate) fn lists_far(&self, page: usize, continued: bool) -> bool {
        let Some(last) = self.last_begun(page, continued) else { return false };
        let behind = self.bases.iter().zip(&self.views).skip(page + 2);
        behind
            .take_while(|(base, _)| **base == last)
            .any(|(_, view)| view.listed.first().is_some_and(|(.., piece)| *piece == 0))
    }

    /// The section of the last attendee list on page number `page`, if it begins there.
    fn last_begun(&self, page: usize, continued: bool) -> Option<usize> {
        self.last_list(page).filter(|last| !(continued && *last == self.bases[page]))
    }

    /// The section of the last attendee list that stands on page number `page`.
    pub(crate) fn last_list(&self, page: usize) -> Option<usize> {
        let (.., piece) = self.views.get(page)?.listed.last()?;
        Some(self.bases[page] + *piece as usize)
    }
}

/// The line of somebody listed, where nothing else stands on it and nothing below belongs to it.
fn alone(segment: &Segment, index: usize) -> Option<&Line> {
    let listed = &segment.listed[index];
    let line = &segment.lines[listed.line as usize];
    let beside = [index.checked_sub(1), Some(index + 1)];
    let shared = beside.into_iter().flatten().filter_map(|at| segment.listed.get(at)).any(|at| at.line == listed.line);
    let whole = line.kind == LineKind::Row || listed.range == (line.content, line.end);
    let deeper = segment.lines.get(listed.line as usize + 1).is_some_and(|below| {
        below.kind == LineKind::Text
            && (below.indent > line.indent || line.marker != Marker::None && below.marker == Marker::None)
    });
    (whole && !shared && !deeper).then_some(line)
}
