//! What the whole note says: title, date, attendees, sections, statements, actions.
//!
//! A fold over the pages. What a page says given the evidence ([`PageView`]) is kept from one
//! version of a note to the next as long as neither has changed, so that a keystroke costs the
//! page it falls into.

mod cast;
mod habit;
mod list;
mod section;
mod speech;
mod view;

pub use cast::SpokenBy;
pub use habit::Habit;
pub use list::{Alone, Attendee};
pub use section::Section;
pub use view::{Opened, PageView, PieceView, Spoken};

use crate::convention::{Evidence, Name, NameId, Summary};
use crate::date::Date;
use crate::directory::Directory;
use crate::line::{Line, LineKind};
use crate::pages::{Page, Pages, Place};
use crate::segment::{Listed, Outcome, Segment, Tag};
use crate::tag::Style;
use crate::text::TextRange;
use crate::vocabulary::Vocabulary;
use std::sync::{Arc, OnceLock};

/// What a whole note says.
#[derive(Debug)]
pub struct Note {
    pages: Pages,
    summaries: Vec<Arc<Summary>>,
    views: Vec<Arc<PageView>>,
    evidence: Arc<Evidence>,
    /// Who is known from outside.
    directory: Arc<Directory>,
    /// The section each page begins in.
    bases: Vec<usize>,
    sections: OnceLock<Vec<Section>>,
    /// Who said how much; shared with the version before, while nobody speaks otherwise than there.
    cast: Arc<OnceLock<Vec<SpokenBy>>>,
}

/// A statement of a note: a speaker tag where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Statement<'a> {
    /// Where its segment lies.
    pub place: Place,
    /// Its segment.
    pub segment: &'a Segment,
    /// Its tag.
    pub tag: &'a Tag,
    /// Its name and speakers.
    pub name: &'a Name,
    /// The number of its name.
    pub id: NameId,
    /// Index of its section.
    pub section: usize,
}

impl Statement<'_> {
    /// The tag with its marks.
    #[must_use]
    pub fn tag_range(&self) -> TextRange {
        let form = &self.tag.form;
        TextRange::new(form.start as usize, form.end as usize).shifted(self.place.start)
    }

    /// The name between the marks.
    #[must_use]
    pub fn name_range(&self) -> TextRange {
        let form = &self.tag.form;
        TextRange::new(form.name_start as usize, form.name_end as usize).shifted(self.place.start)
    }

    /// Its line.
    #[must_use]
    pub fn line(&self) -> &Line {
        &self.segment.lines[self.tag.line as usize]
    }

    /// Where the speech begins on the tag's line.
    #[must_use]
    pub fn text_start(&self) -> usize {
        self.place.start + self.tag.form.text as usize
    }
}

impl Note {
    /// Reads a note, taking over from `basis`, the note of an earlier version with the same
    /// vocabulary, what still holds.
    #[must_use]
    pub fn read(pages: &Pages, basis: Option<&Self>, vocabulary: &Vocabulary, directory: &Arc<Directory>) -> Self {
        let known = |page: &Arc<Page>, hint: usize| {
            let basis = basis?;
            // Pages rarely move, and then by few places.
            let near = [hint, hint.wrapping_sub(1), hint + 1]
                .into_iter()
                .find(|&index| basis.pages.page(index).is_some_and(|other| Arc::ptr_eq(other, page)));
            near.or_else(|| {
                (0..basis.pages.count())
                    .find(|&index| basis.pages.page(index).is_some_and(|other| Arc::ptr_eq(other, page)))
            })
        };
        let found: Vec<Option<usize>> =
            pages.pages().enumerate().map(|(index, (_, page))| known(page, index)).collect();
        let summaries: Vec<Arc<Summary>> = pages
            .pages()
            .zip(&found)
            .map(|((_, page), known)| match (known, basis) {
                (Some(index), Some(basis)) => basis.summaries[*index].clone(),
                _ => Arc::new(Summary::of(page)),
            })
            .collect();
        let unchanged = basis.filter(|basis| Arc::ptr_eq(&basis.directory, directory) && basis.adds_up_to(&summaries));
        let evidence = match unchanged {
            Some(basis) => basis.evidence.clone(),
            None => {
                let mut weighed = Evidence::weigh(&summaries, vocabulary);
                weighed.acquaint(directory);
                match basis {
                    Some(basis) if *basis.evidence == weighed => basis.evidence.clone(),
                    _ => Arc::new(weighed),
                }
            }
        };
        let held = basis.filter(|basis| Arc::ptr_eq(&basis.evidence, &evidence));
        let (mut views, mut bases, mut section) = (Vec::with_capacity(found.len()), Vec::with_capacity(found.len()), 0);
        for ((_, page), known) in pages.pages().zip(&found) {
            let view = match (known, held) {
                (Some(index), Some(basis)) if basis.bases[*index] == section => basis.views[*index].clone(),
                _ => Arc::new(PageView::of(page, &evidence, section)),
            };
            bases.push(section);
            section += view.pieces.len() - 1;
            views.push(view);
        }
        let as_before = held.filter(|basis| {
            let alike = |(old, new): (&Arc<PageView>, &Arc<PageView>)| Arc::ptr_eq(old, new) || old.speaks_like(new);
            basis.bases == bases && basis.views.iter().zip(&views).all(alike)
        });
        Self {
            pages: pages.clone(),
            summaries,
            views,
            evidence,
            directory: directory.clone(),
            bases,
            sections: OnceLock::new(),
            cast: as_before.map(|basis| basis.cast.clone()).unwrap_or_default(),
        }
    }

