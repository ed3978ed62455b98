//! Methods for the tests from outside, which have to see a handler panic, dawdle or wait for the
//! client. Not compiled into a release.

use super::server::{MOMENT, Server, answer};
use saidby_core::document::Document;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{LspServiceBuilder, ls_types::ConfigurationItem};

#[derive(Deserialize)]
struct Named {
    uri: String,
}

#[derive(Deserialize)]
struct Sleep {
    /// Milliseconds.
    time: u64,
    /// On the thread that polls handlers, as no handler should.
    #[serde(default)]
    synchronous: bool,
}

/// Panics if these words stand in a document, as a fault would that only one document brings out.
pub fn trip(document: &Document, words: &str) {
    assert!(!String::from(document.text()).contains(words), "{words}");
}

/// Adds the methods, all under `saidby/test/`.
pub fn add(builder: LspServiceBuilder<Server>) -> LspServiceBuilder<Server> {
    builder
        .custom_method("saidby/test/text", Server::test_text)
        .custom_method("saidby/test/panic", Server::test_panic)
        .custom_method("saidby/test/panicInAnswer", Server::test_panic_in_answer)
        .custom_method("saidby/test/sleep", Server::test_sleep)
        .custom_method("saidby/test/ask", Server::test_ask)
}

impl Server {
    /// The text and version of a document at the moment of the request.
    async fn test_text(&self, params: Named) -> Result<Value> {
        answer(move |moment| match moment.snapshot.document(&params.uri) {
            Some((document, open)) => json!({ "text": String::from(document.text()), "version": open.version }),
            None => Value::Null,
        })
        .await
    }

    async fn test_panic(&self) -> Result<Value> {
        panic!("asked to panic")
    }

    async fn test_panic_in_answer(&self) -> Result<Value> {
        answer(|_| panic!("asked to panic in an answer")).await
    }

    async fn test_sleep(&self, params: Sleep) -> Result<Value> {
        let time = Duration::from_millis(params.time);
        if params.synchronous {
            std::thread::sleep(time);
            return Ok(Value::Null);
        }
        answer(move |_| std::thread::sleep(time)).await.map(|()| Value::Null)
    }

    /// Asks the client for a setting and answers with what it says.
    async fn test_ask(&self) -> Result<Value> {
        MOMENT.try_with(|_| ()).map_err(|_| Error::internal_error())?;
        let item = ConfigurationItem { scope_uri: None, section: Some("saidby".to_owned()) };
        self.client.configuration(vec![item]).await.map(Value::from)
    }
}
