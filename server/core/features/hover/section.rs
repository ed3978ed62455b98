//! What happened in a section: who spoke, for how many words, what came of it.

use super::{Hover, Page, counted};
use crate::markdown::escape;
use crate::mention::{self, Who};
use crate::text::TextRange;
use std::fmt::Write;

/// How many people are named.
const MOST: usize = 8;

/// What is to be said of the heading at `offset`.
pub(super) fn hover(page: Page<'_>, offset: usize) -> Option<Hover> {
    let (note, text) = (page.note, page.text);
    let index = note.section_at(offset);
    let section = note.sections().get(index)?;
    let (heading, place) = (section.heading?, section.place?);
    let words = TextRange::new(heading.words.0 as usize, heading.words.1 as usize).shifted(place.start);
    let whole = note.section_range(index);
    // The marks before the words are as good a place to ask.
    if heading.role.is_some() || !TextRange::new(whole.start, words.end).touches(offset) {
        return None;
    }
    let inside = |at: usize| whole.start <= at && at < whole.end;
    // Everybody with their words and statements, in the order of their first.
    let mut said: Vec<(Who, String, usize, u32)> = Vec::new();
    let pages = place.page..note.pages().count();
    let all = pages.flat_map(|number| note.statements_of(number));
    let statements =
        all.skip_while(|it| it.tag_range().start < whole.start).take_while(|it| inside(it.tag_range().start));
    for statement in statements {
        let words_of = |range: TextRange| text.slice(range).split_whitespace().count();
        let end = statement.place.start + statement.line().end as usize;
        let below = note.speech(&statement).into_iter();
        let below = below.map(|(at, line)| TextRange::new(line.content as usize, line.end as usize).shifted(at.start));
        let count = words_of(TextRange::new(statement.text_start(), end)) + below.map(words_of).sum::<usize>();
        for (who, speaker) in mention::speakers(&statement).into_iter().zip(&statement.name.speakers) {
            let held = said.iter().position(|(known, ..)| *known == who).unwrap_or_else(|| {
                let person = speaker.person.map(|id| page.roster().people[id as usize].name.clone());
                said.push((who, person.unwrap_or_else(|| speaker.name.clone()).to_string(), 0, 0));
                said.len() - 1
            });
            said[held].2 += count;
            said[held].3 += 1;
        }
    }
    let mut out = format!("**{}**", escape(&text.slice(words)));
    let sum: u32 = said.iter().map(|(.., statements)| statements).sum();
    if sum == 0 {
        out.push_str("\n\nNo statements.");
    } else {
        let count = u32::try_from(said.iter().map(|(_, _, words, _)| words).sum::<usize>()).unwrap_or(u32::MAX);
        let _ = write!(out, "\n\n{}, {}:", counted(sum, "statement"), counted(count, "word"));
        said.sort_by_key(|(_, _, words, _)| std::cmp::Reverse(*words));
        for (_, name, words, statements) in said.iter().take(MOST) {
            let words = counted(u32::try_from(*words).unwrap_or(u32::MAX), "word");
            let _ = write!(out, "\n- {}: {words} in {}", escape(name), counted(*statements, "statement"));
        }
        if said.len() > MOST {
            let _ = write!(out, "\n- and {} more", said.len() - MOST);
        }
    }
    let outcomes: Vec<_> = note
        .outcomes()
        .filter(|(place, segment, outcome, _)| {
            inside(place.start + segment.lines[outcome.line as usize].start as usize)
        })
        .map(|(_, _, outcome, _)| outcome)
        .collect();
    let count = |which: bool| u32::try_from(outcomes.iter().filter(|it| it.decision == which).count()).unwrap_or(0);
    let (decisions, actions) = (count(true), count(false));
    let unowned = outcomes.iter().filter(|it| !it.decision && it.owner.is_none()).count();
    let mut results = Vec::new();
    if decisions > 0 {
        results.push(counted(decisions, "decision"));
    }
    if actions > 0 {
        let owners = if unowned > 0 { format!(" ({unowned} without an owner)") } else { String::new() };
        results.push(format!("{}{owners}", counted(actions, "action")));
    }
    if !results.is_empty() {
        let _ = write!(out, "\n\n{}", results.join(", "));
    }
    Some(Hover { range: words, markdown: out })
}
