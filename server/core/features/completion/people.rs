//! Who may be meant, and how this note would write it.

use super::context::{Context, Wanted};
use super::{Completion, CompletionKind};
use crate::attendee::Entry;
use crate::directory::Directory;
use crate::mention::handle_link;
use crate::name;
use crate::note::{Note, Statement};
use crate::roster::{By, Meeting, PersonId, Roster};
use crate::settings::Settings;
use crate::tag::Style;
use crate::text::{Text, TextRange};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::fmt::Write;

/// How many statements are looked back at: enough to know who is talking.
const BACK: usize = 128;

/// How many are offered whom only rosters and other notes know.
const OUTSIDE: usize = 20;

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
        let full = self.roster().people[person as usize].name.as_str();
        let leads_here = |name: &str| self.roster().resolve(name, self.meeting).is_some_and(|(_, ids)| ids == [person]);
        self.shortened(full, self.entries.get(&person).copied(), leads_here)
    }

    /// A name as tags here shorten names, where that leads to the same person.
    fn shortened(&self, full: &str, entry: Option<&Entry>, leads_there: impl Fn(&str) -> bool) -> String {
        let words: Vec<&str> = full.split_whitespace().collect();
        let initials = || name::initials(full).first().map(|initials| initials.to_uppercase());
        let short = match self.by {
            By::Abbreviation | By::Initials => {
                entry.and_then(|entry| entry.abbreviation.as_ref()).map(ToString::to_string).or_else(initials)
            }
            By::Handle => entry.and_then(|entry| entry.handle.as_ref()).map(ToString::to_string),
            By::LastName => words.last().map(ToString::to_string),
            By::Name => Some(full.to_string()),
            _ => words.first().map(ToString::to_string),
        };
        let cased = |name: String| if self.small && !is_capitals(&name) { name.to_lowercase() } else { name };
        let with_initial = match words.as_slice() {
            [first, .., last] => last.chars().next().map(|initial| format!("{first} {initial}")),
            _ => None,
        };
        let mut forms = [short, with_initial].into_iter().flatten().map(cased);
        forms.find(|form| leads_there(form)).unwrap_or_else(|| full.to_string())
    }

    /// Somebody at the start of what they are to do, as the note has them there: `Ann Lee: ` or
    /// `Ann Lee to `.
    fn doer(&self, text: &Text, full: &str) -> String {
        let with_colon = self.note.outcomes().any(|(place, segment, outcome, _)| {
            let line = &segment.lines[outcome.line as usize];
            outcome.owner.is_some_and(|(start, end)| {
                let behind = TextRange::new(end as usize, line.end.max(end) as usize).shifted(place.start);
                start >= outcome.label.1 && text.slice(behind).starts_with(": ")
            })
        });
        format!("{full}{}", if with_colon { ": " } else { " to " })
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

/// Somebody who may be meant.
struct Person<'a> {
    full: &'a str,
    /// What a tag of theirs has between its marks.
    name: String,
    handle: Option<&'a str>,
    organization: Option<&'a str>,
    /// Where they are known from, if that is not this note.
    from: Option<&'a str>,
}

