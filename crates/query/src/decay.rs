//! Freshness, where somebody asks for it: a half-life goes in, the factor that an article's date puts on its score comes
//! out, and the query whose scores have it. What matches does not change.

use std::num::NonZeroU32;

use dateline_core::{day_number, schema};
use jiff::civil::Date;
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader};

use crate::ast::Span;
use crate::error::{QueryError, QueryErrorKind, ticked};

/// After so many half-lives a score falls no further: past some 120 the numbers of scores lose their precision.
const MOST_HALF_LIVES: f32 = 100.0;

/// How long it takes until an article's score counts half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HalfLife {
    days: NonZeroU32,
}

impl HalfLife {
    /// A half-life of so many days.
    pub fn of_days(days: NonZeroU32) -> Self {
        Self { days }
    }
}

/// Reads a half-life: `7d`, `3w`, `6m`, `1y`. A month counts 30 days and a year 365, so that it does not depend on the
/// day of the question.
///
/// # Errors
/// Where it is no length of time, or none at all.
pub fn parse_half_life(text: &str) -> Result<HalfLife, QueryError> {
    let wrong = |message| {
        QueryError::new(QueryErrorKind::BadDate, Span::new(0, text.len()), message)
            .hint("a half-life is a length of time: `7d`, `3w`, `6m`, `1y`")
    };
    let trimmed = text.trim();
    let no_length = || wrong(format!("{} is no length of time", ticked(trimmed)));
    let unit = trimmed.chars().next_back().map(|unit| unit.to_ascii_lowercase());
    let days_of_unit = match unit {
        Some('d') => 1,
        Some('w') => 7,
        Some('m') => 30,
        Some('y') => 365,
        _ => return Err(no_length()),
    };
    let digits = &trimmed[..trimmed.len() - 1];
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(no_length());
    }
    let days = digits.parse().ok().and_then(|count: u32| count.checked_mul(days_of_unit));
    let Some(days) = days else {
        return Err(wrong(format!("{} reaches back beyond the calendar", ticked(trimmed))));
    };
    match NonZeroU32::new(days) {
        Some(days) => Ok(HalfLife { days }),
        None => Err(wrong(format!("{} is no time at all", ticked(trimmed)))),
    }
}

/// A half-life as seen from a day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decay {
    today: i64,
    half_life: f32,
    /// What is undated is taken to be of this day.
    undated: i64,
}

impl Decay {
    /// `median` is the day of [`median_day`].
    pub fn new(half_life: HalfLife, today: Date, median: Option<i64>) -> Self {
        let today = day_number(today);
        Self { today, half_life: half_life.days.get() as f32, undated: median.unwrap_or(today) }
    }

    /// The factor on the score of an article of this day, above 0 and at most 1. What is dated after today is of today;
    /// what is dated to a month or a year alone, of its first day.
    pub fn factor(&self, day: Option<i64>) -> f32 {
        let age = self.today.saturating_sub(day.unwrap_or(self.undated)).max(0) as f32;
        (-(age / self.half_life).min(MOST_HALF_LIVES)).exp2()
    }

    /// The days of publication of a segment's articles.
    pub fn days(segment: &SegmentReader) -> tantivy::Result<Column<i64>> {
        segment.fast_fields().i64(schema::PUBLISHED.day)
    }
}

/// The day before which half of the dated articles were published: an undated article is then neither fresh nor stale,
/// however old the collection is.
pub(crate) fn median_day(searcher: &tantivy::Searcher) -> tantivy::Result<Option<i64>> {
    let mut days = Vec::new();
    for segment in searcher.segment_readers() {
        let column = Decay::days(segment)?;
        days.extend(segment.doc_ids_alive().filter_map(|doc| column.first(doc)));
    }
    let middle = days.len() / 2;
    Ok((!days.is_empty()).then(|| *days.select_nth_unstable(middle).1))
}

/// A query with decay on its scores.
#[derive(Debug)]
pub(crate) struct DecayQuery {
    pub inner: Box<dyn Query>,
    pub decay: Decay,
}

impl Clone for DecayQuery {
    fn clone(&self) -> Self {
        Self { inner: self.inner.box_clone(), decay: self.decay }
    }
}

impl Query for DecayQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(DecayWeight { inner: self.inner.weight(scoring)?, decay: self.decay }))
    }
}

struct DecayWeight {
    inner: Box<dyn Weight>,
    decay: Decay,
}

impl Weight for DecayWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inner = self.inner.scorer(reader, boost)?;
        Ok(Box::new(DecayScorer { inner, days: Decay::days(reader)?, decay: self.decay }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let inner = self.inner.explain(reader, doc)?;
        let factor = self.decay.factor(Decay::days(reader)?.first(doc));
        let mut whole = Explanation::new("decay by age", inner.value() * factor);
        whole.add_detail(inner);
        Ok(whole)
    }
}

struct DecayScorer {
    inner: Box<dyn Scorer>,
    days: Column<i64>,
    decay: Decay,
}

impl DocSet for DecayScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target)
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for DecayScorer {
    fn score(&mut self) -> Score {
        let factor = self.decay.factor(self.days.first(self.inner.doc()));
        self.inner.score() * factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn half_life(days: u32) -> HalfLife {
        HalfLife::of_days(NonZeroU32::new(days).unwrap())
    }

    #[test]
    fn lengths_of_time_are_read() {
        for (text, days) in [("7d", 7), ("3w", 21), ("6M", 180), ("1y", 365), (" 1d ", 1)] {
            assert_eq!(parse_half_life(text).unwrap(), half_life(days), "{text}");
        }
        for text in ["", "d", "7", "0d", "-7d", "1.5w", "7 d", "today", "2025", "99999999999d", "4294967295y", "7д"] {
            assert!(parse_half_life(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_score_halves_with_each_half_life() {
        let today = date(2025, 6, 15);
        let decay = Decay::new(half_life(7), today, Some(day_number(date(2025, 6, 1))));
        let of = |year, month, day| decay.factor(Some(day_number(date(year, month, day))));
        assert_eq!((of(2025, 6, 15), of(2025, 6, 8), of(2025, 6, 1)), (1.0, 0.5, 0.25));
        assert_eq!(of(2030, 1, 1), 1.0, "the future is no fresher than today");
        assert_eq!(of(1900, 1, 1), of(1800, 1, 1), "what is very old is all the same");
        assert!(of(1800, 1, 1) > f32::MIN_POSITIVE * 1e6);
        assert_eq!(decay.factor(None), 0.25);
        assert_eq!(Decay::new(half_life(7), today, None).factor(None), 1.0);
        assert_eq!(decay.factor(Some(i64::MIN)), of(1800, 1, 1));
    }
}
