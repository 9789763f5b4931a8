//! Dates as people write them in a query: text goes in, an inclusive range of day numbers comes out. It refuses what is
//! no date, days that no calendar has, and ranges without a day in them. "Today" is always passed in.

use std::fmt;

use dateline_core::{date_of_day, day_number};
use jiff::civil::Date;

use crate::error::{QueryError, ticked};
use date::Piece;

mod date;
#[cfg(test)]
mod tests;

/// Days from one to another, both included, as numbers of [`dateline_core::day_number`]; an open end is `None`.
///
/// `Display` writes `2022-03-01..2022-03-31`, which parses to the same range on any day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DayRange {
    /// The first day; `None`: from the beginning.
    pub from: Option<i64>,
    /// The last day; `None`: without end.
    pub to: Option<i64>,
}

impl DayRange {
    /// Whether a day lies in the range.
    pub fn contains(&self, day: i64) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(from) = self.from.and_then(date_of_day) {
            write!(f, "{from}")?;
            if self.from == self.to {
                return Ok(());
            }
        }
        f.write_str("..")?;
        match self.to.and_then(date_of_day) {
            Some(to) => write!(f, "{to}"),
            None => Ok(()),
        }
    }
}

/// Which end of a range a date is given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// The beginning, as in `--from`: the first day of the period.
    From,
    /// The end, as in `--to`: the last day of the period.
    To,
}

/// Reads one end of a range, as `--from` and `--to` take it, and gives the day: `2022-03` begins on its first day
/// and ends on its last. `7d` begins a range but ends none.
///
/// # Errors
/// Where it is no date; the place is in `text`.
pub fn parse_bound(text: &str, today: Date, bound: Bound) -> Result<Date, QueryError> {
    let period = Piece::whole(text).period(today)?;
    match bound {
        Bound::From => Ok(period.from),
        Bound::To => Ok(period.fixed()?.to),
    }
}

/// Reads any form of date or range: `2022`, `2022-03`, `2022-03-16`, `a..b`, `a..`, `..b`, `>a`, `>=a`, `<a`, `<=a`,
/// `[a TO b]`, `{a TO b}`, `today`, `yesterday`, `7d`, `3w`, `6m`, `1y`.
///
/// A period counts whole: `>2022-03` begins on 1 April, `2022..2023-06` ends on 30 June. `7d` is today and the six days
/// before it; `1m` on 31 March is all of March.
///
/// # Errors
/// Where it is no date or holds no day; the place is in `text`.
pub fn parse_range(text: &str, today: Date) -> Result<DayRange, QueryError> {
    let whole = Piece::whole(text);
    if whole.text.starts_with(['[', '{']) {
        return brackets(whole, today);
    }
    for (sign, edge) in [(">=", Edge::NotBefore), ("<=", Edge::NotAfter), (">", Edge::After), ("<", Edge::Before)] {
        if let Some(date) = whole.text.strip_prefix(sign) {
            let date = whole.part(sign.len(), date.len());
            if date.text.is_empty() {
                return Err(whole
                    .wrong(format!("`{sign}` has no date right after it"))
                    .hint("for example `>=2022-03`"));
            }
            return edge.of(date, today);
        }
    }
    let Some(dots) = whole.text.find("..") else {
        let period = whole.period(today)?;
        return Ok(DayRange { from: Some(day_number(period.from)), to: Some(day_number(period.to)) });
    };
    let (from, to) = (whole.part(0, dots), whole.part(dots + 2, whole.text.len() - dots - 2));
    if from.text.is_empty() && to.text.is_empty() {
        return Err(whole.wrong("`..` has no date on either side").hint("`*` stands for any date, `none` for no date"));
    }
    let mut range = DayRange { from: None, to: None };
    if !from.text.is_empty() {
        range.from = Edge::NotBefore.of(from, today)?.from;
    }
    if !to.text.is_empty() {
        range.to = Edge::NotAfter.of(to, today)?.to;
    }
    not_reversed(whole, range, || format!("{}..{}", to.text, from.text))
}

/// `[a TO b]`, `{a TO b}` and mixtures, as in Lucene: a square bracket takes the date in, a brace leaves it out.
fn brackets(whole: Piece<'_>, today: Date) -> Result<DayRange, QueryError> {
    const FORM: &str = "a range in brackets is `[2022-01 TO 2022-03]`; in braces the two dates themselves are left out";
    let Some(inside) = whole.text.get(1..).and_then(|rest| rest.strip_suffix([']', '}'])) else {
        return Err(whole.wrong(format!("{} does not end in a bracket", ticked(whole.text))).hint(FORM));
    };
    let mut words = inside.split_whitespace();
    let (Some(from), Some("TO" | "to"), Some(to), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(whole.wrong(format!("{} is not a range", ticked(whole.text))).hint(FORM));
    };
    let from = whole.part(1 + inside.len() - inside.trim_start().len(), from.len());
    let to = whole.part(1 + inside.trim_end().len() - to.len(), to.len());
    let mut range = DayRange { from: None, to: None };
    if from.text != "*" {
        let edge = if whole.text.starts_with('[') { Edge::NotBefore } else { Edge::After };
        range.from = edge.of(from, today)?.from;
    }
    if to.text != "*" {
        let edge = if whole.text.ends_with(']') { Edge::NotAfter } else { Edge::Before };
        range.to = edge.of(to, today)?.to;
    }
    if range.from.is_none() && range.to.is_none() {
        return Err(whole.wrong("both ends of the range are open").hint("`*` alone stands for any date"));
    }
    not_reversed(whole, range, || format!("[{} TO {}]", to.text, from.text))
}

fn not_reversed(whole: Piece<'_>, range: DayRange, swapped: impl Fn() -> String) -> Result<DayRange, QueryError> {
    let (Some(from), Some(to)) = (range.from, range.to) else { return Ok(range) };
    if from <= to {
        return Ok(range);
    }
    // One day too many in braces is no reversal: `{2022 TO 2022}`, `{2022-03-01 TO 2022-03-02}`.
    let error = if whole.text.starts_with('{') || whole.text.ends_with('}') {
        whole
            .wrong(format!("no day lies in {}", ticked(whole.text)))
            .hint("braces leave out the two dates; `[` and `]` take them in")
    } else {
        whole
            .wrong(format!("{} ends before it begins", ticked(whole.text)))
            .hint(format!("{} is the same range forwards", ticked(&swapped())))
    };
    Err(error)
}

/// How a single date bounds a range.
#[derive(Clone, Copy)]
enum Edge {
    After,
    NotBefore,
    Before,
    NotAfter,
}

impl Edge {
    fn of(self, date: Piece<'_>, today: Date) -> Result<DayRange, QueryError> {
        let period = date.period(today)?;
        let range = match self {
            Self::NotBefore => DayRange { from: Some(day_number(period.from)), to: None },
            Self::After => DayRange { from: Some(day_number(period.fixed()?.to) + 1), to: None },
            Self::NotAfter => DayRange { from: None, to: Some(day_number(period.fixed()?.to)) },
            Self::Before => DayRange { from: None, to: Some(day_number(period.fixed()?.from) - 1) },
        };
        let day = range.from.or(range.to).and_then(date_of_day);
        if day.is_none_or(|day| day.year() < 1) {
            return Err(date.wrong(format!("the calendar has no day beyond {}", ticked(date.text))));
        }
        Ok(range)
    }
}
