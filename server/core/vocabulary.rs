//! Words that the settings add to those every note knows: labels, placeholders, headings.

use smol_str::SmolStr;

/// Words with a meaning of their own in the notes of one team. Empty unless the settings say
/// otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Words before a colon that never are a speaker; folded as names are.
    pub labels: Vec<SmolStr>,
    /// Words that stand where a name should; folded, or as written where folding leaves nothing.
    pub placeholders: Vec<SmolStr>,
    /// Headings that open an attendee list, in lower case.
    pub headings: Vec<SmolStr>,
}

impl Vocabulary {
    /// Whether a folded word is never a speaker.
    #[must_use]
    pub fn is_label(&self, folded: &str) -> bool {
        self.labels.iter().any(|label| label == folded)
    }

    /// Whether a word, folded and as written, stands where a name should.
    #[must_use]
    pub fn is_placeholder(&self, folded: &str, written: &str) -> bool {
        self.placeholders.iter().any(|placeholder| placeholder == folded || placeholder == written)
    }

    /// Whether the bare words of a heading open an attendee list.
    #[must_use]
    pub fn is_heading(&self, words: &str) -> bool {
        !self.headings.is_empty() && self.headings.contains(&SmolStr::new(words.to_lowercase()))
    }
}
