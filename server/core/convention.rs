//! Which of the lines that may open with a speaker tag do: the conventions of a note, inferred.
//!
//! What a line looks like says little: `Note:` and `Ann:` look alike. What the whole note shows
//! says much: who is listed, which names recur, which notation carries names in this section.
//! The evidence is gathered page by page ([`Summary`]) and weighed as a whole ([`Evidence`]); it
//! is a pure function of the text. Because it is made of counts, one more line does not turn a
//! long note around.

mod judge;
mod summary;

pub use judge::Verdict;
pub use summary::{Boundary, Piece, Summary, Use};

use crate::attendee::Entry;
use crate::directory::Directory;
use crate::name::{self, Shape};
use crate::resolve::{self, Nature, Order, Speaker, Status};
use crate::roster::{By, Meeting, Roster};
use crate::segment::HeadingKind;
use crate::tag::{self, Defect, Hints, Style};
use crate::vocabulary::Vocabulary;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::sync::Arc;
use summary::{lists_turned, opener, order};

/// A distinct name of a meeting, an index into [`Evidence::names`].
pub type NameId = u32;

/// What is known of a name that the tags of one meeting use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub written: SmolStr,
    /// The meeting whose tags use it.
    pub meeting: Meeting,
    /// Folded, without a channel or an organisation behind it.
    pub folded: SmolStr,
    /// How it is written.
    pub shape: Shape,
    /// It is a word that labels lines.
    pub label: bool,
    /// The settings say that it is such a word, whoever is listed.
    pub barred: bool,
    /// It stands where a name should.
    pub placeholder: bool,
    /// It leads to somebody in the attendee lists.
    pub listed: Option<By>,
    /// How often tags of marked styles (bracket, colon, bold, …) with it, whatever its case, stand
    /// in the note.
    pub count: u32,
    /// How many of those have no words behind them.
    pub alone: u32,
    /// How often it opens a line bare.
    pub bare: u32,
    /// Whether a tag with it is believed anywhere in the note.
    pub believed: bool,
    /// Who it stands for: one or more.
    pub speakers: Vec<Speaker>,
}

impl Name {
    /// Whether all it stands for are listed, or groups; so where it stands for nobody.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.speakers.iter().all(|speaker| matches!(speaker.status, Status::Known | Status::Group))
    }

    /// Whether all it stands for are known, but not from the note.
    #[must_use]
    pub fn is_known_elsewhere(&self) -> bool {
        self.speakers.iter().all(|speaker| speaker.status == Status::Roster)
    }
}

/// How tags of one style fare in a section or in the note.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Uses whose name could be one.
    pub plausible: u32,
    /// Those of somebody listed.
    pub listed: u32,
    /// Those of somebody not listed whose name recurs.
    pub recurring: u32,
    /// Those written as initials and listed.
    pub initials: u32,
}

impl Tally {
    fn supported(self) -> u32 {
        self.listed + self.recurring
    }

    /// Whether at least `percent` of the uses that could be names are.
    fn reaches(self, percent: u32) -> bool {
        self.supported() * 100 >= self.plausible * percent && self.plausible > 0
    }
}

/// The tallies of all styles.
pub type Tallies = [Tally; Style::COUNT];

/// The evidence of a whole note, weighed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The distinct names that tags may have, meeting by meeting.
    pub names: Vec<Name>,
    /// Where a name is in `names`.
    ids: FxHashMap<(Meeting, SmolStr), NameId>,
    /// The names of believed tags, folded.
    tagged: FxHashSet<SmolStr>,
    /// What opens a meeting, where there are several.
    opener: Option<HeadingKind>,
    /// The meeting of each section.
    meetings: Vec<Meeting>,
    /// The people.
    pub roster: Roster,
    /// Whether short plain lines are headings here.
    pub plain_headings: bool,
    /// Whether dates on lines of their own open meetings here.
    pub dates: bool,
    /// Whether a heading or a label speaks of a meeting.
    pub meets: bool,
    /// Whether a heading has a version, as those of change logs do.
    pub releases: bool,
    /// How many tags of logs and chats have a time: what manuals put in angles has none.
    pub timed: u32,
    /// The whole note.
    pub note: Tallies,
    /// Each section; the first lies before the first heading.
    pub sections: Vec<Tallies>,
}

