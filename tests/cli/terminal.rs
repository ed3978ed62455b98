//! At a real terminal: questions, and the progress of a long run.

use crate::{Folder, MEETING};
use expect_test::expect;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::process::{Child, Command};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// So long is waited for something to be shown before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A process with a terminal of its own.
struct Terminal {
    child: Child,
    keys: File,
    shown: Arc<Mutex<String>>,
    /// How much of what was shown has been waited for.
    seen: usize,
}

impl Terminal {
    fn run(mut command: Command) -> Self {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&master).expect("a terminal");
        unlockpt(&master).expect("a terminal");
        let name = ptsname(&master, Vec::new()).expect("a terminal").into_string().expect("a path");
        let open = || OpenOptions::new().read(true).write(true).open(&name).expect("a terminal");
        let child = command.env("TERM", "xterm").stdin(open()).stdout(open()).stderr(open()).spawn();
        let keys = File::from(master);
        let (shown, mut screen) = (Arc::new(Mutex::new(String::new())), keys.try_clone().expect("a terminal"));
        let held = shown.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut bytes) {
                held.lock().expect("nobody panics").push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        });
        Self { child: child.expect("the binary runs"), keys, shown, seen: 0 }
    }

    /// Waits until `text` is shown, after what was waited for before.
    fn wait_for(&mut self, text: &str) {
        let start = Instant::now();
        loop {
            let shown = self.shown.lock().expect("nobody panics").clone();
            if let Some(at) = shown[self.seen..].find(text) {
                self.seen += at + text.len();
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{text:?} is not in {:?}", &shown[self.seen..]);
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("somebody reads");
    }

    fn end(mut self) -> Option<i32> {
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const DOWN: &str = "\x1b[B";

#[test]
fn each_doubt_is_asked_about_once() {
    let call = "Attendees:\n\n- Ann Lee\n- Bo Ek\n- Bo Lind\n- Many more...\n\n- [ann] a\n- [bo] b\x1b[2J\n- [Cy Day] c\n- [zed] d\n- [zed] e\n- [dee] f\n- [dee] g\n";
    let folder = Folder::new(&[("a.md", call), ("b.md", call)]);
    let mut command = folder.command("speakers --settle a.md b.md");
    command.env_remove("NO_COLOR");
    let mut terminal = Terminal::run(command);
    terminal.wait_for("[1/4] `zed`, 2 statements");
    terminal.press(&format!("{DOWN}{DOWN}\r")); // leave it
    terminal.wait_for("[2/4] `dee`, 2 statements");
    terminal.press(&format!("{DOWN}\r")); // somebody else
    terminal.wait_for("Who");
    terminal.press("Dee Fox\r");
    terminal.wait_for("[3/4] `Cy Day`, 1 statement");
    terminal.press("\r"); // add them
    terminal.wait_for("- [bo] b␛[2J");
    terminal.wait_for("[4/4] `bo`, 1 statement: Bo Ek or Bo Lind");
    terminal.press(&format!("{DOWN}\r")); // it is Bo Lind
    terminal.wait_for("Wrote 2 aliases and 4 attendees.");
    assert_eq!(terminal.end(), Some(0));
    let settled = call.replace("- Bo Lind\n", "- Bo Lind\n- Dee Fox\n- Cy Day\n");
    for name in ["a.md", "b.md"] {
        assert_eq!(String::from_utf8(folder.get(name)).expect("UTF-8"), settled);
    }
    let aliases = "[[roster.person]]\nname = \"Dee Fox\"\naliases = [\"dee\"]\n\n[[roster.person]]\nname = \"Bo Lind\"\naliases = [\"bo\"]\n";
    assert_eq!(String::from_utf8(folder.get("saidby.toml")).expect("UTF-8"), aliases);
}

#[test]
fn a_long_run_shows_how_far_it_is() {
    let folder = Folder::new(&[("b.md", MEETING)]);
    for pipe in ["a.md", "c.md"] {
        let made = Command::new("mkfifo").arg(folder.at(pipe)).status().expect("mkfifo is everywhere");
        assert!(made.success());
    }
    let mut terminal = Terminal::run(folder.command("check --output-format concise a.md b.md c.md"));
    // the first note is long in coming
    std::thread::sleep(Duration::from_millis(700));
    std::fs::write(folder.at("a.md"), "hello\n").expect("somebody reads");
    terminal.wait_for(" of 3 files");
    terminal.wait_for("b.md:16:3:");
    std::fs::write(folder.at("c.md"), "hello\n").expect("somebody reads");
    terminal.wait_for("Found 2 findings");
    assert_eq!(terminal.end(), Some(1));
}

#[test]
fn a_long_run_into_a_pipe_shows_nothing_but_its_results() {
    let folder = Folder::new(&[("b.md", MEETING)]);
    let made = Command::new("mkfifo").arg(folder.at("a.md")).status().expect("mkfifo is everywhere");
    assert!(made.success());
    let child = folder.command("check --output-format concise --quiet a.md b.md").spawn().expect("the binary runs");
    std::thread::sleep(Duration::from_millis(700));
    std::fs::write(folder.at("a.md"), "hello\n").expect("somebody reads");
    crate::Run::of(child.wait_with_output().expect("it ends")).expect(expect![[r#"
        exit code 1
        -- stdout
        b.md:15:3: placeholder-speaker Speaker not recorded: `[unknown]`
        b.md:16:3: unowned-action Action without an owner: "create a tracking issue". Name one: `AI(name): …` or `AI: @name to …`
    "#]]);
}
