//! An expression: what a text says of a date, before it is known which date that is.

use super::sense::Unit;

/// An expression and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expression {
    pub start: usize,
    pub end: usize,
    pub paragraph: u32,
    pub sentence: u32,
    pub when: When,
    /// Which way the sentence looks.
    pub tense: Tense,
    /// Whether it only says since when something lasts: it sets no scene for what follows.
    pub since: bool,
}

/// Which way a sentence looks from publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Unknown,
    Past,
    /// Past by the very word before.
    JustPast,
    Future,
}

/// What is said of a year beside a day or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    Unsaid,
    Said(i16),
    /// So many years from that of publication (`last year`).
    Relative(i16),
    /// The last one before publication, or the next one after it (`last May`).
    Last,
    Next,
}

/// Which day of the week is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The nearest that the tense allows.
    Nearest,
    Last,
    Next,
    This,
    /// That of the week so many weeks from publication's.
    Week(i8),
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A day of a month, perhaps with its day of the week, 1 is Monday.
    Day {
        year: Year,
        month: i8,
        day: i8,
        weekday: Option<i8>,
    },
    /// A day of the month that is spoken of (`the 12th`), perhaps with its day of the week.
    DayOfMonth(i8, Option<i8>),
    Month {
        year: Year,
        month: i8,
    },
    Year(i16),
    Weekday(i8, Which),
    /// So many units from publication.
    FromPublication(i32, Unit),
    /// So many days from the day that was spoken of last.
    FromLast(i32),
    /// The day before that, or before publication where none was.
    Eve,
}
