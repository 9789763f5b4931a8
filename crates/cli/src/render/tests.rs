//! What the renderers make of hits, facets and articles, to the letter.

#![expect(clippy::single_range_in_vec_init, reason = "marks are lists of ranges, also of one")]

use std::collections::BTreeMap;

use dateline_core::{Article, ArticleId, Dated, Evidence, Lang, Mention, Origin, Outlet};
use dateline_query::{Bucket, Copy, FacetCounts, Snippet};

use super::*;

const PLAIN: Look = Look { width: 60, colour: false };

fn hit(rank: usize) -> Hit {
    Hit {
        rank,
        score: 12.5,
        id: ArticleId::of_parts(&["test"]),
        title: Some("Umerov hands over\nthe memorandum".to_owned()),
        title_marks: vec![0..6],
        headline: "Umerov hands over\nthe memorandum".to_owned(),
        outlet: Some(Outlet { name: Some("Example".to_owned()), site: Some("example.org".to_owned()) }),
        authors: vec!["A. Writer".to_owned(), "Олена Б.".to_owned(), "C".to_owned()],
        url: None,
        lang: Some(Lang::EN),
        published: Dated::parse_iso("2025-05-28T14:03:00+03:00", Origin::JsonLd),
        path: "saved/a\u{1b}[31m.jsonl".to_owned(),
        member: Some("line 3".to_owned()),
        source_id: None,
        snippets: vec![Snippet {
            field: "body",
            text: "Rustem \u{202e}Umerov said, \"yes\"\tand gave the memorandum to both sides in Istanbul.".to_owned(),
            start: 0,
            marks: vec![10..16, 42..52],
            cut_before: true,
            cut_after: false,
        }],
        matched: vec!["umerov".to_owned(), "memorandum".to_owned()],
        partial: false,
    }
}

fn response() -> SearchResponse {
    let bucket = |key: &str, count| Bucket { key: Some(key.to_owned()), count, of: Some(4) };
    let date = FacetCounts::Date {
        unit: "month",
        undated: 1,
        undated_of: Some(1),
        buckets: vec![bucket("2025-03", 1), bucket("2025-05", 2)],
    };
    let outlet = FacetCounts::Values {
        buckets: vec![bucket("example.org", 3), Bucket { key: None, count: 1, of: Some(2) }],
        other: 0,
    };
    SearchResponse {
        query: "umerov \"hits\":[] memorandum".to_owned(),
        total: 4,
        took_ms: 1.84,
        hits: vec![],
        total_partial: 0,
        facets: BTreeMap::from([("date".to_owned(), date), ("outlet".to_owned(), outlet)]),
        explanation: None,
        diagnosis: None,
        notes: vec![],
    }
}

