//! Dates as note-takers write them.

/// A day; not checked against the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, four digits; 0 where it is not written.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The first date in `text` with its range (bytes): `2031-05-06`, `2031/05/06`, `2031.05.06`,
/// `May 6, 2031`, `6 May 2031`, `May 6th`. Numbers whose order is a matter of country
/// (`8/11/17`) are left alone.
#[must_use]
pub fn find(text: &str) -> Option<(Date, std::ops::Range<usize>)> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let words: Vec<(usize, &str)> = words(text);
    for (index, &(at, word)) in words.iter().enumerate() {
        if let Some(date) = numeric(word) {
            return Some((date, at..at + word.len()));
        }
        let Some(month) = month(word) else { continue };
        let neighbour = |offset: isize| index.checked_add_signed(offset).and_then(|i| words.get(i)).copied();
        let year_at = |offset| neighbour(offset).and_then(|(at, word)| Some((year(word)?, at + word.len())));
        if let Some((_, next)) = neighbour(1)
            && let Some(day) = day(next)
        {
            let end = neighbour(1).map_or(at, |(at, word)| at + word.len());
            let (year, end) = year_at(2).unwrap_or((0, end));
            return Some((Date { year, month, day }, at..end));
        }
        if let Some((start, before)) = neighbour(-1)
            && let Some(day) = day(before)
        {
            let (year, end) = year_at(1).unwrap_or((0, at + word.len()));
            return Some((Date { year, month, day }, start..end));
        }
    }
    None
}

/// Whether `text` is a date and nothing else (a week day may stand before it).
#[must_use]
pub fn is_date(text: &str) -> bool {
    let text = text.trim();
    find(text).is_some_and(|(_, range)| {
        let around = [&text[..range.start], &text[range.end..]];
        around.iter().all(|part| {
            part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
                let lower = word.to_lowercase();
                ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| lower.starts_with(day))
                    || lower == "the"
            })
        })
    })
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut from = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let inside = c.is_alphanumeric() || matches!(c, '-' | '/' | '.');
        match (inside, from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let word = text[start..at].trim_end_matches(['.', '-', '/']);
                out.push((start, word));
                from = None;
            }
            _ => {}
        }
    }
    out
}

fn numeric(word: &str) -> Option<Date> {
    let separator = ['-', '/', '.'].into_iter().find(|&sign| word.matches(sign).count() == 2)?;
    let mut parts = word.split(separator);
    let (year_part, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let day = day.split('T').next()?;
    let date = Date { year: year(year_part)?, month: month.parse().ok()?, day: day.parse().ok()? };
    (date.month <= 31 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len())).then_some(date)
}

fn year(word: &str) -> Option<u16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|year| (1900..2200).contains(year))
}

fn month(word: &str) -> Option<u8> {
    let lower = word.trim_end_matches('.').to_lowercase();
    let index = MONTHS
        .iter()
        .position(|month| *month == lower || (lower.len() >= 3 && lower.len() <= 4 && month.starts_with(&lower)))?;
    u8::try_from(index + 1).ok()
}

fn day(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    (matches!(suffix, "" | "st" | "nd" | "rd" | "th") && digits.len() <= 2)
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|day| (1..=31).contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let iso = |text| find(text).map(|(date, _)| date.to_string()).unwrap_or_default();
        for text in [
            "2031-05-06",
            "# Call 2031-05-06",
            "May 6, 2031",
            "6 May 2031",
            "Tuesday, May 6th 2031",
            "2031.05.06",
            "2031/5/6",
        ] {
            assert_eq!(iso(text), "2031-05-06", "{text}");
        }
        assert_eq!(iso("8/11/17"), "");
        assert_eq!(iso("version 1.2.3"), "");
        assert_eq!(iso("may we 6"), "");
        assert!(is_date("Tuesday, May 6"));
        assert!(!is_date("May 6 agenda"));
    }
}
