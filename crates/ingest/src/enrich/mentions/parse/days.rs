//! Days of a month by its name: `16 May`, `16th of May 2025`, `24-26 лютого`, `двадцять четвертого лютого`, `the 12th`.

use super::{Gap, Parser, Sure};
use crate::enrich::mentions::expression::{When, Year};
use crate::enrich::mentions::sense::{Sense, Unit};

/// The most days that are listed before one month (`3, 4, 5 and 6 May`).
pub(super) const LISTED_DAYS: usize = 8;

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
            let (last, day) = days[days.len() - 1];
            let Some((next, gap)) = self.next(last) else { break };
            if let Some((next, day)) = self.day_after_slash(last, day) {
                days.push((next, day));
                ties.push(Tie::Range);
                break;
            }
            let german = gap == Gap::Stop && self.is_latin(next) && !self.capital(next);
            let (next, tie) = match (gap, self.sense(next)) {
                (Gap::Dash, None) => (next, Tie::Range),
                (Gap::Comma, None) => (next, Tie::Comma),
                (_, Some(Sense::To | Sense::Until)) if german => (next + 1, Tie::Range),
                (_, Some(Sense::And)) if german => (next + 1, Tie::And),
                (Gap::Space | Gap::Comma, Some(Sense::To | Sense::Until)) => (next + 1, Tie::Range),
                (Gap::Space | Gap::Comma, Some(Sense::And)) => (next + 1, Tie::And),
                // `в ніч з 4 на 5 липня`.
                (Gap::Space, Some(Sense::On)) if self.day_number(next + 1) == Some(day + 1) => (next + 1, Tie::Range),
                _ => break,
            };
            // Arabic writes `and` against the number: `5 و6 مايو`.
            let glued = self.is_arabic(last + 1) && matches!(self.next(last + 1), Some((_, Gap::None)));
            if next > last + 1 && self.after(last + 1) != Some(next) && !glued {
                break;
            }
            // `le 3 et le 4 mai`, `from the 3rd to the 5th of May`.
            let next = match self.sense(next) {
                Some(Sense::The | Sense::On) if next > last + 1 && self.is_latin(next) => match self.after(next) {
                    Some(next) => next,
                    None => break,
                },
                _ => next,
            };
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
        let (mut year, mut end) = self.year_after(month_at);
        // A number tied to the month as the day is was meant for its year.
        let tied = matches!(self.prior_gap(month_at), Some(Gap::Dash | Gap::Slash))
            && self.next(month_at).is_some_and(|(next, gap)| {
                Some(gap) == self.prior_gap(month_at) && self.number(next).is_some() && self.month_after(next).is_none()
            });
        if year == Year::Unsaid && tied {
            return None;
        }
        if year == Year::Unsaid {
            year = self.year_before(days[first].0);
        }
        let day = days[days.len() - 1].1;
        if year == Year::Unsaid && self.is_named_day(days[first].0, month_at, (month, day)) {
            return None;
        }
        let weekday = self.weekday_joined(end, year, (month, day));
        end = weekday.map_or(end, |(_, at)| at);
        for (index, (token, day)) in days.iter().enumerate().skip(first) {
            let is_last = index + 1 == days.len();
            let to = if is_last { end } else { *token };
            let weekday = weekday.filter(|_| is_last).map(|(weekday, _)| weekday);
            self.push(*token, to, When::Day { year, month, day: *day, weekday });
        }
        Some(end + 1)
    }

    /// Whether the word just before a token ended an expression with a month in it.
    pub(super) fn month_was_last_word(&self, at: usize) -> bool {
        self.prior(at).is_some_and(|before| {
            self.found.last().is_some_and(|last| {
                last.end > self.tokens[before].start && !matches!(last.when, When::FromPublication(_, Unit::Year))
            })
        })
    }

    /// `двадцять четвертого лютого`.
    pub(super) fn ordinal_of_month(&mut self, first: usize, last: usize, day: i8) -> Option<usize> {
        // In English `the second April flood` is no day.
        if self.is_latin(last) && self.sense(self.after(last)?) != Some(Sense::Of) {
            return None;
        }
        let (month_at, month) = self.month_after(last)?;
        let (year, end) = self.year_after(month_at);
        if year == Year::Unsaid && self.is_named_day(first, month_at, (month, day)) {
            return None;
        }
        self.push(first, end, When::Day { year, month, day, weekday: None });
        Some(end + 1)
    }

    /// A number that can be a day of a month.
    pub(super) fn day_number(&self, at: usize) -> Option<i8> {
        let number = self.number(at)?;
        let decimal = matches!(self.char_before(at), '.' | '/')
            && self.text[..self.tokens[at].start - 1].ends_with(|c: char| c.is_ascii_digit());
        (number.digits <= 2 && (1..=31).contains(&number.value) && !decimal).then_some(i8::try_from(number.value).ok()?)
    }

    /// The second of two days with a slash between them: `14/15 July`.
    pub(super) fn day_after_slash(&self, at: usize, day: i8) -> Option<(usize, i8)> {
        let (next, gap) = self.next(at)?;
        let number = self.number(next).filter(|_| gap == Gap::Slash)?;
        let follows = number.digits <= 2 && number.value == u32::try_from(day + 1).ok()? && day < 31;
        (follows && self.is_whole(next) && !matches!(self.char_before(at), '/' | '.')).then_some((next, day + 1))
    }

    /// The month after a day: `16 May`, `16. Mai`, `16-May`, `16th of May`, `16 de mayo`.
    pub(super) fn month_after(&self, day: usize) -> Option<(usize, i8)> {
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
    pub(super) fn verb_follows(&self, at: usize) -> bool {
        let rest = self.text[self.tokens[at].end..].trim_start();
        let word = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())];
        ["be", "have", "not", "also", "well", "soon", "go", "still", "never", "become"]
            .iter()
            .any(|verb| verb.eq_ignore_ascii_case(word))
    }

    pub(super) fn glued(&self, at: usize) -> bool {
        matches!(self.next(at), Some((_, Gap::Other | Gap::None)))
    }
}
