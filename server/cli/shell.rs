//! `saidby completions` and `saidby man`: the command line told to shells and to `man`.

use super::Outcome;
use super::console::Console;
use clap::{Args, Command};
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::{self, Write};

/// The arguments of `saidby completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell they are for
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// The arguments of `saidby man`.
#[derive(Debug, Args)]
pub struct Manual {}

/// Writes a script that completes commands, options and their values.
pub fn completions(arguments: &Completions, mut command: Command, console: &mut Console) -> io::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "saidby", &mut script);
    console.out.write_all(&script)?;
    Ok(Outcome::Clean)
}

/// Writes the manual page: of the whole, then of every command.
pub fn manual(mut command: Command, console: &mut Console) -> io::Result<Outcome> {
    command.build();
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    let mut page = String::from_utf8_lossy(&page).replace(".SH EXTRA", ".SH NOTES");
    for command in command.get_subcommands().map(Command::get_name) {
        // its page is this one
        page = page.replace(&format!("saidby\\-{command}(1)"), &format!("\\fBsaidby {command}\\fR"));
    }
    console.out.write_all(page.as_bytes())?;
    below(&command, "SAIDBY", &mut console.out)?;
    Ok(Outcome::Clean)
}

/// The commands below one called `name`, and those below these.
fn below(command: &Command, name: &str, out: &mut impl Write) -> io::Result<()> {
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let mut page = Vec::new();
        let man = Man::new(command.clone());
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
        let name = format!("{name} {}", command.get_name().to_uppercase());
        // sections of a command are parts of its own section
        let page = String::from_utf8_lossy(&page).replace(".SH ", ".SS ");
        writeln!(out, ".SH \"{name}\"\n{}", page.trim_end())?;
        below(command, &name, out)?;
    }
    Ok(())
}
