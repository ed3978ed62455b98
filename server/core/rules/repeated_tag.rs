//! # repeated-tag
//!
//! A line opens with the same speaker tag twice.
//!
//! ## What it reports
//!
//! `AB: AB: text` and `[ann] [ann] text`, whatever the case of the letters.
//!
//! ## Why it matters
//!
//! The second tag becomes part of what was said, and the slip goes out with the notes.
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
//! - [bo] [bo] We measured twice.
//!        ^^^^ repeated-tag
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
//! - [ann] Ann is here.
//! - [bo] [ann] was late.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::Style;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "repeated-tag",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Statement(check),
    source: include_str!("repeated_tag.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    if matches!(statement.tag.form.style, Style::Bare | Style::Dash | Style::Continuation) {
        return;
    }
    let (range, start) = (statement.tag_range(), statement.text_start());
    let end = statement.place.start + statement.line().end as usize;
    if start + range.len() > end {
        return;
    }
    let tag = site.text.slice(range);
    // With the blank behind it.
    let words = site.text.slice(TextRange::new(start, end.min(start + tag.len() + 1)));
    let again = words.get(..tag.len()).is_some_and(|words| words.eq_ignore_ascii_case(&tag));
    let rest = words.get(tag.len()..).unwrap_or_default();
    if !again || !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return;
    }
    let words = site.words_behind(statement);
    let rest = words.get(tag.len()..).unwrap_or_default();
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return;
    }
    let range = TextRange::new(start, start + tag.len());
    let blanks = rest.len() - rest.trim_start().len();
    let fix = Fix {
        title: "Remove the second tag".to_string(),
        applicability: Applicability::Safe,
        edits: vec![TextEdit::delete(TextRange::new(start, range.end + blanks))],
    };
    out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(range, format!("`{tag}` stands here twice")) });
}
