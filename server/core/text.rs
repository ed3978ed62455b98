//! The text of a note, and the only place that counts lines and columns.
//!
//! A line ends at `\n`, `\r\n` or a lone `\r`, as in every editor, and nowhere else.

use ropey::{Rope, str_utils};
use std::borrow::Cow;
use std::ops::Range;

/// A range of bytes in the text of a note, `start` included, `end` excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl TextRange {
    /// The range from `start` up to `end`; `end` before `start` makes it empty at `start`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The empty range at `offset`.
    #[must_use]
    pub fn empty(offset: usize) -> Self {
        Self { start: offset, end: offset }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies inside or at either edge: where a cursor touches it.
    #[must_use]
    pub fn touches(self, offset: usize) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether the two share a byte, or touch where either is empty.
    #[must_use]
    pub fn intersects(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
            || (self.is_empty() && other.touches(self.start))
            || (other.is_empty() && self.touches(other.start))
    }

    /// The same range `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }
}

impl From<TextRange> for Range<usize> {
    fn from(range: TextRange) -> Self {
        range.start..range.end
    }
}

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, what the Language Server Protocol assumes unless another is agreed.
    #[default]
    Utf16,
    /// Unicode scalar values: what the terminal shows.
    Utf32,
}

/// A place as editors name it, both numbers from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineCol {
    /// Line.
    pub line: u32,
    /// Column, in units of the [`Encoding`] it was asked for with.
    pub column: u32,
}

/// The text of a note. Cloning is cheap; an edit makes the next text.
#[derive(Clone, Debug, Default)]
pub struct Text {
    rope: Rope,
}

impl Text {
    /// The text of `source`.
    #[must_use]
    pub fn new(source: &str) -> Self {
        Self { rope: Rope::from_str(source) }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of lines; the text after the last line break is a line even when it is empty.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.rope.len_lines()
    }

    /// The whole range of the text.
    #[must_use]
    pub fn range(&self) -> TextRange {
        TextRange::new(0, self.len())
    }

    /// `offset` moved back to the nearest boundary between characters, and into the text.
    #[must_use]
    pub fn floor(&self, offset: usize) -> usize {
        let offset = offset.min(self.len());
        self.rope.char_to_byte(self.rope.byte_to_char(offset))
    }

    /// `range` with both ends moved back to where they fit.
    #[must_use]
    pub fn fitted(&self, range: TextRange) -> TextRange {
        TextRange::new(self.floor(range.start), self.floor(range.end))
    }

    /// The characters in `range`, borrowed where they lie in one piece. Ends outside the text or
    /// inside a character are moved back to where they fit.
    #[must_use]
    pub fn slice(&self, range: TextRange) -> Cow<'_, str> {
        // Most ranges lie in one piece of memory, and between characters.
        let (chunk, chunk_start) = self.chunk(range.start);
        if range.start >= chunk_start
            && let Some(slice) = chunk.get(range.start - chunk_start..range.end - chunk_start)
        {
            return Cow::Borrowed(slice);
        }
        // Almost every range fits, which is told faster than it is moved.
        let fits = (range.start < range.end).then(|| self.rope.get_byte_slice(range.start..range.end)).flatten();
        let slice = match fits {
            Some(slice) => slice,
            None => {
                let (start, end) = (self.floor(range.start), self.floor(range.end));
                if start >= end {
                    return Cow::Borrowed("");
                }
                self.rope.byte_slice(start..end)
            }
        };
        match slice.as_str() {
            Some(whole) => Cow::Borrowed(whole),
            None => Cow::Owned(slice.to_string()),
        }
    }

    /// The piece of text around `offset` that lies in one run of memory, and where it starts.
    /// For readers that take the text by chunks.
    #[must_use]
    pub fn chunk(&self, offset: usize) -> (&str, usize) {
        let (chunk, start, _, _) = self.rope.chunk_at_byte(offset.min(self.len()));
        (chunk, start)
    }

    /// Whether the text is these bytes.
    #[must_use]
    pub fn has_bytes(&self, bytes: &[u8]) -> bool {
        let mut rest = Some(bytes);
        for chunk in self.rope.chunks() {
            rest = rest.and_then(|rest| rest.strip_prefix(chunk.as_bytes()));
        }
        rest.is_some_and(<[u8]>::is_empty)
    }

    /// The line of `offset`, from 0.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.rope.byte_to_line(self.floor(offset))
    }

    /// The first byte of `line`, or the end of the text for a line past the last.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        if line >= self.lines() { self.len() } else { self.rope.line_to_byte(line) }
    }

    /// The bytes of `line` without its line break.
    #[must_use]
    pub fn line_range(&self, line: usize) -> TextRange {
        let start = self.line_start(line);
        let mut end = self.line_start(line + 1);
        for breaks in [b'\n', b'\r'] {
            if end > start && line + 1 < self.lines() && self.rope.byte(end - 1) == breaks {
                end -= 1;
            }
        }
        TextRange::new(start, end)
    }

    /// Line and column of `offset`; an offset past the end is the end, one inside a character is
    /// that character's start.
    #[must_use]
    pub fn line_col(&self, offset: usize, encoding: Encoding) -> LineCol {
        let (chunk, chunk_start, _, lines_above) = self.rope.chunk_at_byte(offset.min(self.len()));
        let mut inside = offset.min(self.len()) - chunk_start;
        while !chunk.is_char_boundary(inside) {
            inside -= 1;
        }
        // Most lines begin in the piece of memory they end in, and need no second look at the rope.
        let lines = str_utils::byte_to_line_idx(chunk, inside);
        let line = lines_above + lines;
        let offset = chunk_start + inside;
        let start = match lines {
            0 => self.rope.line_to_byte(line),
            lines => chunk_start + str_utils::line_to_byte_idx(chunk, lines),
        };
        let column = match encoding {
            Encoding::Utf8 => offset - start,
            _ if start >= chunk_start => units(&chunk[start - chunk_start..inside], encoding),
            _ => self.rope.byte_slice(start..offset).chunks().map(|chunk| units(chunk, encoding)).sum(),
        };
        LineCol { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    /// The offset of a line and column. A column past the line's end is the line's end, before its
    /// line break; one inside a character is that character's start; a line past the last is the
    /// end of the text.
    #[must_use]
    pub fn offset(&self, place: LineCol, encoding: Encoding) -> usize {
        let line = place.line as usize;
        if line >= self.lines() {
            return self.len();
        }
        let range = self.line_range(line);
        let column = place.column as usize;
        let offset = match encoding {
            Encoding::Utf8 => self.floor(range.start.saturating_add(column).min(range.end)),
            Encoding::Utf16 => {
                let start = self.rope.char_to_utf16_cu(self.rope.byte_to_char(range.start));
                let end = self.rope.char_to_utf16_cu(self.rope.byte_to_char(range.end));
                let unit = start.saturating_add(column).min(end);
                self.rope.char_to_byte(self.rope.utf16_cu_to_char(unit))
            }
            Encoding::Utf32 => {
                let start = self.rope.byte_to_char(range.start);
                let end = self.rope.byte_to_char(range.end);
                self.rope.char_to_byte(start.saturating_add(column).min(end))
            }
        };
        offset.clamp(range.start, range.end)
    }

    /// The text with `range` replaced by `new`. The range is fitted to the text first.
    #[must_use]
    pub fn replaced(&self, range: TextRange, new: &str) -> Self {
        let mut rope = self.rope.clone();
        let start = rope.byte_to_char(range.start.min(self.len()));
        let end = rope.byte_to_char(range.end.min(self.len())).max(start);
        rope.remove(start..end);
        rope.insert(start, new);
        Self { rope }
    }

    /// The line ending the note is written with: that of its first line, `\n` where it has none.
    #[must_use]
    pub fn line_ending(&self) -> &'static str {
        let end = self.line_range(0).end;
        match self.slice(TextRange::new(end, end + 2)).as_ref() {
            "\r\n" => "\r\n",
            ending if ending.starts_with('\r') => "\r",
            _ => "\n",
        }
    }
}

