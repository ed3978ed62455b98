//! The rules: one file each, named for its code. This file lists them and runs them.
//!
//! A rule's file begins with its page: what it reports, why, examples. The examples are its tests,
//! run below. A rule is a file and a line in the list here.

use crate::allowance::{self, Allowance, Judged};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::{Directory, Form, Registered};
use crate::document::Document;
use crate::enrol::Lists;
use crate::likeness::{Likeness, Names};
use crate::line::LineKind;
use crate::mention::speaker_range;
use crate::note::{Note, PageView, Statement};
use crate::pages::Place;
use crate::segment::{Listed, Segment};
use crate::settings::{Profile, Settings};
use crate::text::{Text, TextRange};
use std::cell::OnceCell;
use std::sync::Arc;

/// Where the rules' pages lie for readers of a finding; a page is this, the code, and `.md`.
pub const PAGES: &str = "https://github.com/saidby/saidby/blob/main/docs/rules/";

/// A rule: its code, its page and what it does.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which reads after "allow": `unlisted-speaker`.
    pub code: &'static str,
    /// How much its findings matter unless the settings say otherwise.
    pub severity: Severity,
    /// Whether it runs unless the settings say otherwise.
    pub default: bool,
    /// Whether it offers fixes.
    pub fixable: bool,
    /// What it looks at.
    check: Check,
    /// The file it is written in, which begins with its page.
    source: &'static str,
}

/// What a rule looks at. Rules that look at less are run less often while somebody types.
#[derive(Clone, Copy, Debug)]
enum Check {
    /// A statement by itself, and the few lines below it: run for the statements of pages that
    /// changed.
    Statement(fn(&Site<'_>, &Statement<'_>, &mut Vec<Diagnostic>)),
    /// The lines of a segment: run for the segments of pages that changed.
    Segment(fn(&Site<'_>, Place, &Segment, &mut Vec<Diagnostic>)),
    /// The tags of one name in one section: run for names that are not simply known.
    Speaker(fn(&Site<'_>, &Uses<'_>, &mut Vec<Diagnostic>)),
    /// The whole note, cheaply: its lists, its title.
    Note(fn(&Site<'_>, &mut Vec<Diagnostic>)),
    /// The comments that allow findings, when all others are known.
    Allowance(fn(&Site<'_>, &[Judged], &mut Vec<Diagnostic>)),
    /// A roster file.
    Roster(fn(&Roll<'_>, &mut Vec<Diagnostic>)),
}

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        const ALL: &[Rule] = &[$($module::RULE),*];
    };
}

rules! {
    abbreviation_form,
    ambiguous_speaker,
    conflicting_abbreviation,
    date_mismatch,
    differs_from_roster,
    duplicate_abbreviation,
    duplicate_attendee,
    empty_bullet,
    empty_section,
    empty_tag,
    exposed_email,
    impossible_date,
    inconsistent_alias,
    invalid_settings,
    invalid_utf8,
    malformed_attendee,
    malformed_email,
    malformed_handle,
    mismatched_tag,
    missing_attendees,
    missing_date,
    missing_separator,
    missing_space_after_tag,
    misspelt_speaker,
    mixed_tag_style,
    placeholder_speaker,
    repeated_tag,
    second_speaker_in_line,
    silent_attendee,
    space_inside_tag,
    tag_case,
    tag_without_statement,
    unbalanced_emphasis,
    unclosed_fence,
    unclosed_tag,
    unknown_rule,
    unlisted_speaker,
    unowned_action,
    unrendered_statement,
    unsorted_roster,
    untagged_speaker,
    unused_allowance,
    wrong_separator,
}

/// Rules about what a note lacks while it is being taken: the profile `draft` leaves them out.
const UNFINISHED: &[&str] = &[
    "empty-bullet",
    "missing-attendees",
    "missing-date",
    "placeholder-speaker",
    "tag-without-statement",
    "unlisted-speaker",
    "unowned-action",
];

/// What a rule is run on.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its text.
    pub text: &'a Text,
    /// What it says.
    pub note: &'a Note,
    /// How its speakers compare with those listed.
    pub likeness: &'a Likeness<'a>,
    /// Its attendee lists, for those who are to be added; looked up when first asked for.
    pub lists: &'a OnceCell<Lists<'a>>,
    /// The settings in force.
    pub settings: &'a Settings,
}

impl<'a> Site<'a> {
    /// What is said on the line of a statement's tag.
    #[must_use]
    pub fn words_behind(&self, statement: &Statement<'_>) -> std::borrow::Cow<'a, str> {
        let end = statement.place.start + statement.line().end as usize;
        self.text.slice(TextRange::new(statement.text_start().min(end), end))
    }

    /// The words of an entry of an attendee list and their first byte; of a table the whole row.
    #[must_use]
    pub fn entry_words(&self, place: Place, segment: &Segment, listed: &Listed) -> (usize, std::borrow::Cow<'a, str>) {
        let line = &segment.lines[listed.line as usize];
        let (from, to) = if line.kind == LineKind::Row { (line.content, line.end) } else { listed.range };
        let range = TextRange::new(from as usize, to as usize).shifted(place.start);
        (range.start, self.text.slice(range))
    }
}

/// A roster file, for the rules about those.
#[derive(Clone, Copy, Debug)]
pub struct Roll<'a> {
    /// Its text.
    pub text: &'a Text,
    /// Those it names, in its order.
    pub people: &'a [Registered],
    /// How it is written.
    pub form: Form,
    /// The settings in force.
    pub settings: &'a Settings,
}

/// The tags with one name (letter case aside) in one section; in one meeting where the name is that of
/// somebody known from outside of the note, whom its list lacks once.
#[derive(Clone, Debug)]
pub struct Uses<'a> {
    /// The statements, in order; never empty.
    pub statements: Vec<Statement<'a>>,
}

impl<'a> Uses<'a> {
    /// The first of them.
    #[must_use]
    pub fn first(&self) -> &Statement<'a> {
        &self.statements[0]
    }

    /// Where the others are, for related information.
    #[must_use]
    pub fn others(&self) -> Vec<crate::diagnostic::Related> {
        let other = |statement: &Statement<'_>| crate::diagnostic::Related {
            range: statement.tag_range(),
            message: "also here".to_string(),
        };
        self.statements.iter().skip(1).take(MOST_RELATED).map(other).collect()
    }

    /// Where each of them has the name of the speaker number `index` of its tag.
    pub fn names(&self, site: &Site<'_>, index: usize) -> impl Iterator<Item = TextRange> {
        self.statements.iter().map(move |statement| speaker_range(site.text, statement, index))
    }

    /// What to underline for the speaker number `index`: the first tag, or of a tag with several
    /// speakers the name.
    #[must_use]
    pub fn place(&self, site: &Site<'_>, index: usize) -> TextRange {
        let first = self.first();
        if first.name.speakers.len() == 1 { first.tag_range() } else { speaker_range(site.text, first, index) }
    }

    /// `3 statements`, for messages.
    #[must_use]
    pub fn counted(&self) -> String {
        match self.statements.len() {
            1 => "1 statement".to_string(),
            many => format!("{many} statements"),
        }
    }
}

/// More places than this are not listed beside a finding: nobody reads on.
const MOST_RELATED: usize = 50;

/// All rules, by code.
#[must_use]
pub fn all() -> &'static [Rule] {
    ALL
}

/// The rule with this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.code == code)
}

