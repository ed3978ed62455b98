//! How far a long run has come, on a terminal.

use super::console::Console;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// A run that takes no longer needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// The notes done, of those to do.
pub struct Progress {
    began: Instant,
    done: usize,
    all: usize,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// None done of so many.
    pub fn of(all: usize) -> Self {
        Self { began: Instant::now(), done: 0, all, bar: None }
    }

    /// One more is done; `write` writes what came of it, with the bar out of its way.
    pub fn step(
        &mut self,
        console: &mut Console,
        write: impl FnOnce(&mut Console) -> io::Result<()>,
    ) -> io::Result<()> {
        self.done += 1;
        if self.bar.is_none() && self.began.elapsed() > PATIENCE && io::stderr().is_terminal() {
            self.bar = Some(bar(self.all));
        }
        let Some(bar) = &self.bar else { return write(console) };
        let written = bar.suspend(|| {
            write(console)?;
            // what waits to be written would come into the middle of the bar later
            if console.interactive { console.flush() } else { Ok(()) }
        });
        bar.set_position(self.done as u64);
        written
    }
}

fn bar(all: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(all as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{pos} of {len} files {wide_bar}") {
        Ok(style) => bar.with_style(style.progress_chars("━━ ")),
        Err(_) => bar,
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
