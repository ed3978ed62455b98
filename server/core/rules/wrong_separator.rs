//! # wrong-separator
//!
//! A speaker tag ends with another sign than the colon.
//!
//! ## What it reports
//!
//! `AB; text`, `AB:: text`, `AB： text` and, behind initials, `AB. text`, where the name leads to
//! somebody listed and the other speakers of the note are followed by a colon.
//!
//! ## Why it matters
//!
//! It is a slip of the key beside the right one. Whoever searches for `AB:`, by eye or by machine,
//! takes the words for those of the speaker above.
//!
//! ## Examples
//!
//! ```note bad
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//!
//! AL: Good.
//!
//! BE; Then once more.
//! ^^^ wrong-separator
//!
//! AL:: Why?
//! ^^^^ wrong-separator
//! ```
//!
//! ```note good
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//!
//! AL: Good.
//!
//! BE: Then once more.
//!
//! AL: Why?
//! ```
//!
//! ```note good
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//!
//! AL: Good.
//!
//! BE – Then once more.
//!
//! PR; nobody is called that.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::Defect;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "wrong-separator",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Statement(check),
    source: include_str!("wrong_separator.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    if statement.tag.form.defect != Some(Defect::WrongSeparator) {
        return;
    }
    let (tag, name) = (statement.tag_range(), statement.name_range());
    let (written, separator) = (site.text.slice(name), TextRange::new(name.end, tag.end));
    let message = format!("`{}` behind a speaker: write `{written}:`", site.text.slice(separator));
    // `AB：text` has no space of its own.
    let spaced = tag.end < statement.text_start();
    let fix = Fix {
        title: format!("Write `{written}:`"),
        applicability: Applicability::Safe,
        edits: vec![TextEdit::replace(separator, if spaced { ":" } else { ": " })],
    };
    out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(tag, message) });
}
