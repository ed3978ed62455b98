//! What saidby knows about meeting notes: no LSP, no async, no disk.
//!
//! The modules, from the ground up: each may use those above it in this list, never those below.
//! Everything here speaks byte offsets into the text of one note; [`text`] is the only place that
//! knows lines and columns. Nothing here can fail: any text is a note.

pub mod text;

pub mod edit;

pub mod vocabulary;

pub mod line;

pub mod tag;

pub mod name;

pub mod attendee;

pub mod date;

pub mod tree;

pub mod segment;

pub mod pages;

pub mod roster;

pub mod directory;

pub mod resolve;

pub mod convention;

pub mod note;

pub mod likeness;

pub mod diagnostic;

pub mod settings;

pub mod document;

pub mod workspace;

pub mod markdown;

pub mod mention;

pub mod enrol;

pub mod doubt;

#[cfg(test)]
pub(crate) mod fixture;

pub mod allowance;

pub mod rules;

pub mod check;

pub mod manual;

pub mod configuration;

pub mod features;
