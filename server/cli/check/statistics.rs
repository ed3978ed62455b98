//! How many findings there are, by rule and by person.

use crate::cli::console::{Console, visible};
use crate::cli::fix::applicable;
use crate::cli::paint;
use crate::cli::report::{Format, color};
use clap::builder::styling::AnsiColor;
use saidby_core::diagnostic::{Diagnostic, Severity};
use saidby_core::document::Document;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::AddAssign;

/// The findings counted.
#[derive(Debug, Default)]
pub struct Statistics {
    rules: BTreeMap<&'static str, Count>,
    people: BTreeMap<String, usize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    count: usize,
    fixable: usize,
    severity: Option<Severity>,
}

#[derive(Serialize)]
struct RuleRow<'a> {
    code: &'a str,
    severity: &'a str,
    count: usize,
    fixable: usize,
}

#[derive(Serialize)]
struct PersonRow<'a> {
    person: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct Both<'a> {
    rules: Vec<RuleRow<'a>>,
    people: Vec<PersonRow<'a>>,
}

impl Statistics {
    /// Of one note.
    pub fn of(document: &Document, findings: &[Diagnostic]) -> Self {
        let mut statistics = Self::default();
        for finding in findings {
            let count = statistics.rules.entry(finding.code).or_default();
            count.count += 1;
            count.fixable += usize::from(applicable(finding, true).is_some());
            count.severity = count.severity.max(Some(finding.severity));
            for person in people(document, finding) {
                *statistics.people.entry(person).or_default() += 1;
            }
        }
        statistics
    }

    /// Writes them, the most frequent first.
    pub fn write(&self, format: Format, console: &mut Console) -> io::Result<()> {
        let mut rules: Vec<_> = self.rules.iter().map(|(code, count)| (*code, *count)).collect();
        rules.sort_by_key(|(_, count)| Reverse(count.count));
        let mut people: Vec<_> = self.people.iter().map(|(person, count)| (person.as_str(), *count)).collect();
        people.sort_by_key(|(_, count)| Reverse(*count));
        let severity = |count: &Count| count.severity.unwrap_or(Severity::Hint);
        if format.is_for_people() {
            for (code, count) in rules {
                let code = paint(code, color(severity(&count)), console.colored);
                let fixable = if count.fixable > 0 { format!(" ({} fixable)", count.fixable) } else { String::new() };
                writeln!(console.out, "{:>6}  {code}{fixable}", count.count)?;
            }
            if !people.is_empty() {
                writeln!(console.out, "\n{}", paint("By person:", AnsiColor::White, console.colored))?;
            }
            for (person, count) in people {
                writeln!(console.out, "{count:>6}  {}", visible(person))?;
            }
            return if self.rules.is_empty() { Ok(()) } else { writeln!(console.out) };
        }
        let rules = rules.iter().map(|(code, count)| RuleRow {
            code,
            severity: severity(count).name(),
            count: count.count,
            fixable: count.fixable,
        });
        let people = people.iter().map(|&(person, count)| PersonRow { person, count });
        if format == Format::Json {
            let both = Both { rules: rules.collect(), people: people.collect() };
            crate::cli::json::line(&mut console.out, &both)?;
            return writeln!(console.out);
        }
        for row in rules {
            crate::cli::json::line(&mut console.out, &row)?;
            writeln!(console.out)?;
        }
        for row in people {
            crate::cli::json::line(&mut console.out, &row)?;
            writeln!(console.out)?;
        }
        Ok(())
    }
}

/// Whom a finding is about: those of the tag it stands on, or whose entry of an attendee list.
fn people(document: &Document, finding: &Diagnostic) -> Vec<String> {
    let note = document.note();
    let roster = &note.evidence().roster;
    if let Some(statement) = note.statement_at(finding.range.start)
        && statement.tag_range().start <= finding.range.start
        && finding.range.start <= statement.tag_range().end
    {
        let name = |speaker: &saidby_core::resolve::Speaker| {
            let person = speaker.person.and_then(|person| roster.people.get(person as usize));
            person.map_or(&speaker.name, |person| &person.name).to_string()
        };
        return statement.name.speakers.iter().map(name).filter(|name| !name.is_empty()).collect();
    }
    let listed = note
        .attendees()
        .find(|attendee| attendee.range.start <= finding.range.start && finding.range.start <= attendee.range.end);
    listed.map(|attendee| attendee.entry.name.to_string()).filter(|name| !name.is_empty()).into_iter().collect()
}

impl AddAssign for Statistics {
    fn add_assign(&mut self, more: Self) {
        for (code, more) in more.rules {
            let count = self.rules.entry(code).or_default();
            count.count += more.count;
            count.fixable += more.fixable;
            count.severity = count.severity.max(more.severity);
        }
        for (person, count) in more.people {
            *self.people.entry(person).or_default() += count;
        }
    }
}
