//! Settles who is meant by a doubtful tag: it is one of those who come into question, or somebody new.

use super::{Action, ActionKind, Outside};
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::document::Document;
use crate::doubt::{Answer, Doubts};
use crate::enrol::enrol;
use crate::mention;
use crate::resolve::Status;
use crate::text::TextRange;

/// What would settle the doubts about the tag at `offset`; with the finding about it, if there is one.
pub fn answers(document: &Document, offset: usize, findings: &[Diagnostic]) -> Vec<Action> {
    let (note, text) = (document.note(), document.text());
    let Some(statement) = note.statement_at(offset).filter(|statement| statement.tag_range().touches(offset)) else {
        return Vec::new();
    };
    let doubts = Doubts::of(note);
    let mut actions = Vec::new();
    for (index, speaker) in statement.name.speakers.iter().enumerate() {
        let Some(doubt) = doubts.about(statement.name, speaker) else { continue };
        let at = mention::speaker_range(text, &statement, index);
        let diagnostic = about(findings, at).cloned();
        for answer in doubt.answers {
            let title = answer.title(&speaker.name);
            let (edits, outside) = match answer {
                // Whose name is evident `attendees` puts in its place; the finding may offer the same.
                Answer::Attendee(name) => {
                    let offered = |finding: &Diagnostic| finding.fixes.iter().any(|fix| fix.title == title);
                    if speaker.status != Status::Unknown || diagnostic.as_ref().is_some_and(offered) {
                        continue;
                    }
                    let Some(edit) = enrol(document, at.start, &[&name]) else { continue };
                    (vec![edit], None)
                }
                alias => (Vec::new(), Some(Outside::Settled(speaker.name.to_string(), alias))),
            };
            let fix = Fix { title, applicability: Applicability::Unsafe, edits };
            let diagnostic = diagnostic.clone();
            actions.push(Action { fix, kind: ActionKind::QuickFix, diagnostic, preferred: false, outside });
        }
    }
    actions
}

fn about(findings: &[Diagnostic], at: TextRange) -> Option<&Diagnostic> {
    let codes = ["ambiguous-speaker", "misspelt-speaker", "unlisted-speaker"];
    findings.iter().find(|finding| codes.contains(&finding.code) && finding.range.intersects(at))
}
