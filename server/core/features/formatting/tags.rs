//! One tag style, no space within the marks, and one behind each tag.
//!
//! Tags of a log (`<ann>` behind a time), of a table, of a chat and those alone above a block stay:
//! their time, their cell or their paragraph says something that no other style can say.

use super::Tidy;
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::note::Statement;
use crate::tag::{Defect, Hints, Style};
use crate::text::{Text, TextRange};

/// The styles that say the same in the same place, so that one can be written for another.
const EQUAL: [Style; 4] = [Style::Bracket, Style::Colon, Style::Bold, Style::Italic];

/// Styles that are written in one of those only where the settings ask for it.
const ASKED: [Style; 2] = [Style::Dash, Style::Bare];

/// The edits of every tag that needs some.
pub(super) fn tidies(document: &Document) -> Vec<Tidy> {
    let note = document.note();
    let target = document.settings().style.or_else(|| usual(document));
    let habit = note.spaces_colons();
    let usual = |statement: &Statement<'_>| {
        let form = &statement.tag.form;
        habit && form.style == Style::Colon && form.defect == Some(Defect::SpaceInside)
    };
    let tidied = note.statements().filter(|statement| !usual(statement));
    tidied.filter_map(|statement| tidy(document, &statement, target)).collect()
}

/// The style that two thirds of the tags have.
fn usual(document: &Document) -> Option<Style> {
    let mut counts = [0usize; EQUAL.len()];
    for statement in document.note().statements() {
        if let Some(index) = EQUAL.iter().position(|style| *style == statement.tag.form.style) {
            counts[index] += 1;
        }
    }
    let all: usize = counts.iter().sum();
    let (index, most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    (most * 3 >= all * 2).then_some(EQUAL[index])
}

fn tidy(document: &Document, statement: &Statement<'_>, target: Option<Style>) -> Option<Tidy> {
    let form = &statement.tag.form;
    let sound = matches!(form.defect, None | Some(Defect::Glued | Defect::SpaceInside));
    let asked = document.settings().style.is_some_and(|style| EQUAL.contains(&style)) && ASKED.contains(&form.style);
    if !EQUAL.contains(&form.style) && !asked
        || !sound
        || statement.line().kind != LineKind::Text
        || form.hints.has(Hints::TIMED)
    {
        return None;
    }
    let text = document.text();
    let tag = statement.tag_range();
    let gap = TextRange::new(tag.end, statement.text_start());
    // `**Ann** [31:34](https://…): ` has more than space in between
    let dash = |char| asked && matches!(char, '-' | '–' | '—');
    if !text.slice(gap).chars().all(|char| matches!(char, ' ' | '\t') || dash(char)) {
        return None;
    }
    let line_end = statement.place.start + statement.line().end as usize;
    let space = if gap.end < line_end { " " } else { "" };
    let mut edits = Vec::new();
    if let Some(target) = target.filter(|target| *target != form.style)
        && let Some(marked) = marked(target, &text.slice(statement.name_range()), &text.slice(tag))
    {
        edits.push(TextEdit::replace(TextRange::new(tag.start, gap.end), format!("{marked}{space}")));
    } else if !asked {
        edits.extend(spaces_within(text, statement).into_iter().map(TextEdit::delete));
        if !space.is_empty() && text.slice(gap) != space {
            edits.push(TextEdit::replace(gap, space));
        }
    }
    let extent = TextRange::new(tag.start, gap.end);
    (!edits.is_empty()).then_some(Tidy { extent, edits })
}

/// The space between the name and its marks, `[` and `]` or the colon.
fn spaces_within(text: &Text, statement: &Statement<'_>) -> Vec<TextRange> {
    if !matches!(statement.tag.form.style, Style::Bracket | Style::Colon) {
        return Vec::new();
    }
    let (tag, name) = (statement.tag_range(), statement.name_range());
    let before = text.slice(TextRange::new(tag.start, name.start));
    let behind = text.slice(TextRange::new(name.end, tag.end));
    let (lead, trail) = (before.trim_end().len(), behind.len() - behind.trim_start().len());
    let spaces = [TextRange::new(tag.start + lead, name.start), TextRange::new(name.end, name.end + trail)];
    spaces.into_iter().filter(|space| !space.is_empty()).collect()
}

/// The name with the marks of a style; nothing where the tag has more words than the name.
fn marked(style: Style, name: &str, tag: &str) -> Option<String> {
    let words = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).count();
    if words(name) != words(tag) || name.contains(['[', ']', '*', '_', ':']) {
        return None;
    }
    match style {
        Style::Bracket => Some(format!("[{name}]")),
        Style::Colon => Some(format!("{name}:")),
        Style::Bold => Some(format!("**{name}**:")),
        Style::Italic => Some(format!("*{name}*:")),
        _ => None,
    }
}
