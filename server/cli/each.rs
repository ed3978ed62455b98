//! A command's work on every note it is about: in parallel, in order, with progress.

use super::console::Console;
use super::files::{Gathered, Inputs, Source};
use super::order::in_order;
use super::progress::Progress;
use crate::configuration::Settled;
use std::io;
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
    if inputs.stdin_filename.is_some() && !inputs.has_stdin() {
        console.error("`--stdin-filename` names the text of stdin: give `-` among the paths");
        return None;
    }
    let gathered = inputs.gather(settled);
    gathered.tell(console);
    Some(gathered)
}
