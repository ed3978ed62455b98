//! Comments in a note that allow findings: `<!-- saidby: allow CODE -->` for its line or, where it
//! stands alone, for the next one; `<!-- saidby: allow-file CODE -->` for the whole note.

use crate::diagnostic::Diagnostic;
use crate::text::{Text, TextRange};
use smol_str::SmolStr;

/// A comment that allows findings, or was meant to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The comment.
    pub range: TextRange,
    /// The codes it names, and where.
    pub codes: Vec<(SmolStr, TextRange)>,
    /// Whether it is for the whole note.
    pub file: bool,
    /// What is wrong with it, and where.
    pub fault: Option<(String, TextRange)>,
}

/// An allowance, and which of its codes allowed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The allowance.
    pub allowance: Allowance,
    /// For each of its codes.
    pub used: Vec<bool>,
}

/// How such a comment begins, and what it says behind that.
const OPEN: &str = "<!--";
const OURS: &str = "saidby:";

impl Allowance {
    /// The comments in `text` that are meant for us.
    #[must_use]
    pub fn all(text: &str) -> Vec<Self> {
        let finder = memchr::memmem::find_iter(text.as_bytes(), OPEN);
        finder.filter_map(|at| Self::read(text, at)).collect()
    }

    /// The comment at `at`, which ends on its line.
    fn read(text: &str, at: usize) -> Option<Self> {
        let rest = &text[at + OPEN.len()..];
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        // In code it is shown, not meant.
        let above = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        if text[above..at].bytes().filter(|&byte| byte == b'`').count() % 2 == 1 {
            return None;
        }
        let inner = &line[..line.find("-->")?];
        let said = inner.trim_start().strip_prefix(OURS)?;
        let base = at + OPEN.len() + inner.len() - said.len();
        let range = TextRange::new(at, at + OPEN.len() + inner.len() + "-->".len());
        let mut words = words(said).map(|(from, word)| (word, TextRange::new(base + from, base + from + word.len())));
        let (verb, place) = words.next().unwrap_or(("", range));
        let codes: Vec<(SmolStr, TextRange)> = words.map(|(code, range)| (SmolStr::new(code), range)).collect();
        let fault = match verb {
            "allow" | "allow-file" if codes.is_empty() => Some(("it names no rule".to_owned(), range)),
            "allow" | "allow-file" => None,
            "" => Some(("it says nothing".to_owned(), range)),
            verb => Some((format!("`{verb}` is neither `allow` nor `allow-file`"), place)),
        };
        Some(Self { range, codes, file: verb == "allow-file", fault })
    }

    /// The same `by` bytes further on.
    #[must_use]
    pub fn shifted(&self, by: usize) -> Self {
        Self {
            range: self.range.shifted(by),
            codes: self.codes.iter().map(|(code, range)| (code.clone(), range.shifted(by))).collect(),
            file: self.file,
            fault: self.fault.as_ref().map(|(what, range)| (what.clone(), range.shifted(by))),
        }
    }

    /// Whether nothing else stands on its line.
    #[must_use]
    pub fn is_alone(&self, text: &Text) -> bool {
        let line = text.line_range(text.line_of(self.range.start));
        let blank = |start, end| text.slice(TextRange::new(start, end)).trim().is_empty();
        blank(line.start, self.range.start) && blank(self.range.end, line.end)
    }

    /// The line it is for: its own, or the next that is not blank where it stands alone.
    fn line(&self, text: &Text) -> usize {
        let own = text.line_of(self.range.start);
        if !self.is_alone(text) {
            return own;
        }
        let blank = |line: &usize| {
            let range = text.line_range(*line);
            range.start < text.len() && text.slice(range).trim().is_empty()
        };
        own + 1 + (own + 1..).take_while(blank).take(MOST_BLANK).count()
    }
}

/// A comment reaches over no more blank lines than these.
const MOST_BLANK: usize = 2;

/// The words of a comment, parted by blanks and commas, each with where it begins.
fn words(said: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = said.split([',', ' ', '\t']);
    let mut at = 0;
    let placed = parts.map(move |word| {
        let from = at;
        at += word.len() + 1;
        (from, word)
    });
    placed.filter(|(_, word)| !word.is_empty())
}

/// Takes what is allowed out of `findings`, and says which allowances were of use.
#[must_use]
pub fn judge(findings: &mut Vec<Diagnostic>, allowances: Vec<Allowance>, text: &Text) -> Vec<Judged> {
    let lines: Vec<usize> = allowances.iter().map(|allowance| allowance.line(text)).collect();
    let mut judged: Vec<Judged> = allowances
        .into_iter()
        .map(|allowance| Judged { used: vec![false; allowance.codes.len()], allowance })
        .collect();
    findings.retain(|finding| {
        let line = text.line_of(finding.range.start);
        let mut allowed = false;
        for (Judged { allowance, used }, at) in judged.iter_mut().zip(&lines) {
            if allowance.fault.is_some() || !allowance.file && *at != line {
                continue;
            }
            for ((code, _), used) in allowance.codes.iter().zip(used) {
                if code == finding.code {
                    (*used, allowed) = (true, true);
                }
            }
        }
        !allowed
    });
    judged
}
