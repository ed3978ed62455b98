//! # tag-case
//!
//! A name is tagged in capitals here and in small letters there.
//!
//! ## What it reports
//!
//! The first tag of each section whose name differs from the form that the note uses most in nothing but
//! the case of its letters: `[Ann]` among `[ann]`. The rule is off by default: names are written freely
//! while notes are taken.
//!
//! ## Why it matters
//!
//! Published notes read better in one hand, and tools that compare names letter by letter see two people.
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
//! - [Ann] Then once more.
//!   ^^^^^ tag-case
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
use crate::diagnostic::{Applicability, Diagnostic, Fix, Related, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) const RULE: Rule = Rule {
    code: "tag-case",
    severity: Severity::Information,
    default: false,
    fix: Some(Applicability::Safe),
    check: Check::Note(check),
    source: include_str!("tag_case.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    // In most notes no two names are alike, which is told without a look at the statements.
    let mut known = FxHashSet::default();
    if site.note.evidence().names.iter().all(|name| known.insert(name.written.to_lowercase())) {
        return;
    }
    // The forms of each name, in the order of their first use.
    let mut forms: FxHashMap<String, Vec<(&str, usize)>> = FxHashMap::default();
    for statement in site.note.statements() {
        let written = statement.name.written.as_str();
        let forms = forms.entry(written.to_lowercase()).or_default();
        match forms.iter_mut().find(|(known, _)| *known == written) {
            Some((_, count)) => *count += 1,
            None => forms.push((written, 1)),
        }
    }
    forms.retain(|_, forms| forms.len() > 1);
    if forms.is_empty() {
        return;
    }
    let mut found: Vec<(&str, Vec<Statement<'_>>)> = Vec::new();
    for statement in site.note.statements() {
        let written = statement.name.written.as_str();
        let Some(forms) = forms.get(&written.to_lowercase()) else { continue };
        let Some(&(most, _)) = forms.iter().rev().max_by_key(|(_, count)| *count) else { continue };
        if written == most {
            continue;
        }
        let same = |(_, held): &&mut (&str, Vec<Statement<'_>>)| {
            held[0].section == statement.section && held[0].name.written == written
        };
        match found.iter_mut().rev().find(same) {
            Some((_, held)) => held.push(statement),
            None => found.push((most, vec![statement])),
        }
    }
    for (most, statements) in &found {
        let [first, others @ ..] = statements.as_slice() else { continue };
        let written = &first.name.written;
        let related = others.iter().map(|other| Related::here(other.tag_range(), "also here"));
        let edits = statements.iter().map(|statement| TextEdit::replace(statement.name_range(), *most)).collect();
        let fix = Fix { title: format!("Write `{most}`"), applicability: Applicability::Safe, edits };
        let message = format!("`{written}` is mostly written `{most}` in this note");
        let related = related.take(20).collect();
        out.push(Diagnostic { related, fixes: vec![fix], ..RULE.finding(first.tag_range(), message) });
    }
}
