//! What is offered where, and what comes of it.

use super::*;
use crate::configuration::{Configuration, FILE, Layer, with_aliases};
use crate::directory::{Directory, Register};
use crate::document::Claim;
use crate::doubt::Doubts;
use crate::settings::Settings;
use crate::{check, doubt, edit, fixture};
use std::sync::Arc;

/// The titles of what is offered at the cursor.
fn titles(source: &str, expected: &[&str]) {
    let titles: Vec<String> = offered(source).1.into_iter().map(|action| action.fix.title).collect();
    assert_eq!(titles, expected);
}

/// The note after the action with this title.
fn check(source: &str, title: &str, expected: &str) {
    let (document, actions) = offered(source);
    let found = actions.iter().find(|action| action.fix.title == title);
    let action = found.unwrap_or_else(|| panic!("{title} is not among {actions:#?} in\n{source}"));
    assert_eq!(String::from(&edit::apply(document.text(), &action.fix.edits)), expected);
}

fn offered(source: &str) -> (Document, Vec<Action>) {
    let fixture = fixture::parse(source);
    let document = fixture.document();
    let findings = check::check(&document, document.settings());
    let actions = code_actions(&Workspace::default(), &document, TextRange::empty(fixture.offset()), &findings);
    (document, actions)
}

const LIST: &str = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n";

#[test]
fn somebody_is_added_in_the_layout_of_the_list() {
    let said = "- [ann] Hi.\n- [cy day] Ho.\n- [c$0y] Hm.\n";
    let says = said.replace("$0", "");
    let title = "Add `Cy Day` to the attendees";
    check(&format!("{LIST}{said}"), title, &format!("Attendees:\n\n- Ann Lee\n- Bo Ek\n- Cy Day\n\n{says}"));
    check(
        &format!("Attendees:\r\n\r\n* Ann Lee\r\n* Bo Ek\r\n* Dee Fox\r\n\r\n{said}"),
        title,
        &format!("Attendees:\r\n\r\n* Ann Lee\r\n* Bo Ek\r\n* Cy Day\r\n* Dee Fox\r\n\r\n{says}"),
    );
    check(&format!("Present: Ann Lee, Bo Ek\n\n{said}"), title, &format!("Present: Ann Lee, Bo Ek, Cy Day\n\n{says}"));
    check(
        &format!(
            "| Name    | Abbreviation |\n|---|---|\n| Ann Lee | AL           |\n| Bo Ek   | BE           |\n\n{said}"
        ),
        title,
        &format!(
            "| Name    | Abbreviation |\n|---|---|\n| Ann Lee | AL           |\n| Bo Ek   | BE           |\n| Cy Day  |              |\n\n{says}"
        ),
    );
}

#[test]
fn whoever_is_missing_is_added_by_one_action() {
    let list = "Attendees:\n\n- Ann Lee\n- Bo Ek\n- Dee Fox\n\n";
    let said = "- [C$0y Day] Ho.\n- [ann] Hi.\n- [bo] Hm.\n- [dee] So.\n- [ann] Ah.\n- [Cy Day] Oh.\n- [bo] Yes.\n";
    let (_, actions) = offered(&format!("{list}{said}"));
    let adding: Vec<&Action> = actions.iter().filter(|action| action.fix.title.starts_with("Add ")).collect();
    assert_eq!(adding.len(), 1, "{adding:#?}");
    assert_eq!(adding[0].diagnostic.as_ref().map(|finding| finding.code), Some("unlisted-speaker"));
    let says = said.replace("$0", "");
    let title = "Add `Cy Day` to the attendees";
    let sorted = list.replace("- Dee", "- Cy Day\n- Dee");
    check(&format!("{list}{said}"), title, &format!("{sorted}{says}"));
}

