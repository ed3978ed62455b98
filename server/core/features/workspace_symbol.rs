//! Where in all notes is it? People (with a leading `@`), topics, decisions and actions, found by a
//! few of their letters.

use crate::document::Document;
use crate::note::Note;
use crate::segment::HeadingKind;
use crate::text::TextRange;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Something in a note that is looked for by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// Its name; of people with a leading `@`.
    pub name: String,
    /// What it is.
    pub kind: LandmarkKind,
    /// The section it lies in, where it lies in one.
    pub container: Option<String>,
    /// Where it is.
    pub range: TextRange,
}

/// What is looked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandmarkKind {
    /// Somebody: their entry, or else their first statement.
    Person,
    /// A session or a topic, and the level of its heading; 0 where it is no `#` heading.
    Topic(u8),
    /// A decision.
    Decision,
    /// An action.
    Action,
}

/// All landmarks of a note.
#[must_use]
pub fn landmarks(document: &Document) -> Vec<Landmark> {
    if !document.is_note() {
        return Vec::new();
    }
    let (note, text) = (document.note(), document.text());
    let mut found = people(note);
    let paths = note.section_paths(text);
    let container = |section: usize| paths.get(section).and_then(|path| path.last()).cloned();
    for (index, section) in note.sections().iter().enumerate() {
        let (Some(heading), Some(place)) = (section.heading, section.place) else { continue };
        let name = note.section_name(index, text);
        if heading.role.is_none() && !name.trim().is_empty() {
            let range = TextRange::new(heading.words.0 as usize, heading.words.1 as usize).shifted(place.start);
            let above = paths[index].iter().rev().nth(1).cloned();
            let level = if let HeadingKind::Marked(level) = heading.kind { level } else { 0 };
            found.push(Landmark { name, kind: LandmarkKind::Topic(level), container: above, range });
        }
    }
    for (place, segment, outcome, section) in note.outcomes() {
        let line = &segment.lines[outcome.line as usize];
        let range = TextRange::new(outcome.text as usize, (line.end as usize).max(outcome.text as usize));
        let range = range.shifted(place.start);
        let name = text.slice(range).trim().to_string();
        let kind = if outcome.decision { LandmarkKind::Decision } else { LandmarkKind::Action };
        if !name.is_empty() {
            found.push(Landmark { name, kind, container: container(section), range });
        }
    }
    found
}

fn people(note: &Note) -> Vec<Landmark> {
    let entries: Vec<TextRange> = note.attendees().map(|attendee| attendee.range).collect();
    let place = |(id, person): (u32, &crate::roster::Person)| {
        let entry = person.entries.first().and_then(|&entry| entries.get(entry as usize)).copied();
        let spoken = || {
            let (page, index) = note.spoken_by(id).first?;
            Some(note.statement_of(page, index as usize)?.tag_range())
        };
        let range = entry.or_else(spoken)?;
        let name = format!("@{}", person.name.trim_start_matches('@'));
        let container = person.organization.as_ref().map(ToString::to_string);
        Some(Landmark { name, kind: LandmarkKind::Person, container, range })
    };
    (0..).zip(&note.evidence().roster.people).filter_map(place).collect()
}

/// Which of `names` fit `query`, the best first: their places among the names. All of them fit no
/// query.
#[must_use]
pub fn search<'a>(query: &str, names: impl Iterator<Item = &'a str>, most: usize) -> Vec<usize> {
    if query.trim().is_empty() {
        return (0..names.count().min(most)).collect();
    }
    let pattern = Pattern::parse(query, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let score = |(index, name): (usize, &str)| {
        Some((pattern.score(Utf32Str::new(name, &mut letters), &mut matcher)?, name.len(), index))
    };
    let mut found: Vec<(u32, usize, usize)> = names.enumerate().filter_map(score).collect();
    found.sort_by_key(|&(score, length, index)| (std::cmp::Reverse(score), length, index));
    found.truncate(most);
    found.into_iter().map(|(_, _, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn people_topics_decisions_and_actions() {
        let fixture = fixture::parse(
            "# Call\n  ^^^^ Topic(1) Call\n\nAttendees:\n\n- Ann Lee (@annl)\n  ^^^^^^^^^^^^^^^ Person @Ann Lee\n- Bo Ek\n  ^^^^^ Person @Bo Ek\n\n## Clocks\n   ^^^^^^ Topic(2) Clocks\n\n- [ann] Hi.\n- [cy] Ho.\n  ^^^^ Person @cy\n- AI(ann): find a dial\n           ^^^^^^^^^^^ Action find a dial\n- DECISION: round dials\n            ^^^^^^^^^^^ Decision round dials\n",
        );
        let mut found = landmarks(&fixture.document());
        found.sort_by_key(|landmark| landmark.range);
        fixture.expect(found.into_iter().map(|it| (it.range, format!("{:?} {}", it.kind, it.name))));
    }

    #[test]
    fn a_few_letters_are_enough() {
        let names = ["@Ann Lee", "Annual dials", "dial", "@Bo Ek", "Zoë Ünal"];
        let check = |query: &str, expected: &[&str]| {
            let found: Vec<&str> = search(query, names.into_iter(), 10).into_iter().map(|index| names[index]).collect();
            assert_eq!(found, expected, "{query}");
        };
        check("@al", &["@Ann Lee"]);
        check("dial", &["dial", "Annual dials"]);
        check("zoe", &["Zoë Ünal"]);
        check("ann", &["Annual dials", "@Ann Lee"]);
        check("zzz", &[]);
        check("", &names);
    }
}
