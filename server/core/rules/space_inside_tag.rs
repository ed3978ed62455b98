//! # space-inside-tag
//!
//! A speaker tag has a space between the name and its marks.
//!
//! ## What it reports
//!
//! `[ann ]` and `AB :`. A note that mostly writes a space before its colons is left alone, and
//! `[ann] : We measured` is a notation of its own.
//!
//! ## Why it matters
//!
//! Whoever searches for `[ann]` or `AB:` misses the statement.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann ] Shall we measure?
//!   ^^^^^^ space-inside-tag
//! - [ bo] We measured twice.
//!   ^^^^^ space-inside-tag
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
//! ```note bad
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure?
//!
//! BE : We measured twice.
//! ^^^^ space-inside-tag
//!
//! AL: Good.
//! ```
//!
//! ```note good
//! Present: Ann Lee, Bo Ek
//!
//! AL : Shall we measure?
//!
//! BE : We measured twice.
//! ```
//!
//! ```note good
//! Present: Ann Lee, Bo Ek
//!
//! [ann] : Shall we measure?
//!
//! [bo] : We measured twice.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::{Defect, Style};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "space-inside-tag",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Statement(check),
    source: include_str!("space_inside_tag.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    let form = &statement.tag.form;
    // With colons the habit of the note decides.
    let meant = form.style == Style::Colon && site.spaces_colons;
    if form.defect == Some(Defect::SpaceInside) && !meant {
        out.extend(finding(site, statement));
    }
}

fn finding(site: &Site<'_>, statement: &Statement<'_>) -> Option<Diagnostic> {
    let tag = statement.tag_range();
    let written = site.text.slice(tag);
    // The name lies between an opening mark, if there is one, and the last mark.
    let open = usize::from(written.starts_with('['));
    let close = if open == 1 { written.find(']')? } else { written.rfind(':')? };
    let inner = &written[open..close];
    let (lead, trail) = (inner.len() - inner.trim_start().len(), inner.len() - inner.trim_end().len());
    let edits = [(open, open + lead), (close - trail, close)]
        .into_iter()
        .filter(|(start, end)| start < end)
        .map(|(start, end)| TextEdit::delete(TextRange::new(start, end).shifted(tag.start)))
        .collect();
    let tidy = format!("{}{}{}", &written[..open], inner.trim(), &written[close..]);
    let message = format!("Space inside the speaker tag: write `{tidy}`");
    let fix = Fix { title: format!("Remove the space: `{tidy}`"), applicability: Applicability::Safe, edits };
    Some(Diagnostic { fixes: vec![fix], ..RULE.finding(tag, message) })
}
