//! What is shown in and around the text: colours, hints, lenses.

use super::{Offered, range};
use saidby_core::features::code_lens::Lens;
use saidby_core::features::inlay_hint::Hint;
use saidby_core::features::semantic_tokens::Token;
use saidby_core::text::{Encoding, Text, TextRange};
use serde_json::json;
use tower_lsp::ls_types::{self as lsp, Uri};

/// The command that shows places; the server asks the client to.
pub const SHOW: &str = "saidby.server.show";

/// The tokens as the protocol counts them: five numbers each, places relative to the one before.
pub fn tokens(text: &Text, tokens: &[Token], encoding: Encoding) -> Vec<u32> {
    let (mut line, mut column) = (0, 0);
    let mut numbers = Vec::with_capacity(tokens.len() * 5);
    for token in tokens {
        let place = range(text, token.range, encoding);
        // A token lies on one line.
        if place.start.line != place.end.line {
            continue;
        }
        let lines = place.start.line - line;
        let columns = if lines == 0 { place.start.character - column } else { place.start.character };
        numbers.extend([lines, columns, place.end.character - place.start.character, token.kind as u32, 0]);
        (line, column) = (place.start.line, place.start.character);
    }
    numbers
}

/// Words shown behind names.
pub fn hints(uri: &Uri, text: &Text, hints: &[Hint], encoding: Encoding) -> Vec<lsp::InlayHint> {
    let hint = |hint: &Hint| {
        let position = range(text, TextRange::empty(hint.offset), encoding).start;
        let offered = Offered { uri: uri.clone(), person: hint.person.clone(), line: position.line };
        lsp::InlayHint {
            position,
            label: lsp::InlayHintLabel::String(hint.label.clone()),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: serde_json::to_value(offered).ok(),
        }
    };
    hints.iter().map(hint).collect()
}

/// Words above lines; a click on them shows the places that are meant.
pub fn lenses(uri: &Uri, text: &Text, lenses: &[Lens], encoding: Encoding) -> Vec<lsp::CodeLens> {
    let lens = |lens: &Lens| {
        let places: Vec<lsp::Range> = lens.places.iter().map(|&place| range(text, place, encoding)).collect();
        let command = lsp::Command {
            title: lens.title.clone(),
            command: SHOW.to_owned(),
            arguments: Some(vec![json!({ "uri": uri, "ranges": places })]),
        };
        lsp::CodeLens { range: range(text, lens.range, encoding), command: Some(command), data: None }
    };
    lenses.iter().map(lens).collect()
}
