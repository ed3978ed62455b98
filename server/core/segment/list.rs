//! The reader of attendee lists: which lines open one, which belong to it, which end it.

use super::heading::is_bold_line;
use super::read::Reader;
use super::{Above, HeadingKind, Layout, List, Listed};
use crate::attendee::{self, Columns, Item, Role};
use crate::line::{Marker, place};
use crate::name;
use crate::tag;
use smol_str::SmolStr;

impl Reader<'_> {
    /// A heading ends the list above it and may open one of its own, or name people itself
    /// (`### Moderator: Ann Lee`).
    pub(super) fn open_list(&mut self, words: &str, start: usize, index: usize, under: Option<u16>) {
        self.state.list = match attendee::list_role(words, self.vocabulary) {
            Some(role) => List::Opened { role, under, strict: false },
            None => List::None,
        };
        if self.state.list == List::None
            && let Some((role, at)) = attendee::label(words, self.vocabulary)
        {
            self.people(index, start + at, start + words.len(), role);
        }
    }

    /// Lists the people of a comma line.
    pub(super) fn people(&mut self, index: usize, start: usize, end: usize, role: Role) {
        for (at, part) in attendee::parts(&self.text[start..end]) {
            self.person(index, start + at, part, role);
        }
    }

    /// Lists the people of `Kite Labs: Ann Lee, Bo Ray`, all from there; whether there are any.
    fn company(&mut self, index: usize, start: usize, words: &str, role: Role) -> bool {
        let Some((organization, people)) = words.split_once(": ") else { return false };
        let parts = attendee::parts(people);
        let full = |part: &str| {
            let mut words = part.split(" (").next().unwrap_or_default().split(' ');
            words.clone().count() >= 2 && words.all(|word| word.starts_with(name_begins))
        };
        if parts.len() < 2 || !parts.iter().all(|(_, part)| full(part)) {
            return false;
        }
        let before = self.listed.len();
        for (at, part) in parts {
            self.person(index, start + words.len() - people.len() + at, part, role);
        }
        for entry in self.listed[before..].iter_mut().filter_map(|listed| listed.entry.as_mut()) {
            entry.organization.get_or_insert_with(|| SmolStr::new(attendee::bare_words(organization)));
        }
        true
    }

    /// Lists one person; whether it could be one.
    pub(super) fn person(&mut self, index: usize, start: usize, words: &str, role: Role) -> bool {
        let entry = match attendee::item(words, role) {
            Item::Person(entry) => Some(entry),
            Item::Open => None,
            Item::Odd => return true,
            Item::Prose => return false,
        };
        let range = (place(start), place(start + words.trim_end().len()));
        self.listed.push(Listed { line: place(index), range, entry });
        true
    }

    pub(super) fn row(&mut self, index: usize) {
        let line = self.lines[index];
        let (start, words) = (line.content as usize, self.words(&line));
        match self.state.list {
            List::Items { role, layout: Layout::Table(columns), blank: false, .. } => {
                if let Some((entry, at, length)) = attendee::row(words, columns, role) {
                    let from = start + at;
                    let range = (place(from), place(from + length));
                    self.listed.push(Listed { line: place(index), range, entry: Some(entry) });
                }
            }
            list => {
                // Below a table of attendees another table says for itself that it is one.
                if matches!(list, List::Items { layout: Layout::Table(_), .. }) {
                    self.state.list = List::None;
                }
                let list = self.state.list;
                if let Some(columns) = self.state.speech {
                    self.spoken_row(index, columns);
                    return;
                }
                self.state.speech = attendee::speech_columns(words);
                // `Present | Role`, `Name | Affiliation`
                let says = |columns: &Columns| {
                    let cell = attendee::cells(words).nth(usize::from(columns.name) - 1);
                    let of_list = |cell: &str| attendee::heading_role(cell, self.vocabulary).is_some();
                    let known = ["affiliation", "attended", "attendance", "present"];
                    let is_known = |cell: &str| known.iter().any(|known| cell.eq_ignore_ascii_case(known));
                    cell.is_some_and(|(_, cell)| of_list(cell))
                        || attendee::cells(words).any(|(_, cell)| is_known(attendee::bare_words(cell)))
                };
                let of_people = |columns: &Columns| {
                    list != List::None || columns.abbreviation > 0 || columns.handle > 0 || says(columns)
                };
                self.state.head = attendee::columns(words).filter(of_people);
            }
        }
    }

    /// Attendees in front matter: `attendees: [Ann Lee, Bo Ek]`, or a list below the key.
    pub(super) fn front_matter(&mut self, index: usize) {
        let line = self.lines[index];
        let (start, words) = (line.content as usize, self.words(&line));
        if let Some(item) = words.strip_prefix("- ") {
            if let List::Opened { role, .. } = self.state.list {
                let item = item.trim_matches(['"', '\'', ' ']);
                self.person(index, start + words.find(item).unwrap_or_default(), item, role);
            }
            return;
        }
        self.state.list = List::None;
        if let Some((role, at)) = attendee::label(words, self.vocabulary) {
            let marks = ['[', ']', '"', '\'', ' '];
            let names = words[at..].trim_start_matches(marks);
            let from = start + words.len() - names.len();
            let names = names.trim_end_matches(marks);
            if names.is_empty() {
                self.state.list = List::Opened { role, under: None, strict: false };
            } else {
                self.people(index, from, from + names.len(), role);
            }
        }
    }

    /// `Presenter: Ann Lee (ALE)` says what an abbreviation stands for. It lists nobody: whoever
    /// presents may still be missing from the list.
    pub(super) fn introduce(&mut self, index: usize) {
        let words = self.words(&self.lines[index]);
        let Some(at) = attendee::introduction(words) else { return };
        for (_, part) in attendee::parts(&words[at..]) {
            if let Item::Person(entry) = attendee::item(part, Role::Present)
                && (entry.abbreviation.is_some() || entry.handle.is_some())
            {
                self.introduced.push((place(index), entry));
            }
        }
    }

    /// `AL: Ann Lee` and `AL = Ann Lee` say what initials stand for, and nothing else.
    pub(super) fn legend(&mut self, index: usize) -> bool {
        let words = self.words(&self.lines[index]);
        let short = &words.as_bytes()[..words.len().min(7)];
        if !short[0].is_ascii_uppercase() || memchr::memchr2(b':', b'=', short).is_none() {
            return false;
        }
        if attendee::legend(words).is_none() {
            return false;
        }
        if let Item::Person(entry) = attendee::item(words, Role::Present) {
            self.introduced.push((place(index), entry));
        }
        true
    }

    /// A row of a table of statements.
    fn spoken_row(&mut self, index: usize, columns: (u8, u8)) {
        let line = self.lines[index];
        let start = line.content as usize;
        let cells: Vec<(usize, &str)> = attendee::cells(self.words(&line)).collect();
        let cell = |number: u8| {
            let (at, words) = *cells.get(usize::from(number).wrapping_sub(1))?;
            let bare = attendee::bare_words(words);
            let from = start + at + words.find(bare).unwrap_or_default();
            Some((from, from + bare.len()))
        };
        if let (Some(name), Some(words)) = (cell(columns.0), cell(columns.1)) {
            let mut candidates = std::mem::take(&mut self.candidates);
            candidates.clear();
            tag::row(self.text, &line, name, words, &mut candidates);
            self.claim(index, candidates);
        }
    }

    /// The row of dashes makes the row above it the head of a table.
    pub(super) fn delimiter(&mut self) {
        if let Some(columns) = self.state.head {
            let (role, under) = match self.state.list {
                List::Opened { role, under, .. } | List::Items { role, under, .. } => (role, under),
                List::None => (Role::Present, None),
            };
            let layout = Layout::Table(columns);
            self.state.list = List::Items { role, under, layout, blank: false, strict: false };
        }
    }

    /// Reads a line as part of an attendee list or as the heading of one; whether it is.
    pub(super) fn attendees(&mut self, index: usize) -> bool {
        let line = self.lines[index];
        let (start, words) = (line.content as usize, self.words(&line));
        let marked = line.marker != Marker::None;
        let stressed = words.ends_with(':') || is_bold_line(words);
        // `1. Introduction of attendees` is an item of the agenda; `- **Attendees:**` is a heading.
        // `- Attendees` above deeper bullets, too, if those name people in full.
        let plain = !stressed && ["Attendees", "Participants", "Present"].contains(&words);
        let bullet = line.marker == Marker::Bullet;
        let alone = if marked { bullet && (stressed || plain) } else { words.len() < 48 };
        if alone
            && let Some(role) = attendee::list_role(words, self.vocabulary)
            && (marked || stressed || matches!(self.state.above, Above::Blank | Above::Other))
        {
            let under = match self.state.list {
                // A label inside a list (`In-person:`) is one of its odd lines.
                List::Opened { under, .. } | List::Items { under, .. } if marked => under,
                _ => marked.then_some(line.indent),
            };
            let inner = attendee::bare_words(words);
            let from = start + words.find(inner).unwrap_or_default();
            if self.state.list == List::None || !marked {
                self.heading(index, HeadingKind::Label, (from, from + inner.len()), Some(role));
            }
            self.state.list = List::Opened { role, under, strict: marked && plain };
            return true;
        }
        if marked
            && line.marker == Marker::Bullet
            && attendee::list_role(words, self.vocabulary).is_none()
            && attendee::speaks_of_people(words)
        {
            let under = Some(line.indent);
            self.state.list = List::Opened { role: Role::Present, under, strict: true };
            return true;
        }
        if let Some((role, at)) = attendee::label(words, self.vocabulary) {
            let inside = self.state.list != List::None;
            let before = self.listed.len();
            self.people(index, start + at, start + at + attendee::sentence_end(&words[at..], 0), role);
            let found = self.listed.len() - before;
            self.meets |= found > 0;
            if !inside && found > 0 && role == Role::Present {
                let label = attendee::bare_words(&words[..at]);
                let from = start + words.find(label).unwrap_or_default();
                self.heading(index, HeadingKind::Label, (from, from + label.len()), Some(role));
            }
            if !inside {
                // A line that ends with a comma runs on.
                let layout = Layout::Plain;
                self.state.list = if words.ends_with(',') && role == Role::Present {
                    List::Items { role, under: None, layout, blank: false, strict: false }
                } else {
                    List::None
                };
            }
            return true;
        }
        match self.state.list {
            List::None => self.sentence(index) || self.unheaded(index),
            // `**Kite Labs**` above those from there, full names only.
            List::Opened { role, under: None, .. } | List::Items { role, under: None, strict: true, .. }
                if !marked && is_group_title(words) =>
            {
                self.state.list = List::Opened { role, under: None, strict: true };
                true
            }
            List::Opened { role, under, strict } => {
                let entered = if marked {
                    under.is_none_or(|under| line.indent > under) && self.entry_item(index, role, false, strict)
                } else {
                    !strict && self.plain_people(index, role)
                };
                let layout = if marked { Layout::Bullets } else { Layout::Plain };
                let items = List::Items { role, under, layout, blank: false, strict };
                self.state.list = if entered { items } else { List::None };
                entered
            }
            List::Items { role, under, layout, blank, strict } => {
                let entered = match layout {
                    Layout::Bullets if marked => {
                        under.is_none_or(|under| line.indent > under) && self.entry_item(index, role, blank, strict)
                    }
                    // Without a marker and without a blank line it is the rest of the entry above.
                    Layout::Bullets => !blank && line.indent > 0,
                    Layout::Plain => !marked && self.plain_people(index, role),
                    Layout::Table(_) => false,
                };
                let items = List::Items { role, under, layout, blank: false, strict };
                self.state.list = if entered { items } else { List::None };
                entered
            }
        }
    }

    /// A list item of an attendee list. Behind a blank line it has to look like a person, since
    /// another list may have begun; in a list whose heading says little it has to have two names
    /// or a handle.
    pub(super) fn entry_item(&mut self, index: usize, role: Role, apart: bool, strict: bool) -> bool {
        let line = self.lines[index];
        let (start, words) = (line.content as usize, self.words(&line));
        let full =
            || words.contains('@') || words.split(['(', ',']).next().is_some_and(|name| name.trim().contains(' '));
        if (apart || strict) && !looks_like_person(words) || strict && words.contains(": ") {
            return false;
        }
        if strict && !full() {
            // Where the names below it are from.
            return tag::is_proper(words);
        }
        self.company(index, start, words, role) || self.person(index, start, words, role)
    }

    /// A line of people without a list marker, right below the heading or below other such lines.
    pub(super) fn plain_people(&mut self, index: usize, role: Role) -> bool {
        let line = self.lines[index];
        let (start, words) = (line.content as usize, self.words(&line));
        if self.company(index, start, words, role) {
            return true;
        }
        let parts = attendee::parts(words);
        let people = parts.iter().filter(|(_, part)| looks_like_person(part)).count();
        if people == 0 || people * 2 < parts.len() {
            // `Many more...` and other odd lines.
            return matches!(attendee::item(words, role), Item::Open | Item::Odd)
                && self.person(index, start, words, role);
        }
        // `Ann Lee, Kite Labs` on a line of its own is one entry, `Ann Lee, Bo Ek` are two.
        if parts.len() == 2 && !looks_like_person(parts[1].1) {
            return self.person(index, start, words, role);
        }
        for (at, part) in parts {
            self.person(index, start + at, part, role);
        }
        true
    }

    /// A sentence that tells who was there, full names only.
    fn sentence(&mut self, index: usize) -> bool {
        let line = self.lines[index];
        let (start, words) = (line.content as usize, self.words(&line));
        if line.marker != Marker::None {
            return false;
        }
        let Some((from, to)) = attendee::sentence(words, self.vocabulary) else { return false };
        let parts = attendee::parts(&words[from..to]);
        if parts.len() < 2 || !parts.iter().all(|(_, part)| part.contains(' ') && looks_like_person(part)) {
            return false;
        }
        self.meets = true;
        for (at, part) in parts {
            self.person(index, start + from + at, part, Role::Present);
        }
        true
    }

    /// A paragraph `Name (ABC), Name (ABC), …` is an attendee list without a heading, or with a label
    /// that nobody knows: `Läsnä: Ann Lee (ALE), …`.
    pub(super) fn unheaded(&mut self, index: usize) -> bool {
        let line = self.lines[index];
        let (start, words) = (line.content as usize, self.words(&line));
        let closes = |at: usize| words[at..].starts_with("), ");
        if line.marker != Marker::None || !memchr::memchr_iter(b')', words.as_bytes()).any(closes) {
            return false;
        }
        let label = words.find(": ").filter(|at| !words[..*at].contains(['(', ','])).map_or(0, |at| at + ": ".len());
        let (start, words) = (start + label, &words[label..]);
        let parts = attendee::parts(words);
        let fits = |part: &str| {
            part.strip_suffix(')').and_then(|part| part.rsplit_once(" (")).is_some_and(|(name, abbreviation)| {
                tag::is_initials(abbreviation) && (2..=5).contains(&name.split_whitespace().count())
            })
        };
        let fitting = parts.iter().filter(|(_, part)| fits(part.trim_end_matches('.'))).count();
        if fitting < 3 || fitting * 10 < parts.len() * 6 {
            return false;
        }
        for (at, part) in parts {
            self.person(index, start + at, part, Role::Present);
        }
        true
    }
}

