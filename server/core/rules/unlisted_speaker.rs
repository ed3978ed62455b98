//! # unlisted-speaker
//!
//! Somebody speaks who is in no attendee list.
//!
//! ## What it reports
//!
//! The first tag of a section with a name that leads to nobody listed. A list that was not meant to
//! name everybody is left alone: one that says so (`Many more...`), one of fewer than two people, and
//! one that lacks more than a third of those who speak. Who speaks three times or more, or is known
//! from a roster or an earlier note, is called a missing attendee, and the fix adds them, by their full
//! name where that is known. A name that stands in the note once or twice and is near that of somebody
//! listed is left to `misspelt-speaker`.
//!
//! ## Why it matters
//!
//! Either somebody is missing from the list, or the words are attributed to nobody.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [cy] We should, once more.
//!   ^^^^ unlisted-speaker
//! - [cy] With a clock.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//! - cy
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [cy] We should, once more.
//! - [cy] With a clock.
//! ```
//!
//! ```note bad
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure?
//!
//! BE: We should.
//!
//! AL/QV: Then let us.
//!    ^^ unlisted-speaker
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//! - Many more...
//!
//! - [ann] Shall we measure?
//! - [cy] We should, once more.
//! - [cy] With a clock.
//! ```

use super::{Check, Rule, Site, Uses};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::enrol::Lists;
use crate::name::{self, Shape};
use crate::note::Statement;
use crate::resolve::{Speaker, Status};
use crate::tag::{Hints, Style};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "unlisted-speaker",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    check: Check::Speaker(check),
    source: include_str!("unlisted_speaker.rs"),
};

/// Who says so much in a note is no slip of the keys (statements).
const OFTEN: u32 = 3;

fn check(site: &Site<'_>, uses: &Uses<'_>, out: &mut Vec<Diagnostic>) {
    let first = uses.first();
    for (index, speaker) in first.name.speakers.iter().enumerate() {
        if !site.likeness.is_unlisted(speaker)
            || !site.likeness.is_complete()
            || !is_person(site, first, speaker)
            || !site.likeness.misspelt(first.name, speaker).is_empty()
        {
            continue;
        }
        let (written, counted) = (&speaker.name, uses.counted());
        let message = match known_from(site, speaker) {
            Some(known) => format!("Missing attendee: `{written}` ({known}) is in no list of this note. {counted} here"),
            None if first.name.count >= OFTEN => format!("Missing attendee: `{written}` is in no list. {counted} here"),
            None => format!("`{written}` is in no attendee list, nor like anybody there. {counted} here"),
        };
        let range = uses.place(site, index);
        let fixes = add(site, speaker, range).into_iter().collect();
        out.push(Diagnostic { related: uses.others(), fixes, ..RULE.finding(range, message) });
    }
}

/// `Ann Lee, known from delegates.txt`
fn known_from(site: &Site<'_>, speaker: &Speaker) -> Option<String> {
    let person = &site.note.evidence().roster.people[speaker.person? as usize];
    let source = person.source.as_ref().filter(|_| speaker.status == Status::Roster)?;
    Some(format!("{}, known from {}", person.name, source.shown))
}

/// Whether the tag cannot well be anything but a person: labels that nobody knows are common, and
/// so are headings that look like names and rows of a poll (`F: 4`).
fn is_person(site: &Site<'_>, statement: &Statement<'_>, speaker: &Speaker) -> bool {
    let (form, name) = (&statement.tag.form, statement.name);
    let number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let line_end = statement.place.start + statement.line().end as usize;
    let words = site.text.slice(TextRange::new(statement.text_start().min(line_end), line_end));
    if form.hints.has(Hints::TASK)
        || speaker.name.chars().count() < 2
        || speaker.name.split_whitespace().any(number)
        || number(words.trim())
    {
        return false;
    }
    match form.style {
        Style::Bracket | Style::Angle | Style::Handle => true,
        // A word above a list, before a single word or before code labels it: `Chair: Ann`.
        Style::Colon | Style::Bold => {
            let speech = words.split_whitespace().nth(2).is_some() && !words.trim_start().starts_with(['`', '{', '<']);
            name::shape(&speaker.name) == Shape::Initials || name.recurs() && speech
        }
        Style::BoldBlock => name::shape(&speaker.name) == Shape::Initials || name.recurs(),
        _ => false,
    }
}

/// Adds the speaker to the list above, or to the last list of the note.
fn add(site: &Site<'_>, speaker: &Speaker, tag: TextRange) -> Option<Fix> {
    let best = speaker.person.map(|person| site.note.evidence().roster.people[person as usize].name.as_str());
    let name = best.unwrap_or(&speaker.name);
    // A name that stands there already leads to nobody for another reason, and would do so again.
    let lists = site.lists.get_or_init(|| Lists::of(site.document));
    if lists.has(name) {
        return None;
    }
    let edit = lists.enrol(tag.start, &[name])?;
    let behind = TextRange::new(edit.range.end, edit.range.end + edit.text.len());
    (*site.text.slice(behind) != *edit.text).then(|| Fix {
        title: format!("Add `{name}` to the attendees"),
        applicability: Applicability::Unsafe,
        edits: vec![edit],
    })
}
