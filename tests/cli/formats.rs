//! `saidby check --output-format`: what GitHub, GitLab and code scanning take.

use crate::{Folder, MEETING, Run};
use expect_test::expect;
use serde_json::Value;

/// A name that every format has to escape, and a note with a fix and related places.
const NAME: &str = "no:tes/a,b 50%.md";

fn folder() -> Folder {
    Folder::new(&[(NAME, MEETING), ("z.md", "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann] a\n- [bo We\n")])
}

fn json(run: &Run) -> Value {
    serde_json::from_slice(&run.out).expect("it is JSON")
}

#[test]
fn github_takes_workflow_commands() {
    folder().run("check --output-format github").expect(expect![[r#"
        exit code 1
        -- stdout
        ::notice file=no%3Ates/a%2Cb 50%25.md,line=15,endLine=15,col=3,endColumn=12,title=saidby (placeholder-speaker)::Speaker not recorded: `[unknown]`
        ::warning file=no%3Ates/a%2Cb 50%25.md,line=16,endLine=16,col=3,endColumn=6,title=saidby (unowned-action)::Action without an owner: "create a tracking issue". Name one: `AI(name): …` or `AI: @name to …`
        ::error file=z.md,line=7,endLine=7,col=5,endColumn=6,title=saidby (unclosed-tag)::Speaker tag is not closed: write `[bo]`
    "#]]);
}

#[test]
fn gitlab_takes_a_code_quality_report() {
    let folder = folder();
    let run = folder.run("check --output-format gitlab");
    assert_eq!((run.code, run.err.as_str()), (Some(1), ""));
    let issues = json(&run);
    let issues = issues.as_array().expect("an array");
    expect![[r#"
        {
          "check_name": "placeholder-speaker",
          "description": "Speaker not recorded: `[unknown]`",
          "fingerprint": "b5edc6f6b84ecf61",
          "location": {
            "path": "no:tes/a,b 50%.md",
            "positions": {
              "begin": {
                "column": 3,
                "line": 15
              },
              "end": {
                "column": 12,
                "line": 15
              }
            }
          },
          "severity": "info"
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&issues[0]).expect("JSON"));
    let prints: std::collections::BTreeSet<&str> =
        issues.iter().map(|issue| issue["fingerprint"].as_str().expect("a string")).collect();
    assert_eq!(prints.len(), issues.len(), "a print is of one finding");
    assert_eq!(folder.run("check --output-format gitlab --ignore ALL").out(), "[]\n");
}

/// The schema is that of the standard, as the crate `serde-sarif` carries it.
#[test]
fn sarif_fits_its_schema() {
    // its pattern for languages, which we do not name, has a bracket too many
    let schema = include_str!("sarif-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is one");
    let folder = folder();
    for arguments in ["--severity hint", "--ignore ALL"] {
        let log = json(&folder.run(&format!("check --output-format sarif {arguments}")));
        let mistakes: Vec<String> =
            schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(mistakes.is_empty(), "{mistakes:#?}");
    }
    let mut log = json(&folder.run("check --output-format sarif"));
    assert_eq!(log["runs"][0]["tool"]["driver"]["name"], "saidby");
    let mut results = log["runs"][0]["results"].take();
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][results[2]["ruleIndex"].as_u64().expect("a number") as usize];
    assert_eq!(rule["id"], results[2]["ruleId"]);
    results[2]["ruleIndex"].take(); // moves with every new rule
    expect![[r#"
        {
          "fixes": [
            {
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "z.md"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "endColumn": 6,
                        "endLine": 7,
                        "startColumn": 6,
                        "startLine": 7
                      },
                      "insertedContent": {
                        "text": "]"
                      }
                    }
                  ]
                }
              ],
              "description": {
                "text": "Close the tag: `[bo]`"
              }
            }
          ],
          "hostedViewerUri": "https://github.com/saidby/saidby/blob/main/docs/rules/unclosed-tag.md",
          "level": "error",
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "z.md"
                },
                "region": {
                  "endColumn": 6,
                  "endLine": 7,
                  "startColumn": 5,
                  "startLine": 7
                }
              }
            }
          ],
          "message": {
            "text": "Speaker tag is not closed: write `[bo]`"
          },
          "partialFingerprints": {
            "saidby/v1": "fbd3af3f29d96c67"
          },
          "relatedLocations": [
            {
              "message": {
                "text": "the note tags like this: 1 of 1 such tags name people"
              },
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "z.md"
                },
                "region": {
                  "endColumn": 8,
                  "endLine": 6,
                  "startColumn": 3,
                  "startLine": 6
                }
              }
            }
          ],
          "ruleId": "unclosed-tag",
          "ruleIndex": null
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&results[2]).expect("JSON"));
    let uri = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "no%3Ates/a,b%2050%25.md");
}

#[test]
fn findings_are_counted_by_rule_and_by_person() {
    let note = "Attendees:\n\n- Ann Lee\n- Bo Ek\n\n- [ann We\n- [ann ] Then\n- [bo So\n- [unknown] x\n- AI: measure\n";
    let folder = Folder::new(&[("a.md", note), ("b.md", note)]);
    folder.run("check --statistics").expect(expect![[r#"
        exit code 1
        -- stdout
             4  unclosed-tag (4 fixable)
             2  space-inside-tag (2 fixable)
             2  unowned-action

        By person:
             4  Ann Lee
             2  Bo Ek

        Found 8 findings (4 errors, 4 warnings) in 2 notes.
        6 fixable with `--fix`.
    "#]]);
    folder.run("check --statistics --output-format json").expect(expect![[r#"
        exit code 1
        -- stdout
        {"rules":[{"code":"unclosed-tag","severity":"error","count":4,"fixable":4},{"code":"space-inside-tag","severity":"warning","count":2,"fixable":2},{"code":"unowned-action","severity":"warning","count":2,"fixable":0}],"people":[{"person":"Ann Lee","count":4},{"person":"Bo Ek","count":2}]}
    "#]]);
    folder.run("check --statistics --output-format jsonl --ignore ALL").expect(expect![[r#"
        exit code 0
    "#]]);
    folder.run("check --statistics --output-format sarif").expect(expect![[r#"
        exit code 2
        -- stderr
        error: `--statistics` are written as `text`, `json` or `jsonl`
    "#]]);
}
