//! # mismatched-tag
//!
//! The two marks of a speaker tag do not belong together.
//!
//! ## What it reports
//!
//! A tag that opens with one kind of bracket and closes with another.
//!
//! ## Why it matters
//!
//! It is a slip of the key beside the right one. Whoever searches for `[ann]`, by eye or by
//! machine, misses the statement.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - {ann] Shall we measure?
//!   ^^^^^ mismatched-tag
//! - [bo} We measured twice.
//!   ^^^^ mismatched-tag
//! - [ann) Good.
//!   ^^^^^ mismatched-tag
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
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [0, 1) is the interval we mean.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::Defect;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "mismatched-tag",
    severity: Severity::Error,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Statement(check),
    source: include_str!("mismatched_tag.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    if statement.tag.form.defect != Some(Defect::Mismatched) {
        return;
    }
    let (tag, name) = (statement.tag_range(), statement.name_range());
    let written = site.text.slice(name);
    let behind = site.text.slice(TextRange::new(name.end, tag.end));
    let Some(closing) = behind.find([']', '}', ')']).map(|at| name.end + at) else { return };
    let edits = [(tag.start, "["), (closing, "]")]
        .into_iter()
        .map(|(at, mark)| (TextRange::new(at, at + 1), mark))
        .filter(|(range, mark)| site.text.slice(*range) != *mark)
        .map(|(range, mark)| TextEdit::replace(range, mark))
        .collect();
    let message = format!("The marks of this speaker tag do not match: write `[{written}]`");
    let title = format!("Match the marks: `[{written}]`");
    let fix = Fix { title, applicability: Applicability::Safe, edits };
    out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(tag, message) });
}
