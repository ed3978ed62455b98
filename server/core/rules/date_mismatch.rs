//! # date-mismatch
//!
//! The note says another date than the name of its file.
//!
//! ## What it reports
//!
//! The first date of the note, in a heading, on a line of its own or behind a label, where the name of the
//! file has another one. What only one of them says, such as the year, is not compared. Notes with several
//! meetings are left alone where one of them is on the day of the name.
//!
//! ## Why it matters
//!
//! One of the two is wrong, mostly the one that was copied from the last note.
//!
//! ## Examples
//!
//! ```note bad
//! -- 2031-05-06.md --
//! # Harbour call, 29 April 2031
//!                 ^^^^^^^^^^^^^ date-mismatch
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! -- 2031-05-06.md --
//! # Harbour call, 6 May 2031
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! -- harbour.md --
//! # Harbour call, 29 April 2031
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! ```

use super::{Check, Rule, Site};
use crate::date::{self, Date};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "date-mismatch",
    severity: Severity::Warning,
    default: true,
    fix: None,
    check: Check::Note(check),
    source: include_str!("date_mismatch.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    let Some(named) = date::in_name(site.document.name()) else { return };
    let Some((place, line, date)) = site.note.dated() else { return };
    let agrees = |date: Date| {
        (date.year == 0 || named.year == 0 || date.year == named.year) && (date.month, date.day) == (named.month, named.day)
    };
    // What somebody says of a date is not the note's.
    let said = site.note.statement_at(place.start + line.content as usize).is_some();
    if agrees(date) || date.weekday().is_none() || said {
        return;
    }
    let range = TextRange::new(line.content as usize, line.end as usize).shifted(place.start);
    let words = site.text.slice(range);
    let Some((_, found)) = date::find(&words) else { return };
    // `May 5 - 7` and notes of several meetings.
    let others = site.note.sections().iter().any(|section| {
        section.place.zip(section.heading).is_some_and(|(place, heading)| {
            let words = TextRange::new(heading.words.0 as usize, heading.words.1 as usize).shifted(place.start);
            date::all(&site.text.slice(words)).into_iter().any(agrees)
        })
    });
    if others || date::all(&words).into_iter().any(agrees) || date::is_range(&words[found.end..]) {
        return;
    }
    let range = TextRange::new(found.start, found.end).shifted(range.start);
    let name = site.document.name().rsplit(['/', '\\']).next().unwrap_or_default();
    let message = format!("The note says {}, its name `{name}` says {}", date.short(), named.short());
    out.push(RULE.finding(range, message));
}
