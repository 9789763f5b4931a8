//! Counts the dates that texts talk about: an article goes in with all of its dates, and counts once in each day, week,
//! month and year that has one of them. Which of these a facet shows is decided when all is counted.

use std::collections::HashMap;

use dateline_core::{EventDate, Precision, schema};
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use crate::request::Width;

/// For a day: how many articles have in it their first date of that day, week, month and year. Summed over the days of
/// a period, it is how many articles have a date in it. The order is that of [`Width`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Firsts([u64; 4]);

impl Firsts {
    /// The count that is to be summed for periods of this width.
    pub fn of(&self, width: Width) -> u64 {
        self.0[width as usize]
    }

    /// The sum.
    pub fn add(&mut self, more: &Self) {
        self.0.iter_mut().zip(more.0).for_each(|(sum, more)| *sum += more);
    }
}

/// Days that are counted together in one piece of memory.
const PAGE: i64 = 256;

/// Days with a place of their own, as pages: those of 1800 to 2200, wherever an index has them. What lies outside is
/// rare, and is counted in a map.
const PAGES: std::ops::Range<i64> = -243..329;

type Page = Box<[[u32; 4]; PAGE as usize]>;

/// Counts over one segment.
pub(super) struct Events {
    column: Column<i64>,
    /// The pages from [`PAGES`] on; those without a date are not made.
    pages: Vec<Option<Page>>,
    /// Months and years, and days outside the pages.
    others: HashMap<(i64, Precision), Firsts>,
    undated: u64,
}

/// What was counted over one segment.
pub(super) struct Counted {
    pub days: Vec<(i64, Firsts)>,
    pub coarse: HashMap<(i64, Precision), Firsts>,
    pub undated: u64,
}

impl Events {
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let column = segment.fast_fields().i64(schema::EVENT)?;
        Ok(Self { column, pages: Vec::new(), others: HashMap::new(), undated: 0 })
    }

    /// Counts an article; says whether it has any dates.
    pub fn count(&mut self, doc: DocId) -> bool {
        let mut known = Known::default();
        let mut any = false;
        for code in self.column.values_for_doc(doc) {
            any = true;
            let date = EventDate::from_code(code);
            let firsts = known.firsts(date);
            let page = date.first.div_euclid(PAGE);
            if date.precision != Precision::Day || !PAGES.contains(&page) {
                self.others.entry((date.first, date.precision)).or_default().add(&Firsts(firsts.map(u64::from)));
                continue;
            }
            let at = (page - PAGES.start) as usize;
            if at >= self.pages.len() {
                self.pages.resize_with(at + 1, || None);
            }
            let page = self.pages[at].get_or_insert_with(|| Box::new([[0; 4]; PAGE as usize]));
            let counts = &mut page[date.first.rem_euclid(PAGE) as usize];
            counts.iter_mut().zip(firsts).for_each(|(count, first)| *count += u32::from(first));
        }
        self.undated += u64::from(!any);
        any
    }

    pub fn finish(self) -> Counted {
        let mut days = Vec::new();
        for (page, counts) in (PAGES.start..).zip(self.pages) {
            let counts = counts.iter().flat_map(|counts| counts.iter()).zip(page * PAGE..);
            let seen = counts.filter(|(counts, _)| counts[Width::Day as usize] > 0);
            days.extend(seen.map(|(counts, day)| (day, Firsts(counts.map(u64::from)))));
        }
        Counted { days, coarse: self.others, undated: self.undated }
    }
}

/// The periods of an article's dates up to here. They are in order: to know the last of each length is enough.
struct Known {
    week: i64,
    month: i64,
    year: i64,
}

impl Default for Known {
    fn default() -> Self {
        Self { week: i64::MIN, month: i64::MIN, year: i64::MIN }
    }
}

impl Known {
    /// Whether a date is the article's first of its day, week, month and year. A date less precise than these has a
    /// period of its own, and is the first in it, as an article has each date once.
    fn firsts(&mut self, date: EventDate) -> [bool; 4] {
        /// 1970-01-05 is a Monday.
        const MONDAY: i64 = 4;
        let (year, month) = year_and_month(date.first);
        let is_new = |known: &mut i64, this: i64| std::mem::replace(known, this) != this;
        let new_year = is_new(&mut self.year, year);
        let new_month = date.precision < Precision::Month || is_new(&mut self.month, month);
        let new_week = date.precision < Precision::Day || is_new(&mut self.week, (date.first - MONDAY).div_euclid(7));
        [true, new_week, new_month, new_year]
    }
}

/// The year of a day, and the number of its month since the year 0. After H. Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms" (`civil_from_days`): years begin in March there, and 400 of them have 146,097 days.
fn year_and_month(day: i64) -> (i64, i64) {
    let day = day.saturating_add(719_468);
    let (era, day_of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let months = (era * 400 + year_of_era) * 12 + (5 * day_of_year + 2) / 153 + 2;
    (months.div_euclid(12), months)
}

#[cfg(test)]
mod tests {
    use dateline_core::{date_of_day, day_number};
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_calendar_is_the_librarys(day in -4_371_587_i64..2_932_896) {
            let date = date_of_day(day).unwrap();
            let (year, month) = (i64::from(date.year()), i64::from(date.month()));
            prop_assert_eq!(year_and_month(day), (year, year * 12 + month - 1));
        }

        #[test]
        fn no_day_is_beyond_counting(day in any::<i64>()) {
            Known::default().firsts(EventDate::from_code(day));
        }
    }

    #[test]
    fn each_period_has_a_first_date() {
        let day = |year, month, day| EventDate { first: day_number(date(year, month, day)), precision: Precision::Day };
        let coarse = |first: EventDate, precision| EventDate { precision, ..first };
        let mut known = Known::default();
        for (date, firsts) in [
            (day(2024, 12, 30), [true, true, true, true]),
            (coarse(day(2025, 1, 1), Precision::Year), [true, true, true, true]),
            (coarse(day(2025, 1, 1), Precision::Month), [true, true, true, false]),
            // Of the week of 30 December, of the month and the year that were named as such.
            (day(2025, 1, 1), [true, false, false, false]),
            (day(2025, 1, 6), [true, true, false, false]),
            (day(2025, 2, 1), [true, true, true, false]),
            (day(2025, 2, 2), [true, false, false, false]),
        ] {
            assert_eq!(known.firsts(date), firsts, "{date:?}");
        }
    }

    #[test]
    fn pages_are_those_of_four_centuries() {
        let pages = |day| day_number(day).div_euclid(PAGE);
        assert!(PAGES.contains(&pages(date(1800, 1, 1))) && PAGES.contains(&pages(date(2199, 12, 31))));
    }
}