#[test]
fn a_name_is_written_in_full_or_shorter() {
    check(
        &format!("{LIST}- [a$0nn] Hi.\n- [bo] Ho.\n"),
        "Write `Ann Lee` in full",
        &format!("{LIST}- [Ann Lee] Hi.\n- [bo] Ho.\n"),
    );
    check(
        &format!("{LIST}- [Ann L$0ee] Hi.\n- [bo] Ho.\n"),
        "Shorten to `Ann`",
        &format!("{LIST}- [Ann] Hi.\n- [bo] Ho.\n"),
    );
    let two = "Attendees:\n\n- Ann Lee\n- Ann Moor\n- Bo Ek\n\n";
    check(
        &format!("{two}- [Ann L$0ee] Hi.\n- [bo] Ho.\n"),
        "Shorten to `Ann L`",
        &format!("{two}- [Ann L] Hi.\n- [bo] Ho.\n"),
    );
}

#[test]
fn a_section_has_one_style() {
    check(
        &format!("{LIST}# Clocks\n\n- [a$0nn] Hi.\n- [bo] Ho.\n- ann: Hm.\n\n# Dials\n\n- bo: So.\n"),
        "Write all tags of this section as bracket tags",
        &format!("{LIST}# Clocks\n\n- [ann] Hi.\n- [bo] Ho.\n- [ann] Hm.\n\n# Dials\n\n- bo: So.\n"),
    );
    titles(&format!("{LIST}- [a$0nn] Hi.\n- [bo] Ho.\n"), &["Write `Ann Lee` in full"]);
    titles(&format!("{LIST}- [ann] H$0i.\n- [bo] Ho.\n"), &[]);
}

#[test]
fn everything_safe_is_fixed_at_once() {
    check(
        &format!("{LIST}- [ann Hi there.\n- [ bo ] Ho.\n- $0[ann] Hm.\n-\n\n# Dials\n"),
        "Fix all that can be fixed safely",
        &format!("{LIST}- [ann] Hi there.\n- [bo] Ho.\n- [ann] Hm.\n\n# Dials\n"),
    );
}

#[test]
fn a_finding_is_allowed_here_or_in_the_file() {
    let note = |end: &str, top: &str| format!("{top}{LIST}- [ann] Hi.\n- AI: find a dial{end}\n");
    let asked = note("", "").replace("AI:", "A$0I:");
    let here = note(" <!-- saidby: allow unowned-action -->", "");
    check(&asked, "Allow `unowned-action` here", &here);
    let file = note("", "<!-- saidby: allow-file unowned-action -->\n");
    check(&asked, "Allow `unowned-action` in this file", &file);
    for allowed in [here, file] {
        let document = crate::fixture::parse(&allowed).document();
        assert_eq!(check::check(&document, document.settings()), []);
    }
}

#[test]
fn no_comment_goes_where_it_would_be_seen_or_lost() {
    let allowing = |source: &str, name: &str| {
        let fixture = fixture::parse(source);
        let document = fixture.document().named(name);
        let findings = check::check(&document, document.settings());
        assert_ne!(findings, []);
        let finding = TextRange::empty(fixture.offset());
        let actions = code_actions(&Workspace::default(), &document, finding, &findings);
        let titles: Vec<String> = actions.into_iter().map(|action| action.fix.title).collect();
        titles.into_iter().filter(|title| title.starts_with("Allow")).collect::<Vec<_>>()
    };
    let note = format!("{LIST}- [ann] Hi.\n- A$0I: find a dial\n");
    let everywhere = "Allow `unowned-action` in all notes: in saidby.toml";
    assert_eq!(
        allowing(&note, "call.md"),
        ["Allow `unowned-action` here", "Allow `unowned-action` in this file", everywhere]
    );
    assert_eq!(allowing(&note, "call.txt"), ["Allow `unowned-action` in this file: in saidby.toml", everywhere]);
}

