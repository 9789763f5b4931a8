//! Dates that texts talk about, through the command: as a condition, as a facet, in timelines and in `show`. The index is
//! written directly, so that nothing here depends on how dates are found in a text.

use dateline_core::analyze::Analyzer;
use dateline_core::document::{Content, Prepared};
use dateline_core::ledger::{Ending, Row};
use dateline_core::store::Store;
use dateline_core::writer::Writer;
use dateline_core::{Article, ArticleId, Dated, Evidence, Mention, Origin};

use crate::support::TestDir;

/// An index of articles: when each was published, and what it talks about.
fn filled(articles: &[(&str, &[&str])]) -> TestDir {
    let test = TestDir::new();
    let store = Store::open_or_create(&test.index()).unwrap();
    let mut writer = Writer::new(&store, 1, 0).unwrap();
    for (number, (published, events)) in articles.iter().enumerate() {
        let article = article(number, published, events);
        let row = Row {
            source: article.evidence.path.as_str().into(),
            base: 0,
            record_number: 0,
            size: 0,
            mtime: 0,
            closes: true,
            ending: Ending::Article,
            raw_hash: number as u64,
            text_hash: number as u64,
            id: Some(article.id),
            instead: None,
            captured: None,
            modified: None,
            template: Default::default(),
        };
        let prepared = Prepared::new(&article, &mut Analyzer::new());
        writer.put(&row, &Content::Article(&article, &prepared)).unwrap();
    }
    writer.commit().unwrap();
    test
}

fn article(number: usize, published: &str, events: &[&str]) -> Article {
    let path = format!("{number}.txt");
    let date = |iso: &str| Dated::parse_iso(iso, Origin::VisibleText);
    let mut body = "The harbour was closed".to_owned();
    let mut mentions = Vec::new();
    for event in events {
        body.push_str(" on ");
        let start = body.len();
        body.push_str(event);
        mentions.push(Mention { date: date(event).unwrap(), text: (*event).to_owned(), start, end: body.len() });
    }
    Article {
        id: ArticleId::of_parts(&[&path]),
        title: Some(format!("Report {number}")),
        body,
        authors: vec![],
        outlet: None,
        url: None,
        lang: None,
        published: date(published),
        modified: None,
        captured: None,
        section: None,
        keywords: vec![],
        paragraph_langs: vec![],
        mentions,
        evidence: Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path, member: None },
        source_id: None,
    }
}

/// Reports of May and July 2025 on a day of May, its month, a month before and a war long ago.
fn reports() -> TestDir {
    filled(&[
        ("2025-05-17", &["2025-05-16", "2025-05-15", "2025-05-16"]),
        ("2025-05-18", &["2025-05-16", "2025-05", "1945-05-08"]),
        ("2025-05-20", &[]),
        ("2025-07-01", &["2025-05-16", "2025-04", "2025", "2031-01-01"]),
    ])
}

#[test]
fn events_are_searched_as_dates_are() {
    let test = reports();
    for (query, total) in [
        ("event:2025-05-16", 3),
        ("harbour event:2025-05-15", 1),
        ("event:2025-05", 3),
        ("event:2025-05-01..2025-05-14", 0),
        ("event:2025-04", 1),
        ("event:>2025-06 date:2025-07", 1),
        ("event:[1900 TO 1999]", 1),
        ("event:none", 1),
        ("event:*", 3),
        ("harbour -event:2025-05-16", 1),
        ("event:(1945 OR 2031)", 2),
    ] {
        assert_eq!(test.total(query), total, "{query}");
    }
    let said = test.run(&["search", "--explain", "--format", "count", "harbour event:2025-05-16"]);
    assert!(said.err.contains("event:2025-05-16") && said.out == "3\n", "{}\n{}", said.out, said.err);
    let said = test.run(&["search", "harbour event:2019"]);
    assert!(said.code == Some(1) && said.err.contains("event:2019-01-01..2019-12-31"), "{}", said.err);
    assert!(test.run(&["search", "event:soon"]).err.contains("is not a date"));
}

