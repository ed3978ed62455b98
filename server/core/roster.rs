//! The people a note may speak of: those in its attendee lists and those it shows to be there.

use crate::attendee::{Entry, Role};
use crate::name;
use crate::text::TextRange;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use smol_str::{SmolStr, SmolStrBuilder};
use std::borrow::Cow;
use std::sync::Arc;

/// What links a name to a person, the surest first. The names are those of the JSON output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The name itself, written in full.
    Name,
    /// The handle.
    Handle,
    /// The part of the e-mail address before `@`.
    Email,
    /// The abbreviation that the list gives.
    Abbreviation,
    /// The initials of the name.
    Initials,
    /// The first name.
    FirstName,
    /// The last name.
    LastName,
    /// `ann l`
    FirstNameLastInitial,
    /// `alee`
    FirstInitialLastName,
    /// A nick that the list gives.
    Alias,
}

impl By {
    /// All, the surest first.
    pub const ALL: [Self; 10] = [
        Self::Name,
        Self::Handle,
        Self::Email,
        Self::Abbreviation,
        Self::Initials,
        Self::FirstName,
        Self::LastName,
        Self::FirstNameLastInitial,
        Self::FirstInitialLastName,
        Self::Alias,
    ];

    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Handle => "handle",
            Self::Email => "email",
            Self::Abbreviation => "abbreviation",
            Self::Initials => "initials",
            Self::FirstName => "first-name",
            Self::LastName => "last-name",
            Self::FirstNameLastInitial => "first-name-last-initial",
            Self::FirstInitialLastName => "first-initial-last-name",
            Self::Alias => "alias",
        }
    }
}

/// A person, an index into [`Roster::people`].
pub type PersonId = u32;

/// Somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// The best name known.
    pub name: SmolStr,
    /// Their entries in the attendee lists of the note, by number in the order of the text. Empty
    /// for somebody who is in no list.
    pub entries: SmallVec<[u32; 2]>,
    /// The meetings in whose lists they are, ascending.
    pub meetings: SmallVec<[Meeting; 2]>,
    /// Whether all their entries say that they were not there.
    pub absent: bool,
    /// Whether all their entries are chair and scribe lines.
    by_role: bool,
    /// Organisation.
    pub organization: Option<SmolStr>,
    /// Where they are known from, if they are in no list of the note: a roster or another note.
    pub source: Option<Source>,
}

/// A place outside of a note where somebody is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file, as its owner calls it: an absolute path.
    pub file: Arc<str>,
    /// The file, for people: `delegates.txt`, `2031-05/may-06.md`.
    pub shown: Arc<str>,
    /// Where in it.
    pub range: TextRange,
}

/// A meeting of a note, from 0. Most notes have one; some hold those of a whole year, each with a
/// dated heading and a list of its own.
pub type Meeting = u32;

/// The people of a note and the names that lead to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Those in the lists first, then those the note shows besides.
    pub people: Vec<Person>,
    /// Whether a list says that there were others.
    pub open: bool,
    keys: FxHashMap<(By, SmolStr), SmallVec<[PersonId; 2]>>,
}

