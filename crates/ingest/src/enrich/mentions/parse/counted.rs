//! Dates counted in units: `two days ago`, `il y a trois jours`, `four days later`, `the day before`, `العام الماضي`.

use super::Parser;
use super::years::TRAILING;
use crate::enrich::mentions::expression::{Tense, When};
use crate::enrich::mentions::sense::{Sense, Unit};

/// The most days that are counted back or on as days; beyond, a round number is meant.
const COUNTED_DAYS: u32 = 31;

impl Parser<'_> {
    /// `two days ago`, `three days later`, `a day earlier`, `за два дні`.
    pub(super) fn count(&mut self, at: usize) -> Option<usize> {
        let count = self.count_at(at)?;
        let unit_at = self.after(at)?;
        let Sense::Unit(unit) = self.sense(unit_at)? else { return None };
        self.counted(at, unit_at, count, unit)
    }

    /// What follows a counted unit.
    pub(super) fn counted(&mut self, at: usize, unit_at: usize, count: u32, unit: Unit) -> Option<usize> {
        let end = self.after(unit_at)?;
        let way = match self.sense(end)? {
            Sense::Ago => return self.push_ago(at, end, count, unit),
            Sense::Later => 1,
            Sense::Earlier => -1,
            Sense::Before if self.ends_clause(end) => -1,
            Sense::After if self.ends_clause(end) && !self.is_cyrillic(end) => 1,
            _ => return None,
        };
        // `two days later than planned`, `years earlier`: only days are days.
        if unit != Unit::Day || count > COUNTED_DAYS {
            return None;
        }
        self.push(at, end, When::FromLast(way * i32::try_from(count).ok()?));
        Some(end + 1)
    }

    pub(super) fn push_ago(&mut self, first: usize, last: usize, count: u32, unit: Unit) -> Option<usize> {
        let limit = match unit {
            Unit::Day => COUNTED_DAYS,
            // Weeks ago are hardly ever meant to the day.
            Unit::Week => return None,
            Unit::Month => 24,
            Unit::Year => 300,
        };
        if count > limit {
            return None;
        }
        self.push(first, last, When::FromPublication(-i32::try_from(count).ok()?, unit));
        Some(last + 1)
    }

    pub(super) fn count_at(&self, at: usize) -> Option<u32> {
        match self.sense(at) {
            Some(Sense::Number(count)) => Some(u32::from(count)),
            Some(_) => None,
            None => self.number(at).filter(|number| number.digits <= 3 && !number.ordinal).map(|number| number.value),
        }
    }

    /// `vor drei Tagen`, `il y a deux jours`, `قبل يومين`.
    pub(super) fn ago_before(&mut self, at: usize) -> Option<usize> {
        let next = self.after(at)?;
        let latin_a = self.text[self.tokens[at].start..self.tokens[at].end].eq_ignore_ascii_case("a");
        let first = match latin_a {
            // The last word of `il y a`.
            true if at >= 2 && self.before(at) == Some(Sense::There) && self.before(at - 1) == Some(Sense::There) => {
                at - 2
            }
            true => return None,
            false => at,
        };
        match self.sense(next) {
            Some(Sense::Two(unit)) => self.push_ago(first, next, 2, unit),
            Some(Sense::Unit(unit)) if !self.is_latin(next) && self.ends_clause(next) => {
                self.push_ago(first, next, 1, unit)
            }
            _ => {
                let count = self.count_at(next)?;
                let unit_at = self.after(next)?;
                let Sense::Unit(unit) = self.sense(unit_at)? else { return None };
                self.push_ago(first, unit_at, count, unit)
            }
        }
    }

    /// `the day before yesterday`, `the day before`, `a day earlier`, `день тому`, `العام الماضي`, `l'année dernière`.
    pub(super) fn unit(&mut self, at: usize, unit: Unit) -> Option<usize> {
        let next = self.after(at)?;
        match (unit, self.sense(next)?) {
            (Unit::Day, Sense::Before | Sense::After) => {
                let way = if self.sense(next) == Some(Sense::Before) { -1 } else { 1 };
                let beyond = self.after(next).filter(|beyond| self.sense(*beyond) == Some(Sense::Day(way)));
                if let Some(beyond) = beyond {
                    self.push(at, beyond, When::FromPublication(2 * i32::from(way), Unit::Day));
                    return Some(beyond + 1);
                }
                if !self.ends_clause(next) || self.is_cyrillic(next) {
                    return None;
                }
                self.push(at, next, When::FromLast(i32::from(way)));
                Some(next + 1)
            }
            (Unit::Day | Unit::Month | Unit::Year, Sense::Ago) if self.is_cyrillic(at) && !self.is_plural_day(at) => {
                self.push_ago(at, next, 1, unit)
            }
            (Unit::Day, Sense::Earlier) => {
                self.push(at, next, When::FromLast(-1));
                Some(next + 1)
            }
            (Unit::Day, Sense::Weekday(_)) => None,
            (Unit::Day, Sense::Day(_)) => None,
            (Unit::Month | Unit::Year, which @ (Sense::Last | Sense::Next | Sense::This)) if !self.is_cyrillic(at) => {
                // Where the adjective comes after: French, Arabic.
                if self.is_latin(next)
                    && !TRAILING.contains(&&self.text[self.tokens[next].start..self.tokens[next].end])
                {
                    return None;
                }
                let step = match which {
                    Sense::Last => -1,
                    Sense::Next => 1,
                    _ => 0,
                };
                self.push(at, next, When::FromPublication(step, unit));
                Some(next + 1)
            }
            _ => None,
        }
    }

    /// `через два дні`, `بعد يومين`.
    pub(super) fn days_after(&mut self, at: usize) -> Option<usize> {
        if self.is_latin(at) {
            return None;
        }
        let next = self.after(at)?;
        let (end, count) = match self.sense(next) {
            Some(Sense::Two(Unit::Day)) => (next, 2),
            Some(Sense::Unit(Unit::Day)) if !self.is_plural_day(next) => (next, 1),
            _ => {
                let unit = self.after(next)?;
                (unit, self.count_at(next).filter(|_| self.sense(unit) == Some(Sense::Unit(Unit::Day)))?)
            }
        };
        if count > COUNTED_DAYS || self.tense(at, end) == Tense::Future {
            return None;
        }
        self.push(at, end, When::FromLast(i32::try_from(count).ok()?));
        Some(end + 1)
    }

    pub(super) fn is_plural_day(&self, at: usize) -> bool {
        // Of months and years the Slavic plurals are those of a few.
        matches!(
            self.text[self.tokens[at].start..self.tokens[at].end].to_lowercase().as_str(),
            "days"
                | "jours"
                | "дні"
                | "днів"
                | "дни"
                | "дней"
                | "дня"
                | "місяці"
                | "місяців"
                | "месяца"
                | "месяцев"
                | "роки"
                | "років"
                | "года"
                | "лет"
                | "أيام"
                | "ايام"
                | "tage"
                | "tagen"
        )
    }
}
