//! Notes with marks, for the tests.
//!
//! A line of carets below a line marks a range in it, and the words behind the carets say what is
//! there: `^^^ unlisted-speaker`. `$0` is the cursor. Marks are taken out; the rest is the note.

use crate::document::{Claim, Document};
use crate::text::TextRange;

/// A note whose marks have been taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixture {
    /// The note.
    pub text: String,
    /// What the carets mark, in order, and the words behind them.
    pub marks: Vec<(TextRange, String)>,
    /// Where the cursor is.
    pub cursor: Option<usize>,
}

/// Takes the marks out of `source`. Carets that reach past the end of their line are cut there;
/// where they begin there, they mark the empty range at its end.
#[must_use]
pub fn parse(source: &str) -> Fixture {
    let mut out = Fixture::default();
    let (mut above, mut above_end) = (0, 0);
    for line in source.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let carets = bare.trim_start_matches(' ');
        let lead = bare.len() - carets.len();
        let count = carets.len() - carets.trim_start_matches('^').len();
        let said = &carets[count..];
        if count > 0 && (said.is_empty() || said.starts_with(' ')) && !out.text.is_empty() {
            let at = |column: usize| {
                let line = &out.text[above..above_end];
                above + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
            };
            out.marks.push((TextRange::new(at(lead), at(lead + count)), said.trim().to_string()));
            continue;
        }
        above = out.text.len();
        match line.split_once("$0") {
            Some((before, after)) => {
                out.cursor = Some(above + before.len());
                out.text.push_str(before);
                out.text.push_str(after);
            }
            None => out.text.push_str(line),
        }
        above_end = out.text.trim_end_matches(['\n', '\r']).len().max(above);
    }
    out
}

impl Fixture {
    /// The note as a document.
    #[must_use]
    pub fn document(&self) -> Document {
        Document::new(&self.text, Claim::Note)
    }

    /// Where the cursor is; at the start if it is nowhere.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.cursor.unwrap_or_default()
    }

    /// Fails unless what was found is what the carets mark, in this order.
    pub fn expect<S: Into<String>>(&self, found: impl IntoIterator<Item = (TextRange, S)>) {
        let shown = |(range, said): (TextRange, String)| {
            (range.start, self.text.get(range.start..range.end).unwrap_or("outside of the text").to_string(), said)
        };
        let found: Vec<_> = found.into_iter().map(|(range, said)| shown((range, said.into()))).collect();
        let expected: Vec<_> = self.marks.iter().cloned().map(shown).collect();
        assert_eq!(found, expected, "in\n{}", self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out() {
        let fixture = parse("- [é] a$0b\n  ^^^ tag\n      ^ text\nend\n");
        assert_eq!(fixture.text, "- [é] ab\nend\n");
        assert_eq!(fixture.cursor, Some(8));
        let said: Vec<(&str, &str)> =
            fixture.marks.iter().map(|(range, said)| (&fixture.text[range.start..range.end], said.as_str())).collect();
        assert_eq!(said, [("[é]", "tag"), ("a", "text")]);
    }
}
