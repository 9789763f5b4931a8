//! Reading one date of a page: in goes a value or a line of text, out comes its date in the years that are taken for such.
//! Whether `3/9/2026` is of March or of September the page itself decides: by its other dates, then by its language.

use std::collections::HashSet;

use dateline_core::{Dated, Origin, Precision};

use super::address::url_date;
use crate::extract::date_text::{DayOrder, first_date, parse_date};

/// The years that are taken for such.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Reads the dates of one page.
pub(super) struct Reader {
    order: DayOrder,
    /// Days that the page gives in spellings that can be read in one way only.
    sure: HashSet<i64>,
    /// What the address spells.
    address: Option<Dated>,
}

impl Reader {
    /// A reader for a page that holds `texts`, is in language `lang` and stands at `url`.
    pub fn new<'t>(texts: impl Iterator<Item = &'t str>, lang: Option<&str>, url: Option<&str>) -> Self {
        let (mut sure, mut day_first, mut month_first, mut stops) = (HashSet::new(), 0_usize, 0_usize, false);
        for text in texts {
            match own_order(text, '/') {
                Some(DayOrder::DayFirst) => day_first += 1,
                Some(_) => month_first += 1,
                None => {}
            }
            stops |= own_order(text, '.') == Some(DayOrder::MonthFirst);
            let (one, other) = both(text);
            if one.is_some() && one == other {
                sure.extend(one.map(|dated| dated.day_number()));
            }
        }
        let address = url.and_then(url_date);
        let order = match (day_first, month_first) {
            (0, _) if stops => DayOrder::MonthFirstAlways,
            (1.., 0) => DayOrder::DayFirst,
            (0, 1..) => DayOrder::MonthFirst,
            _ => order_of(lang, url),
        };
        Self { order, sure, address }
    }

    /// A machine-written or human-written date that stands in a place made for one.
    pub fn value(&self, text: &str, origin: Origin) -> Option<Dated> {
        let text = text.trim();
        let dated = Dated::parse_iso(text, origin)
            .or_else(|| epoch(text, origin))
            .or_else(|| self.settle(|order| first_date(text, order, origin)))?;
        // The first day of the epoch is what a missing date turns into.
        let known = YEARS.contains(&dated.date().year()) && dated.day_number() != 0;
        (known && dated.precision() >= Precision::Month).then_some(dated)
    }

    /// The one day in a line of text.
    pub fn line(&self, text: &str) -> Option<Dated> {
        self.settle(|order| parse_date(text, order, Origin::VisibleText))
            .filter(|dated| dated.precision() >= Precision::Day)
    }

    /// Of two readings, the one that the page gives elsewhere too; else the one that is the page's custom.
    fn settle(&self, read: impl Fn(DayOrder) -> Option<Dated>) -> Option<Dated> {
        let (day_first, month_first) = (read(DayOrder::DayFirst)?, read(DayOrder::MonthFirstAlways)?);
        let known = |dated: &Dated| {
            let date = dated.date();
            self.sure.contains(&dated.day_number())
                || self.address.is_some_and(|address| match address.precision() {
                    Precision::Day => address.date() == date,
                    _ if read(DayOrder::MonthFirst) == Some(day_first) => false,
                    _ => (address.date().year(), address.date().month()) == (date.year(), date.month()),
                })
        };
        match (known(&day_first), known(&month_first)) {
            (true, false) => Some(day_first),
            (false, true) => Some(month_first),
            _ => read(self.order),
        }
    }
}

/// A text's date by both orders of day and month.
fn both(text: &str) -> (Option<Dated>, Option<Dated>) {
    let read = |order| {
        Dated::parse_iso(text.trim(), Origin::Meta)
            .or_else(|| parse_date(text, order, Origin::Meta))
            .filter(|dated| dated.precision() >= Precision::Day)
    };
    (read(DayOrder::DayFirst), read(DayOrder::MonthFirstAlways))
}

/// The order that a text's first numeric date gives away: one of its two numbers is greater than twelve.
fn own_order(text: &str, mark: char) -> Option<DayOrder> {
    let mut parts = text.split(|c: char| !c.is_ascii_digit() && c != mark).filter(|part| part.contains(mark));
    let mut numbers = parts.next()?.split(mark);
    let (first, second, year) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if first.len() > 2 || second.len() > 2 || !matches!(year.len(), 2 | 4) {
        return None;
    }
    match (first.parse::<u8>().ok()?, second.parse::<u8>().ok()?) {
        (13..=31, 1..=12) => Some(DayOrder::DayFirst),
        (1..=12, 13..=31) => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

/// The order of a language tag; for English without a country, the order of the country of the page's address.
fn order_of(lang: Option<&str>, url: Option<&str>) -> DayOrder {
    let english = lang.is_some_and(|tag| tag.eq_ignore_ascii_case("en"));
    let Some(host) = url.and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.split(['/', ':']).next())
    else {
        return DayOrder::of_lang(lang);
    };
    // Domains without a country are American by origin and in the main by use.
    match host.rsplit('.').next() {
        Some("com" | "org" | "net" | "gov" | "edu" | "mil" | "us") if english => DayOrder::MonthFirst,
        _ => DayOrder::of_lang(lang),
    }
}

/// Seconds or milliseconds since 1970, from 2001 on.
fn epoch(text: &str, origin: Origin) -> Option<Dated> {
    let number: i64 = text.parse().ok()?;
    let seconds = match text.len() {
        10 => number,
        13 => number / 1_000,
        _ => return None,
    };
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    let local = jiff::tz::Offset::UTC.to_datetime(moment);
    Some(Dated::moment(local, Some(jiff::tz::Offset::UTC), origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(texts: &[&str], lang: Option<&str>, url: Option<&str>, expected: &str) {
        let reader = Reader::new(texts.iter().copied(), lang, url);
        assert_eq!(reader.line("3/9/2026").map(|dated| dated.to_iso()).as_deref(), Some(expected), "{texts:?}");
    }

    #[test]
    fn the_page_tells_the_order_of_day_and_month() {
        reads(&[], None, None, "2026-09-03");
        reads(&[], Some("en-US"), None, "2026-03-09");
        reads(&[], Some("en"), Some("https://example.org/a"), "2026-03-09");
        reads(&[], Some("en"), Some("https://example.co.uk/a"), "2026-09-03");
        reads(&["Seen 25/12/2025"], Some("en-US"), None, "2026-09-03");
        reads(&["12/25/2025"], Some("uk"), None, "2026-03-09");
        reads(&["March 9, 2026"], Some("uk"), None, "2026-03-09");
        reads(&[], None, Some("https://example.org/2026/march/09/a"), "2026-03-09");
        reads(&[], None, Some("https://example.org/2026/03/a"), "2026-03-09");
        reads(&["12.25.2025"], Some("uk"), None, "2026-03-09");
        reads(&["12/25/2025", "2026-09-03T10:00:00Z"], None, None, "2026-09-03");
    }

    #[test]
    fn numbers_that_are_moments() {
        let reader = Reader::new([].into_iter(), None, None);
        let value = |text| reader.value(text, Origin::Meta).map(|dated| dated.to_iso());
        assert_eq!(value("1747472400").as_deref(), Some("2025-05-17T09:00:00Z"));
        assert_eq!(value("1747472400000").as_deref(), Some("2025-05-17T09:00:00Z"));
        assert_eq!(value("0"), None);
        assert_eq!(value("1970-01-01T00:00:00Z"), None);
    }
}
