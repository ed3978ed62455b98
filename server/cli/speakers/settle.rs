//! Asks about each doubt once, and writes down the answers.

use crate::cli::console::{Console, reason, visible};
use crate::cli::each::gather;
use crate::cli::files::{Inputs, Source};
use crate::cli::report::count;
use crate::cli::{Outcome, fix, write};
use crate::configuration::Settled;
use dialoguer::console::Term;
use dialoguer::{Input, Select};
use saidby_core::configuration::{FILE, with_aliases};
use saidby_core::document::Document;
use saidby_core::doubt::{Answer, Doubt, settle};
use saidby_core::edit::TextEdit;
use saidby_core::enrol::enrol;
use saidby_core::features::speakers::{Member, speakers};
use saidby_core::workspace::Workspace;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Take(Answer),
    Leave,
    Stop,
}

/// What is to be written at the end.
#[derive(Default)]
struct Answers {
    /// By the file with the settings: who goes by which tags.
    aliases: BTreeMap<PathBuf, Vec<(String, String)>>,
    enrolled: usize,
    /// How many doubts were left as they are.
    left: usize,
    failed: usize,
}

/// Settles what is not sure in all files: by asking, or by taking what is sure.
pub fn run(inputs: &Inputs, yes: bool, console: &mut Console) -> io::Result<Outcome> {
    if inputs.has_stdin() {
        console.error("`--settle` writes down the answers: name files, not `-`");
        return Ok(Outcome::Failed);
    }
    let terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    if !yes && !terminal {
        console.error("`--settle` asks at a terminal; with `--yes` it takes what is sure and asks nothing");
        return Ok(Outcome::Failed);
    }
    let settled = Settled::default();
    let Some(gathered) = gather(inputs, &settled, console) else { return Ok(Outcome::Failed) };
    let mut answers = Answers { failed: gathered.problems.len(), ..Answers::default() };
    // the same doubt in several notes is asked about once
    let mut known: HashMap<(String, String), Choice> = HashMap::new();
    for source in &gathered.sources {
        let settings =
            source.path.as_deref().and_then(|path| settled.of(path).file.as_ref().map(|file| file.path.clone()));
        let settings = settings.unwrap_or_else(|| PathBuf::from(FILE));
        match one(source, yes, &settings, &mut known, &mut answers, console) {
            Ok(true) => {}
            Ok(false) => break,
            Err(problem) => {
                console.error(&problem);
                answers.failed += 1;
            }
        }
    }
    let mut aliases = 0;
    for (path, added) in answers.aliases.iter().filter(|(_, added)| !added.is_empty()) {
        match write_aliases(path, added) {
            Ok(()) => aliases += added.len(),
            Err(problem) => {
                console.error(&problem);
                answers.failed += 1;
            }
        }
    }
    let aliases = if aliases == 1 { "1 alias".to_owned() } else { format!("{aliases} aliases") };
    if answers.aliases.values().all(Vec::is_empty) && answers.enrolled == 0 {
        let why = match (answers.left, yes) {
            (0, true) => ": nothing is in doubt".to_owned(),
            (left, true) => {
                format!(": {} can only be settled by a person; without `--yes` you are asked", count(left, "doubt"))
            }
            (_, false) => String::new(),
        };
        writeln!(console.out, "Nothing was written{why}.")?;
    } else {
        writeln!(console.out, "Wrote {aliases} and {}.", count(answers.enrolled, "attendee"))?;
    }
    Ok(if answers.failed > 0 { Outcome::Failed } else { Outcome::Clean })
}

