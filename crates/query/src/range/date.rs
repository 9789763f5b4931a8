//! One date of a query: `2022`, `2022-03`, `2022-03-16`, `today`, `7d` … goes in, the days that it stands for come out.
//! It refuses what is no date and days that no calendar has, and suggests the ISO form of other writings.

use jiff::Span as Length;
use jiff::civil::Date;

use crate::ast::Span;
use crate::error::{QueryError, QueryErrorKind, ticked};

/// The days that one date stands for.
#[derive(Clone, Copy)]
pub(super) struct Period<'t> {
    pub from: Date,
    pub to: Date,
    /// What was written, where it is a stretch that ends today.
    relative: Option<Piece<'t>>,
}

impl Period<'_> {
    /// Refuses `7d` where it could be read both as "the last seven days" and as "seven days ago".
    pub fn fixed(self) -> Result<Self, QueryError> {
        let Some(written) = self.relative else { return Ok(self) };
        let stretch = ticked(written.text);
        Err(written
            .wrong(format!("{stretch} is a stretch of days up to today, not one end of a range"))
            .hint(format!("{stretch} alone is that stretch; its first day is {}", self.from)))
    }
}

/// A part of the text that was given, and where it begins in it.
#[derive(Clone, Copy)]
pub(super) struct Piece<'t> {
    pub text: &'t str,
    start: usize,
}

const FORMS: &str = "dates are `2022`, `2022-03`, `2022-03-16`, `today`, `yesterday`, `7d`, `3w`, `6m`, `1y`, \
                     ranges `2022..2023-06`, `2022..`, `>=2022`";

impl<'t> Piece<'t> {
    pub fn whole(text: &'t str) -> Self {
        let trimmed = text.trim_start();
        Self { text: trimmed.trim_end(), start: text.len() - trimmed.len() }
    }

    pub fn part(self, from: usize, bytes: usize) -> Self {
        let part = Self::whole(self.text.get(from..from + bytes).unwrap_or_default());
        Self { text: part.text, start: self.start + from + part.start }
    }

    pub fn wrong(self, message: impl Into<String>) -> QueryError {
        let span = Span::new(self.start, self.start + self.text.len());
        QueryError::new(QueryErrorKind::BadDate, span, message)
    }

    /// Reads one date: no range.
    pub fn period(self, today: Date) -> Result<Period<'t>, QueryError> {
        let fixed = |from, to| Ok(Period { from, to, relative: None });
        if self.text.eq_ignore_ascii_case("today") {
            return fixed(today, today);
        }
        if self.text.eq_ignore_ascii_case("yesterday") {
            let day = today.yesterday().map_err(|_| self.wrong("there is no day before the first"))?;
            return fixed(day, day);
        }
        if let Some(from) = self.first_day_of_stretch(today)? {
            return Ok(Period { from, to: today, relative: Some(self) });
        }
        let mut parts = self.text.split('-');
        let (year, month, day) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let number = |part: &str, digits: usize| -> Option<i16> {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let wellformed = parts.next().is_none()
            && number(year, 4).is_some()
            && [month, day].into_iter().flatten().all(|part| number(part, 2).is_some());
        if !wellformed {
            let suggestion = other_writing(self.text).map(|iso| format!("year, month, day: `{iso}`"));
            let error = self.wrong(format!("{} is not a date", ticked(self.text)));
            return Err(error.hint(suggestion.unwrap_or_else(|| FORMS.to_owned())));
        }
        let year = number(year, 4).filter(|year| *year > 0).ok_or_else(|| self.wrong("there is no year `0000`"))?;
        let Some(month_number) = month.map(|month| number(month, 2).unwrap_or_default()) else {
            let date =
                |month, day| Date::new(year, month, day).map_err(|_| self.wrong(format!("there is no year `{year}`")));
            return fixed(date(1, 1)?, date(12, 31)?);
        };
        let first = i8::try_from(month_number).ok().and_then(|month| Date::new(year, month, 1).ok());
        let Some(first) = first else {
            return Err(self
                .wrong(format!("{} has no month: a year has 12", ticked(self.text)))
                .hint(format!("dates are year-month-day, as in `{year:04}-03-16`")));
        };
        let Some(day_number) = day.map(|day| number(day, 2).unwrap_or_default()) else {
            return fixed(first, first.last_of_month());
        };
        match i8::try_from(day_number).ok().and_then(|day| Date::new(year, first.month(), day).ok()) {
            Some(date) => fixed(date, date),
            None => Err(self.wrong(format!("there is no {}", ticked(self.text))).hint(format!(
                "{:04}-{:02} has {} days",
                year,
                first.month(),
                first.days_in_month()
            ))),
        }
    }

    /// `7d`, `3w`, `6m`, `1y`: the first of so many days, weeks, months or years that end today.
    fn first_day_of_stretch(self, today: Date) -> Result<Option<Date>, QueryError> {
        let Some(unit) = self.text.chars().next_back().filter(|unit| "dwmyDWMY".contains(*unit)) else {
            return Ok(None);
        };
        let digits = &self.text[..self.text.len() - 1];
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(None);
        }
        let too_far = || self.wrong(format!("{} reaches back beyond the calendar", ticked(self.text)));
        let count: i64 = digits.parse().map_err(|_| too_far())?;
        if count == 0 {
            return Err(self
                .wrong(format!("{} is no time at all", ticked(self.text)))
                .hint("`today` or `1d` is today"));
        }
        let length = Length::new();
        let length = match unit.to_ascii_lowercase() {
            'd' => length.try_days(count),
            'w' => length.try_weeks(count),
            'm' => length.try_months(count),
            _ => length.try_years(count),
        };
        let before = length.and_then(|length| today.checked_sub(length)).map_err(|_| too_far())?;
        let first = before.tomorrow().map_err(|_| too_far())?;
        if first.year() < 1 { Err(too_far()) } else { Ok(Some(first)) }
    }
}

/// The ISO form of a date in another usual writing, where only one reading is possible: `2022/3/16`, `16.03.2022`,
/// `20220316`. Not `03/04/2022`, which is April or March.
pub(super) fn other_writing(text: &str) -> Option<String> {
    let parts: Vec<&str> = match text.len() {
        8 if text.bytes().all(|b| b.is_ascii_digit()) => vec![&text[..4], &text[4..6], &text[6..]],
        ..=10 => text.split(['-', '/', '.', '–']).collect(),
        _ => return None,
    };
    let number =
        |part: &str| (part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i16>().ok())?;
    let numbers: Vec<i16> = parts.iter().map(|part| number(part)).collect::<Option<_>>()?;
    let is_year = |at: usize| parts.get(at).is_some_and(|part| part.len() == 4);
    let date =
        |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    match numbers.as_slice() {
        [from, to] if is_year(0) && is_year(1) => Some(format!("{from:04}..{to:04}")),
        [year, month] if is_year(0) => date(*year, *month, 1).map(|date| date.strftime("%Y-%m").to_string()),
        [month, year] if is_year(1) => date(*year, *month, 1).map(|date| date.strftime("%Y-%m").to_string()),
        [year, month, day] if is_year(0) => date(*year, *month, *day).map(|date| date.to_string()),
        [day, month, year] if is_year(2) && (*day > 12 || text.contains('.')) => {
            date(*year, *month, *day).map(|date| date.to_string())
        }
        _ => None,
    }
}
