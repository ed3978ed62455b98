//! `saidby.toml` and the other places where settings are made, and what comes of them together.
//!
//! A place is a [`Layer`]; [`Configuration::resolve`] is the one place where layers meet: the later
//! one wins, key by key, and every value knows where it came from.

mod layer;
mod model;
mod written;

pub use layer::{Layer, Origin, nearest, problem};
pub use model::{Model, Person};
pub use written::{with_aliases, with_ignored};

use model::ListOrder;

use crate::directory::{Registered, Row};
use crate::document::Claim;
use crate::name::{fold, squeeze};
use crate::settings::Settings;
use crate::text::TextRange;
use crate::vocabulary::Vocabulary;
use globset::{GlobBuilder, GlobMatcher};
use schemars::generate::SchemaSettings;
use serde_json::Value;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of the file with settings, looked for in the folder of a note and upwards.
pub const FILE: &str = "saidby.toml";

/// A setting and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its key with dots: `rules.profile`.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// Where it was made.
    pub origin: Origin,
    /// The line there, from 1, where it has lines.
    pub line: Option<usize>,
}

/// What all layers together say.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The values of all keys.
    pub model: Model,
    /// The same one by one, in the order of the keys.
    pub values: Vec<Setting>,
    /// The people of `roster.person`, and where they stand in the file.
    pub people: Vec<Registered>,
    base: Arc<Settings>,
    include: Vec<GlobMatcher>,
    exclude: Vec<GlobMatcher>,
    per_path: Vec<(GlobMatcher, Vec<String>)>,
}

impl Default for Configuration {
    fn default() -> Self {
        Self::resolve(&[])
    }
}

impl Configuration {
    /// Merges the layers over the defaults; the later one wins.
    #[must_use]
    pub fn resolve(layers: &[Layer]) -> Self {
        let mut merged = serde_json::to_value(Model::default()).unwrap_or_default();
        let mut origins: BTreeMap<String, (Origin, Option<usize>)> = BTreeMap::new();
        for layer in layers {
            layer::merge(&mut merged, &layer.value, "", &mut |path| {
                origins.insert(path.to_owned(), (layer.origin.clone(), layer.line(path)));
            });
        }
        let mut values = Vec::new();
        list(&merged, "", &origins, &mut values);
        // A layer holds nothing that does not fit.
        let model: Model = serde_json::from_value(merged).unwrap_or_default();
        let globs = |globs: &[String]| globs.iter().filter_map(|glob| matcher(glob).ok()).collect();
        let per_path = model.rules.per_path.iter();
        let told = layers.iter().rev().find(|layer| layer.value.pointer("/roster/person").is_some());
        let places = told.map(|layer| layer.people.as_slice()).unwrap_or_default();
        let people = model.roster.person.iter().enumerate().filter_map(|(index, person)| {
            let Person { name, handle, email, abbreviation, aliases, organization } = person.clone();
            let row = Row { name, handle, email, abbreviation, aliases, organization };
            row.registered(places.get(index).copied().unwrap_or(TextRange::empty(0)))
        });
        Self {
            values,
            people: people.collect(),
            base: Arc::new(settings(&model)),
            include: globs(&model.notes.include),
            exclude: globs(&model.notes.exclude),
            per_path: per_path.filter_map(|(glob, codes)| Some((matcher(glob).ok()?, codes.clone()))).collect(),
            model,
        }
    }

    /// The settings in force for the note at `path`, relative to the folder of the file, with `/`.
    #[must_use]
    pub fn settings(&self, path: &str) -> Arc<Settings> {
        let allowed = self.per_path.iter().filter(|(glob, _)| glob.is_match(path));
        let allowed: Vec<String> = allowed.flat_map(|(_, codes)| codes).cloned().collect();
        if allowed.is_empty() {
            return self.base.clone();
        }
        let mut settings = Settings::clone(&self.base);
        settings.ignore.extend(allowed);
        Arc::new(settings)
    }

