//! Findings for people: the source line, the place underlined, what explains it and what mends it.

use super::{Look, Place, name_of, place, url};
use crate::cli::console::visible;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use saidby_core::diagnostic::{Applicability, Diagnostic, Related, Severity};
use saidby_core::document::Document;
use saidby_core::text::TextRange;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many related places are drawn; the others are only named.
const DRAWN: usize = 4;
/// How many related places are named; the others are only counted.
const NAMED: usize = 8;
/// How many lines from the finding a place may be drawn.
const NEAR: usize = 2000;
/// How many columns the line numbers and what separates them take.
const GUTTER: usize = 8;

/// The findings of one note.
pub fn findings(look: Look, name: &str, document: &Document, findings: &[Diagnostic]) -> Vec<u8> {
    let renderer = if look.colored { Renderer::styled().hyperlink(look.linked) } else { Renderer::plain() };
    let renderer = renderer.term_width(look.width);
    let name = visible(name);
    let mut out = Vec::new();
    for finding in findings {
        out.extend(draw(&renderer, look, &name, document, finding).into_bytes());
        out.extend_from_slice(b"\n\n");
    }
    out
}

fn draw(renderer: &Renderer, look: Look, name: &str, document: &Document, finding: &Diagnostic) -> String {
    let mut title = level(finding.severity).primary_title(visible(&finding.message)).id(finding.code);
    if look.linked {
        title = title.id_url(url(finding.code));
    }
    let (drawn, named) = choose(document, finding);
    let (snippet, skipped) = snippet(look.width, document, finding.range, &drawn);
    let mut group: Group<'_> = title.element(snippet.path(name));
    if !named.is_empty() {
        group = group.element(Level::NOTE.message(elsewhere(document, &named)));
    }
    for fix in &finding.fixes {
        let title = visible(&fix.title);
        group = group.element(Level::HELP.message(match fix.applicability {
            Applicability::Safe => title.into_owned(),
            Applicability::Unsafe => format!("{title} (unsafe)"),
        }));
    }
    let drawing = renderer.render(&[group]);
    // the renderer counts columns in what it was given, which of a long line is not all
    let (line, column) = place(document, finding.range.start);
    match (skipped, drawing.split_once('\n')) {
        (1.., Some((title, rest))) => {
            let counted = format!("{name}:{line}:{}", column - skipped);
            format!("{title}\n{}", rest.replacen(&counted, &format!("{name}:{line}:{column}"), 1))
        }
        _ => drawing,
    }
}

fn level(severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::Hint => Level::HELP,
    };
    level.with_name(severity.name())
}

/// The related places to draw and those to name.
fn choose<'a>(document: &Document, finding: &'a Diagnostic) -> (Vec<&'a Related>, Vec<&'a Related>) {
    let line = document.text().line_of(finding.range.start);
    let near = |related: &&Related| {
        related.elsewhere.is_none() && document.text().line_of(related.range.start).abs_diff(line) <= NEAR
    };
    let (mut drawn, mut named): (Vec<_>, Vec<_>) = finding.related.iter().partition(near);
    named.splice(0..0, drawn.split_off(drawn.len().min(DRAWN)));
    (drawn, named)
}

/// Where else: "69:4, 83:4 and 12 more".
fn elsewhere(document: &Document, named: &[&Related]) -> String {
    let places = named.iter().take(NAMED).map(|related| {
        let Place { line, column, .. } = Place::of_related(document, related);
        let file = related.elsewhere.as_ref().map(|roster| format!("{}:", visible(&name_of(roster))));
        format!("{}{line}:{column}", file.unwrap_or_default())
    });
    let places = places.collect::<Vec<_>>().join(", ");
    match named.len().saturating_sub(NAMED) {
        0 => format!("also at {places}"),
        more => format!("also at {places} and {more} more"),
    }
}

