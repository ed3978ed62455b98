//! What a selection grows to: word, name, tag, line, statement, speaker turn, section, note.

use crate::document::Document;
use crate::mention;
use crate::note::{Note, Statement};
use crate::text::{Text, TextRange};
use crate::workspace::Workspace;

/// The ranges around `offset`, each within the next.
#[must_use]
pub fn selection_ranges(_workspace: &Workspace, document: &Document, offset: usize) -> Vec<TextRange> {
    let text = document.text();
    let offset = text.floor(offset);
    let line = text.line_range(text.line_of(offset));
    let mut ranges = vec![word(text, line, offset)];
    if document.is_note() {
        people(document, offset, &mut ranges);
    }
    ranges.extend([trimmed(text, line), line]);
    if document.is_note() {
        let note = document.note();
        if let Some(statement) = note.statement_around(offset) {
            ranges.push(note.extent(&statement));
            ranges.push(turn(note, &statement));
        }
        let section = note.section_at(offset);
        let around = [section].into_iter().filter(|&section| section > 0).chain(note.sections_around(section));
        ranges.extend(around.map(|section| note.section_range(section)));
    }
    ranges.push(text.range());
    // Each holds the cursor and the one before it, or it is left out.
    let mut grown: Vec<TextRange> = Vec::new();
    for range in ranges {
        let holds = |inner: &TextRange| range.start <= inner.start && inner.end <= range.end && range != *inner;
        if range.touches(offset) && grown.last().is_none_or(holds) {
            grown.push(range);
        }
    }
    grown
}

/// The name and the tag that the cursor touches, or the entry.
fn people(document: &Document, offset: usize, ranges: &mut Vec<TextRange>) {
    if let Some(mention) = mention::at(document, offset) {
        ranges.extend([mention.name, mention.whole]);
    }
}

/// The statements in a row of the same speakers.
fn turn(note: &Note, statement: &Statement<'_>) -> TextRange {
    let speakers = mention::speakers(statement);
    let same = |other: &Statement<'_>| other.section == statement.section && mention::speakers(other) == speakers;
    let (mut first, mut last) = (*statement, *statement);
    let before = |of: &Statement<'_>| note.statement_before(of.place, of.tag.line as usize);
    while let Some(above) = before(&first).filter(same) {
        first = above;
    }
    let behind = (statement.place.page..note.pages().count()).flat_map(|page| note.statements_of(page));
    for below in behind.skip_while(|below| below.tag_range() <= statement.tag_range()).take_while(same) {
        last = below;
    }
    TextRange::new(note.extent(&first).start, note.extent(&last).end)
}

/// The letters and digits around the cursor.
fn word(text: &Text, line: TextRange, offset: usize) -> TextRange {
    let before = text.slice(TextRange::new(line.start, offset));
    let behind = text.slice(TextRange::new(offset, line.end));
    let is_word = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '\'' | '’' | '-');
    let back: usize = before.chars().rev().take_while(is_word).map(char::len_utf8).sum();
    let on: usize = behind.chars().take_while(is_word).map(char::len_utf8).sum();
    TextRange::new(offset - back, offset + on)
}

fn trimmed(text: &Text, range: TextRange) -> TextRange {
    let words = text.slice(range);
    let start = range.start + words.len() - words.trim_start().len();
    TextRange::new(start, range.start + words.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use expect_test::expect;

    fn check(source: &str, expected: &expect_test::Expect) {
        let fixture = fixture::parse(source);
        let document = fixture.document();
        let ranges = selection_ranges(&Workspace::default(), &document, fixture.offset());
        let shown = ranges.iter().map(|range| format!("{:?}\n", document.text().slice(*range)));
        expected.assert_eq(&shown.collect::<String>());
    }

    #[test]
    fn from_the_word_to_the_note() {
        check(
            "# Call\n\n## Clocks\n\n- [ann] Who me$0asures?\n  - twice\n- [ann] Nobody.\n- [bo] I do.\n\n## Dials\n",
            &expect![[r###"
                "measures"
                "- [ann] Who measures?"
                "- [ann] Who measures?\n  - twice"
                "- [ann] Who measures?\n  - twice\n- [ann] Nobody."
                "## Clocks\n\n- [ann] Who measures?\n  - twice\n- [ann] Nobody.\n- [bo] I do."
                "# Call\n\n## Clocks\n\n- [ann] Who measures?\n  - twice\n- [ann] Nobody.\n- [bo] I do.\n\n## Dials"
                "# Call\n\n## Clocks\n\n- [ann] Who measures?\n  - twice\n- [ann] Nobody.\n- [bo] I do.\n\n## Dials\n"
            "###]],
        );
    }

    #[test]
    fn from_a_name_to_the_tag() {
        check(
            "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n# Clocks\n\n- [Ann L$0ee] é\n",
            &expect![[r##"
                "Lee"
                "Ann Lee"
                "[Ann Lee]"
                "- [Ann Lee] é"
                "# Clocks\n\n- [Ann Lee] é"
                "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n# Clocks\n\n- [Ann Lee] é\n"
            "##]],
        );
    }
}
