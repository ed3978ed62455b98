//! The command line from outside: the built binary, its output and how it ends.

#[path = "cli/baseline.rs"]
mod baseline;
#[path = "cli/check.rs"]
mod check;
#[path = "support/clock.rs"]
mod clock;
#[path = "cli/config.rs"]
mod config;
#[path = "cli/faults.rs"]
mod faults;
#[path = "cli/fix.rs"]
mod fix;
#[path = "cli/format.rs"]
mod format;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/listings.rs"]
mod listings;
#[path = "cli/odd.rs"]
mod odd;
#[path = "cli/people.rs"]
mod people;
#[path = "cli/rosters.rs"]
mod rosters;
#[path = "cli/shells.rs"]
mod shells;
#[path = "cli/speakers.rs"]
mod speakers;
#[path = "cli/statements.rs"]
mod statements;
#[cfg(unix)]
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/watch.rs"]
mod watch;

use expect_test::Expect;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with notes in it, where the binary is run.
struct Folder {
    folder: TempDir,
}

impl Folder {
    /// A folder with these files.
    fn new(files: &[(&str, &str)]) -> Self {
        let new = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        for (name, source) in files {
            new.put(name, source.as_bytes());
        }
        new
    }

    /// Writes a file.
    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().expect("files have folders")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    /// The bytes of a file.
    fn get(&self, name: &str) -> Vec<u8> {
        fs::read(self.at(name)).expect("the file is there")
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `saidby` with these words, to be run here, with nothing of our environment that changes output.
    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saidby"));
        command.args(arguments.split_whitespace()).current_dir(self.folder.path());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What `saidby` with these words makes of this folder.
    fn run(&self, arguments: &str) -> Run {
        Run::of(self.command(arguments).output().expect("the binary runs"))
    }

    /// The same with something coming through stdin.
    fn pipe(&self, arguments: &str, stdin: &[u8]) -> Run {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().expect("the binary runs");
        let mut pipe = child.stdin.take().expect("stdin is piped");
        let bytes = stdin.to_vec();
        let writer = std::thread::spawn(move || pipe.write_all(&bytes));
        let run = Run::of(child.wait_with_output().expect("it ends"));
        // it may end without reading all
        let _ = writer.join();
        run
    }
}

/// How the binary ended and what it said.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let err = String::from_utf8(output.stderr).expect("messages are UTF-8");
        Self { code: output.status.code(), out: output.stdout, err }
    }

    fn out(&self) -> &str {
        std::str::from_utf8(&self.out).expect("results are UTF-8")
    }

    fn expect(&self, expected: Expect) {
        let mut shown = format!("exit code {}\n", self.code.expect("no signal ended it"));
        for (name, text) in [("stdout", self.out()), ("stderr", &self.err)] {
            if !text.is_empty() {
                shown += &format!("-- {name}\n{text}");
            }
        }
        expected.assert_eq(&shown);
    }
}

/// A note with a finding of each kind: an action without an owner (warning), a speaker not
/// recorded (information), an empty bullet (hint, with a safe fix).
const MEETING: &str = "\
# Weekly of the harbour group

2031-05-06

## Attendees

- Inês Duarte
- Bo Lind

## Storage

- [ines] We should measure first.
-
- [bo] Then decide.
- [unknown] What about the cost?
- AI: create a tracking issue
";

/// The same note without its empty bullet.
fn mended() -> String {
    MEETING.replacen("\n-\n", "\n", 1)
}

fn read_only(path: &Path) {
    let mut permissions = fs::metadata(path).expect("the file is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions).expect("we own it");
}
