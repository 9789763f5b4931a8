//! Dates that are counted from another by a word: `yesterday`, `last month`, `the next day`, `накануне`.

use super::{Gap, Parser, Sure};
use crate::enrich::mentions::expression::{When, Which, Year};
use crate::enrich::mentions::scan::Kind;
use crate::enrich::mentions::sense::{Sense, Unit};

impl Parser<'_> {
    /// What starts with a word that is neither month nor weekday.
    pub(super) fn relative(&mut self, at: usize) -> Option<usize> {
        match self.sense(at)? {
            Sense::Day(days) => self.day_word(at, days),
            Sense::Years(years) => {
                let unit = self.after(at).filter(|unit| self.sense(*unit) == Some(Sense::Unit(Unit::Year)));
                // `позаминулого` may be of a month or a week too.
                let end = if years < -1 { unit? } else { unit.unwrap_or(at) };
                self.push(at, end, When::FromPublication(i32::from(years), Unit::Year));
                Some(end + 1)
            }
            Sense::Ordinal(day) => self.ordinal_of_month(at, at, day),
            Sense::Tens(tens) => {
                let next = self.after(at)?;
                let Sense::Ordinal(day @ 1..=9) = self.sense(next)? else { return None };
                self.ordinal_of_month(at, next, tens + day)
            }
            Sense::Last => self.modified(at, Which::Last, -1),
            Sense::Next => self.modified(at, Which::Next, 1),
            Sense::This => self.modified(at, Which::This, 0),
            Sense::Following => self.since_last(at, 1),
            Sense::Previous => self.since_last(at, -1),
            Sense::Same => self.since_last(at, 0),
            Sense::Eve => self.eve(at),
            Sense::Number(_) => self.count(at),
            Sense::AgoBefore => self.ago_before(at),
            Sense::First => self.first(at),
            Sense::Before => self.beyond(at, -1),
            Sense::After => self.beyond(at, 1).or_else(|| self.days_after(at)),
            Sense::Unit(unit) => self.unit(at, unit),
            _ => None,
        }
    }

    /// `yesterday`, `أمس الأول`; not the name `Today`.
    pub(super) fn day_word(&mut self, at: usize, days: i8) -> Option<usize> {
        if self.is_name(at) || (self.before(at) == Some(Sense::NameBefore) && self.is_arabic(at)) {
            return None;
        }
        // `اليوم الأول` is a first day, `اليوم التالي` the next one.
        if let Some(next) = self.after(at).filter(|next| !self.is_latin(*next) && !self.is_cyrillic(*next)) {
            match (days, self.sense(next)) {
                (-1, Some(Sense::First)) => {
                    self.push(at, next, When::FromPublication(-2, Unit::Day));
                    return Some(next + 1);
                }
                (0, Some(Sense::Following)) => {
                    self.push(at, next, When::FromLast(1));
                    return Some(next + 1);
                }
                (0, Some(Sense::Previous)) => {
                    self.push(at, next, When::FromLast(-1));
                    return Some(next + 1);
                }
                (0, Some(Sense::Same)) => {
                    self.push(at, next, When::FromLast(0));
                    return Some(next + 1);
                }
                (0, Some(Sense::First)) => return None,
                _ => {}
            }
        }
        self.push(at, at, When::FromPublication(i32::from(days), Unit::Day));
        Some(at + 1)
    }

    /// Whether a word with a capital is a name: in quotation marks, or Latin inside a sentence that is not all capitals.
    pub(super) fn is_name(&self, at: usize) -> bool {
        let Kind::Word { capital, shouted, .. } = self.tokens[at].kind else { return false };
        let quoted = matches!(self.char_before(at), '"' | '“' | '«' | '„')
            && matches!(self.char_after(at), '"' | '”' | '»' | '“');
        if capital && quoted {
            return true;
        }
        if !capital || shouted || !self.is_ascii(at) {
            return false;
        }
        let before = self.text[..self.tokens[at].start].trim_end();
        before.ends_with(|c: char| c.is_alphanumeric())
    }

    pub(super) fn is_ascii(&self, at: usize) -> bool {
        self.text[self.tokens[at].start..self.tokens[at].end].is_ascii()
    }

    /// `last Tuesday`, `next May`, `this month`, `last night`, `минулого тижня у вівторок`.
    pub(super) fn modified(&mut self, at: usize, which: Which, step: i8) -> Option<usize> {
        let next = self.after(at)?;
        match self.sense(next)? {
            Sense::Weekday(day) | Sense::WeakWeekday(day) => {
                // `this Friday, May 16` is the day itself.
                if let Some(end) = self.dated_weekday(next, day) {
                    return Some(end);
                }
                self.push(at, next, When::Weekday(day, which));
                Some(next + 1)
            }
            Sense::Month(month) | Sense::NameMonth(month) => {
                self.month_at(next).filter(|(_, sure)| *sure != Sure::Foreign)?;
                if let Some(end) = self.month(next) {
                    return Some(end);
                }
                let year = match which {
                    Which::Last => Year::Last,
                    Which::Next => Year::Next,
                    _ => Year::Relative(0),
                };
                self.push(at, next, When::Month { year, month });
                Some(next + 1)
            }
            Sense::DayPart if step == -1 => {
                self.push(at, next, When::FromPublication(-1, Unit::Day));
                Some(next + 1)
            }
            Sense::DayPart if step == 0 => {
                self.push(at, next, When::FromPublication(0, Unit::Day));
                Some(next + 1)
            }
            // `the next day` is counted from the day before it, `next week` is no day.
            Sense::Unit(Unit::Day) if step == 1 => self.since_last(at, 1),
            Sense::Unit(unit @ (Unit::Month | Unit::Year)) | Sense::Two(unit @ (Unit::Month | Unit::Year)) => {
                if self.is_plural(next) {
                    return None;
                }
                self.push(at, next, When::FromPublication(i32::from(step), unit));
                Some(next + 1)
            }
            Sense::Unit(Unit::Week) => {
                let (mut day, gap) = self.next(next)?;
                // `минулого тижня, у четвер`.
                if gap != Gap::Space && !(gap == Gap::Comma && self.is_cyrillic(day)) {
                    return None;
                }
                while matches!(self.sense(day), Some(Sense::In | Sense::On)) {
                    day = self.after(day)?;
                }
                let (Sense::Weekday(weekday) | Sense::WeakWeekday(weekday)) = self.sense(day)? else { return None };
                self.push(at, day, When::Weekday(weekday, Which::Week(step)));
                Some(day + 1)
            }
            _ => None,
        }
    }

    /// `last months`, `years`: many, so none of them.
    pub(super) fn is_plural(&self, at: usize) -> bool {
        let word = &self.text[self.tokens[at].start..self.tokens[at].end];
        let word = word.to_lowercase();
        matches!(word.as_str(), "months" | "years" | "années" | "monate" | "monaten" | "jahren")
    }

    /// `أول أمس`, `أول من أمس`: the day before yesterday.
    pub(super) fn first(&mut self, at: usize) -> Option<usize> {
        let mut next = self.after(at)?;
        if self.sense(next)? == Sense::From {
            next = self.after(next)?;
        }
        if self.sense(next)? != Sense::Day(-1) {
            return None;
        }
        self.push(at, next, When::FromPublication(-2, Unit::Day));
        Some(next + 1)
    }

    /// `avant-hier`, `après-demain`, `بعد غد`; English says `the day` before it.
    pub(super) fn beyond(&mut self, at: usize, way: i8) -> Option<usize> {
        let (next, gap) = self.next(at)?;
        let tied = gap == Gap::Dash || (gap == Gap::Space && !self.is_latin(at) && !self.is_cyrillic(at));
        if !tied || self.sense(next)? != Sense::Day(way) {
            return None;
        }
        self.push(at, next, When::FromPublication(2 * i32::from(way), Unit::Day));
        Some(next + 1)
    }

    /// `the next day`, `the same day`, `наступного дня`, `le lendemain`.
    pub(super) fn since_last(&mut self, at: usize, days: i32) -> Option<usize> {
        if self.text[self.tokens[at].start..].starts_with("lendemain") {
            let ends = self.after(at).is_none_or(|next| self.sense(next) != Some(Sense::Of));
            if !ends {
                return None;
            }
            self.push(at, at, When::FromLast(1));
            return Some(at + 1);
        }
        let mut next = self.after(at)?;
        // `того ж дня`, `в тот же день`, `that very day`.
        if matches!(self.sense(next), Some(Sense::Same | Sense::The)) {
            next = self.after(next)?;
        }
        if self.sense(next)? != Sense::Unit(Unit::Day) || self.is_plural_day(next) && !self.is_cyrillic(next) {
            return None;
        }
        self.push(at, next, When::FromLast(days));
        Some(next + 1)
    }

    /// `накануне`: not `накануне выборов`.
    pub(super) fn eve(&mut self, at: usize) -> Option<usize> {
        let rest = self.text[self.tokens[at].end..].trim_start_matches(' ');
        let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
        // A genitive plural ends like a Ukrainian verb.
        let noun = ["ів", "їв", "ов", "ев"].iter().any(|ending| word.ends_with(ending));
        let verb = !noun
            && ["л", "ла", "ло", "ли", "лся", "лась", "лось", "лись", "в", "вся", "лася", "лося", "лися"]
                .iter()
                .any(|ending| word.ends_with(ending));
        let placed =
            self.after(at).is_some_and(|next| matches!(self.sense(next), Some(Sense::In | Sense::On | Sense::From)));
        if !(self.ends_clause(at) || (verb || placed) && self.is_cyrillic(at)) {
            return None;
        }
        self.push(at, at, When::Eve);
        Some(at + 1)
    }
}
