//! # unknown-rule
//!
//! A rule is named that does not exist.
//!
//! ## What it reports
//!
//! A code in `<!-- saidby: allow … -->`, or in `saidby.toml`, that is not the code of a rule. `saidby
//! rule` lists them.
//!
//! ## Why it matters
//!
//! A misspelt code allows nothing, and turns nothing on or off.
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
//! - <!-- saidby: allow emty-bullet -->
//!                      ^^^^^^^^^^^ unknown-rule
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
//! - <!-- saidby: allow empty-bullet -->
//! ```

use super::{Check, Rule, Site, find};
use crate::allowance::Judged;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;

pub(super) const RULE: Rule = Rule {
    code: "unknown-rule",
    severity: Severity::Error,
    default: true,
    fix: Some(Applicability::Unsafe),
    check: Check::Allowance(check),
    source: include_str!("unknown_rule.rs"),
};

fn check(_: &Site<'_>, judged: &[Judged], out: &mut Vec<Diagnostic>) {
    for (code, range) in judged.iter().flat_map(|judged| &judged.allowance.codes) {
        if find(code).is_some() {
            continue;
        }
        let meant = super::nearest(code);
        let message = match meant {
            Some(meant) => format!("there is no rule `{code}`; did you mean `{meant}`?"),
            None => format!("there is no rule `{code}`; `saidby rule` lists them"),
        };
        let fix = meant.map(|meant| Fix {
            title: format!("Write `{meant}`"),
            applicability: Applicability::Unsafe,
            edits: vec![TextEdit::replace(*range, meant)],
        });
        out.push(Diagnostic { fixes: fix.into_iter().collect(), ..RULE.finding(*range, message) });
    }
}
