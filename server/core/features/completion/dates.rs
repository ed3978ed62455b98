//! Dates, written as the note writes its own.

use super::context::{Context, Wanted};
use super::{Completion, CompletionKind, fits};
use crate::date::{DAYS, Date};
use crate::note::Note;
use crate::text::{Text, TextRange};

/// The days that may be meant: behind `due` or `by` those to come; where a line begins today, and
/// the same day of next week, when many meet again.
pub fn offered(today: Option<Date>, note: &Note, text: &Text, context: &Context) -> Vec<Completion> {
    let behind_word = context.wanted == Wanted::Date;
    let write = manner(note, text);
    let offer = |(date, name): (Date, &str)| {
        let written = write(date);
        let by_date = fits(&written, &context.typed) && (behind_word || !context.typed.is_empty());
        let by_name = fits(name, &context.typed) && (behind_word || context.typed.len() > 2 && name == TODAY);
        let listed = behind_word || matches!(name, TODAY | IN_A_WEEK);
        (listed && (by_date || by_name)).then(|| Completion {
            label: written.clone(),
            detail: Some(name.to_string()),
            kind: CompletionKind::Date,
            range: context.range,
            filter: if by_date { written.clone() } else { name.to_string() },
            text: written,
            snippet: None,
            person: None,
        })
    };
    today.into_iter().flat_map(days).filter_map(offer).collect()
}

const TODAY: &str = "today";
const IN_A_WEEK: &str = "in a week";

/// The days of a week from today on, and the one after two, each with what people call it.
fn days(today: Date) -> impl Iterator<Item = (Date, &'static str)> {
    let days = std::iter::successors(Some(today), |date| Some(next(*date)));
    days.take(15).enumerate().filter_map(|(number, date)| {
        let name = match number {
            0 => TODAY,
            1 => "tomorrow",
            2..=6 => DAYS[date.weekday()?],
            7 => IN_A_WEEK,
            14 => "in two weeks",
            _ => return None,
        };
        Some((date, name))
    })
}

/// The day after.
fn next(date: Date) -> Date {
    let Date { year, month, day } = date;
    let may_be = [Date { day: day + 1, ..date }, Date { month: month + 1, day: 1, ..date }];
    let exists = may_be.into_iter().find(|date| date.weekday().is_some());
    exists.unwrap_or(Date { year: year + 1, month: 1, day: 1 })
}

/// How the note writes the date it has: the first way that gives what stands there.
fn manner(note: &Note, text: &Text) -> fn(Date) -> String {
    let ways: [fn(Date) -> String; 7] = [
        |date| date.to_string(),
        |date| date.to_string().replace('-', "/"),
        |date| date.to_string().replace('-', "."),
        |date| format!("{} {}, {}", month(date), date.day, date.year),
        |date| format!("{} {} {}", date.day, month(date), date.year),
        |date| format!("{:.3} {}, {}", month(date), date.day, date.year),
        |date| format!("{} {:.3} {}", date.day, month(date), date.year),
    ];
    let written = note.dated().map(|(place, line, date)| {
        let range = TextRange::new(line.start as usize, line.end as usize).shifted(place.start);
        (text.slice(range).into_owned(), date)
    });
    let used = written.and_then(|(line, date)| ways.into_iter().find(|way| line.contains(&way(date))));
    used.unwrap_or(ways[0])
}

/// `May`
fn month(date: Date) -> String {
    let day_and_month = Date { year: 0, ..date }.short();
    day_and_month.split(' ').next_back().unwrap_or_default().to_string()
}
