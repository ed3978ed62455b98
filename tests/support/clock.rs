//! A clock of the system that jumps, for one process only: by way of faketime.

use std::path::Path;
use std::process::Command;

/// A clock that shows what is written into its file.
pub struct Clock {
    file: tempfile::NamedTempFile,
    library: String,
}

impl Clock {
    /// A clock that is right; none where there is no faketime, which is said.
    #[expect(clippy::print_stderr, reason = "a test says what it skipped")]
    pub fn right() -> Option<Self> {
        let clock = Self::of_faketime();
        if clock.is_none() {
            eprintln!("skipped: there is no faketime here");
        }
        clock
    }

    fn of_faketime() -> Option<Self> {
        let asked = Command::new("faketime").args(["-m", "-f", "+0", "sh", "-c", "printf %s \"$LD_PRELOAD\""]).output();
        let library = String::from_utf8(asked.ok()?.stdout).ok()?;
        let clock = Self { file: tempfile::NamedTempFile::new().ok()?, library };
        clock.jumps("+1d");
        let (now, tomorrow) = (date(&mut Command::new("date"))?, date(clock.shown_to(&mut Command::new("date")))?);
        clock.jumps("+0");
        (tomorrow > now + 80_000).then_some(clock)
    }

    /// Has `command` see this clock; times of files and the clock that only runs on stay as they are.
    pub fn shown_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let file: &Path = self.file.path();
        command.env("LD_PRELOAD", &self.library).env("FAKETIME_TIMESTAMP_FILE", file);
        command.env("FAKETIME_NO_CACHE", "1").env("NO_FAKE_STAT", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    }

    /// From now on the clock is wrong by `time`, as `+1d`.
    pub fn jumps(&self, time: &str) {
        std::fs::write(self.file.path(), time).expect("the file is ours");
    }
}

/// Seconds by the clock that this `date` sees.
fn date(command: &mut Command) -> Option<u64> {
    String::from_utf8(command.arg("+%s").output().ok()?.stdout).ok()?.trim().parse().ok()
}
