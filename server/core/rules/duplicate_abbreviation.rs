//! # duplicate-abbreviation
//!
//! Two entries of a roster have the same abbreviation.
//!
//! ## What it reports
//!
//! The second entry of a roster file (`roster.files` in `saidby.toml`, or a file that holds people and
//! nothing else) with an abbreviation that another entry has, letter case aside.
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
//! -- roster: people.csv --
//! name,abbreviation
//! Ann Lee,ALE
//! Bo Ek,BE
//! Ann Lee,ALE
//! ^^^^^^^^^^^ duplicate-abbreviation
//! ```

use super::{Check, Roll, Rule};
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::directory::Registered;
use crate::name;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

pub(super) const RULE: Rule = Rule {
    code: "duplicate-abbreviation",
    severity: Severity::Warning,
    default: true,
    fixable: false,
    check: Check::Roster(check),
    source: include_str!("duplicate_abbreviation.rs"),
};

fn check(roll: &Roll<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<SmolStr, &Registered> = FxHashMap::default();
    for person in roll.people {
        let Some(abbreviation) = &person.entry.abbreviation else { continue };
        let Some(first) = seen.get(&name::fold(abbreviation)) else {
            seen.insert(name::fold(abbreviation), person);
            continue;
        };
        let message = if name::fold(&first.entry.name) == name::fold(&person.entry.name) {
            format!("{} (`{abbreviation}`) is in this roster already", person.entry.name)
        } else {
            format!("`{abbreviation}` is the abbreviation of {} as well", first.entry.name)
        };
        let related = vec![Related { range: first.range, message: "here too".to_string() }];
        out.push(Diagnostic { related, ..RULE.finding(person.range, message) });
    }
}
