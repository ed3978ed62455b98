//! One line of a note: how far it is indented, which marker opens it, and what kind of line it is.
//!
//! Lines are read one after the other; what a line hands to the next is a [`Block`] and nothing
//! else. The reader follows what notes mean, not what Markdown makes of them: nesting is by
//! indentation, even of one space; four spaces are no code; a fence opens and closes at any depth.

/// What opens a line's content.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Marker {
    /// Nothing: plain text.
    #[default]
    None,
    /// `-`, `*`, `+` or a bullet sign.
    Bullet,
    /// `1.` or `1)`.
    Number,
}

/// What kind of line it is, as far as the line itself and the [`Block`] before it tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// White space only.
    Blank,
    /// Words: a paragraph, a list item, a heading of plain text.
    #[default]
    Text,
    /// `#` heading; the level is in [`Line::level`].
    Heading,
    /// `===` or `---` under a line of text; level 1 or 2.
    Underline,
    /// A thematic break.
    Break,
    /// A list marker with nothing behind it.
    EmptyItem,
    /// Inside a fence, or the fence itself.
    Code,
    /// Inside an HTML comment, or nothing but one.
    Comment,
    /// Inside front matter, or its delimiters.
    FrontMatter,
    /// A row of a table: it begins with `|`.
    Row,
    /// The row of dashes below a table's head.
    Delimiter,
    /// Begins with an HTML element.
    Html,
}

/// What is open when a line begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Block {
    /// Nothing.
    #[default]
    None,
    /// The note begins: front matter may open.
    Start,
    /// A fence of at least `length` of `sign`.
    Fence {
        /// `` ` `` or `~`.
        sign: u8,
        /// How many opened it.
        length: u8,
        /// Whether it lies in a quote, and ends with it.
        quoted: bool,
    },
    /// An HTML comment.
    Comment,
    /// Front matter.
    FrontMatter,
}

/// A line, by places relative to the start of its segment (bytes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Line {
    /// Its first byte.
    pub start: u32,
    /// Where its words begin: after indentation, quote marks, list marker and task box.
    pub content: u32,
    /// The end of its words: before trailing white space and the line break.
    pub end: u32,
    /// Columns before the marker, or before the words where there is no marker; a tab goes to the
    /// next multiple of four; a quote mark counts as the two columns it takes.
    pub indent: u16,
    /// What opens it.
    pub marker: Marker,
    /// What kind of line it is.
    pub kind: LineKind,
    /// Level of a heading, from 1; 0 elsewhere.
    pub level: u8,
    /// Whether it is quoted with `>`.
    pub quoted: bool,
    /// Whether a task box `[ ]` or `[x]` follows the marker.
    pub task: bool,
}

