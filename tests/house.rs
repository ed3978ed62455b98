//! What the source itself must keep to, as ARCHITECTURE.md has it: who may use whom.

use std::fs;
use std::path::{Path, PathBuf};

/// A source file without its comments and its tests.
struct Source {
    /// Its path from the root, with `/`.
    path: String,
    code: String,
}

/// All source files below `folder` (tests and benches aside) and `folder.rs`, where there is one.
fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = vec![root.join(folder), root.join(folder).with_extension("rs")];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            if !["tests", "benches"].iter().any(|name| path.ends_with(name)) {
                open.extend(fs::read_dir(&path).expect("a folder").flatten().map(|entry| entry.path()));
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") && path.exists() {
            let name = path.strip_prefix(root).expect("below the root");
            let source = fs::read_to_string(&path).expect("source is UTF-8");
            let path = name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            found.push(Source { path, code: code(&source) });
        }
    }
    assert!(!found.is_empty(), "{folder} has moved: mend this test");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// `source` up to its tests, which come last, without comments.
fn code(source: &str) -> String {
    let kept = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code = |line: &str| format!("{}\n", line.split("//").next().unwrap_or_default());
    kept.lines().map(code).collect()
}

/// No file below `folder` has any of `words` in its code, but for the files named.
fn never(folder: &str, words: &[&str], except: &[&str], why: &str) {
    for source in sources(folder).iter().filter(|source| !except.contains(&source.path.as_str())) {
        for word in words {
            assert!(!source.code.contains(word), "{} has `{word}`: {why}", source.path);
        }
    }
}

#[test]
fn core_knows_no_protocol_and_no_runtime() {
    let manifest = include_str!("../server/core/Cargo.toml");
    let rows = manifest.lines().map(|line| line.split('#').next().unwrap_or_default());
    for row in rows {
        for crate_name in ["tower", "lsp", "tokio", "futures", "clap"] {
            let name = row.split('=').next().unwrap_or_default();
            assert!(!name.contains(crate_name), "server/core/Cargo.toml: {row}");
        }
    }
}

#[test]
fn core_touches_nothing_outside() {
    let outside = ["std::fs", "std::io", "std::net", "std::env", "std::process", "async fn", ".await", "SystemTime"];
    never("server/core", &outside, &[], "core is given text and gives answers");
}

#[test]
fn only_one_place_each_knows_the_rope_the_grammar_and_the_protocol() {
    never(
        "server/core",
        &["ropey"],
        &["server/core/text.rs", "server/core/text/places.rs"],
        "text.rs is the only place that counts lines",
    );
    never("server/core", &["tree_sitter"], &["server/core/tree.rs"], "tree.rs is the only place that asks the grammar");
    never("server/cli", &["tower_lsp", "tokio"], &[], "the terminal speaks no protocol");
    never("server/main", &["tower_lsp", "tokio"], &[], "main only picks whom to serve");
}

#[test]
fn nothing_reaches_the_network_or_starts_a_program() {
    let network = ["std::net", "tokio::net", "TcpStream", "UdpSocket", "UnixStream", "ToSocketAddrs"];
    never("server", &network, &[], "SECURITY.md promises that there is no network");
    let programs = ["process::Command", "tokio::process", "Command::new", "execvp", "libc::"];
    never("server", &programs, &[], "SECURITY.md promises that no program is started");
}

#[test]
fn no_clock_of_the_system_is_asked() {
    never("server/lsp", &["SystemTime::now", "UNIX_EPOCH"], &[], "it may jump; `Instant` does not");
    never("server/cli", &["SystemTime::now", "UNIX_EPOCH"], &[], "it may jump; `Instant` does not");
}

/// What SECURITY.md and docs/faults.md say of tests: each of them is there.
#[test]
fn the_tests_that_are_promised_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tests = String::new();
    let mut open = vec![root.join("tests"), root.join("server")];
    while let Some(path) = open.pop() {
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            open.extend(fs::read_dir(&path).expect("a folder").flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            tests += &fs::read_to_string(&path).expect("source is UTF-8");
        }
    }
    let mut promised = 0;
    for page in [include_str!("../SECURITY.md"), include_str!("../docs/faults.md")] {
        for row in page.lines().filter(|line| line.starts_with('|')) {
            let cell = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
            for name in cell.split('`').skip(1).step_by(2).filter(|name| name.matches('_').count() > 1) {
                promised += 1;
                assert!(tests.contains(&format!("fn {name}(")), "there is no test `{name}`");
            }
        }
    }
    assert!(promised > 30, "only {promised} tests are promised");
}

