//! Texts as they are saved and copied, and what they come out as.

use dateline_core::Origin;

use super::*;

#[test]
fn a_leading_date_is_no_text() {
    let draft = extract(" date 2025-05-28 The minister spoke.\n\nSource: his page\n\nDetails: he said little.");
    assert_eq!(draft.published[0].to_iso(), "2025-05-28");
    assert_eq!(draft.published[0].origin(), Origin::VisibleText);
    assert_eq!(draft.body, "The minister spoke.\n\nSource: his page\n\nDetails: he said little.");
    assert_eq!(draft.title, None);
    assert_eq!(extract("date palms grow here.").published, []);
}

#[test]
fn lines_broken_at_links_join() {
    let draft = extract(
        "\nThe paper is late.\nThe drafting\nbegan in May, and those who\nasked for it. Moscow\nsaid so.\n“We wait,” Kyiv said.\nThree points:\n- one\n- two\nIt ends.",
    );
    assert_eq!(
        draft.body.split(PARAGRAPH_BREAK).collect::<Vec<_>>(),
        [
            "The paper is late.",
            "The drafting began in May, and those who asked for it. Moscow said so.",
            "“We wait,” Kyiv said.",
            "Three points:\n- one\n- two",
            "It ends."
        ]
    );
}

#[test]
fn wrapped_lines_join_and_indentation_begins_paragraphs() {
    let text = "Rain fell all week in the upland cocoa districts of\nthe north, which eased the drought that began\nin January and helped.\n    The dry spell means that the crop will be late\nthis year.";
    assert_eq!(
        blocks(text, Form::Text),
        [
            "Rain fell all week in the upland cocoa districts of the north, which eased the drought that began in January and helped.",
            "The dry spell means that the crop will be late this year."
        ]
    );
}

#[test]
fn title_byline_and_date_at_the_head() {
    let draft = extract(
        "Slow metres on the road\n\nBy Orla Finn and Petro Lys\n12 June 2025\n\nA good day is forty metres. It rained.",
    );
    assert_eq!(draft.title.as_deref(), Some("Slow metres on the road"));
    assert_eq!(draft.authors, ["Orla Finn", "Petro Lys"]);
    assert_eq!(draft.published[0].to_iso(), "2025-06-12");
    assert_eq!(draft.body, "A good day is forty metres. It rained.");
    let labels = extract("Title: Talks\nDate: 2025-05-16\nURL: https://example.org/a\n\nText here.");
    assert_eq!((labels.title.as_deref(), labels.body.as_str()), (Some("Talks"), "Text here."));
    let section = extract("Source: the ministry\n\nIt rained all day.");
    assert_eq!(section.body, "Source: the ministry\n\nIt rained all day.");
}

#[test]
fn a_text_of_one_line_is_text() {
    assert_eq!(extract("Just one line").body, "Just one line");
    assert_eq!(extract("").body, "");
    assert_eq!(extract("\n \r\n").body, "");
}
