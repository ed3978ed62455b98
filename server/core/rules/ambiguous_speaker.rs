//! # ambiguous-speaker
//!
//! A speaker tag may mean more than one person.
//!
//! ## What it reports
//!
//! The first tag of a section whose name several people of the note have: two with the same first
//! name or the same initials. The likeliest comes first: who speaks often.
//!
//! ## Why it matters
//!
//! A reader will take one of them for the speaker, and may be wrong.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Ann Moor
//!
//! ## Topic
//!
//! - [ann] Shall we measure?
//!   ^^^^^ ambiguous-speaker
//! - [Ann Lee] We should.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Ann Moor
//!
//! ## Topic
//!
//! - [ann lee] Shall we measure?
//! - [Ann Lee] We should.
//! ```

use super::{Check, Rule, Site, Uses};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Related, Severity};
use crate::edit::TextEdit;
use crate::name;
use crate::note::SpokenBy;
use crate::resolve::Status;
use crate::text::Encoding;

pub(super) const RULE: Rule = Rule {
    code: "ambiguous-speaker",
    severity: Severity::Information,
    default: true,
    fix: Some(Applicability::Unsafe),
    check: Check::Speaker(check),
    source: include_str!("ambiguous_speaker.rs"),
};

fn check(site: &Site<'_>, uses: &Uses<'_>, out: &mut Vec<Diagnostic>) {
    let first = uses.first();
    let Some(speaker) = first.name.speakers.iter().find(|speaker| speaker.status == Status::Ambiguous) else { return };
    let people = &site.note.evidence().roster.people;
    let mut candidates: Vec<(&str, &SpokenBy)> =
        speaker.candidates.iter().map(|&id| (people[id as usize].name.as_str(), site.note.spoken_by(id))).collect();
    // `Ann Lee` and `Ann Lee Moor`, `Dan Ek` and `Daniel Ek` are one who is listed twice; `Ann/Bo/Cy` is nobody.
    let names: Vec<&str> = candidates.iter().map(|(name, _)| *name).collect();
    let mut earlier = 0..;
    candidates.retain(|(name, _)| {
        let before = names.iter().take(earlier.next().unwrap_or_default());
        !name.contains('/') && !before.into_iter().any(|other| is_same(name, other))
    });
    if candidates.len() < 2 {
        return;
    }
    candidates.sort_by_key(|(name, by)| (std::cmp::Reverse(by.count), *name));
    let described: Vec<String> = candidates.iter().map(|(name, by)| describe(site, name, by)).collect();
    let Some((last, others)) = described.split_last() else { return };
    let (written, counted) = (&speaker.name, uses.counted());
    let message = format!("`{written}` may be {} or {last}. {counted} here", others.join(", "));
    let mut related = uses.others();
    related.extend(candidates.iter().filter_map(|(name, by)| {
        let (page, index) = by.first?;
        let range = site.note.statement_of(page, index as usize)?.tag_range();
        Some(Related::here(range, format!("{name} speaks here")))
    }));
    related.sort_by_key(|place| place.range);
    let whole = first.name.speakers.len() == 1;
    let fixes = candidates.iter().filter(|_| whole).map(|(person, _)| {
        // The tag's own case is kept: `david:` becomes `david chase:`.
        let lower = !written.chars().any(char::is_uppercase);
        let name = if lower { person.to_lowercase() } else { (*person).to_string() };
        let edits = uses.statements.iter().map(|statement| TextEdit::replace(statement.name_range(), name.clone())).collect();
        Fix { title: format!("It is {person}: `{name}`"), applicability: Applicability::Unsafe, edits }
    });
    out.push(Diagnostic { fixes: fixes.collect(), related, ..RULE.finding(first.tag_range(), message) });
}

/// Whether two names are evidently one person's: one goes on where the other ends (`Ann Lee Moor`), or
/// only the first name is shorter, or one has a middle name more.
fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (name::fold(a), name::fold(b));
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    let ends = |name: &str| {
        let (first, rest) = name.split_once(' ')?;
        Some((first.to_string(), rest.rsplit(' ').next().unwrap_or_default().to_string()))
    };
    let alike = ends(short).zip(ends(long)).is_some_and(|((first, last), (other, name))| {
        last == name && (first.starts_with(&other) || other.starts_with(&first))
    });
    alike || short.contains(' ') && long.strip_prefix(short.as_str()).is_some_and(|rest| rest.starts_with(' '))
}

/// `Ann Lee (6 statements, in Profiles)`, `Bo Ek (1, line 83)`, `Cy Day (has not spoken)`.
fn describe(site: &Site<'_>, name: &str, by: &SpokenBy) -> String {
    let statement = by.first.and_then(|(page, index)| site.note.statement_of(page, index as usize));
    let most = by.most(1);
    let (Some(&(section, _)), Some(statement)) = (most.first(), statement) else {
        return format!("{name} (has not spoken)");
    };
    let place = site.note.section_name(section, site.text);
    let line = site.text.line_col(statement.tag_range().start, Encoding::Utf32).line + 1;
    match by.count {
        1 => format!("{name} (1, line {line})"),
        count if place.is_empty() => format!("{name} ({count} statements)"),
        count => format!("{name} ({count} statements, in {place})"),
    }
}