/// Reads the line `text[start..end]` (without its break) of a segment, with `block` open before
/// it; returns the line and what is open after it.
#[must_use]
pub fn read(text: &str, start: usize, end: usize, block: Block) -> (Line, Block) {
    let bytes = text.as_bytes();
    let mut trimmed = end;
    while trimmed > start && matches!(bytes[trimmed - 1], b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c) {
        trimmed -= 1;
    }
    let mut line = Line { start: place(start), content: place(trimmed), end: place(trimmed), ..Line::default() };
    let mut at = start;
    if block == Block::Start && text[at..trimmed].starts_with('\u{feff}') {
        at += '\u{feff}'.len_utf8();
    }
    let mut column = 0;
    indentation(bytes, &mut at, trimmed, &mut column);
    if at >= trimmed {
        line.kind = LineKind::Blank;
        // A quote ends at a blank line, and what is open in it.
        let block = if let Block::Fence { quoted: true, .. } = block { Block::None } else { block };
        return (inside(line, block), block);
    }
    match block {
        Block::Fence { quoted: true, .. } if bytes[at] != b'>' => {}
        Block::Fence { sign, length, quoted } => {
            line.indent = column;
            line.content = place(at);
            line.kind = LineKind::Code;
            line.quoted = quoted;
            let mut from = at;
            while quoted && from < trimmed && matches!(bytes[from], b'>' | b' ' | b'\t') {
                from += 1;
            }
            let closes = run_of(bytes, from, trimmed, sign);
            // `return 1; }```: somebody who pastes code often closes the fence on its last line.
            let at_end = bytes[from..trimmed].iter().rev().take_while(|&&byte| byte == sign).count();
            let closed = closes >= usize::from(length) && from + closes == trimmed
                || at_end >= usize::from(length)
                    && sign == b'`'
                    && run_of_any(&bytes[from..trimmed - at_end], sign) == 0;
            return (line, if closed { Block::None } else { block });
        }
        Block::Comment => {
            line.indent = column;
            line.content = place(at);
            line.kind = LineKind::Comment;
            let closed = text[at..trimmed].contains("-->");
            return (line, if closed { Block::None } else { block });
        }
        // A line that is no YAML ends front matter that nobody closed.
        Block::FrontMatter if column == 0 && !is_yaml(&bytes[at..trimmed]) => {}
        Block::FrontMatter => {
            line.indent = column;
            line.content = place(at);
            line.kind = LineKind::FrontMatter;
            let closed = matches!(&text[at..trimmed], "---" | "...");
            return (line, if closed { Block::None } else { block });
        }
        Block::Start if column == 0 && &text[at..trimmed] == "---" => {
            line.content = place(at);
            line.kind = LineKind::FrontMatter;
            return (line, Block::FrontMatter);
        }
        Block::Start | Block::None => {}
    }
    // Quote marks come before everything else, several of them too.
    while bytes[at] == b'>' {
        line.quoted = true;
        at += 1;
        column = column.saturating_add(1);
        if at < trimmed && bytes[at] == b' ' {
            at += 1;
            column = column.saturating_add(1);
        }
        indentation(bytes, &mut at, trimmed, &mut column);
        if at >= trimmed {
            line.kind = LineKind::Blank;
            return (line, Block::None);
        }
    }
    line.indent = column;
    line.content = place(at);
    if is_break(&bytes[at..trimmed]) {
        // A lone `-` is an empty item; dashes are told from an underline by the reader of lines.
        line.kind = LineKind::Break;
        return (line, Block::None);
    }
    if let Some(length) = marker_length(bytes, at, trimmed) {
        line.marker = if length.number { Marker::Number } else { Marker::Bullet };
        at += length.bytes;
        let mut ignored = 0;
        indentation(bytes, &mut at, trimmed, &mut ignored);
        line.content = place(at);
        if at >= trimmed {
            line.kind = LineKind::EmptyItem;
            return (line, Block::None);
        }
        if let [b'[', b' ' | b'x' | b'X' | b'-', b']', rest @ ..] = &bytes[at..trimmed]
            && matches!(rest.first(), None | Some(b' ' | b'\t'))
        {
            line.task = true;
            at = (at + 3).min(trimmed);
            indentation(bytes, &mut at, trimmed, &mut ignored);
            line.content = place(at);
            if at >= trimmed {
                line.kind = LineKind::EmptyItem;
                return (line, Block::None);
            }
        }
    }
    let words = &bytes[at..trimmed];
    for sign in [b'`', b'~'] {
        let length = run_of(bytes, at, trimmed, sign);
        // A backtick fence has no backtick in its info string: that is inline code.
        if length >= 3 && (sign == b'~' || !words[length..].contains(&b'`')) {
            line.kind = LineKind::Code;
            let length = u8::try_from(length).unwrap_or(u8::MAX);
            return (line, Block::Fence { sign, length, quoted: line.quoted });
        }
    }
    if let Some(rest) = text[at..trimmed].strip_prefix("<!--") {
        return match rest.find("-->") {
            Some(closed) if closed + 3 == rest.len() => {
                line.kind = LineKind::Comment;
                (line, Block::None)
            }
            Some(_) => (line, Block::None),
            None => {
                line.kind = LineKind::Comment;
                (line, Block::Comment)
            }
        };
    }
    let hashes = run_of(bytes, at, trimmed, b'#');
    if (1..=6).contains(&hashes) && line.marker == Marker::None && heading_follows(words, hashes) {
        line.kind = LineKind::Heading;
        line.level = u8::try_from(hashes).unwrap_or(6);
        at += hashes;
        let mut ignored = 0;
        indentation(bytes, &mut at, trimmed, &mut ignored);
        line.content = place(at);
    } else if words[0] == b'|' && line.marker == Marker::None {
        line.kind = if is_delimiter(words) { LineKind::Delimiter } else { LineKind::Row };
    } else if words[0] == b'<' && opens_element(&text[at..trimmed]) {
        line.kind = LineKind::Html;
    }
    (line, Block::None)
}

