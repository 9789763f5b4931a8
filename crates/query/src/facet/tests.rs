//! What becomes of counts, case by case.

use dateline_core::{Precision, day_number};
use jiff::civil::{Date, date};

use super::*;

const DATE: Facet = Facet::Date { field: DateField::Published, width: None };

fn by(width: Option<Width>) -> Facet {
    Facet::Date { field: DateField::Published, width }
}

fn counts(days: &[Date]) -> Counts {
    let days = days.iter().map(|day| (day_number(*day), 1)).collect();
    Counts::Days { days, coarse: HashMap::new(), undated: 0 }
}

fn pairs(counts: &FacetCounts) -> Vec<(&str, u64)> {
    let (FacetCounts::Date { buckets, .. } | FacetCounts::Values { buckets, .. }) = counts;
    buckets.iter().map(|bucket| (bucket.key.as_deref().unwrap_or("none"), bucket.count)).collect()
}

fn of_values(facet: Facet, values: &[(&str, u64)], none: u64) -> Tally {
    let values = values.iter().map(|(value, count)| ((*value).into(), *count)).collect();
    Tally::of(facet, Counts::Values { values, none })
}

#[test]
fn the_width_fits_the_range() {
    for (days, unit) in [
        (&[date(2025, 5, 1), date(2025, 5, 20)][..], Width::Day),
        (&[date(2025, 1, 1), date(2025, 5, 20)], Width::Week),
        (&[date(2023, 1, 1), date(2025, 5, 20)], Width::Month),
        (&[date(2001, 1, 1), date(2025, 5, 20)], Width::Year),
        (&[], Width::Day),
    ] {
        assert_eq!(Tally::of(DATE, counts(days)).facet(DATE), by(Some(unit)));
    }
}

#[test]
fn keys_of_each_width() {
    let days = [date(2024, 12, 29), date(2024, 12, 30), date(2025, 1, 5)];
    for (width, expected) in [
        (Width::Week, [("2024-W52", 1), ("2025-W01", 2)]),
        (Width::Month, [("2024-12", 2), ("2025-01", 1)]),
        (Width::Year, [("2024", 2), ("2025", 1)]),
    ] {
        let facet = by(Some(width));
        assert_eq!(pairs(&Tally::of(facet, counts(&days)).buckets(facet, None)), expected);
    }
}

#[test]
fn a_coarse_date_keeps_its_own_key_and_everything_adds_up() {
    let days = vec![(day_number(date(2025, 5, 16)), 2), (day_number(date(2025, 5, 1)), 4)];
    let coarse = HashMap::from([((day_number(date(2025, 5, 1)), Precision::Month), 1)]);
    assert_eq!(
        (earliest(&days, &coarse), latest(&days, &coarse)),
        (Some("2025-05-01".into()), Some("2025-05-16".into()))
    );
    assert_eq!(earliest(&[], &coarse), Some("2025-05".into()));
    let facet = by(Some(Width::Day));
    let counts = Tally::of(facet, Counts::Days { days, coarse, undated: 3 }).buckets(facet, None);
    assert_eq!(pairs(&counts), [("2025-05", 1), ("2025-05-01", 4), ("2025-05-16", 2)]);
    assert!(matches!(counts, FacetCounts::Date { undated: 3, undated_of: None, .. }));
}

#[test]
fn shares_are_of_the_same_period() {
    let facet = by(Some(Width::Month));
    let all = Tally::of(facet, counts(&[date(2025, 1, 1), date(2025, 1, 2), date(2025, 2, 1), date(2025, 3, 1)]));
    let some = Tally::of(facet, counts(&[date(2025, 1, 1), date(2025, 3, 1)]));
    let (FacetCounts::Date { buckets, .. }, true) = some.buckets_with_gaps(facet, Some(&all)) else { panic!() };
    let shares: Vec<_> = buckets.iter().map(|bucket| (bucket.count, bucket.of, bucket.share())).collect();
    assert_eq!(shares, [(1, Some(2), Some(0.5)), (0, Some(1), Some(0.0)), (1, Some(1), Some(1.0))]);
}

#[test]
fn gaps_are_filled_up_to_a_limit() {
    let filled = |first, last, width| {
        let facet = by(Some(width));
        let (counts, complete) = Tally::of(facet, counts(&[first, last])).buckets_with_gaps(facet, None);
        (pairs(&counts).iter().map(|(key, _)| (*key).to_owned()).collect::<Vec<_>>(), complete)
    };
    assert_eq!(filled(date(2024, 2, 28), date(2024, 3, 1), Width::Day).0, ["2024-02-28", "2024-02-29", "2024-03-01"]);
    assert_eq!(filled(date(2020, 12, 28), date(2021, 1, 11), Width::Week).0, ["2020-W53", "2021-W01", "2021-W02"]);
    assert_eq!(filled(date(2024, 11, 9), date(2025, 1, 1), Width::Month).0, ["2024-11", "2024-12", "2025-01"]);
    let (keys, complete) = filled(date(2000, 1, 1), date(2025, 1, 1), Width::Day);
    assert_eq!((keys.len(), complete), (2, false), "a gap is filled whole or not at all");
    let (keys, complete) = filled(date(-9999, 1, 1), date(9999, 12, 31), Width::Week);
    assert_eq!((keys.len(), complete), (2, false));
}

#[test]
fn spellings_of_a_name_are_one_bucket() {
    let values = [("ann a\u{1F}ANN A", 2), ("ann a\u{1F}Ann A", 3), ("bo b\u{1F}BO B", 1), ("bo b\u{1F}Bo B", 1)];
    let counts = of_values(Facet::Author, &values, 7).buckets(Facet::Author, None);
    assert_eq!(pairs(&counts), [("Ann A", 5), ("Bo B", 2), ("none", 7)]);
}

#[test]
fn a_host_has_the_articles_of_those_below_it() {
    let hosts = [("example.org", 3), ("news.example.org", 2), ("a.news.example.org", 1), ("b.example.net", 4)];
    let tally = of_values(Facet::Site, &hosts, 0);
    let counts = tally.buckets(Facet::Site, Some(&tally));
    assert_eq!(
        pairs(&counts),
        [("example.org", 6), ("b.example.net", 4), ("news.example.org", 3), ("a.news.example.org", 1)]
    );
    // 21 hosts: one is not shown, but it is below one that is.
    let many: Vec<(String, u64)> = (0..20).map(|n| (format!("h{n}.example.org"), 2)).collect();
    let mut many: Vec<(&str, u64)> = many.iter().map(|(host, count)| (host.as_str(), *count)).collect();
    many.push(("example.org", 1));
    let FacetCounts::Values { other, buckets } = of_values(Facet::Site, &many, 0).buckets(Facet::Site, None) else {
        panic!()
    };
    assert_eq!((other, buckets[0].count, buckets.len()), (0, 41, 20));
}

#[test]
fn a_second_facet_over_one_date_has_a_name_of_its_own() {
    let month = by(Some(Width::Month));
    let week = by(Some(Width::Week));
    let counted = |facet| (facet, Tally::of(facet, counts(&[date(2025, 5, 1)])).buckets(facet, None));
    let named = named([counted(month), counted(week), counted(week)].into_iter());
    assert_eq!(named.keys().collect::<Vec<_>>(), ["date", "date:week"]);
}
