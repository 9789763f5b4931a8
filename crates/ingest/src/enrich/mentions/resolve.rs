//! Resolve: expressions go in, dates come out. A report's days are those nearest to its publication; a narrative's carry
//! the year, and the day, that it spoke of last. What cannot be told is left out.

use std::ops::Range;

use dateline_core::{Dated, Origin, Precision};
use jiff::ToSpan;
use jiff::civil::Date;

use super::expression::{Expression, Tense, When, Which, Year};
use super::sense::Unit;

/// How many days back a day without a year is sought before it is taken for one to come.
const DAYS_BACK: i32 = 240;
/// How many days on, where the sentence looks ahead.
const DAYS_AHEAD: i32 = 240;
/// The same in months.
const MONTHS_BACK: i32 = 8;
const MONTHS_AHEAD: i32 = 8;
/// A narrative passes into another year only for what is this near, in days.
const INTO_NEXT_YEAR: i32 = 130;
const INTO_LAST_YEAR: i32 = 45;
/// A day within so many days of publication shows a report.
const REPORTED_DAYS: i32 = 8;
/// A day with a year of no more than so many days before publication is the report's own.
const RECENT_DAYS: i32 = 60;
/// How far, in bytes, what was spoken of holds within a paragraph of a report.
const SCENE_BYTES: usize = 500;
/// How many days before publication a past begins that a paragraph may stay in.
const OLD_DAYS: i32 = 300;
/// A day so much lower than the last is of the next month.
const HALF_MONTH: i8 = 15;
/// How far, in bytes, the day that `the next day` is counted from may lie back.
const ANCHOR_BYTES: usize = 1_500;
/// How long, in bytes, a paragraph is that can be a heading.
const HEADING_BYTES: usize = 60;

/// How many bytes the words take that a sentence may open with before its year (`Already in`).
const OPENING_BYTES: usize = 40;

/// The most bytes that are looked at between the ends of a range.
const TIE_BYTES: usize = 24;

/// What two ends of a range have between them.
const RANGE_WORDS: &[&str] = &[
    ",", "-", "–", "—", "to", "and", "until", "till", "through", "по", "до", "і", "й", "та", "и", "au", "et", "bis",
    "und", "إلى", "الى", "حتى", "و", "al", "do", "or", "або", "или",
];

/// The dates of a text's expressions, each with its place.
pub(super) fn resolve(text: &str, found: &[Expression], published: Option<Date>) -> Vec<(Dated, Range<usize>)> {
    let mut resolver = Resolver { text, published, narrative: true, scene: Scene::default() };
    resolver.narrative = published.is_none_or(|published| resolver.is_narrative(found, published));
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

/// What shows whether a text is a report or a narrative, in numbers of expressions.
#[derive(Default)]
struct Evidence {
    /// Days and months of years past, and such years by themselves.
    old: i32,
    old_years: i32,
    /// Years of the report's own time.
    recent: i32,
    /// Days without a year that are near publication, and that are not.
    near: i32,
    scattered: i32,
    /// Days counted from publication: `yesterday`, `Tuesday`.
    told: i32,
}

impl Evidence {
    fn is_narrative(&self) -> bool {
        let old = self.old + self.old_years;
        let reported = self.near + self.told;
        let steeped = (self.old >= 2 || old >= 3) && reported * 6 <= old && self.recent <= old;
        let wanders = old >= 1
            && self.scattered >= 3
            && self.scattered >= 3 * self.near
            && self.told * 4 <= self.scattered
            && self.recent <= old + self.scattered / 3;
        steeped || wanders
    }
}

struct Resolver<'a> {
    text: &'a str,
    published: Option<Date>,
    /// Whether the text tells of the past, and not of the days before its publication.
    narrative: bool,
    scene: Scene,
}

/// What the text spoke of last.
#[derive(Default)]
struct Scene {
    /// The last day, and where.
    day: Option<(Date, usize)>,
    /// The last date with an explicit or carried year and a month: its middle, and its paragraph and sentence.
    dated: Option<Spoken>,
    /// Where that stands.
    place: usize,
    /// The last year said by itself.
    year: Option<Spoken>,
}

/// The last date with a month, and the last year after it.
type SpokenOf = (Option<Spoken>, Option<Spoken>);

#[derive(Clone, Copy)]
struct Spoken {
    date: Date,
    paragraph: u32,
    sentence: u32,
    /// Whether it leads its paragraph, or is a heading.
    leads: bool,
    /// Whether it opens its sentence.
    opens: bool,
    /// Whether it was said, and not found from another.
    said: bool,
}

