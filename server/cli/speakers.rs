//! `saidby speakers`: the cast list, and `--settle`, which puts it right.

mod settle;

use super::Outcome;
use super::console::{Console, visible, width};
use super::each::list;
use super::files::{Inputs, Source};
use super::report::count;
use super::table::{self, Format};
use super::{json, paint};
use clap::Args;
use clap::builder::styling::AnsiColor;
use saidby_core::document::Document;
use saidby_core::features::speakers::{Member, Tag, speakers};
use saidby_core::text::Encoding;
use saidby_core::workspace::Workspace;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;
use std::io;

/// The arguments of `saidby speakers`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Only those about whom something is not sure
    #[arg(long)]
    doubtful: bool,
    /// Ask about each doubt once, and write aliases to saidby.toml and missing people to the list
    #[arg(long)]
    settle: bool,
    /// With --settle: take what is sure, and ask nothing
    #[arg(long, requires = "settle")]
    yes: bool,
    /// How the cast list is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Format,
    #[command(flatten)]
    inputs: Inputs,
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    tag: &'a str,
    count: u32,
    line: u32,
    column: u32,
    person: Option<&'a str>,
    attendee: Option<&'a str>,
    organization: Option<&'a str>,
    status: &'a str,
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    candidates: &'a [String],
    evidence: &'a str,
    doubt: Option<&'a str>,
}

/// Lists the cast of all files, or settles what is not sure.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    if arguments.settle {
        return settle::run(&arguments.inputs, arguments.yes, console);
    }
    let colored = console.colored;
    let work = |source: &Source, document: &Document| {
        let mut cast = speakers(&Workspace::default(), document);
        if arguments.doubtful {
            cast.retain(|member| member.doubt.is_some());
        }
        match arguments.output_format {
            Format::Text => text(&source.name, &cast, colored).into_bytes(),
            Format::Json | Format::Jsonl => lines(&source.name, document, &cast),
            Format::Csv => cells(&source.name, document, &cast),
        }
    };
    let head = "path,tag,count,line,person,attendee,status,by,evidence,doubt\n";
    let nothing = if arguments.doubtful { "nothing is in doubt" } else { "nobody speaks, as far as can be told" };
    list(&arguments.inputs, (arguments.output_format, head), nothing, console, work)
}

fn text(name: &str, cast: &[Member], colored: bool) -> String {
    let mut out = String::new();
    if cast.is_empty() {
        return out;
    }
    let tags = cast.iter().flat_map(|member| &member.tags);
    let widest = tags.map(|tag| width(&visible(&tag.name)) + 2).chain(cast.iter().map(|member| width(&title(member))));
    let widest = widest.filter(|width| *width <= 40).max().unwrap_or_default();
    let pad = |text: &str| " ".repeat(widest.saturating_sub(width(text)));
    // writing to a string cannot fail
    let _ = writeln!(out, "{}", paint(&visible(name), AnsiColor::Magenta, colored));
    for member in cast {
        let title = title(member);
        let color = match (member.listed, &member.person) {
            (true, _) => AnsiColor::Green,
            (false, Some(_)) => AnsiColor::Yellow,
            (false, None) => AnsiColor::Red,
        };
        let doubt = member.doubt.as_ref().map(|doubt| format!("  {}", visible(&doubt.message))).unwrap_or_default();
        let (gap, count) = (pad(&title), member.count);
        let _ = writeln!(out, "  {}{gap}  {count:>4}{doubt}", paint(&title, color, colored));
        // a person of one tag that says all needs no second line
        for Tag { name, count, evidence, .. } in member.tags.iter().filter(|tag| !plain(member, tag)) {
            let name = format!("  {}", visible(name));
            let _ = writeln!(out, "  {name}{}  {count:>4}  {}", pad(&name), visible(evidence));
        }
    }
    let (people, doubts) = (cast.iter().filter(|member| member.person.is_some()).count(), doubts(cast));
    let tags: usize = cast.iter().map(|member| member.tags.len()).sum();
    let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
    let _ = writeln!(out, "  {}, {people}, {doubts} to settle", count(tags, "tag"));
    out
}

fn title(member: &Member) -> String {
    let tag = member.tags.first().map_or("", |tag| tag.name.as_str());
    match (&member.person, member.tags.first().map(|tag| tag.status)) {
        (Some(person), _) => visible(person).into_owned(),
        (None, Some(status)) => format!("{} ({status})", visible(tag)),
        (None, None) => String::new(),
    }
}

/// Whether a tag says no more than its member does.
fn plain(member: &Member, tag: &Tag) -> bool {
    member.tags.len() == 1 && member.person.as_ref().is_none_or(|person| *person == tag.name) && !member.listed
}

fn doubts(cast: &[Member]) -> usize {
    cast.iter().filter(|member| member.doubt.is_some() && settle::is_person(member)).count()
}

/// The members with their tags, a row each.
fn rows(cast: &[Member]) -> impl Iterator<Item = (&Member, &Tag)> {
    cast.iter().flat_map(|member| member.tags.iter().map(move |tag| (member, tag)))
}

fn lines(name: &str, document: &Document, cast: &[Member]) -> Vec<u8> {
    let mut out = Vec::new();
    for (member, tag) in rows(cast) {
        let place = document.text().line_col(tag.first.start, Encoding::Utf32);
        let row = Row {
            path: name,
            tag: &tag.name,
            count: tag.count,
            line: place.line + 1,
            column: place.column + 1,
            person: member.person.as_deref(),
            attendee: member.person.as_deref().filter(|_| member.listed),
            organization: member.organization.as_deref(),
            status: tag.status,
            by: tag.by,
            candidates: &tag.candidates,
            evidence: &tag.evidence,
            doubt: member.doubt.as_ref().map(|doubt| doubt.message.as_str()),
        };
        // strings and numbers always make JSON, and a vector takes it
        let _ = json::line(&mut out, &row);
        out.push(b'\n');
    }
    out
}

fn cells(name: &str, document: &Document, cast: &[Member]) -> Vec<u8> {
    table::rows(rows(cast).map(|(member, tag)| {
        let line = document.text().line_of(tag.first.start) + 1;
        let person = member.person.as_deref().unwrap_or_default();
        vec![
            Cow::Borrowed(name),
            Cow::Borrowed(tag.name.as_str()),
            Cow::Owned(tag.count.to_string()),
            Cow::Owned(line.to_string()),
            Cow::Borrowed(person),
            Cow::Borrowed(if member.listed { person } else { "" }),
            Cow::Borrowed(tag.status),
            Cow::Borrowed(tag.by.unwrap_or_default()),
            Cow::Borrowed(tag.evidence.as_str()),
            Cow::Borrowed(member.doubt.as_ref().map_or("", |doubt| doubt.message.as_str())),
        ]
    }))
}
