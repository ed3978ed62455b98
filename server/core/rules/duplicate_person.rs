//! # duplicate-person
//!
//! Somebody is in a roster twice.
//!
//! ## What it reports
//!
//! An entry of a roster (a file of `roster.files` in `saidby.toml`, the people in `saidby.toml` itself, or a
//! file that holds people and nothing else) with the name, the handle or the address of another.
//! Two of one name are two people where their handles or addresses say so. Rosters that the settings
//! name are held against those named before them; an entry that gives further aliases to somebody of
//! another file is fine.
//!
//! ## Why it matters
//!
//! The two drift apart: one gets the new abbreviation, the other the new employer, and what is said of
//! the person in a note depends on which of them was found.
//!
//! ## Examples
//!
//! ```note bad
//! -- roster: people.txt --
//! Ann Lee (AL)
//! Bo Ek (BE)
//! Ann Lee (ALE)
//! ^^^^^^^^^^^^^ duplicate-person
//! ```
//!
//! ```note good
//! -- roster: people.txt --
//! Ann Lee (ALE)
//! Bo Ek (BE)
//! ```
//!
//! ```note bad
//! -- roster: people.csv --
//! name,handle,abbreviation
//! Ann Lee,annl,ALE
//! Bo Ek,boek,BE
//! Ann Lee-Orr,annl,ALO
//! ^^^^^^^^^^^^^^^^^^^^ duplicate-person
//! ```
//!
//! ```note good
//! -- roster: people.csv --
//! name,handle,abbreviation
//! Ann Lee,annl,ALE
//! Bo Ek,boek,BE
//! Ann Lee,other-ann,AL
//! ```

use super::{Check, Roll, Rule};
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::directory::{Register, Registered};
use crate::name;
use rustc_hash::FxHashMap;
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    code: "duplicate-person",
    severity: Severity::Warning,
    default: true,
    fix: None,
    check: Check::Roster(check),
    source: include_str!("duplicate_person.rs"),
};

/// Somebody, and their roster where it is another.
type Seen<'a> = (&'a Registered, Option<&'a Arc<Register>>);

fn check(roll: &Roll<'_>, out: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<String, Vec<Seen<'_>>> = FxHashMap::default();
    for (person, elsewhere) in roll.everybody() {
        let entry = &person.entry;
        let handles = [&entry.handle, &entry.email].into_iter().flatten().map(|handle| format!("@{}", name::fold(handle)));
        let keys: Vec<String> = handles.chain([name::fold(&entry.name).to_string()]).collect();
        let known = keys.iter().filter_map(|key| seen.get(key)).flatten();
        let first = known.copied().find(|(first, _)| first.is(person)).filter(|_| elsewhere.is_none());
        if let Some((first, roster)) = first.filter(|(first, roster)| roster.is_none() || !adds(first, person)) {
            let whose = roster.map_or("this roster", |roster| roster.shown());
            let place = roll.place(person, &entry.name);
            let message = format!("{} is in {whose} already{}", entry.name, differently(first, person));
            let there = if roster.is_some() { first.range } else { roll.place(first, &first.entry.name) };
            let related = vec![Related { elsewhere: roster.cloned(), ..Related::here(there, "first here") }];
            out.push(Diagnostic { related, ..RULE.finding(place, message) });
        }
        keys.into_iter().for_each(|key| seen.entry(key).or_default().push((person, elsewhere)));
    }
}

/// Whether an entry gives further aliases to somebody, and nothing that contradicts.
fn adds(first: &Registered, second: &Registered) -> bool {
    let (a, b) = (&first.entry.abbreviation, &second.entry.abbreviation);
    !second.aliases.is_empty() && (b.is_none() || a == b)
}

/// What the first entry has instead.
fn differently(first: &Registered, second: &Registered) -> String {
    match (&first.entry.abbreviation, &second.entry.abbreviation) {
        _ if name::fold(&first.entry.name) != name::fold(&second.entry.name) => format!(", as {}", first.entry.name),
        (Some(a), Some(b)) if a != b => format!(", as `{a}`"),
        _ => String::new(),
    }
}
