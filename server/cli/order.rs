//! Work on many notes at once, handed over in their order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::{io, thread};

/// Deeply nested notes take more of the stack than threads have by default.
const STACK: usize = 16 << 20;

/// Calls `work` on every item, several at a time, and `hand_over` on each result in the order of
/// the items, as soon as those before it are done. Workers take the next item each, so that the
/// first results come first. An error of `hand_over` ends it early.
pub fn in_order<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut hand_over: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    let next = AtomicUsize::new(0);
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next, work) = (sender.clone(), &next, &work);
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    // nobody listens any more once the output has failed
                    if sender.send((index, work(item))).is_err() {
                        break;
                    }
                }
            })?;
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut turn = 0;
        let outcome = results.iter().try_for_each(|(index, result)| {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&turn) {
                hand_over(result)?;
                turn += 1;
            }
            Ok(())
        });
        drop(results);
        outcome
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..200).collect();
        let mut seen = Vec::new();
        let slow_first = |item: &u64| {
            thread::sleep(std::time::Duration::from_micros((200 - item) * 5));
            *item
        };
        let collect = |item| {
            seen.push(item);
            Ok(())
        };
        in_order(&items, slow_first, collect).expect("collecting cannot fail");
        assert_eq!(seen, items);
    }

    #[test]
    fn a_failing_output_ends_it() {
        let items: Vec<u64> = (0..10_000).collect();
        let outcome = in_order(&items, |item| *item, |_| Err(io::ErrorKind::BrokenPipe.into()));
        assert_eq!(outcome.map_err(|error| error.kind()), Err(io::ErrorKind::BrokenPipe));
    }
}
