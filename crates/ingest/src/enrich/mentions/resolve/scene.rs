//! The scene: what a text spoke of last, and which year a day without one takes from it.

use dateline_core::{Dated, Precision};
use jiff::civil::Date;

use super::{REPORTED_DAYS, Resolver, days_between};
use crate::enrich::mentions::expression::{Expression, Tense, When, Year};

/// How far, in bytes, what was spoken of holds within a paragraph of a report.
const SCENE_BYTES: usize = 500;
/// How many days before publication a past begins that a paragraph may stay in.
const OLD_DAYS: i32 = 300;
/// How long, in bytes, a paragraph is that can be a heading.
const HEADING_BYTES: usize = 60;
/// How many bytes the words take that a sentence may open with before its year (`Already in`).
const OPENING_BYTES: usize = 40;
/// A narrative passes into another year only for what is this near, in days.
const INTO_NEXT_YEAR: i32 = 130;
const INTO_LAST_YEAR: i32 = 45;

/// What the text spoke of last.
#[derive(Default)]
pub(super) struct Scene {
    /// The last day, and where.
    pub day: Option<(Date, usize)>,
    /// The last date with an explicit or carried year and a month: its middle, and its paragraph and sentence.
    pub dated: Option<Spoken>,
    /// Where that stands.
    pub place: usize,
    /// The last year said by itself.
    pub year: Option<Spoken>,
}

/// The last date with a month, and the last year after it.
pub(super) type SpokenOf = (Option<Spoken>, Option<Spoken>);

/// A date that was spoken of, and where.
#[derive(Clone, Copy)]
pub(super) struct Spoken {
    pub date: Date,
    paragraph: u32,
    sentence: u32,
    /// Whether it leads its paragraph, or is a heading.
    leads: bool,
    /// Whether it opens its sentence.
    opens: bool,
    /// Whether it was said, and not found from another.
    said: bool,
}

impl Spoken {
    /// Whether all below goes by it.
    fn heads(&self) -> bool {
        self.leads && self.said
    }
}

impl Resolver<'_> {
    /// A day by the year that was spoken of before, where the text goes by that.
    pub(super) fn carried(&self, expression: &Expression, (month, day): (i8, i8), weekday: Option<i8>) -> Option<Date> {
        let spoken = self.spoken(expression, (month, day))?;
        let of = |year: i16| Date::new(year, month, day).ok();
        let date = self.nearest(spoken, of, weekday)?;
        // Beside days of its own time what is to come is not long past.
        let passed = |published: Date| {
            expression.tense == Tense::Future
                && date < published
                && spoken.1.is_none()
                && spoken.0.is_some_and(|spoken| days_between(spoken.date, published) <= OLD_DAYS / 5)
        };
        (!self.published.is_some_and(passed)).then_some(date)
    }

    /// What was spoken of before that an expression without a year goes by.
    pub(super) fn spoken(&self, expression: &Expression, (month, day): (i8, i8)) -> Option<SpokenOf> {
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
    pub(super) fn spoken_in_report(&self, expression: &Expression, (month, day): (i8, i8)) -> Option<SpokenOf> {
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
            // Beside `today` and `yesterday` a day near publication is the report's, whatever was remembered before it.
            if reported
                && !same_sentence(spoken)
                && days_between(spoken.date, published) > OLD_DAYS
                && self.told.binary_search(&expression.paragraph).is_ok()
            {
                return false;
            }
            let holds = same_sentence(spoken)
                || (same_paragraph && (spoken.date.month() == month || goes_on))
                || (spoken.heads() && days_between(spoken.date, published) > OLD_DAYS);
            spoken.said && past(spoken) && holds
        });
        let year = self.scene.year.filter(|spoken| past(spoken) && (same_sentence(spoken) || spoken.heads()));
        (dated.is_some() || year.is_some()).then_some((dated, year))
    }

    /// The year's own date of those near what was spoken of.
    pub(super) fn nearest(
        &self,
        (dated, year): SpokenOf,
        of: impl Fn(i16) -> Option<Date>,
        weekday: Option<i8>,
    ) -> Option<Date> {
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

    pub(super) fn is_past_year(&self, date: Date) -> bool {
        self.published.is_none_or(|published| date.year() < published.year())
    }

    /// Keeps what was spoken of for what comes after.
    pub(super) fn remember(&mut self, expression: &Expression, date: &Dated) {
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
    pub(super) fn opens(&self, expression: &Expression) -> bool {
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
    pub(super) fn leads(&self, expression: &Expression) -> bool {
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