    /// Whether they say of no file what it is, their own included.
    #[must_use]
    pub fn names_no_files(&self) -> bool {
        self.include.is_empty()
            && self.exclude.is_empty()
            && self.people.is_empty()
            && self.model.roster.files.is_empty()
    }

    /// Whether the file at `path` is a note, as `notes.include` and `notes.exclude` have it; what
    /// was known before where they say nothing.
    #[must_use]
    pub fn claim(&self, path: &str, before: Claim) -> Claim {
        let matched = |globs: &[GlobMatcher]| globs.iter().any(|glob| glob.is_match(path));
        match before {
            _ if matched(&self.exclude) => Claim::Never,
            _ if matched(&self.include) => Claim::Note,
            before => before,
        }
    }
}

/// A glob over paths; `*` stops at `/`.
///
/// # Errors
///
/// What is wrong with the glob.
pub(crate) fn matcher(glob: &str) -> Result<GlobMatcher, globset::Error> {
    GlobBuilder::new(glob).literal_separator(true).build().map(|glob| glob.compile_matcher())
}

/// The glob that is this path and no other.
#[must_use]
pub fn literally(path: &str) -> String {
    globset::escape(path)
}

/// The JSON schema of `saidby.toml`.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<Model>().to_value()
}

fn settings(model: &Model) -> Settings {
    let folded = |words: &[String]| {
        let both = words.iter().flat_map(|word| [SmolStr::new(word.trim()), fold(word)]);
        both.filter(|word| !word.is_empty()).collect()
    };
    let lower = |words: &[String]| words.iter().map(|word| SmolStr::new(word.trim().to_lowercase())).collect();
    Settings {
        profile: model.rules.profile.into(),
        select: model.rules.select.clone(),
        extend_select: model.rules.extend_select.clone(),
        ignore: model.rules.ignore.clone(),
        severity: model.rules.severity.iter().map(|(code, level)| (code.clone(), (*level).into())).collect(),
        vocabulary: Vocabulary {
            labels: model.tags.labels.iter().map(|label| fold(label)).filter(|it| !squeeze(it).is_empty()).collect(),
            placeholders: folded(&model.tags.placeholders),
            headings: lower(&model.roster.headings),
        },
        style: model.tags.style.style(),
        handles: Some(model.roster.handles.clone()),
        repository: Some(model.notes.repository.clone()).filter(|address| !address.is_empty()),
        sorted: model.roster.order == ListOrder::Name,
        abbreviations: Some(model.roster.abbreviations.clone()),
    }
}

