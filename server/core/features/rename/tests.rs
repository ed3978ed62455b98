//! Names given anew, and what is refused.

use super::*;
use crate::configuration::{Configuration, FILE, Layer};
use crate::directory::{self, Directory, Register};
use crate::edit;
use crate::fixture;
use std::sync::Arc;

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
    refused(&format!("{LIST}- [an$0n] Hi.\n- [bo] Ho.\n"), "Note", "`Note` would be read as a label, not as a speaker");
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

#[test]
fn silent_people_keep_their_names() {
    refused(&format!("{LIST}- [b$0o] Ho.\n"), "ann", "`ann` is Ann Lee of the attendee list");
}

/// A roster and its notes, each below a line with its name, once the one at the cursor is called
/// `new`; or why that is refused, and where.
fn shared(source: &str, new: &str) -> Result<String, String> {
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in source.split_inclusive('\n') {
        match line.strip_prefix("-- ").and_then(|line| line.strip_suffix(" --\n")) {
            Some(name) => files.push((name, String::new())),
            None => files.last_mut().expect("a name above").1.push_str(line),
        }
    }
    let (roster, notes) = files.split_first().expect("a roster");
    let people = if roster.0 == FILE {
        let (layer, problems) = Layer::toml(&roster.1, FILE);
        assert_eq!(problems, []);
        Configuration::resolve(&[layer.expect("settings")]).people
    } else {
        directory::read(roster.0, &roster.1).expect("people")
    };
    let rosters = vec![Arc::new(Register::new(roster.0, roster.0, people))];
    let directory = Arc::new(Directory { rosters, series: Vec::new() });
    let fixtures: Vec<_> = notes.iter().map(|(name, text)| (*name, fixture::parse(text))).collect();
    let documents: Vec<Document> =
        fixtures.iter().map(|(_, fixture)| fixture.document().acquainted(&directory)).collect();
    let asked = fixtures.iter().position(|(_, fixture)| fixture.cursor.is_some()).expect("a cursor");
    let offset = fixtures[asked].1.offset();
    let source = Shared::roster(&documents[asked], offset).ok_or("not the roster's")?;
    let place = (&source, roster.1.as_str());
    let shared = match Shared::wished(&Workspace::default(), &documents[asked], offset, new, place) {
        Some(Rename::Possible(shared)) => shared,
        Some(Rename::Refused(reason)) => return Err(reason),
        None => return Err("nobody".to_string()),
    };
    let written = |name: &str, text: &Text, edits: &[TextEdit]| {
        format!("-- {name} --\n{}", String::from(&edit::apply(text, edits)))
    };
    let mut out = written(roster.0, &Text::new(&roster.1), &shared.edits);
    for ((name, _), document) in fixtures.iter().zip(&documents) {
        assert!(shared.concerns(document));
        match shared.edits_of(document) {
            Rename::Possible(edits) => out.push_str(&written(name, document.text(), &edits)),
            Rename::Refused(reason) => return Err(format!("{name}: {reason}")),
        }
    }
    Ok(out)
}

fn check_shared(source: &str, new: &str, expected: &str) {
    assert_eq!(shared(source, new), Ok(expected.to_string()));
}

const ROSTER: &str = "-- people.txt --\n# CD is new\nAnn Lee (ALE)\nCy Dunn (CD)\nCora Ek (CEK)\n";

#[test]
fn a_name_of_a_roster_is_renamed_there_and_in_all_notes() {
    check_shared(
        &format!(
            "{ROSTER}-- a.md --\n{LIST}- [C$0D] Hi.\n- [BE] Ho.\n- AI(CD): find a dial\n-- b.md --\n{LIST}- [cd] Hi.\n- [Cy Dunn] Hm.\n- [bo] Ho.\n-- c.md --\n{LIST}- [bo] Ho.\n"
        ),
        "CDA",
        &format!(
            "{}-- a.md --\n{LIST}- [CDA] Hi.\n- [BE] Ho.\n- AI(CDA): find a dial\n-- b.md --\n{LIST}- [cda] Hi.\n- [Cy Dunn] Hm.\n- [bo] Ho.\n-- c.md --\n{LIST}- [bo] Ho.\n",
            ROSTER.replace("(CD)", "(CDA)")
        ),
    );
}

#[test]
fn lists_that_have_the_name_as_well_follow() {
    let table = "| Name | Abbreviation |\n|---|---|\n| Ann Lee | ALE |\n| Cy Dunn | CD |\n\n";
    check_shared(
        &format!(
            "{ROSTER}-- a.md --\n{table}CD: Hi.\n\nALE: Ho.\n-- b.md --\n{LIST}[C$0D]: Hm, we did.\n\n[AL]: So.\n\n[CD]: Oh, we will.\n"
        ),
        "CDA",
        &format!(
            "{}-- a.md --\n{}CDA: Hi.\n\nALE: Ho.\n-- b.md --\n{LIST}[CDA]: Hm, we did.\n\n[AL]: So.\n\n[CDA]: Oh, we will.\n",
            ROSTER.replace("(CD)", "(CDA)"),
            table.replace("CD", "CDA"),
        ),
    );
}

