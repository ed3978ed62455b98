//! Who is not listed though everybody should be, and whose name theirs is near.

use crate::attendee::Role;
use crate::convention::Name;
use crate::name;
use crate::note::{Attendee, Note};
use crate::resolve::{Speaker, Status};
use crate::roster::PersonId;
use crate::tag;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::cell::OnceCell;

/// A name used more often than this in a note is no slip.
const RARE: u32 = 2;

/// Somebody listed whose name is near another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    /// Who.
    pub person: PersonId,
    /// The name that is near, written as the other is.
    pub name: String,
    /// Number of statements the person has in the note.
    pub count: u32,
}

/// A wrong letter in a short name is a slip only for the name of somebody who speaks as often.
const OFTEN: u32 = 3;

/// The lists of a note as far as speakers are held against them. Worked out when first asked for,
/// since most notes never ask.
#[derive(Debug)]
pub struct Likeness<'a> {
    note: &'a Note,
    closed: OnceCell<bool>,
    complete: OnceCell<bool>,
    names: OnceCell<Vec<Known>>,
}

/// A name of somebody listed.
#[derive(Debug)]
struct Known {
    person: PersonId,
    written: SmolStr,
    folded: SmolStr,
    initials: bool,
}

impl<'a> Likeness<'a> {
    /// For a note.
    #[must_use]
    pub fn new(note: &'a Note) -> Self {
        Self { note, closed: OnceCell::new(), complete: OnceCell::new(), names: OnceCell::new() }
    }

    /// Whether there is a list, of two people at least, that does not say that there were others.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        *self.closed.get_or_init(|| {
            let present = |attendee: &Attendee<'_>| matches!(attendee.entry.role, Role::Present | Role::Observer);
            !self.note.evidence().roster.open && self.note.attendees().filter(present).take(2).count() == 2
        })
    }

    /// Whether besides most of those who speak are in it, so that it was meant to name everybody.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        *self.complete.get_or_init(|| {
            let evidence = self.note.evidence();
            let spoke =
                |person: &usize| self.note.spoken_by(PersonId::try_from(*person).unwrap_or(PersonId::MAX)).count > 0;
            let people = &evidence.roster.people;
            let listed = (0..people.len()).filter(|&person| !people[person].entries.is_empty()).filter(spoke).count();
            let mut others: Vec<&str> = evidence
                .names
                .iter()
                .filter(|name| name.believed && name.count > RARE)
                .flat_map(|name| &name.speakers)
                .filter(|speaker| self.is_unlisted(speaker))
                .map(|speaker| speaker.person.map_or(speaker.name.as_str(), |person| &people[person as usize].name))
                .collect();
            others.sort_unstable();
            others.dedup();
            self.is_closed() && others.len() * 2 <= listed
        })
    }

    /// Whether a speaker is a person who stands in no list.
    #[must_use]
    pub fn is_unlisted(&self, speaker: &Speaker) -> bool {
        match speaker.status {
            Status::Unknown | Status::Roster => true,
            Status::Inferred => speaker.person.is_none_or(|person| !self.note.evidence().roster.is_listed(person)),
            _ => false,
        }
    }

    /// Who may be meant by a name that leads to nobody listed and is hardly ever used; who speaks
    /// often comes first.
    #[must_use]
    pub fn likely(&self, name: &Name, speaker: &Speaker) -> Vec<Likely> {
        if !self.is_closed() || name.count + name.bare > RARE {
            return Vec::new();
        }
        let slip = Slip::new(&speaker.name);
        // The first near name of each person: tags come before lists.
        let mut found: Vec<(usize, Likely)> = Vec::new();
        for known in self.names() {
            if found.iter().any(|(_, likely)| likely.person == known.person) {
                continue;
            }
            let count = self.note.spoken_by(known.person).count;
            if let Some((distance, name)) = slip.near(known, count) {
                found.push((distance, Likely { person: known.person, name, count }));
            }
        }
        found.sort_by_key(|(distance, likely)| (std::cmp::Reverse(likely.count), *distance, likely.person));
        let mut out: Vec<Likely> = Vec::new();
        for (_, likely) in found {
            // Two people of one name: writing it says nothing about the second.
            if out.iter().all(|better| better.name != likely.name) {
                out.push(likely);
            }
        }
        out
    }

    /// The names of those listed: those that tags use, then those of the lists.
    fn names(&self) -> &[Known] {
        self.names.get_or_init(|| {
            let (evidence, mut names) = (self.note.evidence(), Vec::new());
            for tagged in evidence.names.iter().filter(|tagged| tagged.believed) {
                if let [Speaker { status: Status::Known, person: Some(person), name, .. }] = tagged.speakers.as_slice()
                {
                    names.push(Known::new(*person, name));
                }
            }
            let mut owners: FxHashMap<u32, PersonId> = FxHashMap::default();
            for (person, listed) in (0..).zip(&evidence.roster.people) {
                owners.extend(listed.entries.iter().map(|entry| (*entry, person)));
            }
            for attendee in self.note.attendees() {
                let Some(&person) = owners.get(&attendee.number) else { continue };
                let entry = attendee.entry;
                let mut add = |name: &str| names.push(Known::new(person, name));
                add(&entry.name);
                let words: Vec<&str> = entry.name.split_whitespace().collect();
                if let [first, .., last] = words.as_slice() {
                    add(first);
                    add(last);
                }
                entry.abbreviation.iter().chain(&entry.nick).for_each(|name| add(name));
                if let Some(handle) = &entry.handle {
                    add(handle);
                    add(&format!("@{handle}"));
                }
            }
            names
        })
    }
}

