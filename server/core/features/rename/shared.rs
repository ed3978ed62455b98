//! A name that a roster has: renamed in the roster and in all notes that the roster is for.

use super::harm::harm;
use super::{Rename, Wish, edited, in_case_of};
use crate::configuration::{Configuration, FILE, Layer};
use crate::directory::{self, Directory, Form, Register, Registered};
use crate::document::Document;
use crate::edit::{self, TextEdit};
use crate::mention::{self, MentionKind, Who, bounded};
use crate::name;
use crate::roster::Source;
use crate::text::{Text, TextRange};
use crate::workspace::Workspace;
use smol_str::SmolStr;
use std::path::Path;
use std::sync::Arc;

/// A rename that begins in a roster.
#[derive(Clone, Debug)]
pub struct Shared {
    wish: Wish,
    /// What the roster calls the person, folded.
    person: SmolStr,
    /// The edits of the roster; none where the new name follows from what it says.
    pub edits: Vec<TextEdit>,
    /// The roster as it will be.
    register: Arc<Register>,
}

impl Shared {
    /// The roster that has the name at `offset`, or has the person whom no list of the note has.
    #[must_use]
    pub fn roster(document: &Document, offset: usize) -> Option<Source> {
        let asked = mention::at(document, offset)?;
        let Who::Person(id) = asked.who else { return None };
        let person = document.note().evidence().roster.people.get(id as usize)?;
        let hit = document.directory().told(&person.name)?;
        let is_one = name::fold(&hit.person.entry.name) == name::fold(&person.name);
        let written = document.text().slice(asked.name);
        let is_its_own = person.entries.is_empty() || fields(hit.person).iter().any(|field| is(field, &written));
        Some(hit.source()).filter(|source| is_one && is_its_own && !source.file.is_empty())
    }

    /// The wish to call the one named at `offset` by the name `new`, where that concerns the roster
    /// at `source`, whose text is `text`.
    #[must_use]
    pub fn wished(
        workspace: &Workspace,
        document: &Document,
        offset: usize,
        new: &str,
        (source, text): (&Source, &str),
    ) -> Option<Rename<Self>> {
        let mut wish = match Wish::at(workspace, document, offset, new)? {
            Rename::Possible(wish) => wish,
            Rename::Refused(reason) => return Some(Rename::Refused(reason)),
        };
        let Who::Person(id) = wish.who else { return None };
        let person = name::fold(&document.note().evidence().roster.people.get(id as usize)?.name);
        // Who is called by the name in full has it changed, and with it what it may be shortened to.
        if name::fold(&wish.old) == person {
            wish.kind = MentionKind::Entry;
        }
        Some(match rewritten(source, text, &person, &wish) {
            Ok((edits, people)) => {
                let register = Arc::new(Register::new(&source.file, &source.shown, people));
                Rename::Possible(Self { wish, person, edits, register })
            }
            Err(reason) => Rename::Refused(reason),
        })
    }

    /// Whether a note is one that the roster is for.
    #[must_use]
    pub fn concerns(&self, document: &Document) -> bool {
        let file = self.register.file();
        document.is_note() && document.directory().rosters.iter().any(|register| register.file() == file)
    }

    /// The edits of a note that the roster is for, or why they would do harm.
    #[must_use]
    pub fn edits_of(&self, document: &Document) -> Rename<Vec<TextEdit>> {
        let people = &document.note().evidence().roster.people;
        let who = (0..).zip(people).find(|(_, other)| name::fold(&other.name) == self.person);
        let who = who.map(|(id, _)| Who::Person(id));
        let edits = who.as_ref().map(|who| self.wish.edits(document, who)).unwrap_or_default();
        let next = |register: &Arc<Register>| {
            if register.file() == self.register.file() { self.register.clone() } else { register.clone() }
        };
        let before = document.directory();
        let rosters = before.rosters.iter().map(next).collect();
        let after = Arc::new(Directory { rosters, series: before.series.clone() });
        match harm(document, &edited(document, &edits).acquainted(&after), who.as_ref(), &self.wish.new) {
            Some(reason) => Rename::Refused(reason),
            None => Rename::Possible(edits),
        }
    }
}

