//! What is being typed where the cursor is, by the words before it on its line.

use super::takes_tags;
use crate::line::LineKind;
use crate::note::Note;
use crate::segment::is_action_label;
use crate::text::{Text, TextRange};

/// What may stand where the cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A tag whose opening mark is typed: `[` or `**`.
    Tag(&'static str),
    /// Anything that begins a line or a bullet.
    Line,
    /// A handle, behind `@`; true at the start of a line, where it may be a tag.
    Handle(bool),
    /// The owner of an action, behind `AI(`.
    Owner,
    /// The owner of an action, at the start of what is to be done.
    Doer,
    /// The words of a heading, of this level.
    Heading(u8),
    /// A date, behind `due` or `by`.
    Date,
}

/// What is being typed, and where.
#[derive(Clone, Debug)]
pub struct Context {
    /// What may stand here.
    pub wanted: Wanted,
    /// What is typed of it, without its opening mark.
    pub typed: String,
    /// What is replaced: from the opening mark to the cursor, or to the end of what closes it.
    pub range: TextRange,
    /// Where the cursor is.
    pub offset: usize,
    /// Whether the line is a bullet.
    pub in_item: bool,
}

/// More than this is no name any more (bytes).
const LONGEST: usize = 40;

impl Context {
    /// What is being typed at `offset`, if that is something to complete.
    pub fn at(note: &Note, text: &Text, offset: usize) -> Option<Self> {
        let offset = text.floor(offset);
        let (place, segment) = note.pages().at(offset)?;
        let line = segment.lines.get(segment.line_at(offset - place.start))?;
        if !takes_tags(line.kind) {
            return None;
        }
        let whole = text.line_range(text.line_of(offset));
        let before = text.slice(TextRange::new(whole.start, offset)).into_owned();
        let behind = text.slice(TextRange::new(offset, whole.end)).into_owned();
        let lead = lead(&before);
        let words = &before[lead..];
        let found = |wanted, typed: &str, marks: usize, closing: usize| {
            let range = TextRange::new(offset - typed.len() - marks, offset + closing);
            let in_item = lead > before.len() - before.trim_start().len();
            (typed.len() <= LONGEST).then(|| Self { wanted, typed: typed.to_string(), range, offset, in_item })
        };
        if let Some(typed) = words.strip_prefix('[')
            && !typed.contains([']', '(', '['])
        {
            let closing = behind.find(']').filter(|&at| is_name(&behind[..at])).map_or(0, |at| at + 1);
            return found(Wanted::Tag("["), typed, 1, spaced(&behind, closing));
        }
        if let Some(typed) = words.strip_prefix("**")
            && !typed.contains('*')
        {
            let closing = if behind.starts_with("**") { 2 } else { 0 };
            return found(Wanted::Tag("**"), typed, 2, spaced(&behind, closing));
        }
        if let Some(at) = words.rfind('@')
            && !words[..at].ends_with(|c: char| c.is_alphanumeric())
            && words[at + 1..].chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        {
            return found(Wanted::Handle(at == 0), &words[at + 1..], 1, 0);
        }
        let at_end = behind.trim().is_empty();
        if line.kind == LineKind::Heading
            && let Some((marks, typed)) = words.split_once(' ')
        {
            let level = u8::try_from(marks.len()).ok().filter(|_| at_end && marks.bytes().all(|mark| mark == b'#'))?;
            return found(Wanted::Heading(level), typed, 0, 0);
        }
        let number = segment.line_at(offset - place.start);
        let is_action = || line.task || segment.outcomes.iter().any(|outcome| outcome.line as usize == number);
        if let Some((said, typed)) = words.rsplit_once(' ')
            && at_end
            && typed.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '.'))
            && (ends_with_word(said, &DUE) || ends_with_word(said, &UNTIL) && is_action())
        {
            return found(Wanted::Date, typed, 0, 0);
        }
        if let Some((label, typed)) = words.split_once(':')
            && at_end
            && is_action_label(label.trim_matches(['*', '_', ' ']))
            && let Some(typed) = typed.trim_start_matches(['*', '_']).strip_prefix(' ')
            && is_name(typed)
        {
            return found(Wanted::Doer, typed, 0, 0);
        }
        if let Some((label, typed)) = words.split_once('(')
            && is_action_label(label.trim_end())
            && is_name(typed)
        {
            return found(Wanted::Owner, typed, 0, 0);
        }
        let heading = line.kind == LineKind::Heading && words.trim_start_matches('#').is_empty();
        if (is_name(words) && line.kind != LineKind::Heading || heading) && at_end {
            return found(Wanted::Line, words, 0, 0);
        }
        None
    }
}

/// Words behind which a date stands.
const DUE: [&str; 2] = ["due", "deadline"];

/// Words behind which a date may stand, where something is to be done.
const UNTIL: [&str; 3] = ["by", "until", "before"];

/// Whether the last word is one of `known`.
fn ends_with_word(words: &str, known: &[&str]) -> bool {
    let last = words.trim_end_matches(':').rsplit([' ', '(']).next().unwrap_or_default();
    known.iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// `closing` with the space behind what is closed.
fn spaced(behind: &str, closing: usize) -> usize {
    closing + usize::from(closing > 0 && behind[closing..].starts_with(' '))
}

/// Whether these may be the first letters of a name: at most three words, no punctuation.
fn is_name(typed: &str) -> bool {
    typed.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '’' | '.'))
        && typed.split(' ').count() <= 3
        && !typed.starts_with(' ')
}

/// Where the words of a line begin: behind indentation, quote marks, list marker and task box.
fn lead(line: &str) -> usize {
    let blank = |at: usize| at + line[at..].len() - line[at..].trim_start_matches([' ', '\t', '>']).len();
    let mut at = blank(0);
    let rest = &line[at..];
    let marker = rest.chars().next().filter(|c| matches!(c, '-' | '*' | '+' | '•')).map(char::len_utf8).or_else(|| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0 && rest[digits..].starts_with(['.', ')'])).then_some(digits + 1)
    });
    if let Some(marker) = marker.filter(|&marker| rest[marker..].starts_with([' ', '\t'])) {
        at = blank(at + marker);
    }
    for task in ["[ ] ", "[x] ", "[X] "] {
        if line[at..].starts_with(task) {
            at = blank(at + task.len());
        }
    }
    at
}
