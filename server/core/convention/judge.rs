//! The judgement on one line: whether what looks like a tag is one, and why.

use super::{Evidence, Name, NameId, Tally, tears, torn};
use crate::name::{self, Shape};
use crate::roster::By;
use crate::tag::{Defect, Hints, Style};

/// Why a line is held to be a statement, or why it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The name leads to somebody in an attendee list.
    Listed,
    /// The name recurs in tags.
    Recurs,
    /// Tags of this style carry names here.
    Convention,
    /// The form leaves no doubt: a log, a chat, a placeholder among tags.
    Form,
    /// The first name is a tag elsewhere in the note, or the full name opens other lines.
    Speaks,
    /// The word labels lines.
    Label,
    /// It does not look like a name.
    NoName,
    /// The line goes on with the sentence above.
    Wrapped,
    /// A link or a URL follows.
    Link,
    /// It is a task: its owner.
    Task,
    /// What follows tells about the person.
    Narrative,
    /// A topic or an entry rather than speech.
    Terse,
    /// Nothing in the note supports it.
    Unsupported,
}

impl Verdict {
    /// Whether the line is a statement.
    #[must_use]
    pub fn believed(self) -> bool {
        matches!(self, Self::Listed | Self::Recurs | Self::Convention | Self::Form | Self::Speaks)
    }

    /// The reason, in words that go on after "because".
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Listed => "the name leads to an attendee",
            Self::Recurs => "the name recurs in tags of this note",
            Self::Convention => "tags of this style carry names here",
            Self::Form => "the form leaves no doubt",
            Self::Speaks => "the name is known to speak elsewhere in this note",
            Self::Label => "the word is a label",
            Self::NoName => "it does not look like a name",
            Self::Wrapped => "the line goes on with the sentence above",
            Self::Link => "it labels a link",
            Self::Task => "it owns a task",
            Self::Narrative => "what follows is about the person, not said by them",
            Self::Terse => "what follows is a topic, not speech",
            Self::Unsupported => "the name is in no list, and too few tags like it name people here",
        }
    }
}

/// `holds` or else the other.
fn only(holds: bool, verdict: Verdict, otherwise: Verdict) -> Verdict {
    if holds { verdict } else { otherwise }
}

impl Evidence {
    /// Judges a candidate. `section` is its index in `sections`; past the last, the note alone is
    /// asked.
    #[must_use]
    pub fn judge(&self, section: usize, style: Style, hints: Hints, defect: Option<Defect>, id: NameId) -> Verdict {
        let name = &self.names[id as usize];
        let note = self.note[style as usize];
        let here = self.sections.get(section).map_or(note, |tallies| tallies[style as usize]);
        if name.barred {
            return Verdict::Label;
        }
        let site = Site { evidence: self, name, note, here, hints, listed: name.listed };
        match style {
            Style::Bracket => site.bracket(defect),
            Style::Colon | Style::Bold | Style::BoldBlock if defect.is_some_and(tears) => site.torn(),
            Style::Colon if torn(style, defect, name.shape) => site.torn(),
            // Bold is a stronger mark than a colon alone: fewer names have to agree.
            Style::Colon => site.colon(80),
            Style::Bold => site.colon(60),
            Style::Italic => site.italic(),
            Style::BoldBlock => site.bold_block(),
            Style::Angle => site.angle(),
            Style::Handle => site.handle(),
            Style::Dash => site.dash(),
            Style::Bare => site.bare(),
            Style::Paren => only(site.listed.is_some() && note.listed >= 2, Verdict::Listed, Verdict::Unsupported),
            Style::Chat => site.chat(),
            Style::Table => site.row(),
            Style::Continuation => Verdict::Unsupported,
        }
    }

    /// Whether the first name of a full name is a believed tag of this note.
    fn first_name_speaks(&self, name: &Name) -> bool {
        name.folded.split(' ').next().is_some_and(|first| self.tagged.contains(first))
    }
}

/// A candidate with the evidence for it.
struct Site<'a> {
    evidence: &'a Evidence,
    name: &'a Name,
    note: Tally,
    here: Tally,
    hints: Hints,
    listed: Option<By>,
}

