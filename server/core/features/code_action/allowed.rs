//! Allows a finding: on its line, in the whole note, or in `saidby.toml`.

use super::Outside;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::document::Document;
use crate::edit::TextEdit;
use crate::line::LineKind;
use crate::text::Text;

/// The rules about such comments.
const ABOUT_COMMENTS: [&str; 2] = ["unknown-rule", "unused-allowance"];

/// What would allow `finding`: comments that Markdown does not show, and the settings.
pub fn offered(document: &Document, finding: &Diagnostic) -> Vec<(Fix, Option<Outside>)> {
    // Plain text would show the comment, and a roster has none.
    let commented = document.is_markdown() && document.people().is_none() && !document.origin().lossy;
    let comments = if commented { comments(document, finding) } else { Vec::new() };
    let code = finding.code;
    let settings = |here: bool, of: &str| {
        let title = format!("Allow `{code}` in {of}: in saidby.toml");
        let fix = Fix { title, applicability: Applicability::Safe, edits: Vec::new() };
        (fix, Some(Outside::Allowed { code, here }))
    };
    let here = (!commented).then(|| settings(true, "this file"));
    comments.into_iter().map(|fix| (fix, None)).chain(here).chain([settings(false, "all notes")]).collect()
}

fn comments(document: &Document, finding: &Diagnostic) -> Vec<Fix> {
    let (text, code) = (document.text(), finding.code);
    // Comments are not mended with more of them.
    if ABOUT_COMMENTS.contains(&code) {
        return Vec::new();
    }
    let line = text.line_range(text.line_of(finding.range.start));
    let fix = |title: String, edit| Fix { title, applicability: Applicability::Safe, edits: vec![edit] };
    let top = top(document, text);
    let ending = text.line_ending();
    let mut fixes = Vec::new();
    // In code and the like a comment is none.
    let takes_comments = document.pages().at(line.start).is_some_and(|(place, segment)| {
        let kind = segment.lines.get(segment.line_at(line.start - place.start)).map(|line| line.kind);
        !matches!(kind, Some(LineKind::Code | LineKind::FrontMatter | LineKind::Comment | LineKind::Row))
    });
    if takes_comments {
        let end = line.start + text.slice(line).trim_end().len();
        let comment = format!(" <!-- saidby: allow {code} -->");
        fixes.push(fix(format!("Allow `{code}` here"), TextEdit::insert(end, comment)));
    }
    let comment = format!("<!-- saidby: allow-file {code} -->{ending}");
    fixes.push(fix(format!("Allow `{code}` in this file"), TextEdit::insert(top, comment)));
    fixes
}

/// Where the note begins, behind its front matter.
fn top(document: &Document, text: &Text) -> usize {
    let Some((_, first)) = document.pages().at(0) else { return 0 };
    let front = first.lines.iter().take_while(|line| line.kind == LineKind::FrontMatter).count();
    text.line_start(front)
}