/// The code that was likely meant by one that there is not.
#[must_use]
pub fn nearest(code: &str) -> Option<&'static str> {
    let code = code.to_lowercase();
    let near = all().iter().map(|rule| (strsim::jaro_winkler(&code, rule.code), rule.code));
    let best = near.filter(|(likeness, _)| *likeness > 0.75).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    Some(best.1)
}

impl Rule {
    /// The address of its page.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{PAGES}{}.md", self.code)
    }

    /// Its page in Markdown: the doc comment at the top of its file.
    #[must_use]
    pub fn page(&self) -> String {
        let mut page = String::new();
        for line in self.source.lines().map_while(|line| line.strip_prefix("//!")) {
            page.push_str(line.strip_prefix(' ').unwrap_or(line));
            page.push('\n');
        }
        page
    }

    /// The first sentence of its page.
    #[must_use]
    pub fn summary(&self) -> String {
        let page = self.page();
        let line = page.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        line.unwrap_or_default().to_string()
    }

    fn runs(&self, settings: &Settings) -> bool {
        let listed = |codes: &[String]| codes.iter().any(|code| code == self.code || code == "ALL");
        let selected = match settings.profile {
            _ if !settings.select.is_empty() => listed(&settings.select),
            Profile::Strict => true,
            Profile::Default => self.default,
            Profile::Draft => self.default && !UNFINISHED.contains(&self.code),
        };
        (selected || listed(&settings.extend_select)) && !listed(&settings.ignore)
    }

    fn finding(&self, range: TextRange, message: String) -> Diagnostic {
        Diagnostic { code: self.code, severity: self.severity, range, message, related: Vec::new(), fixes: Vec::new() }
    }
}

