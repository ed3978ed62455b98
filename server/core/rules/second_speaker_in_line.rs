//! # second-speaker-in-line
//!
//! Somebody else begins to speak in the middle of a line.
//!
//! ## What it reports
//!
//! The tag of another speaker of the note behind the end of a sentence: `AB: Shall we? CD: Yes.`
//! People who are only mentioned are not reported, since no colon or brackets mark them.
//!
//! ## Why it matters
//!
//! All that stands on the line is taken for the words of the one who opens it.
//!
//! ## Examples
//!
//! ```note bad
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice. AL: Good.
//!                        ^^^ second-speaker-in-line
//!
//! BE: Once more?
//! ```
//!
//! ```note good
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//!
//! AL: Good.
//!
//! BE: Once more?
//! ```
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//! - [bo] We measured twice. [ann] Good.
//!                           ^^^^^ second-speaker-in-line
//! ```
//!
//! ```note good
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure? As BE: said, twice is better.
//!
//! BE: We have three options: A, B and C. API: round.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::line::Marker;
use crate::name::Shape;
use crate::note::Statement;
use crate::tag::Style;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "second-speaker-in-line",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    check: Check::Statement(check),
    source: include_str!("second_speaker_in_line.rs"),
};

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    let style = statement.tag.form.style;
    let sign = match style {
        Style::Colon => b':',
        Style::Bracket => b']',
        _ => return,
    };
    let words = site.words_behind(statement);
    let mut speaking = statement.name.folded.as_str();
    for at in memchr::memchr_iter(sign, words.as_bytes()) {
        let Some((from, name)) = tag_before(&words[..at], style) else { continue };
        let Some(known) = site.note.evidence().name(statement.section, name) else { continue };
        let speaks = known.believed && !known.label && (known.listed.is_some() || known.shape == Shape::Initials && known.count >= 3);
        if !speaks || known.folded == speaking || !words[at + 1..].starts_with(' ') || words[at + 1..].trim().is_empty() {
            continue;
        }
        speaking = &known.folded;
        let start = statement.text_start();
        let range = TextRange::new(start + from, start + at + 1);
        let message = format!("`{name}` begins to speak in the middle of a line");
        let before = words[..from].trim_end().len();
        let edit = TextEdit::replace(TextRange::new(start + before, start + from), line_break(site, statement));
        let fix = Fix {
            title: "Begin a line".to_string(),
            applicability: Applicability::Unsafe,
            edits: vec![edit],
        };
        out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(range, message) });
    }
}

/// Where the tag begins whose last sign follows `words`, and its name, if a sentence ends before it.
fn tag_before(words: &str, style: Style) -> Option<(usize, &str)> {
    let (from, name) = match style {
        Style::Bracket => {
            let open = words.rfind('[')?;
            (open, &words[open + 1..])
        }
        _ => {
            let space = words.rfind(' ')?;
            (space + 1, &words[space + 1..])
        }
    };
    let before = words[..from].strip_suffix(' ')?.trim_end();
    before.ends_with(['.', '?', '!', '"', '”', '…']).then_some((from, name))
}

/// What begins a statement like this one: a line break, a blank line where this one has one above,
/// and the same list marker.
fn line_break(site: &Site<'_>, statement: &Statement<'_>) -> String {
    let (line, start) = (statement.line(), statement.place.start);
    let lead = site.text.slice(TextRange::new(line.start as usize, line.content as usize).shifted(start));
    let apart = line.marker == Marker::None && !line.quoted && statement.tag.line == 0;
    let ending = site.text.line_ending();
    format!("{ending}{}{lead}", if apart { ending } else { "" })
}
