//! Keeps links between notes when files get other names: what was linked stays linked, be it in the
//! text, in front matter (`previous: 2031-04.md`) or in `saidby.toml`.

mod settings;

pub use settings::renamed;

use crate::document::{Document, may_be_note};
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::text::TextRange;
use std::borrow::Cow;
use std::path::Path;

/// Paths with `/` between names, from the root; the first becomes the second. A folder stands for
/// all in it.
pub type Renamed = (String, String);

/// The edits that keep the links of a note, which lies in the folder `from` and will lie in `to`.
#[must_use]
pub fn relinked(document: &Document, from: &str, to: &str, renames: &[Renamed]) -> Vec<TextEdit> {
    let text = String::from(document.text());
    let edit = |target: &Target| {
        let written = &text[target.range.start..target.range.end];
        let (path, rest) = written.split_at(written.find(['#', '?']).unwrap_or(written.len()));
        if path.is_empty() || path.starts_with('/') || path.contains(':') {
            return None;
        }
        let spaces = target.escaped && path.contains("%20");
        let path = if spaces { Cow::Owned(path.replace("%20", " ")) } else { Cow::Borrowed(path) };
        let lies = resolved(from, &path)?;
        let moved = moved(&lies, renames);
        if from == to && moved.is_none() {
            return None;
        }
        let mut new = relative(to, moved.as_deref().unwrap_or(&lies));
        if path.starts_with("./") && !new.starts_with("../") {
            new.insert_str(0, "./");
        }
        let new = if spaces || target.escaped && new.contains(' ') { new.replace(' ', "%20") } else { new };
        let new = format!("{new}{rest}");
        // A field would have to be quoted, or quoted otherwise: that is left to people.
        let breaks = target.field && (new.contains(['"', '\'']) || new.contains(": ") || new.contains(" #"));
        (new != written && !breaks).then(|| TextEdit::replace(target.range, new))
    };
    let mut targets: Vec<Target> = links(&text).chain(fields(document, &text)).collect();
    targets.sort_by_key(|target| target.range);
    targets.dedup_by_key(|target| target.range);
    targets.iter().filter_map(edit).collect()
}

/// A place that names a file.
struct Target {
    range: TextRange,
    /// Whether a space in it is written `%20`.
    escaped: bool,
    /// Whether it is a field of front matter.
    field: bool,
}

/// Where links lead: what stands in `](…)` and behind `]: `, without a title; in `<…>` with spaces.
fn links(text: &str) -> impl Iterator<Item = Target> {
    text.match_indices("](").chain(text.match_indices("]: ")).filter_map(|(at, open)| {
        let start = at + open.len();
        let bracketed = text[start..].starts_with('<');
        let start = start + usize::from(bracketed);
        let ends = |c: char| if bracketed { matches!(c, '>' | '\n' | '\r') } else { c.is_whitespace() || c == ')' };
        let end = start + text[start..].find(ends).unwrap_or(text.len() - start);
        (end > start).then(|| Target { range: TextRange::new(start, end), escaped: !bracketed, field: false })
    })
}

/// The fields of front matter that name a note: `previous: 2031-04.md`, one of a list.
fn fields(document: &Document, text: &str) -> impl Iterator<Item = Target> {
    let lines = document.pages().segments().flat_map(|(place, segment)| {
        let lines = segment.lines.iter().filter(|line| line.kind == LineKind::FrontMatter);
        lines.map(move |line| {
            TextRange::new(line.start as usize, line.end.max(line.start) as usize).shifted(place.start)
        })
    });
    lines.filter_map(|line| {
        let words = &text[line.start..line.end];
        let at = words
            .find(": ")
            .map(|at| at + 2)
            .or_else(|| words.trim_start().strip_prefix("- ").map(|rest| words.len() - rest.len()))?;
        let quotes: &[char] = &['"', '\'', ' '];
        let value = words[at..].trim_matches(quotes);
        let start = line.start + at + words[at..].find(|c| !quotes.contains(&c))?;
        let range = TextRange::new(start, start + value.len());
        may_be_note(Path::new(value)).then_some(Target { range, escaped: false, field: true })
    })
}

/// Where what lies at `target` will lie, if that is somewhere else.
fn moved(target: &str, renames: &[Renamed]) -> Option<String> {
    let is_in = |folder: &str| target.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    renames.iter().find_map(|(old, new)| is_in(old).map(|rest| format!("{new}{rest}")))
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
    fn links_in_angle_brackets_may_have_spaces() {
        check(
            "[b](<b c.md>) [x](<https://b.example>)\n",
            "/n",
            "/n",
            &[("/n/b c.md", "/n/d e.md")],
            "[b](<d e.md>) [x](<https://b.example>)\n",
        );
    }

    #[test]
    fn front_matter_names_the_notes_around() {
        let source = "---\ntitle: é\nprevious: 2031-04.md\nnext: \"./2031-06.md\"\nseries:\n  - 2031-04.md\n  - 2031-04\nsee: https://e.example/2031-04.md\n---\n\nprevious: 2031-04.md\n";
        let renames = [("/n/2031-04.md", "/n/old/April 2031.md")];
        let expected = source.replacen("previous: 2031-04.md", "previous: old/April 2031.md", 1);
        check(source, "/n", "/n", &renames, &expected.replace("- 2031-04.md", "- old/April 2031.md"));
        check(source, "/n", "/n", &[("/n/2031-04.md", "/n/April #4: tides.md")], source);
        let moved = source.replacen(" 2031-04.md", " ../2031-04.md", 1).replace("\"./2031-06", "\"../2031-06");
        check(source, "/n", "/n/sub", &[], &moved.replace("- 2031-04.md", "- ../2031-04.md"));
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
