//! # conflicting-abbreviation
//!
//! Two entries of an attendee list have the same abbreviation.
//!
//! ## What it reports
//!
//! The second entry of an attendee list with an abbreviation that another name of the list has, where
//! speakers are tagged with it, or where a table has a column for it: two people, or one who is listed
//! twice.
//!
//! ## Why it matters
//!
//! Nobody can tell whose words are tagged with it.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee (AL)
//! - Abe Lind (AL)
//!   ^^^^^^^^^^^^^ conflicting-abbreviation
//! - Bo Ek (BE)
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee (AL)
//! - Abe Lind (ALI)
//! - Bo Ek (BE)
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee (KITE)
//! - Abe Lind (KITE)
//! - Bo Ek (DIAL)
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//! ```

use super::{Check, Rule, Site};
use crate::attendee::Role;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::line::LineKind;
use crate::name;
use crate::note::Attendee;
use rustc_hash::FxHashMap;

pub(super) const RULE: Rule = Rule {
    code: "conflicting-abbreviation",
    severity: Severity::Warning,
    default: true,
    fix: None,
    check: Check::List(check),
    source: include_str!("conflicting_abbreviation.rs"),
};

fn check(site: &Site<'_>, list: &[Attendee<'_>], out: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<&str, &Attendee<'_>> = FxHashMap::default();
    let present = |attendee: &&Attendee<'_>| matches!(attendee.entry.role, Role::Present | Role::Observer);
    for attendee in list.iter().filter(present) {
        let Some(abbreviation) = attendee.entry.abbreviation.as_deref() else { continue };
        let Some(first) = seen.get(abbreviation) else {
            seen.insert(abbreviation, attendee);
            continue;
        };
        let same = name::fold(&first.entry.name) == name::fold(&attendee.entry.name);
        if same || !stands_for_people(site, attendee, abbreviation) {
            continue;
        }
        let message = format!("`{abbreviation}` is the abbreviation of {} as well", first.entry.name);
        let related = vec![Related::here(first.range, "here too")];
        out.push(Diagnostic { related, ..RULE.finding(attendee.range, message) });
    }
}

/// Whether it is an abbreviation of people and not their organisation.
fn stands_for_people(site: &Site<'_>, attendee: &Attendee<'_>, abbreviation: &str) -> bool {
    let evidence = site.note.evidence();
    let column = attendee.alone.is_some_and(|alone| alone.line.kind == LineKind::Row);
    let tagged = evidence.name(attendee.section, abbreviation).is_some_and(|name| name.believed);
    let initial = |text: &str| text.chars().next().map(|c| c.to_ascii_uppercase());
    (column || tagged) && initial(&attendee.entry.name) == initial(abbreviation)
}
