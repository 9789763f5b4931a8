//! Dates in numbers alone: `16.05.2025`, `2025-05-16`, `16/05/2025`, `2025年5月16日`, and `16.05` where it is sure to be one.

use super::Parser;
use crate::enrich::mentions::expression::{When, Year};
use crate::enrich::mentions::scan::Number;
use crate::enrich::mentions::sense::{Sense, Unit};

impl<'a> Parser<'a> {
    pub(super) fn numeric(&mut self, at: usize) -> Option<usize> {
        let first = self.number(at)?;
        let (next, mark) = self.mark_after(at)?;
        let second = self.number(next)?;
        // A number before, tied by a mark, makes this the middle of something.
        if matches!(self.char_before(at), '.' | '/' | '-' | ':' | ',' | '–') {
            return None;
        }
        if self.is_numbered(at) {
            return None;
        }
        let Some((last, closing)) = self.mark_after(next).filter(|(last, _)| self.number(*last).is_some()) else {
            return self.day_and_month(at, next, mark);
        };
        let third = self.number(last)?;
        let (year, month, day) = match (mark, closing) {
            ("年", "月") | ("년 ", "월 ") | ("년", "월") => (first, second, third),
            ("-", "-") | ("/", "/") | (".", ".") | ("‑", "‑") if first.digits == 4 => (first, second, third),
            (".", ".") | ("-", "-") => (third, second, first),
            // A slash is read where one of the two can be no month.
            ("/", "/") if first.value > 12 || first.value == second.value || self.day_first => (third, second, first),
            ("/", "/") if second.value > 12 => (third, first, second),
            // The text's own stamp shows its order.
            ("/", "/") if self.is_published(third, first, second) => (third, first, second),
            ("/", "/") if self.is_published(third, second, first) => (third, second, first),
            _ => return None,
        };
        let year = self.full_year(year, mark)?;
        // What goes on after the date makes it an address or a version.
        let rest = &self.text[self.tokens[last].end..];
        let mut chars = rest.chars();
        if matches!(chars.next(), Some('/' | '.' | '-' | '_')) && chars.next().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let (month, day) = (i8::try_from(month.value).ok()?, i8::try_from(day.value).ok()?);
        jiff::civil::Date::new(year, month, day).ok()?;
        self.push(at, last, When::Day { year: Year::Said(year), month, day, weekday: None });
        Some(last + 1)
    }

    /// `з 16.05`: after a preposition that no sum or time of day takes, in languages that write dates so.
    fn day_and_month(&mut self, at: usize, next: usize, mark: &str) -> Option<usize> {
        let (first, second) = (self.number(at)?, self.number(next)?);
        let asked = matches!(self.before(at), Some(Sense::From | Sense::Until | Sense::With))
            && self.prior(at).is_some_and(|before| self.is_cyrillic(before));
        let counted = self
            .after(next)
            .is_some_and(|after| matches!(self.sense(after), Some(Sense::Measure | Sense::Unit(Unit::Day))));
        let plain = mark == "." && first.digits == 2 && second.digits == 2 && (1..=12).contains(&second.value);
        let lower = self.lower_word_follows(next) && self.after(next).is_none();
        if !asked || counted || lower || !plain || !(1..=31).contains(&first.value) {
            return None;
        }
        let (month, day) = (i8::try_from(second.value).ok()?, i8::try_from(first.value).ok()?);
        self.push(at, next, When::Day { year: Year::Unsaid, month, day, weekday: None });
        Some(next + 1)
    }

    /// The neighbour after a token with no more than a mark between them.
    fn mark_after(&self, at: usize) -> Option<(usize, &'a str)> {
        let (next, _) = self.next(at)?;
        let text = self.text;
        let between = &text[self.tokens[at].end..self.tokens[next].start];
        matches!(between, "." | "/" | "-" | "‑" | "年" | "月" | "년" | "월" | "년 " | "월 ").then_some((next, between))
    }

    /// A year of four digits, or of two after stops and slashes.
    fn full_year(&self, year: Number, mark: &str) -> Option<i16> {
        let value = i16::try_from(year.value).ok()?;
        match year.digits {
            4 => (1800..=2199).contains(&value).then_some(value),
            2 if matches!(mark, "." | "/") => Some(self.century(value)),
            _ => None,
        }
    }

    /// Whether these numbers are the day of publication.
    fn is_published(&self, year: Number, month: Number, day: Number) -> bool {
        let date = self.full_year(year, "/").and_then(|year| {
            jiff::civil::Date::new(year, i8::try_from(month.value).ok()?, i8::try_from(day.value).ok()?).ok()
        });
        date.is_some() && date == self.published
    }
}
