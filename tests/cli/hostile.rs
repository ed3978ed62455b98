//! Notes and settings that mean harm: what SECURITY.md promises of the terminal.

use crate::Folder;

const NOTE: &str = "## Attendees\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n\n- [ann] a\n- [bo] b\n- [cyd] c\n";

/// A folder of notes whose settings name a roster `file`, beside a secret.
fn with_roster(file: &str) -> Folder {
    let settings = format!("[roster]\nfiles = [{}]\n", serde_json::Value::from(file));
    Folder::new(&[("notes/saidby.toml", &settings), ("notes/a.md", NOTE), ("secret.txt", "Cyd Secret (CSE)\n")])
}

#[test]
fn a_roster_lies_in_the_folder_of_the_settings() {
    let folder = with_roster("people/own.txt");
    folder.put("notes/people/own.txt", b"Cyd Day\n");
    let run = folder.run("statements notes");
    assert!(run.out().contains("Cyd Day"), "{} {}", run.out(), run.err);

    let outside = folder.at("secret.txt").to_string_lossy().into_owned();
    for file in ["../secret.txt", "people/../../secret.txt", &outside] {
        let folder = with_roster(file);
        folder.put("notes/people/own.txt", b"Cyd Day\n");
        folder.put("secret.txt", b"Cyd Secret\n");
        let run = folder.run("statements notes");
        assert!(!run.out().contains("Secret"), "{file}: {}", run.out());
        assert_eq!(run.code, Some(2), "{file}: {}", run.err);
        assert!(run.err.contains("outside of the folder of saidby.toml"), "{file}: {}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_that_folder() {
    let folder = with_roster("people.txt");
    std::os::unix::fs::symlink("../secret.txt", folder.at("notes/people.txt")).expect("a link");
    let run = folder.run("statements notes");
    assert!(run.code == Some(2) && !run.out().contains("Secret"), "{} {}", run.out(), run.err);

    let folder = with_roster("up/secret.txt");
    std::os::unix::fs::symlink("..", folder.at("notes/up")).expect("a link");
    let run = folder.run("statements notes");
    assert!(run.code == Some(2) && !run.out().contains("Secret"), "{} {}", run.out(), run.err);

    // But within it they may.
    let folder = with_roster("people.txt");
    folder.put("notes/own.txt", b"Cyd Day\n");
    std::os::unix::fs::symlink("own.txt", folder.at("notes/people.txt")).expect("a link");
    assert!(folder.run("statements notes").out().contains("Cyd Day"));
}

#[cfg(unix)]
#[test]
fn a_roster_that_never_ends_is_not_read() {
    let folder = with_roster("pipe.txt");
    let made = std::process::Command::new("mkfifo").arg(folder.at("notes/pipe.txt")).status().expect("mkfifo");
    assert!(made.success());
    let run = folder.run("check notes");
    assert!(run.code == Some(2) && run.err.contains("no regular file"), "{}", run.err);

    let folder = with_roster("/dev/zero");
    assert_eq!(folder.run("check notes").code, Some(2));
}

#[cfg(unix)]
#[test]
fn walking_and_fixing_stay_in_the_folders_given() {
    let folder = Folder::new(&[("outside/a.md", crate::MEETING), ("given/b.md", crate::MEETING)]);
    std::os::unix::fs::symlink("../outside", folder.at("given/out")).expect("a link");
    std::os::unix::fs::symlink("../outside/a.md", folder.at("given/a.md")).expect("a link");
    let run = folder.run("check --fix --unsafe-fixes given");
    assert!(!run.out().contains("a.md"), "{}", run.out());
    assert_eq!(folder.get("outside/a.md"), crate::MEETING.as_bytes());
    assert_ne!(folder.get("given/b.md"), crate::MEETING.as_bytes());
}

#[test]
fn settings_send_nothing_raw_to_the_terminal() {
    let raw = r"\u001b[2J\u009b31m\u202e\u2066\u0007";
    let toml = format!(
        "[tags]\nlabels = [\"{raw}\"]\nstyle = \"{raw}\"\n[roster]\nfiles = [\"{raw}.txt\"]\nhandles = \"{raw}{{}}\"\n\
         [rules]\nignore = [\"{raw}\"]\n\"{raw}\" = 1\n[rules.per-path]\n\"[{raw}\" = [\"{raw}\"]\n"
    );
    let folder = Folder::new(&[("saidby.toml", &toml), ("a.md", NOTE)]);
    for arguments in ["check", "statements", "config", "config show --output-format json", "config path", "speakers"] {
        let run = folder.run(arguments);
        for said in [run.out(), &run.err] {
            assert!(!said.contains(['\x1b', '\u{9b}', '\u{202e}', '\u{2066}', '\x07']), "{arguments}: {said:?}");
        }
    }
}

#[test]
fn no_spreadsheet_runs_what_was_said() {
    let folder = Folder::new(&[(
        "a.md",
        "## Attendees\n\n- =cmd|x!A1\n- Ann Lee\n- @SUM(A1)\n\n## =1+1\n\n[ann] =HYPERLINK(\"x\")\n\n[@SUM(A1)] +1\n\n[ann] -2+3\n\n[ann] \t=1\n\nAI(=1): @x\n",
    )]);
    for command in ["statements", "speakers", "actions", "decisions"] {
        let run = folder.run(&format!("{command} --output-format csv a.md"));
        assert_eq!(run.code, Some(0), "{}", run.err);
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(run.out().as_bytes());
        for row in rows.records() {
            for cell in &row.expect("rows") {
                assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{command}: {cell:?}");
            }
        }
    }
}

#[test]
fn patterns_take_no_more_time_than_the_text() {
    let folder = Folder::new(&[("a.md", &format!("[ann] {}!\n\n[bo] yes\n\n[ann] no\n", "a".repeat(20_000)))]);
    // An engine that goes back would be at it for longer than the sun shines.
    for pattern in ["(a+)+$", "(a|a)*$", "(a*)*b", "(.*.*)*x$"] {
        let run = folder.run(&format!("statements --grep {pattern} a.md"));
        assert_eq!(run.code, Some(0), "{pattern}: {}", run.err);
    }
    let run = folder.run("statements --grep ((a{1000}){1000}){1000} a.md");
    assert_eq!(run.code, Some(2), "a pattern that takes all memory is refused: {}", run.err);
    let glob = format!("[notes]\ninclude = [\"{}x\"]\n", "*a".repeat(60));
    folder.put("saidby.toml", glob.as_bytes());
    folder.put(&format!("{}.md", "a".repeat(200)), NOTE.as_bytes());
    assert!(matches!(folder.run("check").code, Some(0 | 1)));
}
