//! # mixed-tag-style
//!
//! A speaker tag is written in another style than most tags of the note.
//!
//! ## What it reports
//!
//! The first tag of each section in a style that fewer tags of the note have: `ann: text` where most look
//! like `[ann] text`. The message says which style was inferred and how many tags have it. The rule is off
//! by default: several scribes in one note are normal.
//!
//! ## Why it matters
//!
//! Published notes read better in one hand, and whoever searches for `[ann]` finds all she said.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - ann: Good.
//!   ^^^^ mixed-tag-style
//! - [bo] Then once more.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice.
//! - [ann] Good.
//! - [bo] Then once more.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! **Ann**
//!
//! Shall we measure?
//!
//! **Bo**
//!
//! We measured twice.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Related, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::Style;

pub(super) const RULE: Rule = Rule {
    code: "mixed-tag-style",
    severity: Severity::Information,
    default: false,
    fix: Some(Applicability::Unsafe),
    check: Check::Note(check),
    source: include_str!("mixed_tag_style.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    // The styles in the order of their first use, so that of two the first wins.
    let mut styles: Vec<(Style, usize)> = Vec::new();
    let tagged = |statement: &Statement<'_>| statement.tag.form.style != Style::Continuation;
    for statement in site.note.statements().filter(tagged) {
        let style = statement.tag.form.style;
        match styles.iter_mut().find(|(known, _)| *known == style) {
            Some((_, count)) => *count += 1,
            None => styles.push((style, 1)),
        }
    }
    let Some(&(most, count)) = styles.iter().rev().max_by_key(|(_, count)| *count) else { return };
    if styles.len() < 2 {
        return;
    }
    let all: usize = styles.iter().map(|(_, count)| count).sum();
    let mut open: Vec<(usize, Style, Vec<Statement<'_>>)> = Vec::new();
    for statement in site.note.statements().filter(tagged) {
        let style = statement.tag.form.style;
        if style == most {
            continue;
        }
        match open.iter_mut().rev().find(|(section, known, _)| *section == statement.section && *known == style) {
            Some((.., statements)) => statements.push(statement),
            None => open.push((statement.section, style, vec![statement])),
        }
    }
    for (_, style, statements) in &open {
        let [first, others @ ..] = statements.as_slice() else { continue };
        let more = if others.is_empty() { String::new() } else { format!(", {} here", statements.len()) };
        let message = format!(
            "Tag of the style `{}`{more}; {count} of {all} tags of this note are of the style `{}`",
            style.name(),
            most.name()
        );
        let related = others.iter().map(|other| Related::here(other.tag_range(), "also here"));
        let edits = statements.iter().map(|statement| {
            let name = site.text.slice(statement.name_range());
            Some(TextEdit::replace(statement.tag_range(), most.mark(name.trim_start_matches('@'))?))
        });
        // Styles without marks of their own, and speech below the tag, are for a person to move.
        let simple = matches!(style, Style::Bracket | Style::Colon | Style::Bold | Style::Bare | Style::Italic);
        let fix = edits.collect::<Option<Vec<TextEdit>>>().filter(|_| simple).map(|edits| Fix {
            title: format!("Write in the style `{}`", most.name()),
            applicability: Applicability::Unsafe,
            edits,
        });
        let related = related.take(20).collect();
        out.push(Diagnostic { related, fixes: fix.into_iter().collect(), ..RULE.finding(first.tag_range(), message) });
    }
}
