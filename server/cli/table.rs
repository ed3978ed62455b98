//! The formats of listings, and rows for spreadsheets.

use clap::ValueEnum;
use std::borrow::Cow;

/// How rows are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A listing by file and section.
    #[default]
    Text,
    /// One array of objects.
    Json,
    /// An object a line.
    Jsonl,
    /// Rows for a spreadsheet.
    Csv,
}

/// Some rows as CSV, each with a line break behind it.
pub fn rows<'a>(rows: impl IntoIterator<Item = Vec<Cow<'a, str>>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // a vector takes all, and the rows of a command have the same length
        let _ = writer.write_record(row.iter().map(|cell| defused(cell).into_owned()));
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell that no spreadsheet runs: one that begins like a formula gets an apostrophe before it,
/// which spreadsheets take for "text". Control characters other than line breaks are made visible.
fn defused(cell: &str) -> Cow<'_, str> {
    let visible = |char| if char == '\n' { char } else { super::console::visible_char(char) };
    let cell = if cell.chars().all(|char| visible(char) == char) {
        Cow::Borrowed(cell)
    } else {
        Cow::Owned(cell.chars().map(visible).collect::<String>())
    };
    let first = cell.trim_start().chars().next();
    // `-` opens a formula, but not where it is a dash before words
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if formula { Cow::Owned(format!("'{cell}")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let cells =
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "a=1", "a,b", "say \"x\"", "two\nlines", "\x1b[2J"];
        let row = cells.iter().map(|cell| Cow::Borrowed(*cell)).collect();
        let expected = "'=1+1,'+1,'-1,'@SUM(A1),' =1,' =1,'＝1,a=1,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",␛[2J\n";
        assert_eq!(String::from_utf8_lossy(&rows([row])), expected);
    }
}
