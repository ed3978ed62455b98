//! From what the client sends to what core takes.

use saidby_core::document::Claim;
use saidby_core::edit::TextEdit;
use saidby_core::text::{Encoding, LineCol, Text, TextRange};
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;
use tower_lsp::ls_types::{Position, Range, Uri};

/// Where `position` lies in `text`; one outside is fitted to it.
pub fn offset(text: &Text, position: Position, encoding: Encoding) -> usize {
    text.offset(LineCol { line: position.line, column: position.character }, encoding)
}

/// Where `range` lies in `text`; the wrong way round it is empty at its start.
pub fn range(text: &Text, range: Range, encoding: Encoding) -> TextRange {
    TextRange::new(offset(text, range.start, encoding), offset(text, range.end, encoding))
}

/// The path of the file at `uri`, if it is that of a file.
pub fn path(uri: &str) -> Option<PathBuf> {
    let parsed: Uri = uri.parse().ok()?;
    let is_file = uri.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    is_file.then(|| parsed.to_file_path().map(std::borrow::Cow::into_owned)).flatten()
}

/// The folders that the parameters of `initialize` name.
pub fn folders(params: &Value) -> Vec<PathBuf> {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let listed = params.get("workspaceFolders").and_then(Value::as_array);
    let folders: Vec<PathBuf> = match listed {
        Some(folders) => folders.iter().filter_map(|folder| path(&text(folder.get("uri"))?)).collect(),
        None => {
            let root = text(params.get("rootUri")).and_then(|uri| path(&uri));
            root.or_else(|| text(params.get("rootPath")).map(PathBuf::from)).into_iter().collect()
        }
    };
    folders.into_iter().filter(|folder| folder.is_absolute()).collect()
}

/// Whether what the editor calls `language` at `uri` is a note or may be one.
pub fn claim(uri: &str, language: &str) -> Claim {
    let path = uri.split(['?', '#']).next().unwrap_or(uri).to_ascii_lowercase();
    if language == "meeting-notes" || path.ends_with(".notes") || path.ends_with(".minutes") {
        Claim::Note
    } else {
        Claim::Maybe
    }
}

/// One change of a `didChange`. Not the library's own type, which takes more than is needed and
/// would refuse the whole change, and with it the text, for a `rangeLength` that nobody reads.
#[derive(Debug, Deserialize)]
pub struct Change {
    /// What is replaced; the whole text if it is missing.
    range: Option<Range>,
    /// What comes in its place.
    text: String,
}

impl Change {
    /// The edit it makes in `text`. Where it brings the whole text anew, only what differs.
    pub fn edit(&self, text: &Text, encoding: Encoding) -> TextEdit {
        match self.range {
            Some(replaced) => TextEdit::replace(range(text, replaced, encoding), self.text.as_str()),
            None => difference(&String::from(text), &self.text),
        }
    }
}

/// The one edit that makes `new` of `old`, without what both begin and end with.
fn difference(old: &str, new: &str) -> TextEdit {
    let matching = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let head = (0..=matching).rev().find(|&at| old.is_char_boundary(at) && new.is_char_boundary(at)).unwrap_or(0);
    let (old_tail, new_tail) = (&old[head..], &new[head..]);
    let matching = old_tail.bytes().rev().zip(new_tail.bytes().rev()).take_while(|(a, b)| a == b).count();
    let tail = (0..=matching).rev().find(|&length| old_tail.is_char_boundary(old_tail.len() - length)).unwrap_or(0);
    TextEdit::replace(TextRange::new(head, old.len() - tail), &new_tail[..new_tail.len() - tail])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_difference_is_an_edit() {
        let check = |old: &str, new: &str, start: usize, end: usize, text: &str| {
            assert_eq!(difference(old, new), TextEdit::replace(TextRange::new(start, end), text), "{old:?} {new:?}");
            assert_eq!(String::from(&Text::new(old).replaced(TextRange::new(start, end), text)), new);
        };
        check("abc", "abc", 3, 3, "");
        check("abc", "axc", 1, 2, "x");
        check("aa", "aaa", 2, 2, "a");
        check("", "é", 0, 0, "é");
        check("xéy", "xèy", 1, 3, "è");
        check("😀", "😁", 0, 4, "😁");
        check("ĩ", "ũ", 0, 2, "ũ");
    }

    #[test]
    fn names_and_languages_claim() {
        assert_eq!(claim("file:///a/b.md", "markdown"), Claim::Maybe);
        assert_eq!(claim("file:///a/b.md", "meeting-notes"), Claim::Note);
        assert_eq!(claim("file:///a/b.NOTES", "plaintext"), Claim::Note);
        assert_eq!(claim("file:///a/b.minutes?x#y", ""), Claim::Note);
        assert_eq!(claim("untitled:Untitled-1", "plaintext"), Claim::Maybe);
    }
}
