//! Absolute dates with a month's name, months, and years: `16 May 2025`, `May 16`, `24-26 лютого`, `May 2025`, `in 2014`.

use super::{Gap, Parser, Sure};
use crate::enrich::mentions::expression::{When, Year};
use crate::enrich::mentions::sense::{Sense, Unit};

/// `Last` and `next` where they follow their noun.
pub(super) const TRAILING: [&str; 8] =
    ["dernier", "dernière", "passé", "passée", "prochain", "prochaine", "pasado", "próximo"];

/// The most days that are listed before one month (`3, 4, 5 and 6 May`).
const LISTED_DAYS: usize = 8;

/// What ties a day to the next in a list.
#[derive(Clone, Copy)]
enum Tie {
    Range,
    And,
    Comma,
}

impl Parser<'_> {
    /// `16 May`, `16th of May 2025`, `24-26 лютого`, `3, 4 and 5 May`: starts at a number.
    pub(super) fn days_of_month(&mut self, at: usize) -> Option<usize> {
        let mut days = vec![(at, self.day_number(at)?)];
        // What ties each day to the one after it.
        let mut ties = Vec::new();
        while days.len() < LISTED_DAYS {
            let (last, _) = days[days.len() - 1];
            let Some((next, gap)) = self.next(last) else { break };
            let (next, tie) = match (gap, self.sense(next)) {
                (Gap::Dash, None) => (next, Tie::Range),
                (Gap::Comma, None) => (next, Tie::Comma),
                (Gap::Space | Gap::Comma, Some(Sense::To | Sense::Until)) => (next + 1, Tie::Range),
                (Gap::Space | Gap::Comma, Some(Sense::And)) => (next + 1, Tie::And),
                _ => break,
            };
            if next > last + 1 && self.after(last + 1) != Some(next) {
                break;
            }
            let Some(day) = self.day_number(next) else { break };
            days.push((next, day));
            ties.push(tie);
        }
        let (last, _) = days[days.len() - 1];
        let (month_at, month) = self.month_after(last)?;
        // Numbers before the last are its company where they make a range or a rising list with it, or where a
        // preposition asks for a day.
        let asked = matches!(
            self.before(at),
            Some(
                Sense::On
                    | Sense::In
                    | Sense::Between
                    | Sense::From
                    | Sense::The
                    | Sense::With
                    | Sense::Of
                    | Sense::Until
            )
        );
        let mut first = days.len() - 1;
        while first > 0 {
            let rises = days[first - 1].1 < days[first].1;
            let joined = match ties[first - 1] {
                Tie::Range => days[first - 1].1 != days[first].1,
                Tie::And => rises || asked,
                Tie::Comma => rises && (asked || first + 1 < days.len()),
            };
            if !joined {
                break;
            }
            first -= 1;
        }
        if first == 0 && self.month_was_last_word(at) {
            // `July 5, 6 May`: the number is the month's before it; not ours.
            return None;
        }
        let (year, end) = self.year_after(month_at);
        for (index, (token, day)) in days.iter().enumerate().skip(first) {
            let to = if index + 1 == days.len() { end } else { *token };
            self.push(*token, to, When::Day { year, month, day: *day, weekday: None });
        }
        Some(end + 1)
    }

    /// Whether the word just before a token ended an expression with a month in it.
    fn month_was_last_word(&self, at: usize) -> bool {
        self.prior(at).is_some_and(|before| self.found.last().is_some_and(|last| last.end > self.tokens[before].start))
    }

    /// `двадцять четвертого лютого`.
    pub(super) fn ordinal_of_month(&mut self, first: usize, last: usize, day: i8) -> Option<usize> {
        let (month_at, month) = self.month_after(last)?;
        let (year, end) = self.year_after(month_at);
        self.push(first, end, When::Day { year, month, day, weekday: None });
        Some(end + 1)
    }

    /// `on the 12th`, of the month that is spoken of.
    pub(super) fn day_alone(&mut self, at: usize) -> Option<usize> {
        let day = self.day_number(at).filter(|_| self.number(at).is_some_and(|number| number.ordinal))?;
        let the = self.prior(at).filter(|the| self.sense(*the) == Some(Sense::The))?;
        let asked = matches!(self.before(the), Some(Sense::On | Sense::Until | Sense::From | Sense::To | Sense::With));
        let ends = self.ends_clause(at)
            || self.after(at).is_some_and(|next| {
                matches!(
                    self.sense(next),
                    Some(
                        Sense::On
                            | Sense::In
                            | Sense::From
                            | Sense::To
                            | Sense::And
                            | Sense::The
                            | Sense::Did
                            | Sense::With
                    )
                )
            });
        if !asked || !ends {
            return None;
        }
        self.push(at, at, When::DayOfMonth(day));
        Some(at + 1)
    }

    /// A number that can be a day of a month.
    fn day_number(&self, at: usize) -> Option<i8> {
        let number = self.number(at)?;
        let decimal = matches!(self.char_before(at), '.' | '/')
            && self.text[..self.tokens[at].start - 1].ends_with(|c: char| c.is_ascii_digit());
        (number.digits <= 2 && (1..=31).contains(&number.value) && !decimal).then_some(i8::try_from(number.value).ok()?)
    }

    /// The month after a day: `16 May`, `16. Mai`, `16-May`, `16th of May`, `16 de mayo`.
    fn month_after(&self, day: usize) -> Option<(usize, i8)> {
        let (next, gap) = self.next(day)?;
        let month_at = match (gap, self.sense(next)?) {
            (Gap::Space, Sense::Of) => self.after(next).or_else(|| Some(next + 1).filter(|_| self.glued(next)))?,
            (Gap::Space, Sense::Unit(Unit::Day)) if self.sense(self.after(next)?)? == Sense::Of => {
                self.after(next + 1)?
            }
            (Gap::Space | Gap::Stop | Gap::Dash | Gap::Slash | Gap::None, _) => next,
            _ => return None,
        };
        let (month, sure) = self.month_at(month_at)?;
        // `AUG7` is a market's month, `the 19 April Movement` a name.
        let named = self.after(month_at).is_some_and(|next| self.sense(next) == Some(Sense::NameAfter));
        if named || self.char_after(month_at).is_ascii_digit() {
            return None;
        }
        match sure {
            Sure::Yes | Sure::Name => {}
            // `16 MAY 1990`, `ON 16 MAY`, `16 MARCH, ` but not `THE 16 MAY ATTACK`.
            Sure::Shouted => {
                let sure = matches!(self.year_after(month_at).0, Year::Said(_))
                    || self.ends_clause(month_at)
                    || month != 5
                    || !self.verb_follows(month_at)
                    || matches!(
                        self.before(day),
                        Some(Sense::On | Sense::Until | Sense::In | Sense::From | Sense::With)
                    );
                if !sure {
                    return None;
                }
            }
            Sure::Foreign => {
                if !matches!(self.year_after(month_at).0, Year::Said(_)) {
                    return None;
                }
            }
        }
        Some((month_at, month))
    }

    /// Whether `MAY` is the verb of what follows.
    fn verb_follows(&self, at: usize) -> bool {
        let rest = self.text[self.tokens[at].end..].trim_start();
        let word = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())];
        ["be", "have", "not", "also", "well", "soon", "go", "still", "never", "become"]
            .iter()
            .any(|verb| verb.eq_ignore_ascii_case(word))
    }

    fn glued(&self, at: usize) -> bool {
        matches!(self.next(at), Some((_, Gap::Other | Gap::None)))
    }

    /// What starts with a month: `May 16, 2025`, `May 3–5`, `May 2025`, or a month alone after a preposition.
    pub(super) fn month(&mut self, at: usize) -> Option<usize> {
        let (month, sure) = self.month_at(at)?;
        self.month_day(at, month, sure).or_else(|| self.month_alone(at, month, sure))
    }

    fn month_day(&mut self, at: usize, month: i8, sure: Sure) -> Option<usize> {
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
        if !self.is_whole(next) {
            return None;
        }
        let mut days = vec![(next, day)];
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
        let (year, end) = self.year_after(last);
        let from = at;
        for (index, (token, day)) in days.iter().enumerate() {
            let first = if index == 0 { from } else { *token };
            let to = if *token == last { end } else { *token };
            self.push(first, to, When::Day { year, month, day: *day, weekday: None });
        }
        Some(end + 1)
    }

    /// A day in words after a month, as agencies write one digit (`May eight`).
    fn day_word_after_month(&self, at: usize) -> Option<i8> {
        let word = &self.text[self.tokens[at].start..self.tokens[at].end];
        match self.sense(at)? {
            Sense::Number(day) if day <= 10 && !word.eq_ignore_ascii_case("a") && !word.eq_ignore_ascii_case("an") => {
                i8::try_from(day).ok()
            }
            _ => None,
        }
    }

    /// Whether a day after a month is no part of a longer number.
    fn is_whole(&self, at: usize) -> bool {
        let rest = &self.text[self.tokens[at].end..];
        let mut chars = rest.chars();
        !(matches!(chars.next(), Some('.' | ':' | '/')) && chars.next().is_some_and(|c| c.is_ascii_digit()))
    }

    /// Whether `MAY 16` in capitals is a date and not a verb with a number.
    fn shouted_may_day(&self, at: usize, day: usize) -> bool {
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
    fn month_alone(&mut self, at: usize, month: i8, sure: Sure) -> Option<usize> {
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
                if !(named && !short && !hyphened || ranged) || sure == Sure::Foreign {
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
    fn prior_gap(&self, at: usize) -> Option<Gap> {
        self.next(at.checked_sub(1)?).map(|(_, gap)| gap)
    }

    fn capital(&self, at: usize) -> bool {
        self.text[self.tokens[at].start..].starts_with(char::is_uppercase)
    }

    /// The year that is said after a day or a month, and the last token of it.
    pub(super) fn year_after(&self, at: usize) -> (Year, usize) {
        self.said_year(at).or_else(|| self.relative_year(at)).unwrap_or((Year::Unsaid, at))
    }

    fn said_year(&self, at: usize) -> Option<(Year, usize)> {
        let (mut next, mut gap) = self.next(at)?;
        let abbreviated = self.sense(at).is_some();
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
            _ => false,
        };
        if !placed {
            return None;
        }
        let number = self.number(next)?;
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
    fn century(&self, year: i16) -> i16 {
        let last = self.last_year - super::super::YEARS_AHEAD + 1;
        let in_century = last - last.rem_euclid(100) + year;
        if in_century > last { in_century - 100 } else { in_century }
    }

    /// Passes the word for a year after its number.
    fn year_mark_after(&self, at: usize) -> usize {
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
    fn relative_year(&self, at: usize) -> Option<(Year, usize)> {
        let (mut next, gap) = self.next(at)?;
        if !matches!(gap, Gap::Space | Gap::Comma) {
            return None;
        }
        while matches!(self.sense(next), Some(Sense::Of | Sense::From)) {
            next = self.after(next)?;
        }
        let year = match self.sense(next)? {
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
    fn is_line(&self, at: usize) -> bool {
        let marks = |c: char| matches!(c, ' ' | '#' | '=' | '*' | ':' | '–' | '-');
        let before = self.text[..self.tokens[at].start].trim_end_matches(marks);
        let after = self.text[self.tokens[at].end..].trim_start_matches(marks);
        (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
    }

    /// A number that can be a year by itself.
    fn year_number(&self, at: usize) -> Option<i16> {
        let number = self.number(at)?;
        let year = i16::try_from(number.value).ok()?;
        (number.digits == 4 && (1800..=self.last_year).contains(&year)).then_some(year)
    }

    /// The end of a span of years: `2014-2015`, `2014–15`, `1988/89`.
    fn second_year(&self, at: usize, first: i16) -> Option<(i16, usize)> {
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
