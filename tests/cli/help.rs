//! What the binary says of itself, and of what it does not understand.

use crate::Folder;
use expect_test::expect;

#[test]
fn help_fits_one_screen() {
    let run = Folder::new(&[]).run("--help");
    assert!(run.out().lines().count() <= 26 && run.out().lines().all(|line| line.chars().count() <= 100));
    run.expect(expect![[r#"
        exit code 0
        -- stdout
        Language server and linter for meeting notes: right about who said what, silent when unsure

        Usage: saidby [OPTIONS] <COMMAND>

        Commands:
          check        Report what is wrong in notes, and mend it with --fix
          statements   List who said what, one row a statement
          speakers     List who speaks: every tag once, its person, and what is not sure
          actions      List what is to be done, by whom and until when
          decisions    List what was decided
          outline      Show a note as a tree: sessions, topics, attendees, actions
          format       Make notes tidy: one tag style, attendee tables and lists; no word is changed
          config       Show the settings in force and where they were made
          init         Write a saidby.toml that fits the notes found here
          rule         Explain a rule, or list all rules
          completions  Write the completions of a shell
          man          Write the manual page
          server       Serve an editor over stdin and stdout (Language Server Protocol)

        Global options:
              --color <WHEN>  When to colour the output: auto, always or never; NO_COLOR is honoured
          -h, --help          Print help
          -V, --version       Print version

        `saidby COMMAND --help` says more about a command.
        Exit codes: 0 nothing to report, 1 findings of at least --fail-on, 2 an error.
    "#]]);
}

#[test]
fn help_of_a_command() {
    let folder = Folder::new(&[]);
    assert_eq!(folder.run("check -h"), folder.run("check --help"));
    assert_eq!(folder.run("help check"), folder.run("check --help"));
    assert_eq!(folder.run("help config show"), folder.run("config show --help"));
    assert_eq!(folder.run("help"), folder.run("--help"));
    folder.run("check --help").expect(expect![[r#"
        exit code 0
        -- stdout
        Report what is wrong in notes, and mend it with --fix

        Usage: saidby check [OPTIONS] [PATH]...

        Arguments:
          [PATH]...  Notes, folders of notes, or `-` for stdin [default: the current folder]

        Options:
              --fix                     Apply the fixes that cannot change who said what
              --unsafe-fixes            Apply or show also fixes that somebody should look at
              --diff                    Show what --fix would change, and change nothing
              --select <RULE>           Run only these rules, separated by commas; `ALL` for all
              --extend-select <RULE>    Run these rules besides, separated by commas
              --ignore <RULE>           Do not run these rules, separated by commas
              --severity <SEVERITY>     Show findings of this severity and above [default: information]
                                        [possible values: hint, information, warning, error]
              --fail-on <SEVERITY>      End with 1 from this severity on [default: warning] [possible
                                        values: hint, information, warning, error]
              --output-format <FORMAT>  How findings are written [default: text] [possible values: text,
                                        concise, json, jsonl, github, gitlab, sarif]
              --statistics              Count findings by rule and by person instead of showing them
              --exit-zero               End with 0 also when there are findings
              --baseline <FILE>         Report only findings that are not in this file
              --update-baseline         Write the findings of today into the file of --baseline
              --watch                   Go on, and check again what changes
          -q, --quiet                   Write findings and errors, but no summary and no warnings
              --only-notes              Pass over files that do not look like meeting notes, even when they
                                        are named
              --stdin-filename <NAME>   What to call the text that comes through stdin

        Global options:
              --color <WHEN>  When to colour the output: auto, always or never; NO_COLOR is honoured
          -h, --help          Print help
    "#]]);
    folder.run("statements --help").expect(expect![[r#"
        exit code 0
        -- stdout
        List who said what, one row a statement

        Usage: saidby statements [OPTIONS] [PATH]...

        Arguments:
          [PATH]...  Notes, folders of notes, or `-` for stdin [default: the current folder]

        Options:
              --by <WHO>                Only what this person said: a name as tagged, as listed or in full;
                                        case and accents are free
              --topic <TEXT>            Only under a heading with these words; case and accents are free
              --since <DATE>            Only from this day, month or year on: `2031-05-06`, `2031-05`,
                                        `2031`
              --until <DATE>            Only up to this day, month or year
              --grep <RE>               Only what matches this regular expression; `(?i)` before it makes
                                        case free
              --explain                 Say of every line that looks like a statement why it is one, or why
                                        it is none
              --output-format <FORMAT>  How statements are written [default: text] [possible values: text,
                                        json, jsonl, csv]
              --only-notes              Pass over files that do not look like meeting notes, even when they
                                        are named
              --stdin-filename <NAME>   What to call the text that comes through stdin

        Global options:
              --color <WHEN>  When to colour the output: auto, always or never; NO_COLOR is honoured
          -h, --help          Print help
    "#]]);
    folder.run("rule --help").expect(expect![[r#"
        exit code 0
        -- stdout
        Explain a rule, or list all rules

        Usage: saidby rule [OPTIONS] [CODE]

        Arguments:
          [CODE]  The rule to explain, such as `unlisted-speaker`; without it all rules are listed

        Options:
              --output-format <FORMAT>  How it is written [default: text] [possible values: text, json,
                                        markdown]

        Global options:
              --color <WHEN>  When to colour the output: auto, always or never; NO_COLOR is honoured
          -h, --help          Print help
    "#]]);
    for (command, lines) in
        [("check", 44), ("statements", 30), ("speakers", 24), ("actions", 24), ("outline", 16), ("format", 24)]
    {
        let help = folder.run(&format!("{command} --help"));
        assert!(help.out().lines().count() <= lines, "{command} --help is longer than a screen:\n{}", help.out());
    }
    folder.run("server --help").expect(expect![[r#"
        exit code 0
        -- stdout
        Serve an editor over stdin and stdout (Language Server Protocol)

        Usage: saidby server [OPTIONS]

        Options:
              --stdio              Accepted, changes nothing: stdin and stdout are what the server speaks
                                   through
              --log-file <FILE>    Write the log there instead of to stderr
              --log-level <LEVEL>  How much to log [default: warn] [possible values: error, warn, info,
                                   debug, trace]

        Global options:
              --color <WHEN>  When to colour the output: auto, always or never; NO_COLOR is honoured
          -h, --help          Print help
    "#]]);
}

#[test]
fn nothing_asked_for_is_a_mistake() {
    let run = Folder::new(&[]).run("");
    assert_eq!((run.code, run.out().len()), (Some(2), 0));
    assert!(run.err.contains("Usage: saidby"));
}

#[test]
fn version() {
    let version = format!("saidby {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(Folder::new(&[]).run("--version").out(), version);
}

#[test]
fn mistakes_say_what_is_meant() {
    let folder = Folder::new(&[]);
    folder.run("chek").expect(expect![[r#"
        exit code 2
        -- stderr
        error: unrecognized subcommand 'chek'

          tip: a similar subcommand exists: 'check'

        Usage: saidby [OPTIONS] <COMMAND>

        For more information, try '--help'.
    "#]]);
    folder.run("check --fail-on warn").expect(expect![[r#"
        exit code 2
        -- stderr
        error: invalid value 'warn' for '--fail-on <SEVERITY>'
          [possible values: hint, information, warning, error]

          tip: a similar value exists: 'warning'

        For more information, try '--help'.
    "#]]);
    folder.run("rule E501").expect(expect![[r#"
        exit code 2
        -- stderr
        error: invalid value 'E501' for '[CODE]': there is no such rule; `saidby rule` lists them

        For more information, try '--help'.
    "#]]);
    folder.run("check --select ALL --ignore E501").expect(expect![[r#"
        exit code 2
        -- stderr
        error: invalid value 'E501' for '--ignore <RULE>': there is no such rule; `saidby rule` lists them

        For more information, try '--help'.
    "#]]);
    folder.run("check --stdin-filename a.md b.md").expect(expect![[r#"
        exit code 2
        -- stderr
        error: `--stdin-filename` names the text of stdin: give `-` among the paths
    "#]]);
    folder.run("check --fix - b.md").expect(expect![[r#"
        exit code 2
        -- stderr
        error: `-` with `--fix` writes the fixed text to stdout: give it without other paths
    "#]]);
}

#[test]
fn a_misspelt_rule_leads_to_the_right_one() {
    let folder = Folder::new(&[]);
    for arguments in ["rule empty-bulet", "check --select empty-bulet", "check --ignore unowned-action,empty-bulet"] {
        let run = folder.run(arguments);
        assert_eq!(run.code, Some(2));
        assert!(run.err.contains("did you mean `empty-bullet`?"), "{}", run.err);
    }
}

#[test]
fn a_rule_has_a_page() {
    let folder = Folder::new(&[]);
    let list = folder.run("rule");
    assert!(list.out().lines().any(|line| line.starts_with("empty-bullet ") && line.contains("hint")));
    let codes: Vec<&str> = list.out().lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(codes.is_sorted(), "{codes:?}");
    let rows: serde_json::Value = serde_json::from_slice(&folder.run("rule --output-format json").out).expect("JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(codes.len()));
    for code in codes {
        assert!(folder.run(&format!("rule {code}")).out().contains(code));
        assert_eq!(folder.run(&format!("rule {code} --output-format markdown")).code, Some(0));
    }
}
