//! The terminal's side: one file a command, one a report format.

mod check;
mod config;
mod console;
mod each;
mod files;
mod fingerprint;
mod fix;
mod format;
mod init;
mod json;
mod order;
mod outcomes;
mod outline;
mod progress;
mod report;
mod rule;
mod shell;
mod speakers;
mod statements;
mod table;
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
    /// List who speaks: every tag once, its person, and what is not sure
    Speakers(speakers::Arguments),
    /// List what is to be done, by whom and until when
    Actions(outcomes::Actions),
    /// List what was decided
    Decisions(outcomes::Decisions),
    /// Show a note as a tree: sessions, topics, attendees, actions
    Outline(outline::Arguments),
    /// Make notes tidy: one tag style, attendee tables and lists; no word is changed
    Format(format::Arguments),
    /// Show the settings in force and where they were made
    Config(config::Arguments),
    /// Write a saidby.toml that fits the notes found here
    Init(init::Arguments),
    /// Explain a rule, or list all rules
    Rule(rule::Arguments),
    /// Write the completions of a shell
    Completions(shell::Completions),
    /// Write the manual page
    Man(shell::Manual),
}

/// What all commands share.
#[derive(Clone, Copy, Debug, Args)]
pub struct Terminal {
    /// When to colour the output: auto, always or never; NO_COLOR is honoured
    #[arg(
        long,
        value_name = "WHEN",
        value_enum,
        default_value_t,
        hide_possible_values = true,
        hide_default_value = true
    )]
    #[arg(global = true, help_heading = "Global options")]
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

/// Runs a command and says how the process should end; `whole` is the command line itself, for
/// those who describe it.
pub fn run(command: Command, terminal: Terminal, whole: fn() -> clap::Command) -> ExitCode {
    let mut console = Console::new(terminal.color);
    let outcome = match command {
        Command::Check(arguments) => check::run(&arguments, &mut console),
        Command::Statements(arguments) => statements::run(&arguments, &mut console),
        Command::Config(arguments) => config::run(&arguments, &mut console),
        Command::Rule(arguments) => rule::run(&arguments, &mut console),
        Command::Init(arguments) => init::run(&arguments, &mut console),
        Command::Speakers(arguments) => speakers::run(&arguments, &mut console),
        Command::Actions(arguments) => outcomes::actions(&arguments, &mut console),
        Command::Decisions(arguments) => outcomes::decisions(&arguments, &mut console),
        Command::Outline(arguments) => outline::run(&arguments, &mut console),
        Command::Format(arguments) => format::run(&arguments, &mut console),
        Command::Completions(arguments) => shell::completions(&arguments, whole(), &mut console),
        Command::Man(_) => shell::manual(whole(), &mut console),
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
