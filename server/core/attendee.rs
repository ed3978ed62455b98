//! Attendee lists: which words open one and say who is in it. What their entries and rows say is read
//! beside.

mod entry;
mod table;

pub use entry::{Entry, EntryDefect, Item, is_email, is_handle, item, legend, parts};
pub use table::{Columns, cells, columns, row, speech_columns};

use crate::name;
use crate::vocabulary::Vocabulary;

/// What a list or a label says of the people in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// They were there.
    #[default]
    Present,
    /// They were expected and were not there.
    Absent,
    /// They led the meeting.
    Chair,
    /// They took the notes.
    Scribe,
    /// They looked on.
    Observer,
}

/// Words that name a role with people on the same line, but a section of something else when they
/// stand above lines of their own: `Notes: Ann Lee`, but `## Notes`.
const LABELS: &[&str] = &[
    "notes",
    "minutes",
    "lead",
    "host",
    "hosts",
    "members",
    "others",
    "people",
    "speakers",
    "remote",
    "in person",
    "in-person",
    "who",
];

/// Words that open a list, by role; compared in lower case after marks are taken off. Sorted. Beside
/// English the commonest words of some other languages.
const HEADINGS: &[(&str, Role)] = &[
    ("aanwezig", Role::Present),
    ("aanwezigen", Role::Present),
    ("absent", Role::Absent),
    ("absentees", Role::Absent),
    ("absents", Role::Absent),
    ("absents excusés", Role::Absent),
    ("abwesend", Role::Absent),
    ("acting chair", Role::Chair),
    ("afwezig", Role::Absent),
    ("afwezigen", Role::Absent),
    ("also present", Role::Present),
    ("anwesend", Role::Present),
    ("anwesende", Role::Present),
    ("apologies", Role::Absent),
    ("apologies from", Role::Absent),
    ("asistentes", Role::Present),
    ("assenti", Role::Absent),
    ("assistents", Role::Present),
    ("attendance", Role::Present),
    ("attendance list", Role::Present),
    ("attended", Role::Present),
    ("attended by", Role::Present),
    ("attendee", Role::Present),
    ("attendee list", Role::Present),
    ("attendees", Role::Present),
    ("attending", Role::Present),
    ("ausentes", Role::Absent),
    ("chair", Role::Chair),
    ("chairs", Role::Chair),
    ("co-chairs", Role::Chair),
    ("compte rendu", Role::Scribe),
    ("deelnemers", Role::Present),
    ("delegates", Role::Present),
    ("deltagare", Role::Present),
    ("deltagere", Role::Present),
    ("deltakere", Role::Present),
    ("entschuldigt", Role::Absent),
    ("excusé", Role::Absent),
    ("excusée", Role::Absent),
    ("excusés", Role::Absent),
    ("facilitator", Role::Chair),
    ("facilitators", Role::Chair),
    ("forfall", Role::Absent),
    ("fravær", Role::Absent),
    ("frånvarande", Role::Absent),
    ("guest", Role::Present),
    ("guests", Role::Present),
    ("gäste", Role::Present),
    ("hadir", Role::Present),
    ("host", Role::Chair),
    ("hosts", Role::Chair),
    ("in attendance", Role::Present),
    ("in person", Role::Present),
    ("in-person", Role::Present),
    ("in-person attendees", Role::Present),
    ("introduction of attendees", Role::Present),
    ("jelenlévők", Role::Present),
    ("katılanlar", Role::Present),
    ("katılmayanlar", Role::Absent),
    ("katılımcılar", Role::Present),
    ("lead", Role::Chair),
    ("list of attendees", Role::Present),
    ("list of participants", Role::Present),
    ("members", Role::Present),
    ("members present", Role::Present),
    ("minute taker", Role::Scribe),
    ("minutes", Role::Scribe),
    ("moderator", Role::Chair),
    ("moderators", Role::Chair),
    ("người tham dự", Role::Present),
    ("nieobecni", Role::Absent),
    ("not attending", Role::Absent),
    ("not present", Role::Absent),
    ("note taker", Role::Scribe),
    ("note takers", Role::Scribe),
    ("note-taker", Role::Scribe),
    ("note-takers", Role::Scribe),
    ("notes", Role::Scribe),
    ("notetaker", Role::Scribe),
    ("notetakers", Role::Scribe),
    ("notulist", Role::Scribe),
    ("närvarande", Role::Present),
    ("obecni", Role::Present),
    ("observers", Role::Observer),
    ("observers/guests", Role::Observer),
    ("omluveni", Role::Absent),
    ("on the call", Role::Present),
    ("on the phone", Role::Present),
    ("opening, welcome and roll call", Role::Present),
    ("ordstyrer", Role::Chair),
    ("others", Role::Present),
    ("partecipanti", Role::Present),
    ("participant", Role::Present),
    ("participantes", Role::Present),
    ("participants", Role::Present),
    ("participanți", Role::Present),
    ("people", Role::Present),
    ("people in attendance", Role::Present),
    ("people present", Role::Present),
    ("personnes présentes", Role::Present),
    ("peserta", Role::Present),
    ("poissa", Role::Absent),
    ("present", Role::Present),
    ("present members", Role::Present),
    ("presentes", Role::Present),
    ("presenti", Role::Present),
    ("prezenți", Role::Present),
    ("prisotni", Role::Present),
    ("prisutni", Role::Present),
    ("protokollant", Role::Scribe),
    ("protokollführung", Role::Scribe),
    ("présentes", Role::Present),
    ("présents", Role::Present),
    ("prítomní", Role::Present),
    ("puheenjohtaja", Role::Chair),
    ("přítomni", Role::Present),
    ("recorder", Role::Scribe),
    ("regrets", Role::Absent),
    ("remote", Role::Present),
    ("remote attendance", Role::Present),
    ("remote attendees", Role::Present),
    ("remote participants", Role::Present),
    ("roll call", Role::Present),
    ("rollcall", Role::Present),
    ("résztvevők", Role::Present),
    ("scribe", Role::Scribe),
    ("scribes", Role::Scribe),
    ("sihteeri", Role::Scribe),
    ("sitzungsleitung", Role::Chair),
    ("speakers", Role::Present),
    ("team members", Role::Present),
    ("team members present", Role::Present),
    ("teilnehmende", Role::Present),
    ("teilnehmer", Role::Present),
    ("teilnehmerinnen", Role::Present),
    ("teilnehmerinnen und teilnehmer", Role::Present),
    ("those present", Role::Present),
    ("thành phần tham dự", Role::Present),
    ("til stede", Role::Present),
    ("uczestnicy", Role::Present),
    ("unable to attend", Role::Absent),
    ("voorzitter", Role::Chair),
    ("welcome and roll call", Role::Present),
    ("who", Role::Present),
    ("who is here", Role::Present),
    ("who was there", Role::Present),
    ("who's here", Role::Present),
    ("účastníci", Role::Present),
    ("απόντες", Role::Absent),
    ("παρόντες", Role::Present),
    ("συμμετέχοντες", Role::Present),
    ("відсутні", Role::Absent),
    ("головуючий", Role::Chair),
    ("отсутствовали", Role::Absent),
    ("председатель", Role::Chair),
    ("присутні", Role::Present),
    ("присутствовали", Role::Present),
    ("присутствующие", Role::Present),
    ("присъстващи", Role::Present),
    ("протоколист", Role::Scribe),
    ("секретарь", Role::Scribe),
    ("учасники", Role::Present),
    ("участники", Role::Present),
    ("участници", Role::Present),
    ("משתתפים", Role::Present),
    ("נוכחים", Role::Present),
    ("נעדרים", Role::Absent),
    ("الحاضرون", Role::Present),
    ("الحضور", Role::Present),
    ("الغائبون", Role::Absent),
    ("المشاركون", Role::Present),
    ("حاضران", Role::Present),
    ("与会", Role::Present),
    ("与会人", Role::Present),
    ("与会人员", Role::Present),
    ("与会者", Role::Present),
    ("主持", Role::Chair),
    ("主持人", Role::Chair),
    ("出席", Role::Present),
    ("出席人员", Role::Present),
    ("出席人員", Role::Present),
    ("出席者", Role::Present),
    ("参会", Role::Present),
    ("参会人", Role::Present),
    ("参会人员", Role::Present),
    ("参会者", Role::Present),
    ("参加メンバー", Role::Present),
    ("参加人員", Role::Present),
    ("参加者", Role::Present),
    ("參加者", Role::Present),
    ("參與者", Role::Present),
    ("司会", Role::Chair),
    ("司会者", Role::Chair),
    ("書記", Role::Scribe),
    ("欠席", Role::Absent),
    ("欠席者", Role::Absent),
    ("缺席", Role::Absent),
    ("缺席者", Role::Absent),
    ("與會人員", Role::Present),
    ("與會者", Role::Present),
    ("記錄人", Role::Scribe),
    ("請假", Role::Absent),
    ("議事録担当", Role::Scribe),
    ("議長", Role::Chair),
    ("记录人", Role::Scribe),
    ("记录员", Role::Scribe),
    ("请假", Role::Absent),
    ("불참", Role::Absent),
    ("불참자", Role::Absent),
    ("사회자", Role::Chair),
    ("서기", Role::Scribe),
    ("참가자", Role::Present),
    ("참석", Role::Present),
    ("참석자", Role::Present),
];

