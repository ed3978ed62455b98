//! `saidby check`: what is wrong in notes, and the fixes applied.

mod baseline;
mod statistics;
mod watch;

use super::console::Console;
use super::each::{each, gather_for};
use super::files::{Inputs, Source};
use super::report::{self, Format, Look, Printer, Tally, count};
use super::{Outcome, fix, rule, write};
use crate::configuration::Settled;
use baseline::{Accepted, Baseline};
use clap::{Args, ValueEnum};
use saidby_core::check;
use saidby_core::configuration::Layer;
use saidby_core::diagnostic::{Diagnostic, Severity};
use saidby_core::document::Document;
use statistics::Statistics;
use std::io::{self, Write};
use std::path::PathBuf;
use watch::Watch;

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
    /// Run these rules besides, separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule::code_or_all)]
    extend_select: Vec<String>,
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
    /// Count findings by rule and by person instead of showing them
    #[arg(long)]
    statistics: bool,
    /// End with 0 also when there are findings
    #[arg(long)]
    exit_zero: bool,
    /// Report only findings that are not in this file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write the findings of today into the file of --baseline
    #[arg(long, requires = "baseline", conflicts_with_all = ["fix", "diff", "watch"])]
    update_baseline: bool,
    /// Go on, and check again what changes
    #[arg(long)]
    watch: bool,
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
    statistics: Statistics,
    /// What goes into the baseline.
    accepted: Option<(String, Accepted)>,
    warnings: Vec<String>,
    errors: Vec<String>,
}

/// What a run needs beside its arguments.
struct Run<'a> {
    arguments: &'a Arguments,
    baseline: Option<Baseline>,
    look: Look,
    /// What is wrong with settings, as the first report has it.
    settings: Vec<Vec<u8>>,
}

/// Checks all files, in the order of their paths.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    if let Some(problem) = arguments.contradiction() {
        console.error(problem);
        return Ok(Outcome::Failed);
    }
    let baseline = arguments.baseline.as_deref().map(|path| Baseline::read(path, arguments.update_baseline));
    // before the first run, so that nothing is missed
    let watch = arguments.watch.then(|| Watch::new(&arguments.inputs));
    let (baseline, watch) = match (baseline.transpose(), watch.transpose()) {
        (Ok(baseline), Ok(watch)) => (baseline, watch),
        (Err(problem), _) | (_, Err(problem)) => {
            console.error(&problem);
            return Ok(Outcome::Failed);
        }
    };
    let Arguments { select, extend_select, ignore, .. } = arguments;
    let settled = || Settled::new(None, Layer::command_line(select, extend_select, ignore), None);
    let drawn = arguments.output_format == Format::Text || !arguments.reports();
    let Some(gathered) = gather_for(&arguments.inputs, &settled(), drawn, console) else {
        return Ok(Outcome::Failed);
    };
    let look = Look {
        format: arguments.output_format,
        colored: console.colored,
        linked: console.interactive,
        width: console.width().unwrap_or(annotate_snippets::renderer::DEFAULT_TERM_WIDTH),
    };
    let broken = gathered.broken_settings().filter(|file| !drawn && file.unreadable.is_none());
    let settings = broken.map(|file| report::of_settings(look, file)).collect();
    let mut run = Run { arguments, baseline, look, settings };
    let (tally, outcome) = run.check(&gathered.sources, gathered.problems.len(), console)?;
    if tally.notes + tally.errors == 0 && !arguments.quiet {
        console.warning(&gathered.why_none());
    }
    // what is missing would be missed for ever
    if let Some(watch) = watch.filter(|_| gathered.problems.is_empty()) {
        console.flush()?;
        if !arguments.quiet {
            console.aside("Watching for changes. Ctrl-C ends it.\n");
        }
        let known = (&gathered.sources[..], arguments.quiet);
        watch.run(&arguments.inputs, known, &settled, console, |sources, console| {
            run.check(sources, 0, console).map(|_| ())
        })?;
    }
    Ok(outcome)
}

