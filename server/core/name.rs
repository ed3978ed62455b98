//! Names as people write them: folding, words, and what is no name at all.

mod common;
mod labels;

pub use common::is_common;
use labels::LABELS;
use smol_str::{SmolStr, SmolStrBuilder};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A name with letter case, accents and marks taken away; words parted by one space. Handles keep
/// their signs: `@Ann-L` is `ann-l`.
#[must_use]
pub fn fold(name: &str) -> SmolStr {
    if name.bytes().all(|b| b.is_ascii_lowercase()) {
        return SmolStr::new(name);
    }
    // Almost every name is short and ASCII, and folded so without a step through characters.
    let mut bytes = [0; 64];
    if name.len() <= bytes.len() && name.is_ascii() {
        let (mut length, mut spaced) = (0, false);
        for byte in name.bytes() {
            match byte {
                b'_' | b' ' | b'\t' | b',' | b'.' | b'/' | b'&' | b'+' => spaced = length > 0,
                b'-' | b'\'' | b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z' => {
                    if std::mem::take(&mut spaced) {
                        bytes[length] = b' ';
                        length += 1;
                    }
                    bytes[length] = byte.to_ascii_lowercase();
                    length += 1;
                }
                _ => {}
            }
        }
        return SmolStr::new(std::str::from_utf8(&bytes[..length]).unwrap_or_default());
    }
    // Most names fit into a `SmolStr` without an allocation.
    let (mut out, mut empty, mut spaced) = (SmolStrBuilder::new(), true, false);
    let mut push = |c: char| match c {
        '_' | ' ' | '\t' | ',' | '.' | '/' | '&' | '+' | '\u{a0}' => spaced = !empty,
        c if c.is_alphanumeric() || matches!(c, '-' | '’' | '\'') => {
            if std::mem::take(&mut spaced) {
                out.push(' ');
            }
            empty = false;
            out.push(if c == '’' { '\'' } else { c });
        }
        _ => {}
    };
    let letters = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let plain = letters.map(|c| match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ı' => 'i',
        c => c,
    });
    plain.for_each(&mut push);
    out.finish()
}

/// What names are sorted by: letters, then accents, then case.
pub type Order = (Vec<(u8, SmolStr)>, String, Vec<bool>);

/// What sorts names as people do.
#[must_use]
pub fn order(words: &str) -> Order {
    // Blanks come before marks, marks before digits, digits before letters.
    let rank = |c: char| match c {
        c if c.is_whitespace() => 0,
        c if c.is_alphabetic() => 3,
        c if c.is_numeric() => 2,
        _ => 1,
    };
    let bare = |c: char| {
        let mut bytes = [0; 4];
        let word = &*c.encode_utf8(&mut bytes);
        if c.is_alphanumeric() { fold(word) } else { SmolStr::new(word) }
    };
    let letters = words.chars().map(|c| (rank(c), bare(c))).collect();
    // small letters come before capitals
    (letters, words.to_lowercase(), words.chars().map(char::is_uppercase).collect())
}

/// A folded name without anything but letters and digits: `michael m` and `michaelm` are one.
#[must_use]
pub fn squeeze(folded: &str) -> SmolStr {
    if folded.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return SmolStr::new(folded);
    }
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a word is a title that stands before names, with or without its dot.
#[must_use]
pub fn is_title(word: &str) -> bool {
    const TITLES: [&str; 22] = [
        "cllr",
        "councillor",
        "councilmember",
        "dr",
        "frau",
        "fru",
        "herr",
        "hon",
        "madame",
        "miss",
        "mme",
        "monsieur",
        "mr",
        "mrs",
        "ms",
        "mx",
        "prof",
        "professor",
        "rev",
        "senator",
        "señor",
        "señora",
    ];
    let word = word.strip_suffix('.').unwrap_or(word);
    (2..=13).contains(&word.len()) && TITLES.iter().any(|title| title.eq_ignore_ascii_case(word))
}

/// A name without the titles around it: `Dr. Ann Lee`, `Mr LEE`, `田中さん`.
#[must_use]
pub fn untitled(written: &str) -> &str {
    let mut name = written;
    while let Some((_, rest)) = name.split_once(' ').filter(|(title, _)| is_title(title)) {
        name = rest.trim_start();
    }
    if name.is_ascii() {
        return name;
    }
    let behind = ["さん", "氏", "様", "先生", "님", "씨"];
    behind
        .iter()
        .find_map(|title| name.strip_suffix(title))
        .map(str::trim_end)
        .filter(|name| !name.is_empty())
        .unwrap_or(name)
}

/// The two parts of a name that is written as one word, as Chinese, Japanese and Korean names are, every
/// way it may be parted: the name of the family comes first.
pub fn parted(written: &str) -> impl Iterator<Item = (&str, &str)> {
    let one = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    let count = written.chars().count();
    let fits = (3..=5).contains(&count) && written.chars().all(one);
    written.char_indices().skip(1).take(2).filter(move |_| fits).map(|(at, _)| written.split_at(at)).filter(
        // Neither part of a longer name is one sign.
        move |(family, given)| count == 3 && given.chars().count() == 2 || family.chars().count() == 2,
    )
}

