//! # tag-without-statement
//!
//! A speaker tag has nothing said under it.
//!
//! ## What it reports
//!
//! A tag with no words on its line and none below that belong to it. Names alone that may as well
//! be a list or a heading (`@ann`, `- Ann Lee`) are left alone.
//!
//! ## Why it matters
//!
//! Either what was said is missing, or the tag was left behind when the text moved.
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
//! - [bo]
//!   ^^^^ tag-without-statement
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
//! - [bo]
//!   - We measured twice.
//! - [ann] Good.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! **Ann Lee**
//!
//! Shall we measure?
//!
//! **Bo Ek**
//!
//! We measured twice.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Diagnostic, Severity};
use crate::line::{LineKind, Marker};
use crate::note::Statement;
use crate::tag::Style;

pub(super) const RULE: Rule = Rule {
    code: "tag-without-statement",
    severity: Severity::Information,
    default: true,
    fix: None,
    check: Check::Statement(check),
    source: include_str!("tag_without_statement.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    let (form, name) = (&statement.tag.form, statement.name);
    let marked = matches!(form.style, Style::Bracket | Style::Colon | Style::Bold | Style::BoldBlock);
    // What mostly stands alone labels something: `Topics:`, `[slide 12]`.
    let speaks = !name.label && (name.listed.is_some() || name.count >= 3 && name.alone * 3 <= name.count);
    let alone = form.text >= statement.line().end;
    // `[AB and CD discuss clocks]` is a stage direction.
    let told = form.style == Style::Bracket && name.written.split(' ').nth(2).is_some();
    if marked && !told && alone && speaks && site.note.speech(statement).is_empty() && !heads_lines(site, statement) {
        let tag = statement.tag_range();
        out.push(RULE.finding(tag, format!("Nothing is said under `{}`", site.text.slice(tag))));
    }
}

/// Whether the line right below may be what was said though it does not belong to the tag: one that
/// opens like a tag (`agree: 3`), an item beside this one, a heading of its own.
fn heads_lines(site: &Site<'_>, statement: &Statement<'_>) -> bool {
    let tag = statement.line();
    let Some((place, index, below)) = site.note.line_below(statement.place, statement.tag.line as usize) else {
        return false;
    };
    let next = site.note.statement_on(place, index);
    match below.kind {
        LineKind::Heading => true,
        LineKind::Text if tag.marker != Marker::None => {
            below.marker != Marker::None && below.indent == tag.indent && next.is_none()
        }
        LineKind::Text => next.is_none_or(|next| next.name.listed.is_none()),
        _ => false,
    }
}
