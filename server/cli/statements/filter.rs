//! Which statements are wanted.

use clap::Args;
use regex::Regex;
use saidby_core::date::{self, Date};
use saidby_core::document::Document;
use saidby_core::features::statements::Spoken;
use saidby_core::name::fold;
use std::path::Path;

/// The options that choose statements; one that is not given lets all through.
#[derive(Debug, Args)]
pub struct Filter {
    /// Only what this person said: a name as tagged, as listed or in full; case and accents are free
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// Only under a heading with these words; case and accents are free
    #[arg(long, value_name = "TEXT")]
    topic: Option<String>,
    /// Only from this day, month or year on: `2031-05-06`, `2031-05`, `2031`
    #[arg(long, value_name = "DATE", value_parser = first)]
    since: Option<Date>,
    /// Only up to this day, month or year
    #[arg(long, value_name = "DATE", value_parser = last)]
    until: Option<Date>,
    /// Only what matches this regular expression; `(?i)` before it makes case free
    #[arg(long, value_name = "RE", value_parser = pattern)]
    grep: Option<Regex>,
}

impl Filter {
    /// Keeps what is wanted of the statements of a note.
    pub fn keep(&self, path: Option<&Path>, document: &Document, spoken: &mut Vec<Spoken>) {
        if let Some(by) = self.by.as_deref().map(fold) {
            spoken.retain(|spoken| said_by(spoken, &by));
        }
        if let Some(topic) = self.topic.as_deref().map(fold) {
            spoken.retain(|spoken| spoken.section.iter().any(|heading| fold(heading).contains(topic.as_str())));
        }
        if self.since.is_some() || self.until.is_some() {
            let usual = document.note().date().filter(|date| date.year > 0).or_else(|| path.and_then(date_of));
            spoken.retain(|spoken| {
                let date = date_in(&spoken.section).or(usual);
                date.is_some_and(|date| {
                    self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until)
                })
            });
        }
        if let Some(grep) = &self.grep {
            spoken.retain(|spoken| grep.is_match(&spoken.text));
        }
    }

    /// What to say where nothing is kept; nothing where everything would be.
    pub fn nothing(&self) -> Option<String> {
        let by = self.by.as_ref().map(|by| format!("by `{by}`"));
        let topic = self.topic.as_ref().map(|topic| format!("under a heading with `{topic}`"));
        let since = self.since.as_ref().map(|since| format!("since {since}"));
        let until = self.until.as_ref().map(|until| format!("until {until}"));
        let grep = self.grep.as_ref().map(|grep| format!("that matches `{grep}`"));
        let said: Vec<String> = [by, topic, since, until, grep].into_iter().flatten().collect();
        let hint = if self.by.is_some() { "; `saidby speakers` lists who speaks, and by which names" } else { "" };
        (!said.is_empty()).then(|| format!("there is no statement {}{hint}", said.join(" ")))
    }
}

/// Whether one of the speakers goes by the name `by`, which is folded.
pub fn said_by(spoken: &Spoken, by: &str) -> bool {
    spoken.speakers.iter().any(|speaker| {
        let names = [Some(&speaker.name), speaker.attendee.as_ref(), speaker.person.as_ref()];
        names.into_iter().flatten().any(|name| fold(name) == by)
    })
}

/// The date of the meeting, where a note has several under headings of their own.
fn date_in(section: &[String]) -> Option<Date> {
    section.iter().rev().find_map(|heading| date::find(heading)).map(|(date, _)| date).filter(|date| date.year > 0)
}

/// The date in the name of a file: `2031-05-06-weekly.md`, `2031/05-06.md`.
fn date_of(path: &Path) -> Option<Date> {
    let name = path.file_stem()?.to_string_lossy();
    // `-weekly` behind the date is no part of it
    let lead: String = name.chars().take_while(|char| char.is_ascii_digit() || "-._".contains(*char)).collect();
    let lead = lead.trim_matches(['-', '.', '_']).replace('_', "-");
    let inside = |text: &str| date::find(text).map(|(date, _)| date).filter(|date| date.year > 0);
    inside(&lead).or_else(|| inside(&name)).or_else(|| {
        let folder = path.parent()?.file_name()?.to_string_lossy();
        inside(&format!("{folder}-{lead}"))
    })
}

/// The first day of what is written.
fn first(written: &str) -> Result<Date, String> {
    day(written, 1, 1)
}

/// The last day of what is written.
fn last(written: &str) -> Result<Date, String> {
    day(written, 12, 31)
}

/// A day, or a month or year with the rest filled in. Days are only compared: it does no harm that
/// no month has so many.
fn day(written: &str, month: u8, day: u8) -> Result<Date, String> {
    if date::is_date(written)
        && let Some((date, _)) = date::find(written)
        && date.year > 0
    {
        return Ok(date);
    }
    let mut parts = written.split('-');
    let year = parts.next().filter(|year| year.len() == 4).and_then(|year| year.parse().ok());
    let written_month = parts.next().map(|month| month.parse().ok().filter(|month| (1..=12).contains(month)));
    match (year, written_month, parts.next()) {
        (Some(year), None, None) => Ok(Date { year, month, day }),
        (Some(year), Some(Some(month)), None) => Ok(Date { year, month, day }),
        _ => Err("not a date: write `2031-05-06`, `2031-05` or `2031`".to_owned()),
    }
}

fn pattern(written: &str) -> Result<Regex, String> {
    Regex::new(written).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
        // the last line says what is wrong, the others point at it
        error => error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_from_the_command_line() {
        let shown = |date: Result<Date, String>| date.map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(shown(first("2031-05-06")), "2031-05-06");
        assert_eq!((shown(first("2031-05")), shown(last("2031-05"))), ("2031-05-01".into(), "2031-05-31".into()));
        assert_eq!((shown(first("2031")), shown(last("2031"))), ("2031-01-01".into(), "2031-12-31".into()));
        assert_eq!(shown(last("May 6, 2031")), "2031-05-06");
        for wrong in ["", "soon", "31", "2031-13", "2031-05-06-07", "May 6"] {
            assert!(first(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn dates_in_the_names_of_files() {
        let shown = |path: &str| date_of(Path::new(path)).map(|date| date.to_string()).unwrap_or_default();
        assert_eq!(shown("notes/2031-05-06.md"), "2031-05-06");
        assert_eq!(shown("2031-05-06-weekly.md"), "2031-05-06");
        assert_eq!(shown("2031_05_06 call.txt"), "2031-05-06");
        assert_eq!(shown("meetings/2031-05/06.md"), "2031-05-06");
        assert_eq!(shown("weekly.md"), "");
    }

    #[test]
    fn patterns_say_what_is_wrong() {
        assert!(pattern("a|b").is_ok());
        assert_eq!(pattern("a(").map(|_| ()), Err("unclosed group".to_owned()));
    }
}
