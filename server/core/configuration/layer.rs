//! One place where settings are made: a file, an editor, a command line.

use super::{matcher, schema};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Severity};
use crate::edit::TextEdit;
use crate::rules;
use crate::settings::is_web;
use crate::text::{Text, TextRange};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where a setting was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nowhere: it is as it always was.
    Default,
    /// In the settings of the editor.
    Editor,
    /// In a file, by its name for people.
    File(Arc<str>),
    /// On the command line.
    CommandLine,
}

impl Origin {
    /// What kind of place it is, and the name of the file if it is one.
    #[must_use]
    pub fn told(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Default => ("default", None),
            Self::Editor => ("editor", None),
            Self::File(name) => ("file", Some(name)),
            Self::CommandLine => ("command line", None),
        }
    }
}

/// The settings that were made in one place. It holds nothing but what fits.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The place.
    pub origin: Origin,
    pub(super) value: Value,
    /// The line of each key, from 0.
    lines: BTreeMap<String, usize>,
    /// Where each person stands.
    pub(super) people: Vec<TextRange>,
}

static SCHEMA: LazyLock<Value> = LazyLock::new(schema);

impl Layer {
    /// Reads `saidby.toml`, called `name`: its settings, as far as they fit, and what does not.
    /// Nothing where it is no TOML.
    #[must_use]
    pub fn toml(text: &str, name: &str) -> (Option<Self>, Vec<Diagnostic>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            let problems = errors.iter().map(|error| {
                let span = error.span().unwrap_or_default();
                problem(TextRange::new(span.start, span.end), format!("not TOML: {}", error.message()))
            });
            return (None, problems.collect());
        }
        let mut reader = Reader::default();
        let root = TextRange::new(0, text.len());
        let value = reader.take(&Node::table(table.get_ref(), root), &SCHEMA, "");
        let lines = Text::new(text);
        let lines = reader.places.iter().map(|(path, at)| (path.clone(), lines.line_of(*at))).collect();
        reader.problems.sort_by_key(|problem| problem.range);
        let origin = Origin::File(name.into());
        (Some(Self { origin, value: value.unwrap_or_default(), lines, people: reader.people }), reader.problems)
    }

    /// What an editor has in its settings, as far as it fits: it may keep others of its own there.
    #[must_use]
    pub fn editor(value: &Value) -> Self {
        let mut reader = Reader::default();
        let value = reader.take(&Node::json(value), &SCHEMA, "").unwrap_or_default();
        Self { origin: Origin::Editor, value, lines: BTreeMap::new(), people: Vec::new() }
    }

    /// What `--select`, `--extend-select` and `--ignore` say: rules selected there run even if a
    /// file ignores them; those ignored come on top. Nothing where nothing is said.
    #[must_use]
    pub fn command_line(select: &[String], extend_select: &[String], ignore: &[String]) -> Option<Self> {
        if [select, extend_select, ignore].iter().all(|codes| codes.is_empty()) {
            return None;
        }
        let rules = if select.is_empty() {
            let heeded: Vec<_> = extend_select.iter().filter(|code| !ignore.contains(code)).collect();
            json!({ "extend-select+": extend_select, "ignore-": heeded, "ignore+": ignore })
        } else {
            json!({ "select": select, "extend-select": extend_select, "ignore": ignore })
        };
        let value = json!({ "rules": rules });
        Some(Self { origin: Origin::CommandLine, value, lines: BTreeMap::new(), people: Vec::new() })
    }

    /// The line of a key, from 1.
    pub(super) fn line(&self, path: &str) -> Option<usize> {
        self.lines.get(path).map(|line| line + 1)
    }
}

/// Puts the values of `layer` in the place of those of `base`, leaf by leaf; tells which. A key
/// with `+` behind it adds to a list, one with `-` takes from it.
pub(super) fn merge(base: &mut Value, layer: &Value, path: &str, set: &mut impl FnMut(&str)) {
    match (base, layer) {
        (Value::Object(base), Value::Object(layer)) => {
            for (key, value) in layer {
                let plain = key.strip_suffix(['+', '-']);
                let path = join(path, plain.unwrap_or(key));
                match (plain.and_then(|key| base.get_mut(key)), value) {
                    (Some(Value::Array(base)), Value::Array(named)) => {
                        if key.ends_with('+') {
                            base.extend(named.iter().cloned());
                        } else {
                            base.retain(|value| !named.contains(value));
                        }
                        set(&path);
                    }
                    _ => merge(base.entry(key.clone()).or_insert(Value::Null), value, &path, set),
                }
            }
        }
        (base, layer) => {
            *base = layer.clone();
            set(path);
        }
    }
}