#[test]
fn an_alias_of_the_settings_is_renamed_and_all_else_left() {
    let settings = "-- saidby.toml --\n# cyd too\n[[roster.person]]\nname = \"Cy Dunn\" # cyd\nhandle = \"cydunn\"\naliases = [\"seedy\", 'cyd']\n\n[rules]\nignore = []\n";
    check_shared(
        &format!("{settings}-- a.md --\n{LIST}- [cy$0d] Hi.\n- [bo] Ho.\n- [Cyd & bo] Hm.\n- [seedy] So.\n"),
        "cydee",
        &format!(
            "{}-- a.md --\n{LIST}- [cydee] Hi.\n- [bo] Ho.\n- [Cydee & bo] Hm.\n- [seedy] So.\n",
            settings.replace("'cyd'", "'cydee'")
        ),
    );
}

#[test]
fn what_follows_from_the_roster_needs_no_change_there() {
    check_shared(
        &format!("{ROSTER}-- a.md --\n{LIST}- [c$0y] Hi.\n- [bo] Ho.\n-- b.md --\n{LIST}- [Cy] Hm.\n- [ann] So.\n"),
        "dunn",
        &format!("{ROSTER}-- a.md --\n{LIST}- [dunn] Hi.\n- [bo] Ho.\n-- b.md --\n{LIST}- [Dunn] Hm.\n- [ann] So.\n"),
    );
}

#[test]
fn a_name_in_full_is_corrected_everywhere() {
    for (name, before, after) in [
        (
            "people.json",
            "[{\"abbreviation\": \"ALE\", \"name\": \"Ann Lee\"}]",
            "[{\"abbreviation\": \"ALE\", \"name\": \"Hanna Lee\"}]",
        ),
        ("people.csv", "name,abbreviation\nAnn Lee,ALE", "name,abbreviation\nHanna Lee,ALE"),
        (
            "people.toml",
            "[[person]]\nabbreviation = \"ALE\"\nname = \"Ann Lee\"",
            "[[person]]\nabbreviation = \"ALE\"\nname = \"Hanna Lee\"",
        ),
    ] {
        check_shared(
            &format!(
                "-- {name} --\n{before}\n-- a.md --\n{}- [ann] Hi.\n- [bo] Ho.\n-- b.md --\nPresent: Bo Ek, Dee Fox\n\n- [Ann Lee] Hm.\n- [bo] So.\n- [ann] Ah.\n- [ALE] Oh.\n- [dee] Ho.\n",
                LIST.replace("Ann", "An$0n")
            ),
            "Hanna Lee",
            &format!(
                "-- {name} --\n{after}\n-- a.md --\n{}- [hanna] Hi.\n- [bo] Ho.\n-- b.md --\nPresent: Bo Ek, Dee Fox\n\n- [Hanna Lee] Hm.\n- [bo] So.\n- [hanna] Ah.\n- [ALE] Oh.\n- [dee] Ho.\n",
                LIST.replace("Ann", "Hanna")
            ),
        );
    }
}

#[test]
fn conflicts_anywhere_are_refused() {
    let note = format!("-- a.md --\n{LIST}- [C$0D] Hi.\n- [bo] Ho.\n");
    let refused = |more: &str, new: &str, reason: &str| {
        assert_eq!(shared(&format!("{ROSTER}{note}{more}"), new), Err(reason.to_string()));
    };
    refused("", "CEK", "a.md: `CEK` would not lead to Cy Dunn of people.txt");
    refused("", "BE", "a.md: `BE` is Bo Ek here: the two would become one");
    let other = "-- b.md --\nAttendees:\n\n- Zed Ash (CDA)\n- Bo Ek\n\n- [CD] Hm.\n- [CDA] Hi.\n- [bo] Ho.\n";
    refused(other, "CDA", "b.md: `CDA` is Zed Ash here: the two would become one");
    // who was a stranger must not become somebody
    let stranger = "-- b.md --\nAttendees:\n\n- Bo Ek\n\n- [qxy] Hi.\n- [bo] Ho.\n- [qxy] So.\n";
    refused(stranger, "QXY", "b.md: `QXY` is Cy Dunn of people.txt");
    refused("", "a fairly long thing", "`a fairly long thing` cannot stand in people.txt in the place of `CD`");
}

#[test]
fn a_handle_is_theirs() {
    let roster = "-- people.txt --\nAnn Lee\nCy Dunn @cyd\n";
    assert_eq!(
        shared(&format!("{roster}-- a.md --\n{LIST}- [cy$0d] Hi.\n- [bo] Ho.\n"), "seedy"),
        Err("a.md: `seedy` would not lead to Cy Dunn of people.txt".to_string())
    );
}

#[test]
fn a_name_of_the_note_alone_is_not_the_roster_s() {
    for source in [
        format!("{ROSTER}-- a.md --\n{LIST}- [b$0o] Hi.\n- [ann] Ho.\n"),
        format!("{ROSTER}-- a.md --\n{LIST}- [an$0n] Hi.\n- [bo] Ho.\n"),
    ] {
        assert_eq!(shared(&source, "cy"), Err("not the roster's".to_string()));
    }
}
