//! A note that was edited says what the note read afresh says, after every edit.
#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use saidby_core::document::{Claim, Document};
use saidby_core::edit::TextEdit;
use saidby_core::text::TextRange;

/// The text comes last: it then takes all bytes that are left, and a note is a fair input.
#[derive(Arbitrary, Debug)]
struct Case<'a> {
    edits: Vec<Edit<'a>>,
    text: &'a str,
}

#[derive(Arbitrary, Debug)]
struct Edit<'a> {
    at: u16,
    deleted: u8,
    inserted: Inserted<'a>,
}

/// What somebody types: often one of the few things that change what all around it means.
#[derive(Arbitrary, Debug)]
enum Inserted<'a> {
    Nothing,
    Letter,
    Newline,
    BlankLine,
    Carriage,
    Indent,
    Bullet,
    Fence,
    Dashes,
    Heading,
    Bracket,
    Colon,
    Comment,
    Html,
    Attendee,
    Statement,
    Text(&'a str),
}

impl Inserted<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Nothing => "",
            Self::Letter => "x",
            Self::Newline => "\n",
            Self::BlankLine => "\n\n",
            Self::Carriage => "\r",
            Self::Indent => " ",
            Self::Bullet => "\n- ",
            Self::Fence => "```\n",
            Self::Dashes => "---\n",
            Self::Heading => "\n# ",
            Self::Bracket => "[",
            Self::Colon => ":",
            Self::Comment => "<!-- ",
            Self::Html => "\n<div>",
            Self::Attendee => "\n- Ada Ostrem (AO)\n",
            Self::Statement => "\nAO: yes\n",
            Self::Text(text) => text,
        }
    }
}

fuzz_target!(|case: Case| {
    let mut text = case.text.to_owned();
    let start = Document::new(&text, Claim::Note);
    let mut document = start.clone();
    let mut edits = Vec::new();
    for edit in case.edits.iter().take(32) {
        let at = floor(&text, edit.at as usize % (text.len() + 1));
        let end = floor(&text, at + edit.deleted as usize);
        let edit = TextEdit::replace(TextRange::new(at, end), edit.inserted.text());
        text.replace_range(at..end, &edit.text);
        document = document.edited(std::slice::from_ref(&edit));
        edits.push(edit);
        assert_same(&document, &text);
    }
    // An editor may send several at once.
    assert_same(&start.edited(&edits), &text);
});

fn assert_same(document: &Document, text: &str) {
    let (edited, afresh) = (saidby_fuzz::read(document), saidby_fuzz::read(&Document::new(text, Claim::Note)));
    assert_eq!(edited, afresh);
}

/// `offset` moved back between characters, and into the text.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&offset| text.is_char_boundary(offset)).unwrap_or(0)
}
