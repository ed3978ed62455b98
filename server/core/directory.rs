//! People known from outside of a note: roster files, settings, other notes of the series.
//!
//! They are asked about names that lead to nobody in the note's own list, in this order. A wrong
//! name harms people, so a name counts only where it leads to one person; from another note of the
//! series only names in full, handles, addresses, abbreviations and initials count, and initials
//! only where all notes agree.

mod read;

pub use read::{Form, Row, are_people, is_roster, read};

use crate::attendee::Entry;
use crate::date::Date;
use crate::name;
use crate::pages::Pages;
use crate::roster::{By, Keys, PersonId, Roster, Source};
use crate::text::{Text, TextRange};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// Somebody in a [`Register`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registered {
    /// What is said of them.
    pub entry: Entry,
    /// Other names that tags use.
    pub aliases: Vec<SmolStr>,
    /// Where they are named.
    pub range: TextRange,
}

impl Registered {
    /// Whether two entries are one person's: a handle or an address says so, or where neither says
    /// anything the name.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        let (a, b) = (&self.entry, &other.entry);
        let both = [(&a.handle, &b.handle), (&a.email, &b.email)];
        let mut said = both.iter().filter_map(|(a, b)| Some(a.as_ref()?.eq_ignore_ascii_case(b.as_ref()?)));
        match said.next() {
            Some(first) => first && said.all(|same| same),
            None => name::fold(&a.name) == name::fold(&b.name),
        }
    }
}

/// The people of one file.
#[derive(Debug)]
pub struct Register {
    file: Arc<str>,
    shown: Arc<str>,
    /// What stands in the file; of a note nothing.
    text: Text,
    /// In the order of the file.
    pub people: Vec<Registered>,
    /// The first date of a note.
    pub date: Option<Date>,
    /// The names that lead to them, once somebody asks; with the entry of each person.
    names: OnceLock<(Roster, Vec<usize>)>,
}

impl Register {
    /// The people of the file that its owner calls `file` and people `shown`.
    #[must_use]
    pub fn new(file: &str, shown: &str, people: Vec<Registered>) -> Self {
        let (text, date, names) = (Text::default(), None, OnceLock::new());
        Self { file: file.into(), shown: shown.into(), text, people, date, names }
    }

    /// The same with all that stands in the file, for whoever has to count its lines.
    #[must_use]
    pub fn with_text(self, text: &str) -> Self {
        Self { text: Text::at_rest(text), ..self }
    }

    /// The file, as its owner calls it.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The file, for people.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// What stands in the file.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// The people in the attendee lists of a note.
    #[must_use]
    pub fn of_note(file: &str, shown: &str, pages: &Pages) -> Self {
        let (mut people, mut date) = (Vec::new(), None);
        for (place, segment) in pages.segments() {
            people.extend(segment.listed.iter().filter_map(|listed| {
                let range = TextRange::new(listed.range.0 as usize, listed.range.1 as usize).shifted(place.start);
                Some(Registered { entry: listed.entry.clone()?, aliases: Vec::new(), range })
            }));
            date = date.or(segment.date.map(|(_, date)| date));
        }
        Self { date, ..Self::new(file, shown, people) }
    }

    fn names(&self) -> &(Roster, Vec<usize>) {
        self.names.get_or_init(|| {
            let mut roster = Roster::listed(self.people.iter().map(|person| (0, Some(Cow::Borrowed(&person.entry)))));
            let firsts: Vec<usize> =
                roster.people.iter().map(|person| person.entries.first().map_or(0, |entry| *entry as usize)).collect();
            let mut aliases = Vec::new();
            for (id, person) in (0..).zip(&roster.people) {
                for &entry in &person.entries {
                    aliases.extend(self.people[entry as usize].aliases.iter().map(|alias| (id, alias.clone())));
                }
            }
            for (id, alias) in aliases {
                roster.key(By::Alias, name::squeeze(&name::fold(&alias)), id);
            }
            (roster, firsts)
        })
    }

    fn by(&self, by: By, keys: &Keys) -> &[PersonId] {
        self.names().0.by(by, keys)
    }

