//! Headings that other notes of the series have and this one does not.

use super::context::Context;
use super::{Completion, CompletionKind, fits, opening};
use crate::name;
use crate::note::Note;
use crate::text::Text;
use rustc_hash::{FxHashMap, FxHashSet};

/// The headings of a note, each with its level.
pub type Headings = Vec<(u8, String)>;

/// What `series`, the headings of its other notes, has again and again at `level`, the most usual
/// first; and a list of attendees where there is none.
pub fn offered(series: &[Headings], level: u8, note: &Note, text: &Text, context: &Context) -> Vec<Completion> {
    let sections = 1..note.sections().len();
    let held: FxHashSet<_> = sections.map(|section| name::fold(&note.section_name(section, text))).collect();
    let mut counts = FxHashMap::default();
    let mut usual: Vec<&str> = Vec::new();
    for headings in series {
        let mut met = FxHashSet::default();
        for (_, heading) in headings.iter().filter(|(of, _)| *of == level) {
            let folded = name::fold(heading);
            if held.contains(&folded) || !met.insert(folded.clone()) {
                continue;
            }
            let count: &mut usize = counts.entry(folded).or_default();
            *count += 1;
            if *count == 1 {
                usual.push(heading);
            }
        }
    }
    let count = |heading: &str| counts.get(&name::fold(heading)).copied().unwrap_or_default();
    // What one of several notes has is a topic of that day.
    usual.retain(|heading| series.len() == 1 || count(heading) > 1);
    usual.sort_by_key(|heading| std::cmp::Reverse(count(heading)));
    let lists = Some("Attendees").filter(|list| note.attendees().next().is_none() && !held.contains(&name::fold(list)));
    let new_line = text.line_ending();
    let opening = |heading: &str| if Some(heading) == lists { "- " } else { opening(note) };
    let offer = |heading: &str| Completion {
        label: heading.to_string(),
        detail: None,
        kind: CompletionKind::Section,
        range: context.range,
        text: heading.to_string(),
        snippet: Some(format!("{}{new_line}{new_line}{}$0", in_snippet(heading), opening(heading))),
        filter: heading.to_string(),
        person: None,
    };
    let fitting = usual.into_iter().chain(lists).filter(|heading| fits(heading, &context.typed));
    fitting.map(offer).collect()
}

/// As a snippet has to have it.
fn in_snippet(words: &str) -> String {
    words.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}
