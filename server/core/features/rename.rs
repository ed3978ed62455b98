//! Gives a person another name in their tags, and in the attendee list where that has to follow.
//!
//! Who said what must be the same afterwards. That is not reasoned about but tried: the edits are
//! made on a copy, the copy is read, and where anybody's words would change hands the rename is
//! refused, with the reason.

use crate::document::Document;
use crate::edit::TextEdit;
use crate::mention::{self, Mention, MentionKind, Who, bounded};
use crate::name;
use crate::note::Note;
use crate::resolve::Status;
use crate::roster::By;
use crate::text::{Encoding, Text, TextRange};
use crate::workspace::Workspace;
use rustc_hash::FxHashMap;

/// What can be done about a wish for another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rename<T> {
    /// This.
    Possible(T),
    /// Nothing, for this reason.
    Refused(String),
}

/// The longest name that is taken (bytes).
const LONGEST: usize = 64;

/// The name at `offset` that may be given anew, or why it may not; nothing where nobody is named.
#[must_use]
pub fn prepare_rename(_workspace: &Workspace, document: &Document, offset: usize) -> Option<Rename<TextRange>> {
    let asked = mention::at(document, offset)?;
    let written = document.text().slice(asked.name).into_owned();
    Some(match &asked.who {
        Who::Person(_) | Who::Name(_, Status::Known | Status::Inferred | Status::Unknown) => {
            Rename::Possible(asked.name)
        }
        Who::Name(_, Status::Placeholder) => {
            Rename::Refused(format!("`{written}` is nobody yet; who spoke has to be settled tag by tag"))
        }
        Who::Name(_, Status::Group) => Rename::Refused(format!("`{written}` is not one person")),
        Who::Name(..) => {
            Rename::Refused(format!("`{written}` may be more than one person here; settle first who it is"))
        }
    })
}

/// The edits that give the one named at `offset` the name `new`, or why they would do harm.
#[must_use]
pub fn rename(workspace: &Workspace, document: &Document, offset: usize, new: &str) -> Option<Rename<Vec<TextEdit>>> {
    if let Rename::Refused(reason) = prepare_rename(workspace, document, offset)? {
        return Some(Rename::Refused(reason));
    }
    let new = new.trim();
    if let Some(reason) = unfit(new) {
        return Some(Rename::Refused(reason));
    }
    let asked = mention::at(document, offset)?;
    let edits = edits(document, &asked, new);
    Some(match harm(document, &asked.who, &edits, new) {
        Some(reason) => Rename::Refused(reason),
        None => Rename::Possible(edits),
    })
}

/// Why `new` is no name.
fn unfit(new: &str) -> Option<String> {
    let folded = name::fold(new);
    if !new.chars().any(char::is_alphanumeric) {
        return Some("A name needs a letter".to_string());
    }
    if new.len() > LONGEST {
        return Some("That is too long for a name".to_string());
    }
    if let Some(mark) = new.chars().find(|c| c.is_control() || "[](){}<>:|*`/&+,;".contains(*c)) {
        return Some(format!("A name cannot have `{}` in it", mark.escape_default()));
    }
    if name::is_placeholder(&folded, new) {
        return Some(format!("`{new}` stands for nobody"));
    }
    name::is_label(&folded).then(|| format!("`{new}` would be read as a label, not as a speaker"))
}

fn edits(document: &Document, asked: &Mention, new: &str) -> Vec<TextEdit> {
    let (text, note) = (document.text(), document.note());
    let old = text.slice(asked.name).into_owned();
    let folded = name::fold(&old);
    let person = match asked.who {
        Who::Person(person) => Some(person),
        Who::Name(..) => None,
    };
    let mut edits = Vec::new();
    for mention in mention::all(document, &asked.who) {
        let written = text.slice(mention.name);
        if name::fold(&written) == folded {
            edits.push(TextEdit::replace(mention.name, in_case_of(&written, &old, new)));
        } else if asked.kind == MentionKind::Entry
            && mention.kind != MentionKind::Entry
            && let Some(follows) = person.and_then(|person| {
                let links = note.evidence().roster.links(&written, person);
                follows(*links.first()?, new)
            })
        {
            edits.push(TextEdit::replace(mention.name, in_case_of(&written, "", &follows)));
        }
    }
    if asked.kind != MentionKind::Entry {
        edits.extend(person.into_iter().flat_map(|person| given(note, text, person, &old, new)));
    }
    edits.sort();
    edits.dedup_by_key(|edit| edit.range);
    edits
}