    fn hit(&self, id: PersonId, by: By) -> Hit<'_> {
        let person = &self.people[self.names().1[id as usize]];
        Hit { register: self, person, by }
    }
}

impl PartialEq for Register {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file && self.people == other.people
    }
}

impl Eq for Register {}

/// Somebody a name leads to.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    register: &'a Register,
    /// Who.
    pub person: &'a Registered,
    /// What links the name to them.
    pub by: By,
}

impl Hit<'_> {
    /// Where they are named.
    #[must_use]
    pub fn source(&self) -> Source {
        let (file, shown) = (self.register.file.clone(), self.register.shown.clone());
        Source { file, shown, range: self.person.range }
    }
}

/// What somebody says of a person outright, the surest first.
const TOLD: [By; 5] = [By::Name, By::Handle, By::Email, By::Abbreviation, By::Alias];

/// What can be made of a name; who goes by it has to be one of all in the rosters.
const MADE: [By; 5] = [By::Initials, By::FirstName, By::LastName, By::FirstNameLastInitial, By::FirstInitialLastName];

/// What counts from another note of the series: what its list says outright. Whatever else stands
/// in parentheses there may be an organisation.
const LISTED: [By; 4] = [By::Name, By::Handle, By::Email, By::Abbreviation];

/// All people known from outside of a note.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Roster files, then those of the settings.
    pub rosters: Vec<Arc<Register>>,
    /// Other notes of the series, the nearest first.
    pub series: Vec<Arc<Register>>,
}

impl Directory {
    /// Whether nobody is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rosters.is_empty() && self.series.is_empty()
    }

    /// Everybody in it, with where they are named: rosters first, then the nearest notes.
    pub fn people(&self) -> impl Iterator<Item = (&Register, &Registered)> {
        let registers = self.rosters.iter().chain(&self.series);
        registers.flat_map(|register| register.people.iter().map(|person| (&**register, person)))
    }

    /// The one person to whom a roster says that a name belongs.
    #[must_use]
    pub fn told(&self, written: &str) -> Option<Hit<'_>> {
        first(&self.rosters, &TOLD, &Keys::of(written))
    }

    /// The one person that a name stands for, as far as anybody outside of the note knows.
    #[must_use]
    pub fn find(&self, written: &str) -> Option<Hit<'_>> {
        let keys = Keys::of(written);
        first(&self.rosters, &TOLD, &keys)
            .or_else(|| MADE.iter().find_map(|&by| agreed(&self.rosters, by, &keys)).flatten())
            .or_else(|| first(&self.series, &LISTED, &keys))
            .or_else(|| agreed(&self.series, By::Initials, &keys).flatten())
    }
}

/// Whom the first register that knows a name has for it, if that is one person.
fn first<'a>(registers: &'a [Arc<Register>], links: &[By], keys: &Keys) -> Option<Hit<'a>> {
    registers.iter().find_map(|register| {
        let (by, ids) = links.iter().map(|&by| (by, register.by(by, keys))).find(|(_, ids)| !ids.is_empty())?;
        Some(if let [id] = *ids { Some(register.hit(id, by)) } else { None })
    })?
}

/// Whom all registers together have for a name; nobody if they do not agree. Nothing if none of
/// them knows the name.
fn agreed<'a>(registers: &'a [Arc<Register>], by: By, keys: &Keys) -> Option<Option<Hit<'a>>> {
    let mut found: Option<Hit<'a>> = None;
    for register in registers {
        for &id in register.by(by, keys) {
            let hit = register.hit(id, by);
            match &found {
                Some(known) if !same(&known.person.entry.name, &hit.person.entry.name) => return Some(None),
                Some(_) => {}
                None => found = Some(hit),
            }
        }
    }
    found.map(Some)
}

/// Whether two names are likely one person's: the last name and the first letter agree.
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (name::fold(a), name::fold(b));
    let last = |name: &str| name.rsplit(' ').next().map(str::to_owned);
    name::squeeze(&a) == name::squeeze(&b) || a.chars().next() == b.chars().next() && last(&a) == last(&b)
}