#[test]
fn a_whole_note_is_allowed_below_its_front_matter() {
    let front = "---\ntitle: Call\n---\n";
    let rest = format!("{LIST}- [ann] Hi.\n");
    check(
        &format!("{front}{rest}- A$0I: find a dial\n"),
        "Allow `unowned-action` in this file",
        &format!("{front}<!-- saidby: allow-file unowned-action -->\n{rest}- AI: find a dial\n"),
    );
}

fn settled(action: &Action) -> Option<(&String, &Answer)> {
    match &action.outside {
        Some(Outside::Settled(tag, answer)) => Some((tag, answer)),
        _ => None,
    }
}

/// What may be said of the tag at the cursor, and that the saying settles it.
fn settles(source: &str, expected: &[&str]) {
    let (document, actions) = offered(source);
    let titles: Vec<&str> = actions
        .iter()
        .filter(|action| settled(action).is_some() || action.fix.title.starts_with("Add "))
        .map(|action| action.fix.title.as_str())
        .collect();
    assert_eq!(titles, expected, "{source}");
    for action in actions.iter().filter(|action| titles.contains(&action.fix.title.as_str())) {
        let after = match settled(action) {
            None => Document::new(&String::from(&edit::apply(document.text(), &action.fix.edits)), document.claim()),
            Some((tag, answer)) => {
                let written = doubt::settle(&document, [tag.as_str()].into_iter(), answer);
                let settings = with_aliases("", &written.aliases).expect("settings");
                let (layer, problems) = Layer::toml(&settings, FILE);
                assert_eq!(problems, [], "{settings}");
                let people = Configuration::resolve(&layer.into_iter().collect::<Vec<_>>()).people;
                let rosters = vec![Arc::new(Register::new(FILE, FILE, people))];
                document.acquainted(&Arc::new(Directory { rosters, series: Vec::new() }))
            }
        };
        let at = fixture::parse(source).offset() + (after.text().len() - document.text().len());
        let statement = after.note().statement_at(at).expect("still a statement");
        let doubts = Doubts::of(after.note());
        let left: Vec<_> =
            statement.name.speakers.iter().filter_map(|speaker| doubts.about(statement.name, speaker)).collect();
        assert_eq!(left, [], "{} leaves a doubt", action.fix.title);
    }
}

#[test]
fn a_doubtful_tag_is_settled() {
    settles(
        "Attendees:\n\n- Bo Ek\n- Bo Lind\n- Ann Lee\n\n- [ann] Hi.\n- [b$0o] Ho.\n- [ann] Hm.\n",
        &["`bo` is Bo Ek: an alias in saidby.toml", "`bo` is Bo Lind: an alias in saidby.toml"],
    );
    let present = "Present: Ann Lee (ALE), Chidi Okoro (COK), Bo Ek (BEK)\n\nALE: a\n\nCOK: b\n\nCOK: c\n\n";
    settles(
        &format!("{present}CK$0O: d\n\nQVX: e\n\nBEK: f\n"),
        &["`CKO` is Chidi Okoro: an alias in saidby.toml", "Add `CKO` to the attendees"],
    );
    settles(&format!("{present}CKO: d\n\nQV$0X: e\n\nBEK: f\n"), &["Add `QVX` to the attendees"]);
    settles(&format!("{LIST}- [a$0nn] Hi.\n- [bo] Ho.\n"), &[]);
}

#[test]
fn a_roster_is_mended_and_has_no_comments() {
    let source = "Bo Ek (BE)\nAnn Lee (BE)\n";
    let settings = Settings { select: vec!["ALL".to_owned()], ..Settings::default() };
    let document = Document::new(source, Claim::Roster).named("people.md");
    let findings = check::check(&document, &settings);
    let actions = code_actions(&Workspace::default(), &document, document.text().range(), &findings);
    let titles: Vec<String> = actions.into_iter().map(|action| action.fix.title).collect();
    let allowing = |title: &&String| title.starts_with("Allow ") && title.ends_with(": in saidby.toml");
    assert_eq!(titles.iter().filter(allowing).count(), 4, "two findings, each in this file and in all");
    let others: Vec<&String> = titles.iter().filter(|title| !allowing(title)).collect();
    assert_eq!(others, ["Sort the roster", "Fix all that can be fixed safely"]);
}

