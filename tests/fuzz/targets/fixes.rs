//! Fixes applied until none is left: they come to an end, change nothing outside of their edits, and
//! a second run changes nothing.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saidby_core::check;
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::{Claim, Document};

#[expect(dead_code, reason = "the command line asks for more")]
#[path = "../../../server/cli/fix.rs"]
mod fix;

fuzz_target!(|bytes: &[u8]| {
    let settings = saidby_fuzz::settings();
    let check = |document: &Document| -> Vec<Diagnostic> { check::check(document, &settings) };
    // What is not UTF-8 is never written back.
    let document = Document::from_bytes(String::from_utf8_lossy(bytes).as_bytes(), Claim::Note);
    let text = String::from(document.text());
    for unsafe_too in [false, true] {
        for finding in check(&document) {
            let Some(fix) = fix::applicable(&finding, unsafe_too) else { continue };
            let edited = document.edited(&{
                let mut edits = fix.edits.clone();
                edits.sort();
                edits.reverse();
                edits
            });
            // What stands before the first and behind the last edit stands there still.
            let first = fix.edits.iter().map(|edit| edit.range.start).min().unwrap_or(text.len());
            let last = fix.edits.iter().map(|edit| edit.range.end).max().unwrap_or(first);
            let after = String::from(edited.text());
            assert!(after.starts_with(&text[..first]), "{finding:?} changes what stands before it in {text:?}");
            assert!(after.ends_with(&text[last..]), "{finding:?} changes what stands behind it in {text:?}");
        }
        let fixed = fix::fix(&document, unsafe_too, check);
        let source = fix::source(&fixed.document);
        assert!(fixed.settled, "fixes undo each other in {text:?}: {:#?}", fixed.findings);
        let again = fix::fix(&Document::from_bytes(source.as_bytes(), Claim::Note), unsafe_too, check);
        assert_eq!(fix::source(&again.document), source, "a second run changes something in {text:?}");
    }
});
