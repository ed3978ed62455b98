//! What is reported: a place, a message, and what would mend it.

use crate::directory::Register;
use crate::edit::TextEdit;
use crate::text::TextRange;
use std::sync::Arc;

/// How much a finding matters. The order is from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// For editors: shown faded or on request.
    Hint,
    /// Worth knowing; does not fail a check.
    Information,
    /// Probably wrong.
    Warning,
    /// Certainly wrong.
    Error,
}

impl Severity {
    /// All severities, from the least to the most.
    pub const ALL: [Self; 4] = [Self::Hint, Self::Information, Self::Warning, Self::Error];

    /// What it is before notes are published: what is worth knowing is to be mended.
    #[must_use]
    pub fn strict(self) -> Self {
        if self == Self::Information { Self::Warning } else { self }
    }

    /// Its name in output and settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A finding of one rule at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code of the rule.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is underlined.
    pub range: TextRange,
    /// One or two sentences: what is wrong and what to do.
    pub message: String,
    /// Other places that explain it.
    pub related: Vec<Related>,
    /// What would mend it, the best first.
    pub fixes: Vec<Fix>,
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub range: TextRange,
    /// What is there.
    pub message: String,
    /// The roster in whose text it is, if not in the one that was checked.
    pub elsewhere: Option<Arc<Register>>,
}

impl Related {
    /// A place of the text that was checked.
    #[must_use]
    pub fn here(range: TextRange, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), elsewhere: None }
    }
}

/// A named set of edits, to be applied together or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative: "Close the bracket".
    pub title: String,
    /// Whether it may be applied unseen.
    pub applicability: Applicability,
    /// The edits, against the text that was checked.
    pub edits: Vec<TextEdit>,
}

/// Whether a fix may be applied without somebody looking at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// It cannot change who said what.
    Safe,
    /// Somebody should look.
    Unsafe,
}

impl Applicability {
    /// Its name in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}