/// Settles one note; whether to go on with the next.
fn one(
    source: &Source,
    yes: bool,
    settings: &Path,
    known: &mut HashMap<(String, String), Choice>,
    answers: &mut Answers,
    console: &mut Console,
) -> Result<bool, String> {
    let (Some(path), bytes) = (&source.path, source.read()?) else { return Ok(true) };
    let document = source.document_of(&bytes);
    if !document.is_note() || document.origin().lossy {
        return Ok(true);
    }
    let cast = speakers(&Workspace::default(), &document);
    let doubts: Vec<(&Member, &Doubt)> = cast
        .iter()
        .filter_map(|member| Some((member, member.doubt.as_ref()?)))
        .filter(|(member, _)| is_person(member))
        .collect();
    let (mut names, mut goes_on) = (Vec::new(), true);
    for (number, (member, doubt)) in doubts.iter().enumerate() {
        let key = (member.tags[0].name.to_lowercase(), format!("{:?}", doubt.answers));
        let choice = match known.get(&key) {
            Some(choice) => choice.clone(),
            None if yes && doubt.sure => doubt.answers.first().cloned().map_or(Choice::Leave, Choice::Take),
            None if yes => Choice::Leave,
            None => {
                let asked = Question { source, document: &document, member, doubt, number, of: doubts.len() };
                asked.ask(console).map_err(|error| format!("cannot ask: {error}"))?
            }
        };
        known.insert(key, choice.clone());
        match choice {
            Choice::Stop => {
                goes_on = false;
                break;
            }
            Choice::Leave => answers.left += 1,
            Choice::Take(answer) => {
                let written = settle(&document, member.tags.iter().map(|tag| tag.name.as_str()), &answer);
                names.extend(written.attendee.map(|name| (name, first(member))));
                let added = answers.aliases.entry(settings.to_owned()).or_default();
                for alias in written.aliases {
                    if !added.contains(&alias) {
                        added.push(alias);
                    }
                }
            }
        }
    }
    // in a note of several meetings each has its list
    let (mut edits, mut added): (Vec<TextEdit>, usize) = (Vec::new(), 0);
    for (name, first) in &names {
        let Some(edit) = enrol(&document, *first, &[name]) else {
            console
                .warning(&format!("{}: {name} was not added: the attendee list is to be mended by hand", source.name));
            continue;
        };
        match edits.iter_mut().find(|held| held.range == edit.range) {
            Some(held) => held.text.push_str(&edit.text),
            None => edits.push(edit),
        }
        added += 1;
    }
    if !edits.is_empty() {
        edits.sort();
        edits.reverse();
        let after = fix::source(&document.edited(&edits));
        write::replace(path, &bytes, after.as_bytes(), "changed")?;
        answers.enrolled += added;
    }
    Ok(goes_on)
}

/// Where somebody speaks first.
fn first(member: &Member) -> usize {
    member.tags.iter().map(|tag| tag.first.start).min().unwrap_or_default()
}

/// Whether it is about a person: who nobody recorded cannot be told once for all.
pub fn is_person(member: &Member) -> bool {
    member.tags.iter().all(|tag| !matches!(tag.status, "placeholder" | "group"))
}

/// A doubt, as somebody is asked about it.
struct Question<'a> {
    source: &'a Source,
    document: &'a Document,
    member: &'a Member,
    doubt: &'a Doubt,
    number: usize,
    of: usize,
}

impl Question<'_> {
    fn ask(&self, console: &mut Console) -> dialoguer::Result<Choice> {
        let Self { member, doubt, document, .. } = self;
        let tags: Vec<String> = member.tags.iter().map(|tag| format!("`{}`", visible(&tag.name))).collect();
        let first = member.tags.iter().map(|tag| tag.first).min().unwrap_or_default();
        let line = document.text().line_of(first.start);
        let words = document.text().slice(document.text().line_range(line)).chars().take(200).collect::<String>();
        let (name, said) = (visible(&self.source.name), count(member.count as usize, "statement"));
        console.aside(&format!("\n{name}:{}: {}\n", line + 1, visible(words.trim())));
        let (place, tags) = (format!("[{}/{}]", self.number + 1, self.of), tags.join(", "));
        let prompt = format!("{place} {tags}, {said}: {}", visible(&doubt.message));
        let mut items: Vec<String> = doubt.answers.iter().map(shown).collect();
        items.extend(["Somebody else…", "Leave it as it is", "Stop here"].map(str::to_owned));
        let term = Term::stderr();
        let picked = Select::new().with_prompt(prompt).items(&items).default(0).interact_on_opt(&term)?;
        let own = doubt.answers.len();
        Ok(match picked {
            Some(index) if index < own => Choice::Take(doubt.answers[index].clone()),
            Some(index) if index == own => {
                let name: String = Input::new().with_prompt("Who").allow_empty(true).interact_text_on(&term)?;
                let name = name.trim();
                if name.is_empty() { Choice::Leave } else { Choice::Take(Answer::Alias(name.to_owned())) }
            }
            Some(index) if index == own + 1 => Choice::Leave,
            _ => Choice::Stop,
        })
    }
}

fn shown(answer: &Answer) -> String {
    match answer {
        Answer::Alias(person) => format!("It is {}: an alias in {FILE}", visible(person)),
        Answer::Attendee(name) => format!("Add {} to the attendees", visible(name)),
    }
}

/// Adds aliases to the people of the file, and people that it does not know; all else in it stays
/// as it is.
fn write_aliases(path: &Path, added: &[(String, String)]) -> Result<(), String> {
    let failed = |why: &dyn std::fmt::Display| format!("{}: not written: {why}", path.display());
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(&reason(&error))),
    };
    let after = with_aliases(&text, added).map_err(|error| failed(&error))?;
    write::whole(path, after.as_bytes()).map_err(|error| failed(&reason(&error)))
}
