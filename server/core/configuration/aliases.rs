//! Aliases written into `saidby.toml`, all else in it left as it is.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// The text of a `saidby.toml` once people go by further tags: pairs of a name and an alias. Whom it
/// does not know it gains.
///
/// # Errors
///
/// Why that cannot be done: it is no TOML, or says something else where people stand.
pub fn with_aliases(text: &str, added: &[(String, String)]) -> Result<String, String> {
    let mut file: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let implicit = || {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    };
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
        let aliases = person.entry("aliases").or_insert_with(|| value(Array::new()));
        let aliases = aliases.as_array_mut().ok_or("`aliases` is no list")?;
        if !aliases.iter().any(|known| known.as_str() == Some(alias)) {
            aliases.push(alias);
        }
    }
    Ok(file.to_string())
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
    }
}
