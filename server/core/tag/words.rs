//! What words are, as far as they can tell by themselves: a name, initials, a time, an aside.

use super::LONGEST;

/// Where the `words`-th word of `text` ends; nothing where there are fewer.
pub(super) fn words_end(text: &str, words: usize) -> Option<usize> {
    let mut ends = memchr::memchr_iter(b' ', text.as_bytes()).chain(std::iter::once(text.len()));
    ends.nth(words - 1)
}

/// Length of a dash with its space at the start of `text`.
pub(super) fn dash_at(text: &str) -> Option<usize> {
    if !matches!(text.as_bytes().first(), Some(b'-' | 0xe2)) {
        return None;
    }
    ["- ", "– ", "— ", "-- "].iter().find(|dash| text.starts_with(**dash)).map(|dash| dash.len())
}

/// A name without what a tag says besides: the person and the rest. `BH (chat)`, `ZB [in chat]`,
/// `Ann(Kite)` and `Ann_L_(Kite)` have something in parentheses; `RGN via chat` a channel; `Ann @ Kite`
/// an organisation.
#[must_use]
pub fn person(written: &str) -> (&str, Option<&str>) {
    let closed = written.strip_suffix([')', ']', '）']);
    if let Some(inner) = closed
        && let Some(open) = inner.rfind(['(', '[', '（'])
    {
        let person = written[..open].trim_end_matches([' ', '_']);
        let aside = inner[open..].trim_start_matches(['(', '[', '（']).trim();
        if !person.is_empty() && !aside.is_empty() {
            // `Q (Ann): text`
            if matches!(person, "Q" | "A" | "Question" | "Answer") && is_name(aside, 3) {
                return (aside, None);
            }
            // `Ann (North Kite) (Oak)`
            return (self::person(person).0, Some(aside));
        }
    }
    if let Some((person, organization)) = written.split_once(" @ ") {
        return (person, Some(organization));
    }
    for channel in [" via ", " on ", " in "] {
        if let Some(at) = memchr::memmem::find(written.as_bytes(), channel.as_bytes())
            && is_aside(&written[at + 1..])
        {
            return (&written[..at], Some(&written[at + 1..]));
        }
    }
    (written, None)
}

/// Whether what a tag says besides the name is about the channel or the manner, not about whom the
/// speaker is with: `chat`, `on chat`, `remote`, `reluctantly`.
#[must_use]
pub fn is_aside(words: &str) -> bool {
    let lower = words.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    let adverb = last.len() > 4 && last.ends_with("ly") && !words.starts_with(char::is_uppercase);
    adverb
        || matches!(
            last,
            "chat"
                | "irc"
                | "matrix"
                | "zulip"
                | "slack"
                | "discord"
                | "jabber"
                | "zoom"
                | "meet"
                | "teams"
                | "webex"
                | "queue"
                | "remote"
                | "online"
                | "phone"
                | "offline"
                | "async"
                | "virtual"
                | "chair"
                | "scribe"
                | "host"
                | "facilitator"
                | "guest"
        )
}

/// Whether `text` could name somebody: letters, at most `words` words, none of the signs of prose.
#[must_use]
pub fn is_name(text: &str, words: usize) -> bool {
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    let (mut letters, mut spaces, mut questions) = (0, 0, 0);
    for c in text.chars() {
        match c {
            ' ' | '\t' => spaces += 1,
            '?' => questions += 1,
            '-' | '\'' | '’' | '.' | '_' | '/' | '&' | '+' | ',' | '(' | ')' | '@' | '|' => {}
            c if c.is_alphabetic() => letters += 1,
            c if c.is_numeric() => {}
            '\u{300}'..='\u{36f}' => {}
            _ => return false,
        }
    }
    spaces < words && (letters > 0 && questions == 0 || letters == 0 && questions >= 2 && spaces == 0)
}

/// Two to four capitals and nothing else (hyphens and small letters inside: `eP`, `MdJ`, `J-L`).
#[must_use]
pub fn is_initials(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    (2..=4).contains(&letters)
        && capitals >= 1
        && capitals * 2 >= letters
        && (capitals >= 2)
        && text.chars().all(|c| c.is_alphabetic() || c == '-')
}

/// A word written like a name: a capital, then small letters; `McKay`, `O'Neil`, `Wirfs-Brock`.
#[must_use]
pub fn is_proper(word: &str) -> bool {
    if !word.starts_with(char::is_uppercase) {
        return false;
    }
    let (mut small, mut capitals) = (0, 0);
    for c in word.chars() {
        match c {
            c if c.is_lowercase() => small += 1,
            c if c.is_uppercase() => capitals += 1,
            c if c.is_alphabetic() || matches!(c, '-' | '\'' | '’') => {}
            _ => return false,
        }
    }
    small >= 1
        && capitals <= 2
        && !word.ends_with(|c: char| c.is_uppercase() && word.len() > c.len_utf8())
        && !(word.ends_with("'s") || word.ends_with("’s") || (word.ends_with('s') && capitals == 2 && small == 1))
}

/// Whether a nick is that of a program that writes down what others say. Most that are called bots
/// talk to people instead: `<meetbot> ann: no such topic`.
pub(super) fn is_relay(nick: &str) -> bool {
    let lower = nick.to_ascii_lowercase();
    ["transcriber", "transcript", "captions", "captioner"].iter().any(|end| lower.ends_with(end))
}

/// Verbs that tell about somebody. `Ann will look` is about Ann; `Ann we should look` is hers.
const ABOUT: &[&str] = &[
    "added",
    "agreed",
    "and",
    "asked",
    "asks",
    "believes",
    "brought",
    "can",
    "could",
    "does",
    "explained",
    "feels",
    "gave",
    "gives",
    "has",
    "had",
    "is",
    "joined",
    "joins",
    "leads",
    "led",
    "likes",
    "mentioned",
    "noted",
    "notes",
    "offered",
    "points",
    "presented",
    "presents",
    "proposed",
    "proposes",
    "raised",
    "reported",
    "reports",
    "said",
    "says",
    "shared",
    "should",
    "shows",
    "showed",
    "suggested",
    "suggests",
    "thinks",
    "thought",
    "to",
    "was",
    "wants",
    "wanted",
    "were",
    "will",
    "would",
    "wrote",
];

/// One or two words, or anything with an owner in brackets at its end.
pub(super) fn is_terse(text: &str) -> bool {
    !text.is_empty() && (text.ends_with(']') || text.split_ascii_whitespace().nth(2).is_none())
}

pub(super) fn is_narrative(text: &str) -> bool {
    // Most speech begins with a capital, and all these with a small letter.
    if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return false;
    }
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ABOUT.contains(&word)
}
