//! The syntax tree of a segment, and what structure is taken from it.
//!
//! Most lines need no judge: paragraphs, list items and `#` headings are read from the line itself.
//! A run with an underline, an HTML element or a table in it is read by the block grammar of
//! tree-sitter-md, because there the lines around decide what a line is. The grammar is asked about
//! whole runs only, so its answer does not depend on where a note is cut.

use crate::line::{Line, LineKind, Marker};
use std::cell::RefCell;
use std::sync::{Mutex, PoisonError};
use tree_sitter::{InputEdit, Node, Parser, Point, Tree};

/// Segments larger than this are not parsed: one line of megabytes is no structure (bytes).
const LARGEST: usize = 64 * 1024;

thread_local! {
    static PARSER: RefCell<Option<Parser>> = RefCell::new({
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_md::LANGUAGE.into()).ok().map(|()| parser)
    });
}

/// The tree of a segment, once somebody asked for it, until it is given up again.
#[derive(Debug, Default)]
pub struct TreeSlot(Mutex<Option<Held>>);

/// A tree, and whether it is that of the text as it is; else it is that of an earlier text, with
/// the edits since then marked in it, and the next parse takes over what they left alone.
#[derive(Clone, Debug)]
pub struct Held {
    tree: Tree,
    current: bool,
}

impl TreeSlot {
    /// A slot that holds what an earlier version of the segment handed on.
    #[must_use]
    pub fn holding(held: Option<Held>) -> Self {
        Self(Mutex::new(held))
    }

    /// The tree, parsed from the segment's text where it is not there or not current.
    #[must_use]
    pub fn get(&self, text: &str) -> Option<Tree> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if slot.as_ref().is_none_or(|held| !held.current) {
            let tree = parse(text, slot.as_ref().map(|held| &held.tree));
            *slot = tree.map(|tree| Held { tree, current: true });
        }
        slot.as_ref().map(|held| held.tree.clone())
    }

    /// Gives the tree up; it is parsed again when somebody asks.
    pub fn give_up(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// What the next version of the segment starts from, after the bytes `start..old_end` of `old`
    /// became the bytes `start..new_end` of `new`.
    #[must_use]
    pub fn edited(&self, old: &str, new: &str, start: usize, old_end: usize, new_end: usize) -> Option<Held> {
        let mut tree = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()?.tree;
        tree.edit(&InputEdit {
            start_byte: start,
            old_end_byte: old_end,
            new_end_byte: new_end,
            start_position: point(old, start),
            old_end_position: point(old, old_end),
            new_end_position: point(new, new_end),
        });
        Some(Held { tree, current: false })
    }
}

/// The grammar counts rows by `\n` only and columns in bytes.
fn point(text: &str, offset: usize) -> Point {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let row = memchr::memchr_iter(b'\n', before).count();
    let column = memchr::memrchr(b'\n', before).map_or(before.len(), |newline| before.len() - newline - 1);
    Point { row, column }
}

fn parse(text: &str, old: Option<&Tree>) -> Option<Tree> {
    if text.len() > LARGEST {
        return None;
    }
    counter::PARSED.with(|parsed| parsed.set(parsed.get() + text.len()));
    PARSER.with_borrow_mut(|parser| parser.as_mut()?.parse(text, old))
}

/// Counts for the test that a keystroke costs one segment.
pub mod counter {
    use std::cell::Cell;

    thread_local! {
        /// Bytes parsed by this thread.
        pub static PARSED: Cell<usize> = const { Cell::new(0) };
        /// Bytes read by this thread.
        pub static READ: Cell<usize> = const { Cell::new(0) };
    }
}

/// Whether the lines of a run need the grammar: an underline, a table or an HTML element. What is
/// nothing but a table in its plainest form is one for every reader of Markdown.
#[must_use]
pub fn wanted(text: &str, lines: &[Line]) -> bool {
    if is_plain_table(text, lines) {
        return false;
    }
    lines.iter().enumerate().any(|(index, line)| match line.kind {
        LineKind::Html | LineKind::Delimiter | LineKind::Underline => true,
        LineKind::Break => index > 0 && may_be_underlined(&lines[index - 1]),
        _ => false,
    })
}

/// A row, a delimiter of as many cells, rows, and no sign in the first two that could hide a bar.
fn is_plain_table(text: &str, lines: &[Line]) -> bool {
    let [head, delimiter, rows @ ..] = lines else { return false };
    let bars = |line: &Line| {
        let words = &text.as_bytes()[line.content as usize..line.end as usize];
        let closed = words.len() > 1 && words.ends_with(b"|") && memchr::memchr2(b'\\', b'`', words).is_none();
        closed.then(|| memchr::memchr_iter(b'|', words).count())
    };
    (head.kind, delimiter.kind) == (LineKind::Row, LineKind::Delimiter)
        && head.indent + delimiter.indent == 0
        && !head.quoted
        && !delimiter.quoted
        && bars(head).is_some_and(|count| count > 1 && bars(delimiter) == Some(count))
        && rows.iter().all(|row| matches!(row.kind, LineKind::Row | LineKind::Blank) && !row.quoted && row.indent == 0)
}

