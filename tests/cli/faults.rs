//! What goes wrong around the command line: see docs/faults.md.

use crate::{Folder, MEETING, Run, mended};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

/// A shell that runs the binary, `$0`, in a world set up by `script`.
#[cfg(unix)]
fn in_shell(folder: &Folder, script: &str) -> Run {
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_saidby")).current_dir(folder.at("."));
    Run::of(command.output().expect("a shell"))
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_leaves_the_note_whole() {
    let long = format!("{MEETING}{}", "- [bo] We measured it again and again.\n".repeat(2000));
    let folder = Folder::new(&[("a.md", &long), ("b.md", MEETING)]);
    // No file may grow beyond some blocks, as if the disk had no more of them.
    let run = in_shell(&folder, "trap '' XFSZ; ulimit -f 8; exec \"$0\" check --fix .");
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("a.md: not fixed: "), "{}", run.err);
    assert_eq!(folder.get("a.md"), long.as_bytes());
    assert_eq!(folder.get("b.md"), mended().as_bytes(), "what fits is still done");
    let left = std::fs::read_dir(folder.at(".")).expect("a folder").count();
    assert_eq!(left, 2, "nothing half-written lies there");
}

/// As above, with a real disk: a small one in memory, which only this shell sees.
#[cfg(target_os = "linux")]
#[test]
#[expect(clippy::print_stderr, reason = "a test says what it skipped")]
fn a_real_disk_that_is_full_leaves_the_note_whole() {
    let mounted = "mount -t tmpfs -o size=256k none disk";
    let folder = Folder::new(&[("a.md", MEETING), ("disk/none", "")]);
    if in_shell(&folder, &in_a_world_of_its_own(mounted)).code != Some(0) {
        eprintln!("skipped: no disk can be mounted here");
        return;
    }
    let script = "cp a.md disk; cat /dev/zero > disk/full; \"$0\" check --fix disk; code=$?; \
                  cp disk/a.md after.md; ls -A disk > left; exit $code";
    let run = in_shell(&folder, &in_a_world_of_its_own(&format!("{mounted} && {script}")));
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("a.md: not fixed: "), "{}", run.err);
    assert_eq!(folder.get("after.md"), MEETING.as_bytes());
    assert_eq!(folder.get("left"), b"a.md\nfull\n", "nothing half-written lies there");
}

/// A script for [`in_shell`] whose mounts go with it.
#[cfg(target_os = "linux")]
fn in_a_world_of_its_own(script: &str) -> String {
    format!("exec unshare --mount --map-root-user sh -c '{script}' \"$0\"")
}

