//! Everyday words.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that open a line of notes far more often than a speaker of that name does: days and months
/// that are no first names, parts of a stand-up, what companies have departments for, adverbs. Names
/// that are words as well (`grace`, `may`, `mark`, `page`) are not among them, nor what somebody is
/// in a meeting (`chair`, `operator`). From general knowledge of English, with
/// the commonest labels of minutes in a few other languages; no note was counted for it.
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("common.txt").split_whitespace().collect());

/// Words that are names of their own, or numbers, but part of a label beside everyday words: `long
/// term`, `option b`.
const BESIDE: [&str; 25] = [
    "april", "august", "b", "best", "bug", "case", "corner", "d", "free", "good", "guest", "i", "ii", "iii", "june",
    "light", "long", "low", "march", "may", "quick", "short", "small", "story", "way",
];

/// Whether a folded name consists of everyday words alone: `yesterday`, `release notes`, `option b`.
/// It labels lines then, unless somebody of that name is listed.
#[must_use]
pub fn is_common(folded: &str) -> bool {
    let beside = |word: &str| BESIDE.contains(&word) || word.bytes().all(|b| b.is_ascii_digit());
    let common = |word: &str| {
        let word = word.strip_suffix("'s").unwrap_or(word);
        WORDS.contains(word) || super::LABELS.binary_search(&word).is_ok()
    };
    folded.split(' ').any(common) && folded.split(' ').all(|word| common(word) || beside(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words() {
        for folded in ["yesterday", "kudos", "release notes", "option b", "day 2", "treasury's report", "long term"] {
            assert!(is_common(folded), "{folded}");
        }
        for folded in ["grace", "mark", "ann", "release ann", "", "b", "2", "long", "chair"] {
            assert!(!is_common(folded), "{folded}");
        }
    }

    #[test]
    fn sorted_and_folded() {
        let words: Vec<&str> = include_str!("common.txt").split_whitespace().collect();
        assert!(words.is_sorted_by(|one, next| one < next));
        assert!(words.iter().all(|word| crate::name::fold(word) == *word));
    }
}
