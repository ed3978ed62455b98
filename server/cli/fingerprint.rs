//! What tells a finding from all others while lines above it come and go.

use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use std::collections::HashMap;

/// Hands out the fingerprints of one note's findings.
pub struct Fingerprints<'a> {
    name: &'a str,
    document: &'a Document,
    seen: HashMap<u64, u64>,
}

impl<'a> Fingerprints<'a> {
    /// For the note that is called `name`.
    pub fn of(name: &'a str, document: &'a Document) -> Self {
        Self { name, document, seen: HashMap::new() }
    }

    /// The fingerprint of a finding: of its note, its rule and the words of its line. Where several
    /// are the same, the order of asking tells them apart.
    pub fn next(&mut self, finding: &Diagnostic) -> String {
        let text = self.document.text();
        let line = text.slice(text.line_range(text.line_of(finding.range.start)));
        let words = line.split_whitespace().flat_map(|word| [word, " "]);
        let hash = hash([self.name, "\n", finding.code, "\n"].into_iter().chain(words));
        let turn = self.seen.entry(hash).or_default();
        let print = hash.wrapping_add(*turn);
        *turn += 1;
        format!("{print:016x}")
    }
}

/// FNV-1a: the same on every machine and in every version, since it is kept in files.
fn hash<'a>(parts: impl Iterator<Item = &'a str>) -> u64 {
    parts
        .flat_map(str::bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use saidby_core::check::check;
    use saidby_core::document::Claim;
    use saidby_core::settings::Settings;

    fn prints(source: &str) -> Vec<String> {
        let document = Document::new(source, Claim::Note);
        let mut prints = Fingerprints::of("a.md", &document);
        check(&document, &Settings::default()).iter().map(|finding| prints.next(finding)).collect()
    }

    #[test]
    fn a_finding_keeps_its_print_while_lines_move() {
        let before = prints("AI: measure\n\n- AI: measure\n\nAI: decide\n");
        let after = prints("# Weekly\n\n  AI:  measure\n\nmore\n\n- AI: measure\n\nAI: decide\n");
        assert_eq!((before.len(), &before), (3, &after));
        assert_eq!(hash(["a"].into_iter()), 0xaf63_dc4c_8601_ec8c, "as published: kept prints must go on counting");
    }
}