/// The findings of one version of a document, and what lets the next version take over most of
/// them.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// All findings, in the order of their places.
    pub findings: Vec<Diagnostic>,
    settings: Settings,
    directory: Arc<Directory>,
    names: Option<Arc<Names>>,
    pages: Vec<(Arc<PageView>, Arc<Found>)>,
}

/// What was found on a page, in places relative to it.
#[derive(Debug, Default)]
struct Found {
    findings: Vec<Diagnostic>,
    allowances: Vec<Allowance>,
}

/// All findings of the rules in force, in the order of their places. Empty where the document is
/// neither a note nor a roster.
#[must_use]
pub fn check(document: &Document, settings: &Settings) -> Vec<Diagnostic> {
    check_again(document, settings, None).findings
}

/// The same for a document whose earlier version was checked: only what the edit may have changed
/// is looked at again.
#[must_use]
pub fn check_again(document: &Document, settings: &Settings, before: Option<&Checked>) -> Checked {
    let directory = document.directory();
    let before = before.filter(|before| before.settings == *settings && Arc::ptr_eq(&before.directory, directory));
    let mut checked = Checked { settings: settings.clone(), directory: directory.clone(), ..Checked::default() };
    if let Some(people) = document.people() {
        roster(document, &people, settings, &mut checked.findings);
    } else if document.is_note() {
        note(document, settings, before, &mut checked);
    }
    for finding in &mut checked.findings {
        match settings.severity.get(finding.code) {
            Some(severity) => finding.severity = *severity,
            None if settings.profile == Profile::Strict => finding.severity = finding.severity.strict(),
            None => {}
        }
    }
    checked.findings.sort_by(|a, b| (a.range, a.code).cmp(&(b.range, b.code)));
    checked
}

fn roster(document: &Document, people: &[Registered], settings: &Settings, out: &mut Vec<Diagnostic>) {
    let roll = Roll { text: document.text(), people, form: Form::of(document.name()), settings };
    for rule in all().iter().filter(|rule| rule.runs(settings)) {
        if let Check::Roster(check) = rule.check {
            check(&roll, out);
        }
    }
}

fn note(document: &Document, settings: &Settings, before: Option<&Checked>, checked: &mut Checked) {
    let note = document.note();
    let likeness = Likeness::after(note, before.and_then(|before| before.names.as_ref()));
    checked.names = Some(likeness.names().clone());
    let lists = OnceCell::new();
    let site = Site { document, text: document.text(), note, likeness: &likeness, lists: &lists, settings };
    let rules: Vec<&Rule> = all().iter().filter(|rule| rule.runs(settings)).collect();
    let views: Vec<(usize, &Arc<PageView>)> = note.views().map(|(start, view, _)| (start, view)).collect();
    let mut allowed: Vec<Allowance> = Vec::new();
    for (number, (start, view)) in views.iter().enumerate() {
        // A rule may look at the lines below a statement, which may lie on the next page.
        let next = views.get(number + 1).map(|(_, view)| *view);
        let found = before.and_then(|before| before.page(number, view, next)).unwrap_or_else(|| {
            let mut found = Vec::new();
            let first = Place { page: number, segment: 0, start: *start };
            for (place, segment) in note.pages().segments_from(first).take_while(|(place, _)| place.page == number) {
                for rule in &rules {
                    if let Check::Segment(check) = rule.check {
                        check(&site, place, segment, &mut found);
                    }
                }
            }
            for statement in note.statements_of(number) {
                for rule in &rules {
                    if let Check::Statement(check) = rule.check {
                        check(&site, &statement, &mut found);
                    }
                }
            }
            found.iter_mut().for_each(|finding| shift(finding, |offset| offset - start));
            Arc::new(Found { findings: found, allowances: allowances(&site, first) })
        });
        allowed.extend(found.allowances.iter().map(|allowance| allowance.shifted(*start)));
        checked.findings.extend(found.findings.iter().cloned().map(|mut finding| {
            shift(&mut finding, |offset| offset + start);
            finding
        }));
        checked.pages.push(((*view).clone(), found));
    }
    for uses in doubtful(note) {
        for rule in &rules {
            if let Check::Speaker(check) = rule.check {
                check(&site, &uses, &mut checked.findings);
            }
        }
    }
    for rule in &rules {
        if let Check::Note(check) = rule.check {
            check(&site, &mut checked.findings);
        }
    }
    if !allowed.is_empty() {
        let judged = allowance::judge(&mut checked.findings, allowed.clone(), site.text);
        // What is said of comments may be allowed by one, which nobody judges in its turn.
        let mut about = Vec::new();
        for rule in &rules {
            if let Check::Allowance(check) = rule.check {
                check(&site, &judged, &mut about);
            }
        }
        let _ = allowance::judge(&mut about, allowed, site.text);
        checked.findings.append(&mut about);
    }
}