#[test]
fn an_article_counts_once_in_each_period() {
    let test = reports();
    let answer = test.search(&["harbour", "--facet", "event:month", "--facet", "event:day"]);
    let pairs = |name: &str| -> Vec<(String, u64)> {
        let buckets = answer["facets"][name]["buckets"].as_array().unwrap();
        let pair = |bucket: &serde_json::Value| {
            (bucket["key"].as_str().unwrap().to_owned(), bucket["count"].as_u64().unwrap())
        };
        buckets.iter().map(pair).collect()
    };
    let of =
        |expected: &[(&str, u64)]| expected.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect::<Vec<_>>();
    assert_eq!(pairs("event"), of(&[("1945-05", 1), ("2025", 1), ("2025-04", 1), ("2025-05", 3), ("2031-01", 1)]));
    assert_eq!(
        pairs("event:day"),
        of(&[
            ("1945-05-08", 1),
            ("2025", 1),
            ("2025-04", 1),
            ("2025-05", 1),
            ("2025-05-15", 1),
            ("2025-05-16", 3),
            ("2031-01-01", 1)
        ])
    );
    assert_eq!(answer["facets"]["event"]["undated"], 1);
    for (key, count) in pairs("event") {
        let expected = if key == "2025" { 3 } else { count };
        assert_eq!(test.total(&format!("harbour event:{key}")), expected, "{key}");
    }
}

#[test]
fn timelines_have_what_was_written_and_what_happened() {
    let test = reports();
    let timeline = test.ok(&["search", "harbour", "--format", "timeline", "--facet", "date:month"]);
    insta::assert_snapshot!(timeline, @"
             written                      happened
    earlier                               1
    2025-??  0                            1 ████████▎
    2025-04  0                            1 ████████▎
    2025-05  3 █████████████████████████  3 █████████████████████████
    2025-06  0                            0
    2025-07  1 ████████▎                  0
    later                                 1
    undated  0                            1 ████████▎
    ");
    let csv = test.ok(&["search", "harbour", "--format", "timeline-csv", "--facet", "date:month"]);
    insta::assert_snapshot!(csv, @"
    period,count,of,share,happened,happened_of,happened_share
    2025,0,,,1,1,1
    2025-04,0,,,1,1,1
    2025-05,3,3,1,3,3,1
    2025-06,0,0,0,0,0,0
    2025-07,1,1,1,0,0,0
    earlier,0,,,1,,
    later,0,,,1,,
    undated,0,,,1,1,1
    ");
    let json = test.ok(&["search", "harbour", "--format", "timeline-json", "--facet", "date:month"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let keys = |facet: &str| -> Vec<&str> {
        json["facets"][facet]["buckets"]
            .as_array()
            .unwrap()
            .iter()
            .map(|bucket| bucket["key"].as_str().unwrap())
            .collect()
    };
    assert_eq!(keys("date"), ["2025-05", "2025-06", "2025-07"]);
    assert_eq!(
        keys("event"),
        ["1945-05", "2025", "2025-04", "2025-05", "2025-06", "2025-07", "2031-01"],
        "filled where articles were published"
    );
    assert_eq!(json["notes"].as_array().unwrap().len(), 0);
    let said =
        test.run(&["search", "harbour", "--format", "timeline-csv", "--facet", "date:month", "--facet", "event:day"]);
    assert!(said.code == Some(2) && said.err.contains("one width"), "{}", said.err);
    // Alone, each has its own.
    let alone = test.ok(&["search", "harbour", "--format", "timeline-csv", "--facet", "event:year"]);
    assert!(alone.starts_with("period,count,of,share\n1945,1,1,1\n"), "{alone}");
    assert!(test.ok(&["search", "harbour", "--format", "timeline", "--facet", "modified"]).contains("undated  4"));
}

#[test]
fn a_timeline_of_texts_without_dates_is_as_it_was() {
    let test = filled(&[("2025-05-17", &[]), ("2025-05-18", &[])]);
    let timeline = test.ok(&["search", "harbour", "--format", "timeline"]);
    assert!(timeline.starts_with("  2025-05-17  1 █") && !timeline.contains("undated"), "{timeline}");
    let undated = filled(&[("", &["2025-05-16", "2025-05-14"])]);
    let timeline = undated.ok(&["search", "harbour", "--format", "timeline"]);
    assert!(timeline.contains("happened") && timeline.contains("2025-05-16  0"), "{timeline}");
}

#[test]
fn show_lists_the_dates_of_a_text() {
    let test = reports();
    let id = article(1, "", &[]).id.to_string();
    let shown = test.ok(&["show", &id]);
    assert!(shown.contains("mentions   1945-05-08 “1945-05-08”\n           2025-05 “2025-05”\n"), "{shown}");
    let json: serde_json::Value = serde_json::from_str(&test.ok(&["show", &id, "--format", "json"])).unwrap();
    let mention = &json["mentions"][0];
    assert_eq!((&mention["value"], &mention["precision"]), (&"2025-05-16".into(), &"day".into()));
    let (start, end) = (mention["start"].as_u64().unwrap() as usize, mention["end"].as_u64().unwrap() as usize);
    assert_eq!(json["body"].as_str().unwrap().get(start..end), mention["text"].as_str());
}
