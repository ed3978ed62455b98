//! `saidby.toml` on disk, for both doors: found upwards from a note, read once, and resolved with
//! what the editor or the command line says.

use saidby_core::configuration::{self, Configuration, FILE, Layer};
use saidby_core::diagnostic::Diagnostic;
use saidby_core::directory::{self, Register};
use saidby_core::document::{Claim, may_be_note};
use saidby_core::settings::Settings;
use saidby_core::text::TextRange;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The settings in force for some folders.
#[derive(Debug, Default)]
pub struct InForce {
    /// The file they come from, besides what the editor or the command line says.
    pub file: Option<SettingsFile>,
    /// What they are.
    pub configuration: Configuration,
    /// The people of its roster files, then its own.
    pub rosters: Vec<Arc<Register>>,
    /// The folder that paths and globs refer to.
    root: PathBuf,
    /// What the file says, or said when it could last be read.
    layer: Option<Layer>,
}

/// A `saidby.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name for people: relative to the current folder, where it lies below it.
    pub name: String,
    /// What it says.
    pub text: String,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
    /// Why it could not be read at all.
    pub unreadable: Option<String>,
}

impl InForce {
    /// The settings in force for the note at `path`.
    pub fn settings(&self, path: &Path) -> Arc<Settings> {
        self.configuration.settings(&self.relative(path))
    }

    /// Whether the file at `path` is a note, or one of its rosters.
    pub fn claim(&self, path: &Path, before: Claim) -> Claim {
        // Most settings name no files, and every note asks this of its neighbours.
        if self.configuration.names_no_files() {
            return before;
        }
        let absolute = std::path::absolute(path);
        // Settings with people in them are a roster too.
        let of_settings = self.file.as_ref().filter(|_| !self.configuration.people.is_empty()).map(|file| &*file.path);
        if absolute.is_ok_and(|path| self.roster_paths().any(|roster| roster == path) || of_settings == Some(&path)) {
            return Claim::Roster;
        }
        self.configuration.claim(&self.relative(path), before)
    }

    /// Whether nothing is wrong with the file.
    pub fn is_sound(&self) -> bool {
        self.file.as_ref().is_none_or(|file| file.problems.is_empty() && file.unreadable.is_none())
    }

    /// The paths of its roster files.
    pub fn roster_paths(&self) -> impl Iterator<Item = PathBuf> {
        self.configuration.model.roster.files.iter().map(|name| self.root.join(name))
    }

    /// The rosters that the file at `path`, an absolute one, is held against: all there are, or
    /// where it is one of them those before it.
    pub fn rosters_for(&self, path: &Path) -> &[Arc<Register>] {
        let own = self.rosters.iter().position(|roster| Path::new(roster.file()) == path);
        &self.rosters[..own.unwrap_or(self.rosters.len())]
    }

    /// Reads the people it names; what cannot be read is a problem of the file that names it.
    fn read_rosters(&mut self) {
        for (name, path) in
            self.configuration.model.roster.files.clone().into_iter().zip(self.roster_paths().collect::<Vec<_>>())
        {
            let read = |bytes: Vec<u8>| {
                let text = String::from_utf8_lossy(&bytes);
                let people = directory::read(&name, &text)?;
                Ok(Register::new(&path.to_string_lossy(), &name, people).with_text(&text))
            };
            match inside(&self.root, &path).and_then(read) {
                Ok(register) => self.rosters.push(Arc::new(register)),
                Err(reason) => {
                    if let Some(file) = &mut self.file {
                        let quoted = format!("\"{name}\"");
                        let at = file.text.find(&quoted).unwrap_or_default();
                        let range = TextRange::new(at, (at + quoted.len()).min(file.text.len()));
                        file.problems.push(configuration::problem(range, format!("`{name}` cannot be read: {reason}")));
                    }
                }
            }
        }
        let people = self.configuration.people.clone();
        if !people.is_empty() {
            let file = self.file.clone().unwrap_or_default();
            let register = Register::new(&file.path.to_string_lossy(), FILE, people).with_text(&file.text);
            self.rosters.push(Arc::new(register));
        }
    }

    fn relative(&self, path: &Path) -> String {
        relative(path, &self.root)
    }
}

/// Finds the settings of notes; what was found once is kept.
#[derive(Debug, Default)]
pub struct Settled {
    /// What counts less than a file: the editor's settings.
    editor: Option<Layer>,
    /// What counts more: the command line.
    terminal: Option<Layer>,
    /// What paths refer to where there is no file.
    root: PathBuf,
    folders: Mutex<HashMap<PathBuf, Arc<InForce>>>,
    /// What files said when they could last be read.
    last: Mutex<HashMap<PathBuf, Layer>>,
}

impl Settled {
    /// With what the editor or the command line says.
    pub fn new(editor: Option<Layer>, terminal: Option<Layer>, root: Option<PathBuf>) -> Self {
        let root = root.or_else(|| std::env::current_dir().ok()).unwrap_or_default();
        Self { editor, terminal, root, ..Self::default() }
    }

    /// The same with other settings of the editor, and files read anew. What a file said holds on
    /// where it cannot be read any more.
    pub fn again(&self, editor: Option<Layer>, root: Option<PathBuf>) -> Self {
        let next = Self::new(editor, self.terminal.clone(), root);
        next.remember(self);
        next
    }

