//! What the pages of one outlet share is left out, and what is left out depends on the pages there are: not on their
//! order, on threads, or on the runs that brought them in.

use std::fs;

use serde_json::Value;

use crate::support::{TestDir, lines};

/// The outlet's own words, in a box of their own behind each article. No list of phrases knows them.
const BOX: &str = "Harbour mornings, lighthouse evenings and everything that the tide brings between the two of them.";

/// Words that stand among the paragraphs of each article: background.
const BACKGROUND: &str = "The strait has been closed to grain ships since the second week of the blockade in spring.";

fn page(number: usize) -> String {
    let paragraphs: String = (0..4)
        .map(|part| {
            format!(
                "<p>Report {number} says in its part {part} that the ferry to the island number {number} was late by \
                 more than an hour, and that nobody at the pier could tell the travellers why that was so.</p>"
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Ferry {number} is late</title>\
         <link rel=\"canonical\" href=\"https://harbour.example/news/ferry-{number}\"></head><body>\
         <main><article class=\"story\"><h1>Ferry {number} is late</h1><div class=\"text\">{paragraphs}\
         <p>{BACKGROUND}</p><p>The next ferry number {number} is due in the evening, the company said later.</p></div>\
         <div class=\"promise\"><p>{BOX}</p></div></article></main></body></html>"
    )
}

/// Every article as it was indexed, by its address.
fn bodies(test: &TestDir) -> Vec<(String, String)> {
    let hits = lines(&test.ok(&["search", "--all", "--format", "jsonl", "*"]));
    let mut bodies: Vec<(String, String)> = hits
        .iter()
        .map(|hit| {
            let shown = test.ok(&["show", "--format", "json", hit["id"].as_str().unwrap()]);
            let article: Value = serde_json::from_str(&shown).unwrap();
            let article = if article.is_array() { article[0].clone() } else { article };
            (hit["url"].as_str().unwrap().to_owned(), article["body"].as_str().unwrap().to_owned())
        })
        .collect();
    bodies.sort();
    bodies
}

#[test]
fn pages_of_one_collection_show_what_is_the_outlets() {
    let test = TestDir::new();
    for number in 1..4 {
        test.write(&format!("{number}.html"), page(number));
    }
    let alone = test.ok(&["inspect", "--format", "jsonl", "articles/1.html"]);
    assert!(alone.contains("Harbour mornings"), "one page shows nothing");
    let together = test.ok(&["inspect", "--format", "jsonl", "--explain", "articles"]);
    for line in lines(&together) {
        let body = line["body"].as_str().unwrap();
        assert!(!body.contains("Harbour mornings") && body.contains(BACKGROUND), "{body}");
        let dropped = line["explanation"]["dropped"].as_array().unwrap();
        assert!(dropped.iter().any(|one| one["reason"] == "boilerplate" && one["text"] == BOX), "{dropped:?}");
    }
}

#[test]
fn runs_order_and_threads_change_nothing() {
    let whole = TestDir::new();
    for number in 1..7 {
        whole.write(&format!("{number}.html"), page(number));
    }
    whole.ok(&["index", "articles", "--quiet"]);
    let wanted = bodies(&whole);
    assert_eq!(wanted.len(), 6);
    assert!(wanted.iter().all(|(_, body)| !body.contains("Harbour mornings") && body.contains(BACKGROUND)));

    // The same pages, brought in by several runs from the last to the first.
    let grown = TestDir::new();
    for number in (1..7).rev() {
        grown.write(&format!("{number}.html"), page(number));
        grown.ok(&["index", "articles", "--quiet", "--threads", "1"]);
        // What one page has, or two, may be their own.
        assert_eq!(grown.total("lighthouse"), if number > 4 { 7 - number as u64 } else { 0 });
    }
    assert_eq!(bodies(&grown), wanted);
}

#[test]
fn a_line_returns_when_no_other_page_has_it() {
    let test = TestDir::new();
    for number in 1..4 {
        test.write(&format!("{number}.html"), page(number));
    }
    test.ok(&["index", "articles", "--quiet"]);
    assert_eq!(test.total("lighthouse"), 0);
    fs::remove_file(test.articles().join("2.html")).unwrap();
    test.ok(&["index", "articles", "--quiet", "--prune"]);
    assert_eq!((test.total("lighthouse"), test.total("*")), (2, 2));
}

#[test]
fn older_copies_do_not_speak_for_their_outlet() {
    // Two captures of one address, told apart by title and text: the older is set aside, and then two pages have the line.
    let test = TestDir::new();
    let copy = |number: usize| page(number).replace(&format!("ferry-{number}\""), "ferry\"");
    test.write("1.html", copy(1));
    test.write("2.html", copy(2));
    test.write("3.html", page(3));
    test.ok(&["index", "articles", "--quiet"]);
    assert_eq!((test.total("lighthouse"), test.total("*")), (2, 2));
    let report = test.index_all();
    assert!(report.iter().all(|line| line["outcome"] == "unchanged"), "{report:?}");
}
