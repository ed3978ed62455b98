//! # invalid-utf8
//!
//! Characters of the note were lost.
//!
//! ## What it reports
//!
//! The first `�` (U+FFFD) of a note. It stands where bytes of a file are not UTF-8, or where another
//! program could not read what it then saved.
//!
//! ## Why it matters
//!
//! Names suffer first: they have the accents. While the file is not UTF-8, saidby does not fix it,
//! since what cannot be read cannot be written back.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Ren� Ek
//!      ^ invalid-utf8
//!
//! - [ann] Shall we measure?
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - René Ek
//!
//! - [ann] Shall we measure?
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "invalid-utf8",
    severity: Severity::Warning,
    default: true,
    fix: None,
    check: Check::Note(check),
    source: include_str!("invalid_utf8.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    let Some(at) = site.note.lost() else { return };
    let message = match site.document.origin().lossy {
        true => "The file is not UTF-8: from here on, characters could not be read. Save it as UTF-8",
        false => "A character was lost here when the note was saved. Restore it from the original",
    };
    let range = TextRange::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    out.push(RULE.finding(range, message.to_string()));
}
