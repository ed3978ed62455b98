//! All the documents and the settings: what questions are asked of.

use crate::document::Document;
use crate::settings::Settings;
use std::collections::BTreeMap;
use std::sync::Arc;

/// All the documents and the settings, at one moment. Cloning is cheap.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// The documents, by the name their owner gives them (a URI, a path).
    pub documents: Arc<BTreeMap<Arc<str>, Arc<Document>>>,
}
