//! What is offered where.

use super::*;
use crate::directory::{Directory, Register};
use crate::fixture;

const LIST: &str = "Attendees:\n\n- Ann Lee (@annl)\n- Bo Ek (@boek)\n- Cy Day\n\n";

/// The headings of three other notes.
fn series() -> Vec<Headings> {
    let headings =
        |names: &[&str]| names.iter().map(|name| (2, (*name).to_owned())).chain([(3, "Dials".to_owned())]).collect();
    vec![
        headings(&["Agenda", "Clocks of May", "Next meeting"]),
        headings(&["Agenda", "Money {$}", "Next meeting", "Next meeting"]),
        headings(&["Agenda", "Money {$}", "Tides"]),
    ]
}

fn offered(source: &str) -> (crate::fixture::Fixture, Vec<Completion>) {
    let fixture = fixture::parse(source);
    let document = fixture.document();
    let today = Some(Date { year: 2031, month: 5, day: 6 });
    let found = completions(&Workspace::default(), &document, fixture.offset(), today, series);
    for each in &found {
        let range = each.range;
        assert!(range.start <= fixture.offset() && fixture.offset() <= range.end && range.end <= fixture.text.len());
        assert!(!document.text().slice(range).contains('\n'));
    }
    (fixture, found)
}

/// The labels of what is offered at the cursor.
fn check(source: &str, expected: &[&str]) {
    let (fixture, found) = offered(source);
    let labels: Vec<&str> = found.iter().map(|each| each.label.as_str()).collect();
    assert_eq!(labels, expected, "in\n{}", fixture.text);
}

/// The text after the first of what is offered was taken.
fn taken(source: &str, expected: &str) {
    let (fixture, found) = offered(source);
    let first = found.first().expect("something is offered");
    let mut text = fixture.text.clone();
    text.replace_range(first.range.start..first.range.end, &first.text);
    assert!(text.ends_with(expected), "{text:?} ends with {expected:?}");
}

