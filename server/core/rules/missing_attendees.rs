//! # missing-attendees
//!
//! The attendee list is missing or empty.
//!
//! ## What it reports
//!
//! The heading of an attendee list with nobody below it, in a note in which people speak; and a note
//! without any list whose speakers are tagged with initials, which nothing explains.
//!
//! ## Why it matters
//!
//! Without the list nobody knows whose words they are, and saidby can check little.
//!
//! ## Examples
//!
//! ```note bad
//! ## Attendees
//!    ^^^^^^^^^ missing-attendees
//!
//! ## Topic
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//!
//! AL: Good.
//!
//! BE: Then once more.
//!
//! AL: When?
//!
//! BE: Now.
//! ```
//!
//! ```note good
//! ## Attendees
//!
//! - Ann Lee
//! - Bo Ek
//!
//! ## Topic
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//!
//! AL: Good.
//!
//! BE: Then once more.
//!
//! AL: When?
//!
//! BE: Now.
//! ```
//!
//! ```note bad
//! # Call
//!
//! AL: Shall we measure?
//! ^^^ missing-attendees
//!
//! BE: We measured twice.
//!
//! AL: Good.
//!
//! BE: Then once more.
//!
//! AL: When?
//!
//! BE: Now.
//! ```
//!
//! ```note good
//! # Call
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [ann] Good.
//! - [bo] Then once more.
//! - [ann] When?
//! - [bo] Now.
//! ```

use super::{Check, Rule, Site};
use crate::attendee::Role;
use crate::convention::Name;
use crate::diagnostic::{Diagnostic, Severity};
use crate::name::Shape;
use crate::note::Section;
use crate::segment::{Heading, HeadingKind};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "missing-attendees",
    severity: Severity::Information,
    default: true,
    fix: None,
    check: Check::Note(check),
    source: include_str!("missing_attendees.rs"),
};

/// Whether a range has such a character. The text is not taken out whole: a list may head all of it.
fn holds(site: &Site<'_>, range: TextRange, wanted: impl Fn(char) -> bool + Copy) -> bool {
    let mut at = range.start;
    while at < range.end {
        let (chunk, start) = site.text.chunk(at);
        let end = (start + chunk.len()).min(range.end);
        if chunk.get(at - start..end - start).is_none_or(|piece| piece.contains(wanted)) {
            return true;
        }
        at = end;
    }
    false
}

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    let note = site.note;
    if note.count() == 0 {
        return;
    }
    let sections = note.sections();
    let is_list = |section: &Section| section.heading.is_some_and(|heading| heading.role == Some(Role::Present));
    // `In person:` and `Remote:` are one list.
    for lists in sections.chunk_by(|one, next| is_list(one) && is_list(next)).filter(|lists| is_list(&lists[0])) {
        let (Some(first), Some(last)) = (lists.first(), lists.last()) else { continue };
        // What stands below headings of its own belongs to a marked heading as well.
        let deeper = |section: &Section| matches!(last.heading, Some(Heading { kind: HeadingKind::Marked(_), .. })) && section.level > last.level;
        let behind = sections.partition_point(|section| section.start <= last.start);
        let next = sections[behind..].iter().find(|section| !deeper(section));
        let end = next.map_or(site.text.len(), |next| next.start);
        let range = |section: &Section| {
            let (place, heading) = section.place.zip(section.heading)?;
            Some(TextRange::new(heading.words.0 as usize, heading.words.1 as usize).shifted(place.start))
        };
        let (Some(named), Some(heading)) = (range(first), range(last)) else { continue };
        let filled = |c: char| !c.is_whitespace() && !matches!(c, ':' | '*' | '_' | '-' | '+' | '#');
        if lists.len() > 1 || holds(site, TextRange::new(heading.end, end), filled) {
            continue;
        }
        let message = format!("Nobody is listed under \"{}\"", site.text.slice(named));
        out.push(RULE.finding(named, message));
    }
    if note.listed().next().is_some() || sections.iter().any(is_list) {
        return;
    }
    let initials = |name: &&Name| name.believed && name.shape == Shape::Initials && name.count >= 2;
    let unexplained = note.evidence().names.iter().filter(initials).count();
    if unexplained < 2 {
        return;
    }
    if let Some(first) = note.statements().find(|statement| statement.name.shape == Shape::Initials) {
        let message =
            format!("Nobody is listed: {unexplained} speakers are tagged with initials that this note does not explain");
        out.push(RULE.finding(first.tag_range(), message));
    }
}
