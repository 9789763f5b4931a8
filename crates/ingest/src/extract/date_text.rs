//! Dates as people write them: in goes a line of text in any of some thirty languages, out comes the one date in it.
//! It refuses text with no date or with two, impossible dates, and years outside 1900 to 2100.

mod cursor;
mod pieces;

use dateline_core::{Dated, Origin, months};
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use cursor::Cursor;
pub(crate) use pieces::digit;
use pieces::{Piece, pieces};

/// The first year that is taken for one.
const FIRST_YEAR: i16 = 1900;
/// The last year that is taken for one.
const LAST_YEAR: i16 = 2100;
/// How many pieces may stand between a date and its time of day (`16 May 2025, at 18:40`).
const TIME_REACH: usize = 6;
/// The most bytes of text that are looked at: a date stands in a line, not in an article.
const TEXT_BYTES: usize = 1_000;

/// How `05/06/2025` is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayOrder {
    /// 5 June: most of the world.
    DayFirst,
    /// May 6: the United States.
    MonthFirst,
    /// May 6 even with stops (`05.06.2025`), which are day first everywhere but on some American pages.
    MonthFirstAlways,
}

impl DayOrder {
    /// The order that goes with a language tag: month first for American (and Philippine) English, day first otherwise.
    pub(crate) fn of_lang(tag: Option<&str>) -> Self {
        let american = tag.is_some_and(|tag| {
            let mut parts = tag.split(['-', '_']);
            parts.next().is_some_and(|part| part.eq_ignore_ascii_case("en"))
                && parts.any(|part| part.eq_ignore_ascii_case("us") || part.eq_ignore_ascii_case("ph"))
        });
        if american { Self::MonthFirst } else { Self::DayFirst }
    }
}

/// The one date in a line of text, with its time of day where that stands beside it. Two different days are none.
pub(crate) fn parse_date(text: &str, order: DayOrder, origin: Origin) -> Option<Dated> {
    let found = dates(text, order, origin);
    let first = found.first()?;
    if found.iter().any(|dated| dated.date() != first.date()) {
        return None;
    }
    // Of two mentions of one day, the more precise; of those, the first.
    found.iter().copied().rev().max_by_key(Dated::precision)
}

/// The first date in a line of text, whatever else stands there.
pub(crate) fn first_date(text: &str, order: DayOrder, origin: Origin) -> Option<Dated> {
    dates(text, order, origin).into_iter().next()
}

/// All dates in a line, in order.
fn dates(text: &str, order: DayOrder, origin: Origin) -> Vec<Dated> {
    let pieces = pieces(&text[..text.floor_char_boundary(TEXT_BYTES)]);
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let Some((when, length)) = date_at(&pieces, at, order) else {
            at += 1;
            continue;
        };
        let end = at + length;
        let dated = match when {
            When::Month(year, month) => Dated::month(year, month, origin),
            When::Day(date) => Some(match time_beside(&pieces, at, end) {
                Some((time, offset)) => Dated::moment(date.to_datetime(time), offset, origin),
                None => Dated::day(date, origin),
            }),
        };
        found.extend(dated);
        at = end;
    }
    found
}

enum When {
    Day(Date),
    Month(i16, i8),
}

/// A date that starts at piece `at`, and how many pieces it takes.
fn date_at(pieces: &[Piece], at: usize, order: DayOrder) -> Option<(When, usize)> {
    match &pieces[at] {
        Piece::Number(value, digits) => {
            // A number that goes on from a letter or another number's point is part of a name or a sum.
            if at > 0 && matches!(pieces[at - 1], Piece::Word(_)) {
                return None;
            }
            numeric(pieces, at, order)
                .or_else(|| compact(*value, *digits))
                .or_else(|| day_month_year(pieces, at))
                .or_else(|| persian(pieces, at))
                .or_else(|| year_month_day(pieces, at))
        }
        Piece::Word(_) => month_day_year(pieces, at),
        _ => None,
    }
}

/// `2025-05-16`, `2025/5/16`, `16.05.2025`, `16.05.25`, `05/16/2025`, `2025年5月16日`.
fn numeric(pieces: &[Piece], at: usize, order: DayOrder) -> Option<(When, usize)> {
    let mut cursor = Cursor { pieces, at };
    let first = cursor.number()?;
    cursor.space();
    let mark = cursor.mark()?;
    cursor.space();
    let second = cursor.number()?;
    cursor.space();
    let next = cursor.mark()?;
    cursor.space();
    let third = cursor.number()?;
    let in_order = |year: u32, month: u32, day: u32| Some((When::Day(date(year, month, day)?), cursor.at - at));
    match mark {
        '年' | '년' if matches!(next, '月' | '월') && first.1 == 4 => return in_order(first.0, second.0, third.0),
        '-' | '/' | '.' if next == mark => {}
        _ => return None,
    }
    // One more of the same after it: a version, an address, a range of numbers.
    if matches!(cursor.pieces.get(cursor.at..), Some([Piece::Mark(more), Piece::Number(..), ..]) if *more == mark) {
        return None;
    }
    if first.1 == 4 && second.1 <= 2 && third.1 <= 2 {
        return in_order(first.0, second.0, third.0);
    }
    let year = match third {
        (year, 4) => year,
        // Two digits mean a year only where nothing else is written so: with stops, in this century.
        (year, 2) if mark == '.' && first.1 == 2 && second.1 == 2 => 2000 + year,
        (year, 2) if mark == '/' && first.1 <= 2 && second.1 <= 2 => 2000 + year,
        _ => return None,
    };
    if first.1 > 2 || second.1 > 2 {
        return None;
    }
    match (first.0, second.0) {
        (day, month) if day > 12 => in_order(year, month, day),
        (month, day) if day > 12 => in_order(year, month, day),
        (month, day) if order == DayOrder::MonthFirstAlways => in_order(year, month, day),
        (month, day) if order == DayOrder::MonthFirst && mark != '.' => in_order(year, month, day),
        (day, month) => in_order(year, month, day),
    }
}

