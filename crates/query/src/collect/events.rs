//! Counts the dates that texts talk about: an article goes in with all of its dates, and counts once in each day, week,
//! month and year that has one of them. Which of these a facet shows is decided when all is counted.

use std::collections::HashMap;

use dateline_core::{EventDate, Precision, day_number, schema};
use jiff::civil::Date;
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

/// Counts over one segment.
pub(super) struct Events {
    column: Column<i64>,
    /// Of years, months and days, as [`Precision::code`] has them.
    tables: [Table; 3],
    /// Dates outside the tables.
    others: HashMap<(i64, Precision), Firsts>,
    undated: u64,
    /// Working space: the numbers of one article.
    codes: Vec<i64>,
}

/// What was counted over one segment.
pub(super) struct Counted {
    pub days: Vec<(i64, Firsts)>,
    pub coarse: HashMap<(i64, Precision), Firsts>,
    pub undated: u64,
}

/// Counts by number of day, of month or of year, in pages; those without a date are not made.
#[derive(Default)]
struct Table {
    pages: Vec<Option<Box<[[u32; 4]; PAGE]>>>,
}

/// Numbers that are counted together in one piece of memory.
const PAGE: usize = 128;

/// Days with a place in a table: those of 1800 to 2199. What lies outside is rare, and is counted in a map.
const TABLED: std::ops::Range<i64> = -62_091..84_006;

/// The number of the first month and the first year in a table.
const FIRST_YEAR: i64 = 1800;

impl Table {
    fn count(&mut self, at: i64, firsts: [bool; 4]) {
        let at = at as usize;
        let page = at / PAGE;
        if page >= self.pages.len() {
            self.pages.resize_with(page + 1, || None);
        }
        let page = self.pages[page].get_or_insert_with(|| Box::new([[0; 4]; PAGE]));
        let [day, week, month, year] = &mut page[at % PAGE];
        let [_, new_week, new_month, new_year] = firsts;
        *day += 1;
        *week += u32::from(new_week);
        *month += u32::from(new_month);
        *year += u32::from(new_year);
    }

    /// What was counted, by number.
    fn counted(&self) -> impl Iterator<Item = (i64, Firsts)> {
        let pages = (0..).zip(&self.pages).filter_map(|(number, page)| Some((number, page.as_ref()?)));
        let cells = pages.flat_map(|(number, page)| (number * PAGE as i64..).zip(page.iter()));
        let seen = cells.filter(|(_, counts)| counts[Width::Day as usize] > 0);
        seen.map(|(at, counts)| (at, Firsts(counts.map(u64::from))))
    }
}

impl Events {
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let column = segment.fast_fields().i64(schema::EVENT)?;
        let (tables, others) = Default::default();
        Ok(Self { column, tables, others, undated: 0, codes: Vec::new() })
    }

    /// Counts an article; says whether it has any dates.
    pub fn count(&mut self, doc: DocId) -> bool {
        let rows = self.column.index.value_row_ids(doc);
        if rows.is_empty() {
            self.undated += 1;
            return false;
        }
        self.codes.resize(rows.len(), 0);
        self.column.values.get_range(u64::from(rows.start), &mut self.codes);
        let mut known = Known::default();
        for code in &self.codes {
            let date = EventDate::from_code(*code);
            if !TABLED.contains(&date.first) {
                let firsts = Firsts(known.firsts(date, year_and_month(date.first)).map(u64::from));
                self.others.entry((date.first, date.precision)).or_default().add(&firsts);
                continue;
            }
            let (year, month) = tabled_year_and_month(date.first);
            let firsts = known.firsts(date, (year, month));
            // Indexed rather than told apart: which it is cannot be foreseen.
            let precision = date.precision.code() as usize;
            let at = [year - FIRST_YEAR, month - FIRST_YEAR * 12, date.first - TABLED.start][precision];
            self.tables[precision].count(at, firsts);
        }
        true
    }

    pub fn finish(self) -> Counted {
        let [years, months, days] = self.tables;
        let mut coarse = self.others;
        let first_of = |month: i64| {
            let date = Date::new((FIRST_YEAR + month / 12) as i16, (month % 12 + 1) as i8, 1);
            date.map_or(0, day_number)
        };
        let months = months.counted().map(|(month, firsts)| ((first_of(month), Precision::Month), firsts));
        let years = years.counted().map(|(year, firsts)| ((first_of(year * 12), Precision::Year), firsts));
        coarse.extend(months.chain(years));
        let days = days.counted().map(|(day, firsts)| (day + TABLED.start, firsts)).collect();
        Counted { days, coarse, undated: self.undated }
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
    fn firsts(&mut self, date: EventDate, (year, month): (i64, i64)) -> [bool; 4] {
        /// 1970-01-05 is a Monday.
        const MONDAY: i64 = 4;
        let is_new = |known: &mut i64, this: i64, precise: bool| {
            let new = (*known != this) | !precise;
            *known = if precise { this } else { *known };
            new
        };
        let week = (date.first - MONDAY).div_euclid(7);
        let new_week = is_new(&mut self.week, week, date.precision >= Precision::Day);
        let new_month = is_new(&mut self.month, month, date.precision >= Precision::Month);
        let new_year = is_new(&mut self.year, year, true);
        [true, new_week, new_month, new_year]
    }
}

/// [`year_and_month`] of a day in the tables, at half the cost. After C. Neri and L. Schneider, "Euclidean affine
/// functions and their application to calendar algorithms", figure 12.
fn tabled_year_and_month(day: i64) -> (i64, i64) {
    let day = (day + 719_468) as u32;
    let (century, day_of_century) = ((4 * day + 3) / 146_097, (4 * day + 3) % 146_097 / 4);
    let product = 2_939_745 * u64::from(4 * day_of_century + 3);
    let day_of_year = (product as u32) / 2_939_745 / 4;
    // From March on, as there.
    let month = (2_141 * day_of_year + 197_913) >> 16;
    let months = (100 * century + (product >> 32) as u32) * 12 + month - 1;
    (i64::from(months / 12), i64::from(months))
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
    use dateline_core::date_of_day;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_calendar_is_the_librarys(day in -4_371_587_i64..2_932_896) {
            let date = date_of_day(day).unwrap();
            let (year, month) = (i64::from(date.year()), i64::from(date.month()));
            prop_assert_eq!(year_and_month(day), (year, year * 12 + month - 1));
            let day = TABLED.start + day.rem_euclid(TABLED.end - TABLED.start);
            prop_assert_eq!(tabled_year_and_month(day), year_and_month(day));
        }

        #[test]
        fn no_day_is_beyond_counting(day in any::<i64>()) {
            let date = EventDate::from_code(day);
            Known::default().firsts(date, year_and_month(date.first));
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
            assert_eq!(known.firsts(date, year_and_month(date.first)), firsts, "{date:?}");
        }
    }

    #[test]
    fn tables_are_of_four_centuries() {
        assert_eq!(TABLED, day_number(date(FIRST_YEAR as i16, 1, 1))..day_number(date(2200, 1, 1)));
    }
}
