//! Bars: in go the counts of a date facet, out come lines with a bar for each period. Periods without articles between
//! the first and the last have a line too, so that a gap is seen as one.

use std::collections::VecDeque;

use dateline_query::{Bucket, FacetCounts};
use unicode_width::UnicodeWidthStr;

use super::chronicle::EVENT;
use super::periods::{days, label, ordinal};
use crate::terminal::{self, BAR, HEADING, Look};

/// Above this many periods, a long run of empty ones becomes one line.
const MOST_ROWS: u64 = 14;

/// As many empty periods are shown one by one, however many periods there are.
const SHORT_GAP: i64 = 2;

/// A bar longer than this says no more than a shorter one.
const LONGEST_BAR: usize = 50;

/// Below this width two columns have counts and bars alone.
const NARROW: usize = 60;

/// Eighths of a block, from one to eight.
const BLOCKS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// The label of articles without the date.
pub const UNDATED: &str = "undated";

/// The labels of what texts talk about before and after the periods that are shown.
pub const EARLIER: &str = "earlier";
pub const LATER: &str = "later";

/// Periods that texts talk about and that are shown one by one: some screens.
const MOST_EVENTS: usize = 60;

/// A period with its articles, or a stretch without any.
#[derive(Debug, PartialEq, Eq)]
pub enum Row {
    Count(Bucket),
    Gap,
}

/// A line of a chart: what it is called, and what each column counts there.
pub struct Line {
    pub label: String,
    pub counts: Vec<Option<Bucket>>,
    /// Whether the counts are drawn as bars; a sum of many periods would dwarf them.
    pub drawn: bool,
}

impl Line {
    /// What stands for a stretch without any articles.
    pub fn gap() -> Self {
        Self { label: "⋮".to_owned(), counts: Vec::new(), drawn: false }
    }

    fn sum(label: &str, count: u64) -> Self {
        let bucket = Bucket { key: None, count, of: None };
        Self { label: label.to_owned(), counts: vec![Some(bucket)], drawn: false }
    }
}

/// Draws the facet of this name over a date.
pub fn of_facet(name: &str, counts: &FacetCounts, look: Look) -> Vec<String> {
    if name.split(':').next() == Some(EVENT) { event_bars(counts, look) } else { bars(counts, look) }
}

/// Draws the periods of a date facet, and below them the articles without a date if there are any.
fn bars(counts: &FacetCounts, look: Look) -> Vec<String> {
    let FacetCounts::Date { unit, buckets, .. } = counts else {
        return Vec::new();
    };
    chart(&lines(unit, buckets, counts), &[], look)
}

/// Draws what texts talk about: where that is many periods, the [`MOST_EVENTS`] on end that count most, and the sums of
/// the others.
fn event_bars(counts: &FacetCounts, look: Look) -> Vec<String> {
    let FacetCounts::Date { unit, buckets, .. } = counts else {
        return Vec::new();
    };
    let sum = |buckets: &[Bucket]| buckets.iter().map(|bucket| bucket.count).sum::<u64>();
    let size = buckets.len().min(MOST_EVENTS);
    // Of two stretches that count the same, the later.
    let from = (0..=buckets.len() - size).max_by_key(|from| sum(&buckets[*from..from + size])).unwrap_or(0);
    let (before, rest) = buckets.split_at(from);
    let (shown, after) = rest.split_at(size);
    let mut lines = lines(unit, shown, counts);
    if !after.is_empty() {
        let at = lines.len() - usize::from(lines.last().is_some_and(|line| line.label == UNDATED));
        lines.insert(at, Line::sum(LATER, sum(after)));
    }
    if !before.is_empty() {
        lines.insert(0, Line::sum(EARLIER, sum(before)));
    }
    chart(&lines, &[], look)
}

fn lines(unit: &str, buckets: &[Bucket], counts: &FacetCounts) -> Vec<Line> {
    let mut lines: Vec<Line> = fill(unit, buckets)
        .into_iter()
        .map(|row| match row {
            Row::Count(bucket) => Line { label: period_label(unit, &bucket), counts: vec![Some(bucket)], drawn: true },
            Row::Gap => Line::gap(),
        })
        .collect();
    lines.extend(undated(counts).map(|bucket| Line {
        label: label_of(&bucket),
        counts: vec![Some(bucket)],
        drawn: true,
    }));
    lines
}

/// The articles without the date of a facet, if there are any.
pub fn undated(counts: &FacetCounts) -> Option<Bucket> {
    match counts {
        FacetCounts::Date { undated, undated_of, .. } if *undated > 0 => {
            Some(Bucket { key: None, count: *undated, of: *undated_of })
        }
        _ => None,
    }
}