/// `20250516`.
fn compact(value: u32, digits: usize) -> Option<(When, usize)> {
    if digits != 8 {
        return None;
    }
    Some((When::Day(date(value / 10_000, value / 100 % 100, value % 100)?), 1))
}

/// `16 May 2025`, `16. Mai 2025`, `16 de mayo de 2025`, `16th of May, 2025`, `16-May-2025`.
fn day_month_year(pieces: &[Piece], at: usize) -> Option<(When, usize)> {
    let mut cursor = Cursor { pieces, at };
    let (day, digits) = cursor.number()?;
    if digits > 2 {
        return None;
    }
    cursor.filler(&["st", "nd", "rd", "th", "er", "de", "of", "º", "a"]);
    let month = cursor.month()?;
    cursor.filler(&["de", "of", "del"]);
    // `أيار/مايو`: the same month by its two names.
    if cursor.clone().month() == Some(month) {
        cursor.month();
    }
    let year = cursor.year()?;
    Some((When::Day(date(year, month, day)?), cursor.at - at))
}

/// `۲ تیر ۱۳۹۹`: a day of the Persian (solar Hijri) calendar, by its 33-year cycle, which holds for 1244 to 1472.
fn persian(pieces: &[Piece], at: usize) -> Option<(When, usize)> {
    let [
        Piece::Number(day, ..=2),
        Piece::Space,
        Piece::Word(month),
        Piece::Space,
        Piece::Number(year @ 1300..=1472, 4),
        ..,
    ] = pieces.get(at..)?
    else {
        return None;
    };
    let (day, month, year) = (i64::from(*day), months::persian(month)?, i64::from(*year));
    let longest = if month <= 6 { 31 } else { 30 };
    if !(1..=longest).contains(&day) {
        return None;
    }
    let before = if month <= 6 { (month - 1) * 31 } else { (month - 7) * 30 + 186 };
    let year = year + 1_595;
    let days = 365 * year + year / 33 * 8 + (year % 33 + 3) / 4 + before + day - 355_668;
    // Days since 1 January of the year 0.
    Some((When::Day(dateline_core::date_of_day(days - 719_528)?), 5))
}

/// `May 16, 2025`, `May 16th 2025`, `May 2025`, `Wed May 28 14:03:00 2025`.
fn month_day_year(pieces: &[Piece], at: usize) -> Option<(When, usize)> {
    let mut cursor = Cursor { pieces, at };
    let month = cursor.month()?;
    cursor.filler(&["de", "del"]);
    if let Some(year) = cursor.clone().year() {
        cursor.year();
        // After a number it is what is left of an impossible day.
        if matches!(pieces[..at], [.., Piece::Number(..)] | [.., Piece::Number(..), Piece::Space]) {
            return None;
        }
        return Some((When::Month(i16::try_from(year).ok()?, i8::try_from(month).ok()?), cursor.at - at));
    }
    let (day, digits) = cursor.number()?;
    if digits > 2 {
        return None;
    }
    cursor.filler(&["st", "nd", "rd", "th"]);
    let after_day = cursor.clone();
    if let Some(year) = cursor.year() {
        return Some((When::Day(date(year, month, day)?), cursor.at - at));
    }
    // The way of `date` and `ctime`: the time stands between the day and the year.
    let mut cursor = after_day;
    cursor.time()?;
    while cursor.word(|word| word.len() <= 4) {}
    let year = cursor.year()?;
    Some((When::Day(date(year, month, day)?), after_day_length(pieces, at)))
}

/// The length of `Month day`, so that the time of day after it is read as such.
fn after_day_length(pieces: &[Piece], at: usize) -> usize {
    let mut cursor = Cursor { pieces, at };
    cursor.month();
    cursor.space();
    cursor.number();
    cursor.at - at
}

/// `2025 May 16`, `2025. május 16.`, `2025 m. gegužės 16 d.`.
fn year_month_day(pieces: &[Piece], at: usize) -> Option<(When, usize)> {
    let mut cursor = Cursor { pieces, at };
    let year = cursor.year()?;
    cursor.filler(&["m", "gada"]);
    let month = cursor.month()?;
    cursor.filler(&[]);
    let (day, digits) = cursor.number()?;
    if digits > 2 {
        return None;
    }
    Some((When::Day(date(year, month, day)?), cursor.at - at))
}

/// A calendar day in the years that are taken for such.
fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The time of day that stands after a date or, failing that, before it.
fn time_beside(pieces: &[Piece], start: usize, end: usize) -> Option<(Time, Option<Offset>)> {
    let after = end..pieces.len().min(end + TIME_REACH);
    let before = start.saturating_sub(TIME_REACH + 2)..start;
    after.chain(before).find_map(|at| {
        let starts = at == 0 || !matches!(pieces[at - 1], Piece::Number(..) | Piece::Mark(':' | '.' | '+'));
        starts.then(|| Cursor { pieces, at }.time()).flatten()
    })
}

#[cfg(test)]
mod tests;
