//! Facets and filters agree: for every bucket of every facet, the search with the bucket's filter finds as many articles
//! as the bucket counts, and as many of all articles as it is said to be a share of.

use std::collections::BTreeMap;

use dateline_query::{Bucket, DateField, Facet, FacetCounts, Matching, SearchRequest, SearchResponse, Searcher, Width};
use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::support::TestDir;

const DAY: Date = jiff::civil::date(2025, 8, 1);

const QUERIES: [&str; 5] = ["*", "harbour", "harbour OR tunnel", "bridge -tunnel", "title:report"];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides) as usize
    }

    fn of<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len() as u64)]
    }
}

/// 400 articles with dates of every precision, hosts below hosts, authors in several spellings; some are replaced.
fn filled() -> TestDir {
    let test = TestDir::new();
    let mut dice = Dice(5);
    for round in 0..2 {
        let mut lines = String::new();
        for id in 0..400 {
            let (year, month, day) = (2019 + dice.below(3), 1 + dice.below(12), 1 + dice.below(28));
            let date = match dice.below(10) {
                0 => String::new(),
                1 => format!("{year}"),
                2 => format!("{year}-{month:02}"),
                // The days around the turn of a year, which weeks run over.
                3 => format!("{year}-12-{:02}", 28 + dice.below(4)),
                4 => format!("{year}-01-0{}T10:00:00Z", 1 + dice.below(5)),
                _ => format!("{year}-{month:02}-{day:02}"),
            };
            let host = dice.of(&["example.org", "news.example.org", "a.news.example.org", "b.example.net", ""]);
            let outlet = dice.of(&["", "Example Times", "EXAMPLE TIMES", "Нива"]);
            let names =
                ["Ann Reporter", "ANN REPORTER", "Ann Reporter-Smith", "Bo", "Bo Writer", "Олена Б’як", "Олена Бʼяк"];
            let authors: Vec<&str> = (0..dice.below(4)).map(|_| dice.of(&names)).collect();
            let mut record = serde_json::json!({
                "id": id, "title": dice.of(&["Report", "Notice"]), "lang": dice.of(&["en", "fr", "uk"]), "author": authors,
                "text": format!("{} and {} in text {id} of {round}.", dice.of(&["harbour", "tunnel"]), dice.of(&["bridge", "road"])),
            });
            if !date.is_empty() {
                record["date"] = date.into();
            }
            if !host.is_empty() {
                record["url"] = format!("https://{host}/{id}").into();
            } else if !outlet.is_empty() {
                record["outlet"] = outlet.into();
            }
            lines += &format!("{record}\n");
        }
        test.write("records.jsonl", lines);
        test.index_all();
    }
    test
}

fn ask(searcher: &Searcher, query: &str, facets: Vec<Facet>) -> SearchResponse {
    let request = SearchRequest { facets, limit: 0, matching: Matching::All, ..SearchRequest::new(query, DAY) };
    searcher.search(&request).unwrap()
}

/// How many articles meet a query and a filter.
fn total(searcher: &Searcher, query: &str, filter: &str) -> u64 {
    ask(searcher, &format!("({query}) AND {filter}"), Vec::new()).total
}

/// The days of a period, as a date filter writes them.
fn days(key: &str) -> String {
    let Some((year, week)) = key.split_once("-W") else { return key.to_owned() };
    let monday = ISOWeekDate::new(year.parse().unwrap(), week.parse().unwrap(), Weekday::Monday).unwrap().date();
    let sunday = monday.checked_add(jiff::Span::new().days(6)).unwrap();
    format!("{monday}..{sunday}")
}

#[test]
fn every_value_finds_its_articles() {
    let test = filled();
    let searcher = Searcher::open(&test.index()).unwrap();
    for query in QUERIES {
        for (name, facet) in
            [("outlet", Facet::Outlet), ("site", Facet::Site), ("lang", Facet::Lang), ("author", Facet::Author)]
        {
            let answer = ask(&searcher, query, vec![facet]);
            let FacetCounts::Values { buckets, other } = &answer.facets[name] else { panic!("{name} has values") };
            assert!(buckets.len() >= 2, "{name}: {buckets:?}");
            for Bucket { key, count, of } in buckets {
                let filter = match key.as_deref() {
                    None => format!("{name}:none"),
                    Some(key) if name == "author" => format!("author:=\"{key}\""),
                    Some(key) => format!("{name}:\"{key}\""),
                };
                assert_eq!(total(&searcher, query, &filter), *count, "{query} {filter}");
                assert_eq!(Some(total(&searcher, "*", &filter)), *of, "{filter}");
            }
            let sum: u64 = buckets.iter().map(|bucket| bucket.count).sum();
            match facet {
                Facet::Outlet | Facet::Lang => assert_eq!(sum + other, answer.total, "{query} {name}"),
                _ => assert!(sum + other >= answer.total, "{query} {name}"),
            }
        }
    }
    let authors = ask(&searcher, "*", vec![Facet::Author]);
    let FacetCounts::Values { buckets, .. } = &authors.facets["author"] else { panic!("authors are values") };
    assert_eq!(buckets.len(), 6, "five names and none: case and apostrophes make no author: {buckets:?}");
}

