//! Days of the week: `on Tuesday`, `Tuesday last week`, `mardi dernier`, and those before a date: `Friday, May 16`.

use super::years::TRAILING;
use super::{Gap, Parser};
use crate::enrich::mentions::expression::{When, Which, Year};
use crate::enrich::mentions::scan::Kind;
use crate::enrich::mentions::sense::{Sense, Unit};

impl Parser<'_> {
    /// What starts with a weekday.
    pub(super) fn weekday(&mut self, at: usize) -> Option<usize> {
        let Kind::Word { sense, native, capital, .. } = self.tokens[at].kind else { return None };
        let (Sense::Weekday(day) | Sense::WeakWeekday(day)) = sense else { return None };
        if !native {
            return None;
        }
        if let Some(end) = self.dated_weekday(at, day) {
            return Some(end);
        }
        let before = self.before(at);
        if matches!(before, Some(Sense::Every | Sense::NameBefore)) || self.is_title(at) || self.is_person(at) {
            return None;
        }
        let short = self.tokens[at].end - self.tokens[at].start <= 4;
        if sense == Sense::WeakWeekday(day) {
            let asked = matches!(
                before,
                Some(
                    Sense::In
                        | Sense::On
                        | Sense::Until
                        | Sense::From
                        | Sense::To
                        | Sense::DayPart
                        | Sense::Day(_)
                        | Sense::After
                        | Sense::With
                        | Sense::Of
                        | Sense::Between
                        | Sense::And
                )
            );
            if !asked || short {
                return None;
            }
        } else if self.is_ascii(at) && short && !capital {
            return None;
        }
        let (which, end) = self.which_week(at).unwrap_or((Which::Nearest, at));
        let first = at;
        self.push(first, end, When::Weekday(day, which));
        Some(end + 1)
    }

    /// `Sunday Times`, `Friday prayers`, `Sun reporter`.
    pub(super) fn is_title(&self, at: usize) -> bool {
        let named = self.after(at).is_some_and(|next| self.sense(next) == Some(Sense::NameAfter));
        let word = &self.text[self.tokens[at].start..self.tokens[at].end];
        let paper = word == "Sun" || word == "Sat" || word == "Mon" || word == "Wed";
        named || (paper && !matches!(self.before(at), Some(Sense::On | Sense::Until)))
    }

    /// `Tuesday last week`, `вівторок минулого тижня`, `mardi dernier`, `الثلاثاء الماضي`.
    pub(super) fn which_week(&self, at: usize) -> Option<(Which, usize)> {
        let mut next = self.after(at)?;
        while matches!(self.sense(next), Some(Sense::Of)) {
            next = self.after(next)?;
        }
        let (which, step) = match self.sense(next)? {
            Sense::Last => (Which::Last, -1),
            Sense::Next => (Which::Next, 1),
            Sense::This => (Which::This, 0),
            _ => return None,
        };
        if let Some(week) = self.after(next).filter(|week| self.sense(*week) == Some(Sense::Unit(Unit::Week))) {
            return Some((Which::Week(step), week));
        }
        // In English and its neighbours the word belongs to what comes after.
        let word = &self.text[self.tokens[next].start..self.tokens[next].end];
        let trailing =
            self.is_arabic(next) || (TRAILING.contains(&word) || word == "last") && self.ends_clause_or_unknown(next);
        trailing.then_some((which, next))
    }

    pub(super) fn ends_clause_or_unknown(&self, at: usize) -> bool {
        self.ends_clause(at) || self.after(at).is_none_or(|next| !matches!(self.sense(next), Some(Sense::Unit(_))))
    }

    /// `Friday, May 16`, `п'ятниця, 16 травня`: a day with its weekday.
    pub(super) fn dated_weekday(&mut self, at: usize, weekday: i8) -> Option<usize> {
        let (mut next, gap) = self.next(at)?;
        // After a stop only an abbreviation goes on: `Fri. 16 May`.
        let short = self.tokens[at].end - self.tokens[at].start <= 5;
        let on = matches!(self.sense(next), Some(Sense::The | Sense::On));
        let tied = matches!(gap, Gap::Space | Gap::Comma)
            || (gap == Gap::Stop && short && !on)
            || self.text[self.tokens[at].end..self.tokens[next].start].trim() == "("
            || self.text[self.tokens[at].end..self.tokens[next].start].trim() == ".,";
        if !tied {
            return None;
        }
        while matches!(self.sense(next), Some(Sense::The | Sense::On)) {
            next = self.after(next)?;
        }
        let count = self.found.len();
        let end = match self.sense(next) {
            None => self
                .numeric(next)
                .or_else(|| self.days_of_month(next))
                .or_else(|| if gap == Gap::Comma { self.day_of_weekday(next) } else { None }),
            Some(Sense::Month(_) | Sense::NameMonth(_)) => self.month(next),
            _ => None,
        }?;
        match self.found.get_mut(count) {
            Some(first) if first.start == self.tokens[next].start => {
                if let When::DayOfMonth(_, day) = &mut first.when {
                    *day = Some(weekday);
                    first.start = self.tokens[at].start;
                    return Some(end);
                }
                if let When::Day { weekday: day, .. } = &mut first.when {
                    *day = Some(weekday);
                    first.start = self.tokens[at].start;
                    return Some(end);
                }
            }
            _ => {}
        }
        self.found.truncate(count);
        None
    }

    /// `Friday, the 21st`: a day of the month that is spoken of.
    fn day_of_weekday(&mut self, at: usize) -> Option<usize> {
        let day = self.ordinal_day(at).filter(|_| self.ends_clause(at))?;
        self.push(at, at, When::DayOfMonth(day, None));
        Some(at + 1)
    }

    /// The weekday that a comma joins to the day before it, and its token: `8 листопада, у неділю,`, `May 16, a Friday,`.
    /// It has to be that of the day in one of the years about publication.
    pub(super) fn weekday_joined(&self, day_end: usize, year: Year, (month, day): (i8, i8)) -> Option<(i8, usize)> {
        let (mut at, gap) = self.next(day_end)?;
        if gap != Gap::Comma {
            return None;
        }
        if matches!(self.sense(at), Some(Sense::In | Sense::On | Sense::Number(1))) {
            at = self.after(at)?;
        }
        let (Sense::Weekday(weekday) | Sense::WeakWeekday(weekday)) = self.sense(at)? else { return None };
        let published = self.published.map(jiff::civil::Date::year);
        let (from, to) = match (year, published) {
            (Year::Said(year), _) => (year, year),
            (Year::Relative(years), Some(published)) => (published + years, published + years),
            (Year::Unsaid, Some(published)) => (published - 1, published + 1),
            _ => return None,
        };
        let fits = (from..=to)
            .filter_map(|year| jiff::civil::Date::new(year, month, day).ok())
            .any(|date| date.weekday().to_monday_one_offset() == weekday);
        let named = self.is_title(at);
        (fits && !named && self.ends_clause(at)).then_some((weekday, at))
    }
}
