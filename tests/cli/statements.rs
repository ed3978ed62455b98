//! `saidby statements`: who said what.

use crate::{Folder, MEETING};
use expect_test::expect;
use std::process::Stdio;

#[test]
fn nothing_said_is_no_mistake() {
    let folder = Folder::new(&[("a.md", "milk\n")]);
    folder.run("statements a.md").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: nobody speaks, as far as can be told; `saidby statements --explain` has the reasons
    "#]]);
    folder.run("statements --output-format jsonl .").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: nobody speaks, as far as can be told; `saidby statements --explain` has the reasons
    "#]]);
    folder.pipe("statements -", b"milk\n").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: nobody speaks, as far as can be told; `saidby statements --explain` has the reasons
    "#]]);
}

#[test]
fn what_is_missing_is_said() {
    Folder::new(&[("a.md", "milk\n")]).run("statements a.md missing.md").expect(expect![[r#"
        exit code 2
        -- stderr
        error: missing.md: no such file or folder
    "#]]);
    Folder::new(&[]).run("statements").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: no notes found; a file that is named is read whatever it is called
    "#]]);
    Folder::new(&[]).run("statements --stdin-filename a.md b.md").expect(expect![[r#"
        exit code 2
        -- stderr
        error: `--stdin-filename` names the text of stdin: give `-` among the paths
    "#]]);
}

#[test]
fn statements_are_listed_by_section() {
    let run = Folder::new(&[("a.md", MEETING)]).run("statements");
    let expected = "\
a.md
  Storage
  12  Inês Duarte            We should measure first.
  14  Bo Lind                Then decide.
  15  unknown (placeholder)  What about the cost?
";
    assert_eq!((run.code, run.out()), (Some(0), expected));
}

#[test]
fn statements_are_objects() {
    let folder = Folder::new(&[("notes/a.md", MEETING)]);
    let run = folder.run("statements --by INES --output-format jsonl notes");
    let row: serde_json::Value = serde_json::from_str(run.out()).expect("one line of JSON");
    let expected = serde_json::json!({
        "path": "notes/a.md", "line": 12, "column": 3, "end_column": 9, "tag": "ines", "style": "bracket", "end_line": 12,
        "speakers": [{
            "name": "ines", "attendee": "Inês Duarte", "person": "Inês Duarte", "organization": null,
            "status": "known", "by": "first-name",
        }],
        "section": ["Storage"], "text": "We should measure first.",
    });
    assert_eq!(row, expected);
    assert_eq!(folder.run("statements --by ines --output-format jsonl notes/a.md"), run);
    assert_eq!(folder.run("statements --by nobody").out(), "");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let note = format!("{MEETING}{}", "- [ines] and then again\n".repeat(50_000));
    let folder = Folder::new(&[("a.md", &note)]);
    let mut child = folder.command("statements --output-format jsonl").stdout(Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn every_line_is_explained() {
    let note = "Present: Ann Lee, Bo Ek\n\nAnn: Shall we measure?\nNote: tomorrow\nlee: Yes.\n";
    let folder = Folder::new(&[("a.md", note)]);
    expect![[r#"
        a.md
          3  `Ann:` is a statement, because the name leads to an attendee; `Ann` is Ann Lee by first name (colon: 2 of 2 tags name people, as in lines 3, 5)
          4  `Note:` is no statement, because the word is a label
          5  `lee:` is a statement, because the name leads to an attendee; `lee` is Ann Lee by last name (colon: 2 of 2 tags name people, as in lines 3, 5)
    "#]].assert_eq(folder.run("statements --explain a.md").out());
    expect![[r#"
        {"path":"a.md","line":3,"column":1,"end_column":5,"tag":"Ann","style":"colon","statement":true,"reason":"the name leads to an attendee","convention":{"supported":2,"plausible":2,"lines":[3,5]},"speakers":[{"name":"Ann","person":"Ann Lee","by":"first-name","candidates":[]}]}
        {"path":"a.md","line":4,"column":1,"end_column":6,"tag":"Note","style":"colon","statement":false,"reason":"the word is a label","convention":{"supported":2,"plausible":2,"lines":[3,5]},"speakers":[]}
        {"path":"a.md","line":5,"column":1,"end_column":5,"tag":"lee","style":"colon","statement":true,"reason":"the name leads to an attendee","convention":{"supported":2,"plausible":2,"lines":[3,5]},"speakers":[{"name":"lee","person":"Ann Lee","by":"last-name","candidates":[]}]}
    "#]].assert_eq(folder.run("statements --explain --output-format jsonl a.md").out());
}
