//! Picks whom to serve: an editor or a terminal.

mod cli;
mod configuration;
mod lsp;
mod series;

use clap::{ArgAction, Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(name = "saidby", version, about, subcommand_required = true, arg_required_else_help = true)]
#[command(max_term_width = 100, disable_help_subcommand = true, disable_help_flag = true)]
#[command(disable_version_flag = true)]
#[command(after_help = "\
`saidby COMMAND --help` says more about a command.
Exit codes: 0 nothing to report, 1 findings of at least --fail-on, 2 an error.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    terminal: cli::Terminal,
    /// Print help
    // one form for `-h` and `--help`, so that it fits one screen
    #[arg(short, long, action = ArgAction::HelpShort, global = true, help_heading = "Global options")]
    help: Option<bool>,
    /// Print version
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = "Global options")]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(flatten)]
    Terminal(cli::Command),
    /// Serve an editor over stdin and stdout (Language Server Protocol)
    Server(ServerArguments),
    /// Print help
    // as others have it; `--help` says the same, and one of the two is enough on the first screen
    #[command(hide = true)]
    Help {
        /// What to say more about
        command: Vec<String>,
    },
}

#[derive(Debug, Args)]
struct ServerArguments {
    /// Accepted, changes nothing: stdin and stdout are what the server speaks through
    #[arg(long)]
    stdio: bool,
    /// Write the log there instead of to stderr
    #[arg(long, value_name = "FILE")]
    log_file: Option<PathBuf>,
    /// How much to log
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t)]
    log_level: lsp::LogLevel,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command {
        Command::Server(server) => lsp::run(&lsp::Options { log_file: server.log_file, log_level: server.log_level }),
        Command::Help { command } => {
            let words = std::iter::once("saidby".to_owned()).chain(command).chain(["--help".to_owned()]);
            Arguments::parse_from(words);
            ExitCode::SUCCESS
        }
        Command::Terminal(command) => {
            cli::run(command, arguments.terminal, <Arguments as clap::CommandFactory>::command)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        <Arguments as clap::CommandFactory>::command().debug_assert();
    }
}
