//! From the name in a tag to the person.

use crate::directory::{Directory, Hit};
use crate::name::{self, Shape};
use crate::roster::{By, Meeting, PersonId, Roster};
use crate::tag;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What is known of who a name stands for. The names are those of the JSON output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// Somebody in this note's attendee list.
    Known,
    /// In no list of this note, but in a roster or in the list of another note of the series.
    Roster,
    /// In no list, but evidently one person of this note.
    Inferred,
    /// More than one person may be meant.
    Ambiguous,
    /// Nobody knows.
    #[default]
    Unknown,
    /// Nobody was recorded.
    Placeholder,
    /// Several people at once.
    Group,
}

impl Status {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Roster => "roster",
            Self::Inferred => "inferred",
            Self::Ambiguous => "ambiguous",
            Self::Unknown => "unknown",
            Self::Placeholder => "placeholder",
            Self::Group => "group",
        }
    }
}

/// One speaker of a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaker {
    /// The name as the tag has it.
    pub name: SmolStr,
    /// What links it to somebody in the attendee lists, if anything does.
    pub link: Option<By>,
    /// What is known.
    pub status: Status,
    /// Who it is.
    pub person: Option<PersonId>,
    /// What links it to that person.
    pub by: Option<By>,
    /// Who it may be.
    pub candidates: Vec<PersonId>,
    /// Organisation, where the tag gives one.
    pub organization: Option<SmolStr>,
}

impl Speaker {
    fn new(name: &str, meeting: Meeting, roster: &Roster) -> Self {
        let link = roster.resolve(name, meeting).map(|(by, _)| by);
        Self { name: SmolStr::new(name.trim()), link, ..Self::default() }
    }

    /// The same name where it leads to nobody.
    #[must_use]
    pub fn of_nobody(&self) -> Self {
        Self { name: self.name.clone(), organization: self.organization.clone(), ..Self::default() }
    }
}

/// Which name comes first in the tags of a note that have a comma.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// `Ann, Kite`: a comma parts a name from an organisation.
    #[default]
    FirstLast,
    /// `Lee, Ann`: most tags have the last name first, as transcripts of some services do.
    LastFirst,
}

/// `Lee, Ann` as `Ann Lee`; nothing for what is no last and first name.
#[must_use]
pub fn turned(written: &str) -> Option<String> {
    let (last, first) = written.split_once(", ")?;
    let names = |part: &str| (1..=3).contains(&part.split(' ').count()) && part.split(' ').all(is_capital);
    (names(last) && names(first)).then(|| format!("{first} {last}"))
}

fn is_capital(word: &str) -> bool {
    tag::is_proper(word) || word.ends_with('.') && word.starts_with(char::is_uppercase)
}

/// The speakers that a tag names: `ann & bo`, `AB/CD`, `SC, KK` are several; `Ann, Kite` and
/// `Ann (Kite)` are a name with an organisation, `ann/sig-docs` one with a team, and `AB (chat)`
/// and `ann, reluctantly` say nothing else about the speaker.
#[must_use]
pub fn speakers(written: &str, meeting: Meeting, roster: &Roster, order: Order) -> Vec<Speaker> {
    let whole = Speaker::new(written, meeting, roster);
    if whole.link.is_some() {
        return vec![whole];
    }
    if order == Order::LastFirst
        && let Some(turned) = turned(written)
    {
        let link = roster.resolve(&turned, meeting).map(|(by, _)| by);
        return vec![Speaker { link, ..whole }];
    }
    // `Q (Ann)`
    let (person, aside) = tag::person(written);
    if aside.is_none() && person.len() < written.len() {
        return speakers(person, meeting, roster, order);
    }
    if let Some(aside) = aside {
        let mut all = speakers(person, meeting, roster, order);
        let nick = Speaker::new(aside, meeting, roster);
        if let [one] = all.as_mut_slice() {
            if one.link.is_none() && nick.link.is_some_and(|by| by <= By::Email) {
                return vec![nick];
            }
            if !tag::is_aside(aside) {
                one.organization.get_or_insert_with(|| SmolStr::new(aside));
            }
        }
        return all;
    }
    for joint in [" & ", " + ", "&", "+", " and "] {
        if written.contains(joint) {
            let mut parts: Vec<&str> = written.split(joint).map(str::trim).filter(|part| !part.is_empty()).collect();
            // `Ann, Bo and Cy`
            let listed = |part: &str| roster.resolve(part.trim(), meeting).is_some();
            if written.contains(", ") && parts.iter().all(|part| part.split(", ").all(listed)) {
                parts = parts.into_iter().flat_map(|part| part.split(", ")).collect();
            }
            if parts.len() > 1 && parts.iter().all(|part| name::shape(part) != Shape::Other) {
                return parts.into_iter().map(|part| Speaker::new(part, meeting, roster)).collect();
            }
        }
    }
    for separator in [',', '/'] {
        if written.contains(separator) {
            let parts: Vec<&str> = written.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
            let [first, rest @ ..] = parts.as_slice() else { continue };
            if rest.is_empty() {
                continue;
            }
            let all: Vec<Speaker> = parts.iter().map(|part| Speaker::new(part, meeting, roster)).collect();
            let people = all.iter().filter(|speaker| speaker.link.is_some()).count();
            let initials = parts.iter().all(|part| crate::tag::is_initials(part));
            if people == parts.len() || initials {
                return all;
            }
            // `Lee, Ann`
            if separator == ',' && parts.len() == 2 {
                let turned = format!("{} {first}", rest[0]);
                if let Some((By::Name, _)) = roster.resolve(&turned, meeting) {
                    return vec![Speaker { name: SmolStr::new(written), link: Some(By::Name), ..Speaker::default() }];
                }
            }
            if name::shape(first) != Shape::Other {
                let rest = rest.join(", ");
                let organization = (!tag::is_aside(&rest)).then(|| SmolStr::new(rest));
                return vec![Speaker { organization, ..Speaker::new(first, meeting, roster) }];
            }
        }
    }
    vec![whole]
}

