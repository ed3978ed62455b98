//! # unowned-action
//!
//! Nobody is named who will do what was agreed.
//!
//! ## What it reports
//!
//! An action item (`AI:`, `ACTION:`, `Action item:`, `TODO:`) without an owner. Owners are named
//! behind the label, `AI(ann):` and `ACTION - Ann:`, or open the words, `AI: @ann to …` and
//! `AI: Ann to …`, or stand behind them in brackets, `AI: … [ann]`. A nick in small letters counts where
//! it is that of somebody who speaks or is listed.
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
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Dee Orr (@dee)
//!
//! - [ann] Is there an issue for it?
//! - AI: dee to open an issue
//! - AI: thank everybody [ann]
//! - AI: I will close another
//! ```

use super::{Check, Rule, Site};
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::line::Marker;
use crate::resolve::{Speaker, Status};
use crate::tag::Style;
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
    for (place, segment, outcome, section) in site.note.outcomes() {
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
        let plain = line.marker == Marker::None && words.trim().split(' ').count() > 6;
        if names_owner(site, section, words.trim()) || is_doubtful(site, label, words.trim(), plain) {
            continue;
        }
        // Who spoke right above is likely to know.
        let asked = site.note.statement_before(place, outcome.line as usize);
        let somebody = asked.as_ref().filter(|asked| !matches!(asked.tag.form.style, Style::Bare | Style::Dash));
        let sure = |speaker: &&Speaker| matches!(speaker.status, Status::Known | Status::Inferred);
        let somebody = somebody.and_then(|asked| asked.name.speakers.first().filter(sure));
        let somebody = somebody.map(|speaker| speaker.name.as_str());
        let message = format!(
            "Action without an owner: \"{}\". Name one: `{label}({}): …` or `{label}: @name to …`",
            words.trim(),
            somebody.unwrap_or("name")
        );
        let related = asked.map(|asked| Related { range: asked.tag_range(), message: "asked here".to_string() });
        out.push(Diagnostic { related: related.into_iter().collect(), ..RULE.finding(range, message) });
    }
}

/// Words before `to` that are no nick: `need to ask`, `reach out to`.
const NO_NICK: &[&str] = &[
    "able", "add", "agree", "and", "apply", "ask", "back", "begin", "by", "continue", "decide", "due", "forward", "give",
    "go", "going", "have", "how", "it", "learn", "link", "listen", "look", "move", "need", "needs", "next", "on", "out",
    "plan", "prepare", "reach", "refer", "remember", "reply", "respond", "return", "send", "something", "speak",
    "start", "switch", "talk", "that", "this", "try", "up", "us", "want", "what", "when", "where", "whether", "who",
    "work", "write",
];

/// Whether the words name an owner whom the form alone does not show: a known name or a nick before
/// `to`, `will` and the like, one in brackets at the end, the writer as `I`, everybody.
fn names_owner(site: &Site<'_>, section: usize, words: &str) -> bool {
    let evidence = site.note.evidence();
    let known = |name: &str| {
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        evidence.name(section, name).is_some_and(|name| name.believed)
            || evidence.roster.resolve(name, evidence.meeting(section)).is_some()
    };
    if let Some(open) = words.rfind(['[', '('])
        && words.ends_with([']', ')'])
    {
        let inner = &words[open + 1..words.len() - 1];
        if inner.starts_with('@') || inner.split([',', '/', '&']).all(|name| known(name.trim())) {
            return true;
        }
    }
    let lower = words.to_lowercase();
    if ["i ", "i'll ", "i’ll ", "we ", "all ", "everyone ", "everybody "].iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let parts: Vec<&str> = words.split(' ').collect();
    let verb = parts.iter().position(|part| matches!(*part, "to" | "will" | "should" | "volunteers" | "volunteered"));
    match (verb, parts.as_slice()) {
        // `Liaison Ann Lee to find a date`
        (Some(verb @ 1..=6), _) => {
            let nick = |word: &str| {
                verb == 1
                    && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
                    && !NO_NICK.contains(&word.to_lowercase().as_str())
            };
            known(parts[verb - 1]) || verb > 1 && known(&parts[verb - 2..verb].join(" ")) || nick(parts[verb - 1])
        }
        (_, [one]) => known(one),
        (_, [first, next, ..]) => {
            first.ends_with(':') || (first.ends_with(',') || matches!(*next, "and" | "&" | "-" | "–")) && known(first)
        }
        _ => false,
    }
}

/// Whether the line may be something else: a step that is only named, a result (`Action: accepted`),
/// or, among tags of initials, a slip for one of them (`AI: I think`).
fn is_doubtful(site: &Site<'_>, label: &str, words: &str, plain: bool) -> bool {
    let lower = label.to_lowercase();
    let result = words.split_whitespace().count() <= 3 && words.trim_end_matches('.').ends_with("ed");
    let initials = site.note.evidence().note[Style::Colon as usize].initials >= 5;
    lower.starts_with("next") || lower.starts_with("follow") || result || label == "AI" && plain && initials
}
