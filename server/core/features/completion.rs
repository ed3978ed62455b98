//! What may be typed here: who speaks next, a section, an action, a date.
//!
//! A tag is offered where one may stand: behind `[`, `**` or `@`, and at the start of a line or
//! bullet. It is written as this note writes its tags.

mod context;
mod dates;
mod headings;
mod people;

pub use headings::Headings;

use crate::date::Date;
use crate::document::Document;
use crate::line::{LineKind, Marker};
use crate::note::Note;
use crate::roster::PersonId;
use crate::segment::HeadingKind;
use crate::text::{Text, TextRange};
use crate::workspace::Workspace;
use context::{Context, Wanted};
use std::fmt::Write;

/// Something that may be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// A few words beside it.
    pub detail: Option<String>,
    /// What it is.
    pub kind: CompletionKind,
    /// What is replaced: on one line, up to the cursor or a little behind it.
    pub range: TextRange,
    /// What comes in its place. Where it is a snippet, `$` and `}` in it are escaped.
    pub text: String,
    /// The same with places to fill in, for editors that can do that.
    pub snippet: Option<String>,
    /// What is compared with what is typed.
    pub filter: String,
    /// Who it is, for [`details`].
    pub person: Option<String>,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// A speaker tag, a handle, an owner.
    Person,
    /// A heading or a list.
    Section,
    /// An action or a decision.
    Outcome,
    /// A date.
    Date,
}

/// More than these are not offered: nobody scrolls so far, and more letters narrow them down.
pub const MOST: usize = 100;

/// What may be typed at `offset`, the likeliest first. `today` is the day it is where the editor
/// runs; `series` has the headings of the other notes of the series, and is asked where a heading
/// is typed.
#[must_use]
pub fn completions(
    _workspace: &Workspace,
    document: &Document,
    offset: usize,
    today: Option<Date>,
    series: impl FnOnce() -> Vec<Headings>,
) -> Vec<Completion> {
    if !document.is_note() {
        return Vec::new();
    }
    let (note, text) = (document.note(), document.text());
    let Some(context) = Context::at(note, text, offset) else { return Vec::new() };
    let mut offered = match context.wanted {
        Wanted::Heading(level) => headings::offered(&series(), level, note, text, &context),
        Wanted::Date => Vec::new(),
        _ => people::offered(document.directory(), note, text, &context),
    };
    if context.wanted == Wanted::Line {
        sections(note, text, &context, &mut offered);
        outcomes(note, text, &context, &mut offered);
    }
    if matches!(context.wanted, Wanted::Line | Wanted::Date) {
        offered.extend(dates::offered(today, note, text, &context));
    }
    offered.truncate(MOST);
    offered
}

/// What is shown of somebody who is offered, in Markdown: name, handle, what they said last.
#[must_use]
pub fn details(_workspace: &Workspace, document: &Document, person: &str, offset: usize) -> Option<String> {
    let note = document.note();
    let people = &note.evidence().roster.people;
    let Some(id) = people.iter().position(|known| known.name == person) else {
        return people::outside(document.settings(), document.directory(), person);
    };
    let id = PersonId::try_from(id).ok()?;
    Some(people::details(document.settings(), note, document.text(), id, offset))
}

/// `## `, and a list of attendees where there is none.
fn sections(note: &Note, text: &Text, context: &Context, out: &mut Vec<Completion>) {
    if context.in_item || !(context.typed.is_empty() || "#".starts_with(context.typed.trim_end_matches('#'))) {
        return;
    }
    let new_line = text.line_ending();
    let levels = note.sections().iter().filter_map(|section| match section.heading?.kind {
        HeadingKind::Marked(level) => Some(usize::from(level)),
        _ => None,
    });
    let level = levels.max().unwrap_or(2);
    let marks = "#".repeat(level);
    let section = |label: &str, words: &str, snippet: &str| Completion {
        label: label.to_string(),
        detail: None,
        kind: CompletionKind::Section,
        range: context.range,
        text: words.to_string(),
        snippet: Some(snippet.to_string()),
        filter: format!("#{marks} {label}"),
        person: None,
    };
    let heading = format!("{marks} ");
    let opening = opening(note);
    out.push(section("section", &heading, &format!("{heading}${{1:Topic}}{new_line}{new_line}{opening}$0")));
    if note.attendees().next().is_none() {
        let list = format!("{heading}Attendees{new_line}{new_line}- ");
        out.push(section("attendees", &list, &format!("{list}${{1:Name}}$0")));
    }
}

/// What opens the first line of a section, as the note begins its statements.
fn opening(note: &Note) -> &'static str {
    if note.statements().next().is_none_or(|first| first.line().marker != Marker::None) { "- " } else { "" }
}

/// An action or a decision, with the label that this note uses.
fn outcomes(note: &Note, text: &Text, context: &Context, out: &mut Vec<Completion>) {
    for (decision, fallback, detail) in [(false, "ACTION", "action with owner"), (true, "DECISION", "decision")] {
        let label =
            note.outcomes().find(|(_, _, outcome, _)| outcome.decision == decision).map(|(place, _, outcome, _)| {
                let label = TextRange::new(outcome.label.0 as usize, outcome.label.1 as usize).shifted(place.start);
                let words = text.slice(label).into_owned();
                words
                    .chars()
                    .take_while(|c| c.is_alphabetic() || matches!(c, ' ' | '-'))
                    .collect::<String>()
                    .trim()
                    .to_string()
            });
        let label = label.filter(|label| !label.is_empty()).unwrap_or_else(|| fallback.to_string());
        if !fits(&label, &context.typed) {
            continue;
        }
        let (plain, snippet) = if decision {
            (format!("{label}: "), None)
        } else {
            let mut owners = String::new();
            for name in people::owners(note, context.offset) {
                let separator = if owners.is_empty() { "" } else { "," };
                let _ = write!(owners, "{separator}{}", name.replace(['|', ',', '\\', '$', '}'], " "));
            }
            let choice = if owners.is_empty() { "${1:owner}".to_string() } else { format!("${{1|{owners}|}}") };
            (format!("{label}: "), Some(format!("{label}({choice}): $0")))
        };
        out.push(Completion {
            label: label.clone(),
            detail: Some(detail.to_string()),
            kind: CompletionKind::Outcome,
            range: context.range,
            text: plain,
            snippet,
            filter: label,
            person: None,
        });
    }
}

/// Whether `label` begins with what is typed, letter case aside.
fn fits(label: &str, typed: &str) -> bool {
    label.to_lowercase().starts_with(&typed.to_lowercase())
}

/// Whether tags may stand on such a line.
fn takes_tags(kind: LineKind) -> bool {
    matches!(kind, LineKind::Blank | LineKind::Text | LineKind::EmptyItem | LineKind::Heading | LineKind::Html)
}

#[cfg(test)]
mod tests;
