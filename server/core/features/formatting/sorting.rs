//! Attendee lists sorted by name: whole lines change places, and nothing in them.

use super::meaning::Meaning;
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::name;
use crate::note::Attendee;
use crate::text::TextRange;

/// The note with its lists sorted. A list is left as it is where somebody's entry has more than its
/// line, or where the note would say something else.
pub(super) fn sorted(document: &Document) -> Document {
    let mut document = document.clone();
    for number in 0.. {
        let next = {
            let attendees: Vec<Attendee<'_>> = document.note().attendees().collect();
            let Some(list) = attendees.chunk_by(|one, next| neighbours(&document, one, next)).nth(number) else {
                break;
            };
            edit(&document, list).map(|edit| document.edited(&[edit]))
        };
        if let Some(next) = next.filter(|next| Meaning::of(&document).same_but_for_order(&Meaning::of(next))) {
            document = next;
        }
    }
    document
}

/// Whether two entries stand one below the other and are written alike.
fn neighbours(document: &Document, one: &Attendee<'_>, next: &Attendee<'_>) -> bool {
    let line = |attendee: &Attendee<'_>| document.text().line_of(attendee.range.start);
    let lead = |attendee: &Attendee<'_>| {
        let alone = attendee.alone?;
        let lead = TextRange::new(alone.line.start as usize, alone.line.content as usize).shifted(alone.start);
        Some((alone.line.kind, attendee.entry.role, document.text().slice(lead)))
    };
    let same = one.section == next.section && line(one) + 1 == line(next);
    same && lead(one).is_some() && lead(one).map(|it| (it.0, it.1, it.2)) == lead(next)
}

/// What sorts a list, if it is not sorted: its lines from the first to the last that moves.
fn edit(document: &Document, list: &[Attendee<'_>]) -> Option<TextEdit> {
    let text = document.text();
    // in a table the name may stand behind other columns
    let words = |attendee: &Attendee<'_>| match attendee.alone?.line.kind {
        LineKind::Row => Some(attendee.entry.name.to_string()),
        _ => Some(text.slice(attendee.range).into_owned()),
    };
    let keys: Vec<name::Order> =
        list.iter().map(|attendee| Some(name::order(&words(attendee)?))).collect::<Option<_>>()?;
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|&index| &keys[index]);
    let first = order.iter().enumerate().position(|(at, index)| at != *index)?;
    let last = order.iter().enumerate().rposition(|(at, index)| at != *index)?;
    let line = |index: usize| text.line_of(list[index].range.start);
    let mut new = String::new();
    for (at, index) in order.iter().enumerate().take(last + 1).skip(first) {
        new.push_str(&text.slice(text.line_range(line(*index))));
        // the line breaks stay where they are
        if at < last {
            new.push_str(&text.slice(TextRange::new(text.line_range(line(at)).end, text.line_start(line(at) + 1))));
        }
    }
    let range = TextRange::new(text.line_start(line(first)), text.line_range(line(last)).end);
    Some(TextEdit::replace(range, new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Claim;
    use crate::features::formatting::{formatted, formatting};
    use crate::settings::Settings;
    use crate::workspace::Workspace;
    use std::sync::Arc;

    fn check(source: &str, expected: &str) {
        let settings = Arc::new(Settings { sorted: true, ..Settings::default() });
        let document = Document::under(source, Claim::Note, &settings);
        let tidy = formatted(&document);
        assert_eq!(String::from(tidy.text()), expected);
        assert_eq!(String::from(formatted(&tidy).text()), expected, "a sorted list stays as it is");
        let mut edits = formatting(&Workspace::default(), &document);
        edits.reverse();
        assert_eq!(String::from(document.edited(&edits).text()), expected, "editors do the same");
        let plain = Document::new(source, Claim::Note);
        assert_eq!(String::from(formatted(&plain).text()), source, "nobody asked");
    }

    #[test]
    fn lists_are_sorted_by_whole_lines() {
        check(
            "Attendees:\r\n\r\n- Zoë Orr (@zo)\r\n- Élan Day\r\n- Ann Lee, Kite\r\n- and others\r\n\r\nAL: a",
            "Attendees:\r\n\r\n- Ann Lee, Kite\r\n- Élan Day\r\n- Zoë Orr (@zo)\r\n- and others\r\n\r\nAL: a",
        );
        check("Attendees:\nBo Ek\nAnn Lee", "Attendees:\nAnn Lee\nBo Ek");
        check(
            "Attendees:\n\n| Abbr | Name   |\n| ---- | ------ |\n| ALE  | Bo Lee |\n| BEK  | Ann Ek |\n\nALE: a\n",
            "Attendees:\n\n| Abbr | Name   |\n| ---- | ------ |\n| BEK  | Ann Ek |\n| ALE  | Bo Lee |\n\nALE: a\n",
        );
    }

    #[test]
    fn what_belongs_together_stays_together() {
        let source = "Attendees:\n\n- Cy Day\n- Bo Ek\n  - by phone\n- Ann Lee\n\nRegrets:\n\n- Di Ash\n\nAL: a\n";
        check(source, source);
    }
}
