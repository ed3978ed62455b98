//! Shows at a glance what the one named here said: their tags, their entry, their actions.

use crate::document::Document;
use crate::mention::{self, MentionKind};
use crate::text::TextRange;
use crate::workspace::Workspace;

/// The tags (with their marks) and entries of the one named at `offset`, in the order of the text;
/// true for an entry.
#[must_use]
pub fn document_highlights(_workspace: &Workspace, document: &Document, offset: usize) -> Vec<(TextRange, bool)> {
    let Some(asked) = mention::at(document, offset) else { return Vec::new() };
    let several = |mention: &mention::Mention| mention.name.len() + 4 < mention.whole.len();
    let place = |mention: mention::Mention| match mention.kind {
        // Of a tag with several speakers, the one; of an entry with an address, the name.
        MentionKind::Tag if several(&mention) => (mention.name, false),
        MentionKind::Tag | MentionKind::Owner => (mention.whole, false),
        MentionKind::Entry => (mention.name, true),
    };
    mention::all(document, &asked.who).into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    #[test]
    fn tags_and_entries() {
        let fixture = fixture::parse(
            "Attendees:\n\n- Ann Lee (AL)\n  ^^^^^^^ entry\n- Bo Ek (BE)\n\n- [A$0L] Hi.\n  ^^^^ tag\n- [BE] Ho.\n- [AL & BE] Hm.\n   ^^ tag\n",
        );
        let found = document_highlights(&Workspace::default(), &fixture.document(), fixture.offset());
        fixture.expect(found.into_iter().map(|(range, entry)| (range, if entry { "entry" } else { "tag" })));
    }
}
