//! Who is not listed though everybody should be, and whose name theirs is near.

use crate::attendee::Role;
use crate::convention::{Evidence, Name, Summary};
use crate::name;
use crate::note::{Attendee, Note};
use crate::resolve::{Speaker, Status};
use crate::roster::PersonId;
use crate::tag;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::cell::OnceCell;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

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
    names: Arc<Names>,
}

/// The names of those listed and which others are near them. This hangs on the evidence of a note
/// and on what its lists say to the letter, and so is handed on to the next version while both stay.
#[derive(Debug)]
pub struct Names {
    evidence: Arc<Evidence>,
    summaries: Vec<Arc<Summary>>,
    known: OnceLock<Vec<Known>>,
    /// What is near a name, by the name as written.
    near: Mutex<FxHashMap<SmolStr, Arc<[Near]>>>,
}

/// A name of somebody listed.
#[derive(Debug)]
struct Known {
    person: PersonId,
    written: SmolStr,
    folded: SmolStr,
    kind: Kind,
    letters: Letters,
}

/// A name of somebody listed that is near another.
#[derive(Clone, Copy, Debug)]
struct Near {
    /// Index into the names of those listed.
    known: usize,
    /// How many slips lie between.
    distance: usize,
    /// Whether it is near enough only to the name of somebody who speaks often.
    weak: bool,
}

impl<'a> Likeness<'a> {
    /// For a note.
    #[must_use]
    pub fn new(note: &'a Note) -> Self {
        Self::after(note, None)
    }

    /// For a note of which an earlier version had these names.
    #[must_use]
    pub fn after(note: &'a Note, before: Option<&Arc<Names>>) -> Self {
        let held = before.filter(|names| names.hold_for(note));
        let names = held.cloned().unwrap_or_else(|| Arc::new(Names::of(note)));
        Self { note, closed: OnceCell::new(), complete: OnceCell::new(), names }
    }

    /// The names, for the next version of the note.
    #[must_use]
    pub fn names(&self) -> &Arc<Names> {
        &self.names
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

    /// Who may be meant by a speaker who is nobody as written; nobody where it is somebody.
    #[must_use]
    pub fn misspelt(&self, name: &Name, speaker: &Speaker) -> Vec<Likely> {
        // Somebody known from elsewhere is not misspelt.
        let nobody = self.is_unlisted(speaker) && speaker.status != Status::Roster;
        if nobody { self.likely(name, speaker) } else { Vec::new() }
    }

    /// Who may be meant by a name that leads to nobody listed and is hardly ever used; who speaks
    /// often comes first.
    #[must_use]
    pub fn likely(&self, name: &Name, speaker: &Speaker) -> Vec<Likely> {
        if !self.is_closed() || name.count + name.bare > RARE {
            return Vec::new();
        }
        let (written, known) = (&speaker.name, self.names.known(self.note));
        let lower = !tag::is_initials(written) && !written.chars().any(char::is_uppercase);
        // The first near name of each person: tags come before lists.
        let mut found: Vec<(usize, Likely)> = Vec::new();
        for near in &*self.names.near(written, known) {
            let Known { person, written, .. } = &known[near.known];
            let count = self.note.spoken_by(*person).count;
            if near.weak && count < OFTEN || found.iter().any(|(_, likely)| likely.person == *person) {
                continue;
            }
            let name = if lower { written.to_lowercase() } else { written.to_string() };
            found.push((near.distance, Likely { person: *person, name, count }));
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
}

impl Names {
    fn of(note: &Note) -> Self {
        let (evidence, summaries) = (note.evidence().clone(), note.summaries().to_vec());
        Self { evidence, summaries, known: OnceLock::new(), near: Mutex::default() }
    }

    fn hold_for(&self, note: &Note) -> bool {
        Arc::ptr_eq(&self.evidence, note.evidence()) && note.adds_up_to(&self.summaries)
    }

    /// The names of those listed: those that tags use, then those of the lists.
    fn known(&self, note: &Note) -> &[Known] {
        self.known.get_or_init(|| {
            let (mut names, mut seen) = (Vec::new(), FxHashSet::default());
            let mut add = |person: PersonId, name: &str| {
                let name = SmolStr::new(name);
                if seen.insert((person, name.clone())) {
                    names.push(Known::new(person, name));
                }
            };
            for tagged in self.evidence.names.iter().filter(|tagged| tagged.believed) {
                if let [Speaker { status: Status::Known, person: Some(person), name, .. }] = tagged.speakers.as_slice()
                {
                    add(*person, name);
                }
            }
            let mut owners: FxHashMap<u32, PersonId> = FxHashMap::default();
            for (person, listed) in (0..).zip(&self.evidence.roster.people) {
                owners.extend(listed.entries.iter().map(|entry| (*entry, person)));
            }
            for attendee in note.attendees() {
                let Some(&person) = owners.get(&attendee.number) else { continue };
                let entry = attendee.entry;
                add(person, &entry.name);
                if let Some((first, rest)) = entry.name.split_once(char::is_whitespace) {
                    add(person, first);
                    add(person, rest.rsplit(char::is_whitespace).next().unwrap_or(rest));
                }
                entry.abbreviation.iter().chain(&entry.nick).for_each(|name| add(person, name));
                if let Some(handle) = &entry.handle {
                    add(person, handle);
                    add(person, &format!("@{handle}"));
                }
            }
            names
        })
    }

    /// Those of `known` that are near a name.
    fn near(&self, written: &SmolStr, known: &[Known]) -> Arc<[Near]> {
        let mut held = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        held.entry(written.clone())
            .or_insert_with(|| {
                let slip = Known::new(PersonId::MAX, written.clone());
                let near = known.iter().enumerate().filter_map(|(known, other)| {
                    let (distance, weak) = slip.distance(other)?;
                    Some(Near { known, distance, weak })
                });
                near.collect()
            })
            .clone()
    }
}

/// Names of different kinds are never near each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Initials,
    Handle,
    Words,
}

impl Known {
    fn new(person: PersonId, written: SmolStr) -> Self {
        let kind = match &*written {
            handle if handle.starts_with('@') => Kind::Handle,
            initials if tag::is_initials(initials) => Kind::Initials,
            _ => Kind::Words,
        };
        let folded = name::fold(&written);
        Self { person, letters: Letters::of(&folded), folded, kind, written }
    }

    /// How many slips lie between it and another name, if that is near; see [`distance`].
    fn distance(&self, other: &Self) -> Option<(usize, bool)> {
        if self.kind != other.kind {
            return None;
        }
        between((&self.folded, self.letters), (&other.folded, other.letters), self.kind == Kind::Initials)
    }
}

/// The letters of a folded name: most pairs of names are told apart without a closer look.
#[derive(Clone, Copy, Debug)]
struct Letters {
    count: usize,
    words: bool,
    /// A bit for each character, where several may share one.
    set: u64,
}

impl Letters {
    fn of(folded: &str) -> Self {
        let set = folded.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64));
        let count = folded.chars().filter(|c| c.is_alphanumeric()).count();
        Self { count, words: folded.contains(' '), set }
    }

