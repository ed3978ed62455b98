//! `saidby init`: the file fits the notes.

use crate::{Folder, MEETING};
use expect_test::expect;

#[test]
fn the_settings_fit_the_notes() {
    let folder = Folder::new(&[
        ("meetings/a.md", MEETING),
        ("meetings/b.md", MEETING),
        ("meetings/2031/c.txt", MEETING),
        ("docs/shopping.md", "milk\n"),
        ("people.toml", ""),
    ]);
    let before = folder.run("check --output-format concise");
    folder.run("init").expect(expect![[r#"
        exit code 0
        -- stdout
        Wrote saidby.toml, after a look at 3 notes.
    "#]]);
    expect![[r##"
        # Settings of saidby. Every key has a default; `saidby config` shows what is in force.

        [notes]
        include = ["meetings/**/*"] # notes, whatever they look like
        # exclude = ["**/README.md"]

        [tags]
        style = "bracket" # 9 of 9 tags; what `saidby format` aims at
        # placeholders = ["??", "unknown"]
        # labels = ["Note"] # never speakers

        [roster]
        files = ["people.toml"]

        # [[roster.person]]
        # name = "Inês Duarte"
        # aliases = ["ines"]

        [rules]
        profile = "default" # or "draft" while notes are being taken, "strict" before publishing
        # ignore = ["empty-bullet"]
    "##]]
    .assert_eq(&String::from_utf8(folder.get("saidby.toml")).expect("UTF-8"));
    assert_eq!(folder.run("config").code, Some(0), "{}", folder.run("config").err);
    assert_eq!(folder.run("check --output-format concise").out, before.out);
}

#[test]
fn where_there_is_nothing_all_is_shown_as_a_comment() {
    let folder = Folder::new(&[("a/b.txt", "milk\n")]);
    folder.run("init a").expect(expect![[r#"
        exit code 0
        -- stdout
        Wrote a/saidby.toml, after a look at 0 notes.
    "#]]);
    let text = String::from_utf8(folder.get("a/saidby.toml")).expect("UTF-8");
    assert!(text.contains("# style =") && text.contains("# include =") && text.contains("# files ="), "{text}");
    assert_eq!(folder.run("config show a").code, Some(0));
    folder.run("init a").expect(expect![[r#"
        exit code 2
        -- stderr
        error: a/saidby.toml: is there already; nothing was changed
    "#]]);
    assert_eq!(String::from_utf8(folder.get("a/saidby.toml")).expect("UTF-8"), text);
    assert_eq!(folder.run("init missing").code, Some(2));
}