#[test]
fn of_two_who_talk_the_other_comes_first() {
    check(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n- [$0\n"), &["bo", "ann", "cy"]);
    check(&format!("{LIST}- [cy] So.\n- [bo] Hi.\n- [ann] Ho.\n- [$0\n"), &["bo", "ann", "cy"]);
}

#[test]
fn those_whom_a_roster_or_an_earlier_note_knows_come_last() {
    let people = |text| crate::directory::read("people.txt", text).expect("people");
    let register = |file: &str, text| std::sync::Arc::new(Register::new(file, file, people(text)));
    let directory = Directory {
        rosters: vec![register("people.txt", "Bo Ek (BE)\nDora Fenn (@dorf)\nAnn Lee (AL)")],
        series: vec![register("may-6.md", "Ann Lind (AI)\nDora Fenn (DF)")],
    };
    let check = |typed: &str, expected: &[&str]| {
        let fixture = fixture::parse(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n{typed}\n"));
        let document = fixture.document().acquainted(&std::sync::Arc::new(directory.clone()));
        let found = completions(&Workspace::default(), &document, fixture.offset(), None, Vec::new);
        let shown = |each: &Completion| format!("{}: {}", each.label, each.detail.as_deref().unwrap_or_default());
        let people = found.iter().filter(|each| each.kind == CompletionKind::Person);
        assert_eq!(people.map(shown).collect::<Vec<_>>(), expected, "{typed}");
        let last = found.last().and_then(|each| each.person.as_deref()).unwrap_or_default();
        details(&Workspace::default(), &document, last, fixture.offset())
    };
    let listed = ["bo: Bo Ek", "ann: Ann Lee", "cy: Cy Day"];
    let known = ["dora: Dora Fenn, people.txt", "Ann Lind: may-6.md"];
    let last = check("- [$0", &[&listed[..], &known[..]].concat());
    assert_eq!(last.as_deref(), Some("**Ann Lind**\n\nKnown from may-6.md"));
    check("- [d$0", &["cy: Cy Day", known[0]]);
    check("- [bo] Ask @d$0", &["Cy Day: ", "@dorf: Dora Fenn, people.txt"]);
    // nobody who is not even there, where nothing is typed yet
    check("- $0", &listed);
}

#[test]
fn two_keys_are_enough() {
    taken(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n- [c$0\n"), "- [ann] Ho.\n- [cy] \n");
    check(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n- [le$0\n"), &["ann"]);
    check(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n- [annl$0\n"), &["ann"]);
}

#[test]
fn tags_are_written_as_the_note_writes_them() {
    taken(&format!("{LIST}**Bo Ek:** Hi.\n\n**Ann Lee:** Ho.\n\n$0"), "\n\n**Bo Ek:** ");
    taken("Attendees:\n\n- Ann Lee (AL)\n- Bo Ek (BE)\n\nAL: Hi.\n\nBE: Ho.\n\nA$0", "\n\nAL: ");
    taken("Attendees:\n\n- Ann Lee (AL)\n- Bo Ek (BE)\n- Cy Day (CYD)\n\nAL: Hi.\n\nBE: Ho.\n\ncy$0", "\n\nCYD: ");
    taken(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n- $0"), "\n- [bo] ");
    taken(&format!("{LIST}- **A$0"), "\n- **Ann**: ");
}

#[test]
fn what_closes_the_tag_is_not_doubled() {
    taken(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n- [c$0] Hm.\n"), "\n- [cy] Hm.\n");
}

#[test]
fn handles_stand_anywhere() {
    check(&format!("{LIST}- [bo] Hi.\n- [ann] Ho, @b$0\n"), &["@boek"]);
    taken(&format!("{LIST}- [bo] Hi.\n- [ann] Ho, @$0"), "Ho, @boek ");
    check(&format!("{LIST}- [bo] Hi.\n- [ann] Ho, a@b$0\n"), &[]);
    // who has none is found behind the sign too
    check(&format!("{LIST}- [bo] Hi.\n- [ann] Ho, @$0\n"), &["@boek", "@annl", "Cy Day"]);
    taken(&format!("{LIST}- [bo] Hi.\n- [ann] Ho, @c$0\n"), "Ho, Cy Day\n");
    taken(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n- @c$0\n"), "\n- [cy] \n");
}

#[test]
fn lines_begin_with_more_than_tags() {
    check(
        &format!("{LIST}# Clocks\n\n[bo] Hi.\n[ann] Ho.\n\n$0\n"),
        &["bo", "ann", "cy", "section", "ACTION", "DECISION"],
    );
    check(&format!("{LIST}# Clocks\n\n- [bo] Hi.\n- [ann] Ho.\n- AI: find a dial\n- AI$0\n"), &["AI"]);
    check(&format!("{LIST}# Clocks\n\n- [bo] Hi.\n- AI: find a dial\n- AI(b$0\n"), &["bo"]);
    check(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n\n203$0\n"), &["2031-05-06", "2031-05-13"]);
    check(&format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n\ntod$0\n"), &["2031-05-06"]);
}

#[test]
fn headings_are_those_of_the_series() {
    check(
        &format!("# Call\n\n{LIST}## Tides\n\n- [bo] Hi.\n- [ann] Ho.\n\n## $0\n"),
        &["Agenda", "Next meeting", "Money {$}"],
    );
    check(&format!("# Call\n\n{LIST}## agenda\n\n- [bo] Hi.\n- [ann] Ho.\n\n## N$0\n"), &["Next meeting"]);
    check(&format!("# Call\n\n{LIST}- [bo] Hi.\n- [ann] Ho.\n\n### $0\n"), &["Dials"]);
    check("# Call\n\n- [bo] Hi.\n- [ann] Ho.\n\n### $0\n", &["Dials", "Attendees"]);
    check("# Call\n\n## Attendees\n\n- [bo] Hi.\n- [ann] Ho.\n\n### $0\n", &["Dials"]);
    check(&format!("# Call\n\n{LIST}- [bo] Hi.\n- [ann] Ho.\n\n## A$0genda\n"), &[]);
    let (_, found) = offered(&format!("# Call\n\n{LIST}- [bo] Hi.\n- [ann] Ho.\n\n## Mo$0\n"));
    assert_eq!(found[0].text, "Money {$}");
    assert_eq!(found[0].snippet.as_deref(), Some("Money {\\$\\}\n\n- $0"));
    let (_, found) = offered(&format!("# Call\n\n{LIST}BE: Hi.\n\nANL: Ho.\n\nBE: So.\n\n## Mo$0\n"));
    assert_eq!(found[0].snippet.as_deref(), Some("Money {\\$\\}\n\n$0"));
}

#[test]
fn whoever_is_to_do_something_is_offered_behind_the_label() {
    let said = format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n");
    check(&format!("{said}- ACTION: $0\n"), &["Bo Ek", "Ann Lee", "Cy Day"]);
    taken(&format!("{said}- ACTION: c$0\n"), "- ACTION: Cy Day to \n");
    taken(&format!("{said}- **AI:** $0\n"), "- **AI:** Bo Ek to \n");
    taken(&format!("{said}- AI: Ann Lee: find a dial\n- AI: b$0\n"), "- AI: Bo Ek: \n");
    check(&format!("{said}- ACTION: find a dial, b$0\n"), &[]);
}

#[test]
fn days_to_come_are_offered_where_something_is_due() {
    let said = format!("{LIST}- [bo] Hi.\n- [ann] Ho.\n");
    let (_, found) = offered(&format!("{said}- AI(bo): find a dial by $0\n"));
    let shown: Vec<String> =
        found.iter().map(|each| format!("{} {}", each.label, each.detail.as_deref().unwrap_or_default())).collect();
    let expected = [
        "2031-05-06 today",
        "2031-05-07 tomorrow",
        "2031-05-08 Thursday",
        "2031-05-09 Friday",
        "2031-05-10 Saturday",
        "2031-05-11 Sunday",
        "2031-05-12 Monday",
        "2031-05-13 in a week",
        "2031-05-20 in two weeks",
    ];
    assert_eq!(shown, expected);
    check(&format!("{said}- AI(bo): find a dial (due fri$0\n"), &["2031-05-09"]);
    check(
        &format!("{said}- [ ] Bo: find a dial by 2031-05-1$0\n"),
        &["2031-05-10", "2031-05-11", "2031-05-12", "2031-05-13"],
    );
    check(&format!("{said}- [bo] It was made by $0\n"), &[]);
    for (date, expected) in [
        ("2031/05/01", "2031/05/07"),
        ("May 1, 2031", "May 7, 2031"),
        ("1 Jan 2031", "7 May 2031"),
        ("Feb 1, 2031", "May 7, 2031"),
    ] {
        taken(&format!("# Call {date}\n\n{said}- AI(bo): find a dial by tom$0\n"), &format!("by {expected}\n"));
    }
}

#[test]
fn nothing_is_offered_in_the_middle_of_words() {
    check(&format!("{LIST}- [bo] Hi a$0\n"), &[]);
    check(&format!("{LIST}- [bo] Hi.\n- Then we$0\n"), &[]);
    check(&format!("{LIST}- [bo] Hi.\n\n```\n[$0\n```\n"), &[]);
    check("# No note\n\n$0\n", &["section", "attendees", "ACTION", "DECISION"]);
}

#[test]
fn details_tell_who_it_is() {
    let fixture = fixture::parse(&format!("{LIST}- [bo] Hi *there*.\n- [ann] Ho.\n- [$0\n"));
    let details = details(&Workspace::default(), &fixture.document(), "Bo Ek", fixture.offset());
    assert_eq!(details.as_deref(), Some("**Bo Ek** · [@boek](https://github.com/boek)\n\n> Hi \\*there\\*."));
}
