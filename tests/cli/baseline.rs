//! `saidby check --baseline`: what was accepted is not reported again.

use crate::{Folder, MEETING};
use expect_test::expect;

#[test]
fn accepted_findings_are_quiet_and_new_ones_are_not() {
    let folder = Folder::new(&[("notes/a.md", MEETING)]);
    folder.run("check --baseline known.json").expect(expect![[r#"
        exit code 2
        -- stderr
        error: known.json: no such baseline: `--update-baseline` writes it, with the findings of today
    "#]]);
    folder.run("check --baseline known.json --update-baseline").expect(expect![[r#"
        exit code 0
        -- stderr
        Accepted 3 findings of 1 note.
    "#]]);
    folder.run("check --baseline known.json").expect(expect![[r#"
        exit code 0
        -- stdout
        All checks passed in 1 note.
    "#]]);

    // what is accepted moves with its line, and is the same from another folder
    let moved = MEETING.replace("## Storage", "Hello.\n\n## Storage") + "- AI: create a second issue\n";
    folder.put("notes/a.md", moved.as_bytes());
    folder.run("check --baseline known.json --output-format concise").expect(expect![[r#"
        exit code 1
        -- stdout
        notes/a.md:19:3: unowned-action Action without an owner: "create a second issue". Name one: `AI(name): …` or `AI: @name to …`
        Found 1 finding (1 warning) in 1 note.
    "#]]);
    let mut inside = folder.command("check --quiet --baseline ../known.json --output-format concise a.md");
    let inside = crate::Run::of(inside.current_dir(folder.at("notes")).output().expect("the binary runs"));
    assert_eq!(inside.out().lines().count(), 1, "{}", inside.out());

    // of two findings with the same words the second is new
    folder.put("notes/a.md", format!("{MEETING}- AI: create a tracking issue\n").as_bytes());
    let run = folder.run("check --quiet --baseline known.json --output-format concise");
    assert_eq!((run.code, run.out().lines().count()), (Some(1), 1), "{}", run.out());
}

#[test]
fn the_file_is_for_reading_too() {
    let folder = Folder::new(&[("a.md", MEETING), ("b.md", MEETING)]);
    assert_eq!(folder.run("check --baseline known.json --update-baseline b.md").code, Some(0));
    folder.run("check --baseline known.json --update-baseline a.md");
    let both = String::from_utf8(folder.get("known.json")).expect("UTF-8");
    expect![[r#"
        {
          "version": 1,
          "accepted": {
            "a.md": {
              "3b2b2ed015532578": "empty-bullet",
              "b949c6d2df91223a": "unowned-action",
              "c904cd0f629e5305": "placeholder-speaker"
            },
            "b.md": {
              "3b2b2ed015532578": "empty-bullet",
              "b949c6d2df91223a": "unowned-action",
              "c904cd0f629e5305": "placeholder-speaker"
            }
          }
        }
    "#]]
    .assert_eq(&both);
    assert_eq!(folder.run("check --baseline known.json --severity hint").code, Some(0));

    std::fs::remove_file(folder.at("b.md")).expect("the note is there");
    folder.put("a.md", b"milk\n");
    folder.run("check --baseline known.json --update-baseline a.md");
    assert!(!String::from_utf8(folder.get("known.json")).expect("UTF-8").contains(".md"), "what is gone is dropped");
}

#[test]
fn another_file_is_no_baseline() {
    let folder = Folder::new(&[("a.md", MEETING), ("b.json", "[]"), ("c.json", "{\"version\":9,\"accepted\":{}}")]);
    folder.run("check --baseline b.json").expect(expect![[r#"
        exit code 2
        -- stderr
        error: b.json: not a baseline, as line 1 shows
    "#]]);
    folder.run("check --baseline c.json").expect(expect![[r#"
        exit code 2
        -- stderr
        error: c.json: written by another version of saidby: `--update-baseline` writes it anew
    "#]]);
    assert_eq!(folder.run("check --update-baseline").code, Some(2));
}

#[test]
fn fixes_leave_alone_what_is_accepted() {
    let folder = Folder::new(&[("a.md", MEETING)]);
    folder.run("check --baseline known.json --update-baseline");
    folder.run("check --baseline known.json --fix");
    assert_eq!(folder.get("a.md"), MEETING.as_bytes());
}