    /// The same note, read with nobody known from outside, when `directory` is.
    #[must_use]
    pub fn acquainted(&self, directory: &Arc<Directory>) -> Self {
        let mut evidence = Evidence::clone(&self.evidence);
        evidence.acquaint(directory);
        // Who somebody is decides nothing about which lines are statements.
        Self {
            pages: self.pages.clone(),
            summaries: self.summaries.clone(),
            views: self.views.clone(),
            evidence: Arc::new(evidence),
            directory: directory.clone(),
            bases: self.bases.clone(),
            sections: OnceLock::new(),
            cast: Arc::default(),
        }
    }

    /// Whether somebody speaks whom the note does not know.
    #[must_use]
    pub fn has_strangers(&self) -> bool {
        use crate::resolve::Status;
        let unknown = |status| matches!(status, Status::Unknown | Status::Inferred);
        let mut believed = self.evidence.names.iter().filter(|name| name.believed);
        believed.any(|name| name.speakers.iter().any(|speaker| unknown(speaker.status)))
    }

    /// The segments.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// Whether its pages contribute these to the evidence, to the letter.
    #[must_use]
    pub fn adds_up_to(&self, summaries: &[Arc<Summary>]) -> bool {
        let same = |(one, other): (&Arc<Summary>, &Arc<Summary>)| Arc::ptr_eq(one, other) || one == other;
        self.summaries.len() == summaries.len() && self.summaries.iter().zip(summaries).all(same)
    }

    /// What each page contributes to the evidence.
    #[must_use]
    pub fn summaries(&self) -> &[Arc<Summary>] {
        &self.summaries
    }

    /// What the tags and names of the note show.
    #[must_use]
    pub fn evidence(&self) -> &Arc<Evidence> {
        &self.evidence
    }

    /// What each page says, with its first byte and the section it begins in.
    pub fn views(&self) -> impl Iterator<Item = (usize, &Arc<PageView>, usize)> {
        self.pages.pages().zip(&self.views).zip(&self.bases).map(|(((start, _), view), base)| (start, view, *base))
    }

