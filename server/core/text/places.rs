//! Lines and columns of many places in one text.

use super::{Body, Encoding, LineCol, Text, line_break, units};
use ropey::Rope;

/// Finds lines and columns of one text. It remembers the piece of memory it looked at last, so that
/// places near each other cost one search of the rope.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    text: &'a Text,
    encoding: Encoding,
    piece: Option<Piece<'a>>,
}

/// A run of memory of a rope, and a line in it.
#[derive(Clone, Copy, Debug)]
struct Piece<'a> {
    words: &'a str,
    /// Its first byte, in the rope.
    first: usize,
    /// The line that holds the place looked for last.
    line: usize,
    /// Where that begins in the piece; 0 for a line that may begin above it.
    start: usize,
}

impl<'a> Places<'a> {
    /// The places of a text, with columns in units of `encoding`.
    #[must_use]
    pub fn new(text: &'a Text, encoding: Encoding) -> Self {
        Self { text, encoding, piece: None }
    }

    /// Line and column of `offset`; an offset past the end is the end, one inside a character is
    /// that character's start.
    #[must_use]
    pub fn line_col(&mut self, offset: usize) -> LineCol {
        let offset = offset.min(self.text.len());
        let (line, column) = match &self.text.body {
            Body::Rope(rope) => {
                let here =
                    |piece: &Piece<'_>| (piece.first + piece.start..piece.first + piece.words.len()).contains(&offset);
                let mut piece = self.piece.filter(here).unwrap_or_else(|| Piece::at(rope, offset));
                let found = piece.line_col(rope, offset, self.encoding);
                self.piece = Some(piece);
                found
            }
            Body::Whole(whole) => {
                let offset = whole.floor(offset);
                let line = whole.line_of(offset);
                (line, units(&whole.as_str()[whole.starts()[line]..offset], self.encoding))
            }
        };
        LineCol { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
    }
}

impl<'a> Piece<'a> {
    /// The piece with `offset` in it.
    fn at(rope: &'a Rope, offset: usize) -> Self {
        let (words, first, _, lines_above) = rope.chunk_at_byte(offset);
        Self { words, first, line: lines_above, start: 0 }
    }

    /// Line and column of `offset`, which lies in the piece and not above the line looked at last.
    fn line_col(&mut self, rope: &Rope, offset: usize, encoding: Encoding) -> (usize, usize) {
        let mut inside = offset - self.first;
        while !self.words.is_char_boundary(inside) {
            inside -= 1;
        }
        // Between the two bytes of a line break its line has not ended.
        while let Some((_, next)) = line_break(self.words.as_bytes(), self.start)
            && next <= inside
        {
            self.line += 1;
            self.start = next;
        }
        // Most lines begin in the piece of memory they end in, and need no second look at the rope.
        let above = self.start == 0;
        let start = if above { rope.line_to_byte(self.line) } else { self.first + self.start };
        let offset = self.first + inside;
        let column = match encoding {
            Encoding::Utf8 => offset - start,
            _ if start >= self.first => units(&self.words[start - self.first..inside], encoding),
            _ => rope.byte_slice(start..offset).chunks().map(|chunk| units(chunk, encoding)).sum(),
        };
        (self.line, column)
    }
}