/// The abbreviation or nick that the list gives follows the tags that use it.
fn given(note: &Note, text: &Text, person: u32, old: &str, new: &str) -> Vec<TextEdit> {
    let mine = note.attendees().filter(|attendee| mention::person_of(note, attendee) == Some(person));
    mine.filter_map(|attendee| {
        let is_old = |given: &Option<smol_str::SmolStr>| {
            given.as_deref().is_some_and(|given| name::fold(given) == name::fold(old))
        };
        let given =
            [&attendee.entry.abbreviation, &attendee.entry.nick].into_iter().find(|given| is_old(given))?.clone()?;
        let words = text.slice(attendee.range);
        let at = bounded(&words, &given).last()?;
        Some(TextEdit::replace(
            TextRange::new(at, at + given.len()).shifted(attendee.range.start),
            in_case_of(&given, old, new),
        ))
    })
    .collect()
}

/// What a short form becomes when the full name becomes `new`.
fn follows(by: By, new: &str) -> Option<String> {
    let words: Vec<&str> = new.split_whitespace().collect();
    match by {
        By::FirstName => words.first().map(ToString::to_string),
        By::LastName => words.last().filter(|_| words.len() > 1).map(ToString::to_string),
        By::Initials => name::initials(new).first().map(|initials| initials.to_uppercase()),
        _ => None,
    }
}

/// `new` in the letter case of `written`, unless that is written as the name that was asked about,
/// `old`: then as it was typed.
fn in_case_of(written: &str, old: &str, new: &str) -> String {
    let letters = || written.chars().filter(|c| c.is_alphabetic());
    let first = letters().next();
    if written == old {
        new.to_string()
    } else if letters().count() > 1 && letters().all(char::is_uppercase) {
        new.to_uppercase()
    } else if letters().all(char::is_lowercase) {
        new.to_lowercase()
    } else if first.is_some_and(char::is_uppercase) && new.chars().all(|c| !c.is_uppercase()) {
        let mut rest = new.chars();
        rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
    } else {
        new.to_string()
    }
}

/// Why somebody's words would change hands, if they would.
fn harm(document: &Document, who: &Who, edits: &[TextEdit], new: &str) -> Option<String> {
    let backwards: Vec<TextEdit> = edits.iter().rev().cloned().collect();
    let after = document.edited(&backwards);
    let (before_note, after_note) = (document.note(), after.note());
    let line = |statement: &crate::note::Statement<'_>| {
        document.text().line_col(statement.tag_range().start, Encoding::Utf32).line + 1
    };
    if before_note.count() != after_note.count() {
        return Some(format!("`{new}` would not be read as a speaker everywhere"));
    }
    let (mut became, mut was): (FxHashMap<Who, Who>, FxHashMap<Who, Who>) = Default::default();
    let pairs = before_note.statements().zip(after_note.statements()).flat_map(|(before, after)| {
        let pairs: Vec<_> = mention::speakers(&before).into_iter().zip(mention::speakers(&after)).collect();
        pairs.into_iter().map(move |(old, new)| (before, old, new))
    });
    for (statement, old, now) in pairs {
        let written = document.text().slice(statement.name_range()).into_owned();
        // A name that leads to nobody is itself, whatever it is.
        let mine = old == *who;
        if mine && let Who::Name(_, Status::Ambiguous) = now {
            return Some(format!("`{new}` may be more than one person here"));
        }
        let other = was.entry(now.clone()).or_insert_with(|| old.clone());
        if *other != old {
            let taken = if mine { other.clone() } else { old.clone() };
            return Some(format!("`{new}` is {} here: the two would become one", called(before_note, &taken)));
        }
        if *became.entry(old.clone()).or_insert_with(|| now.clone()) != now {
            let this = if mine { new.to_string() } else { called(before_note, &old) };
            return Some(format!("`{written}` (line {}) would no longer be {this}", line(&statement)));
        }
    }
    let listed = |note: &Note, id: u32| note.evidence().roster.is_listed(id);
    became.iter().find_map(|(old, now)| {
        let (Who::Person(old_id), Who::Person(now)) = (old, now) else { return None };
        let name = called(before_note, old);
        match (listed(before_note, *old_id), listed(after_note, *now)) {
            (true, false) => Some(format!("`{new}` would not lead to {name} of the attendee list")),
            (false, true) => {
                Some(format!("`{new}` is {} of the attendee list", called(after_note, &Who::Person(*now))))
            }
            _ => None,
        }
    })
}

