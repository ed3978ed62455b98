//! The manual pages of the rules, `docs/rules/`, made from the rules' own pages.

use crate::diagnostic::Applicability;
use crate::rules::{self, Rule, Subject};

/// The page of a rule for readers: its own, what it does by default, and the settings that every rule has.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let page = rule.page();
    // The title, a blank line and the summary come first.
    let mut lines = page.splitn(4, '\n');
    let (title, summary) = (lines.next().unwrap_or_default(), lines.nth(1).unwrap_or_default());
    let rest = lines.next().unwrap_or_default();
    let (before, examples) = rest.split_once("## Examples\n").unwrap_or((rest, ""));
    let head = if before.contains("\n## Settings\n") { "" } else { "## Settings\n\n" };
    let settings = settings(rule);
    format!("{title}\n\n{summary}\n\n{}\n{before}{head}{settings}\n\n## Examples\n{examples}", defaults(rule))
}

/// The index of all rules.
#[must_use]
pub fn index() -> String {
    let mut out = "# Rules\n\nMade from the first lines of the rules' own files. `saidby rule CODE` shows a page on the terminal.\n\n\
                   | rule | severity | fix | reports |\n| --- | --- | --- | --- |\n"
        .to_string();
    for rule in rules::all() {
        let (code, fix) = (rule.code, rule.fix.map_or("", Applicability::name));
        out.push_str(&format!("| [`{code}`]({code}.md) | {} | {fix} | {} |\n", rule.severity.name(), rule.summary()));
    }
    out
}

/// `Severity: warning. On by default. Offers fixes.`
fn defaults(rule: &Rule) -> String {
    let on = if rule.default { "On by default" } else { "Off by default" };
    let fixes = match rule.fix {
        Some(Applicability::Safe) => "Offers a fix that is safe to apply",
        Some(Applicability::Unsafe) => "Offers a fix that somebody should look at (unsafe)",
        None => "Offers no fix",
    };
    let shown =
        if rule.is_of_convention() { " Shows how the note tags its speakers, and where that is seen." } else { "" };
    format!("Severity: {}. {on}. {fixes}.{shown}", rule.severity.name())
}

/// What can be set for any rule, as it is written for this one.
fn settings(rule: &Rule) -> String {
    let code = rule.code;
    let (key, does) = if rule.default { ("ignore", "turns it off") } else { ("extend-select", "turns it on") };
    let mut out = format!(
        "In `saidby.toml`, under `[rules]`: `{key} = [\"{code}\"]` {does}, `severity.{code} = \"hint\"` changes how much it matters."
    );
    match rule.subject() {
        Subject::Note => out.push_str(&format!(
            "\nIn a note: `<!-- saidby: allow {code} -->` on the line or the one above it allows one finding,\n\
             `<!-- saidby: allow-file {code} -->` all of the note."
        )),
        Subject::Roster => out.push_str("\nIt looks at rosters, in which comments allow nothing."),
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect_file;

    /// Run with `UPDATE_EXPECT=1` to write the pages anew.
    #[test]
    fn pages_are_up_to_date() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules");
        for rule in rules::all() {
            expect_file![format!("{folder}/{}.md", rule.code)].assert_eq(&page(rule));
        }
        expect_file![format!("{folder}/README.md")].assert_eq(&index());
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of the pages")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().replace(".md", ""))
            .filter(|name| name != "README")
            .collect();
        files.sort();
        let codes: Vec<&str> = rules::all().iter().map(|rule| rule.code).collect();
        assert_eq!(files, codes, "every page of docs/rules is that of a rule");
    }
}