/// The names that somebody has in a roster and that a tag may use. A handle is theirs, whatever a
/// note-taker calls them.
fn fields(person: &Registered) -> Vec<&SmolStr> {
    let entry = &person.entry;
    [Some(&entry.name), entry.abbreviation.as_ref(), entry.nick.as_ref()]
        .into_iter()
        .flatten()
        .chain(&person.aliases)
        .collect()
}

fn is(field: &str, written: &str) -> bool {
    name::fold(field) == name::fold(written)
}

/// The people of a roster with this text.
fn people(source: &Source, text: &str) -> Result<Vec<Registered>, String> {
    if Path::new(&*source.file).ends_with(FILE) {
        let (layer, problems) = Layer::toml(text, FILE);
        let broken = || problems.first().map_or(String::new(), |problem| problem.message.clone());
        return Ok(Configuration::resolve(&[layer.ok_or_else(broken)?]).people);
    }
    directory::read(&source.file, text)
}

/// The edits that give somebody another name in a roster, and its people then.
fn rewritten(
    source: &Source,
    text: &str,
    person: &str,
    wish: &Wish,
) -> Result<(Vec<TextEdit>, Vec<Registered>), String> {
    let shown = &source.shown;
    let before = people(source, text).map_err(|reason| format!("{shown} cannot be read: {reason}"))?;
    let mut found = (0..).zip(&before).filter(|(_, other)| name::fold(&other.entry.name) == person);
    let (index, known) = match (found.next(), found.next()) {
        (Some(one), None) => one,
        (Some((_, one)), Some(_)) => return Err(format!("{} has two entries in {shown}", one.entry.name)),
        _ => return Err(format!("{shown} has changed")),
    };
    let region = region(source, text, &before, index);
    let mut candidates: Vec<TextEdit> = Vec::new();
    for field in fields(known).into_iter().filter(|field| is(field, &wish.old)) {
        let new = in_case_of(field, &wish.old, &wish.new);
        let places = bounded(&text[region.start..region.end], field);
        candidates.extend(places.map(|at| {
            let place = TextRange::new(at, at + field.len()).shifted(region.start);
            TextEdit::replace(place, new.as_str())
        }));
    }
    candidates.sort();
    candidates.dedup_by_key(|edit| edit.range);
    if !fields(known).into_iter().any(|field| is(field, &wish.old)) {
        return Ok((Vec::new(), before));
    }
    // Which of the places are the name only reading tells: it may stand in a remark as well.
    let wanted = said(&renamed(&before, index, wish));
    let whole = Text::new(text);
    let singles = candidates.iter().map(|edit| vec![edit.clone()]);
    let tries = singles.chain([candidates.clone()]);
    for edits in tries.filter(|edits| !edits.is_empty()) {
        let after = people(source, &String::from(&edit::apply(&whole, &edits)));
        if let Ok(after) = after
            && said(&after) == wanted
        {
            return Ok((edits, after));
        }
    }
    Err(format!("`{}` cannot stand in {shown} in the place of `{}`", wish.new, wish.old))
}

/// What is said of people, wherever.
fn said(people: &[Registered]) -> Vec<Registered> {
    people.iter().map(|person| Registered { range: TextRange::empty(0), ..person.clone() }).collect()
}

fn renamed(people: &[Registered], index: usize, wish: &Wish) -> Vec<Registered> {
    let mut people = people.to_vec();
    let person = &mut people[index];
    let entry = &mut person.entry;
    let given = [Some(&mut entry.name), entry.abbreviation.as_mut(), entry.nick.as_mut()].into_iter().flatten();
    for field in given.chain(&mut person.aliases) {
        if is(field, &wish.old) {
            *field = SmolStr::from(in_case_of(field, &wish.old, &wish.new));
        }
    }
    people
}

/// Where a roster speaks of the person of this number.
fn region(source: &Source, text: &str, people: &[Registered], index: usize) -> TextRange {
    let TextRange { start, end } = people[index].range;
    match Form::of(&source.file) {
        Form::Lines | Form::Csv => TextRange::new(start, end),
        // A table goes on to the next.
        Form::Toml => {
            let next = people.iter().map(|person| person.range.start).filter(|other| *other > start).min();
            TextRange::new(start, next.unwrap_or(text.len()))
        }
        // Only the place of the name is known.
        Form::Json => {
            let from = text[..start].rfind('{').unwrap_or(0);
            TextRange::new(from, text[end..].find('}').map_or(text.len(), |at| end + at))
        }
    }
}
