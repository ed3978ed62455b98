//! What can be done about the place at hand: the fixes of the findings there.

use crate::diagnostic::{Diagnostic, Fix};
use crate::document::Document;
use crate::text::TextRange;
use crate::workspace::Workspace;

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The edits and their title.
    pub fix: Fix,
    /// The finding it mends.
    pub diagnostic: Diagnostic,
    /// Whether it is the one to take when in doubt: the first of a finding, and safe.
    pub preferred: bool,
}

/// The fixes of all findings that touch `range`.
#[must_use]
pub fn code_actions(_: &Workspace, document: &Document, range: TextRange) -> Vec<Action> {
    let mut actions = Vec::new();
    for diagnostic in crate::rules::check(document, document.settings()) {
        if !diagnostic.range.intersects(range) {
            continue;
        }
        for (index, fix) in diagnostic.fixes.iter().enumerate() {
            let preferred = index == 0 && fix.applicability == crate::diagnostic::Applicability::Safe;
            actions.push(Action { fix: fix.clone(), diagnostic: diagnostic.clone(), preferred });
        }
    }
    actions
}