fn called(note: &Note, who: &Who) -> String {
    match who {
        Who::Person(person) => {
            note.evidence().roster.people.get(*person as usize).map_or(String::new(), |person| person.name.to_string())
        }
        Who::Name(name, _) => format!("`{name}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::fixture;

    fn renamed(source: &str, new: &str) -> Result<String, String> {
        let fixture = fixture::parse(source);
        let document = fixture.document();
        match rename(&Workspace::default(), &document, fixture.offset(), new) {
            Some(Rename::Possible(edits)) => Ok(String::from(&edit::apply(document.text(), &edits))),
            Some(Rename::Refused(reason)) => Err(reason),
            None => Err("nobody".to_string()),
        }
    }

    fn check(source: &str, new: &str, expected: &str) {
        assert_eq!(renamed(source, new), Ok(expected.to_string()));
    }

    fn refused(source: &str, new: &str, reason: &str) {
        assert_eq!(renamed(source, new), Err(reason.to_string()));
    }

    const LIST: &str = "Attendees:\n\n- Ann Lee (AL)\n- Bo Ek\n\n";

    #[test]
    fn a_tag_is_renamed_wherever_it_stands_and_keeps_marks_and_case() {
        check(
            "- [c$0y] Hi.\n- [Cy] Ho.\n- [bo] Hm.\n- [cy & bo] So.\n",
            "dee",
            "- [dee] Hi.\n- [Dee] Ho.\n- [bo] Hm.\n- [dee & bo] So.\n",
        );
        check(
            &format!("{LIST}**C$0y**: Hi.\n\n**Cy**: Ho.\n\n**Bo**: Hm.\n"),
            "Cyd",
            &format!("{LIST}**Cyd**: Hi.\n\n**Cyd**: Ho.\n\n**Bo**: Hm.\n"),
        );
    }

    #[test]
    fn an_abbreviation_of_the_list_follows() {
        let lines = "A$0L: Hi.\n\nBE: Ho.\n\nAL: Hm.\n\nAI(AL): find a dial\n";
        check(
            &format!("{LIST}{lines}"),
            "ALE",
            "Attendees:\n\n- Ann Lee (ALE)\n- Bo Ek\n\nALE: Hi.\n\nBE: Ho.\n\nALE: Hm.\n\nAI(ALE): find a dial\n",
        );
    }

    #[test]
    fn tags_follow_an_entry() {
        check(
            "Attendees:\n\n- Ann$0 Lee\n- Bo Ek\n\n- [ann] Hi.\n- [bo] Ho.\n- [Ann Lee] Hm.\n",
            "Hanna Lee",
            "Attendees:\n\n- Hanna Lee\n- Bo Ek\n\n- [hanna] Hi.\n- [bo] Ho.\n- [Hanna Lee] Hm.\n",
        );
    }

    #[test]
    fn conflicts_are_refused() {
        refused(
            &format!("{LIST}- [c$0y] Hi.\n- [cy] Ho.\n- [bo] Hm.\n"),
            "bo",
            "`bo` is Bo Ek here: the two would become one",
        );
        refused(
            &format!("{LIST}- [a$0nn] Hi.\n- [bo] Ho.\n"),
            "zed",
            "`zed` would not lead to Ann Lee of the attendee list",
        );
        refused(
            &format!("{LIST}- [an$0n] Hi.\n- [bo] Ho.\n"),
            "Note",
            "`Note` would be read as a label, not as a speaker",
        );
        refused(&format!("{LIST}- [an$0n] Hi.\n- [bo] Ho.\n"), "a]b", "A name cannot have `]` in it");
        refused(
            &format!("{LIST}- [ann] So.\n- [?$0?] Hi.\n- [bo] Ho.\n"),
            "ann",
            "`??` is nobody yet; who spoke has to be settled tag by tag",
        );
        refused(
            "Attendees:\n\n- Ann Lee\n- Ann Moor\n- Bo Ek\n\n- [a$0nn] Hi.\n- [bo] Ho.\n",
            "cy",
            "`ann` may be more than one person here; settle first who it is",
        );
    }

    #[test]
    fn nobody_is_not_renamed() {
        refused(&format!("{LIST}- [ann] H$0i.\n- [bo] Ho.\n"), "cy", "nobody");
    }
}
