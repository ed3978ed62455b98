//! `saidby actions` and `saidby decisions`: what is to be done, by whom and until when; what was
//! decided.

use super::Outcome;
use super::console::{Console, cut, visible, width};
use super::each::list;
use super::files::{Inputs, Source};
use super::table::{self, Format};
use super::{json, paint};
use clap::Args;
use clap::builder::styling::AnsiColor;
use saidby_core::document::Document;
use saidby_core::features::outcomes::{Agreed, outcomes};
use saidby_core::name::fold;
use saidby_core::text::Encoding;
use saidby_core::workspace::Workspace;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;
use std::io;

/// The arguments of `saidby actions`.
#[derive(Debug, Args)]
pub struct Actions {
    /// Only what this person is to do: a name as written or in full; case and accents are free
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,
    /// Only what is not ticked off
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    decisions: Decisions,
}

/// The arguments of `saidby decisions`.
#[derive(Debug, Args)]
pub struct Decisions {
    /// How they are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Format,
    #[command(flatten)]
    inputs: Inputs,
}

#[derive(Serialize)]
struct Action<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    owner: Option<&'a str>,
    person: Option<&'a str>,
    due: Option<String>,
    done: Option<bool>,
    section: &'a [String],
    text: &'a str,
}

#[derive(Serialize)]
struct Decision<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    section: &'a [String],
    text: &'a str,
}

/// Lists action items.
pub fn actions(arguments: &Actions, console: &mut Console) -> io::Result<Outcome> {
    let owner = arguments.owner.as_deref().map(fold);
    let wanted = |agreed: &Agreed| {
        let names = agreed.owner.iter().flat_map(|owner| [Some(&owner.name), owner.person.as_ref()]);
        let owned = |by: &str| names.flatten().any(|name| fold(name.trim_start_matches('@')) == by);
        let closed = agreed.done == Some(true);
        !agreed.decision
            && (!arguments.open || !closed)
            && owner.as_deref().is_none_or(|by| owned(by.trim_start_matches('@')))
    };
    let nothing = match (&arguments.owner, arguments.open) {
        (Some(owner), _) => format!("there is nothing for `{owner}` to do; a name counts as written or in full"),
        (None, true) => "there is nothing left to do".to_owned(),
        (None, false) => "there is nothing to do: no line such as `AI(ann): …`, `TODO: …` or `- [ ] @ann …`".to_owned(),
    };
    let head = "path,line,owner,person,due,done,section,text\n";
    run(&arguments.decisions, (head, &nothing), wanted, console)
}

/// Lists decisions.
pub fn decisions(arguments: &Decisions, console: &mut Console) -> io::Result<Outcome> {
    let nothing = "nothing was decided: no line such as `RESOLVED: …`, no section such as `Conclusion`";
    run(arguments, ("path,line,section,text\n", nothing), |agreed| agreed.decision, console)
}

fn run(
    arguments: &Decisions,
    (head, nothing): (&str, &str),
    wanted: impl Fn(&Agreed) -> bool + Sync,
    console: &mut Console,
) -> io::Result<Outcome> {
    let (colored, room) = (console.colored, console.width());
    let work = |source: &Source, document: &Document| {
        let mut agreed = outcomes(&Workspace::default(), document);
        agreed.retain(&wanted);
        match arguments.output_format {
            Format::Text => text(&source.name, document, &agreed, colored, room).into_bytes(),
            Format::Json | Format::Jsonl => lines(&source.name, document, &agreed),
            Format::Csv => cells(&source.name, document, &agreed),
        }
    };
    list(&arguments.inputs, (arguments.output_format, head), nothing, console, work)
}

fn place(document: &Document, agreed: &Agreed) -> (u32, u32) {
    let place = document.text().line_col(agreed.range.start, Encoding::Utf32);
    (place.line + 1, place.column + 1)
}

fn text(name: &str, document: &Document, agreed: &[Agreed], colored: bool, room: Option<usize>) -> String {
    let mut out = String::new();
    let Some(last) = agreed.last() else { return out };
    let number = place(document, last).0.to_string().len();
    let who = |agreed: &Agreed| match &agreed.owner {
        Some(owner) => visible(owner.person.as_deref().unwrap_or(&owner.name)).into_owned(),
        None if agreed.decision => String::new(),
        None => "nobody".to_owned(),
    };
    let widest = agreed.iter().map(|agreed| width(&who(agreed))).max().unwrap_or_default();
    // writing to a string cannot fail
    let _ = writeln!(out, "{}", paint(&visible(name), AnsiColor::Magenta, colored));
    let mut section: Option<&[String]> = None;
    for agreed in agreed {
        if section != Some(&agreed.section) && !agreed.section.is_empty() {
            let title = agreed.section.join(" › ");
            let _ = writeln!(out, "  {}", paint(&visible(&title), AnsiColor::Cyan, colored));
        }
        section = Some(&agreed.section);
        let name = who(agreed);
        let gap = " ".repeat(widest - width(&name) + if widest > 0 { 2 } else { 0 });
        let color = if agreed.owner.is_some() { AnsiColor::Green } else { AnsiColor::Yellow };
        let done = if agreed.done == Some(true) { "(done) " } else { "" };
        let due = agreed.due.filter(|_| !agreed.decision).map(|due| format!("[{due}] ")).unwrap_or_default();
        let taken = number + widest + 6 + done.len() + due.len();
        let words = agreed.text.lines().next().unwrap_or_default();
        let words = cut(words, room.map_or(usize::MAX, |room| room.saturating_sub(taken).max(16)));
        let line = place(document, agreed).0;
        let row =
            format!("{line:>number$}  {}{gap}{due}{done}{words}", paint(&name, color, colored && !name.is_empty()));
        let _ = writeln!(out, "  {}", row.trim_end());
    }
    out
}

fn lines(name: &str, document: &Document, agreed: &[Agreed]) -> Vec<u8> {
    let mut out = Vec::new();
    for agreed in agreed {
        let (line, column) = place(document, agreed);
        let (section, text) = (&agreed.section[..], &agreed.text[..]);
        // strings and numbers always make JSON, and a vector takes it
        let _ = if agreed.decision {
            json::line(&mut out, &Decision { path: name, line, column, section, text })
        } else {
            let owner = agreed.owner.as_ref();
            let action = Action {
                path: name,
                line,
                column,
                owner: owner.map(|owner| owner.name.as_str()),
                person: owner.and_then(|owner| owner.person.as_deref()),
                due: agreed.due.map(|due| due.to_string()),
                done: agreed.done,
                section,
                text,
            };
            json::line(&mut out, &action)
        };
        out.push(b'\n');
    }
    out
}

fn cells(name: &str, document: &Document, agreed: &[Agreed]) -> Vec<u8> {
    table::rows(agreed.iter().map(|agreed| {
        let owner = agreed.owner.as_ref();
        let mut row = vec![Cow::Borrowed(name), Cow::Owned(place(document, agreed).0.to_string())];
        if !agreed.decision {
            row.extend([
                Cow::Borrowed(owner.map_or("", |owner| owner.name.as_str())),
                Cow::Borrowed(owner.and_then(|owner| owner.person.as_deref()).unwrap_or_default()),
                Cow::Owned(agreed.due.map(|due| due.to_string()).unwrap_or_default()),
                Cow::Borrowed(agreed.done.map_or("", |done| if done { "yes" } else { "no" })),
            ]);
        }
        row.extend([Cow::Owned(agreed.section.join(" › ")), Cow::Borrowed(agreed.text.as_str())]);
        row
    }))
}
