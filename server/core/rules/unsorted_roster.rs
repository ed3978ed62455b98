//! # unsorted-roster
//!
//! A roster is not in the order of its names.
//!
//! ## What it reports
//!
//! The first entry of a roster file that stands too far up or down, with the others beside it. Letters are
//! compared first, then accents, then case. Blank lines and lines with `#` part a roster into lists that
//! are sorted by themselves. Only files with a line for each person are looked at: text and CSV.
//!
//! ## Why it matters
//!
//! Who looks somebody up where they should be adds them a second time.
//!
//! ## Examples
//!
//! ```note bad
//! -- roster: people.txt --
//! Ann Lee (ALE)
//! Zoë Orr (ZOR)
//! ^^^^^^^^^^^^^ unsorted-roster
//! Bo Ek (BE)
//! Cy Day (CDA)
//! ```
//!
//! ```note good
//! -- roster: people.txt --
//! Ann Lee (ALE)
//! Bo Ek (BE)
//! Cy Day (CDA)
//! Zoë Orr (ZOR)
//! ```
//!
//! ```note good
//! -- roster: people.txt --
//! # Guests
//! - Zoë Orr (ZOR)
//!
//! # Members
//! - Élan Day (EDA)
//! - Emma Ek (EEK)
//! ```

use super::{Check, Roll, Rule};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Related, Severity};
use crate::directory::{Form, Registered};
use crate::edit::TextEdit;
use crate::name::{self, Order};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "unsorted-roster",
    severity: Severity::Information,
    default: false,
    fix: Some(Applicability::Safe),
    check: Check::Roster(check),
    source: include_str!("unsorted_roster.rs"),
};

fn check(roll: &Roll<'_>, out: &mut Vec<Diagnostic>) {
    // What stands between tables and objects would not move with them.
    if !matches!(roll.form, Form::Lines | Form::Csv) {
        return;
    }
    let lines: Vec<usize> = roll.people.iter().map(|person| roll.text.line_of(person.range.start)).collect();
    let mut from = 0;
    for at in 1..=lines.len() {
        if at == lines.len() || lines[at] != lines[at - 1] + 1 {
            list(roll, &roll.people[from..at], lines[from], out);
            from = at;
        }
    }
}

/// Reports on people who stand on lines one below the other, from the line number `first`.
fn list(roll: &Roll<'_>, people: &[Registered], first: usize, out: &mut Vec<Diagnostic>) {
    let keys: Vec<Order> = people.iter().map(|person| name::order(&roll.text.slice(person.range))).collect();
    let astray = astray(&keys);
    let [one, others @ ..] = &astray[..] else { return };
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_key(|&index| &keys[index]);
    let name = |index: usize| people[index].entry.name.as_str();
    let place = order.iter().position(|index| index == one).unwrap_or_default();
    let place = match (order.get(place + 1), place.checked_sub(1).and_then(|before| order.get(before))) {
        (Some(&below), _) => format!("above {}", name(below)),
        (None, Some(&above)) => format!("below {}", name(above)),
        (None, None) => return,
    };
    let besides = match others.len() {
        0 => String::new(),
        1 => "; 1 other entry is out of order".to_owned(),
        many => format!("; {many} other entries are out of order"),
    };
    let related = others.iter().map(|&index| Related::here(people[index].range, "out of order as well"));
    let message = format!("{} belongs {place}{besides}", name(*one));
    out.push(Diagnostic {
        related: related.collect(),
        fixes: vec![sorted(roll, &order, first)],
        ..RULE.finding(people[*one].range, message)
    });
}

/// Whole lines from `first` on put into `order`; what does not move is left out.
fn sorted(roll: &Roll<'_>, order: &[usize], first: usize) -> Fix {
    let moves = |(at, index): (usize, &usize)| at != *index;
    let from = order.iter().enumerate().position(moves).unwrap_or_default();
    let to = order.iter().enumerate().rposition(moves).unwrap_or_default();
    let mut text = String::new();
    for (at, index) in order.iter().enumerate().take(to + 1).skip(from) {
        // The line breaks stay where they are: the last line may have none.
        let own = roll.text.line_range(first + at);
        text.push_str(&roll.text.slice(roll.text.line_range(first + index)));
        if at < to {
            text.push_str(&roll.text.slice(TextRange::new(own.end, roll.text.line_start(first + at + 1))));
        }
    }
    let range = TextRange::new(roll.text.line_start(first + from), roll.text.line_range(first + to).end);
    Fix {
        title: "Sort the roster".to_string(),
        applicability: Applicability::Safe,
        edits: vec![TextEdit::replace(range, text)],
    }
}

/// The fewest that have to move for the rest to be in order.
fn astray(keys: &[Order]) -> Vec<usize> {
    // The longest run of them in order: for each length the run that ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; keys.len()];
    for at in 0..keys.len() {
        let length = ends.partition_point(|&end| keys[end] <= keys[at]);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut stays = vec![false; keys.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        stays[at] = true;
        next = before[at];
    }
    (0..keys.len()).filter(|&at| !stays[at]).collect()
}
