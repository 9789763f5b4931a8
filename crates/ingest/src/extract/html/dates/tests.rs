//! Pages that date themselves in every way there is.

use super::*;
use crate::extract::html::json_ld::describe;

fn read_page(page: &str, url: Option<&str>) -> Vec<String> {
    let facts = Facts::read(page);
    let described = describe(&facts);
    let lang = facts.html_lang.clone();
    let page = Page { facts: &facts, source: page };
    dates(&page, &described, url, lang.as_deref()).published.iter().map(Dated::to_iso).collect()
}

#[track_caller]
fn first(page: &str, url: Option<&str>, expected: Option<&str>) {
    assert_eq!(read_page(page, url).first().map(String::as_str), expected, "{page}");
}

const META: &str = r#"<meta property="article:published_time" content="2025-05-17T09:00:00+03:00">"#;

#[test]
fn what_readers_see_at_the_head_comes_first() {
    for (body, expected) in [
        // The day that all sources give, with the time of the one that has it.
        ("<h1>h</h1><time>17 May 2025</time>", "2025-05-17T09:00:00+03:00"),
        ("<h1>h</h1><p class=date>20 May 2025</p>", "2025-05-20"),
        ("<h1>h</h1><p>By A. Sample | 20 May 2025 | 5 min read</p>", "2025-05-20"),
        ("<h1>h</h1><p>20 <b>May</b> 2025</p>", "2025-05-20"),
        ("<h1>h</h1><p>Published 20 May 2025, updated 22 May 2025</p>", "2025-05-20"),
        ("<h1>h</h1><p>Date</p><p>20 May 2025</p>", "2025-05-20"),
        // A date of change is none of publication, whatever says so: the text, the text before it, a class.
        ("<h1>h</h1><p>Updated 20 May 2025</p>", "2025-05-17T09:00:00+03:00"),
        ("<h1>h</h1><p>Last updated:</p><p>20 May 2025</p>", "2025-05-17T09:00:00+03:00"),
        ("<h1>h</h1><p class=meta-date><i class=modified>20 May 2025</i></p>", "2025-05-17T09:00:00+03:00"),
        // Dates of other things, dates in sentences, dates that only a machine sees.
        ("<h1>h</h1><p>Joined 20 May 2025</p>", "2025-05-17T09:00:00+03:00"),
        ("<h1>h</h1><p>The parties met in the harbour on 20 May 2025.</p>", "2025-05-17T09:00:00+03:00"),
        ("<h1>h</h1><time datetime='2025-05-20'>3 days ago</time>", "2025-05-17T09:00:00+03:00"),
        // A birth, a battle: older than the web.
        ("<h1>h</h1><p>20 May 1975</p>", "2025-05-17T09:00:00+03:00"),
        // The day after a moment in the page's own zone is the printed edition's.
        ("<h1>h</h1><p class=date>18 May 2025</p>", "2025-05-17T09:00:00+03:00"),
    ] {
        first(&format!("{META}{body}"), None, Some(expected));
    }
    let far = "A long standfirst stands here. ".repeat(20);
    first(
        &format!("{META}<h1>h</h1><p>{far}</p><p class=date>20 May 2025</p>"),
        None,
        Some("2025-05-17T09:00:00+03:00"),
    );
    first(&format!("<h1>h</h1><p>{far}</p><p class=date>20 May 2025</p>"), None, Some("2025-05-20"));
    first(
        &format!("{META}<h1>h</h1><p>{far}</p><p class=note>First published 3 May 2025</p>"),
        None,
        Some("2025-05-03"),
    );
}

#[test]
fn the_address_and_structured_data() {
    let page = META;
    first(page, None, Some("2025-05-17T09:00:00+03:00"));
    first(page, Some("https://example.org/2025/05/16/x"), Some("2025-05-16"));
    first(page, Some("https://example.org/2025/05/17/x"), Some("2025-05-17T09:00:00+03:00"));
    first(page, Some("https://example.org/2021/01/01/x"), Some("2025-05-17T09:00:00+03:00"));
    first("<meta name='site:uploaded' content='2025-05-17'>", None, Some("2025-05-17"));
    first("<meta name='gentime' content='2025-05-17'><h1>h</h1><p>2025-05-11</p>", None, Some("2025-05-11"));
}

#[test]
fn the_zone_that_readers_see() {
    let page = r#"<meta property="article:published_time" content="2025-05-16T22:30:00Z"><h1>h</h1><span class="date">17 травня 2025, 01:30</span>"#;
    first(page, None, Some("2025-05-17T01:30:00"));
}

#[test]
fn scripts_where_nothing_else_says() {
    first("<h1>h</h1><script>{\"publishDate\":\"2025-05-17\"}</script>", None, Some("2025-05-17"));
    first("<h1>h</h1><p>16 May 2025</p><script>{\"publishDate\":\"2025-05-17\"}</script>", None, Some("2025-05-16"));
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
fn what_a_page_tells_of_another_day_is_not_its_own() {
    for body in [
        "<h1>h</h1><figure><img><figcaption>A bridge, 20 May 2021. Photo: A. Sample</figcaption></figure>",
        "<h1>h</h1><div class='photo-caption'>Sampleville, 20 May 2021</div>",
        "<h1>h</h1><h2>20 May 2021</h2>",
        "<h1>h</h1><p>Harbour of Sampleville. 20 May 2021.</p>",
    ] {
        first(&format!("{META}{body}"), None, Some("2025-05-17T09:00:00+03:00"));
    }
    for body in [
        "<h1>h</h1><p>The ferry began to run on 20 May 2021.</p><p>More of it.</p>",
        "<h1>h</h1><p>Пором почав ходити 20 травня 2021 року.</p>",
        "<h1>h</h1><figure><figcaption>The ferry, 20 May 2021</figcaption></figure>",
    ] {
        first(body, None, None);
    }
    // What stands before a date is said of its own date, where it has one.
    for (changed, day) in [("Updated: 29 May 2025, 10:00", "28 May 2025"), ("Оновлено 29.05.2025", "28.05.2025")]
    {
        first(&format!("<h1>h</h1><div>{changed}</div><div>{day}</div>"), None, Some("2025-05-28"));
    }
}

#[test]
fn of_several_articles_the_pages_own_is_described() {
    let other =
        r#"{"@type":"NewsArticle","headline":"Other","url":"https://example.org/b","datePublished":"2025-05-30"}"#;
    let own =
        r#"{"@type":"NewsArticle","headline":"Own story","url":"https://example.org/a","datePublished":"2025-05-28"}"#;
    let linked =
        r#"{"@type":"Article","mainEntityOfPage":{"@id":"http://www.example.org/a/"},"datePublished":"2025-05-28"}"#;
    let script = |nodes: &str| format!("<script type='application/ld+json'>[{nodes}]</script>");
    let canonical = "<link rel=canonical href='https://example.org/a'>";
    for page in [
        format!("{canonical}{}<h1>h</h1>", script(&format!("{other},{own}"))),
        format!("{}<h1>Own  story</h1>", script(&format!("{other},{own}"))),
        format!("{canonical}{}{}<h1>h</h1>", script(other), script(linked)),
        format!("{}<h1>h</h1>", script(&format!("{own},{other}"))),
    ] {
        first(&page, None, Some("2025-05-28"));
    }
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
        assert_eq!(address::url_date(url).map(|dated| dated.to_iso()).as_deref(), expected, "{url}");
    }
}
