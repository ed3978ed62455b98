//! Laws that hold for every note: what is read step by step is what is read afresh.
//!
//! Random edits of random notes, in every line ending; and of real notes where `SAIDBY_CORPUS`
//! names a folder of them.

#![allow(missing_docs, clippy::print_stderr, clippy::unwrap_used)]

use proptest::prelude::*;
use saidby_core::check;
use saidby_core::document::{Claim, Document};
use saidby_core::edit::TextEdit;
use saidby_core::features::document_symbol::document_symbols;
use saidby_core::features::formatting::{formatted, formatting};
use saidby_core::features::statements::{Spoken, statements};
use saidby_core::rules;
use saidby_core::settings::Settings;
use saidby_core::text::TextRange;
use saidby_core::workspace::Workspace;

/// Lines that notes are made of, and lines that trouble readers.
const LINES: &[&str] = &[
    "",
    "",
    "",
    "",
    "- [ann] Shall we measure?",
    " - [bo] We measured twice.",
    "  - nested without a tag",
    "AL: Yes.",
    "AL; Yes.",
    "<!-- saidby: allow unlisted-speaker -->",
    "- [ann] Yes. <!-- saidby: allow empty-bullet, unclosed-tag -->",
    "<!-- saidby: allow-file empty-bullet -->",
    "AL Yes, and why.",
    "BE: No. AL: Yes.",
    "AL: AL: Yes.",
    "**Ann Lee*: hi",
    "BE: No, and here is why.",
    "- cy: maybe",
    "- cy: surely",
    "**Ann Lee**: hi",
    "**Bo Ek**",
    "speech below a name",
    "<ann> hi",
    "<div>",
    "</div>",
    "# Harbour",
    "## Clocks",
    "dials",
    "Session 1",
    "2031-05-06",
    "Attendees:",
    "- Ann Lee (AL)",
    "- Bo Ek (@boek) b.ek@kite.example",
    "- Many more...",
    "Present: Ann Lee, Bo Ek",
    "| Name | Abbreviation |",
    "|---|---|",
    "| Cy Day | CD |",
    "```",
    "```js",
    "~~~",
    "code: yes",
    "<!-- a comment",
    "-->",
    "<!-- whole -->",
    "---",
    "===",
    "-",
    " -",
    "> quoted",
    "> AL: quoted",
    "1. first",
    "2) second",
    "- [ ] a task",
    "AI: find a dial",
    "ACTION - Ann: find",
    "RESOLVED: round dials",
    "[1]: https://x.example",
    "[ann]: hi",
    "[ann]: hi there",
    "- [ann hi there",
    "[bo]hi",
    "... and more",
    "\tindented by a tab",
    "    four spaces",
    "Ann Lee (AL), Bo Ek (BE), Cy Day (CD)",
    "a long line of prose that goes on for more than fifty bytes so that the next one may be wrapped",
    "naïve: é 👩‍💻 \u{5d0}\u{5d1}",
    "\u{feff}",
    "nul \0 byte",
    "title: x",
    "@annl",
    "@annl: hi",
    "#### @boek",
    "Day Two",
    "- Ann Lee why not",
    "??: who",
    "- **Attendees:**",
    "  - Cy Day",
];

