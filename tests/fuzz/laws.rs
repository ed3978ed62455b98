//! What holds of every note: asserted here, for the fuzz targets.

use saidby_core::check;
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use saidby_core::features::document_symbol::{Symbol, document_symbols};
use saidby_core::features::hover::hover;
use saidby_core::features::statements::{Spoken, statements};
use saidby_core::rules;
use saidby_core::settings::Settings;
use saidby_core::text::TextRange;
use saidby_core::workspace::Workspace;

/// All that is said of a note, except for what depends on a cursor.
#[derive(Debug, PartialEq)]
pub struct Reading {
    text: String,
    statements: Vec<Spoken>,
    symbols: Vec<Symbol>,
    diagnostics: Vec<Diagnostic>,
}

/// Every rule, the ones that are off by default too.
#[must_use]
pub fn settings() -> Settings {
    Settings { select: rules::all().iter().map(|rule| rule.code.to_owned()).collect(), ..Settings::default() }
}

/// Reads the whole note.
#[must_use]
pub fn read(document: &Document) -> Reading {
    read_under(document, &settings())
}

/// Reads the whole note under these settings.
#[must_use]
pub fn read_under(document: &Document, settings: &Settings) -> Reading {
    Reading {
        text: String::from(document.text()),
        statements: statements(document),
        symbols: document_symbols(&Workspace::default(), document),
        diagnostics: check::check(document, settings),
    }
}

impl Reading {
    /// Everything said lies in the text, between characters, and parts lie in their wholes.
    pub fn assert_in_place(&self) {
        for said in &self.statements {
            self.assert_range(said.tag, "tag");
            self.assert_range(said.extent, "extent");
            assert!(contains(said.extent, said.tag), "a tag outside its statement: {said:?}");
        }
        for symbol in &self.symbols {
            self.assert_symbol(symbol);
        }
        for diagnostic in &self.diagnostics {
            self.assert_range(diagnostic.range, diagnostic.code);
            assert!(rules::find(diagnostic.code).is_some(), "a finding of no rule: {diagnostic:?}");
            for related in &diagnostic.related {
                self.assert_range(related.range, diagnostic.code);
            }
            for edit in diagnostic.fixes.iter().flat_map(|fix| &fix.edits) {
                self.assert_range(edit.range, diagnostic.code);
            }
        }
    }

    /// Hovers at about `count` places all over the text, between characters or not.
    pub fn assert_hovers(&self, document: &Document, count: usize) {
        let workspace = Workspace::default();
        // One past the end too: a client may send anything.
        for offset in (0..=self.text.len() + 1).step_by((self.text.len() / count).max(1)) {
            if let Some(hover) = hover(&workspace, document, offset) {
                self.assert_range(hover.range, "hover");
            }
        }
    }

    fn assert_symbol(&self, symbol: &Symbol) {
        self.assert_range(symbol.range, "symbol");
        self.assert_range(symbol.selection, "selection");
        assert!(!symbol.name.is_empty(), "a symbol without a name: {symbol:?}"); // clients refuse all then
        assert!(contains(symbol.range, symbol.selection), "a name outside its symbol: {symbol:?}");
        for child in &symbol.children {
            assert!(contains(symbol.range, child.range), "{child:?} outside {symbol:?}");
            self.assert_symbol(child);
        }
    }

    fn assert_range(&self, range: TextRange, what: &str) {
        assert!(self.text.get(range.start..range.end).is_some(), "{what}: {range:?} is no part of {:?}", self.text);
    }
}

fn contains(outer: TextRange, inner: TextRange) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
