//! Periods that a question names among its words: in go the words in their order, out come the days (`July 1989`,
//! `14 July 1989`, `1989`) and which of the words name them.
//!
//! An article of July 1989 seldom says so: it says `on Tuesday`. What was published then, or just after, is taken to have
//! these words.

use std::ops::RangeInclusive;

use dateline_core::{day_number, months};
use jiff::civil::Date;

use crate::range::DayRange;

/// What is reported a few days after a period may well be of it; later news is seldom of the event itself.
const DAYS_AFTER: i64 = 3;

/// Four digits are taken for a year within these.
const YEARS: RangeInclusive<i16> = 1900..=2100;

/// A period and the words that name it.
#[derive(Debug, PartialEq)]
pub(super) struct Period {
    /// Where they stand.
    pub words: RangeInclusive<usize>,
    /// The days of publication that belong to it.
    pub days: DayRange,
}

/// The periods that words name; `None` stands for what is no single word.
pub(super) fn periods(words: &[Option<&str>]) -> Vec<Period> {
    let mut periods = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(year) = word.and_then(year) else { continue };
        let before = |back: usize| at.checked_sub(back).and_then(|at| words[at]);
        let (month, day, first) = match (before(2).and_then(month), before(1).and_then(month)) {
            (_, Some(month)) => match before(2).and_then(day) {
                Some(day) => (Some(month), Some(day), at - 2),
                None => (Some(month), None, at - 1),
            },
            // `July 14, 1989`
            (Some(month), None) if before(1).and_then(day).is_some() => (Some(month), before(1).and_then(day), at - 2),
            _ => (None, None, at),
        };
        let Ok(begin) = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)) else { continue };
        let end = match (month, day) {
            (Some(_), Some(_)) => begin,
            (Some(_), None) => begin.last_of_month(),
            (None, _) => begin.last_of_year(),
        };
        let days = DayRange { from: Some(day_number(begin)), to: Some(day_number(end) + DAYS_AFTER) };
        periods.push(Period { words: first..=at, days });
    }
    periods
}

fn year(word: &str) -> Option<i16> {
    let is_number = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| word.parse().ok())?.filter(|year| YEARS.contains(year))
}

fn month(word: &str) -> Option<i8> {
    months::month(&word.to_lowercase())
}

fn day(word: &str) -> Option<i8> {
    let is_number = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| word.parse().ok())?.filter(|day| (1..=31).contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_are_found_among_words() {
        for (text, expected) in [
            ("raid port july 1989", Some((2..=3, date(1989, 7, 1), date(1989, 8, 3)))),
            ("raid 14 July 1989", Some((1..=3, date(1989, 7, 14), date(1989, 7, 17)))),
            ("July 14 1989 raid", Some((0..=2, date(1989, 7, 14), date(1989, 7, 17)))),
            ("обстріл липень 2022", Some((1..=2, date(2022, 7, 1), date(2022, 8, 3)))),
            ("budget 1989", Some((1..=1, date(1989, 1, 1), date(1990, 1, 3)))),
            ("12 1989", Some((1..=1, date(1989, 1, 1), date(1990, 1, 3)))),
            ("1989", Some((0..=0, date(1989, 1, 1), date(1990, 1, 3)))),
            ("31 june 1989", None),
            ("may 12", None),
            ("resolution 1441", None),
            ("", None),
        ] {
            let words: Vec<Option<&str>> = text.split_whitespace().map(Some).collect();
            let found = periods(&words);
            let expected = expected.map(|(words, from, to)| Period {
                words,
                days: DayRange { from: Some(day_number(from)), to: Some(day_number(to)) },
            });
            assert_eq!(found.into_iter().next(), expected, "{text}");
        }
        assert_eq!(periods(&[Some("july"), None, Some("1989")])[0].words, 2..=2);
    }
}
