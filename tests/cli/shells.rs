//! The command line told to shells and to `man`: all of it, and in a way that they take.

#![expect(clippy::print_stderr, reason = "says what is skipped")]

use crate::Folder;
use std::collections::BTreeSet;
use std::process::{Command, Output};

/// Every command with its options, as `--help` has them.
fn commands(folder: &Folder) -> Vec<(String, BTreeSet<String>)> {
    let (mut found, mut waiting) = (Vec::new(), vec![String::new()]);
    while let Some(command) = waiting.pop() {
        let help = folder.run(&format!("{command} --help")).out().to_owned();
        let listed = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
        let below =
            listed.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).filter(|it| !it.is_empty());
        waiting.extend(below.filter(|name| *name != "help").map(|name| format!("{command} {name}").trim().to_owned()));
        // What is behind two blanks describes them.
        let lists = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
        let words = lists.filter_map(|line| line.split("  ").next()).flat_map(|list| list.split([' ', ',']));
        let options = words.filter(|word| word.starts_with("--")).map(str::to_owned);
        found.push((command, options.collect()));
    }
    found
}

/// What a program that may not be there makes of a text; nothing where it is not.
fn ask(folder: &Folder, program: &str, arguments: &[&str]) -> Option<Output> {
    let output = Command::new(program).args(arguments).current_dir(folder.at(".")).output().ok();
    if output.is_none() {
        eprintln!("skipped: there is no {program} here");
    }
    output
}

#[test]
fn all_commands_and_options_are_told() {
    let folder = Folder::new(&[]);
    let commands = commands(&folder);
    let names: Vec<&str> = commands.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["check", "config show", "speakers", "server"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let told = ["completions bash", "completions zsh", "completions fish", "completions powershell", "man"];
    for page in told.map(|arguments| folder.run(arguments)) {
        assert_eq!((page.code, page.err.as_str()), (Some(0), ""));
        let page = page.out().replace("\\-", "-").replace("\\fB", "");
        for (command, options) in &commands {
            for word in command.split(' ').chain(options.iter().map(|option| option.trim_start_matches('-'))) {
                assert!(page.contains(word), "`{word}` of `{command}` is not in {}", &page[..200]);
            }
        }
    }
}

#[test]
fn man_takes_the_manual_page() {
    let folder = Folder::new(&[]);
    folder.put("saidby.1", &folder.run("man").out);
    let page = |output: Output| {
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert!(output.status.success());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    if let Some(output) = ask(&folder, "groff", &["-man", "-Tutf8", "-ww", "-P-cbou", "saidby.1"]) {
        let page = page(output);
        let heads: Vec<&str> = page.lines().filter(|line| line.starts_with(char::is_uppercase)).collect();
        for (command, _) in commands(&folder) {
            let head = format!("SAIDBY {}", command.to_uppercase());
            assert!(heads.contains(&head.trim_end()) || command.is_empty(), "{head}: {heads:?}");
        }
    }
    if let Some(output) = ask(&folder, "mandoc", &["-Tlint", "-Werror", "saidby.1"]) {
        page(output);
    }
    if let Some(output) = ask(&folder, "man", &["-l", "-Tutf8", "saidby.1"]) {
        assert!(page(output).contains("saidby"));
    }
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_values() {
    let folder = Folder::new(&[]);
    folder.put("saidby.bash", &folder.run("completions bash").out);
    let completed = |line: &str| {
        let words = line.split(' ').count();
        let before = line.split(' ').rev().nth(1).unwrap_or_default();
        let last = line.split(' ').next_back().unwrap_or_default();
        let script = format!(
            "source ./saidby.bash; COMP_WORDS=({line}); COMP_CWORD={}; _saidby saidby '{last}' '{before}'; echo \"${{COMPREPLY[@]}}\"",
            words - 1
        );
        let output = ask(&folder, "bash", &["-c", &script])?;
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    for (line, expected) in [
        ("saidby stat", "statements"),
        ("saidby config s", "show schema"),
        ("saidby check --base", "--baseline"),
        ("saidby check --extend", "--extend-select"),
        ("saidby check --output-format gi", "github gitlab"),
        ("saidby server --log-level w", "warn"),
        ("saidby completions z", "zsh"),
    ] {
        let Some(completed) = completed(line) else { return };
        assert_eq!(completed, expected, "{line}");
    }
}
