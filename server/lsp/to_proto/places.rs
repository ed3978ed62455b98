//! Places: where something is defined, named, folded, selected or linked.

use super::range;
use crate::lsp::capabilities::ClientAbilities;
use saidby_core::features::definition::Definition;
use saidby_core::features::document_link::Link;
use saidby_core::features::folding_range::{Fold, FoldKind};
use saidby_core::text::{Encoding, Text, TextRange};
use tower_lsp::ls_types::{self as lsp, Uri};

/// Where somebody is introduced, here or `elsewhere`: links for clients that take them, else locations.
pub fn definition(
    uri: &Uri,
    text: &Text,
    definition: &Definition,
    elsewhere: Option<lsp::Location>,
    client: &ClientAbilities,
) -> lsp::GotoDefinitionResponse {
    let place = |place| range(text, place, client.encoding);
    if client.definition_links {
        let link = |&(whole, name): &(TextRange, TextRange)| lsp::LocationLink {
            origin_selection_range: Some(place(definition.origin)),
            target_uri: uri.clone(),
            target_range: place(whole),
            target_selection_range: place(name),
        };
        let far = elsewhere.map(|there| lsp::LocationLink {
            origin_selection_range: Some(place(definition.origin)),
            target_uri: there.uri,
            target_range: there.range,
            target_selection_range: there.range,
        });
        lsp::GotoDefinitionResponse::Link(definition.targets.iter().map(link).chain(far).collect())
    } else {
        let names: Vec<TextRange> = definition.targets.iter().map(|(_, name)| *name).collect();
        let near = locations(uri, text, &names, client.encoding);
        lsp::GotoDefinitionResponse::Array(near.into_iter().chain(elsewhere).collect())
    }
}

/// Places of one document.
pub fn locations(uri: &Uri, text: &Text, ranges: &[TextRange], encoding: Encoding) -> Vec<lsp::Location> {
    ranges.iter().map(|&place| lsp::Location::new(uri.clone(), range(text, place, encoding))).collect()
}

/// Places that name somebody; the entry, where they are introduced, counts as written to.
pub fn highlights(text: &Text, found: &[(TextRange, bool)], encoding: Encoding) -> Vec<lsp::DocumentHighlight> {
    let kind = |entry| if entry { lsp::DocumentHighlightKind::WRITE } else { lsp::DocumentHighlightKind::READ };
    let highlight =
        |&(place, entry)| lsp::DocumentHighlight { range: range(text, place, encoding), kind: Some(kind(entry)) };
    found.iter().map(highlight).collect()
}

/// What may be folded, where that is more than a line; no more than the client wants.
pub fn folds(text: &Text, folds: &[Fold], client: &ClientAbilities) -> Vec<lsp::FoldingRange> {
    let fold = |fold: &Fold| {
        let range = range(text, fold.range, Encoding::Utf8);
        let kind = match fold.kind {
            FoldKind::Comment => Some(lsp::FoldingRangeKind::Comment),
            FoldKind::Section | FoldKind::Block => Some(lsp::FoldingRangeKind::Region),
            FoldKind::Item => None,
        };
        let (start_line, end_line) = (range.start.line, range.end.line);
        (start_line < end_line).then(|| lsp::FoldingRange {
            start_line,
            end_line,
            kind,
            ..lsp::FoldingRange::default()
        })
    };
    let mut found: Vec<lsp::FoldingRange> = folds.iter().filter_map(fold).collect();
    // Of several that begin on a line the outermost counts, as editors have it.
    found.dedup_by_key(|fold| fold.start_line);
    found.truncate(client.most_folds);
    found
}

/// What a selection grows to, from the inside out.
pub fn selection(text: &Text, ranges: &[TextRange], encoding: Encoding) -> lsp::SelectionRange {
    let grown = ranges.iter().rev().fold(None, |parent: Option<lsp::SelectionRange>, &place| {
        Some(lsp::SelectionRange { range: range(text, place, encoding), parent: parent.map(Box::new) })
    });
    grown.unwrap_or_default()
}

/// What leads elsewhere.
pub fn links(text: &Text, links: &[Link], encoding: Encoding) -> Vec<lsp::DocumentLink> {
    let link = |link: &Link| {
        let target = Some(link.target.parse().ok()?);
        Some(lsp::DocumentLink { range: range(text, link.range, encoding), target, tooltip: None, data: None })
    };
    links.iter().filter_map(link).collect()
}
