//! What the README and the other pages say is true: the output they show, the options they name,
//! the files they point to. `UPDATE_EXPECT=1 cargo test` puts the real output there.

use anstyle_svg::Term;
use expect_test::expect_file;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The picture is as wide as this terminal (columns).
const WIDTH: usize = 101;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect("the page is there")
}

/// What `saidby` with these words writes when it is run at the root.
fn saidby(arguments: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saidby"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    let output = command.args(arguments.split_whitespace()).current_dir(root()).stdin(Stdio::null()).output();
    let output = output.expect("the binary runs");
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8(said).expect("output is UTF-8")
}

/// Lines broken at the edge, as a terminal does. Escape sequences take no room.
fn wrapped(text: &str) -> String {
    let (mut out, mut column, mut escape) = (String::new(), 0, false);
    for c in text.chars() {
        if c == '\x1b' || escape {
            escape = c != 'm';
        } else if c == '\n' {
            column = 0;
        } else {
            if column == WIDTH {
                out.push('\n');
                column = 0;
            }
            column += 1;
        }
        out.push(c);
    }
    out
}

#[test]
fn the_picture_is_what_one_sees() {
    let arguments = "check examples/harbour-call.md";
    let screen = format!("$ saidby {arguments}\n{}", saidby(&format!("{arguments} --color always")));
    let picture = Term::new().palette(anstyle_svg::WIN10_CONSOLE).render_svg(&wrapped(&screen));
    expect_file!["../docs/images/check.svg"].assert_eq(&picture);
}

#[test]
fn output_in_the_readme_is_real() {
    let (mut real, mut console, mut shown) = (String::new(), false, true);
    for line in page("README.md").lines() {
        match (console, line) {
            (false, _) => console = line == "```console",
            (true, "```") => (console, shown) = (false, true),
            (true, _) => {}
        }
        if let Some(arguments) = line.strip_prefix("$ saidby ").filter(|_| console) {
            real += &format!("{line}\n{}", saidby(arguments));
            shown = false;
        } else if shown {
            real += &format!("{line}\n");
        }
    }
    expect_file!["../README.md"].assert_eq(&real);
}

#[test]
fn the_tidy_example_is_tidy() {
    assert_eq!(saidby("check --severity hint examples/tidy-call.md"), "All checks passed in 1 note.\n");
}

/// What stands in code on a page: the spans in backticks and the lines of fenced blocks.
fn code(page: &str) -> Vec<String> {
    let (mut out, mut fenced) = (Vec::new(), false);
    for line in page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            out.push(line.to_owned());
        } else {
            out.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    out
}

#[test]
fn commands_and_options_in_the_readme_exist() {
    let help = saidby("--help");
    let listed = help.split("Commands:\n").nth(1).expect("a list of commands");
    let commands: Vec<&str> = listed.lines().map_while(|line| line.split_whitespace().next()).collect();
    let helps: Vec<String> = commands.iter().map(|command| saidby(&format!("{command} --help"))).collect();
    let knows = |help: &str, option: &str| {
        help.split(|c: char| c.is_whitespace() || [',', '[', ']'].contains(&c)).any(|word| word == option)
    };
    for code in code(&page("README.md")) {
        let mut words = code.split(|c: char| c.is_whitespace() || ['\'', '"', ',', '|', ';'].contains(&c));
        let command = words.clone().skip_while(|word| !["saidby", "--"].contains(word)).nth(1);
        let command = command.and_then(|word| commands.iter().position(|command| *command == word));
        let called = code.strip_prefix("saidby ").or(code.strip_prefix("$ saidby "));
        assert!(called.is_none() || command.is_some() || code.contains("saidby --"), "no such command: {code}");
        // Of a line for cargo only what comes behind `--` is ours.
        let ours = if code.starts_with("cargo") { code.split(" -- ").nth(1).unwrap_or_default() } else { &code };
        for option in words.by_ref().filter(|word| word.len() > 2 && word.starts_with("--") && ours.contains(*word)) {
            let option = option.split('=').next().unwrap_or_default();
            let known = match command {
                Some(index) => knows(&helps[index], option),
                None => helps.iter().chain([&help]).any(|help| knows(help, option)),
            };
            assert!(known, "no such option: {option} in `{code}`");
        }
    }
}

/// The pages in this folder and below it.
fn pages(folder: &Path, deep: bool) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() && deep && !path.ends_with("node_modules") {
            out.extend(pages(&path, deep));
        } else if path.extension().is_some_and(|ending| ending == "md") {
            out.push(path);
        }
    }
    out.sort();
    out
}

#[test]
fn links_lead_somewhere() {
    let mut found = 0;
    let folders = [(root().to_owned(), false), (root().join("docs"), true), (root().join("editors"), true)];
    for path in folders.iter().flat_map(|(folder, deep)| pages(folder, *deep)) {
        let page = fs::read_to_string(&path).expect("pages are UTF-8");
        let links = page.split("](").chain(page.split("src=\"")).skip(1).filter_map(|rest| {
            let end = rest.find([')', '"', ' ', '\n'])?;
            Some(rest[..end].split('#').next().unwrap_or_default())
        });
        for link in links.filter(|link| !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:")) {
            let target = path.parent().expect("pages lie in folders").join(link);
            if link.contains("docs/rules/") && !root().join("docs/rules").exists() {
                continue; // made from the rules' pages, which their own tests compare
            }
            assert!(target.exists(), "{} points to {link}, which is not there", path.display());
            found += 1;
        }
    }
    assert!(found > 5, "no links were found: mend this test");
}
