//! The rule that a comment allows: its page, in short.

use super::Hover;
use crate::allowance::Allowance;
use crate::rules;
use crate::text::{Text, TextRange};

/// What is to be said of the comment at `offset`.
pub(super) fn hover(text: &Text, offset: usize) -> Option<Hover> {
    let line = text.line_range(text.line_of(offset));
    let words = text.slice(TextRange::new(line.start, line.end)).into_owned();
    let comments = Allowance::all(&words).into_iter().map(|comment| comment.shifted(line.start));
    let comment = comments.into_iter().find(|comment| comment.range.touches(offset))?;
    let (code, range) = match comment.codes.iter().find(|(_, range)| range.touches(offset)).or(comment.codes.first()) {
        Some((code, range)) => (code, *range),
        None => return None,
    };
    let rule = rules::find(code)?;
    let page = rule.page();
    let body = page.split("## Examples").next().unwrap_or_default().trim().to_string();
    Some(Hover { range, markdown: format!("{body}\n\n[The whole page]({})", rule.url()) })
}
