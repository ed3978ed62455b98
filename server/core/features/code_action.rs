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
    /// What is to be written outside of the document instead of the edits.
    pub outside: Option<Outside>,
}

/// What is written into `saidby.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// What settles the doubt about a tag.
    Settled(String, Answer),
    /// That a rule is not run: on this file only, or at all.
    Allowed {
        /// The rule.
        code: &'static str,
        /// Whether it is on this file only.
        here: bool,
    },
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
    // What is wrong with a tag may be shown at a part of it: the whole tag will do.
    let tag = document.note().statement_at(range.start).map(|statement| statement.tag_range());
    let tag = tag.filter(|tag| range.is_empty() && tag.touches(range.start));
    let is_meant = |finding: &&Diagnostic| {
        let found = finding.range;
        found.intersects(range) || tag.is_some_and(|tag| tag.start <= found.start && found.end <= tag.end)
    };
    for diagnostic in findings.iter().filter(is_meant) {
        for (index, fix) in diagnostic.fixes.iter().enumerate() {
            let preferred = index == 0 && fix.applicability == Applicability::Safe;
            let (fix, diagnostic) = (fix.clone(), Some(diagnostic.clone()));
            actions.push(Action { fix, kind: ActionKind::QuickFix, diagnostic, preferred, outside: None });
        }
    }
    for diagnostic in findings.iter().filter(is_meant) {
        for (fix, outside) in allowed::offered(document, diagnostic) {
            let diagnostic = Some(diagnostic.clone());
            actions.push(Action { fix, kind: ActionKind::QuickFix, diagnostic, preferred: false, outside });
        }
    }
    if document.is_note() && document.text().len() <= LONGEST {
        actions.extend(settled::answers(document, range.start, findings));
        let mut wishes = attendees::listed(document, range.start);
        // The fix of a finding may mean the same and not know that the list is sorted.
        for action in actions.iter_mut().filter(|action| action.outside.is_none()) {
            if let Some(at) = wishes.iter().position(|wish| are_called_alike(wish, &action.fix)) {
                action.fix = wishes.remove(at);
            }
        }
        let wishes = wishes.into_iter().chain(tags::rewritten(document, range.start));
        let wishes =
            wishes.chain(merged::merged(document, range.start)).chain(recorded::recorded(document, range.start));
        actions.extend(wishes.map(|fix| Action {
            fix,
            kind: ActionKind::Rewrite,
            diagnostic: None,
            preferred: false,
            outside: None,
        }));
    }
    let mut actions = each_once(actions);
    actions.extend(all_fixed(findings));
    actions
}

/// The actions without those that do what one before them does.
fn each_once(actions: Vec<Action>) -> Vec<Action> {
    let mut kept: Vec<Action> = Vec::new();
    for action in actions {
        let does_the_same = |other: &Action| {
            action.outside.is_some() && action.outside == other.outside
                || !action.fix.edits.is_empty() && action.fix.edits == other.fix.edits
        };
        if !kept.iter().any(does_the_same) {
            kept.push(action);
        }
    }
    kept
}

fn are_called_alike(a: &Fix, b: &Fix) -> bool {
    name::fold(&a.title) == name::fold(&b.title)
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
        outside: None,
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
