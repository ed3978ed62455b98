//! What users may set. An empty set of settings is fine: every one has a default.

use crate::diagnostic::Severity;
use std::collections::BTreeMap;

/// The settings in force for one note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Codes of the rules to run; empty for those that are on by default.
    pub select: Vec<String>,
    /// Codes of rules not to run.
    pub ignore: Vec<String>,
    /// Severities that differ from the rules' own.
    pub severity: BTreeMap<String, Severity>,
}
