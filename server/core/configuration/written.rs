//! Words written into lists of `saidby.toml`, all else in it left as it is.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TableLike, value};

/// The text of a `saidby.toml` once people go by further tags: pairs of a name and an alias. Whom it
/// does not know it gains.
///
/// # Errors
///
/// Why that cannot be done: it is no TOML, or says something else where people stand.
pub fn with_aliases(text: &str, added: &[(String, String)]) -> Result<String, String> {
    let (comments, mut file) = parsed(text)?;
    let roster = file.entry("roster").or_insert_with(implicit);
    let roster = roster.as_table_mut().ok_or("`roster` is no table")?;
    let people = roster.entry("person").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let people = people.as_array_of_tables_mut().ok_or("`roster.person` is not written as `[[roster.person]]`")?;
    for (name, alias) in added {
        let at = people.iter().position(|person| person.get("name").and_then(Item::as_str) == Some(name));
        let at = at.unwrap_or_else(|| {
            let mut person = Table::new();
            person["name"] = value(name);
            people.push(person);
            people.len() - 1
        });
        let Some(person) = people.get_mut(at) else { continue };
        add(person, "aliases", alias)?;
    }
    Ok(comments + &file.to_string())
}

/// The text of a `saidby.toml` once a rule is not run: on the files of the glob `path`, or at all.
/// `ignored` are the rules that are not run as it is, wherever that is said.
///
/// # Errors
///
/// Why that cannot be done: it is no TOML, or says something else where rules stand.
pub fn with_ignored(text: &str, code: &str, path: Option<&str>, ignored: &[String]) -> Result<String, String> {
    let (comments, mut file) = parsed(text)?;
    // `[rules.per-path]` needs no `[rules]` above it.
    let rules =
        file.entry("rules").or_insert_with(|| if path.is_some() { implicit() } else { Item::Table(Table::new()) });
    let rules = rules.as_table_like_mut().ok_or("`rules` is no table")?;
    if let Some(path) = path {
        let per_path = rules.entry("per-path").or_insert_with(|| Item::Table(Table::new()));
        let per_path = per_path.as_table_like_mut().ok_or("`rules.per-path` is no table")?;
        add(per_path, path, code)?;
    } else {
        // A list of the file takes the place of that of the editor.
        for code in ignored.iter().filter(|_| !rules.contains_key("ignore")).cloned().collect::<Vec<_>>() {
            add(rules, "ignore", &code)?;
        }
        add(rules, "ignore", code)?;
    }
    Ok(comments + &file.to_string())
}

/// What the file says. Where that is nothing but comments they come apart, since tables written into it
/// would stand above them.
fn parsed(text: &str) -> Result<(String, DocumentMut), String> {
    let file: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    if file.is_empty() && !text.trim().is_empty() {
        return Ok((format!("{}\n\n", text.trim_end()), DocumentMut::new()));
    }
    Ok((String::new(), file))
}