/// Length of `text` in units of `encoding`.
fn units(text: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        Encoding::Utf32 => str_utils::byte_to_char_idx(text, text.len()),
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.rope.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn lines_end_as_in_editors() {
        let text = Text::new("a\nb\r\nc\rd\u{2028}e\u{85}f\u{b}g\u{c}h");
        let lines: Vec<String> = (0..text.lines()).map(|line| text.slice(text.line_range(line)).into_owned()).collect();
        assert_eq!(lines, ["a", "b", "c", "d\u{2028}e\u{85}f\u{b}g\u{c}h"]);
    }

    #[test]
    fn places_outside_are_fitted() {
        let text = Text::new("é👩‍💻\r\nb");
        let at = |line, column| LineCol { line, column };
        assert_eq!(text.offset(at(0, 99), Encoding::Utf16), text.line_range(0).end);
        assert_eq!(text.offset(at(0, 2), Encoding::Utf16), 2, "inside a surrogate pair");
        assert_eq!(text.offset(at(0, 3), Encoding::Utf8), 2, "inside a character");
        assert_eq!(text.offset(at(7, 0), Encoding::Utf8), text.len());
        assert_eq!(text.offset(at(0, u32::MAX), Encoding::Utf32), text.line_range(0).end);
    }

    #[test]
    fn a_text_knows_its_bytes() {
        let long = "é\n".repeat(4000);
        let text = Text::new(&long);
        assert!(text.has_bytes(long.as_bytes()));
        assert!(!text.has_bytes(&long.as_bytes()[1..]) && !text.has_bytes(format!("{long}x").as_bytes()));
        assert!(!text.has_bytes(b"") && Text::new("").has_bytes(b""));
    }

    #[test]
    fn the_ending_of_the_first_line_is_the_ending() {
        for (source, ending) in [("a\r\nb\n", "\r\n"), ("a\rb", "\r"), ("a\nb\r\n", "\n"), ("a", "\n")] {
            assert_eq!(Text::new(source).line_ending(), ending, "{source:?}");
        }
    }

    proptest::proptest! {
        /// `offset(line_col(x)) = x` for every boundary between characters that is not inside `\r\n`.
        #[test]
        fn places_round_trip(source in "([a-zé👩💻\u{5d0}\u{2028}]|\r\n|\n|\r){0,40}") {
            let text = Text::new(&source);
            for (offset, _) in source.char_indices() {
                if offset > 0 && source.as_bytes()[offset - 1..].starts_with(b"\r\n") {
                    continue;
                }
                for encoding in ENCODINGS {
                    let place = text.line_col(offset, encoding);
                    proptest::prop_assert_eq!(text.offset(place, encoding), offset);
                }
            }
        }
    }
}
