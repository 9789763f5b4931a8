//! Bars: in go the counts of a date facet, out come lines with a bar for each period. Periods without articles between
//! the first and the last have a line too, so that a gap is seen as one.

use dateline_core::{date_of_day, day_number};
use dateline_query::{Bucket, FacetCounts};
use jiff::civil::{Date, ISOWeekDate, Weekday};
use unicode_width::UnicodeWidthStr;

use crate::terminal::{self, BAR, Look};

/// Above this many periods, a long run of empty ones becomes one line.
const MOST_ROWS: u64 = 14;

/// As many empty periods are shown one by one, however many periods there are.
const SHORT_GAP: i64 = 2;

/// A bar longer than this says no more than a shorter one.
const LONGEST_BAR: usize = 50;

/// Eighths of a block, from one to eight.
const BLOCKS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// The label of articles without the date.
pub const UNDATED: &str = "undated";

/// A line of the chart.
#[derive(Debug, PartialEq, Eq)]
enum Row {
    Count(Bucket),
    Gap,
}

/// Draws the periods of a date facet, and below them the articles without a date if there are any.
pub fn bars(counts: &FacetCounts, look: Look) -> Vec<String> {
    let FacetCounts::Date { unit, undated, undated_of, buckets } = counts else {
        return Vec::new();
    };
    let mut rows = fill(unit, buckets);
    if *undated > 0 {
        rows.push(Row::Count(Bucket { key: None, count: *undated, of: *undated_of }));
    }
    let counted = || {
        rows.iter().filter_map(|row| match row {
            Row::Count(bucket) => Some(bucket),
            Row::Gap => None,
        })
    };
    let most = counted().map(|bucket| bucket.count).max().unwrap_or(0);
    let label_width = counted().map(|bucket| label_of(bucket).width()).max().unwrap_or(0);
    let count_width = most.to_string().len();
    let telling = say_something(counted());
    let share = |bucket: &Bucket| if telling { percent(bucket).unwrap_or_default() } else { String::new() };
    let share_width = counted().map(|bucket| share(bucket).width()).max().unwrap_or(0);
    // A column of shares has two spaces before it.
    let share_columns = if share_width > 0 { share_width + 2 } else { 0 };
    let room = look.width.saturating_sub(label_width + count_width + share_columns + 6).clamp(8, LONGEST_BAR);
    rows.iter()
        .map(|row| match row {
            Row::Count(bucket) => {
                let (label, count, share) = (label_of(bucket), bucket.count, share(bucket));
                let pad = " ".repeat(label_width - label.width());
                let bar = bar(count, most, room);
                let bar = if bar.is_empty() { bar } else { look.paint(BAR, bar) };
                format!("  {label}{pad}  {count:>count_width$}{share:>share_columns$} {bar}").trim_end().to_owned()
            }
            Row::Gap => "  ⋮".to_owned(),
        })
        .collect()
}

fn label_of(bucket: &Bucket) -> String {
    bucket.key.as_deref().map_or_else(|| UNDATED.to_owned(), |key| terminal::line(key).into_owned())
}

/// Whether the shares of some buckets say more than that everything was found.
pub fn say_something<'b>(mut buckets: impl Iterator<Item = &'b Bucket>) -> bool {
    buckets.any(|bucket| bucket.of.is_some_and(|of| of != bucket.count))
}

/// A share as it is read: `12%`, `0.4%`; `None` where it was not asked for or there is nothing to count.
pub fn percent(bucket: &Bucket) -> Option<String> {
    let percent = bucket.share().filter(|_| bucket.count > 0)? * 100.0;
    Some(match percent {
        all if all > 99.0 && bucket.of != Some(bucket.count) => ">99%".to_owned(),
        some if some >= 9.95 => format!("{some:.0}%"),
        some if some >= 0.1 => format!("{some:.1}%"),
        _ => "<0.1%".to_owned(),
    })
}

/// A bar of `count` in the scale in which `most` fills `room`; never empty where there is something to count.
fn bar(count: u64, most: u64, room: usize) -> String {
    if count == 0 {
        return String::new();
    }
    let room = room as u128 * 8;
    let eighths = (u128::from(count) * room / u128::from(most.max(1))).clamp(1, room) as usize;
    let mut bar = BLOCKS[7].to_string().repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        bar.push(BLOCKS[eighths % 8 - 1]);
    }
    bar
}

/// The periods in order, those in between filled in. Keys of another precision (`2025` among months: articles of which
/// only the year is known) stay where they are.
fn fill(unit: &str, buckets: &[Bucket]) -> Vec<Row> {
    let keys: Vec<(Option<i64>, &Bucket)> =
        buckets.iter().map(|bucket| (bucket.key.as_deref().and_then(|key| ordinal(unit, key)), bucket)).collect();
    let ordinals = || keys.iter().filter_map(|(ordinal, _)| *ordinal);
    let span = match (ordinals().min(), ordinals().max()) {
        (Some(first), Some(last)) => last.abs_diff(first).saturating_add(1),
        _ => 0,
    };
    let every_period = span <= MOST_ROWS;
    let mut rows = Vec::new();
    let mut last: Option<i64> = None;
    for (ordinal, bucket) in keys {
        if let (Some(last), Some(this)) = (last, ordinal) {
            if every_period || this - last - 1 <= SHORT_GAP {
                for empty in last + 1..this {
                    rows.push(Row::Count(Bucket { key: Some(label(unit, empty)), count: 0, of: None }));
                }
            } else {
                rows.push(Row::Gap);
            }
        }
        last = ordinal.or(last);
        rows.push(Row::Count(bucket.clone()));
    }
    rows
}

