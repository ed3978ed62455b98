//! # unbalanced-emphasis
//!
//! The emphasis of a speaker tag is opened and closed differently.
//!
//! ## What it reports
//!
//! `**Ann*: text`, `*Ann**: text`, `**Ann*` above what was said, and `**Ann: text` without any closing
//! stars, where the name leads to somebody listed and other speakers stand in bold or before a colon.
//!
//! ## Why it matters
//!
//! Rendered, the stars show or the whole line turns bold, and the name no longer looks like those of
//! the other speakers.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! **Ann**: Shall we measure?
//!
//! **Bo**: We measured twice.
//!
//! **Ann*: Good.
//! ^^^^^^^ unbalanced-emphasis
//!
//! **Bo**: Then once more.
//!
//! **Ann: Why?
//! ^^^^^^ unbalanced-emphasis
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! **Ann**: Shall we measure?
//!
//! **Bo**: We measured twice.
//!
//! **Ann**: Good.
//!
//! **Bo**: Then once more.
//!
//! **Ann**: Why?
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! **Ann**: Shall we measure?
//!
//! **Bo**: We measured twice.
//!
//! **Ann**: Good.
//!
//! **Bo: then once more, and all of it in bold.**
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::{Defect, Style};

pub(super) const RULE: Rule = Rule {
    code: "unbalanced-emphasis",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Statement(check),
    source: include_str!("unbalanced_emphasis.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    if statement.tag.form.defect != Some(Defect::Unbalanced) {
        return;
    }
    let (tag, name) = (statement.tag_range(), site.text.slice(statement.name_range()));
    let colon = if statement.tag.form.style == Style::BoldBlock { "" } else { ":" };
    let tidy = format!("**{name}**{colon}");
    let message = format!("The emphasis of this speaker tag does not close as it opens: write `{tidy}`");
    let fix = Fix {
        title: format!("Write `{tidy}`"),
        applicability: Applicability::Safe,
        edits: vec![TextEdit::replace(tag, tidy)],
    };
    out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(tag, message) });
}
