//! What starts with a month: `May 16, 2025`, `May 3–5`, `May 2025`, and a month alone where it is sure to be one.

use super::days::LISTED_DAYS;
use super::{Gap, Parser, Sure};
use crate::enrich::mentions::expression::{When, Year};
use crate::enrich::mentions::sense::Sense;

impl Parser<'_> {
    /// What starts with a month: `May 16, 2025`, `May 3–5`, `May 2025`, or a month alone after a preposition.
    pub(super) fn month(&mut self, at: usize) -> Option<usize> {
        let (month, sure) = self.month_at(at)?;
        self.month_day(at, month, sure).or_else(|| self.month_alone(at, month, sure))
    }

    pub(super) fn month_day(&mut self, at: usize, month: i8, sure: Sure) -> Option<usize> {
        let (mut next, gap) = self.next(at)?;
        if !matches!(gap, Gap::Space | Gap::Stop) {
            return None;
        }
        if self.sense(next) == Some(Sense::The) {
            next = self.after(next)?;
        }
        let day = self.day_number(next).or_else(|| self.day_word_after_month(next))?;
        // Of languages at hand only English puts the month first.
        if sure == Sure::Foreign || (sure == Sure::Shouted && month == 5 && !self.shouted_may_day(at, next)) {
            return None;
        }
        let slash = self.day_after_slash(next, day);
        if !(self.is_whole(next) || slash.is_some()) || self.is_count(at, next) {
            return None;
        }
        let mut days = vec![(next, day)];
        days.extend(slash);
        days.extend(self.listed_days(next, day));
        while days.len() < LISTED_DAYS {
            let (last, _) = days[days.len() - 1];
            let Some((next, gap)) = self.next(last) else { break };
            let next = match (gap, self.sense(next)) {
                (Gap::Dash, None) => next,
                (Gap::Space, Some(Sense::To | Sense::And | Sense::With | Sense::Until)) => match self.after(next) {
                    // `May 3 to 5`, and `May 3 and 5` where nothing is counted by the second number.
                    Some(number)
                        if self.sense(next) == Some(Sense::To)
                            || !self.lower_word_follows(number)
                            || self.day_number(number) == Some(days[days.len() - 1].1 + 1) =>
                    {
                        number
                    }
                    _ => break,
                },
                _ => break,
            };
            match self.day_number(next) {
                // `May 3 to 5 June` is another month's day.
                Some(day) if self.is_whole(next) && self.month_after(next).is_none() => days.push((next, day)),
                _ => break,
            }
        }
        let (last, _) = days[days.len() - 1];
        let (mut year, mut end) = self.year_after(last);
        if year == Year::Unsaid {
            year = self.year_before(at);
            if self.is_named_day(at, last, (month, days[days.len() - 1].1)) {
                return Some(end + 1);
            }
        }
        let weekday = self.weekday_joined(end, year, (month, days[days.len() - 1].1));
        end = weekday.map_or(end, |(_, at)| at);
        let from = at;
        for (index, (token, day)) in days.iter().enumerate() {
            let first = if index == 0 { from } else { *token };
            let to = if *token == last { end } else { *token };
            let weekday = weekday.filter(|_| *token == last).map(|(weekday, _)| weekday);
            self.push(first, to, When::Day { year, month, day: *day, weekday });
        }
        Some(end + 1)
    }

    /// The days after the first of a list that ends in `and`: `May 15, 16 and 17`. Without one, or before a thing that is
    /// counted, the number after a comma is another sentence's.
    fn listed_days(&self, first: usize, day: i8) -> Vec<(usize, i8)> {
        let mut days = vec![(first, day)];
        let mut ended = false;
        while days.len() < LISTED_DAYS && !ended {
            let (last, before) = days[days.len() - 1];
            let Some((mut next, gap)) = self.next(last) else { break };
            if matches!(gap, Gap::Space | Gap::Comma) && self.sense(next) == Some(Sense::And) {
                match self.after(next) {
                    Some(number) => (next, ended) = (number, true),
                    None => break,
                }
            } else if gap != Gap::Comma {
                break;
            }
            match self.day_number(next) {
                Some(day) if day > before && self.is_whole(next) && self.month_after(next).is_none() => {
                    days.push((next, day));
                }
                _ => break,
            }
        }
        let last = days[days.len() - 1].0;
        let counts = self.lower_word_follows(last) && self.after(last).is_none();
        let is_list = ended && days.len() > 2 && !counts;
        if is_list { days.split_off(1) } else { Vec::new() }
    }

    /// Whether the number after a month counts what follows it: `in February 24 people`, `до травня 15 сіл`.
    fn is_count(&self, month: usize, number: usize) -> bool {
        if self.is_cyrillic(month) {
            // In Cyrillic languages the day comes first.
            return !self.ends_clause(number) && self.said_year(number).is_none();
        }
        let rest = self.text[self.tokens[number].end..].strip_prefix(' ').unwrap_or_default();
        let word = &rest[..rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len())];
        let plural = ["people", "men", "women", "children", "more"].contains(&word)
            || (word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && word != "this");
        let asked = self.before_text(month, &["in", "during", "by", "for"]);
        let in_month = self.before_text(month, &["in", "during"]);
        asked && !word.is_empty() && (plural || (in_month && self.after(number).is_none()))
    }

    /// Whether a day after a month is no part of a longer number.
    pub(super) fn is_whole(&self, at: usize) -> bool {
        let rest = &self.text[self.tokens[at].end..];
        let mut chars = rest.chars();
        !(matches!(chars.next(), Some('.' | ':' | '/')) && chars.next().is_some_and(|c| c.is_ascii_digit()))
    }

    /// A day in words after a month, as agencies write one digit (`on May eight.`); `in May eight ships` has none.
    pub(super) fn day_word_after_month(&self, at: usize) -> Option<i8> {
        const DAYS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        let word = &self.text[self.tokens[at].start..self.tokens[at].end];
        let day = (1..).zip(DAYS).find(|(_, name)| name.eq_ignore_ascii_case(word)).map(|(day, _)| day);
        day.filter(|_| self.ends_clause(at))
    }

    /// Whether `MAY 16` in capitals is a date and not a verb with a number.
    pub(super) fn shouted_may_day(&self, at: usize, day: usize) -> bool {
        matches!(
            self.before(at),
            Some(
                Sense::On
                    | Sense::In
                    | Sense::Until
                    | Sense::From
                    | Sense::Of
                    | Sense::With
                    | Sense::Between
                    | Sense::Weekday(_)
            )
        ) || matches!(self.year_after(day).0, Year::Said(_))
            || self.ends_clause(day)
    }

    /// `May 2025`, `травень 2022 року`, `last May`, `in May`.
    pub(super) fn month_alone(&mut self, at: usize, month: i8, sure: Sure) -> Option<usize> {
        // Abbreviations are words of other meanings, and `Мар-а-Лаго` is a house.
        let short = self.tokens[at].end - self.tokens[at].start <= 3 && month != 5;
        let hyphened = self.text[self.tokens[at].end..]
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        let (mut year, mut end) = self.year_after(at);
        let mut first = at;
        match self.before(at) {
            Some(Sense::Last) => (year, first) = (if year == Year::Unsaid { Year::Last } else { year }, at - 1),
            Some(Sense::Next) => (year, first) = (if year == Year::Unsaid { Year::Next } else { year }, at - 1),
            Some(Sense::This) => (year, first) = (if year == Year::Unsaid { Year::Relative(0) } else { year }, at - 1),
            before if year == Year::Unsaid => {
                let named = before == Some(Sense::In)
                    || (matches!(before, Some(Sense::Of | Sense::The)) && sure == Sure::Yes)
                    || (matches!(
                        before,
                        Some(Sense::With | Sense::Until | Sense::From | Sense::To | Sense::Before | Sense::After)
                    ) && sure == Sure::Yes)
                    || (before == Some(Sense::On) && sure == Sure::Yes && !self.capital(at))
                    || (before == Some(Sense::And)
                        && self.found.last().is_some_and(|last| {
                            matches!(last.when, When::Month { .. }) && at >= 2 && last.end == self.tokens[at - 2].end
                        }));
                let ranged = matches!(self.prior_gap(at), Some(Gap::Dash))
                    && self.found.last().is_some_and(|last| {
                        matches!(last.when, When::Month { .. }) && last.end == self.tokens[at - 1].end
                    });
                let sure_to_be = ranged || (named && !short && !hyphened);
                if !sure_to_be || sure == Sure::Foreign {
                    return None;
                }
            }
            _ => {}
        }
        if first < at && self.found.last().is_some_and(|last| last.end > self.tokens[first].start) {
            first = at;
        }
        end = end.max(at);
        self.push(first, end, When::Month { year, month });
        Some(end + 1)
    }

    /// What stands between a token and its neighbour before it.
    pub(super) fn prior_gap(&self, at: usize) -> Option<Gap> {
        self.next(at.checked_sub(1)?).map(|(_, gap)| gap)
    }

    pub(super) fn capital(&self, at: usize) -> bool {
        self.text[self.tokens[at].start..].starts_with(char::is_uppercase)
    }
}
