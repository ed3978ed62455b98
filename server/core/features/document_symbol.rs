//! The outline of a note: attendees, sessions and topics, actions, decisions.

use crate::attendee::Role;
use crate::document::Document;
use crate::note::{Note, Section};
use crate::pages::Place;
use crate::segment::Listed;
use crate::text::{Text, TextRange};
use crate::workspace::Workspace;

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name; never empty.
    pub name: String,
    /// A few words beside the name.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// All that belongs to it.
    pub range: TextRange,
    /// Its name in the text; inside `range`.
    pub selection: TextRange,
    /// What lies in it.
    pub children: Vec<Symbol>,
}

/// What an entry of the outline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// The note itself, where it has a title.
    Note,
    /// An attendee list.
    Attendees,
    /// Somebody in an attendee list.
    Attendee,
    /// A session or a topic.
    Section,
    /// An action item.
    Action,
    /// A decision.
    Decision,
    /// What somebody said, for those who ask.
    Statement,
}

/// The outline of a note; empty where the document is no note.
#[must_use]
pub fn document_symbols(_workspace: &Workspace, document: &Document) -> Vec<Symbol> {
    if !document.is_note() {
        return Vec::new();
    }
    Outline::new(document.note(), document.text()).symbols()
}

/// The same with every statement in its section.
#[must_use]
pub fn document_symbols_and_statements(_workspace: &Workspace, document: &Document) -> Vec<Symbol> {
    if !document.is_note() {
        return Vec::new();
    }
    let mut outline = Outline::new(document.note(), document.text());
    outline.state();
    outline.symbols()
}

/// What goes into the outline of one section, beside the sections in it.
#[derive(Default)]
struct Content {
    people: Vec<Symbol>,
    open: bool,
    outcomes: Vec<Symbol>,
}

struct Outline<'a> {
    note: &'a Note,
    text: &'a Text,
    sections: &'a [Section],
    contents: Vec<Content>,
}

impl<'a> Outline<'a> {
    fn new(note: &'a Note, text: &'a Text) -> Self {
        let sections = note.sections();
        let mut outline = Self { note, text, sections, contents: Vec::new() };
        outline.contents.resize_with(sections.len(), Content::default);
        for (place, listed) in note.listed() {
            outline.list(place, listed);
        }
        for (place, segment, outcome, section) in note.outcomes() {
            let line = &segment.lines[outcome.line as usize];
            let range = TextRange::new(line.content as usize, line.end as usize).shifted(place.start);
            let words = TextRange::new(place.start + outcome.text as usize, range.end);
            let said = text.slice(words);
            let what = if outcome.decision { "Decision" } else { "Action" };
            let name =
                if said.trim().is_empty() { what.to_string() } else { format!("{what}: {}", shortened(said.trim())) };
            let owner = outcome.owner.map(|(start, end)| {
                text.slice(TextRange::new(start as usize, end as usize).shifted(place.start)).into_owned()
            });
            let detail = if outcome.decision { None } else { Some(owner.unwrap_or_else(|| "no owner".to_string())) };
            let kind = if outcome.decision { SymbolKind::Decision } else { SymbolKind::Action };
            outline.contents[section].outcomes.push(Symbol {
                name,
                detail,
                kind,
                range,
                selection: range,
                children: Vec::new(),
            });
        }
        outline
    }

    /// Takes in all statements, each by its line.
    fn state(&mut self) {
        for statement in self.note.statements() {
            let (start, line) = (statement.place.start, statement.line());
            let selection = statement.tag_range();
            let end = (start + line.end as usize).max(selection.end);
            let range = TextRange::new((start + line.content as usize).min(selection.start), end);
            let words = self.text.slice(TextRange::new(statement.text_start().min(end), end));
            let detail = Some(shortened(words.trim())).filter(|words| !words.is_empty());
            let name = self.text.slice(statement.name_range()).into_owned();
            let (kind, children) = (SymbolKind::Statement, Vec::new());
            let content = &mut self.contents[statement.section];
            content.outcomes.push(Symbol { name, detail, kind, range, selection, children });
        }
        for content in &mut self.contents {
            content.outcomes.sort_by_key(|symbol| symbol.range.start);
        }
    }

