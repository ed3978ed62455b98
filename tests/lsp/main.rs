//! The language server from outside: the built binary, its standard input held open, and every
//! message it sends judged by the protocol's schema.

// A release has no `saidby/test/` methods to look inside with.
#![cfg(debug_assertions)]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod actions;
mod answers;
mod capabilities;
mod encodings;
mod endings;
mod everywhere;
mod faults;
mod hostile;
mod judge;
mod model;
mod navigation;
mod overtaken;
mod pull;
mod rename;
mod settings;
mod settle;
mod shown;
mod text;
mod typing;
mod wire;
mod workspace;
