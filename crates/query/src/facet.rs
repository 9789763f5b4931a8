//! Stage 5 of a query: counts go in, buckets come out: days put together to weeks, months or years at the width that
//! fits their range, values sorted by count.

use std::collections::BTreeMap;

use dateline_core::{Precision, date_of_day};
use jiff::civil::Date;

use crate::collect::Counts;
use crate::request::{DateField, Facet, Width};
use crate::response::{Bucket, FacetCounts};

/// Values that a facet names; the rest are counted together.
const VALUES: usize = 20;

/// A range of at most so many days is shown by day …
const BY_DAY: i64 = 45;
/// … of so many by week …
const BY_WEEK: i64 = 26 * 7;
/// … of so many by month, and a longer one by year.
const BY_MONTH: i64 = 4 * 366;

/// The facet's name in a response.
pub(crate) fn name(facet: Facet) -> &'static str {
    match facet {
        Facet::Date { field: DateField::Published, .. } => "date",
        Facet::Date { field: DateField::Modified, .. } => "modified",
        Facet::Date { field: DateField::Captured, .. } => "captured",
        Facet::Outlet => "outlet",
        Facet::Lang => "lang",
    }
}

/// Puts counts in buckets.
pub(crate) fn buckets(facet: Facet, counts: Counts) -> FacetCounts {
    match counts {
        Counts::Days { days, coarse, undated } => {
            let width = match facet {
                Facet::Date { width: Some(width), .. } => width,
                _ => fitting_width(days.keys().copied().chain(coarse.keys().map(|(day, _)| *day))),
            };
            let mut buckets: BTreeMap<(i64, String), u64> = BTreeMap::new();
            let dated = days.into_iter().map(|(day, count)| (day, Precision::Day, count));
            let coarse = coarse.into_iter().map(|((day, precision), count)| (day, precision, count));
            let mut unknown = 0;
            for (day, precision, count) in dated.chain(coarse) {
                match date_of_day(day) {
                    Some(date) => *buckets.entry(key(date, width, precision)).or_default() += count,
                    // Beyond the calendar's years: only a damaged index says so.
                    None => unknown += count,
                }
            }
            let buckets = buckets.into_iter().map(|((_, key), count)| Bucket { key: Some(key), count }).collect();
            FacetCounts::Date { unit: width.as_str(), undated: undated + unknown, buckets }
        }
        Counts::Values { values, none } => {
            let mut sorted: Vec<(String, u64)> = values.into_iter().collect();
            sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let other = sorted.iter().skip(VALUES).map(|(_, count)| count).sum();
            sorted.truncate(VALUES);
            let mut buckets: Vec<Bucket> =
                sorted.into_iter().map(|(value, count)| Bucket { key: Some(value), count }).collect();
            if none > 0 {
                buckets.push(Bucket { key: None, count: none });
            }
            FacetCounts::Values { buckets, other }
        }
    }
}

fn fitting_width(days: impl Iterator<Item = i64> + Clone) -> Width {
    let Some((first, last)) = days.clone().min().zip(days.max()) else {
        return Width::Day;
    };
    let span = last.saturating_sub(first);
    let widths = [(BY_DAY, Width::Day), (BY_WEEK, Width::Week), (BY_MONTH, Width::Month)];
    widths.into_iter().find(|(longest, _)| span <= *longest).map_or(Width::Year, |(_, width)| width)
}

/// The bucket of a date: its first day, for the order, and its key. A date less precise than the width keeps its own.
fn key(date: Date, width: Width, precision: Precision) -> (i64, String) {
    let first = |date: Date| dateline_core::day_number(date);
    let year = || (first(date.first_of_year()), format!("{:04}", date.year()));
    let month = || (first(date.first_of_month()), format!("{:04}-{:02}", date.year(), date.month()));
    match (width, precision) {
        (Width::Year, _) | (_, Precision::Year) => year(),
        (Width::Month, _) | (_, Precision::Month) => month(),
        (Width::Week, _) => {
            let week = date.iso_week_date();
            let monday = first(date) - i64::from(date.weekday().to_monday_zero_offset());
            (monday, format!("{:04}-W{:02}", week.year(), week.week()))
        }
        (Width::Day, _) => (first(date), format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use dateline_core::day_number;
    use jiff::civil::date;

    use super::*;

    fn counted(days: &[Date], width: Option<Width>) -> (&'static str, Vec<(String, u64)>) {
        let mut counts = HashMap::new();
        for day in days {
            *counts.entry(day_number(*day)).or_default() += 1;
        }
        let counts = Counts::Days { days: counts, coarse: HashMap::new(), undated: 0 };
        match buckets(Facet::Date { field: DateField::Published, width }, counts) {
            FacetCounts::Date { unit, buckets, .. } => {
                (unit, buckets.into_iter().map(|bucket| (bucket.key.unwrap(), bucket.count)).collect())
            }
            FacetCounts::Values { .. } => panic!("a date facet has dates"),
        }
    }

    #[test]
    fn the_width_fits_the_range() {
        assert_eq!(counted(&[date(2025, 5, 1), date(2025, 5, 20)], None).0, "day");
        assert_eq!(counted(&[date(2025, 1, 1), date(2025, 5, 20)], None).0, "week");
        assert_eq!(counted(&[date(2023, 1, 1), date(2025, 5, 20)], None).0, "month");
        assert_eq!(counted(&[date(2001, 1, 1), date(2025, 5, 20)], None).0, "year");
        assert_eq!(counted(&[], None), ("day", Vec::new()));
    }

    #[test]
    fn keys_of_each_width() {
        let days = [date(2024, 12, 29), date(2024, 12, 30), date(2025, 1, 5)];
        let keys = |width| counted(&days, Some(width)).1;
        let pair = |key: &str, count| (key.to_owned(), count);
        assert_eq!(keys(Width::Week), [pair("2024-W52", 1), pair("2025-W01", 2)]);
        assert_eq!(keys(Width::Month), [pair("2024-12", 2), pair("2025-01", 1)]);
        assert_eq!(keys(Width::Year), [pair("2024", 2), pair("2025", 1)]);
    }

    #[test]
    fn a_coarse_date_keeps_its_own_key_and_everything_adds_up() {
        let days = HashMap::from([(day_number(date(2025, 5, 16)), 2)]);
        let coarse = HashMap::from([((day_number(date(2025, 5, 1)), Precision::Month), 1)]);
        let facet = Facet::Date { field: DateField::Published, width: Some(Width::Day) };
        let FacetCounts::Date { undated, buckets, .. } = buckets(facet, Counts::Days { days, coarse, undated: 3 })
        else {
            panic!("a date facet has dates");
        };
        let keys: Vec<_> = buckets.iter().map(|bucket| (bucket.key.as_deref().unwrap(), bucket.count)).collect();
        assert_eq!((keys.as_slice(), undated), ([("2025-05", 1), ("2025-05-16", 2)].as_slice(), 3));
    }
}
