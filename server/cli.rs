//! The terminal's side: one file a command, one a report format.

mod check;
mod config;
mod console;
mod each;
mod files;
mod fingerprint;
mod fix;
mod json;
mod order;
mod progress;
mod report;
mod rule;
mod statements;
mod write;

use clap::builder::styling::AnsiColor;
use clap::{Args, Subcommand, ValueEnum};
use console::Console;
use std::process::ExitCode;

/// What one may do at a terminal.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report what is wrong in notes, and mend it with --fix
    Check(check::Arguments),
    /// List who said what, one row a statement
    Statements(statements::Arguments),
    /// Show the settings in force and where they were made
    Config(config::Arguments),
    /// Explain a rule, or list all rules
    Rule(rule::Arguments),
}

/// What all commands share.
#[derive(Clone, Copy, Debug, Args)]
pub struct Terminal {
    /// When to colour the output; NO_COLOR is honoured
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true, help_heading = "Global options")]
    pub color: Color,
}

/// When output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment asks for none.
    #[default]
    Auto,
    /// Wherever the output goes.
    Always,
    /// Nowhere.
    Never,
}

/// How a command ended when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to report.
    Clean,
    /// Findings that should fail a check.
    Findings,
    /// Something could not be done; it has been said what.
    Failed,
}

/// Runs a command and says how the process should end.
pub fn run(command: Command, terminal: Terminal) -> ExitCode {
    let mut console = Console::new(terminal.color);
    let outcome = match command {
        Command::Check(arguments) => check::run(&arguments, &mut console),
        Command::Statements(arguments) => statements::run(&arguments, &mut console),
        Command::Config(arguments) => config::run(&arguments, &mut console),
        Command::Rule(arguments) => rule::run(&arguments, &mut console),
    };
    let outcome = outcome.and_then(|outcome| console.flush().map(|()| outcome));
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        // whoever read the output has seen enough (`saidby check | head`)
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&format!("cannot write the output: {}", console::reason(&error)));
            ExitCode::from(2)
        }
    }
}

/// The colours of severities, shared by reports that do not draw source lines.
fn paint(text: &str, color: AnsiColor, colored: bool) -> String {
    if colored {
        let style = color.on_default().bold();
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}