    /// All statements, in order.
    pub fn statements(&self) -> impl Iterator<Item = Statement<'_>> {
        (0..self.views.len()).flat_map(|page| self.statements_of(page))
    }

    /// A statement of page number `page`.
    fn statement(&self, page: usize, spoken: &Spoken) -> Statement<'_> {
        let (view, base) = (&self.views[page], self.bases[page]);
        let place = self.place(page, spoken.segment);
        let segment = &view.page.segments[place.segment];
        Statement {
            place,
            segment,
            tag: &segment.tags[spoken.tag as usize],
            name: &self.evidence.names[spoken.name as usize],
            id: spoken.name,
            section: base + spoken.piece as usize,
        }
    }

    /// The statement whose tag stands on the line of `offset`.
    #[must_use]
    pub fn statement_at(&self, offset: usize) -> Option<Statement<'_>> {
        let (place, segment) = self.pages.at(offset)?;
        let line = segment.line_at(offset - place.start);
        self.statement_on(place, line)
    }

    /// The statement on a line of a segment.
    #[must_use]
    pub fn statement_on(&self, place: Place, line: usize) -> Option<Statement<'_>> {
        let view = self.views.get(place.page)?;
        let key = (place.segment, line);
        let index =
            view.spoken.binary_search_by_key(&key, |spoken| (spoken.segment as usize, spoken.line as usize)).ok()?;
        Some(self.statement(place.page, &view.spoken[index]))
    }

    /// The last statement above a line of a segment, in the same section.
    #[must_use]
    pub fn statement_before(&self, place: Place, line: usize) -> Option<Statement<'_>> {
        let view = self.views.get(place.page)?;
        let key = (place.segment, line);
        let section = self.bases[place.page] + view.opened.iter().filter(|opened| opened.line() <= key).count();
        let above = view.spoken.partition_point(|spoken| (spoken.segment as usize, spoken.line as usize) < key);
        let found = match above.checked_sub(1) {
            Some(index) => self.statement_of(place.page, index),
            None => (0..place.page)
                .rev()
                .find_map(|page| self.statement_of(page, self.views[page].spoken.len().checked_sub(1)?)),
        };
        found.filter(|statement| statement.section == section)
    }

    /// Statement number `index` of page number `page`.
    #[must_use]
    pub fn statement_of(&self, page: usize, index: usize) -> Option<Statement<'_>> {
        let spoken = self.views.get(page)?.spoken.get(index)?;
        Some(self.statement(page, spoken))
    }

    /// Where segment number `segment` of page number `page` lies.
    fn place(&self, page: usize, segment: u32) -> Place {
        let segment = segment as usize;
        let start = self.pages.start(page).unwrap_or_default() + self.views[page].page.start(segment);
        Place { page, segment, start }
    }

    /// The line right below a line of a segment, with its place, unless it is blank.
    #[must_use]
    pub fn line_below(&self, place: Place, line: usize) -> Option<(Place, usize, &Line)> {
        let filled = |line: &&Line| line.kind != LineKind::Blank;
        if let Some(below) = self.pages.segment(place)?.lines.get(line + 1) {
            return Some((place, line + 1, below)).filter(|(.., below)| filled(below));
        }
        let (place, segment) = self.pages.after(place)?;
        let below = segment.lines.first().filter(filled)?;
        Some((place, 0, below))
    }

    /// The statements of one page, in order.
    pub fn statements_of(&self, page: usize) -> impl Iterator<Item = Statement<'_>> {
        let spoken = self.views.get(page).into_iter().flat_map(|view| &view.spoken);
        spoken.map(move |spoken| self.statement(page, spoken))
    }

    /// All that stands in attendee lists, in order, open-list marks too.
    pub fn listed(&self) -> impl Iterator<Item = (Place, &Listed)> {
        self.in_views(0, |view| view.listed.iter().map(|&listed| (listed.0, listed))).map(
            |(place, view, (segment, index, _))| (place, &view.page.segments[segment as usize].listed[index as usize]),
        )
    }

    /// Actions and decisions, in order, with the index of their section.
    pub fn outcomes(&self) -> impl Iterator<Item = (Place, &Segment, &Outcome, usize)> {
        self.in_views(0, |view| view.outcomes.iter().map(|&outcome| (outcome.0, outcome))).map(
            |(place, view, (segment, index, piece))| {
                let segment = &view.page.segments[segment as usize];
                (place, &**segment, &segment.outcomes[index as usize], self.bases[place.page] + piece as usize)
            },
        )
    }

    /// What stands in the views from page number `first` on, each with its segment.
    fn in_views<'a, T, I>(
        &'a self,
        first: usize,
        items: impl Fn(&'a PageView) -> I + 'a,
    ) -> impl Iterator<Item = (Place, &'a PageView, T)>
    where
        I: Iterator<Item = (u32, T)> + 'a,
        T: 'a,
    {
        self.views.iter().enumerate().skip(first).flat_map(move |(page, view)| {
            items(view).map(move |(segment, item)| (self.place(page, segment), &**view, item))
        })
    }

    /// The date of the note: the first that a heading, a line of its own or a label gives.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.views.iter().find_map(|view| view.date).map(|(_, date)| date)
    }

    /// That date, and the line that gives it.
    #[must_use]
    pub fn dated(&self) -> Option<(Place, &Line, Date)> {
        self.views.iter().enumerate().find_map(|(page, view)| {
            let (number, date) = view.date?;
            let segment = &view.page.segments[number as usize];
            let (line, _) = segment.date?;
            Some((self.place(page, number), &segment.lines[line as usize], date))
        })
    }

    /// Where the first character stands that was lost when the file was read (U+FFFD).
    #[must_use]
    pub fn lost(&self) -> Option<usize> {
        self.views.iter().enumerate().find_map(|(page, view)| {
            let (segment, at) = view.lost?;
            Some(self.place(page, segment).start + at as usize)
        })
    }

    /// Number of statements.
    #[must_use]
    pub fn count(&self) -> usize {
        self.views.iter().map(|view| view.spoken.len()).sum()
    }

    /// Whether the text is a meeting note: people are listed, or tags that follow one convention
    /// name several speakers.
    #[must_use]
    pub fn is_note(&self) -> bool {
        let evidence = &self.evidence;
        let people = evidence.roster.people.iter().filter(|person| !person.entries.is_empty()).count();
        let statements = self.count();
        let heard = evidence.names.iter().any(|name| name.believed && name.listed.is_some() && !name.label);
        if people >= 2 && heard || people >= 3 && evidence.meets {
            return true;
        }
        let speakers = evidence.names.iter().filter(|name| name.believed && name.count >= 2 && !name.label);
        let strong = |style: &Style| {
            let tally = evidence.note[*style as usize];
            let supported = tally.listed + tally.recurring;
            supported >= 6 && supported * 10 >= tally.plausible * 7
        };
        // Change logs and manuals have words that recur before colons, too: where nobody is listed,
        // something has to speak of a meeting, unless it is a log.
        let logged = evidence.timed >= 6;
        let meets = evidence.meets && !evidence.releases || people >= 2 || logged;
        let styles = [Style::Bracket, Style::Colon, Style::Bold, Style::BoldBlock, Style::Handle];
        statements >= 6 && speakers.count() >= 2 && meets && (logged || styles.iter().any(strong))
    }
}

fn range_of(place: Place, range: (u32, u32)) -> TextRange {
    TextRange::new(range.0 as usize, range.1 as usize).shifted(place.start)
}
