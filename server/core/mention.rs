//! Where a note names somebody: in speaker tags, in its attendee lists, as the owner of an action.

use crate::convention::Name;
use crate::document::Document;
use crate::name;
use crate::note::{Attendee, Note, Statement};
use crate::pages::Place;
use crate::resolve::Status;
use crate::roster::PersonId;
use crate::segment::Outcome;
use crate::settings::Settings;
use crate::text::{Text, TextRange};
use smol_str::SmolStr;

/// Who is named, as far as a note tells people apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// One person.
    Person(PersonId),
    /// A name that leads to no one person; folded.
    Name(SmolStr, Status),
}

/// Where somebody is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// In a speaker tag.
    Tag,
    /// In an attendee list.
    Entry,
    /// As the owner of an action.
    Owner,
}

/// A place that names somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Who.
    pub who: Who,
    /// In what.
    pub kind: MentionKind,
    /// The name.
    pub name: TextRange,
    /// The tag with its marks, the words of the entry, the owner.
    pub whole: TextRange,
}

/// Who is named where the cursor is.
#[must_use]
pub fn at(document: &Document, offset: usize) -> Option<Mention> {
    if !document.is_note() {
        return None;
    }
    let (note, text) = (document.note(), document.text());
    let (place, segment) = note.pages().at(offset)?;
    if let Some(statement) = note.statement_at(offset).filter(|statement| statement.tag_range().touches(offset)) {
        let mut mentions = of_tag(&statement, text);
        let touched = mentions.iter().position(|mention| mention.name.touches(offset)).unwrap_or(0);
        return (touched < mentions.len()).then(|| mentions.swap_remove(touched));
    }
    let here = offset - place.start;
    let inside = |range: (u32, u32)| range.0 as usize <= here && here <= range.1 as usize;
    if let Some(outcome) = segment.outcomes.iter().find(|outcome| outcome.owner.is_some_and(inside)) {
        return of_owner(note, text, place, outcome);
    }
    // Only the entries of a segment that has some are looked through.
    segment.listed.iter().find(|listed| listed.entry.is_some() && inside(listed.range))?;
    let attendee = note.attendees().find(|attendee| attendee.range.touches(offset))?;
    of_entry(note, text, &attendee)
}

/// All places that name `who`, in the order of the text.
#[must_use]
pub fn all(document: &Document, who: &Who) -> Vec<Mention> {
    if !document.is_note() {
        return Vec::new();
    }
    let (note, text) = (document.note(), document.text());
    let names: Vec<bool> = note.evidence().names.iter().map(|name| is_named(name, who)).collect();
    let tags = note.statements().filter(|statement| names[statement.id as usize]);
    let mut found: Vec<Mention> = tags.flat_map(|statement| of_tag(&statement, text)).collect();
    found.extend(note.attendees().filter_map(|attendee| of_entry(note, text, &attendee)));
    found.extend(note.outcomes().filter_map(|(place, _, outcome, _)| of_owner(note, text, place, outcome)));
    found.retain(|mention| mention.who == *who);
    found.sort_by_key(|mention| mention.name);
    found
}

/// Who the speakers of a statement are.
#[must_use]
pub fn speakers(statement: &Statement<'_>) -> Vec<Who> {
    statement.name.speakers.iter().map(|speaker| who(speaker.person, speaker.status, &speaker.name)).collect()
}

/// Where a tag has the name of its speaker number `index`: `CD` of `[AB/CD]`, `Ann` of
/// `[Ann, Kite]`.
#[must_use]
pub fn speaker_range(text: &Text, statement: &Statement<'_>, index: usize) -> TextRange {
    let whole = statement.name_range();
    let words = text.slice(whole);
    let name = statement.name.speakers.get(index).map_or("", |speaker| speaker.name.as_str());
    let found = bounded(&words, name).next();
    found.map_or(whole, |at| TextRange::new(at, at + name.len()).shifted(whole.start))
}

/// Where `name` stands in `words` as a word of its own.
pub fn bounded<'a>(words: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    words.match_indices(name).map(|(at, _)| at).filter(|&at| {
        let (before, after) = (words[..at].chars().next_back(), words[at + name.len()..].chars().next());
        !before.into_iter().chain(after).any(char::is_alphanumeric)
    })
}

/// Where a handle leads, if the settings have it lead to the web.
#[must_use]
pub fn handle_url(settings: &Settings, handle: &str) -> Option<String> {
    let pattern = settings.handles.as_deref().unwrap_or("https://github.com/{}");
    crate::settings::is_web(pattern).then(|| pattern.replace("{}", &crate::markdown::url_part(handle)))
}

/// What writes to an address.
#[must_use]
pub fn mail_url(email: &str) -> String {
    format!("mailto:{}", crate::markdown::url_part(email))
}

/// A handle as Markdown, with where it leads.
#[must_use]
pub fn handle_link(settings: &Settings, handle: &str) -> String {
    let shown = crate::markdown::escape(handle);
    match handle_url(settings, handle) {
        Some(url) => format!("[@{shown}]({url})"),
        None => format!("@{shown}"),
    }
}

fn who(person: Option<PersonId>, status: Status, name: &str) -> Who {
    person.map_or_else(|| Who::Name(name::fold(name), status), Who::Person)
}

fn is_named(name: &Name, wanted: &Who) -> bool {
    name.speakers.iter().any(|speaker| who(speaker.person, speaker.status, &speaker.name) == *wanted)
}

fn of_tag(statement: &Statement<'_>, text: &Text) -> Vec<Mention> {
    let mention = |(index, who)| Mention {
        who,
        kind: MentionKind::Tag,
        name: speaker_range(text, statement, index),
        whole: statement.tag_range(),
    };
    speakers(statement).into_iter().enumerate().map(mention).collect()
}

fn of_entry(note: &Note, text: &Text, attendee: &Attendee<'_>) -> Option<Mention> {
    let person = person_of(note, attendee)?;
    let words = text.slice(attendee.range);
    let written = attendee.entry.name.as_str();
    let found = words.find(written).map(|at| TextRange::new(at, at + written.len()).shifted(attendee.range.start));
    let name = found.unwrap_or(attendee.range);
    Some(Mention { who: Who::Person(person), kind: MentionKind::Entry, name, whole: attendee.range })
}

/// Who an entry of the attendee list is.
#[must_use]
pub fn person_of(note: &Note, attendee: &Attendee<'_>) -> Option<PersonId> {
    let people = &note.evidence().roster.people;
    PersonId::try_from(people.iter().position(|person| person.entries.contains(&attendee.number))?).ok()
}

fn of_owner(note: &Note, text: &Text, place: Place, outcome: &Outcome) -> Option<Mention> {
    let (start, end) = outcome.owner?;
    let name = TextRange::new(start as usize, end as usize).shifted(place.start);
    let written = text.slice(name);
    let (_, _, section) = note.views().nth(place.page)?;
    let (_, ids) = note.evidence().roster.resolve(&written, note.evidence().meeting(section))?;
    let [person] = ids[..] else { return None };
    Some(Mention { who: Who::Person(person), kind: MentionKind::Owner, name, whole: name })
}
