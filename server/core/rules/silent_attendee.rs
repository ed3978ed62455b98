//! # silent-attendee
//!
//! Somebody is listed who says nothing.
//!
//! ## What it reports
//!
//! An entry of an attendee list whose person has no statement in the note. Absentees, observers, chairs
//! and scribes are left alone. The rule is off by default: nobody must speak.
//!
//! ## Why it matters
//!
//! Where everybody is expected to speak, as in a round of introductions, a statement may be missing or
//! carry the wrong tag.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//! - Cy Day
//!   ^^^^^^ silent-attendee
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//! - Cy Day
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [cy] Once more.
//! ```

use super::{Check, Rule, Site};
use crate::attendee::Role;
use crate::diagnostic::{Diagnostic, Severity};
use rustc_hash::FxHashMap;

pub(super) const RULE: Rule = Rule {
    code: "silent-attendee",
    severity: Severity::Information,
    default: false,
    fix: None,
    check: Check::Note(check),
    source: include_str!("silent_attendee.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    if site.note.count() == 0 {
        return;
    }
    let mut silent: FxHashMap<u32, &str> = FxHashMap::default();
    for (id, person) in (0..).zip(&site.note.evidence().roster.people) {
        if let Some(&entry) = person.entries.first()
            && site.note.spoken_by(id).count == 0
        {
            silent.insert(entry, person.name.as_str());
        }
    }
    for attendee in site.note.attendees().filter(|attendee| attendee.entry.role == Role::Present) {
        if let Some(name) = silent.get(&attendee.number) {
            out.push(RULE.finding(attendee.range, format!("{name} says nothing in this note")));
        }
    }
}