impl Evidence {
    /// Weighs the evidence of all pages, in order.
    #[must_use]
    pub fn weigh(summaries: &[Arc<Summary>], vocabulary: &Vocabulary) -> Self {
        let mut evidence = Self { opener: opener(summaries), ..Self::default() };
        let turned = lists_turned(summaries);
        let entries = evidence
            .by_meeting(summaries)
            .flat_map(|(meeting, piece)| piece.entries.iter().map(move |entry| (meeting, entry.as_ref())));
        evidence.roster = Roster::listed(entries.map(|(meeting, entry)| {
            let entry = entry.map(|entry| match turned.then(|| summary::turned(entry)).flatten() {
                Some(name) => Cow::Owned(Entry { name: name.into(), organization: None, ..entry.clone() }),
                None => Cow::Borrowed(entry),
            });
            (meeting, entry)
        }));
        for (meeting, piece) in evidence.by_meeting(summaries) {
            piece.introduced.iter().for_each(|entry| evidence.roster.introduce(entry, meeting));
        }
        let (plain, below) = summaries.iter().fold((0, 0), |sum, page| (sum.0 + page.plain.0, sum.1 + page.plain.1));
        let marked = summaries
            .iter()
            .flat_map(|summary| &summary.pieces)
            .filter(|piece| matches!(piece.boundary, Some(Boundary { kind: HeadingKind::Marked(_), .. })))
            .count();
        // Plain headings: several of them have a list right below, and `#` is not in use.
        evidence.plain_headings = below >= 2 && below * 3 >= plain && marked <= 1;
        evidence.dates = summaries.iter().map(|summary| summary.dates).sum::<u32>() >= 2;
        evidence.releases = summaries.iter().any(|summary| summary.releases);
        evidence.meets = summaries.iter().any(|summary| summary.meets);
        evidence.collect(summaries, vocabulary);
        evidence.tally(summaries);
        evidence.believe(summaries);
        let believed = evidence.names.iter_mut().filter(|name| name.believed);
        let believed = believed.map(|name| (name.meeting, name.nature(), &mut name.speakers)).collect();
        resolve::people(&mut evidence.roster, believed);
        evidence
    }

    /// Asks those outside of the note about speakers whom it does not know.
    pub fn acquaint(&mut self, directory: &Directory) {
        let persons = self.names.iter_mut().filter(|name| name.believed && name.nature() == Nature::Persons);
        let persons = persons.map(|name| (name.meeting, &mut name.speakers));
        resolve::acquaint(&mut self.roster, directory, persons);
    }