    /// Takes over what files said, for where they cannot be read any more.
    pub fn remember(&self, before: &Self) {
        let mut said = before.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let of_file = |in_force: Arc<InForce>| Some((in_force.file.as_ref()?.path.clone(), in_force.layer.clone()?));
        said.extend(before.files().into_iter().filter_map(of_file));
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        for (path, layer) in said {
            last.entry(path).or_insert(layer);
        }
    }

    /// What was found in files, each once.
    pub fn files(&self) -> Vec<Arc<InForce>> {
        let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files: Vec<Arc<InForce>> = folders.values().filter(|it| it.file.is_some()).cloned().collect();
        let path = |in_force: &Arc<InForce>| in_force.file.as_ref().map(|file| file.path.clone());
        files.sort_by_key(path);
        files.dedup_by_key(|in_force| path(in_force));
        files
    }

    /// Whether `path` is that of a roster file.
    pub fn is_roster(&self, path: &Path) -> bool {
        self.files().iter().any(|in_force| in_force.roster_paths().any(|roster| roster == path))
    }

    /// Whether the file at `path` is to be looked at where a folder is gone through.
    pub fn may_be_checked(&self, path: &Path) -> bool {
        may_be_note(path) || matches!(self.of(path).claim(path, Claim::Maybe), Claim::Note | Claim::Roster)
    }

    /// The settings for the note at `path`, which need not exist.
    pub fn of(&self, path: &Path) -> Arc<InForce> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.of_folder(path.parent().unwrap_or(&path))
    }

    /// The settings for notes that lie in `folder`, an absolute path.
    pub fn of_folder(&self, folder: &Path) -> Arc<InForce> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let mut passed = Vec::new();
        let mut found = None;
        for folder in folder.ancestors() {
            if let Some(known) = folders.get(folder) {
                found = Some(known.clone());
                break;
            }
            passed.push(folder.to_owned());
            let path = folder.join(FILE);
            if path.is_file() {
                found = Some(Arc::new(self.read(path)));
                break;
            }
        }
        let found = found.unwrap_or_else(|| {
            let layers: Vec<Layer> = self.editor.iter().chain(&self.terminal).cloned().collect();
            let configuration = Configuration::resolve(&layers);
            let mut in_force = InForce { configuration, root: self.root.clone(), ..InForce::default() };
            in_force.read_rosters();
            Arc::new(in_force)
        });
        folders.extend(passed.into_iter().map(|folder| (folder, found.clone())));
        found
    }

    fn read(&self, path: PathBuf) -> InForce {
        let name = std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(&path);
        let name = name.to_string_lossy().into_owned();
        let mut file = SettingsFile { name, ..SettingsFile::default() };
        let mut layer = None;
        match fs::read_to_string(&path) {
            Ok(text) => {
                (layer, file.problems) = Layer::toml(&text, &file.name);
                file.text = text;
            }
            Err(error) => file.unreadable = Some(reason(&error)),
        }
        let layer = layer.or_else(|| self.last.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned());
        let layers: Vec<Layer> = self.editor.iter().chain(layer.as_ref()).chain(&self.terminal).cloned().collect();
        let root = path.parent().map(Path::to_owned).unwrap_or_default();
        file.path = path;
        let configuration = Configuration::resolve(&layers);
        let mut in_force = InForce { file: Some(file), configuration, root, rosters: Vec::new(), layer };
        in_force.read_rosters();
        in_force
    }
}

/// The glob that is the file at `path` and no other, in a `saidby.toml` of `folder`.
pub fn glob_of(path: &Path, folder: &Path) -> String {
    configuration::literally(&relative(path, folder))
}

fn relative(path: &Path, folder: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = path.strip_prefix(folder).unwrap_or(&path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// The bytes of the file at `path`, wherever links lead, if that is in `folder`: settings that came
/// with somebody's notes open no other file, and nothing that never ends.
fn inside(folder: &Path, path: &Path) -> Result<Vec<u8>, String> {
    let real = |path: &Path| fs::canonicalize(path).map_err(|error| reason(&error));
    let file = real(path)?;
    if !file.starts_with(real(folder)?) {
        return Err(format!("it lies outside of the folder of {FILE}"));
    }
    if !file.is_file() {
        return Err("it is no regular file".to_owned());
    }
    fs::read(&file).map_err(|error| reason(&error))
}

/// Why a file could not be read, without the number the system has for it.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split_once(" (os error").map_or_else(|| text.clone(), |(reason, _)| reason.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_counts() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("a/b")).expect("folders");
        fs::write(at("saidby.toml"), "[rules]\nignore = [\"empty-tag\"]\n").expect("a file");
        fs::write(at("a/saidby.toml"), "[rules.per-path]\n\"b/*\" = [\"empty-bullet\"]\n").expect("a file");
        let settled = Settled::new(None, None, None);
        let ignored = |path: &str| settled.of(&at(path)).settings(&at(path)).ignore.clone();
        assert_eq!(ignored("n.md"), ["empty-tag"]);
        assert_eq!(ignored("a/n.md"), [""; 0]);
        assert_eq!(ignored("a/b/n.md"), ["empty-bullet"]);
        assert!(Arc::ptr_eq(&settled.of(&at("a/n.md")), &settled.of(&at("a/b/m.md"))), "read once");
    }
}
