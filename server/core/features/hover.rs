//! Who is that, and what is this?

mod allowance;
mod section;
mod words;

use crate::convention::Name;
use crate::document::Document;
use crate::markdown::escape;
use crate::mention::{handle_link, mail_url};
use crate::name;
use crate::note::{Attendee, Note, SpokenBy, Statement};
use crate::resolve::{Speaker, Status};
use crate::roster::{By, PersonId, Roster};
use crate::settings::Settings;
use crate::tag::Style;
use crate::text::{Encoding, Text, TextRange};
use crate::workspace::Workspace;
use smol_str::SmolStr;
use std::fmt::Write;

/// What to show, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub range: TextRange,
    /// What to show, in Markdown; everything taken from the note is escaped.
    pub markdown: String,
}

/// What is to be said of the place at `offset`: of a speaker tag, an entry of an attendee list, a
/// heading, the label of an action, an abbreviation in prose.
#[must_use]
pub fn hover(_workspace: &Workspace, document: &Document, offset: usize) -> Option<Hover> {
    if !document.is_note() {
        return None;
    }
    let page = Page { note: document.note(), text: document.text(), settings: document.settings() };
    let statement = page.note.statement_at(offset).filter(|statement| statement.tag_range().touches(offset));
    if let Some(statement) = statement {
        return Some(Hover { range: statement.tag_range(), markdown: page.tag(&statement) });
    }
    let (place, segment) = page.note.pages().at(offset)?;
    let comment = || allowance::hover(page.text, offset);
    let more = words::outcome(page, place, segment, offset).or_else(|| section::hover(page, offset)).or_else(comment);
    if more.is_some() {
        return more;
    }
    let here = offset - place.start;
    let inside = |range: (u32, u32)| range.0 as usize <= here && here <= range.1 as usize;
    // Only the entries of a segment that has some are looked through.
    if !segment.listed.iter().any(|listed| listed.entry.is_some() && inside(listed.range)) {
        return words::abbreviation(page, place, segment, offset);
    }
    let attendee = page.note.attendees().find(|attendee| attendee.range.touches(offset))?;
    Some(Hover { range: attendee.range, markdown: page.attendee(&attendee)? })
}

#[derive(Clone, Copy)]
struct Page<'a> {
    note: &'a Note,
    text: &'a Text,
    settings: &'a Settings,
}