impl Checked {
    /// What was found on a page, if it and the page behind it say what they said.
    fn page(&self, number: usize, view: &Arc<PageView>, next: Option<&Arc<PageView>>) -> Option<Arc<Found>> {
        [number, number.wrapping_sub(1), number + 1].into_iter().find_map(|index| {
            let (held, found) = self.pages.get(index)?;
            let behind = self.pages.get(index + 1).map(|(view, _)| view);
            let same = match (behind, next) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (None, None) => true,
                _ => false,
            };
            (same && Arc::ptr_eq(held, view)).then(|| found.clone())
        })
    }
}

/// The comments of a page that allow findings; in code they are only shown.
fn allowances(site: &Site<'_>, page: Place) -> Vec<Allowance> {
    let Some(length) = site.note.pages().page(page.page).map(|page| page.len) else { return Vec::new() };
    let text = site.text.slice(TextRange::new(page.start, page.start + length));
    let mut found = Allowance::all(&text);
    found.retain(|allowance| {
        let at = page.start + allowance.range.start;
        let Some((place, segment)) = site.note.pages().at(at) else { return false };
        segment.lines[segment.line_at(at - place.start)].kind != LineKind::Code
    });
    found
}

fn shift(finding: &mut Diagnostic, by: impl Fn(usize) -> usize) {
    let moved = |range: TextRange| TextRange::new(by(range.start), by(range.end));
    finding.range = moved(finding.range);
    finding.related.iter_mut().for_each(|related| related.range = moved(related.range));
    for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.range = moved(edit.range);
    }
}

