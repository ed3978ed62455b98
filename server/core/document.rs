//! One note at one version. A document never changes: an edit makes the next.

use crate::directory::{self, Directory, Form, Register, Registered};
use crate::edit::TextEdit;
use crate::note::Note;
use crate::pages::Pages;
use crate::segment::Segment;
use crate::settings::Settings;
use crate::text::{Text, TextRange};
use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, OnceLock, Weak};

/// Whether a document is known to be a note, or has to look like one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Claim {
    /// Named as a note: by its language, its file name or the settings.
    Note,
    /// Markdown or plain text that may be one: silent until it is.
    #[default]
    Maybe,
    /// The settings say that it is none, whatever it looks like.
    Never,
    /// The settings name it as a file of people, who may speak in notes.
    Roster,
}

/// How the names of files end that may be notes, without the dot.
const EXTENSIONS: [&str; 6] = ["md", "markdown", "txt", "notes", "minutes", "log"];

/// Whether a file of this name may be a note.
#[must_use]
pub fn may_be_note(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// One note at one version.
#[derive(Clone, Debug)]
pub struct Document {
    text: Text,
    claim: Claim,
    origin: Origin,
    /// What its owner calls it.
    name: Arc<str>,
    settings: Arc<Settings>,
    /// Who is known from outside.
    directory: Arc<Directory>,
    pages: Pages,
    /// What the text says, once somebody asks.
    note: OnceLock<Arc<Note>>,
    /// The note of the last version somebody asked, to take over from.
    basis: Option<Arc<Note>>,
    /// The segments touched last, whose trees are kept up; the oldest first.
    touched: Vec<Weak<Segment>>,
}

/// How many touched segments keep their trees: trees take fifty bytes a byte, and people type in
/// few places at a time.
const TREES: usize = 32;

/// How many lines at either end mostly tell a note from a roster.
const ENDS: usize = 16;

/// What the bytes of a file had beside its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// It began with a byte order mark, which is not part of the text.
    pub byte_order_mark: bool,
    /// It is not UTF-8: the text has U+FFFD where bytes could not be read, so it must not be
    /// written back.
    pub lossy: bool,
}

impl Document {
    /// The document of `source`.
    #[must_use]
    pub fn new(source: &str, claim: Claim) -> Self {
        Self::under(source, claim, &Arc::default())
    }

    /// The document of `source`, with these settings in force.
    #[must_use]
    pub fn under(source: &str, claim: Claim, settings: &Arc<Settings>) -> Self {
        Self::read(Text::new(source), source, claim, settings)
    }

    /// `source` is all of `text`.
    fn read(text: Text, source: &str, claim: Claim, settings: &Arc<Settings>) -> Self {
        Self {
            text,
            claim,
            origin: Origin::default(),
            name: Arc::default(),
            settings: settings.clone(),
            directory: Arc::default(),
            pages: Pages::read(source, &settings.vocabulary),
            note: OnceLock::new(),
            basis: None,
            touched: Vec::new(),
        }
    }

    /// The document of a file's bytes, whatever they are; to be read, not to be edited
    /// ([`Text::at_rest`]).
    #[must_use]
    pub fn from_bytes(bytes: &[u8], claim: Claim) -> Self {
        Self::from_bytes_under(bytes, claim, &Arc::default())
    }

    /// The same with these settings in force.
    #[must_use]
    pub fn from_bytes_under(bytes: &[u8], claim: Claim, settings: &Arc<Settings>) -> Self {
        let stripped = bytes.strip_prefix("\u{feff}".as_bytes());
        let bytes = stripped.unwrap_or(bytes);
        // Almost every file is UTF-8, and told so faster than it is mended.
        let source = std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        let origin = Origin { byte_order_mark: stripped.is_some(), lossy: matches!(source, Cow::Owned(_)) };
        Self { origin, ..Self::read(Text::at_rest(&source), &source, claim, settings) }
    }

    /// The same text, claimed so, with other settings in force.
    #[must_use]
    pub fn with_settings(&self, claim: Claim, settings: &Arc<Settings>) -> Self {
        if self.settings.vocabulary == settings.vocabulary {
            return Self { claim, settings: settings.clone(), ..self.clone() };
        }
        let (name, directory) = (self.name.clone(), self.directory.clone());
        let read = Self::read(self.text.clone(), &self.text.slice(self.text.range()), claim, settings);
        Self { origin: self.origin, name, directory, ..read }
    }

    /// Another text in its place, read afresh under the same settings.
    #[must_use]
    pub fn anew(&self, source: &str) -> Self {
        let (name, directory) = (self.name.clone(), self.directory.clone());
        Self { name, directory, ..Self::under(source, self.claim, &self.settings) }
    }

