//! Statements for people: a listing by file and section, a line each.

use crate::cli::console::{cut, width};
use crate::cli::paint;
use clap::builder::styling::AnsiColor;
use saidby_core::document::Document;
use saidby_core::features::statements::{Speaker, Spoken};
use std::io::Write;

/// The widest that the column of names gets.
const WIDEST: usize = 28;
/// The fewest columns that are left to what was said.
const NARROWEST: usize = 16;

/// How the listing looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether in colour.
    pub colored: bool,
    /// How many columns there are; without an end where it goes into a file.
    pub width: Option<usize>,
}

/// The statements of one note, under its name and its sections.
pub fn rows(look: Look, name: &str, document: &Document, spoken: &[Spoken]) -> Vec<u8> {
    let mut out = Vec::new();
    let Some(last) = spoken.last() else { return out };
    let number = (document.text().line_of(last.tag.start) + 1).to_string().len();
    let names: Vec<String> = spoken.iter().map(|spoken| cut(&who(spoken), WIDEST)).collect();
    let widest = names.iter().map(|name| width(name)).max().unwrap_or_default();
    let room = look.width.map(|width| width.saturating_sub(number + widest + 6).max(NARROWEST));
    let every = usize::MAX;
    // writing to a vector cannot fail
    let _ = writeln!(out, "{}", paint(&cut(name, every), AnsiColor::Magenta, look.colored));
    let mut section: Option<&[String]> = None;
    for (spoken, name) in spoken.iter().zip(&names) {
        if section != Some(&spoken.section) && !(section.is_none() && spoken.section.is_empty()) {
            let title = cut(
                &spoken.section.join(" › "),
                look.width.map_or(every, |width| width.saturating_sub(2).max(NARROWEST)),
            );
            let title = if title.is_empty() { "(no section)".to_owned() } else { title };
            let _ = writeln!(out, "  {}", paint(&title, AnsiColor::Cyan, look.colored));
        }
        section = Some(&spoken.section);
        let line = document.text().line_of(spoken.tag.start) + 1;
        let gap = " ".repeat(widest - width(name));
        let name = paint(name, AnsiColor::Green, look.colored);
        let words = spoken.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let words = cut(words, room.unwrap_or(every));
        let row = format!("{line:>number$}  {name}{gap}  {words}");
        let _ = writeln!(out, "  {}", row.trim_end());
    }
    out
}

/// Who spoke: the best name known, and a mark where that is not somebody of the list.
fn who(spoken: &Spoken) -> String {
    let names: Vec<String> = spoken.speakers.iter().map(marked).collect();
    names.join(" & ")
}

fn marked(speaker: &Speaker) -> String {
    let name = speaker.person.as_deref().or(speaker.attendee.as_deref()).unwrap_or(&speaker.name);
    match speaker.status {
        "known" => name.to_owned(),
        status => format!("{name} ({status})"),
    }
}
