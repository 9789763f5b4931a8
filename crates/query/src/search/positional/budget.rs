//! What the positional operators of one search may cost: the commonest words near each other in every article of a large
//! index would keep it busy for minutes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::spans::{SEARCH_STEPS, SEARCH_STEPS_PER_ARTICLE};

/// Parts of a segment, one after the other, that may be searched side by side.
pub(crate) const RANGES: u32 = 4;

/// How many places a search may still look at: of each part of each segment its share, so that it does not matter which is
/// searched first, or whether several are at a time.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Vec<(SegmentId, [AtomicUsize; RANGES as usize])>,
    hit: AtomicBool,
}

impl Budget {
    /// What one search over so many articles may take.
    pub fn new(searcher: &Searcher, articles: u64) -> Self {
        let articles = usize::try_from(articles).unwrap_or(usize::MAX);
        let steps = articles.saturating_mul(SEARCH_STEPS_PER_ARTICLE).saturating_add(SEARCH_STEPS);
        let segments = searcher.segment_readers();
        let documents: u64 = segments.iter().map(|segment| u64::from(segment.max_doc())).sum();
        let share = |segment: &SegmentReader| {
            let share = steps as u128 * u128::from(segment.max_doc()) / u128::from(documents.max(1));
            (segment.segment_id(), [(); RANGES as usize].map(|()| AtomicUsize::new(share as usize / RANGES as usize)))
        };
        Self { left: segments.iter().map(share).collect(), hit: AtomicBool::new(false) }
    }

    /// Whether an article had more places than were looked at.
    pub fn is_hit(&self) -> bool {
        self.hit.load(Ordering::Relaxed)
    }
}

/// The parts of a segment of so many documents: where each begins, and where the last ends.
pub(crate) fn ranges(documents: DocId) -> [DocId; RANGES as usize + 1] {
    std::array::from_fn(|number| (u64::from(documents) * number as u64 / u64::from(RANGES)) as DocId)
}

/// The part of a budget that is one segment's.
pub(crate) struct Share {
    budget: Arc<Budget>,
    /// Whose it is; that of none has nothing.
    at: Option<usize>,
    ranges: [DocId; RANGES as usize + 1],
}

impl Share {
    /// The share of a segment.
    pub fn of(budget: &Arc<Budget>, segment: &SegmentReader) -> Self {
        let at = budget.left.iter().position(|(id, _)| *id == segment.segment_id());
        Self { budget: budget.clone(), at, ranges: ranges(segment.max_doc()) }
    }

    /// In which part of the segment a document is.
    fn range(&self, doc: DocId) -> usize {
        self.ranges[1..RANGES as usize].iter().filter(|start| **start <= doc).count()
    }

    fn left(&self, doc: DocId) -> Option<&AtomicUsize> {
        self.at.map(|at| &self.budget.left[at].1[self.range(doc)])
    }

    /// The first document from `doc` on of which places may be looked at; `None` where there is none.
    pub fn first_from(&self, doc: DocId) -> Option<DocId> {
        if self.grant(doc, 1) > 0 {
            return Some(doc);
        }
        let next = self.ranges[self.range(doc) + 1];
        if next < self.ranges[RANGES as usize] && next > doc { self.first_from(next) } else { None }
    }

    /// How many of the places that a document wants may be looked at.
    pub fn grant(&self, doc: DocId, wanted: usize) -> usize {
        self.left(doc).map_or(0, |left| wanted.min(left.load(Ordering::Relaxed)))
    }

    /// Takes note of the places of a document that were looked at, and whether that was all there were.
    pub fn spend(&self, doc: DocId, steps: usize, hit: bool) {
        if let Some(left) = self.left(doc) {
            // No other thread searches this part, but for the first match of the segment.
            left.store(left.load(Ordering::Relaxed).saturating_sub(steps), Ordering::Relaxed);
        }
        if hit {
            self.budget.hit.store(true, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_is_spent_is_passed_over() {
        let id = SegmentId::from_uuid_string("0123456789abcdef0123456789abcdef").unwrap();
        let left = [0, 5, 0, 2].map(AtomicUsize::new);
        let budget = Arc::new(Budget { left: vec![(id, left)], hit: AtomicBool::new(false) });
        let share = Share { budget: budget.clone(), at: Some(0), ranges: ranges(10) };
        assert_eq!(share.ranges, [0, 2, 5, 7, 10]);
        let from = [0, 1, 2, 4, 5, 6, 7, 9].map(|doc| share.first_from(doc));
        assert_eq!(from, [Some(2), Some(2), Some(2), Some(4), Some(7), Some(7), Some(7), Some(9)]);
        share.spend(8, 7, false);
        assert_eq!([share.first_from(9), share.first_from(4)], [None, Some(4)]);
        assert_eq!(share.grant(3, 9), 5);
        share.spend(3, 5, true);
        assert!(share.first_from(0).is_none() && budget.is_hit());
        // A segment has fewer documents than parts.
        assert_eq!(ranges(1), [0, 0, 0, 0, 1]);
        let none = Share { budget, at: None, ranges: ranges(1) };
        assert_eq!(none.first_from(0), None);
    }
}
