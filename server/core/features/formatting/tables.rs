//! Attendee tables with their columns in line.

use super::Tidy;
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::text::TextRange;
use unicode_width::UnicodeWidthStr;

/// A table as wide as this is easier to read with its columns out of line.
const WIDEST: usize = 240;

/// A line of a table: its words and whether it is the row of dashes.
struct Row {
    range: TextRange,
    delimiter: bool,
}

/// The edits of every attendee table that needs some.
pub(super) fn tidies(document: &Document) -> Vec<Tidy> {
    let mut out = Vec::new();
    let (mut rows, mut people): (Vec<Row>, bool) = (Vec::new(), false);
    for (place, segment) in document.note().pages().segments() {
        for (index, line) in segment.lines.iter().enumerate() {
            let delimiter = line.kind == LineKind::Delimiter;
            if line.kind == LineKind::Row || delimiter {
                let range = TextRange::new(line.content as usize, line.end as usize).shifted(place.start);
                rows.push(Row { range, delimiter });
                people |= segment.listed.iter().any(|listed| listed.line as usize == index);
            } else {
                out.extend(tidy(document, &rows).filter(|_| people));
                rows.clear();
                people = false;
            }
        }
    }
    out.extend(tidy(document, &rows).filter(|_| people));
    out
}

fn tidy(document: &Document, rows: &[Row]) -> Option<Tidy> {
    let (first, last) = (rows.first()?, rows.last()?);
    let text = document.text();
    let lines: Vec<String> = rows.iter().map(|row| text.slice(row.range).into_owned()).collect();
    // a pipe that is no border cannot be told by its look
    if rows.get(1).is_none_or(|row| !row.delimiter) || lines.iter().any(|line| line.contains(['\\', '`', '\t'])) {
        return None;
    }
    let cells: Vec<Vec<&str>> = lines.iter().map(|line| cells(line)).collect();
    let columns = cells[1].len();
    if cells.iter().any(|row| row.len() != columns) {
        return None;
    }
    let width = |column: usize| {
        let rows = rows.iter().zip(&cells).filter(|(row, _)| !row.delimiter);
        rows.map(|(_, cells)| cells[column].width()).max().unwrap_or_default().max(3)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    if widths.iter().sum::<usize>() > WIDEST {
        return None;
    }
    let mut edits = Vec::new();
    for ((row, line), cells) in rows.iter().zip(&lines).zip(&cells) {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| {
            if row.delimiter { dashes(cell, *width) } else { format!("{cell}{}", " ".repeat(width - cell.width())) }
        });
        let aligned = format!("| {} |", padded.collect::<Vec<_>>().join(" | "));
        if aligned != *line {
            edits.push(TextEdit::replace(row.range, aligned));
        }
    }
    let extent = TextRange::new(first.range.start, last.range.end);
    (!edits.is_empty()).then_some(Tidy { extent, edits })
}

fn cells(line: &str) -> Vec<&str> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim).collect()
}

/// The dashes below a head, with the colons that say how the column is set.
fn dashes(cell: &str, width: usize) -> String {
    let (left, right) = (cell.starts_with(':'), cell.len() > 1 && cell.ends_with(':'));
    let sign = |set: bool| if set { ":" } else { "" };
    let length = width - usize::from(left) - usize::from(right);
    format!("{}{}{}", sign(left), "-".repeat(length), sign(right))
}
