//! What one entry of an attendee list says, and the parts of a line of people.

use super::Role;
use crate::name;
use smol_str::SmolStr;

/// What an entry of an attendee list says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The name as written; a handle where there is no name.
    pub name: SmolStr,
    /// `@handle`, without the `@`.
    pub handle: Option<SmolStr>,
    /// E-mail address.
    pub email: Option<SmolStr>,
    /// Two to four capitals in parentheses or in a column of their own: an abbreviation or an
    /// organisation; whether tags use it tells.
    pub abbreviation: Option<SmolStr>,
    /// What else stands in parentheses, one word: a nick, an organisation, a role.
    pub nick: Option<SmolStr>,
    /// Organisation.
    pub organization: Option<SmolStr>,
    /// What the list says of them.
    pub role: Role,
    /// What is wrong with its form.
    pub defect: Option<EntryDefect>,
}

/// What is wrong with the form of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryDefect {
    /// A parenthesis that is not closed.
    Unclosed,
    /// A parenthesis that was not opened.
    Unopened,
    /// Nothing between the parentheses.
    Empty,
}

/// What one item of a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A person.
    Person(Entry),
    /// `Many more...`: there were others.
    Open,
    /// Nothing that names anybody; the list goes on.
    Odd,
    /// Not part of a list of people.
    Prose,
}

/// Reads one item of a list of people.
#[must_use]
pub fn item(words: &str, role: Role) -> Item {
    let words = words.trim().trim_end_matches([';', ',']).trim();
    let struck = words.len() > 4 && words.starts_with("~~") && words.ends_with("~~");
    let words = if struck { words.trim_matches('~') } else { words };
    let words = words.trim_matches(|c: char| matches!(c, '*' | '_' | '"') || c.is_whitespace());
    let lower = words.to_lowercase();
    if is_open(words, &lower) {
        return Item::Open;
    }
    let linked = words.contains("](");
    if words.is_empty() || words.starts_with(['<', '[']) && !linked || is_template(&lower) {
        return Item::Odd;
    }
    if !linked && words.contains("://") || words.len() > 160 {
        return Item::Prose;
    }
    if let Some((initials, full)) = legend(words) {
        let (name, abbreviation) = (SmolStr::new(full), Some(SmolStr::new(initials)));
        return Item::Person(Entry { name, abbreviation, role, ..Entry::default() });
    }
    let mut entry = Entry { role: if struck { Role::Absent } else { role }, ..Entry::default() };
    let mut rest = String::new();
    let mut plain = words;
    // [Name](url)
    if let Some(linked) = words.strip_prefix('[')
        && let Some((name, after)) = linked.split_once("](")
    {
        rest.push_str(name);
        plain = after.split_once(')').map_or("", |(_, after)| after);
    }
    rest.push_str(plain);
    nickname(&mut rest, &mut entry);
    parentheses(&mut rest, &mut entry);
    pick_words(&mut rest, &mut entry);
    trailing_abbreviation(&mut rest, &mut entry);
    let name = split_organization(&rest, &mut entry);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name =
        name.trim_matches(|c: char| matches!(c, ',' | '-' | '–' | '—' | ':' | '.' | '*' | '_') || c.is_whitespace());
    let count = name.split_whitespace().count();
    if count > 5 || name.chars().any(|c| matches!(c, '!' | ';' | '"' | '=' | '{' | '>' | '`')) {
        return Item::Prose;
    }
    if name.ends_with('?') || name.chars().any(|c| c == '?') {
        return Item::Odd;
    }
    entry.name = match (&entry.handle, name.chars().any(char::is_alphabetic)) {
        (_, true) => SmolStr::new(name),
        (Some(handle), false) => handle.clone(),
        (None, false) => match &entry.email {
            Some(email) => email.clone(),
            None if entry.defect.is_some() => SmolStr::default(),
            None => return Item::Odd,
        },
    };
    Item::Person(entry)
}

/// Takes a nickname in quotes, `Robert "Bob" Lee`, out of `rest` and into `entry`.
fn nickname(rest: &mut String, entry: &mut Entry) {
    for (open, close) in [('"', '"'), ('“', '”')] {
        let Some(from) = rest.find(open).filter(|&from| from > 0) else { continue };
        let inner = from + open.len_utf8();
        let Some(length) = rest[inner..].find(close) else { continue };
        if (1..=20).contains(&length) && crate::tag::is_name(&rest[inner..inner + length], 1) {
            entry.nick = Some(SmolStr::new(&rest[inner..inner + length]));
            rest.replace_range(from..inner + length + close.len_utf8(), " ");
        }
    }
}

