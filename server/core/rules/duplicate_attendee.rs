//! # duplicate-attendee
//!
//! Somebody stands in an attendee list twice.
//!
//! ## What it reports
//!
//! The second entry with the same full name, handle or e-mail address in one list. Chairs, scribes,
//! observers and absentees are repeated for good reason, and so is who comes to the next meeting
//! of the same file. Two people of the same name who have handles of their own are two people.
//!
//! ## Why it matters
//!
//! Whoever counts heads counts one too many, and the two entries may say different things.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek (@boek)
//! - ann lee
//!   ^^^^^^^ duplicate-attendee
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek (@boek)
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek (@boek)
//! - Bosse Ek (@boek)
//!   ^^^^^^^^^^^^^^^^ duplicate-attendee
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! # 2031-05-06
//!
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek (@boek)
//! - Bo Ek (@other)
//!
//! Scribe: Ann Lee
//!
//! - [ann] Shall we measure?
//!
//! # 2031-05-13
//!
//! Attendees:
//!
//! - Ann Lee
//! ```

use super::{Check, Rule, Site};
use crate::attendee::{Entry, Role};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Related, Severity};
use crate::edit::TextEdit;
use crate::name;
use crate::note::Attendee;
use crate::text::TextRange;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::borrow::Cow;

pub(super) const RULE: Rule = Rule {
    code: "duplicate-attendee",
    severity: Severity::Information,
    default: true,
    fix: Some(Applicability::Unsafe),
    check: Check::List(check),
    source: include_str!("duplicate_attendee.rs"),
};

fn check(site: &Site<'_>, list: &[Attendee<'_>], out: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<Key<'_>, &Attendee<'_>> = FxHashMap::default();
    for attendee in list.iter().filter(|attendee| attendee.entry.role == Role::Present) {
        let keys = keys(attendee.entry);
        let first = keys.iter().flatten().find_map(|key| {
            let first = seen.get(key)?;
            (!matches!(key, Key::Name(_)) || !differ(first.entry, attendee.entry)).then_some(*first)
        });
        match first {
            Some(first) => out.push(finding(site, first, attendee)),
            None => {
                for key in keys.into_iter().flatten() {
                    seen.entry(key).or_insert(attendee);
                }
            }
        }
    }
}

/// What tells people apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    Handle(Cow<'a, str>),
    Email(Cow<'a, str>),
    /// The full name. A single one does not tell: two may be called `Ann`.
    Name(SmolStr),
}

fn keys(entry: &Entry) -> [Option<Key<'_>>; 3] {
    let name = Some(name::fold(&entry.name)).filter(|name| name.contains(' '));
    [
        entry.handle.as_deref().map(|handle| Key::Handle(lowercase(handle))),
        entry.email.as_deref().map(|email| Key::Email(lowercase(email))),
        name.filter(|name| !name::is_placeholder(name, &entry.name)).map(Key::Name),
    ]
}

fn lowercase(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_uppercase) { text.to_lowercase().into() } else { text.into() }
}

/// Whether the two have different handles, addresses or abbreviations: then they are two people.
fn differ(a: &Entry, b: &Entry) -> bool {
    let other = |a: Option<&str>, b: Option<&str>| a.zip(b).is_some_and(|(a, b)| !a.eq_ignore_ascii_case(b));
    other(a.handle.as_deref(), b.handle.as_deref())
        || other(a.email.as_deref(), b.email.as_deref())
        || other(a.abbreviation.as_deref(), b.abbreviation.as_deref())
}

fn finding(site: &Site<'_>, first: &Attendee<'_>, again: &Attendee<'_>) -> Diagnostic {
    let message = format!("{} is in this list already", again.entry.name);
    let related = vec![Related::here(first.range, "first here")];
    let adds = |a: &Option<_>, b: &Option<_>| b.is_some() && a != b;
    let (a, b) = (first.entry, again.entry);
    let says_more = adds(&a.handle, &b.handle)
        || adds(&a.email, &b.email)
        || adds(&a.abbreviation, &b.abbreviation)
        || adds(&a.nick, &b.nick)
        || adds(&a.organization, &b.organization);
    let fix = again.alone.filter(|_| !says_more).map(|alone| {
        let line = site.text.line_of(alone.start + alone.line.start as usize);
        let whole = TextRange::new(site.text.line_start(line), site.text.line_start(line + 1));
        Fix {
            title: "Remove the second entry".to_string(),
            applicability: Applicability::Unsafe,
            edits: vec![TextEdit::delete(whole)],
        }
    });
    Diagnostic { related, fixes: fix.into_iter().collect(), ..RULE.finding(again.range, message) }
}
