//! What a page contributes to the evidence: forms of tags, names, entries of lists, headings.

use crate::attendee::Entry;
use crate::name::{self, Shape};
use crate::pages::Page;
use crate::resolve::{self, Order};
use crate::segment::HeadingKind;
use crate::tag::{Defect, Hints, Style};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::sync::Arc;

/// What the lines of one page contribute to the evidence. Equal for two texts that differ only in
/// what is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The page from heading to heading; the first piece goes on with what was before the page.
    pub pieces: Vec<Piece>,
    /// Lines that may be plain headings, and those of them with a list right below.
    pub plain: (u32, u32),
    /// Dates on a line of their own.
    pub dates: u32,
    /// Whether a heading or a label speaks of a meeting.
    pub meets: bool,
    /// Whether a heading has a version, as those of change logs do.
    pub releases: bool,
}

/// The lines from one heading to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// What opens it; nothing for the first of a page.
    pub boundary: Option<Boundary>,
    /// The tags its lines may have.
    pub uses: Vec<Use>,
    /// The entries of attendee lists in it; `None` is the mark of an open list.
    pub entries: Vec<Option<Entry>>,
    /// People whom lines introduce without listing them.
    pub introduced: Vec<Entry>,
}

/// A heading, as far as the evidence is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// What makes it one.
    pub kind: HeadingKind,
    /// Whether its words have a date: it may open a meeting of its own.
    pub dated: bool,
    /// Its words, for bold lines: they may name a speaker instead.
    pub bold: Option<SmolStr>,
}

/// A form of tag with a name, and how often it stands in a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// How it is marked.
    pub style: Style,
    /// What the lines show besides.
    pub hints: Hints,
    /// What is wrong with its form.
    pub defect: Option<Defect>,
    /// The name as written.
    pub name: SmolStr,
    /// How often.
    pub count: u32,
}

impl Summary {
    /// Gathers the evidence of a page.
    #[must_use]
    pub fn of(page: &Page) -> Self {
        let mut summary = Self { pieces: vec![Piece::default()], ..Self::default() };
        // Pages repeat few combinations many times.
        let mut seen: FxHashMap<(SmolStr, Style, Hints, Option<Defect>), usize> = FxHashMap::default();
        for segment in &page.segments {
            let mut listed = segment.listed.iter().peekable();
            let mut introduced = segment.introduced.iter().peekable();
            let mut enter = |summary: &mut Self, until: u32| {
                while let Some((_, entry)) = introduced.next_if(|(line, _)| *line < until) {
                    let Some(piece) = summary.pieces.last_mut() else { continue };
                    piece.introduced.push(entry.clone());
                }
                while let Some(listed) = listed.next_if(|listed| listed.line < until) {
                    let Some(piece) = summary.pieces.last_mut() else { continue };
                    piece.entries.push(listed.entry.clone());
                }
            };
            summary.plain.1 += u32::from(segment.below_lone);
            summary.meets |= segment.meets;
            summary.releases |= segment.releases;
            let mut tags = segment.tags.iter().peekable();
            let mut count = |summary: &mut Self, seen: &mut FxHashMap<_, usize>, until: u32| {
                while let Some(tag) = tags.next_if(|tag| tag.line < until) {
                    let name = &segment.names[tag.name as usize];
                    let key = (name.clone(), tag.form.style, tag.form.hints, tag.form.defect);
                    let Some(piece) = summary.pieces.last_mut() else { continue };
                    let index = *seen.entry(key).or_insert(piece.uses.len());
                    match piece.uses.get_mut(index) {
                        Some(known) => known.count += 1,
                        None => piece.uses.push(Use {
                            style: tag.form.style,
                            hints: tag.form.hints,
                            defect: tag.form.defect,
                            name: name.clone(),
                            count: 1,
                        }),
                    }
                }
            };
            for heading in &segment.headings {
                count(&mut summary, &mut seen, heading.line);
                enter(&mut summary, heading.line);
                summary.plain.0 += u32::from(heading.kind == HeadingKind::Plain);
                summary.dates += u32::from(heading.kind == HeadingKind::Date);
                let tag =
                    segment.tags.iter().find(|tag| tag.line == heading.line && tag.form.style == Style::BoldBlock);
                let bold = tag.map(|tag| segment.names[tag.name as usize].clone());
                let boundary = Some(Boundary { kind: heading.kind, dated: heading.dated, bold });
                summary.pieces.push(Piece { boundary, ..Piece::default() });
                seen.clear();
            }
            count(&mut summary, &mut seen, u32::MAX);
            enter(&mut summary, u32::MAX);
        }
        summary
    }
}

