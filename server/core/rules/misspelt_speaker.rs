//! # misspelt-speaker
//!
//! The name of a speaker looks like that of somebody listed, with a slip.
//!
//! ## What it reports
//!
//! A name that leads to nobody listed, stands in the note once or twice, and is near the name of
//! somebody listed: two letters swapped (`SGY` for `SYG`), one letter wrong, missing or too many.
//! Who speaks often in this note comes first. Short names that differ in one letter are mostly two
//! people, and are reported only beside somebody who speaks at least three times. Open lists (`Many
//! more...`) are left alone.
//!
//! ## Why it matters
//!
//! What somebody said is lost to whoever looks for their name.
//!
//! ## Examples
//!
//! ```note bad
//! Present: Ann Lee (ALE), Sy Grau (SYG)
//!
//! ALE: Shall we measure?
//!
//! SYG: We measured twice.
//!
//! ALE: Good.
//!
//! SGY: Then once more.
//! ^^^^ misspelt-speaker
//! ```
//!
//! ```note good
//! Present: Ann Lee (ALE), Sy Grau (SYG)
//!
//! ALE: Shall we measure?
//!
//! SYG: We measured twice.
//!
//! ALE: Good.
//!
//! SYG: Then once more.
//! ```
//!
//! ```note bad
//! Attendees:
//!
//! - Timothy Orr
//! - Ann Lee
//!
//! - [ann] Shall we measure?
//! - [timothy] We measured twice.
//! - [timoty] Then once more.
//!   ^^^^^^^^ misspelt-speaker
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Timothy Orr
//! - Ann Lee
//! - and others
//!
//! - [ann] Shall we measure?
//! - [timothy] We measured twice.
//! - [timoty] Then once more.
//! ```

use super::{Check, Rule, Site, Uses};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::likeness::Likely;

pub(super) const RULE: Rule = Rule {
    code: "misspelt-speaker",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    check: Check::Speaker(check),
    source: include_str!("misspelt_speaker.rs"),
};

/// More than these are not offered.
const MOST: usize = 3;

fn check(site: &Site<'_>, uses: &Uses<'_>, out: &mut Vec<Diagnostic>) {
    let name = uses.first().name;
    for (index, speaker) in name.speakers.iter().enumerate() {
        let mut likely = site.likeness.misspelt(name, speaker);
        likely.truncate(MOST);
        let described: Vec<String> = likely.iter().map(|likely| describe(site, likely)).collect();
        let Some((last, others)) = described.split_last() else { continue };
        let meant = if others.is_empty() { last.clone() } else { format!("{} or {last}", others.join(", ")) };
        let message = format!("`{}` is nobody here; did you mean {meant}?", speaker.name);
        let fixes = likely.iter().map(|Likely { name, .. }| Fix {
            title: format!("Write `{name}`"),
            applicability: Applicability::Unsafe,
            edits: uses.names(site, index).map(|range| TextEdit::replace(range, name)).collect(),
        });
        let finding = RULE.finding(uses.place(site, index), message);
        out.push(Diagnostic { related: uses.others(), fixes: fixes.collect(), ..finding });
    }
}

/// `` `SYG` (Sy Grau, 33 statements) ``
fn describe(site: &Site<'_>, likely: &Likely) -> String {
    let person = &site.note.evidence().roster.people[likely.person as usize].name;
    let said = match likely.count {
        0 => "has not spoken".to_string(),
        1 => "1 statement".to_string(),
        many => format!("{many} statements"),
    };
    format!("`{}` ({person}, {said})", likely.name)
}
