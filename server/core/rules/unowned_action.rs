//! # unowned-action
//!
//! Nobody is named who will do what was agreed.
//!
//! ## What it reports
//!
//! An action item (`AI:`, `ACTION:`, `Action item:`, `TODO:`) without an owner. Owners are named
//! behind the label, `AI(ann):` and `ACTION - Ann:`, or open the words, `AI: @ann to …` and
//! `AI: Ann to …`, or stand behind them in brackets, `AI: … [ann]`. A nick in small letters counts where
//! it is that of somebody who speaks or is listed, and so does whoever is said to do it: `Ann agreed to`.
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
//! - AI: Find a buoy? Ann agreed to ask
//! - AI: lang team members to review
//! - Action: _closed as out of scope_
//! ```

use super::{Check, Rule, Site};
use crate::convention::Name;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::line::Marker;
use crate::resolve::{Speaker, Status};
use crate::tag::Style;
use crate::text::TextRange;
use std::borrow::Cow;

pub(super) const RULE: Rule = Rule {
    code: "unowned-action",
    severity: Severity::Warning,
    default: true,
    fix: None,
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
        let words = words.trim().trim_matches(['*', '_']).trim();
        if words.is_empty() {
            continue;
        }
        let range = TextRange::new(outcome.label.0 as usize, outcome.label.1 as usize).shifted(place.start);
        let label = site.text.slice(range);
        let label = label.trim_matches(|c: char| !c.is_alphanumeric());
        let plain = line.marker == Marker::None && words.split(' ').count() > 6;
        if names_owner(site, section, words) || is_doubtful(site, label, words, plain) {
            continue;
        }
        // Who spoke right above is likely to know.
        let asked = site.note.statement_before(place, outcome.line as usize);
        let somebody = asked.as_ref().filter(|asked| !matches!(asked.tag.form.style, Style::Bare | Style::Dash));
        let sure = |name: &Name, speaker: &Speaker| match speaker.status {
            Status::Known => true,
            Status::Inferred => name.count > 1,
            _ => false,
        };
        let somebody = somebody.and_then(|asked| asked.name.speakers.first().filter(|speaker| sure(asked.name, speaker)));
        let somebody = somebody.map(|speaker| speaker.name.as_str());
        let message = format!(
            "Action without an owner: \"{}\". Name one: `{label}({}): …` or `{label}: @name to …`",
            shortened(words),
            somebody.unwrap_or("name")
        );
        let related = asked.map(|asked| Related::here(asked.tag_range(), "asked here"));
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
    if parts.iter().enumerate().any(|(at, part)| {
        let before = |words: usize| at >= words && known(&parts[at - words..at].join(" "));
        match *part {
            "to" if at > 1 && parts[at - 1] == "assigned" => parts.get(at + 1).is_some_and(|name| known(name)),
            part => DOES.contains(&part) && (before(1) || before(2) || at > 0 && GROUPS.contains(&&*parts[at - 1].to_lowercase())),
        }
    }) {
        return true;
    }
    let [first, next, ..] = parts[..] else { return known(words) };
    let nick = first.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let says = matches!(next, "to" | "will" | "should" | "volunteers" | "volunteered");
    // `Ann look at #12`, `Ann and Bo`, but also `dee: look at #12` and `dee to look`
    known(first) || known(&format!("{first} {next}")) || first.ends_with(':') || nick && says && !NO_NICK.contains(&&*first.to_lowercase())
}

/// What stands behind whoever does it.
const DOES: &[&str] = &[
    "agreed", "agrees", "can", "is", "should", "to", "volunteer", "volunteered", "volunteers", "will", "willing",
];

/// Several people who may own an action together.
const GROUPS: &[&str] = &[
    "chairs", "committee", "editors", "group", "leads", "maintainers", "members", "owners", "parties", "team", "wg",
];

/// As many characters are quoted of an action.
const QUOTED: usize = 100;

/// The first words of an action, for its message.
fn shortened(words: &str) -> Cow<'_, str> {
    match words.char_indices().nth(QUOTED) {
        Some((end, _)) => Cow::Owned(format!("{}…", words[..end].rsplit_once(' ').map_or(&words[..end], |(first, _)| first))),
        None => Cow::Borrowed(words),
    }
}

/// Whether the line may be something else: a step that is only named, a result (`Action: accepted`),
/// or, among tags of initials, a slip for one of them (`AI: I think`).
fn is_doubtful(site: &Site<'_>, label: &str, words: &str, plain: bool) -> bool {
    let lower = label.to_lowercase();
    let done = |word: &str| word.ends_with("ed") && !matches!(word, "need" | "feed" | "speed" | "embed" | "proceed");
    let short = words.split_whitespace().count() <= 3;
    let first = words.split(' ').next().unwrap_or_default().to_lowercase();
    let result = done(&first) || short && done(words.trim_end_matches('.'));
    let initials = site.note.evidence().note[Style::Colon as usize].initials >= 5;
    lower.starts_with("next") || lower.starts_with("follow") || result || label == "AI" && plain && initials
}
