//! Fixes applied, and the difference they make.

use saidby_core::diagnostic::{Applicability, Diagnostic, Fix};
use saidby_core::document::Document;
use saidby_core::edit::TextEdit;
use std::time::Duration;

/// How often fixes are applied before we say that they undo each other.
const ROUNDS: usize = 50;

/// What became of a note.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The note with its fixes.
    pub document: Document,
    /// What is still to be said of it.
    pub findings: Vec<Diagnostic>,
    /// How many fixes were applied.
    pub applied: usize,
    /// Whether a further round would change nothing.
    pub settled: bool,
}

/// Applies the fixes of what `check` finds, until it finds none that may be applied.
pub fn fix(document: &Document, unsafe_too: bool, check: impl Fn(&Document) -> Vec<Diagnostic>) -> Fixed {
    let mut document = document.clone();
    let mut applied = 0;
    for _ in 0..ROUNDS {
        let findings = check(&document);
        let (edits, fixes) = one_round(&findings, unsafe_too);
        if fixes == 0 {
            return Fixed { document, findings, applied, settled: true };
        }
        document = document.edited(&edits);
        applied += fixes;
    }
    let findings = check(&document);
    let settled = one_round(&findings, unsafe_too).1 == 0;
    Fixed { document, findings, applied, settled }
}

/// The fix of a finding that may be applied unseen. Several unsafe fixes and no safe one are a
/// question that only a person can answer: who it was that spoke.
pub fn applicable(finding: &Diagnostic, unsafe_too: bool) -> Option<&Fix> {
    let safe = finding.fixes.iter().find(|fix| fix.applicability == Applicability::Safe);
    match &finding.fixes[..] {
        _ if safe.is_some() => safe,
        [only] if unsafe_too => Some(only),
        _ => None,
    }
}

/// The edits of all fixes that do not get into each other's way, from the end of the text to its
/// start, so that none moves the next; and how many fixes they make. Of two fixes that overlap
/// the first goes first; the other has its turn in the next round, if it is still called for.
fn one_round(findings: &[Diagnostic], unsafe_too: bool) -> (Vec<TextEdit>, usize) {
    let mut fixes: Vec<&Fix> = findings.iter().filter_map(|finding| applicable(finding, unsafe_too)).collect();
    fixes.sort_by_key(|fix| fix.edits.iter().map(|edit| edit.range).min());
    let mut taken: Vec<TextEdit> = Vec::new();
    let mut count = 0;
    for fix in fixes {
        let mut edits = fix.edits.clone();
        edits.sort();
        let apart = edits.windows(2).all(|pair| !pair[0].range.intersects(pair[1].range));
        let (Some(first), Some(last), true) = (edits.first(), edits.last(), apart) else { continue };
        // `taken` is sorted and without overlap: only its neighbours can be in the way
        let at = taken.partition_point(|edit| edit.range.end < first.range.start);
        let near = taken[at..].iter().take_while(|edit| edit.range.start <= last.range.end);
        if near.clone().any(|other| edits.iter().any(|edit| edit.range.intersects(other.range))) {
            continue;
        }
        let in_order = taken.last().is_none_or(|last| last <= first);
        taken.extend(edits);
        if !in_order {
            taken.sort();
        }
        count += 1;
    }
    taken.reverse();
    (taken, count)
}

/// The text as it stands in the file: with the byte order mark that it had.
pub fn source(document: &Document) -> String {
    let text = String::from(document.text());
    if document.origin().byte_order_mark { format!("\u{feff}{text}") } else { text }
}

/// What would change, as a unified diff that `patch` takes.
pub fn diff(name: &str, before: &Document, after: &Document) -> String {
    let (before, after) = (source(before), source(after));
    // a diff that takes longer may be larger than it need be, but is still right
    let diff = similar::TextDiff::configure().timeout(Duration::from_secs(5)).diff_lines(&before, &after);
    diff.unified_diff().header(name, name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Applicability::{Safe, Unsafe};
    use saidby_core::diagnostic::Severity;
    use saidby_core::document::Claim;
    use saidby_core::text::TextRange;

    fn finding(fixes: Vec<(Applicability, Vec<TextEdit>)>) -> Diagnostic {
        let fixes = fixes.into_iter().map(|(applicability, edits)| Fix { title: String::new(), applicability, edits });
        Diagnostic {
            code: "some-rule",
            severity: Severity::Warning,
            range: TextRange::default(),
            message: String::new(),
            related: Vec::new(),
            fixes: fixes.collect(),
        }
    }

    /// A rule that turns every `from` into `to`.
    fn replacing<'a>(from: &'a str, to: &'a str, how: Applicability) -> impl Fn(&Document) -> Vec<Diagnostic> + 'a {
        move |document| {
            let text = String::from(document.text());
            let at = text.match_indices(from).map(|(at, _)| TextRange::new(at, at + from.len()));
            at.map(|range| finding(vec![(how, vec![TextEdit::replace(range, to)])])).collect()
        }
    }

    fn note(source: &str) -> Document {
        Document::new(source, Claim::Note)
    }

    #[test]
    fn fixes_go_on_until_nothing_is_left() {
        let fixed = fix(&note("aaaa-aa"), false, replacing("aa", "a", Safe));
        assert_eq!((source(&fixed.document).as_str(), fixed.applied, fixed.settled), ("a-a", 4, true));
        assert!(fixed.findings.is_empty());
    }

    #[test]
    fn fixes_that_undo_themselves_end() {
        let fixed = fix(&note("a"), false, replacing("a", "a", Safe));
        assert_eq!((fixed.applied, fixed.settled), (ROUNDS, false));
    }

    #[test]
    fn unsafe_fixes_wait_to_be_asked_for() {
        assert_eq!(fix(&note("a"), false, replacing("a", "b", Unsafe)).applied, 0);
        assert_eq!(source(&fix(&note("a"), true, replacing("a", "b", Unsafe)).document), "b");
    }

    #[test]
    fn a_choice_is_left_to_a_person() {
        let edit = |to: &str| vec![TextEdit::insert(0, to)];
        let choice = finding(vec![(Unsafe, edit("david chase")), (Unsafe, edit("david benoit"))]);
        assert_eq!(applicable(&choice, true), None);
    }

    #[test]
    fn a_fix_is_applied_whole_or_not_at_all() {
        let range = TextRange::new;
        let both = finding(vec![(Safe, vec![TextEdit::delete(range(0, 1)), TextEdit::delete(range(4, 5))])]);
        let late = finding(vec![(Safe, vec![TextEdit::delete(range(2, 3)), TextEdit::delete(range(4, 5))])]);
        let inside = finding(vec![(Safe, vec![TextEdit::insert(3, "x")])]);
        let (edits, fixes) = one_round(&[late, both, inside], false);
        assert_eq!(fixes, 2);
        assert_eq!(source(&note("abcdef").edited(&edits)), "bcxdf");
    }

    #[test]
    fn a_diff_keeps_marks_and_endings() {
        let before = Document::from_bytes("\u{feff}a\r\nb".as_bytes(), Claim::Note);
        let after = before.edited(&[TextEdit::replace(TextRange::new(3, 4), "c")]);
        let expected = "--- x.md\n+++ x.md\n@@ -1,2 +1,2 @@\n \u{feff}a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n";
        assert_eq!(diff("x.md", &before, &after), expected);
    }
}
