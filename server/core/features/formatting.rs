//! A note made tidy: one tag style, spacing after tags, attendee tables, nesting; attendee lists
//! sorted where the settings ask for it.
//!
//! It never changes a word. What it would do is done on a copy first, and of that everything is
//! taken back that would change who said what: whoever formats a note need not read it again.

mod meaning;
mod nesting;
mod sorting;
mod tables;
mod tags;

use crate::document::Document;
use crate::edit::TextEdit;
use crate::text::TextRange;
use crate::workspace::Workspace;
use meaning::Meaning;

/// How often a note is looked at again before it is left as it is: one change may allow another.
const ROUNDS: usize = 4;
/// How often something is taken back before a whole kind of change is.
const TRIES: usize = 6;

/// Some edits that belong together.
#[derive(Clone, Debug)]
struct Tidy {
    /// The lines they are about.
    extent: TextRange,
    edits: Vec<TextEdit>,
}

/// The edits that make a note tidy; none where it is, or is no note. Each lies within a line.
#[must_use]
pub fn formatting(_workspace: &Workspace, document: &Document) -> Vec<TextEdit> {
    differences(document, &formatted(document))
}

/// Those of them that lie on the lines of `range`; none where they say something else without the
/// others.
#[must_use]
pub fn range_formatting(workspace: &Workspace, document: &Document, range: TextRange) -> Vec<TextEdit> {
    let text = document.text();
    let lines = text.line_of(range.start)..=text.line_of(range.end.max(range.start + 1) - 1);
    let mut edits = formatting(workspace, document);
    edits.retain(|edit| lines.contains(&text.line_of(edit.range.start)));
    if Meaning::of(document) == Meaning::of(&applied(document, &edits)) { edits } else { Vec::new() }
}

/// The note made tidy.
#[must_use]
pub fn formatted(document: &Document) -> Document {
    let mut document = document.clone();
    if !document.is_note() {
        return document;
    }
    for _ in 0..ROUNDS {
        let mut kept: Vec<Tidy> = Vec::new();
        for more in [tables::tidies(&document), nesting::tidies(&document), tags::tidies(&document)] {
            kept = settled(&document, kept, more);
        }
        if kept.is_empty() {
            break;
        }
        document = applied(&document, &edits(&kept));
    }
    if document.settings().sorted { sorting::sorted(&document) } else { document }
}

/// `kept` and as many of `more` as leave the meaning of the note as it is.
fn settled(document: &Document, kept: Vec<Tidy>, mut more: Vec<Tidy>) -> Vec<Tidy> {
    let meaning = Meaning::of(document);
    for _ in 0..TRIES {
        if more.is_empty() {
            break;
        }
        let all: Vec<Tidy> = kept.iter().chain(&more).cloned().collect();
        let edits = edits(&all);
        let doubtful = meaning.changed(&Meaning::of(&applied(document, &edits)), &edits);
        match doubtful {
            None => return all,
            Some(places) => {
                let before = more.len();
                more.retain(|tidy| !places.iter().any(|place| touch(tidy.extent, *place)));
                if more.len() == before {
                    break;
                }
            }
        }
    }
    kept
}

fn touch(one: TextRange, other: TextRange) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// All edits, in order.
fn edits(tidies: &[Tidy]) -> Vec<TextEdit> {
    let mut edits: Vec<TextEdit> = tidies.iter().flat_map(|tidy| tidy.edits.iter().cloned()).collect();
    edits.sort();
    edits
}

/// The document after edits that all refer to its text, in order.
fn applied(document: &Document, edits: &[TextEdit]) -> Document {
    let backwards: Vec<TextEdit> = edits.iter().rev().cloned().collect();
    document.edited(&backwards)
}