#[test]
fn every_period_finds_its_articles() {
    let test = filled();
    let searcher = Searcher::open(&test.index()).unwrap();
    let widths = [Width::Year, Width::Month, Width::Week, Width::Day];
    for query in QUERIES {
        let facets = widths.map(|width| Facet::Date { field: DateField::Published, width: Some(width) });
        let answer = ask(&searcher, query, facets.to_vec());
        assert_eq!(answer.facets.keys().collect::<Vec<_>>(), ["date", "date:day", "date:month", "date:week"]);
        for counts in answer.facets.values() {
            let FacetCounts::Date { unit, undated, undated_of, buckets } = counts else { panic!("a date has periods") };
            assert_eq!(total(&searcher, query, "date:none"), *undated);
            assert_eq!(Some(total(&searcher, "*", "date:none")), *undated_of);
            assert_eq!(undated + buckets.iter().map(|bucket| bucket.count).sum::<u64>(), answer.total);
            let mut coarse = BTreeMap::new();
            for bucket in buckets {
                assert!(bucket.of.is_some_and(|of| of >= bucket.count), "a share is 1 at most");
                let key = bucket.key.as_deref().unwrap();
                // Of days alone, so that it is quick.
                if *unit == "day" && query != "*" {
                    continue;
                }
                if is_coarse(key, unit) {
                    coarse.insert(key, bucket.count);
                    continue;
                }
                let filter = format!("date:{}", days(key));
                assert_eq!(total(&searcher, query, &filter), bucket.count, "{query} {filter}");
                assert_eq!(Some(total(&searcher, "*", &filter)), bucket.of, "{filter}");
            }
            // A coarse bucket has what its filter finds less what finer filters in it find.
            for (key, count) in coarse {
                let finer = ask(&searcher, &format!("({query}) AND date:{key}"), facets.to_vec());
                let day = &finer.facets["date:day"];
                let FacetCounts::Date { buckets, .. } = day else { panic!("a date has periods") };
                let finer: u64 =
                    buckets.iter().filter(|bucket| bucket.key.as_deref() != Some(key)).map(|bucket| bucket.count).sum();
                assert_eq!(total(&searcher, query, &format!("date:{key}")) - finer, count, "{query} {key} by {unit}");
            }
        }
    }
}

fn is_coarse(key: &str, unit: &str) -> bool {
    match unit {
        "month" => key.len() < 7,
        "week" => !key.contains('W'),
        "day" => key.len() < 10,
        _ => false,
    }
}

#[test]
fn timelines_for_programs_have_no_gaps() {
    let test = TestDir::new();
    let line = |id: u32, date: &str, text: &str| format!("{{\"id\":{id},\"date\":{date},\"text\":\"{text}\"}}\n");
    test.write(
        "records.jsonl",
        line(1, "\"2025-01-10\"", "The harbour was closed.")
            + &line(2, "\"2025-02-10\"", "The tunnel was closed.")
            + &line(3, "\"2025-03-10\"", "The harbour was opened again.")
            + &line(4, "\"2025-03-11\"", "The tunnel was opened again.")
            + &line(5, "null", "The harbour stands."),
    );
    test.index_all();
    let csv = test.ok(&["search", "harbour", "--format", "timeline-csv", "--facet", "date:month"]);
    // What happened is in columns of its own, whether texts talk of dates or not.
    let columns = |line: &str| line.split(',').take(4).collect::<Vec<_>>().join(",");
    let csv: Vec<String> = csv.lines().map(columns).collect();
    assert_eq!(csv, ["period,count,of,share", "2025-01,1,1,1", "2025-02,0,1,0", "2025-03,1,2,0.5", "undated,1,1,1"]);
    let json = test.ok(&["search", "harbour", "--format", "timeline-json", "--facet", "date:day"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["facets"]["date"]["buckets"].as_array().unwrap().len(), 60);
    assert_eq!((&json["total"], &json["facets"]["date"]["undated"]), (&3.into(), &1.into()));
}

#[test]
fn the_period_of_an_index_is_as_precise_as_its_dates() {
    let test = TestDir::new();
    test.write(
        "records.jsonl",
        "{\"id\":1,\"date\":\"2024\",\"text\":\"A harbour.\"}\n{\"id\":2,\"date\":\"2025-03\",\"text\":\"A tunnel.\"}\n",
    );
    test.index_all();
    let stats: serde_json::Value = serde_json::from_str(&test.ok(&["stats", "--format", "json"])).unwrap();
    assert_eq!((&stats["first"], &stats["last"]), (&"2024".into(), &"2025-03".into()));
}