    fn list(&mut self, place: Place, listed: &Listed) {
        let range = TextRange::new(listed.range.0 as usize, listed.range.1 as usize).shifted(place.start);
        let section = self.sections.partition_point(|section| section.start <= range.start).saturating_sub(1);
        let content = &mut self.contents[section];
        let Some(entry) = &listed.entry else {
            content.open = true;
            return;
        };
        let detail = match entry.role {
            Role::Present => entry.organization.as_ref().or(entry.abbreviation.as_ref()).map(ToString::to_string),
            Role::Absent => Some("absent".to_string()),
            Role::Chair => Some("chair".to_string()),
            Role::Scribe => Some("scribe".to_string()),
            Role::Observer => Some("observer".to_string()),
        };
        if !entry.name.is_empty() {
            let (kind, children) = (SymbolKind::Attendee, Vec::new());
            content.people.push(Symbol {
                name: entry.name.to_string(),
                detail,
                kind,
                range,
                selection: range,
                children,
            });
        }
    }

    fn symbols(mut self) -> Vec<Symbol> {
        let title = self.note.title();
        let mut at = 1;
        let mut out = self.content(0);
        while at < self.sections.len() {
            let (symbol, next) = self.section(at, title);
            out.push(symbol);
            at = next;
        }
        // The title holds everything, whatever its own level.
        let Some(root) = out.iter().position(|symbol| symbol.kind == SymbolKind::Note) else { return out };
        let mut root = out.remove(root);
        root.range.start = out.iter().map(|symbol| symbol.range.start).fold(root.range.start, usize::min);
        root.range.end = self.note.last_word(usize::MAX).max(root.selection.end);
        root.children.append(&mut out);
        root.children.sort_by_key(|child| child.range.start);
        vec![root]
    }

    /// The symbol of section `index` with the sections in it, and the index of the one behind.
    fn section(&mut self, index: usize, title: Option<usize>) -> (Symbol, usize) {
        let section = &self.sections[index];
        let is_title = title == Some(index);
        let heading = section.heading;
        let role = heading.and_then(|heading| heading.role);
        let mut name = self.note.section_name(index, self.text);
        if name.is_empty() {
            name = "Untitled".to_string();
        }
        let own = self.own_end(index);
        let mut children = self.content(index);
        let mut next = index + 1;
        while next < self.sections.len() && self.sections[next].level > section.level {
            let (child, behind) = self.section(next, title);
            children.push(child);
            next = behind;
        }
        let selection = match (section.place, heading) {
            (Some(place), Some(heading)) => {
                TextRange::new(heading.words.0 as usize, heading.words.1 as usize).shifted(place.start)
            }
            _ => TextRange::empty(section.start),
        };
        let end = children.iter().map(|child| child.range.end).max().unwrap_or(own).max(own).max(selection.end);
        let range = TextRange::new(section.start.min(selection.start), end);
        let people = children.iter().filter(|child| child.kind == SymbolKind::Attendee).count();
        let (kind, detail) = if is_title {
            let date = self.note.date().map(|date| date.to_string());
            let count = Some(statements(self.note.count())).filter(|_| self.note.count() > 0);
            (SymbolKind::Note, [date, count].into_iter().flatten().collect::<Vec<_>>().join(" · "))
        } else if role.is_some() && people > 0 {
            let open = if self.contents[index].open { ", list open" } else { "" };
            (SymbolKind::Attendees, format!("{people} listed{open}"))
        } else if section.statements > 0 {
            (SymbolKind::Section, statements(section.statements as usize))
        } else if children.is_empty() && own <= selection.end {
            (SymbolKind::Section, "no notes".to_string())
        } else {
            (SymbolKind::Section, String::new())
        };
        let detail = Some(detail).filter(|detail| !detail.is_empty());
        (Symbol { name, detail, kind, range, selection, children }, next)
    }

    /// People, actions and decisions of a section. People in a section that is no list of its own
    /// (a paragraph of names below the title) get an entry that holds them.
    fn content(&mut self, index: usize) -> Vec<Symbol> {
        let content = std::mem::take(&mut self.contents[index]);
        let mut out = content.people;
        let list = self.sections[index].heading.is_some_and(|heading| heading.role.is_some());
        if !list && let Some(first) = out.first() {
            // Two entries may begin in one place, and the longer one come first.
            let end = out.iter().map(|symbol| symbol.range.end).fold(first.range.end, usize::max);
            let range = TextRange::new(first.range.start, end);
            let detail = Some(format!("{} listed{}", out.len(), if content.open { ", list open" } else { "" }));
            let selection = first.range;
            out = vec![Symbol {
                name: "Attendees".to_string(),
                detail,
                kind: SymbolKind::Attendees,
                range,
                selection,
                children: out,
            }];
        }
        self.contents[index].open = content.open;
        out.extend(content.outcomes);
        out
    }

