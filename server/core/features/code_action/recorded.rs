//! Puts a name in the place of a placeholder, in all tags of a section: nobody was recorded, and
//! whoever was there knows who it was.

use super::{section, speakers};
use crate::diagnostic::{Applicability, Fix};
use crate::document::Document;
use crate::edit::TextEdit;
use crate::mention;
use crate::name;
use crate::note::Statement;
use crate::resolve::Status;

/// How many of those who spoke last are offered.
const MOST: usize = 3;

/// Those who spoke last above the placeholder at `offset`, in its place throughout the section.
pub fn recorded(document: &Document, offset: usize) -> Vec<Fix> {
    let (note, text) = (document.note(), document.text());
    let is_placeholder = |statement: &Statement<'_>| matches!(statement.name.speakers.as_slice(), [speaker] if speaker.status == Status::Placeholder);
    let asked = note.statement_at(offset).filter(|statement| statement.tag_range().touches(offset));
    let Some(statement) = asked.filter(is_placeholder) else { return Vec::new() };
    let written = text.slice(statement.name_range()).into_owned();
    let places: Vec<_> = section(note, &statement)
        .filter(|other| is_placeholder(other) && text.slice(other.name_range()) == written.as_str())
        .map(|other| other.name_range())
        .collect();
    let mut met = Vec::new();
    let mut fixes = Vec::new();
    for above in note.statements_above(offset).take(64) {
        let [speaker] = above.name.speakers.as_slice() else { continue };
        let Some(person) = speaker.person.filter(|person| !met.contains(person)) else { continue };
        met.push(person);
        let tag = text.slice(mention::speaker_range(text, &above, 0)).into_owned();
        let edits: Vec<TextEdit> = places.iter().map(|place| TextEdit::replace(*place, tag.as_str())).collect();
        let title = format!("`{written}` is `{tag}` throughout this section");
        let fix = Fix { title, applicability: Applicability::Unsafe, edits };
        // They are theirs then, and nobody else's words change hands.
        let backwards: Vec<TextEdit> = fix.edits.iter().rev().cloned().collect();
        let after = speakers(&document.edited(&backwards));
        let named = name::fold(&note.evidence().roster.people[person as usize].name);
        let mut expected = speakers(document);
        for (index, other) in note.statements().enumerate() {
            if places.contains(&other.name_range()) {
                expected[index] = vec![named.clone()];
            }
        }
        if after == expected {
            fixes.push(fix);
        }
        if met.len() == MOST {
            break;
        }
    }
    fixes
}