/// The path of a key.
pub(super) fn join(path: &str, key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let key = if bare { key.to_owned() } else { Value::from(key).to_string() };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

/// The likeliest of `known` to have been meant by `given`, if any is like it.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    let near = known.into_iter().map(|known| (strsim::jaro_winkler(&given, known), known));
    let best = near.filter(|(likeness, _)| *likeness > 0.75).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    Some(best.1)
}

/// A value with the place where it stands.
struct Node {
    kind: Kind,
    range: TextRange,
}

enum Kind {
    Text(String),
    Other,
    List(Vec<Node>),
    Table(Vec<(String, TextRange, Node)>),
}

impl Node {
    fn table(table: &DeTable<'_>, range: TextRange) -> Self {
        let entries =
            table.iter().map(|(key, value)| (key.get_ref().to_string(), range_of(key.span()), Self::toml(value)));
        Self { kind: Kind::Table(entries.collect()), range }
    }

    fn toml(value: &Spanned<DeValue<'_>>) -> Self {
        let range = range_of(value.span());
        let kind = match value.get_ref() {
            DeValue::String(text) => Kind::Text(text.to_string()),
            DeValue::Array(items) => Kind::List(items.iter().map(Self::toml).collect()),
            DeValue::Table(table) => return Self::table(table, range),
            _ => Kind::Other,
        };
        Self { kind, range }
    }

    fn json(value: &Value) -> Self {
        let nowhere = TextRange::empty(0);
        let kind = match value {
            Value::String(text) => Kind::Text(text.clone()),
            Value::Array(items) => Kind::List(items.iter().map(Self::json).collect()),
            Value::Object(object) => {
                Kind::Table(object.iter().map(|(key, value)| (key.clone(), nowhere, Self::json(value))).collect())
            }
            _ => Kind::Other,
        };
        Self { kind, range: nowhere }
    }
}

fn range_of(span: std::ops::Range<usize>) -> TextRange {
    TextRange::new(span.start, span.end)
}

/// Something in the settings that cannot be used.
#[must_use]
pub fn problem(range: TextRange, message: String) -> Diagnostic {
    let (related, fixes) = (Vec::new(), Vec::new());
    Diagnostic { code: "invalid-settings", severity: Severity::Error, range, message, related, fixes }
}

/// Holds values against the schema.
#[derive(Default)]
struct Reader {
    problems: Vec<Diagnostic>,
    /// Where each key stands.
    places: BTreeMap<String, usize>,
    /// Where each person stands.
    people: Vec<TextRange>,
}

impl Reader {
    /// The value of a node as far as the schema has it.
    fn take(&mut self, node: &Node, schema: &Value, path: &str) -> Option<Value> {
        let fits = |kind: &str| match &schema["type"] {
            Value::Array(kinds) => kinds.iter().any(|it| it == kind),
            one => one == kind,
        };
        match &node.kind {
            Kind::Text(text) if fits("string") => {
                self.judge(node.range, text, schema, path).then(|| Value::from(text.as_str()))
            }
            Kind::List(items) if fits("array") => {
                let items = items.iter().filter_map(|item| self.take(item, &schema["items"], path));
                Some(Value::Array(items.collect()))
            }
            Kind::Table(entries) if fits("object") => {
                let mut object = Map::new();
                for (key, range, node) in entries {
                    if let Some((key, value)) = self.entry(key, *range, node, schema, path) {
                        object.insert(key, value);
                    }
                }
                if path == "roster.person" && !object.contains_key("name") {
                    self.problems.push(problem(node.range, "a person needs a `name`".to_owned()));
                    return None;
                }
                if path == "roster.person" {
                    self.people.push(node.range);
                }
                Some(Value::Object(object))
            }
            _ => {
                let takes = match () {
                    () if fits("array") => match &node.kind {
                        Kind::Text(text) => format!("a list: `[{}]`", Value::from(text.as_str())),
                        _ => "a list, in brackets".to_owned(),
                    },
                    () if fits("object") => "a table".to_owned(),
                    () => "text in quotes".to_owned(),
                };
                self.problems.push(problem(node.range, format!("`{path}` takes {takes}")));
                None
            }
        }
    }

