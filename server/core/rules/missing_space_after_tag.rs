//! # missing-space-after-tag
//!
//! A speaker tag and the words behind it run together.
//!
//! ## What it reports
//!
//! `[ann]We measured` and `AB:We measured`. Colons run together with the next word are reported
//! behind initials only: `https://…`, `std::vec` and `10:30` are no tags.
//!
//! ## Why it matters
//!
//! The name no longer stands out, and many tools do not find it.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann]Shall we measure?
//!   ^^^^^ missing-space-after-tag
//! - [bo] We measured twice.
//! - AL:Good.
//!   ^^^ missing-space-after-tag
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
//! - AL: Good.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::Defect;

pub(super) const RULE: Rule = Rule {
    code: "missing-space-after-tag",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Statement(check),
    source: include_str!("missing_space_after_tag.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    if statement.tag.form.defect != Some(Defect::Glued) {
        return;
    }
    let tag = statement.tag_range();
    let message = format!("No space behind the speaker tag `{}`", site.text.slice(tag));
    let fix = Fix {
        title: "Insert a space".to_string(),
        applicability: Applicability::Safe,
        edits: vec![TextEdit::insert(tag.end, " ")],
    };
    out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(tag, message) });
}
