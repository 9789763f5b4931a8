//! Dates that texts talk about as a condition: a range of days goes in, the articles that talk of a date in it come out.
//!
//! Any one of an article's dates will do. A month or a year lies in a range if all of it does, as with the dates of the
//! article itself (`days`).

use std::ops::Range;

use dateline_core::schema::EVENT;
use dateline_core::{EventDate, date_of_day, day_number};
use tantivy::columnar::Column;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError};

use super::days::last_day;
use crate::range::DayRange;

/// Documents that are looked through at once: few after a jump, more as the reading goes on, so that neither a
/// conjunction nor a scan pays for the other.
const BLOCKS: Range<u32> = 64..8192;

/// Finds articles by the dates that they talk about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EventQuery {
    pub range: DayRange,
}

impl Query for EventQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(EventWeight(*self)))
    }
}

struct EventWeight(EventQuery);

impl Weight for EventWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let column = reader.fast_fields().i64(EVENT)?;
        let range = self.0.range;
        let codes = EventDate::codes_between(range.from, range.to);
        // A segment all of whose dates lie elsewhere is not looked through.
        if codes.0 > column.max_value() || codes.1 < column.min_value() {
            return Ok(Box::new(EmptyScorer));
        }
        let mut docs = Events {
            column,
            range,
            codes,
            exact: !cuts_a_period(range),
            doc: 0,
            end: reader.max_doc(),
            loaded: 0..0,
            found: Vec::new(),
            next: 0,
        };
        docs.doc = docs.first_from(0);
        Ok(Box::new(ConstScorer::new(docs, boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("it talks of a date in the range", scorer.score()))
    }
}

/// Whether a month or a year that begins in the range ends after it. Then it is not enough that a number lies between
/// two others.
fn cuts_a_period(range: DayRange) -> bool {
    let Some((to, date)) = range.to.and_then(|to| Some((to, date_of_day(to)?))) else {
        return false;
    };
    [(date.first_of_month(), date.last_of_month()), (date.first_of_year(), date.last_of_year())]
        .into_iter()
        .any(|(first, last)| day_number(last) > to && range.from.is_none_or(|from| from <= day_number(first)))
}

/// The articles of one segment that talk of a date in the range.
struct Events {
    column: Column<i64>,
    range: DayRange,
    /// The least and the greatest number of dates that begin in the range.
    codes: (i64, i64),
    /// Whether all of these lie in it.
    exact: bool,
    doc: DocId,
    end: DocId,
    /// The documents that were looked through last.
    loaded: Range<DocId>,
    /// Those of them that meet the condition, and the first that has not been passed.
    found: Vec<DocId>,
    next: usize,
}

impl Events {
    fn first_from(&mut self, mut doc: DocId) -> DocId {
        while doc < self.end {
            if !self.loaded.contains(&doc) {
                self.load(doc);
            }
            while let Some(found) = self.found.get(self.next) {
                if *found >= doc {
                    return *found;
                }
                self.next += 1;
            }
            doc = self.loaded.end;
        }
        TERMINATED
    }

    /// Looks through some documents from `first` on.
    fn load(&mut self, first: DocId) {
        let size = if first == self.loaded.end { 2 * self.loaded.len() as u32 } else { 0 };
        let size = size.clamp(BLOCKS.start, BLOCKS.end);
        self.loaded = first..first.saturating_add(size).min(self.end);
        self.found.clear();
        self.next = 0;
        self.column.get_docids_for_value_range(self.codes.0..=self.codes.1, self.loaded.clone(), &mut self.found);
        self.found.dedup();
        if !self.exact {
            let mut found = std::mem::take(&mut self.found);
            found.retain(|doc| self.meets(*doc));
            self.found = found;
        }
    }

    /// Whether a date of an article lies in the range.
    fn meets(&self, doc: DocId) -> bool {
        // In order: the first that is too late ends it.
        let mut codes = self.column.values_for_doc(doc).take_while(|code| *code <= self.codes.1);
        codes.any(|code| code >= self.codes.0 && (self.exact || self.contains(EventDate::from_code(code))))
    }

    fn contains(&self, date: EventDate) -> bool {
        self.range.to.is_none_or(|to| last_day(date.first, Some(date.precision)) <= to)
    }
}

impl DocSet for Events {
    fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.doc = self.first_from(self.doc + 1);
        }
        self.doc
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.doc = self.first_from(target);
        }
        self.doc
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        // Asked whether one article meets the condition, it looks at that one alone.
        if target >= self.end {
            self.doc = TERMINATED;
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        if self.doc > target {
            return SeekDangerResult::SeekLowerBound(self.doc);
        }
        if self.doc == target || self.meets(target) {
            self.doc = target;
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(target + 1)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        // Unknown without looking: as many as there are, so that other conditions lead.
        self.end
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ranges_that_end_within_a_month_or_a_year_cut_it() {
        let range = |from, to| DayRange { from: Some(day_number(from)), to: Some(day_number(to)) };
        assert!(cuts_a_period(range(date(2025, 5, 1), date(2025, 5, 16))));
        assert!(cuts_a_period(range(date(2025, 1, 1), date(2025, 3, 31))), "the year begins in it");
        assert!(cuts_a_period(DayRange { from: None, to: Some(day_number(date(2025, 5, 31))) }));
        for whole in [
            range(date(2025, 5, 16), date(2025, 5, 16)),
            range(date(2025, 5, 1), date(2025, 5, 31)),
            range(date(2024, 1, 1), date(2024, 12, 31)),
            DayRange { from: Some(0), to: None },
        ] {
            assert!(!cuts_a_period(whole), "{whole}");
        }
    }
}
