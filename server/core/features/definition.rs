//! Where is the one who is named here introduced? In the attendee list; failing that, where the
//! note first writes the name in full.

use crate::document::Document;
use crate::mention::{self, Mention, MentionKind, Who};
use crate::name;
use crate::text::TextRange;
use crate::workspace::Workspace;

/// From a name to where its person is introduced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name that was asked about.
    pub origin: TextRange,
    /// Where the person is introduced: the words about them, and the name in these.
    pub targets: Vec<(TextRange, TextRange)>,
}

/// Where the one named at `offset` is introduced.
#[must_use]
pub fn definition(_workspace: &Workspace, document: &Document, offset: usize) -> Option<Definition> {
    let asked = mention::at(document, offset)?;
    let Who::Person(person) = asked.who else { return None };
    let mentions = mention::all(document, &asked.who);
    let target = |mention: &Mention| (mention.whole, mention.name);
    let entries: Vec<_> = mentions.iter().filter(|mention| mention.kind == MentionKind::Entry).map(target).collect();
    let targets = if entries.is_empty() {
        let full = name::fold(&document.note().evidence().roster.people[person as usize].name);
        let written = |mention: &&Mention| name::fold(&document.text().slice(mention.name)) == full;
        mentions.iter().find(written).map(target).into_iter().collect()
    } else {
        entries
    };
    (!targets.is_empty()).then_some(Definition { origin: asked.name, targets })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn check(source: &str) {
        let fixture = fixture::parse(source);
        let found = definition(&Workspace::default(), &fixture.document(), fixture.offset());
        fixture.expect(found.into_iter().flat_map(|found| found.targets).map(|(_, name)| (name, "")));
    }

    #[test]
    fn a_tag_leads_to_the_entry() {
        check("Attendees:\n\n- Ann Lee (@annl)\n  ^^^^^^^\n- Bo Ek\n\n- [a$0nn] Hi.\n- [bo] Ho.\n");
        check("Attendees:\n\n- Ann Lee\n- Bo Ek\n  ^^^^^\n\n- [ann] Hi.\n- AI(b$0o): find a dial\n");
        check(
            "| Name | Abbreviation |\n|---|---|\n| Ann Lee | AL |\n  ^^^^^^^\n| Bo Ek | BE |\n\nAL$0: Hi.\n\nBE: Ho.\n",
        );
    }

    #[test]
    fn somebody_in_no_list_is_introduced_where_the_full_name_stands() {
        check("Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [Cy Day] Hi.\n   ^^^^^^\n- [c$0y] Ho.\n- [ann] Hm.\n");
    }

    #[test]
    fn nobody_is_introduced_nowhere() {
        check("Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [?$0?] Hi.\n- [bo] Ho.\n");
        check("Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann] H$0i.\n- [bo] Ho.\n");
    }
}
