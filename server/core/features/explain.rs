//! Why a line is a statement, and why another that looks like one is not.

use crate::convention::{NameId, Verdict};
use crate::document::Document;
use crate::note::{Note, Opened};
use crate::resolve;
use crate::roster::By;
use crate::segment::Tag;
use crate::text::TextRange;

/// The judgement on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What looks like a tag, with its marks.
    pub tag: TextRange,
    /// What stands between the marks, as written.
    pub name: String,
    /// How it is marked; the names of the JSON output.
    pub style: &'static str,
    /// Whether the line is a statement.
    pub statement: bool,
    /// Why; words that go on after "because".
    pub reason: &'static str,
    /// What the note shows of the style.
    pub convention: Convention,
    /// How each name was resolved; empty for what is no statement.
    pub speakers: Vec<Resolved>,
}

/// What a note shows of one style of tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Convention {
    /// How many lines of the style have a name that could be one.
    pub plausible: u32,
    /// Those of somebody listed, and those whose name recurs.
    pub supported: u32,
    /// The first lines that show the convention: their tags.
    pub shown_by: Vec<TextRange>,
}

/// How a name in a tag was resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The name as the tag has it.
    pub name: String,
    /// Who it stands for.
    pub person: Option<String>,
    /// What linked the two.
    pub by: Option<&'static str>,
    /// Who competed, where nobody won.
    pub candidates: Vec<String>,
}

/// More lines than this say no more about a convention.
const SHOWN: usize = 3;

/// The judgement on every line that looks like a statement, in the order of the text.
#[must_use]
pub fn explain(document: &Document) -> Vec<Explained> {
    let note = document.note();
    let mut out: Vec<(Explained, crate::tag::Style)> = Vec::new();
    let mut shown: [Vec<TextRange>; crate::tag::Style::COUNT] = Default::default();
    judged(note, |start, tag, id, verdict| {
        let form = &tag.form;
        let range = TextRange::new(form.start as usize, form.end as usize).shifted(start);
        let alternative = out
            .last()
            .is_some_and(|(last, _)| document.text().line_of(last.tag.start) == document.text().line_of(range.start));
        // Of several ways to read a line the one that is believed counts, or else the first.
        if alternative && (!verdict.believed() || out.last().is_some_and(|(last, _)| last.statement)) {
            return;
        }
        if alternative {
            out.pop();
        }
        if verdict.believed() && shown[form.style as usize].len() < SHOWN {
            shown[form.style as usize].push(range);
        }
        let tally = note.evidence().note[form.style as usize];
        let convention =
            Convention { plausible: tally.plausible, supported: tally.listed + tally.recurring, shown_by: Vec::new() };
        let name = TextRange::new(form.name_start as usize, form.name_end as usize).shifted(start);
        let speakers = if verdict.believed() { resolved(note, id) } else { Vec::new() };
        out.push((
            Explained {
                tag: range,
                name: document.text().slice(name).into_owned(),
                style: form.style.name(),
                statement: verdict.believed(),
                reason: verdict.reason(),
                convention,
                speakers,
            },
            form.style,
        ));
    });
    let with_lines = |(mut explained, style): (Explained, crate::tag::Style)| {
        explained.convention.shown_by.clone_from(&shown[style as usize]);
        explained
    };
    out.into_iter().map(with_lines).collect()
}

/// Hands over every candidate of a note with the first byte of its segment and the judgement on it.
fn judged(note: &Note, mut each: impl FnMut(usize, &Tag, NameId, Verdict)) {
    let evidence = note.evidence();
    for (page, (start, view, base)) in note.views().enumerate() {
        let first = crate::pages::Place { page, segment: 0, start };
        let mut headings = view.opened.iter().map(Opened::line).peekable();
        let mut section = base;
        for (place, segment) in note.pages().segments_from(first).take_while(|(place, _)| place.page == page) {
            for tag in &segment.tags {
                while headings.next_if(|heading| *heading <= (place.segment, tag.line as usize)).is_some() {
                    section += 1;
                }
                let name = &segment.names[tag.name as usize];
                if let Some(id) = evidence.id(evidence.meeting(section), name) {
                    let form = &tag.form;
                    each(place.start, tag, id, evidence.judge(section, form.style, form.hints, form.defect, id));
                }
            }
        }
    }
}

fn resolved(note: &Note, id: NameId) -> Vec<Resolved> {
    let people = &note.evidence().roster.people;
    let name_of = |&id: &u32| people[id as usize].name.to_string();
    let one = |speaker: &resolve::Speaker| Resolved {
        name: speaker.name.to_string(),
        person: speaker.person.as_ref().map(name_of),
        by: speaker.by.map(By::name),
        candidates: speaker.candidates.iter().map(name_of).collect(),
    };
    note.evidence().names[id as usize].speakers.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::statements::statements;
    use crate::fixture;

    fn check(source: &str) {
        let fixture = fixture::parse(source);
        let document = fixture.document();
        let all = explain(&document);
        fixture.expect(all.iter().map(|line| (line.tag, line.reason)));
        // What is explained as a statement is one.
        let said: Vec<TextRange> = statements(&document).into_iter().map(|said| said.tag).collect();
        let explained: Vec<TextRange> = all.iter().filter(|line| line.statement).map(|line| line.tag).collect();
        assert_eq!(said, explained);
    }

    #[test]
    fn every_line_has_its_reason() {
        check(
            "Present: Ann Lee, Bo Ek

Ann: Shall we measure?
^^^^ the name leads to an attendee
Note: tomorrow
^^^^^ the word is a label
- [ ] Bo: book a room
      ^^^ it owns a task
- [rare words] maybe
  ^^^^^^^^^^^^ the name is in no list, and too few tags like it name people here
## Close
Bo: Good.
^^^ the name leads to an attendee
",
        );
    }

    #[test]
    fn a_convention_is_shown_by_lines() {
        let fixture = fixture::parse("lumen: one\noakes: two\nlumen: three\noakes: four\n");
        let all = explain(&fixture.document());
        let shown: Vec<&str> =
            all[3].convention.shown_by.iter().map(|range| &fixture.text[range.start..range.end]).collect();
        assert_eq!((all[3].convention.supported, all[3].convention.plausible), (4, 4));
        assert_eq!(shown, ["lumen:", "oakes:", "lumen:"]);
        assert_eq!(all[0].speakers[0].person.as_deref(), Some("lumen"));
    }
}
