//! The keys of `saidby.toml`, each with what its documentation says: from here come the JSON
//! schema, the defaults, and what counts as unknown.

use crate::diagnostic::Severity;
use crate::settings::Profile;
use crate::tag::Style;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The settings of saidby. Every key has a default, and an empty file is fine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields, title = "saidby.toml")]
pub struct Model {
    /// Which files are notes.
    pub notes: Notes,
    /// How speaker tags are written.
    pub tags: Tags,
    /// Who may speak, beside those in the attendee list of a note.
    pub roster: Roster,
    /// Which rules run, and how much they matter.
    pub rules: Rules,
}

/// Which files are notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Notes {
    /// Files that are notes, whatever they look like: globs, relative to the folder of this file.
    pub include: Vec<String>,
    /// Files that are none: globs, relative to the folder of this file. A file that is named on
    /// the command line is read all the same.
    pub exclude: Vec<String>,
    /// Where `#123` links to, on the web: a repository, whose issues these are, or an address with
    /// `{}` for the number. Nowhere while it is empty.
    pub repository: String,
}

/// How speaker tags are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Tags {
    /// The tag style to aim at when notes are formatted. `auto` is the style each note has.
    pub style: TagStyle,
    /// Words that stand where a name should (nobody was recorded), beside the built-in ones.
    pub placeholders: Vec<String>,
    /// Words before a colon that never are a speaker, beside the built-in ones.
    pub labels: Vec<String>,
}

/// A tag style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum TagStyle {
    #[default]
    Auto,
    Bracket,
    Colon,
    Bold,
    BoldBlock,
    Angle,
    Dash,
    Paren,
    Handle,
    Bare,
    Italic,
}

impl TagStyle {
    /// The style, unless it is each note's own.
    pub(super) fn style(self) -> Option<Style> {
        Some(match self {
            Self::Auto => return None,
            Self::Bracket => Style::Bracket,
            Self::Colon => Style::Colon,
            Self::Bold => Style::Bold,
            Self::BoldBlock => Style::BoldBlock,
            Self::Angle => Style::Angle,
            Self::Dash => Style::Dash,
            Self::Paren => Style::Paren,
            Self::Handle => Style::Handle,
            Self::Bare => Style::Bare,
            Self::Italic => Style::Italic,
        })
    }
}

/// Who may speak, beside those in the attendee list of a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Roster {
    /// Headings that open an attendee list or name a role, beside the built-in ones.
    pub headings: Vec<String>,
    /// Where a handle links to, on the web; `{}` stands for the handle.
    pub handles: String,
    /// Files with people, in the folder of this file or below: lines such as `Inês Duarte (IDU)`
    /// in a text file, or `.toml`, `.json`, `.csv`.
    pub files: Vec<String>,
    /// The forms that an abbreviation in a roster may have: globs such as `[A-Z][A-Z][A-Z]`, and
    /// abbreviations that are older than the rule.
    pub abbreviations: Vec<String>,
    /// The order of attendee lists: `written`, as they are, or `name`, sorted by `saidby format`.
    pub order: ListOrder,
    /// People, one table each.
    pub person: Vec<Person>,
}

impl Default for Roster {
    fn default() -> Self {
        let handles = "https://github.com/{}".to_owned();
        let abbreviations = (2..=4).map(|letters| "[A-Z]".repeat(letters)).collect();
        Self {
            headings: Vec::new(),
            handles,
            files: Vec::new(),
            abbreviations,
            order: ListOrder::Written,
            person: Vec::new(),
        }
    }
}

/// An order of attendee lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum ListOrder {
    #[default]
    Written,
    Name,
}

/// Somebody who may speak.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Person {
    /// The name in full.
    pub name: String,
    /// The handle, without `@`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The abbreviation that tags use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abbreviation: Option<String>,
    /// Other names that tags use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
}

/// Which rules run, and how much they matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
pub struct Rules {
    /// Which rules run where nothing else is said: `draft` while notes are being taken, `default`,
    /// `strict` before they are published.
    pub profile: RuleProfile,
    /// The rules to run, instead of those of the profile; `ALL` for all.
    pub select: Vec<String>,
    /// Rules to run besides.
    pub extend_select: Vec<String>,
    /// Rules not to run.
    pub ignore: Vec<String>,
    /// Rules not to run on some files: by a glob, relative to the folder of this file.
    pub per_path: BTreeMap<String, Vec<String>>,
    /// How much the findings of a rule matter, by its code.
    pub severity: BTreeMap<String, Level>,
}

/// A choice of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum RuleProfile {
    Draft,
    #[default]
    Default,
    Strict,
}

impl From<RuleProfile> for Profile {
    fn from(profile: RuleProfile) -> Self {
        match profile {
            RuleProfile::Draft => Self::Draft,
            RuleProfile::Default => Self::Default,
            RuleProfile::Strict => Self::Strict,
        }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub enum Level {
    Hint,
    Information,
    Warning,
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Hint => Self::Hint,
            Level::Information => Self::Information,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}