/// Whether a line is the name of a group in bold, of one to three words in capitals.
fn is_group_title(words: &str) -> bool {
    let inner = attendee::bare_words(words);
    is_bold_line(words)
        && inner.split(' ').count() <= 3
        && inner.split(' ').all(|word| word.starts_with(char::is_uppercase))
        && !name::is_label(&name::fold(inner))
        && !name::is_common(&name::fold(inner))
}

/// Scripts without letter case begin names as they begin other words.
fn name_begins(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase()
}

fn looks_like_person(words: &str) -> bool {
    let words = words.trim_matches(|c: char| matches!(c, '*' | '_' | '~') || c.is_whitespace());
    if let Some((label, _)) = words.strip_prefix('[').and_then(|link| link.split_once("](")) {
        return looks_like_person(label);
    }
    let name = words.split(['(', ',', '<', '[']).next().unwrap_or_default();
    // `Cy Moor - joined at 18:40`, but `ANL: For the chair - we` and `Cy Moor - Shall we?` are speech.
    let said = words.ends_with(['.', '?', '!']);
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| name.find(dash)).min().filter(|_| !said);
    let name = dash.filter(|&at| !name[..at].contains(':')).map_or(name, |at| &name[..at]).trim();
    if words.starts_with('@') || words.contains("(@") || words.split_whitespace().any(attendee::is_email) {
        return true;
    }
    let count = name.split_whitespace().count();
    let proper = name.split_whitespace().filter(|word| word.chars().next().is_some_and(name_begins)).count();
    let small = name.split_whitespace().all(|word| word.chars().next().is_some_and(char::is_lowercase));
    (1..=5).contains(&count) && !name.ends_with(['.', '?', '!', ':']) && (proper * 2 >= count || (small && count == 1))
}