/// Takes what stands in parentheses out of `rest` and into `entry`.
fn parentheses(rest: &mut String, entry: &mut Entry) {
    while let Some(open) = rest.find(['(', '[']) {
        let close = if rest.as_bytes()[open] == b'(' { ')' } else { ']' };
        let Some(length) = rest[open..].find(close) else {
            entry.defect = Some(EntryDefect::Unclosed);
            let inner = rest[open + 1..].to_string();
            rest.truncate(open);
            inside(&inner, entry);
            return;
        };
        let inner = rest[open + 1..open + length].trim().to_string();
        rest.replace_range(open..=open + length, " ");
        if inner.is_empty() {
            entry.defect = Some(EntryDefect::Empty);
        } else {
            inside(&inner, entry);
        }
    }
    if let Some(close) = rest.find(')') {
        entry.defect = Some(EntryDefect::Unopened);
        rest.remove(close);
    }
}

fn inside(inner: &str, entry: &mut Entry) {
    let inner = inner.trim().trim_matches(['*', '_', '"', '\'']);
    // `(Kite, @annl)` and `(ALE, Kite Labs)` say two things, `(Kite Labs, Inc.)` and `(IBM, US)` one.
    let told = |part: &str| part.trim().starts_with('@') || is_email(part.trim());
    let initials = |part: &str| crate::tag::is_initials(part.trim());
    let shortened =
        || inner.split_once(',').is_some_and(|(first, rest)| initials(first) && !rest.split(',').any(initials));
    if inner.contains(',') && (inner.split(',').any(told) || shortened()) {
        inner.split(',').filter(|part| !part.trim().is_empty()).for_each(|part| inside(part, entry));
        return;
    }
    if let Some(handle) = inner.strip_prefix('@') {
        // `(@ann on slack)` is no handle of the usual host.
        if is_handle(handle) {
            entry.handle.get_or_insert_with(|| SmolStr::new(handle));
        }
    } else if is_email(inner) {
        entry.email.get_or_insert_with(|| SmolStr::new(inner));
    } else if crate::tag::is_initials(inner) {
        entry.abbreviation.get_or_insert_with(|| SmolStr::new(inner));
    } else if !inner.contains(' ')
        && entry.nick.is_none()
        && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    {
        entry.nick = Some(SmolStr::new(inner));
    } else if entry.organization.is_none() {
        entry.organization = Some(SmolStr::new(inner));
    }
}

/// Takes handles and addresses that stand free out of `rest`.
fn pick_words(rest: &mut String, entry: &mut Entry) {
    let mut left = Vec::new();
    for word in rest.split_whitespace() {
        let bare = word.trim_matches([',', ';', '<', '>', '_', '*']);
        if is_email(bare) {
            entry.email.get_or_insert_with(|| SmolStr::new(bare));
        } else if let Some(handle) = bare.strip_prefix('@')
            && is_handle(handle)
        {
            entry.handle.get_or_insert_with(|| SmolStr::new(handle));
        } else {
            left.push(word);
        }
    }
    *rest = left.join(" ");
}

/// `Ann Lee (Kite) ALE`, `Ann Lee ALE`: capitals behind the name, with its first letter, are its
/// abbreviation.
fn trailing_abbreviation(rest: &mut String, entry: &mut Entry) {
    let Some((name, last)) = rest.rsplit_once(' ') else { return };
    let first = |text: &str| text.chars().next().map(|c| c.to_lowercase().to_string());
    let fits = last.chars().all(char::is_uppercase) && crate::tag::is_initials(last) && first(name) == first(last);
    let named = name.chars().any(char::is_lowercase) && !name.ends_with(['-', '–', '—', ',', '|', ':', '/']);
    if fits && named && name.contains(' ') {
        entry.abbreviation.get_or_insert_with(|| SmolStr::new(last));
        *rest = name.to_owned();
    }
}

