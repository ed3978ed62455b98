//! Keeps links between notes when files get other names: what was linked stays linked.

use crate::document::Document;
use crate::edit::TextEdit;
use crate::text::TextRange;
use std::borrow::Cow;

/// Paths with `/` between names, from the root; the first becomes the second. A folder stands for
/// all in it.
pub type Renamed = (String, String);

/// The edits that keep the links of a note, which lies in the folder `from` and will lie in `to`.
#[must_use]
pub fn relinked(document: &Document, from: &str, to: &str, renames: &[Renamed]) -> Vec<TextEdit> {
    let text = String::from(document.text());
    let edit = |range: TextRange| {
        let written = &text[range.start..range.end];
        let (path, rest) = written.split_at(written.find(['#', '?']).unwrap_or(written.len()));
        if path.is_empty() || path.starts_with('/') || path.contains(':') {
            return None;
        }
        let spaces = path.contains("%20");
        let path = if spaces { Cow::Owned(path.replace("%20", " ")) } else { Cow::Borrowed(path) };
        let target = resolved(from, &path)?;
        let is_in = |folder: &str| target.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let moved = renames.iter().find_map(|(old, new)| is_in(old).map(|rest| format!("{new}{rest}")));
        if from == to && moved.is_none() {
            return None;
        }
        let mut new = relative(to, moved.as_deref().unwrap_or(&target));
        if path.starts_with("./") && !new.starts_with("../") {
            new.insert_str(0, "./");
        }
        let new = if spaces || new.contains(' ') { new.replace(' ', "%20") } else { new };
        let new = format!("{new}{rest}");
        (new != written).then(|| TextEdit::replace(range, new))
    };
    targets(&text).into_iter().filter_map(edit).collect()
}

/// Where links lead: what stands in `](…)` and behind `]: `, without a title.
fn targets(text: &str) -> Vec<TextRange> {
    let mut found = Vec::new();
    for (at, open) in text.match_indices("](").chain(text.match_indices("]: ")) {
        let start = at + open.len();
        let ends = |c: char| c.is_whitespace() || c == ')' || c == '>';
        let end = start + text[start..].find(ends).unwrap_or(text.len() - start);
        if end > start && !text[start..].starts_with('<') {
            found.push(TextRange::new(start, end));
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The path from the root of `path`, as written in `folder`; nothing where it leads out of all.
fn resolved(folder: &str, path: &str) -> Option<String> {
    let mut names: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()?),
            name => names.push(name),
        }
    }
    Some(format!("/{}", names.join("/")))
}

/// How `path` is written in `folder`.
fn relative(folder: &str, path: &str) -> String {
    let names = |path: &str| path.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (folder, path) = (names(folder), names(path));
    let same = folder.iter().zip(&path).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), folder.len() - same);
    up.chain(path[same..].iter().cloned()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::fixture;

    fn check(source: &str, from: &str, to: &str, renames: &[(&str, &str)], expected: &str) {
        let document = fixture::parse(source).document();
        let renames: Vec<Renamed> = renames.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
        let edits = relinked(&document, from, to, &renames);
        assert_eq!(String::from(&edit::apply(document.text(), &edits)), expected);
    }

    #[test]
    fn links_follow_the_file() {
        let renames = [("/n/2031-05.md", "/n/old/2031 May.md")];
        check(
            "é [last](2031-05.md#clocks), [x](./2031-05.md)\n",
            "/n",
            "/n",
            &renames,
            "é [last](old/2031%20May.md#clocks), [x](./old/2031%20May.md)\n",
        );
        check("[last]: ../n/2031-05.md \"May\"\n", "/m", "/m", &renames, "[last]: ../n/old/2031%20May.md \"May\"\n");
        check(
            "[ann]: hi, [x](https://e.example/2031-05.md) [y](2031-06.md)\n",
            "/n",
            "/n",
            &renames,
            "[ann]: hi, [x](https://e.example/2031-05.md) [y](2031-06.md)\n",
        );
    }

    #[test]
    fn a_file_that_moves_keeps_its_links() {
        let renames = [("/n/a.md", "/n/old/a.md")];
        check("[b](b.md) [a](a.md#x) [c](#c)\n", "/n", "/n/old", &renames, "[b](../b.md) [a](a.md#x) [c](#c)\n");
    }

    #[test]
    fn a_folder_stands_for_all_in_it() {
        check(
            "[b](old/b.md) [c](older/c.md)\n",
            "/n",
            "/n",
            &[("/n/old", "/n/past")],
            "[b](past/b.md) [c](older/c.md)\n",
        );
    }
}
