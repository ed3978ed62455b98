//! What is found about doubtful names, taken over by the next version where an edit elsewhere
//! changes nothing about it.

use super::{Checked, Kept, shift};
use crate::convention::NameId;
use crate::diagnostic::Diagnostic;
use crate::note::{Note, Statement};
use crate::rules::Uses;
use rustc_hash::FxHashMap;
use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

/// A doubtful name in a section, and what was found about it.
#[derive(Debug)]
pub(super) struct OfName {
    /// First byte of each tag.
    tags: Vec<usize>,
    pub findings: Vec<Diagnostic>,
    /// The last byte that any of these places reaches: where it lies before an edit, nothing has to move.
    last: usize,
}

impl OfName {
    pub fn new(uses: &Uses<'_>, mut findings: Vec<Diagnostic>) -> Self {
        let tags: Vec<usize> = uses.statements.iter().map(|statement| statement.tag_range().start).collect();
        let last = Cell::new(tags.last().copied().unwrap_or_default());
        let look = |at: usize| {
            last.set(last.get().max(at));
            at
        };
        findings.iter_mut().for_each(|finding| shift(finding, look));
        Self { tags, findings, last: last.get() }
    }
}

/// What was judged in the version before, and where its pages lie now.
#[derive(Debug)]
pub(super) struct Moved<'a> {
    /// By the first byte of the first tag.
    names: FxHashMap<usize, &'a Arc<OfName>>,
    /// The pages that are not those of the version before.
    changed: Range<usize>,
    /// Where, in the text before, the pages behind these begin.
    behind: usize,
    /// Length of the text before and of the text now.
    lengths: (usize, usize),
}

impl<'a> Moved<'a> {
    /// Nothing where a page with entries of an attendee list was edited, or people speak more or less there
    /// than before. A page whose view was kept is under the same evidence: its names are the same people.
    pub fn since(before: &'a Checked, now: &Checked, note: &Note) -> Option<Self> {
        let (old, new) = (&before.pages, &now.pages);
        let same = |(old, new): &(&Kept, &Kept)| Arc::ptr_eq(&old.0, &new.0);
        let front = old.iter().zip(new).take_while(same).count();
        let most = old.len().min(new.len()) - front;
        let back = old.iter().rev().zip(new.iter().rev()).take(most).take_while(same).count();
        let (replaced, changed) = (front..old.len() - back, front..new.len() - back);
        let (old, new) = (&old[replaced], &new[changed.clone()]);
        let listed = old.iter().chain(new).any(|(view, _)| !view.listed.is_empty());
        if listed || spoken(old) != spoken(new) || before.line_ending != now.line_ending {
            return None;
        }
        let rest = now.length - note.pages().start(changed.end).unwrap_or(now.length);
        let names = before.speakers.iter().filter_map(|name| Some((*name.tags.first()?, name))).collect();
        Some(Self { names, changed, behind: before.length - rest, lengths: (before.length, now.length) })
    }

    /// What was found about these tags, if they all stood there before.
    pub fn held(&self, uses: &Uses<'_>) -> Option<Arc<OfName>> {
        // Findings about a name of several people say where these speak.
        if uses.first().name.speakers.iter().any(|speaker| !speaker.candidates.is_empty()) {
            return None;
        }
        let held = *self.names.get(&self.before(uses.first())?)?;
        let tags = uses.statements.iter().map(|statement| self.before(statement));
        let same = tags.eq(held.tags.iter().map(|tag| Some(*tag)));
        let stays = held.last < self.behind;
        same.then(|| {
            if stays {
                return Arc::clone(held);
            }
            let mut findings = held.findings.clone();
            findings.iter_mut().for_each(|finding| shift(finding, |offset| self.now(offset)));
            Arc::new(OfName::new(uses, findings))
        })
    }

    /// Where a tag began in the text before.
    fn before(&self, statement: &Statement<'_>) -> Option<usize> {
        let (at, page) = (statement.tag_range().start, statement.place.page);
        match page {
            _ if page < self.changed.start => Some(at),
            _ if page >= self.changed.end => Some(at + self.lengths.0 - self.lengths.1),
            _ => None,
        }
    }

    /// Where a place that did not change is now.
    fn now(&self, before: usize) -> usize {
        if before < self.behind { before } else { before + self.lengths.1 - self.lengths.0 }
    }
}

/// How often each name speaks on some pages, where it does.
fn spoken(pages: &[Kept]) -> FxHashMap<NameId, u32> {
    let mut spoken = FxHashMap::default();
    for (name, count, _) in pages.iter().flat_map(|(view, _)| &view.pieces).flat_map(|piece| &piece.uses) {
        *spoken.entry(*name).or_default() += count;
    }
    spoken
}

/// The tags that are not simply those of somebody listed, by section and name, in order.
pub(super) fn doubtful(note: &Note) -> Vec<Uses<'_>> {
    let names = &note.evidence().names;
    let mut out: Vec<Uses<'_>> = Vec::new();
    // Where the uses of a name in the current section are in `out`.
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut section = 0;
    for (page, (_, view, base)) in note.views().enumerate() {
        for &(number, used) in &view.doubtful {
            let index = number as usize;
            let piece = &view.pieces[index];
            if base + index != section {
                section = base + index;
                open.retain(|(_, at)| out[*at].first().name.is_known_elsewhere());
            }
            // Who was nobody when the page was read may be somebody by now, when all files are read.
            let (id, count, first) = piece.uses[used as usize];
            let name = &names[id as usize];
            if name.is_known() {
                continue;
            }
            let folded = name.folded.as_str();
            let mut left = count;
            let mut found = Vec::new();
            for at in first as usize.. {
                if left == 0 {
                    break;
                }
                let Some(spoken) = view.spoken.get(at) else { break };
                if spoken.name == id && spoken.piece as usize == index {
                    found.extend(note.statement_of(page, at));
                    left -= 1;
                }
            }
            let same = |(other, at): &&(&str, usize)| *other == folded && out[*at].first().name.meeting == name.meeting;
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
    out
}