    /// The end of the last word of a section, deeper sections not counted.
    fn own_end(&self, index: usize) -> usize {
        match self.sections.get(index + 1) {
            Some(Section { place: Some(place), start, .. }) => self.note.last_word_up_from(*place, *start),
            next => self.note.last_word(next.map_or(usize::MAX, |next| next.start)),
        }
    }
}

fn statements(count: usize) -> String {
    if count == 1 { "1 statement".to_string() } else { format!("{count} statements") }
}

/// The first words, at most 60 characters.
fn shortened(words: &str) -> String {
    let words = words.lines().next().unwrap_or_default();
    if words.chars().count() <= 60 {
        return words.to_string();
    }
    let cut: String = words.chars().take(59).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Claim;
    use crate::text::Encoding;
    use expect_test::expect;
    use std::fmt::Write;

    fn check(source: &str, expected: &expect_test::Expect) {
        let document = Document::new(source, Claim::Note);
        let mut out = String::new();
        show(document.text(), &document_symbols(&Workspace::default(), &document), 0, &mut out);
        expected.assert_eq(&out);
    }

    fn show(text: &Text, symbols: &[Symbol], depth: usize, out: &mut String) {
        for symbol in symbols {
            let line = |offset| text.line_col(offset, Encoding::Utf8).line + 1;
            assert!(
                symbol.range.start <= symbol.selection.start && symbol.selection.end <= symbol.range.end,
                "{symbol:?}"
            );
            let _ = writeln!(
                out,
                "{}{:?} {} {}-{} {}",
                "· ".repeat(depth),
                symbol.kind,
                symbol.name,
                line(symbol.range.start),
                line(symbol.range.end),
                symbol.detail.as_deref().unwrap_or_default()
            );
            show(text, &symbol.children, depth + 1, out);
        }
    }

    #[test]
    fn plain_lines_are_headings_where_the_note_has_such() {
        check(
            "Harbour Summit Notes\n\n2031-05-06\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n- Many more...\n\nSession 1\n\nclocks\n\n\
             - [ann] Shall we measure?\n - [bo] We should.\n -\n\ndials\n\n- [ann] Round ones.\n - AI: find a dial\n\nhands\n",
            &expect![[r#"
                Note Harbour Summit Notes 1-24 2031-05-06 · 3 statements
                · Attendees Attendees 5-9 2 listed, list open
                · · Attendee Ann Lee 7-7 
                · · Attendee Bo Ek 8-8 
                · Section Session 1 11-24 
                · · Section clocks 13-17 2 statements
                · · Section dials 19-22 1 statement
                · · · Action Action: find a dial 22-22 no owner
                · · Section hands 24-24 no notes
            "#]],
        );
    }

    #[test]
    fn marked_headings_nest_by_level() {
        check(
            "# Harbour call\n\nAnn Lee (AL), Bo Ek (BE), Cy Day (CD)\n\n## Clocks\n\nAL: Hi.\n\n### Dials\n\nBE: Round.\n\nRESOLVED: round dials\n\n\
             Hands\n=====\n\nCD: Two.\n",
            &expect![[r#"
                Section Harbour call 1-13 
                · Attendees Attendees 3-3 3 listed
                · · Attendee Ann Lee 3-3 AL
                · · Attendee Bo Ek 3-3 BE
                · · Attendee Cy Day 3-3 CD
                · Section Clocks 5-13 1 statement
                · · Section Dials 9-13 1 statement
                · · · Decision Decision: round dials 13-13 
                Section Hands 15-18 1 statement
            "#]],
        );
    }

    #[test]
    fn statements_are_shown_to_those_who_ask() {
        let source = "# Call\n\nAttendees:\n\n- Ann Lee\n- Bo Ek\n\n## Clocks\n\n- [ann] Hi.\n- AI(bo): find a dial\n- [bo] Ho.\n";
        let document = Document::new(source, Claim::Note);
        let mut out = String::new();
        show(document.text(), &document_symbols_and_statements(&Workspace::default(), &document), 0, &mut out);
        let said: Vec<&str> =
            out.lines().filter(|line| line.contains("Statement") || line.contains("Action")).collect();
        assert_eq!(
            said,
            ["· · Statement ann 10-10 Hi.", "· · Action Action: find a dial 11-11 bo", "· · Statement bo 12-12 Ho.",]
        );
    }
}
