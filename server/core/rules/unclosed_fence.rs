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
use crate::line::Block;
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "unclosed-fence",
    severity: Severity::Warning,
    default: true,
    fix: None,
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
    let opened = loop {
        if let Some(line) = segment.opened {
            break &segment.lines[line as usize];
        }
        let Some((above, before)) = pages.before(place) else { return };
        (place, segment) = (above, before);
    };
    let range = TextRange::new(opened.content as usize, opened.end as usize).shifted(place.start);
    let words = site.text.slice(range);
    let sign = words.bytes().next().unwrap_or_default();
    let run = words.bytes().take_while(|&byte| byte == sign).count();
    let message = "This code fence is never closed: all that follows is code".to_string();
    out.push(RULE.finding(TextRange::new(range.start, range.start + run), message));
}