/// The leaves of a tree of settings, each with its origin.
fn list(value: &Value, path: &str, origins: &BTreeMap<String, (Origin, Option<usize>)>, out: &mut Vec<Setting>) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (key, value) in object {
                list(value, &layer::join(path, key), origins, out);
            }
        }
        value => {
            let (origin, line) = origins.get(path).cloned().unwrap_or((Origin::Default, None));
            out.push(Setting { key: path.to_owned(), value: value.clone(), origin, line });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::settings::Profile;
    use crate::{edit, fixture, text::Text};
    use expect_test::{Expect, expect};
    use std::fmt::Write;

    fn layer(text: &str) -> Layer {
        let (layer, problems) = Layer::toml(text, "saidby.toml");
        assert!(problems.is_empty(), "{problems:#?}");
        layer.expect("a layer")
    }

    #[test]
    fn every_key_has_an_effect_and_a_description() {
        fn described(schema: &Value, path: &str, out: &mut Vec<String>) {
            for (key, below) in schema["properties"].as_object().into_iter().flatten() {
                let path = layer::join(path, key);
                assert!(below["description"].as_str().is_some_and(|text| text.len() > 10), "{path} is not described");
                described(below, &path, out);
                described(&below["items"], &path, out);
                out.push(path);
            }
        }
        let mut keys = Vec::new();
        described(&schema(), "", &mut keys);
        assert!(keys.contains(&"roster.person.aliases".to_owned()), "{keys:?}");
        assert!(keys.len() > 20, "{keys:?}");
    }

    #[test]
    fn the_manual_has_every_key_and_its_example_is_sound() {
        fn keys(schema: &Value, path: &str, out: &mut Vec<String>) {
            for (key, below) in schema["properties"].as_object().into_iter().flatten() {
                let path = layer::join(path, key);
                let (before, list) = (out.len(), below["items"]["properties"].is_object());
                keys(below, &path, out);
                keys(&below["items"], &path, out);
                if before == out.len() || list {
                    out.push(path);
                }
            }
        }
        let manual = include_str!("../../docs/settings.md");
        let example = manual.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
        let all = Configuration::resolve(&[layer(example)]);
        let mut known = Vec::new();
        keys(&schema(), "", &mut known);
        for key in known {
            assert!(manual.contains(&format!("| `{key}` |")), "docs/settings.md lacks {key}");
        }
        for Setting { key, origin, .. } in &all.values {
            assert_ne!(*origin, Origin::Default, "the example in docs/settings.md lacks {key}");
        }
        for Setting { key, value, .. } in &Configuration::default().values {
            let row = format!("| `{key}` | `{value}` |");
            let none = format!("| `{key}` | none |");
            assert!(manual.contains(&row) || manual.contains(&none), "docs/settings.md lacks {row}");
        }
    }

    #[test]
    fn the_later_layer_wins_key_by_key() {
        let editor = serde_json::json!({"rules": {"profile": "draft", "ignore": ["empty-bullet"], "severity": {"unowned-action": "hint"}}, "path": "x"});
        let file = layer("# ours\n[rules]\nprofile = \"strict\"\n[rules.severity]\nunlisted-speaker = \"error\"\n");
        let terminal = Layer::command_line(&["empty-tag".to_owned()], &[], &[]).expect("something was given");
        let all = Configuration::resolve(&[Layer::editor(&editor), file, terminal]);
        let mut out = String::new();
        for Setting { key, value, origin, line } in &all.values {
            if *origin != Origin::Default {
                let _ = writeln!(out, "{key} = {value} {origin:?} {line:?}");
            }
        }
        expect![[r#"
            rules.extend-select = [] CommandLine None
            rules.ignore = [] CommandLine None
            rules.profile = "strict" File("saidby.toml") Some(3)
            rules.select = ["empty-tag"] CommandLine None
            rules.severity.unlisted-speaker = "error" File("saidby.toml") Some(5)
            rules.severity.unowned-action = "hint" Editor None
        "#]]
        .assert_eq(&out);
        let settings = all.settings("a.md");
        assert_eq!(settings.profile, Profile::Strict);
        assert_eq!(settings.severity["unlisted-speaker"], Severity::Error);
        assert_eq!(settings.select, ["empty-tag"]);
    }

    #[test]
    fn what_the_command_line_adds_and_ignores_comes_on_top() {
        let check = |more: &[&str], ignore: &[&str]| {
            let file = layer("[rules]\nignore = [\"empty-bullet\"]\nextend-select = [\"tag-case\"]\n");
            let [more, ignore] =
                [more, ignore].map(|codes| codes.iter().map(|code| code.to_string()).collect::<Vec<_>>());
            let terminal = Layer::command_line(&[], &more, &ignore).expect("something was given");
            let settings = Configuration::resolve(&[file, terminal]).settings("a.md");
            format!("{} / {}", settings.extend_select.join(" "), settings.ignore.join(" "))
        };
        assert_eq!(check(&[], &["empty-tag"]), "tag-case / empty-bullet empty-tag");
        assert_eq!(check(&["empty-bullet"], &[]), "tag-case empty-bullet / ", "the file does not ignore it any more");
        assert_eq!(
            check(&["empty-section"], &["empty-section"]),
            "tag-case empty-section / empty-bullet empty-section"
        );
    }

    #[test]
    fn paths_decide() {
        let all = Configuration::resolve(&[layer(
            "[notes]\ninclude = [\"meetings/**/*.md\"]\nexclude = [\"**/README.md\"]\n[rules.per-path]\n\"drafts/**\" = [\"unowned-action\"]\n",
        )]);
        let claim = |path| all.claim(path, Claim::Maybe);
        assert_eq!(claim("meetings/2031/may.md"), Claim::Note);
        assert_eq!(claim("meetings/README.md"), Claim::Never);
        assert_eq!(claim("README.md"), Claim::Never);
        assert_eq!(claim("other.md"), Claim::Maybe);
        assert_eq!(all.settings("drafts/x/y.md").ignore, ["unowned-action"]);
        assert!(all.settings("x.md").ignore.is_empty());
    }

    /// What is wrong where the carets are.
    fn check(source: &str, expected: &Expect) {
        let fixture = fixture::parse(source);
        let (_, problems) = Layer::toml(&fixture.text, "saidby.toml");
        let text = Text::new(&fixture.text);
        let mut out = String::new();
        let marked: Vec<_> = fixture.marks.iter().map(|(range, _)| *range).collect();
        assert_eq!(problems.iter().map(|problem| problem.range).collect::<Vec<_>>(), marked, "{problems:#?}");
        for problem in &problems {
            let _ = writeln!(out, "{}: {} [{}]", text.slice(problem.range), problem.message, problem.code);
            for fix in &problem.fixes {
                let mended = String::from(&edit::apply(&text, &fix.edits));
                assert!(Layer::toml(&mended, "").1.len() < problems.len(), "{mended}");
                let _ = writeln!(out, "    {}", fix.title);
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn mistakes_are_shown_where_they_are() {
        check(
            "[nots]\n ^^^^\ninclude = []\n[rules]\nprofil = \"strict\"\n^^^^^^\nselect = \"ALL\"\n         ^^^^^\nignore = [\"empty-bulet\", 3]\n          ^^^^^^^^^^^^^\n                         ^\n[rules.severity]\nunlisted = \"error\"\n^^^^^^^^\nempty-tag = \"eror\"\n            ^^^^^^\n",
            &expect![[r#"
                nots: unknown key `nots`; did you mean `notes`? [invalid-settings]
                    Write `notes`
                profil: unknown key `profil`; did you mean `profile`? [invalid-settings]
                    Write `profile`
                "ALL": `rules.select` takes a list: `["ALL"]` [invalid-settings]
                "empty-bulet": there is no rule `empty-bulet`; did you mean `empty-bullet`? [unknown-rule]
                    Write `empty-bullet`
                3: `rules.ignore` takes text in quotes [invalid-settings]
                unlisted: there is no rule `unlisted`; did you mean `unlisted-speaker`? [unknown-rule]
                    Write `unlisted-speaker`
                "eror": `rules.severity.empty-tag` must be `hint`, `information`, `warning` or `error`; did you mean `error`? [invalid-settings]
                    Write `error`
            "#]],
        );
        check(
            "[notes]\ninclude = [\"a{b\"]\n           ^^^^^\n[[roster.person]]\n^^^^^^^^^^^^^^^^^\nnam = \"Ann Lee\"\n^^^\n",
            &expect![[r#"
                "a{b": `a{b` is no glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?) [invalid-settings]
                [[roster.person]]: a person needs a `name` [invalid-settings]
                nam: unknown key `nam`; did you mean `name`? [invalid-settings]
                    Write `name`
            "#]],
        );
        check(
            "[notes\n      ^\n",
            &expect![[r#"
            : not TOML: unclosed table, expected `]` [invalid-settings]
        "#]],
        );
        check("", &expect![""]);
    }
}
