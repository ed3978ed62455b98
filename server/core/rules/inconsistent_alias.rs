//! # inconsistent-alias
//!
//! One person is tagged with several names.
//!
//! ## What it reports
//!
//! The first tag of each section with a name of somebody whom the note tags with another name more often:
//! `[alee]` among `[ann]`. Names that differ in case alone are left to `tag-case`. The rule is off by
//! default: several scribes in one note are normal.
//!
//! ## Why it matters
//!
//! A reader has to know that the two are one, and whoever searches for one name misses the other.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [ann] Good.
//! - [alee] Then once more.
//!   ^^^^^^ inconsistent-alias
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [ann] Good.
//! - [ann] Then once more.
//! ```

use super::{Check, Rule, Site};
use crate::convention::Name;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Related, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::roster::PersonId;
use rustc_hash::FxHashMap;

pub(super) const RULE: Rule = Rule {
    code: "inconsistent-alias",
    severity: Severity::Information,
    default: false,
    fix: Some(Applicability::Unsafe),
    check: Check::Note(check),
    source: include_str!("inconsistent_alias.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    // The names of each person: folded, as first written, and how often.
    let mut names: FxHashMap<PersonId, Vec<(&str, &str, usize)>> = FxHashMap::default();
    for statement in site.note.statements() {
        let Some(person) = person(statement.name) else { continue };
        let (folded, names) = (statement.name.folded.as_str(), names.entry(person).or_default());
        match names.iter_mut().find(|(known, ..)| *known == folded) {
            Some((.., count)) => *count += 1,
            None => names.push((folded, &statement.name.written, 1)),
        }
    }
    names.retain(|_, names| names.len() > 1);
    if names.is_empty() {
        return;
    }
    let mut found: Vec<(&str, Vec<Statement<'_>>)> = Vec::new();
    for statement in site.note.statements() {
        let Some(names) = person(statement.name).and_then(|person| names.get(&person)) else { continue };
        let Some(&(most, written, _)) = names.iter().rev().max_by_key(|(.., count)| *count) else { continue };
        let folded = statement.name.folded.as_str();
        if folded == most {
            continue;
        }
        let same = |(_, held): &&mut (&str, Vec<Statement<'_>>)| {
            held[0].section == statement.section && held[0].name.folded == folded
        };
        match found.iter_mut().rev().find(same) {
            Some((_, held)) => held.push(statement),
            None => found.push((written, vec![statement])),
        }
    }
    for (most, statements) in &found {
        let [first, others @ ..] = statements.as_slice() else { continue };
        let people = &site.note.evidence().roster.people;
        let who = person(first.name).map_or("", |person| people[person as usize].name.as_str());
        let message = format!("`{}` is mostly tagged `{most}` in this note ({who})", first.name.written);
        let related = others.iter().map(|other| Related::here(other.tag_range(), "also here"));
        let edits = statements.iter().map(|statement| TextEdit::replace(statement.name_range(), *most)).collect();
        let fix = Fix { title: format!("Write `{most}`"), applicability: Applicability::Unsafe, edits };
        let related = related.take(20).collect();
        out.push(Diagnostic { related, fixes: vec![fix], ..RULE.finding(first.tag_range(), message) });
    }
}

/// Who a name stands for, if it is one person.
fn person(name: &Name) -> Option<PersonId> {
    match name.speakers.as_slice() {
        [one] => one.person,
        _ => None,
    }
}
