//! Pages that date themselves in every way there is.

use super::*;
use crate::extract::html::json_ld::describe;

fn read_page(page: &str, url: Option<&str>) -> Vec<String> {
    let facts = Facts::read(page);
    let described = describe(&facts.json_ld);
    let lang = facts.html_lang.clone();
    dates(&facts, &described, url, lang.as_deref()).published.iter().map(Dated::to_iso).collect()
}

#[track_caller]
fn first(page: &str, url: Option<&str>, expected: Option<&str>) {
    assert_eq!(read_page(page, url).first().map(String::as_str), expected, "{page}");
}

#[test]
fn structured_data_before_what_is_seen() {
    let page = r#"<meta property="article:published_time" content="2025-05-17T09:00:00+03:00"><time datetime="2025-05-20">20 May</time>"#;
    first(page, None, Some("2025-05-17T09:00:00+03:00"));
    first(page, Some("https://example.org/2025/05/16/x"), Some("2025-05-16"));
    first(page, Some("https://example.org/2025/05/17/x"), Some("2025-05-17T09:00:00+03:00"));
    first(page, Some("https://example.org/2021/01/01/x"), Some("2025-05-17T09:00:00+03:00"));
}

#[test]
fn the_zone_that_readers_see() {
    let page = r#"<meta property="article:published_time" content="2025-05-16T22:30:00Z"><h1>h</h1><span class="date">17 травня 2025, 01:30</span>"#;
    first(page, None, Some("2025-05-17T01:30:00"));
    let page = r#"<meta property="article:published_time" content="2025-05-16T08:30:00Z"><h1>h</h1><span class="date">17 травня 2025</span>"#;
    first(page, None, Some("2025-05-16T08:30:00Z"));
}

#[test]
fn elements_and_lines() {
    first("<h1>h</h1><time>28 May 2025</time>", None, Some("2025-05-28"));
    first("<h1>h</h1><p class='post-date'>Posted on May 28, 2025 at 14:03</p>", None, Some("2025-05-28T14:03:00"));
    first("<h1>h</h1><p>Опубліковано: 28 травня 2025</p>", None, Some("2025-05-28"));
    first("<html lang=en-US><h1>h</h1><time>05/06/2025</time>", None, Some("2025-05-06"));
    first("<html lang=en-GB><h1>h</h1><time>05/06/2025</time>", None, Some("2025-06-05"));
}

#[test]
fn what_is_not_the_articles_date() {
    first("<h1>h</h1><aside><time>28 May 2025</time><time>27 May 2025</time></aside>", None, None);
    first("<h1>h</h1><div class='comments-area'><time datetime=2025-05-28>x</time></div>", None, None);
    first(
        "<h1>h</h1><div class=related-posts><span class=date>28 May 2025</span><span class=date>27 May 2025</span></div>",
        None,
        None,
    );
    first("<h1>h</h1><p>© 2025 Sample. Copyright 1 May 2025.</p><footer>28 May 2025</footer>", None, None);
    first("<meta name=date content='1970-01-01T00:00:00Z'><meta name=pubdate content='3024-01-01'>", None, None);
}

#[test]
fn dates_in_addresses() {
    for (url, expected) in [
        ("https://example.org/2025/05/17/talks", Some("2025-05-17")),
        ("https://example.org/news/2025-05-17-talks", Some("2025-05-17")),
        ("https://example.org/20250517/talks", Some("2025-05-17")),
        ("https://example.org/world/2025/may/17/talks", Some("2025-05-17")),
        ("https://example.org/2025/05/talks", Some("2025-05")),
        ("https://example.org/article/12345678/talks", None),
        ("https://example.org/talks-1999", None),
    ] {
        assert_eq!(url_date(url).map(|dated| dated.to_iso()).as_deref(), expected, "{url}");
    }
}
