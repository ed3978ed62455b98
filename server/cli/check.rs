//! `saidby check`: what is wrong in notes, and the fixes applied.

use super::console::Console;
use super::files::{Inputs, Source};
use super::order::in_order;
use super::report::{self, Format, Look, Printer, Tally, count};
use super::{Outcome, fix, rule};
use crate::configuration::Settled;
use clap::{Args, ValueEnum};
use saidby_core::configuration::Layer;
use saidby_core::diagnostic::{Diagnostic, Severity};
use saidby_core::document::Document;
use saidby_core::rules;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The arguments of `saidby check`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Apply the fixes that cannot change who said what
    #[arg(long)]
    fix: bool,
    /// Apply or show also fixes that somebody should look at
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long)]
    diff: bool,
    /// Run only these rules, separated by commas; `ALL` for all
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule::code_or_all)]
    select: Vec<String>,
    /// Do not run these rules, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule::code_or_all)]
    ignore: Vec<String>,
    /// Show findings of this severity and above
    #[arg(long, value_name = "SEVERITY", value_enum, default_value = "information")]
    severity: Least,
    /// End with 1 from this severity on
    #[arg(long, value_name = "SEVERITY", value_enum, default_value = "warning")]
    fail_on: Least,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Format,
    /// End with 0 also when there are findings
    #[arg(long)]
    exit_zero: bool,
    /// Write findings and errors, but no summary and no warnings
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    inputs: Inputs,
}

/// A severity, as the command line has it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Least {
    Hint,
    Information,
    Warning,
    Error,
}

impl From<Least> for Severity {
    fn from(least: Least) -> Self {
        match least {
            Least::Hint => Self::Hint,
            Least::Information => Self::Information,
            Least::Warning => Self::Warning,
            Least::Error => Self::Error,
        }
    }
}

/// What checking one file came to.
#[derive(Debug, Default)]
struct Checked {
    /// The findings, written out.
    report: Vec<u8>,
    tally: Tally,
    /// Whether there is a finding that should fail the check.
    fails: bool,
    /// The diff, or the fixed text of stdin.
    changed: Option<Vec<u8>>,
    warnings: Vec<String>,
    errors: Vec<String>,
}

/// Checks all files, in the order of their paths.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    if let Some(problem) = arguments.contradiction() {
        console.error(problem);
        return Ok(Outcome::Failed);
    }
    let said = Layer::command_line(&arguments.select, &arguments.ignore);
    let gathered = arguments.inputs.gather_under(&Settled::new(None, said, None));
    gathered.tell(console);
    let mut tally = Tally { errors: gathered.problems.len(), ..Tally::default() };
    let mut fails = false;
    let mut printer = Printer::new(arguments.output_format);
    let look = Look {
        format: arguments.output_format,
        colored: console.colored,
        linked: console.interactive,
        width: console.width().unwrap_or(annotate_snippets::renderer::DEFAULT_TERM_WIDTH),
    };
    let work = |source: &Source| {
        let check = AssertUnwindSafe(|| arguments.check(source, look));
        catch_unwind(check).unwrap_or_else(|_| Checked {
            errors: vec![format!("{}: not checked: this is a fault in saidby, please report it", source.name)],
            ..Checked::default()
        })
    };
    in_order(&gathered.sources, work, |checked| {
        for warning in checked.warnings.iter().filter(|_| !arguments.quiet) {
            console.warning(warning);
        }
        for error in &checked.errors {
            console.error(error);
            tally.errors += 1;
        }
        if let Some(changed) = checked.changed {
            // a diff has to stay what `patch` takes, except where only eyes will take it
            let raw = !console.interactive || !arguments.diff;
            if raw { console.out.write_all(&changed)? } else { lines_shown(&changed, console)? }
        }
        if arguments.pipes_text() {
            console.aside(&String::from_utf8_lossy(&checked.report));
        } else if !arguments.diff {
            printer.add(&mut console.out, &checked.report)?;
        }
        tally += checked.tally;
        fails |= checked.fails;
        Ok(())
    })?;
    if tally.notes + tally.errors == 0 && !arguments.quiet {
        console.warning(&gathered.why_none());
    }
    arguments.conclude(&tally, &mut printer, console)?;
    Ok(match (tally.errors > 0, fails && !arguments.exit_zero) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Clean,
    })
}

