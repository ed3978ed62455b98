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

/// The days of the week, Monday first.
pub const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Date {
    /// The day of the week, 0 for Monday; nothing for a date that no calendar has. A date without a
    /// year has one where any year has it, and then the answer means nothing else.
    #[must_use]
    pub fn weekday(self) -> Option<usize> {
        let year = if self.year == 0 { 2000 } else { i64::from(self.year) };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let length = *lengths.get(usize::from(self.month).checked_sub(1)?)?;
        if self.day == 0 || self.day > length {
            return None;
        }
        let before: i64 = lengths[..usize::from(self.month) - 1].iter().map(|&days| i64::from(days)).sum();
        let years = year - 1;
        let days = years * 365 + years / 4 - years / 100 + years / 400 + before + i64::from(self.day) - 1;
        usize::try_from(days % 7).ok()
    }

    /// `2031-05-06`, or `6 May` where there is no year.
    #[must_use]
    pub fn short(self) -> String {
        let month = MONTHS.get(usize::from(self.month).saturating_sub(1)).copied().unwrap_or_default();
        if self.year > 0 {
            return self.to_string();
        }
        let mut name = month.to_string();
        name.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        format!("{} {name}", self.day)
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

/// All dates in `text`, in order.
#[must_use]
pub fn all(text: &str) -> Vec<Date> {
    let (mut out, mut from) = (Vec::new(), 0);
    while let Some((date, range)) = find(&text[from..]) {
        out.push(date);
        from += range.end;
    }
    out
}

/// Whether what follows a date makes it the first day of several: `- 7`, `to 7 May`, `& 8`.
#[must_use]
pub fn is_range(behind: &str) -> bool {
    let rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '–' | '—' | '&' | '/'));
    let rest = rest.strip_prefix("to ").or_else(|| rest.strip_prefix("and ")).map_or_else(
        || rest.strip_prefix(['-', '–', '—', '&', '/']).map(str::trim_start),
        |rest| Some(rest.trim_start()),
    );
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) || find(rest).is_some())
}

/// Whether `text` has numbers that may be a date in an order that is a matter of country, `8/11/17`,
/// or a month with its year, `May 2031`.
#[must_use]
pub fn is_loose(text: &str) -> bool {
    let months = words(text);
    if months.windows(2).any(|pair| month(pair[0].1).is_some() && year(pair[1].1).is_some()) {
        return true;
    }
    words(text).into_iter().any(|(_, word)| {
        ['/', '-', '.'].into_iter().any(|sign| {
            let mut parts = word.split(sign);
            let number = |part: Option<&str>| {
                part.is_some_and(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
            };
            number(parts.next()) && number(parts.next()) && number(parts.next()) && parts.next().is_none()
        })
    })
}

/// The last day of the week that `text` names, 0 for Monday.
#[must_use]
pub fn weekday_before(text: &str) -> Option<usize> {
    let word = text.split(|c: char| !c.is_alphabetic()).rfind(|word| !word.is_empty())?.to_lowercase();
    let named = |day: &str| word.len() >= 3 && (day.to_lowercase() == word || word == day[..3].to_lowercase());
    DAYS.iter().position(|day| named(day))
}

/// The date in the name of a file: `2031-05-06.md`, `20310506-call.md`, `2031-05/may-6.md`.
#[must_use]
pub fn in_name(name: &str) -> Option<Date> {
    let mut parts = name.rsplit(['/', '\\']);
    let file = parts.next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let digits = |length: usize| {
        stem.split(|c: char| !c.is_ascii_digit()).find(|run| run.len() == length && run.starts_with("20"))
    };
    let compact = digits(8).and_then(|run| {
        Some(Date { year: run[..4].parse().ok()?, month: run[4..6].parse().ok()?, day: run[6..].parse().ok()? })
    });
    let spaced = stem.replace('_', "-");
    let loose = spaced.replace('-', " ");
    let found = find(&spaced).or_else(|| dashed(&spaced)).or_else(|| find(&loose)).map(|(date, _)| date);
    let mut date = found.or(compact.filter(|date: &Date| date.weekday().is_some()))?;
    if date.year == 0 {
        // The folder may say the year: `2031-05`, `2031`.
        let above = parts.find_map(|folder| year(folder.split(|c: char| !c.is_ascii_digit()).next()?));
        date.year = above.unwrap_or(0);
    }
    Some(date)
}

/// A date with more behind it, `2031-05-06-call`.
fn dashed(text: &str) -> Option<(Date, std::ops::Range<usize>)> {
    let starts = text
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_ascii_digit()));
    starts.map(|(at, _)| at).find_map(|at| {
        let mut ends = text[at..].match_indices(['-', '.']).map(|(end, _)| at + end).chain([text.len()]);
        let end = ends.nth(2)?;
        numeric(&text[at..end]).map(|date| (date, at..end))
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
    let word = word.trim_end_matches('.').as_bytes();
    let short = matches!(word.len(), 3 | 4);
    let begins = |month: &str| month.as_bytes().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let index = MONTHS.iter().position(|month| (short || month.len() == word.len()) && begins(month))?;
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

/// The date behind a word that says that it is one to keep: `by May 6`, `(due 2031-05-06)`. A day
/// without a year is of the note's year, or of the next where that is past.
#[must_use]
pub fn due(words: &str, today: Option<Date>) -> Option<Date> {
    let lower = words.to_lowercase();
    // other letters than those of `words` would move the places
    let lower = if lower.len() == words.len() { lower.as_str() } else { words };
    let said = ["by ", "due ", "due: ", "until ", "before ", "deadline ", "deadline: "];
    let behind = said.iter().flat_map(|said| lower.match_indices(said).map(|(at, said)| at + said.len()));
    let mut found: Vec<(usize, Date)> = behind
        .filter(|at| !lower[..*at].trim_end().is_empty())
        .filter_map(|at| {
            let (date, range) = find(&words[at..])?;
            // right behind the word, but for a week day or an article
            (words[at..at + range.start].split_whitespace().count() <= 1).then_some((at + range.start, date))
        })
        .collect();
    found.sort_unstable();
    let (_, date) = found.into_iter().next()?;
    if date.year > 0 {
        return Some(date);
    }
    let today = today.filter(|today| today.year > 0)?;
    let passed = (date.month, date.day) < (today.month, today.day);
    Some(Date { year: today.year + u16::from(passed), ..date })
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

    #[test]
    fn the_calendar() {
        let day = |text| find(text).and_then(|(date, _)| date.weekday()).map(|day| DAYS[day]);
        assert_eq!(day("2031-05-06"), Some("Tuesday"));
        assert_eq!(day("2000-02-29"), Some("Tuesday"));
        assert_eq!(day("2100-02-29"), None);
        assert_eq!(day("2031-13-01"), None);
        assert_eq!(day("February 30"), None);
        assert_eq!(weekday_before("Weekly, Tue., "), Some(1));
        assert_eq!(weekday_before("Saturdays are "), None);
    }

    #[test]
    fn names_of_files() {
        let named = |name| in_name(name).map(Date::short).unwrap_or_default();
        for name in [
            "2031-05-06.md",
            "a/20310506-call.md",
            "call_2031_05_06.md",
            "2031-05-06-call.md",
            "2031-05/may-6.md",
            "may-6-2031.md",
        ] {
            assert_eq!(named(name), "2031-05-06", "{name}");
        }
        assert_eq!(named("may-6.md"), "6 May");
        assert_eq!(named("call-113.md"), "");
        assert_eq!(named("000_955cc45753c48298.txt"), "");
        assert!(is_range(" - 7") && is_range("–8 May") && !is_range(" - Harbour"));
    }
}
