//! What an editor may ask, one file a question, named as the Language Server Protocol names it.

pub mod code_action;
pub mod code_lens;
pub mod completion;
pub mod definition;
pub mod document_highlight;
pub mod document_link;
pub mod document_symbol;
pub mod explain;
pub mod folding_range;
pub mod formatting;
pub mod hover;
pub mod inlay_hint;
pub mod on_type_formatting;
pub mod outcomes;
pub mod references;
pub mod rename;
pub mod selection_range;
pub mod semantic_tokens;
pub mod speakers;
pub mod statements;
pub mod will_rename_files;
pub mod workspace_symbol;