/// What makes `before` into `after`, line by line: no line comes or goes.
fn differences(before: &Document, after: &Document) -> Vec<TextEdit> {
    let (before, after) = (before.text(), after.text());
    let mut edits = Vec::new();
    for line in 0..before.lines() {
        let range = before.line_range(line);
        let (old, new) = (before.slice(range), after.slice(after.line_range(line)));
        if old == new {
            continue;
        }
        let same = |(a, b): &(char, char)| a == b;
        let head: usize = old.chars().zip(new.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail: usize =
            old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let changed = TextRange::new(range.start + head, range.end - tail);
        edits.push(TextEdit::replace(changed, &new_rest[..new_rest.len() - tail]));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Claim;
    use crate::edit;
    use expect_test::{Expect, expect};

    fn tidy(source: &str) -> String {
        let document = Document::new(source, Claim::Note);
        let edits = formatting(&Workspace::default(), &document);
        String::from(&edit::apply(document.text(), &edits))
    }

    fn check(source: &str, expected: Expect) {
        let once = tidy(source);
        expected.assert_eq(&once);
        assert_eq!(tidy(&once), once, "a tidy note stays as it is");
    }

    #[test]
    fn tags_take_the_style_of_most() {
        check(
            "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann] Shall we measure?\n- Bo: We did.\n- [bo]   Twice.\n\
             - **Ann Lee**: Good.\n- [ann]Then let us.\n- [bo] Note: once more.\n",
            expect![[r#"
                Attendees:

                - Ann Lee
                - Bo Ek

                - [ann] Shall we measure?
                - [Bo] We did.
                - [bo] Twice.
                - [Ann Lee] Good.
                - [ann] Then let us.
                - [bo] Note: once more.
            "#]],
        );
        check(
            "Present: Ann Lee, Bo Ek\n\nAL:\tShall we?\n\n[BE] We did.\n\nAL: Good.\n\nBE: Yes.\n",
            expect![[r#"
                Present: Ann Lee, Bo Ek

                AL: Shall we?

                BE: We did.

                AL: Good.

                BE: Yes.
            "#]],
        );
    }

    #[test]
    fn space_within_tags_goes_unless_it_is_a_habit() {
        check(
            "Attendees:\n\n- Ann Lee (AL)\n- Bo Ek\n\n- [ AL ]Hi.\n- [bo\t] Ho.\n- [ann] Yes.\n- [x ] Hm.\n",
            expect![[r#"
                Attendees:

                - Ann Lee (AL)
                - Bo Ek

                - [AL] Hi.
                - [bo] Ho.
                - [ann] Yes.
                - [x ] Hm.
            "#]],
        );
        check(
            "Present: Ann Lee, Bo Ek\n\nAL: Hi.\n\nBE : Ho.\n\nAL: Yes.\n",
            expect![[r#"
                Present: Ann Lee, Bo Ek

                AL: Hi.

                BE: Ho.

                AL: Yes.
            "#]],
        );
        let habit = "Present: Ann Lee, Bo Ek\n\nAL : Hi.\n\nBE : Ho.\n\nAL: Yes.\n";
        assert_eq!(tidy(habit), habit);
    }

    #[test]
    fn what_another_style_cannot_say_stays() {
        for source in [
            "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n10:00 <ann> Hi.\n10:01 <bo> Ho.\n10:02 <ann> Yes.\n\n[bo] No.\n",
            "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n**Ann Lee**\n\nHi.\n\n**Bo Ek**\n\nHo.\n\n[bo] No.\n",
            "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n| 1 | Ann Lee | Hi. |\n| 2 | Bo Ek | Ho. |\n\n[bo] No.\n",
        ] {
            assert_eq!(tidy(source), source);
        }
    }

    #[test]
    fn tags_take_the_style_that_was_asked_for() {
        let source = "Attendees:\n\n- Ann Lee\n- Bo Ek\n- Cy Day\n\n- Ann Lee - Shall we measure?\n- Bo Ek – We did.\n- **Cy Day**: Twice.\n- Ann Lee - Good.\n- Bo Ek - x\n";
        let settings = crate::settings::Settings { style: Some(crate::tag::Style::Bracket), ..Default::default() };
        let document = Document::under(source, Claim::Note, &std::sync::Arc::new(settings));
        expect![[r#"
            Attendees:

            - Ann Lee
            - Bo Ek
            - Cy Day

            - [Ann Lee] Shall we measure?
            - [Bo Ek] We did.
            - [Cy Day] Twice.
            - [Ann Lee] Good.
            - [Bo Ek] x
        "#]]
        .assert_eq(&String::from(formatted(&document).text()));
    }

    #[test]
    fn two_styles_that_are_equally_at_home_stay() {
        let source = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann] a\n- [bo] b\n- Ann: c\n- Bo: d\n";
        assert_eq!(tidy(source), source);
    }

    #[test]
    fn what_is_no_tag_stays() {
        let source = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann] a\n- [bo] b\n- Note: measure\n- [a link](x)   two\n- AI:  find\n";
        assert_eq!(tidy(source), source);
    }

    #[test]
    fn attendee_tables_are_aligned_and_others_are_not() {
        check(
            "| Name | Abbreviation|\n|:-|-|\n| Inês Duarte | IDU |\n|议长|YC|\n| Bo Lind |\n\nx\n\n| a|b |\n|-|-|\n| longer | c |\n",
            expect![[r#"
                | Name | Abbreviation|
                |:-|-|
                | Inês Duarte | IDU |
                |议长|YC|
                | Bo Lind |

                x

                | a|b |
                |-|-|
                | longer | c |
            "#]],
        );
        check(
            "Attendees:\n\n| Name | Abbreviation|\n|:-|-|\n| Inês Duarte | IDU |\n|议长|YC|\n\nIDU: a\n",
            expect![[r#"
                Attendees:

                | Name        | Abbreviation |
                | :---------- | ------------ |
                | Inês Duarte | IDU          |
                | 议长        | YC           |

                IDU: a
            "#]],
        );
    }

    #[test]
    fn nesting_by_one_space_is_told_to_markdown() {
        check(
            "## Clocks\n\n- [ann] a\n - b\n  - c\n    wrapped\n\n - [bo] d\n-\n- e\n\n1. f\n - g\n\n## Dials\n\n- h\n    - i\n",
            expect![[r#"
                ## Clocks

                - [ann] a
                  - b
                    - c
                      wrapped

                  - [bo] d
                -
                - e

                1. f
                   - g

                ## Dials

                - h
                    - i
            "#]],
        );
    }

    #[test]
    fn a_part_is_made_tidy_by_itself() {
        let source = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann]  a\n- [bo]  b\n- [ann] c\n";
        let document = Document::new(source, Claim::Note);
        let at = source.find("[bo]").expect("it is there");
        let edits = range_formatting(&Workspace::default(), &document, TextRange::new(at, at + 1));
        assert_eq!(edits.len(), 1);
        assert_eq!(String::from(&edit::apply(document.text(), &edits)), source.replace("[bo]  b", "[bo] b"));
    }
}