fn line() -> impl Strategy<Value = String> {
    let ending = prop_oneof![8 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r"), 1 => Just("")];
    (prop::sample::select(LINES), ending).prop_map(|(line, ending)| format!("{line}{ending}"))
}

/// Some lines; now and then the same few again and again, so that runs grow long.
fn some_lines(most: usize) -> impl Strategy<Value = String> {
    (prop::collection::vec(line(), 0..most), prop_oneof![6 => Just(1usize), 1 => 2usize..60])
        .prop_map(|(lines, times)| lines.concat().repeat(times).chars().take(12_000).collect())
}

/// A place as a share of the text, a length, and what comes in.
fn edit() -> impl Strategy<Value = (f64, usize, String)> {
    let new = prop_oneof![
        4 => "[a-z:\\[\\] #|`-]{0,3}",
        2 => Just("\n".to_string()),
        1 => Just("\r".to_string()),
        1 => Just("\n\n".to_string()),
        3 => some_lines(6),
    ];
    (0.0..=1.0, prop_oneof![4 => Just(0usize), 3 => 0usize..4, 2 => 0usize..80, 1 => 0usize..4000], new)
}

fn placed(text: &str, (share, length, new): &(f64, usize, String)) -> TextEdit {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let start = floor((share * text.len() as f64) as usize);
    TextEdit::replace(TextRange::new(start, floor(start + length)), new.clone())
}

/// Every rule, those that are off by default too.
fn all_rules() -> Settings {
    Settings { select: rules::all().iter().map(|rule| rule.code.to_owned()).collect(), ..Settings::default() }
}

/// Everything a reader can see of a document.
fn seen(document: &Document) -> String {
    let workspace = Workspace::default();
    format!(
        "{:#?}\n{:#?}\n{:#?}\n{:?} {}",
        document_symbols(&workspace, document),
        statements(document),
        check::check(document, &all_rules()),
        document.note().date(),
        document.is_note()
    )
}

/// The first line where what is seen of two documents differs.
fn same(one: &Document, other: &Document) -> Result<(), String> {
    let (one, other) = (seen(one), seen(other));
    match one.lines().zip(other.lines()).enumerate().find(|(_, (a, b))| a != b) {
        Some((number, _)) => {
            let around =
                |text: &str| text.lines().skip(number.saturating_sub(12)).take(16).collect::<Vec<_>>().join("\n");
            Err(format!("{}\n--- afresh:\n{}", around(&one), around(&other)))
        }
        None if one.len() == other.len() => Ok(()),
        None => Err("one says more than the other".to_string()),
    }
}

fn follows(source: &str, edits: &[(f64, usize, String)]) -> Result<(), TestCaseError> {
    let mut document = Document::new(source, Claim::Note);
    let settings = all_rules();
    let mut checked = check::check_again(&document, &settings, None);
    for (number, edit) in edits.iter().enumerate() {
        let text = String::from(document.text());
        document = document.edited(&[placed(&text, edit)]);
        let text = String::from(document.text());
        let afresh = Document::new(&text, Claim::Note);
        // Half of the versions are looked at only by the next: not every version is asked for.
        if number % 2 == 0 || number + 1 == edits.len() {
            same(&document, &afresh)
                .map_err(|difference| TestCaseError::fail(format!("edit {number}: {difference}")))?;
            checked = check::check_again(&document, &settings, Some(&checked));
            prop_assert_eq!(&checked.findings, &check::check(&afresh, &settings));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The incremental note equals the note read afresh.
    #[test]
    fn incremental_is_afresh(source in some_lines(60), edits in prop::collection::vec(edit(), 1..8)) {
        follows(&source, &edits)?;
    }

    /// What a note says does not depend on where it is cut: built up from pieces put in at random
    /// places, a note is cut where its history left the cuts.
    #[test]
    fn cuts_do_not_show(source in some_lines(120), parts in prop::collection::vec(0.0..=1.0f64, 1..12)) {
        let mut places: Vec<usize> = parts.iter().map(|share| placed(&source, &(*share, 0, String::new())).range.start).collect();
        places.extend([0, source.len()]);
        places.sort_unstable();
        places.dedup();
        // Every second piece first, the others in between: each lands between two that are there.
        let pieces: Vec<&str> = places.windows(2).map(|ends| &source[ends[0]..ends[1]]).collect();
        let first: String = pieces.iter().step_by(2).copied().collect();
        let mut document = Document::new(&first, Claim::Note);
        let mut at = 0;
        for (number, piece) in pieces.iter().enumerate() {
            if number % 2 == 1 {
                document = document.edited(&[TextEdit::insert(at, *piece)]);
            }
            at += piece.len();
        }
        let text = String::from(document.text());
        prop_assert_eq!(&text, &source);
        same(&document, &Document::new(&source, Claim::Note)).map_err(TestCaseError::fail)?;
    }
}

/// A list of many pages is checked as a whole, wherever it is edited.
#[test]
fn lists_of_many_pages_are_checked_whole() {
    let wide = " ".repeat(400);
    let rows: String = (0..1400).map(|number| format!("| Ann Lee{} | {wide} |\n", number % 1390)).collect();
    let source = format!("# Call\n\n## Attendees\n\n| Name | Notes |\n|---|---|\n{rows}\n## Clocks\n\nAnn Lee1: Hi.\n");
    let settings = all_rules();
    let mut document = Document::new(&source, Claim::Note);
    assert!(document.note().pages().count() > 4);
    let mut checked = check::check_again(&document, &settings, None);
    for number in [3, 300, 600, 900, 1_395] {
        let at = source.match_indices(&wide).nth(number).unwrap().0;
        document = document.edited(&[TextEdit::insert(at, "  ")]);
        checked = check::check_again(&document, &settings, Some(&checked));
        let afresh = check::check(&Document::new(&String::from(document.text()), Claim::Note), &settings);
        assert!(afresh.iter().any(|finding| finding.code == "duplicate-attendee"));
        assert!(checked.findings == afresh, "row {number}");
    }
}

/// Doubtful names are judged as afresh, wherever the note is edited.
#[test]
fn names_of_many_pages_are_judged_as_afresh() {
    let said: String =
        ["ALE", "BEK", "ARY", "SYG"].map(|tag| format!("{tag}: We read the gauge.\n\n")).concat().repeat(30);
    let doubtful = [
        "SGY: No.\n\nQVX: I do.\n\n",
        "Ann: Yes.\n\n??: Hm.\n\n",
        "QVX: I did.\n\nQVX: Both.\n\n",
        "Ann: So.\n\nBEK : Ho.\n\n",
    ];
    let sections: String = (0..8).map(|at| format!("## Gauge {at}\n\n{said}{}", doubtful[at % 4])).collect();
    let source = format!(
        "# Call\n\nAttendees:\n\n- Ann Lee (ALE)\n- Ann Ray (ARY)\n- Ann Bay (ABY)\n- Bo Ek (BEK)\n- Sy Grau (SYG)\n\n{sections}ABY: Once.\n"
    );
    let settings = all_rules();
    let mut document = Document::new(&source, Claim::Note);
    assert!(document.note().pages().count() > 4);
    let mut checked = check::check_again(&document, &settings, None);
    let found = |code: &str| checked.findings.iter().any(|finding| finding.code == code);
    assert!(
        ["misspelt-speaker", "unlisted-speaker", "ambiguous-speaker", "placeholder-speaker"].into_iter().all(found)
    );
    let edits = [
        ("gauge", "x"),
        ("gauge.", "gauge.\n\nBEK: So."),
        ("SYG: We", "ALE: We"),
        ("\n\nSYG: We", "\n\n- [ ] SYG: We"),
        ("QVX: I", "ALE: I"),
        ("We read the gauge.\n\n", ""),
    ];
    for (number, (old, new)) in edits.iter().cycle().take(60).enumerate() {
        let text = String::from(document.text());
        let places: Vec<usize> = text.match_indices(old).map(|(at, _)| at).collect();
        let Some(&at) = places.get(number * 37 % places.len().max(1)) else { continue };
        document = document.edited(&[TextEdit::replace(TextRange::new(at, at + old.len()), *new)]);
        checked = check::check_again(&document, &settings, Some(&checked));
        let afresh = check::check(&Document::new(&String::from(document.text()), Claim::Note), &settings);
        assert_eq!(checked.findings, afresh, "edit {number}: {old} at {at}");
    }
    // who is listed, and how, decides about all of them
    for (old, new) in [("- Sy Grau", "* Sy Grau"), ("* Sy Grau", "* Quy Vox (QVX)\n* Sy Grau")] {
        let at = String::from(document.text()).find(old).unwrap();
        document = document.edited(&[TextEdit::replace(TextRange::new(at, at + old.len()), new)]);
        let again = check::check_again(&document, &settings, Some(&checked));
        let afresh = check::check(&Document::new(&String::from(document.text()), Claim::Note), &settings);
        assert_eq!(again.findings, afresh, "{new}");
        assert_ne!(again.findings, checked.findings, "{new}");
        checked = again;
    }
}

/// A segment that is read from its lines says the same as its tree: no structure in it that the
/// lines do not show.
fn lines_agree_with_tree(source: &str) -> Result<(), TestCaseError> {
    let document = Document::new(source, Claim::Note);
    for (place, segment) in document.pages().segments() {
        let text = document.text().slice(TextRange::new(place.start, place.start + segment.len));
        if let Some(difference) = saidby_core::tree::difference(&text, segment) {
            return Err(TestCaseError::fail(format!("{difference} in {text:?}")));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_the_tree(source in some_lines(60)) {
        lines_agree_with_tree(&source)?;
    }

    #[test]
    fn formatting_changes_no_word(source in some_lines(60)) {
        tidy_says_the_same(&source)?;
    }
}

/// A tidy note has the same words on the same lines, says the same, and is tidy.
fn tidy_says_the_same(source: &str) -> Result<(), TestCaseError> {
    let document = Document::new(source, Claim::Note);
    let mut edits = formatting(&Workspace::default(), &document);
    edits.reverse();
    let after = document.edited(&edits);
    let tidy = String::from(after.text());
    let words = |text: &str| {
        let lines = text.split(['\n', '\r']);
        let of =
            |line: &str| line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<String>();
        lines.map(of).collect::<Vec<String>>()
    };
    prop_assert_eq!(words(source), words(&tidy));
    let said = |spoken: Spoken| (spoken.speakers, spoken.section, spoken.text);
    let (before, now) = (statements(&document).into_iter().map(said), statements(&after).into_iter().map(said));
    prop_assert_eq!(before.collect::<Vec<_>>(), now.collect::<Vec<_>>(), "after\n{}", tidy);
    prop_assert_eq!(String::from(formatted(&after).text()), tidy, "formatted twice");
    Ok(())
}

/// The notes of the corpus, a few of each community; none where there is no corpus.
fn corpus() -> Vec<(String, String)> {
    let Ok(folder) = std::env::var("SAIDBY_CORPUS") else {
        eprintln!("skipped: SAIDBY_CORPUS names no folder of notes");
        return Vec::new();
    };
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ["md", "txt", "log"].contains(&&*ending.to_string_lossy()))
            {
                files.push(path);
            }
        }
    }
    let step = (files.len() / 60).max(1);
    let text = |path: &std::path::PathBuf| {
        Some((path.display().to_string(), String::from_utf8(std::fs::read(path).ok()?).ok()?))
    };
    files.iter().step_by(step).filter_map(text).collect()
}

#[test]
fn real_notes_follow_the_laws() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for (path, source) in corpus() {
        for ending in ["\n", "\r\n", "\r"] {
            let source = if ending == "\n" { source.clone() } else { source.replace('\n', ending) };
            let edits = prop::collection::vec(edit(), 4)
                .new_tree(&mut runner)
                .map(|tree| proptest::strategy::ValueTree::current(&tree));
            let edits = edits.unwrap_or_default();
            if let Err(error) = follows(&source, &edits) {
                panic!("{path}: {error}");
            }
        }
        for law in [lines_agree_with_tree, tidy_says_the_same] {
            if let Err(error) = law(&source) {
                panic!("{path}: {error}");
            }
        }
    }
}
