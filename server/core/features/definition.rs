//! Where is the one who is named here introduced? In the attendee list; failing that, in a roster or
//! another note of the series, or where the note first writes the name in full. From the entry of
//! the list it goes on to the roster.

use crate::document::Document;
use crate::mention::{self, Mention, MentionKind, Who};
use crate::name;
use crate::roster::Source;
use crate::text::TextRange;
use crate::workspace::Workspace;

/// From a name to where its person is introduced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The name that was asked about.
    pub origin: TextRange,
    /// Where the person is introduced: the words about them, and the name in these.
    pub targets: Vec<(TextRange, TextRange)>,
    /// Where that is in another file.
    pub elsewhere: Option<Source>,
}

/// Where the one named at `offset` is introduced.
#[must_use]
pub fn definition(_workspace: &Workspace, document: &Document, offset: usize) -> Option<Definition> {
    let asked = mention::at(document, offset)?;
    let Who::Person(person) = asked.who else { return None };
    let mentions = mention::all(document, &asked.who);
    let target = |mention: &Mention| (mention.whole, mention.name);
    let entries: Vec<_> = mentions.iter().filter(|mention| mention.kind == MentionKind::Entry).map(target).collect();
    let person = &document.note().evidence().roster.people[person as usize];
    let elsewhere = if entries.is_empty() {
        person.source.clone()
    } else if asked.kind == MentionKind::Entry {
        document.directory().told(&person.name).map(|hit| hit.source())
    } else {
        None
    };
    let targets = if elsewhere.is_some() {
        Vec::new()
    } else if entries.is_empty() {
        let full = name::fold(&person.name);
        let written = |mention: &&Mention| name::fold(&document.text().slice(mention.name)) == full;
        mentions.iter().find(written).map(target).into_iter().collect()
    } else {
        entries
    };
    let found = Definition { origin: asked.name, targets, elsewhere };
    (!found.targets.is_empty() || found.elsewhere.is_some()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{self, Directory, Register};
    use crate::fixture;
    use std::sync::Arc;

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

    #[test]
    fn an_entry_leads_to_the_roster_and_so_does_a_tag_without_one() {
        let roster = "Ann Lee (AL)\nCy Day (CD)\n";
        let people = directory::read("people.txt", roster).expect("people");
        let rosters = vec![Arc::new(Register::new("/people.txt", "people.txt", people))];
        let known = Arc::new(Directory { rosters, series: Vec::new() });
        let leads = |source: &str| {
            let fixture = fixture::parse(source);
            let document = fixture.document().acquainted(&known);
            let found = definition(&Workspace::default(), &document, fixture.offset()).expect("a definition");
            let there = found
                .elsewhere
                .map(|source| (source.file.to_string(), roster[source.range.start..source.range.end].to_string()));
            (found.targets.len(), there)
        };
        let there = |name: &str| Some(("/people.txt".to_string(), name.to_string()));
        let list = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n";
        assert_eq!(leads(&format!("{list}- [a$0nn] Hi.\n- [bo] Ho.\n")), (1, None));
        assert_eq!(
            leads("Attendees:\n\n- Ann$0 Lee\n- Bo Ek\n\n- [ann] Hi.\n- [bo] Ho.\n"),
            (0, there("Ann Lee (AL)"))
        );
        assert_eq!(leads("Attendees:\n\n- Ann Lee\n- B$0o Ek\n\n- [ann] Hi.\n- [bo] Ho.\n"), (1, None));
        assert_eq!(leads(&format!("{list}- [C$0D] Hi.\n- [bo] Ho.\n")), (0, there("Cy Day (CD)")));
    }
}
