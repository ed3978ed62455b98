//! Everyday words.

use std::cmp::Ordering;

/// Words that open a line of notes far more often than a speaker of that name does: days and months
/// that are no first names, parts of a stand-up, what companies have departments for, adverbs. Names
/// that are words as well (`grace`, `may`, `mark`, `page`) are not among them, nor what somebody is
/// in a meeting (`chair`, `operator`). From general knowledge of English, with the commonest labels of
/// minutes in a few other languages; no note was counted for it.
///
/// Sorted, so that a word is found in the text itself and nobody pays for a set of them at each start.
const WORDS: &str = include_str!("common.txt");

/// Whether a word is one of [`WORDS`].
fn is_listed(word: &str) -> bool {
    let words = WORDS.as_bytes();
    let (mut from, mut to) = (0, words.len());
    while from < to {
        let middle = usize::midpoint(from, to);
        let start = words[..middle].iter().rposition(u8::is_ascii_whitespace).map_or(0, |at| at + 1);
        let end =
            words[middle..].iter().position(u8::is_ascii_whitespace).map_or(words.len(), |length| middle + length);
        match words[start..end].cmp(word.as_bytes()) {
            Ordering::Equal => return true,
            Ordering::Less => from = end + 1,
            Ordering::Greater => to = start,
        }
    }
    false
}

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
        is_listed(word) || super::LABELS.binary_search(&word).is_ok()
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
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        assert!(words.is_sorted_by(|one, next| one < next));
        assert!(words.iter().all(|word| is_listed(word)));
        assert!(words.iter().all(|word| crate::name::fold(word) == *word));
    }
}
