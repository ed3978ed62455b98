//! Runs the rules over a document, and over the next version of it no more than an edit may have
//! changed.

use crate::allowance::{self, Allowance};
use crate::diagnostic::{Diagnostic, Related};
use crate::directory::{Directory, Form, Registered};
use crate::document::{Claim, Document};
use crate::likeness::{Likeness, Names};
use crate::line::LineKind;
use crate::note::{Habit, Note, PageView};
use crate::pages::Place;
use crate::rules::{self, Check, Roll, Rule, Site};
use crate::settings::{Profile, Settings};
use crate::text::TextRange;
use speakers::{Moved, OfName};
use std::cell::OnceCell;
use std::sync::Arc;

mod speakers;

/// The findings of one version of a document, and what lets the next version take over most of
/// them.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// All findings, in the order of their places.
    pub findings: Vec<Diagnostic>,
    settings: Settings,
    directory: Arc<Directory>,
    names: Option<Arc<Names>>,
    pages: Vec<Kept>,
    speakers: Vec<Arc<OfName>>,
    /// Whether colons are held to have spaces before them.
    spaces_colons: bool,
    /// Length of the text, in bytes.
    length: usize,
    /// The line break of its first line, with which fixes add lines.
    line_ending: &'static str,
}

/// A page and what was found on it.
type Kept = (Arc<PageView>, Arc<Found>);

/// What was found on a page, in places relative to it.
#[derive(Debug, Default)]
struct Found {
    findings: Vec<Diagnostic>,
    allowances: Vec<Allowance>,
    /// Whether the attendee list that the page may begin with begins above it.
    continued: bool,
    /// Whether a list that begins on the page reaches further than the page behind it.
    far: bool,
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

fn in_force(settings: &Settings) -> impl Iterator<Item = &'static Rule> {
    rules::all().iter().filter(|rule| rule.runs(settings))
}

fn roster(document: &Document, people: &[Registered], settings: &Settings, out: &mut Vec<Diagnostic>) {
    // Who lies around in another file is nobody's business.
    let before = if document.claim() == Claim::Roster { &document.directory().rosters[..] } else { &[] };
    let roll = Roll { text: document.text(), people, form: Form::of(document.name()), before, settings };
    let checks =
        in_force(settings).filter_map(|rule| if let Check::Roster(check) = rule.check { Some(check) } else { None });
    checks.for_each(|check| check(&roll, out));
}

