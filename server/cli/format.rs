//! `saidby format`: notes made tidy, without a word changed.

use super::console::{Console, visible};
use super::each::{each, gather};
use super::files::{Inputs, Source};
use super::report::count;
use super::{Outcome, fix, write};
use crate::configuration::Settled;
use clap::Args;
use saidby_core::features::formatting::formatted;
use saidby_core::settings::Settings;
use std::io::{self, Write};
use std::sync::Arc;

/// The arguments of `saidby format`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Change nothing; name the notes that are not tidy, and end with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Change nothing; show what would change, and end with 1 if anything would
    #[arg(long)]
    diff: bool,
    /// Sort attendee lists by name, as `roster.order = "name"` does in saidby.toml
    #[arg(long)]
    sort_attendees: bool,
    /// Write no summary
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    inputs: Inputs,
}

/// What became of a file.
enum Done {
    /// It is no note.
    None,
    /// It was tidy.
    Tidy,
    /// It is not UTF-8.
    Lossy,
    /// It was changed, or would be.
    Changed,
}

/// Formats all files, in the order of their paths.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    let writes = !arguments.check && !arguments.diff;
    if writes && arguments.inputs.has_stdin() && !arguments.inputs.is_stdin() {
        console.error("`-` writes the tidy text to stdout: give it without other paths");
        return Ok(Outcome::Failed);
    }
    let Some(gathered) = gather(&arguments.inputs, &Settled::default(), console) else { return Ok(Outcome::Failed) };
    let (mut changed, mut tidy) = (0, 0);
    let work = |source: &Source| arguments.one(source);
    let failed = each(&gathered.sources, console, work, |console, (name, done, out)| {
        match done {
            Done::None => {}
            Done::Tidy => tidy += 1,
            Done::Lossy => console.warning(&format!("{name}: not formatted: it is not UTF-8; convert it with `iconv`")),
            Done::Changed => {
                changed += 1;
                if arguments.check && !arguments.diff {
                    writeln!(console.out, "{}", visible(&name))?;
                }
            }
        }
        if arguments.diff && console.interactive {
            let shown = String::from_utf8_lossy(&out)
                .split_terminator('\n')
                .map(|line| visible(line) + "\n")
                .collect::<String>();
            return console.out.write_all(shown.as_bytes());
        }
        console.out.write_all(&out)
    })?;
    let failed = failed + gathered.problems.len();
    let silent = arguments.quiet || writes && arguments.inputs.is_stdin();
    if changed + tidy + failed == 0 && !arguments.quiet {
        console.warning(&gathered.why_none());
    } else if !silent {
        let verb = if writes { "Formatted" } else { "Would format" };
        console.flush()?;
        console.aside(&match (changed, tidy) {
            (0, tidy) => format!("{} tidy already.\n", count(tidy, "note")),
            (changed, 0) => format!("{verb} {}.\n", count(changed, "note")),
            (changed, tidy) => format!("{verb} {}, {tidy} tidy already.\n", count(changed, "note")),
        });
    }
    Ok(match (failed, writes || changed == 0) {
        (1.., _) => Outcome::Failed,
        (0, true) => Outcome::Clean,
        (0, false) => Outcome::Findings,
    })
}

impl Arguments {
    /// What becomes of one file, and what is to be written of it.
    fn one(&self, source: &Source) -> Result<(String, Done, Vec<u8>), String> {
        let name = source.name.clone();
        let bytes = source.read()?;
        let mut document = source.document_of(&bytes);
        if self.sort_attendees {
            let sorted = Settings { sorted: true, ..Settings::clone(&source.settings) };
            document = document.with_settings(source.claim, &Arc::new(sorted));
        }
        // what is piped through comes out, whatever it is
        let piped = source.path.is_none() && !self.check && !self.diff;
        let left = |done| Ok((name.clone(), done, if piped { bytes.clone() } else { Vec::new() }));
        if !document.is_note() {
            return left(Done::None);
        }
        if document.origin().lossy {
            return left(Done::Lossy);
        }
        let tidy = formatted(&document);
        let after = fix::source(&tidy).into_bytes();
        if after == bytes {
            return left(Done::Tidy);
        }
        let out = match &source.path {
            _ if self.diff => fix::diff(&source.name, &document, &tidy).into_bytes(),
            _ if self.check => Vec::new(),
            None => after,
            Some(path) => {
                write::replace(path, &bytes, &after, "formatted")?;
                Vec::new()
            }
        };
        Ok((name, Done::Changed, out))
    }
}
