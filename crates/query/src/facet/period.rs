//! Periods: days with counts go in, years, months, weeks or days with counts come out, in order of time. A date that is
//! less precise than the width stays a period of its own length.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use dateline_core::{Precision, date_of_day, day_number};
use jiff::civil::Date;

use super::Tally;
use crate::collect::{Counts, Firsts};
use crate::request::{Facet, Width};

/// A range of at most so many days is shown by day …
const BY_DAY: i64 = 45;
/// … of so many by week …
const BY_WEEK: i64 = 26 * 7;
/// … of so many by month, and a longer one by year.
const BY_MONTH: i64 = 4 * 366;

/// A stretch of the calendar. In order of time; of two that begin on one day the longer comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Period {
    /// The number of its first day.
    first: i64,
    width: Reverse<Width>,
}

impl Period {
    /// The period of a date. A date less precise than the width has a longer one.
    fn of(date: Date, width: Width, precision: Precision) -> Self {
        let width = match precision {
            Precision::Year => Width::Year,
            Precision::Month => width.max(Width::Month),
            Precision::Day | Precision::Second => width,
        };
        let first = match width {
            Width::Year => day_number(date.first_of_year()),
            Width::Month => day_number(date.first_of_month()),
            Width::Week => day_number(date) - i64::from(date.weekday().to_monday_zero_offset()),
            Width::Day => day_number(date),
        };
        Self { first, width: Reverse(width) }
    }

    /// What it is called: `2025`, `2025-05`, `2025-W20`, `2025-05-16`.
    pub fn key(&self) -> String {
        // The first week of the calendar begins before it.
        let Some(date) = date_of_day(self.first) else {
            return self.first.to_string();
        };
        match self.width.0 {
            Width::Year => format!("{:04}", date.year()),
            Width::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Width::Week => {
                let week = date.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Width::Day => format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
        }
    }

    /// Whether it has this length.
    pub fn is_of(&self, width: Width) -> bool {
        self.width.0 == width
    }

    /// The period of the same length that follows.
    fn next(self) -> Option<Self> {
        let date = date_of_day(self.first)?;
        let first = match self.width.0 {
            Width::Year => day_number(date.last_of_year()) + 1,
            Width::Month => day_number(date.last_of_month()) + 1,
            Width::Week => self.first + 7,
            Width::Day => self.first + 1,
        };
        Some(Self { first, ..self })
    }
}

/// The width of a facet over dates: its own, or that which fits what was counted.
pub(super) fn width(facet: Facet, counts: &Counts) -> Option<Width> {
    match (facet, counts) {
        (Facet::Date { width: Some(width), .. }, _) => Some(width),
        (_, Counts::Days { days, coarse, .. }) => {
            Some(fitting_width(days.iter().map(|(day, _)| *day).chain(coarse.keys().map(|(day, _)| *day))))
        }
        (_, Counts::Events { days, coarse, .. }) => Some(fitting_most(days, coarse)),
        (_, Counts::Values { .. }) => None,
    }
}

/// The width that fits what texts mostly talk about: one recollection of a war long past does not make all years.
fn fitting_most(days: &[(i64, Firsts)], coarse: &HashMap<(i64, Precision), Firsts>) -> Width {
    /// Of twenty days that are talked about, one at either end says nothing of the range.
    const OUTLYING: u64 = 20;
    if days.is_empty() {
        return fitting_width(coarse.keys().map(|(day, _)| *day));
    }
    let mut days: Vec<(i64, u64)> = days.iter().map(|(day, firsts)| (*day, firsts.of(Width::Day))).collect();
    days.sort_unstable();
    let outlying = days.iter().map(|(_, count)| count).sum::<u64>() / OUTLYING;
    let (first, last) = (day_past(days.iter(), outlying), day_past(days.iter().rev(), outlying));
    fitting_width(first.into_iter().chain(last))
}

/// The first day that comes after so many articles.
fn day_past<'a>(mut days: impl Iterator<Item = &'a (i64, u64)>, outlying: u64) -> Option<i64> {
    let mut passed = 0;
    let past = days.find(|(_, count)| {
        passed += count;
        passed > outlying
    });
    past.map(|(day, _)| *day)
}

