//! The commands that list: `statements` with its filters, `actions`, `decisions`, `outline`.

use crate::Folder;
use expect_test::expect;

const SUMMIT: &str = "\
# Harbour summit

Attendees:

- Inês Duarte (@inesd)
- Bo Lind

## 2031-05-06 Tide gauges

- [ines] Which gauge?
- [bo] The old one, \"as said\".
  - =1+1 of them
- AI(bo): order a gauge by May 20
- [x] AI: @inesd to call the Tide Office
- AI: paint it
RESOLVED: keep the old one

## 2031-06-03 Chart room

- [bo] We should measure first.
";

fn folder() -> Folder {
    Folder::new(&[("a.md", SUMMIT), ("2030-01-02.md", "Present: Ann Lee, Bo Ek\n\nAL: We should wait.\n\nBE: Good.\n")])
}

#[test]
fn statements_are_chosen_by_topic_date_and_words() {
    let folder = folder();
    let lines = |arguments: &str| {
        let run = folder.run(&format!("statements --output-format jsonl {arguments}"));
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments}");
        let row = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        run.out()
            .lines()
            .map(row)
            .map(|row| format!("{}:{}", row["path"].as_str().expect("a path"), row["line"]))
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(""), ["2030-01-02.md:3", "2030-01-02.md:5", "a.md:10", "a.md:11", "a.md:20"]);
    assert_eq!(lines("--topic GAUGES"), ["a.md:10", "a.md:11"]);
    assert_eq!(lines("--since 2031-06"), ["a.md:20"], "the heading has the date of its meeting");
    assert_eq!(lines("--until 2030"), ["2030-01-02.md:3", "2030-01-02.md:5"], "the name of the file has the date");
    assert_eq!(lines("--since 2031-05-06 --until 2031-05-06"), ["a.md:10", "a.md:11"]);
    assert_eq!(lines("--grep (?i)we.should"), ["2030-01-02.md:3", "a.md:20"]);
    assert_eq!(lines("--by bo --grep measure"), ["a.md:20"]);
}

#[test]
fn a_wrong_filter_is_explained() {
    let folder = Folder::new(&[]);
    folder.run("statements --since soon").expect(expect![[r#"
        exit code 2
        -- stderr
        error: invalid value 'soon' for '--since <DATE>': not a date: write `2031-05-06`, `2031-05` or `2031`

        For more information, try '--help'.
    "#]]);
    folder.run("statements --grep a(").expect(expect![[r#"
        exit code 2
        -- stderr
        error: invalid value 'a(' for '--grep <RE>': unclosed group

        For more information, try '--help'.
    "#]]);
}

#[test]
fn rows_for_spreadsheets() {
    let folder = folder();
    folder.run("statements --output-format csv").expect(expect![[r#"
        exit code 0
        -- stdout
        path,line,end_line,section,tag,speaker,status,text
        2030-01-02.md,3,3,,AL,Ann Lee,known,We should wait.
        2030-01-02.md,5,5,,BE,Bo Ek,known,Good.
        a.md,10,10,2031-05-06 Tide gauges,ines,Inês Duarte,known,Which gauge?
        a.md,11,12,2031-05-06 Tide gauges,bo,Bo Lind,known,"The old one, ""as said"".
        =1+1 of them"
        a.md,20,20,2031-06-03 Chart room,bo,Bo Lind,known,We should measure first.
    "#]]);
    folder.run("actions --output-format csv").expect(expect![[r#"
        exit code 0
        -- stdout
        path,line,owner,person,due,done,section,text
        a.md,13,bo,Bo Lind,2031-05-20,,2031-05-06 Tide gauges,order a gauge by May 20
        a.md,14,'@inesd,Inês Duarte,,yes,2031-05-06 Tide gauges,'@inesd to call the Tide Office
        a.md,15,,,,,2031-05-06 Tide gauges,paint it
    "#]]);
    folder.run("decisions --output-format csv").expect(expect![[r#"
        exit code 0
        -- stdout
        path,line,section,text
        a.md,16,2031-05-06 Tide gauges,keep the old one
    "#]]);
}

#[test]
fn actions_have_owners_and_dates() {
    let folder = folder();
    folder.run("actions").expect(expect![[r#"
        exit code 0
        -- stdout
        a.md
          2031-05-06 Tide gauges
          13  Bo Lind      [2031-05-20] order a gauge by May 20
          14  Inês Duarte  (done) @inesd to call the Tide Office
          15  nobody       paint it
    "#]]);
    folder.run("actions --open --owner @inesd").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: there is nothing for `@inesd` to do; a name counts as written or in full
    "#]]);
    folder.run("actions --output-format jsonl --owner bo").expect(expect![[r#"
        exit code 0
        -- stdout
        {"path":"a.md","line":13,"column":3,"owner":"bo","person":"Bo Lind","due":"2031-05-20","done":null,"section":["2031-05-06 Tide gauges"],"text":"order a gauge by May 20"}
    "#]]);
    folder.run("decisions").expect(expect![[r#"
        exit code 0
        -- stdout
        a.md
          2031-05-06 Tide gauges
          16  keep the old one
    "#]]);
    folder.run("decisions --output-format jsonl").expect(expect![[r#"
        exit code 0
        -- stdout
        {"path":"a.md","line":16,"column":1,"section":["2031-05-06 Tide gauges"],"text":"keep the old one"}
    "#]]);
}

#[test]
fn a_note_is_a_tree() {
    let folder = folder();
    folder.run("outline a.md").expect(expect![[r#"
        exit code 0
        -- stdout
        Harbour summit                                1-20      2031-05-06 · 3 statements
        ├─ Attendees                                  3-6       2 listed
        │  ├─ Inês Duarte                             5
        │  └─ Bo Lind                                 6
        ├─ 2031-05-06 Tide gauges                     8-16      2 statements
        │  ├─ Action: order a gauge by May 20         13        bo
        │  ├─ Action: @inesd to call the Tide Office  14        @inesd
        │  ├─ Action: paint it                        15        no owner
        │  └─ Decision: keep the old one              16
        └─ 2031-06-03 Chart room                      18-20     1 statement
    "#]]);
    let run = folder.run("outline --output-format json a.md");
    let tree: serde_json::Value = serde_json::from_slice(&run.out).expect("JSON");
    assert_eq!(tree[0]["children"][0]["kind"], "attendees");
    assert_eq!(tree[0]["children"][0]["children"][1]["name"], "Bo Lind");
    assert_eq!(folder.pipe("outline -", SUMMIT.as_bytes()).out, folder.run("outline a.md").out);
    let tree = |name: &str| format!("{name}\n{}", folder.run(&format!("outline {name}")).out());
    assert_eq!(folder.run("outline .").out(), [tree("2030-01-02.md"), tree("a.md")].join("\n"));
    assert_eq!(folder.run("outline missing.md").code, Some(2));
}
