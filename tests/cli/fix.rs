//! `saidby check --fix` and `--diff`: what is written, and what is left alone.

use crate::{Folder, MEETING, mended, read_only};
use std::fs;

#[test]
fn a_note_without_faults_is_not_rewritten() {
    let folder = Folder::new(&[]);
    for bytes in ["", "a\r\nb\rc\n", "\u{feff}[ann] x", "no end"] {
        folder.put("a.md", bytes.as_bytes());
        let before = fs::metadata(folder.at("a.md")).and_then(|file| file.modified()).expect("the file is there");
        assert_eq!(folder.run("check --fix --select empty-bullet a.md").code.map(|code| code == 101), Some(false));
        let after = fs::metadata(folder.at("a.md")).and_then(|file| file.modified()).expect("the file is there");
        assert_eq!((folder.get("a.md"), after), (bytes.as_bytes().to_vec(), before));
    }
}

#[test]
fn what_is_piped_to_be_fixed_comes_out() {
    let folder = Folder::new(&[]);
    for bytes in [&b""[..], b"\xef\xbb\xbfa\r\n", b"not \xff UTF-8\n", b"no end", b"\0\0"] {
        let run = folder.pipe("check --fix --ignore invalid-utf8 -", bytes);
        assert_eq!((run.code, &run.out[..]), (Some(0), bytes), "{}", run.err);
        assert!(run.err.contains("Nothing to check in 1 file.\n"), "{}", run.err);
        assert_eq!(folder.pipe("check --fix --only-notes -", bytes).out, bytes);
    }
}

#[test]
fn nothing_would_be_fixed() {
    let run = Folder::new(&[("a.md", &mended())]).run("check --diff a.md");
    assert_eq!((run.code, run.out(), run.err.as_str()), (Some(0), "", "Nothing would be fixed.\n"));
}

#[test]
fn safe_fixes_are_applied_once_and_for_all() {
    let folder = Folder::new(&[("a.md", MEETING)]);
    let run = folder.run("check --fix");
    assert_eq!(String::from_utf8(folder.get("a.md")).expect("UTF-8"), mended());
    assert_eq!(run.code, Some(1));
    assert!(run.out().ends_with("Found 3 findings (1 fixed, 2 remaining).\n"), "{}", run.out());
    assert!(!folder.run("check --fix").out().contains("fixed,"));
    assert_eq!(String::from_utf8(folder.get("a.md")).expect("UTF-8"), mended());
    assert_eq!(fs::read_dir(folder.at(".")).expect("a folder").count(), 1, "nothing else is left behind");
}

#[test]
fn endings_and_marks_stay() {
    for (ending, mark) in [("\n", "\u{feff}"), ("\r\n", ""), ("\r\n", "\u{feff}"), ("\r", "")] {
        let written = |source: &str| format!("{mark}{}", source.trim_end().replace('\n', ending));
        let folder = Folder::new(&[("a.md", &written(MEETING))]);
        folder.run("check --fix a.md");
        assert_eq!(String::from_utf8(folder.get("a.md")).expect("UTF-8"), written(&mended()), "{ending:?} {mark:?}");
    }
}

#[test]
fn a_diff_shows_and_writes_nothing() {
    let folder = Folder::new(&[("a.md", MEETING)]);
    let run = folder.run("check --diff");
    assert_eq!((run.code, run.err.as_str()), (Some(1), "Would fix 1 finding.\n"));
    assert!(run.out().starts_with("--- a.md\n+++ a.md\n@@ ") && run.out().contains("\n--\n"), "{}", run.out());
    assert_eq!(folder.get("a.md"), MEETING.as_bytes());
}

#[test]
fn what_cannot_be_written_fails_and_the_others_are_still_done() {
    let folder = Folder::new(&[("a.md", MEETING), ("b.md", MEETING)]);
    read_only(&folder.at("a.md"));
    let run = folder.run("check --fix");
    assert_eq!(run.code, Some(2));
    assert_eq!(run.err, "error: a.md: not fixed: it is read-only\n");
    assert_eq!(folder.get("a.md"), MEETING.as_bytes());
    assert_eq!(folder.get("b.md"), mended().as_bytes());
}

#[test]
fn what_is_not_utf_8_is_not_rewritten() {
    let mut bytes = MEETING.as_bytes().to_vec();
    bytes.extend_from_slice(b"- [bo] caf\xe9\n");
    let folder = Folder::new(&[]);
    folder.put("a.md", &bytes);
    let run = folder.run("check --fix a.md");
    assert!(run.err.starts_with("warning: a.md: not fixed: it is not UTF-8"), "{}", run.err);
    assert_eq!(folder.get("a.md"), bytes);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new(&[("a.md", MEETING)]);
    fs::set_permissions(folder.at("a.md"), fs::Permissions::from_mode(0o640)).expect("we own it");
    symlink("a.md", folder.at("link.md")).expect("a link");
    folder.run("check --fix link.md");
    assert!(fs::symlink_metadata(folder.at("link.md")).expect("it is there").is_symlink());
    assert_eq!(fs::metadata(folder.at("a.md")).expect("it is there").permissions().mode() & 0o777, 0o640);
    assert_eq!(folder.get("a.md"), mended().as_bytes());
}

#[test]
fn findings_keep_out_of_the_text_that_is_piped() {
    let run = Folder::new(&[]).pipe("check --fix -", MEETING.as_bytes());
    assert_eq!((run.code, run.out()), (Some(1), mended().as_str()));
    assert!(run.err.contains("unowned-action") && run.err.contains("1 fixed, 2 remaining"), "{}", run.err);
}

/// Found by fuzzing: each round closed the bracket once more.
#[test]
fn a_bracket_in_front_matter_is_closed_once() {
    let note = |list: &str| format!("---\ntitle: Board\nattendees: {list}\n---\n\n- [femi] hi\n- [femi] yes\n");
    let folder = Folder::new(&[("a.md", &note("- Femi Oa [s:"))]);
    let run = folder.run("check --fix a.md");
    assert!(!run.err.contains("undo each other"), "{}", run.err);
    assert_eq!(folder.get("a.md"), note("- Femi Oa [s:]").as_bytes());
}

/// Found by fuzzing: each round took one away, and the rounds came to an end before they did.
#[test]
fn parentheses_too_many_go_at_once() {
    let note = |behind: &str| format!("Attendees:\n\n- Femi Oa{behind}\n- Bo Ek\n\n- [femi] hi\n- [bo] yes\n");
    let folder = Folder::new(&[("a.md", &note(&")".repeat(60)))]);
    let run = folder.run("check --fix a.md");
    assert!(!run.err.contains("undo each other"), "{}", run.err);
    assert_eq!(folder.get("a.md"), note("").as_bytes());
}
