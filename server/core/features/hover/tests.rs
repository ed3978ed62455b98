//! What a hover shows, and where.

use super::*;
use crate::document::Claim;
use crate::fixture;
use expect_test::expect;

fn check(source: &str, expected: &expect_test::Expect) {
    let fixture = fixture::parse(source);
    let document = Document::new(&fixture.text, Claim::Note);
    let found = hover(&Workspace::default(), &document, fixture.cursor.unwrap_or_default());
    let shown = found
        .map_or("nothing".to_string(), |hover| format!("<{}>\n{}", document.text().slice(hover.range), hover.markdown));
    expected.assert_eq(&shown);
}

const LIST: &str = "Attendees:\n\n- Ann Lee (@annl) a.lee@kite.example\n- Bo Ek\n- Many more...\n\n# Clocks\n\n";

#[test]
fn somebody_listed() {
    check(
        &format!("{LIST}- [a$0nn] Hi.\n- [annl] Ho.\n- [bo] Hm.\n"),
        &expect![[r#"
        <[ann]>
        **Ann Lee** · [@annl](https://github.com/annl) · [a.lee@kite.example](mailto:a.lee@kite.example)

        Attendee, line 3. `ann` is the first name.

        2 statements (67 %): Clocks 2 (also `[annl]`, line 10)"#]],
    );
}

#[test]
fn somebody_inferred() {
    check(
        &format!("{LIST}- [Cy Day] Hi.\n- [c$0y] Ho.\n- [bo] Hm.\n"),
        &expect![[r#"
        <[cy]>
        **Cy Day**, inferred

        First name; the only Cy in this note, written in full on line 9. Not in the attendee list, which is open.

        2 statements (67 %): Clocks 2 (also `[Cy Day]`, line 9)"#]],
    );
    check(
        &format!("{LIST}- [z$0ed, Kite] Hi.\n- [ann] Ho.\n- [bo] Hm.\n"),
        &expect![[r#"
            <[zed, Kite]>
            **zed** · Kite

            Not in the attendee list, which is open. Organisation from the tag.

            1 statement: Clocks"#]],
    );
}

#[test]
fn doubt_is_shown() {
    check(
        &format!("{LIST}- [Cy Day] Hi.\n- [Cy Moor] Hi.\n- [c$0y] Ho.\n- [bo] Hm.\n"),
        &expect![[r#"
        <[cy]>
        **cy** may be
        - Cy Day, 1 statement: Clocks
        - Cy Moor, 1 statement: Clocks"#]],
    );
    check(
        &format!("{LIST}- [ann] Hi.\n- [?$0?] Ho.\n- [bo] Hm.\n"),
        &expect![[r#"
        <[??]>
        **??**: the speaker was not recorded.

        1 statement"#]],
    );
}

#[test]
fn an_entry_of_the_list() {
    check(
        &LIST.replace("Bo Ek", "Bo $0Ek").to_string(),
        &expect![[r#"
        <Bo Ek>
        **Bo Ek**

        No statement in this note."#]],
    );
}

#[test]
fn nothing_elsewhere() {
    check(&format!("{LIST}- [ann] H$0i.\n"), &expect!["nothing"]);
    check(&format!("{LIST}- [lin$0k](https://x.example) Hi.\n"), &expect!["nothing"]);
}

#[test]
fn names_are_hostile() {
    check(
        "Attendees:\n\n- Ann Lee\n- Bo <b>*x*</b> Ek\n\n- [Bo $0<b>] Hi.\n- [an$0n] Hi.\n",
        &expect![[r#"
            <[ann]>
            **Ann Lee**

            Attendee, line 3. `ann` is the first name.

            1 statement"#]],
    );
}

#[test]
fn what_happened_in_a_section() {
    let said =
        "- [ann] Hi there.\n- [bo] Ho.\n  - and more words\n- AI(bo): find a dial\n- AI: wind it\n- DECISION: round\n";
    for heading in ["# Cl$0ocks", "$0# Clocks"] {
        check(
            &format!("{LIST}{said}").replace("# Clocks", heading),
            &expect![[r#"
                <Clocks>
                **Clocks**

                2 statements, 6 words:
                - Bo Ek: 4 words in 1 statement
                - Ann Lee: 2 words in 1 statement

                1 decision, 2 actions (1 without an owner)"#]],
        );
    }
}

#[test]
fn an_action_and_an_abbreviation_in_prose() {
    check(
        &format!("{LIST}- [ann] Hi.\n- [bo] Ho.\n- A$0I(bo): find a dial by 2031-06-01\n"),
        &expect![[r#"
            <AI(bo):>
            **Action** · owner Bo Ek · due 2031-06-01

            find a dial by 2031-06-01"#]],
    );
    // A day is of the year of the note, and one that nobody has to keep is not when it is due.
    check(
        &format!("# 2031-05-06\n\n{LIST}- [ann] Hi.\n- [bo] Ho.\n- A$0I(bo): mend what broke on 2030-01-02 by May 9\n"),
        &expect![[r#"
            <AI(bo):>
            **Action** · owner Bo Ek · due 2031-05-09

            mend what broke on 2030-01-02 by May 9"#]],
    );
    check(
        &format!("{LIST}- [ann] Hi, as A$0L said.\n- [bo] Ho.\n"),
        &expect![[r#"
            <AL>
            **Ann Lee** · [@annl](https://github.com/annl) · [a.lee@kite.example](mailto:a.lee@kite.example)

            1 statement: Clocks"#]],
    );
    check(&format!("{LIST}- [ann] Hi, as X$0Y said.\n- [bo] Ho.\n"), &expect!["nothing"]);
}

#[test]
fn a_comment_that_allows() {
    let note = |cursor: &str| format!("{LIST}- [ann] Hi. <!-- saidby: allow {cursor} -->\n- [bo] Ho.\n");
    let shown = |cursor: &str| {
        let fixture = fixture::parse(&note(cursor));
        let document = Document::new(&fixture.text, Claim::Note);
        let found = hover(&Workspace::default(), &document, fixture.offset())?;
        Some((document.text().slice(found.range).into_owned(), found.markdown))
    };
    let (about, markdown) = shown("empty-tag, unclosed$0-tag").unwrap_or_default();
    assert_eq!(about, "unclosed-tag");
    let page = crate::rules::find("unclosed-tag").map(|rule| (rule.summary(), rule.url()));
    assert!(page.is_some_and(|(summary, url)| markdown.contains(&summary) && markdown.contains(&url)), "{markdown}");
    assert_eq!(shown("empty-tag, unclose$0").map(|(about, _)| about), None);
}

#[test]
fn handles_lead_where_the_settings_say() {
    let fixture = fixture::parse(&format!("{LIST}- [a$0nn] Hi.\n- [bo] Ho.\n"));
    let handles = Some("https://forge.example/{}".to_string());
    let settings = Settings { handles, ..Settings::default() };
    let document = Document::under(&fixture.text, Claim::Note, &std::sync::Arc::new(settings));
    let found = hover(&Workspace::default(), &document, fixture.offset());
    let leads = |hover: &Hover| hover.markdown.contains("[@annl](https://forge.example/annl)");
    assert!(found.as_ref().is_some_and(leads), "{found:?}");
}
