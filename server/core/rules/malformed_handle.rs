//! # malformed-handle
//!
//! A handle in an attendee list cannot be one.
//!
//! ## What it reports
//!
//! `@` with a space behind it, two of them, one at the end of the name, and signs that no handle has.
//!
//! ## Why it matters
//!
//! The handle leads nowhere, and tags with it are not matched.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee (@annl)
//! - Bo Ek (@@boek)
//!          ^^^^^^ malformed-handle
//! - Cy Day (@ cyd)
//!           ^ malformed-handle
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee (@annl)
//! - Bo Ek (@boek)
//! - Cy Day (@cyd)
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee (@ann on slack)
//! - Bo Ek [@boek](https://host.example/boek)
//! - Cy Day @ Kite
//!
//! - [ann] Shall we measure?
//! ```

use super::{Check, Rule, Site};
use crate::attendee;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::pages::Place;
use crate::segment::Segment;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "malformed-handle",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Segment(check),
    source: include_str!("malformed_handle.rs"),
};

fn check(site: &Site<'_>, place: Place, segment: &Segment, out: &mut Vec<Diagnostic>) {
    for listed in segment.listed.iter().filter(|listed| listed.entry.is_some()) {
        let (start, words) = site.entry_words(place, segment, listed);
        for (at, _) in words.match_indices('@') {
            let before = words[..at].chars().next_back();
            // In the middle of a word it is an address; the second of two belongs to the first.
            // `@ann's` is about somebody; what a word processor made of a link is beyond repair.
            if before.is_some_and(|c| c.is_alphanumeric() || c == '@')
                || words[at..].split(' ').next().is_some_and(|word| word.contains(['\'', '’', '[']))
            {
                continue;
            }
            let handle = |c: char| !c.is_whitespace() && !matches!(c, ',' | ';' | ')' | ']' | '|' | '*' | '/' | '(' | '<' | '>');
            let word = &words[at..at + words[at..].find(|c: char| !handle(c)).unwrap_or(words.len() - at)];
            let bare = word.trim_end_matches(['.', ':', '_', '~', '\'', '’', '!', '?']);
            let name = bare.trim_start_matches('@');
            let alone = bare == "@";
            // `Ann @ Kite` is where somebody works.
            if attendee::is_handle(name) && bare.len() == name.len() + 1 || alone && before != Some('(') {
                continue;
            }
            let range = TextRange::new(start + at, start + at + bare.len());
            let rest = &words[at + bare.len()..];
            let edit = match alone {
                true => {
                    let blanks = rest.len() - rest.trim_start().len();
                    let next = rest.trim_start().split([' ', ')']).next().unwrap_or_default();
                    attendee::is_handle(next)
                        .then(|| (next, TextEdit::delete(TextRange::new(range.end, range.end + blanks))))
                }
                false => attendee::is_handle(name).then(|| (name, TextEdit::replace(range, format!("@{name}")))),
            };
            let fix = edit.map(|(name, edit)| Fix {
                title: format!("Write `@{name}`"),
                applicability: Applicability::Safe,
                edits: vec![edit],
            });
            let message = format!("`{bare}` is no handle");
            out.push(Diagnostic { fixes: fix.into_iter().collect(), ..RULE.finding(range, message) });
        }
    }
}
