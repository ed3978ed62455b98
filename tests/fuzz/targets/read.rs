//! Any bytes are a note: nothing panics, and all that is said of it lies in its text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saidby_core::document::{Claim, Document};

fuzz_target!(|bytes: &[u8]| {
    for claim in [Claim::Note, Claim::Maybe] {
        let document = Document::from_bytes(bytes, claim);
        let reading = saidby_fuzz::read(&document);
        reading.assert_in_place();
        reading.assert_hovers(&document, 16);
    }
});
