//! `saidby check`: what is read, what is said, how it ends.

use crate::{Folder, MEETING};
use expect_test::expect;

const SHOPPING: &str = "milk\nbread\n";

#[test]
fn a_named_file_is_a_note_whatever_it_is_called() {
    Folder::new(&[("list.rs", SHOPPING)]).run("check list.rs").expect(expect![[r#"
        exit code 0
        -- stdout
        Nothing to check in 1 file.
        -- stderr
        warning: list.rs: nobody speaks in it, as far as can be told, and nobody is listed; `saidby statements --explain list.rs` has the reasons
    "#]]);
}

#[test]
fn only_notes_passes_over_what_is_none() {
    Folder::new(&[("list.md", SHOPPING)]).run("check --only-notes list.md").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: list.md: does not look like a meeting note; list it under `include` in saidby.toml if it is one
    "#]]);
}

#[test]
fn a_folder_is_walked_for_what_may_be_notes() {
    let folder = Folder::new(&[("a.md", SHOPPING), ("b/c.TXT", SHOPPING), ("b/d.rs", SHOPPING), (".e/f.md", SHOPPING)]);
    folder.run("check").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: none of 2 files looks like a meeting note; list those that are under `include` in saidby.toml
    "#]]);
    folder.run("check b").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: b/c.TXT: does not look like a meeting note; list it under `include` in saidby.toml if it is one
    "#]]);
    folder.run("check .e b a.md").expect(expect![[r#"
        exit code 0
        -- stdout
        Nothing to check in 1 file.
        -- stderr
        warning: a.md: nobody speaks in it, as far as can be told, and nobody is listed; `saidby statements --explain a.md` has the reasons
    "#]]);
}

#[test]
fn ignored_files_are_not_walked_to_but_may_be_named() {
    let folder =
        Folder::new(&[("a.md", SHOPPING), ("b.md", SHOPPING), ("c/d.md", SHOPPING), (".gitignore", "b.md\nc/\n")]);
    folder.run("check .").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: a.md: does not look like a meeting note; list it under `include` in saidby.toml if it is one
    "#]]);
    folder.run("check b.md c/d.md").expect(expect![[r#"
        exit code 0
        -- stdout
        Nothing to check in 2 files.
        -- stderr
        warning: b.md: nobody speaks in it, as far as can be told, and nobody is listed; `saidby statements --explain b.md` has the reasons
        warning: c/d.md: nobody speaks in it, as far as can be told, and nobody is listed; `saidby statements --explain c/d.md` has the reasons
    "#]]);
}

#[test]
fn an_empty_folder_is_no_mistake() {
    Folder::new(&[]).run("check").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: no notes found; a file that is named is read whatever it is called
    "#]]);
    Folder::new(&[]).run("check --quiet").expect(expect![[r#"
        exit code 0
    "#]]);
    Folder::new(&[]).run("check --output-format json").expect(expect![[r#"
        exit code 0
        -- stdout
        []
        -- stderr
        warning: no notes found; a file that is named is read whatever it is called
    "#]]);
    Folder::new(&[]).run("check --output-format jsonl").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: no notes found; a file that is named is read whatever it is called
    "#]]);
}

#[test]
fn what_cannot_be_read_fails_and_the_others_are_still_done() {
    let folder = Folder::new(&[("a.md", SHOPPING), ("z.md", SHOPPING)]);
    folder.run("check a.md missing.md z.md").expect(expect![[r#"
        exit code 2
        -- stdout
        No findings in 2 notes, but 1 error.
        -- stderr
        error: missing.md: no such file or folder
        warning: a.md: nobody speaks in it, as far as can be told, and nobody is listed; `saidby statements --explain a.md` has the reasons
        warning: z.md: nobody speaks in it, as far as can be told, and nobody is listed; `saidby statements --explain z.md` has the reasons
    "#]]);
    folder.run("check --exit-zero missing.md").expect(expect![[r#"
        exit code 2
        -- stderr
        error: missing.md: no such file or folder
    "#]]);
    folder.run("check --quiet --output-format json missing.md").expect(expect![[r#"
        exit code 2
        -- stdout
        []
        -- stderr
        error: missing.md: no such file or folder
    "#]]);
}

#[test]
fn stdin_is_a_note() {
    let folder = Folder::new(&[]);
    folder.pipe("check -", SHOPPING.as_bytes()).expect(expect![[r#"
        exit code 0
        -- stdout
        Nothing to check in 1 file.
        -- stderr
        warning: -: nobody speaks in it, as far as can be told, and nobody is listed
    "#]]);
    folder.pipe("check --stdin-filename draft.md -", SHOPPING.as_bytes()).expect(expect![[r#"
        exit code 0
        -- stdout
        Nothing to check in 1 file.
        -- stderr
        warning: draft.md: nobody speaks in it, as far as can be told, and nobody is listed
    "#]]);
    folder.pipe("check --only-notes -", SHOPPING.as_bytes()).expect(expect![[r#"
        exit code 0
        -- stderr
        warning: -: does not look like a meeting note; list it under `include` in saidby.toml if it is one
    "#]]);
}

#[test]
fn colour_is_for_terminals() {
    let folder = Folder::new(&[("a.md", SHOPPING)]);
    let escapes = |run: crate::Run| run.out().contains('\x1b') || run.err.contains('\x1b');
    assert!(!escapes(folder.run("check a.md missing.md")));
    assert!(escapes(folder.run("check a.md --color always")));
    assert!(!escapes(folder.run("check a.md --color never")));
    let mut command = folder.command("check a.md missing.md");
    assert!(!escapes(crate::Run::of(command.env("NO_COLOR", "1").output().expect("the binary runs"))));
}

#[test]
fn findings_are_reported_in_order() {
    let folder = Folder::new(&[("b.md", MEETING), ("a/c.md", MEETING), ("list.md", SHOPPING)]);
    let expected = "\
a/c.md:15:3: placeholder-speaker
a/c.md:16:3: unowned-action
b.md:15:3: placeholder-speaker
b.md:16:3: unowned-action
";
    let run = folder.run("check --quiet --output-format concise");
    let found: String =
        run.out().lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ") + "\n").collect();
    assert_eq!((run.code, found.as_str()), (Some(1), expected));
    for _ in 0..5 {
        assert_eq!(folder.run("check --quiet --output-format concise"), run);
    }
}

#[test]
fn every_door_opens_on_the_same_findings() {
    let folder = Folder::new(&[("a.md", MEETING), ("b.md", MEETING)]);
    let lines = folder.run("check --output-format jsonl");
    let rows: Vec<serde_json::Value> =
        lines.out().lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let array: Vec<serde_json::Value> =
        serde_json::from_slice(&folder.run("check --output-format json").out).expect("it is JSON");
    assert_eq!(rows, array);
    assert_eq!(rows.len(), 4);
    assert_eq!(
        (&rows[0]["path"], &rows[0]["line"], &rows[0]["code"]),
        (&"a.md".into(), &15.into(), &"placeholder-speaker".into())
    );
    assert_eq!(folder.run("check").out().matches("-->").count(), 4);
    let piped = folder.pipe("check --output-format jsonl --stdin-filename a.md -", MEETING.as_bytes());
    assert_eq!(piped.out().lines().collect::<Vec<_>>(), lines.out().lines().take(2).collect::<Vec<_>>());
}

#[test]
fn severities_decide_what_is_shown_and_how_it_ends() {
    let folder = Folder::new(&[("a.md", MEETING)]);
    let check = |arguments: &str| {
        let run = folder.run(&format!("check --quiet --output-format concise {arguments}"));
        (run.code, run.out().lines().count())
    };
    assert_eq!(check(""), (Some(1), 2));
    assert_eq!(check("--severity hint"), (Some(1), 3));
    assert_eq!(check("--severity error"), (Some(1), 0), "what fails does not depend on what is shown");
    assert_eq!(check("--fail-on error"), (Some(0), 2));
    assert_eq!(check("--exit-zero"), (Some(0), 2));
    assert_eq!(check("--ignore unowned-action"), (Some(0), 1));
    assert_eq!(check("--ignore unowned-action --fail-on information"), (Some(1), 1));
    assert_eq!(check("--select unowned-action,empty-bullet"), (Some(1), 1));
    assert_eq!(check("--select ALL --ignore ALL"), (Some(0), 0));
}
