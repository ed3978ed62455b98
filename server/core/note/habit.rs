//! How most speakers of a note are tagged, for findings about tags that are not quite so.

use super::{Note, PageView, Statement};
use crate::resolve::Status;
use crate::tag::Style;
use crate::text::TextRange;

/// How a note tags its speakers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habit {
    /// The first tag that shows it.
    pub shown: TextRange,
    /// How many lines begin with a name in these marks, or with what could be one.
    pub plausible: u32,
    /// How many of these names are of somebody listed, or recur.
    pub supported: u32,
}

impl Note {
    /// Whether half of the tags with a colon have a space before it, which then is no slip: `AB : We`
    /// is how some write all of them.
    #[must_use]
    pub fn spaces_colons(&self) -> bool {
        let count = |of: fn(&PageView) -> u32| self.views.iter().map(|view| of(view)).sum::<u32>();
        let spaced = count(|view| view.spaced_colons);
        spaced > 0 && spaced * 2 >= count(|view| view.colons)
    }

    /// The one of `styles` that most tags have.
    #[must_use]
    pub fn habit(&self, styles: &[Style]) -> Option<Habit> {
        let tally = |style: &Style| self.evidence().note[*style as usize];
        let supported = |style: &Style| tally(style).listed + tally(style).recurring;
        let style = *styles.iter().max_by_key(|style| supported(style))?;
        let sound = |statement: &Statement<'_>| {
            let (form, name) = (&statement.tag.form, statement.name);
            let known = name.count > 1 || name.speakers.iter().all(|speaker| speaker.status == Status::Known);
            form.style == style && form.defect.is_none() && known
        };
        let shown = self.statements().find(sound)?.tag_range();
        Some(Habit { shown, plausible: tally(&style).plausible, supported: supported(&style) })
    }
}
