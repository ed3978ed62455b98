//! All that was said under a tag: the lines that belong to a statement.

use super::{Note, Statement};
use crate::line::{Line, LineKind, Marker};
use crate::pages::Place;
use crate::segment::Tag;
use crate::tag::Style;
use crate::text::TextRange;

impl Note {
    /// The lines that belong to a statement behind its tag's line, in order, each with the place
    /// of its segment. Blank lines are left out.
    #[must_use]
    pub fn speech<'a>(&'a self, statement: &Statement<'a>) -> Vec<(Place, &'a Line)> {
        let tag = statement.line();
        // A tag alone on its line without a bullet heads a block: paragraphs and bullets below.
        let alone = statement.tag.form.text >= tag.end;
        let block = alone && tag.marker == Marker::None;
        let (mut out, mut blank, mut line) = (Vec::new(), false, statement.tag.line as usize);
        for (place, segment) in self.pages.segments_from(statement.place) {
            if place.segment != statement.place.segment || place.page != statement.place.page {
                line = 0;
            } else {
                line += 1;
            }
            for index in line..segment.lines.len() {
                let this = &segment.lines[index];
                if this.kind == LineKind::Blank {
                    blank = true;
                    continue;
                }
                let deeper = this.indent > tag.indent;
                let plain = this.marker == Marker::None;
                // A plain line right below is wrapped; a list right below a paragraph goes with it.
                let runs_on = !blank && (plain || tag.marker == Marker::None);
                // `… and so on`, even behind a blank line.
                let goes_on = |tag: &&Tag| tag.line as usize == index && tag.form.style == Style::Continuation;
                let continues = segment.tags.iter().any(|tag| goes_on(&tag));
                let belongs = match this.kind {
                    LineKind::Heading | LineKind::Underline | LineKind::Break | LineKind::FrontMatter => false,
                    _ => block || deeper || runs_on || continues,
                };
                // What is to be done is no longer said, unless it stands below the statement.
                let outcome = this.task || segment.outcomes.iter().any(|outcome| outcome.line as usize == index);
                let ends = outcome && !deeper
                    || self.statement_on(place, index).is_some()
                    || self.is_heading(place, index)
                    || segment.listed.iter().any(|listed| listed.line as usize == index);
                if !belongs || ends {
                    return out;
                }
                if !matches!(this.kind, LineKind::EmptyItem | LineKind::Comment) {
                    out.push((place, this));
                }
                blank = false;
            }
        }
        out
    }

    /// All of a statement: from the start of its line to the end of the last line that belongs to
    /// it.
    #[must_use]
    pub fn extent(&self, statement: &Statement<'_>) -> TextRange {
        let line = statement.line();
        let last = self.speech(statement).last().map(|(place, line)| place.start + line.end as usize);
        let start = statement.place.start + line.start as usize;
        TextRange::new(start, last.unwrap_or(statement.place.start + line.end as usize))
    }

    /// The statement that `offset` lies in, its speech included.
    #[must_use]
    pub fn statement_around(&self, offset: usize) -> Option<Statement<'_>> {
        let (place, segment) = self.pages.at(offset)?;
        let line = segment.line_at(offset - place.start);
        self.statement_on(place, line)
            .or_else(|| self.statement_before(place, line).filter(|statement| self.extent(statement).touches(offset)))
    }

    /// The statements above the line of `offset`, the nearest first.
    pub fn statements_above(&self, offset: usize) -> impl Iterator<Item = Statement<'_>> {
        let here = self.pages.at(offset).and_then(|(place, segment)| {
            let key = (place.segment, segment.line_at(offset - place.start));
            let view = self.views.get(place.page)?;
            let above = view.spoken.partition_point(|spoken| (spoken.segment as usize, spoken.line as usize) < key);
            Some((place.page, above))
        });
        let pages = here.into_iter().flat_map(move |(page, above)| {
            let whole = (0..page).rev().map(|page| (page, self.views[page].spoken.len()));
            std::iter::once((page, above)).chain(whole)
        });
        pages.flat_map(move |(page, count)| (0..count).rev().filter_map(move |index| self.statement_of(page, index)))
    }
}