impl Arguments {
    fn contradiction(&self) -> Option<&'static str> {
        let mixed = self.inputs.has_stdin() && !self.inputs.is_stdin();
        if mixed && self.fix && !self.diff {
            return Some("`-` with `--fix` writes the fixed text to stdout: give it without other paths");
        }
        if self.inputs.stdin_filename.is_some() && !self.inputs.has_stdin() {
            return Some("`--stdin-filename` names the text of stdin: give `-` among the paths");
        }
        None
    }

    /// Whether stdout is for the fixed text, so that findings go to stderr.
    fn pipes_text(&self) -> bool {
        self.fix && !self.diff && self.inputs.is_stdin()
    }

    fn check(&self, source: &Source, look: Look) -> Checked {
        let bytes = match source.read() {
            Ok(bytes) => bytes,
            Err(problem) => return Checked { errors: vec![problem], ..Checked::default() },
        };
        let mut checked = Checked::default();
        let document = source.document_of(&bytes);
        if !document.is_note() {
            checked.changed = self.pipes_text().then_some(bytes);
            return checked;
        }
        let find = |document: &Document| rules::check(document, &source.settings);
        let findings = if self.fix || self.diff {
            self.mend(source, &bytes, &document, &find, &mut checked)
        } else {
            Mended { findings: find(&document), document, applied: 0 }
        };
        let Mended { document, findings, applied } = findings;
        let least = self.severity.into();
        checked.tally = Tally { fixed: applied, ..Tally::of(&findings, least, self.unsafe_fixes) };
        let fail_on = self.fail_on.into();
        checked.fails =
            if self.diff { applied > 0 } else { findings.iter().any(|finding| finding.severity >= fail_on) };
        let shown: Vec<Diagnostic> = findings.into_iter().filter(|finding| finding.severity >= least).collect();
        if !self.diff {
            checked.report = report::findings(look, &source.name, &document, &shown);
        }
        checked
    }

    /// Applies the fixes, and writes what becomes of the note to where it belongs.
    fn mend(
        &self,
        source: &Source,
        bytes: &[u8],
        document: &Document,
        find: &impl Fn(&Document) -> Vec<Diagnostic>,
        checked: &mut Checked,
    ) -> Mended {
        let untouched = |findings| Mended { document: document.clone(), findings, applied: 0 };
        if document.origin().lossy {
            let findings = find(document);
            if findings.iter().any(|finding| fix::applicable(finding, self.unsafe_fixes).is_some()) {
                let why = "not fixed: it is not UTF-8, and rewriting would lose what cannot be read";
                checked.warnings.push(format!("{}: {why}; convert it with `iconv`", source.name));
            }
            checked.changed = self.pipes_text().then(|| bytes.to_vec());
            return untouched(findings);
        }
        let fixed = fix::fix(document, self.unsafe_fixes, find);
        if !fixed.settled {
            checked.warnings.push(format!("{}: some fixes undo each other; please report it", source.name));
        }
        let after = fix::source(&fixed.document);
        let changed = after.as_bytes() != bytes;
        if self.diff {
            let diff = changed.then(|| fix::diff(&source.name, document, &fixed.document));
            checked.changed = diff.map(String::into_bytes);
        } else if let Some(path) = &source.path {
            if changed && let Err(problem) = fix::write(path, bytes, &fixed.document) {
                checked.errors.push(problem);
                return untouched(find(document));
            }
        } else {
            checked.changed = Some(after.into_bytes());
        }
        Mended { applied: if changed { fixed.applied } else { 0 }, document: fixed.document, findings: fixed.findings }
    }

    fn conclude(&self, tally: &Tally, printer: &mut Printer, console: &mut Console) -> io::Result<()> {
        if self.diff {
            if !self.quiet {
                let would = if tally.fixed == 0 {
                    "Nothing would be fixed".to_owned()
                } else {
                    format!("Would fix {}", count(tally.fixed, "finding"))
                };
                console.flush()?;
                console.aside(&format!("{would}.\n"));
            }
            return Ok(());
        }
        let summary = tally.summary(self.severity.into(), console.colored);
        match (self.pipes_text(), self.quiet || !self.output_format.is_for_people()) {
            (true, true) => Ok(()),
            (true, false) => {
                console.flush()?;
                console.aside(&summary);
                Ok(())
            }
            (false, quiet) => {
                printer.end(&mut console.out)?;
                if quiet { Ok(()) } else { console.out.write_all(summary.as_bytes()) }
            }
        }
    }
}

/// A note after its fixes.
struct Mended {
    document: Document,
    findings: Vec<Diagnostic>,
    applied: usize,
}

/// Writes lines to a terminal with nothing raw in them.
fn lines_shown(text: &[u8], console: &mut Console) -> io::Result<()> {
    for line in String::from_utf8_lossy(text).split_terminator('\n') {
        writeln!(console.out, "{}", super::console::visible(line))?;
    }
    Ok(())
}
