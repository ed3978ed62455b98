//! What users may set, as it is in force for one note. Where it was set is not known here: see
//! [`crate::configuration`]. An empty set of settings is fine: every one has a default.

use crate::diagnostic::Severity;
use crate::tag::Style;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeMap;

/// The settings in force for one note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Which rules run where nothing else is said.
    pub profile: Profile,
    /// Codes of the rules to run; empty for those of the profile.
    pub select: Vec<String>,
    /// Codes of rules to run besides.
    pub extend_select: Vec<String>,
    /// Codes of rules not to run.
    pub ignore: Vec<String>,
    /// Severities that differ from the rules' own.
    pub severity: BTreeMap<String, Severity>,
    /// Words with a meaning of their own.
    pub vocabulary: Vocabulary,
    /// The tag style to aim at; the note's own if none.
    pub style: Option<Style>,
    /// Where a handle links to, with `{}` for the handle; the usual host if nowhere else.
    pub handles: Option<String>,
    /// Where `#123` links to: a repository, or an address with `{}` for the number; nowhere if not said.
    pub repository: Option<String>,
    /// Whether formatting sorts attendee lists.
    pub sorted: bool,
    /// The forms, globs, that an abbreviation in a roster may have; the usual ones if none are said.
    pub abbreviations: Option<Vec<String>>,
}

/// Whether `address` leads to the web and nowhere else, and can stand in a link.
#[must_use]
pub fn is_web(address: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || "-._~:/?#@!$&'*+,;=%{}".contains(c);
    (address.starts_with("https://") || address.starts_with("http://")) && address.chars().all(inside)
}

/// A choice of rules for a time in the life of a note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// While notes are being taken: nothing about what is not finished yet.
    Draft,
    /// The rules that are on by default.
    #[default]
    Default,
    /// Before notes are published: every rule, and what is worth knowing is a warning.
    Strict,
}
