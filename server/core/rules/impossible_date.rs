//! # impossible-date
//!
//! A date is not in the calendar.
//!
//! ## What it reports
//!
//! Dates of headings, of lines of their own and behind labels (`Date:`) that no calendar has: a month
//! above 12, 30 February. And those whose day of the week is another: 6 May 2031 is a Tuesday.
//!
//! ## Why it matters
//!
//! The meeting is filed under a day on which it did not take place.
//!
//! ## Examples
//!
//! ```note bad
//! # Harbour call, 30 February 2031
//!                 ^^^^^^^^^^^^^^^^ impossible-date
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
//! # Harbour call, 28 February 2031
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note bad
//! # Monday, May 6, 2031
//!           ^^^^^^^^^^^ impossible-date
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
//! # Tuesday, May 6, 2031
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! ```

use super::{Check, Rule, Site};
use crate::date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pages::Place;
use crate::segment::Segment;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "impossible-date",
    severity: Severity::Warning,
    default: true,
    fix: None,
    check: Check::Segment(check),
    source: include_str!("impossible_date.rs"),
};

fn check(site: &Site<'_>, place: Place, segment: &Segment, out: &mut Vec<Diagnostic>) {
    let mut lines: Vec<usize> = segment.headings.iter().map(|heading| heading.line as usize).collect();
    let own = segment.date.map(|(line, _)| line as usize);
    // What somebody says of a date is not the note's.
    lines.extend(own.filter(|&line| site.note.statement_on(place, line).is_none()));
    lines.sort_unstable();
    lines.dedup();
    for line in lines.into_iter().map(|line| &segment.lines[line]) {
        let range = TextRange::new(line.content as usize, line.end as usize).shifted(place.start);
        let words = site.text.slice(range);
        let Some((date, found)) = date::find(&words) else { continue };
        let day = date.weekday();
        let message = match (day, date::weekday_before(&words[..found.start])) {
            (None, _) => format!("`{}` is in no calendar", &words[found.clone()]),
            (Some(day), Some(said)) if date.year > 0 && day != said => {
                format!("{date} is a {}, not a {}", date::DAYS[day], date::DAYS[said])
            }
            _ => continue,
        };
        out.push(RULE.finding(TextRange::new(found.start, found.end).shifted(range.start), message));
    }
}
