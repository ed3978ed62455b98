//! What may be folded: sections, attendee lists, bullets with others below them, speeches, code,
//! comments and front matter.

use crate::document::Document;
use crate::line::{LineKind, Marker};
use crate::note::Note;
use crate::text::TextRange;
use crate::workspace::Workspace;

/// Something that may be folded: from the first byte of its first line into its last line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// What it covers.
    pub range: TextRange,
    /// What it is.
    pub kind: FoldKind,
}

/// What may be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// A heading and what lies below it.
    Section,
    /// A bullet or a tag with lines that belong to it.
    Item,
    /// Code, front matter, a table.
    Block,
    /// A comment.
    Comment,
}

/// All that may be folded, in the order of the text, the outer before the inner.
#[must_use]
pub fn folding_ranges(_workspace: &Workspace, document: &Document) -> Vec<Fold> {
    if !document.is_note() {
        return Vec::new();
    }
    let note = document.note();
    let fold = |range, kind| Fold { range, kind };
    let mut folds: Vec<Fold> =
        (1..note.sections().len()).map(|index| fold(note.section_range(index), FoldKind::Section)).collect();
    let blocks = note
        .statements()
        .filter(|statement| statement.line().marker == Marker::None && statement.tag.form.text >= statement.line().end);
    folds.extend(blocks.map(|statement| fold(note.extent(&statement), FoldKind::Item)));
    lines(note, &mut folds);
    folds.retain(|fold| fold.range.end > fold.range.start);
    folds.sort_by_key(|fold| (fold.range.start, std::cmp::Reverse(fold.range.end)));
    folds
}

/// What the lines show by themselves: bullets by their indentation, runs of code and comments.
fn lines(note: &Note, folds: &mut Vec<Fold>) {
    // Bullets that are open: where they begin and how far they are indented.
    let mut items: Vec<(usize, u16)> = Vec::new();
    let mut run: Option<(usize, LineKind)> = None;
    let mut last = 0;
    for (place, segment) in note.pages().segments() {
        for (index, line) in segment.lines.iter().enumerate() {
            let start = place.start + line.start as usize;
            let kind = if line.kind == LineKind::Delimiter { LineKind::Row } else { line.kind };
            if let Some((from, what)) = run
                && what != kind
            {
                let kind = if what == LineKind::Comment { FoldKind::Comment } else { FoldKind::Block };
                folds.push(Fold { range: TextRange::new(from, last), kind });
                run = None;
            }
            if kind == LineKind::Blank {
                continue;
            }
            if run.is_none()
                && matches!(kind, LineKind::Code | LineKind::Comment | LineKind::FrontMatter | LineKind::Row)
            {
                run = Some((start, kind));
            }
            let ends = kind == LineKind::Heading || note.is_heading(place, index);
            while let Some(&(from, indent)) = items.last()
                && (ends || line.indent <= indent)
            {
                items.pop();
                folds.push(Fold { range: TextRange::new(from, last), kind: FoldKind::Item });
            }
            if line.marker != Marker::None && !ends {
                items.push((start, line.indent));
            }
            last = place.start + line.end as usize;
        }
    }
    let open = items.into_iter().map(|(from, _)| (from, FoldKind::Item));
    let run = run.map(|(from, what)| match what {
        LineKind::Comment => (from, FoldKind::Comment),
        _ => (from, FoldKind::Block),
    });
    folds.extend(open.chain(run).map(|(from, kind)| Fold { range: TextRange::new(from, last), kind }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::text::Encoding;
    use expect_test::expect;
    use std::fmt::Write;

    fn check(source: &str, expected: &expect_test::Expect) {
        let document = fixture::parse(source).document();
        let mut out = String::new();
        for fold in folding_ranges(&Workspace::default(), &document) {
            let line = |offset| document.text().line_col(offset, Encoding::Utf8).line;
            if line(fold.range.end) > line(fold.range.start) {
                let text = document.text().slice(fold.range);
                let (first, last) = (text.lines().next().unwrap_or_default(), text.lines().last().unwrap_or_default());
                let _ = writeln!(out, "{:?}: {} … {}", fold.kind, first.trim(), last.trim());
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn sections_bullets_and_speeches() {
        check(
            "# Harbour\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n\n- [ann] One.\n  - two\n    - three\n- [bo] Four.\n\n**Bo Ek**\n\nFive.\n\nSix.\n\n## Dials\n\n```\ncode: here\n```\n<!-- a\ncomment -->\n",
            &expect![[r#"
                Section: # Harbour … comment -->
                Section: Attendees: … - Bo Ek
                Section: ## Clocks … Six.
                Item: - [ann] One. … - three
                Item: - two … - three
                Item: **Bo Ek** … Six.
                Section: ## Dials … comment -->
                Block: ``` … ```
                Comment: <!-- a … comment -->
            "#]],
        );
    }
}
