//! The text of a note, and the only place that counts lines and columns.
//!
//! A line ends at `\n`, `\r\n` or a lone `\r`, as in every editor, and nowhere else.

mod places;
mod whole;

pub use places::Places;

use ropey::{Rope, str_utils};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use whole::Whole;

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
#[derive(Clone, Debug)]
pub struct Text {
    body: Body,
    /// A part that can be read in one piece, and where it begins.
    gathered: Option<(usize, Arc<String>)>,
}

#[derive(Clone, Debug)]
enum Body {
    /// In pieces, so that an edit costs what it changes.
    Rope(Rope),
    /// In one piece, so that reading costs nothing.
    Whole(Arc<Whole>),
}

impl From<Body> for Text {
    fn from(body: Body) -> Self {
        Self { body, gathered: None }
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::from(Body::Rope(Rope::new()))
    }
}

impl Text {
    /// The text of `source`, to be edited.
    #[must_use]
    pub fn new(source: &str) -> Self {
        Self::from(Body::Rope(Rope::from_str(source)))
    }

    /// The text of `source`, to be read: every slice of it is borrowed, and an edit copies all of it.
    #[must_use]
    pub fn at_rest(source: &str) -> Self {
        Self::from(Body::Whole(Arc::new(Whole::new(source))))
    }

