//! How it went on the whole: the counts, and what could be done about them.

use super::color;
use crate::cli::fix::applicable;
use crate::cli::paint;
use clap::builder::styling::AnsiColor;
use saidby_core::diagnostic::{Diagnostic, Severity};
use std::fmt::Write;
use std::ops::AddAssign;

/// What was found in some notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Notes that were looked at, and rosters.
    pub notes: usize,
    /// How many of them are rosters.
    pub rosters: usize,
    /// How many have nothing in them that rules could look at.
    pub blank: usize,
    /// Those with findings that are shown.
    pub noted: usize,
    /// How many of them are rosters.
    pub noted_rosters: usize,
    /// Findings shown, from hints to errors.
    pub shown: [usize; 4],
    /// Findings that matter too little to be shown.
    pub hidden: usize,
    /// Findings, shown or not, that `--fix` would mend.
    pub fixable: usize,
    /// Findings that `--unsafe-fixes` would mend besides.
    pub unsafely: usize,
    /// Fixes that were applied.
    pub fixed: usize,
    /// What could not be done.
    pub errors: usize,
}

impl Tally {
    /// The findings of one note, of which those of `least` and above are shown.
    pub fn of(findings: &[Diagnostic], least: Severity, unsafe_too: bool) -> Self {
        let mut tally = Self { notes: 1, ..Self::default() };
        for finding in findings {
            if finding.severity >= least {
                tally.shown[finding.severity as usize] += 1;
            } else {
                tally.hidden += 1;
            }
            if applicable(finding, unsafe_too).is_some() {
                tally.fixable += 1;
            } else if applicable(finding, true).is_some() {
                tally.unsafely += 1;
            }
        }
        tally.noted = usize::from(tally.total() > 0);
        tally
    }

    /// The same where they are those of a roster.
    pub fn of_roster(self) -> Self {
        Self { rosters: self.notes, noted_rosters: self.noted, ..self }
    }

    /// How many findings are shown.
    pub fn total(&self) -> usize {
        self.shown.iter().sum()
    }

    /// The lines that end a report.
    pub fn summary(&self, least: Severity, colored: bool) -> String {
        let mut text = String::new();
        let total = self.total();
        if self.notes == 0 {
            return text;
        }
        let (notes, fixed) = (files(self.notes, self.rosters), self.fixed);
        if total == 0 && fixed == 0 && self.errors > 0 {
            let _ = writeln!(text, "No findings in {notes}, but {}.", count(self.errors, "error"));
        } else if total == 0 && fixed == 0 && self.blank == self.notes {
            let _ = writeln!(text, "Nothing to check in {}.", count(self.notes, "file"));
        } else if total == 0 && fixed == 0 {
            let clean = paint("All checks passed", AnsiColor::Green, colored);
            let _ = writeln!(text, "{clean} in {notes}.");
        } else if fixed > 0 {
            let found = count(total + fixed, "finding");
            let _ = writeln!(text, "Found {found} ({fixed} fixed, {total} remaining).");
        } else {
            let severities = Severity::ALL.iter().rev().filter(|severity| self.shown[**severity as usize] > 0);
            let counts: Vec<String> = severities.map(|severity| self.counted(*severity, colored)).collect();
            let (found, noted) = (count(total, "finding"), files(self.noted, self.noted_rosters));
            let _ = writeln!(text, "Found {found} ({}) in {noted}.", counts.join(", "));
        }
        if self.hidden > 0 {
            let less = if least == Severity::Information { "hint" } else { "lesser finding" };
            let _ = writeln!(text, "{} not shown: `--severity hint` shows all.", count(self.hidden, less));
        }
        match (self.fixable, self.unsafely) {
            (0, 0) => {}
            (0, more) => _ = writeln!(text, "{more} fixable with `--fix --unsafe-fixes`, to be looked at afterwards."),
            (safe, 0) => _ = writeln!(text, "{safe} fixable with `--fix`."),
            (safe, more) => _ = writeln!(text, "{safe} fixable with `--fix`, {more} more with `--unsafe-fixes`."),
        }
        text
    }

    fn counted(&self, severity: Severity, colored: bool) -> String {
        let number = self.shown[severity as usize];
        let counted = match severity {
            // there is no such thing as two informations
            Severity::Information => format!("{number} information"),
            _ => count(number, severity.name()),
        };
        paint(&counted, color(severity), colored)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.notes += more.notes;
        self.rosters += more.rosters;
        self.blank += more.blank;
        self.noted += more.noted;
        self.noted_rosters += more.noted_rosters;
        for (sum, more) in self.shown.iter_mut().zip(more.shown) {
            *sum += more;
        }
        self.hidden += more.hidden;
        self.fixable += more.fixable;
        self.unsafely += more.unsafely;
        self.fixed += more.fixed;
        self.errors += more.errors;
    }
}

/// "2 notes", "1 roster", "2 notes and 1 roster".
fn files(all: usize, rosters: usize) -> String {
    match (all - rosters, rosters) {
        (notes, 0) => count(notes, "note"),
        (0, rosters) => count(rosters, "roster"),
        (notes, rosters) => format!("{} and {}", count(notes, "note"), count(rosters, "roster")),
    }
}

/// "1 note", "2 notes".
pub fn count(number: usize, of: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {of}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(tally: Tally, expected: Expect) {
        expected.assert_eq(&tally.summary(Severity::Information, false));
    }

    #[test]
    fn it_says_what_was_found_and_what_helps() {
        let seed = Tally { notes: 1, noted: 1, shown: [0, 3, 1, 0], hidden: 6, fixable: 6, ..Tally::default() };
        check(
            seed,
            expect![[r#"
            Found 4 findings (1 warning, 3 information) in 1 note.
            6 hints not shown: `--severity hint` shows all.
            6 fixable with `--fix`.
        "#]],
        );
        check(
            Tally { unsafely: 2, hidden: 0, ..seed },
            expect![[r#"
            Found 4 findings (1 warning, 3 information) in 1 note.
            6 fixable with `--fix`, 2 more with `--unsafe-fixes`.
        "#]],
        );
        check(
            Tally { unsafely: 1, fixable: 0, shown: [0, 0, 2, 1], ..seed },
            expect![[r#"
            Found 3 findings (1 error, 2 warnings) in 1 note.
            6 hints not shown: `--severity hint` shows all.
            1 fixable with `--fix --unsafe-fixes`, to be looked at afterwards.
        "#]],
        );
    }

    #[test]
    fn it_says_when_all_is_well() {
        check(
            Tally { notes: 12, ..Tally::default() },
            expect![[r#"
            All checks passed in 12 notes.
        "#]],
        );
        check(
            Tally { notes: 1, hidden: 1, fixable: 1, ..Tally::default() },
            expect![[r#"
            All checks passed in 1 note.
            1 hint not shown: `--severity hint` shows all.
            1 fixable with `--fix`.
        "#]],
        );
    }

    #[test]
    fn it_says_what_was_fixed() {
        check(
            Tally { notes: 1, noted: 1, shown: [0, 1, 0, 0], fixed: 2, ..Tally::default() },
            expect![[r#"
            Found 3 findings (2 fixed, 1 remaining).
        "#]],
        );
    }
}
