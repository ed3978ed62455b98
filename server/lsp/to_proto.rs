//! From what core says to what the client takes.

use super::capabilities::ClientAbilities;
use saidby_core::diagnostic::{Diagnostic, Severity};
use saidby_core::features::document_symbol::{Symbol, SymbolKind};
use saidby_core::features::hover::Hover;
use saidby_core::features::workspace_symbol::{Landmark, LandmarkKind};
use saidby_core::rules;
use saidby_core::text::{Encoding, Places, Text, TextRange};
use std::collections::HashMap;
use std::path::Path;
use std::sync::LazyLock;
use tower_lsp::ls_types::{self as lsp, Uri};

mod actions;
mod changes;
mod places;
mod shown;
mod typing;

pub use actions::{Chosen, FIX_ALL, code_action, wants};
pub use changes::{Changed, workspace_edit, workspace_edits};
pub use places::{definition, folds, highlights, links, locations, selection};
pub use shown::{SHOW, hints, lenses, tokens};
pub use typing::{Offered, completions, edits, markup};

/// The page of every rule, by its code: findings come in hundreds.
static PAGES: LazyLock<HashMap<&str, Uri>> =
    LazyLock::new(|| rules::all().iter().filter_map(|rule| Some((rule.code, rule.url().parse().ok()?))).collect());

/// The URI the client wrote, unless it is none.
pub fn uri(uri: &str) -> Option<Uri> {
    uri.parse().inspect_err(|error| tracing::error!("{uri} is no URI: {error}")).ok()
}

/// The URI of the file at `path`.
pub fn file_uri(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// Something in a note that is looked for by name.
#[expect(deprecated, reason = "the field has no default")]
pub fn landmark(from: &Landmark, location: &lsp::Location, client: &ClientAbilities) -> lsp::SymbolInformation {
    let kind = match from.kind {
        LandmarkKind::Person => SymbolKind::Attendee,
        LandmarkKind::Topic(_) => SymbolKind::Section,
        LandmarkKind::Decision => SymbolKind::Decision,
        LandmarkKind::Action => SymbolKind::Action,
    };
    lsp::SymbolInformation {
        name: from.name.clone(),
        kind: symbol_kind(kind, client),
        tags: None,
        deprecated: None,
        location: location.clone(),
        container_name: from.container.clone(),
    }
}

/// A range of `text` in lines and columns.
pub fn range(text: &Text, range: TextRange, encoding: Encoding) -> lsp::Range {
    range_in(&mut Places::new(text, encoding), range)
}

/// The same, for one of many ranges of a text.
fn range_in(places: &mut Places<'_>, range: TextRange) -> lsp::Range {
    lsp::Range::new(position(places, range.start), position(places, range.end))
}

fn position(places: &mut Places<'_>, offset: usize) -> lsp::Position {
    let place = places.line_col(offset);
    lsp::Position::new(place.line, place.column)
}

/// The findings of a document, all of the same `text`.
pub fn diagnostics<'a>(
    name: &str,
    text: &Text,
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    client: &ClientAbilities,
) -> Vec<lsp::Diagnostic> {
    let Some(uri) = uri(name) else { return Vec::new() };
    let mut places = Places::new(text, client.encoding);
    diagnostics.into_iter().map(|each| diagnostic(&uri, &mut places, each, client)).collect()
}

