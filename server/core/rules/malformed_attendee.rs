//! # malformed-attendee
//!
//! An entry of an attendee list has a parenthesis too many or too few.
//!
//! ## What it reports
//!
//! `Ann Lee (@annl`, `@annl)` and `Ann Lee ()`.
//!
//! ## Why it matters
//!
//! It is not clear what belongs to the name. What was meant to stand in the parentheses, often the
//! handle or the abbreviation, is what tags are matched with.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee (@annl
//!   ^^^^^^^^^^^^^^ malformed-attendee
//! - Bo Ek ()
//!   ^^^^^^^^ malformed-attendee
//! - @cyd))
//!   ^^^^^^ malformed-attendee
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee (@annl)
//! - Bo Ek
//! - @cyd
//!
//! - [ann] Shall we measure?
//! ```

use super::{Check, Rule, Site};
use crate::attendee::EntryDefect;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::pages::Place;
use crate::segment::Segment;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "malformed-attendee",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Segment(check),
    source: include_str!("malformed_attendee.rs"),
};

fn check(site: &Site<'_>, place: Place, segment: &Segment, out: &mut Vec<Diagnostic>) {
    for listed in &segment.listed {
        let Some(defect) = listed.entry.as_ref().and_then(|entry| entry.defect) else { continue };
        let range = TextRange::new(listed.range.0 as usize, listed.range.1 as usize).shifted(place.start);
        let written = site.text.slice(range);
        let line = site.text.line_range(site.text.line_of(range.start));
        let closed = site.text.slice(TextRange::new(range.end, line.end.max(range.end))).starts_with([')', ']']);
        let what = match defect {
            // In front matter the bracket that ends a list is not part of its last entry.
            EntryDefect::Unclosed if closed => continue,
            EntryDefect::Unclosed => "A parenthesis is not closed",
            // Links have parentheses of their own.
            _ if written.contains("](") => continue,
            EntryDefect::Unopened if is_smiley(&written) => continue,
            EntryDefect::Unopened => "A parenthesis is closed that was not opened",
            EntryDefect::Empty => "Nothing stands between the parentheses",
        };
        // What is known of a row is spread over its cells.
        let row = segment.lines[listed.line as usize].kind == LineKind::Row;
        let fix = if row { None } else { fix(defect, &written, range.start) };
        out.push(Diagnostic { fixes: fix.into_iter().collect(), ..RULE.finding(range, format!("{what}: `{written}`")) });
    }
}

fn fix(defect: EntryDefect, written: &str, start: usize) -> Option<Fix> {
    let range = |from: usize, to: usize| TextRange::new(from, to).shifted(start);
    let odd = odd_one(written, defect)?;
    let (title, edit) = match defect {
        EntryDefect::Unclosed => {
            let end = written.trim_end_matches([';', ',', '*', '_', ' ']).len();
            let inner = written.get(odd + 1..end)?;
            // Two words may be two people, or one of them may belong outside.
            if inner.is_empty() || inner.contains([' ', ',', ';']) {
                return None;
            }
            let mark = if written[odd..].starts_with('[') { "]" } else { ")" };
            (format!("Close it: `{mark}`"), TextEdit::insert(start + end, mark))
        }
        EntryDefect::Unopened => {
            // All that follow it at once: each would be one too many.
            let behind = &written[odd..];
            ("Remove it".to_string(), TextEdit::delete(range(odd, odd + behind.len() - behind.trim_start_matches(')').len())))
        }
        EntryDefect::Empty => {
            let close = odd + written[odd..].find([')', ']'])? + 1;
            let before = written[..odd].trim_end().len();
            let rest = !written[..before].is_empty();
            rest.then(|| ("Remove the empty parentheses".to_string(), TextEdit::delete(range(before, close))))?
        }
    };
    Some(Fix { title, applicability: Applicability::Safe, edits: vec![edit] })
}

/// Where the parenthesis is that has no partner, or nothing inside.
fn odd_one(written: &str, defect: EntryDefect) -> Option<usize> {
    let mut open = None;
    for (at, c) in written.char_indices() {
        match (c, open) {
            ('(' | '[', None) => open = Some(at),
            (')' | ']', Some(from)) => {
                if defect == EntryDefect::Empty && written[from + 1..at].trim().is_empty() {
                    return Some(from);
                }
                open = None;
            }
            (')', None) if defect == EntryDefect::Unopened => return Some(at),
            _ => {}
        }
    }
    open.filter(|_| defect == EntryDefect::Unclosed)
}

/// `Ann :)`
fn is_smiley(written: &str) -> bool {
    [":)", ":-)", ";)", ";-)"].iter().any(|smiley| written.contains(smiley))
}
