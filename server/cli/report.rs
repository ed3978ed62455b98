//! What `check` found, in the format that was asked for.

mod concise;
mod github;
mod gitlab;
mod json;
mod sarif;
mod summary;
mod text;

pub use summary::{Tally, count};

use super::console::Console;
use crate::configuration::SettingsFile;
use clap::ValueEnum;
use saidby_core::diagnostic::{Diagnostic, Related, Severity};
use saidby_core::directory::Register;
use saidby_core::document::{Claim, Document};
use saidby_core::text::{Encoding, Text, TextRange};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

/// A form in which findings are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Source lines with the places underlined.
    #[default]
    Text,
    /// A line for each finding.
    Concise,
    /// One array of objects.
    Json,
    /// An object a line.
    Jsonl,
    /// Workflow commands for GitHub.
    Github,
    /// A Code Quality report for GitLab.
    Gitlab,
    /// SARIF 2.1.0.
    Sarif,
}

impl Format {
    /// Whether it is meant for people, who are also told how it went on the whole.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Text | Self::Concise)
    }

    /// Whether reports of notes stand side by side, with nothing around them.
    pub fn is_lines(self) -> bool {
        matches!(self, Self::Text | Self::Concise | Self::Jsonl | Self::Github)
    }
}

/// How a report looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// What is written.
    pub format: Format,
    /// Whether in colour.
    pub colored: bool,
    /// Whether codes link to the pages of their rules.
    pub linked: bool,
    /// How many columns there are.
    pub width: usize,
}

/// The findings of one note that are to be shown, as the report has them.
pub fn findings(look: Look, name: &str, document: &Document, findings: &[Diagnostic]) -> Vec<u8> {
    match look.format {
        Format::Text => text::findings(look, name, document, findings),
        Format::Concise => concise::findings(look, name, document, findings),
        Format::Json | Format::Jsonl => json::findings(name, document, findings, look.format == Format::Jsonl),
        Format::Github => github::findings(name, document, findings),
        Format::Gitlab => gitlab::findings(name, document, findings),
        Format::Sarif => sarif::findings(name, document, findings),
    }
}

/// What is wrong with settings, as the report has it.
pub fn of_settings(look: Look, file: &SettingsFile) -> Vec<u8> {
    findings(look, &file.name, &Document::new(&file.text, Claim::Never), &file.problems)
}

/// What is wrong with settings, drawn where it is, for stderr.
pub fn settings(file: &SettingsFile, console: &Console) -> String {
    let width = console.width().unwrap_or(annotate_snippets::renderer::DEFAULT_TERM_WIDTH);
    let look = Look { format: Format::Text, colored: console.colored_errors, linked: false, width };
    let document = Document::new(&file.text, Claim::Never);
    // the message says what was meant
    let bare = |problem: &Diagnostic| Diagnostic { fixes: Vec::new(), ..problem.clone() };
    let problems: Vec<Diagnostic> = file.problems.iter().map(bare).collect();
    String::from_utf8_lossy(&text::findings(look, &file.name, &document, &problems)).into_owned()
}

/// Puts the notes' reports together into one.
#[derive(Debug)]
pub struct Printer {
    format: Format,
    empty: bool,
}

impl Printer {
    /// A report with nothing in it yet.
    pub fn new(format: Format) -> Self {
        Self { format, empty: true }
    }

    /// Adds what [`findings`] made of a note.
    pub fn add(&mut self, out: &mut impl Write, findings: &[u8]) -> io::Result<()> {
        if findings.is_empty() {
            return Ok(());
        }
        if !self.format.is_lines() {
            if self.empty { self.begin(out)? } else { out.write_all(b",\n")? }
        }
        self.empty = false;
        out.write_all(findings)
    }

    fn begin(&self, out: &mut impl Write) -> io::Result<()> {
        if self.format == Format::Sarif {
            out.write_all(&sarif::head())?;
        } else {
            out.write_all(b"[")?;
        }
        out.write_all(b"\n")
    }

    /// Ends it.
    pub fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            format if format.is_lines() => Ok(()),
            Format::Sarif => {
                if self.empty {
                    self.begin(out)?;
                }
                out.write_all(sarif::TAIL)
            }
            _ => out.write_all(if self.empty { b"[]\n" } else { b"\n]\n" }),
        }
    }
}

/// A range as people count, both ends: from 1, in characters, the end exclusive.
#[derive(Clone, Copy, Debug, Serialize)]
struct Place {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Place {
    fn of(document: &Document, range: TextRange) -> Self {
        Self::in_text(document.text(), range)
    }

    /// Of a related place, which may be in another file.
    fn of_related(document: &Document, related: &Related) -> Self {
        Self::in_text(related.elsewhere.as_ref().map_or(document.text(), |roster| roster.text()), related.range)
    }

