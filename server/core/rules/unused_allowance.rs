//! # unused-allowance
//!
//! A comment allows a finding that is not there.
//!
//! ## What it reports
//!
//! A rule in `<!-- saidby: allow … -->` or `<!-- saidby: allow-file … -->` that has nothing to report
//! there. A comment is for its own line; alone on a line it is for the next one. A rule that does
//! not run is not judged, and neither are those about such comments (`unused-allowance`,
//! `unknown-rule`, `invalid-settings`).
//!
//! ## Why it matters
//!
//! What was allowed once for a reason would also hide the next mistake.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure? <!-- saidby: allow unlisted-speaker -->
//!                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unused-allowance
//! - [bo] We measured twice.
//! - [cy] We should, once more. <!-- saidby: allow unlisted-speaker -->
//! - [cy] With a clock.
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
//! - [cy] We should, once more. <!-- saidby: allow unlisted-speaker -->
//! - [cy] With a clock.
//! ```
//!
//! ```note good
//! <!-- saidby: allow-file unused-allowance -->
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure? <!-- saidby: allow unlisted-speaker -->
//! - [bo] We measured twice.
//! ```
//!
//! ```note bad
//! <!-- saidby: allow-file empty-bullet, unclosed-tag -->
//!                                       ^^^^^^^^^^^^ unused-allowance
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! -
//! <!-- saidby: allow placeholder-speaker -->
//! - [??] Then once more.
//! ```

use super::{Check, Rule, Site, find};
use crate::allowance::Judged;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "unused-allowance",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Allowance(check),
    source: include_str!("unused_allowance.rs"),
};

fn check(site: &Site<'_>, judged: &[Judged], out: &mut Vec<Diagnostic>) {
    for judged in judged.iter().filter(|judged| judged.allowance.fault.is_none()) {
        let codes = &judged.allowance.codes;
        for (index, ((code, range), _)) in codes.iter().zip(&judged.used).enumerate().filter(|(_, (_, used))| !*used) {
            let judged_by = |rule: &Rule| rule.runs(site.settings) && !matches!(rule.check, Check::Allowance(_));
            if !find(code).is_some_and(judged_by) {
                continue;
            }
            let (range, edit) = match codes.len() {
                1 => (judged.allowance.range, comment(site, judged)),
                // the comma or blank beside it goes with it
                _ if index == 0 => (*range, TextRange::new(range.start, codes[1].1.start)),
                _ => (*range, TextRange::new(codes[index - 1].1.end, range.end)),
            };
            let fix = Fix {
                title: "Remove the allowance".to_string(),
                applicability: Applicability::Safe,
                edits: vec![TextEdit::delete(edit)],
            };
            let place = if judged.allowance.file { "in this note" } else { "there" };
            let message = format!("`{code}` has nothing to report {place}: allowing it would hide the next mistake");
            out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(range, message) });
        }
    }
}

/// The comment with the blanks before it; the whole line where it stands alone.
fn comment(site: &Site<'_>, judged: &Judged) -> TextRange {
    let range = judged.allowance.range;
    let number = site.text.line_of(range.start);
    let line = site.text.line_range(number);
    if judged.allowance.is_alone(site.text) {
        let next = site.text.line_range(number + 1).start;
        return TextRange::new(line.start, next.max(line.end));
    }
    let before = site.text.slice(TextRange::new(line.start, range.start));
    TextRange::new(line.start + before.trim_end().len(), range.end)
}