/// `Name, Org`, `Name - Org`, `Name | Org`: the name; the organisation goes into `entry`.
fn split_organization<'a>(rest: &'a str, entry: &mut Entry) -> &'a str {
    if !rest.bytes().any(|byte| matches!(byte, b'-' | b'|' | b',' | b':' | b'/') || !byte.is_ascii()) {
        return rest;
    }
    for separator in [" - ", " – ", " — ", " | ", ", ", ": ", "/ ", "|"] {
        if let Some((name, organization)) = rest.split_once(separator) {
            let organization = organization.trim();
            if crate::tag::is_initials(organization) && entry.abbreviation.is_none() {
                entry.abbreviation = Some(SmolStr::new(organization));
            } else if !organization.is_empty() {
                entry.organization.get_or_insert_with(|| SmolStr::new(organization));
            }
            return name;
        }
    }
    rest
}

/// The initials and the name in `AL: Ann Lee`, `AL - Ann Lee` and `AL = Ann Lee`, where they fit.
#[must_use]
pub fn legend(words: &str) -> Option<(&str, &str)> {
    // Names are short; what people say mostly is not.
    if words.len() > 64 {
        return None;
    }
    let at = memchr::memchr3(b':', b'=', b'-', words.as_bytes())?;
    let (initials, full) = (words[..at].trim_end(), words[at + 1..].trim_start());
    let spelt = |word: &str| crate::tag::is_proper(word) || name::is_particle(word);
    let fits = at <= 6
        && crate::tag::is_initials(initials)
        && (2..=4).contains(&full.split(' ').count())
        && full.split(' ').all(spelt)
        && name::initials(full).contains(&name::fold(initials))
        // `PR: Pull Request`
        && !full.split(' ').any(|word| name::is_common(&name::fold(word)));
    fits.then_some((initials, full))
}

/// Whether `text` is a handle as code hosts allow them.
#[must_use]
pub fn is_handle(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 40
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// Whether `text` looks like an e-mail address.
#[must_use]
pub fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.ends_with('.')
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'@' | b'.' | b'-' | b'_' | b'+'))
    })
}

/// `Many more...`, `and others`, `…`: the list does not name everybody. `lower` are the words in lower
/// case.
fn is_open(words: &str, lower: &str) -> bool {
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    (bare.is_empty() && (words.contains('…') || words.contains("...")))
        || matches!(
            bare,
            "others"
                | "more"
                | "etc"
                | "and others"
                | "et al"
                | "and more"
                | "and many more"
                | "many others"
                | "many more"
        )
        || (lower.starts_with("and ") && (lower.contains(" more") || lower.contains("others")) && lower.len() < 40)
}

/// Words of a template that nobody filled in, in lower case.
fn is_template(lower: &str) -> bool {
    const PHRASES: [&str; 7] =
        ["your name", "add yourself", "attendee name", "name here", "please add", "first last", "list of attendees"];
    let within = |phrase: &&str| memchr::memmem::find(lower.as_bytes(), phrase.as_bytes()).is_some();
    matches!(lower, "tbd" | "tba" | "todo" | "n/a" | "none" | "name") || PHRASES.iter().any(within)
}

