//! The colours last sent for each document, so that only what differs is sent the next time.

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// More documents than this are not remembered.
const MOST: usize = 32;

/// The colours last sent, by URI: their name and the numbers.
#[derive(Debug, Default)]
pub struct Tokens {
    sent: Mutex<Sent>,
}

/// How many answers there were, and the last for each document.
type Sent = (u64, BTreeMap<String, (String, Vec<u32>)>);

/// All numbers of a document, or what differs from those sent before.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// All.
    #[serde(rename_all = "camelCase")]
    Full {
        /// Their name.
        result_id: String,
        /// Five a token.
        data: Vec<u32>,
    },
    /// What differs.
    #[serde(rename_all = "camelCase")]
    Delta {
        /// The name of what comes out of it.
        result_id: String,
        /// One, or none where nothing differs.
        edits: Vec<Edit>,
    },
}

/// Numbers in the place of others.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    start: usize,
    delete_count: usize,
    data: Vec<u32>,
}

impl Tokens {
    /// What to say of `data` to a client that has what was called `previous`.
    pub fn answer(&self, uri: &str, data: Vec<u32>, previous: Option<&str>) -> Answer {
        let (count, sent) = &mut *self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        let held = sent.remove(uri).filter(|(name, _)| Some(name.as_str()) == previous);
        if sent.len() >= MOST {
            sent.clear();
        }
        *count += 1;
        let result_id = count.to_string();
        sent.insert(uri.to_owned(), (result_id.clone(), data.clone()));
        match held {
            Some((_, old)) => Answer::Delta { result_id, edits: difference(&old, &data).into_iter().collect() },
            None => Answer::Full { result_id, data },
        }
    }
}

/// The one edit that makes `new` of `old`.
fn difference(old: &[u32], new: &[u32]) -> Option<Edit> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let tail = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (delete_count, data) = (old.len() - start - tail, new[start..new.len() - tail].to_vec());
    (delete_count > 0 || !data.is_empty()).then_some(Edit { start, delete_count, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_difference_is_an_edit() {
        let check = |old: &[u32], new: &[u32], expected: Option<(usize, usize, &[u32])>| {
            let expected =
                expected.map(|(start, delete_count, data)| Edit { start, delete_count, data: data.to_vec() });
            assert_eq!(difference(old, new), expected, "{old:?} {new:?}");
        };
        check(&[1, 2, 3], &[1, 2, 3], None);
        check(&[1, 2, 3], &[1, 9, 3], Some((1, 1, &[9])));
        check(&[1, 1], &[1, 1, 1], Some((2, 0, &[1])));
        check(&[1, 2], &[], Some((0, 2, &[])));
    }
}
