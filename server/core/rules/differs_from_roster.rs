//! # differs-from-roster
//!
//! An attendee list spells a name otherwise than the roster does.
//!
//! ## What it reports
//!
//! A full name of an attendee list that no roster has, where one has the same name with other
//! accents or with a slip or two of the keys. Rosters are the files and people below `[roster]` in
//! `saidby.toml`. Two whose handles, addresses or abbreviations differ are two people; without any
//! of these, only what is plainly a slip counts. Letter case and dots are left alone.
//!
//! ## Why it matters
//!
//! A person of two spellings is two people to whoever counts, searches or quotes; and people like
//! to be written as they write themselves.
//!
//! ## Examples
//!
//! ```note bad
//! -- beside a roster: Inês Duarte (IDU), Timothy Orr (TOR) --
//! Present: Ines Duarte (IDU), Timothy Orr (TOR)
//!          ^^^^^^^^^^^ differs-from-roster
//!
//! IDU: Shall we measure?
//!
//! TOR: We measured twice.
//! ```
//!
//! ```note good
//! -- beside a roster: Inês Duarte (IDU), Timothy Orr (TOR) --
//! Present: Inês Duarte (IDU), Timothy Orr (TOR)
//!
//! IDU: Shall we measure?
//!
//! TOR: We measured twice.
//! ```
//!
//! ```note bad
//! -- beside a roster: Timothy Orr, Joan Kestrel (@joank) --
//! Attendees:
//!
//! - Timoty Orr
//!   ^^^^^^^^^^ differs-from-roster
//! - Jon Kestrel (@joank)
//!   ^^^^^^^^^^^ differs-from-roster
//!
//! - [timoty] Shall we measure?
//! ```
//!
//! ```note good
//! -- beside a roster: Inês Duarte (IDU), Joan Kestrel (@joank), Ann Lee --
//! Attendees:
//!
//! - Ines Duarte (IDX)
//! - Jan Kestrel
//! - ann lee
//! - Anna Lee
//!
//! - [jan] Shall we measure?
//! ```

use super::{Check, Rule, Site};
use crate::attendee::Entry;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::pages::Place;
use crate::segment::Segment;
use crate::text::TextRange;
use crate::{likeness, name};
use unicode_normalization::UnicodeNormalization;

pub(super) const RULE: Rule = Rule {
    code: "differs-from-roster",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Segment(check),
    source: include_str!("differs_from_roster.rs"),
};

fn check(site: &Site<'_>, place: Place, segment: &Segment, out: &mut Vec<Diagnostic>) {
    if site.document.directory().rosters.is_empty() {
        return;
    }
    for listed in &segment.listed {
        let Some(entry) = &listed.entry else { continue };
        let Some((known, one)) = meant(site, entry) else { continue };
        let (start, words) = site.entry_words(place, segment, listed);
        let Some(at) = words.find(entry.name.as_str()) else { continue };
        let range = TextRange::new(start + at, start + at + entry.name.len());
        // With other letters, tags that use the name would lead to nobody.
        let safe = one && name::fold(&entry.name) == name::fold(&known.name);
        let applicability = if safe { Applicability::Safe } else { Applicability::Unsafe };
        let edits = vec![TextEdit::replace(range, known.name.as_str())];
        let fix = Fix { title: format!("Write `{}`", known.name), applicability, edits };
        let message = format!("`{}` is spelt `{}` in the roster", entry.name, known.name);
        out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(range, message) });
    }
}

/// The one person of the rosters who is meant, and whether something besides the name says so.
fn meant<'a>(site: &'a Site<'_>, entry: &Entry) -> Option<(&'a Entry, bool)> {
    let folded = name::fold(&entry.name);
    if !folded.contains(' ') {
        return None;
    }
    let (spelt, first) = (letters(&entry.name), initial(&folded)?);
    let mut found: Option<(&Entry, bool)> = None;
    let people = site.document.directory().rosters.iter().flat_map(|register| &register.people);
    for known in people.map(|person| &person.entry) {
        // The first letter tells most apart before the dear work begins.
        if known.name.starts_with(|c: char| c.is_ascii() && c.to_ascii_lowercase() != first) {
            continue;
        }
        let other = name::fold(&known.name);
        if folded == other && spelt == letters(&known.name) {
            return None;
        }
        let Some(one) = same_person(entry, known) else { continue };
        let near = folded == other
            || slips(&folded, &other)
            || one && strsim::damerau_levenshtein(&folded, &other) <= 2 && initial(&other) == Some(first);
        if !near {
            continue;
        }
        match found {
            Some((before, _)) if before.name == known.name => {}
            Some(_) => return None,
            None => found = Some((known, one)),
        }
    }
    found
}

/// Whether a handle, an address or an abbreviation says that two are one; nothing where one says
/// that they are two.
fn same_person(a: &Entry, b: &Entry) -> Option<bool> {
    let pairs = [(&a.handle, &b.handle), (&a.email, &b.email), (&a.abbreviation, &b.abbreviation)];
    let mut said = pairs.iter().filter_map(|(a, b)| a.as_deref().zip(b.as_deref()));
    said.try_fold(false, |_, (a, b)| a.eq_ignore_ascii_case(b).then_some(true))
}

/// Whether two names are one, word by word, but for plain slips.
fn slips(a: &str, b: &str) -> bool {
    let near = |(a, b): (&str, &str)| a == b || likeness::distance(a, b, false).is_some_and(|(_, weak)| !weak);
    a.split(' ').count() == b.split(' ').count() && a.split(' ').zip(b.split(' ')).all(near)
}

fn initial(folded: &str) -> Option<char> {
    folded.chars().next()
}

/// A name without case and signs, but with its accents.
fn letters(name: &str) -> String {
    name.nfc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