#[test]
fn what_somebody_goes_on_to_say_is_merged() {
    let title = "Merge with the tag above";
    check(
        &format!("{LIST}- [ann] Hi.\n\n- [A$0nn] So.\n- [bo] Ho.\n"),
        title,
        &format!("{LIST}- [ann] Hi. So.\n- [bo] Ho.\n"),
    );
    for other in [
        "- [bo] Ho.\n- [a$0nn] So.\n",
        "- [ann] Hi.\n  - more\n- [a$0nn] So.\n- [bo] Ho.\n",
        "- [ann]\n- [a$0nn] So.\n- [bo] Ho.\n",
    ] {
        let (_, actions) = offered(&format!("{LIST}{other}"));
        assert!(actions.iter().all(|action| action.fix.title != title), "{other}");
    }
}

#[test]
fn a_placeholder_gets_a_name_throughout_the_section() {
    let before = "## Clocks\n\n- [bo] Ho.\n- [ann] Hi.\n";
    let after = "\n## Dials\n\n- [??] Ah.\n";
    check(
        &format!("{LIST}{before}- [?$0?] So.\n- [bo] Oh.\n- [??] Hm.\n{after}"),
        "`??` is `ann` throughout this section",
        &format!("{LIST}{before}- [ann] So.\n- [bo] Oh.\n- [ann] Hm.\n{after}"),
    );
    let (_, actions) = offered(&format!("{LIST}{before}- [b$0o] So.\n{after}"));
    assert!(actions.iter().all(|action| !action.fix.title.contains("throughout")));
}

#[test]
fn a_bare_name_is_turned_into_a_tag() {
    let turned = |said: &str, title: &str, expected: &str| {
        check(&format!("{LIST}{said}"), title, &format!("{LIST}{expected}"));
    };
    // One that counts as a tag, and one that only whoever asks takes for one.
    turned(
        "- [ann] Hi.\n- [bo] Ho.\n- An$0n Lee we do\n",
        "Turn into `[Ann Lee]`",
        "- [ann] Hi.\n- [bo] Ho.\n- [Ann Lee] we do\n",
    );
    turned("- [ann] Hi.\n- [bo] Ho.\n- An$0n we do\n", "Turn into `[Ann]`", "- [ann] Hi.\n- [bo] Ho.\n- [Ann] we do\n");
    turned("ANN: Hi.\n\nBO: Ho.\n\nB$0O we do\n", "Turn into `BO:`", "ANN: Hi.\n\nBO: Ho.\n\nBO: we do\n");
    turned(
        "**Ann**: Hi.\n\n**Bo**: Ho.\n\nBo$0 we do\n",
        "Turn into `**Bo**:`",
        "**Ann**: Hi.\n\n**Bo**: Ho.\n\n**Bo**: we do\n",
    );
    for other in ["- Cy$0 we do\n", "- we do, An$0n\n", "- Ann we d$0o\n", "- Ann's$0 clock\n"] {
        titles(&format!("{LIST}- [ann] Hi.\n- [bo] Ho.\n{other}"), &[]);
    }
    titles("Attendees:\n\n- An$0n Lee\n- Bo Ek\n\n- [ann] Hi.\n- [bo] Ho.\n", &[]);
}

#[test]
fn a_half_tag_is_mended_wherever_in_it_the_cursor_is() {
    let said = "[ann] Hi.\n\n[bo] Ho.\n\n";
    let mended = format!("{LIST}{said}[ann] Yes\n");
    for half in ["$0[ann Yes", "[$0ann Yes", "[a$0nn Yes", "[ann$0 Yes"] {
        check(&format!("{LIST}{said}{half}\n"), "Close the tag: `[ann]`", &mended);
    }
}
