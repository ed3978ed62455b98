//! Any bytes are a note, and anything may lie in a folder.

use crate::Folder;
use std::time::{Duration, Instant};

/// A build without optimisation on a busy machine; what is measured is seconds, not minutes.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn any_bytes_are_a_note() {
    let line = "word ".repeat(2_000_000);
    let odd: [(&str, Vec<u8>); 7] = [
        ("empty", Vec::new()),
        ("nul", vec![0; 1000]),
        ("latin-1", b"- [zo\xeb] caf\xe9\r\n".to_vec()),
        ("utf-16", b"\xff\xfe[\0a\0]\0\n\0".to_vec()),
        ("long line", line.into_bytes()),
        ("brackets", vec![b'['; 100_000]),
        ("quotes", vec![b'>'; 100_000]),
    ];
    let folder = Folder::new(&[]);
    for (name, bytes) in odd {
        folder.put("a.md", &bytes);
        for arguments in
            ["check a.md", "check --fix --unsafe-fixes a.md", "statements a.md", "check --diff --quiet a.md"]
        {
            let start = Instant::now();
            let run = folder.run(arguments);
            assert!(matches!(run.code, Some(0 | 1)), "{name}: {arguments}: {:?} {}", run.code, run.err);
            assert!(start.elapsed() < PATIENCE, "{name}: {arguments} took {:?}", start.elapsed());
        }
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_when_named_and_never_walked_to() {
    let folder = Folder::new(&[]);
    let made = std::process::Command::new("mkfifo").arg(folder.at("pipe.md")).status().expect("mkfifo is everywhere");
    assert!(made.success());
    assert_eq!(folder.run("check").code, Some(0), "walking must not wait for a writer");

    let path = folder.at("pipe.md");
    let writer = std::thread::spawn(move || std::fs::write(path, "hello\n"));
    let run = folder.run("check pipe.md");
    writer.join().expect("the writer ends").expect("somebody reads");
    assert_eq!((run.code, run.out()), (Some(0), "Nothing to check in 1 file.\n"));
}

#[cfg(unix)]
#[test]
fn links_in_circles_end() {
    let folder = Folder::new(&[("a/b.md", "milk\n")]);
    std::os::unix::fs::symlink("..", folder.at("a/up")).expect("a link");
    std::os::unix::fs::symlink("nowhere.md", folder.at("a/dangling.md")).expect("a link");
    assert_eq!(folder.run("check").code, Some(0));
    assert_eq!(folder.run("check a/dangling.md").err, "error: a/dangling.md: no such file or folder\n");
}

#[cfg(unix)]
#[test]
fn names_are_shown_not_sent() {
    let folder = Folder::new(&[]);
    let mut command = folder.command("check --color never");
    let run = crate::Run::of(command.arg("a\x1b[2J.md").output().expect("the binary runs"));
    assert_eq!(run.err, "error: a␛[2J.md: no such file or folder\n");
}

#[cfg(unix)]
#[test]
fn names_need_not_be_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new(&[]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    if std::fs::write(folder.at(".").join(name), crate::MEETING).is_err() {
        return; // a file system that has no such names
    }
    for arguments in ["check --fix", "check --output-format jsonl", "check --output-format sarif", "speakers", "format"]
    {
        let run = folder.run(arguments);
        assert!(matches!(run.code, Some(0 | 1)), "{arguments}: {}", run.err);
    }
    assert_eq!(std::fs::read(folder.at(".").join(name)).expect("the note is there"), crate::mended().as_bytes());
}

#[cfg(unix)]
#[test]
fn devices_are_no_notes_to_be_written() {
    let folder = Folder::new(&[]);
    std::os::unix::fs::symlink("/dev/null", folder.at("a.md")).expect("a link");
    for arguments in ["check --fix a.md", "format a.md", "check", "format"] {
        let run = folder.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments}: {}", run.err);
    }
    assert!(std::fs::symlink_metadata(folder.at("a.md")).expect("it is there").is_symlink());
}

#[cfg(unix)]
#[test]
fn what_is_forbidden_is_said_and_the_others_are_still_done() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("a/b.md", crate::MEETING), ("c.md", crate::MEETING), ("d.md", crate::MEETING)]);
    for name in ["a", "c.md"] {
        std::fs::set_permissions(folder.at(name), PermissionsExt::from_mode(0o000)).expect("we own it");
    }
    if std::fs::read(folder.at("c.md")).is_ok() {
        std::fs::set_permissions(folder.at("a"), PermissionsExt::from_mode(0o755)).expect("we own it");
        return; // nothing is forbidden to root
    }
    let run = folder.run("check --output-format concise --severity warning");
    std::fs::set_permissions(folder.at("a"), PermissionsExt::from_mode(0o755)).expect("we own it");
    assert_eq!(run.code, Some(2));
    assert!(run.out().contains("d.md:16:3: unowned-action"), "{}", run.out());
    for name in ["a: cannot be read", "c.md: cannot be read"] {
        assert!(run.err.contains(name), "{}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode_and_a_link_stays_a_link() {
    use std::os::unix::fs::PermissionsExt;
    for arguments in ["check --fix b.md", "format b.md"] {
        let untidy = crate::MEETING.replace("[bo] Then", "[bo]   Then");
        let folder = Folder::new(&[("a/a.md", &untidy)]);
        std::fs::set_permissions(folder.at("a/a.md"), PermissionsExt::from_mode(0o640)).expect("we own it");
        std::os::unix::fs::symlink("a/a.md", folder.at("b.md")).expect("a link");
        assert!(matches!(folder.run(arguments).code, Some(0 | 1)));
        assert_ne!(folder.get("a/a.md"), untidy.as_bytes());
        let mode = std::fs::metadata(folder.at("a/a.md")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert!(std::fs::symlink_metadata(folder.at("b.md")).expect("it is there").is_symlink());
        assert_eq!(std::fs::read_dir(folder.at("a")).expect("a folder").count(), 1, "nothing else is left behind");
    }
}

#[test]
fn no_listing_sends_what_a_note_hides() {
    let raw = "\x1b[31m\u{9b}2J\u{202e}";
    let note = format!(
        "# Call{raw}\n\nAttendees:\n\n- Ann Lee{raw}\n- Bo Ek\n\n## Clocks{raw}\n\n- [ann] a{raw}\n- [bo{raw}] b\n- [bo] c{raw}\n\
         - [zed] d\n- [zed] e\n- AI(ann{raw}): f{raw}\nRESOLVED: g{raw}\n"
    );
    let folder = Folder::new(&[("a.md", &note)]);
    let formats = ["text", "jsonl", "csv"].map(|format| format!("--output-format {format}"));
    let mut commands: Vec<String> = ["statements", "speakers", "actions", "decisions"]
        .iter()
        .flat_map(|command| formats.iter().map(move |format| format!("{command} {format} a.md")))
        .collect();
    commands
        .extend(["outline a.md", "outline --output-format json a.md", "statements --explain a.md"].map(str::to_owned));
    for format in ["text", "concise", "json", "jsonl", "gitlab", "sarif", "github"] {
        commands.push(format!("check --severity hint --output-format {format} a.md"));
    }
    commands.push("check --statistics a.md".to_owned());
    for command in commands {
        let run = folder.run(&command);
        assert!(!run.out().contains(['\x1b', '\u{9b}', '\u{202e}']), "{command}: {:?}", run.out());
        assert!(matches!(run.code, Some(0 | 1)), "{command}: {}", run.err);
    }
}