/// Takes marks of emphasis and a closing colon off the words of a heading or label.
#[must_use]
pub fn bare_words(words: &str) -> &str {
    words.trim_matches(|c: char| matches!(c, '*' | '_' | ':' | '：' | '#' | '~') || c.is_whitespace())
}

/// The longest words that name a role (bytes).
const LONGEST: usize = 40;

/// The lengths of the words of [`HEADINGS`] with this first byte, a bit each: what most lines are
/// ruled out by.
const LENGTHS: [u64; 256] = {
    let (mut lengths, mut index) = ([0; 256], 0);
    while index < HEADINGS.len() {
        let heading = HEADINGS[index].0.as_bytes();
        lengths[heading[0] as usize] |= 1 << heading.len();
        index += 1;
    }
    lengths
};

/// The role that a heading gives to the list below it. A count or an aside in parentheses behind
/// the word does no harm (`Attendees (12)`).
#[must_use]
pub fn heading_role(words: &str, vocabulary: &Vocabulary) -> Option<Role> {
    let words = bare_words(words);
    let aside = if words.ends_with([')', ']']) { words.find(['(', '[']) } else { None };
    let words = aside.map_or(words, |aside| bare_words(&words[..aside]));
    if vocabulary.is_heading(words) {
        return Some(Role::Present);
    }
    let (first, last) = (words.bytes().next()?.to_ascii_lowercase(), words.bytes().next_back()?);
    let may_end = words.len() > "present".len() && matches!(last, b's' | b'g' | b't' | b'S' | b'G' | b'T');
    // A letter beyond ASCII may begin with another byte as a capital.
    let may_be = !first.is_ascii() || LENGTHS[usize::from(first)] >> words.len().min(63) & 1 == 1;
    if words.len() > LONGEST || !may_be && !may_end {
        return None;
    }
    let mut lower = [0; LONGEST];
    let lower = lowered(words, &mut lower)?;
    let listed = HEADINGS.binary_search_by_key(&lower, |(heading, _)| heading);
    let listed = listed.ok().map(|index| HEADINGS[index].1);
    // `Committee attendees`, `Directors present`: whoever they are, they were there; `Officers absent`.
    let joins = |word: &str| matches!(word, "and" | "is" | "not" | "or" | "to");
    let most = if lower.starts_with("the following ") { 6 } else { 4 };
    let few = || lower.split(' ').count() <= most && !lower.starts_with("non") && !lower.split(' ').any(joins);
    let ends = |ends: &[&str]| ends.iter().any(|end| lower.ends_with(end));
    listed
        .or_else(|| (ends(&["attendees", "participants", "attending", " present"]) && few()).then_some(Role::Present))
        .or_else(|| (lower.ends_with(" absent") && few()).then_some(Role::Absent))
}