/// Splits a line of people at commas and semicolons outside parentheses, or else at slashes, bars
/// or dots, and at a last `and`; each part with the byte where it begins. `Ann Lee (AL, Kite), Bo Ek`
/// has two.
pub fn parts(words: &str) -> Vec<(usize, &str)> {
    let (mut out, mut depth, mut from) = (Vec::new(), 0usize, 0);
    let twice = |sign: &&str| words.match_indices(*sign).nth(1).is_some();
    let sign = match memchr::memchr2(b',', b';', words.as_bytes()) {
        None if words.contains(['/', '|', '·', '•']) => [" / ", " | ", " · ", " • "].into_iter().find(twice),
        _ => None,
    };
    for (at, c) in words.char_indices() {
        match c {
            _ if at < from => {}
            '(' | '[' => depth += 1,
            // `Ann Lee (AL) Bo Ek (BE)`: somebody forgot the comma.
            ')' if depth == 1 && is_next_person(&words[at + 1..]) => {
                out.push((from, &words[from..=at]));
                (from, depth) = (at + 1, 0);
            }
            ')' | ']' => depth = depth.saturating_sub(1),
            // `@annl @boek`
            ' ' if depth == 0 && words[at + 1..].starts_with('@') && words[from..at].trim().starts_with('@') => {
                out.push((from, &words[from..at]));
                from = at + 1;
            }
            ' ' if depth == 0 && sign.is_some_and(|sign| words[at..].starts_with(sign)) => {
                out.push((from, &words[from..at]));
                from = at + sign.map_or(0, str::len);
            }
            ',' | ';' | '、' | '，' | '；' | '،' if depth == 0 => {
                out.push((from, &words[from..at]));
                from = at + c.len_utf8();
            }
            '<' if depth == 0 && words[at..].starts_with("<br") => {
                out.push((from, &words[from..at]));
                from = words[at..].find('>').map_or(words.len(), |length| at + length + 1);
            }
            _ => {}
        }
    }
    out.push((from, &words[from..]));
    if [" and ", " & "].iter().any(|sign| memchr::memmem::find(words.as_bytes(), sign.as_bytes()).is_some()) {
        let short = out.iter().all(|(_, part)| !part.trim().contains(' ') || joined(part, 1).is_some());
        let split = |(at, part)| match joined(part, if short { 1 } else { 2 }) {
            Some((one, other)) => [Some((at, &part[..one])), Some((at + other, &part[other..]))],
            None => [Some((at, part)), None],
        };
        out = out.into_iter().flat_map(split).flatten().collect();
    }
    out.into_iter()
        .filter_map(|(at, part)| {
            let lead = part.len() - part.trim_start().len();
            let part = part.trim();
            let and = if part.starts_with("and ") || part.starts_with("And ") { 4 } else { 0 };
            (!part[and..].is_empty()).then_some((at + lead + and, &part[and..]))
        })
        .collect()
}

/// Where the first of two names joined by `and` ends, and where the second begins: `Ann Lee and Bo
/// Ek`. Each has at least `least` words, or it may be a name of something else: `Research and Design`.
fn joined(part: &str, least: usize) -> Option<(usize, usize)> {
    let (at, sign) = [" and ", " & "].into_iter().find_map(|sign| Some((part.find(sign)?, sign)))?;
    let next = at + sign.len();
    let is_name = |side: &str| {
        let name = side.split('(').next().unwrap_or_default();
        let proper = |word: &str| word.starts_with(char::is_uppercase);
        (least..=4).contains(&name.split_whitespace().count()) && name.split_whitespace().all(proper)
    };
    (is_name(&part[..at]) && is_name(&part[next..])).then_some((at, next))
}

