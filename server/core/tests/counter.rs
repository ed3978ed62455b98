//! What a keystroke costs, counted: one segment is read again, and its tree is parsed from the old
//! one, whatever the size of the note.

#![allow(missing_docs, clippy::print_stderr, clippy::unwrap_used)]

use saidby_core::document::{Claim, Document};
use saidby_core::edit::TextEdit;
use saidby_core::text::TextRange;
use saidby_core::tree::counter::{PARSED, READ};

/// Five megabytes of statements, with a blank line now and then or none at all.
fn note(blank: bool) -> String {
    let mut out = String::from("# Harbour\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n\n");
    let mut number = 0;
    while out.len() < 5_000_000 {
        number += 1;
        out.push_str("- [ann] Shall we measure the clocks before the dials are cast?\n - [bo] We should.\n");
        if blank && number % 7 == 0 {
            out.push_str("\n## Dials\n\n");
        }
    }
    out
}

/// Bytes read and bytes parsed when `edit` is made and the tree of the touched segment is asked for
/// before and after.
fn cost(document: &Document, edit: &TextEdit) -> (usize, usize) {
    let tree = |document: &Document| {
        let (place, segment) = document.pages().at(edit.range.start).expect("a segment");
        let text = document.text().slice(TextRange::new(place.start, place.start + segment.len));
        segment.tree.get(&text).expect("a tree");
    };
    tree(document);
    READ.set(0);
    PARSED.set(0);
    let next = document.edited(std::slice::from_ref(edit));
    let read = READ.get();
    tree(&next);
    (read, PARSED.get())
}

#[test]
fn a_key_costs_one_segment() {
    for blank in [true, false] {
        let source = note(blank);
        let document = Document::new(&source, Claim::Note);
        for part in 0..=20 {
            let place = (source.len() * part / 20).min(source.len() - 1);
            for (what, edit) in [
                ("a letter", TextEdit::insert(place, "x")),
                ("Enter", TextEdit::insert(place, "\n")),
                ("Backspace", TextEdit::delete(TextRange::new(place, place + 1))),
            ] {
                let (read, parsed) = cost(&document, &edit);
                assert!(read <= 3 * 2048, "{what} at {place}, blank lines {blank}: {read} bytes read");
                assert!(parsed <= 2 * 2048, "{what} at {place}, blank lines {blank}: {parsed} bytes parsed");
            }
        }
    }
}

#[test]
fn typing_on_and_on_costs_the_same() {
    let source = note(false);
    let mut document = Document::new(&source, Claim::Note);
    let middle = source.len() / 2;
    for place in middle..middle + 2000 {
        READ.set(0);
        document = document.edited(&[TextEdit::insert(place, "x")]);
        assert!(READ.get() <= 3 * 2048 + 2000, "{} bytes read", READ.get());
    }
}

/// A fence opened at the top makes code of all that follows: every segment is read again, once.
/// Closing it again reads them once more. `docs` and the benches say what that takes.
#[test]
fn a_fence_at_the_top_costs_the_note_once() {
    let source = note(true);
    let document = Document::new(&source, Claim::Note);
    READ.set(0);
    let fenced = document.edited(&[TextEdit::insert(0, "```\n")]);
    assert!((source.len()..source.len() + 4096).contains(&READ.get()), "{}", READ.get());
    READ.set(0);
    let _ = fenced.edited(&[TextEdit::insert(4, "```\n")]);
    assert!(READ.get() <= source.len() + 4096, "{}", READ.get());
}
