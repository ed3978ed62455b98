//! The segments of a note, in pages, so that an edit touches one page and a snapshot is cheap.
//!
//! Absolute places are sums of lengths: nothing outside the touched page changes with an edit.

use crate::segment::{self, LONG, Reader, Segment, State};
use crate::text::line_break;
use crate::text::{Text, TextRange};
use crate::tree::TreeSlot;
use crate::vocabulary::Vocabulary;
use std::sync::Arc;

/// Segments a page holds when it is made; it is split at twice as many.
const PAGE: usize = 64;

/// Some consecutive segments.
#[derive(Debug)]
pub struct Page {
    /// The segments.
    pub segments: Vec<Arc<Segment>>,
    /// The first byte of each, in the page. They lie together: the segments are all over the memory.
    starts: Vec<usize>,
    /// Length in bytes.
    pub len: usize,
    /// Number of line breaks.
    pub breaks: usize,
}

impl Page {
    fn new(segments: Vec<Arc<Segment>>) -> Arc<Self> {
        let (mut starts, mut len, mut breaks) = (Vec::with_capacity(segments.len()), 0, 0);
        for segment in &segments {
            starts.push(len);
            len += segment.len;
            breaks += segment.breaks;
        }
        Arc::new(Self { segments, starts, len, breaks })
    }

    /// The first byte of a segment in the page; `segment` is an index into [`Page::segments`].
    #[must_use]
    pub fn start(&self, segment: usize) -> usize {
        self.starts.get(segment).copied().unwrap_or(self.len)
    }
}

/// Where a segment lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index of its page.
    pub page: usize,
    /// Index of the segment in the page.
    pub segment: usize,
    /// Its first byte in the note.
    pub start: usize,
}

/// All segments of a note. Cloning costs a pointer and a number a page.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    pages: Vec<Arc<Page>>,
    /// The first byte of each.
    starts: Vec<usize>,
}

impl Pages {
    /// Reads a whole note.
    #[must_use]
    pub fn read(source: &str, vocabulary: &Vocabulary) -> Self {
        let (segments, _) = read_all(source, State::START, (false, false), None, vocabulary);
        Self::of(paged(segments))
    }

    fn of(pages: Vec<Arc<Page>>) -> Self {
        let (mut starts, mut at) = (Vec::with_capacity(pages.len()), 0);
        for page in &pages {
            starts.push(at);
            at += page.len;
        }
        Self { pages, starts }
    }

    /// The pages, each with its first byte.
    pub fn pages(&self) -> impl Iterator<Item = (usize, &Arc<Page>)> {
        self.starts.iter().copied().zip(&self.pages)
    }

    /// The first byte of the page with this index, if there is one.
    #[must_use]
    pub fn start(&self, index: usize) -> Option<usize> {
        self.starts.get(index).copied()
    }

    /// Number of pages.
    #[must_use]
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// The page with this index.
    #[must_use]
    pub fn page(&self, index: usize) -> Option<&Arc<Page>> {
        self.pages.get(index)
    }

    /// The segments from `place` on, each with its place.
    pub fn segments_from(&self, place: Place) -> impl Iterator<Item = (Place, &Arc<Segment>)> {
        let mut at = place;
        std::iter::from_fn(move || {
            loop {
                let page = self.pages.get(at.page)?;
                if let Some(segment) = page.segments.get(at.segment) {
                    let here = at;
                    at.segment += 1;
                    at.start += segment.len;
                    return Some((here, segment));
                }
                at.page += 1;
                at.segment = 0;
            }
        })
    }

    /// All segments, each with its place.
    pub fn segments(&self) -> impl Iterator<Item = (Place, &Arc<Segment>)> {
        self.segments_from(Place { page: 0, segment: 0, start: 0 })
    }

    /// The segment that holds `offset`; the last one for the end of the note, none for no text.
    #[must_use]
    pub fn at(&self, offset: usize) -> Option<(Place, &Arc<Segment>)> {
        let page = self.starts.partition_point(|start| *start <= offset).checked_sub(1)?;
        let (first, held) = (self.starts[page], &self.pages[page]);
        let segment = held.starts.partition_point(|start| first + start <= offset).checked_sub(1)?;
        Some((Place { page, segment, start: first + held.starts[segment] }, &held.segments[segment]))
    }

