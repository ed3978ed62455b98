//! A client for the tests from outside, and the judge of what the server sends.

pub mod client;
pub mod clock;
pub mod folder;
pub mod schema;
