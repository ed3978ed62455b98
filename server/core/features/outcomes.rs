//! What was to be done and what was decided: actions with owner and due date, decisions.

use crate::date::{self, Date};
use crate::document::Document;
use crate::pages::Place;
use crate::segment::{Outcome, Segment, Tag};
use crate::tag::Style;
use crate::text::TextRange;
use crate::workspace::Workspace;

/// An action item or a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// Whether it is a decision.
    pub decision: bool,
    /// The label and the words behind it.
    pub range: TextRange,
    /// What is to be done or was decided.
    pub text: String,
    /// Who is to do it.
    pub owner: Option<Owner>,
    /// Until when.
    pub due: Option<Date>,
    /// Whether its box is ticked; nothing where it has none.
    pub done: Option<bool>,
    /// The headings it stands under, the outermost first.
    pub section: Vec<String>,
}

/// Who is to do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// As written.
    pub name: String,
    /// The best full name known, where the name leads to one person.
    pub person: Option<String>,
}

/// All actions and decisions of a note, in the order of the text; none where it is no note.
#[must_use]
pub fn outcomes(_workspace: &Workspace, document: &Document) -> Vec<Agreed> {
    if !document.is_note() {
        return Vec::new();
    }
    let note = document.note();
    let paths = note.section_paths(document.text());
    let labelled = note.outcomes().map(|(place, segment, outcome, section)| (place, segment, *outcome, section));
    let mut all: Vec<_> = labelled.chain(tasks(document)).collect();
    all.sort_by_key(|(place, _, outcome, _)| (place.start, outcome.line));
    let agreed = all.into_iter().map(|(place, segment, outcome, section)| Agreed {
        section: paths.get(section).cloned().unwrap_or_default(),
        ..agreed(document, place, segment, &outcome, section)
    });
    agreed.collect()
}

/// Tasks without a label that open with somebody of the note or a handle: `- [ ] Ann: find a dial`,
/// `- [ ] @annl find a dial`. A box before other words may be ticked for anything.
fn tasks(document: &Document) -> impl Iterator<Item = (Place, &Segment, Outcome, usize)> {
    let note = document.note();
    let owned = move |(place, segment): (Place, &Segment), tag: &Tag| {
        let (line, name) = (&segment.lines[tag.line as usize], segment.names[tag.name as usize].as_str());
        let section = note.section_at(place.start + line.start as usize);
        let known = || note.evidence().roster.resolve(name, note.evidence().meeting(section)).is_some();
        let opens = line.task && tag.form.start == line.content && tag.form.text < line.end;
        let labelled = segment.outcomes.iter().any(|outcome| outcome.line == tag.line);
        let (start, end) = (tag.form.name_start, tag.form.name_end);
        let outcome = Outcome {
            line: tag.line,
            decision: false,
            label: (start, end),
            owner: Some((start, end)),
            text: tag.form.text,
        };
        (opens && !labelled && (tag.form.style == Style::Handle || known())).then_some((outcome, section))
    };
    note.pages().segments().flat_map(move |(place, segment)| {
        let mut last = None;
        segment.tags.iter().filter_map(move |tag| {
            let (outcome, section) = owned((place, segment), tag).filter(|_| last != Some(tag.line))?;
            last = Some(tag.line);
            Some((place, &**segment, outcome, section))
        })
    })
}

fn agreed(document: &Document, place: Place, segment: &Segment, outcome: &Outcome, section: usize) -> Agreed {
    let (note, text) = (document.note(), document.text());
    let line = &segment.lines[outcome.line as usize];
    let slice = |start: u32, end: u32| {
        let range = TextRange::new(start as usize, end.max(start) as usize).shifted(place.start);
        (range, text.slice(range).into_owned())
    };
    let (_, words) = slice(outcome.text, line.end);
    let (roster, meeting) = (&note.evidence().roster, note.evidence().meeting(section));
    let owner = outcome.owner.map(|(start, end)| {
        let (_, name) = slice(start, end);
        let one = roster.resolve(name.trim(), meeting).filter(|(_, people)| people.len() == 1);
        let person = one.and_then(|(_, people)| Some(roster.people.get(*people.first()? as usize)?.name.to_string()));
        Owner { name: name.trim().to_string(), person }
    });
    let (_, lead) = slice(line.start, line.content);
    Agreed {
        decision: outcome.decision,
        range: slice(outcome.label.0, line.end).0,
        due: date::due(&words, note.date()),
        done: line.task.then(|| lead.contains(['x', 'X'])),
        text: words,
        owner,
        section: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Claim;
    use expect_test::expect;
    use std::fmt::Write;

    #[test]
    fn owners_dates_and_boxes() {
        let source = "# Call 2031-05-06\n\nAttendees:\n\n- Ann Lee\n- Bo Ek (@boek)\n\n## Clocks\n\n- [ann] a\n\
             - AI(ann): find a dial by June 1\n- [x] AI: @boek to write to the shop (due 2031-05-09)\n\
             - TODO: wind it before Friday, January 2\n- AI: sort the six by May\n\
             - [ ] Ann: oil it by May 20\n- [x] @boek ask the shop\n- [ ] @zork sweep\n- [ ] [bo] wind it\n\
             - [ ] Topic: more\n- [ ] just this\n- [ ] @boek\nRESOLVED: round dials by 2032-01-01\n";
        let document = Document::new(source, Claim::Note);
        let mut out = String::new();
        for agreed in outcomes(&Workspace::default(), &document) {
            let owner = agreed.owner.map(|owner| owner.person.unwrap_or(owner.name));
            let kind = if agreed.decision { "decision" } else { "action" };
            let due = agreed.due.map(|due| due.to_string());
            let _ = writeln!(out, "{kind} {:?} {owner:?} {due:?} {:?} {:?}", agreed.text, agreed.done, agreed.section);
        }
        expect![[r#"
            action "find a dial by June 1" Some("Ann Lee") Some("2031-06-01") None ["Clocks"]
            action "@boek to write to the shop (due 2031-05-09)" Some("Bo Ek") Some("2031-05-09") Some(true) ["Clocks"]
            action "wind it before Friday, January 2" None Some("2032-01-02") None ["Clocks"]
            action "sort the six by May" None None None ["Clocks"]
            action "oil it by May 20" Some("Ann Lee") Some("2031-05-20") Some(false) ["Clocks"]
            action "ask the shop" Some("Bo Ek") None Some(true) ["Clocks"]
            action "sweep" Some("@zork") None Some(false) ["Clocks"]
            action "wind it" Some("Bo Ek") None Some(false) ["Clocks"]
            decision "round dials by 2032-01-01" None Some("2032-01-01") None ["Clocks"]
        "#]]
        .assert_eq(&out);
    }
}