    fn in_text(text: &Text, range: TextRange) -> Self {
        let ((line, column), (end_line, end_column)) = (place_in(text, range.start), place_in(text, range.end));
        Self { line, column, end_line, end_column }
    }
}

/// A path as it is written outside of Windows too.
fn slashed(name: &str) -> Cow<'_, str> {
    if cfg!(windows) { Cow::Owned(name.replace('\\', "/")) } else { Cow::Borrowed(name) }
}

/// What a roster is called: relative to the current folder, where it lies below it.
fn name_of(roster: &Register) -> Cow<'_, str> {
    let path = Path::new(roster.file());
    let here = std::env::current_dir().ok();
    slashed(here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_str().unwrap_or(roster.shown()))
}

/// Line and column of `offset` as people count: from 1, in characters.
fn place(document: &Document, offset: usize) -> (usize, usize) {
    place_in(document.text(), offset)
}

fn place_in(text: &Text, offset: usize) -> (usize, usize) {
    let place = text.line_col(offset, Encoding::Utf32);
    (place.line as usize + 1, place.column as usize + 1)
}

/// The address of a rule's page.
fn url(code: &str) -> String {
    saidby_core::rules::find(code).map_or_else(|| format!("{}{code}.md", saidby_core::rules::PAGES), |rule| rule.url())
}