    /// The pieces of a note, in order, with the meeting each lies in.
    fn by_meeting<'a>(&self, summaries: &'a [Arc<Summary>]) -> impl Iterator<Item = (Meeting, &'a Piece)> + use<'a> {
        let (opener, mut meeting) = (self.opener, 0);
        summaries.iter().flat_map(|summary| &summary.pieces).map(move |piece| {
            meeting += u32::from(piece.boundary.as_ref().is_some_and(|boundary| boundary.opens(opener)));
            (meeting, piece)
        })
    }

    /// The number of a name in a meeting.
    #[must_use]
    pub fn id(&self, meeting: Meeting, name: &SmolStr) -> Option<NameId> {
        self.ids.get(&(meeting, name.clone())).copied()
    }

    /// What is known of a name in a section, if a tag with it may stand in its meeting.
    #[must_use]
    pub fn name(&self, section: usize, written: &str) -> Option<&Name> {
        let id = self.id(self.meeting(section), &SmolStr::new(written))?;
        self.names.get(id as usize)
    }

    /// The meeting that a section belongs to.
    #[must_use]
    pub fn meeting(&self, section: usize) -> Meeting {
        self.meetings.get(section).copied().unwrap_or_default()
    }

    fn collect(&mut self, summaries: &[Arc<Summary>], vocabulary: &Vocabulary) {
        let mut recurs: FxHashMap<SmolStr, (u32, u32)> = FxHashMap::default();
        let order = order(summaries);
        for (meeting, piece) in self.by_meeting(summaries) {
            for used in &piece.uses {
                let id = *self.ids.entry((meeting, used.name.clone())).or_insert_with(|| {
                    self.names.push(Name::new(&used.name, meeting, &self.roster, order, vocabulary));
                    NameId::try_from(self.names.len() - 1).unwrap_or(NameId::MAX)
                });
                let name = &mut self.names[id as usize];
                if used.style == Style::Bare {
                    let speech = !used.hints.has(Hints::ALONE) && !used.hints.has(Hints::TERSE);
                    name.bare += if speech { used.count } else { 0 };
                } else if is_marked(used.style)
                    && !used.hints.has(Hints::WRAPPED)
                    && used.defect.is_none_or(|defect| !tears(defect))
                    && !torn(used.style, used.defect, name.shape)
                {
                    let sums = recurs.entry(name.folded.clone()).or_default();
                    sums.0 += used.count;
                    // What a chat says stands below the name.
                    let alone = used.hints.has(Hints::ALONE) && used.style != Style::Chat;
                    sums.1 += if alone { used.count } else { 0 };
                }
            }
        }
        // `Ann Lee:` and `Ann:` are one name that recurs, where no list says who Ann is.
        let mut fulls: FxHashMap<SmolStr, u32> = FxHashMap::default();
        for (full, &(count, alone)) in &recurs {
            if let Some((first, _)) = full.split_once(' ')
                && alone == 0
                && recurs.contains_key(first)
                && self.roster.resolve(first, 0).is_none()
            {
                *fulls.entry(SmolStr::new(first)).or_default() += count;
            }
        }
        for name in &mut self.names {
            (name.count, name.alone) = recurs.get(&name.folded).copied().unwrap_or_default();
            match name.folded.split_once(' ') {
                Some((first, _)) if name.alone == 0 && fulls.contains_key(first) => {
                    name.count += recurs.get(first).map_or(0, |(count, _)| *count);
                }
                Some(_) => {}
                None => name.count += fulls.get(&name.folded).copied().unwrap_or_default(),
            }
        }
    }

    fn tally(&mut self, summaries: &[Arc<Summary>]) {
        // The note first: whether a bold line is a heading or a speaker hangs on the whole note.
        for (meeting, piece) in self.by_meeting(summaries) {
            for used in &piece.uses {
                let log = matches!(used.style, Style::Angle | Style::Chat) && used.hints.has(Hints::TIMED);
                self.timed += if log { used.count } else { 0 };
                self.count(used, meeting, None);
            }
        }
        self.sections.push(Tallies::default());
        self.meetings.push(0);
        for (meeting, piece) in self.by_meeting(summaries) {
            if piece.boundary.as_ref().is_some_and(|boundary| self.is_heading(meeting, boundary)) {
                self.sections.push(Tallies::default());
                self.meetings.push(meeting);
            }
            for used in &piece.uses {
                self.count(used, meeting, Some(self.sections.len() - 1));
            }
        }
    }

    fn count(&mut self, used: &Use, meeting: Meeting, section: Option<usize>) {
        let Some(id) = self.id(meeting, &used.name) else { return };
        let name = &self.names[id as usize];
        let usual = used.style == Style::Handle
            && (used.hints.has(Hints::NARRATIVE) || used.hints.has(Hints::UNMARKED) && name.listed.is_none());
        if name.label && name.listed.is_none() || name.placeholder || usual || used.defect.is_some_and(tears) {
            return;
        }
        if torn(used.style, used.defect, name.shape) {
            return;
        }
        let plausible = name.shape != Shape::Other || name.listed.is_some() || name.speakers.len() > 1;
        if !plausible || (used.hints.has(Hints::WRAPPED) && name.listed.is_none()) {
            return;
        }
        let (listed, recurs) = (name.listed.is_some(), name.recurs());
        let initials = listed && name.shape == Shape::Initials;
        let tally = match section {
            Some(section) => &mut self.sections[section][used.style as usize],
            None => &mut self.note[used.style as usize],
        };
        tally.plausible += used.count;
        tally.listed += if listed { used.count } else { 0 };
        tally.recurring += if !listed && recurs { used.count } else { 0 };
        tally.initials += if initials { used.count } else { 0 };
    }

    fn believe(&mut self, summaries: &[Arc<Summary>]) {
        for pass in [false, true] {
            // Bare names lean on the names that marked tags have shown, so they come second.
            let mut section = 0;
            let mut believed = Vec::new();
            for (meeting, piece) in self.by_meeting(summaries) {
                section +=
                    usize::from(piece.boundary.as_ref().is_some_and(|boundary| self.is_heading(meeting, boundary)));
                for used in &piece.uses {
                    let Some(id) = self.id(meeting, &used.name) else { continue };
                    let bare = matches!(used.style, Style::Bare | Style::Dash);
                    if bare == pass
                        && !self.names[id as usize].believed
                        && self.judge(section, used.style, used.hints, used.defect, id).believed()
                    {
                        believed.push(id);
                    }
                }
            }
            for id in believed {
                let name = &mut self.names[id as usize];
                name.believed = true;
                self.tagged.insert(name.folded.clone());
            }
        }
    }

    /// Whether a line of `meeting` that may be a heading is one.
    #[must_use]
    pub fn is_heading(&self, meeting: Meeting, boundary: &Boundary) -> bool {
        match boundary.kind {
            HeadingKind::Marked(_) | HeadingKind::Container | HeadingKind::Label => true,
            HeadingKind::Plain => self.plain_headings,
            HeadingKind::Date => self.dates,
            HeadingKind::Bold => {
                let id = boundary.bold.as_ref().and_then(|name| self.id(meeting, name));
                !id.is_some_and(|id| self.judge(usize::MAX, Style::BoldBlock, Hints::ALONE, None, id).believed())
            }
        }
    }

    /// The meeting after `meeting` has passed `boundary`.
    #[must_use]
    pub fn passed(&self, meeting: Meeting, boundary: &Boundary) -> Meeting {
        meeting + u32::from(boundary.opens(self.opener))
    }
}

