//! Any bytes are a file of people, whatever its ending; who stands in it stands in its text, and is
//! known to notes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saidby_core::directory::{Directory, Register, read};
use saidby_core::document::{Claim, Document};
use std::sync::Arc;

const ENDINGS: [&str; 4] = ["txt", "toml", "json", "csv"];

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    for ending in ENDINGS {
        let name = format!("people.{ending}");
        let Ok(people) = read(&name, &text) else { continue };
        let mut note = "## Attendees\n\n- Ada Ostrem (AO)\n\nAO: yes\n\n".to_owned();
        for person in &people {
            assert!(text.get(person.range.start..person.range.end).is_some(), "{person:?} is no part of {text:?}");
            note += &format!("[{}] hello\n\n", person.entry.name);
        }
        let register = Arc::new(Register::new(&name, &name, people));
        let directory = Arc::new(Directory { rosters: vec![register], ..Directory::default() });
        let document = Document::new(&note, Claim::Note).acquainted(&directory);
        saidby_fuzz::read(&document).assert_in_place();
    }
});
