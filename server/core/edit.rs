//! A change that somebody may apply.

use crate::text::{Text, TextRange};

/// The bytes of `range` are to become `text`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextEdit {
    /// What is replaced; empty where something is only inserted.
    pub range: TextRange,
    /// What comes in its place.
    pub text: String,
}

impl TextEdit {
    /// `range` becomes `text`.
    #[must_use]
    pub fn replace(range: TextRange, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// `text` comes in at `offset`.
    #[must_use]
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self::replace(TextRange::empty(offset), text)
    }

    /// `range` goes.
    #[must_use]
    pub fn delete(range: TextRange) -> Self {
        Self::replace(range, "")
    }
}

/// Applies edits that all refer to the same text, as the edits of one fix do. Edits are taken in
/// order of their places; one that overlaps an earlier one is left out.
#[must_use]
pub fn apply(text: &Text, edits: &[TextEdit]) -> Text {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort();
    let mut taken: Vec<&TextEdit> = Vec::new();
    for edit in sorted {
        if taken.last().is_none_or(|last| last.range.end <= edit.range.start && last.range != edit.range) {
            taken.push(edit);
        }
    }
    taken.iter().rev().fold(text.clone(), |text, edit| text.replaced(edit.range, &edit.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_one_fix_share_their_text() {
        let text = Text::new("[ann hello");
        let edits = [
            TextEdit::insert(4, "]"),
            TextEdit::replace(TextRange::new(5, 10), "bye"),
            TextEdit::delete(TextRange::new(6, 7)),
        ];
        assert_eq!(String::from(&apply(&text, &edits)), "[ann] bye");
    }
}