/// Short words in lower case, in a place on the stack: this is asked of most lines.
fn lowered<'a>(words: &str, room: &'a mut [u8; LONGEST]) -> Option<&'a str> {
    if words.is_ascii() {
        let lower = &mut room[..words.len()];
        lower.copy_from_slice(words.as_bytes());
        lower.make_ascii_lowercase();
        return std::str::from_utf8(lower).ok();
    }
    let mut length = 0;
    for c in words.chars().flat_map(char::to_lowercase) {
        c.encode_utf8(room.get_mut(length..length + c.len_utf8())?);
        length += c.len_utf8();
    }
    std::str::from_utf8(&room[..length]).ok()
}

/// The role that a heading with nothing else on its line gives to the lines below it.
#[must_use]
pub fn list_role(words: &str, vocabulary: &Vocabulary) -> Option<Role> {
    let is_label = |_: &Role| LABELS.contains(&bare_words(words).to_lowercase().as_str());
    heading_role(words, vocabulary).filter(|role| !is_label(role))
}

/// Whether words that name no role still speak of people: `Members of the community:`, `Folks on
/// the call:`. A list below is one of attendees if all in it look like people.
#[must_use]
pub fn speaks_of_people(words: &str) -> bool {
    const PEOPLE: [&str; 13] = [
        "attendance",
        "attendees",
        "attending",
        "committers",
        "contributors",
        "folks",
        "guests",
        "maintainers",
        "members",
        "participants",
        "people",
        "present",
        "visitors",
    ];
    words.len() <= 60
        && words.ends_with([':', '*'])
        && words.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let lower = word.to_lowercase();
            PEOPLE.contains(&lower.as_str())
        })
}

