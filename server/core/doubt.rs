//! What is not sure about who speaks, and what settles it: an alias in the settings, or an entry in
//! the attendee list. Whoever asks, at a terminal or in an editor, settles it here.

use crate::convention::Name;
use crate::document::Document;
use crate::likeness::Likeness;
use crate::name;
use crate::note::Note;
use crate::resolve::{Speaker, Status};
use crate::roster::PersonId;

/// What is not sure about somebody who speaks, and what would settle it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What is not sure, in a few words.
    pub message: String,
    /// What would settle it, the likeliest first. None where nobody but the note-taker knows.
    pub answers: Vec<Answer>,
    /// Whether the first answer may be taken without asking.
    pub sure: bool,
}

/// What settles a doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The tags are those of this person: an alias in the roster.
    Alias(String),
    /// Somebody of this name was there: an entry in the attendee list.
    Attendee(String),
}

impl Answer {
    /// What it is called where one may choose it for `tag`.
    #[must_use]
    pub fn title(&self, tag: &str) -> String {
        match self {
            Self::Alias(name) => format!("`{tag}` is {name}: an alias in saidby.toml"),
            Self::Attendee(name) => format!("Add `{name}` to the attendees"),
        }
    }
}

/// What is written where a doubt is settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Who goes by which tag, for the settings.
    pub aliases: Vec<(String, String)>,
    /// Who comes into the attendee list.
    pub attendee: Option<String>,
}

/// What an answer to a doubt about `tags` of a note writes.
#[must_use]
pub fn settle<'a>(document: &Document, tags: impl Iterator<Item = &'a str>, answer: &Answer) -> Settlement {
    let person = match answer {
        Answer::Attendee(name) => return Settlement { attendee: Some(name.clone()), ..Settlement::default() },
        Answer::Alias(person) => person,
    };
    let note = document.note();
    // Whoever was named by hand may be missing from the list too.
    let mut listed = note.attendees().map(|attendee| attendee.entry.name.to_string()).peekable();
    let people = (0..).zip(&note.evidence().roster.people);
    let speaks = people.filter(|(_, other)| other.name == *person).any(|(id, _)| note.spoken_by(id).count > 0);
    let missing = !speaks && listed.peek().is_some() && !listed.any(|name| name == *person);
    let mut aliases: Vec<(String, String)> = Vec::new();
    for tag in tags.filter(|tag| tag != person) {
        if !aliases.iter().any(|(_, alias)| alias == tag) {
            aliases.push((person.clone(), tag.to_owned()));
        }
    }
    Settlement { aliases, attendee: missing.then(|| person.clone()) }
}

/// What is not sure about those who speak in a note.
#[derive(Debug)]
pub struct Doubts<'a> {
    note: &'a Note,
    likeness: Likeness<'a>,
}

impl<'a> Doubts<'a> {
    /// For a note.
    #[must_use]
    pub fn of(note: &'a Note) -> Self {
        Self { note, likeness: Likeness::new(note) }
    }

    /// Whose name others are near.
    #[must_use]
    pub fn likeness(&self) -> &Likeness<'a> {
        &self.likeness
    }

    /// What is not sure about one of those whom a tag names.
    #[must_use]
    pub fn about(&self, name: &Name, speaker: &Speaker) -> Option<Doubt> {
        let roster = &self.note.evidence().roster;
        let likely = self.likeness.likely(name, speaker);
        let mut answers: Vec<Answer> = likely.iter().map(|likely| Answer::Alias(self.name(likely.person))).collect();
        let (message, sure) = match speaker.status {
            Status::Ambiguous => {
                let names: Vec<String> = speaker.candidates.iter().map(|&id| self.name(id)).collect();
                answers = names.iter().cloned().map(Answer::Alias).collect();
                (names.join(" or "), false)
            }
            Status::Placeholder => ("who was it?".to_string(), false),
            Status::Unknown if likely.is_empty() => {
                answers.extend(self.newcomer(speaker));
                ("nobody of this name".to_string(), false)
            }
            Status::Unknown | Status::Inferred if self.likeness.is_unlisted(speaker) => {
                let listed = roster.people.iter().any(|person| !person.entries.is_empty());
                let person = speaker.person.map(|id| self.name(id)).filter(|_| listed);
                let full = person.as_deref().is_some_and(|name| name.contains(' '));
                let sure = full && likely.is_empty();
                answers.extend(person.map(Answer::Attendee).or_else(|| self.newcomer(speaker)));
                match likely.first() {
                    Some(likely) => (format!("perhaps {}", self.name(likely.person)), false),
                    None if !listed => return None,
                    None if roster.open => ("not in the attendee list, which is open".to_string(), sure),
                    None => ("not in the attendee list".to_string(), sure),
                }
            }
            _ => return None,
        };
        Some(Doubt { message, answers, sure })
    }

    /// Somebody in no list who goes by a name that leads to nobody: the name as it is written.
    fn newcomer(&self, speaker: &Speaker) -> Option<Answer> {
        let listed = self.note.attendees().next().is_some();
        let told = !name::is_placeholder(&name::fold(&speaker.name), &speaker.name);
        (listed && told && speaker.status == Status::Unknown).then(|| Answer::Attendee(speaker.name.to_string()))
    }

    fn name(&self, id: PersonId) -> String {
        self.note.evidence().roster.people[id as usize].name.to_string()
    }
}
