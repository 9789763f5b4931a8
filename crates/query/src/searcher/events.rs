//! Dates that texts talk about, searched and counted: a plain count over all dates of all articles is the judge.

use dateline_core::store::Store;
use dateline_core::writer::Writer;
use dateline_core::{EventDate, Precision, date_of_day, day_number};
use jiff::civil::{Date, ISOWeekDate, Weekday, date};
use tempfile::TempDir;

use super::*;
use crate::fixture::{article, mention, put};
use crate::range::{DayRange, parse_range};
use crate::request::Width;
use crate::response::Bucket;

const DAY: Date = date(2025, 6, 1);

const EVENT: Facet = Facet::Date { field: DateField::Event, width: None };
const DATE: Facet = Facet::Date { field: DateField::Published, width: None };

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    /// A date of any precision, most of them days about the turn of 2024 to 2025, some long past.
    fn date(&mut self) -> String {
        let day = match self.below(12) {
            0 => date_of_day(-20_000 + self.below(40_000) as i64).unwrap(),
            1 => date(1_453, 5, 29),
            _ => date_of_day(day_number(date(2024, 11, 1)) + self.below(160) as i64).unwrap(),
        };
        match self.below(10) {
            0 => format!("{:04}", day.year()),
            1 | 2 => format!("{:04}-{:02}", day.year(), day.month()),
            3 => format!("{day}T10:00:00Z"),
            _ => day.to_string(),
        }
    }
}

/// Articles with up to eight dates each, in several segments, of which some have been replaced.
fn filled() -> (TempDir, Searcher, Vec<Vec<EventDate>>) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path()).unwrap();
    let mut dice = Dice(7);
    let mut dates = vec![Vec::new(); 400];
    for round in [0..150, 100..300, 250..400] {
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        for number in round {
            let mut article = article(number);
            article.body = (if number % 3 == 0 { "A harbour." } else { "A tunnel." }).to_owned();
            let count = dice.below(9).saturating_sub(2);
            article.mentions = (0..count).map(|_| mention(&dice.date())).collect();
            dates[number] = dateline_core::event_dates(&article);
            put(&mut writer, &article);
        }
        writer.commit().unwrap();
    }
    let searcher = Searcher::open(dir.path()).unwrap();
    (dir, searcher, dates)
}

fn ask(searcher: &Searcher, query: &str, facets: Vec<Facet>) -> SearchResponse {
    let request = SearchRequest { facets, limit: 0, matching: Matching::All, ..SearchRequest::new(query, DAY) };
    searcher.search(&request).unwrap()
}

fn last_day(of: EventDate) -> i64 {
    let date = date_of_day(of.first).unwrap();
    match of.precision {
        Precision::Year => day_number(date.last_of_year()),
        Precision::Month => day_number(date.last_of_month()),
        _ => of.first,
    }
}

fn lies_in(of: EventDate, range: DayRange) -> bool {
    range.contains(of.first) && range.contains(last_day(of))
}

#[test]
fn any_date_within_the_range_will_do() {
    let (_dir, searcher, dates) = filled();
    let mut ranges: Vec<String> =
        ["2025", "2025-01", "2024-12-31", "2024-12-15..2025-01-15", ">2025-01", "<1900", "..2024"]
            .into_iter()
            .chain([
                "[2024-12 TO 2025-01]",
                "{2024-12-01 TO 2025-02}",
                "7d",
                "1453",
                "2025-01-01..",
                "1453-01..1453-05-29",
            ])
            .map(str::to_owned)
            .collect();
    let mut dice = Dice(11);
    for _ in 0..60 {
        let (a, b) = (dice.date(), dice.date());
        ranges.push(format!(">={}", &a[..a.len().min(10)]));
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        ranges.push(format!("{}..{}", &a[..a.len().min(10)], &b[..b.len().min(10)]));
    }
    for text in ranges {
        // A year is less than its months as text and may yet end after them.
        let Ok(range) = parse_range(&text, DAY) else { continue };
        let meets = |number: &usize| dates[*number].iter().any(|date| lies_in(*date, range));
        let all = (0..dates.len()).filter(meets).count() as u64;
        let harbours = (0..dates.len()).filter(|number| number % 3 == 0).filter(meets).count() as u64;
        let total = |query: String| ask(&searcher, &query, Vec::new()).total;
        assert_eq!(total(format!("event:{text}")), all, "{text}");
        assert_eq!(total(format!("harbour event:{text}")), harbours, "{text}");
        assert_eq!(total(format!("* -event:{text}")), dates.len() as u64 - all, "{text}");
        assert_eq!(total(format!("tunnel AND (harbour OR event:{text})")), all - harbours, "{text}");
    }
    let without = dates.iter().filter(|dates| dates.is_empty()).count() as u64;
    assert!(without > 20);
    assert_eq!(ask(&searcher, "event:none", Vec::new()).total, without);
    assert_eq!(ask(&searcher, "event:*", Vec::new()).total, dates.len() as u64 - without);
}

/// The days of a period, as a filter writes them.
fn days(key: &str) -> String {
    let Some((year, week)) = key.split_once("-W") else { return key.to_owned() };
    let monday = ISOWeekDate::new(year.parse().unwrap(), week.parse().unwrap(), Weekday::Monday).unwrap().date();
    let sunday = monday.checked_add(jiff::Span::new().days(6)).unwrap();
    format!("{monday}..{sunday}")
}