fn note(document: &Document, settings: &Settings, before: Option<&Checked>, checked: &mut Checked) {
    let note = document.note();
    let likeness = Likeness::after(note, before.and_then(|before| before.names.as_ref()));
    checked.names = Some(likeness.names().clone());
    let lists = OnceCell::new();
    let spaces_colons = note.spaces_colons();
    let site =
        Site { document, text: document.text(), note, likeness: &likeness, lists: &lists, spaces_colons, settings };
    (checked.spaces_colons, checked.length) = (spaces_colons, site.text.len());
    checked.line_ending = site.text.line_ending();
    let checks: Vec<Check> = in_force(settings).map(|rule| rule.check).collect();
    // Those that look at every segment and every statement are picked once.
    let of_segment = Vec::from_iter(checks.iter().filter_map(|check| match check {
        Check::Segment(check) => Some(check),
        _ => None,
    }));
    let of_statement = Vec::from_iter(checks.iter().filter_map(|check| match check {
        Check::Statement(check) => Some(check),
        _ => None,
    }));
    let of_list = Vec::from_iter(checks.iter().filter_map(|check| match check {
        Check::List(check) => Some(check),
        _ => None,
    }));
    let views: Vec<(usize, &Arc<PageView>, usize)> = note.views().collect();
    // The section of the last attendee list so far.
    let mut listed = None;
    let mut allowed: Vec<Allowance> = Vec::new();
    for (number, (start, view, base)) in views.iter().enumerate() {
        // A rule may look at the lines below a statement, which may lie on the next page, as the end of
        // a list may.
        let next = views.get(number + 1).map(|(_, view, _)| *view);
        let continued = listed == Some(*base);
        let far = note.lists_far(number, continued);
        let held = before.filter(|before| !far && before.spaces_colons == spaces_colons);
        let held = held.and_then(|before| before.page(number, view, next, continued));
        let found = held.unwrap_or_else(|| {
            let mut found = Vec::new();
            let first = Place { page: number, segment: 0, start: *start };
            let length = note.pages().page(number).map_or(0, |page| page.len);
            // These rules slice all over the page, and none of them asks for the lists to enrol in.
            let (text, lists) = (site.text.gathered(TextRange::new(*start, start + length)), OnceCell::new());
            let site = Site { text: &text, lists: &lists, ..site };
            for (place, segment) in note.pages().segments_from(first).take_while(|(place, _)| place.page == number) {
                of_segment.iter().for_each(|check| check(&site, place, segment, &mut found));
            }
            for statement in note.statements_of(number) {
                of_statement.iter().for_each(|check| check(&site, &statement, &mut found));
            }
            let lists = if of_list.is_empty() { Vec::new() } else { note.lists_of(number, continued) };
            for list in lists {
                of_list.iter().for_each(|check| check(&site, &list, &mut found));
            }
            found.iter_mut().for_each(|finding| shift(finding, |offset| offset - start));
            Arc::new(Found { findings: found, allowances: allowances(&site, first), continued, far })
        });
        listed = note.last_list(number).or(listed);
        allowed.extend(found.allowances.iter().map(|allowance| allowance.shifted(*start)));
        checked.findings.extend(found.findings.iter().cloned().map(|mut finding| {
            shift(&mut finding, |offset| offset + start);
            finding
        }));
        checked.pages.push(((*view).clone(), found));
    }
    let moved = before.and_then(|before| Moved::since(before, checked, note));
    for uses in speakers::doubtful(note) {
        let held = moved.as_ref().and_then(|moved| moved.held(&uses));
        let of_name = held.unwrap_or_else(|| {
            let mut found = Vec::new();
            for check in &checks {
                if let Check::Speaker(check) = check {
                    check(&site, &uses, &mut found);
                }
            }
            Arc::new(OfName::new(&uses, found))
        });
        checked.findings.extend(of_name.findings.iter().cloned());
        checked.speakers.push(of_name);
    }
    for check in &checks {
        if let Check::Note(check) = check {
            check(&site, &mut checked.findings);
        }
    }
    explain(note, &mut checked.findings);
    if !allowed.is_empty() {
        let judged = allowance::judge(&mut checked.findings, allowed.clone(), site.text);
        // What is said of comments may be allowed by one, which nobody judges in its turn.
        let mut about = Vec::new();
        for check in &checks {
            if let Check::Allowance(check) = check {
                check(&site, &judged, &mut about);
            }
        }
        let _ = allowance::judge(&mut about, allowed, site.text);
        checked.findings.append(&mut about);
    }
}

/// Shows beside findings about tags how the note tags its speakers, and where that is seen.
fn explain(note: &Note, findings: &mut [Diagnostic]) {
    let mut habits = Vec::new();
    for finding in findings {
        let Some(&(code, styles)) = rules::OF_CONVENTION.iter().find(|(code, _)| *code == finding.code) else {
            continue;
        };
        // Of two the one that the tag itself has.
        let own = note.statement_at(finding.range.start).map(|statement| statement.tag.form.style);
        let styles =
            own.and_then(|own| styles.iter().position(|style| *style == own)).map_or(styles, |at| &styles[at..=at]);
        let known = habits.iter().find(|(known, at, _)| (*known, *at) == (code, styles)).map(|(.., habit)| *habit);
        let habit = known.unwrap_or_else(|| {
            let habit = note.habit(styles);
            habits.push((code, styles, habit));
            habit
        });
        if let Some(Habit { shown, supported, plausible }) = habit {
            let message = format!("the note tags like this: {supported} of {plausible} such tags name people");
            finding.related.push(Related::here(shown, message));
        }
    }
}

impl Checked {
    /// What was found on a page, if it and the page behind it say what they said, and the list it
    /// begins with begins where it did.
    fn page(
        &self,
        number: usize,
        view: &Arc<PageView>,
        next: Option<&Arc<PageView>>,
        continued: bool,
    ) -> Option<Arc<Found>> {
        [number, number.wrapping_sub(1), number + 1].into_iter().find_map(|index| {
            let (held, found) = self.pages.get(index)?;
            let behind = self.pages.get(index + 1).map(|(view, _)| view);
            let same = match (behind, next) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (None, None) => true,
                _ => false,
            };
            let reads_on = found.continued == continued && !found.far;
            (same && reads_on && Arc::ptr_eq(held, view)).then(|| found.clone())
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
    let here = finding.related.iter_mut().filter(|related| related.elsewhere.is_none());
    here.for_each(|related| related.range = moved(related.range));
    for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.range = moved(edit.range);
    }
}
