//! # placeholder-speaker
//!
//! A speaker was not recorded.
//!
//! ## What it reports
//!
//! The first tag of a section that stands where a name should: `??`, `unknown`, `nonametag`,
//! `Speaker 2`.
//!
//! ## Why it matters
//!
//! It was meant to be filled in while somebody still remembers who spoke.
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
//! - [bo] We should.
//! - [unknown] But how?
//!   ^^^^^^^^^ placeholder-speaker
//! - [unknown] With a clock?
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We should.
//! - [ann] But how?
//! ```

use super::{Check, Rule, Site, Uses};
use crate::diagnostic::{Diagnostic, Severity};
use crate::resolve::Status;
use crate::tag::Defect;

pub(super) const RULE: Rule = Rule {
    code: "placeholder-speaker",
    severity: Severity::Information,
    default: true,
    fix: None,
    check: Check::Speaker(check),
    source: include_str!("placeholder_speaker.rs"),
};

fn check(site: &Site<'_>, uses: &Uses<'_>, out: &mut Vec<Diagnostic>) {
    let first = uses.first();
    // Where the name ends is not known there.
    if matches!(first.tag.form.defect, Some(Defect::Unclosed | Defect::Unopened)) {
        return;
    }
    if first.name.speakers.iter().all(|speaker| speaker.status != Status::Placeholder) {
        return;
    }
    let tag = site.text.slice(first.tag_range());
    let count = match uses.statements.len() {
        1 => String::new(),
        many => format!(", {many} statements in this section"),
    };
    let message = format!("Speaker not recorded: `{tag}`{count}");
    out.push(Diagnostic { related: uses.others(), ..RULE.finding(first.tag_range(), message) });
}
