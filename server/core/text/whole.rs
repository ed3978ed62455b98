//! A text in one piece, as it was read from a file: reading it costs less than reading a rope, and
//! nobody edits it.

use std::sync::OnceLock;

/// A text in one piece.
#[derive(Debug)]
pub(super) struct Whole {
    text: Box<str>,
    /// The first byte of every line, once somebody asks for lines.
    starts: OnceLock<Box<[usize]>>,
}

impl Whole {
    pub(super) fn new(source: &str) -> Self {
        Self { text: source.into(), starts: OnceLock::new() }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// `offset`, which lies in the text, moved back to the nearest boundary between characters.
    pub(super) fn floor(&self, mut offset: usize) -> usize {
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The first byte of every line, the first line's too.
    pub(super) fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes);
            let ends = breaks.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
            std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
        })
    }

    /// The line of `offset`, from 0.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        self.starts().partition_point(|start| *start <= offset) - 1
    }
}