/// Draws lines with a bar in each column; all bars are in one scale. `headings` name the columns, if there are several.
pub fn chart(lines: &[Line], headings: &[&str], look: Look) -> Vec<String> {
    let columns = headings.len().max(1);
    let counted = || lines.iter().flat_map(|line| line.counts.iter().flatten());
    let drawn = lines.iter().filter(|line| line.drawn).flat_map(|line| line.counts.iter().flatten());
    let most = drawn.map(|bucket| bucket.count).max().unwrap_or(0);
    let label_width = lines.iter().map(|line| line.label.width()).max().unwrap_or(0);
    let count_width = counted().map(|bucket| bucket.count).max().unwrap_or(0).to_string().len();
    // Two narrow columns have no room for shares.
    let telling = say_something(counted()) && (columns == 1 || look.width >= NARROW);
    let share = |bucket: &Bucket| if telling { percent(bucket).unwrap_or_default() } else { String::new() };
    let share_width = counted().map(|bucket| share(bucket).width()).max().unwrap_or(0);
    // A column of shares has two spaces before it.
    let share_columns = if share_width > 0 { share_width + 2 } else { 0 };
    let numbers = count_width + share_columns;
    let least =
        headings.iter().map(|heading| heading.width().saturating_sub(numbers)).max().unwrap_or(0).max(8 / columns);
    let room = (look.width.saturating_sub(label_width + 3) / columns)
        .saturating_sub(numbers + 3)
        .clamp(least, LONGEST_BAR / columns.min(2));
    let cell = |line: &Line, bucket: Option<&Bucket>| {
        let Some(bucket) = bucket else {
            return (String::new(), 0);
        };
        let (count, share) = (bucket.count, share(bucket));
        let bar = if line.drawn { bar(count, most, room) } else { String::new() };
        let width = numbers + 1 + bar.width();
        let bar = if bar.is_empty() { bar } else { look.paint(BAR, bar) };
        (format!("{count:>count_width$}{share:>share_columns$} {bar}"), width)
    };
    let written = |label: &str, cells: &[(String, usize)]| {
        let mut written = format!("  {label}{}", " ".repeat(label_width - label.width()));
        for (cell, width) in cells {
            written.push_str("  ");
            written.push_str(cell);
            written.push_str(&" ".repeat((numbers + 1 + room).saturating_sub(*width)));
        }
        written.trim_end().to_owned()
    };
    let heading = headings.iter().map(|heading| (look.paint(HEADING, *heading), heading.width())).collect::<Vec<_>>();
    let mut all = Vec::with_capacity(lines.len() + 1);
    if !heading.is_empty() {
        all.push(written("", &heading));
    }
    all.extend(lines.iter().map(|line| {
        let cells: Vec<(String, usize)> = line.counts.iter().map(|bucket| cell(line, bucket.as_ref())).collect();
        written(&line.label, &cells)
    }));
    all
}

fn label_of(bucket: &Bucket) -> String {
    bucket.key.as_deref().map_or_else(|| UNDATED.to_owned(), |key| terminal::line(key).into_owned())
}

/// What a period is called: a coarser one shows what is not known (`2025-??`), so that it does not read as the sum of its parts.
pub fn period_label(unit: &str, bucket: &Bucket) -> String {
    let label = label_of(bucket);
    let coarse = bucket.key.as_deref().is_some_and(|key| ordinal(unit, key).is_none() && days(key).is_some());
    match (unit, label.len()) {
        ("month", _) if coarse => format!("{label}-??"),
        ("week", _) if coarse => format!("{label}-W??"),
        ("day", 4) if coarse => format!("{label}-??-??"),
        ("day", _) if coarse => format!("{label}-??"),
        _ => label,
    }
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

/// The periods in order, those in between filled in. Those of another precision (`2025` among months: articles of which
/// only the year is known) stand before the first period of theirs.
pub fn fill(unit: &str, buckets: &[Bucket]) -> Vec<Row> {
    let keys: Vec<(Option<i64>, &Bucket)> =
        buckets.iter().map(|bucket| (bucket.key.as_deref().and_then(|key| ordinal(unit, key)), bucket)).collect();
    let ordinals = || keys.iter().filter_map(|(ordinal, _)| *ordinal);
    let span = match (ordinals().min(), ordinals().max()) {
        (Some(first), Some(last)) => last.abs_diff(first).saturating_add(1),
        _ => 0,
    };
    let every_period = span <= MOST_ROWS;
    let start = |key: &str| days(key).map_or(i64::MAX, |(first, _)| first);
    let mut rows = Vec::new();
    let mut last: Option<i64> = None;
    // Coarser periods since the last, which the periods that are filled in may belong before.
    let mut coarse: VecDeque<&Bucket> = VecDeque::new();
    for (ordinal, bucket) in keys {
        let Some(this) = ordinal else {
            coarse.push_back(bucket);
            continue;
        };
        if let Some(last) = last {
            if every_period || this - last - 1 <= SHORT_GAP {
                for empty in last + 1..this {
                    let key = label(unit, empty);
                    while let Some(bucket) = coarse
                        .pop_front_if(|bucket| bucket.key.as_deref().is_some_and(|coarse| start(coarse) <= start(&key)))
                    {
                        rows.push(Row::Count(bucket.clone()));
                    }
                    rows.push(Row::Count(Bucket { key: Some(key), count: 0, of: None }));
                }
            } else {
                rows.push(Row::Gap);
            }
        }
        rows.extend(coarse.drain(..).map(|bucket| Row::Count(bucket.clone())));
        last = Some(this);
        rows.push(Row::Count(bucket.clone()));
    }
    rows.extend(coarse.into_iter().map(|bucket| Row::Count(bucket.clone())));
    rows
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
        assert_eq!(labels, ["2025-??", "2025-01", "2025-02", "2025-03"]);
        let lines = bars("month", &buckets(&[("2020-11", 1), ("2021", 1), ("2021-02", 1)]), 0, PLAIN);
        let labels: Vec<&str> = lines.iter().filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(labels, ["2020-11", "2020-12", "2021-??", "2021-01", "2021-02"]);
    }

    #[test]
    fn small_counts_are_seen() {
        assert_eq!(bar(1, 1_000_000, 20), "▏");
        assert_eq!(bar(0, 10, 20), "");
        assert_eq!(bar(u64::MAX, u64::MAX, 4), "████");
    }
}
