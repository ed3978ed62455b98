//! # unowned-action
//!
//! Nobody is named who will do what was agreed.
//!
//! ## What it reports
//!
//! An action item (`AI:`, `ACTION:`, `Action item:`, `TODO:`) without an owner. Owners are named
//! behind the label, `AI(ann):` and `ACTION - Ann:`, or open the words, `AI: @ann to …` and
//! `AI: Ann to …`.
//!
//! ## Why it matters
//!
//! What everybody should do, nobody does; the owner is known best while the note is taken.
//!
//! ## Examples
//!
//! ```note bad
//! - [ann] Is there an issue for it?
//! - AI: open an issue
//!   ^^^ unowned-action
//! ```
//!
//! ```note good
//! - [ann] Is there an issue for it?
//! - AI(ann): open an issue
//! - AI: @bo to close another
//! - ACTION - Cy Day: find a third
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::text::TextRange;

pub(super) const RULE: Rule = Rule {
    code: "unowned-action",
    severity: Severity::Warning,
    default: true,
    fixable: false,
    check: Check::Note(check),
    source: include_str!("unowned_action.rs"),
};

fn check(site: &Site<'_>, out: &mut Vec<Diagnostic>) {
    for (place, segment, outcome, _) in site.note.outcomes() {
        if outcome.decision || outcome.owner.is_some() {
            continue;
        }
        let line = &segment.lines[outcome.line as usize];
        let words = site.text.slice(TextRange::new(outcome.text as usize, line.end as usize).shifted(place.start));
        if words.trim().is_empty() {
            continue;
        }
        let range = TextRange::new(outcome.label.0 as usize, outcome.label.1 as usize).shifted(place.start);
        let label = site.text.slice(range);
        let label = label.trim_matches(|c: char| !c.is_alphanumeric());
        // Who spoke right above is likely to know.
        let asked = site.note.statement_before(place, outcome.line as usize);
        let somebody = asked.and_then(|asked| Some(asked.name.speakers.first()?.name.to_string()));
        let message = format!(
            "Action without an owner: \"{}\". Name one: `{label}({}): …` or `{label}: @name to …`",
            words.trim(),
            somebody.as_deref().unwrap_or("name")
        );
        let related = asked.map(|asked| Related { range: asked.tag_range(), message: "asked here".to_string() });
        out.push(Diagnostic { related: related.into_iter().collect(), ..RULE.finding(range, message) });
    }
}