impl Site<'_> {
    fn has(&self, hints: Hints) -> bool {
        self.hints.has(hints)
    }

    /// Whether it could be a name or several.
    fn plausible(&self) -> bool {
        !self.name.label
            && (self.name.shape != Shape::Other || self.name.speakers.len() > 1)
            && (!name::has_function_word(&self.name.folded) || name::is_office(&self.name.folded))
    }

    fn supported(&self, style: Style) -> u32 {
        self.evidence.note[style as usize].supported()
    }

    fn bracket(&self, defect: Option<Defect>) -> Verdict {
        let (name, note) = (self.name, self.note);
        match defect {
            Some(Defect::Empty) => only(note.supported() >= 3, Verdict::Convention, Verdict::Unsupported),
            // Who is known, or tagged elsewhere, decides how many words the name has.
            Some(Defect::Unclosed | Defect::Unopened) => {
                let short = note.supported() >= 1 && name.count >= 1;
                only(self.listed.is_some() || short, Verdict::Convention, Verdict::Unsupported)
            }
            _ if name.placeholder => only(note.supported() >= 2, Verdict::Form, Verdict::Unsupported),
            // `- [ ] [ann] book a room` is hers to do.
            _ if self.has(Hints::TASK) => Verdict::Task,
            _ if self.listed.is_some() => Verdict::Listed,
            _ if name.label => Verdict::Label,
            _ if self.has(Hints::ESCAPED) && note.listed == 0 => Verdict::Unsupported,
            _ if !self.plausible() && !name.is_group() => Verdict::NoName,
            _ if name.recurs() => Verdict::Recurs,
            // `[reading slides]` directs the stage.
            _ if name.folded == name.written && name::is_direction(&name.folded) => Verdict::NoName,
            _ => only(note.supported() >= 1 && note.reaches(30), Verdict::Convention, Verdict::Unsupported),
        }
    }

    /// Another sign than the colon, emphasis that is not closed: only beside well-formed tags, and
    /// only for somebody known.
    fn torn(&self) -> Verdict {
        let name = self.name;
        let known = self.listed.is_some() || name.shape == Shape::Initials && name.count >= 3;
        let marked = self.supported(Style::Colon) + self.supported(Style::Bold) + self.supported(Style::BoldBlock);
        match () {
            () if name.label => Verdict::Label,
            () if self.has(Hints::WRAPPED) => Verdict::Wrapped,
            () => only(known && marked >= 3, Verdict::Convention, Verdict::Unsupported),
        }
    }

    fn colon(&self, percent: u32) -> Verdict {
        let (name, note, here) = (self.name, self.note, self.here);
        if name.label {
            // Somebody may have the initials of a label; then they speak often.
            let sure = self.listed.is_some_and(|by| by <= By::Abbreviation) && name.count >= 2;
            return only(sure || self.listed.is_some() && name.count >= 4, Verdict::Listed, Verdict::Label);
        }
        if name.placeholder {
            // Nothing else is written `??`, and no label in a transcript is called `Speaker 2`.
            let sure = if name.written.starts_with('?') && note.listed >= 2 { 2 } else { 3 };
            let usual = note.supported() >= sure && note.reaches(50) || self.has(Hints::LOGGED);
            return only(usual, Verdict::Form, Verdict::Unsupported);
        }
        if self.has(Hints::TASK) {
            return Verdict::Task;
        }
        if self.listed.is_some() {
            return Verdict::Listed;
        }
        if self.has(Hints::LOGGED) && self.plausible() {
            return Verdict::Form;
        }
        for (hint, verdict) in [(Hints::WRAPPED, Verdict::Wrapped), (Hints::LINK, Verdict::Link)] {
            if self.has(hint) {
                return verdict;
            }
        }
        if !self.plausible() {
            return Verdict::NoName;
        }
        if name.shape == Shape::Initials {
            let recurs = name.recurs() && note.supported() >= 5 && note.reaches(60);
            return only(note.initials >= 3 || recurs, Verdict::Convention, Verdict::Unsupported);
        }
        if name.recurs() {
            // Where people are listed and none of them speaks so, what recurs may be labels.
            let roster = &self.evidence.roster;
            let least = if note.listed == 0 && roster.is_listed(0) && roster.is_listed(1) { 5 } else { 3 };
            let usual = note.supported() >= least && (here.reaches(60) || note.reaches(60));
            return only(usual, Verdict::Recurs, Verdict::Unsupported);
        }
        let agree = |tally: Tally| tally.supported() >= 4 && tally.reaches(percent);
        let usual = !self.has(Hints::ALONE) && (agree(here) || percent < 80 && agree(note));
        only(usual, Verdict::Convention, Verdict::Unsupported)
    }

    fn italic(&self) -> Verdict {
        if self.listed.is_some() {
            return only(self.note.listed >= 2, Verdict::Listed, Verdict::Unsupported);
        }
        let usual = self.name.recurs() && self.note.supported() >= 4 && self.note.reaches(70);
        match () {
            () if self.name.label => Verdict::Label,
            () if !self.plausible() || self.name.placeholder => Verdict::NoName,
            () => only(usual, Verdict::Recurs, Verdict::Unsupported),
        }
    }

    fn bold_block(&self) -> Verdict {
        if self.listed.is_some() {
            return Verdict::Listed;
        }
        if !self.plausible() {
            return Verdict::NoName;
        }
        let recurs = self.name.recurs() && self.note.supported() >= 5 && self.note.reaches(50);
        let usual = self.note.supported() >= 10 && self.note.reaches(80);
        only(recurs || usual, Verdict::Convention, Verdict::Unsupported)
    }

    fn angle(&self) -> Verdict {
        match () {
            () if self.has(Hints::TIMED) => Verdict::Form,
            () if self.listed.is_some() => Verdict::Listed,
            () if self.name.recurs() => Verdict::Recurs,
            () => only(self.note.plausible >= 3, Verdict::Convention, Verdict::Unsupported),
        }
    }

    fn handle(&self) -> Verdict {
        match () {
            // `- [ ] @ann`, and what is hers to do behind it
            () if self.has(Hints::TASK) => Verdict::Task,
            () if self.has(Hints::NARRATIVE) => Verdict::Narrative,
            () if self.has(Hints::LINK) => Verdict::Link,
            // Somebody is mentioned more often than they speak without a sign.
            () if self.has(Hints::UNMARKED) => {
                let usual = self.listed.is_some() && self.note.listed >= 3;
                only(usual && !self.has(Hints::TERSE), Verdict::Listed, Verdict::Narrative)
            }
            () if self.listed.is_some() => Verdict::Listed,
            () if self.has(Hints::ALONE) => only(self.note.plausible >= 2, Verdict::Convention, Verdict::Unsupported),
            () => Verdict::Form,
        }
    }

    /// A saved chat says "From"; a name above a time heads speech only where that recurs.
    fn chat(&self) -> Verdict {
        let heads = !(self.has(Hints::LOGGED) || self.has(Hints::TIMED));
        match () {
            () if self.name.label => Verdict::Label,
            () if self.name.placeholder => {
                only(!heads || self.note.supported() >= 2, Verdict::Form, Verdict::Unsupported)
            }
            () if !self.plausible() => Verdict::NoName,
            () if !heads => Verdict::Form,
            () if self.listed.is_some() => Verdict::Listed,
            () => only(self.name.recurs() && self.note.supported() >= 3, Verdict::Recurs, Verdict::Unsupported),
        }
    }

    fn row(&self) -> Verdict {
        match () {
            () if self.listed.is_some() => Verdict::Listed,
            () if self.name.label => Verdict::Label,
            () => only(self.plausible(), Verdict::Form, Verdict::NoName),
        }
    }

    fn dash(&self) -> Verdict {
        let full = self.name.shape == Shape::Full && !name::has_label(&self.name.folded);
        let sure = self.listed.is_some() && (self.listed <= Some(By::Abbreviation) || self.note.listed >= 2);
        let speaks = self.evidence.first_name_speaks(self.name) || self.name.bare >= 1 && self.name.recurs();
        match () {
            () if self.name.label => Verdict::Label,
            () if self.has(Hints::LINK) => Verdict::Link,
            () if self.has(Hints::WRAPPED) => Verdict::Wrapped,
            () if sure => Verdict::Listed,
            () => only(full && speaks, Verdict::Speaks, Verdict::Unsupported),
        }
    }

    /// A full name with no mark behind it. Two words in capitals open many lines; they are a name
    /// only where something else in the note says so.
    fn bare(&self) -> Verdict {
        let name = self.name;
        let narrative = self.has(Hints::NARRATIVE);
        let marked = self.supported(Style::Bracket) + self.supported(Style::Colon);
        match () {
            () if self.has(Hints::WRAPPED) => Verdict::Wrapped,
            // Alone on its line it may be an entry of any list: it has to have spoken elsewhere.
            () if self.has(Hints::ALONE) && name.bare == 0 => Verdict::Terse,
            () if self.has(Hints::TERSE) && name.bare < 3 => Verdict::Terse,
            () if self.listed.is_none() && (name::has_label(&name.folded) || !self.plausible()) => Verdict::NoName,
            () if name.label => Verdict::Label,
            () if self.has(Hints::OWNER) => Verdict::Narrative,
            () if self.evidence.first_name_speaks(name) => Verdict::Speaks,
            () if narrative => Verdict::Narrative,
            () if self.listed == Some(By::Name) && name.bare >= 2 => Verdict::Listed,
            () => only(name.bare >= 2 && marked >= 3, Verdict::Speaks, Verdict::Unsupported),
        }
    }
}