/// Nothing is forbidden to root, so as root this is tried as somebody else.
#[cfg(target_os = "linux")]
#[test]
#[expect(clippy::print_stderr, reason = "a test says what it skipped")]
fn what_is_forbidden_is_said_to_whom_root_becomes() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("a/b.md", MEETING), ("c.md", MEETING), ("d.md", MEETING)]);
    for (name, mode) in [(".", 0o755), ("a", 0o700), ("c.md", 0o600)] {
        std::fs::set_permissions(folder.at(name), PermissionsExt::from_mode(mode)).expect("we own it");
    }
    let somebody = "exec setpriv --reuid 65534 --regid 65534 --clear-groups";
    if in_shell(&folder, &format!("{somebody} \"$0\" --version")).code != Some(0) {
        eprintln!("skipped: not root, or somebody else may not run the binary");
        return;
    }
    let run = in_shell(&folder, &format!("{somebody} \"$0\" check --output-format concise --severity warning"));
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.out().contains("d.md:16:3: unowned-action"), "{}", run.out());
    for name in ["a", "c.md"] {
        let said = format!("error: {name}: cannot be read: Permission denied\n");
        assert!(run.err.contains(&said), "{}", run.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_full_is_an_error() {
    let folder = Folder::new(&[("a.md", MEETING)]);
    for command in ["check", "check --output-format jsonl", "statements", "format -", "config show"] {
        let run = in_shell(&folder, &format!("exec \"$0\" {command} > /dev/full < a.md"));
        assert_eq!(run.code, Some(2), "{command}: {}", run.err);
        assert!(!run.err.contains("panicked") && !run.err.is_empty(), "{command}: {}", run.err);
    }
}

#[test]
fn files_may_vanish_while_they_are_walked() {
    let folder = Folder::new(&[("kept.md", MEETING)]);
    let at = folder.at("going");
    let going = std::thread::spawn(move || {
        for round in 0..40 {
            let _ = std::fs::create_dir(&at);
            for number in 0..20 {
                let _ = std::fs::write(at.join(format!("{number}.md")), MEETING);
            }
            std::thread::sleep(Duration::from_millis(round % 7));
            let _ = std::fs::remove_dir_all(&at);
        }
    });
    while !going.is_finished() {
        let run = folder.run("check --output-format concise --severity warning");
        assert!(run.out().contains("kept.md:16:3: unowned-action"), "{} {}", run.out(), run.err);
        assert!(matches!(run.code, Some(1 | 2)) && !run.err.contains("panicked"), "{}", run.err);
        assert_eq!(run.code == Some(2), run.err.contains("error: going"), "what is gone is named: {}", run.err);
    }
    going.join().expect("it ends");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_never_written() {
    let folder = Folder::new(&[("a.md", MEETING)]);
    let run = in_shell(&folder, "mkfifo pipe.md; cat a.md > pipe.md & exec \"$0\" check --fix pipe.md");
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.err.contains("pipe.md: not fixed: it is not a regular file"), "{}", run.err);
}

#[test]
fn a_thousand_folders_are_walked() {
    let folder = Folder::new(&[]);
    for number in 0..1000 {
        folder.put(&format!("f{number}/n.md"), MEETING.as_bytes());
    }
    let run = folder.run("check --quiet --output-format concise --severity warning");
    assert_eq!(run.out().matches("unowned-action").count(), 1000);
}

#[test]
fn times_of_files_may_be_any() {
    let folder = Folder::new(&[("a.md", MEETING), ("b.md", MEETING)]);
    for (name, time) in [("a.md", SystemTime::UNIX_EPOCH), ("b.md", SystemTime::now() + Duration::from_secs(1 << 33))] {
        let file = std::fs::File::options().append(true).open(folder.at(name)).expect("it is there");
        file.set_modified(time).expect("a time");
    }
    assert!(matches!(folder.run("check --fix").code, Some(0 | 1)));
    assert_eq!(folder.get("a.md"), mended().as_bytes());
    assert_eq!(folder.get("b.md"), mended().as_bytes());
}

/// `--fix`, ended by force at random moments while it writes: every note is as it was or as it should be.
#[test]
fn no_note_is_ever_half_written() {
    let kills = if std::env::var_os("SAIDBY_LONG").is_some() { 200 } else { 25 };
    let more = "- [bo] We measured it again and again.\n".repeat(400);
    let (before, after) = (format!("{MEETING}{more}"), format!("{}{more}", mended()));
    let folder = Folder::new(&[]);
    let names: Vec<String> = (0..24).map(|number| format!("{number}.md")).collect();
    let reset = || names.iter().for_each(|name| folder.put(name, before.as_bytes()));

    reset();
    let begin = Instant::now();
    folder.run("check --fix --quiet .");
    let whole = begin.elapsed();
    let mut chance = 1_u64;
    let (mut midway, mut tries) = (0, 0);
    while midway < kills {
        tries += 1;
        assert!(tries < 10 * kills, "{midway} of {tries} were ended midway");
        reset();
        let mut running = folder.command("check --fix --quiet .").spawn().expect("the binary runs");
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(whole.mul_f64((chance >> 33) as f64 / f64::from(1_u32 << 31)));
        running.kill().expect("it can be ended");
        running.wait().expect("it ends");
        let mut done = 0;
        for name in &names {
            let now = folder.get(name);
            assert!(now == before.as_bytes() || now == after.as_bytes(), "{name} is half written: {} bytes", now.len());
            done += usize::from(now == after.as_bytes());
        }
        let mut left = 0;
        for file in std::fs::read_dir(folder.at(".")).expect("a folder").flatten() {
            let name = file.file_name().into_string().expect("all names are ours");
            if !names.contains(&name) {
                assert!(name.starts_with(".saidby-"), "{name} is left");
                std::fs::remove_file(file.path()).expect("it may be deleted");
                left += 1;
            }
        }
        // What falls before the first note or behind the last one proves nothing.
        midway += usize::from(left > 0 || (0 < done && done < names.len()));
    }
}
