//! # missing-separator
//!
//! A speaker opens a line without the colon.
//!
//! ## What it reports
//!
//! `AB We measured` in a note whose speakers are followed by a colon: initials that are used as a tag
//! again and again, then a capital letter. Other names are reported only before words that open speech,
//! `Ann I think`. Lines that tell about somebody (`AB will measure`) are left alone.
//!
//! ## Why it matters
//!
//! The words are taken for those of the speaker above.
//!
//! ## Examples
//!
//! ```note bad
//! Present: Ann Lee, Bo Ek
//!
//! AL: Shall we measure?
//!
//! BE: We measured twice.
//!
//! AL: Good.
//!
//! BE: It was 12 the second time.
//!
//! BE Then it was 13.
//! ^^ missing-separator
//!
//! AL: Why?
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
//! BE: It was 12 the second time.
//!
//! BE: Then it was 13.
//!
//! AL: Why?
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
//! BE: It was 12 the second time.
//!
//! BE will measure again.
//!
//! AL: Why?
//! ```

use super::{Check, Rule, Site};
use crate::convention::Name;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::line::{LineKind, Marker};
use crate::pages::Place;
use crate::segment::Segment;
use crate::tag::{self, Style};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "missing-separator",
    severity: Severity::Warning,
    default: true,
    fix: Some(Applicability::Unsafe),
    check: Check::Segment(check),
    source: include_str!("missing_separator.rs"),
};

/// Tags with the same name that make it a speaker whose colon is missed.
const OFTEN: u32 = 2;

/// Words that open speech and hardly ever tell about the person before them.
const OPENERS: &[&str] = &["I", "I'm", "I’m", "I've", "I’ve", "I'd", "I’d", "I'll", "I’ll", "Yes", "Yes,", "Yeah", "Yeah,", "OK,", "Okay,", "So,", "Thanks", "Thanks,"];

fn check(site: &Site<'_>, place: Place, segment: &Segment, out: &mut Vec<Diagnostic>) {
    let colons = site.note.evidence().note[Style::Colon as usize];
    let supported = colons.listed + colons.recurring;
    if supported < 5 || supported * 10 < colons.plausible * 6 {
        return;
    }
    for (index, line) in segment.lines.iter().enumerate() {
        if line.kind != LineKind::Text || line.quoted || line.task || line.marker == Marker::Number {
            continue;
        }
        // A line that runs on from a long one is only wrapped.
        if line.marker == Marker::None && segment.runs_on(index)
            || site.note.statement_on(place, index).is_some()
            || site.note.is_heading(place, index)
            || segment.listed.iter().any(|listed| listed.line as usize == index)
        {
            continue;
        }
        let words = site.text.slice(TextRange::new(line.content as usize, line.end as usize).shifted(place.start));
        let Some(written) = opener(&words) else { continue };
        let section = site.note.section_at(place.start + line.start as usize);
        let speaks = |name: &Name| name.believed && !name.label && name.count >= OFTEN;
        if !site.note.evidence().name(section, written).is_some_and(speaks) {
            continue;
        }
        let range = TextRange::new(0, written.len()).shifted(place.start + line.content as usize);
        let message = format!("No colon behind the speaker `{written}`: write `{written}:`");
        let fix = Fix {
            title: format!("Write `{written}:`"),
            applicability: Applicability::Unsafe,
            edits: vec![TextEdit::insert(range.end, ":")],
        };
        out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(range, message) });
    }
}

/// The name that opens the words, if what follows is speech.
fn opener(words: &str) -> Option<&str> {
    let (first, rest) = words.split_once(' ')?;
    let next = rest.split(' ').next().unwrap_or_default();
    let speech = match tag::is_initials(first) {
        // `AB Presenting slides` is a stage direction.
        true => {
            let word = next.starts_with(char::is_uppercase) && next.chars().any(|c| c.is_lowercase() || c == 'I');
            word && !next.ends_with("ing")
        }
        false => first.starts_with(char::is_uppercase) && OPENERS.contains(&next),
    };
    speech.then_some(first)
}
