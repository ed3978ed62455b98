//! # abbreviation-form
//!
//! An entry of a roster has no abbreviation, or one of a form that is not wanted.
//!
//! ## What it reports
//!
//! In a roster file where most entries have an abbreviation: those that have none, and abbreviations
//! that are of no form of `roster.abbreviations`: two to four capitals unless the settings say
//! otherwise.
//!
//! ## Why it matters
//!
//! Who is tagged with an abbreviation that looks like another word is not recognised as a speaker.
//!
//! ## Settings
//!
//! `roster.abbreviations` is a list of globs, and of abbreviations that are older than the rule:
//!
//! ```toml
//! [roster]
//! abbreviations = ["[A-Z][A-Z][A-Z]", "BE"]
//! ```
//!
//! ## Examples
//!
//! ```note bad
//! -- roster: people.txt --
//! Abe Lind (ali)
//!           ^^^ abbreviation-form
//! Ann Lee (ALE)
//! Bo Ek
//! ^^^^^ abbreviation-form
//! Cy Day (CYDAY)
//!         ^^^^^ abbreviation-form
//! Di Orr (DOR)
//! Ed Hall (EH)
//! Flo Ito (FIT)
//! ```
//!
//! ```note good
//! -- roster: people.txt --
//! Abe Lind (ALI)
//! Ann Lee (ALE)
//! Bo Ek (BE)
//! ```
//!
//! ```note good
//! -- roster: people.txt --
//! Abe Lind, Kite
//! Ann Lee, Kite
//! Bo Ek, Dial
//! ```

use super::{Check, Roll, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::{Form, Registered};
use crate::text::TextRange;
use globset::Glob;

pub(super) const RULE: Rule = Rule {
    code: "abbreviation-form",
    severity: Severity::Warning,
    default: false,
    fix: None,
    check: Check::Roster(check),
    source: include_str!("abbreviation_form.rs"),
};

fn check(roll: &Roll<'_>, out: &mut Vec<Diagnostic>) {
    let abbreviated = roll.people.iter().filter(|person| person.entry.abbreviation.is_some()).count();
    if abbreviated * 2 <= roll.people.len() {
        return;
    }
    let usual = ["[A-Z][A-Z]", "[A-Z][A-Z][A-Z]", "[A-Z][A-Z][A-Z][A-Z]"].map(str::to_owned);
    let forms = roll.settings.abbreviations.as_deref().unwrap_or(&usual);
    let globs = forms.iter().filter(|form| form.contains(['*', '?', '[', '{']));
    let globs: Vec<_> = globs.filter_map(|form| Some(Glob::new(form).ok()?.compile_matcher())).collect();
    for person in roll.people {
        let Some((written, range)) = abbreviation(roll, person) else {
            let message = format!("{} has no abbreviation, as most in this roster have", person.entry.name);
            out.push(RULE.finding(person.range, message));
            continue;
        };
        if !forms.contains(&written) && !globs.iter().any(|glob| glob.is_match(&written)) {
            out.push(RULE.finding(range, format!("`{written}` is not of the form expected: {}", wanted(forms))));
        }
    }
}

/// What stands where an abbreviation should, and where: in text what is in the last parentheses.
fn abbreviation(roll: &Roll<'_>, person: &Registered) -> Option<(String, TextRange)> {
    let entry = &person.entry;
    let said = roll.text.slice(person.range);
    let at = |word: &str| {
        let from = person.range.start + said.rfind(word)?;
        Some((word.to_owned(), TextRange::new(from, from + word.len())))
    };
    match &entry.abbreviation {
        Some(abbreviation) => at(abbreviation),
        None if roll.form == Form::Lines => {
            let (_, inner) = said.strip_suffix(')')?.rsplit_once('(')?;
            let other = inner.is_empty() || inner.contains(['@', ' ', ',']);
            if other { None } else { at(inner) }
        }
        None => None,
    }
}

/// More forms than these are not named.
const NAMED: usize = 6;

/// The forms that are wanted, in words where there are words for them: "3 capitals, `X*` or `BE`".
fn wanted(forms: &[String]) -> String {
    let capitals = |form: &str| form.replace("[A-Z]", "").is_empty().then(|| form.len() / "[A-Z]".len());
    let mut lengths: Vec<usize> = forms.iter().filter_map(|form| capitals(form)).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let mut named = Vec::new();
    match lengths[..] {
        [] => {}
        [first, .., last] if last - first == lengths.len() - 1 => named.push(format!("{first} to {last} capitals")),
        _ => named.extend(lengths.iter().map(|length| format!("{length} capitals"))),
    }
    named.extend(forms.iter().filter(|form| capitals(form).is_none()).map(|form| format!("`{form}`")));
    let more = named.len().saturating_sub(NAMED);
    if more > 0 {
        named.truncate(NAMED);
        named.push(format!("{more} more that `roster.abbreviations` lists"));
    }
    match named.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => "none at all".to_owned(),
    }
}