/// The colour of a severity.
pub fn color(severity: Severity) -> clap::builder::styling::AnsiColor {
    use clap::builder::styling::AnsiColor;
    match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Information => AnsiColor::Blue,
        Severity::Hint => AnsiColor::Cyan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use saidby_core::diagnostic::{Applicability, Fix};
    use saidby_core::document::Claim;
    use saidby_core::edit::TextEdit;

    /// The note, its findings at the places of `at`, and where else each word stands.
    fn sample(source: &str, at: &str, severity: Severity, message: &str) -> (Document, Diagnostic) {
        let mut places = source.match_indices(at).map(|(start, _)| TextRange::new(start, start + at.len()));
        let finding = Diagnostic {
            code: "some-rule",
            severity,
            range: places.next().expect("the place is in the note"),
            message: message.to_owned(),
            related: places.map(|range| Related::here(range, "and here")).collect(),
            fixes: Vec::new(),
        };
        (Document::new(source, Claim::Note), finding)
    }

    fn look(format: Format) -> Look {
        Look { format, colored: false, linked: false, width: 80 }
    }

    fn shown(format: Format, document: &Document, finding: &Diagnostic) -> String {
        let shown = findings(look(format), "notes/a.md", document, std::slice::from_ref(finding));
        String::from_utf8(shown).expect("reports are UTF-8")
    }

    fn check(format: Format, source: &str, at: &str, expected: Expect) {
        let (document, finding) = sample(source, at, Severity::Warning, "Something is wrong");
        expected.assert_eq(&shown(format, &document, &finding));
    }

    const MEETING: &str =
        "# Weekly\n\n- [ines] hello\n- [bo] hi\n- [ines] again\n\n## Storage\n\n- a\n- b\n- c\n- d\n- [ines] done\n";

    #[test]
    fn text_shows_the_line_and_the_related_places() {
        check(
            Format::Text,
            MEETING,
            "[ines]",
            expect![[r#"
                warning[some-rule]: Something is wrong
                  --> notes/a.md:3:3
                   |
                 3 | - [ines] hello
                   |   ^^^^^^
                 4 | - [bo] hi
                 5 | - [ines] again
                   |   ------ and here
                ...
                13 | - [ines] done
                   |   ------ and here

            "#]],
        );
    }

    #[test]
    fn wide_characters_are_aligned() {
        check(
            Format::Text,
            "- 議長 é [ines] 発言\n",
            "[ines]",
            expect![[r#"
                warning[some-rule]: Something is wrong
                 --> notes/a.md:1:8
                  |
                1 | - 議長 é [ines] 発言
                  |          ^^^^^^

            "#]],
        );
    }

    #[test]
    fn control_characters_are_shown_not_sent() {
        check(
            Format::Text,
            "-\t\x1b[31m[in\x07es]\u{202e} x\r\n",
            "[in\x07es]",
            expect![[r#"
                warning[some-rule]: Something is wrong
                 --> notes/a.md:1:8
                  |
                1 | - ␛[31m[in␇es]� x
                  |        ^^^^^^^

            "#]],
        );
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let line = format!("- {}[ines] {}\n", "é ".repeat(50_000), "x ".repeat(50_000));
        check(
            Format::Text,
            &line,
            "[ines]",
            expect![[r#"
                warning[some-rule]: Something is wrong
                 --> notes/a.md:1:100003
                  |
                1 | …é é é é é é é é é é é é [ines] x x x x x x x x x x x x x x x x x x x x x…
                  |                          ^^^^^^

            "#]],
        );
    }

    #[test]
    fn far_places_are_named_and_near_ones_drawn() {
        let source = format!("[ines] a\n{}[ines] b\n", "\n".repeat(100_000));
        check(
            Format::Text,
            &source,
            "[ines]",
            expect![[r#"
                warning[some-rule]: Something is wrong
                 --> notes/a.md:1:1
                  |
                1 | [ines] a
                  | ^^^^^^
                  |
                  = note: also at 100002:1

            "#]],
        );
    }

    #[test]
    fn many_places_are_counted() {
        check(
            Format::Text,
            &"[ines] a\n\n\n\n".repeat(9),
            "[ines]",
            expect![[r#"
                warning[some-rule]: Something is wrong
                  --> notes/a.md:1:1
                   |
                 1 | [ines] a
                   | ^^^^^^
                ...
                 5 | [ines] a
                   | ------ and here
                ...
                 9 | [ines] a
                   | ------ and here
                ...
                13 | [ines] a
                   | ------ and here
                ...
                17 | [ines] a
                   | ------ and here
                   |
                   = note: also at 21:1, 25:1, 29:1, 33:1

            "#]],
        );
    }

    #[test]
    fn places_at_the_end_and_over_lines_are_drawn() {
        check(
            Format::Text,
            "ab\n```\ncode\nmore",
            "```\ncode\nmore",
            expect![[r#"
                warning[some-rule]: Something is wrong
                 --> notes/a.md:2:1
                  |
                2 | ```
                  | ^^^

            "#]],
        );
        let (document, mut finding) = sample("ab", "ab", Severity::Hint, "Nothing after it");
        finding.range = TextRange::empty(2);
        expect![[r#"
            hint[some-rule]: Nothing after it
             --> notes/a.md:1:3
              |
            1 | ab
              |   ^

        "#]]
        .assert_eq(&shown(Format::Text, &document, &finding));
    }

    #[test]
    fn fixes_are_offered() {
        let (document, mut finding) = sample("[ines hello\n", "[ines", Severity::Error, "A tag is not closed");
        let fix = |title: &str, applicability| Fix {
            title: title.to_owned(),
            applicability,
            edits: vec![TextEdit::insert(5, "]")],
        };
        finding.fixes = vec![fix("Close it", Applicability::Safe), fix("Close it there", Applicability::Unsafe)];
        expect![[r#"
            error[some-rule]: A tag is not closed
             --> notes/a.md:1:1
              |
            1 | [ines hello
              | ^^^^^
              |
              = help: Close it
              = help: Close it there (unsafe)

        "#]]
        .assert_eq(&shown(Format::Text, &document, &finding));
        expect![[r#"
            notes/a.md:1:1: some-rule A tag is not closed
        "#]]
        .assert_eq(&shown(Format::Concise, &document, &finding));
        expect![[r#"
            {"path":"notes/a.md","line":1,"column":1,"end_line":1,"end_column":6,"code":"some-rule","severity":"error","message":"A tag is not closed","url":"https://github.com/saidby/saidby/blob/main/docs/rules/some-rule.md","fix":{"title":"Close it","applicability":"safe","edits":[{"line":1,"column":6,"end_line":1,"end_column":6,"text":"]"}]},"fixes":[{"title":"Close it","applicability":"safe","edits":[{"line":1,"column":6,"end_line":1,"end_column":6,"text":"]"}]},{"title":"Close it there","applicability":"unsafe","edits":[{"line":1,"column":6,"end_line":1,"end_column":6,"text":"]"}]}]}
        "#]].assert_eq(&shown(Format::Jsonl, &document, &finding));
    }

    #[test]
    fn columns_count_characters() {
        check(
            Format::Concise,
            "é👩‍💻 [bo]: x\n",
            "[bo]",
            expect![[r#"
            notes/a.md:1:6: some-rule Something is wrong
        "#]],
        );
        check(
            Format::Jsonl,
            "é👩‍💻 [bo]: x\n",
            "[bo]",
            expect![[r#"
            {"path":"notes/a.md","line":1,"column":6,"end_line":1,"end_column":10,"code":"some-rule","severity":"warning","message":"Something is wrong","url":"https://github.com/saidby/saidby/blob/main/docs/rules/some-rule.md","fix":null}
        "#]],
        );
    }

    #[test]
    fn an_array_is_one_whatever_is_in_it() {
        let (document, finding) = sample(MEETING, "[bo]", Severity::Warning, "Hm");
        let one = findings(look(Format::Json), "a.md", &document, &[finding.clone(), finding]);
        for notes in [&[][..], &[&one[..]], &[&one[..], &[], &one[..]]] {
            let (mut out, mut printer) = (Vec::new(), Printer::new(Format::Json));
            for note in notes {
                printer.add(&mut out, note).expect("a vector takes all");
            }
            printer.end(&mut out).expect("a vector takes all");
            let array: Vec<serde_json::Value> = serde_json::from_slice(&out).expect("it is JSON");
            assert_eq!(array.len(), 2 * notes.iter().filter(|note| !note.is_empty()).count());
        }
    }
}
