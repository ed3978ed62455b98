//! What can be done about the place at hand: the fixes of the findings there, and what may be
//! wished for where nothing is wrong.

mod allowed;
mod attendees;
mod merged;
mod recorded;
mod settled;
mod tags;

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::document::Document;
use crate::doubt::Answer;
use crate::edit::TextEdit;
use crate::mention;
use crate::name;
use crate::note::{Note, Statement};
use crate::text::TextRange;
use crate::workspace::Workspace;
use smol_str::SmolStr;

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The edits and their title.
    pub fix: Fix,
    /// What kind of thing it is.
    pub kind: ActionKind,
    /// The finding it mends, if it is about one.
    pub diagnostic: Option<Diagnostic>,
    /// Whether it is the one to take when in doubt: the first of a finding, and safe.
    pub preferred: bool,
    /// The tag and what settles the doubt about it, where that is written outside of the document.
    pub settles: Option<(String, Answer)>,
}

/// What kind of thing can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Mends a finding.
    QuickFix,
    /// Mends all that can be mended safely.
    FixAll,
    /// Writes the same in another way.
    Rewrite,
}

/// In notes longer than this (bytes) only findings are mended: every other offer is tried on a copy
/// first, and the cursor does not wait for that.
const LONGEST: usize = 512 * 1024;

/// What can be done about `range`, given all `findings` of the document.
#[must_use]
pub fn code_actions(
    _workspace: &Workspace,
    document: &Document,
    range: TextRange,
    findings: &[Diagnostic],
) -> Vec<Action> {
    let mut actions = Vec::new();
    for diagnostic in findings.iter().filter(|diagnostic| diagnostic.range.intersects(range)) {
        for (index, fix) in diagnostic.fixes.iter().enumerate() {
            let preferred = index == 0 && fix.applicability == Applicability::Safe;
            let (fix, diagnostic) = (fix.clone(), Some(diagnostic.clone()));
            actions.push(Action { fix, kind: ActionKind::QuickFix, diagnostic, preferred, settles: None });
        }
    }
    for diagnostic in findings.iter().filter(|diagnostic| diagnostic.range.intersects(range)) {
        for fix in allowed::offered(document, diagnostic) {
            let diagnostic = Some(diagnostic.clone());
            actions.push(Action { fix, kind: ActionKind::QuickFix, diagnostic, preferred: false, settles: None });
        }
    }
    if document.is_note() && document.text().len() <= LONGEST {
        actions.extend(settled::answers(document, range.start, findings));
        let wishes = attendees::listed(document, range.start).into_iter().chain(tags::rewritten(document, range.start));
        let wishes =
            wishes.chain(merged::merged(document, range.start)).chain(recorded::recorded(document, range.start));
        actions.extend(wishes.map(|fix| Action {
            fix,
            kind: ActionKind::Rewrite,
            diagnostic: None,
            preferred: false,
            settles: None,
        }));
    }
    actions.extend(all_fixed(findings));
    actions
}

/// Everything that can be mended safely, at once; of fixes that get in each other's way the first.
#[must_use]
pub fn all_fixed(findings: &[Diagnostic]) -> Option<Action> {
    let safe =
        |finding: &&Diagnostic| finding.fixes.first().is_some_and(|fix| fix.applicability == Applicability::Safe);
    let mut edits: Vec<TextEdit> = Vec::new();
    for finding in findings.iter().filter(safe) {
        let more = &finding.fixes[0].edits;
        let clashes = |edit: &TextEdit| edits.iter().any(|taken| taken.range.intersects(edit.range));
        if !more.iter().any(clashes) {
            edits.extend(more.iter().cloned());
        }
    }
    edits.sort();
    let title = "Fix all that can be fixed safely".to_string();
    let fix = Fix { title, applicability: Applicability::Safe, edits };
    (!fix.edits.is_empty()).then_some(Action {
        fix,
        kind: ActionKind::FixAll,
        diagnostic: None,
        preferred: false,
        settles: None,
    })
}

/// The fix, if everybody still says what they said after it.
fn harmless(document: &Document, title: String, edits: Vec<TextEdit>) -> Option<Fix> {
    let backwards: Vec<TextEdit> = edits.iter().rev().cloned().collect();
    let after = document.edited(&backwards);
    let fix = Fix { title, applicability: Applicability::Safe, edits };
    (!fix.edits.is_empty() && speakers(document) == speakers(&after)).then_some(fix)
}

/// The statements of the section that `statement` is in.
fn section<'a>(note: &'a Note, statement: &Statement<'a>) -> impl Iterator<Item = Statement<'a>> {
    let section = statement.section;
    let from = note.sections().get(section).map_or(0, |section| section.start);
    let first = note.pages().at(from).map_or(0, |(place, _)| place.page);
    let all = (first..note.pages().count()).flat_map(|page| note.statements_of(page));
    all.skip_while(move |other| other.section < section).take_while(move |other| other.section == section)
}

/// Who makes each statement of a note, by name.
fn speakers(document: &Document) -> Vec<Vec<SmolStr>> {
    let people = &document.note().evidence().roster.people;
    let name = |who| match who {
        mention::Who::Person(person) => name::fold(&people[person as usize].name),
        mention::Who::Name(name, _) => name,
    };
    document
        .note()
        .statements()
        .map(|statement| mention::speakers(&statement).into_iter().map(name).collect())
        .collect()
}

#[cfg(test)]
mod tests;
