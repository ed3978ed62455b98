//! `saidby format`: what is made tidy, and what is left alone.

use crate::{Folder, MEETING, read_only};
use expect_test::expect;

const UNTIDY: &str =
    "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann]  Shall we?\n- Bo: We should.\n - sub\n- [bo]So.\n- [ann] Good.\n";
const TIDY: &str =
    "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann] Shall we?\n- [Bo] We should.\n  - sub\n- [bo] So.\n- [ann] Good.\n";

fn text(folder: &Folder, name: &str) -> String {
    String::from_utf8(folder.get(name)).expect("UTF-8")
}

#[test]
fn notes_are_made_tidy_where_they_lie() {
    let folder = Folder::new(&[("a.md", UNTIDY), ("b.md", MEETING), ("list.md", "milk\n[x]  y\n")]);
    folder.run("format --check").expect(expect![[r#"
        exit code 1
        -- stdout
        a.md
        -- stderr
        Would format 1 note, 1 tidy already.
    "#]]);
    let diff = folder.run("format --diff a.md");
    assert_eq!((diff.code, diff.err.as_str()), (Some(1), "Would format 1 note.\n"));
    assert!(diff.out().starts_with("--- a.md\n+++ a.md\n@@ ") && diff.out().contains("\n+  - sub\n"), "{}", diff.out());
    assert_eq!(text(&folder, "a.md"), UNTIDY);
    folder.run("format").expect(expect![[r#"
        exit code 0
        -- stderr
        Formatted 1 note, 1 tidy already.
    "#]]);
    assert_eq!((text(&folder, "a.md").as_str(), text(&folder, "b.md").as_str()), (TIDY, MEETING));
    folder.run("format").expect(expect![[r#"
        exit code 0
        -- stderr
        2 notes tidy already.
    "#]]);
    folder.run("format list.md").expect(expect![[r#"
        exit code 0
        -- stderr
        1 note tidy already.
    "#]]);
    assert_eq!(text(&folder, "list.md"), "milk\n[x]  y\n");
}

#[test]
fn what_is_piped_in_comes_out_tidy() {
    let folder = Folder::new(&[]);
    let run = folder.pipe("format -", UNTIDY.as_bytes());
    assert_eq!((run.code, run.out(), run.err.as_str()), (Some(0), TIDY, ""));
    let crlf = UNTIDY.replace('\n', "\r\n");
    let run = folder.pipe("format -", format!("\u{feff}{crlf}").as_bytes());
    assert_eq!(run.out(), format!("\u{feff}{}", TIDY.replace('\n', "\r\n")));
    for bytes in [&b""[..], b"not \xff UTF-8\n", b"no end"] {
        assert_eq!(folder.pipe("format -", bytes).out, bytes);
    }
}

#[test]
fn the_settings_name_the_style() {
    let folder = Folder::new(&[("saidby.toml", "[tags]\nstyle = \"bold\"\n"), ("a.md", UNTIDY)]);
    folder.run("format");
    assert!(
        text(&folder, "a.md").contains("- **ann**: Shall we?\n- **Bo**: We should.\n"),
        "{}",
        text(&folder, "a.md")
    );
}

#[test]
fn what_cannot_be_written_fails_and_the_others_are_still_done() {
    let folder = Folder::new(&[("a.md", UNTIDY), ("b.md", UNTIDY)]);
    read_only(&folder.at("a.md"));
    folder.run("format").expect(expect![[r#"
        exit code 2
        -- stderr
        error: a.md: not formatted: it is read-only
        Formatted 1 note.
    "#]]);
    assert_eq!(text(&folder, "b.md"), TIDY);
}

#[test]
fn attendees_are_sorted_where_that_is_asked_for() {
    let list = "- Inês Duarte\n- Bo Lind\n";
    let sorted = MEETING.replace(list, "- Bo Lind\n- Inês Duarte\n");
    let folder = Folder::new(&[("a.md", MEETING)]);
    assert_eq!(folder.run("format --quiet --sort-attendees").code, Some(0));
    assert_eq!(String::from_utf8(folder.get("a.md")).expect("UTF-8"), sorted);
    assert_eq!(folder.run("format --check --quiet --sort-attendees").code, Some(0));
    let folder = Folder::new(&[("a.md", MEETING), ("saidby.toml", "[roster]\norder = \"name\"\n")]);
    assert_eq!(folder.run("format --check --quiet").code, Some(1));
    assert_eq!(folder.run("format --quiet").code, Some(0));
    assert_eq!(String::from_utf8(folder.get("a.md")).expect("UTF-8"), sorted);
}
