//! `saidby check --watch`, and the progress of a long run.

use crate::clock::Clock;
use crate::{Folder, MEETING};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command};

/// A process that is ended when the test is.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn what_changes_is_checked_again() {
    let folder = Folder::new(&[("a.md", MEETING), ("b.md", MEETING), ("c/d.md", "milk\n")]);
    let mut command: Command = folder.command("check --watch --output-format concise --severity warning .");
    let mut running = Running(command.spawn().expect("the binary runs"));
    let mut said = BufReader::new(running.0.stderr.take().expect("stderr is piped")).lines();
    let mut found = BufReader::new(running.0.stdout.take().expect("stdout is piped")).lines();
    let mut next = || found.next().expect("it goes on").expect("UTF-8");
    assert!(next().starts_with("a.md:16:3: unowned-action"));
    assert!(next().starts_with("b.md:16:3: unowned-action"));
    assert_eq!(said.next().expect("it goes on").expect("UTF-8"), "Watching for changes. Ctrl-C ends it.");

    // the rest of the summary comes before what is new
    folder.put("c/d.md", MEETING.as_bytes());
    let first = std::iter::repeat_with(&mut next).find(|line| line.starts_with("c/d.md")).expect("it goes on");
    assert!(first.starts_with("c/d.md:16:3: unowned-action"), "{first}");

    // as editors do it: written beside, then moved into place
    folder.put("new", MEETING.replace("## Storage", "## Storage\n").as_bytes());
    std::fs::rename(folder.at("new"), folder.at("b.md")).expect("it can be moved");
    let second = std::iter::repeat_with(&mut next).find(|line| line.contains(".md:")).expect("it goes on");
    assert!(second.starts_with("b.md:17:3: unowned-action"), "only what changed is reported: {second}");

    std::fs::remove_file(folder.at("a.md")).expect("it can be removed");
    assert_eq!(said.next().expect("it goes on").expect("UTF-8"), "a.md is gone.");
}

#[test]
fn the_clock_may_jump_while_it_watches() {
    let Some(clock) = Clock::right() else { return };
    let folder = Folder::new(&[("a.md", MEETING), ("b.md", MEETING)]);
    let mut command = folder.command("check --watch --output-format concise --severity warning .");
    let mut running = Running(clock.shown_to(&mut command).spawn().expect("the binary runs"));
    let mut said = BufReader::new(running.0.stderr.take().expect("stderr is piped")).lines();
    let mut found = BufReader::new(running.0.stdout.take().expect("stdout is piped")).lines();
    assert_eq!(said.next().expect("it goes on").expect("UTF-8"), "Watching for changes. Ctrl-C ends it.");
    for (line, time) in (17..).zip(["+1d", "-1d", "+0"]) {
        clock.jumps(time);
        folder.put("b.md", MEETING.replace("## Storage", &format!("## Storage{}", "\n".repeat(line - 16))).as_bytes());
        let again = format!("b.md:{line}:3: unowned-action");
        assert!(found.any(|row| row.expect("UTF-8").starts_with(&again)), "it does not go on");
    }
}

#[test]
fn what_has_an_end_cannot_be_watched() {
    let folder = Folder::new(&[]);
    for arguments in ["check --watch -", "check --watch --output-format sarif", "check --watch --output-format json"] {
        assert_eq!(folder.run(arguments).code, Some(2), "{arguments}");
    }
    assert_eq!(folder.run("check --watch missing.md").code, Some(2));
}
