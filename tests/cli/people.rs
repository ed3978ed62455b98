//! People known from outside of a note: rosters and neighbouring notes.

use super::Folder;
use serde_json::Value;

/// A note of a series with a list, in which people of earlier notes speak too.
const MAY: &str = "# Call\n\nPresent: Ann Lee (ALE), Bo Ek (BEK)\n\nALE: Shall we?\n\nBEK: We should.\n\nCDA: Me too.\n\nCDA: And soon.\n\nALE: Good.\n\nBEK: Good.\n";
const APRIL: &str = "# Call\n\nPresent: Cy Day (CDA), Ann Lee (ALE)\n\nCDA: Hello.\n\nALE: Hello.\n";

/// The speakers of a note: tag, status, by, person, attendee.
fn speakers(folder: &Folder, path: &str) -> Vec<String> {
    let run = folder.run(&format!("statements --output-format jsonl {path}"));
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let mut out: Vec<String> = Vec::new();
    for row in run.out().lines() {
        let row: Value = serde_json::from_str(row).expect("a row");
        for speaker in row["speakers"].as_array().expect("speakers") {
            let part = |key: &str| speaker[key].as_str().unwrap_or("-").to_owned();
            let all = ["name", "status", "by", "person", "attendee"].map(part).join(" · ");
            if !out.contains(&all) {
                out.push(all);
            }
        }
    }
    out
}

#[test]
fn an_earlier_note_knows_whom_a_list_lacks() {
    let folder = Folder::new(&[("2031-05/may-6.md", MAY), ("2031-04/april-1.md", APRIL), ("2031-06/june-3.md", APRIL)]);
    let known = ["ALE · known · abbreviation · Ann Lee · Ann Lee", "BEK · known · abbreviation · Bo Ek · Bo Ek"];
    let cda = "CDA · roster · abbreviation · Cy Day · -";
    assert_eq!(speakers(&folder, "2031-05/may-6.md"), [known[0], known[1], cda]);
    // and says so
    let run = folder.run("check --output-format concise --select unlisted-speaker 2031-05");
    assert!(
        run.out().contains("Missing attendee: `CDA` (Cy Day, known from 2031-04/april-1.md) is in no list"),
        "{run:?}"
    );
    // a later note does not
    let folder = Folder::new(&[("2031-05/may-6.md", MAY), ("2031-06/june-3.md", APRIL)]);
    assert_eq!(speakers(&folder, "2031-05/may-6.md")[2], "CDA · unknown · - · - · -");
    // unless it is of the same meeting
    let folder = Folder::new(&[("2031-05/may-6.md", MAY), ("2031-05/may-7.md", APRIL)]);
    assert_eq!(speakers(&folder, "2031-05/may-6.md")[2], cda);
}

#[test]
fn initials_count_only_where_they_lead_to_one_person() {
    let list = |people: &str| format!("Present: {people}\n\nALE: Hello.\n\nALE: Yes.\n\nALE: No.\n\nALE: Yes.\n");
    let note = list("Ann Lee (ALE), Bo Ek (BEK)") + "\nCD: Me too.\n\nCD: And soon.\n";
    let check = |lists: &[(&str, &str)], expected: &str| {
        let folder = Folder::new(&[("2031-05/may-6.md", note.as_str())]);
        for (path, people) in lists {
            folder.put(path, list(people).as_bytes());
        }
        assert_eq!(speakers(&folder, "2031-05/may-6.md")[1], expected, "{lists:?}");
    };
    check(&[("2031-04/a.md", "Ann Lee (ALE), Cy Day")], "CD · roster · initials · Cy Day · -");
    check(&[("2031-04/a.md", "Ann Lee (ALE), Cy Day, Cleo Dorn")], "CD · unknown · - · - · -");
    check(
        &[("2031-04/a.md", "Ann Lee (ALE), Cy Day"), ("2031-03/a.md", "Ann Lee (ALE), Cleo Dorn")],
        "CD · unknown · - · - · -",
    );
    // what a list says outright counts, the nearest first
    check(
        &[("2031-04/a.md", "Ann Lee (ALE), Cy Day (CD)"), ("2031-03/a.md", "Ann Lee (ALE), Cleo Dorn (CD)")],
        "CD · roster · abbreviation · Cy Day · -",
    );
    // a first name could be anybody's
    let folder = Folder::new(&[
        ("2031-05/b.md", "Present: Ann Lee, Bo Ek\n\n- [ann] Hi.\n- [bo] Hi.\n- [cy] Hi.\n- [cy] Ho.\n"),
        ("2031-05/a.md", "Present: Ann Lee, Cy Day\n\n- [ann] Hi.\n- [cy] Hi.\n"),
    ]);
    assert_eq!(speakers(&folder, "2031-05/b.md")[2], "cy · inferred · - · cy · -");
}

#[test]
fn rosters_come_first() {
    let folder = Folder::new(&[
        ("2031-05/may-6.md", MAY),
        ("2031-04/april-1.md", APRIL),
        (
            "saidby.toml",
            "[roster]\nfiles = [\"delegates.txt\"]\n[[roster.person]]\nname = \"Clara Dahl\"\naliases = [\"CDA\"]\n",
        ),
        ("delegates.txt", "Dora Elm (DEL)\n"),
    ]);
    assert_eq!(speakers(&folder, "2031-05/may-6.md")[2], "CDA · roster · alias · Clara Dahl · -");
    folder.put("delegates.txt", b"Dora Elm (DEL)\nCy Dale (CDA)\n");
    assert_eq!(speakers(&folder, "2031-05/may-6.md")[2], "CDA · roster · abbreviation · Cy Dale · -");
    let run = folder.run("check --output-format concise --select unlisted-speaker 2031-05");
    assert!(run.out().contains("(Cy Dale, known from delegates.txt)"), "{run:?}");
    // an alias settles what the note leaves open, and leads to whom it lists
    folder.put("saidby.toml", b"[[roster.person]]\nname = \"Ann Lee\"\naliases = [\"ann\", \"kestrel\"]\n");
    folder.put("note.md", b"Attendees:\n\n- Ann Lee\n- Ann Moor\n\n- [ann] Hi.\n- [kestrel] Ho.\n");
    assert_eq!(
        speakers(&folder, "note.md"),
        ["ann · known · alias · Ann Lee · Ann Lee", "kestrel · known · alias · Ann Lee · Ann Lee"]
    );
}

#[test]
fn a_roster_that_cannot_be_read_is_an_error() {
    let folder = Folder::new(&[("saidby.toml", "[roster]\nfiles = [\"gone.txt\"]\n"), ("a.md", MAY)]);
    let run = folder.run("check");
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("`gone.txt` cannot be read: no such file or directory"), "{}", run.err);
    assert!(run.err.contains("saidby.toml:2:10"), "{}", run.err);
}
