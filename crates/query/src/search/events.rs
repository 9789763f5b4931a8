//! Dates that texts talk about as a condition: a range of days goes in, the articles that talk of a date in it come out.
//!
//! Any one of an article's dates will do. A month or a year lies in a range if all of it does, as with the dates of the
//! article itself (`days`).

use std::ops::Range;

use dateline_core::schema::EVENT;
use dateline_core::{EventDate, Precision, date_of_day, day_number};
use tantivy::columnar::Column;
use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

use super::matching::{Condition, Matching};
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
        let docs = Events {
            column,
            codes,
            cut: cut_periods(range).into_iter().map(EventDate::code).collect(),
            end: reader.max_doc(),
            loaded: 0..0,
            found: Vec::new(),
            next: 0,
            part: Vec::new(),
        };
        Ok(Box::new(ConstScorer::new(Matching::new(docs), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("it talks of a date in the range", scorer.score()))
    }
}

/// The year and the month that begin in the range and end after it, if there are such: in order, the dates whose numbers
/// lie between those of the range while they themselves do not lie in it.
fn cut_periods(range: DayRange) -> Vec<EventDate> {
    let Some((to, date)) = range.to.and_then(|to| Some((to, date_of_day(to)?))) else {
        return Vec::new();
    };
    let periods = [
        (Precision::Year, date.first_of_year(), date.last_of_year()),
        (Precision::Month, date.first_of_month(), date.last_of_month()),
    ];
    let cut = periods.into_iter().filter(|(_, _, last)| day_number(*last) > to);
    cut.map(|(precision, first, _)| EventDate { first: day_number(first), precision })
        .filter(|period| range.from.is_none_or(|from| from <= period.first))
        .collect()
}

/// The articles of one segment that talk of a date in the range.
struct Events {
    column: Column<i64>,
    /// The least and the greatest number of dates that begin in the range.
    codes: (i64, i64),
    /// Those between, in order, that end after it.
    cut: Vec<i64>,
    end: DocId,
    /// The documents that were looked through last.
    loaded: Range<DocId>,
    /// Those of them that meet the condition, and the first that has not been passed.
    found: Vec<DocId>,
    next: usize,
    /// Working space.
    part: Vec<DocId>,
}

impl Condition for Events {
    fn end(&self) -> DocId {
        self.end
    }

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

    fn meets(&self, doc: DocId) -> bool {
        // In order: the first that is too late ends it.
        let mut codes = self.column.values_for_doc(doc).take_while(|code| *code <= self.codes.1);
        codes.any(|code| code >= self.codes.0 && !self.cut.contains(&code))
    }
}

impl Events {
    /// Looks through some documents from `first` on.
    fn load(&mut self, first: DocId) {
        let size = if first == self.loaded.end { 2 * self.loaded.len() as u32 } else { 0 };
        let size = size.clamp(BLOCKS.start, BLOCKS.end);
        let before = self.loaded.len();
        self.loaded = first..first.saturating_add(size).min(self.end);
        self.next = 0;
        // Where many documents meet the condition, one of the first dates of each tells; where few do, it is quicker to go
        // through the dates of all.
        let many = self.found.len() * 4 > before;
        self.found.clear();
        if many {
            let mut found = std::mem::take(&mut self.found);
            found.extend(self.loaded.clone().filter(|doc| self.meets(*doc)));
            self.found = found;
            return;
        }
        let mut least = self.codes.0;
        let ends = self.cut.iter().map(|cut| (cut - 1, cut + 1));
        for (greatest, next) in ends.chain(std::iter::once((self.codes.1, i64::MAX))) {
            if least <= greatest {
                let loaded = self.loaded.clone();
                // What it is given must be empty.
                self.column.get_docids_for_value_range(least..=greatest, loaded, &mut self.part);
                self.found.append(&mut self.part);
            }
            least = next;
        }
        if !self.cut.is_empty() {
            self.found.sort_unstable();
        }
        self.found.dedup();
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ranges_that_end_within_a_month_or_a_year_cut_it() {
        let range = |from, to| DayRange { from: Some(day_number(from)), to: Some(day_number(to)) };
        let cut = |range| cut_periods(range).into_iter().map(|period| period.precision).collect::<Vec<_>>();
        assert_eq!(cut(range(date(2025, 5, 1), date(2025, 5, 16))), [Precision::Month]);
        assert_eq!(cut(range(date(2025, 1, 1), date(2025, 3, 31))), [Precision::Year]);
        let open = DayRange { from: None, to: Some(day_number(date(2025, 5, 16))) };
        assert_eq!(cut(open), [Precision::Year, Precision::Month]);
        for whole in [
            range(date(2025, 5, 16), date(2025, 5, 16)),
            range(date(2025, 5, 1), date(2025, 5, 31)),
            range(date(2024, 1, 1), date(2024, 12, 31)),
            DayRange { from: Some(0), to: None },
        ] {
            assert_eq!(cut(whole), [], "{whole}");
        }
    }
}
