//! Which lines are headings, and what their words are.

use super::HeadingKind;
use crate::attendee;
use crate::date;
use crate::line::Line;

/// The words of a heading: without closing `#`, a trailing comment, or emphasis around the whole.
pub(super) fn heading_words(text: &str, line: &Line) -> (usize, usize) {
    let (mut start, mut end) = (line.content as usize, line.end as usize);
    let mut words = &text[start..end];
    if let Some(comment) = words.find("<!--") {
        words = words[..comment].trim_end();
    }
    words = words.trim_end_matches('#').trim_end();
    let inner = words.trim_matches('*').trim();
    start += words.find(inner).unwrap_or_default();
    end = start + inner.len();
    (start, end)
}

/// `**Words**` and nothing else.
pub(super) fn is_bold_line(words: &str) -> bool {
    let inner = words.strip_prefix("**").and_then(|rest| rest.trim_end_matches(':').strip_suffix("**"));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains("**") && inner.len() <= 100)
}

/// `Session 1`, `Day Two`, `Breakout A`, a date: what holds topics.
pub(super) fn container(words: &str) -> Option<HeadingKind> {
    if words.len() > 40 {
        return None;
    }
    let mut parts = words.split_whitespace();
    let head = parts.next().unwrap_or_default();
    let numbered = |word: &str| {
        let word = word.trim_end_matches([':', '.']);
        word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
            || ["one", "two", "three", "four", "five", "six", "seven"].contains(&word.to_lowercase().as_str())
    };
    if ["session", "day", "breakout", "part", "block"].iter().any(|word| head.eq_ignore_ascii_case(word))
        && let (Some(number), None) = (parts.next(), parts.next())
        && numbered(number)
    {
        return Some(HeadingKind::Container);
    }
    date::is_date(words).then_some(HeadingKind::Date)
}

/// A short line of words without a full stop, not a link, not a label.
pub(super) fn is_plain_heading(words: &str) -> bool {
    words.len() <= 80
        && words.starts_with(char::is_alphanumeric)
        && !words.ends_with(['.', ',', ';', ':', '!', '…'])
        && !words.contains("://")
        && !words.contains(": ")
        && !words.starts_with("http")
        && words.split_whitespace().count() <= 12
}

/// `Date:`, `When:`, `Meeting date:`.
pub(super) fn has_date_label(words: &str) -> bool {
    let label = words.split(':').next().unwrap_or_default();
    let label = attendee::bare_words(label);
    ["date", "when", "meeting date", "meeting date/time", "date/time", "date and time", "day"]
        .iter()
        .any(|known| label.eq_ignore_ascii_case(known))
}

/// Words that headings of meeting notes have and those of other documents hardly.
pub(super) fn speaks_of_meeting(words: &str) -> bool {
    const WORDS: [&str; 16] = [
        "agenda",
        "attendees",
        "breakout",
        "call",
        "discussion",
        "meeting",
        "meetup",
        "minutes",
        "participants",
        "present",
        "session",
        "standup",
        "stand-up",
        "summit",
        "sync",
        "workshop",
    ];
    words.len() <= 100
        && words
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// Whether words hold a version, `1.2.3` or `[v0.4.10]`; dates with dots have a year.
pub(super) fn has_version(words: &str) -> bool {
    words.split(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')')).any(|word| {
        let word = word.strip_prefix('v').unwrap_or(word);
        let mut parts = word.splitn(3, '.');
        let number = |part: Option<&str>| {
            part.is_some_and(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
        };
        let patch = |part: Option<&str>| part.is_some_and(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        number(parts.next()) && number(parts.next()) && patch(parts.next()) && !date::is_date(word)
    })
}