fn diagnostic(
    uri: &Uri,
    places: &mut Places<'_>,
    diagnostic: &Diagnostic,
    client: &ClientAbilities,
) -> lsp::Diagnostic {
    let place = range_in(places, diagnostic.range);
    let related = diagnostic.related.iter().filter_map(|related| {
        let location = match &related.elsewhere {
            Some(roster) => lsp::Location::new(
                file_uri(Path::new(roster.file()))?,
                range(roster.text(), related.range, client.encoding),
            ),
            None => lsp::Location::new(uri.clone(), range_in(places, related.range)),
        };
        Some(lsp::DiagnosticRelatedInformation { location, message: related.message.clone() })
    });
    let page = PAGES.get(diagnostic.code).cloned();
    let faded = diagnostic.severity == Severity::Hint && client.unnecessary_tag;
    lsp::Diagnostic {
        range: place,
        severity: Some(match diagnostic.severity {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
            Severity::Hint => lsp::DiagnosticSeverity::HINT,
        }),
        code: Some(lsp::NumberOrString::String(diagnostic.code.to_owned())),
        code_description: page.map(|href| lsp::CodeDescription { href }),
        source: Some("saidby".to_owned()),
        message: diagnostic.message.clone(),
        related_information: (client.related_information && !diagnostic.related.is_empty()).then(|| related.collect()),
        tags: faded.then(|| vec![lsp::DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// What a hover shows.
pub fn hover(text: &Text, hover: Hover, client: &ClientAbilities) -> lsp::Hover {
    let kind = if client.markdown { lsp::MarkupKind::Markdown } else { lsp::MarkupKind::PlainText };
    lsp::Hover {
        contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind, value: hover.markdown }),
        range: Some(range(text, hover.range, client.encoding)),
    }
}

/// The outline: a tree, or for clients of old a list.
pub fn symbols(name: &str, text: &Text, symbols: &[Symbol], client: &ClientAbilities) -> lsp::DocumentSymbolResponse {
    if client.symbol_tree {
        let mut places = Places::new(text, client.encoding);
        let tree = symbols.iter().map(|each| symbol(&mut places, each, client)).collect();
        return lsp::DocumentSymbolResponse::Nested(tree);
    }
    let mut flat = Vec::new();
    if let Some(uri) = uri(name) {
        flatten(&uri, text, symbols, None, client, &mut flat);
    }
    lsp::DocumentSymbolResponse::Flat(flat)
}

fn symbol(places: &mut Places<'_>, from: &Symbol, client: &ClientAbilities) -> lsp::DocumentSymbol {
    // A selection outside its range makes some editors refuse the whole outline.
    let start = from.selection.start.clamp(from.range.start, from.range.end);
    let selection = TextRange::new(start, from.selection.end.clamp(start, from.range.end));
    // In the order of the text, and none of them twice: an outline has thousands.
    let begins = position(places, from.range.start);
    let start = if selection.start == from.range.start { begins } else { position(places, selection.start) };
    let end = position(places, selection.end);
    let children: Vec<_> = from.children.iter().map(|child| symbol(places, child, client)).collect();
    let ends = match from.children.iter().zip(&children).next_back() {
        _ if selection.end == from.range.end => end,
        Some((last, child)) if last.range.end == from.range.end => child.range.end,
        _ => position(places, from.range.end),
    };
    #[expect(deprecated, reason = "the field has no default")]
    lsp::DocumentSymbol {
        name: symbol_name(from),
        detail: from.detail.clone(),
        kind: symbol_kind(from.kind, client),
        tags: None,
        deprecated: None,
        range: lsp::Range::new(begins, ends),
        selection_range: lsp::Range::new(start, end),
        children: (!children.is_empty()).then_some(children),
    }
}

fn flatten(
    uri: &Uri,
    text: &Text,
    symbols: &[Symbol],
    container: Option<&str>,
    client: &ClientAbilities,
    flat: &mut Vec<lsp::SymbolInformation>,
) {
    for from in symbols {
        #[expect(deprecated, reason = "the field has no default")]
        flat.push(lsp::SymbolInformation {
            name: symbol_name(from),
            kind: symbol_kind(from.kind, client),
            tags: None,
            deprecated: None,
            location: lsp::Location::new(uri.clone(), range(text, from.range, client.encoding)),
            container_name: container.map(str::to_owned),
        });
        flatten(uri, text, &from.children, Some(&symbol_name(from)), client, flat);
    }
}

/// The name of `symbol`: never blank, which editors refuse.
fn symbol_name(symbol: &Symbol) -> String {
    let fallback = match symbol.kind {
        SymbolKind::Note => "note",
        SymbolKind::Attendees => "attendees",
        SymbolKind::Attendee => "attendee",
        SymbolKind::Section => "section",
        SymbolKind::Action => "action",
        SymbolKind::Decision => "decision",
        SymbolKind::Statement => "statement",
    };
    if symbol.name.trim().is_empty() { fallback.to_owned() } else { symbol.name.clone() }
}

fn symbol_kind(kind: SymbolKind, client: &ClientAbilities) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Note => lsp::SymbolKind::FILE,
        SymbolKind::Attendees => lsp::SymbolKind::ARRAY,
        SymbolKind::Attendee => lsp::SymbolKind::VARIABLE,
        SymbolKind::Section => lsp::SymbolKind::STRING,
        SymbolKind::Action if client.later_symbol_kinds => lsp::SymbolKind::EVENT,
        SymbolKind::Action => lsp::SymbolKind::BOOLEAN,
        SymbolKind::Decision => lsp::SymbolKind::CONSTANT,
        SymbolKind::Statement => lsp::SymbolKind::FIELD,
    }
}

/// Words that a client shows as a notification. Some make links of what looks like one, and run the
/// commands that such links name; and what is quoted in them somebody else may have written.
pub fn plain(words: &str) -> String {
    let shown = |c: char| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if c.is_control() || turns { char::REPLACEMENT_CHARACTER } else { c }
    };
    words.replace("](", "] (").chars().map(shown).collect()
}