/// What a tag names, beside the names of persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// One or more persons.
    Persons,
    /// A word that stands where a name should.
    Placeholder,
    /// Several people at once.
    Group,
}

/// Resolves the speakers of a note, tag name by tag name: to those in its lists, then to those
/// whom the note itself shows in full, then to persons of their own, who are added to the roster.
pub fn people(roster: &mut Roster, mut names: Vec<(Meeting, Nature, &mut Vec<Speaker>)>) {
    let listed = roster.people.len();
    // Full names that lead to nobody listed are persons of this note, under their best spelling.
    let mut fulls: FxHashMap<SmolStr, PersonId> = FxHashMap::default();
    for (meeting, _, speakers) in names.iter().filter(|(_, nature, _)| *nature == Nature::Persons) {
        for speaker in speakers.iter().filter(|speaker| speaker.link.is_none() && is_full(&speaker.name)) {
            full(roster, &mut fulls, speaker, *meeting);
        }
    }
    let mut own: FxHashMap<SmolStr, PersonId> = FxHashMap::default();
    for (meeting, nature, speakers) in &mut names {
        for speaker in speakers.iter_mut() {
            match nature {
                Nature::Placeholder => speaker.status = Status::Placeholder,
                Nature::Group => speaker.status = Status::Group,
                Nature::Persons => one(roster, listed, &mut own, speaker, *meeting),
            }
        }
    }
}

/// Asks those outside of the note about the speakers whom it does not know itself.
pub fn acquaint<'a>(
    roster: &mut Roster,
    directory: &Directory,
    names: impl Iterator<Item = (Meeting, &'a mut Vec<Speaker>)>,
) {
    if directory.is_empty() {
        return;
    }
    // Whom somebody is known as who was a person of this note only.
    let mut known: FxHashMap<PersonId, Option<(PersonId, By)>> = FxHashMap::default();
    for (meeting, speakers) in names {
        for speaker in speakers.iter_mut() {
            let hit = match (speaker.status, speaker.person) {
                (Status::Ambiguous, _) => directory.told(&speaker.name),
                (Status::Unknown, _) => directory.find(&speaker.name),
                (Status::Inferred, Some(person)) => {
                    if let Some(hit) = directory.told(&speaker.name) {
                        Some(hit)
                    } else {
                        let found = *known.entry(person).or_insert_with(|| {
                            let hit = directory.find(&roster.people[person as usize].name.clone())?;
                            Some((meet(roster, &hit, meeting, Some(person)), hit.by))
                        });
                        if let Some((found, by)) = found {
                            speaker.by.get_or_insert(by);
                            settle(speaker, roster, found);
                        }
                        continue;
                    }
                }
                _ => None,
            };
            if let Some(hit) = hit {
                let person = meet(roster, &hit, meeting, speaker.person);
                speaker.by = Some(hit.by);
                settle(speaker, roster, person);
            }
        }
    }
}