/// The people who fit what is typed, the likeliest first: those of the note, then those whom rosters
/// and other notes of the series know.
pub fn offered(directory: &Directory, note: &Note, text: &Text, context: &Context) -> Vec<Completion> {
    let cast = Cast::of(note, context.offset);
    let typed = name::fold(&context.typed);
    let mut out = Vec::new();
    for &person in &cast.order {
        let known = &cast.roster().people[person as usize];
        // What is half typed may look like a person of its own.
        if known.entries.is_empty() && !typed.is_empty() && name::fold(&known.name) == typed {
            continue;
        }
        let name = cast.name(person);
        let handle = cast.entries.get(&person).and_then(|entry| entry.handle.as_deref());
        let organization = known.organization.as_deref();
        let person = Person { full: &known.name, name, handle, organization, from: None };
        out.extend(offer(&cast, text, context, &typed, person));
        if out.len() > super::MOST {
            return out;
        }
    }
    // A line that has nothing on it yet is hardly for somebody who is not even there.
    if typed.is_empty() && context.wanted == Wanted::Line {
        return out;
    }
    let mut passed: FxHashSet<SmolStr> =
        cast.order.iter().map(|&id| name::fold(&cast.roster().people[id as usize].name)).collect();
    let begins = |word: &str| name::fold(word).starts_with(typed.as_str());
    let most = out.len() + OUTSIDE;
    for (register, known) in directory.people() {
        let entry = &known.entry;
        // Looked at first, as most are ruled out by it.
        let fits = entry.name.split_whitespace().any(begins)
            || begins(&entry.name)
            || [&entry.handle, &entry.abbreviation].into_iter().flatten().any(|short| begins(short))
            || name::initials(&entry.name).iter().any(|initials| begins(initials));
        if !fits || !passed.insert(name::fold(&entry.name)) {
            continue;
        }
        let leads_there = |name: &str| {
            cast.roster().resolve(name, cast.meeting).is_none()
                && directory.find(name).is_some_and(|hit| hit.person.entry.name == entry.name)
        };
        let name = cast.shortened(&entry.name, Some(entry), leads_there);
        let (handle, organization) = (entry.handle.as_deref(), entry.organization.as_deref());
        let person = Person { full: &entry.name, name, handle, organization, from: Some(register.shown()) };
        out.extend(offer(&cast, text, context, &typed, person));
        if out.len() >= most {
            break;
        }
    }
    out
}

/// Somebody, if they fit what is typed and can be written as is wanted there.
fn offer(cast: &Cast<'_>, text: &Text, context: &Context, typed: &str, person: Person<'_>) -> Option<Completion> {
    let Person { full, name, handle, organization, from } = person;
    let folded = name::fold(full);
    let fits = folded.starts_with(typed)
        || folded.split(' ').any(|word| word.starts_with(typed))
        || name::fold(&name).starts_with(typed)
        || handle.is_some_and(|handle| name::fold(handle).starts_with(typed));
    if !fits {
        return None;
    }
    let (label, inserted, marks) = match context.wanted {
        Wanted::Tag(marks) => (name.clone(), cast.tag(text, &name, Some(marks)), marks),
        Wanted::Line => (name.clone(), cast.tag(text, &name, None), ""),
        Wanted::Owner => (name.clone(), name, ""),
        Wanted::Doer => (full.to_string(), cast.doer(text, full), ""),
        Wanted::Handle(first) => match handle {
            Some(handle) => {
                let tag = first && cast.sample.is_some_and(|sample| sample.tag.form.style == Style::Handle);
                (format!("@{handle}"), if tag { format!("@{handle}: ") } else { format!("@{handle} ") }, "@")
            }
            // Whoever has none is named: by a tag, or in the middle of a sentence in full.
            None if first => (name.clone(), cast.tag(text, &name, None), "@"),
            None => (full.to_string(), full.to_string(), "@"),
        },
        Wanted::Heading(_) | Wanted::Date => return None,
    };
    let filter = format!("{marks}{} {full} {}", label.trim_start_matches('@'), handle.unwrap_or_default());
    let detail = match (full == label, from) {
        (true, from) => from.or(organization).map(str::to_owned),
        (false, Some(from)) => Some(format!("{full}, {from}")),
        (false, None) => Some(full.to_owned()),
    };
    Some(Completion {
        detail,
        kind: CompletionKind::Person,
        range: context.range,
        text: inserted,
        snippet: None,
        filter: filter.trim_end().to_string(),
        person: Some(full.to_string()),
        label,
    })
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

/// Name, handle and organisation of somebody whom only rosters and other notes know, and which.
pub fn outside(settings: &Settings, directory: &Directory, person: &str) -> Option<String> {
    let (register, known) = directory.people().find(|(_, known)| known.entry.name == person)?;
    let mut out = format!("**{}**", crate::markdown::escape(person));
    if let Some(handle) = &known.entry.handle {
        let _ = write!(out, " · {}", handle_link(settings, handle));
    }
    if let Some(organization) = &known.entry.organization {
        let _ = write!(out, " · {}", crate::markdown::escape(organization));
    }
    let _ = write!(out, "\n\nKnown from {}", crate::markdown::escape(register.shown()));
    Some(out)
}
