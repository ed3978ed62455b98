//! The cast list: every distinct tag once, its person, the evidence and the doubt.
//!
//! A long note is put right by its cast list, not line by line: who is `alan`? A [`Doubt`] is asked
//! about once, and its answer is an alias in the roster or an entry in the attendee list.

use crate::convention::{Name, NameId};
use crate::document::Document;
use crate::doubt::{Doubt, Doubts};
use crate::mention;
use crate::name;
use crate::note::Note;
use crate::resolve::{Speaker, Status};
use crate::roster::{By, PersonId};
use crate::text::{Encoding, TextRange};
use crate::workspace::Workspace;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::cmp::Reverse;

/// Somebody who speaks in a note, or a name that leads to no one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The best name known; nothing where the tags lead to no one person.
    pub person: Option<String>,
    /// Whether that is somebody in the attendee list.
    pub listed: bool,
    /// Organisation, where known.
    pub organization: Option<String>,
    /// Number of statements.
    pub count: u32,
    /// The tags, the most frequent first; never empty.
    pub tags: Vec<Tag>,
    /// What is not sure.
    pub doubt: Option<Doubt>,
}

/// A name as tags have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The name as written.
    pub name: String,
    /// Number of statements.
    pub count: u32,
    /// Where it stands first.
    pub first: TextRange,
    /// `known`, `inferred`, `ambiguous`, `unknown`, `placeholder`, …
    pub status: &'static str,
    /// What links it to the person: `name`, `handle`, …
    pub by: Option<&'static str>,
    /// Who it may be, where that is ambiguous.
    pub candidates: Vec<String>,
    /// Why it is taken for that person, in a few words.
    pub evidence: String,
}

/// The cast of a note: those listed first, then those who are not, then names that lead to nobody;
/// in each group who says most comes first. Empty where the document is no note.
#[must_use]
pub fn speakers(_workspace: &Workspace, document: &Document) -> Vec<Member> {
    if !document.is_note() {
        return Vec::new();
    }
    let cast = Cast { document, note: document.note(), doubts: Doubts::of(document.note()) };
    let mut members = cast.members();
    members.sort_by_key(|member| (!member.listed, member.person.is_none(), Reverse(member.count)));
    members
}

struct Cast<'a> {
    document: &'a Document,
    note: &'a Note,
    doubts: Doubts<'a>,
}

/// How often a name is used, and its first use: page and index on it.
type Uses = (u32, (usize, u32));

impl Cast<'_> {
    fn members(&self) -> Vec<Member> {
        let mut uses: Vec<(NameId, Uses)> = Vec::new();
        let mut places: FxHashMap<NameId, usize> = FxHashMap::default();
        for (page, (_, view, _)) in self.note.views().enumerate() {
            for &(id, count, first) in view.pieces.iter().flat_map(|piece| &piece.uses) {
                let place = *places.entry(id).or_insert_with(|| {
                    uses.push((id, (0, (page, first))));
                    uses.len() - 1
                });
                uses[place].1.0 += count;
            }
        }
        let mut members: Vec<Member> = Vec::new();
        let mut known: FxHashMap<Result<PersonId, (SmolStr, Status)>, usize> = FxHashMap::default();
        for (id, (count, first)) in uses {
            let name = &self.note.evidence().names[id as usize];
            for (index, speaker) in name.speakers.iter().enumerate() {
                // A slip of the keys is nobody's name, however well it would do for one.
                let slip = !self.doubts.likeness().misspelt(name, speaker).is_empty();
                let speaker = &if slip { speaker.of_nobody() } else { speaker.clone() };
                let key = speaker.person.ok_or_else(|| (name::fold(&speaker.name), speaker.status));
                let place = *known.entry(key).or_insert_with(|| {
                    members.push(self.member(name, speaker));
                    members.len() - 1
                });
                members[place].take(self.tag(speaker, index, count, first));
            }
        }
        for member in &mut members {
            member.tags.sort_by_key(|tag| Reverse(tag.count));
        }
        members
    }

    fn member(&self, name: &Name, speaker: &Speaker) -> Member {
        let person = speaker.person.map(|id| &self.note.evidence().roster.people[id as usize]);
        let organization = speaker.organization.as_ref().or(person.and_then(|person| person.organization.as_ref()));
        Member {
            person: person.map(|person| person.name.to_string()),
            listed: person.is_some_and(|person| !person.entries.is_empty()),
            organization: organization.map(ToString::to_string),
            count: 0,
            tags: Vec::new(),
            doubt: self.doubts.about(name, speaker),
        }
    }

    fn tag(&self, speaker: &Speaker, index: usize, count: u32, (page, at): (usize, u32)) -> Tag {
        let statement = self.note.statement_of(page, at as usize);
        let first = statement.map(|statement| mention::speaker_range(self.document.text(), &statement, index));
        Tag {
            name: speaker.name.to_string(),
            count,
            first: first.unwrap_or_default(),
            status: speaker.status.name(),
            by: speaker.by.map(By::name),
            candidates: speaker.candidates.iter().map(|&id| self.name(id)).collect(),
            evidence: self.evidence(speaker),
        }
    }

    fn name(&self, id: PersonId) -> String {
        self.note.evidence().roster.people[id as usize].name.to_string()
    }

    fn evidence(&self, speaker: &Speaker) -> String {
        let Some(id) = speaker.person else {
            return match speaker.status {
                Status::Placeholder => "nobody was recorded",
                Status::Group => "several people",
                Status::Ambiguous => "more than one fits",
                _ => "leads to nobody",
            }
            .to_string();
        };
        let person = &self.note.evidence().roster.people[id as usize];
        let by = speaker.by.map(|by| by.name().replace('-', " "));
        match (person.entries.first().and_then(|&entry| self.note.attendees().nth(entry as usize)), by) {
            (Some(entry), by) => {
                let line = self.document.text().line_col(entry.range.start, Encoding::Utf8).line + 1;
                format!("{}, attendee of line {line}", by.unwrap_or_else(|| "name".to_string()))
            }
            (None, Some(_)) if speaker.by == Some(By::Name) => "a full name".to_string(),
            (None, Some(by)) => format!("{by}, of nobody else here"),
            (None, None) => "a name of its own".to_string(),
        }
    }
}

