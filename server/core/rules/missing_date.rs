//! # missing-date
//!
//! The note does not say when the meeting was.
//!
//! ## What it reports
//!
//! A note without a date in a heading, on a line of its own, behind a label (`Date:`) or in its name. A
//! month with its year will do, and so will a date in the prose at its top.
//! Drafts and fragments are left alone: notes without a heading, and those with fewer than five statements.
//!
//! ## Why it matters
//!
//! A year later nobody knows which meeting it was, and whether what was decided still holds.
//!
//! ## Examples
//!
//! ```note bad
//! -- harbour.md --
//! # Harbour call
//!   ^^^^^^^^^^^^ missing-date
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [ann] Good.
//! - [bo] It was 12 the second time.
//! - [ann] Then once more.
//! ```
//!
//! ```note good
//! -- harbour.md --
//! # Harbour call, 6 May 2031
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [ann] Good.
//! - [bo] It was 12 the second time.
//! - [ann] Then once more.
//! ```
//!
//! ```note good
//! -- meetings/2031-05-06.md --
//! # Harbour call
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [ann] Good.
//! - [bo] It was 12 the second time.
//! - [ann] Then once more.
//! ```

use super::{Check, Rule, Site};
use crate::date;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "missing-date",
    severity: Severity::Information,
    default: true,
    fix: None,
    check: Check::Note(check),
    source: include_str!("missing_date.rs"),
};

/// Fewer statements than this are a draft or a fragment.
const STATEMENTS: usize = 5;

/// How far down the head of a note reaches (bytes): a date in its prose counts too.
const HEAD: usize = 2000;

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    let note = site.note;
    // The name of what is piped is not known.
    let nameless = matches!(site.document.name(), "" | "-");
    if nameless || note.date().is_some() || date::in_name(site.document.name()).is_some() || note.count() < STATEMENTS {
        return;
    }
    let head = site.text.slice(TextRange::new(0, HEAD));
    if head.lines().any(|line| date::find(line).is_some() || date::is_loose(line)) {
        return;
    }
    let Some((place, heading)) = note.sections().iter().find_map(|section| section.place.zip(section.heading)) else {
        return;
    };
    let range = TextRange::new(heading.words.0 as usize, heading.words.1 as usize).shifted(place.start);
    out.push(RULE.finding(range, "The note has no date, neither in its text nor in its name".to_string()));
}
