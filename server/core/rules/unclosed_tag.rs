//! # unclosed-tag
//!
//! A speaker tag lacks one of its brackets.
//!
//! ## What it reports
//!
//! A line that opens with a bracket and a name, or with a name and a bracket, in a note whose
//! speakers stand in brackets. The name has to be one that the note knows: of somebody listed, or of
//! somebody who has a whole tag elsewhere.
//!
//! ## Why it matters
//!
//! Nobody can tell where the name ends and the speech begins; rendered, the statement looks as if
//! it belonged to the speaker above.
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
//! - [bo We measured twice.
//!     ^ unclosed-tag
//! - ann] Good.
//!   ^^^^ unclosed-tag
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
//! - [We measured twice, and then once more.
//! - Nobody here is tagged.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::Defect;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "unclosed-tag",
    severity: Severity::Error,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Statement(check),
    source: include_str!("unclosed_tag.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    let (tag, name) = (statement.tag_range(), statement.name_range());
    let written = site.text.slice(name);
    let (range, message, title, edit) = match statement.tag.form.defect {
        Some(Defect::Unclosed) => (
            // Where the bracket is missing.
            TextRange::new(tag.end - written.chars().next_back().map_or(0, char::len_utf8), tag.end),
            format!("Speaker tag is not closed: write `[{written}]`"),
            format!("Close the tag: `[{written}]`"),
            TextEdit::insert(tag.end, "]"),
        ),
        Some(Defect::Unopened) => (
            tag,
            format!("Speaker tag is not opened: write `[{written}]`"),
            format!("Open the tag: `[{written}]`"),
            TextEdit::insert(tag.start, "["),
        ),
        _ => return,
    };
    let fix = Fix { title, applicability: Applicability::Safe, edits: vec![edit] };
    out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(range, message) });
}
