//! # empty-section
//!
//! A section has nothing in it.
//!
//! ## What it reports
//!
//! A heading with nothing below it before the next heading of its level or the end of the note. Headings of
//! attendee lists are left to `missing-attendees`. The rule is off by default: agendas are written before the
//! meeting, and some topics are never reached.
//!
//! ## Why it matters
//!
//! In published notes a reader cannot tell whether nothing was said or nothing was written down.
//!
//! ## Examples
//!
//! ```note bad
//! # Harbour call
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! ## Clocks
//!
//! - [ann] Shall we measure?
//!
//! ## Scales
//!    ^^^^^^ empty-section
//!
//! ## Boats
//!
//! - [bo] One is enough.
//! ```
//!
//! ```note good
//! # Harbour call
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! ## Clocks
//!
//! - [ann] Shall we measure?
//!
//! ## Scales
//!
//! Not reached.
//!
//! ## Boats
//!
//! - [bo] One is enough.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "empty-section",
    severity: Severity::Information,
    default: false,
    fix: None,
    check: Check::Note(check),
    source: include_str!("empty_section.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    let sections = site.note.sections();
    let title = site.note.title();
    for (index, section) in sections.iter().enumerate() {
        let Some((place, heading)) = section.place.zip(section.heading) else { continue };
        let next = sections.get(index + 1);
        // A container holds the sections below it.
        let holds = next.is_some_and(|next| next.level > section.level);
        if section.statements > 0 || holds || heading.role.is_some() || Some(index) == title {
            continue;
        }
        let line = &site.note.pages().segment(place).map(|segment| segment.lines[heading.line as usize]);
        let Some(line) = line else { continue };
        let below = TextRange::new(place.start + line.end as usize, next.map_or(site.text.len(), |next| next.start));
        let filled = |c: char| c.is_alphanumeric() || matches!(c, '!' | '<' | '`' | '|');
        if site.text.slice(below).contains(filled) {
            continue;
        }
        let range = TextRange::new(heading.words.0 as usize, heading.words.1 as usize).shifted(place.start);
        let words = site.text.slice(range);
        // `Moderator: Ann Lee` and a link say all by themselves.
        if !words.contains(": ") && !words.contains("](") {
            out.push(RULE.finding(range, format!("Nothing stands under \"{words}\"")));
        }
    }
}