impl Roster {
    /// The people of the attendee lists, given entry by entry in the order of the text, with the
    /// meeting each entry belongs to; `None` is the mark of an open list.
    #[must_use]
    pub fn listed<'a>(entries: impl Iterator<Item = (Meeting, Option<Cow<'a, Entry>>)>) -> Self {
        let (mut roster, entries) = (Self::default(), Vec::from_iter(entries));
        // About as many names lead to somebody.
        roster.keys.reserve(entries.len() * 9);
        // Entries of initials or a first name alone mostly name somebody whom another list of the
        // note, above or below, names in full.
        let mut short = Vec::new();
        let mut number = 0;
        for (meeting, entry) in entries {
            let Some(entry) = entry else {
                roster.open = true;
                continue;
            };
            let folded = name::fold(&entry.name);
            if !folded.is_empty() && !name::is_placeholder(&folded, &entry.name) && !name::is_label(&folded) {
                if folded.contains(' ') || entry.handle.is_some() || entry.email.is_some() {
                    roster.enter(&entry, &folded, number, meeting);
                } else {
                    short.push((entry, folded, number, meeting));
                }
            }
            number += 1;
        }
        for (entry, folded, number, meeting) in short {
            roster.enter(&entry, &folded, number, meeting);
        }
        roster.people.iter_mut().for_each(|person| person.entries.sort_unstable());
        // What stands in parentheses behind several people is where they come from.
        roster.keys.retain(|(by, _), ids| *by != By::Alias || ids.len() == 1);
        roster
    }

    /// Takes in somebody whom a line introduces: what their handle and abbreviation stand for. Who
    /// was not listed is not by this.
    pub fn introduce(&mut self, entry: &Entry, meeting: Meeting) {
        if name::is_label(&name::fold(&entry.name)) || entry.name.is_empty() {
            return;
        }
        let known = match self.find(By::Name, &entry.name) {
            [one] => Some(*one),
            _ => None,
        };
        let id = known.unwrap_or_else(|| self.add(&entry.name, entry.organization.clone()));
        let meetings = &mut self.people[id as usize].meetings;
        if let Err(at) = meetings.binary_search(&meeting) {
            meetings.insert(at, meeting);
        }
        for (by, key) in [(By::Abbreviation, &entry.abbreviation), (By::Handle, &entry.handle)] {
            // What a list gives stands: lines about presenters have slips of the keys.
            if let Some(key) = key
                && self.find(by, key).is_empty()
            {
                self.key(by, name::fold(key), id);
            }
        }
    }

    /// Takes in somebody of a list; `folded` is the name.
    fn enter(&mut self, entry: &Entry, folded: &SmolStr, number: u32, meeting: Meeting) {
        let known = match self.keys.get(&(By::Name, folded.clone())).map(SmallVec::as_slice) {
            Some([one]) => Some(*one),
            _ => self.by_role(entry, folded, meeting).or_else(|| self.shortened(entry, folded, meeting)),
        };
        let id = known.unwrap_or_else(|| self.add(&entry.name, entry.organization.clone()));
        let person = &mut self.people[id as usize];
        let of_role = matches!(entry.role, Role::Chair | Role::Scribe);
        // How a list spells somebody counts for more than how a line about the scribe does.
        let respelt = person.by_role && !of_role && name::fold(&person.name) != *folded;
        person.by_role = of_role && (person.by_role || person.entries.is_empty());
        person.absent = entry.role == Role::Absent && (person.absent || person.entries.is_empty());
        person.entries.push(number);
        if person.meetings.last() != Some(&meeting) {
            person.meetings.push(meeting);
        }
        if respelt {
            person.name = entry.name.clone();
            self.spell(&entry.name, id);
        }
        if let Some(handle) = &entry.handle {
            self.key(By::Handle, name::fold(handle), id);
            self.key(By::Handle, name::squeeze(&name::fold(handle)), id);
        }
        if let Some(local) = entry.email.as_deref().and_then(|email| email.split('@').next()) {
            self.key(By::Email, name::squeeze(&name::fold(local)), id);
        }
        if let Some(abbreviation) = &entry.abbreviation {
            self.key(By::Abbreviation, name::fold(abbreviation), id);
        }
        if let Some(nick) = &entry.nick {
            self.key(By::Alias, name::squeeze(&name::fold(nick)), id);
        }
    }

    /// Adds a person of this name; their number.
    pub fn add(&mut self, written: &str, organization: Option<SmolStr>) -> PersonId {
        let id = self.stranger(written, organization);
        self.spell(written, id);
        id
    }

    /// Makes all that a name may be shortened to lead to a person.
    fn spell(&mut self, written: &str, id: PersonId) {
        let written = name::untitled(written);
        let folded = name::fold(written);
        self.key(By::Name, folded.clone(), id);
        self.key(By::Name, name::squeeze(&folded), id);
        if let (Some((first, behind)), Some((_, last))) = (folded.split_once(' '), folded.rsplit_once(' ')) {
            for (by, word) in [(By::FirstName, first), (By::LastName, last)] {
                self.key(by, SmolStr::new(word), id);
                // `O'Neil` is also `oneil`.
                let squeezed = name::squeeze(word);
                if squeezed != word {
                    self.key(by, squeezed, id);
                }
            }
            self.key(By::FirstNameLastInitial, joined(&[first, initial(last)]), id);
            self.key(By::FirstInitialLastName, name::squeeze(&joined(&[initial(first), last])), id);
            // A family of names: the name of three words is also known by the outer two.
            if behind != last {
                self.key(By::Name, joined(&[first, " ", last]), id);
                // `van der Berg`
                if behind.split(' ').next().is_some_and(name::is_particle) {
                    self.key(By::LastName, SmolStr::new(behind), id);
                }
            }
        }
        for (family, given) in name::parted(written) {
            self.key(By::FirstName, name::fold(given), id);
            self.key(By::LastName, name::fold(family), id);
        }
        for initials in name::initials(written) {
            self.key(By::Initials, initials, id);
        }
    }

    /// Somebody whom a list names by initials or by the first name, and another list in full: where
    /// that is one person, and not one who stands beside it.
    fn shortened(&self, entry: &Entry, folded: &str, meeting: Meeting) -> Option<PersonId> {
        // A name in full is short for nobody, unless somebody else of an earlier meeting goes by it.
        if meeting == 0 && folded.contains(' ') {
            return None;
        }
        let (by, ids) = self.resolve(&entry.name, meeting)?;
        let [id] = ids[..] else { return None };
        let beside = self.people[id as usize].meetings.contains(&meeting);
        match by {
            By::Abbreviation | By::Initials => Some(id),
            By::Handle | By::Alias | By::FirstName if !beside => Some(id),
            _ => None,
        }
    }

    /// Somebody whom a chair or scribe line and a list both name: the line often has a part of the
    /// name only, and often another spelling.
    fn by_role(&self, entry: &Entry, folded: &str, meeting: Meeting) -> Option<PersonId> {
        let of_role = matches!(entry.role, Role::Chair | Role::Scribe);
        if of_role && let Some((_, ids)) = self.resolve(&entry.name, meeting) {
            return if let [one] = ids[..] { Some(one) } else { None };
        }
        let mut near = (0..).zip(&self.people).filter(|(_, person)| {
            (of_role || person.by_role) && person.meetings.contains(&meeting) && misspells(folded, &person.name)
        });
        match (near.next(), near.next()) {
            (Some((id, _)), None) => Some(id),
            _ => None,
        }
    }

    /// Adds a person who is known by one name only, to which nothing else leads.
    pub fn stranger(&mut self, written: &str, organization: Option<SmolStr>) -> PersonId {
        let id = PersonId::try_from(self.people.len()).unwrap_or(PersonId::MAX);
        self.people.push(Person { name: SmolStr::new(written), organization, ..Person::default() });
        id
    }

    /// Makes a name lead to a person.
    pub(crate) fn key(&mut self, by: By, key: SmolStr, id: PersonId) {
        if key.is_empty() {
            return;
        }
        let ids = self.keys.entry((by, key)).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }

    /// Who a name leads to by one link.
    #[must_use]
    pub(crate) fn by(&self, by: By, keys: &Keys) -> &[PersonId] {
        let found = keys.by(by).into_iter().flatten().find_map(|key| self.keys.get(&(by, key.clone())));
        found.map_or(&[], SmallVec::as_slice)
    }

    fn find(&self, by: By, written: &str) -> &[PersonId] {
        self.keys.get(&(by, name::fold(name::untitled(written)))).map_or(&[], SmallVec::as_slice)
    }

    /// Whether a person is in a list of the note.
    #[must_use]
    pub fn is_listed(&self, id: PersonId) -> bool {
        self.people.get(id as usize).is_some_and(|person| !person.entries.is_empty())
    }

    /// Who a name may stand for in a meeting, by the surest link that leads to anybody: to those
    /// of its own list, or else to those of other meetings. A name in full means the same in all
    /// of them. Whoever was not there speaks only if nobody else of that name was.
    #[must_use]
    pub fn resolve(&self, written: &str, meeting: Meeting) -> Option<(By, Vec<PersonId>)> {
        let keys = Keys::of(written);
        let of = |by: By| keys.by(by).into_iter().flatten().find_map(|key| self.keys.get(&(by, key.clone())));
        let (by, ids) = By::ALL.into_iter().find_map(|by| Some((by, of(by)?)))?;
        let here = |id: &&PersonId| self.people[**id as usize].meetings.contains(&meeting);
        let (by, mut ids) = By::ALL
            .into_iter()
            .filter(|_| by != By::Name || keys.one_word)
            .find_map(|by| {
                let ids: Vec<PersonId> = of(by)?.iter().filter(here).copied().collect();
                (!ids.is_empty()).then_some((by, ids))
            })
            .unwrap_or_else(|| (by, ids.to_vec()));
        let there = |id: &PersonId| !self.people[*id as usize].absent;
        if ids.iter().any(there) {
            ids.retain(there);
        }
        Some((by, ids))
    }

    /// Everything that links a name to a person, the surest first.
    #[must_use]
    pub fn links(&self, written: &str, person: PersonId) -> Vec<By> {
        let keys = Keys::of(written);
        let leads = |by: By| {
            keys.by(by)
                .into_iter()
                .flatten()
                .any(|key| self.keys.get(&(by, key.clone())).is_some_and(|ids| ids.contains(&person)))
        };
        By::ALL.into_iter().filter(|&by| leads(by)).collect()
    }
}