/// Whether what follows an entry is another with parentheses of its own: ` Bo Ek (BE)`.
fn is_next_person(rest: &str) -> bool {
    let entry = rest.split([',', ';']).next().unwrap_or_default();
    let Some((name, _)) = entry.split_once('(') else { return false };
    let words = || name.split_whitespace();
    rest.starts_with(' ') && words().count() >= 2 && words().all(|word| word.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write;

    #[test]
    fn entries_in_every_form() {
        let mut out = String::new();
        for words in [
            "Ann Lee",
            "Ann Lee, ann@kite.example",
            "Ann Lee (@annl)",
            "Ann Lee (@annl) ann@kite.example",
            "Ann Lee @annl (TSC)",
            "@annl",
            "_@annl_",
            "Ann Lee (ALE)",
            "Ann Lee (ALE, Kite Labs)",
            "Ann Lee (IBM, US)",
            "Ann Lee - Kite (ALE)",
            "Ann Lee (Kite, @annl) ALE",
            "Ann Lee |Kite",
            "Robert \"Bob\" Lee (Kite Labs)",
            "Ann Lee, Kite Labs",
            "Ann Lee (Kite Labs)",
            "[Ann Lee](https://x.example)",
            "Ann Lee [Kite]",
            "~~Ann Lee~~",
            "Many more...",
            "…",
            "and others",
            "*???*",
            "<add yourself>",
            "[your name here]",
            "@annl)",
            "()",
            "Ann Lee (@annl",
            "Ann Lee (@annl on slack)",
            "We should measure before we decide on anything at all",
        ] {
            let _ = match item(words, Role::Present) {
                Item::Person(entry) => {
                    let fields = [
                        ("@", &entry.handle),
                        ("mail ", &entry.email),
                        ("abbr ", &entry.abbreviation),
                        ("nick ", &entry.nick),
                        ("org ", &entry.organization),
                    ];
                    let mut line = format!("{words} => {}", entry.name);
                    for (what, field) in fields {
                        if let Some(field) = field {
                            let _ = write!(line, " · {what}{field}");
                        }
                    }
                    if entry.role != Role::Present {
                        let _ = write!(line, " · {:?}", entry.role);
                    }
                    if let Some(defect) = entry.defect {
                        let _ = write!(line, " ! {defect:?}");
                    }
                    writeln!(out, "{line}")
                }
                other => writeln!(out, "{words} => {other:?}"),
            };
        }
        expect![[r#"
            Ann Lee => Ann Lee
            Ann Lee, ann@kite.example => Ann Lee · mail ann@kite.example
            Ann Lee (@annl) => Ann Lee · @annl
            Ann Lee (@annl) ann@kite.example => Ann Lee · @annl · mail ann@kite.example
            Ann Lee @annl (TSC) => Ann Lee · @annl · abbr TSC
            @annl => annl · @annl
            _@annl_ => annl · @annl
            Ann Lee (ALE) => Ann Lee · abbr ALE
            Ann Lee (ALE, Kite Labs) => Ann Lee · abbr ALE · org Kite Labs
            Ann Lee (IBM, US) => Ann Lee · org IBM, US
            Ann Lee - Kite (ALE) => Ann Lee · abbr ALE · org Kite
            Ann Lee (Kite, @annl) ALE => Ann Lee · @annl · abbr ALE · nick Kite
            Ann Lee |Kite => Ann Lee · org Kite
            Robert "Bob" Lee (Kite Labs) => Robert Lee · nick Bob · org Kite Labs
            Ann Lee, Kite Labs => Ann Lee · org Kite Labs
            Ann Lee (Kite Labs) => Ann Lee · org Kite Labs
            [Ann Lee](https://x.example) => Ann Lee
            Ann Lee [Kite] => Ann Lee · nick Kite
            ~~Ann Lee~~ => Ann Lee · Absent
            Many more... => Open
            … => Open
            and others => Open
            *???* => Odd
            <add yourself> => Odd
            [your name here] => Odd
            @annl) => annl · @annl ! Unopened
            () =>  ! Empty
            Ann Lee (@annl => Ann Lee · @annl ! Unclosed
            Ann Lee (@annl on slack) => Ann Lee
            We should measure before we decide on anything at all => Prose
        "#]]
        .assert_eq(&out);
    }

    #[test]
    fn legends_of_initials() {
        assert_eq!(legend("AL: Ann Lee"), Some(("AL", "Ann Lee")));
        assert_eq!(legend("JVB = Jan van Boer"), Some(("JVB", "Jan van Boer")));
        for words in ["PR: Pull Request", "CI - Continuous Integration", "AL: Bo Ek", "AL: Ann Lee spoke"] {
            assert_eq!(legend(words), None, "{words}");
        }
    }

    #[test]
    fn comma_lines() {
        let names = |line| parts(line).into_iter().map(|(_, part)| part).collect::<Vec<_>>();
        assert_eq!(names("Ann Lee (AL, Kite), Bo Ek and Cy"), ["Ann Lee (AL, Kite)", "Bo Ek and Cy"]);
        assert_eq!(names("Ann Lee (AL) Bo Ek (BE), Cy"), ["Ann Lee (AL)", "Bo Ek (BE)", "Cy"]);
        assert_eq!(names("Ann Lee (Kite) (AL), Bo"), ["Ann Lee (Kite) (AL)", "Bo"]);
        assert_eq!(names("Ann Lee, Bo Ek and Cy Moor"), ["Ann Lee", "Bo Ek", "Cy Moor"]);
        assert_eq!(names("Ann, Bo & Cy"), ["Ann", "Bo", "Cy"]);
        assert_eq!(names("Ann Lee, Research and Design"), ["Ann Lee", "Research and Design"]);
        assert_eq!(names("Ann Lee / Bo Ek / Cy Moor"), ["Ann Lee", "Bo Ek", "Cy Moor"]);
        assert_eq!(names("Ann Lee / Kite"), ["Ann Lee / Kite"]);
        assert_eq!(names("@annl @boek, @cmoor"), ["@annl", "@boek", "@cmoor"]);
        assert_eq!(names("Ann Lee<br />Bo Ek<br>"), ["Ann Lee", "Bo Ek"]);
    }
}
