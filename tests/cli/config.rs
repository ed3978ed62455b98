//! `saidby.toml` and `saidby config`.

use super::{Folder, MEETING};
use expect_test::expect;

#[test]
fn a_mistake_is_shown_where_it_is_and_nothing_is_read() {
    let folder = Folder::new(&[
        ("saidby.toml", "[rules]\nignore = [\"empty-bulet\"]\nprofil = \"strict\"\n"),
        ("notes/a.md", MEETING),
    ]);
    folder.run("check notes").expect(expect![[r#"
        exit code 2
        -- stderr
        error[unknown-rule]: there is no rule `empty-bulet`; did you mean `empty-bullet`?
         --> saidby.toml:2:11
          |
        2 | ignore = ["empty-bulet"]
          |           ^^^^^^^^^^^^^

        error[invalid-settings]: unknown key `profil`; did you mean `profile`?
         --> saidby.toml:3:1
          |
        3 | profil = "strict"
          | ^^^^^^

        error: saidby.toml: nothing is read under settings that cannot be used
    "#]]);
    assert_eq!(folder.run("statements notes").code, Some(2));
    assert_eq!(folder.run("config show notes").code, Some(2));
    folder.put("saidby.toml", b"[rules\n");
    folder.run("check").expect(expect![[r#"
        exit code 2
        -- stderr
        error[invalid-settings]: not TOML: unclosed table, expected `]`
         --> saidby.toml:1:7
          |
        1 | [rules
          |       ^

        error: saidby.toml: nothing is read under settings that cannot be used
    "#]]);
}

#[test]
fn the_file_decides_which_files_and_rules() {
    let folder = Folder::new(&[
        (
            "saidby.toml",
            "[notes]\ninclude = [\"log/*\"]\nexclude = [\"old/**\"]\n[rules]\nignore = [\"unowned-action\"]\n[rules.per-path]\n\"drafts/**\" = [\"placeholder-speaker\"]\n[rules.severity]\nempty-bullet = \"error\"\n",
        ),
        ("a.md", MEETING),
        ("drafts/b.md", MEETING),
        ("old/c.md", MEETING),
        ("log/short.scribbles", "- [unknown] x\n-\n- [bo] y\n- [ann] z\n"),
    ]);
    folder.run("check --output-format concise").expect(expect![[r#"
        exit code 1
        -- stdout
        a.md:13:1: empty-bullet Empty bullet
        a.md:15:3: placeholder-speaker Speaker not recorded: `[unknown]`
        drafts/b.md:13:1: empty-bullet Empty bullet
        log/short.scribbles:2:1: empty-bullet Empty bullet
        Found 4 findings (3 errors, 1 information) in 3 notes.
        3 fixable with `--fix`.
        -- stderr
        warning: log/short.scribbles: nobody speaks in it, as far as can be told, and nobody is listed; `saidby statements --explain log/short.scribbles` has the reasons
    "#]]);
    // a file that is named is read all the same
    assert_eq!(folder.run("check --output-format concise old/c.md").code, Some(1));
    // the command line wins
    folder.run("check --output-format concise --select unowned-action a.md").expect(expect![[r#"
        exit code 1
        -- stdout
        a.md:16:3: unowned-action Action without an owner: "create a tracking issue". Name one: `AI(name): …` or `AI: @name to …`
        Found 1 finding (1 warning) in 1 note.
    "#]]);
    folder.run("check --output-format concise --ignore empty-bullet,placeholder-speaker a.md").expect(expect![[r#"
        exit code 0
        -- stdout
        All checks passed in 1 note.
    "#]]);
    // what comes through stdin has the settings of its name
    let piped = folder.pipe("check --output-format concise --stdin-filename drafts/x.md -", MEETING.as_bytes());
    piped.expect(expect![[r#"
        exit code 1
        -- stdout
        drafts/x.md:13:1: empty-bullet Empty bullet
        Found 1 finding (1 error) in 1 note.
        1 fixable with `--fix`.
    "#]]);
}

#[test]
fn profiles() {
    let folder = Folder::new(&[("a.md", MEETING)]);
    let codes = |profile: &str| {
        folder.put("saidby.toml", format!("[rules]\nprofile = \"{profile}\"\n").as_bytes());
        let run = folder.run("check --output-format jsonl --severity hint");
        let rows = run.out().lines().map(|row| serde_json::from_str(row).expect("a row"));
        let row = |row: serde_json::Value| format!("{} {}", row["code"], row["severity"]).replace('"', "");
        rows.map(row).collect::<Vec<_>>().join(", ")
    };
    expect!["empty-bullet hint, placeholder-speaker information, unowned-action warning"].assert_eq(&codes("default"));
    expect![""].assert_eq(&codes("draft"));
    let strict = codes("strict");
    assert!(strict.contains("placeholder-speaker warning"), "{strict}");
}

#[test]
fn words_of_ones_own() {
    let note = "Bosun:\n- Inês Duarte\n- Bo Lind\n\n## Storage\n\nInes: We should measure.\nBo: Yes.\nRiddle: What is that?\nRiddle: And that?\nMystery guest: Who knows.\nInes: Bo does.\nBo: I do.\n";
    let folder = Folder::new(&[("a.md", note)]);
    let listed = |folder: &Folder| folder.run("statements a.md").out().to_owned();
    let before = listed(&folder);
    folder.put(
        "saidby.toml",
        "[tags]\nlabels = [\"Riddle\"]\nplaceholders = [\"mystery guest\"]\n[roster]\nheadings = [\"bosun\"]\n"
            .as_bytes(),
    );
    let after = listed(&folder);
    expect![[r#"
        a.md
           7  Ines (inferred)    We should measure.
           8  Bo (inferred)      Yes.
           9  Riddle (inferred)  What is that?
          10  Riddle (inferred)  And that?
          12  Ines (inferred)    Bo does.
          13  Bo (inferred)      I do.

        a.md
          Storage
           7  Inês Duarte                  We should measure.
           8  Bo Lind                      Yes.
          11  Mystery guest (placeholder)  Who knows.
          12  Inês Duarte                  Bo does.
          13  Bo Lind                      I do.
    "#]]
    .assert_eq(&format!("{before}\n{after}"));
}

#[test]
fn config_shows_where_values_come_from() {
    let folder = Folder::new(&[
        (
            "notes/saidby.toml",
            "[rules]\nprofile = \"strict\"\n[rules.per-path]\n\"drafts/**\" = [\"ALL\"]\n[[roster.person]]\nname = \"Inês \\\"I\\\" Duarte\"\naliases = [\"ines\"]\n",
        ),
        ("notes/a.md", ""),
    ]);
    let shown = folder.run("config show notes/a.md");
    let path = folder.at("notes").canonicalize().expect("it is there");
    let shown = shown.out().replace(&*path.to_string_lossy(), "…");
    expect![[r##"
        # …/saidby.toml
        notes.exclude = []                        # default
        notes.include = []                        # default
        notes.repository = ""                     # default
        roster.abbreviations = ["[A-Z][A-Z]", "[A-Z][A-Z][A-Z]", "[A-Z][A-Z][A-Z][A-Z]"]  # default
        roster.files = []                         # default
        roster.handles = "https://github.com/{}"  # default
        roster.headings = []                      # default
        roster.order = "written"                  # default
        roster.person = [{ aliases = ["ines"], name = "Inês \"I\" Duarte" }]  # notes/saidby.toml:5
        rules.extend-select = []                  # default
        rules.ignore = []                         # default
        rules.per-path."drafts/**" = ["ALL"]      # notes/saidby.toml:4
        rules.profile = "strict"                  # notes/saidby.toml:2
        rules.select = []                         # default
        rules.severity = {}                       # default
        tags.labels = []                          # default
        tags.placeholders = []                    # default
        tags.style = "auto"                       # default
    "##]]
    .assert_eq(&shown);
    assert!(folder.run("config path notes").out().trim_end().ends_with("saidby.toml"));
    assert_eq!(folder.run("config").out().lines().next(), Some("# no saidby.toml here or in the folders above"));
    folder.run("config path").expect(expect![[r#"
        exit code 0
        -- stderr
        warning: there is no saidby.toml here or in the folders above; all is as by default
    "#]]);
    // what is shown is TOML that says the same
    let toml: String = shown.lines().map(|line| format!("{line}\n")).collect();
    folder.put("again/saidby.toml", toml.as_bytes());
    let rows = |path: &str| {
        let run = folder.run(&format!("config show --output-format json {path}"));
        let rows: Vec<serde_json::Value> = serde_json::from_str(run.out()).expect("JSON");
        rows.into_iter().map(|row| (row["key"].clone(), row["value"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(rows("notes"), rows("again"));
    let schema: serde_json::Value = serde_json::from_str(folder.run("config schema").out()).expect("JSON");
    assert_eq!(schema["properties"]["rules"]["properties"]["profile"]["enum"][0], "draft");
}

#[test]
fn the_extension_of_vs_code_offers_every_setting() {
    let folder = Folder::new(&[]);
    let schema: serde_json::Value = serde_json::from_str(folder.run("config schema").out()).expect("JSON");
    let manifest: serde_json::Value =
        serde_json::from_str(include_str!("../../editors/vscode/package.json")).expect("JSON");
    let offered = &manifest["contributes"]["configuration"]["properties"];
    for (table, settings) in schema["properties"].as_object().expect("tables") {
        for (key, setting) in settings["properties"].as_object().expect("settings") {
            let name = format!("saidby.{table}.{key}");
            assert_eq!(offered[&name]["default"], setting["default"], "{name}");
            assert!(offered[&name]["markdownDescription"].is_string(), "{name}");
        }
    }
}

#[test]
fn the_mistake_in_the_manual_is_real() {
    let manual = include_str!("../../docs/settings.md");
    let shown = manual.split("$ saidby check\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let folder = Folder::new(&[("saidby.toml", "[rules]\nignore = [\"unlisted-speker\"]\n"), ("a.md", MEETING)]);
    assert_eq!(folder.run("check").err, shown);
}

#[test]
fn machines_read_mistakes_in_their_format() {
    let folder = Folder::new(&[("saidby.toml", "[rules]\nignore = [\"unlisted-speker\"]\n"), ("a.md", MEETING)]);
    let failed = "error: saidby.toml: nothing is read under settings that cannot be used\n";
    for format in ["concise", "json", "jsonl", "github", "gitlab", "sarif"] {
        let run = folder.run(&format!("check --output-format {format}"));
        assert_eq!((run.code, run.err.as_str()), (Some(2), failed), "{format}");
        assert!(run.out().contains("saidby.toml") && run.out().contains("did you mean `unlisted-speaker`"), "{run:?}");
        if matches!(format, "json" | "gitlab" | "sarif") {
            let _: serde_json::Value = serde_json::from_str(run.out()).expect("it is JSON");
        }
    }
}