/// A small word inside of names.
#[must_use]
pub fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "van"
            | "von"
            | "der"
            | "den"
            | "da"
            | "di"
            | "dos"
            | "du"
            | "la"
            | "le"
            | "el"
            | "al"
            | "bin"
            | "ten"
            | "ter"
    )
}

/// The initials that a full name may be shortened to, folded: `Shu-yu Guo` is `syg` and `sg`.
#[must_use]
pub fn initials(name: &str) -> Vec<SmolStr> {
    let first = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let words: Vec<&str> = name.split_whitespace().filter(|word| first(word).is_some()).collect();
    if words.len() < 2 {
        return Vec::new();
    }
    let parts = || words.iter().flat_map(|word| word.split(['-', '.']));
    let whole = || words.iter().filter_map(|word| first(word)).collect::<SmolStr>();
    let parted = || parts().filter_map(first).collect();
    // `McKay` and `O'Neil` count their inner capital for some: `AMK`.
    let inner = || {
        parts()
            .flat_map(|word| word.chars().enumerate().filter(|(at, c)| *at == 0 || c.is_uppercase()).map(|(_, c)| c))
            .filter(|c| c.is_alphanumeric())
            .collect()
    };
    let outer = || [words.first(), words.last()].into_iter().flatten().filter_map(|word| first(word)).collect();
    // Most names have one form of initials.
    let is_parted = words.iter().any(|word| word.contains(['-', '.']));
    let has_inner = is_parted || words.iter().any(|word| word.chars().skip(1).any(char::is_uppercase));
    let forms = [Some(whole()), is_parted.then(parted), has_inner.then(inner), (words.len() > 2).then(outer)];
    let mut out: Vec<SmolStr> = Vec::new();
    for form in forms.into_iter().flatten() {
        let form = fold(&form);
        if (2..=5).contains(&form.chars().count()) && !out.contains(&form) {
            out.push(form);
        }
    }
    out
}

/// Words that stand where a name should: nobody was recorded.
#[must_use]
pub fn is_placeholder(folded: &str, written: &str) -> bool {
    let bare = squeeze(folded);
    (written.len() >= 2 && written.chars().all(|c| c == '?'))
        || matches!(
            bare.as_str(),
            "unknown"
                | "unknownspeaker"
                | "unk"
                | "xxx"
                | "xx"
                | "xxxx"
                | "nonametag"
                | "noname"
                | "anonymous"
                | "anon"
                | "someone"
                | "somebody"
                | "unidentified"
                | "unidentifiedspeaker"
                | "speaker"
                | "who"
                | "name"
                | "nn"
        )
        || folded
            .strip_prefix("speaker ")
            .is_some_and(|rest| rest.len() <= 2 && rest.chars().all(|c| c.is_ascii_digit() || rest.len() == 1))
        || folded.strip_prefix("unknown ").is_some_and(|rest| rest.len() <= 10)
}

/// Words that name several people at once.
#[must_use]
pub fn is_group(folded: &str) -> bool {
    matches!(
        folded,
        "all"
            | "everyone"
            | "everybody"
            | "group"
            | "several"
            | "many"
            | "multiple"
            | "audience"
            | "room"
            | "committee"
            | "council"
            | "board"
            | "team"
            | "staff"
            | "crowd"
            | "various"
    ) || [
        " team",
        " group",
        " folks",
        " people",
        " wg",
        " committee",
        " members",
        " officers",
        " participants",
        " attendees",
    ]
    .iter()
    .any(|end| folded.ends_with(end))
}

/// Whether a folded word is a label of notes, never a speaker.
#[must_use]
pub fn is_label(folded: &str) -> bool {
    // `option 2`, but `speaker 2` stands for somebody.
    let unnumbered = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let folded = if unnumbered == "speaker" { folded } else { unnumbered };
    LABELS.binary_search(&folded).is_ok()
        || ["re ", "todo ", "action ", "fixme "].iter().any(|start| folded.starts_with(start))
        || [" update", " updates", " todo", " ai"].iter().any(|end| folded.ends_with(end))
}

/// Whether one of the words of a folded name is one that sentences are made of: `no objections`,
/// `see slides`. The commonest of English that are no names; `will` and `may` are names too.
#[must_use]
pub fn has_function_word(folded: &str) -> bool {
    const WORDS: [&str; 44] = [
        "a", "all", "an", "and", "another", "are", "as", "at", "back", "be", "but", "by", "end", "for", "from", "has",
        "have", "how", "if", "is", "it", "its", "more", "no", "not", "of", "or", "our", "see", "should", "so", "some",
        "start", "that", "the", "their", "there", "these", "this", "to", "was", "we", "with", "you",
    ];
    folded.contains(' ') && folded.split(' ').any(|word| WORDS.contains(&word))
}

