//! Reasons to end that do not come through the protocol: a signal, or an editor that is gone.

use tokio::sync::mpsc::UnboundedSender;

/// Tells `ends` when the process is asked to terminate.
pub fn watch_signals(ends: UnboundedSender<&'static str>) {
    #[cfg(unix)]
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => drop(tokio::spawn(async move {
            terminate.recv().await;
            let _ = ends.send("asked to terminate");
        })),
        Err(error) => tracing::warn!("no signal handler: {error}"),
    }
    #[cfg(not(unix))]
    drop(ends);
}

/// Tells `ends` when the client's `process` is gone, which its end of the pipe need not show: a
/// process it started may hold it open.
///
/// A process that cannot be seen to begin with is not watched: it may live in another container.
pub fn watch_client(process: Option<i32>, ends: UnboundedSender<&'static str>) {
    #[cfg(unix)]
    if let Some(process) = process.and_then(rustix::process::Pid::from_raw).filter(|process| exists(*process)) {
        tokio::spawn(async move {
            while exists(process) {
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
            let _ = ends.send("the editor is gone");
        });
    }
    #[cfg(not(unix))]
    drop((process, ends));
}

#[cfg(unix)]
fn exists(process: rustix::process::Pid) -> bool {
    // Somebody else's process is there although it may not be signalled.
    !matches!(rustix::process::test_kill_process(process), Err(rustix::io::Errno::SRCH))
}
