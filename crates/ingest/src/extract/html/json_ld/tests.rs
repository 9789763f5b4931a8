//! Scripts as sites write them.

use super::*;

fn of_scripts(scripts: &[&str]) -> Described {
    describe(&Facts { json_ld: scripts.to_vec(), ..Facts::default() })
}

#[test]
fn the_article_of_a_graph_with_references() {
    let script = r##"{"@context":"https://schema.org","@graph":[
        {"@type":"WebPage","@id":"#page","url":"https://example.org/a","datePublished":"2025-05-01"},
        {"@type":["Article","NewsArticle"],"headline":"Talks &amp; terms","author":[{"@id":"#olena"},"Ivan Sample"],
         "datePublished":"2025-05-17T08:00:00+03:00","publisher":{"@id":"#org"},"mainEntityOfPage":{"@id":"https://example.org/a"}},
        {"@type":"Person","@id":"#olena","name":"Olena Sample"},
        {"@type":"NewsMediaOrganization","@id":"#org","name":"Sample Wire"}]}"##;
    let described = of_scripts(&[script]);
    assert_eq!(described.headline.as_deref(), Some("Talks & terms"));
    assert_eq!(described.authors, ["Olena Sample", "Ivan Sample"]);
    assert_eq!(described.publisher.as_deref(), Some("Sample Wire"));
    assert_eq!(described.published.as_deref(), Some("2025-05-17T08:00:00+03:00"));
    assert_eq!(described.url.as_deref(), Some("https://example.org/a"));
}

#[test]
fn common_faults_are_mended() {
    let script =
        "<!-- {\"@type\":\"Article\",\"headline\":\"Two\nlines \\'quoted\\'\",\"author\":[\"A. Sample\",],} ; junk -->";
    let described = of_scripts(&[script]);
    assert_eq!(described.headline.as_deref(), Some("Two lines 'quoted'"));
    assert_eq!(described.authors, ["A. Sample"]);
    assert_eq!(
        of_scripts(&["//<![CDATA[\n{\"@type\":\"Article\",\"headline\":\"h\"}\n//]]>"]).headline.as_deref(),
        Some("h")
    );
    assert_eq!(of_scripts(&["{\"@type\":", "[[[[", "\"x\"", ""]), Described::default());
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    let deep = "[".repeat(100_000);
    assert_eq!(of_scripts(&[&deep]), Described::default());
    let nested = format!("{}{{\"@type\":\"Article\",\"headline\":\"x\"}}{}", "[".repeat(60), "]".repeat(60));
    assert_eq!(of_scripts(&[&nested]).headline, None);
}

#[test]
fn another_article_of_the_page_is_not_mixed_in() {
    let first = r#"{"@type":"NewsArticle","headline":"First"}"#;
    let second = r#"{"@type":"NewsArticle","headline":"Second","datePublished":"2020-01-01"}"#;
    assert_eq!(of_scripts(&[first, second]).published, None);
}
