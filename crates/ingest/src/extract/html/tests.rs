//! Whole pages, hostile pages, and tag soup.

use super::*;

/// Runs on the smallest stack that a worker thread may have.
fn on_small_stack(page: String) -> Draft {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || extract(&page, None).expect("within the size limit"))
        .expect("a thread starts")
        .join()
        .expect("no panic")
}

const PARAGRAPH: &str = "<p>The delegations met in the morning, spoke for two hours, and agreed on a list of names to be exchanged before \
    the end of the month, as both sides said afterwards in short statements to the press.</p>";

fn article(head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang='en'><head><title>Talks end | Sample Wire</title>{head}</head><body><nav><a href='/'>Home</a> \
         <a href='/world'>World</a></nav><article><h1>Talks end</h1>{body}{}</article><footer>Imprint</footer></body></html>",
        PARAGRAPH.repeat(4)
    )
}

#[test]
fn an_article_with_everything() {
    let page = article(
        "<link rel='canonical' href='https://example.org/2025/05/17/talks?utm_source=x'><meta property='og:site_name' content='Sample Wire'>\
         <meta name='author' content='By Olena Sample and Ivan Sample'>",
        "<time datetime='2025-05-17T18:40:00+03:00'>17 May</time>",
    );
    let draft = extract(&page, None).expect("a page");
    assert_eq!(draft.title.as_deref(), Some("Talks end"));
    assert_eq!(draft.authors, ["Olena Sample", "Ivan Sample"]);
    assert_eq!(draft.outlet_name.as_deref(), Some("Sample Wire"));
    assert_eq!(draft.url.as_deref(), Some("https://example.org/2025/05/17/talks"));
    assert_eq!(draft.declared_lang.as_deref(), Some("en"));
    assert_eq!(draft.published.first().map(|dated| dated.to_iso()).as_deref(), Some("2025-05-17T18:40:00+03:00"));
    assert!(
        draft.body.contains("The delegations met") && !draft.body.contains("Imprint") && !draft.body.contains("World")
    );
}

#[test]
fn deep_and_wide_pages_end_on_a_small_stack() {
    let deep = |open: &str| format!("{}{PARAGRAPH}", open.repeat(100_000));
    for open in [
        "<div>",
        "<b>",
        "<li>",
        "<ul><li>",
        "<font color=red>",
        "<table><tr><td>",
        "<svg>",
        "<a-b>",
        "<p><b id=x>",
        "<h1>",
        "<select>",
    ] {
        let draft = on_small_stack(deep(open));
        assert!(draft.body.contains("The delegations met") || open == "<svg>", "{open}");
    }
    let varied: String = (0..20_000).map(|at| format!("<p><font size={at}>x")).collect();
    on_small_stack(varied);
    let attributes: String = (0..200_000).map(|at| format!(" a{at}=1")).collect();
    on_small_stack(format!("<div{attributes}>{PARAGRAPH}</div>"));
    on_small_stack(format!("{}{}", "<b>".repeat(50_000), "</i>".repeat(50_000)));
}

#[test]
fn pages_just_within_the_caps_end_on_a_small_stack() {
    for open in ["<td><table>x</rt>", "<td>x<object></ol><table>x<caption>", "</form></button><form><b><details>"] {
        on_small_stack(format!("{}{}", open.repeat(240), PARAGRAPH.repeat(5)));
    }
    for open in ["<div>", "<b>", "<blockquote>", "<ul><li>", "<span>", "<x-y>", "<dl><dd>", "<i><div>"] {
        let levels = 500 / open.matches('<').count() / if open.contains("<b>") || open.contains("<i>") { 2 } else { 1 };
        on_small_stack(format!("{}{}", open.repeat(levels), PARAGRAPH.repeat(5)));
    }
}

#[test]
fn long_flat_pages_end() {
    on_small_stack("<".repeat(1 << 20));
    on_small_stack("<!--".repeat(1 << 18));
    on_small_stack("<title>".repeat(1 << 18));
    on_small_stack("<a ".repeat(1 << 18));
    on_small_stack("&amp".repeat(1 << 18));
    // One line, past what a tree parser gets.
    let line = on_small_stack("word ".repeat(2 << 20));
    assert!(line.body.len() > 10_000_000);
    assert!(extract(&"x".repeat(MAX_PAGE_BYTES + 1), None).is_err());
}

#[test]
fn pages_of_nothing() {
    for page in ["", " ", "<html></html>", "<<<>>>", "&", "<p", "</", "<!", "<![CDATA[", "<a b='", "\u{feff}"] {
        assert!(extract(page, Some("no address")).is_ok(), "{page}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn tag_soup_is_safe(page in "(</?(div|p|b|i|a|table|tr|td|li|ul|svg|script|title|h1|time|form|button|select|x)( (class|id|datetime|rel)=('|\")?[a-z0-9 -]{0,9}('|\")?)?/?>|<!--|-->|&[a-z#0-9]{0,6};?|[ \\PC\n]{0,12}|<meta name=date content=\"|\\{\"@type\":\"){0,80}") {
        let _ = extract(&page, Some("https://example.org/2025/05/17/x"));
    }
}
