//! # empty-tag
//!
//! A speaker tag names nobody.
//!
//! ## What it reports
//!
//! `[]` with words behind it, beside lines whose speakers stand in brackets. A box to be ticked,
//! `[ ]`, is none.
//!
//! ## Why it matters
//!
//! The name was to be filled in later, and a reader cannot know it.
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
//! - [] But how?
//!   ^^ empty-tag
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
//! - [bo] But how?
//! - [ ] Measure again.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [] The clock
//!   - [ann] Shall we measure?
//!   - [bo] We measured twice.
//! - [] The scales
//!   - [ann] Good.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Diagnostic, Severity};
use crate::line::Marker;
use crate::note::Statement;
use crate::tag::{Defect, Style};

pub(super) const RULE: Rule = Rule {
    code: "empty-tag",
    severity: Severity::Warning,
    default: true,
    fix: None,
    check: Check::Statement(check),
    source: include_str!("empty_tag.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    if statement.tag.form.defect == Some(Defect::Empty) && among_tags(site, statement) {
        let message = "This speaker tag names nobody: write who spoke, or `[unknown]`".to_string();
        out.push(RULE.finding(statement.tag_range(), message));
    }
}

/// Whether somebody speaks in brackets right above or below. Elsewhere the `[]` of a list item is a
/// box without its space.
fn among_tags(site: &Site<'_>, statement: &Statement<'_>) -> bool {
    let (line, at) = (statement.line(), statement.tag.line as usize);
    line.marker == Marker::None
        || [at.checked_sub(1), Some(at + 1)].into_iter().flatten().any(|at| {
            site.note.statement_on(statement.place, at).is_some_and(|near| {
                let form = &near.tag.form;
                form.style == Style::Bracket && form.defect != Some(Defect::Empty) && near.line().indent == line.indent
            })
        })
}
