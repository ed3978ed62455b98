//! # duplicate-abbreviation
//!
//! Two people of a roster have the same abbreviation.
//!
//! ## What it reports
//!
//! The second entry of a roster (a file of `roster.files` in `saidby.toml`, the people in `saidby.toml`
//! itself, or a file that holds people and nothing else) with an abbreviation that another entry has,
//! letter case aside. Rosters that the settings name are held against those named before them.
//!
//! ## Why it matters
//!
//! In every note of the series nobody can tell whose words are tagged with it.
//!
//! ## Examples
//!
//! ```note bad
//! -- roster: people.txt --
//! Abe Lind (AL)
//! Ann Lee (AL)
//! ^^^^^^^^^^^^ duplicate-abbreviation
//! Bo Ek (BE)
//! ```
//!
//! ```note good
//! -- roster: people.txt --
//! Abe Lind (ALI)
//! Ann Lee (ALE)
//! Bo Ek (BE)
//! ```
//!
//! ```note bad
//! -- roster: saidby.toml --
//! [[roster.person]]
//! name = "Ann Lee"
//! abbreviation = "AL"
//!
//! [[roster.person]]
//! name = "Abe Lind"
//! abbreviation = "AL"
//!                 ^^ duplicate-abbreviation
//! ```

use super::{Check, Roll, Rule};
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::name;
use rustc_hash::FxHashMap;

pub(super) const RULE: Rule = Rule {
    code: "duplicate-abbreviation",
    severity: Severity::Warning,
    default: true,
    fix: None,
    check: Check::Roster(check),
    source: include_str!("duplicate_abbreviation.rs"),
};

fn check(roll: &Roll<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen = FxHashMap::default();
    for (person, elsewhere) in roll.everybody() {
        let Some(abbreviation) = &person.entry.abbreviation else { continue };
        let (first, roster) = *seen.entry(name::fold(abbreviation)).or_insert((person, elsewhere));
        // Who stands there twice is another rule's.
        if elsewhere.is_some() || first.is(person) {
            continue;
        }
        let whose = roster.map(|roster| format!(" in {}", roster.shown())).unwrap_or_default();
        let message = format!("`{abbreviation}` is the abbreviation of {}{whose} as well", first.entry.name);
        let there = if roster.is_some() { first.range } else { roll.place(first, abbreviation) };
        let related = vec![Related { elsewhere: roster.cloned(), ..Related::here(there, "here too") }];
        out.push(Diagnostic { related, ..RULE.finding(roll.place(person, abbreviation), message) });
    }
}