/// Whether folded words name somebody by what they are there: `the chair`.
#[must_use]
pub fn is_office(folded: &str) -> bool {
    const OFFICES: [&str; 14] = [
        "chair",
        "chairman",
        "chairperson",
        "chairwoman",
        "clerk",
        "convener",
        "court",
        "deputy speaker",
        "mayor",
        "moderator",
        "president",
        "secretary",
        "speaker",
        "witness",
    ];
    folded.strip_prefix("the ").is_some_and(|office| OFFICES.contains(&office))
}

/// Whether one of the words of a folded name is a label: `open mic`, `file notice`.
#[must_use]
pub fn has_label(folded: &str) -> bool {
    folded.split(' ').any(|word| word.len() > 2 && LABELS.binary_search(&word).is_ok())
}

/// Whether folded words in brackets tell what happens instead of who speaks: `reading slides`,
/// `demo time`.
#[must_use]
pub fn is_direction(folded: &str) -> bool {
    const WORDS: [&str; 22] = [
        "agenda",
        "applause",
        "audio",
        "break",
        "chat",
        "demo",
        "discussion",
        "issues",
        "laughter",
        "link",
        "lunch",
        "objections",
        "poll",
        "presentation",
        "question",
        "questions",
        "recording",
        "screen",
        "slide",
        "slides",
        "time",
        "video",
    ];
    folded.contains(' ') && folded.split(' ').any(|word| WORDS.contains(&word))
        || folded.split_once(' ').is_some_and(|(first, _)| first.ends_with("ing"))
}

/// How a name is written, as far as one can tell from itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Two to four capitals.
    Initials,
    /// One word: a first name, a nick, a handle.
    Word,
    /// Two to four words that look like a name: `Ann Lee`, `ann l`, `derek parker`.
    Full,
    /// Something else.
    Other,
}

/// The shape of a name.
#[must_use]
pub fn shape(written: &str) -> Shape {
    let written = written.strip_prefix('@').unwrap_or(written);
    if let Some((last, first)) = written.split_once(", ") {
        let proper = |part: &str| part.split(' ').all(crate::tag::is_proper);
        return if proper(last) && proper(first) { Shape::Full } else { Shape::Other };
    }
    if crate::tag::is_initials(written) {
        return Shape::Initials;
    }
    let words: Vec<&str> = written.split_whitespace().collect();
    let letters = |word: &str| {
        word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '_' | '.'))
            && word.chars().any(char::is_alphanumeric)
    };
    let digits_only = written.chars().all(|c| !c.is_alphabetic());
    if digits_only || !words.iter().all(|word| letters(word)) {
        return Shape::Other;
    }
    // Scripts without letter case have no small letters either.
    let capital = |word: &str| word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    match words.as_slice() {
        [] => Shape::Other,
        // Four capitals or more in one word are an acronym, not a name.
        [word] if word.chars().filter(|c| c.is_uppercase()).count() > 3 && word.chars().all(|c| !c.is_lowercase()) => {
            Shape::Other
        }
        [_] => Shape::Word,
        [first, second] if !capital(first) && !capital(second) && second.chars().count() <= 12 => Shape::Full,
        many if many.len() <= 4
            && capital(many[0])
            && many[1..].iter().all(|word| capital(word) || is_particle(word) || word.chars().count() == 1) =>
        {
            Shape::Full
        }
        many if many.len() <= 3 && many.iter().all(|word| !capital(word)) && is_particle(many[1]) => Shape::Full,
        _ => Shape::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding() {
        assert_eq!(fold("Inês  Duarte"), "ines duarte");
        assert_eq!(fold("@Ann-L"), "ann-l");
        assert_eq!(squeeze("michael m"), "michaelm");
        assert_eq!(fold("Øyvind O’Neil"), "oyvind o'neil");
    }

    #[test]
    fn initials_of_names() {
        assert_eq!(initials("Shu-yu Guo"), ["sg", "syg"]);
        assert_eq!(initials("Ann McKay"), ["am", "amk"]);
        assert_eq!(initials("Jan de Boer"), ["jdb", "jb"]);
        assert!(initials("Ann").is_empty());
    }

    #[test]
    fn shapes() {
        for (written, expected) in [
            ("ABC", Shape::Initials),
            ("ann", Shape::Word),
            ("Ann Lee", Shape::Full),
            ("ann lee", Shape::Full),
            ("Jan de Boer", Shape::Full),
            ("王 小明", Shape::Full),
            ("ليلى حداد", Shape::Full),
            ("WEBASM", Shape::Other),
            ("Michael Knyszek ideal", Shape::Other),
            ("12", Shape::Other),
            ("Ann - Bo", Shape::Other),
        ] {
            assert_eq!(shape(written), expected, "{written}");
        }
    }
}
