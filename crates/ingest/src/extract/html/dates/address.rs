//! Dates in addresses: in goes an address, out comes the day or the month that its path spells. It takes no year alone: four
//! digits in an address are as often a number.

use dateline_core::{Dated, Origin};
use jiff::civil::Date;

use crate::extract::date_text::{DayOrder, parse_date};

/// The date in an address: `/2025/05/17/`, `/2025-05-17-`, `20250517`, `/2025/may/17/`; or the month of `/2025/05/`.
pub(super) fn url_date(url: &str) -> Option<Dated> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map(|(_, path)| path)?;
    let path = path.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| -> Option<i16> {
        (digits.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let month = |part: &str| -> Option<i8> {
        number(part, 1..=2).and_then(|month| i8::try_from(month).ok()).or_else(|| {
            let month = parse_date(&format!("1 {part} 2000"), DayOrder::DayFirst, Origin::Url)?;
            Some(month.date().month())
        })
    };
    let day = |year: i16, month: i8, day: i16| -> Option<Dated> {
        let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
        (1990..=2100).contains(&year).then(|| Dated::day(date, Origin::Url))
    };
    let triples = || parts.windows(3);
    let whole = triples().find_map(|three| day(number(three[0], 4..=4)?, month(three[1])?, number(three[2], 1..=2)?));
    let turned =
        || triples().find_map(|three| day(number(three[2], 4..=4)?, month(three[1])?, number(three[0], 1..=2)?));
    let joined = || {
        parts.iter().find_map(|part| {
            let digits = number(part.get(..4)?, 4..=4)?;
            if part.len() != 8 {
                return None;
            }
            day(digits, i8::try_from(number(part.get(4..6)?, 2..=2)?).ok()?, number(part.get(6..8)?, 2..=2)?)
        })
    };
    let coarse = || {
        parts.windows(2).find_map(|two| {
            let year = number(two[0], 4..=4).filter(|year| (1990..=2100).contains(year))?;
            Dated::month(year, month(two[1]).filter(|_| two[1].len() != 1)?, Origin::Url)
        })
    };
    whole.or_else(turned).or_else(joined).or_else(coarse)
}
