//! The log: written by a thread of its own, so that nobody waits for a slow disk or for an editor
//! that does not read the server's stderr.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;
use tokio::sync::Notify;
use tracing::level_filters::LevelFilter;

/// Lines that may wait for the thread. What comes when the queue is full is dropped.
const QUEUE: usize = 4096;

enum Line {
    Text(Vec<u8>),
    Flush(SyncSender<()>),
}

/// The log's end; [`Log::flush`] before the process ends.
#[derive(Clone, Debug)]
pub struct Log {
    lines: SyncSender<Line>,
}

impl Log {
    /// Starts logging everything of at least `level` to `file`, or to stderr.
    ///
    /// # Errors
    ///
    /// When `file` cannot be opened for appending.
    pub fn start(level: LevelFilter, file: Option<&Path>) -> io::Result<Self> {
        let output: Box<dyn Write + Send> = match file {
            Some(path) => Box::new(OpenOptions::new().create(true).append(true).open(path)?),
            None => Box::new(io::stderr()),
        };
        let (lines, queue) = sync_channel(QUEUE);
        std::thread::Builder::new().name("log".to_owned()).spawn(move || write(&queue, output))?;
        let log = Self { lines };
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_ansi(false)
            .with_writer(move || Entry { log: writer.clone(), text: Vec::new() })
            .finish();
        // Only a second log in one process could fail, and then the first one serves.
        let _ = tracing::subscriber::set_global_default(subscriber);
        Ok(log)
    }

    /// Waits until what was logged so far is written, but not for ever.
    pub fn flush(&self) {
        let (done, written) = sync_channel(1);
        if self.lines.try_send(Line::Flush(done)).is_ok() {
            let _ = written.recv_timeout(Duration::from_millis(200));
        }
    }
}

fn write(queue: &Receiver<Line>, mut output: Box<dyn Write + Send>) {
    while let Ok(line) = queue.recv() {
        // There is nobody to tell that the log cannot be written.
        match line {
            Line::Text(text) => drop(output.write_all(&text)),
            Line::Flush(done) => {
                let _ = output.flush();
                let _ = done.send(());
            }
        }
    }
}

/// One line of the log, sent off when it is complete.
struct Entry {
    log: Log,
    text: Vec<u8>,
}

impl Write for Entry {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let _ = self.log.lines.try_send(Line::Text(std::mem::take(&mut self.text)));
    }
}

/// Told of every panic.
static PANICKED: Notify = Notify::const_new();

/// Waits for a panic, on whatever thread.
pub async fn panicked() {
    PANICKED.notified().await;
}

/// Has panics logged, in place of the standard hook, which writes past the log.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let trace = std::backtrace::Backtrace::capture();
        tracing::error!("{panic}\n{trace}");
        PANICKED.notify_one();
    }));
}