/// Puts the dates that texts talk about together to periods of one width. Each article counts in the period where its
/// first date in it is.
pub(super) fn tally_events(
    facet: Facet,
    width: Width,
    days: &[(i64, Firsts)],
    coarse: &HashMap<(i64, Precision), Firsts>,
    undated: u64,
) -> Tally {
    let days = days.iter().map(|(day, firsts)| (*day, firsts.of(width))).collect();
    let coarse = coarse.iter().map(|(date, firsts)| (*date, firsts.of(width))).collect();
    let facet = match facet {
        Facet::Date { field, .. } => Facet::Date { field, width: Some(width) },
        other => other,
    };
    tally(facet, days, coarse, undated)
}

/// Puts days together to periods of the facet's width, or of that which fits.
pub(super) fn tally(
    facet: Facet,
    mut days: Vec<(i64, u64)>,
    coarse: HashMap<(i64, Precision), u64>,
    undated: u64,
) -> Tally {
    // In order, so that each day's segments and then each period's days come together. Most are in order already, which a
    // stable sort makes use of.
    days.sort();
    days.dedup_by(|next, known| {
        let same = next.0 == known.0;
        known.1 += if same { next.1 } else { 0 };
        same
    });
    let width = match facet {
        Facet::Date { width: Some(width), .. } => width,
        _ => fitting_width(days.iter().map(|(day, _)| *day).chain(coarse.keys().map(|(day, _)| *day))),
    };
    let mut periods: BTreeMap<Period, u64> = BTreeMap::new();
    let mut unknown = 0;
    let mut days = days.into_iter().peekable();
    while let Some((day, mut count)) = days.next() {
        let Some(date) = date_of_day(day) else {
            // Beyond the calendar's years: only a damaged index says so.
            unknown += count;
            continue;
        };
        // The calendar is asked once for each period.
        let period = Period::of(date, width, Precision::Day);
        let end = period.next().map_or(day + 1, |next| next.first);
        while let Some((_, more)) = days.next_if(|(day, _)| *day < end) {
            count += more;
        }
        *periods.entry(period).or_default() += count;
    }
    for ((day, precision), count) in coarse {
        match date_of_day(day) {
            Some(date) => *periods.entry(Period::of(date, width, precision)).or_default() += count,
            None => unknown += count,
        }
    }
    Tally::Dates { width, periods, undated: undated + unknown }
}

fn fitting_width(days: impl Iterator<Item = i64> + Clone) -> Width {
    let Some((first, last)) = days.clone().min().zip(days.max()) else {
        return Width::Day;
    };
    let span = last.saturating_sub(first);
    let widths = [(BY_DAY, Width::Day), (BY_WEEK, Width::Week), (BY_MONTH, Width::Month)];
    widths.into_iter().find(|(longest, _)| span <= *longest).map_or(Width::Year, |(_, width)| width)
}

/// The periods with the empty ones of this width between them, `most` of these at most; and whether all of them are
/// there. A gap that goes beyond is left out, whole.
pub(super) fn filled(periods: &BTreeMap<Period, u64>, width: Width, most: usize) -> (BTreeMap<Period, u64>, bool) {
    let mut filled = periods.clone();
    let (mut left, mut complete) = (most, true);
    let of_width: Vec<Period> = periods.keys().copied().filter(|period| period.width.0 == width).collect();
    for pair in of_width.windows(2) {
        let mut gap = Vec::new();
        let mut at = pair[0].next();
        while let Some(period) = at.filter(|period| *period < pair[1]) {
            gap.push(period);
            if gap.len() > left {
                break;
            }
            at = period.next();
        }
        if gap.len() > left {
            complete = false;
            continue;
        }
        left -= gap.len();
        filled.extend(gap.into_iter().map(|period| (period, 0)));
    }
    (filled, complete)
}

/// The earliest of some dates, cut to what is known of it; of two that begin on one day the more precise.
pub(crate) fn earliest(days: &[(i64, u64)], coarse: &HashMap<(i64, Precision), u64>) -> Option<String> {
    by_day(days, coarse).min_by_key(|(day, precision)| (*day, Reverse(*precision))).and_then(iso)
}

/// The latest: that whose period begins last; of two that begin on one day the more precise.
pub(crate) fn latest(days: &[(i64, u64)], coarse: &HashMap<(i64, Precision), u64>) -> Option<String> {
    by_day(days, coarse).max().and_then(iso)
}

fn by_day<'a>(
    days: &'a [(i64, u64)],
    coarse: &'a HashMap<(i64, Precision), u64>,
) -> impl Iterator<Item = (i64, Precision)> + 'a {
    days.iter().map(|(day, _)| (*day, Precision::Day)).chain(coarse.keys().copied())
}

fn iso((day, precision): (i64, Precision)) -> Option<String> {
    Some(Period::of(date_of_day(day)?, Width::Day, precision).key())
}
