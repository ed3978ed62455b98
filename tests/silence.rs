//! Ordinary Markdown is no meeting note: the pages of all crates that this build unpacked.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "says what it looked at and what it skipped")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where cargo unpacks crates.
fn registry() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    Some(home.join("registry/src")).filter(|folder| folder.is_dir())
}

/// Files below `folder` with an ending that is read when folders are walked.
fn pages(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let page =
        |path: &Path| path.extension().is_some_and(|ending| ["md", "markdown", "txt"].iter().any(|e| ending == *e));
    let count = |path: PathBuf| if path.is_dir() { pages(&path) } else { usize::from(page(&path)) };
    entries.flatten().map(|entry| count(entry.path())).sum()
}

#[test]
fn pages_of_crates_are_no_notes() {
    let Some(registry) = registry() else {
        eprintln!("skipped: cargo keeps its crates elsewhere");
        return;
    };
    let count = pages(&registry);
    println!("{count} pages of crates");
    if count < 100 {
        eprintln!("skipped: too few pages to say anything");
        return;
    }
    let statements = Command::new(env!("CARGO_BIN_EXE_saidby"))
        .args(["statements", "--output-format", "jsonl"])
        .arg(&registry)
        .output()
        .expect("it runs");
    let findings = Command::new(env!("CARGO_BIN_EXE_saidby"))
        .args(["check", "--select", "ALL", "--severity", "hint", "--output-format", "jsonl"])
        .arg(&registry)
        .output()
        .expect("it runs");
    assert_eq!(String::from_utf8_lossy(&statements.stdout), "");
    assert_eq!(String::from_utf8_lossy(&findings.stdout), "");
    assert_eq!(findings.status.code(), Some(0));
}