/// A label with people behind it on the same line, `Present: Ann Lee, Bo Ek`: the role and where
/// the people begin (bytes).
#[must_use]
pub fn label(words: &str, vocabulary: &Vocabulary) -> Option<(Role, usize)> {
    // `：` begins with this byte.
    let signs = memchr::memchr2_iter(b':', 0xef, &words.as_bytes()[..words.len().min(48)]);
    let colon = signs.into_iter().find(|&at| words[at..].starts_with([':', '：']))?;
    let role = heading_role(&words[..colon], vocabulary)?;
    let mut rest = colon + if words.as_bytes()[colon] == b':' { 1 } else { '：'.len_utf8() };
    // **Present:** a, b
    rest += words[rest..].bytes().take_while(|byte| matches!(byte, b'*' | b'_' | b':' | b' ' | b'\t')).count();
    Some((role, rest))
}

/// Where the people stand in a sentence about who was there: `In attendance were Ann Lee, Bo Ek and
/// Cy Moor.`, `Ann Lee and Bo Ek were present.` (bytes).
#[must_use]
pub fn sentence(words: &str, vocabulary: &Vocabulary) -> Option<(usize, usize)> {
    const VERB: &str = " were ";
    // This is asked of most lines: what they end or begin with rules them out.
    let body = words.strip_suffix('.').unwrap_or(words);
    if body.ends_with(['t', 'e', 'd']) {
        for ending in [" were present", " were in attendance", " attended"] {
            if let Some(people) = body.strip_suffix(ending) {
                return Some((0, people.len()));
            }
        }
    }
    // `In attendance`, `Present`, `Those present`, `The attendees`, `Also present`
    if !matches!(words.as_bytes().first(), Some(b'A' | b'I' | b'P' | b'T')) {
        return None;
    }
    let verb = words.get(..40.min(words.len()))?.find(VERB)?;
    let subject = words[..verb].strip_prefix("The ").unwrap_or(&words[..verb]);
    let role = heading_role(subject, vocabulary)?;
    (role == Role::Present).then(|| (verb + VERB.len(), sentence_end(words, verb)))
}