    /// The segment at a place.
    #[must_use]
    pub fn segment(&self, place: Place) -> Option<&Arc<Segment>> {
        self.pages.get(place.page)?.segments.get(place.segment)
    }

    /// The segment before a place.
    #[must_use]
    pub fn before(&self, place: Place) -> Option<(Place, &Arc<Segment>)> {
        let (page, number) = match place.segment.checked_sub(1) {
            Some(number) => (place.page, number),
            None => {
                let page = place.page.checked_sub(1)?;
                (page, self.pages[page].segments.len() - 1)
            }
        };
        let segment = &self.pages[page].segments[number];
        Some((Place { page, segment: number, start: place.start - segment.len }, segment))
    }

    /// The segment behind a place.
    #[must_use]
    pub fn after(&self, place: Place) -> Option<(Place, &Arc<Segment>)> {
        self.segments_from(place).nth(1)
    }

    /// The pages after `range` of the text `old` became `inserted` bytes and the text `new`. Only
    /// segments that the change touches are read again, and those behind it as far as something
    /// they depend on has changed (a fence, an attendee list).
    #[must_use]
    pub fn edited(&self, range: TextRange, inserted: usize, old: &Text, new: &Text, vocabulary: &Vocabulary) -> Self {
        let (Some((mut first, _)), Some((mut last, _))) = (self.at(range.start), self.at(range.end)) else {
            return Self::read(&String::from(new), vocabulary);
        };
        // What is typed where a segment begins may belong to the run above it.
        if first.start == range.start
            && let Some((before, _)) = self.before(first)
        {
            first = before;
        }
        let end_of = |place: Place| place.start + self.pages[place.page].segments[place.segment].len;
        let grown = |offset: usize| offset + inserted - range.len();
        let text = loop {
            let text = new.slice(TextRange::new(first.start, grown(end_of(last))));
            let head = &self.pages[first.page].segments[first.segment];
            let next = self.after(last);
            // A run at either edge may go on outside. One that is short now has to be whole, and a
            // small piece of a long one joins its neighbour.
            let (left, right) = self.around(first, last, &text);
            if let Some((place, next)) = next
                && (next.opens != ends_with_blank_line(&text)
                    || (!next.opens && (right <= LONG || text.len() < LONG / 4)))
            {
                last = place;
                continue;
            }
            if !head.opens
                && (left <= LONG || text.len() < LONG / 4)
                && let Some((before, _)) = self.before(first)
            {
                first = before;
                continue;
            }
            break text;
        };
        let head = &self.pages[first.page].segments[first.segment];
        let long_tail = self.after(last).is_some_and(|(_, next)| !next.opens);
        let typed = self.typed(first, range, inserted, old, &text);
        let (mut fresh, mut state) = read_all(&text, head.entry, (!head.opens, long_tail), typed, vocabulary);
        // Those behind are read again as long as they begin in another state than they did.
        let mut from = end_of(last);
        let mut behind = last;
        while let Some((place, segment)) = self.after(behind) {
            if segment.entry == state {
                break;
            }
            let range = TextRange::new(grown(from), grown(from + segment.len));
            let again = Reader::new(vocabulary).read(&new.slice(range), state, segment.cut(), None);
            state = again.exit;
            from += segment.len;
            behind = place;
            fresh.push(Arc::new(again));
        }
        self.spliced(first, behind, fresh)
    }

    /// Length of the run at the left edge of `text` and of the one at its right edge, with what of
    /// them lies outside; counted no farther than [`LONG`] needs.
    fn around(&self, first: Place, last: Place, text: &str) -> (usize, usize) {
        let (head, tail, one) = segment::edge_runs(text);
        let (mut before, mut place) = (0, first);
        while before <= LONG && !self.pages[place.page].segments[place.segment].opens {
            let Some((above, segment)) = self.before(place) else { break };
            before += segment.words_len();
            place = above;
        }
        let mut behind = 0;
        for (_, segment) in self.segments_from(last).skip(1) {
            if behind > LONG || segment.opens {
                break;
            }
            behind += segment.words_len();
        }
        if one { (before + head + behind, before + tail + behind) } else { (before + head, tail + behind) }
    }

