//! What must be said of a finished note of a summit: three scribes and more, pasted out of a word
//! processor, its list left open. The note itself lies outside the repository, in the folder that
//! `SAIDBY_CORPUS` names; nothing of it is told here but counts and places.

#![expect(clippy::print_stderr, reason = "says why it is skipped")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

fn note() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("SAIDBY_CORPUS")?).join("seed");
    std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|end| end == "txt"))
}

fn lines(arguments: &[&str]) -> Option<Vec<Value>> {
    let Some(note) = note() else {
        eprintln!("skipped: SAIDBY_CORPUS names no folder with the note");
        return None;
    };
    let run = Command::new(env!("CARGO_BIN_EXE_saidby")).args(arguments).arg(note).output().expect("the binary runs");
    let out = String::from_utf8(run.stdout).expect("UTF-8");
    Some(out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

fn tally(values: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    values.fold(BTreeMap::new(), |mut sums, value| {
        *sums.entry(value).or_default() += 1;
        sums
    })
}

#[test]
fn statements() {
    let Some(statements) = lines(&["statements", "--output-format", "jsonl"]) else { return };
    assert_eq!(statements.len(), 211);
    let styles = tally(statements.iter().map(|row| row["style"].as_str().unwrap_or_default().to_string()));
    let expected = [("bare", 29), ("bracket", 143), ("colon", 38), ("dash", 1)];
    assert_eq!(styles, expected.map(|(style, count)| (style.to_string(), count)).into());
    let first = statements.iter().map(|row| row["speakers"][0]["status"].as_str().unwrap_or_default().to_string());
    let expected = [("ambiguous", 2), ("group", 2), ("inferred", 139), ("known", 64), ("placeholder", 4)];
    assert_eq!(tally(first), expected.map(|(status, count)| (status.to_string(), count)).into());
    let joint: Vec<&Value> =
        statements.iter().filter(|row| row["speakers"].as_array().is_some_and(|all| all.len() > 1)).collect();
    assert_eq!(joint.iter().map(|row| &row["line"]).collect::<Vec<_>>(), [262]);
    assert_eq!((&joint[0]["column"], &joint[0]["end_column"]), (&Value::from(4), &Value::from(25)));
    // The words below a name alone are its speech.
    let below = statements.iter().find(|row| row["line"] == 455).expect("a statement");
    assert_eq!(below["end_line"], 457);
}

#[test]
fn findings() {
    let Some(findings) = lines(&["check", "--severity", "hint", "--output-format", "jsonl"]) else { return };
    let shown: Vec<String> = findings
        .iter()
        .map(|row| {
            format!("{}:{}-{} {} {}", row["line"], row["column"], row["end_column"], row["severity"], row["code"])
                .replace('"', "")
        })
        .collect();
    let expected = [
        "36:2-3 hint empty-bullet",
        "114:1-2 hint empty-bullet",
        "124:2-3 hint empty-bullet",
        "137:2-3 hint empty-bullet",
        "159:4-7 warning unowned-action",
        "164:4-10 information ambiguous-speaker",
        "208:1-2 hint empty-bullet",
        "233:1-2 hint empty-bullet",
        "237:3-14 information placeholder-speaker",
        "256:3-12 information placeholder-speaker",
    ];
    assert_eq!(shown, expected);
    let related = |line: u64| {
        let row = findings.iter().find(|row| row["line"] == line).expect("a finding");
        row["related"]
            .as_array()
            .map(|all| all.iter().map(|place| place["line"].as_u64().unwrap_or_default()).collect::<Vec<_>>())
    };
    assert_eq!(related(159), Some(vec![158]));
    assert_eq!(related(164), Some(vec![69, 83, 170]));
    assert_eq!(related(237), Some(vec![240, 242]));
}
