//! Judges messages by the protocol's own schema, which editors do not.

use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Validators of what a server may send, by method.
struct Schema(BTreeMap<String, Validator>);

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| {
        let source: Value = serde_json::from_str(include_str!("../lsp-schema/lsp.schema.json")).unwrap();
        let methods = source["definitions"]["Out"]["properties"].as_object().unwrap().keys();
        let validator = |method: &String| {
            let place = format!("#/definitions/Out/properties/{}", method.replace('/', "~1"));
            let schema = json!({"allOf": [{"$ref": place}], "definitions": source["definitions"]});
            (method.clone(), jsonschema::draft7::new(&schema).unwrap())
        };
        Schema(methods.map(validator).collect())
    })
}

/// What is wrong with `value` as the result of the request `method`, or as the parameters of the
/// server's own message of that name.
pub fn faults(method: &str, value: &Value) -> Vec<String> {
    if method.starts_with("saidby/test/") {
        return Vec::new();
    }
    match schema().0.get(method) {
        None => vec![format!("a server does not send {method}")],
        Some(validator) => validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect(),
    }
}

/// What is wrong with a message of the server. `method` is that of the request it answers.
pub fn message_faults(message: &Value, method: Option<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    if message["jsonrpc"] != "2.0" {
        faults.push("jsonrpc is not 2.0".to_owned());
    }
    let Some(members) = message.as_object() else { return vec!["no object".to_owned()] };
    let allowed: &[&str] = match (members.contains_key("method"), members.contains_key("id")) {
        (true, true) => &["jsonrpc", "id", "method", "params"],
        (true, false) => &["jsonrpc", "method", "params"],
        (false, _) => &["jsonrpc", "id", "result", "error"],
    };
    faults.extend(members.keys().filter(|key| !allowed.contains(&key.as_str())).map(|key| format!("member {key}")));
    if let Some(method) = members.get("method").and_then(Value::as_str) {
        let params = members.get("params").unwrap_or(&Value::Null);
        faults.extend(self::faults(method, params));
    } else if let Some(error) = members.get("error") {
        let closed = error
            .as_object()
            .is_some_and(|error| error.keys().all(|key| ["code", "message", "data"].contains(&key.as_str())));
        if members.contains_key("result") || !closed || !error["code"].is_i64() || !error["message"].is_string() {
            faults.push("malformed error".to_owned());
        }
    } else if let (Some(result), Some(method)) = (members.get("result"), method) {
        faults.extend(self::faults(method, result));
    } else {
        faults.push("neither request, notification nor answer".to_owned());
    }
    faults
}
