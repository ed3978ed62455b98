//! `saidby speakers`: the cast list, and how it is put right.

use crate::{Folder, read_only};
use expect_test::expect;

const CALL: &str = "\
Attendees:

- Ann Lee (@annl)
- Bo Ek
- Bo Lind
- Many more...

- [ann] Shall we measure?
- [bo] We did.
- [Cy Day] Twice?
- [cy] Surely.
- [zed] Once more.
- [zed] Then decide.
- [unknown] Or not.
";

#[test]
fn every_tag_once() {
    let folder = Folder::new(&[("a.md", CALL)]);
    folder.run("speakers").expect(expect![[r#"
        exit code 0
        -- stdout
        a.md
          Ann Lee                   1
            ann                     1  first name, attendee of line 3
          Cy Day                    2  not in the attendee list, which is open
            Cy Day                  1  a full name
            cy                      1  first name, of nobody else here
          zed                       2  not in the attendee list, which is open
          bo (ambiguous)            1  Bo Ek or Bo Lind
          unknown (placeholder)     1  who was it?
          6 tags, 3 people, 3 to settle
    "#]]);
    folder.run("speakers --doubtful --output-format csv").expect(expect![[r#"
        exit code 0
        -- stdout
        path,tag,count,line,person,attendee,status,by,evidence,doubt
        a.md,Cy Day,1,10,Cy Day,,inferred,name,a full name,"not in the attendee list, which is open"
        a.md,cy,1,11,Cy Day,,inferred,first-name,"first name, of nobody else here","not in the attendee list, which is open"
        a.md,zed,2,12,zed,,inferred,,a name of its own,"not in the attendee list, which is open"
        a.md,bo,1,9,,,ambiguous,first-name,more than one fits,Bo Ek or Bo Lind
        a.md,unknown,1,14,,,placeholder,,nobody was recorded,who was it?
    "#]]);
    let run = folder.run("speakers --output-format jsonl");
    let rows: Vec<serde_json::Value> =
        run.out().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(rows.len(), 6);
    expect![[r#"{"path":"a.md","tag":"ann","count":1,"line":8,"column":4,"person":"Ann Lee","attendee":"Ann Lee","organization":null,"status":"known","by":"first-name","evidence":"first name, attendee of line 3","doubt":null}"#]].assert_eq(run.out().lines().next().unwrap_or_default());
}

#[test]
fn what_is_sure_is_settled_without_asking() {
    let folder = Folder::new(&[("a.md", CALL)]);
    folder.run("speakers --settle --yes").expect(expect![[r#"
        exit code 0
        -- stdout
        Wrote 0 aliases and 1 attendee.
    "#]]);
    let settled = CALL.replace("- Bo Lind\n", "- Bo Lind\n- Cy Day\n");
    assert_eq!(String::from_utf8(folder.get("a.md")).expect("UTF-8"), settled);
    // what is settled stays settled
    folder.run("speakers --settle --yes").expect(expect![[r#"
        exit code 0
        -- stdout
        Nothing was written: 2 doubts can only be settled by a person; without `--yes` you are asked.
    "#]]);
    assert!(!folder.run("speakers --doubtful").out().contains("Cy Day"));
}

#[test]
fn a_check_is_quiet_about_what_is_settled() {
    let call = CALL.replace("- Many more...\n", "");
    let about = |folder: &Folder, name: &str| {
        let run = folder.run("check --output-format concise a.md");
        run.out().lines().filter(|line| line.contains(name)).map(str::to_owned).collect::<Vec<_>>()
    };
    let folder = Folder::new(&[("a.md", call.as_str())]);
    assert!(!about(&folder, "`Cy Day`").is_empty() && !about(&folder, "`zed`").is_empty());
    folder.run("speakers --settle --yes");
    assert_eq!(about(&folder, "Cy Day"), [""; 0]);
    // and of an alias in the settings
    folder.put("saidby.toml", b"[[roster.person]]\nname = \"Bo Lind\"\naliases = [\"zed\"]\n");
    assert_eq!(about(&folder, "`zed`"), [""; 0]);
}

#[test]
fn questions_need_a_terminal_and_files() {
    let folder = Folder::new(&[("a.md", CALL)]);
    folder.run("speakers --settle").expect(expect![[r#"
        exit code 2
        -- stderr
        error: `--settle` asks at a terminal; with `--yes` it takes what is sure and asks nothing
    "#]]);
    folder.pipe("speakers --settle --yes -", CALL.as_bytes()).expect(expect![[r#"
        exit code 2
        -- stderr
        error: `--settle` writes down the answers: name files, not `-`
    "#]]);
    assert_eq!(folder.run("speakers --yes").code, Some(2));
    read_only(&folder.at("a.md"));
    folder.run("speakers --settle --yes").expect(expect![[r#"
        exit code 2
        -- stdout
        Nothing was written: 2 doubts can only be settled by a person; without `--yes` you are asked.
        -- stderr
        error: a.md: not changed: it is read-only
    "#]]);
}
