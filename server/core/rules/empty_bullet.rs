//! # empty-bullet
//!
//! A bullet has nothing behind it.
//!
//! ## What it reports
//!
//! A list marker alone on its line. It is a hint: editors show it faded, the terminal shows it
//! with `--severity hint`.
//!
//! ## Why it matters
//!
//! Nobody said anything there, and some Markdown renderers take a lone dash below a line for the
//! underline of a heading.
//!
//! ## Examples
//!
//! ```note bad
//! - [ann] Shall we measure?
//!  - [bo] We should.
//!  -
//!  ^ empty-bullet
//! - [ann] Good.
//! ```
//!
//! ```note good
//! - [ann] Shall we measure?
//!  - [bo] We should.
//! - [ann] Good.
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::pages::Place;
use crate::segment::Segment;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "empty-bullet",
    severity: Severity::Hint,
    default: true,
    fix: Some(Applicability::Safe),
    check: Check::Segment(check),
    source: include_str!("empty_bullet.rs"),
};

fn check(site: &Site<'_>, place: Place, segment: &Segment, out: &mut Vec<Diagnostic>) {
    for (index, line) in segment.lines.iter().enumerate() {
        // An empty box is there to be ticked, or to be filled in.
        if line.kind != LineKind::EmptyItem || line.task {
            continue;
        }
        let next = segment.lines.get(index + 1).map_or(segment.len, |next| next.start as usize);
        let whole = TextRange::new(line.start as usize, next).shifted(place.start);
        let words = site.text.slice(whole);
        let marker = whole.start + words.len() - words.trim_start_matches([' ', '\t', '>', '\u{feff}']).len();
        let range = TextRange::new(marker, place.start + line.end as usize);
        let fix = Fix {
            title: "Remove the empty bullet".to_string(),
            applicability: Applicability::Safe,
            edits: vec![TextEdit::delete(whole)],
        };
        out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(range, "Empty bullet".to_string()) });
    }
}
