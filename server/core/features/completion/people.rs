//! Who may be meant, and how this note would write it.

use super::context::{Context, Wanted};
use super::{Completion, CompletionKind};
use crate::attendee::Entry;
use crate::mention::handle_link;
use crate::name;
use crate::note::{Note, Statement};
use crate::roster::{By, Meeting, PersonId, Roster};
use crate::settings::Settings;
use crate::tag::Style;
use crate::text::{Text, TextRange};
use crate::workspace::Workspace;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// How many statements are looked back at: enough to know who is talking.
const BACK: usize = 128;

/// The people of a note, the likeliest to speak next first.
struct Cast<'a> {
    note: &'a Note,
    order: Vec<PersonId>,
    /// How their tags name those who spoke lately.
    written: FxHashMap<PersonId, String>,
    entries: FxHashMap<PersonId, &'a Entry>,
    /// The last statement with a tag of its own kind, to be imitated.
    sample: Option<Statement<'a>>,
    /// What mostly links names to people here.
    by: By,
    /// The meeting the cursor is in.
    meeting: Meeting,
    /// Whether names are mostly written small.
    small: bool,
}

impl<'a> Cast<'a> {
    fn of(note: &'a Note, offset: usize) -> Self {
        let roster = &note.evidence().roster;
        let mut cast = Self {
            note,
            order: Vec::new(),
            written: FxHashMap::default(),
            entries: FxHashMap::default(),
            sample: None,
            by: By::FirstName,
            small: false,
            meeting: note.statements_above(offset).next().map_or(0, |last| last.name.meeting),
        };
        let (mut links, mut small, mut names) = (FxHashMap::<By, u32>::default(), 0, 0);
        let mut seen = vec![false; roster.people.len()];
        for statement in note.statements_above(offset).take(BACK) {
            if cast.sample.is_none() && is_model(statement.tag.form.style) && statement.tag.form.defect.is_none() {
                cast.sample = Some(statement);
            }
            for speaker in &statement.name.speakers {
                let Some(person) = speaker.person else { continue };
                *links.entry(speaker.by.unwrap_or(By::Name)).or_default() += 1;
                names += 1;
                small += usize::from(!speaker.name.chars().any(char::is_uppercase));
                if !std::mem::replace(&mut seen[person as usize], true) {
                    cast.order.push(person);
                }
                cast.written.entry(person).or_insert_with(|| speaker.name.to_string());
            }
        }
        if cast.sample.is_none() {
            // At the top of a note what comes below shows how tags are written.
            let below = (0..note.pages().count()).flat_map(|page| note.statements_of(page));
            cast.sample = below.take(BACK).find(|statement| is_model(statement.tag.form.style));
        }
        // Of two who talk, the other is likelier to speak next.
        if cast.order.len() > 1 {
            cast.order.swap(0, 1);
        }
        cast.by = links
            .into_iter()
            .max_by_key(|&(by, count)| (count, std::cmp::Reverse(by)))
            .map_or(By::FirstName, |(by, _)| by);
        cast.small = small * 2 > names;
        let listed: FxHashMap<u32, PersonId> = (0..)
            .zip(&roster.people)
            .flat_map(|(id, person)| person.entries.iter().map(move |&entry| (entry, id)))
            .collect();
        for attendee in note.attendees() {
            if let Some(&person) = listed.get(&attendee.number) {
                cast.entries.entry(person).or_insert(attendee.entry);
            }
        }
        // Those of this meeting first, where a note holds several.
        let meeting = cast.meeting;
        let here = |person: &PersonId| roster.people[*person as usize].meetings.contains(&meeting);
        let others: Vec<PersonId> =
            (0..).take(roster.people.len()).filter(|person: &PersonId| !seen[*person as usize]).collect();
        let (these, those): (Vec<_>, Vec<_>) = others.into_iter().partition(here);
        cast.order.extend(these.into_iter().chain(those));
        cast
    }

    fn roster(&self) -> &'a Roster {
        &self.note.evidence().roster
    }

    /// What a tag of this person has between its marks.
    fn name(&self, person: PersonId) -> String {
        if let Some(written) = self.written.get(&person) {
            return written.clone();
        }
        let full = self.roster().people[person as usize].name.to_string();
        let words: Vec<&str> = full.split_whitespace().collect();
        let entry = self.entries.get(&person);
        let initials = || name::initials(&full).first().map(|initials| initials.to_uppercase());
        let short = match self.by {
            By::Abbreviation | By::Initials => {
                entry.and_then(|entry| entry.abbreviation.as_ref()).map(ToString::to_string).or_else(initials)
            }
            By::Handle => entry.and_then(|entry| entry.handle.as_ref()).map(ToString::to_string),
            By::LastName => words.last().map(ToString::to_string),
            By::Name => Some(full.clone()),
            _ => words.first().map(ToString::to_string),
        };
        let cased = |name: String| if self.small && !is_capitals(&name) { name.to_lowercase() } else { name };
        let with_initial = match words.as_slice() {
            [first, .., last] => last.chars().next().map(|initial| format!("{first} {initial}")),
            _ => None,
        };
        let leads_here =
            |name: &String| self.roster().resolve(name, self.meeting).is_some_and(|(_, people)| people == [person]);
        [short, with_initial].into_iter().flatten().map(cased).find(leads_here).unwrap_or_else(|| full.clone())
    }

    /// A tag with this name, as the note writes tags; `marks` are those that were typed.
    fn tag(&self, text: &Text, name: &str, marks: Option<&str>) -> String {
        let sample = self.sample.map(|statement| {
            let (tag, name) = (statement.tag_range(), statement.name_range());
            let behind = text.slice(TextRange::new(name.end, tag.end)).into_owned();
            (statement.tag.form.style, text.slice(TextRange::new(tag.start, name.start)).into_owned(), behind)
        });
        let fits = |style| match marks {
            Some("[") => style == Style::Bracket,
            Some(_) => matches!(style, Style::Bold | Style::BoldBlock),
            None => true,
        };
        match (sample.filter(|(style, ..)| fits(*style)), marks) {
            (Some((Style::BoldBlock, before, behind)), _) => format!("{before}{name}{behind}{}", text.line_ending()),
            (Some((_, before, behind)), _) if before.len() + behind.len() <= 8 => format!("{before}{name}{behind} "),
            (_, Some("**")) => format!("**{name}**: "),
            (_, Some(_)) => format!("[{name}] "),
            (_, None) if is_capitals(name) => format!("{name}: "),
            (_, None) => format!("[{name}] "),
        }
    }
}