/// Where the sentence from `from` on ends: at a full stop behind a word that is no title, or at the end.
#[must_use]
pub fn sentence_end(words: &str, from: usize) -> usize {
    let stops = memchr::memchr_iter(b'.', words.as_bytes()).filter(|&at| at > from);
    let ends = |at: usize| {
        let word = words[..at].rsplit(' ').next().unwrap_or_default();
        let rest = &words[at + 1..];
        let short = name::is_title(word) || matches!(word, "Co" | "Inc" | "Jr" | "Ltd" | "Sr" | "St");
        let spelt = word.len() > 1 && word.ends_with(char::is_lowercase) && !word.contains('.') && !short;
        rest.is_empty() || rest.starts_with(' ') && spelt
    };
    stops.into_iter().find(|&at| ends(at)).unwrap_or(words.len())
}

/// Where the people begin in a line that introduces them: behind `Presenter:`, `Champions:` (bytes).
#[must_use]
pub fn introduction(words: &str) -> Option<usize> {
    let colon = memchr::memchr(b':', &words.as_bytes()[..words.len().min(24)])?;
    let known = ["presenter", "presenters", "presented by", "champion", "champions", "speaker", "speakers"];
    let is_known = |label: &str| known.iter().any(|known| label.eq_ignore_ascii_case(known));
    (colon >= "speaker".len() && is_known(bare_words(&words[..colon]))).then(|| {
        let rest = &words[colon + 1..];
        words.len() - rest.trim_start_matches(['*', '_', ' ', '\t']).len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_labels() {
        assert!(HEADINGS.is_sorted_by_key(|(heading, _)| heading));
        assert!(HEADINGS.iter().all(|(heading, _)| heading.len() <= LONGEST));
        assert_eq!(heading_role("**Attendees:**", &Vocabulary::default()), Some(Role::Present));
        assert_eq!(heading_role("Attendees (12)", &Vocabulary::default()), Some(Role::Present));
        assert_eq!(heading_role("Attendees (2): Ann, Bo", &Vocabulary::default()), None);
        assert_eq!(heading_role("Present Permissions API", &Vocabulary::default()), None);
        assert_eq!(label("Regrets: Ann Lee", &Vocabulary::default()), Some((Role::Absent, 9)));
        assert_eq!(label("**Present:** Ann Lee", &Vocabulary::default()), Some((Role::Present, 13)));
        assert_eq!(label("Présents : Ann Lee", &Vocabulary::default()), Some((Role::Present, 12)));
        assert_eq!(label("Ann: Lee", &Vocabulary::default()), None);
        assert_eq!(label("Присутствовали: Анна Ли", &Vocabulary::default()), Some((Role::Present, 30)));
        assert_eq!(label("与会者：王伟、李娜", &Vocabulary::default()), Some((Role::Present, 12)));
    }

    #[test]
    fn sentences_about_who_was_there() {
        let within = |words: &'static str| sentence(words, &Vocabulary::default()).map(|(from, to)| &words[from..to]);
        assert_eq!(within("In attendance were Ann Lee, Bo Ek and Cy Moor."), Some("Ann Lee, Bo Ek and Cy Moor"));
        assert_eq!(within("Present were Ann Lee and Dr. Bo Ek. Cy was ill."), Some("Ann Lee and Dr. Bo Ek"));
        assert_eq!(within("Ann Lee and Bo Ek were present."), Some("Ann Lee and Bo Ek"));
        assert_eq!(within("The gauges were read."), None);
    }
}
