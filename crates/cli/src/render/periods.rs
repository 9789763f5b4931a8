//! Periods by their keys: `2025`, `2025-05`, `2025-W20`, `2025-05-16` go in, numbers and days come out.

use dateline_core::{date_of_day, day_number};
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// The widths of periods, the shortest first, and days of the calendar that are no more than so many of each.
const UNITS: [(&str, i64); 4] = [("day", 1), ("week", 7), ("month", 31), ("year", 366)];

/// The number of a period, so that neighbours have neighbouring numbers; `None` for a key of another kind.
pub fn ordinal(unit: &str, key: &str) -> Option<i64> {
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
pub fn label(unit: &str, ordinal: i64) -> String {
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

/// The first and the last day of the period of a key, of whatever length; `None` for a key of another kind.
pub fn days(key: &str) -> Option<(i64, i64)> {
    UNITS.iter().find_map(|(unit, _)| {
        let ordinal = ordinal(unit, key)?;
        Some((first_day(unit, ordinal)?, first_day(unit, ordinal + 1)? - 1))
    })
}

/// At least as many days as so many periods have, and fewer than one more has.
pub fn length(unit: &str, periods: i64) -> i64 {
    UNITS.iter().find(|(name, _)| *name == unit).map_or(0, |(_, days)| days * periods)
}

/// The first day of a period by its number.
fn first_day(unit: &str, ordinal: i64) -> Option<i64> {
    let date = |year: i64, month: i64| {
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
        Some(day_number(date))
    };
    match unit {
        "year" => date(ordinal, 1),
        "month" => date(ordinal.div_euclid(12), ordinal.rem_euclid(12) + 1),
        "week" => Some(ordinal * 7 + MONDAY),
        _ => Some(ordinal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn days_of_periods() {
        let day = |year, month, day| day_number(jiff::civil::date(year, month, day));
        for (key, first, last) in [
            ("2024", day(2024, 1, 1), day(2024, 12, 31)),
            ("2024-02", day(2024, 2, 1), day(2024, 2, 29)),
            ("2020-W53", day(2020, 12, 28), day(2021, 1, 3)),
            ("2025-05-16", day(2025, 5, 16), day(2025, 5, 16)),
        ] {
            assert_eq!(days(key), Some((first, last)), "{key}");
        }
        assert_eq!([days("undated"), days("2025-13"), days("9999")], [None; 3]);
        assert_eq!((length("month", 6), length("fortnight", 6)), (186, 0));
    }
}
