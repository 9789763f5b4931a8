//! Events: the dates that an article's text talks about go in, the numbers of one column come out, and dates again from
//! those. A number holds a day and how precise it is, so that one column of many values has both; numbers are in the
//! order of time, and of periods that begin on one day the longest comes first.

use crate::{Article, Dated, Precision};

/// Values of [`Precision::code`] that fit beside a day.
const PRECISIONS: i64 = 4;

/// A day, a month or a year that a text talks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventDate {
    /// Days since 1970-01-01 of its first day.
    pub first: i64,
    /// How much of it is known: a day at most.
    pub precision: Precision,
}

impl EventDate {
    /// What is known of a date, down to the day: a time of day makes no other date.
    pub fn of(date: &Dated) -> Self {
        Self { first: date.day_number(), precision: at_most_a_day(date.precision()) }
    }

    /// The number in the index's column.
    pub fn code(self) -> i64 {
        self.first.saturating_mul(PRECISIONS).saturating_add(self.precision.code() as i64)
    }

    /// The date of a number; what no version has written is taken for a day.
    #[inline]
    pub fn from_code(code: i64) -> Self {
        let precision = match code.rem_euclid(PRECISIONS) {
            0 => Precision::Year,
            1 => Precision::Month,
            _ => Precision::Day,
        };
        Self { first: code.div_euclid(PRECISIONS), precision }
    }

    /// The least and the greatest number of dates that begin on these days.
    pub fn codes_between(first: Option<i64>, last: Option<i64>) -> (i64, i64) {
        let least = first.map_or(i64::MIN, |day| day.saturating_mul(PRECISIONS));
        let greatest = last.map_or(i64::MAX, |day| day.saturating_mul(PRECISIONS).saturating_add(PRECISIONS - 1));
        (least, greatest)
    }
}

/// The dates that an article's text talks about, each once, in order.
pub fn event_dates(article: &Article) -> Vec<EventDate> {
    let mut dates: Vec<EventDate> = article.mentions.iter().map(|mention| EventDate::of(&mention.date)).collect();
    dates.sort_unstable();
    dates.dedup();
    dates
}

fn at_most_a_day(precision: Precision) -> Precision {
    precision.min(Precision::Day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn precision() -> impl Strategy<Value = Precision> {
        prop_oneof![Just(Precision::Year), Just(Precision::Month), Just(Precision::Day)]
    }

    proptest! {
        #[test]
        fn numbers_keep_dates_and_their_order(
            a in -4_400_000_i64..3_000_000, b in -4_400_000_i64..3_000_000, p in precision(), q in precision()
        ) {
            let (one, other) = (EventDate { first: a, precision: p }, EventDate { first: b, precision: q });
            prop_assert_eq!(EventDate::from_code(one.code()), one);
            prop_assert_eq!(one.cmp(&other), one.code().cmp(&other.code()));
            let (least, greatest) = EventDate::codes_between(Some(b), Some(b));
            prop_assert_eq!((least..=greatest).contains(&one.code()), a == b);
        }

        #[test]
        fn no_number_is_beyond_reading(code in any::<i64>()) {
            EventDate::from_code(code);
        }
    }

    #[test]
    fn open_ends_hold_everything() {
        assert_eq!(EventDate::codes_between(None, None), (i64::MIN, i64::MAX));
        assert_eq!(EventDate::codes_between(Some(i64::MIN), Some(i64::MAX)), (i64::MIN, i64::MAX));
    }
}
