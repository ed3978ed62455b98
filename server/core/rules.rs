//! The rules: one file each, named for its code. This file lists them.
//!
//! A rule's file begins with its page: what it reports, why, examples. The examples are its tests,
//! run below. A rule is a file and a line in the list here.

use crate::allowance::Judged;
use crate::diagnostic::{Applicability, Diagnostic, Related, Severity};
use crate::directory::{Form, Register, Registered};
use crate::document::Document;
use crate::enrol::Lists;
use crate::likeness::Likeness;
use crate::line::LineKind;
use crate::mention::speaker_range;
use crate::note::{Attendee, Note, Statement};
use crate::pages::Place;
use crate::segment::{Listed, Segment};
use crate::settings::{Profile, Settings};
use crate::tag::Style;
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
    /// Whether it offers fixes, and whether most of these may be applied unseen.
    pub fix: Option<Applicability>,
    /// What it looks at.
    pub(crate) check: Check,
    /// The file it is written in, which begins with its page.
    source: &'static str,
}

/// What a rule is run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A note.
    Note,
    /// A roster.
    Roster,
}

/// What a rule looks at. Rules that look at less are run less often while somebody types.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Check {
    /// A statement by itself, and the few lines below it: run for the statements of pages that
    /// changed.
    Statement(fn(&Site<'_>, &Statement<'_>, &mut Vec<Diagnostic>)),
    /// The lines of a segment: run for the segments of pages that changed.
    Segment(fn(&Site<'_>, Place, &Segment, &mut Vec<Diagnostic>)),
    /// The entries of one attendee list, in order; never none: run for the lists that begin on pages
    /// that changed.
    List(fn(&Site<'_>, &[Attendee<'_>], &mut Vec<Diagnostic>)),
    /// The tags of one name in one section: run for names that are not simply known, and again where a page
    /// with one of the tags or of a list changed, or people speak more or less. May look at the tags, their
    /// lines, the lists and the evidence; of a name that may be several people's at everything.
    Speaker(fn(&Site<'_>, &Uses<'_>, &mut Vec<Diagnostic>)),
    /// The whole note, cheaply: its title, its date.
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
    duplicate_person,
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

/// Rules that hold a tag against the way in which the note tags its speakers, and the styles that
/// may be meant: their findings show a line that is as it should be.
pub(crate) const OF_CONVENTION: &[(&str, &[Style])] = &[
    ("mismatched-tag", &[Style::Bracket]),
    ("missing-separator", &[Style::Colon]),
    ("missing-space-after-tag", &[Style::Bracket, Style::Colon]),
    ("space-inside-tag", &[Style::Bracket, Style::Colon]),
    ("unbalanced-emphasis", &[Style::Bold]),
    ("unclosed-tag", &[Style::Bracket]),
    ("untagged-speaker", &[Style::Bracket, Style::Colon, Style::Bold]),
    ("wrong-separator", &[Style::Colon]),
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
    /// Whether at least half of its tags with a colon have a space before that; see [`Note::spaces_colons`].
    pub spaces_colons: bool,
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
    /// The rosters that the settings name before it, for those it shares somebody with.
    pub before: &'a [Arc<Register>],
    /// The settings in force.
    pub settings: &'a Settings,
}

impl<'a> Roll<'a> {
    /// Those in the rosters before it, with their roster, then its own.
    pub fn everybody(&self) -> impl Iterator<Item = (&'a Registered, Option<&'a Arc<Register>>)> {
        let before =
            self.before.iter().flat_map(|roster| roster.people.iter().map(move |person| (person, Some(roster))));
        before.chain(self.people.iter().map(|person| (person, None)))
    }

    /// What to underline of somebody: their line, or in a table the words that matter.
    #[must_use]
    pub fn place(&self, person: &Registered, words: &str) -> TextRange {
        if self.form != Form::Toml {
            return person.range;
        }
        let start = person.range.start;
        let table = self.text.slice(TextRange::new(start, self.text.len()));
        let table = table.split_once("\n[").map_or(&*table, |(table, _)| table);
        let at = table.find(&format!("\"{words}\"")).map(|at| start + at + 1);
        at.map_or(person.range, |at| TextRange::new(at, at + words.len()))
    }
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
    pub fn others(&self) -> Vec<Related> {
        let other = |statement: &Statement<'_>| Related::here(statement.tag_range(), "also here");
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

    /// What it is run on.
    #[must_use]
    pub fn subject(&self) -> Subject {
        if matches!(self.check, Check::Roster(_)) { Subject::Roster } else { Subject::Note }
    }

    /// Whether its findings show how the note tags its speakers.
    #[must_use]
    pub fn is_of_convention(&self) -> bool {
        OF_CONVENTION.iter().any(|(code, _)| *code == self.code)
    }

    /// The first sentence of its page.
    #[must_use]
    pub fn summary(&self) -> String {
        let page = self.page();
        let line = page.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        line.unwrap_or_default().to_string()
    }

    /// Whether it runs under these settings.
    pub(crate) fn runs(&self, settings: &Settings) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::directory::{self, Directory};
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
            let applicability = fixes.first().map(|fix| fix.applicability);
            assert_eq!(applicability, rule.fix, "{}: `fix` is what its first bad example shows", rule.code);
            if rule.fix.is_some() {
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
