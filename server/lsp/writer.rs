//! Writes messages so that a client that reads slowly blocks nobody: at once what it has room for,
//! all else on a thread of its own.

use std::fs::File;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

/// How long the last messages may take to be read when the server ends.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What may be written at once where the other end has room for anything (bytes): `PIPE_BUF`, the
/// most that POSIX promises to take whole, is as much on Linux and not less than 512 elsewhere.
const AT_ONCE: usize = if cfg!(target_os = "linux") { 4096 } else { 512 };

struct Outgoing {
    bytes: Vec<u8>,
    written: Option<oneshot::Sender<()>>,
}

/// The end of the thread that others hold.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: Sender<Outgoing>,
    output: Arc<Output>,
}

#[derive(Debug)]
struct Output {
    file: Mutex<File>,
    /// Messages that wait for the thread.
    queued: AtomicUsize,
}

impl Writer {
    /// Starts writing to `file`; if that cannot be written any more, `ends` hears of it.
    pub fn start(file: File, ends: UnboundedSender<&'static str>) -> Self {
        let (queue, messages) = channel();
        let output = Arc::new(Output { file: Mutex::new(file), queued: AtomicUsize::new(0) });
        let shared = Arc::clone(&output);
        let write = move || {
            if write_all(&shared, &messages).is_err() {
                let _ = ends.send("the client does not read any more");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("writer".to_owned()).spawn(write) {
            tracing::error!("no thread to write with: {error}");
        }
        Self { queue, output }
    }

    /// Has `bytes` written after all that came before: at once, if that cannot block.
    pub fn write(&self, bytes: Vec<u8>) {
        if !self.output.take(&bytes) {
            self.send(Outgoing { bytes, written: None });
        }
    }

    fn send(&self, message: Outgoing) {
        self.output.queued.fetch_add(1, Ordering::SeqCst);
        // If the thread has ended, so will the server: the loop was told.
        let _ = self.queue.send(message);
    }

    /// The same, and waits until it is done, or never will be.
    pub async fn written(&self, bytes: Vec<u8>) {
        let (sender, written) = oneshot::channel();
        self.send(Outgoing { bytes, written: Some(sender) });
        let _ = written.await;
    }

    /// Waits until everything is written, but not for ever.
    pub async fn flushed(&self) {
        let _ = tokio::time::timeout(LAST_WORDS, self.written(Vec::new())).await;
    }
}

impl Output {
    /// Writes `bytes` if nothing waits to be written before and the client is ready for them. What
    /// goes wrong is left to the thread to find.
    fn take(&self, bytes: &[u8]) -> bool {
        if bytes.len() > AT_ONCE || self.queued.load(Ordering::SeqCst) > 0 {
            return false;
        }
        let Ok(mut file) = self.file.try_lock() else { return false };
        // Somebody may have queued meanwhile, and not be written yet.
        self.queued.load(Ordering::SeqCst) == 0 && is_ready(&file) && file.write_all(bytes).is_ok()
    }
}

/// Whether the other end has room.
#[cfg(unix)]
fn is_ready(file: &File) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut asked = [PollFd::new(file, PollFlags::OUT)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut asked, Some(&now)).is_ok_and(|ready| ready == 1) && asked[0].revents() == PollFlags::OUT
}

#[cfg(not(unix))]
fn is_ready(_: &File) -> bool {
    false
}

fn write_all(output: &Output, messages: &Receiver<Outgoing>) -> std::io::Result<()> {
    for Outgoing { bytes, written } in messages {
        output.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(&bytes)?;
        output.queued.fetch_sub(1, Ordering::SeqCst);
        // Not everybody waits.
        written.map(|written| written.send(()));
    }
    Ok(())
}