    /// Whether it is known to be a note.
    #[must_use]
    pub fn claim(&self) -> Claim {
        self.claim
    }

    /// The same document when people outside of it are known.
    #[must_use]
    pub fn acquainted(&self, directory: &Arc<Directory>) -> Self {
        let mut next = Self { directory: directory.clone(), note: OnceLock::new(), ..self.clone() };
        if self.directory.is_empty()
            && let Some(note) = self.note.get()
        {
            next.note = OnceLock::from(Arc::new(note.acquainted(directory)));
        }
        next
    }

    /// Who is known from outside.
    #[must_use]
    pub fn directory(&self) -> &Arc<Directory> {
        &self.directory
    }

    /// The people in its attendee lists, for other notes of its series. `file` is what its owner
    /// calls it, `shown` what people are told.
    #[must_use]
    pub fn register(&self, file: &str, shown: &str) -> Register {
        Register::of_note(file, shown, &self.pages)
    }

    /// The settings in force for it.
    #[must_use]
    pub fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// The same document under this name: its path, or as much of it as is known.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.into(), ..self }
    }

    /// What it is called; empty where nobody knows.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it will be rendered: it is Markdown unless its name says otherwise.
    #[must_use]
    pub fn is_markdown(&self) -> bool {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        ending.is_none_or(|ending| matches!(ending.as_str(), "md" | "markdown" | "mdx" | "mkd" | "mdown"))
    }

    /// What its file had beside the text.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The document after `edits`, each of which refers to the text the one before it left.
    #[must_use]
    pub fn edited(&self, edits: &[TextEdit]) -> Self {
        let (mut text, mut pages) = (self.text.clone(), self.pages.clone());
        let mut touched = self.touched.clone();
        for edit in edits {
            let range = text.fitted(edit.range);
            let next = text.replaced(range, &edit.text);
            pages = pages.edited(range, edit.text.len(), &text, &next, &self.settings.vocabulary);
            text = next;
            if let Some((_, segment)) = pages.at(range.start) {
                touched.retain(|held| held.strong_count() > 0 && held.as_ptr() != Arc::as_ptr(segment));
                touched.push(Arc::downgrade(segment));
                if touched.len() > TREES
                    && let Some(segment) = touched.remove(0).upgrade()
                {
                    segment.tree.give_up();
                }
            }
        }
        let basis = self.note.get().cloned().or_else(|| self.basis.clone());
        let (name, settings, directory) = (self.name.clone(), self.settings.clone(), self.directory.clone());
        Self { text, name, settings, directory, pages, note: OnceLock::new(), basis, touched, ..*self }
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &Text {
        &self.text
    }

    /// Whether it is a meeting note: claimed as one, or it has an attendee list, or speaker tags
    /// that follow one convention often enough.
    #[must_use]
    pub fn is_note(&self) -> bool {
        match self.claim {
            Claim::Note => true,
            Claim::Maybe => self.note().is_note(),
            Claim::Never | Claim::Roster => false,
        }
    }

    /// Whether somebody has asked already what the text says, so that it need not be worked out.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.note.get().is_some()
    }

    /// The people of the roster file that it is: the settings name it as one, or it holds people and
    /// nothing else.
    #[must_use]
    pub fn people(&self) -> Option<Vec<Registered>> {
        let evident = || {
            // Most notes show in their last lines or their first that they are no roster: these are not read
            // whole, however long.
            let (text, last) = (&self.text, self.text.lines().saturating_sub(ENDS));
            let first = || text.slice(TextRange::new(0, text.line_start(ENDS)));
            let last = || text.slice(TextRange::new(text.line_start(last), text.len()));
            (Form::of(&self.name) != Form::Lines
                || directory::are_people(&last()) && directory::is_roster("", &first()))
                && directory::is_roster(&self.name, &String::from(&self.text))
        };
        match self.claim {
            Claim::Roster => {}
            Claim::Note | Claim::Maybe if evident() => {}
            _ => return None,
        }
        Some(directory::read(&self.name, &String::from(&self.text)).unwrap_or_default())
    }

    /// Whether there is anything that rules look at: it is a note or a roster.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.is_note() || self.people().is_some()
    }

    /// What the text says.
    #[must_use]
    pub fn note(&self) -> &Note {
        self.note.get_or_init(|| {
            Arc::new(Note::read(&self.pages, self.basis.as_deref(), &self.settings.vocabulary, &self.directory))
        })
    }

    /// The segments of its text.
    #[must_use]
    pub fn pages(&self) -> &Pages {
        &self.pages
    }
}
