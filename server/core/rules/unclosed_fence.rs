//! # unclosed-fence
//!
//! A code fence is opened and never closed.
//!
//! ## What it reports
//!
//! The line that opens the fence. Plain text is left alone.
//!
//! ## Why it matters
//!
//! All that follows is code: no speakers, no headings, no actions, in this tool and when rendered.
//!
//! ## Examples
//!
//! ````note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//!
//! ```
//! ^^^ unclosed-fence
//! measure --twice
//!
//! - [bo] We measured twice.
//! ````
//!
//! ````note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann] Shall we measure?
//!
//! ```
//! measure --twice
//! ```
//!
//! - [bo] We measured twice.
//! ````

use super::{Check, Rule, Site};
use crate::diagnostic::{Diagnostic, Severity};
use crate::line::{Block, LineKind};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "unclosed-fence",
    severity: Severity::Warning,
    default: true,
    fixable: false,
    check: Check::Note(check),
    source: include_str!("unclosed_fence.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    let pages = site.note.pages();
    let Some((mut place, mut segment)) = pages.at(site.text.len()) else { return };
    let fence = |block: Block| matches!(block, Block::Fence { .. });
    if !site.document.is_markdown() || !fence(segment.exit.block) {
        return;
    }
    // Back to the segment in which it was opened.
    while fence(segment.entry.block) {
        let Some((above, before)) = pages.before(place) else { return };
        (place, segment) = (above, before);
    }
    // The last line of code before which there is none: fences in the same segment may have closed.
    let code = |line: usize| segment.lines[line].kind == LineKind::Code;
    let (mut opened, mut open) = (None, None);
    for line in (0..segment.lines.len()).filter(|&line| code(line)) {
        let range = TextRange::new(segment.lines[line].content as usize, segment.lines[line].end as usize);
        let words = site.text.slice(range.shifted(place.start));
        let sign = words.bytes().next().unwrap_or_default();
        let run = words.bytes().take_while(|&byte| byte == sign).count();
        match open {
            Some((by, length)) if by == sign && run >= length && run == words.len() => open = None,
            Some(_) => {}
            None => (open, opened) = (Some((sign, run)), Some(TextRange::new(range.start, range.start + run))),
        }
    }
    if let Some(range) = opened.filter(|_| open.is_some()) {
        let message = "This code fence is never closed: all that follows is code".to_string();
        out.push(RULE.finding(range.shifted(place.start), message));
    }
}
