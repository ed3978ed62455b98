//! What must hold of fixes on real notes, in a copy of the folder that `SAIDBY_CORPUS` names: nothing
//! that was to be fixed is left, a second run changes nothing, and what lies outside of the edits
//! stays as it was.

#![expect(clippy::print_stderr, reason = "says why it is skipped")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files below a folder, each with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                out.insert(entry.clone(), fs::read(&entry).expect("a file"));
            }
        }
    }
    out
}

fn copied() -> Option<tempfile::TempDir> {
    let Some(corpus) = std::env::var_os("SAIDBY_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: SAIDBY_CORPUS names no folder of notes");
        return None;
    };
    let copy = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files(&corpus) {
        let to = copy.path().join(path.strip_prefix(&corpus).expect("below the corpus"));
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::write(to, bytes).expect("a file");
    }
    Some(copy)
}

/// Runs a check of all rules over `folder`; what it writes.
fn check(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saidby"));
    command.args(["check", "--select", "ALL", "--severity", "hint", "--exit-zero"]).args(arguments).current_dir(folder);
    let run = command.output().expect("the binary runs");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!said.contains("undo each other") && !said.contains("fault in saidby"), "{said}");
    String::from_utf8(run.stdout).expect("UTF-8")
}

/// The first and the last line that fixes of a file touch, from 1.
fn touched(findings: &str, unsafe_too: bool) -> BTreeMap<String, (u64, u64)> {
    let mut out = BTreeMap::new();
    for finding in findings.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")) {
        let fix = &finding["fix"];
        if fix.is_null() || (fix["applicability"] != "safe" && !unsafe_too) {
            continue;
        }
        let path = finding["path"].as_str().expect("a path").to_owned();
        for edit in fix["edits"].as_array().expect("edits") {
            let (from, to) = (edit["line"].as_u64().expect("a line"), edit["end_line"].as_u64().expect("a line"));
            let (first, last) = out.entry(path.clone()).or_insert((from, to));
            (*first, *last) = (from.min(*first), to.max(*last));
        }
    }
    out
}

fn fixes_hold(unsafe_too: bool) {
    let Some(copy) = copied() else { return };
    let fix: &[&str] = if unsafe_too { &["--fix", "--unsafe-fixes"] } else { &["--fix"] };
    let before = files(copy.path());
    let touched = touched(&check(copy.path(), &["--output-format", "jsonl"]), unsafe_too);
    check(copy.path(), fix);
    let fixed = files(copy.path());
    assert!(before.keys().eq(fixed.keys()), "nothing is left behind");
    let mut changed = 0;
    for (path, old) in before.iter().filter(|(path, old)| &fixed[*path] != *old) {
        changed += 1;
        let name = path.strip_prefix(copy.path()).expect("below the copy").to_string_lossy().into_owned();
        let (first, last) = touched.get(&name).or_else(|| touched.get(&format!("./{name}"))).expect("a fix for it");
        let (old, new): (Vec<_>, Vec<_>) =
            (old.split_inclusive(|&b| b == b'\n').collect(), fixed[path].split_inclusive(|&b| b == b'\n').collect());
        let head = usize::try_from(*first).expect("a line") - 1;
        let tail = old.len() - old.len().min(usize::try_from(*last).expect("a line"));
        // What an unsafe fix puts right may call for another anywhere: whoever is listed now has a
        // name that other tags do not have.
        if unsafe_too {
            continue;
        }
        assert!(old[..head] == new[..head], "{name}: changed above line {first}");
        let same = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        assert!(same >= tail, "{name}: changed below line {last}");
    }
    assert!(changed > 50, "only {changed} notes were fixed");
    check(copy.path(), fix);
    assert!(fixed == files(copy.path()), "a second run changes something");
    if !unsafe_too {
        let left = check(copy.path(), &["--output-format", "jsonl"]);
        let left = left.lines().filter(|line| line.contains(r#""applicability":"safe""#)).collect::<Vec<_>>();
        // What is not UTF-8 is not rewritten.
        assert!(left.len() < 3, "safe fixes are left: {left:#?}");
    }
}

#[test]
fn safe_fixes_leave_nothing_to_fix() {
    fixes_hold(false);
}

#[test]
fn so_do_unsafe_ones() {
    fixes_hold(true);
}