/// The lines of the places, with the finding and the related places marked; and how many columns
/// less the finding's place has there than in the note.
fn snippet<'a>(
    width: usize,
    document: &Document,
    finding: TextRange,
    drawn: &[&'a Related],
) -> (Snippet<'a, annotate_snippets::Annotation<'a>>, usize) {
    let text = document.text();
    // the marks by line, the finding's own first: its place decides what of a long line is shown
    let mut marks: BTreeMap<usize, Vec<(TextRange, Option<&'a str>)>> = BTreeMap::new();
    marks.entry(text.line_of(finding.start)).or_default().push((finding, None));
    for related in drawn {
        marks.entry(text.line_of(related.range.start)).or_default().push((related.range, Some(&related.message)));
    }
    let (first, last) = match (marks.keys().next(), marks.keys().next_back()) {
        (Some(first), Some(last)) => (*first, *last),
        _ => (0, 0),
    };
    let mut source = String::new();
    let mut annotations = Vec::new();
    let mut skipped = 0;
    // lines between are folded away, all but the few that are shown for want of a gap
    let mut shown: Vec<usize> = marks.keys().flat_map(|line| line.saturating_sub(2)..=line + 2).collect();
    shown.sort_unstable();
    shown.dedup();
    let mut above = first;
    for line in shown.into_iter().filter(|line| (first..=last).contains(line)) {
        source.extend(std::iter::repeat_n('\n', line - above));
        above = line;
        let marked = marks.get(&line).map(Vec::as_slice).unwrap_or_default();
        let anchor = marked.first().map_or(text.line_start(line), |(range, _)| range.start);
        let excerpt = Excerpt::new(document, line, anchor, width.saturating_sub(GUTTER).max(20));
        for (range, label) in marked {
            let span = excerpt.span(document, *range);
            if label.is_none() {
                skipped = excerpt.skipped;
            }
            let kind = if label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
            let annotation = kind.span(source.len() + span.start..source.len() + span.end);
            annotations.push(annotation.label(label.map(visible)));
        }
        source.push_str(&excerpt.shown);
    }
    source.push('\n');
    (Snippet::source(source).line_start(first + 1).annotations(annotations), skipped)
}

/// What is shown of one line.
struct Excerpt {
    shown: String,
    /// The bytes of the note that it shows.
    range: TextRange,
    /// How many bytes of `shown` stand before them.
    prefix: usize,
    /// How many columns fewer than in the note stand before what it shows.
    skipped: usize,
}

impl Excerpt {
    /// About `room` characters of `line` around `anchor`, without ever reading all of a long line.
    fn new(document: &Document, line: usize, anchor: usize, room: usize) -> Self {
        const LONGEST: usize = 4; // bytes of a character
        let text = document.text();
        let line = text.line_range(line);
        let anchor = anchor.clamp(line.start, line.end);
        let reach = LONGEST * room;
        let near = TextRange::new(anchor.saturating_sub(reach).max(line.start), anchor);
        let before = text.slice(TextRange::new(text.floor(near.start), near.end)).into_owned();
        let after = text.slice(TextRange::new(anchor, line.end.min(anchor + reach))).into_owned();
        let (left, right) = (before.chars().count(), after.chars().count());
        // a third of the room goes to what stands before, and all that the other side leaves
        let lead = left.min((room / 3).max(room.saturating_sub(right)));
        let follow = right.min(room - lead.min(room));
        let start = anchor - before.chars().rev().take(lead).map(char::len_utf8).sum::<usize>();
        let end = anchor + after.chars().take(follow).map(char::len_utf8).sum::<usize>();
        let range = TextRange::new(start, end);
        let mut shown = String::new();
        let mut skipped = 0;
        if range.start > line.start {
            shown.push('…');
            skipped = place(document, range.start).1 - 2;
        }
        let prefix = shown.len();
        shown.push_str(&visible(&text.slice(range)));
        if range.end < line.end {
            shown.push('…');
        }
        Self { shown, range, prefix, skipped }
    }

    /// Where `range` is in what is shown; its part of this line, for one of several lines.
    fn span(&self, document: &Document, range: TextRange) -> Range<usize> {
        let at = |offset: usize| {
            let before = TextRange::new(self.range.start, offset.clamp(self.range.start, self.range.end));
            self.prefix + visible(&document.text().slice(before)).len()
        };
        at(range.start)..at(range.end)
    }
}