/// The number of a period, so that neighbours have neighbouring numbers; `None` for a key of another kind.
fn ordinal(unit: &str, key: &str) -> Option<i64> {
    let number = |part: &str, digits: usize| -> Option<i64> {
        (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let mut parts = key.split('-');
    let year = number(parts.next()?, 4)?;
    let ordinal = match unit {
        "year" => year,
        "month" => year * 12 + number(parts.next()?, 2)?.checked_sub(1).filter(|month| (0..12).contains(month))?,
        "week" => {
            let week = number(parts.next()?.strip_prefix('W')?, 2)?;
            let monday = ISOWeekDate::new(year as i16, week as i8, Weekday::Monday).ok()?;
            week_of_day(day_number(monday.date()))
        }
        "day" => {
            let (month, day) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
            day_number(Date::new(year as i16, month as i8, day as i8).ok()?)
        }
        _ => return None,
    };
    parts.next().is_none().then_some(ordinal)
}

/// The key of a period by its number: the inverse of [`ordinal`].
fn label(unit: &str, ordinal: i64) -> String {
    match unit {
        "year" => format!("{ordinal:04}"),
        "month" => format!("{:04}-{:02}", ordinal.div_euclid(12), ordinal.rem_euclid(12) + 1),
        "week" => date_of_day(ordinal * 7 + MONDAY).map_or_else(String::new, |date| {
            let week = date.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }),
        _ => date_of_day(ordinal).map_or_else(String::new, |date| date.to_string()),
    }
}

/// The day number of a Monday: 1970-01-05.
const MONDAY: i64 = 4;

fn week_of_day(day: i64) -> i64 {
    (day - MONDAY).div_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look { width: 40, colour: false };

    fn buckets(counts: &[(&str, u64)]) -> Vec<Bucket> {
        counts.iter().map(|(key, count)| Bucket { key: Some((*key).to_owned()), count: *count, of: None }).collect()
    }

    fn bars(unit: &'static str, buckets: &[Bucket], undated: u64, look: Look) -> Vec<String> {
        super::bars(&FacetCounts::Date { unit, undated, undated_of: None, buckets: buckets.to_vec() }, look)
    }

    #[test]
    fn shares_stand_beside_counts_where_they_say_something() {
        let mut months = buckets(&[("2024-11", 3), ("2024-12", 16)]);
        (months[0].of, months[1].of) = (Some(3), Some(1_000));
        assert_eq!(
            bars("month", &months, 0, PLAIN),
            ["  2024-11   3  100% ███▌", "  2024-12  16  1.6% ███████████████████"]
        );
        months[1].of = Some(16);
        assert_eq!(bars("month", &months, 0, PLAIN)[0], "  2024-11   3 ████▋");
        let told = |count, of| percent(&Bucket { key: None, count, of: Some(of) }).unwrap_or_default();
        assert_eq!([told(0, 9), told(1, 9_999), told(999, 1_000), told(1, 8)], ["", "<0.1%", ">99%", "12%"]);
    }

    #[test]
    fn gaps_are_rows_and_undated_stand_apart() {
        let lines = bars("month", &buckets(&[("2024-11", 3), ("2025-02", 16)]), 2, PLAIN);
        assert_eq!(
            lines,
            [
                "  2024-11   3 ████▋",
                "  2024-12   0",
                "  2025-01   0",
                "  2025-02  16 █████████████████████████",
                "  undated   2 ███▏",
            ]
        );
    }

    #[test]
    fn a_long_gap_is_one_line() {
        let lines = bars("day", &buckets(&[("2022-02-24", 1), ("2022-02-25", 1), ("2025-05-16", 1)]), 0, PLAIN);
        let bar = "█".repeat(23);
        let (first, second, last) =
            (format!("  2022-02-24  1 {bar}"), format!("  2022-02-25  1 {bar}"), format!("  2025-05-16  1 {bar}"));
        assert_eq!(lines, [&first, &second, "  ⋮", &last]);
    }

    #[test]
    fn coarser_dates_stay_where_they_are() {
        let lines = bars("month", &buckets(&[("2025", 1), ("2025-01", 1), ("2025-03", 1)]), 0, PLAIN);
        let labels: Vec<&str> = lines.iter().filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(labels, ["2025", "2025-01", "2025-02", "2025-03"]);
    }

    #[test]
    fn periods_have_neighbouring_numbers() {
        for (unit, before, after) in [
            ("year", "1999", "2000"),
            ("month", "2024-12", "2025-01"),
            ("week", "2020-W53", "2021-W01"),
            ("week", "1969-W52", "1970-W01"),
            ("day", "2024-02-29", "2024-03-01"),
        ] {
            let number = ordinal(unit, before).unwrap();
            assert_eq!(ordinal(unit, after), Some(number + 1), "{unit} {before}");
            assert_eq!(label(unit, number), before);
            assert_eq!(label(unit, number + 1), after);
        }
    }

    #[test]
    fn keys_of_another_kind_have_no_number() {
        for (unit, key) in [
            ("year", "2025-01"),
            ("month", "2025"),
            ("month", "2025-13"),
            ("week", "2021-W53"),
            ("day", "2025-02-30"),
            ("day", ""),
        ] {
            assert_eq!(ordinal(unit, key), None, "{unit} {key}");
        }
    }

    #[test]
    fn small_counts_are_seen() {
        assert_eq!(bar(1, 1_000_000, 20), "▏");
        assert_eq!(bar(0, 10, 20), "");
        assert_eq!(bar(u64::MAX, u64::MAX, 4), "████");
    }
}