impl<'a> Page<'a> {
    fn roster(self) -> &'a Roster {
        &self.note.evidence().roster
    }

    fn line(self, offset: usize) -> u32 {
        self.text.line_col(offset, Encoding::Utf32).line + 1
    }

    fn tag(self, statement: &Statement<'_>) -> String {
        let parts: Vec<String> =
            statement.name.speakers.iter().map(|speaker| self.speaker(statement, speaker)).collect();
        parts.join("\n\n---\n\n")
    }

    fn speaker(self, statement: &Statement<'_>, speaker: &Speaker) -> String {
        let name = escape(&speaker.name);
        match (speaker.status, speaker.person) {
            (Status::Placeholder, _) => {
                format!("**{name}**: the speaker was not recorded.\n\n{}", self.same_name(statement.name))
            }
            (Status::Group, _) => format!("**{name}**: several people.\n\n{}", self.same_name(statement.name)),
            (Status::Ambiguous, _) => self.ambiguous(speaker),
            (_, Some(person)) => self.person(statement, speaker, person),
            (_, None) => {
                let mut out = format!("**{name}**, unknown\n\n{}", self.not_listed());
                let _ = write!(out, "\n\n{}", self.same_name(statement.name));
                out
            }
        }
    }

    fn person(self, statement: &Statement<'_>, speaker: &Speaker, id: PersonId) -> String {
        let person = &self.roster().people[id as usize];
        let mut out = String::new();
        if let Some(&entry) = person.entries.first() {
            self.title(&mut out, id);
            if let Some(attendee) = self.entry(entry) {
                let _ = write!(out, "\n\nAttendee, line {}. ", self.line(attendee.range.start));
            }
            let links = self.roster().links(&speaker.name, id);
            let _ = write!(out, "{}", linked(&speaker.name, &links));
        } else {
            let own = name::fold(&person.name) == name::fold(&speaker.name);
            let _ = write!(out, "**{}**", escape(&person.name));
            match &speaker.organization {
                Some(organization) => {
                    let _ = write!(out, " · {}", escape(organization));
                }
                None if !own || person.name.contains(' ') => out.push_str(", inferred"),
                None => {}
            }
            out.push_str("\n\n");
            out.push_str(&self.inferred(statement, speaker, id));
            out.push_str(&self.not_listed());
            if speaker.organization.is_some() {
                out.push_str(" Organisation from the tag.");
            }
            out.push_str(&self.not_others(speaker, id));
        }
        let _ =
            write!(out, "\n\n{}{}", self.share(self.note.spoken_by(id)), self.spellings(&statement.name.folded, id));
        out
    }

    /// Name, handle and address of somebody listed.
    fn title(self, out: &mut String, id: PersonId) {
        let person = &self.roster().people[id as usize];
        let _ = write!(out, "**{}**", escape(&person.name));
        let entries: Vec<Attendee<'_>> = person.entries.iter().filter_map(|&entry| self.entry(entry)).collect();
        if let Some(handle) = entries.iter().find_map(|attendee| attendee.entry.handle.as_ref()) {
            let _ = write!(out, " · {}", handle_link(self.settings, handle));
        }
        if let Some(email) = entries.iter().find_map(|attendee| attendee.entry.email.as_ref()) {
            let _ = write!(out, " · [{}]({})", escape(email), mail_url(email));
        }
        if let Some(organization) = &person.organization {
            let _ = write!(out, " · {}", escape(organization));
        }
    }

    fn entry(self, number: u32) -> Option<Attendee<'a>> {
        self.note.attendees().nth(number as usize)
    }

    /// What makes us think that a name means somebody who is in no list.
    fn inferred(self, statement: &Statement<'_>, speaker: &Speaker, id: PersonId) -> String {
        let written = |by: &str| match self.written_in_full(id) {
            Some(line) => format!("{by}, written in full on line {line}. "),
            None => format!("{by}. "),
        };
        match speaker.by {
            Some(By::Name) if statement.tag.form.style == Style::Bare => {
                format!("A full name that opens {}, with no mark after it. ", counted(statement.name.bare, "line"))
            }
            Some(By::FirstName) => {
                written(&format!("First name; the only {} in this note", capitalized(&speaker.name)))
            }
            Some(By::LastName) => written("Last name"),
            Some(By::FirstNameLastInitial) => written("First name and last initial"),
            Some(By::FirstInitialLastName) => written("First initial and last name"),
            Some(By::Initials) => written("Initials"),
            _ => String::new(),
        }
    }

    /// The first line on which a tag has the whole name of a person.
    fn written_in_full(self, id: PersonId) -> Option<u32> {
        let full = name::fold(&self.roster().people[id as usize].name);
        let names = &self.note.evidence().names;
        let mut tags = self.note.spoken_by(id).names.iter().filter(|(name, _)| names[*name as usize].folded == full);
        tags.next().and_then(|(_, first)| Some(self.line(self.statement(*first)?.tag_range().start)))
    }

    fn statement(self, (page, index): (usize, u32)) -> Option<Statement<'a>> {
        self.note.statement_of(page, index as usize)
    }

    fn not_listed(self) -> String {
        let listed = self.roster().people.iter().any(|person| !person.entries.is_empty());
        match (listed, self.roster().open) {
            (false, _) => "This note has no attendee list.".to_string(),
            (true, true) => "Not in the attendee list, which is open.".to_string(),
            (true, false) => "Not in the attendee list.".to_string(),
        }
    }

    /// Who it might be taken for and is not, and who it may be after all.
    fn not_others(self, speaker: &Speaker, id: PersonId) -> String {
        let folded = name::fold(&speaker.name);
        let mut out = String::new();
        for (other, person) in (0..).zip(&self.roster().people) {
            let Some(attendee) = person.entries.first().and_then(|&entry| self.entry(entry)) else { continue };
            let other_folded = name::fold(&person.name);
            let line = self.line(attendee.range.start);
            if let (Some((first, initial)), Some((other_first, last))) =
                (folded.split_once(' '), other_folded.split_once(' '))
                && other != id
                && first == other_first
                && initial.chars().count() == 1
                && !last.starts_with(initial)
            {
                let _ = write!(out, " Not {} (line {line}): other initial.", escape(&person.name));
            }
            // `khr` has the outer letters of Keith Randall's initials; that is no proof.
            let outer = name::initials(&person.name).into_iter().find(|initials| initials.chars().count() == 2);
            if let (Some(outer), 3) = (outer, folded.chars().count())
                && folded.chars().next() == outer.chars().next()
                && folded.chars().last() == outer.chars().last()
            {
                let _ = write!(
                    out,
                    " Perhaps {} (line {line}): first and last letter fit, the middle one is not known.",
                    escape(&person.name)
                );
            }
        }
        out
    }

    fn ambiguous(self, speaker: &Speaker) -> String {
        let mut out = format!("**{}** may be", escape(&speaker.name));
        for &id in &speaker.candidates {
            let by = self.note.spoken_by(id);
            let _ = write!(out, "\n- {}, {}", escape(&self.roster().people[id as usize].name), self.share(by));
        }
        out
    }

    fn attendee(self, attendee: &Attendee<'_>) -> Option<String> {
        let people = &self.roster().people;
        let id =
            PersonId::try_from(people.iter().position(|person| person.entries.contains(&attendee.number))?).ok()?;
        let mut out = String::new();
        self.title(&mut out, id);
        let by = self.note.spoken_by(id);
        if by.count == 0 {
            out.push_str("\n\nNo statement in this note.");
        } else {
            let _ = write!(out, "\n\n{}{}", self.share(by), self.spellings(&name::fold(&attendee.entry.name), id));
        }
        Some(out)
    }

    /// `34 statements (16 %): Profiles 16, Clocks 8`
    fn share(self, by: &SpokenBy) -> String {
        let all = self.note.count().max(1);
        let mut out = counted(by.count, "statement");
        if by.count > 1 {
            let _ = write!(out, " ({} %)", (by.count as usize * 100 + all / 2) / all);
        }
        let sections = by.most(6).into_iter().filter_map(|(section, count)| {
            let list = self.note.sections()[section].heading.is_some_and(|heading| heading.role.is_some());
            let name = if list { String::new() } else { self.note.section_name(section, self.text) };
            let count = if by.count == 1 { String::new() } else { format!(" {count}") };
            (!name.is_empty()).then(|| format!("{}{count}", escape(&name)))
        });
        let sections: Vec<String> = sections.take(4).collect();
        if !sections.is_empty() {
            let _ = write!(out, ": {}", sections.join(", "));
        }
        out
    }

    /// Other names that this person's tags have: ` (also \`[annl]\`, line 10)`.
    fn spellings(self, folded: &str, id: PersonId) -> String {
        let names = &self.note.evidence().names;
        let mut tags = self.note.spoken_by(id).names.clone();
        tags.sort_by_key(|(_, first)| *first);
        let mut seen = vec![SmolStr::new(folded)];
        let mut out = Vec::new();
        for (name, first) in tags {
            let folded = &names[name as usize].folded;
            if !seen.contains(folded) {
                seen.push(folded.clone());
                if let Some(statement) = self.statement(first) {
                    let tag = self.text.slice(statement.tag_range()).replace('`', "'");
                    out.push(format!("`{tag}`, line {}", self.line(statement.tag_range().start)));
                }
            }
        }
        if out.is_empty() { String::new() } else { format!(" (also {})", out.join("; ")) }
    }

    /// How often tags have this name, letter case aside.
    fn same_name(self, name: &Name) -> String {
        let names = &self.note.evidence().names;
        let uses = self.note.views().flat_map(|(_, view, _)| &view.pieces).flat_map(|piece| &piece.uses);
        counted(
            uses.filter(|(id, ..)| names[*id as usize].folded == name.folded).map(|(_, count, _)| count).sum(),
            "statement",
        )
    }
}

/// `ann` is the first name, and the name in the e-mail address.
fn linked(written: &str, links: &[By]) -> String {
    let mut phrases: Vec<&str> = links
        .iter()
        .map(|by| match by {
            By::Name => "the name",
            By::Handle => "the handle",
            By::Email => "the name in the e-mail address",
            By::Abbreviation => "the abbreviation in the list",
            By::Initials => "the initials",
            By::FirstName => "the first name",
            By::LastName => "the last name",
            By::FirstNameLastInitial => "the first name and the last initial",
            By::FirstInitialLastName => "the first initial and the last name",
            By::Alias => "the nick in the list",
        })
        .collect();
    if matches!(links, [By::Name, ..]) {
        phrases.truncate(1);
    }
    if phrases.is_empty() {
        return String::new();
    }
    format!("`{}` is {}.", written.replace('`', "'"), phrases.join(", and "))
}

fn counted(count: u32, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests;
