//! `saidby statements`: who said what, one row a statement.

mod explain;
mod filter;
mod json;
mod text;

use super::Outcome;
use super::console::Console;
use super::each::list;
use super::files::{Inputs, Source};
use super::table::{self, Format};
use clap::Args;
use filter::Filter;
use saidby_core::document::Document;
use saidby_core::features::statements::{Spoken, statements};
use std::borrow::Cow;
use std::io;

/// The arguments of `saidby statements`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    filter: Filter,
    /// Say of every line that looks like a statement why it is one, or why it is none
    #[arg(long, conflicts_with_all = ["by", "topic", "since", "until", "grep"])]
    explain: bool,
    /// How statements are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    output_format: Format,
    #[command(flatten)]
    inputs: Inputs,
}

/// Lists the statements of all files, in the order of their paths.
pub fn run(arguments: &Arguments, console: &mut Console) -> io::Result<Outcome> {
    if arguments.explain && arguments.output_format == Format::Csv {
        console.error("`--explain` is written as `text`, `json` or `jsonl`");
        return Ok(Outcome::Failed);
    }
    let look = text::Look { colored: console.colored, width: console.width() };
    let work = |source: &Source, document: &Document| {
        if arguments.explain {
            return explain::rows(&source.name, document, arguments.output_format);
        }
        let mut spoken = if document.is_note() { statements(document) } else { Vec::new() };
        arguments.filter.keep(source.path.as_deref(), document, &mut spoken);
        match arguments.output_format {
            Format::Text => text::rows(look, &source.name, document, &spoken),
            Format::Json | Format::Jsonl => json::rows(&source.name, document, &spoken),
            Format::Csv => cells(&source.name, document, &spoken),
        }
    };
    let head = "path,line,end_line,section,tag,speaker,status,text\n";
    let nothing = arguments.filter.nothing().unwrap_or_else(|| {
        "nobody speaks, as far as can be told; `saidby statements --explain` has the reasons".to_owned()
    });
    list(&arguments.inputs, (arguments.output_format, head), &nothing, console, work)
}

/// The statements of one note as rows: of several speakers the best names, in their order.
fn cells(name: &str, document: &Document, spoken: &[Spoken]) -> Vec<u8> {
    table::rows(spoken.iter().map(|spoken| {
        let line = |offset: usize| Cow::Owned((document.text().line_of(offset) + 1).to_string());
        let all = |part: fn(&saidby_core::features::statements::Speaker) -> &str| {
            Cow::Owned(spoken.speakers.iter().map(part).collect::<Vec<_>>().join(" & "))
        };
        vec![
            Cow::Borrowed(name),
            line(spoken.tag.start),
            line(spoken.extent.end.saturating_sub(1).max(spoken.extent.start)),
            Cow::Owned(spoken.section.join(" › ")),
            Cow::Borrowed(spoken.name.as_str()),
            all(|speaker| speaker.person.as_deref().unwrap_or(&speaker.name)),
            all(|speaker| speaker.status),
            Cow::Borrowed(spoken.text.as_str()),
        ]
    }))
}

#[cfg(test)]
mod tests {
    use super::filter::said_by;
    use super::*;
    use expect_test::{Expect, expect};
    use saidby_core::document::{Claim, Document};
    use saidby_core::features::statements::Speaker;
    use saidby_core::name::fold;
    use saidby_core::text::TextRange;

    const MEETING: &str = "## Storage\n\n- [ines] We should measure first, before anything else is said.\n  Then decide.\n- 议长: 好\n\n## Close\n\n- [david & bo] bye\x1b[2J\n";