impl Boundary {
    pub(super) fn opens(&self, opener: Option<HeadingKind>) -> bool {
        self.dated && opener == Some(self.kind)
    }
}

/// What opens the meetings of a note that holds several: the commonest kind of dated heading, if
/// two of them at least have attendee lists below.
pub(super) fn opener(summaries: &[Arc<Summary>]) -> Option<HeadingKind> {
    let pieces = || summaries.iter().flat_map(|summary| &summary.pieces);
    let mut kinds: Vec<(HeadingKind, u32)> = Vec::new();
    for boundary in pieces().filter_map(|piece| piece.boundary.as_ref()).filter(|boundary| boundary.dated) {
        match kinds.iter_mut().find(|(kind, _)| *kind == boundary.kind) {
            Some((_, count)) => *count += 1,
            None => kinds.push((boundary.kind, 1)),
        }
    }
    let (opener, count) = kinds.into_iter().rev().max_by_key(|(_, count)| *count)?;
    let (mut lists, mut open) = (0, false);
    for piece in pieces() {
        open |= piece.boundary.as_ref().is_some_and(|boundary| boundary.opens(Some(opener)));
        if open && !piece.entries.is_empty() {
            (lists, open) = (lists + 1, false);
        }
    }
    (count >= 2 && lists >= 2).then_some(opener)
}

/// Whether the lists of a note have the last name first (`- Lee, Ann`). What stands behind the comma is
/// mostly an organisation; it is a first name where at least two of them, and half of all, speak or
/// have initials that do, no two people share it, and nobody speaks by what stands before the comma.
pub(super) fn lists_turned(summaries: &[Arc<Summary>]) -> bool {
    let pieces = || summaries.iter().flat_map(|summary| &summary.pieces);
    let entries: Vec<&Entry> =
        pieces().flat_map(|piece| &piece.entries).flatten().filter(|entry| turned(entry).is_some()).collect();
    if entries.len() < 2 {
        return false;
    }
    let tags: FxHashSet<SmolStr> = pieces().flat_map(|piece| &piece.uses).map(|used| name::fold(&used.name)).collect();
    if entries.iter().any(|entry| tags.contains(&name::fold(&entry.name))) {
        return false;
    }
    let speaks = |entry: &&&Entry| {
        let first = entry.organization.as_deref().is_some_and(|first| tags.contains(&name::fold(first)));
        let full = turned(entry).is_some_and(|full| {
            tags.contains(&name::fold(&full)) || name::initials(&full).iter().any(|initials| tags.contains(initials))
        });
        first || full
    };
    let firsts: FxHashSet<(&str, Option<&str>)> =
        entries.iter().map(|entry| (entry.name.as_str(), entry.organization.as_deref())).collect();
    let alone: FxHashSet<Option<&str>> = firsts.iter().map(|(_, first)| *first).collect();
    let speaking = entries.iter().filter(speaks).count();
    speaking >= 2 && speaking * 2 >= entries.len() && alone.len() == firsts.len()
}

/// The name of an entry like `Lee, Ann`, first name first.
pub(super) fn turned(entry: &Entry) -> Option<String> {
    let first = entry.organization.as_deref().filter(|first| name::shape(first) == Shape::Word)?;
    // One word, or particles and one: `van Dyk`.
    let (particles, last) = entry.name.rsplit_once(' ').unwrap_or(("", &entry.name));
    let small = |particle: &str| particle.is_empty() || particle.starts_with(char::is_lowercase);
    (!last.is_empty() && particles.split(' ').all(small)).then(|| format!("{first} {}", entry.name))
}

/// Whether the tags of a note have the last name first: at least three do, and half of all names
/// before a colon that look like a person's.
pub(super) fn order(summaries: &[Arc<Summary>]) -> Order {
    let uses = summaries.iter().flat_map(|summary| &summary.pieces).flat_map(|piece| &piece.uses);
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let (mut turned, mut others) = (0, 0);
    for used in uses.filter(|used| matches!(used.style, Style::Colon | Style::Bold | Style::BoldBlock)) {
        if !seen.insert(&used.name) {
            continue;
        }
        if resolve::turned(&used.name).is_some() {
            turned += 1;
        } else if used.count >= 2 || used.name.contains(' ') {
            others += 1;
        }
    }
    if turned >= 3 && turned >= others { Order::LastFirst } else { Order::FirstLast }
}
