//! The full name behind initials and abbreviations: `AL`, *Ann Lee*.

use crate::document::Document;
use crate::name::{self, Shape};
use crate::note::Statement;
use crate::resolve::Speaker;
use crate::roster::By;
use crate::text::TextRange;
use crate::workspace::Workspace;

/// Words shown behind a tag that are not in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Behind what.
    pub offset: usize,
    /// The words.
    pub label: String,
    /// Who that is, for more about them; the first of several.
    pub person: String,
}

/// The hints within `within`: for each tag that is initials or an abbreviation, who that is.
#[must_use]
pub fn inlay_hints(_workspace: &Workspace, document: &Document, within: TextRange) -> Vec<Hint> {
    if !document.is_note() {
        return Vec::new();
    }
    let note = document.note();
    let mut hints = Vec::new();
    for (page, (start, _, _)) in note.views().enumerate() {
        let len = note.pages().page(page).map_or(0, |page| page.len);
        if start + len < within.start || start > within.end {
            continue;
        }
        let near = |statement: &Statement<'_>| statement.tag_range().intersects(within);
        for statement in note.statements_of(page).filter(near) {
            let names: Vec<&str> =
                statement.name.speakers.iter().filter_map(|speaker| full(document, speaker)).collect();
            if !names.is_empty() {
                let person = names[0].to_string();
                hints.push(Hint { offset: statement.name_range().end, label: names.join(", "), person });
            }
        }
    }
    hints
}

/// The full name of a speaker who is called by initials or an abbreviation.
fn full<'a>(document: &'a Document, speaker: &Speaker) -> Option<&'a str> {
    let short =
        matches!(speaker.by, Some(By::Abbreviation | By::Initials)) || name::shape(&speaker.name) == Shape::Initials;
    let person = document.note().evidence().roster.people.get(speaker.person? as usize)?;
    (short && name::fold(&person.name) != name::fold(&speaker.name)).then_some(person.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn initials_are_spelled_out() {
        let fixture = fixture::parse(
            "Attendees:\n\n- Ann Lee (ALE)\n- Bo Ek\n\nALE: Hi.\n   ^ Ann Lee\n\nBE: Ho.\n  ^ Bo Ek\n\nALE: Hm.\n   ^ Ann Lee\n\nann: So.\n",
        );
        let document = fixture.document();
        let hints = inlay_hints(&Workspace::default(), &document, document.text().range());
        fixture.expect(hints.into_iter().map(|hint| (TextRange::new(hint.offset, hint.offset + 1), hint.label)));
        let none = inlay_hints(&Workspace::default(), &document, TextRange::new(0, 5));
        assert!(none.is_empty());
    }
}