/// The tags that are not simply those of somebody listed, by section and name, in order.
fn doubtful(note: &Note) -> Vec<Uses<'_>> {
    use crate::resolve::Status;
    let names = &note.evidence().names;
    let known = |name: &crate::convention::Name| {
        name.speakers.iter().all(|speaker| matches!(speaker.status, Status::Known | Status::Group))
    };
    let elsewhere =
        |name: &crate::convention::Name| name.speakers.iter().all(|speaker| speaker.status == Status::Roster);
    let doubtful: Vec<bool> = names.iter().map(|name| name.believed && !known(name)).collect();
    let mut out: Vec<Uses<'_>> = Vec::new();
    // Where the uses of a name in the current section are in `out`.
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut section = 0;
    for (number, (_, view, base)) in note.views().enumerate() {
        for (index, piece) in view.pieces.iter().enumerate() {
            if base + index != section {
                section = base + index;
                open.retain(|(_, at)| elsewhere(out[*at].first().name));
            }
            for &(id, count, first) in &piece.uses {
                if !doubtful[id as usize] {
                    continue;
                }
                let folded = names[id as usize].folded.as_str();
                let mut left = count;
                let mut found = Vec::new();
                for at in first as usize.. {
                    if left == 0 {
                        break;
                    }
                    let Some(spoken) = view.spoken.get(at) else { break };
                    if spoken.name == id && spoken.piece as usize == index {
                        found.extend(note.statement_of(number, at));
                        left -= 1;
                    }
                }
                let meeting = names[id as usize].meeting;
                let same = |(name, at): &&(&str, usize)| *name == folded && out[*at].first().name.meeting == meeting;
                match open.iter().find(same) {
                    Some(&(_, at)) => {
                        out[at].statements.extend(found);
                        out[at].statements.sort_by_key(|statement| statement.tag_range());
                    }
                    None if !found.is_empty() => {
                        open.push((folded, out.len()));
                        out.push(Uses { statements: found });
                    }
                    None => {}
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Applicability;
    use crate::directory::{self, Register};
    use crate::document::Claim;
    use crate::edit;
    use crate::fixture;

    /// The examples of a page: the fenced blocks `note bad` and `note good`.
    fn examples(page: &str, kind: &str) -> Vec<String> {
        let fence = format!("```note {kind}\n");
        page.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_string).collect()
    }

    /// The name of an example, from a line `-- 2031-05-06.md --` above it, and the example.
    fn named(example: &str) -> (&str, &str) {
        match example.split_once(" --\n") {
            Some((head, rest)) if head.starts_with("-- ") => (&head[3..], rest),
            _ => ("", example),
        }
    }

    /// A note of this name; for `beside a roster: Ann Lee (ALE), Bo Ek` one that knows those people;
    /// for `roster: people.txt` a roster.
    fn document(name: &str, source: &str) -> Document {
        if let Some(name) = name.strip_prefix("roster: ") {
            return Document::new(source, Claim::Roster).named(name);
        }
        let Some(people) = name.strip_prefix("beside a roster: ") else {
            return Document::new(source, Claim::Note).named(name);
        };
        let people = directory::read("people.txt", &people.replace(", ", "\n")).expect("people");
        let rosters = vec![Arc::new(Register::new("people.txt", "people.txt", people))];
        Document::new(source, Claim::Note).acquainted(&Arc::new(Directory { rosters, ..Directory::default() }))
    }

    fn findings(name: &str, source: &str, rule: &Rule) -> Vec<Diagnostic> {
        // An allowance is judged by what the other rules find.
        let others = if matches!(rule.check, Check::Allowance(_)) { "ALL" } else { rule.code };
        let settings = Settings { select: vec![others.to_string()], ..Settings::default() };
        let mut found = check(&document(name, source), &settings);
        found.retain(|finding| finding.code == rule.code);
        found
    }

    #[test]
    fn pages_are_tests() {
        for rule in all() {
            let page = rule.page();
            let (bad, good) = (examples(&page, "bad"), examples(&page, "good"));
            assert!(!bad.is_empty() && !good.is_empty(), "{}: a page has examples of both kinds", rule.code);
            for (number, example) in bad.iter().enumerate() {
                let (name, example) = named(example);
                let fixture = fixture::parse(example);
                let text = Text::new(&fixture.text);
                let expected: Vec<(String, String)> = fixture
                    .marks
                    .iter()
                    .map(|(range, said)| (format!("{range:?} {}", text.slice(*range)), said.clone()))
                    .collect();
                let found = findings(name, &fixture.text, rule);
                let shown: Vec<(String, String)> = found
                    .iter()
                    .map(|finding| {
                        (format!("{:?} {}", finding.range, text.slice(finding.range)), finding.code.to_string())
                    })
                    .collect();
                assert_eq!(shown, expected, "{}, bad example {}: {found:#?}", rule.code, number + 1);
            }
            for example in &good {
                let (name, example) = named(example);
                let found = findings(name, &fixture::parse(example).text, rule);
                assert!(found.is_empty(), "{}, good example: {found:#?}\n{example}", rule.code);
            }
            // The first fixes turn the first bad example into the first good one.
            let (name, first) = named(&bad[0]);
            let fixture = fixture::parse(first);
            let mut text = Text::new(&fixture.text);
            let fixes: Vec<_> = findings(name, &fixture.text, rule)
                .into_iter()
                .filter_map(|finding| finding.fixes.into_iter().next())
                .collect();
            assert_eq!(!fixes.is_empty(), rule.fixable, "{}: `fixable` is what its first bad example shows", rule.code);
            if rule.fixable {
                let edits: Vec<_> = fixes.into_iter().flat_map(|fix| fix.edits).collect();
                text = edit::apply(&text, &edits);
                assert_eq!(
                    String::from(&text),
                    named(&good[0]).1,
                    "{}: the fix turns the first bad example into the first good one",
                    rule.code
                );
                let again = findings(name, named(&good[0]).1, rule);
                assert!(
                    again
                        .iter()
                        .all(|finding| finding.fixes.iter().all(|fix| fix.applicability != Applicability::Safe)),
                    "{}",
                    rule.code
                );
            }
        }
    }

    #[test]
    fn files_are_named_for_their_codes() {
        let listed: Vec<&str> = all().iter().map(|rule| rule.code).collect();
        assert!(listed.is_sorted(), "the list is sorted: {listed:?}");
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of the rules")
            .map(|entry| entry.expect("a file").file_name().to_string_lossy().replace(".rs", "").replace('_', "-"))
            .collect();
        files.sort();
        assert_eq!(files, listed, "every file of server/core/rules is a rule of the list");
    }

    #[test]
    fn pages_have_their_sections() {
        for rule in all() {
            let page = rule.page();
            assert!(page.starts_with(&format!("# {}\n", rule.code)), "{}", rule.code);
            for section in ["## What it reports", "## Why it matters", "## Examples"] {
                assert!(page.contains(section), "{}: {section}", rule.code);
            }
        }
    }
}
