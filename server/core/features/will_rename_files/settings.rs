//! Files and folders that `saidby.toml` names: rosters, notes, where rules are not run.

use super::{Renamed, moved, relative, resolved};
use crate::configuration::literally;
use crate::edit::TextEdit;
use crate::text::TextRange;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The edits after which the `saidby.toml` in `folder` names the same files as before. What would
/// not lie below it any more stays as it is: settings do not reach farther.
#[must_use]
pub fn renamed(text: &str, folder: &str, renames: &[Renamed]) -> Vec<TextEdit> {
    let Ok(file) = DeTable::parse(text) else { return Vec::new() };
    let mut names = Vec::new();
    for (table, key, kind) in
        [("roster", "files", Kind::Path), ("notes", "include", Kind::Glob), ("notes", "exclude", Kind::Glob)]
    {
        let list = file.get_ref().get(table).and_then(|table| member(table, key));
        if let Some(DeValue::Array(list)) = list.map(Spanned::get_ref) {
            names.extend(list.iter().filter_map(|name| Some((name.get_ref().as_str()?, name.span(), kind))));
        }
    }
    let per_path = file.get_ref().get("rules").and_then(|rules| member(rules, "per-path"));
    if let Some(DeValue::Table(rules)) = per_path.map(Spanned::get_ref) {
        names.extend(rules.keys().map(|glob| (glob.get_ref().as_ref(), glob.span(), Kind::Glob)));
    }
    let edit = |(name, span, kind): (&str, std::ops::Range<usize>, Kind)| {
        let new = followed(name, kind, folder, renames)?;
        let quote = text.get(span.clone())?.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let fits = !new.contains(['\\', quote]) && text.get(span.start + 1..span.end.checked_sub(1)?)? == name;
        fits.then(|| TextEdit::replace(TextRange::new(span.start + 1, span.end - 1), new))
    };
    let mut edits: Vec<TextEdit> = names.into_iter().filter_map(edit).collect();
    edits.sort();
    edits
}

fn member<'a, 'b>(table: &'a Spanned<DeValue<'b>>, key: &str) -> Option<&'a Spanned<DeValue<'b>>> {
    if let DeValue::Table(table) = table.get_ref() { table.get(key) } else { None }
}

/// How a name is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// As it stands.
    Path,
    /// Up to its first part with a sign of a glob.
    Glob,
}

/// What a name is then: the part of it that is read as it stands is where something lies.
fn followed(name: &str, kind: Kind, folder: &str, renames: &[Renamed]) -> Option<String> {
    let segments: Vec<&str> = name.split('/').collect();
    let signs = |segment: &&&str| kind == Kind::Glob && segment.contains(['*', '?', '[', '{']);
    let plain = segments.iter().take_while(|segment| !signs(segment)).count();
    let (fixed, rest) = segments.split_at(plain);
    let target = resolved(folder, &fixed.join("/"))?;
    let new = relative(folder, &moved(&target, renames)?);
    if fixed.is_empty() || new.is_empty() || new.starts_with("..") {
        return None;
    }
    // A new name may have the signs of a glob, and is none.
    let mut new = if kind == Kind::Glob { literally(&new) } else { new };
    if name.starts_with("./") {
        new.insert_str(0, "./");
    }
    // `drafts/`
    let slash = fixed.last().filter(|last| last.is_empty());
    Some([&[new.as_str()][..], slash.map_or(&[][..], std::slice::from_ref), rest].concat().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit;
    use crate::text::Text;
    use expect_test::expect;

    fn renamed(text: &str, renames: &[(&str, &str)]) -> String {
        let renames: Vec<Renamed> = renames.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
        String::from(&edit::apply(&Text::new(text), &super::renamed(text, "/n", &renames)))
    }

    const SETTINGS: &str = "# é people.txt\n[notes]\ninclude = [\"drafts/**/*.md\", '*.md', \"a.md\"]\n[roster]\nfiles = [\n  \"people.txt\", # all\n]\n[[roster.person]]\nname = \"drafts\"\n[rules.per-path]\n\"drafts/**\" = [\"empty-bullet\"]\n";

    #[test]
    fn names_and_globs_follow() {
        expect![[r#"
            # é people.txt
            [notes]
            include = ["old/drafts/**/*.md", '*.md', "a.md"]
            [roster]
            files = [
              "who/people.txt", # all
            ]
            [[roster.person]]
            name = "drafts"
            [rules.per-path]
            "old/drafts/**" = ["empty-bullet"]
        "#]]
        .assert_eq(&renamed(SETTINGS, &[("/n/people.txt", "/n/who/people.txt"), ("/n/drafts", "/n/old/drafts")]));
    }

    #[test]
    fn a_new_name_with_the_signs_of_a_glob_is_none() {
        let text =
            "notes.include = ['drafts/*.md', './drafts/a.md', 'drafts/']\nroster.files = ['./drafts/who[1].txt']\n";
        let expected =
            "notes.include = ['a[[]1[]]/*.md', './a[[]1[]]/a.md', 'a[[]1[]]/']\nroster.files = ['./a[1]/who[1].txt']\n";
        assert_eq!(renamed(text, &[("/n/drafts", "/n/a[1]")]), expected);
    }

    #[test]
    fn what_leaves_the_folder_and_what_cannot_be_read_stays() {
        assert_eq!(
            renamed(SETTINGS, &[("/n/people.txt", "/people.txt"), ("/n", "/m"), ("/x/drafts", "/n/x")]),
            SETTINGS
        );
        assert_eq!(renamed("[roster\n", &[("/n/people.txt", "/n/who.txt")]), "[roster\n");
    }
}
