//! Every question at every place of notes: no panic, and no place outside of the text.
//!
//! Of invented notes in every line ending; and of real ones where `SAIDBY_CORPUS` names a folder.

#![allow(missing_docs, clippy::unwrap_used)]

use saidby_core::check;
use saidby_core::date::Date;
use saidby_core::directory::{Directory, Register, read};
use saidby_core::document::{Claim, Document};
use saidby_core::features::code_action::code_actions;
use saidby_core::features::code_lens::code_lenses;
use saidby_core::features::completion::{completions, details};
use saidby_core::features::definition::definition;
use saidby_core::features::document_highlight::document_highlights;
use saidby_core::features::document_link::document_links;
use saidby_core::features::document_symbol::{Symbol, document_symbols, document_symbols_and_statements};
use saidby_core::features::folding_range::folding_ranges;
use saidby_core::features::formatting::{formatting, range_formatting};
use saidby_core::features::hover::hover;
use saidby_core::features::inlay_hint::inlay_hints;
use saidby_core::features::on_type_formatting::on_type_formatting;
use saidby_core::features::references::references;
use saidby_core::features::rename::{Rename, prepare_rename, rename};
use saidby_core::features::selection_range::selection_ranges;
use saidby_core::features::semantic_tokens::semantic_tokens;
use saidby_core::features::speakers::speakers;
use saidby_core::features::will_rename_files::relinked;
use saidby_core::features::workspace_symbol::landmarks;
use saidby_core::text::{Encoding, TextRange};
use saidby_core::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a note may have, and what troubles readers of it.
const NOTE: &str = "---\ntitle: Call\nattendees: [Ann Lee]\nobservers: ] Zoé Ék\n---\n# Harbour call é\n\n2031-05-06\n\nAttendees:\n\n- Ann Lee (AL) a.lee@kite.example\n- Bo Ek (@boek)\n- Zoë 👩‍💻 Ünal\n- Many more...\n\n| Name | Abbreviation |\n|---|---|\n| Cy Day | CD |\n\n## Clocks 你好\n\n- [ann] Shall we measure, AL, VAL👋?\n  - [bo We measured https://kite.example/a_(b).\n - [zoë & ann]Hm \u{5d0}\u{5d1}\n- [the log](a.md#x) and [old](old/c.md)\n- [??] who\n-\n- cy: maybe\n**Bo Ek**\n\nspeech below é\n\nDee Fox said so\nAI(bo): find a dial by 2031-06-01\nDECISION: 𝐑ound dials\n\n```\n[code] é\n```\n<!-- a\ncomment -->\n> AL: quoted\n1. CD: numbered\n... and more\n<nick> hi\n10:19 <ann> hi\n[ann\n";

struct Asked {
    document: Document,
    name: String,
}

impl Asked {
    /// Fails if `range` is not one of the text, in any encoding.
    fn within(&self, range: TextRange, what: &str) {
        let text = self.document.text();
        let name = &self.name;
        assert!(range.start <= range.end && range.end <= text.len(), "{name}: {what} at {range:?} of {}", text.len());
        for offset in [range.start, range.end] {
            assert_eq!(text.floor(offset), offset, "{name}: {what} inside a character");
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let place = text.line_col(offset, encoding);
                let back = text.offset(place, encoding);
                // Between `\r` and `\n` there is no place.
                assert!(
                    back == offset || text.slice(TextRange::new(back, offset)) == "\r",
                    "{name}: {what} at {offset}"
                );
            }
        }
    }

    fn of_all(&self) {
        let (workspace, document) = (Workspace::default(), &self.document);
        let whole = document.text().range();
        self.symbols(&document_symbols(&workspace, document));
        self.symbols(&document_symbols_and_statements(&workspace, document));
        folding_ranges(&workspace, document).iter().for_each(|fold| self.within(fold.range, "fold"));
        document_links(&workspace, document).iter().for_each(|link| self.within(link.range, "link"));
        landmarks(document).iter().for_each(|landmark| self.within(landmark.range, "landmark"));
        for lens in code_lenses(&workspace, document, true) {
            self.within(lens.range, "lens");
            lens.places.iter().for_each(|place| self.within(*place, "lens"));
        }
        formatting(&workspace, document).iter().for_each(|edit| self.within(edit.range, "formatting"));
        for tag in speakers(&workspace, document).iter().flat_map(|member| &member.tags) {
            self.within(tag.first, "speaker");
        }
        let renames = [("/notes/a.md", "/notes/b.md"), ("/notes/old", "/notes/new")];
        let renames = renames.map(|(old, new)| (old.to_owned(), new.to_owned()));
        for folders in [("/notes", "/notes"), ("/notes/old", "/notes/new"), ("/notes", "/elsewhere")] {
            let edits = relinked(document, folders.0, folders.1, &renames);
            edits.iter().for_each(|edit| self.within(edit.range, "link"));
        }
        for hint in inlay_hints(&workspace, document, whole) {
            self.within(TextRange::empty(hint.offset), "hint");
        }
        let mut end = 0;
        for token in semantic_tokens(&workspace, document, whole) {
            self.within(token.range, "token");
            assert!(token.range.start >= end, "{}: tokens overlap", self.name);
            end = token.range.end;
        }
    }

    fn symbols(&self, symbols: &[Symbol]) {
        for symbol in symbols {
            self.within(symbol.range, "symbol");
            self.within(symbol.selection, "symbol");
            self.symbols(&symbol.children);
        }
    }

    fn of_place(&self, offset: usize, findings: &[saidby_core::diagnostic::Diagnostic]) {
        let (workspace, document) = (Workspace::default(), &self.document);
        if let Some(hover) = hover(&workspace, document, offset) {
            self.within(hover.range, "hover");
        }
        if let Some(definition) = definition(&workspace, document, offset) {
            self.within(definition.origin, "definition");
            for (whole, name) in definition.targets {
                self.within(whole, "definition");
                self.within(name, "definition");
                assert!(
                    whole.start <= name.start && name.end <= whole.end,
                    "{}: a link selects in its range",
                    self.name
                );
            }
        }
        references(&workspace, document, offset, true)
            .iter()
            .flatten()
            .for_each(|place| self.within(*place, "reference"));
        document_highlights(&workspace, document, offset)
            .iter()
            .for_each(|(place, _)| self.within(*place, "highlight"));
        let mut inner: Option<TextRange> = None;
        for range in selection_ranges(&workspace, document, offset) {
            self.within(range, "selection");
            assert!(inner.is_none_or(|inner| range.start <= inner.start && inner.end <= range.end), "{}", self.name);
            inner = Some(range);
        }
        let today = Some(Date { year: 2031, month: 12, day: 31 });
        let series = || vec![vec![(1, "Call".to_owned()), (2, "Clocks".to_owned()), (3, "Dials".to_owned())]];
        for offered in completions(&workspace, document, offset, today, series) {
            self.within(offered.range, "completion");
            let line = document.text().line_of(offset);
            assert_eq!(document.text().line_of(offered.range.start), line, "{}: completions keep to a line", self.name);
            if let Some(person) = &offered.person {
                assert!(details(&workspace, document, person, offset).is_some(), "{person}");
            }
        }
        let line = document.text().line_range(document.text().line_of(offset));
        // Every line once is enough: it formats the note and keeps what lies in the line.
        if offset == line.start {
            range_formatting(&workspace, document, line).iter().for_each(|edit| self.within(edit.range, "formatting"));
        }
        for typed in ["\n", "]"] {
            on_type_formatting(&workspace, document, offset, typed)
                .iter()
                .for_each(|edit| self.within(edit.range, "edit"));
        }
        if let Some(Rename::Possible(range)) = prepare_rename(&workspace, document, offset) {
            self.within(range, "rename");
            if let Some(Rename::Possible(edits)) = rename(&workspace, document, offset, "Quinn") {
                edits.iter().for_each(|edit| self.within(edit.range, "rename"));
            }
        }
        for action in code_actions(&workspace, document, TextRange::empty(offset), findings) {
            action.fix.edits.iter().for_each(|edit| self.within(edit.range, &action.fix.title));
        }
    }
}

