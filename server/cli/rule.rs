//! `saidby rule`: a rule's page, or the list of all rules.

use super::console::Console;
use super::{Outcome, paint, report};
use clap::{Args, ValueEnum};
use saidby_core::configuration::nearest;
use saidby_core::diagnostic::Applicability;
use saidby_core::manual;
use saidby_core::rules::{self, Rule};
use serde::Serialize;
use std::io::{self, Write};

/// The arguments of `saidby rule`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The rule to explain, such as `unlisted-speaker`; without it all rules are listed
    #[arg(value_name = "CODE", value_parser = code)]
    code: Option<String>,
    /// How it is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Format,
}

/// How rules are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Markdown,
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'a str,
    severity: &'a str,
    default: bool,
    fixable: bool,
    /// `safe` or `unsafe`.
    fix: Option<&'a str>,
    summary: String,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<String>,
}

/// Writes the page, or the list.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    match arguments.code.as_deref().and_then(rules::find) {
        Some(rule) => page(rule, arguments.output_format, console)?,
        None => list(rules::all(), arguments.output_format, console)?,
    }
    Ok(Outcome::Clean)
}

fn page(rule: &Rule, format: Format, console: &mut Console) -> io::Result<()> {
    match format {
        Format::Json => json(&row(rule, Some(manual::page(rule))), console),
        Format::Markdown => writeln!(console.out, "{}", manual::page(rule).trim_end()),
        Format::Text => {
            writeln!(console.out, "{}\n", paint(rule.code, report::color(rule.severity), console.colored))?;
            let title = format!("# {}", rule.code);
            let page = manual::page(rule);
            writeln!(console.out, "{}\n\n{}", page.trim().trim_start_matches(&title).trim(), rule.url())
        }
    }
}

fn list(rules: &[Rule], format: Format, console: &mut Console) -> io::Result<()> {
    let rows: Vec<Row<'_>> = rules.iter().map(|rule| row(rule, None)).collect();
    match format {
        Format::Json => json(&rows, console),
        Format::Markdown => {
            writeln!(
                console.out,
                "| rule | severity | default | fix | what it reports |\n| --- | --- | --- | --- | --- |"
            )?;
            for row in &rows {
                let default = if row.default { "on" } else { "off" };
                let fix = row.fix.unwrap_or_default();
                let summary = row.summary.replace('|', "\\|");
                writeln!(
                    console.out,
                    "| [`{}`]({}) | {} | {default} | {fix} | {summary} |",
                    row.code, row.url, row.severity
                )?;
            }
            Ok(())
        }
        Format::Text => {
            let widest = rules.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
            for rule in rules {
                // padded before it is painted: colours have no width
                let severity = format!("{:<11}", rule.severity.name());
                let severity = paint(&severity, report::color(rule.severity), console.colored);
                let off = if rule.default { "" } else { " (off by default)" };
                writeln!(console.out, "{:<widest$}  {severity}  {}{off}", rule.code, rule.summary())?;
            }
            Ok(())
        }
    }
}

fn row(rule: &Rule, page: Option<String>) -> Row<'_> {
    let (code, severity, default) = (rule.code, rule.severity.name(), rule.default);
    let fix = rule.fix.map(Applicability::name);
    Row { code, severity, default, fixable: fix.is_some(), fix, summary: rule.summary(), url: rule.url(), page }
}

fn json(value: &impl Serialize, console: &mut Console) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut console.out, value)?;
    writeln!(console.out)
}

/// A code as the command line takes it: one that there is.
pub fn code(given: &str) -> Result<String, String> {
    known(given, rules::all().iter().map(|rule| rule.code))
}

/// A code, or `ALL` for every rule.
pub fn code_or_all(given: &str) -> Result<String, String> {
    match given {
        "ALL" => Ok(given.to_owned()),
        given if given.eq_ignore_ascii_case("ALL") => Err("there is no such rule; did you mean `ALL`?".to_owned()),
        given => code(given),
    }
}

fn known<'a>(given: &str, codes: impl Iterator<Item = &'a str> + Clone) -> Result<String, String> {
    if codes.clone().any(|code| code == given) {
        return Ok(given.to_owned());
    }
    Err(match nearest(given, codes) {
        Some(code) => format!("there is no such rule; did you mean `{code}`?"),
        None => "there is no such rule; `saidby rule` lists them".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_code_leads_to_the_right_one() {
        let codes = ["ambiguous-speaker", "empty-bullet", "unlisted-speaker"];
        let known = |given| known(given, codes.into_iter());
        assert_eq!(known("empty-bullet"), Ok("empty-bullet".to_owned()));
        let meant = |code: &str| Err(format!("there is no such rule; did you mean `{code}`?"));
        assert_eq!(known("unlisted-speker"), meant("unlisted-speaker"));
        assert_eq!(known("Empty-Bullet"), meant("empty-bullet"));
        assert_eq!(known("E501"), Err("there is no such rule; `saidby rule` lists them".to_owned()));
    }
}