impl Known {
    fn new(person: PersonId, written: &str) -> Self {
        let initials = tag::is_initials(written);
        Self { person, written: SmolStr::new(written), folded: name::fold(written), initials }
    }
}

/// A name that may be another with a slip of the keys.
struct Slip<'a> {
    written: &'a str,
    folded: SmolStr,
    initials: bool,
}

impl<'a> Slip<'a> {
    fn new(written: &'a str) -> Self {
        Self { written, folded: name::fold(written), initials: tag::is_initials(written) }
    }

    /// How far a name is, whose owner has so many statements, and how it is to be written; if it
    /// is near.
    fn near(&self, known: &Known, count: u32) -> Option<(usize, String)> {
        if self.written.starts_with('@') != known.written.starts_with('@') || self.initials != known.initials {
            return None;
        }
        let (distance, weak) = distance(&self.folded, &known.folded, self.initials)?;
        if weak && count < OFTEN {
            return None;
        }
        let lower = !self.initials && !self.written.chars().any(char::is_uppercase);
        Some((distance, if lower { known.written.to_lowercase() } else { known.written.to_string() }))
    }
}

/// How many slips lie between two folded names, if they are near enough to be one, and whether that
/// is weak evidence: short names that differ in a letter are mostly two.
pub(crate) fn distance(a: &str, b: &str, initials: bool) -> Option<(usize, bool)> {
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).count();
    let (a_letters, b_letters) = (letters(a), letters(b));
    let (short, long) = (a_letters.min(b_letters), a_letters.max(b_letters));
    let most = match (initials, short) {
        (true, 2..) | (false, 4..=7) => 1,
        (false, 8..) => 2,
        _ => return None,
    };
    if long - short > most || initials && long != short || a.contains(' ') != b.contains(' ') {
        return None;
    }
    let distance = strsim::damerau_levenshtein(a, b);
    let wrong = short == long && a.chars().zip(b.chars()).filter(|(a, b)| a != b).count() == 1;
    // Two initials are near only where they are swapped.
    let near = (1..=most).contains(&distance) && !(wrong && initials && short == 2);
    near.then_some((distance, wrong && short < 6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Claim, Document};

    #[test]
    fn slips_of_the_keys() {
        let near = |a: &str, b: &str| {
            let near = Slip::new(a).near(&Known::new(0, b), OFTEN);
            near.map(|(distance, name)| format!("{distance} {name}"))
        };
        for (slip, name, expected) in [
            ("SGY", "SYG", Some("1 SYG")),
            ("SYK", "SYG", Some("1 SYG")),
            ("SY", "SYG", None),
            ("BA", "AB", Some("1 AB")),
            ("AC", "AB", None),
            ("anna", "Anne", Some("1 anne")),
            ("Timoty", "Timothy", Some("1 Timothy")),
            ("tomsilav", "Tomislav", Some("1 tomislav")),
            ("ann", "Ana", None),
            ("SYG", "sygy", None),
            ("kristof", "Krzystof", None),
            ("krzistoff", "Krzystof", Some("2 krzystof")),
            ("Ann Leee", "Ann Lee", Some("1 Ann Lee")),
            ("@annle", "@annlee", Some("1 @annlee")),
            ("@annle", "annlee", None),
            ("Ann Lee", "ann lee", None),
        ] {
            assert_eq!(near(slip, name).as_deref(), expected, "{slip}, {name}");
        }
        let weak = |a: &str, b: &str| Slip::new(a).near(&Known::new(0, b), 0).is_some();
        assert!(!weak("Mark", "Mara") && !weak("SYK", "SYG"), "two people more often than one");
        assert!(weak("Dany", "Danny") && weak("SGY", "SYG"));
    }

    #[test]
    fn who_speaks_often_comes_first() {
        let source = "Present: Cy Gan (CYG), Cy Gor (CGY), Ann Lee (ALE)\n\nCYG: a\n\nCGY: b\n\nCGY: c\n\nCYG: d\n\n\
                      CGY: e\n\nCGY: e\n\nCYG: e\n\nCYY: f\n\nALE: g\n\nZZZ: h\n";
        let document = Document::new(source, Claim::Note);
        let note = document.note();
        let said = |written: &str| {
            let name = note.evidence().names.iter().find(|name| name.written == written)?;
            let likely = Likeness::new(note).likely(name, &name.speakers[0]);
            Some(likely.into_iter().map(|likely| format!("{} {}", likely.name, likely.count)).collect::<Vec<_>>())
        };
        assert_eq!(said("CYY"), Some(vec!["CGY 4".to_string(), "CYG 3".to_string()]));
        assert_eq!(said("ZZZ"), Some(Vec::new()));
    }
}