fn written(format: SearchFormat, look: Look, hits: &[Hit]) -> String {
    let mut out = Vec::new();
    let mut answer = answer(format, look, Cells::Defused);
    answer.begin(&mut out, &response()).unwrap();
    for hit in hits {
        answer.hit(&mut out, hit).unwrap();
    }
    answer.end(&mut out, &response()).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn text() {
    let partial = Hit { partial: true, title: None, published: None, outlet: None, snippets: vec![], ..hit(2) };
    insta::assert_snapshot!(written(SearchFormat::Text, PLAIN, &[hit(1), partial]), @r#"
    4 articles in 1.8 ms

     1. *Umerov* hands over the memorandum
        2025-05-28 · example.org · en · A. Writer, Олена Б.,
        +1 · 4e5b70c6c423
        saved/a�[31m.jsonl (line 3)
        › … Rustem �*Umerov* said, "yes" and gave the
          *memorandum* to both sides in Istanbul.

    ── these have most of the words, not all ──

     2. Umerov hands over the memorandum
        undated · en · A. Writer, Олена Б., +1 · 4e5b70c6c423
        saved/a�[31m.jsonl (line 3)

    published by month
      2025-03  1   25% ████████████████████
      2025-04  0
      2025-05  2   50% ████████████████████████████████████████
      undated  1  100% ████████████████████

    outlets  example.org 3 (75%) · (unknown) 1 (50%)
    "#);
}

#[test]
fn text_in_colour_has_no_asterisks() {
    let look = Look { width: 60, colour: true };
    let text = written(SearchFormat::Text, look, &[hit(1)]);
    assert!(!text.contains('*') && text.contains("\u{1b}[1m\u{1b}[31mmemorandum\u{1b}[0m"), "{text}");
}

#[test]
fn json_is_the_answer_with_its_hits() {
    for hits in [vec![], vec![hit(1)], vec![hit(1), hit(2)]] {
        let written: serde_json::Value = serde_json::from_str(&written(SearchFormat::Json, PLAIN, &hits)).unwrap();
        let whole = serde_json::to_value(SearchResponse { hits, ..response() }).unwrap();
        assert_eq!(written, whole);
    }
}

#[test]
fn jsonl_has_a_hit_a_line() {
    let text = written(SearchFormat::Jsonl, PLAIN, &[hit(1), hit(2)]);
    assert_eq!(text.lines().count(), 2);
    for line in text.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(value["path"], "saved/a\u{1b}[31m.jsonl");
    }
}

#[test]
fn tables_and_paths() {
    insta::assert_snapshot!(written(SearchFormat::Tsv, PLAIN, &[hit(1)]).replace('\t', " | "), @r#"
    rank | score | id | published | outlet | lang | title | authors | url | path | matched | snippet
    1 | 12.5 | 4e5b70c6c4231e5ec370f3d9a90fd93c | 2025-05-28T14:03:00+03:00 | example.org | en | Umerov hands over the memorandum | A. Writer; Олена Б.; C |  | saved/a�[31m.jsonl | umerov; memorandum | Rustem �Umerov said, "yes" and gave the memorandum to both sides in Istanbul.
    "#);
    insta::assert_snapshot!(written(SearchFormat::Csv, PLAIN, &[hit(1)]), @r#"
    rank,score,id,published,outlet,lang,title,authors,url,path,matched,snippet
    1,12.5,4e5b70c6c4231e5ec370f3d9a90fd93c,2025-05-28T14:03:00+03:00,example.org,en,"Umerov hands over
    the memorandum",A. Writer; Олена Б.; C,,saved/a�[31m.jsonl,umerov; memorandum,"Rustem �Umerov said, ""yes"" and gave the memorandum to both sides in Istanbul."
    "#);
    insta::assert_snapshot!(written(SearchFormat::Paths, PLAIN, &[hit(1)]), @"saved/a�[31m.jsonl");
}

#[test]
fn counts() {
    assert_eq!(written(SearchFormat::Count, PLAIN, &[]), "4\n");
    insta::assert_snapshot!(written(SearchFormat::Timeline, PLAIN, &[]), @r#"
      2025-03  1   25% ████████████████████
      2025-04  0
      2025-05  2   50% ████████████████████████████████████████
      undated  1  100% ████████████████████
    "#);
    // Its periods come filled in.
    insta::assert_snapshot!(written(SearchFormat::TimelineCsv, PLAIN, &[]), @"
    period,count,of,share
    2025-03,1,4,0.25
    2025-05,2,4,0.5
    undated,1,1,1
    ");
    insta::assert_snapshot!(written(SearchFormat::TimelineJson, PLAIN, &[]), @r#"{"query":"umerov \"hits\":[] memorandum","total":4,"facets":{"date":{"unit":"month","undated":1,"undated_of":1,"buckets":[{"key":"2025-03","count":1,"of":4,"share":0.25},{"key":"2025-05","count":2,"of":4,"share":0.5}]},"outlet":{"buckets":[{"key":"example.org","count":3,"of":4,"share":0.75},{"key":null,"count":1,"of":2,"share":0.5}],"other":0}},"notes":[]}"#);
}

/// What was written in May and June, and what it talks about.
fn chronicle() -> SearchResponse {
    let bucket = |key: &str, count, of| Bucket { key: Some(key.to_owned()), count, of: Some(of) };
    let date = FacetCounts::Date {
        unit: "month",
        undated: 0,
        undated_of: Some(3),
        buckets: vec![bucket("2025-05", 17, 20), bucket("2025-07", 4, 9)],
    };
    let event = FacetCounts::Date {
        unit: "month",
        undated: 2,
        undated_of: Some(8),
        buckets: vec![
            bucket("1945", 2, 9),
            bucket("1945-05", 3, 9),
            bucket("2025", 1, 6),
            bucket("2025-02", 2, 2),
            bucket("2025-05", 21, 30),
            bucket("2031-01", 1, 4),
        ],
    };
    let facets = BTreeMap::from([("date".to_owned(), date), ("event".to_owned(), event)]);
    SearchResponse { facets, total: 21, ..response() }
}

fn written_of(answer: &SearchResponse, format: SearchFormat, look: Look) -> String {
    let mut out = Vec::new();
    super::answer(format, look, Cells::Defused).begin(&mut out, answer).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_chronicle_has_what_was_written_and_what_happened() {
    let answer = chronicle();
    insta::assert_snapshot!(written_of(&answer, SearchFormat::Timeline, PLAIN), @"
             written                  happened
    earlier                            5
    2025-??   0                        1   17% ▋
    2025-02   0                        2  100% █▎
    2025-03   0                        0
    2025-04   0                        0
    2025-05  17   85% ███████████▎    21   70% ██████████████
    2025-06   0                        0
    2025-07   4   44% ██▋              0
    later                              1
    undated   0                        2   25% █▎
    ");
    insta::assert_snapshot!(written_of(&answer, SearchFormat::Timeline, Look { width: 30, colour: false }), @"
             written    happened
    earlier              5
    2025-??   0          1 ▎
    2025-02   0          2 ▌
    2025-03   0          0
    2025-04   0          0
    2025-05  17 ████▊   21 ██████
    2025-06   0          0
    2025-07   4 █▏       0
    later                1
    undated   0          2 ▌
    ");
    insta::assert_snapshot!(written_of(&answer, SearchFormat::TimelineCsv, PLAIN), @"
    period,count,of,share,happened,happened_of,happened_share
    2025,0,,,1,6,0.1667
    2025-02,0,,,2,2,1
    2025-03,0,,,0,,
    2025-04,0,,,0,,
    2025-05,17,20,0.85,21,30,0.7
    2025-07,4,9,0.4444,0,,
    earlier,0,,,5,,
    later,0,,,1,,
    undated,0,,,2,8,0.25
    ");
    let event = |buckets| FacetCounts::Date { unit: "month", undated: 21, undated_of: Some(30), buckets };
    let mut silent = chronicle();
    silent.facets.insert("event".to_owned(), event(vec![]));
    insta::assert_snapshot!(written_of(&silent, SearchFormat::Timeline, PLAIN), @"
    2025-05  17  85% ████████████████████████████████████████
    2025-06   0
    2025-07   4  44% █████████▍
    ");
}

#[test]
fn many_periods_of_events_are_summed_up() {
    let days = |year: i16, number, count| {
        let days = jiff::civil::date(year, 3, 1).series(jiff::Span::new().days(1)).take(number);
        days.map(|day| Bucket { key: Some(day.to_string()), count, of: None }).collect::<Vec<_>>()
    };
    let buckets = [days(1999, 7, 2), days(2025, 60, 3), days(2030, 2, 2)].concat();
    let event = FacetCounts::Date { unit: "day", undated: 3, undated_of: None, buckets };
    let lines = bars::of_facet("event", &event, PLAIN);
    assert_eq!(lines.len(), 63);
    assert_eq!((lines[0].as_str(), lines[61].as_str()), ("  earlier     14", "  later        4"));
    assert!(lines[1].starts_with("  2025-03-01   3 ██") && lines[62].starts_with("  undated      3 ██"), "{lines:?}");
}

#[test]
fn numbers_for_people() {
    assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
    assert_eq!(
        [0.04, 9.94, 9.96, 999.4, 999.6, 61_000.0].map(took),
        ["0.0 ms", "9.9 ms", "10 ms", "999 ms", "1.0 s", "61.0 s"]
    );
}

#[test]
fn an_article_with_what_is_known_about_it() {
    let day = |text| Dated::parse_iso(text, Origin::VisibleText);
    let made = Article {
        id: ArticleId::of_parts(&["test"]),
        title: None,
        body: "The talks ended\u{1b}[2J. Nothing was signed.\n\n- one\n- two".to_owned(),
        authors: vec![],
        outlet: Some(Outlet { name: Some("Нива Вісті".to_owned()), site: Some("nyva.example".to_owned()) }),
        url: None,
        lang: Some(Lang::EN),
        published: day("2025-05-28"),
        modified: None,
        captured: None,
        section: Some("World".to_owned()),
        keywords: vec!["talks".to_owned(), "exchange".to_owned()],
        paragraph_langs: vec![],
        mentions: [
            ("2025-05-16", "On 16 May"),
            ("1945-05-08", "the end of the war"),
            ("2025-05", "this month"),
            ("2025-05-16", "Friday"),
            ("2025-05-16", "Friday"),
        ]
        .map(|(date, text)| Mention { date: day(date).expect("a date"), text: text.to_owned(), start: 0, end: 9 })
        .to_vec(),
        evidence: Evidence {
            sha256: "ab".repeat(32),
            bytes: 4_821,
            extractor: "dateline 0.1.0".to_owned(),
            path: "saved/a.jsonl".to_owned(),
            member: Some("line 3".to_owned()),
        },
        source_id: Some("TST-1".to_owned()),
    };
    let mut out = Vec::new();
    article::article(&mut out, &made, &[Copy { path: "saved/b.txt".to_owned(), ending: "duplicate" }], PLAIN).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
    The talks ended�[2J.
    title      none; the first sentence stands above
    published  2025-05-28 (from visible-text)
    outlet     Нива Вісті (nyva.example)
    language   en
    section    World
    keywords   talks, exchange
    mentions   1945-05-08 “the end of the war”
               2025-05 “this month”
               2025-05-16 “On 16 May”, “Friday”
    id         4e5b70c6c4231e5ec370f3d9a90fd93c
    record     TST-1
    source     saved/a.jsonl (line 3)
    copy       saved/b.txt (duplicate)
    sha256     ababababababababababababababababababababababababa
               bababababababab (4821 bytes)
    cleaned by dateline 0.1.0

    The talks ended�[2J. Nothing was signed.

    - one
    - two
    ");
}
