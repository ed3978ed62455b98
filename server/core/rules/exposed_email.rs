//! # exposed-email
//!
//! An e-mail address stands in the note.
//!
//! ## What it reports
//!
//! Every e-mail address. The rule is off by default: many notes name addresses on purpose.
//!
//! ## Why it matters
//!
//! Notes are published, and addresses in them are collected by those who send unwanted mail. Who redacts
//! notes before they go out wants to see every one.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee, ann@kite.example
//!            ^^^^^^^^^^^^^^^^ exposed-email
//! - Bo Ek
//!
//! - [ann] Shall we measure? Write to bo.ek@kite.example.
//!                                    ^^^^^^^^^^^^^^^^^^ exposed-email
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee (@annl)
//! - Bo Ek
//!
//! - [ann] Shall we measure? Write to @boek.
//! ```

use super::{Check, Rule, Site};
use crate::attendee;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pages::Place;
use crate::segment::Segment;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "exposed-email",
    severity: Severity::Information,
    default: false,
    fix: None,
    check: Check::Segment(check),
    source: include_str!("exposed_email.rs"),
};

fn check(site: &Site<'_>, place: Place, segment: &Segment, out: &mut Vec<Diagnostic>) {
    let whole = TextRange::new(place.start, place.start + segment.len);
    if memchr::memchr(b'@', site.text.slice(whole).as_bytes()).is_none() {
        return;
    }
    for line in &segment.lines {
        // The marks of line and segment are no part of an address.
        let range = TextRange::new(line.content as usize, line.end as usize).shifted(place.start);
        let words = site.text.slice(range);
        for at in memchr::memchr_iter(b'@', words.as_bytes()) {
            let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
            let from = words[..at].trim_end_matches(inside).len();
            let from = from + words[from..at].len() - words[from..at].trim_start_matches(['.', '-']).len();
            let behind = &words[at + 1..];
            let length = behind.len() - behind.trim_start_matches(inside).len();
            let end = at + 1 + behind[..length].trim_end_matches(['.', '-', '_', '+']).len();
            // `package@1.2.0` is a version.
            let ends = words[..end].rsplit('.').next().is_some_and(|end| end.bytes().all(|b| b.is_ascii_alphabetic()));
            if ends && attendee::is_email(&words[from..end]) {
                let range = TextRange::new(from, end).shifted(range.start);
                out.push(RULE.finding(range, format!("E-mail address: `{}`", &words[from..end])));
            }
        }
    }
}