#[test]
fn the_server_writes_nothing() {
    let writing = ["fs::write", "File::create", "fs::remove", "fs::rename", "create_dir", "tempfile", ".append("];
    never("server/lsp", &writing, &["server/lsp/log.rs"], "the editor writes, the server proposes");
    for shared in ["server/configuration", "server/series"] {
        never(shared, &writing, &[], "what both sides share only reads");
    }
}

#[test]
fn there_is_no_unsafe_code() {
    never("server", &["unsafe {", "unsafe fn", "unsafe impl", "allow(unsafe_code"], &[], "SECURITY.md counts none");
    for manifest in [include_str!("../Cargo.toml"), include_str!("../server/core/Cargo.toml")] {
        assert!(manifest.contains("[lints]\nworkspace = true"), "a crate without our lints");
    }
    assert!(include_str!("../Cargo.toml").contains("unsafe_code = \"forbid\""));
}

#[test]
fn the_two_sides_do_not_know_each_other() {
    never("server/lsp", &["crate::cli", "super::cli"], &[], "editor and terminal meet in core only");
    never("server/cli", &["crate::lsp", "super::lsp"], &[], "editor and terminal meet in core only");
}

#[test]
fn settings_on_disk_are_below_both_sides() {
    let sides = ["crate::cli", "crate::lsp", "tower_lsp", "tokio"];
    never("server/configuration", &sides, &[], "both doors use it, and it knows neither");
    never("server/series", &sides, &[], "both doors use it, and it knows neither");
}

#[test]
fn only_the_publisher_sends_findings() {
    let words = ["publish_diagnostics", "textDocument/publishDiagnostics", "PublishDiagnosticsParams"];
    never("server/lsp", &words, &["server/lsp/publisher.rs"], "one task sends them, the newest version only");
}

#[test]
fn modules_use_only_what_is_above_them() {
    let listed = include_str!("../server/core/lib.rs");
    let modules: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.trim_start_matches("pub(crate) ").trim_start_matches("pub ").strip_prefix("mod "))
        .map(|name| name.trim_end_matches(';'))
        .collect();
    let height = |name: &str| modules.iter().position(|module| *module == name);
    for Source { path, code } in sources("server/core") {
        let own = path.trim_start_matches("server/core/").split(['/', '.']).next().unwrap_or_default();
        let Some(floor) = height(own) else { continue };
        let used = code.split("crate::").skip(1).filter_map(|rest| rest.split(|c: char| !is_word(c)).next());
        // `tree::difference` compares a tree with its segment for the laws; nothing else calls it.
        let for_the_laws = |name: &str| own == "tree" && name == "segment";
        for name in used.filter(|name| *name != own && !for_the_laws(name)) {
            assert!(height(name).is_none_or(|other| other < floor), "{path} uses `{name}`, which stands above it");
        }
    }
}

#[test]
fn rules_and_features_do_not_lean_on_each_other() {
    for (folder, list) in [("rules", "server/core/rules.rs"), ("features", "server/core/features.rs")] {
        let files = sources(&format!("server/core/{folder}"));
        let files = files.iter().filter(|source| source.path != list);
        // Each with a folder of its own, where it has one.
        let own = |source: &&Source| source.path.split('/').count() == list.split('/').count() + 1;
        let names: Vec<String> = files
            .clone()
            .filter(own)
            .map(|source| source.path.rsplit('/').next().unwrap_or_default().replace(".rs", ""))
            .collect();
        for source in files {
            let is_own = |name: &&String| {
                source.path.ends_with(&format!("/{name}.rs")) || source.path.contains(&format!("/{name}/"))
            };
            for name in names.iter().filter(|name| !is_own(name)) {
                for path in [format!("super::{name}::"), format!("{folder}::{name}::")] {
                    assert!(!source.code.contains(&path), "{} uses `{name}`", source.path);
                }
            }
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}
