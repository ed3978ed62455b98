//! Writes messages on a thread of its own, so that a client that reads slowly blocks nobody.

use std::io::Write;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

/// How long the last messages may take to be read when the server ends.
const LAST_WORDS: Duration = Duration::from_secs(1);

struct Outgoing {
    bytes: Vec<u8>,
    written: Option<oneshot::Sender<()>>,
}

/// The end of the thread that others hold.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: Sender<Outgoing>,
}

impl Writer {
    /// Starts writing to `output`; if that cannot be written any more, `ends` hears of it.
    pub fn start(output: impl Write + Send + 'static, ends: UnboundedSender<&'static str>) -> Self {
        let (queue, messages) = channel();
        let write = move || {
            if write_all(output, &messages).is_err() {
                let _ = ends.send("the client does not read any more");
            }
        };
        if let Err(error) = std::thread::Builder::new().name("writer".to_owned()).spawn(write) {
            tracing::error!("no thread to write with: {error}");
        }
        Self { queue }
    }

    /// Has `bytes` written after all that came before.
    pub fn write(&self, bytes: Vec<u8>) {
        // If the thread has ended, so will the server: the loop was told.
        let _ = self.queue.send(Outgoing { bytes, written: None });
    }

    /// The same, and waits until it is done, or never will be.
    pub async fn written(&self, bytes: Vec<u8>) {
        let (sender, written) = oneshot::channel();
        let _ = self.queue.send(Outgoing { bytes, written: Some(sender) });
        let _ = written.await;
    }

    /// Waits until everything is written, but not for ever.
    pub async fn flushed(&self) {
        let _ = tokio::time::timeout(LAST_WORDS, self.written(Vec::new())).await;
    }
}

fn write_all(mut output: impl Write, messages: &Receiver<Outgoing>) -> std::io::Result<()> {
    for Outgoing { bytes, written } in messages {
        output.write_all(&bytes)?;
        output.flush()?;
        // Not everybody waits.
        written.map(|written| written.send(()));
    }
    Ok(())
}
