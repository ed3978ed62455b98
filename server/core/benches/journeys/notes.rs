//! Seeded meeting notes of a wanted size. Everybody and everything in them is invented.

use std::fmt::Write;

/// How a note is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Paragraphs `ABC: text` between blank lines, and here and there bullets nested by one space.
    Minutes,
    /// `- [name] text`, nested by one space, and no blank line from the first to the last.
    Dense,
}

const FIRST: [&str; 16] = [
    "Ada", "Bela", "Caro", "Dima", "Edda", "Femi", "Gita", "Hana", "Ivo", "Jürgen", "Kofi", "Lena", "Mila", "Nilo",
    "Åse", "Éloi",
];
const LAST: [&str; 12] = [
    "Abelson", "Bremner", "Castell", "Dorwin", "Ekholm", "Farrant", "Gadsby", "Hollin", "Kestrel", "Lomax", "Ostrem",
    "Øvrebø",
];
const ORGANIZATION: [&str; 5] = ["Northwind Labs", "Blue Fjord", "Kite & Co", "Umbra Systems", "Invited Expert"];
const TOPIC: [&str; 8] = [
    "Time zones",
    "Error options",
    "Module blocks",
    "String padding",
    "Weak maps",
    "Test status",
    "Source positions",
    "Release plan",
];
const SUBJECT: [&str; 8] = [
    "the parser",
    "this proposal",
    "our implementation",
    "the committee",
    "a reviewer",
    "the second option",
    "the test suite",
    "everyone in the room",
];
const VERB: [&str; 8] = [
    "should keep",
    "cannot observe",
    "would prefer",
    "needs",
    "already ships",
    "does not change",
    "might break",
    "agrees with",
];
const OBJECT: [&str; 8] = [
    "the `next` method",
    "a separate stage",
    "the early error",
    "one more slide",
    "the open question",
    "an extra allocation",
    "*all* of [the issue](https://example.org/issues/12)",
    "naïve users’ code",
];

/// Somebody at the meeting.
struct Person {
    name: String,
    first: &'static str,
    abbreviation: String,
}

/// A note of at least `size` bytes, ended after a line. The same arguments give the same bytes.
#[must_use]
pub fn notes(size: usize, shape: Shape) -> String {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ size as u64);
    let people = people(&mut random);
    let mut note = String::with_capacity(size + 1024);
    head(&mut note, &mut random, &people, shape);
    section(&mut note, &mut random, shape);
    while note.len() < size {
        if random.below(40) == 0 {
            section(&mut note, &mut random, shape);
        }
        statement(&mut note, &mut random, &people, shape);
    }
    note
}

fn people(random: &mut Random) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for (index, first) in FIRST.into_iter().enumerate() {
        let last = random.pick(&LAST);
        let letter = |text: &str| text.chars().next().filter(char::is_ascii).unwrap_or('X');
        // The third letter keeps them apart.
        let third = char::from(b'A' + u8::try_from(index).unwrap_or_default());
        let abbreviation = format!("{}{}{third}", letter(first), letter(last));
        people.push(Person { name: format!("{first} {last}"), first, abbreviation });
    }
    people
}

fn head(note: &mut String, random: &mut Random, people: &[Person], shape: Shape) {
    let blank = if shape == Shape::Minutes { "\n" } else { "" };
    let _ = write!(note, "# Plenary, 2031-05-06\n{blank}## Attendees\n{blank}");
    for Person { name, abbreviation, .. } in people {
        let _ = writeln!(note, "- {name} ({abbreviation}, {})", random.pick(&ORGANIZATION));
    }
}

fn section(note: &mut String, random: &mut Random, shape: Shape) {
    let blank = if shape == Shape::Minutes { "\n" } else { "" };
    let (topic, minutes) = (random.pick(&TOPIC), random.below(60));
    let _ = write!(note, "{blank}## {topic} ({minutes} minutes)\n{blank}");
}

fn statement(note: &mut String, random: &mut Random, people: &[Person], shape: Shape) {
    let person = &people[random.below(people.len())];
    // Now and then a name that is in no list, so that rules have something to say.
    let (tag, first) =
        if random.below(60) == 0 { ("ZZQ", "zora") } else { (person.abbreviation.as_str(), person.first) };
    match shape {
        Shape::Minutes if random.below(6) > 0 => {
            let _ = write!(note, "{tag}: ");
            for _ in 0..=random.below(4) {
                sentence(note, random);
                note.push(' ');
            }
            note.pop();
            note.push_str("\n\n");
        }
        Shape::Minutes | Shape::Dense => {
            let _ = write!(note, "- [{}] ", first.to_lowercase());
            sentence(note, random);
            note.push('\n');
            for depth in 1..=random.below(4) {
                let _ = write!(note, "{:depth$}- ", "");
                sentence(note, random);
                note.push('\n');
            }
            if shape == Shape::Minutes {
                note.push('\n');
            }
        }
    }
}

fn sentence(note: &mut String, random: &mut Random) {
    let (subject, verb, object) = (random.pick(&SUBJECT), random.pick(&VERB), random.pick(&OBJECT));
    let _ = write!(note, "I think {subject} {verb} {object}, at least for now.");
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap_or_default()
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }
}
