//! The manual pages of the rules, `docs/rules/`, made from the rules' own pages.

use crate::rules::{self, Rule};

/// The page of a rule for readers: its own, and what it does by default.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let page = rule.page();
    // The title, a blank line and the summary come first.
    let mut lines = page.splitn(4, '\n');
    let (title, summary) = (lines.next().unwrap_or_default(), lines.nth(1).unwrap_or_default());
    let rest = lines.next().unwrap_or_default();
    format!("{title}\n\n{summary}\n\n{}\n{rest}", defaults(rule))
}

/// The index of all rules.
#[must_use]
pub fn index() -> String {
    let mut out = "# Rules\n\nMade from the first lines of the rules' own files. `saidby rule CODE` shows a page on the terminal.\n\n\
                   | rule | severity | fix | reports |\n| --- | --- | --- | --- |\n"
        .to_string();
    for rule in rules::all() {
        let (code, fix) = (rule.code, if rule.fixable { "yes" } else { "" });
        out.push_str(&format!("| [`{code}`]({code}.md) | {} | {fix} | {} |\n", rule.severity.name(), rule.summary()));
    }
    out
}

/// `Severity: warning. On by default. Offers fixes.`
fn defaults(rule: &Rule) -> String {
    let on = if rule.default { "On by default" } else { "Off by default" };
    let fixes = if rule.fixable { "Offers fixes" } else { "Offers no fix" };
    format!("Severity: {}. {on}. {fixes}.", rule.severity.name())
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