/// Asks everything about a note, at every so many bytes.
fn ask(name: &str, text: &str, step: usize) {
    ask_about(name, Document::new(text, Claim::Note), step);
}

fn ask_about(name: &str, document: Document, step: usize) {
    let length = document.text().len();
    let asked = Asked { document, name: name.to_owned() };
    asked.of_all();
    let findings = check::check(&asked.document, asked.document.settings());
    // Also inside of characters and past the end: clients ask about anything.
    for offset in (0..length + 3).step_by(step) {
        asked.of_place(offset, &findings);
    }
}

/// A roster, and the note before this one: some of its people are in the invented note, one is two.
fn acquaintances() -> Directory {
    let roster = "Ann Lee (AL)\nZoë Ünal (ZU)\nDee Fox (DFO)\nEve Quill (CD)\n";
    let before = "Attendees:\n\n- Bo Ek (BE)\n- Cy Dunn (CD)\n\n- [BE] Hi.\n- [CD] Ho.\n- [BE] So.\n";
    let before = Document::new(before, Claim::Note);
    Directory {
        rosters: vec![Arc::new(
            Register::new("people.txt", "people.txt", read("people.txt", roster).unwrap()).with_text(roster),
        )],
        series: vec![Arc::new(before.register("/notes/april.md", "april.md"))],
    }
}

#[test]
fn every_question_everywhere() {
    for ending in ["\n", "\r\n", "\r"] {
        ask("the invented note", &NOTE.replace('\n', ending), 1);
    }
    ask("a note of nothing", "", 1);
    ask("half a note", &NOTE.chars().take(500).collect::<String>(), 3);
    ask("an example", include_str!("../../../examples/harbour-call.md"), 5);
    let known = Document::new(NOTE, Claim::Note).acquainted(&Arc::new(acquaintances()));
    ask_about("the invented note with a roster and a series", known, 1);
}

/// The real notes below `folder`.
fn notes(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    let below = |path: PathBuf| {
        if path.is_dir() {
            notes(&path)
        } else {
            std::fs::read_to_string(&path).map(|text| (path, text)).into_iter().collect()
        }
    };
    entries.into_iter().flat_map(below).collect()
}

/// Of each community two notes; all of them with `SAIDBY_LONG`, and one at every byte.
#[test]
fn every_question_in_real_notes() {
    let Some(corpus) = std::env::var_os("SAIDBY_CORPUS") else { return };
    let long = std::env::var_os("SAIDBY_LONG").is_some();
    for community in std::fs::read_dir(corpus).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        let mut texts = notes(&community.path());
        texts.retain(|(_, text)| long || (2_000..40_000).contains(&text.len()));
        let few = if long { 1 } else { texts.len().div_ceil(2).max(1) };
        let whole = texts.iter().position(|(_, text)| (4_000..12_000).contains(&text.len())).filter(|_| long);
        for (number, (path, text)) in texts.iter().enumerate().step_by(few) {
            // So many places of a note, wherever its length puts them.
            let step = match long {
                true if whole == Some(number) => 1,
                true => (text.len() / 50).max(7) | 1,
                false => 97,
            };
            ask(&path.to_string_lossy(), text, step);
        }
    }
}
