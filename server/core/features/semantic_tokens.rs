//! What is what, for colours: speakers, attendees, placeholders, actions, decisions. Nobody has a
//! colour of their own.

use crate::document::Document;
use crate::mention::speaker_range;
use crate::resolve::Status;
use crate::text::TextRange;
use crate::workspace::Workspace;

/// A word or two that are something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    /// Where; on one line.
    pub range: TextRange,
    /// What.
    pub kind: TokenKind,
}

/// What a token is. The names are those that editors see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// The name in a tag.
    Speaker,
    /// Somebody in an attendee list.
    Attendee,
    /// A tag of nobody: not recorded.
    Placeholder,
    /// A tag of somebody unknown, or of one of several.
    Unknown,
    /// The label of an action.
    Action,
    /// The label of a decision.
    Decision,
}

impl TokenKind {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Speaker, Self::Attendee, Self::Placeholder, Self::Unknown, Self::Action, Self::Decision];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Attendee => "attendee",
            Self::Placeholder => "placeholder",
            Self::Unknown => "unknown",
            Self::Action => "action",
            Self::Decision => "decision",
        }
    }
}

/// The tokens that touch `within`, in the order of the text; none overlaps another.
#[must_use]
pub fn semantic_tokens(_workspace: &Workspace, document: &Document, within: TextRange) -> Vec<Token> {
    if !document.is_note() {
        return Vec::new();
    }
    let (note, text) = (document.note(), document.text());
    let mut tokens = Vec::new();
    for (page, (start, _, _)) in note.views().enumerate() {
        let len = note.pages().page(page).map_or(0, |page| page.len);
        if start + len < within.start || start > within.end {
            continue;
        }
        for statement in note.statements_of(page) {
            for (index, speaker) in statement.name.speakers.iter().enumerate() {
                let kind = match speaker.status {
                    Status::Placeholder => TokenKind::Placeholder,
                    Status::Unknown | Status::Ambiguous => TokenKind::Unknown,
                    _ => TokenKind::Speaker,
                };
                tokens.push(Token { range: speaker_range(text, &statement, index), kind });
            }
        }
    }
    let near = |range: &TextRange| range.start <= within.end && range.end >= within.start;
    tokens.extend(note.attendees().filter(|attendee| near(&attendee.range)).filter_map(|attendee| {
        let name = attendee.entry.name.as_str();
        let at = text.slice(attendee.range).find(name)?;
        let range = TextRange::new(at, at + name.len()).shifted(attendee.range.start);
        Some(Token { range, kind: TokenKind::Attendee })
    }));
    tokens.extend(note.outcomes().map(|(place, _, outcome, _)| {
        let range = TextRange::new(outcome.label.0 as usize, outcome.label.1 as usize).shifted(place.start);
        Token { range, kind: if outcome.decision { TokenKind::Decision } else { TokenKind::Action } }
    }));
    tokens.retain(|token| !token.range.is_empty() && near(&token.range));
    tokens.sort_by_key(|token| (token.range.start, token.range.end));
    tokens.dedup_by(|next, held| next.range.start < held.range.end);
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn speakers_attendees_and_outcomes() {
        let fixture = fixture::parse(
            "Attendees:\n\n- Ann Lee (@annl)\n  ^^^^^^^ attendee\n- Ann Moor\n  ^^^^^^^^ attendee\n- Bo Ek\n  ^^^^^ attendee\n\n- [bo & Ann Moor] Hi.\n   ^^ speaker\n        ^^^^^^^^ speaker\n- [??] Ho.\n   ^^ placeholder\n- [ann] Hm.\n   ^^^ unknown\n- [bo] So.\n   ^^ speaker\n- AI(bo): find a dial\n  ^^^^^^^ action\n- DECISION: round\n  ^^^^^^^^^ decision\n",
        );
        let document = fixture.document();
        let all = semantic_tokens(&Workspace::default(), &document, document.text().range());
        fixture.expect(all.iter().map(|token| (token.range, token.kind.name())));
        let (start, end) = (fixture.text.find("[??]").unwrap_or(0), fixture.text.find("[ann]").unwrap_or(0));
        let some = semantic_tokens(&Workspace::default(), &document, TextRange::new(start, end));
        assert_eq!(some.iter().map(|token| token.kind.name()).collect::<Vec<_>>(), ["placeholder"]);
    }
}