/// A blank line keeps the kind of the block it lies in, so that a fence is one piece.
fn inside(mut line: Line, block: Block) -> Line {
    line.kind = match block {
        Block::Fence { .. } => LineKind::Code,
        Block::Comment => LineKind::Comment,
        Block::FrontMatter => LineKind::FrontMatter,
        Block::None | Block::Start => LineKind::Blank,
    };
    line
}

/// A place in a segment; segments are far smaller than 4 GB, larger ones saturate.
pub(crate) fn place(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn indentation(bytes: &[u8], at: &mut usize, end: usize, column: &mut u16) {
    while *at < end {
        match bytes[*at] {
            b' ' => *column = column.saturating_add(1),
            b'\t' => *column = (*column / 4).saturating_add(1).saturating_mul(4),
            0xc2 if bytes.get(*at + 1) == Some(&0xa0) => {
                *column = column.saturating_add(1);
                *at += 1;
            }
            _ => break,
        }
        *at += 1;
    }
    *at = (*at).min(end);
}

fn run_of(bytes: &[u8], at: usize, end: usize, sign: u8) -> usize {
    bytes[at..end].iter().take_while(|&&byte| byte == sign).count()
}

/// How many of a sign there are.
fn run_of_any(bytes: &[u8], sign: u8) -> usize {
    bytes.iter().filter(|&&byte| byte == sign).count()
}

/// `#Heading` without the space is a heading in notes (4,045 of 86,000), `#123` and `#!` are not.
fn heading_follows(words: &[u8], hashes: usize) -> bool {
    match words.get(hashes) {
        None | Some(b' ' | b'\t') => true,
        Some(byte) => byte.is_ascii_uppercase() || (hashes > 1 && byte.is_ascii_alphabetic()) || !byte.is_ascii(),
    }
}

/// Whether a line may stand in front matter: `key: value`, `- item`, `# comment`, a delimiter.
fn is_yaml(words: &[u8]) -> bool {
    matches!(words[0], b'-' | b'#' | b'.' | b'}' | b']') || words.contains(&b':')
}

/// Three or more of `-`, `*`, `_` or `=` and nothing else but spaces.
fn is_break(words: &[u8]) -> bool {
    let sign = words[0];
    if !matches!(sign, b'-' | b'*' | b'_' | b'=') {
        return false;
    }
    words.iter().all(|&byte| byte == sign || byte == b' ') && words.iter().filter(|&&byte| byte == sign).count() >= 3
}

fn is_delimiter(words: &[u8]) -> bool {
    words.contains(&b'-') && words.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

struct MarkerLength {
    bytes: usize,
    number: bool,
}

fn marker_length(bytes: &[u8], at: usize, end: usize) -> Option<MarkerLength> {
    let spaced = |after: usize| after >= end || matches!(bytes[after], b' ' | b'\t');
    match bytes[at] {
        b'-' | b'*' | b'+' if spaced(at + 1) => Some(MarkerLength { bytes: 1, number: false }),
        // • ◦ ▪ ● ○ – from word processors
        0xe2 => {
            let sign = bytes.get(at..at + 3)?;
            let bullet = matches!(sign, [0xe2, 0x80, 0xa2] | [0xe2, 0x97, 0xa6 | 0x8f | 0x8b] | [0xe2, 0x96, 0xaa]);
            (bullet && at + 3 <= end).then_some(MarkerLength { bytes: 3, number: false })
        }
        b'0'..=b'9' => {
            let digits = bytes[at..end].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let closes = at + digits;
            (digits <= 4 && closes < end && matches!(bytes[closes], b'.' | b')') && spaced(closes + 1))
                .then_some(MarkerLength { bytes: digits + 1, number: true })
        }
        _ => None,
    }
}

/// The elements of HTML that real notes use, block and inline: `<nick>` is none of them.
/// From the HTML standard's index of elements, those that may stand in Markdown.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Whether `name` is an HTML element, whatever its case.
#[must_use]
pub fn is_element(name: &str) -> bool {
    let mut lower = [0; 12];
    let Some(lower) = lower.get_mut(..name.len()) else { return false };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    ELEMENTS.binary_search_by(|element| element.as_bytes().cmp(lower)).is_ok()
}

/// Whether the words begin with a tag of an HTML element (`<b>`, `</div>`, `<img …`), a processing
/// instruction or a declaration; not an autolink.
#[must_use]
pub fn opens_element(words: &str) -> bool {
    let Some(inner) = words.strip_prefix('<') else { return false };
    if inner.starts_with(['!', '?']) {
        return true;
    }
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    is_element(&inner[..length]) && matches!(inner.as_bytes().get(length), None | Some(b'>' | b'/' | b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::line_break;
    use expect_test::expect;
    use std::fmt::Write;

    fn check(source: &str, expected: &expect_test::Expect) {
        let mut out = String::new();
        let (mut block, mut at) = (Block::Start, 0);
        while at < source.len() {
            let (end, next) = line_break(source.as_bytes(), at).unwrap_or((source.len(), source.len()));
            let (line, after) = read(source, at, end, block);
            let _ = writeln!(
                out,
                "{:<2} {:?}{}{} {:?} <{}>",
                line.indent,
                line.kind,
                if line.quoted { " quoted" } else { "" },
                if line.task { " task" } else { "" },
                line.marker,
                &source[line.content as usize..line.end as usize]
            );
            (block, at) = (after, next);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn elements_are_sorted() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn markers_and_indentation() {
        check(
            "- a\n - b\n\t* c\n1. d\n12) e\n-f\n- [ ] g\n* [x] h\n-\n\u{2022} i\n> - j\n> > k\n  3.5 l\n",
            &expect![[r#"
                0  Text Bullet <a>
                1  Text Bullet <b>
                4  Text Bullet <c>
                0  Text Number <d>
                0  Text Number <e>
                0  Text None <-f>
                0  Text task Bullet <g>
                0  Text task Bullet <h>
                0  EmptyItem Bullet <>
                0  Text Bullet <i>
                2  Text quoted Bullet <j>
                4  Text quoted None <k>
                2  Text None <3.5 l>
            "#]],
        );
    }

    #[test]
    fn blocks_run_until_they_close() {
        check(
            "---\ntitle: a\n---\n```js\nann: no\n\n~~~\n```\nann: yes\n<!-- ann:\nbob: -->\n<!-- x -->\n~~~~\n~~~\n",
            &expect![[r#"
                0  FrontMatter None <--->
                0  FrontMatter None <title: a>
                0  FrontMatter None <--->
                0  Code None <```js>
                0  Code None <ann: no>
                0  Code None <>
                0  Code None <~~~>
                0  Code None <```>
                0  Text None <ann: yes>
                0  Comment None <<!-- ann:>
                0  Comment None <bob: -->>
                0  Comment None <<!-- x -->>
                0  Code None <~~~~>
                0  Code None <~~~>
            "#]],
        );
    }

    #[test]
    fn headings_rows_and_elements() {
        check(
            "# A\n#B\n#12 is open\n####### no\n---\n| a | b |\n|---|:-:|\n<div>\n<ann> hi\n<b>x</b>\n<https://x.example>\n",
            &expect![[r#"
                0  Heading None <A>
                0  Heading None <B>
                0  Text None <#12 is open>
                0  Text None <####### no>
                0  Break None <--->
                0  Row None <| a | b |>
                0  Delimiter None <|---|:-:|>
                0  Html None <<div>>
                0  Text None <<ann> hi>
                0  Html None <<b>x</b>>
                0  Text None <<https://x.example>>
            "#]],
        );
    }
}
