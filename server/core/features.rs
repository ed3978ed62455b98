//! What an editor may ask, one file a question, named as the Language Server Protocol names it.

pub mod code_action;
pub mod document_symbol;
pub mod hover;
pub mod statements;
