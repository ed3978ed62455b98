//! What is open: the actions of a section, above its heading. How often somebody spoke is shown
//! only to those who ask for it: nobody wants to be ranked.

use crate::document::Document;
use crate::mention;
use crate::text::TextRange;
use crate::workspace::Workspace;

/// Words above a line, and where a click on them leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// Above what.
    pub range: TextRange,
    /// The words.
    pub title: String,
    /// The places that are meant.
    pub places: Vec<TextRange>,
}

/// The lenses of a note, in the order of the text; `turns` for those above attendees too.
#[must_use]
pub fn code_lenses(_workspace: &Workspace, document: &Document, turns: bool) -> Vec<Lens> {
    if !document.is_note() {
        return Vec::new();
    }
    let note = document.note();
    let mut lenses: Vec<(usize, Lens)> = Vec::new();
    for (place, segment, outcome, section) in note.outcomes().filter(|(_, _, outcome, _)| !outcome.decision) {
        let line = &segment.lines[outcome.line as usize];
        if section == 0 || is_done(document, place.start + line.start as usize, line.task) {
            continue;
        }
        let range = TextRange::new(line.content as usize, line.end as usize).shifted(place.start);
        match lenses.last_mut().filter(|(of, _)| *of == section) {
            Some((_, lens)) => lens.places.push(range),
            None => {
                let start = note.sections()[section].start;
                let heading = document.text().line_range(document.text().line_of(start));
                lenses.push((section, Lens { range: heading, title: String::new(), places: vec![range] }));
            }
        }
    }
    let mut lenses: Vec<Lens> = lenses.into_iter().map(|(_, lens)| lens).collect();
    for lens in &mut lenses {
        lens.title = counted(lens.places.len(), "open action");
    }
    if turns {
        lenses.extend(note.attendees().filter_map(|attendee| {
            let person = mention::person_of(note, &attendee)?;
            let spoken = note.spoken_by(person);
            let first = spoken.first.and_then(|(page, index)| note.statement_of(page, index as usize))?;
            let title = counted(spoken.count as usize, "statement");
            Some(Lens { range: attendee.range, title, places: vec![first.tag_range()] })
        }));
    }
    lenses.sort_by_key(|lens| lens.range);
    lenses
}

/// Whether the task box of the line is ticked.
fn is_done(document: &Document, start: usize, task: bool) -> bool {
    let text = document.text();
    task && text.slice(text.line_range(text.line_of(start))).to_lowercase().contains("[x]")
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn check(source: &str, turns: bool) {
        let fixture = fixture::parse(source);
        let found = code_lenses(&Workspace::default(), &fixture.document(), turns);
        fixture.expect(found.into_iter().map(|lens| (lens.range, lens.title)));
    }

    #[test]
    fn open_actions_of_a_section() {
        check(
            "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n^^^^^^^^^ 2 open actions\n\n- [ann] Hi.\n- [bo] Ho.\n- AI(bo): find a dial\n- [ ] AI(ann): wind it\n- [x] AI(ann): buy it\n\n## Dials\n\n- [ann] Hi.\n",
            false,
        );
    }

    #[test]
    fn turns_are_for_those_who_ask() {
        check(
            "Attendees:\n\n- Ann Lee\n  ^^^^^^^ 2 statements\n- Bo Ek\n  ^^^^^ 1 statement\n- Cy Day\n\n- [ann] Hi.\n- [bo] Ho.\n- [ann] Hm.\n",
            true,
        );
    }
}
