//! `saidby config`: the settings in force, where each was made, and the schema of their file.

use super::Outcome;
use super::console::{Console, visible};
use super::{json, report};
use crate::configuration::{InForce, Settled};
use clap::{Args, Subcommand, ValueEnum};
use saidby_core::configuration::{FILE, Origin, Setting, schema};
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The arguments of `saidby config`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show every setting in force for a note or folder, and where it was made (the default)
    Show {
        /// A note or a folder [default: the current folder]
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,
        /// How settings are written
        #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
        output_format: Format,
    },
    /// Print the JSON schema of saidby.toml, for editors that complete and check it
    Schema,
    /// Print where the saidby.toml lies that is in force for a note or folder
    Path {
        /// A note or a folder [default: the current folder]
        #[arg(value_name = "PATH")]
        path: Option<PathBuf>,
    },
}

/// How settings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As saidby.toml has them.
    #[default]
    Text,
    /// One array of objects.
    Json,
}

#[derive(Serialize)]
struct Row<'a> {
    key: &'a str,
    value: &'a Value,
    origin: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

/// Shows settings.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    match arguments.action.as_ref().unwrap_or(&Action::Show { path: None, output_format: Format::Text }) {
        Action::Show { path, output_format } => show(path.as_deref(), *output_format, console),
        Action::Schema => {
            serde_json::to_writer_pretty(&mut console.out, &schema())?;
            writeln!(console.out)?;
            Ok(Outcome::Clean)
        }
        Action::Path { path } => {
            let in_force = in_force(path.as_deref());
            match &in_force.file {
                Some(file) => writeln!(console.out, "{}", visible(&file.path.to_string_lossy()))?,
                None => {
                    console.warning(&format!("there is no {FILE} here or in the folders above; all is as by default"))
                }
            }
            Ok(Outcome::Clean)
        }
    }
}

fn in_force(path: Option<&Path>) -> std::sync::Arc<InForce> {
    let path = path.unwrap_or(Path::new("."));
    let settled = Settled::default();
    if path.is_dir() {
        // any file in it would do
        settled.of(&path.join(FILE))
    } else {
        settled.of(path)
    }
}

fn show(path: Option<&Path>, format: Format, console: &mut Console) -> io::Result<Outcome> {
    let in_force = in_force(path);
    let broken = in_force.file.as_ref().filter(|_| !in_force.is_sound());
    match format {
        Format::Json => {
            let rows: Vec<Row<'_>> = in_force.configuration.values.iter().map(row).collect();
            json::pretty(&mut console.out, &rows)?;
            writeln!(console.out)?;
        }
        Format::Text => {
            match &in_force.file {
                Some(file) => writeln!(console.out, "# {}", visible(&file.path.to_string_lossy()))?,
                None => writeln!(console.out, "# no {FILE} here or in the folders above")?,
            }
            let rows: Vec<(String, String)> =
                in_force.configuration.values.iter().map(|value| (assignment(value), origin(value))).collect();
            let widest = rows.iter().map(|(row, _)| row.chars().count()).filter(|width| *width <= 60).max();
            for (row, origin) in rows {
                let gap = widest.unwrap_or_default().saturating_sub(row.chars().count());
                writeln!(console.out, "{}{:gap$}  # {}", visible(&row), "", visible(&origin))?;
            }
        }
    }
    let Some(file) = broken else { return Ok(Outcome::Clean) };
    match &file.unreadable {
        Some(reason) => console.error(&format!("{}: cannot be read: {reason}", file.name)),
        None => console.aside(&report::settings(file, console)),
    }
    Ok(Outcome::Failed)
}

fn row(setting: &Setting) -> Row<'_> {
    let (origin, path) = setting.origin.told();
    Row { key: &setting.key, value: &setting.value, origin, path, line: setting.line }
}

fn origin(setting: &Setting) -> String {
    match (row(setting).origin, &setting.origin, setting.line) {
        (_, Origin::File(name), Some(line)) => format!("{name}:{line}"),
        (name, ..) => name.to_owned(),
    }
}

fn assignment(setting: &Setting) -> String {
    format!("{} = {}", setting.key, toml(&setting.value))
}

/// A value as TOML has it.
fn toml(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(object) if object.is_empty() => "{}".to_owned(),
        Value::Object(object) => {
            let entries = object.iter().map(|(key, value)| format!("{key} = {}", toml(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        // a text of JSON is one of TOML
        other => other.to_string(),
    }
}
