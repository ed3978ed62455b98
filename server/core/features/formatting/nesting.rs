//! Lists that are nested by one space, as word processors export them: told so that Markdown
//! understands.

use super::Tidy;
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::{Line, LineKind, Marker};
use crate::text::TextRange;

/// A list being read, from its first item to where something else begins.
#[derive(Default)]
struct List {
    /// The items that are open, the innermost last.
    open: Vec<Item>,
    edits: Vec<TextEdit>,
    extent: Option<TextRange>,
    /// Whether an item is nested by a single space.
    narrow: bool,
    /// Whether something is in it that is better left alone.
    odd: bool,
    blank: bool,
}

/// An item, by its columns.
struct Item {
    indent: usize,
    becomes: usize,
    /// How many columns its marker takes.
    width: usize,
}

/// The edits of every list that needs some.
pub(super) fn tidies(document: &Document) -> Vec<Tidy> {
    let (mut out, mut list) = (Vec::new(), List::default());
    for (place, segment) in document.note().pages().segments() {
        for line in &segment.lines {
            if list.ends_with(line) {
                out.extend(std::mem::take(&mut list).tidy());
            }
            list.read(document, place.start, line);
        }
    }
    out.extend(list.tidy());
    out
}

impl List {
    /// Whether a line is not part of the list any more.
    fn ends_with(&self, line: &Line) -> bool {
        match line.kind {
            LineKind::Blank | LineKind::EmptyItem => false,
            LineKind::Text => line.marker == Marker::None && line.indent == 0 && self.blank,
            _ => line.indent == 0,
        }
    }

    fn read(&mut self, document: &Document, start: usize, line: &Line) {
        self.blank = line.kind == LineKind::Blank;
        let item = line.marker != Marker::None;
        if self.blank || !item && self.open.is_empty() {
            return;
        }
        if !matches!(line.kind, LineKind::Text | LineKind::EmptyItem) {
            self.odd |= line.indent > 0;
            return;
        }
        let range = TextRange::new(line.start as usize, line.content as usize).shifted(start);
        let lead = document.text().slice(range);
        let spaces = lead.len() - lead.trim_start_matches(' ').len();
        let indent = usize::from(line.indent);
        // tabs, quotes
        self.odd |= spaces != indent;
        let extent = self.extent.get_or_insert(range);
        extent.end = start + line.end as usize;
        let becomes = if item {
            self.open.retain(|open| open.indent < indent);
            let parent = self.open.last();
            self.narrow |= parent.is_some_and(|parent| indent == parent.indent + 1);
            let becomes = parent.map_or(indent, |parent| parent.becomes + parent.width);
            let width = match line.marker {
                Marker::Number => lead.trim_start().find(' ').map_or(3, |digits| digits + 1),
                _ => 2,
            };
            self.open.push(Item { indent, becomes, width });
            becomes
        } else {
            let owner = self.open.iter().rev().find(|open| open.indent < indent);
            owner.map_or(indent, |owner| owner.becomes + (indent - owner.indent).max(owner.width))
        };
        if becomes != indent {
            let spaces = TextRange::new(range.start, range.start + spaces);
            self.edits.push(TextEdit::replace(spaces, " ".repeat(becomes)));
        }
    }

    fn tidy(self) -> Option<Tidy> {
        let extent = self.extent.filter(|_| self.narrow && !self.odd && !self.edits.is_empty())?;
        Some(Tidy { extent, edits: self.edits })
    }
}