    /// A number of slips that lie between two names at least: each slip brings one character and
    /// takes one away at most.
    fn slips(self, other: Self) -> usize {
        (self.set & !other.set).count_ones().max((other.set & !self.set).count_ones()) as usize
    }
}

/// How many slips lie between two folded names, if they are near enough to be one, and whether that
/// is weak evidence: short names that differ in a letter are mostly two.
pub(crate) fn distance(a: &str, b: &str, initials: bool) -> Option<(usize, bool)> {
    between((a, Letters::of(a)), (b, Letters::of(b)), initials)
}

fn between((a, a_letters): (&str, Letters), (b, b_letters): (&str, Letters), initials: bool) -> Option<(usize, bool)> {
    let (short, long) = (a_letters.count.min(b_letters.count), a_letters.count.max(b_letters.count));
    let most = match (initials, short) {
        (true, 2..) | (false, 4..=7) => 1,
        (false, 8..) => 2,
        _ => return None,
    };
    if long - short > most
        || initials && long != short
        || a_letters.words != b_letters.words
        || a_letters.slips(b_letters) > most
    {
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
            let near = Known::new(0, a.into()).distance(&Known::new(0, b.into()));
            near.map(|(distance, _)| distance)
        };
        for (slip, name, expected) in [
            ("SGY", "SYG", Some(1)),
            ("SYK", "SYG", Some(1)),
            ("SY", "SYG", None),
            ("BA", "AB", Some(1)),
            ("AC", "AB", None),
            ("anna", "Anne", Some(1)),
            ("Timoty", "Timothy", Some(1)),
            ("tomsilav", "Tomislav", Some(1)),
            ("ann", "Ana", None),
            ("SYG", "sygy", None),
            ("kristof", "Krzystof", None),
            ("krzistoff", "Krzystof", Some(2)),
            ("Ann Leee", "Ann Lee", Some(1)),
            ("@annle", "@annlee", Some(1)),
            ("@annle", "annlee", None),
            ("Ann Lee", "ann lee", None),
        ] {
            assert_eq!(near(slip, name), expected, "{slip}, {name}");
        }
        let weak = |a: &str, b: &str| distance(a, b, tag::is_initials(&a.to_uppercase())).is_some_and(|(_, weak)| weak);
        assert!(weak("mark", "mara") && weak("syk", "syg"), "two people more often than one");
        assert!(!weak("dany", "danny") && !weak("sgy", "syg"));
    }

    #[test]
    fn what_a_list_says_to_the_letter_counts() {
        use crate::check;
        use crate::edit::TextEdit;
        use crate::text::TextRange;
        let source = "Attendees:\n\n- Hannah Lee (\"Bubbles\")\n- Bo Ek\n\n- [bo] a\n- [Bubles] b\n- [bo] c\n";
        let document = Document::new(source, Claim::Note);
        let before = check::check_again(&document, document.settings(), None);
        let at = source.find("Bubbles").unwrap_or_default();
        let edited = document.edited(&[TextEdit::replace(TextRange::new(at, at + 7), "BUBBLES")]);
        let again = check::check_again(&edited, edited.settings(), Some(&before));
        assert_eq!(again.findings, check::check(&edited, edited.settings()));
        assert_ne!(again.findings, before.findings, "the example shows it");
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
