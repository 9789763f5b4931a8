//! Dates that are counted from another: `yesterday`, `on Tuesday`, `last month`, `two days ago`, `the next day`.

use super::absolute::TRAILING;
use super::{Gap, Parser, Sure};
use crate::enrich::mentions::expression::{Tense, When, Which, Year};
use crate::enrich::mentions::scan::Kind;
use crate::enrich::mentions::sense::{Sense, Unit};

/// The most days that are counted back or on as days; beyond, a round number is meant.
const COUNTED_DAYS: u32 = 31;

impl Parser<'_> {
    /// What starts with a word that is neither month nor weekday.
    pub(super) fn relative(&mut self, at: usize) -> Option<usize> {
        match self.sense(at)? {
            Sense::Day(days) => self.day_word(at, days),
            Sense::Years(years) => {
                self.push(at, at, When::FromPublication(i32::from(years), Unit::Year));
                Some(at + 1)
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
            Sense::Following => self.from_last(at, 1),
            Sense::Previous => self.from_last(at, -1),
            Sense::Same => self.from_last(at, 0),
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
    fn day_word(&mut self, at: usize, days: i8) -> Option<usize> {
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
    fn is_name(&self, at: usize) -> bool {
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

    fn is_ascii(&self, at: usize) -> bool {
        self.text[self.tokens[at].start..self.tokens[at].end].is_ascii()
    }

    /// `last Tuesday`, `next May`, `this month`, `last night`, `минулого тижня у вівторок`.
    fn modified(&mut self, at: usize, which: Which, step: i8) -> Option<usize> {
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
            Sense::Unit(Unit::Day) if step == 1 => self.from_last(at, 1),
            Sense::Unit(unit @ (Unit::Month | Unit::Year)) | Sense::Two(unit @ (Unit::Month | Unit::Year)) => {
                if self.is_plural(next) {
                    return None;
                }
                self.push(at, next, When::FromPublication(i32::from(step), unit));
                Some(next + 1)
            }
            Sense::Unit(Unit::Week) => {
                let mut day = self.after(next)?;
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
    fn is_plural(&self, at: usize) -> bool {
        let word = &self.text[self.tokens[at].start..self.tokens[at].end];
        word.len() > 4 && word.is_ascii() && word.ends_with(['s', 'S'])
    }

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
        if matches!(before, Some(Sense::Every | Sense::NameBefore)) || self.is_title(at) {
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
    fn is_title(&self, at: usize) -> bool {
        let named = self.after(at).is_some_and(|next| self.sense(next) == Some(Sense::NameAfter));
        let word = &self.text[self.tokens[at].start..self.tokens[at].end];
        let paper = word == "Sun" || word == "Sat" || word == "Mon" || word == "Wed";
        named || (paper && !matches!(self.before(at), Some(Sense::On | Sense::Until)))
    }

    /// `Tuesday last week`, `вівторок минулого тижня`, `mardi dernier`, `الثلاثاء الماضي`.
    fn which_week(&self, at: usize) -> Option<(Which, usize)> {
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

    fn ends_clause_or_unknown(&self, at: usize) -> bool {
        self.ends_clause(at) || self.after(at).is_none_or(|next| !matches!(self.sense(next), Some(Sense::Unit(_))))
    }

    /// `Friday, May 16`, `п'ятниця, 16 травня`: a day with its weekday.
    fn dated_weekday(&mut self, at: usize, weekday: i8) -> Option<usize> {
        let (mut next, gap) = self.next(at)?;
        let tied = matches!(gap, Gap::Space | Gap::Comma | Gap::Stop)
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
            None => self.numeric(next).or_else(|| self.days_of_month(next)),
            Some(Sense::Month(_) | Sense::NameMonth(_)) => self.month(next),
            _ => None,
        }?;
        match self.found.get_mut(count) {
            Some(first) if first.start == self.tokens[next].start => {
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

    /// `two days ago`, `three days later`, `a day earlier`, `за два дні`.
    pub(super) fn count(&mut self, at: usize) -> Option<usize> {
        let count = self.count_at(at)?;
        let unit_at = self.after(at)?;
        let Sense::Unit(unit) = self.sense(unit_at)? else { return None };
        self.counted(at, unit_at, count, unit)
    }

    /// What follows a counted unit.
    fn counted(&mut self, at: usize, unit_at: usize, count: u32, unit: Unit) -> Option<usize> {
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

    fn push_ago(&mut self, first: usize, last: usize, count: u32, unit: Unit) -> Option<usize> {
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

    fn count_at(&self, at: usize) -> Option<u32> {
        match self.sense(at) {
            Some(Sense::Number(count)) => Some(u32::from(count)),
            Some(_) => None,
            None => self.number(at).filter(|number| number.digits <= 3 && !number.ordinal).map(|number| number.value),
        }
    }

    /// `vor drei Tagen`, `il y a deux jours`, `قبل يومين`.
    fn ago_before(&mut self, at: usize) -> Option<usize> {
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

    /// `أول أمس`: the day before yesterday.
    fn first(&mut self, at: usize) -> Option<usize> {
        let next = self.after(at)?;
        if self.sense(next)? != Sense::Day(-1) {
            return None;
        }
        self.push(at, next, When::FromPublication(-2, Unit::Day));
        Some(next + 1)
    }

    /// `avant-hier`, `après-demain`, `بعد غد`; English says `the day` before it.
    fn beyond(&mut self, at: usize, way: i8) -> Option<usize> {
        let (next, gap) = self.next(at)?;
        let tied = gap == Gap::Dash || (gap == Gap::Space && !self.is_latin(at) && !self.is_cyrillic(at));
        if !tied || self.sense(next)? != Sense::Day(way) {
            return None;
        }
        self.push(at, next, When::FromPublication(2 * i32::from(way), Unit::Day));
        Some(next + 1)
    }

    /// `через два дні`, `بعد يومين`.
    fn days_after(&mut self, at: usize) -> Option<usize> {
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

    /// `the next day`, `the same day`, `наступного дня`, `le lendemain`.
    fn from_last(&mut self, at: usize, days: i32) -> Option<usize> {
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

    fn is_plural_day(&self, at: usize) -> bool {
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

    /// `накануне`: not `накануне выборов`.
    fn eve(&mut self, at: usize) -> Option<usize> {
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

    /// `the day before yesterday`, `the day before`, `a day earlier`, `день тому`, `العام الماضي`, `l'année dernière`.
    fn unit(&mut self, at: usize, unit: Unit) -> Option<usize> {
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
}