/// A table without a head of its own.
fn implicit() -> Item {
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

/// Adds a word to a list, on a line of its own where the others have theirs.
fn add(table: &mut dyn TableLike, key: &str, word: &str) -> Result<(), String> {
    let list = table.entry(key).or_insert_with(|| value(Array::new()));
    let list = list.as_array_mut().ok_or_else(|| format!("`{key}` is no list"))?;
    if list.iter().any(|known| known.as_str() == Some(word)) {
        return Ok(());
    }
    let written = |raw: Option<&toml_edit::RawString>| raw.and_then(|raw| raw.as_str()).unwrap_or_default().to_owned();
    let last = list.len().checked_sub(1).and_then(|last| list.get_mut(last));
    let lines = last.and_then(|last| {
        let (prefix, suffix) = (written(last.decor().prefix()), written(last.decor().suffix()));
        let indent = prefix.rsplit_once('\n')?.1.to_owned();
        last.decor_mut().set_suffix("");
        Some((indent, suffix))
    });
    list.push(word);
    if let Some((indent, suffix)) = lines {
        // A remark behind the last word stays with it.
        let trailing = written(Some(list.trailing()));
        let remark = trailing.rsplit_once('\n').map_or("", |(remark, _)| remark);
        let remark = if list.trailing_comma() { remark.to_owned() } else { String::new() };
        if list.trailing_comma() {
            list.set_trailing(&trailing[remark.len()..]);
        }
        if let Some(new) = list.len().checked_sub(1).and_then(|last| list.get_mut(last)) {
            *new.decor_mut() = toml_edit::Decor::new(format!("{remark}\n{indent}"), suffix);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn aliases(text: &str, added: &[(&str, &str)]) -> Result<String, String> {
        let added: Vec<_> = added.iter().map(|(name, alias)| (name.to_string(), alias.to_string())).collect();
        with_aliases(text, &added)
    }

    #[test]
    fn the_file_is_added_to_and_otherwise_left_alone() {
        let added = [("Ann Lee", "al\"x"), ("Bo Ek", "bek"), ("Ann Lee", "annie")];
        expect![[r#"
            [[roster.person]]
            name = "Ann Lee"
            aliases = ['al"x', "annie"]

            [[roster.person]]
            name = "Bo Ek"
            aliases = ["bek"]
        "#]]
        .assert_eq(&aliases("", &added).unwrap_or_default());
        let text = "# ours\n[tags]\nstyle   = \"bracket\" # so\n\n[[roster.person]]\nname = \"Ann Lee\"\naliases = [\"annie\"] # her\n";
        expect![[r##"
            # ours
            [tags]
            style   = "bracket" # so

            [[roster.person]]
            name = "Ann Lee"
            aliases = ["annie", 'al"x'] # her

            [[roster.person]]
            name = "Bo Ek"
            aliases = ["bek"]
        "##]]
        .assert_eq(&aliases(text, &added).unwrap_or_default());
        assert_eq!(
            aliases("[roster]\nperson = 1\n", &added),
            Err("`roster.person` is not written as `[[roster.person]]`".to_owned())
        );
        assert!(aliases("[roster\n", &added).is_err());
        assert_eq!(
            aliases("# ours\n\n# [tags]\n", &added[1..2]).as_deref(),
            Ok("# ours\n\n# [tags]\n\n[[roster.person]]\nname = \"Bo Ek\"\naliases = [\"bek\"]\n")
        );
    }

    #[test]
    fn a_rule_is_not_run_any_more() {
        let check = |text: &str, path: Option<&str>, expected: &str| {
            assert_eq!(with_ignored(text, "empty-tag", path, &["tag-case".to_owned()]).as_deref(), Ok(expected));
        };
        check("", None, "[rules]\nignore = [\"tag-case\", \"empty-tag\"]\n");
        check("# ours", None, "# ours\n\n[rules]\nignore = [\"tag-case\", \"empty-tag\"]\n");
        check("", Some("a [[]b].txt"), "[rules.per-path]\n\"a [[]b].txt\" = [\"empty-tag\"]\n");
        check("# ours\n[rules]\nignore = []  # none\n", None, "# ours\n[rules]\nignore = [\"empty-tag\"]  # none\n");
        check("rules.ignore = ['x-y']\n", None, "rules.ignore = ['x-y', \"empty-tag\"]\n");
        check(
            "[rules]\nignore = [\n  'x-y', # so\n]\n",
            None,
            "[rules]\nignore = [\n  'x-y', # so\n  \"empty-tag\",\n]\n",
        );
        check("[rules]\nignore = [\n  'x-y'\n]\n", None, "[rules]\nignore = [\n  'x-y',\n  \"empty-tag\"\n]\n");
        check("[rules]\nignore = ['empty-tag']\n", None, "[rules]\nignore = ['empty-tag']\n");
        check(
            "[rules]\nprofile = \"draft\"\n\n[rules.per-path]\n\"a.txt\" = ['x-y']\n\n[tags]\n",
            Some("a.txt"),
            "[rules]\nprofile = \"draft\"\n\n[rules.per-path]\n\"a.txt\" = ['x-y', \"empty-tag\"]\n\n[tags]\n",
        );
        assert!(with_ignored("[rules]\nignore = 1\n", "empty-tag", None, &[]).is_err());
    }
}