    fn meeting() -> (Document, Vec<Spoken>) {
        let document = Document::new(MEETING, Claim::Note);
        let speaker = |name: &str, person: Option<&str>, status| Speaker {
            name: name.to_owned(),
            attendee: person.filter(|_| status == "known").map(str::to_owned),
            person: person.map(str::to_owned),
            organization: None,
            status,
            by: person.map(|_| "first-name"),
            candidates: Vec::new(),
        };
        let david = Speaker {
            candidates: vec!["David Ruiz".into(), "David Lund".into()],
            ..speaker("david", None, "ambiguous")
        };
        let spoken = |tag: &str, extent: &str, style, speakers, section: &[&str], text: &str| {
            let at = MEETING.find(tag).expect("the tag is in the note");
            let start = MEETING.find(extent).expect("the extent is in the note");
            Spoken {
                tag: TextRange::new(at, at + tag.len()),
                name: tag.trim_matches(['[', ']', ':']).to_owned(),
                style,
                extent: TextRange::new(start, start + extent.len()),
                speakers,
                section: section.iter().map(|section| (*section).to_owned()).collect(),
                text: text.to_owned(),
            }
        };
        let ines = speaker("ines", Some("Inês Duarte"), "known");
        let first = "- [ines] We should measure first, before anything else is said.\n  Then decide.";
        let words = "We should measure first, before anything else is said.\nThen decide.";
        let all = vec![
            spoken("[ines]", first, "bracket", vec![ines], &["Storage"], words),
            spoken("议长:", "- 议长: 好\n", "colon", vec![speaker("议长", None, "unknown")], &["Storage"], "好"),
            spoken(
                "[david & bo]",
                "- [david & bo] bye\x1b[2J",
                "bracket",
                vec![david, speaker("bo", Some("Bo Lind"), "inferred")],
                &["Close"],
                "bye\x1b[2J",
            ),
        ];
        (document, all)
    }

    fn check_text(width: Option<usize>, expected: Expect) {
        let (document, spoken) = meeting();
        let rows = text::rows(text::Look { colored: false, width }, "notes/a.md", &document, &spoken);
        expected.assert_eq(&String::from_utf8(rows).expect("listings are UTF-8"));
    }

    #[test]
    fn the_listing_fits_the_terminal() {
        check_text(
            Some(60),
            expect![[r#"
            notes/a.md
              Storage
              3  Inês Duarte                   We should measure first,…
              5  议长 (unknown)                好
              Close
              9  david (ambiguous) & Bo Lind…  bye␛[2J
        "#]],
        );
        check_text(
            None,
            expect![[r#"
            notes/a.md
              Storage
              3  Inês Duarte                   We should measure first, before anything else is said.
              5  议长 (unknown)                好
              Close
              9  david (ambiguous) & Bo Lind…  bye␛[2J
        "#]],
        );
    }

    #[test]
    fn objects_have_all_fields() {
        let (document, spoken) = meeting();
        let rows = json::rows("notes/a.md", &document, &spoken);
        expect![[r#"
            {"path":"notes/a.md","line":3,"column":3,"end_column":9,"tag":"ines","style":"bracket","end_line":4,"speakers":[{"name":"ines","attendee":"Inês Duarte","person":"Inês Duarte","organization":null,"status":"known","by":"first-name"}],"section":["Storage"],"text":"We should measure first, before anything else is said.\nThen decide."}
            {"path":"notes/a.md","line":5,"column":3,"end_column":6,"tag":"议长","style":"colon","end_line":5,"speakers":[{"name":"议长","attendee":null,"person":null,"organization":null,"status":"unknown","by":null}],"section":["Storage"],"text":"好"}
            {"path":"notes/a.md","line":9,"column":3,"end_column":15,"tag":"david & bo","style":"bracket","end_line":9,"speakers":[{"name":"david","attendee":null,"person":null,"organization":null,"status":"ambiguous","by":null,"candidates":["David Ruiz","David Lund"]},{"name":"bo","attendee":null,"person":"Bo Lind","organization":null,"status":"inferred","by":"first-name"}],"section":["Close"],"text":"bye\u001b[2J"}
        "#]].assert_eq(&String::from_utf8(rows).expect("JSON is UTF-8"));
    }

    #[test]
    fn a_person_is_found_by_any_name() {
        let (_, spoken) = meeting();
        let who = |by: &str| spoken.iter().map(|spoken| said_by(spoken, &fold(by))).collect::<Vec<_>>();
        assert_eq!(who("INES"), [true, false, false]);
        assert_eq!(who("ines  duarte"), [true, false, false]);
        assert_eq!(who("Inês Duarte"), [true, false, false]);
        assert_eq!(who("bo lind"), [false, false, true]);
        assert_eq!(who("duarte"), [false, false, false]);
    }
}
