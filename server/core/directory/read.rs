//! Files of people: `Name (ABC)` line by line, TOML, JSON, CSV.

use super::Registered;
use crate::attendee::{self, Entry, Item, Role};
use crate::text::TextRange;
use serde::Deserialize;
use smol_str::SmolStr;
use toml::Spanned;

/// Somebody as a people file has them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Row {
    /// The name in full.
    pub name: String,
    /// The handle.
    pub handle: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The abbreviation that tags use.
    pub abbreviation: Option<String>,
    /// Other names that tags use.
    pub aliases: Vec<String>,
    /// The organisation.
    pub organization: Option<String>,
}

impl Row {
    /// Somebody named at `range`, unless there is no name.
    #[must_use]
    pub fn registered(self, range: TextRange) -> Option<Registered> {
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty()).map(SmolStr::new);
        let name = self.name.trim();
        let entry = Entry {
            name: SmolStr::new(name),
            handle: filled(self.handle).map(|handle| SmolStr::new(handle.trim_start_matches('@'))),
            email: filled(self.email),
            abbreviation: filled(self.abbreviation),
            organization: filled(self.organization),
            ..Entry::default()
        };
        let aliases = self.aliases.iter().map(SmolStr::new).collect();
        (!name.is_empty()).then_some(Registered { entry, aliases, range })
    }
}

/// The people of a file called `name`, by its ending; or why they cannot be read.
///
/// # Errors
///
/// What is wrong with the file, in words.
pub fn read(name: &str, text: &str) -> Result<Vec<Registered>, String> {
    match Form::of(name) {
        Form::Toml => toml(text),
        Form::Json => json(text),
        Form::Csv => csv(text),
        Form::Lines => Ok(lines(text)),
    }
}

/// How a file of people is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `Name (ABC)` line by line, in any form that an attendee list may have.
    Lines,
    /// Tables `person`.
    Toml,
    /// Objects.
    Json,
    /// Rows below a line of heads.
    Csv,
}

impl Form {
    /// The form of a file called `name`, by its ending.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "toml" => Self::Toml,
            "json" => Self::Json,
            "csv" => Self::Csv,
            _ => Self::Lines,
        }
    }
}

/// Whether a file that nobody called a roster is one: three people or more, a line each, most with
/// an abbreviation, and nothing else; or a file of another kind with people in it.
#[must_use]
pub fn is_roster(name: &str, text: &str) -> bool {
    if Form::of(name) != Form::Lines {
        return read(name, text).is_ok_and(|people| people.len() >= 2);
    }
    let (mut people, mut abbreviated) = (0, 0);
    for (_, words) in worded(text).filter(|(_, words)| !words.is_empty()) {
        let Some(entry) = person(words) else { return false };
        people += 1;
        abbreviated += usize::from(entry.abbreviation.is_some());
        // most files are no rosters, and their first lines say so
        if people > 2 * abbreviated + 2 {
            return false;
        }
    }
    people >= 3 && abbreviated * 2 > people
}

/// Whether lines name people and nothing else, so that they may be some of a roster.
#[must_use]
pub fn are_people(lines: &str) -> bool {
    worded(lines).all(|(_, words)| words.is_empty() || person(words).is_some())
}

/// The person a line names, in a file that nobody called a roster; a line with a colon names none.
fn person(words: &str) -> Option<Entry> {
    // most lines of notes show at once that they are none of a roster
    if words.contains(':') {
        return None;
    }
    if let Item::Person(entry) = attendee::item(words, Role::Present) { Some(entry) } else { None }
}

/// One person a line, in any form that an attendee list may have.
fn lines(text: &str) -> Vec<Registered> {
    let person = |(at, words): (usize, &str)| match attendee::item(words, Role::Present) {
        Item::Person(entry) => {
            Some(Registered { entry, aliases: Vec::new(), range: TextRange::new(at, at + words.len()) })
        }
        _ => None,
    };
    worded(text).filter_map(person).collect()
}

/// The words of each line without its list mark, and where they begin; `#` begins a remark.
fn worded(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let words = text.split_inclusive('\n').map(move |line| {
        let words = line.trim_start_matches(|c: char| matches!(c, '-' | '*' | '+') || c.is_whitespace());
        let at = start + line.len() - words.len();
        start += line.len();
        (at, words.trim_end())
    });
    words.filter(|(_, words)| !words.starts_with('#'))
}

fn toml(text: &str) -> Result<Vec<Registered>, String> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Table {
        person: Vec<Spanned<Row>>,
    }
    /// As `saidby.toml` has them, `[[roster.person]]`, or without `roster`.
    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        person: Vec<Spanned<Row>>,
        #[serde(default)]
        roster: Table,
    }
    let file: File = ::toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let person = |row: Spanned<Row>| {
        let range = TextRange::new(row.span().start, row.span().end);
        row.into_inner().registered(range)
    };
    Ok(file.person.into_iter().chain(file.roster.person).filter_map(person).collect())
}

