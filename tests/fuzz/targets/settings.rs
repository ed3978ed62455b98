//! Any bytes are a `saidby.toml`: what is wrong with it lies in its text, and what can be used of it
//! can be put in force.
#![no_main]

use libfuzzer_sys::fuzz_target;
use saidby_core::configuration::{Configuration, FILE, Layer};
use saidby_core::document::{Claim, Document};

const NOTE: &str = "## Attendees\n\n- Ada Ostrem (AO)\n\n## Bosun\n\n- Bo Ek\n\nAO: yes\n\nRiddle: no\n\n??: who\n";

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (layer, problems) = Layer::toml(&text, FILE);
    for problem in &problems {
        let range = problem.range;
        assert!(text.get(range.start..range.end).is_some(), "{problem:?} is no part of {text:?}");
        for edit in problem.fixes.iter().flat_map(|fix| &fix.edits) {
            assert!(text.get(edit.range.start..edit.range.end).is_some(), "{problem:?} is no part of {text:?}");
        }
    }
    // An editor sends the same as JSON.
    let value = serde_json::from_slice(bytes).unwrap_or_default();
    let layers: Vec<Layer> = layer.into_iter().chain([Layer::editor(&value)]).collect();
    let configuration = Configuration::resolve(&layers);
    for person in &configuration.people {
        assert!(text.get(person.range.start..person.range.end).is_some(), "{person:?} is no part of {text:?}");
    }
    for path in ["", "a.md", "drafts/2031-05-06.md", "é/../b"] {
        let settings = configuration.settings(path);
        let document = Document::under(NOTE, configuration.claim(path, Claim::Maybe), &settings);
        saidby_fuzz::read_under(&document, &settings).assert_in_place();
    }
});