    /// The segment that is typed in, if the edit lies in one: where it begins and ends in the new
    /// `text` from `first` on, and what its tree hands on.
    fn typed(&self, first: Place, range: TextRange, inserted: usize, old: &Text, text: &str) -> Option<Typed> {
        let (place, segment) = self.at(range.start)?;
        let from = place.start.checked_sub(first.start)?;
        let end = (from + segment.len + inserted).checked_sub(range.len())?;
        if range.end > place.start + segment.len || end > text.len() {
            return None;
        }
        let start = range.start - place.start;
        let before = old.slice(TextRange::new(place.start, place.start + segment.len));
        let held = segment.tree.edited(&before, &text[from..end], start, start + range.len(), start + inserted);
        Some(Typed { from, end, slot: TreeSlot::holding(held) })
    }

    /// The pages with the segments from `first` to `last` replaced.
    fn spliced(&self, first: Place, last: Place, fresh: Vec<Arc<Segment>>) -> Self {
        let mut pages = self.pages[..first.page].to_vec();
        let mut segments = self.pages[first.page].segments[..first.segment].to_vec();
        segments.extend(fresh);
        segments.extend_from_slice(&self.pages[last.page].segments[last.segment + 1..]);
        let mut rest = last.page + 1;
        // A page that shrank takes in the next one.
        if segments.len() < PAGE / 4
            && let Some(next) = self.pages.get(rest)
        {
            segments.extend_from_slice(&next.segments);
            rest += 1;
        }
        if segments.len() < PAGE * 2 {
            if !segments.is_empty() {
                pages.push(Page::new(segments));
            }
        } else {
            pages.extend(paged(segments));
        }
        pages.extend_from_slice(&self.pages[rest..]);
        Self::of(pages)
    }
}

fn paged(segments: Vec<Arc<Segment>>) -> Vec<Arc<Page>> {
    let mut pages = Vec::with_capacity(segments.len() / PAGE + 1);
    let mut segments = segments.into_iter().peekable();
    while segments.peek().is_some() {
        pages.push(Page::new(segments.by_ref().take(PAGE).collect()));
    }
    pages
}

/// A segment that is typed in.
struct Typed {
    from: usize,
    end: usize,
    slot: TreeSlot,
}

fn read_all(
    text: &str,
    entry: State,
    (long_head, long_tail): (bool, bool),
    mut typed: Option<Typed>,
    vocabulary: &Vocabulary,
) -> (Vec<Arc<Segment>>, State) {
    let (mut from, mut state) = (0, entry);
    let (mut out, mut reader) = (Vec::new(), Reader::new(vocabulary));
    for cut in segment::cuts(text, long_head, long_tail) {
        let slot = typed.take_if(|typed| (typed.from, typed.end) == (from, cut.end)).map(|typed| typed.slot);
        let segment = reader.read(&text[from..cut.end], state, cut, slot);
        state = segment.exit;
        from = cut.end;
        out.push(Arc::new(segment));
    }
    (out, state)
}

/// Whether the last line that ends in `text` is blank, so that a run ends there. An empty text
/// ends nothing and begins everything.
fn ends_with_blank_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = bytes.len();
    let back = |at: usize| match bytes[..at] {
        [.., b'\r', b'\n'] => Some(at - 2),
        [.., b'\n' | b'\r'] => Some(at - 1),
        _ => None,
    };
    let Some(end) = back(at) else { return at == 0 };
    at = end;
    while at > 0 && !matches!(bytes[at - 1], b'\n' | b'\r') {
        at -= 1;
    }
    debug_assert!(line_break(bytes, at).is_some());
    bytes[at..end].iter().all(u8::is_ascii_whitespace)
}
