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
    assert_eq!((run.code, run.out()), (Some(0), "All checks passed in 1 note.\n"));
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