impl Member {
    /// Takes in a tag, which may have been met in another case or beside somebody else.
    fn take(&mut self, tag: Tag) {
        self.count += tag.count;
        match self.tags.iter_mut().find(|held| held.name == tag.name) {
            Some(held) => {
                held.count += tag.count;
                held.first = held.first.min(tag.first);
            }
            None => self.tags.push(tag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Claim;
    use expect_test::{Expect, expect};
    use std::fmt::Write;

    fn check(source: &str, expected: Expect) {
        let document = Document::new(source, Claim::Note);
        let mut out = String::new();
        for member in speakers(&Workspace::default(), &document) {
            let name = member.person.as_deref().unwrap_or("-");
            let _ = writeln!(out, "{} {name}{}", member.count, if member.listed { ", listed" } else { "" });
            for tag in &member.tags {
                let first = document.text().slice(tag.first);
                let _ = writeln!(out, "  {} {} ({}): {}", tag.count, tag.name, tag.status, tag.evidence);
                assert_eq!(first, tag.name);
            }
            if let Some(doubt) = member.doubt {
                let sure = if doubt.sure { " (sure)" } else { "" };
                let _ = writeln!(out, "  ? {}: {:?}{sure}", doubt.message, doubt.answers);
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn every_tag_once_and_what_is_not_sure() {
        check(
            "Attendees:\n\n- Ann Lee (@annl)\n- Bo Ek\n- Bo Lind\n- Many more...\n\n- [ann] a\n- [annl] b\n- [ann] c\n\
             - [bo] d\n- [cy day] e\n- [Cy Day & ann] f\n- [cy] g\n- [unknown] h\n- [zed] i\n- [zed] j\n",
            expect![[r#"
                4 Ann Lee, listed
                  3 ann (known): first name, attendee of line 3
                  1 annl (known): handle, attendee of line 3
                3 Cy Day
                  1 cy day (inferred): a full name
                  1 Cy Day (inferred): a full name
                  1 cy (inferred): first name, of nobody else here
                  ? not in the attendee list, which is open: [Attendee("Cy Day")] (sure)
                2 zed
                  2 zed (inferred): a name of its own
                  ? not in the attendee list, which is open: [Attendee("zed")]
                1 -
                  1 bo (ambiguous): more than one fits
                  ? Bo Ek or Bo Lind: [Alias("Bo Ek"), Alias("Bo Lind")]
                1 -
                  1 unknown (placeholder): nobody was recorded
                  ? who was it?: []
            "#]],
        );
    }

    #[test]
    fn a_slip_is_asked_about_before_somebody_is_added() {
        check(
            "Present: Ann Lee (ALE), Chidi Okoro (COK), Bo Ek (BEK)\n\nALE: a\n\nCOK: b\n\nCOK: c\n\nCKO: d\n\nQVX: e\n\nBEK: f\n",
            expect![[r#"
                2 Chidi Okoro, listed
                  2 COK (known): abbreviation, attendee of line 1
                1 Ann Lee, listed
                  1 ALE (known): abbreviation, attendee of line 1
                1 Bo Ek, listed
                  1 BEK (known): abbreviation, attendee of line 1
                1 -
                  1 CKO (unknown): leads to nobody
                  ? perhaps Chidi Okoro: [Alias("Chidi Okoro"), Attendee("CKO")]
                1 -
                  1 QVX (unknown): leads to nobody
                  ? nobody of this name: [Attendee("QVX")]
            "#]],
        );
        check(
            "ann: a\n\nbo: b\n\nann: c\n\nbo: d\n",
            expect![[r#"
            2 ann
              2 ann (inferred): a name of its own
            2 bo
              2 bo (inferred): a name of its own
        "#]],
        );
    }
}
