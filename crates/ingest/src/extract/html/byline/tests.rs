//! Bylines as pages write them.

use super::*;
use crate::extract::html::json_ld::describe;

#[track_caller]
fn are(page: &str, expected: &[&str]) {
    let facts = Facts::read(page);
    let described = describe(&facts.json_ld);
    assert_eq!(authors(&facts, &described, Some("Sample Wire"), None), expected, "{page}");
}

#[track_caller]
fn meta(content: &str, expected: &[&str]) {
    are(&format!("<meta name=author content=\"{content}\">"), expected);
}

#[test]
fn names_are_parted_and_cleaned() {
    meta("By Olena Sample and Ivan van der Muster", &["Olena Sample", "Ivan van der Muster"]);
    meta("Автор: Олена Зразкова, Іван Приклад", &["Олена Зразкова", "Іван Приклад"]);
    meta("بقلم سامر مثال", &["سامر مثال"]);
    meta("Von Anna Muster und Jan Probe", &["Anna Muster", "Jan Probe"]);
    meta("Dr. Olena Sample, PhD, Sample Wire (Kyiv)", &["Dr. Olena Sample"]);
    meta("OLENA SAMPLE; Olena Sample", &["OLENA SAMPLE"]);
}

#[test]
fn what_is_no_person_is_refused() {
    for text in [
        "Staff",
        "Sample Wire",
        "Editorial Team",
        "https://example.org/staff",
        "17 May 2025",
        "example.org",
        "Редакція",
        "desk@example.org",
        "and others of the newsroom",
    ] {
        meta(text, &[]);
    }
}

#[test]
fn sources_in_their_order() {
    let described = r#"<script type="application/ld+json">{"@type":"Article","author":{"@type":"Person","name":"Ivan Muster"}}</script>"#;
    are(&format!("{described}<meta name=author content='Olena Sample'>"), &["Ivan Muster"]);
    are("<h1>h</h1><span class='byline'>By <b>Olena Sample</b></span>", &["Olena Sample"]);
    are("<h1>h</h1><a href='/author/olena'>Olena Sample</a>", &["Olena Sample"]);
    are("<h1>h</h1><p>By Olena Sample</p>", &["Olena Sample"]);
    are("<h1>h</h1><div class='comments'><a rel=author>Reader Sample</a></div>", &[]);
}