#[test]
fn every_period_counts_each_of_its_articles_once() {
    let (_dir, searcher, dates) = filled();
    let is_coarse = |key: &str, width: Width| match width {
        Width::Year => false,
        Width::Month => key.len() < 7,
        Width::Week => !key.contains('W'),
        Width::Day => key.len() < 10,
    };
    for query in ["*", "harbour"] {
        for width in [Width::Year, Width::Month, Width::Week, Width::Day] {
            let facet = Facet::Date { field: DateField::Event, width: Some(width) };
            let answer = ask(&searcher, query, vec![facet]);
            let FacetCounts::Date { unit, undated, undated_of, buckets } = &answer.facets["event"] else { panic!() };
            assert_eq!(*unit, width.as_str());
            assert_eq!(ask(&searcher, &format!("({query}) AND event:none"), Vec::new()).total, *undated);
            assert_eq!(Some(ask(&searcher, "event:none", Vec::new()).total), *undated_of);
            for Bucket { key, count, of } in buckets {
                let key = key.as_deref().unwrap();
                // Of a month among days, those articles count that name the month itself.
                let (total, all) = if is_coarse(key, width) {
                    let precision = if key.len() == 4 { Precision::Year } else { Precision::Month };
                    let range = parse_range(key, DAY).unwrap();
                    let named = |number: &usize| {
                        let is_it = |date: &EventDate| Some(date.first) == range.from && date.precision == precision;
                        dates[*number].iter().any(is_it)
                    };
                    let all = (0..dates.len()).filter(named);
                    (all.clone().filter(|number| query == "*" || number % 3 == 0).count(), all.count())
                } else {
                    let filter = format!("event:{}", days(key));
                    let total = ask(&searcher, &format!("({query}) AND {filter}"), Vec::new()).total;
                    (total as usize, ask(&searcher, &filter, Vec::new()).total as usize)
                };
                assert_eq!((total as u64, Some(all as u64)), (*count, *of), "{query} {key} by {unit}");
            }
        }
    }
}

/// Two articles: one of May 2025 that talks of that month and of 1945, one of June that talks of nothing.
fn two() -> (TempDir, Searcher) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path()).unwrap();
    let mut writer = Writer::new(&store, 1, 0).unwrap();
    let mut first = article(0);
    first.published = Some(mention("2025-05-20").date);
    first.mentions = ["2025-05-16", "2025-05-17", "2025-05-17", "2025-05", "1945-05-08"].map(mention).to_vec();
    let mut second = article(1);
    second.published = Some(mention("2025-07-02").date);
    put(&mut writer, &first);
    put(&mut writer, &second);
    writer.commit().unwrap();
    let searcher = Searcher::open(dir.path()).unwrap();
    (dir, searcher)
}

fn pairs(counts: &FacetCounts) -> (&str, Vec<(&str, u64)>) {
    let FacetCounts::Date { unit, buckets, .. } = counts else { panic!("a date has periods") };
    (*unit, buckets.iter().map(|bucket| (bucket.key.as_deref().unwrap(), bucket.count)).collect())
}

#[test]
fn beside_publication_events_have_its_width_and_its_periods() {
    let (_dir, searcher) = two();
    let month = Facet::Date { field: DateField::Published, width: Some(Width::Month) };
    let answer = ask(&searcher, "*", vec![month, EVENT]);
    assert_eq!(pairs(&answer.facets["event"]), ("month", vec![("1945-05", 1), ("2025-05", 1)]));
    let request = SearchRequest { facets: vec![month, EVENT], empty_periods: true, ..SearchRequest::new("*", DAY) };
    let answer = searcher.search(&request).unwrap();
    assert_eq!(pairs(&answer.facets["date"]).1, [("2025-05", 1), ("2025-06", 0), ("2025-07", 1)]);
    let expected = [("1945-05", 1), ("2025-05", 1), ("2025-06", 0), ("2025-07", 0)];
    assert_eq!(pairs(&answer.facets["event"]).1, expected);
    assert_eq!(answer.notes, [], "eighty years of empty periods are not asked for");
    assert_eq!(pairs(&ask(&searcher, "*", vec![DATE, EVENT]).facets["event"]).0, "day", "as the publications");
}

#[test]
fn an_outlying_date_does_not_make_all_years() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open_or_create(dir.path()).unwrap();
    let mut writer = Writer::new(&store, 1, 0).unwrap();
    for number in 0..30 {
        let mut article = article(number);
        article.mentions = vec![mention(&format!("2025-05-{:02}", number + 1))];
        if number == 7 {
            article.mentions.push(mention("1945-05-08"));
        }
        put(&mut writer, &article);
    }
    writer.commit().unwrap();
    let answer = ask(&Searcher::open(dir.path()).unwrap(), "*", vec![EVENT]);
    let (unit, buckets) = pairs(&answer.facets["event"]);
    assert_eq!((unit, buckets.len(), buckets[0]), ("day", 31, ("1945-05-08", 1)));
}

#[test]
fn an_explanation_counts_the_articles_of_an_event() {
    let (_dir, searcher) = two();
    let request = SearchRequest { explain: true, ..SearchRequest::new("event:2025-05-16 event:1945", DAY) };
    let answer = searcher.search(&request).unwrap();
    let explanation = answer.explanation.unwrap();
    let clauses: Vec<_> = explanation.clauses.iter().map(|clause| (clause.text.as_str(), clause.articles)).collect();
    assert_eq!((answer.total, clauses), (1, vec![("event:2025-05-16", 1), ("event:1945-01-01..1945-12-31", 1)]));
}