fn json(text: &str) -> Result<Vec<Registered>, String> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum File {
        Rows(Vec<Row>),
        Table { person: Vec<Row> },
    }
    let (File::Rows(rows) | File::Table { person: rows }) =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut from = 0;
    let person = |row: Row| {
        // JSON does not say where; the name in quotes does.
        let quoted = serde_json::Value::from(row.name.as_str()).to_string();
        let at = text[from..].find(&quoted).map(|at| from + at);
        from = at.map_or(from, |at| at + quoted.len());
        let range = at.map_or(TextRange::empty(from), |at| TextRange::new(at, at + quoted.len()));
        row.registered(range)
    };
    Ok(rows.into_iter().filter_map(person).collect())
}

/// With a line of heads; several aliases are separated by semicolons.
fn csv(text: &str) -> Result<Vec<Registered>, String> {
    let mut reader = ::csv::ReaderBuilder::new().trim(::csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let heads: Vec<String> =
        reader.headers().map_err(|error| error.to_string())?.iter().map(str::to_lowercase).collect();
    let column = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
    let Some(name) = column(&["name", "person", "full name", "delegate"]) else {
        return Err("there is no column `name`".to_owned());
    };
    let columns = [
        column(&["handle", "github", "nick", "username"]),
        column(&["email", "e-mail", "mail"]),
        column(&["abbreviation", "abbr", "initials"]),
        column(&["aliases", "alias"]),
        column(&["organization", "organisation", "org", "affiliation", "company"]),
    ];
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let cell = |index: Option<usize>| index.and_then(|index| record.get(index)).map(str::to_owned);
        let [handle, email, abbreviation, aliases, organization] = columns.map(cell);
        let aliases = aliases.unwrap_or_default();
        let aliases = aliases.split(';').map(str::trim).filter(|alias| !alias.is_empty()).map(str::to_owned).collect();
        let name = cell(Some(name)).unwrap_or_default();
        let row = Row { name, handle, email, abbreviation, aliases, organization };
        let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or_default());
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        out.extend(row.registered(TextRange::new(at, end)));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write;

    #[test]
    fn every_kind_of_file() {
        let mut out = String::new();
        for (name, text) in [
            ("delegates.txt", "# ours\nAnn Lee (ALE)\n- Bo Ek, Kite\n\nCy Day @cyd\n"),
            ("people.toml", "[[person]]\nname = \"Ann Lee\"\naliases = [\"annie\"]\n\n[[person]]\nname = \"Bo Ek\"\n"),
            ("people.json", "[{\"name\": \"Ann Lee\", \"handle\": \"@annl\"}, {\"name\": \"\"}]"),
            ("people.json", "{\"person\": [{\"name\": \"Bo Ek\", \"organization\": \"Kite\"}]}"),
            ("people.csv", "Name,Abbreviation,Aliases\n\"Ann Lee\",ALE,annie; ann l\nBo Ek,,\n"),
            ("people.csv", "Who\nAnn\n"),
            ("people.toml", "person = 1\n"),
            ("people.json", "{"),
        ] {
            match read(name, text) {
                Ok(people) => {
                    for person in people {
                        let at = &text[person.range.start..person.range.end];
                        let Entry { name: who, handle, abbreviation, organization, .. } = person.entry;
                        let all = [handle, abbreviation, organization].map(Option::unwrap_or_default).join("|");
                        let _ = writeln!(out, "{name}: {who} {all} {:?} at {:?}", person.aliases, at.lines().next());
                    }
                }
                Err(error) => {
                    let _ = writeln!(out, "{name}: {error}");
                }
            }
        }
        expect![[r#"
            delegates.txt: Ann Lee |ALE| [] at Some("Ann Lee (ALE)")
            delegates.txt: Bo Ek ||Kite [] at Some("Bo Ek, Kite")
            delegates.txt: Cy Day cyd|| [] at Some("Cy Day @cyd")
            people.toml: Ann Lee || ["annie"] at Some("[[person]]")
            people.toml: Bo Ek || [] at Some("[[person]]")
            people.json: Ann Lee annl|| [] at Some("\"Ann Lee\"")
            people.json: Bo Ek ||Kite [] at Some("\"Bo Ek\"")
            people.csv: Ann Lee |ALE| ["annie", "ann l"] at Some("\"Ann Lee\",ALE,annie; ann l")
            people.csv: Bo Ek || [] at Some("Bo Ek,,")
            people.csv: there is no column `name`
            people.toml: invalid type: integer `1`, expected a sequence
            people.json: EOF while parsing an object at line 1 column 1
        "#]]
        .assert_eq(&out);
    }
}
