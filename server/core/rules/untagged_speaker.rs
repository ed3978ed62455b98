//! # untagged-speaker
//!
//! A speaker opens a line without the marks that the others have.
//!
//! ## What it reports
//!
//! A full name of somebody who speaks, bare at the start of a line, in a note whose other speakers stand
//! in brackets, in bold or before a colon, where the words behind it open speech (`Ann Lee we
//! should`). Lines that tell about somebody (`Ann Lee summarized`) are left alone: of thirteen in real
//! notes twelve were no speech. Where bare names are more than one in ten they are a
//! convention of their own and left alone.
//!
//! ## Why it matters
//!
//! The name does not stand out, and whoever searches for the tag misses the statement.
//!
//! ## Examples
//!
//! ```note bad
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann lee] Shall we measure?
//! - [bo] We measured twice.
//! - [ann lee] Good.
//! - [bo] It was 12 the second time.
//! - [ann lee] Why?
//! - [bo] It was warmer.
//! - [ann] Then once more.
//! - [bo] When?
//! - [ann lee] Now.
//! - [bo] Let me find the clock.
//! - Ann Lee we need two clocks for that
//!   ^^^^^^^ untagged-speaker
//! ```
//!
//! ```note good
//! Attendees:
//!
//! - Ann Lee
//! - Bo Ek
//!
//! - [ann lee] Shall we measure?
//! - [bo] We measured twice.
//! - [ann lee] Good.
//! - [bo] It was 12 the second time.
//! - [ann lee] Why?
//! - [bo] It was warmer.
//! - [ann] Then once more.
//! - [bo] When?
//! - [ann lee] Now.
//! - [bo] Let me find the clock.
//! - [Ann Lee] we need two clocks for that
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
//! - Ann Lee we need two clocks for that
//! - Bo Ek we have but one
//! ```

use super::{Check, Rule, Site};
use crate::convention::Name;
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::note::Statement;
use crate::tag::Style;

pub(super) const RULE: Rule = Rule {
    code: "untagged-speaker",
    severity: Severity::Information,
    default: true,
    fix: Some(Applicability::Unsafe),
    check: Check::Statement(check),
    source: include_str!("untagged_speaker.rs"),
};

/// Words that open speech and do not tell about the person before them.
const OPENERS: &[&str] = &[
    "agree", "but", "how", "i", "i'd", "i'll", "i'm", "i've", "if", "it", "it's", "let's", "maybe", "no", "ok", "okay",
    "please", "right", "so", "sorry", "thanks", "that", "that's", "there", "there's", "these", "they", "this",
    "those", "we", "we're", "we've", "well", "what", "when", "where", "which", "why", "yeah", "yes", "you",
];

fn check(site: &Site<'_>, statement: &Statement<'_>, out: &mut Vec<Diagnostic>) {
    if statement.tag.form.style != Style::Bare {
        return;
    }
    let evidence = site.note.evidence();
    let supported = |style: Style| evidence.note[style as usize].listed + evidence.note[style as usize].recurring;
    let styles = [Style::Bracket, Style::Colon, Style::Bold];
    let Some(style) = styles.into_iter().max_by_key(|style| supported(*style)) else { return };
    let bare: u32 = evidence.names.iter().filter(|name: &&Name| name.believed).map(|name| name.bare).sum();
    let words = site.words_behind(statement);
    let opener = words.split([' ', ',']).next().unwrap_or_default().to_lowercase().replace('’', "'");
    let speech = OPENERS.contains(&opener.as_str());
    if bare * 10 > styles.into_iter().map(supported).sum() || !speech || !is_tagged_elsewhere(site, statement) {
        return;
    }
    let range = statement.tag_range();
    let written = site.text.slice(range);
    let Some(tagged) = style.mark(&written) else { return };
    let message = format!("`{written}` opens this line without a mark: most speakers of this note look like `{tagged}`");
    let fix = Fix {
        title: format!("Write `{tagged}`"),
        applicability: Applicability::Unsafe,
        edits: vec![TextEdit::replace(range, tagged)],
    };
    out.push(Diagnostic { fixes: vec![fix], ..RULE.finding(range, message) });
}

/// Whether the same person speaks with marks: otherwise the words may be no name at all.
fn is_tagged_elsewhere(site: &Site<'_>, statement: &Statement<'_>) -> bool {
    let person = statement.name.speakers.first().and_then(|speaker| speaker.person);
    let names = &site.note.evidence().names;
    person.is_some_and(|person| {
        let same = |name: &&Name| name.believed && name.speakers.iter().any(|speaker| speaker.person == Some(person));
        names.iter().filter(same).any(|name| name.count > 0)
    })
}
