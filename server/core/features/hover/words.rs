//! Words that mean more than they say: the label of an action, an abbreviation in prose.

use super::{Hover, Page};
use crate::date;
use crate::line::LineKind;
use crate::markdown::escape;
use crate::pages::Place;
use crate::roster::By;
use crate::segment::Segment;
use crate::tag::is_initials;
use crate::text::TextRange;
use std::fmt::Write;

/// What is to be said of the label of an action or decision at `offset`: its owner, when it is due.
pub(super) fn outcome(page: Page<'_>, place: Place, segment: &Segment, offset: usize) -> Option<Hover> {
    let here = offset - place.start;
    let outcome =
        segment.outcomes.iter().find(|outcome| outcome.label.0 as usize <= here && here <= outcome.label.1 as usize)?;
    let line = &segment.lines[outcome.line as usize];
    let range = TextRange::new(outcome.label.0 as usize, outcome.label.1 as usize).shifted(place.start);
    let words = TextRange::new(outcome.text as usize, (line.end as usize).max(outcome.text as usize));
    let words = page.text.slice(words.shifted(place.start)).into_owned();
    let mut out = String::from(if outcome.decision { "**Decision**" } else { "**Action**" });
    if !outcome.decision {
        match outcome.owner {
            Some((start, end)) => {
                let owner =
                    page.text.slice(TextRange::new(start as usize, end as usize).shifted(place.start)).into_owned();
                let meeting = page.note.evidence().meeting(page.note.section_at(offset));
                let person = match page.roster().resolve(&owner, meeting) {
                    Some((_, people)) if people.len() == 1 => page.roster().people[people[0] as usize].name.to_string(),
                    _ => owner,
                };
                let _ = write!(out, " · owner {}", escape(&person));
            }
            None => out.push_str(" · no owner"),
        }
        if let Some(due) = date::due(&words, page.note.date()) {
            let _ = write!(out, " · due {due}");
        }
    }
    let _ = write!(out, "\n\n{}", escape(words.trim()));
    Some(Hover { range, markdown: out })
}

/// Who the abbreviation at `offset` stands for, in the middle of a line.
pub(super) fn abbreviation(page: Page<'_>, place: Place, segment: &Segment, offset: usize) -> Option<Hover> {
    let line = segment.lines.get(segment.line_at(offset - place.start))?;
    if !matches!(line.kind, LineKind::Text | LineKind::Row | LineKind::Heading) {
        return None;
    }
    let whole = page.text.line_range(page.text.line_of(offset));
    let before = page.text.slice(TextRange::new(whole.start, offset));
    // Not in the midst of a character.
    let offset = whole.start + before.len();
    let behind = page.text.slice(TextRange::new(offset, whole.end));
    let back: usize = before.chars().rev().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    let on: usize = behind.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    let range = TextRange::new(offset - back, offset + on);
    let word = page.text.slice(range).into_owned();
    if !is_initials(&word) {
        return None;
    }
    let meeting = page.note.evidence().meeting(page.note.section_at(offset));
    let (by, people) = page.roster().resolve(&word, meeting)?;
    let ([person], By::Abbreviation | By::Initials) = (people.as_slice(), by) else { return None };
    let mut out = String::new();
    page.title(&mut out, *person);
    let _ = write!(out, "\n\n{}", page.share(page.note.spoken_by(*person)));
    Some(Hover { range, markdown: out })
}
