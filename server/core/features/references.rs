//! Where else is the one who is named here? Everything they said, their entry, their actions.

use crate::document::Document;
use crate::mention::{self, MentionKind};
use crate::text::TextRange;
use crate::workspace::Workspace;

/// All places that name the one named at `offset`, in the order of the text; the entry of the
/// attendee list, which introduces them, only where `introduced` asks for it.
#[must_use]
pub fn references(
    _workspace: &Workspace,
    document: &Document,
    offset: usize,
    introduced: bool,
) -> Option<Vec<TextRange>> {
    let asked = mention::at(document, offset)?;
    let mut mentions = mention::all(document, &asked.who);
    mentions.retain(|mention| introduced || mention.kind != MentionKind::Entry);
    Some(mentions.into_iter().map(|mention| mention.name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn check(source: &str, introduced: bool) {
        let fixture = fixture::parse(source);
        let found = references(&Workspace::default(), &fixture.document(), fixture.offset(), introduced);
        fixture.expect(found.into_iter().flatten().map(|range| (range, "")));
    }

    #[test]
    fn everything_they_said_under_whatever_name() {
        let note = "Attendees:\n\n- Ann Lee (@annl)\n  ^^^^^^^\n- Bo Ek\n\n- [a$0nn] Hi.\n   ^^^\n- [bo] Ho.\n- [annl & bo] Hm.\n   ^^^^\n- AI(ann): find a dial\n     ^^^\n";
        check(note, true);
        check(&note.replacen("  ^^^^^^^\n", "", 1), false);
    }

    #[test]
    fn accents_and_wide_characters_before_the_name() {
        check(
            "Attendees:\n\n- Zoë Łuk\n- Bo Ek\n\n- [Zoë Łuk & b$0o] Hi.\n             ^^\n- [bo] 你好\n   ^^\n- [bo] \u{5d0}\n   ^^\n",
            false,
        );
    }

    #[test]
    fn a_doubtful_name_is_followed_by_itself() {
        check(
            "Attendees:\n\n- Ann Lee\n- Ann Moor\n- Bo Ek\n\n- [ann] Hi.\n   ^^^\n- [bo] Ho.\n- [A$0nn] Hm.\n   ^^^\n",
            true,
        );
    }
}
