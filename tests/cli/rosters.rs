//! Roster files: who may speak is checked as well as what was said.

use crate::{Folder, MEETING};
use expect_test::expect;

/// The settings of a committee that keeps its roster sorted, and every abbreviation three capitals
/// long but for those that are older than the rule.
const STRICT: &str = "[roster]\nfiles = [\"delegates.txt\"]\nabbreviations = [\"[A-Z][A-Z][A-Z]\", \"BE\"]\n\n[rules]\nextend-select = [\"unsorted-roster\", \"abbreviation-form\"]\n";

const ROSTER: &str = "Ann Lee (ALE)\nBo Ek (BE)\nZoë Orr (ZOR)\n";

#[test]
fn a_committee_is_told_what_its_own_check_tells() {
    let check = |roster: &str| {
        let folder = Folder::new(&[("delegates.txt", roster), ("saidby.toml", STRICT)]);
        let run = folder.run("check --quiet --output-format concise");
        run.out().lines().map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(check(ROSTER), "");
    assert_eq!(check("Ann Lee (ALE)\n\nBo Ek (BE)"), "");
    let told = [
        "Bo Ek (BE)\nZoë Orr (ZOR)\nAnn Lee (ALE)\n",
        "Ann Lee (ALE)\nBo Ek\nZoë Orr (ZOR)\n",
        "Ann Lee (ALE)\nBo Ek (桜)\nZoë Orr (ZOR)\n",
        "Ann Lee (ALE)\nBo Ek (Bek)\nZoë Orr (ZOR)\n",
        "Ann Lee (AL)\nBo Ek (BE)\nZoë Orr (ZOR)\n",
        "Ann Lee (ALE)\nBo Ek (BOEK)\nZoë Orr (ZOR)\n",
        "Ann Lee (ALE)\nBo Ek (BOFROMEK)\nZoë Orr (ZOR)\n",
        "Ann Lee (ALE)\nBo Ek (BE)\nZoë Orr (BE)\n",
        "Ann Lee (ALE)\nBo Ek (BE)\nBo Ek (BE)\nZoë Orr (ZOR)\n",
    ];
    expect![[r"
        delegates.txt:3:1: unsorted-roster Ann Lee belongs above Bo Ek
        delegates.txt:2:1: abbreviation-form Bo Ek has no abbreviation, as most in this roster have
        delegates.txt:2:8: abbreviation-form `桜` is not of the form expected: 3 capitals or `BE`
        delegates.txt:2:8: abbreviation-form `Bek` is not of the form expected: 3 capitals or `BE`
        delegates.txt:1:10: abbreviation-form `AL` is not of the form expected: 3 capitals or `BE`
        delegates.txt:2:8: abbreviation-form `BOEK` is not of the form expected: 3 capitals or `BE`
        delegates.txt:2:8: abbreviation-form `BOFROMEK` is not of the form expected: 3 capitals or `BE`
        delegates.txt:3:1: duplicate-abbreviation `BE` is the abbreviation of Bo Ek as well
        delegates.txt:3:1: duplicate-person Bo Ek is in this roster already
    "]]
    .assert_eq(&told.map(|roster| check(roster) + "\n").concat());
}

#[test]
fn a_roster_is_sorted_by_whole_lines() {
    let folder = Folder::new(&[
        ("delegates.txt", "# guests\r\n- Zoë Orr (ZOR)\r\n- Élan Day (EDA)\r\n\r\n- Bo Ek (BE)\r\n- Ann Lee (ALE)"),
        ("saidby.toml", STRICT),
    ]);
    folder.run("check --fix").expect(expect![[r#"
        exit code 0
        -- stdout
        Found 2 findings (2 fixed, 0 remaining).
    "#]]);
    let sorted = "# guests\r\n- Élan Day (EDA)\r\n- Zoë Orr (ZOR)\r\n\r\n- Ann Lee (ALE)\r\n- Bo Ek (BE)";
    assert_eq!(String::from_utf8_lossy(&folder.get("delegates.txt")), sorted);
    folder.run("check --fix").expect(expect![[r#"
        exit code 0
        -- stdout
        All checks passed in 1 roster.
    "#]]);
}

#[test]
fn a_file_of_people_is_a_roster_also_where_nobody_says_so() {
    let folder = Folder::new(&[
        ("who.txt", "Abe Lind (AL)\nAnn Lee (AL)\nBo Ek (BE)\n"),
        ("people.csv", "name,abbreviation\nAbe Lind,AL\nAnn Lee,AL\n"),
        ("note.md", MEETING),
    ]);
    folder.run("check --quiet --output-format concise who.txt people.csv").expect(expect![[r#"
        exit code 1
        -- stdout
        people.csv:3:1: duplicate-abbreviation `AL` is the abbreviation of Abe Lind as well
        who.txt:2:1: duplicate-abbreviation `AL` is the abbreviation of Abe Lind as well
    "#]]);
    folder.run("check --select duplicate-abbreviation,unowned-action").expect(expect![[r#"
        exit code 1
        -- stdout
        warning[unowned-action]: Action without an owner: "create a tracking issue". Name one: `AI(name): …` or `AI: @name to …`
          --> note.md:16:3
           |
        15 | - [unknown] What about the cost?
           |   --------- asked here
        16 | - AI: create a tracking issue
           |   ^^^

        warning[duplicate-abbreviation]: `AL` is the abbreviation of Abe Lind as well
         --> who.txt:2:1
          |
        1 | Abe Lind (AL)
          | ------------- here too
        2 | Ann Lee (AL)
          | ^^^^^^^^^^^^

        Found 2 findings (2 warnings) in 1 note and 1 roster.
    "#]]);
}

#[test]
fn people_are_held_against_those_of_other_rosters_of_the_settings() {
    let settings = "[roster]\nfiles = [\"members.txt\", \"guests.toml\"]\n\n[[roster.person]]\nname = \"Bo Ek\"\naliases = [\"boe\"]\n\n\
                    [[roster.person]]\nname = \"Cy Day\"\nabbreviation = \"ZOR\"\n\n[[roster.person]]\nname = \"Cy Day\"\n";
    let folder = Folder::new(&[
        ("members.txt", ROSTER),
        (
            "guests.toml",
            "[[person]]\nname = \"Ann Lee\"\nabbreviation = \"AL\"\n\n[[person]]\nname = \"Abe Lind\"\nabbreviation = \"ALE\"\n",
        ),
        ("saidby.toml", settings),
        ("others.csv", "name,abbreviation\nAnn Lee,ALE\nAbe Lind,ALI\n"),
    ]);
    folder.run("check").expect(expect![[r#"
        exit code 1
        -- stdout
        warning[duplicate-person]: Ann Lee is in members.txt already, as `ALE`
         --> guests.toml:2:9
          |
        2 | name = "Ann Lee"
          |         ^^^^^^^
          |
          = note: also at members.txt:1:1

        warning[duplicate-abbreviation]: `ALE` is the abbreviation of Ann Lee in members.txt as well
         --> guests.toml:7:17
          |
        7 | abbreviation = "ALE"
          |                 ^^^
          |
          = note: also at members.txt:1:1

        warning[duplicate-abbreviation]: `ZOR` is the abbreviation of Zoë Orr in members.txt as well
          --> saidby.toml:10:17
           |
        10 | abbreviation = "ZOR"
           |                 ^^^
           |
           = note: also at members.txt:3:1

        warning[duplicate-person]: Cy Day is in this roster already
          --> saidby.toml:13:9
           |
         9 | name = "Cy Day"
           |         ------ first here
        ...
        13 | name = "Cy Day"
           |         ^^^^^^

        Found 4 findings (4 warnings) in 2 rosters.
    "#]]);
    let run = folder.run("check --output-format jsonl guests.toml");
    let finding: serde_json::Value = serde_json::from_str(run.out().lines().next().expect("a finding")).expect("JSON");
    assert_eq!((&finding["related"][0]["path"], &finding["related"][0]["line"]), (&"members.txt".into(), &1.into()));
}
