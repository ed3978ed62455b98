//! A command's work on every note it is about: in parallel, in order, with progress.

use super::Outcome;
use super::console::Console;
use super::files::{Gathered, Inputs, Source};
use super::order::in_order;
use super::progress::Progress;
use super::table::Format;
use crate::configuration::Settled;
use saidby_core::document::Document;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Does `work` on each source and hands the results over in the order of the paths. What fails is
/// said, and the others are still done; how many failed.
pub fn each<R: Send>(
    sources: &[Source],
    console: &mut Console,
    work: impl Fn(&Source) -> Result<R, String> + Sync,
    mut hand_over: impl FnMut(&mut Console, R) -> io::Result<()>,
) -> io::Result<usize> {
    let guarded = |source: &Source| {
        let fault = "this is a fault in saidby, please report it";
        catch_unwind(AssertUnwindSafe(|| work(source)))
            .unwrap_or_else(|_| Err(format!("{}: not read: {fault}", source.name)))
    };
    let mut progress = Progress::of(sources.len());
    let mut failed = 0;
    in_order(sources, guarded, |result| {
        progress.step(console, |console| match result {
            Ok(result) => hand_over(console, result),
            Err(problem) => {
                failed += 1;
                console.error(&problem);
                Ok(())
            }
        })
    })?;
    Ok(failed)
}

/// What there is to read, after saying what could not be found; nothing where the arguments
/// contradict each other, which has been said too.
pub fn gather(inputs: &Inputs, settled: &Settled, console: &mut Console) -> Option<Gathered> {
    gather_for(inputs, settled, true, console)
}

/// The same for a report, in which mistakes in settings stand unless they are to be `drawn`.
pub fn gather_for(inputs: &Inputs, settled: &Settled, drawn: bool, console: &mut Console) -> Option<Gathered> {
    if inputs.stdin_filename.is_some() && !inputs.has_stdin() {
        console.error("`--stdin-filename` names the text of stdin: give `-` among the paths");
        return None;
    }
    let gathered = inputs.gather(settled);
    gathered.tell(drawn, console);
    Some(gathered)
}

/// Lists what `work` writes of every note: as text with a blank line between two, as CSV below
/// `head`, as JSON in one array. Says `nothing` where nothing was listed.
pub fn list(
    inputs: &Inputs,
    (format, head): (Format, &str),
    nothing: &str,
    console: &mut Console,
    work: impl Fn(&Source, &Document) -> Vec<u8> + Sync,
) -> io::Result<Outcome> {
    let Some(gathered) = gather(inputs, &Settled::default(), console) else { return Ok(Outcome::Failed) };
    if format == Format::Csv {
        console.out.write_all(head.as_bytes())?;
    }
    let one = |source: &Source| Ok(work(source, &source.document()?));
    let mut empty = true;
    let failed = each(&gathered.sources, console, one, |console, rows| {
        if rows.is_empty() {
            return Ok(());
        }
        let first = std::mem::take(&mut empty);
        match format {
            Format::Text if !first => writeln!(console.out)?,
            Format::Json => {
                for (number, row) in rows.split_inclusive(|byte| *byte == b'\n').enumerate() {
                    console.out.write_all(if first && number == 0 { b"[\n" } else { b",\n" })?;
                    console.out.write_all(row.strip_suffix(b"\n").unwrap_or(row))?;
                }
                return Ok(());
            }
            _ => {}
        }
        console.out.write_all(&rows)
    })?;
    if format == Format::Json {
        console.out.write_all(if empty { b"[]\n" } else { b"\n]\n" })?;
    }
    if empty && failed + gathered.problems.len() == 0 {
        console.warning(&if gathered.sources.is_empty() { gathered.why_none() } else { nothing.to_owned() });
    }
    Ok(if failed + gathered.problems.len() > 0 { Outcome::Failed } else { Outcome::Clean })
}
