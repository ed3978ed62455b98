//! Who said what: every statement of a note with its speakers resolved.

use crate::document::Document;
use crate::likeness::Likeness;
use crate::note::Statement;
use crate::resolve;
use crate::roster::By;
use crate::text::{Text, TextRange};

/// A statement: a speaker tag and all that was said under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// The tag with its marks: `[ines]`, `ABC:`, `**Ann**:`.
    pub tag: TextRange,
    /// What stands between the marks, as written.
    pub name: String,
    /// How the tag is marked; the names of the JSON output (`bracket`, `colon`, …).
    pub style: &'static str,
    /// The tag's line up to the end of the last line that belongs to it.
    pub extent: TextRange,
    /// One or more.
    pub speakers: Vec<Speaker>,
    /// The headings it stands under, the outermost first; without the title.
    pub section: Vec<String>,
    /// The words without markers, lines joined by `\n`.
    pub text: String,
}

/// Who a name in a tag stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The name as the tag has it.
    pub name: String,
    /// The entry of this note's attendee list.
    pub attendee: Option<String>,
    /// The best full name known.
    pub person: Option<String>,
    /// Where the person belongs, from the entry or the tag.
    pub organization: Option<String>,
    /// `known`, `roster`, `inferred`, `ambiguous`, `unknown`, `placeholder` or `group`.
    pub status: &'static str,
    /// What linked the name to the person: `name`, `handle`, `email`, …
    pub by: Option<&'static str>,
    /// Who it may be, the likeliest first, where that is ambiguous or the name misspelt.
    pub candidates: Vec<String>,
}

/// All statements of a note, in the order of the text.
#[must_use]
pub fn statements(document: &Document) -> Vec<Spoken> {
    let note = document.note();
    let text = document.text();
    let paths = note.section_paths(text);
    let likeness = Likeness::new(note);
    note.statements().map(|statement| spoken(document, &statement, text, (&paths, &likeness))).collect()
}

fn spoken(
    document: &Document,
    statement: &Statement<'_>,
    text: &Text,
    (paths, likeness): (&[Vec<String>], &Likeness<'_>),
) -> Spoken {
    let note = document.note();
    let roster = &note.evidence().roster;
    let line = statement.line();
    let line_end = statement.place.start + line.end as usize;
    let mut words = text.slice(TextRange::new(statement.text_start(), line_end)).trim().to_string();
    let mut end = line_end;
    for (place, line) in note.speech(statement) {
        end = place.start + line.end as usize;
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(&text.slice(TextRange::new(place.start + line.content as usize, end)));
    }
    let name_of = |id: u32| roster.people[id as usize].name.to_string();
    let speaker = |speaker: &resolve::Speaker| {
        // A slip of the keys is nobody's name, however well it would do for one.
        let meant = likeness.misspelt(statement.name, speaker);
        let speaker = &if meant.is_empty() { speaker.clone() } else { speaker.of_nobody() };
        let person = speaker.person.map(|id| &roster.people[id as usize]);
        Speaker {
            name: speaker.name.to_string(),
            attendee: person.filter(|person| !person.entries.is_empty()).map(|person| person.name.to_string()),
            person: person.map(|person| person.name.to_string()),
            organization: speaker
                .organization
                .as_ref()
                .or(person.and_then(|person| person.organization.as_ref()))
                .map(ToString::to_string),
            status: speaker.status.name(),
            by: speaker.by.map(By::name),
            candidates: if meant.is_empty() {
                note.likeliest(&speaker.candidates, statement.section).into_iter().map(name_of).collect()
            } else {
                meant.into_iter().map(|likely| name_of(likely.person)).collect()
            },
        }
    };
    Spoken {
        tag: statement.tag_range(),
        name: text.slice(statement.name_range()).into_owned(),
        style: statement.tag.form.style.name(),
        extent: TextRange::new(statement.place.start + line.start as usize, end),
        speakers: statement.name.speakers.iter().map(speaker).collect(),
        section: paths.get(statement.section).cloned().unwrap_or_default(),
        text: words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    /// The examples of a page: what lies between fences of `note`, with three backticks or more.
    fn examples(page: &str) -> Vec<String> {
        let (mut out, mut open): (Vec<String>, Option<&str>) = (Vec::new(), None);
        for line in page.lines() {
            match open {
                Some(fence) if line == fence => open = None,
                Some(_) => out.last_mut().expect("a block is open").extend([line, "\n"]),
                None if line.ends_with("`note") => {
                    open = line.strip_suffix("note");
                    out.push(String::new());
                }
                None => {}
            }
        }
        out
    }

    fn who(speaker: &Speaker) -> String {
        match speaker.status {
            "ambiguous" => speaker.candidates.join(" or "),
            "placeholder" | "group" => format!("({})", speaker.status),
            _ => speaker.person.clone().unwrap_or_else(|| "?".to_owned()),
        }
    }

    #[test]
    fn the_page_about_recognition_is_a_test() {
        let page = include_str!("../../../docs/recognition.md");
        let examples = examples(page);
        assert!(examples.len() > 20, "the page has examples");
        for example in examples {
            let fixture = fixture::parse(&example);
            let said = statements(&fixture.document());
            let found =
                said.iter().map(|said| (said.tag, said.speakers.iter().map(who).collect::<Vec<_>>().join(" + ")));
            fixture.expect(found);
        }
    }
}