impl Run<'_> {
    /// What is to be said of one file, after its fixes.
    fn one(&self, source: &Source) -> Result<Checked, String> {
        let bytes = source.read()?;
        let (arguments, mut checked) = (self.arguments, Checked::default());
        let document = source.document_of(&bytes);
        if !document.is_checked() {
            checked.changed = arguments.pipes_text().then_some(bytes);
            return Ok(checked);
        }
        if let Some(baseline) = self.baseline.as_ref().filter(|_| arguments.update_baseline) {
            let findings = check::check(&document, &source.settings);
            checked.accepted = Some(baseline.accept(source, &document, &findings));
            checked.tally.notes = 1;
            return Ok(checked);
        }
        let find = |document: &Document| {
            let findings = check::check(document, &source.settings);
            match &self.baseline {
                Some(baseline) => baseline.new_ones(source, document, findings),
                None => findings,
            }
        };
        let Mended { document, findings, applied } = if arguments.fix || arguments.diff {
            arguments.mend(source, &bytes, &document, &find, &mut checked)
        } else {
            Mended { findings: find(&document), document, applied: 0 }
        };
        let least = arguments.severity.into();
        checked.tally = Tally { fixed: applied, ..Tally::of(&findings, least, arguments.unsafe_fixes) };
        if document.people().is_some() {
            checked.tally = checked.tally.of_roster();
        } else if document.note().count() == 0 && document.note().attendees().next().is_none() {
            checked.tally.blank = 1;
            let why = "nobody speaks in it, as far as can be told, and nobody is listed";
            let hint = format!("; `saidby statements --explain {}` has the reasons", source.name);
            let hint = if source.path.is_some() { hint } else { String::new() };
            checked.warnings.push(format!("{}: {why}{hint}", source.name));
        }
        let fail_on = arguments.fail_on.into();
        checked.fails =
            if arguments.diff { applied > 0 } else { findings.iter().any(|finding| finding.severity >= fail_on) };
        let shown: Vec<Diagnostic> = findings.into_iter().filter(|finding| finding.severity >= least).collect();
        if arguments.statistics {
            checked.statistics = Statistics::of(&document, &shown);
        } else if !arguments.diff {
            checked.report = report::findings(self.look, &source.name, &document, &shown);
        }
        Ok(checked)
    }

    /// Checks some files and reports; `problems` have been said before.
    fn check(&mut self, sources: &[Source], problems: usize, console: &mut Console) -> io::Result<(Tally, Outcome)> {
        let arguments = self.arguments;
        let mut tally = Tally { errors: problems, ..Tally::default() };
        let mut printer = Printer::new(arguments.output_format);
        for report in std::mem::take(&mut self.settings) {
            printer.add(&mut console.out, &report)?;
        }
        let (mut fails, mut statistics, mut accepted) = (false, Statistics::default(), Vec::new());
        tally.errors += each(
            sources,
            console,
            |source| self.one(source),
            |console, checked| {
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
                } else if arguments.reports() {
                    printer.add(&mut console.out, &checked.report)?;
                }
                tally += checked.tally;
                statistics += checked.statistics;
                accepted.extend(checked.accepted);
                fails |= checked.fails;
                Ok(())
            },
        )?;
        if arguments.update_baseline {
            return self.update(accepted, tally, console);
        }
        if arguments.statistics {
            statistics.write(arguments.output_format, console)?;
        }
        arguments.conclude(&tally, &mut printer, console)?;
        let outcome = match (tally.errors > 0, fails && !arguments.exit_zero) {
            (true, _) => Outcome::Failed,
            (false, true) => Outcome::Findings,
            (false, false) => Outcome::Clean,
        };
        Ok((tally, outcome))
    }

    fn update(
        &mut self,
        accepted: Vec<(String, Accepted)>,
        mut tally: Tally,
        console: &mut Console,
    ) -> io::Result<(Tally, Outcome)> {
        let number = accepted.iter().map(|(_, accepted)| accepted.len()).sum();
        let mut baseline = self.baseline.take().unwrap_or_default();
        accepted.into_iter().for_each(|accepted| baseline.add(accepted));
        if let Err(problem) = baseline.write() {
            console.error(&problem);
            tally.errors += 1;
        } else if !self.arguments.quiet {
            let (findings, notes) = (count(number, "finding"), count(tally.notes, "note"));
            console.aside(&format!("Accepted {findings} of {notes}.\n"));
        }
        let outcome = if tally.errors > 0 { Outcome::Failed } else { Outcome::Clean };
        Ok((tally, outcome))
    }
}

impl Arguments {
    fn contradiction(&self) -> Option<&'static str> {
        let mixed = self.inputs.has_stdin() && !self.inputs.is_stdin();
        if mixed && self.fix && !self.diff {
            return Some("`-` with `--fix` writes the fixed text to stdout: give it without other paths");
        }
        if self.watch && self.inputs.has_stdin() {
            return Some("`--watch` looks at files: stdin does not change");
        }
        if self.watch && !self.output_format.is_lines() {
            return Some("`--watch` never ends its report: choose a format of lines, such as `text` or `jsonl`");
        }
        if self.statistics && self.diff {
            return Some("`--diff` shows what would change, `--statistics` counts findings: give one of them");
        }
        let counts = self.output_format.is_for_people() || matches!(self.output_format, Format::Json | Format::Jsonl);
        if self.statistics && !counts {
            return Some("`--statistics` are written as `text`, `json` or `jsonl`");
        }
        None
    }

    /// Whether stdout is for the fixed text, so that findings go to stderr.
    fn pipes_text(&self) -> bool {
        self.fix && !self.diff && self.inputs.is_stdin()
    }

    /// Whether stdout is for findings.
    fn reports(&self) -> bool {
        !self.diff && !self.statistics && !self.update_baseline
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
            if changed && let Err(problem) = write::replace(path, bytes, after.as_bytes(), "fixed") {
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
                if self.reports() {
                    printer.end(&mut console.out)?;
                }
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
