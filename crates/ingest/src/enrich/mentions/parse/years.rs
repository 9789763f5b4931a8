//! Years: those said after a day or a month, and those alone: `in 2014`, `2014 року`, `2014-2015`, `1988/89`.

use super::{Gap, Parser};
use crate::enrich::mentions::expression::{When, Year};
use crate::enrich::mentions::sense::{Sense, Unit};

/// `Last` and `next` where they follow their noun.
pub(super) const TRAILING: [&str; 8] =
    ["dernier", "dernière", "passé", "passée", "prochain", "prochaine", "pasado", "próximo"];

impl Parser<'_> {
    /// The year that is said after a day or a month, and the last token of it.
    pub(super) fn year_after(&self, at: usize) -> (Year, usize) {
        let at = self.month_twice(at);
        self.said_year(at).or_else(|| self.relative_year(at)).unwrap_or((Year::Unsaid, at))
    }

    /// Passes the second name of a month that is given two: `شباط/فبراير`.
    fn month_twice(&self, at: usize) -> usize {
        let month = |at: usize| match self.sense(at) {
            Some(Sense::Month(month)) => Some(month),
            _ => None,
        };
        match self.next(at) {
            Some((next, Gap::Slash)) if month(at).is_some() && month(at) == month(next) => next,
            _ => at,
        }
    }

    pub(super) fn said_year(&self, at: usize) -> Option<(Year, usize)> {
        let (mut next, mut gap) = self.next(at)?;
        let abbreviated = self.sense(at).is_some();
        // `10-May-22`, `10/May/2023`.
        let tied = abbreviated && matches!(gap, Gap::Dash | Gap::Slash) && self.prior_gap(at) == Some(gap);
        // `May of 2025`, `16 مايو عام 2014`, `16 de mayo de 2025`.
        for _ in 0..2 {
            let linked =
                matches!(self.sense(next), Some(Sense::Of | Sense::Unit(Unit::Year) | Sense::YearMark | Sense::From));
            if linked && matches!(gap, Gap::Space | Gap::Comma) {
                (next, gap) = self.next(next)?;
            }
        }
        let placed = match gap {
            Gap::Space | Gap::Comma | Gap::Dash => true,
            // `Feb. 2022`, `Feb.2022`; after a day a stop ends the sentence.
            Gap::Stop => abbreviated,
            _ => tied,
        };
        if !placed {
            return None;
        }
        let number = self.number(next)?;
        if number.digits == 2 && tied {
            let year = i16::try_from(number.value).ok()?;
            return (!number.ordinal && self.is_whole(next)).then(|| (Year::Said(self.century(year)), next));
        }
        if number.digits == 2 && gap == Gap::Space && abbreviated {
            let ends = self.ends_clause(next) && !matches!(self.char_after(next), '-' | '–' | ':');
            let year = i16::try_from(number.value).ok()?;
            return (ends && !number.ordinal).then(|| (Year::Said(self.century(year)), next));
        }
        let counted = self.after(next).is_some_and(|after| self.sense(after) == Some(Sense::Measure));
        let shown = self.text[self.tokens[next].start..].starts_with('0');
        if number.digits != 4 || !(1000..=2199).contains(&number.value) || counted || shown || !self.is_whole(next) {
            return None;
        }
        // `5 May 2014-2015` is no year of one day; `May 5 1630-1700` is a time.
        Some((Year::Said(i16::try_from(number.value).ok()?), self.year_mark_after(next)))
    }

    /// The year that two digits stand for: the last with them that is not after the last that can be meant.
    pub(super) fn century(&self, year: i16) -> i16 {
        let last = self.last_year - super::super::YEARS_AHEAD + 1;
        let in_century = last - last.rem_euclid(100) + year;
        if in_century > last { in_century - 100 } else { in_century }
    }

    /// Passes the word for a year after its number.
    pub(super) fn year_mark_after(&self, at: usize) -> usize {
        match self.next(at) {
            Some((next, Gap::Space | Gap::None))
                if self.sense(next) == Some(Sense::YearMark)
                    || (self.sense(next) == Some(Sense::Unit(Unit::Year)) && self.is_cyrillic(next)) =>
            {
                next
            }
            _ => at,
        }
    }

    /// `May 16 last year`, `16 травня цього року`, `16 مايو الماضي`.
    pub(super) fn relative_year(&self, at: usize) -> Option<(Year, usize)> {
        let (mut next, gap) = self.next(at)?;
        if !matches!(gap, Gap::Space | Gap::Comma) {
            return None;
        }
        while matches!(self.sense(next), Some(Sense::Of | Sense::From))
            || (self.sense(next) == Some(Sense::In) && self.is_cyrillic(next))
        {
            next = self.after(next)?;
        }
        let year = match self.sense(next)? {
            // `5 травня торік`, `5 травня позаминулого року`.
            Sense::Years(years) => {
                let unit = self.after(next).filter(|unit| self.sense(*unit) == Some(Sense::Unit(Unit::Year)));
                let said = unit.is_some() || gap == Gap::Space;
                return said.then_some((Year::Relative(i16::from(years)), unit.unwrap_or(next)));
            }
            Sense::Last => Year::Relative(-1),
            Sense::This => Year::Relative(0),
            Sense::Next => Year::Relative(1),
            // The word for a year, then which: Arabic.
            Sense::Unit(Unit::Year) if !self.is_latin(next) => {
                let which = self.after(next)?;
                let year = match self.sense(which)? {
                    Sense::Last => Year::Relative(-1),
                    Sense::This => Year::Relative(0),
                    Sense::Next => Year::Relative(1),
                    _ => return None,
                };
                return Some((year, which));
            }
            _ => return None,
        };
        if let Some(unit) = self.after(next).filter(|unit| self.sense(*unit) == Some(Sense::Unit(Unit::Year))) {
            return Some((year, unit));
        }
        // French and Arabic say `last` after the month itself.
        let word = &self.text[self.tokens[next].start..self.tokens[next].end];
        let trailing = !self.is_cyrillic(next) && (!self.is_latin(next) || TRAILING.contains(&word));
        (trailing && gap == Gap::Space).then_some((
            match year {
                Year::Relative(-1) => Year::Last,
                Year::Relative(1) => Year::Next,
                _ => Year::Unsaid,
            },
            next,
        ))
    }

    /// The year that is said before a day, counted from publication: `торік 5 травня`, `last year, on May 5`.
    pub(super) fn year_before(&self, at: usize) -> Year {
        let token = &self.tokens[at];
        let Some(last) = self.found.last().filter(|last| last.sentence == token.sentence && last.end <= token.start)
        else {
            return Year::Unsaid;
        };
        let between = self.text[last.end..token.start].trim_matches([' ', ',']);
        match last.when {
            When::FromPublication(years, Unit::Year) if matches!(between, "" | "on" | "le" | "am") => {
                i16::try_from(years).map_or(Year::Unsaid, Year::Relative)
            }
            _ => Year::Unsaid,
        }
    }

    /// Years alone: `in 2014`, `2014 року`, `2014-2015`, `1988/89`.
    pub(super) fn years(&mut self, at: usize) -> Option<usize> {
        let year = self.year_number(at)?;
        if let Some((second, end)) = self.second_year(at, year) {
            self.push(at, at, When::Year(year));
            let marked = self.year_mark_after(end);
            self.push(end, marked, When::Year(second));
            return Some(marked + 1);
        }
        if !self.is_whole(at) {
            return None;
        }
        let end = self.year_mark_after(at);
        let before = self.before(at);
        let round = year % 100 == 0 && self.lower_word_follows(at) && self.after(at).is_none();
        let counted = self.after(at).is_some_and(|next| {
            matches!(self.sense(next), Some(Sense::Measure))
                || matches!(self.sense(next), Some(Sense::Unit(_))) && end == at && !self.is_arabic(next)
        });
        let asked = match before {
            Some(Sense::In | Sense::Unit(Unit::Year) | Sense::YearMark) => !round,
            Some(
                Sense::Until | Sense::From | Sense::Between | Sense::With | Sense::Of | Sense::Before | Sense::After,
            ) => !self.lower_word_follows(at) || self.after(at).is_some(),
            Some(Sense::And | Sense::To) => self.found.last().is_some_and(|last| {
                matches!(last.when, When::Year(_)) && at >= 2 && last.end == self.tokens[at - 2].end
            }),
            Some(Sense::The) => !round && (1901..=self.last_year).contains(&year) && self.lower_word_follows(at),
            _ => false,
        };
        if counted || !(asked || end > at || self.is_line(at)) {
            return None;
        }
        self.push(at, end, When::Year(year));
        Some(end + 1)
    }

    /// Whether a token is all of its line but for marks, as a heading is.
    pub(super) fn is_line(&self, at: usize) -> bool {
        let marks = |c: char| matches!(c, ' ' | '#' | '=' | '*' | ':' | '–' | '-');
        let before = self.text[..self.tokens[at].start].trim_end_matches(marks);
        let after = self.text[self.tokens[at].end..].trim_start_matches(marks);
        (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
    }

    /// A number that can be a year by itself.
    pub(super) fn year_number(&self, at: usize) -> Option<i16> {
        let number = self.number(at)?;
        let year = i16::try_from(number.value).ok()?;
        (number.digits == 4 && (1800..=self.last_year).contains(&year)).then_some(year)
    }

    /// The end of a span of years: `2014-2015`, `2014–15`, `1988/89`.
    pub(super) fn second_year(&self, at: usize, first: i16) -> Option<(i16, usize)> {
        let (next, gap) = self.next(at)?;
        if !matches!(gap, Gap::Dash | Gap::Slash) {
            return None;
        }
        let number = self.number(next)?;
        let value = i16::try_from(number.value).ok()?;
        let second = match number.digits {
            4 => value,
            2 => first - first % 100 + value,
            _ => return None,
        };
        let runs_on =
            matches!(self.next(next), Some((_, Gap::Dash | Gap::Slash | Gap::None))) && self.number(next + 1).is_some();
        (second > first && second <= self.last_year && !runs_on && !(gap == Gap::Slash && second != first + 1))
            .then_some((second, next))
    }
}
