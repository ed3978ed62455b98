//! The journeys that somebody waits for: a note is opened, a key is pressed, something is asked.
//!
//!     cargo bench -p saidby-core                 all of it
//!     cargo bench -p saidby-core -- key 35       what matches
//!
//! A key is pressed in the same warm document each time, so what is measured is the work that one
//! edit makes. Sizes are KB of text; the last number over the first is how the work grows.

#[path = "journeys/notes.rs"]
mod notes;

use divan::Bencher;
use notes::{Shape, notes};
use saidby_core::check;
use saidby_core::document::{Claim, Document};
use saidby_core::edit::TextEdit;
use saidby_core::features::document_symbol::document_symbols;
use saidby_core::features::hover::hover;
use saidby_core::features::statements::statements;
use saidby_core::workspace::Workspace;
use std::time::Duration;

const SIZES: [usize; 3] = [35, 500, 5_000];

fn main() {
    // Enough for a median of what takes 50 ms; `--max-time` says otherwise.
    divan::Divan::default().max_time(Duration::from_secs(1)).config_with_args().main();
}

/// A document that has been looked at, and the end of a statement in its middle.
struct Open {
    workspace: Workspace,
    document: Document,
    cursor: usize,
}

fn open(kilobytes: usize, shape: Shape) -> Open {
    let source = notes(kilobytes * 1000, shape);
    let middle = (0..=source.len() / 2).rev().find(|&at| source.is_char_boundary(at)).unwrap_or_default();
    let cursor = middle + source[middle..].find(".\n").unwrap_or_default() + 1;
    let open = Open { workspace: Workspace::default(), document: Document::new(&source, Claim::Note), cursor };
    divan::black_box(document_symbols(&open.workspace, &open.document));
    open
}

/// Edits the document, then checks it.
fn edit_and_check(bencher: Bencher, open: &Open, edit: &TextEdit) {
    let settings = open.document.settings().clone();
    let before = check::check_again(&open.document, &settings, None);
    bencher.bench_local(|| {
        let document = open.document.edited(std::slice::from_ref(divan::black_box(edit)));
        check::check_again(&document, &settings, Some(&before))
    });
}

macro_rules! journeys {
    ($module:ident, $shape:expr) => {
        mod $module {
            use super::*;

            #[divan::bench(args = SIZES)]
            fn open(bencher: Bencher, size: usize) {
                let source = notes(size * 1000, $shape);
                bencher.bench_local(|| Document::new(divan::black_box(&source), Claim::Note));
            }

            #[divan::bench(args = SIZES)]
            fn open_check(bencher: Bencher, size: usize) {
                let source = notes(size * 1000, $shape);
                bencher.bench_local(|| {
                    let document = Document::new(divan::black_box(&source), Claim::Note);
                    check::check(&document, document.settings())
                });
            }

            #[divan::bench(args = SIZES)]
            fn key_check(bencher: Bencher, size: usize) {
                let open = super::open(size, $shape);
                edit_and_check(bencher, &open, &TextEdit::insert(open.cursor, "x"));
            }

            #[divan::bench(args = SIZES)]
            fn key_symbols(bencher: Bencher, size: usize) {
                let open = super::open(size, $shape);
                let edit = TextEdit::insert(open.cursor, "x");
                bencher.bench_local(|| {
                    let document = open.document.edited(std::slice::from_ref(divan::black_box(&edit)));
                    document_symbols(&open.workspace, &document)
                });
            }

            #[divan::bench(args = SIZES)]
            fn enter_check(bencher: Bencher, size: usize) {
                let open = super::open(size, $shape);
                edit_and_check(bencher, &open, &TextEdit::insert(open.cursor, "\n"));
            }

            #[divan::bench(args = SIZES)]
            fn paste_10k_check(bencher: Bencher, size: usize) {
                let open = super::open(size, $shape);
                let pasted = format!("\n{}", notes(10_000, $shape));
                edit_and_check(bencher, &open, &TextEdit::insert(open.cursor, pasted));
            }

            #[divan::bench(args = SIZES)]
            fn fence_at_top_check(bencher: Bencher, size: usize) {
                let open = super::open(size, $shape);
                edit_and_check(bencher, &open, &TextEdit::insert(0, "```\n"));
            }

            #[divan::bench(args = SIZES)]
            fn hover(bencher: Bencher, size: usize) {
                let open = super::open(size, $shape);
                // On the tag of the statement in the middle: its line's start and two letters on.
                let text = open.document.text();
                let offset = text.line_start(text.line_of(open.cursor)) + 2;
                bencher.bench_local(|| super::hover(&open.workspace, &open.document, divan::black_box(offset)));
            }

            #[divan::bench(args = SIZES)]
            fn statements(bencher: Bencher, size: usize) {
                let open = super::open(size, $shape);
                bencher.bench_local(|| super::statements(divan::black_box(&open.document)));
            }
        }
    };
}

journeys!(minutes, Shape::Minutes);
journeys!(dense, Shape::Dense);
