//! What leads elsewhere: the handles and addresses of those listed, bare URLs, and `#123` where the
//! settings name a repository.

use crate::document::Document;
use crate::mention::{bounded, handle_url, mail_url};
use crate::note::Attendee;
use crate::settings::{Settings, is_web};
use crate::text::{Text, TextRange};
use crate::workspace::Workspace;
use std::fmt::Write;

/// A place that leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where.
    pub range: TextRange,
    /// A URL.
    pub target: String,
}

/// All links of a note, in the order of the text.
#[must_use]
pub fn document_links(_workspace: &Workspace, document: &Document) -> Vec<Link> {
    if !document.is_note() {
        return Vec::new();
    }
    let text = document.text();
    let mut links: Vec<Link> =
        document.note().attendees().flat_map(|attendee| people(document.settings(), text, &attendee)).collect();
    urls(text, &mut links);
    numbers(document.settings(), text, &mut links);
    links.sort_by_key(|link| link.range);
    links.dedup_by(|next, held| next.range.intersects(held.range));
    links
}

/// Handle and address of an entry.
fn people(settings: &Settings, text: &Text, attendee: &Attendee<'_>) -> Vec<Link> {
    let words = text.slice(attendee.range);
    let mut links = Vec::new();
    if let Some(handle) = &attendee.entry.handle {
        let written = format!("@{handle}");
        let found = bounded(&words, &written).next().map(|at| (at, written.len()));
        let found = found.or_else(|| bounded(&words, handle).next().map(|at| (at, handle.len())));
        links.extend(found.and_then(|(at, len)| Some((at, len, handle_url(settings, handle)?))));
    }
    if let Some(email) = &attendee.entry.email {
        links.extend(words.find(email.as_str()).map(|at| (at, email.len(), mail_url(email))));
    }
    let link = |(at, len, target)| Link { range: TextRange::new(at, at + len).shifted(attendee.range.start), target };
    links.into_iter().map(link).collect()
}

/// Bare URLs: `https://…` up to where a sentence would go on.
fn urls(text: &Text, links: &mut Vec<Link>) {
    let whole = String::from(text);
    for (at, _) in whole.match_indices("://") {
        let Some(scheme) = ["https", "http"].into_iter().find(|known| whole[..at].ends_with(known)) else { continue };
        let length = address(&whole[at + 3..]);
        if length > 0 {
            let range = TextRange::new(at - scheme.len(), at + 3 + length);
            links.push(Link { range, target: percent_encoded(&whole[range.start..range.end]) });
        }
    }
}

/// A URL as people write it, in the letters that one may have.
fn percent_encoded(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii() && byte != b'[' {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// `#123`, an issue of the repository, where it stands alone: `#1a` and `page#1` are none.
fn numbers(settings: &Settings, text: &Text, links: &mut Vec<Link>) {
    let Some(repository) = settings.repository.as_deref().filter(|address| is_web(address)) else { return };
    let whole = String::from(text);
    for (at, _) in whole.match_indices('#') {
        let digits = whole[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        let end = at + 1 + digits;
        let inside = |c: char| c.is_alphanumeric() || "#&/_".contains(c);
        let alone = !whole[..at].ends_with(inside) && !whole[end..].starts_with(inside);
        if alone && (1..=9).contains(&digits) {
            let number = &whole[at + 1..end];
            let target = if repository.contains("{}") {
                repository.replace("{}", number)
            } else {
                format!("{}/issues/{number}", repository.trim_end_matches('/'))
            };
            links.push(Link { range: TextRange::new(at, end), target });
        }
    }
}

/// The length of what belongs to a URL behind `://` (bytes): no white space, no closing bracket
/// that was not opened in it, no full stop at its end.
fn address(rest: &str) -> usize {
    let mut open = 0;
    let end = rest.find(|c: char| {
        open += i32::from(c == '(') - i32::from(c == ')');
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '|' | ']' | '\\' | '^' | '{' | '}')
            || open < 0
    });
    rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '…']).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Claim;
    use crate::fixture;
    use std::sync::Arc;

    fn check(source: &str) {
        let fixture = fixture::parse(source);
        let found = document_links(&Workspace::default(), &fixture.document());
        fixture.expect(found.into_iter().map(|link| (link.range, link.target)));
    }

    #[test]
    fn handles_and_addresses_of_the_list() {
        check(
            "Attendees:\n\n- Ann Lee (@annl) a.lee@kite.example\n           ^^^^^ https://github.com/annl\n                  ^^^^^^^^^^^^^^^^^^ mailto:a.lee@kite.example\n- Bo Ek\n",
        );
    }

    #[test]
    fn urls_in_the_text() {
        check(
            "- [ann] see https://kite.example/a_(b)?q=1#c, and\n            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ https://kite.example/a_(b)?q=1#c\n- [bo] é [x](http://bo.example).\n             ^^^^^^^^^^^^^^^^^ http://bo.example\n- <https://cy.example>\n   ^^^^^^^^^^^^^^^^^^ https://cy.example\n- ftp://no.example and :// and https://\n",
        );
        check(
            "- [ann] see https://kite.example/Ünal[1\n            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ https://kite.example/%C3%9Cnal%5B1\n",
        );
    }

    #[test]
    fn numbers_where_a_repository_is_set() {
        let check = |repository: &str, source: &str| {
            let fixture = fixture::parse(source);
            let settings = Settings { repository: Some(repository.to_owned()), ..Settings::default() };
            let document = Document::under(&fixture.text, Claim::Note, &Arc::new(settings));
            let found = document_links(&Workspace::default(), &document);
            fixture.expect(found.into_iter().map(|link| (link.range, link.target)));
        };
        check(
            "https://forge.example/kite/",
            "# 1 dial\n\n- [ann] é (#12), #3a, a#4 and &#5; too\n           ^^^ https://forge.example/kite/issues/12\n- [bo] https://kite.example/#6\n       ^^^^^^^^^^^^^^^^^^^^^^^ https://kite.example/#6\n",
        );
        check("https://bugs.example/{}", "- [ann] #7.\n        ^^ https://bugs.example/7\n");
        check("javascript:{}", "- [ann] #7.\n");
    }
}
