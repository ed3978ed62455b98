//! What happens while somebody types: Enter goes on with the list, `]` settles the spaces of a tag.

use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::{Line, LineKind, Marker};
use crate::resolve::{self, Order};
use crate::text::TextRange;
use crate::workspace::Workspace;

/// The edits that follow on `typed` (`\n` or `]`), with the cursor now at `offset`.
#[must_use]
pub fn on_type_formatting(_workspace: &Workspace, document: &Document, offset: usize, typed: &str) -> Vec<TextEdit> {
    if !document.is_note() {
        return Vec::new();
    }
    match typed {
        "\n" => enter(document, offset),
        "]" => closed(document, offset),
        _ => Vec::new(),
    }
}

/// A bullet below a bullet; below an empty one, neither.
fn enter(document: &Document, offset: usize) -> Vec<TextEdit> {
    let text = document.text();
    let number = text.line_of(offset);
    let Some(above) = number.checked_sub(1).map(|above| text.line_range(above)) else { return Vec::new() };
    let here = text.line_range(number);
    if !text.slice(here).trim().is_empty() {
        return Vec::new();
    }
    let Some(line) = line_at(document, above.start).filter(|line| line.marker != Marker::None) else {
        return Vec::new();
    };
    let words = text.slice(above);
    let lead = words.len() - words.trim_start_matches([' ', '\t', '>']).len();
    let marker = words[lead..].split([' ', '\t']).next().unwrap_or_default();
    match line.kind {
        LineKind::EmptyItem => {
            let quote = words[..lead].trim_end_matches([' ', '\t']).len();
            vec![TextEdit::delete(TextRange::new(above.start + quote, above.end)), TextEdit::delete(here)]
                .into_iter()
                .filter(|edit| !edit.range.is_empty())
                .collect()
        }
        LineKind::Text => {
            let next = match line.marker {
                Marker::Number => counted_on(marker),
                _ => marker.to_string(),
            };
            let task = if line.task { "[ ] " } else { "" };
            vec![TextEdit::replace(here, format!("{}{next} {task}", &words[..lead]))]
        }
        _ => Vec::new(),
    }
}

/// `3.` after `2.`
fn counted_on(marker: &str) -> String {
    let digits = marker.bytes().take_while(u8::is_ascii_digit).count();
    let (number, sign) = marker.split_at(digits);
    number.parse::<u32>().map_or_else(|_| marker.to_string(), |number| format!("{}{sign}", number.saturating_add(1)))
}

/// No space within the marks of a tag, one behind it.
fn closed(document: &Document, offset: usize) -> Vec<TextEdit> {
    let text = document.text();
    let here = text.line_range(text.line_of(offset));
    let Some(line) = line_at(document, here.start).filter(|line| line.kind == LineKind::Text) else {
        return Vec::new();
    };
    let content = here.start + (line.content - line.start) as usize;
    let words = text.slice(TextRange::new(content, here.end));
    let Some(length) = words.starts_with('[').then(|| words.find(']')).flatten() else { return Vec::new() };
    let (inner, behind) = (&words[1..length], &words[length + 1..]);
    if content + length + 1 != offset || !is_speaker(document, offset, inner.trim()) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let trimmed = inner.trim();
    if trimmed != inner {
        edits.push(TextEdit::replace(TextRange::new(content + 1, content + length), trimmed));
    }
    if behind.starts_with(char::is_alphanumeric) {
        edits.push(TextEdit::insert(offset, " "));
    }
    edits
}

/// Whether somebody of this note is called so.
fn is_speaker(document: &Document, offset: usize, name: &str) -> bool {
    let note = document.note();
    let evidence = note.evidence();
    let meeting = evidence.meeting(note.section_at(offset));
    let known = resolve::speakers(name, meeting, &evidence.roster, Order::default())
        .iter()
        .any(|speaker| speaker.link.is_some());
    known || evidence.names.iter().any(|other| other.believed && other.written == name)
}

/// The line that begins at `start`, which is relative to its segment.
fn line_at(document: &Document, start: usize) -> Option<Line> {
    let (place, segment) = document.pages().at(start)?;
    segment.lines.get(segment.line_at(start - place.start)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::fixture;

    const LIST: &str = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n";

    fn check(source: &str, typed: &str, expected: &str) {
        let fixture = fixture::parse(&format!("{LIST}{source}"));
        let document = fixture.document();
        let edits = on_type_formatting(&Workspace::default(), &document, fixture.offset(), typed);
        assert_eq!(String::from(&edit::apply(document.text(), &edits)), format!("{LIST}{expected}"));
    }

    #[test]
    fn enter_goes_on_with_the_list() {
        check("- [ann] Hi.\n$0\n", "\n", "- [ann] Hi.\n- \n");
        check("  * [ann] Hi.\n  $0\n", "\n", "  * [ann] Hi.\n  * \n");
        check("\t- [ann] Hi.\n$0", "\n", "\t- [ann] Hi.\n\t- ");
        check("9. [ann] Hi.\n$0", "\n", "9. [ann] Hi.\n10. ");
        check("- [x] done\n$0", "\n", "- [x] done\n- [ ] ");
        check("> - [ann] Hi.\n$0", "\n", "> - [ann] Hi.\n> - ");
        check("- [ann] Hi.\r\n$0", "\n", "- [ann] Hi.\r\n- ");
    }

    #[test]
    fn an_empty_bullet_ends_the_list() {
        check("- [ann] Hi.\n- \n$0\n", "\n", "- [ann] Hi.\n\n\n");
    }

    #[test]
    fn nothing_goes_on_elsewhere() {
        check("- [ann] Hi.\n$0and more\n", "\n", "- [ann] Hi.\nand more\n");
        check("ann: Hi.\n$0\n", "\n", "ann: Hi.\n\n");
        check("```\n- [ann] Hi.\n$0\n```\n", "\n", "```\n- [ann] Hi.\n\n```\n");
    }

    #[test]
    fn a_closed_tag_has_one_space_behind_it() {
        check("- [ann]$0Hi.\n", "]", "- [ann] Hi.\n");
        check("- [ ann ]$0Hi.\n", "]", "- [ann] Hi.\n");
        check("- [ann]$0\n", "]", "- [ann]\n");
        check("- [ann]$0 Hi.\n", "]", "- [ann] Hi.\n");
        check("- [WIP]$0Hi.\n", "]", "- [WIP]Hi.\n");
        check("- see [ann]$0Hi.\n", "]", "- see [ann]Hi.\n");
    }
}
