//! What a note says, for comparing it before and after.

use crate::attendee::Entry;
use crate::document::Document;
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::resolve::{Speaker, Status};
use crate::text::{Text, TextRange};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What a note says: all that must be the same afterwards.
#[derive(Debug)]
pub(super) struct Meaning {
    statements: Vec<Said>,
    /// Where each statement lies: from its tag to the next one's.
    places: Vec<TextRange>,
    entries: Vec<Option<Entry>>,
    outcomes: Vec<(bool, String)>,
    sections: Vec<(u8, String)>,
}

/// A statement.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    speakers: Vec<(SmolStr, Status, Option<SmolStr>, Option<SmolStr>)>,
    section: usize,
    words: String,
}

impl Meaning {
    pub(super) fn of(document: &Document) -> Self {
        let (note, text) = (document.note(), document.text());
        let statements: Vec<Statement<'_>> = note.statements().collect();
        let starts: Vec<usize> = statements.iter().map(|statement| statement.tag_range().start).collect();
        let end = |index: usize| starts.get(index + 1).map_or(text.len(), |next| *next - 1);
        Self {
            places: starts.iter().enumerate().map(|(index, start)| TextRange::new(*start, end(index))).collect(),
            statements: statements.iter().map(|statement| said(document, statement)).collect(),
            entries: note.listed().map(|(_, listed)| listed.entry.clone()).collect(),
            outcomes: note
                .outcomes()
                .map(|(place, segment, outcome, _)| {
                    let end = segment.lines[outcome.line as usize].end;
                    let words = TextRange::new(outcome.label.0 as usize, end as usize).shifted(place.start);
                    (outcome.decision, text.slice(words).into_owned())
                })
                .collect(),
            sections: (0..note.sections().len())
                .map(|index| (note.sections()[index].level, note.section_name(index, text)))
                .collect(),
        }
    }

    /// Whether `after` says the same, and lists the same people in whatever order.
    pub(super) fn same_but_for_order(&self, after: &Self) -> bool {
        let sorted = |meaning: &Self| {
            let mut entries: Vec<String> = meaning.entries.iter().map(|entry| format!("{entry:?}")).collect();
            entries.sort_unstable();
            entries
        };
        self.statements == after.statements
            && self.outcomes == after.outcomes
            && self.sections == after.sections
            && sorted(self) == sorted(after)
    }

    /// Nothing if `after` says the same, else the places of the statements that it says otherwise
    /// (none of them where something else differs).
    pub(super) fn changed(&self, after: &Self, edits: &[TextEdit]) -> Option<Vec<TextRange>> {
        if self == after {
            return None;
        }
        let by_place: FxHashMap<usize, &Said> =
            after.places.iter().zip(&after.statements).map(|(place, said)| (place.start, said)).collect();
        let (mut edits, mut grown) = (edits.iter().peekable(), 0isize);
        let mut changed = Vec::new();
        for (place, said) in self.places.iter().zip(&self.statements) {
            while let Some(edit) = edits.next_if(|edit| edit.range.start < place.start) {
                grown += edit.text.len().cast_signed() - edit.range.len().cast_signed();
            }
            let now = place.start.checked_add_signed(grown).and_then(|start| by_place.get(&start));
            if now.is_none_or(|now| *now != said) {
                changed.push(*place);
            }
        }
        Some(changed)
    }
}

impl PartialEq for Meaning {
    fn eq(&self, other: &Self) -> bool {
        self.statements == other.statements
            && self.entries == other.entries
            && self.outcomes == other.outcomes
            && self.sections == other.sections
    }
}

fn said(document: &Document, statement: &Statement<'_>) -> Said {
    let (note, text) = (document.note(), document.text());
    let roster = &note.evidence().roster;
    let speaker = |speaker: &Speaker| {
        let person = speaker.person.map(|person| roster.people[person as usize].name.clone());
        (speaker.name.clone(), speaker.status, person, speaker.organization.clone())
    };
    let line_end = statement.place.start + statement.line().end as usize;
    let mut words = slice(text, statement.text_start().min(line_end), line_end);
    for (place, line) in note.speech(statement) {
        words.push('\n');
        words.push_str(&slice(text, place.start + line.content as usize, place.start + line.end as usize));
    }
    Said { speakers: statement.name.speakers.iter().map(speaker).collect(), section: statement.section, words }
}

fn slice(text: &Text, start: usize, end: usize) -> String {
    text.slice(TextRange::new(start, end)).into_owned()
}
