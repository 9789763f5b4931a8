//! Dates as a condition: a range of days goes in, the articles whose date lies in it come out.
//!
//! An article that is known to a month or a year alone lies in a range if all of that month or year does: it is not
//! taken to be of the first. tantivy's own range over a column knows no precision.

use dateline_core::schema::DateNames;
use dateline_core::{Precision, date_of_day, day_number};
use tantivy::columnar::{Column, ColumnType, MonotonicallyMappableToU64};
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::matching::{Condition, Matching};
use crate::range::DayRange;

/// Articles whose dates are looked up together.
const BATCH: usize = 256;

/// Finds articles by date.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DaysQuery {
    pub columns: DateNames,
    pub range: DayRange,
}

impl DaysQuery {
    /// The dates of one segment, to be asked of single articles.
    pub fn open(&self, reader: &SegmentReader) -> tantivy::Result<Days> {
        let fast = reader.fast_fields();
        let precision = fast.u64(self.columns.precision)?;
        let coarse = precision.min_value() < Precision::Day.code();
        // As the numbers that tantivy keeps: many at once are read in half the time.
        let day = match fast.u64_lenient(self.columns.day)? {
            Some((column, ColumnType::I64)) => column,
            _ => fast.i64(self.columns.day)?.to_u64_monotonic(),
        };
        let precision = coarse.then_some(precision);
        Ok(Days { day, precision, range: self.range, end: reader.max_doc() })
    }
}

impl Query for DaysQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(DaysWeight(*self)))
    }
}

struct DaysWeight(DaysQuery);

impl Weight for DaysWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let docs = self.0.open(reader)?;
        if docs.meets_none() {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(ConstScorer::new(Matching::new(docs), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("its date is in the range", scorer.score()))
    }
}

/// The articles of one segment that lie in the range, by looking each up.
pub(crate) struct Days {
    /// Each day as [`i64::to_u64`] has it.
    day: Column<u64>,
    /// `None` where every date of the segment has its day.
    precision: Option<Column<u64>>,
    range: DayRange,
    end: DocId,
}

impl Condition for Days {
    fn end(&self) -> DocId {
        self.end
    }

    fn first_from(&mut self, doc: DocId) -> DocId {
        (doc..self.end).find(|doc| self.meets(*doc)).unwrap_or(TERMINATED)
    }

    fn meets(&self, doc: DocId) -> bool {
        Days::meets(self, doc)
    }
}

impl Days {
    /// Whether all dates of the segment lie elsewhere: then it is not looked through.
    pub fn meets_none(&self) -> bool {
        let (least, greatest) = (i64::from_u64(self.day.min_value()), i64::from_u64(self.day.max_value()));
        self.range.from.is_some_and(|from| from > greatest) || self.range.to.is_some_and(|to| to < least)
    }

    /// Whether an article's date lies in the range.
    pub fn meets(&self, doc: DocId) -> bool {
        self.includes(doc, self.day.first(doc))
    }

    /// Keeps what is of an article whose date lies in the range; `doc` tells which it is of.
    pub fn retain<T: Copy>(&self, found: &mut Vec<T>, doc: impl Fn(&T) -> DocId) {
        let (mut docs, mut days) = ([0; BATCH], [None; BATCH]);
        let (mut start, mut kept) = (0, 0);
        while start < found.len() {
            let count = BATCH.min(found.len() - start);
            let (docs, days) = (&mut docs[..count], &mut days[..count]);
            docs.iter_mut().zip(&found[start..]).for_each(|(into, found)| *into = doc(found));
            days.fill(None);
            self.day.first_vals(docs, days);
            for at in 0..count {
                if self.includes(docs[at], days[at]) {
                    found[kept] = found[start + at];
                    kept += 1;
                }
            }
            start += count;
        }
        found.truncate(kept);
    }

    /// Whether an article's date lies in the range, of which the first day is known.
    fn includes(&self, doc: DocId, first: Option<u64>) -> bool {
        let Some(first) = first.map(i64::from_u64) else {
            return false;
        };
        if self.range.from.is_some_and(|from| first < from) {
            return false;
        }
        let Some(to) = self.range.to else {
            return true;
        };
        if first > to {
            return false;
        }
        let precision = self.precision.as_ref().and_then(|column| column.first(doc)).and_then(Precision::from_code);
        last_day(first, precision) <= to
    }
}

/// The last day of the period that begins on `first`.
fn last_day(first: i64, precision: Option<Precision>) -> i64 {
    let date = match precision {
        Some(Precision::Month | Precision::Year) => date_of_day(first),
        Some(Precision::Day | Precision::Second) | None => None,
    };
    match (date, precision) {
        (Some(date), Some(Precision::Year)) => day_number(date.last_of_year()),
        (Some(date), _) => day_number(date.last_of_month()),
        (None, _) => first,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_end_on_their_last_day() {
        let day = |year, month, day| day_number(date(year, month, day));
        assert_eq!(last_day(day(2024, 2, 1), Some(Precision::Month)), day(2024, 2, 29));
        assert_eq!(last_day(day(2024, 1, 1), Some(Precision::Year)), day(2024, 12, 31));
        assert_eq!(last_day(day(2024, 2, 3), Some(Precision::Day)), day(2024, 2, 3));
        assert_eq!(last_day(day(2024, 2, 3), None), day(2024, 2, 3));
    }
}
