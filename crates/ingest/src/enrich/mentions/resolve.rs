//! Resolve: expressions go in, dates come out. A report's days are those nearest to its publication; a narrative's carry
//! the year, and the day, that it spoke of last. What cannot be told is left out.

mod narrative;
mod scene;

use std::ops::Range;

use dateline_core::{Dated, Origin};
use jiff::ToSpan;
use jiff::civil::Date;

use scene::Scene;

use super::expression::{Expression, Tense, When, Which, Year};
use super::sense::Unit;

/// How many days back a day without a year is sought before it is taken for one to come.
const DAYS_BACK: i32 = 240;
/// How many days on it may then be: in a sentence that does not tell, and in one that looks back.
const DAYS_SOON: i32 = 60;
const DAYS_SOON_PAST: i32 = 14;
/// How many days on, where the sentence looks ahead.
const DAYS_AHEAD: i32 = 240;
/// The same in months.
const MONTHS_BACK: i32 = 8;
const MONTHS_AHEAD: i32 = 8;
/// A day within so many days of publication shows a report.
const REPORTED_DAYS: i32 = 8;
/// A day so much lower than the last is of the next month.
const HALF_MONTH: i8 = 15;
/// How far, in bytes, the day that `the next day` is counted from may lie back.
const ANCHOR_BYTES: usize = 1_500;

/// The most bytes that are looked at between the ends of a range.
const TIE_BYTES: usize = 24;

/// What two ends of a range have between them.
const RANGE_WORDS: &[&str] = &[
    ",", "-", "–", "—", "to", "and", "until", "till", "through", "по", "до", "і", "й", "та", "и", "au", "et", "bis",
    "und", "إلى", "الى", "حتى", "و", "al", "do", "or", "або", "или",
];

/// The dates of a text's expressions, each with its place.
pub(super) fn resolve(text: &str, found: &[Expression], published: Option<Date>) -> Vec<(Dated, Range<usize>)> {
    let told = |expression: &&Expression| matches!(expression.when, When::FromPublication(-1..=1, Unit::Day));
    let told = found.iter().filter(told).map(|expression| expression.paragraph).collect();
    let mut resolver = Resolver { text, published, narrative: true, scene: Scene::default(), told };
    resolver.narrative = published.is_none_or(|published| narrative::is_narrative(found, published));
    let mut dates = Vec::with_capacity(found.len());
    for (at, expression) in found.iter().enumerate() {
        let after = found.get(at + 1);
        if let Some(date) = resolver.date(expression, after) {
            resolver.remember(expression, &date);
            dates.push((date, expression.start..expression.end));
        }
    }
    dates
}

struct Resolver<'a> {
    text: &'a str,
    published: Option<Date>,
    /// Whether the text tells of the past, and not of the days before its publication.
    narrative: bool,
    scene: Scene,
    /// The paragraphs that count days from publication (`yesterday`), in order.
    told: Vec<u32>,
}

