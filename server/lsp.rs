//! The editor's side: speaks the Language Server Protocol over standard input and output. Nothing
//! here knows what a note means.

mod capabilities;
mod endings;
mod findings;
mod folders;
mod framing;
mod from_proto;
mod ingress;
mod log;
mod overtaken;
#[cfg(debug_assertions)]
mod probes;
mod publisher;
mod serve;
mod server;
mod settings;
mod state;
mod to_proto;
mod tokens;
mod writer;

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing::level_filters::LevelFilter;

/// Exit code for errors that are the caller's: bad arguments, no client.
const MISUSED: u8 = 2;

/// What the server was started with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the log goes; stderr if nowhere else.
    pub log_file: Option<PathBuf>,
    /// How much is logged.
    pub log_level: LogLevel,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogLevel {
    /// What went wrong.
    Error,
    /// And what looks wrong.
    #[default]
    Warn,
    /// And what is going on.
    Info,
    /// And what helps to find faults.
    Debug,
    /// And every message.
    Trace,
}

impl From<LogLevel> for LevelFilter {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Self::ERROR,
            LogLevel::Warn => Self::WARN,
            LogLevel::Info => Self::INFO,
            LogLevel::Debug => Self::DEBUG,
            LogLevel::Trace => Self::TRACE,
        }
    }
}

/// Serves the editor on standard input and output until it leaves. The exit code is 0 if it said
/// `shutdown` and `exit`, 1 if it left otherwise, 2 if there is no client.
pub fn run(options: &Options) -> ExitCode {
    if io::stdin().is_terminal() {
        return complain(
            "`saidby server` speaks the Language Server Protocol with an editor, and standard input is a terminal.\n\
             Editors start it by themselves; to check notes in the terminal, run `saidby check`.",
        );
    }
    let log = match log::Log::start(options.log_level.into(), options.log_file.as_deref()) {
        Ok(log) => log,
        Err(error) => return complain(&format!("the log cannot be written: {error}")),
    };
    log::log_panics();
    let output = match standard_output() {
        Ok(output) => output,
        Err(error) => return complain(&format!("standard output cannot be written: {error}")),
    };
    let code = match talk(io::stdin(), output) {
        Ok(code) => code,
        Err(error) => return complain(&format!("no threads to serve with: {error}")),
    };
    log.flush();
    ExitCode::from(code)
}

/// Serves the client at the other end of `input` and `output` until it leaves; the exit code.
///
/// # Errors
///
/// When there are no threads to serve with.
pub fn talk(input: impl Read + Send + 'static, output: File) -> io::Result<u8> {
    // Handlers only wait; the work is done on blocking threads, the loop runs on one that reads.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).max_blocking_threads(16).enable_all().build()?;
    let code = runtime.block_on(serve::serve(input, output));
    // Whoever is still at work works for nobody.
    runtime.shutdown_background();
    Ok(code)
}

/// Standard output without the line buffer that would cut every message in two.
fn standard_output() -> io::Result<File> {
    #[cfg(unix)]
    let owned = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned();
    #[cfg(windows)]
    let owned = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned();
    owned.map(File::from)
}

fn complain(message: &str) -> ExitCode {
    // If stderr is closed, the exit code says it.
    let _ = writeln!(io::stderr(), "error: {message}");
    ExitCode::from(MISUSED)
}
