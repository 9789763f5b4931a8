//! Pages that are flat, and pages that only look so.

use super::*;
use crate::extract::html::scan::{Token, lower, tokens};

/// What the guard says of a page, and how many elements are open at its end.
fn judge(page: &str) -> (Result<(), Excess>, usize) {
    let mut guard = Guard::default();
    let mut verdict = Ok(());
    for token in tokens(page) {
        let taken = match token {
            Token::Start(tag) => guard.start(lower(tag.name), tag.attributes),
            Token::End(name) => guard.end(&lower(name)),
            Token::Text(text) => guard.text(text),
            Token::Raw(..) => Ok(()),
        };
        verdict = verdict.and(taken);
    }
    (verdict, guard.open.len())
}

#[test]
fn flat_pages_stay_flat() {
    for (page, open) in [
        ("<p>a<p>b<p>c".repeat(500), 1),
        ("<ul>".to_owned() + &"<li>a<li>b".repeat(500), 2),
        ("<table>".to_owned() + &"<tr><td>a<td>b".repeat(500), 3),
        ("<br><img><hr>".repeat(500), 0),
        ("<p><b>a</b> <i>b</i></p>".repeat(500), 0),
        ("<div><span>a</div>".repeat(500), 0),
        ("<td>a<tr>".repeat(500), 0),
        ("<a href=x>y".repeat(500), 1),
    ] {
        assert_eq!(judge(&page), (Ok(()), open), "{}", &page[..20]);
    }
}

#[test]
fn deep_pages_are_seen() {
    for open in [
        "<div>",
        "<b>",
        "<x-y>",
        "<ul><li>",
        "<table><tr><td>",
        "<span></div>",
        "<div></span></b>",
        "<h1>x<p>x<i>x<em>",
        "<b>x<li>x<h1>x<dl>",
        "<td><div>",
        "<object></div><div>",
        "<div><table></div>",
    ] {
        assert_eq!(judge(&open.repeat(2_000)).0, Err(Excess::Depth), "{open}");
    }
    let fonts: String = (0..600).map(|size| format!("<p><font size={size}>x")).collect();
    assert!(judge(&fonts).0.is_err());
}

#[test]
fn work_and_elements_are_capped() {
    assert_eq!(judge(&"<br>".repeat(MAX_ELEMENTS + 1)).0, Err(Excess::Elements));
    assert_eq!(judge(&("<span>".repeat(500) + &"</x>".repeat(40_000))).0, Err(Excess::Work));
    assert_eq!(Guard::default().attributes(MAX_ATTRIBUTES + 1), Err(Excess::Attributes));
}

#[test]
fn texts_of_nothing_but_signs_are_capped() {
    for (page, verdict) in [
        ("<p>".to_owned() + &"&".repeat(100_000), Err(Excess::Work)),
        ("<p>".to_owned() + &"\u{a0}x".repeat(100_000), Err(Excess::Work)),
        // As prose has them, and a table of prices.
        ("<p>Smith &amp; Sons, ".repeat(20_000), Ok(())),
        ("<p>".to_owned() + &"Smith\u{a0}& Sons left the harbour. ".repeat(1_000), Ok(())),
        ("<p>".to_owned() + &"No sign of it. ".repeat(200_000), Ok(())),
    ] {
        assert_eq!(judge(&page).0, verdict, "{}", &page[..40]);
    }
}
