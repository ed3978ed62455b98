//! Writes tags in another way: a bare name as a tag, a section in one style, a name in full or
//! shorter. Who said what stays.

use super::{harmless, section, speakers};
use crate::diagnostic::{Applicability, Fix};
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::mention;
use crate::name;
use crate::note::Statement;
use crate::tag::{Hints, Style};
use crate::text::{Text, TextRange};

/// What the tag at `offset` may be turned into.
pub fn rewritten(document: &Document, offset: usize) -> Vec<Fix> {
    let note = document.note();
    let Some(statement) = note.statement_at(offset) else {
        return named(document, offset).into_iter().collect();
    };
    if !statement.tag_range().touches(offset) {
        return Vec::new();
    }
    [
        marked(document, &statement),
        one_style(document, &statement),
        spelled(document, &statement, true),
        spelled(document, &statement, false),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A bare name as a tag.
fn marked(document: &Document, statement: &Statement<'_>) -> Option<Fix> {
    if statement.tag.form.style != Style::Bare {
        return None;
    }
    let (note, text) = (document.note(), document.text());
    let style = usual(note.statements()).unwrap_or(Style::Bracket);
    let edit = written(text, statement, style)?;
    harmless(document, format!("Turn into `{}`", edit.text.trim_end()), vec![edit])
}

/// A name that opens the line at `offset` and does not count as a tag, as one: whoever asks for it
/// knows that it is one.
fn named(document: &Document, offset: usize) -> Option<Fix> {
    let (note, text) = (document.note(), document.text());
    let (place, segment) = note.pages().at(offset)?;
    let line = segment.lines.get(segment.line_at(offset - place.start))?;
    let words = TextRange::new(line.content as usize, line.end.max(line.content) as usize).shifted(place.start);
    if line.kind != LineKind::Text || note.attendees().any(|attendee| attendee.range.intersects(words)) {
        return None;
    }
    let meeting = note.evidence().meeting(note.section_at(offset));
    let roster = &note.evidence().roster;
    let (name, person) = first_words(&text.slice(words)).find_map(|name| {
        let (_, ids) = roster.resolve(&name, meeting)?;
        let [person] = ids.as_slice() else { return None };
        Some((name, *person))
    })?;
    let range = TextRange::new(words.start, words.start + name.len());
    let tag = usual(note.statements()).unwrap_or(Style::Bracket).mark(&name)?;
    if !range.touches(offset) {
        return None;
    }
    let edit = TextEdit::replace(range, tag.as_str());
    let after = document.edited(std::slice::from_ref(&edit));
    // They speak there then, and everybody else as before.
    let (before, mut now) = (speakers(document), speakers(&after));
    let at = after.note().statements().position(|statement| statement.tag_range().start == words.start)?;
    let them = vec![name::fold(&roster.people[person as usize].name)];
    (now.remove(at) == them && now == before).then(|| Fix {
        title: format!("Turn into `{tag}`"),
        applicability: Applicability::Safe,
        edits: vec![edit],
    })
}

/// What may be a name at the start of a line: three words, two, one, with space behind them.
fn first_words(line: &str) -> impl Iterator<Item = String> {
    let ends = line.match_indices(' ').map(|(at, _)| at).chain([line.len()]).take(3);
    let names: Vec<String> = ends.map(|end| line[..end].to_owned()).collect();
    names.into_iter().rev()
}

/// All tags of the section as most of them are.
fn one_style(document: &Document, statement: &Statement<'_>) -> Option<Fix> {
    let (note, text) = (document.note(), document.text());
    let of_section = || section(note, statement);
    let style = usual(of_section())?;
    let others = of_section().filter(|other| other.tag.form.style != style);
    let edits: Vec<TextEdit> = others.filter_map(|other| written(text, &other, style)).collect();
    harmless(document, format!("Write all tags of this section as {} tags", style.name()), edits)
}

/// The style that most of these tags have, of those that can be written anywhere.
fn usual<'a>(statements: impl Iterator<Item = Statement<'a>>) -> Option<Style> {
    let mut counts = [0; 3];
    const STYLES: [Style; 3] = [Style::Bracket, Style::Colon, Style::Bold];
    for statement in statements {
        if let Some(index) = STYLES.iter().position(|style| *style == statement.tag.form.style) {
            counts[index] += 1;
        }
    }
    let most = (0..STYLES.len()).max_by_key(|&index| (counts[index], std::cmp::Reverse(index)))?;
    (counts[most] > 0).then_some(STYLES[most])
}

/// The tag in another style, if it is one that can be written so.
fn written(text: &Text, statement: &Statement<'_>, style: Style) -> Option<TextEdit> {
    let form = &statement.tag.form;
    let movable = matches!(
        form.style,
        Style::Bracket | Style::Colon | Style::Bold | Style::Bare | Style::Dash | Style::Paren | Style::Italic
    );
    if !movable || form.defect.is_some() || form.hints.has(Hints::TIMED) || form.hints.has(Hints::ALONE) {
        return None;
    }
    let tag = format!("{} ", style.mark(&text.slice(statement.name_range()))?);
    Some(TextEdit::replace(TextRange::new(statement.tag_range().start, statement.text_start()), tag))
}

/// The name in full, or shorter.
fn spelled(document: &Document, statement: &Statement<'_>, full: bool) -> Option<Fix> {
    let [speaker] = statement.name.speakers.as_slice() else { return None };
    let text = document.text();
    let roster = &document.note().evidence().roster;
    let person = speaker.person?;
    let name = roster.people.get(person as usize)?.name.to_string();
    let range = mention::speaker_range(text, statement, 0);
    let held = text.slice(range).into_owned();
    if full {
        let is_full = name::fold(&held) == name::fold(&name);
        let edit = (!is_full && name.contains(' ')).then(|| TextEdit::replace(range, name.as_str()))?;
        return harmless(document, format!("Write `{name}` in full"), vec![edit]);
    }
    let words: Vec<&str> = held.split_whitespace().collect();
    let [first, .., last] = words.as_slice() else { return None };
    let with_initial = last.chars().next().map(|initial| format!("{first} {initial}"))?;
    [first.to_string(), with_initial].into_iter().filter(|short| *short != held).find_map(|short| {
        harmless(document, format!("Shorten to `{short}`"), vec![TextEdit::replace(range, short.as_str())])
    })
}