impl Resolver<'_> {
    fn date(&mut self, expression: &Expression, after: Option<&Expression>) -> Option<Dated> {
        match expression.when {
            When::Day { year, month, day, weekday } => {
                let date = self.day(expression, year, (month, day), weekday, after)?;
                Some(Dated::day(date, Origin::VisibleText))
            }
            When::DayOfMonth(day, weekday) => {
                let near = |place: usize| expression.start - place <= ANCHOR_BYTES;
                let Some(spoken) = self.scene.dated.filter(|_| near(self.scene.place)).map(|spoken| spoken.date) else {
                    return self.day_of_report(expression, day).map(day_of);
                };
                // A day well before the last one is of the month after.
                let months = i32::from(day + HALF_MONTH < spoken.day());
                let month = spoken.first_of_month().checked_add(months.months()).ok()?;
                let date = Date::new(month.year(), month.month(), day).ok();
                let fits = |date: &Date| weekday.is_none_or(|day| date.weekday().to_monday_one_offset() == day);
                // Where its weekday is not that of the day, another month is meant.
                date.filter(fits).or_else(|| self.day_of_report(expression, day).filter(fits)).or(date).map(day_of)
            }
            When::Month { year, month } => {
                Dated::month(self.month(expression, year, month, after)?, month, Origin::VisibleText)
            }
            When::Year(year) => Dated::year(year, Origin::VisibleText),
            When::Weekday(day, which) => self.weekday(expression, day, which).map(day_of),
            When::FromPublication(count, unit) => self.since_publication(count, unit),
            When::FromLast(days) => {
                let (day, place) = self.scene.day?;
                if expression.start - place > ANCHOR_BYTES {
                    return None;
                }
                day.checked_add(days.days()).ok().map(day_of)
            }
            When::Eve => {
                // A report's `накануне` is yesterday.
                let day = match self.scene.day.filter(|_| self.narrative) {
                    Some((day, place)) if expression.start - place <= ANCHOR_BYTES => day,
                    _ if !self.narrative => self.published?,
                    _ => return None,
                };
                day.checked_sub(1.day()).ok().map(day_of)
            }
        }
    }

    /// A day of a month of which nothing was said: in a report the last such day, or the next one that is to come.
    fn day_of_report(&self, expression: &Expression, day: i8) -> Option<Date> {
        let published = self.published.filter(|_| !self.narrative)?;
        let of = |months: i32| {
            let month = published.first_of_month().checked_add(months.months()).ok()?;
            Date::new(month.year(), month.month(), day).ok()
        };
        let mut near = [-2, -1, 0, 1, 2].into_iter().filter_map(of);
        match expression.tense {
            Tense::Future => near.find(|date| *date >= published),
            _ => near.rfind(|date| *date <= published),
        }
    }

    /// The day that a month and a day of it are of.
    fn day(
        &self,
        expression: &Expression,
        year: Year,
        (month, day): (i8, i8),
        weekday: Option<i8>,
        after: Option<&Expression>,
    ) -> Option<Date> {
        let of = |year: i16| Date::new(year, month, day).ok();
        match (year, self.published) {
            (Year::Said(year), _) => return of(year),
            (Year::Relative(years), Some(published)) => return of(published.year() + years),
            (Year::Last, Some(published)) => {
                return [0, 1].iter().filter_map(|back| of(published.year() - back)).find(|date| *date < published);
            }
            (Year::Next, Some(published)) => {
                return [0, 1].iter().filter_map(|on| of(published.year() + on)).find(|date| *date > published);
            }
            (Year::Unsaid, _) => {}
            _ => return None,
        }
        if let Some(year) = self.year_of_range(expression, month, after) {
            return of(year);
        }
        // The end of a range is of its start's year, or of the next.
        if let Some((start, place)) = self.scene.day
            && place < expression.start
            && self.is_tie(place, expression.start)
        {
            return of(start.year() + i16::from(month < start.month()));
        }
        if let Some(date) = self.carried(expression, (month, day), weekday) {
            return Some(date);
        }
        let published = self.published?;
        let candidates = (-1..=1).filter_map(|step| of(published.year() + step));
        if let Some(weekday) = weekday {
            let fits = candidates.clone().filter(|date| date.weekday().to_monday_one_offset() == weekday);
            if let Some(date) = fits.min_by_key(|date| days_between(*date, published).abs()) {
                return Some(date);
            }
        }
        // Ahead by the tense, then back, then ahead.
        let back = candidates.clone().filter(|date| *date <= published).max();
        let ahead = candidates.filter(|date| *date >= published).min();
        let near = |date: &Date, days: i32| days_between(*date, published).abs() <= days;
        match expression.tense {
            Tense::Future => ahead.filter(|date| near(date, DAYS_AHEAD)).or(back),
            Tense::JustPast => back,
            tense => {
                let soon = if tense == Tense::Past { DAYS_SOON_PAST } else { DAYS_SOON };
                let back_or_soon = ahead.filter(|date| near(date, soon)).or(back);
                back.filter(|date| near(date, DAYS_BACK)).or(back_or_soon).or(ahead)
            }
        }
    }

    /// The year of the second end of a range, for the first: `28 February – 3 March 2022`.
    fn year_of_range(&self, expression: &Expression, month: i8, after: Option<&Expression>) -> Option<i16> {
        let after = after?;
        let (When::Day { year: Year::Said(year), month: last, .. }
        | When::Month { year: Year::Said(year), month: last }) = after.when
        else {
            return None;
        };
        self.is_tie(expression.end, after.start).then_some(if month > last { year - 1 } else { year })
    }

    /// Whether what stands between two places makes a range or a list of what they are.
    fn is_tie(&self, from: usize, to: usize) -> bool {
        to - from <= TIE_BYTES
            && self
                .text
                .get(from..to)
                .is_some_and(|between| RANGE_WORDS.contains(&between.trim().to_lowercase().as_str()))
    }

    /// The year of a month.
    fn month(&self, expression: &Expression, year: Year, month: i8, after: Option<&Expression>) -> Option<i16> {
        match (year, self.published) {
            (Year::Said(year), _) => return Some(year),
            (Year::Relative(years), Some(published)) => return Some(published.year() + years),
            (Year::Last, Some(published)) => {
                return Some(published.year() - i16::from(month >= published.month()));
            }
            (Year::Next, Some(published)) => {
                return Some(published.year() + i16::from(month <= published.month()));
            }
            (Year::Unsaid, _) => {}
            _ => return None,
        }
        if let Some(year) = self.year_of_range(expression, month, after) {
            return Some(year);
        }
        if let Some(spoken) = self.spoken(expression, (month, 15))
            && let Some(date) = self.nearest(spoken, |year| Date::new(year, month, 15).ok(), None)
        {
            return Some(date.year());
        }
        let published = self.published?;
        let back = i32::from(published.month() - month).rem_euclid(12);
        let ahead = i32::from(month - published.month()).rem_euclid(12);
        let is_ahead = match expression.tense {
            Tense::Future => ahead <= MONTHS_AHEAD,
            _ => back > MONTHS_BACK,
        };
        Some(match is_ahead {
            true => published.year() + i16::from(month < published.month()),
            false => published.year() - i16::from(month > published.month()),
        })
    }

    fn weekday(&self, expression: &Expression, weekday: i8, which: Which) -> Option<Date> {
        let published = self.published.filter(|_| !self.narrative)?;
        let today = published.weekday().to_monday_one_offset();
        let back = i32::from((today - weekday).rem_euclid(7));
        let ahead = i32::from((weekday - today).rem_euclid(7));
        let step = match (which, expression.tense) {
            (Which::Nearest, Tense::Future) => ahead,
            (Which::Nearest, _) => -back,
            (Which::Last, _) => -(if back == 0 { 7 } else { back }),
            (Which::Next, _) => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            (Which::This, Tense::Past | Tense::JustPast) => -back,
            (Which::This, _) => i32::from(weekday - today),
            (Which::Week(weeks), _) => i32::from(weekday - today) + 7 * i32::from(weeks),
        };
        published.checked_add(step.days()).ok()
    }

    fn since_publication(&self, count: i32, unit: Unit) -> Option<Dated> {
        let published = self.published?;
        match unit {
            // `Today` in a narrative is the present, not a day.
            Unit::Day if self.narrative => None,
            Unit::Day => published.checked_add(count.days()).ok().map(day_of),
            Unit::Week => None,
            Unit::Month => {
                let date = published.first_of_month().checked_add(count.months()).ok()?;
                Dated::month(date.year(), date.month(), Origin::VisibleText)
            }
            Unit::Year => Dated::year(published.year().checked_add(i16::try_from(count).ok()?)?, Origin::VisibleText),
        }
    }
}

fn day_of(date: Date) -> Dated {
    Dated::day(date, Origin::VisibleText)
}

/// The days from one date to a later one.
fn days_between(from: Date, to: Date) -> i32 {
    i32::try_from(dateline_core::day_number(to) - dateline_core::day_number(from)).unwrap_or(i32::MAX)
}
