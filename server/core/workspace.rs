//! All the documents: what questions are asked of. Each has the settings in force for it.

use crate::document::Document;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All the documents, at one moment. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// The documents, by the name their owner gives them (a URI, a path).
    pub documents: Arc<BTreeMap<Arc<str>, Arc<Document>>>,
}