    /// The same text, of which `range` is read as fast as one at rest: for whoever takes many slices
    /// of it.
    #[must_use]
    pub fn gathered(&self, range: TextRange) -> Self {
        let range = self.fitted(range);
        let gathered = match &self.body {
            Body::Rope(_) => Some((range.start, Arc::new(self.slice(range).into_owned()))),
            Body::Whole(_) => None,
        };
        Self { body: self.body.clone(), gathered }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.body {
            Body::Rope(rope) => rope.len_bytes(),
            Body::Whole(whole) => whole.as_str().len(),
        }
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of lines; the text after the last line break is a line even when it is empty.
    #[must_use]
    pub fn lines(&self) -> usize {
        match &self.body {
            Body::Rope(rope) => rope.len_lines(),
            Body::Whole(whole) => whole.starts().len(),
        }
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
        match &self.body {
            Body::Rope(rope) => rope.char_to_byte(rope.byte_to_char(offset)),
            Body::Whole(whole) => whole.floor(offset),
        }
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
        // Almost every range lies in one piece of memory and between characters, which is told
        // faster than it is moved.
        let (chunk, chunk_start) = self.chunk(range.start);
        if range.start >= chunk_start
            && let Some(slice) = chunk.get(range.start - chunk_start..range.end - chunk_start)
        {
            return Cow::Borrowed(slice);
        }
        let TextRange { start, end } = self.fitted(range);
        match &self.body {
            Body::Rope(rope) => rope.byte_slice(start..end).into(),
            Body::Whole(whole) => Cow::Borrowed(&whole.as_str()[start..end]),
        }
    }

    /// The piece of text around `offset` that lies in one run of memory, and where it starts.
    /// For readers that take the text by chunks.
    #[must_use]
    pub fn chunk(&self, offset: usize) -> (&str, usize) {
        if let Some((start, piece)) = &self.gathered
            && (*start..start + piece.len()).contains(&offset)
        {
            return (piece, *start);
        }
        match &self.body {
            Body::Rope(rope) => {
                let (chunk, start, _, _) = rope.chunk_at_byte(offset.min(rope.len_bytes()));
                (chunk, start)
            }
            Body::Whole(whole) => (whole.as_str(), 0),
        }
    }

    /// All of it, piece by piece.
    fn chunks(&self) -> impl Iterator<Item = &str> {
        let (rope, whole) = match &self.body {
            Body::Rope(rope) => (Some(rope), None),
            Body::Whole(whole) => (None, Some(whole.as_str())),
        };
        rope.into_iter().flat_map(Rope::chunks).chain(whole)
    }

    /// Whether the text is these bytes.
    #[must_use]
    pub fn has_bytes(&self, bytes: &[u8]) -> bool {
        let mut rest = Some(bytes);
        for chunk in self.chunks() {
            rest = rest.and_then(|rest| rest.strip_prefix(chunk.as_bytes()));
        }
        rest.is_some_and(<[u8]>::is_empty)
    }

    /// The line of `offset`, from 0.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        match &self.body {
            Body::Rope(rope) => rope.byte_to_line(self.floor(offset)),
            Body::Whole(whole) => whole.line_of(self.floor(offset)),
        }
    }

    /// The first byte of `line`, or the end of the text for a line past the last.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        if line >= self.lines() {
            return self.len();
        }
        match &self.body {
            Body::Rope(rope) => rope.line_to_byte(line),
            Body::Whole(whole) => whole.starts()[line],
        }
    }

    /// The bytes of `line` without its line break.
    #[must_use]
    pub fn line_range(&self, line: usize) -> TextRange {
        let start = self.line_start(line);
        let end = self.line_start(line + 1);
        if line + 1 >= self.lines() {
            return TextRange::new(start, end);
        }
        let breaks = match self.slice(TextRange::new(end.saturating_sub(2).max(start), end)).as_bytes() {
            [b'\r', b'\n'] => 2,
            _ => 1,
        };
        TextRange::new(start, end - breaks)
    }

    /// Line and column of `offset`; an offset past the end is the end, one inside a character is
    /// that character's start.
    #[must_use]
    pub fn line_col(&self, offset: usize, encoding: Encoding) -> LineCol {
        Places::new(self, encoding).line_col(offset)
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
        let offset = match (&self.body, encoding) {
            (_, Encoding::Utf8) => self.floor(range.start.saturating_add(column).min(range.end)),
            (Body::Whole(whole), _) => {
                let words = &whole.as_str()[range.start..range.end];
                let mut left = column;
                let fits = |c: &char| {
                    let width = if encoding == Encoding::Utf16 { c.len_utf16() } else { 1 };
                    left.checked_sub(width).inspect(|rest| left = *rest).is_some()
                };
                range.start + words.chars().take_while(fits).map(char::len_utf8).sum::<usize>()
            }
            (Body::Rope(rope), Encoding::Utf16) => {
                let start = rope.char_to_utf16_cu(rope.byte_to_char(range.start));
                let end = rope.char_to_utf16_cu(rope.byte_to_char(range.end));
                let unit = start.saturating_add(column).min(end);
                rope.char_to_byte(rope.utf16_cu_to_char(unit))
            }
            (Body::Rope(rope), Encoding::Utf32) => {
                let start = rope.byte_to_char(range.start);
                let end = rope.byte_to_char(range.end);
                rope.char_to_byte(start.saturating_add(column).min(end))
            }
        };
        offset.clamp(range.start, range.end)
    }

    /// The text with `range` replaced by `new`. The range is fitted to the text first.
    #[must_use]
    pub fn replaced(&self, range: TextRange, new: &str) -> Self {
        let mut rope = match &self.body {
            Body::Rope(rope) => rope.clone(),
            Body::Whole(whole) => Rope::from_str(whole.as_str()),
        };
        let start = rope.byte_to_char(range.start.min(self.len()));
        let end = rope.byte_to_char(range.end.min(self.len())).max(start);
        rope.remove(start..end);
        rope.insert(start, new);
        Self::from(Body::Rope(rope))
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

/// The next line break at or after `from`: where it begins and where the next line begins.
#[must_use]
pub fn line_break(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let at = from + memchr::memchr2(b'\n', b'\r', &text[from..])?;
    let next = if text[at] == b'\r' && text.get(at + 1) == Some(&b'\n') { at + 2 } else { at + 1 };
    Some((at, next))
}

/// Length of `text` in units of `encoding`.
fn units(text: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text.len(),
        _ if text.is_ascii() => text.len(),
        // Every character is one unit, and those of four bytes are two.
        Encoding::Utf16 => {
            let long = text.bytes().filter(|&byte| byte >= 0xf0).count();
            str_utils::byte_to_char_idx(text, text.len()) + long
        }
        Encoding::Utf32 => str_utils::byte_to_char_idx(text, text.len()),
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.chunks().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    /// The text in both its forms.
    fn both(source: &str) -> [Text; 2] {
        [Text::new(source), Text::at_rest(source)]
    }

    #[test]
    fn a_part_may_be_gathered() {
        let source = "[ann] é\n".repeat(1000);
        let text = Text::new(&source).gathered(TextRange::new(3000, 7000));
        for range in [(0, 9), (2990, 3010), (3000, 7000), (4000, 4007), (6990, 7010), (6999, 9999)] {
            let range = TextRange::new(range.0, range.1);
            assert_eq!(text.slice(range), Text::at_rest(&source).slice(range), "{range:?}");
        }
        let range = TextRange::new(4000, 4008);
        assert_eq!(text.replaced(range, "-").slice(range), Text::at_rest(&source).replaced(range, "-").slice(range));
    }

    #[test]
    fn lines_end_as_in_editors() {
        for text in both("a\nb\r\nc\rd\u{2028}e\u{85}f\u{b}g\u{c}h\né\n") {
            let line = |line| text.slice(text.line_range(line)).into_owned();
            let lines: Vec<String> = (0..text.lines()).map(line).collect();
            assert_eq!(lines, ["a", "b", "c", "d\u{2028}e\u{85}f\u{b}g\u{c}h", "é", ""]);
        }
    }

    #[test]
    fn places_outside_are_fitted() {
        let at = |line, column| LineCol { line, column };
        for text in both("é👩‍💻\r\nb") {
            assert_eq!(text.offset(at(0, 99), Encoding::Utf16), text.line_range(0).end);
            assert_eq!(text.offset(at(0, 2), Encoding::Utf16), 2, "inside a surrogate pair");
            assert_eq!(text.offset(at(0, 3), Encoding::Utf8), 2, "inside a character");
            assert_eq!(text.offset(at(7, 0), Encoding::Utf8), text.len());
            assert_eq!(text.offset(at(0, u32::MAX), Encoding::Utf32), text.line_range(0).end);
            assert_eq!(text.slice(TextRange::new(1, 99)), "é👩‍💻\r\nb");
            assert_eq!(text.line_col(99, Encoding::Utf8), at(1, 1));
        }
    }

    #[test]
    fn a_text_knows_its_bytes() {
        let long = "é\n".repeat(4000);
        for text in both(&long) {
            assert!(text.has_bytes(long.as_bytes()));
            assert!(!text.has_bytes(&long.as_bytes()[1..]) && !text.has_bytes(format!("{long}x").as_bytes()));
        }
        let text = Text::new(&long);
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
            for text in both(&source) {
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

        /// Whoever remembers where they looked last finds the same places, in a text of several pieces.
        #[test]
        fn places_are_found_again(
            source in "([a-zé👩💻\u{5d0}\u{2028}]|\r\n|\n|\r){1,40}",
            offsets in proptest::collection::vec(0_usize..5000, 1..20),
        ) {
            let text = Text::new(&source.repeat(100));
            for encoding in ENCODINGS {
                let mut places = Places::new(&text, encoding);
                for offset in &offsets {
                    proptest::prop_assert_eq!(places.line_col(*offset), text.line_col(*offset, encoding));
                }
            }
        }

        /// How a text is held does not show: whatever is asked, inside of it or outside, and after an edit.
        #[test]
        fn at_rest_or_not(
            source in "([a-zé👩💻\u{5d0}\u{2028}]|\r\n|\n|\r){0,40}",
            range in (0_usize..60, 0_usize..60),
            place in (0_u32..8, 0_u32..12),
        ) {
            let [rope, whole] = both(&source);
            let range = TextRange::new(range.0, range.1);
            proptest::prop_assert_eq!((rope.len(), rope.lines()), (whole.len(), whole.lines()));
            proptest::prop_assert_eq!(rope.slice(range), whole.slice(range));
            proptest::prop_assert_eq!(rope.fitted(range), whole.fitted(range));
            proptest::prop_assert_eq!(rope.line_of(range.start), whole.line_of(range.start));
            proptest::prop_assert_eq!(rope.line_range(range.start), whole.line_range(range.start));
            proptest::prop_assert_eq!(rope.line_ending(), whole.line_ending());
            for encoding in ENCODINGS {
                let place = LineCol { line: place.0, column: place.1 };
                proptest::prop_assert_eq!(rope.offset(place, encoding), whole.offset(place, encoding));
                proptest::prop_assert_eq!(rope.line_col(range.end, encoding), whole.line_col(range.end, encoding));
            }
            let [rope, whole] = [rope, whole].map(|text| String::from(&text.replaced(range, "-")));
            proptest::prop_assert_eq!(rope, whole);
        }
    }
}