/// The first letter of a word.
fn initial(word: &str) -> &str {
    &word[..word.chars().next().map_or(0, char::len_utf8)]
}

/// Parts of a name put together, without a step through memory for what is short.
fn joined(parts: &[&str]) -> SmolStr {
    let mut whole = SmolStrBuilder::new();
    parts.iter().for_each(|part| whole.push_str(part));
    whole.finish()
}

/// Whether two full names are one but for a slip or two of the keys in the last name.
fn misspells(folded: &str, other: &str) -> bool {
    let other = name::fold(other);
    let (Some((first, last)), Some((other_first, other_last))) = (folded.rsplit_once(' '), other.rsplit_once(' '))
    else {
        return false;
    };
    first == other_first
        && last.chars().next() == other_last.chars().next()
        && last.chars().count().min(other_last.chars().count()) >= 5
        && strsim::damerau_levenshtein(last, other_last) <= 2
}

/// What a name is looked up as.
pub(crate) struct Keys {
    folded: SmolStr,
    squeezed: SmolStr,
    one_word: bool,
    initials: bool,
    first_initial: bool,
    last_initial: bool,
}

impl Keys {
    pub(crate) fn of(written: &str) -> Self {
        let written = name::untitled(written.strip_prefix('@').unwrap_or(written));
        let folded = name::fold(written);
        let squeezed = name::squeeze(&folded);
        let one_word = !folded.contains(' ');
        Self {
            // Initials are written in capitals: `ab` is a nick.
            initials: (one_word || folded.split(' ').all(|word| word.len() == 1))
                && squeezed.chars().count() <= 5
                && written.chars().filter(|c| c.is_uppercase()).count() >= 2,
            // `alee`, `A. Lee`
            first_initial: folded.split_once(' ').is_none_or(|(first, last)| first.len() == 1 && !last.contains(' ')),
            last_initial: folded
                .split(' ')
                .nth(1)
                .is_none_or(|word| word.chars().filter(|c| c.is_alphanumeric()).count() == 1),
            folded,
            squeezed,
            one_word,
        }
    }

