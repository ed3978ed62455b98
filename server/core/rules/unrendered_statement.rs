//! # unrendered-statement
//!
//! A statement vanishes when the Markdown is rendered.
//!
//! ## What it reports
//!
//! `[ann]: yes` with a single word behind it, which defines a link, and `<ann> text`, which is taken for
//! an element of HTML. The first of a section is reported, with the count; the fix escapes them all. Plain
//! text is left alone.
//!
//! ## Why it matters
//!
//! The note looks right in the editor, and on the web nobody said it.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann]: Shall we measure?
//! - [bo]: yes
//!   ^^^^^ unrendered-statement
//! - [ann]: Good, then.
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann]: Shall we measure?
//! - \[bo]: yes
//! - [ann]: Good, then.
//! ```
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! <ann> Shall we measure?
//! ^^^^^ unrendered-statement
//! <bo> We measured twice.
//! <ann> Good.
//! ```
//!
//! ```note good
//! -- call.txt --
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! <ann> Shall we measure?
//! <bo> We measured twice.
//! <ann> Good.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Related, Severity};
use crate::edit::TextEdit;
use crate::line::Marker;
use crate::note::Statement;
use crate::tag::Style;

pub(super) const RULE: Rule = Rule {
    code: "unrendered-statement",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Note(check),
    source: include_str!("unrendered_statement.rs"),
};

/// More places than this are not listed beside a finding.
const MOST_RELATED: usize = 20;

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    let tallies = site.note.evidence().note;
    if !site.document.is_markdown() || tallies[Style::Bracket as usize].plausible + tallies[Style::Angle as usize].plausible == 0 {
        return;
    }
    let mut section: Vec<Statement<'_>> = Vec::new();
    let pages = site.note.views().enumerate().filter(|(_, (_, view, _))| view.may_vanish).map(|(page, _)| page);
    let statements = pages.flat_map(|page| site.note.statements_of(page));
    for statement in statements.filter(|statement| vanishes(site, statement)) {
        if section.first().is_some_and(|first| first.section != statement.section) {
            report(site, &section, out);
            section.clear();
        }
        section.push(statement);
    }
    report(site, &section, out);
}

fn report(site: &Site<'_>, statements: &[Statement<'_>], out: &mut Vec<Diagnostic>) {
    let [first, others @ ..] = statements else { return };
    let tag = first.tag_range();
    let written = site.text.slice(tag);
    let what = if written.starts_with('<') { "an HTML element" } else { "the definition of a link" };
    let count = match others.len() {
        0 => String::new(),
        more => format!(", and {more} more in this section"),
    };
    let message = format!("Markdown takes `{written}` for {what}: this statement is not shown when rendered{count}");
    let related = others.iter().take(MOST_RELATED);
    let related = related.map(|other| Related::here(other.tag_range(), "nor is this"));
    let fix = Fix {
        title: format!("Escape it: `\\{written}`"),
        applicability: Applicability::Safe,
        edits: statements.iter().map(|statement| TextEdit::insert(statement.tag_range().start, "\\")).collect(),
    };
    out.push(Diagnostic { related: related.collect(), fixes: vec![fix], ..RULE.finding(tag, message) });
}

fn vanishes(site: &Site<'_>, statement: &Statement<'_>) -> bool {
    let (form, line) = (&statement.tag.form, statement.line());
    if !form.may_vanish() {
        return false;
    }
    match form.style {
        // A definition cannot interrupt a paragraph, and has one word, or one and a title.
        Style::Bracket => {
            let opens = line.marker != Marker::None || !statement.segment.follows_words(statement.tag.line as usize);
            let words = site.words_behind(statement);
            let tag = site.text.slice(statement.tag_range());
            let one = !words.is_empty() && !words.contains([' ', '\t', '<']);
            opens && one && tag.starts_with('[') && tag.ends_with("]:")
        }
        Style::Angle => {
            let tag = site.text.slice(statement.tag_range());
            tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')).is_some_and(is_element)
        }
        _ => false,
    }
}

/// Whether HTML allows what stands between `<` and `>` as an opening tag: a name of ASCII letters,
/// digits and hyphens, then attributes.
fn is_element(inner: &str) -> bool {
    let mut words = inner.split([' ', '\t']);
    let named = words.next().is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    let attribute = |word: &str| {
        !word.starts_with(|c: char| !c.is_ascii_alphabetic() && c != '_')
            && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
    };
    named && words.all(attribute)
}
