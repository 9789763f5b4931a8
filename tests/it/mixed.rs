//! Good articles of every form with bad files of every kind between them: the same articles come out as without them, at
//! any number of threads.

use std::collections::BTreeMap;

use crate::bad_containers;
use crate::support::{TestDir, gzip, page};

/// Good files of each form.
const OF_EACH: usize = 50;

/// Bad files of more bytes are left to the tests of their kind.
const LARGEST: usize = 256 << 10;

/// The text of one good article. All of them have the word by which they are found.
fn text(number: usize) -> String {
    format!(
        "The keeper of lighthouse number {number} reported at noon that the lamp was lit again on {} May 2025.\n\n\
         Ships of the {number}th convoy, {} in all, passed the point before dusk, the harbour master said.",
        number % 28 + 1,
        number * 7 + 3
    )
}

fn title(number: usize) -> String {
    format!("Lighthouse {number} lit again")
}

fn url(number: usize) -> String {
    format!("https://news.example.org/2025/05/lighthouse-{number}.html")
}

/// A good file: its name and content.
fn good(number: usize) -> (String, Vec<u8>) {
    let (title, text, url) = (title(number), text(number), url(number));
    let record = serde_json::json!({"title": title, "text": text, "url": url, "published": "2025-05-30"}).to_string();
    let html = page(&title, &text).replace("<head>", &format!("<head><link rel=\"canonical\" href=\"{url}\">"));
    let (ending, content) = match number % 8 {
        0 => ("html", html),
        1 => ("txt", format!("{title}\n\n{text}\n")),
        2 => ("md", format!("# {title}\n\n{text}\n")),
        3 => ("jsonl", record + "\n"),
        4 => ("json", format!("[{record}]")),
        5 => (
            "xml",
            format!(
                "<rss version=\"2.0\"><channel><title>Example News</title><item><title>{title}</title><link>{url}</link>\
                 <description>{text}</description></item></channel></rss>"
            ),
        ),
        6 => ("eml", format!("From: Desk <desk@news.example.org>\nMIME-Version: 1.0\nSubject: {title}\n\n{text}\n")),
        _ => {
            let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}");
            let warc = format!(
                "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-06-01T08:00:00Z\r\n\
                 Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n",
                http.len()
            );
            return (format!("{number:04}.warc.gz"), gzip(warc.as_bytes()));
        }
    };
    (format!("{number:04}.{ending}"), content.into_bytes())
}

/// Every article of the index that is a good one, as `show` gives it, by its identity.
fn articles(test: &TestDir) -> BTreeMap<String, String> {
    let hits = test.search(&["--all", "--", "lighthouse"]);
    let ids: Vec<&str> = hits["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect();
    let shown = test.ok(&[&["show", "--format", "json"], &ids[..]].concat());
    assert_eq!(shown.lines().count(), ids.len());
    // The folder is another in each test; all else must be the same.
    let folder = test.articles().to_str().unwrap().to_owned();
    ids.into_iter().map(str::to_owned).zip(shown.lines().map(|line| line.replace(&folder, ""))).collect()
}

#[test]
fn bad_files_change_nothing_about_the_good_ones() {
    let alone = TestDir::new();
    for number in 0..8 * OF_EACH {
        let (name, bytes) = good(number);
        alone.write(&name, bytes);
    }
    alone.index_all();
    let wanted = articles(&alone);
    assert_eq!(wanted.len(), 8 * OF_EACH);

    let mixed = TestDir::new();
    for number in 0..8 * OF_EACH {
        let (name, bytes) = good(number);
        mixed.write(&name, bytes);
    }
    let mut bad = bad_containers::all();
    bad.retain(|(.., bytes)| bytes.len() < LARGEST);
    let kinds = bad.len();
    for (at, (name, _, bytes)) in bad.into_iter().enumerate() {
        // Between the good ones in the order of the walk.
        mixed.write(&format!("{:04}-{name}", at * 8 * OF_EACH / kinds), bytes);
    }
    for threads in ["1", "4"] {
        let said = mixed.run(&["index", "articles", "--rebuild", "--threads", threads]);
        assert_eq!(said.code, Some(3), "{}", said.err);
        let found = articles(&mixed);
        let lost: Vec<_> = wanted.keys().filter(|id| !found.contains_key(*id)).collect();
        assert!(lost.is_empty(), "{} lost at {threads} threads: {:?}", lost.len(), wanted[lost[0]]);
        assert_eq!(found.len(), wanted.len());
        assert_eq!(found, wanted, "at {threads} threads");
    }
}