impl Name {
    fn new(written: &SmolStr, meeting: Meeting, roster: &Roster, order: Order, vocabulary: &Vocabulary) -> Self {
        let folded = name::fold(tag::person(written).0);
        let placeholder = name::is_placeholder(&folded, written) || vocabulary.is_placeholder(&folded, written);
        let barred = vocabulary.is_label(&folded);
        let speakers = resolve::speakers(written, meeting, roster, order);
        let listed = match speakers.as_slice() {
            _ if placeholder || barred => None,
            [one] => one.link,
            many if many.iter().any(|speaker| speaker.link.is_some()) => {
                many.iter().filter_map(|speaker| speaker.link).max()
            }
            _ => None,
        };
        Self {
            shape: speakers.first().map_or(Shape::Other, |first| name::shape(&first.name)),
            label: barred || name::is_label(&folded) || listed.is_none() && !placeholder && name::is_common(&folded),
            barred,
            placeholder,
            listed,
            meeting,
            count: 0,
            alone: 0,
            bare: 0,
            believed: false,
            speakers,
            written: written.clone(),
            folded,
        }
    }

    /// Whether tags with this name recur, and not as a label of lists does (`Done:`).
    #[must_use]
    pub fn recurs(&self) -> bool {
        self.count >= 2 && (self.alone * 2 <= self.count || self.shape == Shape::Full)
    }

    fn nature(&self) -> Nature {
        match (self.placeholder, self.is_group()) {
            (true, _) => Nature::Placeholder,
            (_, true) => Nature::Group,
            _ => Nature::Persons,
        }
    }

    /// Whether it names several people at once.
    #[must_use]
    pub fn is_group(&self) -> bool {
        name::is_group(&self.folded)
    }
}

/// Styles that mark the name with signs of their own.
fn is_marked(style: Style) -> bool {
    use Style::{Angle, Bold, BoldBlock, Bracket, Chat, Colon, Handle, Italic};
    matches!(style, Bracket | Colon | Bold | BoldBlock | Angle | Handle | Italic | Chat)
}

/// Whether it is known too little from a tag to count it: `Ann:text` is glued, but so are keys to
/// their values.
fn torn(style: Style, defect: Option<Defect>, shape: Shape) -> bool {
    style == Style::Colon && defect == Some(Defect::Glued) && shape != Shape::Initials
}

/// Defects that leave open how far the name goes, or whether it is a tag at all.
fn tears(defect: Defect) -> bool {
    matches!(defect, Defect::Unclosed | Defect::Unopened | Defect::Empty | Defect::WrongSeparator | Defect::Unbalanced)
}