impl Resolver<'_> {
    /// Whether a dated text is a narrative: it says years past, and the days that it names are not those before its
    /// publication.
    fn is_narrative(&self, found: &[Expression], published: Date) -> bool {
        let mut seen = Evidence::default();
        for expression in found {
            match expression.when {
                When::Day { year: Year::Said(year), month, day, .. } => {
                    let Ok(date) = Date::new(year, month, day) else { continue };
                    match days_between(date, published) {
                        ..=RECENT_DAYS => seen.recent += 1,
                        _ => seen.old += 1,
                    }
                }
                When::Month { year: Year::Said(year), .. } if year < published.year() => seen.old += 1,
                When::Year(year) if year < published.year() => seen.old_years += 1,
                When::Month { year: Year::Said(_), .. } | When::Year(_) => seen.recent += 1,
                When::Day { year: Year::Unsaid, month, day, .. } => {
                    let away = (-1..=1)
                        .filter_map(|step| Date::new(published.year() + step, month, day).ok())
                        .map(|date| days_between(date, published).abs())
                        .min();
                    match away {
                        Some(..=REPORTED_DAYS) => seen.near += 1,
                        _ => seen.scattered += 1,
                    }
                }
                When::FromPublication(0, Unit::Day) => seen.told += 1,
                When::Weekday(..) | When::FromPublication(-1..=1, Unit::Day) => seen.told += 2,
                _ => {}
            }
        }
        seen.is_narrative()
    }

    fn date(&mut self, expression: &Expression, after: Option<&Expression>) -> Option<Dated> {
        match expression.when {
            When::Day { year, month, day, weekday } => {
                let date = self.day(expression, year, (month, day), weekday, after)?;
                Some(Dated::day(date, Origin::VisibleText))
            }
            When::DayOfMonth(day) => {
                let (spoken, place) = (self.scene.dated?.date, self.scene.place);
                if expression.start - place > ANCHOR_BYTES {
                    return None;
                }
                // A day well before the last one is of the month after.
                let months = i32::from(day + HALF_MONTH < spoken.day());
                let month = spoken.first_of_month().checked_add(months.months()).ok()?;
                Date::new(month.year(), month.month(), day).ok().map(day_of)
            }
            When::Month { year, month } => {
                Dated::month(self.month(expression, year, month, after)?, month, Origin::VisibleText)
            }
            When::Year(year) => Dated::year(year, Origin::VisibleText),
            When::Weekday(day, which) => self.weekday(expression, day, which).map(day_of),
            When::FromPublication(count, unit) => self.from_publication(count, unit),
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
            _ => back.filter(|date| near(date, DAYS_BACK)).or(ahead).or(back),
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

    /// A day by the year that was spoken of before, where the text goes by that.
    fn carried(&self, expression: &Expression, (month, day): (i8, i8), weekday: Option<i8>) -> Option<Date> {
        let spoken = self.spoken(expression, (month, day))?;
        let of = |year: i16| Date::new(year, month, day).ok();
        self.nearest(spoken, of, weekday)
    }

    /// What was spoken of before that an expression without a year goes by.
    fn spoken(&self, expression: &Expression, (month, day): (i8, i8)) -> Option<SpokenOf> {
        let Scene { dated, year, .. } = self.scene;
        if !self.narrative {
            return self.spoken_in_report(expression, (month, day));
        }
        let year = year.filter(|year| {
            year.leads
                || year.opens
                || dated.is_none()
                || (year.paragraph == expression.paragraph
                    && dated.is_none_or(|dated| {
                        dated.paragraph != year.paragraph || (dated.date.year() - year.date.year()).abs() <= 1
                    }))
        });
        (dated.is_some() || year.is_some()).then_some((dated, year))
    }

    /// The same in a report, which goes by what its own sentence says, and by what its paragraph says of the same month
    /// or of a past that it has not left.
    fn spoken_in_report(&self, expression: &Expression, (month, day): (i8, i8)) -> Option<SpokenOf> {
        let published = self.published?;
        let past = |spoken: &Spoken| spoken.date.year() <= published.year();
        let same_sentence = |spoken: &Spoken| spoken.sentence == expression.sentence;
        let near = expression.start.saturating_sub(self.scene.place) <= SCENE_BYTES;
        let dated = self.scene.dated.filter(|spoken| {
            let same_paragraph = near && spoken.paragraph == expression.paragraph;
            let away = |year: i16| Date::new(year, month, day).map_or(0, |date| days_between(spoken.date, date));
            let reported = (-1..=1)
                .filter_map(|step| Date::new(published.year() + step, month, day).ok())
                .any(|date| days_between(date, published).abs() <= REPORTED_DAYS);
            let goes_on = days_between(spoken.date, published) > OLD_DAYS
                && expression.tense != Tense::Future
                && !reported
                && [0, 1].iter().any(|on| (0..=INTO_NEXT_YEAR).contains(&away(spoken.date.year() + on)));
            let holds = same_sentence(spoken)
                || (same_paragraph && (spoken.date.month() == month || goes_on))
                || spoken.heads();
            spoken.said && past(spoken) && holds
        });
        let year = self.scene.year.filter(|spoken| past(spoken) && (same_sentence(spoken) || spoken.heads()));
        (dated.is_some() || year.is_some()).then_some((dated, year))
    }

    /// The year's own date of those near what was spoken of.
    fn nearest(&self, (dated, year): SpokenOf, of: impl Fn(i16) -> Option<Date>, weekday: Option<i8>) -> Option<Date> {
        let fits = |date: &Date| weekday.is_none_or(|weekday| date.weekday().to_monday_one_offset() == weekday);
        let not_after =
            |date: &Date| self.published.is_none_or(|published| days_between(*date, published) >= -REPORTED_DAYS);
        // A year said by itself after the last dated expression rules.
        if let Some(year) = year {
            return of(year.date.year()).filter(|date| not_after(date) || self.published.is_none());
        }
        let anchor = dated?.date;
        let same = of(anchor.year());
        let next = of(anchor.year() + 1).filter(not_after);
        let last = of(anchor.year() - 1);
        if weekday.is_some()
            && let Some(date) = [same, next, last].into_iter().flatten().find(fits)
        {
            return Some(date);
        }
        if let Some(next) = next
            && days_between(anchor, next) <= INTO_NEXT_YEAR
        {
            return Some(next);
        }
        if let Some(last) = last
            && days_between(last, anchor) <= INTO_LAST_YEAR
        {
            return Some(last);
        }
        same.filter(not_after).or(last)
    }

    /// The year of a month.
    fn month(&self, expression: &Expression, year: Year, month: i8, after: Option<&Expression>) -> Option<i16> {
        match (year, self.published) {
            (Year::Said(year), _) => return Some(year),
            (Year::Relative(years), Some(published)) => return Some(published.year() + i16::from(years)),
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

    fn from_publication(&self, count: i32, unit: Unit) -> Option<Dated> {
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

    fn is_past_year(&self, date: Date) -> bool {
        self.published.is_none_or(|published| date.year() < published.year())
    }

    /// Keeps what was spoken of for what comes after.
    fn remember(&mut self, expression: &Expression, date: &Dated) {
        let leads = self.leads(expression);
        // What is found by a year that was said is as good as said.
        let unsaid = matches!(
            expression.when,
            When::Day { year: Year::Unsaid, .. } | When::Month { year: Year::Unsaid, .. } | When::FromLast(_)
        );
        let follows = self.scene.dated.is_some_and(|spoken| {
            unsaid
                && spoken.said
                && days_between(spoken.date, date.date()).abs() <= INTO_NEXT_YEAR
                && self.is_past_year(spoken.date)
        });
        let said = follows
            || matches!(
                expression.when,
                When::Day { year: Year::Said(_), .. } | When::Month { year: Year::Said(_), .. } | When::Year(_)
            );
        let spoken = Spoken {
            date: date.date(),
            paragraph: expression.paragraph,
            sentence: expression.sentence,
            leads,
            opens: self.opens(expression),
            said,
        };
        match date.precision() {
            Precision::Year => {
                let known = matches!(expression.when, When::Year(_)) && !expression.since;
                if known {
                    self.scene.year = Some(spoken);
                }
            }
            Precision::Month => {
                if let Ok(middle) = Date::new(date.date().year(), date.date().month(), 15) {
                    self.scene.dated = Some(Spoken { date: middle, ..spoken });
                }
                self.scene.year = None;
                self.scene.place = expression.end;
            }
            Precision::Day | Precision::Second => {
                self.scene.day = Some((date.date(), expression.end));
                self.scene.dated = Some(spoken);
                self.scene.place = expression.end;
                self.scene.year = None;
            }
        }
    }

    /// Whether no more than a preposition stands before an expression in its sentence.
    fn opens(&self, expression: &Expression) -> bool {
        let from = self.text.floor_char_boundary(expression.start.saturating_sub(OPENING_BYTES));
        let before = &self.text[from..expression.start];
        let sentence = match before.rfind(['.', '!', '?', '\n', ';']) {
            Some(at) => &before[at + 1..],
            None if from == 0 => before,
            None => return false,
        };
        sentence.split_whitespace().count() <= 2
    }

    /// Whether an expression is a heading: all of a short paragraph.
    fn leads(&self, expression: &Expression) -> bool {
        let from = self.text.floor_char_boundary(expression.start.saturating_sub(HEADING_BYTES));
        let to = self.text.floor_char_boundary(expression.end.saturating_add(HEADING_BYTES));
        let (before, after) = (&self.text[from..expression.start], &self.text[expression.end..to]);
        let head = match before.rfind('\n') {
            Some(at) => &before[at + 1..],
            None if from == 0 => before,
            None => return false,
        };
        let tail = match after.find('\n') {
            Some(at) => &after[..at],
            None if to == self.text.len() => after,
            None => return false,
        };
        head.len() + tail.len() < HEADING_BYTES
            && !tail.contains(". ")
            && !tail.trim_end().ends_with(['.', ',', '!', '?', ';', '"', '…'])
    }
}

impl Spoken {
    /// Whether all below goes by it.
    fn heads(&self) -> bool {
        self.leads && self.said
    }
}

fn day_of(date: Date) -> Dated {
    Dated::day(date, Origin::VisibleText)
}

/// The days from one date to a later one.
fn days_between(from: Date, to: Date) -> i32 {
    i32::try_from(dateline_core::day_number(to) - dateline_core::day_number(from)).unwrap_or(i32::MAX)
}
