//! # malformed-email
//!
//! An e-mail address in an attendee list cannot be one.
//!
//! ## What it reports
//!
//! A word of an entry with an `@` inside that is no address: nothing behind the `@`, no dot in what is
//! behind it, a comma for the dot.
//!
//! ## Why it matters
//!
//! Whoever sends the notes out does not reach that person, and saidby cannot match tags with the address.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee, ann@kite.example
//! - Bo Ek, bo@kite,example
//!          ^^^^^^^^^^^^^^^ malformed-email
//! - Cy Day (cy@kite)
//!           ^^^^^^^ malformed-email
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee, ann@kite.example
//! - Bo Ek, bo@kite.example
//! - Cy Day (cy@kite.example)
//!
//! - [ann] Shall we measure?
//! ```

use super::{Check, Rule, Site};
use crate::attendee;
use crate::diagnostic::{Diagnostic, Severity};
use crate::pages::Place;
use crate::segment::Segment;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "malformed-email",
    severity: Severity::Warning,
    default: true,
    fix: None,
    check: Check::Segment(check),
    source: include_str!("malformed_email.rs"),
};

fn check(site: &Site<'_>, place: Place, segment: &Segment, out: &mut Vec<Diagnostic>) {
    for listed in segment.listed.iter().filter(|listed| listed.entry.is_some()) {
        let (start, words) = site.entry_words(place, segment, listed);
        if memchr::memchr(b'@', words.as_bytes()).is_none() {
            continue;
        }
        for word in words.split([' ', '\t', '|']).filter(|word| word.contains('@')) {
            let at = word.as_ptr() as usize - words.as_ptr() as usize;
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@');
            let inside = bare.find('@').is_some_and(|at| at > 0);
            if !inside || bare.contains(['/', '(', '[']) || attendee::is_email(bare) || bare.matches('@').count() > 1 {
                continue;
            }
            let from = start + at + word.find(bare).unwrap_or_default();
            let range = TextRange::new(from, from + bare.len());
            out.push(RULE.finding(range, format!("`{bare}` is no e-mail address")));
        }
    }
}