fn settle(speaker: &mut Speaker, roster: &Roster, person: PersonId) {
    speaker.status = if roster.is_listed(person) { Status::Known } else { Status::Roster };
    speaker.person = Some(person);
    speaker.candidates.clear();
}

/// The number of somebody known from outside: of the one in the note's list who has that name, or
/// of one whom the note shows, or a new one.
fn meet(roster: &mut Roster, hit: &Hit<'_>, meeting: Meeting, shown: Option<PersonId>) -> PersonId {
    let entry = &hit.person.entry;
    let named: Vec<PersonId> = match roster.resolve(&entry.name, meeting) {
        Some((By::Name, ids)) => ids,
        _ => Vec::new(),
    };
    let id = match (named.as_slice(), shown) {
        (&[one], _) => one,
        // The name of somebody whom the note shows by part of it, or by a nick.
        (_, Some(shown)) if !roster.is_listed(shown) => {
            roster.people[shown as usize].name = entry.name.clone();
            shown
        }
        _ => roster.add(&entry.name, None),
    };
    let person = &mut roster.people[id as usize];
    if person.entries.is_empty() && person.source.is_none() {
        person.source = Some(hit.source());
        person.organization = person.organization.take().or_else(|| entry.organization.clone());
    }
    id
}

/// First and last name, both of them more than a letter.
fn is_full(written: &str) -> bool {
    turned(written).is_some()
        || name::shape(written) == Shape::Full
            && written.split_whitespace().last().is_some_and(|last| last.chars().count() > 1)
}

fn full(roster: &mut Roster, fulls: &mut FxHashMap<SmolStr, PersonId>, speaker: &Speaker, meeting: Meeting) {
    let written = turned(&speaker.name).map_or_else(|| speaker.name.clone(), SmolStr::from);
    let key = name::squeeze(&name::fold(&written));
    let id = match fulls.get(&key) {
        // `Derek Parker` is better than `derek parker`.
        Some(&id) => {
            let person = &mut roster.people[id as usize];
            let capitals = |name: &str| name.chars().filter(|c| c.is_uppercase()).count();
            if capitals(&written) > capitals(&person.name) {
                person.name = written;
            }
            id
        }
        None => {
            let id = roster.add(&written, speaker.organization.clone());
            fulls.insert(key, id);
            id
        }
    };
    // Whoever speaks in a meeting was there, listed or not.
    let meetings = &mut roster.people[id as usize].meetings;
    if let Err(at) = meetings.binary_search(&meeting) {
        meetings.insert(at, meeting);
    }
}

fn one(
    roster: &mut Roster,
    listed: usize,
    own: &mut FxHashMap<SmolStr, PersonId>,
    speaker: &mut Speaker,
    meeting: Meeting,
) {
    let turned = turned(&speaker.name);
    let found = roster.resolve(turned.as_deref().unwrap_or(&speaker.name), meeting);
    if let Some((by, mut ids)) = found {
        // Initials and handles of somebody listed are theirs; a first name may be anybody's.
        if !matches!(by, By::FirstName | By::LastName) && ids.iter().any(|&id| (id as usize) < listed) {
            ids.retain(|&id| (id as usize) < listed);
        }
        if let [id] = ids[..] {
            speaker.status = if roster.is_listed(id) { Status::Known } else { Status::Inferred };
            speaker.person = Some(id);
            speaker.by = Some(by);
        } else {
            speaker.status = Status::Ambiguous;
            speaker.by = Some(by);
            speaker.candidates = ids;
        }
        return;
    }
    if name::shape(&speaker.name) == Shape::Initials {
        speaker.status = Status::Unknown;
        return;
    }
    let key = name::squeeze(&name::fold(&speaker.name));
    let id = match own.get(&key) {
        Some(&id) => {
            let person = &mut roster.people[id as usize];
            let better = |name: &str| (name.contains(' '), name.chars().any(char::is_uppercase));
            if better(&speaker.name) > better(&person.name) {
                person.name = speaker.name.clone();
            }
            id
        }
        None => {
            let name = speaker.name.strip_prefix('@').unwrap_or(&speaker.name).to_string();
            let id = roster.stranger(&name, speaker.organization.clone());
            own.insert(key, id);
            id
        }
    };
    speaker.status = Status::Inferred;
    speaker.person = Some(id);
}