    fn by(&self, by: By) -> [Option<&SmolStr>; 2] {
        match by {
            By::Name | By::Handle => [Some(&self.folded), Some(&self.squeezed)],
            By::Alias => [Some(&self.squeezed), None],
            By::Email => [self.one_word.then_some(&self.squeezed), None],
            By::FirstInitialLastName => [self.first_initial.then_some(&self.squeezed), None],
            By::Abbreviation => [Some(&self.folded), None],
            By::Initials => [self.initials.then_some(&self.squeezed), None],
            By::FirstName | By::LastName => [Some(&self.folded), None],
            By::FirstNameLastInitial => [self.last_initial.then_some(&self.squeezed), None],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attendee::{Item, item};

    #[test]
    fn every_link_to_a_person() {
        let entries: Vec<Entry> =
            ["Ann Lee (@annl) a.lee@kite.example", "Bo van Ek (BVE)", "Cy-Jo Day (cyj)", "Ann Moor"]
                .into_iter()
                .filter_map(|words| match item(words, Role::Present) {
                    Item::Person(entry) => Some(entry),
                    _ => None,
                })
                .collect();
        let roster = Roster::listed(entries.iter().map(|entry| (0, Some(Cow::Borrowed(entry)))));
        let mut out = String::new();
        for written in [
            "Ann Lee", "annlee", "@annl", "annl", "alee", "BVE", "CJD", "bo", "Day", "ann l", "annm", "bek", "cyj",
            "ann", "zed", "ab",
        ] {
            let found = roster.resolve(written, 0).map(|(by, ids)| {
                let names: Vec<&str> = ids.iter().map(|id| roster.people[*id as usize].name.as_str()).collect();
                format!("{} by {}", names.join(" or "), by.name())
            });
            out.push_str(&format!("{written}: {}\n", found.unwrap_or_default()));
        }
        expect_test::expect![[r#"
            Ann Lee: Ann Lee by name
            annlee: Ann Lee by name
            @annl: Ann Lee by handle
            annl: Ann Lee by handle
            alee: Ann Lee by email
            BVE: Bo van Ek by abbreviation
            CJD: Cy-Jo Day by initials
            bo: Bo van Ek by first-name
            Day: Cy-Jo Day by last-name
            ann l: Ann Lee by handle
            annm: Ann Moor by first-name-last-initial
            bek: Bo van Ek by first-initial-last-name
            cyj: Cy-Jo Day by alias
            ann: Ann Lee or Ann Moor by first-name
            zed: 
            ab: 
        "#]]
        .assert_eq(&out);
    }
}