    fn entry(
        &mut self,
        key: &str,
        range: TextRange,
        node: &Node,
        schema: &Value,
        path: &str,
    ) -> Option<(String, Value)> {
        let below = join(path, key);
        let known = schema["properties"].as_object();
        let schema = match known.and_then(|known| known.get(key)) {
            Some(schema) => schema,
            None if schema["additionalProperties"].is_object() => {
                if !self.judge_key(range, key, path) {
                    return None;
                }
                &schema["additionalProperties"]
            }
            None => {
                let meant = nearest(key, known.into_iter().flatten().map(|(key, _)| key.as_str()));
                self.unfit(range, "invalid-settings", format!("unknown key `{key}`"), meant, false);
                return None;
            }
        };
        self.places.insert(below.clone(), range.start);
        Some((key.to_owned(), self.take(node, schema, &below)?))
    }

    /// The keys that users choose: rules and globs.
    fn judge_key(&mut self, range: TextRange, key: &str, path: &str) -> bool {
        if path == "rules.severity" { self.rule(range, key, false, false) } else { self.glob(range, key) }
    }

    fn judge(&mut self, range: TextRange, text: &str, schema: &Value, path: &str) -> bool {
        if let Some(allowed) = schema["enum"].as_array() {
            let allowed: Vec<&str> = allowed.iter().filter_map(Value::as_str).collect();
            if allowed.contains(&text) {
                return true;
            }
            let Some((last, others)) = allowed.split_last() else { return false };
            let message = format!("`{path}` must be `{}` or `{last}`", others.join("`, `"));
            self.unfit(range, "invalid-settings", message, nearest(text, allowed.iter().copied()), true);
            return false;
        }
        match path {
            "rules.select" | "rules.extend-select" | "rules.ignore" => self.rule(range, text, true, true),
            "notes.include" | "notes.exclude" | "roster.abbreviations" => self.glob(range, text),
            "roster.person.name" if text.trim().is_empty() => {
                self.problems.push(problem(range, "a person needs a name".to_owned()));
                false
            }
            "roster.handles" if !text.contains("{}") => {
                let message = "`roster.handles` needs `{}` where the handle comes".to_owned();
                self.problems.push(problem(range, message));
                false
            }
            "roster.handles" | "notes.repository" if !is_web(text) && !text.is_empty() => {
                let message = format!("`{path}` must begin with `https://`, and be one address");
                self.problems.push(problem(range, message));
                false
            }
            path if path.starts_with("rules.per-path.") => self.rule(range, text, true, true),
            _ => true,
        }
    }

    fn rule(&mut self, range: TextRange, code: &str, all: bool, quoted: bool) -> bool {
        if rules::find(code).is_some() || all && code == "ALL" {
            return true;
        }
        let any = if all && code.eq_ignore_ascii_case("ALL") { Some("ALL") } else { None };
        let meant = any.or_else(|| nearest(code, rules::all().iter().map(|rule| rule.code)));
        self.unfit(range, "unknown-rule", format!("there is no rule `{code}`"), meant, quoted);
        false
    }

    fn glob(&mut self, range: TextRange, glob: &str) -> bool {
        let Err(error) = matcher(glob) else { return true };
        self.problems.push(problem(range, format!("`{glob}` is no glob: {}", error.kind())));
        false
    }

    fn unfit(&mut self, range: TextRange, code: &'static str, message: String, meant: Option<&str>, quoted: bool) {
        let Some(meant) = meant else {
            return self.problems.push(Diagnostic { code, ..problem(range, message) });
        };
        let text = if quoted { format!("\"{meant}\"") } else { meant.to_owned() };
        let fix = Fix {
            title: format!("Write `{meant}`"),
            applicability: Applicability::Unsafe,
            edits: vec![TextEdit::replace(range, text)],
        };
        let message = format!("{message}; did you mean `{meant}`?");
        self.problems.push(Diagnostic { code, fixes: vec![fix], ..problem(range, message) });
    }
}