/// Whether new tags may be written after the model of such a one.
fn is_model(style: Style) -> bool {
    matches!(
        style,
        Style::Bracket
            | Style::Colon
            | Style::Bold
            | Style::BoldBlock
            | Style::Angle
            | Style::Dash
            | Style::Paren
            | Style::Italic
            | Style::Handle
    )
}

fn is_capitals(name: &str) -> bool {
    name.chars().count() > 1 && name.chars().all(|c| !c.is_lowercase()) && !name.contains(' ')
}

/// The people who fit what is typed, the likeliest first.
pub fn offered(_workspace: &Workspace, note: &Note, text: &Text, context: &Context) -> Vec<Completion> {
    let cast = Cast::of(note, context.offset);
    let typed = name::fold(&context.typed);
    let mut out = Vec::new();
    for &person in &cast.order {
        let known = &cast.roster().people[person as usize];
        let handle = cast.entries.get(&person).and_then(|entry| entry.handle.as_deref());
        let name = cast.name(person);
        let full = name::fold(&known.name);
        // What is half typed may look like a person of its own.
        if known.entries.is_empty() && full == typed && !typed.is_empty() {
            continue;
        }
        let fits = full.starts_with(typed.as_str())
            || full.split(' ').any(|word| word.starts_with(typed.as_str()))
            || name::fold(&name).starts_with(typed.as_str())
            || handle.is_some_and(|handle| name::fold(handle).starts_with(typed.as_str()));
        if !fits {
            continue;
        }
        let (label, inserted, marks) = match context.wanted {
            Wanted::Tag(marks) => (name.clone(), cast.tag(text, &name, Some(marks)), marks),
            Wanted::Line => (name.clone(), cast.tag(text, &name, None), ""),
            Wanted::Owner => (name.clone(), name.clone(), ""),
            Wanted::Handle(first) => {
                let Some(handle) = handle else { continue };
                let tag = first && cast.sample.is_some_and(|sample| sample.tag.form.style == Style::Handle);
                (format!("@{handle}"), if tag { format!("@{handle}: ") } else { format!("@{handle} ") }, "@")
            }
        };
        let detail = if known.name == label {
            known.organization.as_ref().map(ToString::to_string)
        } else {
            Some(known.name.to_string())
        };
        out.push(Completion {
            label: label.clone(),
            detail,
            kind: CompletionKind::Person,
            range: context.range,
            text: inserted,
            snippet: None,
            filter: format!("{marks}{} {} {}", label.trim_start_matches('@'), known.name, handle.unwrap_or_default())
                .trim_end()
                .to_string(),
            person: Some(known.name.to_string()),
        });
        if out.len() > super::MOST {
            break;
        }
    }
    out
}

/// How those who may own an action are called here, the likeliest first; a few of them.
pub fn owners(note: &Note, offset: usize) -> Vec<String> {
    let cast = Cast::of(note, offset);
    cast.order.iter().take(12).map(|&person| cast.name(person)).collect()
}

/// Name, handle, and what they said last before `offset`, or else at all.
pub fn details(settings: &Settings, note: &Note, text: &Text, person: PersonId, offset: usize) -> String {
    let known = &note.evidence().roster.people[person as usize];
    let mut out = format!("**{}**", crate::markdown::escape(&known.name));
    let entry =
        note.attendees().find(|attendee| known.entries.contains(&attendee.number)).map(|attendee| attendee.entry);
    if let Some(handle) = entry.and_then(|entry| entry.handle.as_deref()) {
        let _ = write!(out, " · {}", handle_link(settings, handle));
    }
    if let Some(organization) = &known.organization {
        let _ = write!(out, " · {}", crate::markdown::escape(organization));
    }
    let by = |statement: &Statement<'_>| statement.name.speakers.iter().any(|speaker| speaker.person == Some(person));
    let last = note.statements_above(offset).find(by).or_else(|| note.statements_above(text.len()).find(by));
    if let Some(statement) = last {
        let said = text.slice(TextRange::new(statement.text_start(), note.extent(&statement).end)).trim().to_string();
        let mut words: String = said.lines().next().unwrap_or_default().chars().take(200).collect();
        if words.len() < said.len() {
            words.push('…');
        }
        let _ = write!(out, "\n\n> {}", crate::markdown::escape(&words));
    }
    out
}
