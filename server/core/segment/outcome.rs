//! Action items and decisions: their labels and their owners.

use crate::tag;

/// What a line says of an action item or a decision; places are relative to its words (bytes).
pub(super) struct Found {
    pub(super) decision: bool,
    pub(super) label: (usize, usize),
    pub(super) owner: Option<(usize, usize)>,
    pub(super) text: usize,
}

/// Labels of action items and decisions, in lower case.
const ACTIONS: &[&str] =
    &["ai", "action", "action item", "actions", "todo", "to do", "to-do", "next step", "follow-up", "follow up"];
const DECISIONS: &[&str] = &["resolved", "resolution", "decision", "decided", "agreed", "consensus"];

/// The first letters of all labels: what most lines are ruled out by.
const FIRSTS: [bool; 256] = {
    let (mut firsts, mut index) = ([false; 256], 0);
    while index < ACTIONS.len() {
        firsts[ACTIONS[index].as_bytes()[0] as usize] = true;
        index += 1;
    }
    index = 0;
    while index < DECISIONS.len() {
        firsts[DECISIONS[index].as_bytes()[0] as usize] = true;
        index += 1;
    }
    firsts
};

/// Whether this labels action items, letter case aside.
pub(crate) fn is_action_label(label: &str) -> bool {
    ACTIONS.iter().any(|known| label.eq_ignore_ascii_case(known))
}

/// Reads `AI: …`, `AI(@x): …`, `ACTION - Lee: …`, `[ACTION: who] …`, `RESOLVED: …`.
pub(super) fn outcome(words: &str) -> Option<Found> {
    let lead = words.len() - words.trim_start_matches(['*', '_', '[']).len();
    let body = &words[lead..];
    if !body.bytes().next().is_some_and(|first| FIRSTS[usize::from(first.to_ascii_lowercase())]) {
        return None;
    }
    let letters = body.bytes().take_while(|b| b.is_ascii_alphabetic() || matches!(b, b' ' | b'-')).count();
    let label = body[..letters.min(16)].trim_end_matches([' ', '-']);
    let is_one_of = |labels: &[&str]| labels.iter().any(|known| label.eq_ignore_ascii_case(known));
    let decision = is_one_of(DECISIONS);
    if !decision && !is_action_label(label) || (label.len() <= 4 && label.chars().any(char::is_lowercase)) {
        // `AI` and `TODO` are labels in capitals only.
        if !decision && !is_one_of(&["action", "action item"]) {
            return None;
        }
    }
    let mut rest = lead + label.len();
    let mut owner = None;
    let after = &words[rest..];
    if let Some(inner) = after.strip_prefix('(').or_else(|| after.strip_prefix(" (")) {
        let close = inner.find(')')?;
        let from = rest + after.len() - inner.len();
        owner = Some((from, from + close));
        rest = from + close + 1;
    } else if let Some(inner) = after.strip_prefix(" - ") {
        let colon = inner.find(':')?;
        let from = rest + 3;
        owner = tag::is_name(&inner[..colon], 4).then_some((from, from + colon));
        rest = from + colon;
    } else if lead > 0 && words.starts_with('[') {
        let inner = after.strip_prefix(": ")?;
        let close = inner.find(']')?;
        let from = rest + 2;
        owner = Some((from, from + close));
        return Some(Found {
            decision,
            label: (0, from + close + 1),
            owner,
            text: skip_blanks(words, from + close + 1),
        });
    }
    let marks = words[rest..].bytes().take_while(|b| matches!(b, b'*' | b'_')).count();
    rest += marks;
    if !words[rest..].starts_with(':') {
        return None;
    }
    let label_end = rest + 1;
    let closing = words[label_end..].bytes().take_while(|b| matches!(b, b'*' | b'_')).count();
    let text = skip_blanks(words, label_end + closing);
    if owner.is_none() && !decision {
        owner = leading_owner(&words[text..]).map(|(from, to)| (text + from, text + to));
    }
    Some(Found { decision, label: (0, label_end), owner, text })
}

fn skip_blanks(words: &str, at: usize) -> usize {
    at + words[at..].len() - words[at..].trim_start().len()
}

/// `@pal to review`, `Ann Lee to review`, `Ann: review`: the owner at the start of an action.
fn leading_owner(text: &str) -> Option<(usize, usize)> {
    if let Some(handle) = text.strip_prefix('@') {
        let length = handle.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
        return (length > 0).then_some((0, length + 1));
    }
    let owner = [" to ", " will ", ": "].iter().filter_map(|verb| text.find(verb)).min()?;
    let name = &text[..owner];
    (name.len() <= 40
        && name.split(' ').all(|word| tag::is_proper(word) || tag::is_initials(word) || matches!(word, "and" | "&")))
    .then_some((0, owner))
}
