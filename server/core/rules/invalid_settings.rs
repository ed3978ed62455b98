//! # invalid-settings
//!
//! Settings, or a comment for saidby, cannot be understood.
//!
//! ## What it reports
//!
//! A comment that begins with `saidby:` and neither allows a rule nor names one; and in
//! `saidby.toml` whatever is not a setting: unknown keys, values of the wrong kind, globs and roster
//! files that cannot be read.
//!
//! ## Why it matters
//!
//! What was meant to be set is not.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure? <!-- saidby: ignore empty-bullet -->
//!                                        ^^^^^^ invalid-settings
//! - [bo] We measured twice. <!-- saidby: allow -->
//!                           ^^^^^^^^^^^^^^^^^^^^^^ invalid-settings
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure? <!-- saidbye -->
//! - [bo] We measured twice.
//! - <!-- saidby: allow empty-bullet -->
//!
//! `<!-- a comment -->`
//! ```

use super::{Check, Rule, Site};
use crate::allowance::Judged;
use crate::diagnostic::{Diagnostic, Severity};

pub(super) const RULE: Rule = Rule {
    code: "invalid-settings",
    severity: Severity::Error,
    default: true,
    fix: None,
    check: Check::Allowance(check),
    source: include_str!("invalid_settings.rs"),
};

fn check(_: &Site<'_>, judged: &[Judged], out: &mut Vec<Diagnostic>) {
    for (what, range) in judged.iter().filter_map(|judged| judged.allowance.fault.as_ref()) {
        let message = format!("This comment allows nothing: {what}. Write `<!-- saidby: allow CODE -->`");
        out.push(RULE.finding(*range, message));
    }
}