fn may_be_underlined(above: &Line) -> bool {
    matches!(above.kind, LineKind::Text | LineKind::Row | LineKind::Html | LineKind::Break)
        && above.marker == Marker::None
        && !above.quoted
}

/// Reads the structure of a run from its tree, which stays in the slot only where somebody is
/// typing (`keep`): trees take fifty bytes a byte. Which breaks are underlines, which rows are rows of
/// a table, which lines are HTML.
#[must_use]
pub fn consult(text: &str, lines: &mut [Line], slot: TreeSlot, keep: bool) -> TreeSlot {
    let Some(tree) = slot.get(text) else { return slot };
    // The answers for lines, by their first byte.
    let mut underlines = Vec::new();
    let mut tables = Vec::new();
    visit(tree.root_node(), &mut |node| {
        match node.kind() {
            "setext_h1_underline" | "setext_h2_underline" => underlines.push(node.start_byte()),
            "pipe_table" => tables.push(node.byte_range()),
            _ => {}
        }
        // Neither lies in what these hold, which are most nodes of a tree.
        !matches!(node.kind(), "pipe_table" | "paragraph" | "inline" | "html_block" | "fenced_code_block")
    });
    for index in 0..lines.len() {
        let line = lines[index];
        let (start, end) = (line.start as usize, line.end as usize);
        match line.kind {
            LineKind::Break => {
                let underline = underlines.iter().any(|&at| (start..end).contains(&at));
                if underline && index > 0 && may_be_underlined(&lines[index - 1]) {
                    lines[index].kind = LineKind::Underline;
                    lines[index].level = if text.as_bytes()[line.content as usize] == b'=' { 1 } else { 2 };
                }
            }
            LineKind::Row | LineKind::Delimiter => {
                let content = line.content as usize;
                if !tables.iter().any(|table| table.contains(&content)) {
                    lines[index].kind = LineKind::Text;
                }
            }
            _ => {}
        }
    }
    if !keep {
        slot.give_up();
    }
    slot
}

/// What the tree of a segment that was read from its lines shows and the lines do not; nothing
/// where they agree or where the tree is asked itself. For the law that reading by lines loses
/// nothing.
#[must_use]
pub fn difference(text: &str, segment: &crate::segment::Segment) -> Option<String> {
    use crate::line::Block;
    // What the grammar is known to misread is left to the lines (see the module of lines).
    let open = !matches!(segment.entry.block, Block::None | Block::Start);
    // The grammar's lexer takes a byte order mark at the start of any text for none.
    if !segment.whole || open || wanted(text, &segment.lines) || text.starts_with('\u{feff}') {
        return None;
    }
    let tree = segment.tree.get(text)?;
    let line_of = |node: Node<'_>| &segment.lines[segment.line_at(node.start_byte())];
    let (mut found, mut table) = (None, false);
    visit(tree.root_node(), &mut |node| {
        table |= node.kind() == "pipe_table";
        let expected: &[LineKind] = match node.kind() {
            "atx_heading" => &[LineKind::Heading],
            "setext_heading" => &[LineKind::Underline],
            "fenced_code_block" => &[LineKind::Code],
            "pipe_table" => &[LineKind::Row],
            "thematic_break" => &[LineKind::Break],
            _ => return true,
        };
        let line = line_of(node);
        // One or two dashes below a line are an empty item; fences, comments and front matter are
        // followed line by line, whatever list they stand in.
        let words = text[node.byte_range()].trim_end();
        let short = node.kind() == "setext_heading" && !words.ends_with("---") && !words.ends_with("===");
        if short || matches!(line.kind, LineKind::FrontMatter | LineKind::Code | LineKind::Comment) {
            return true;
        }
        if !expected.contains(&line.kind) && found.is_none() {
            found = Some(format!("the tree has a {} where the lines have {line:?}", node.kind()));
        }
        found.is_none()
    });
    if is_plain_table(text, &segment.lines) && !table {
        found.get_or_insert_with(|| "the lines have a table where the tree has none".to_owned());
    }
    found
}

/// Shows every node, and what is below it where `see` says so.
fn visit<'a>(node: Node<'a>, see: &mut impl FnMut(Node<'a>) -> bool) {
    if !see(node) {
        return;
    }
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        visit(child, see);
    }
}
