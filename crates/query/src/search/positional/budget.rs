//! What the positional operators of one search may cost: the commonest words near each other in every article of a large
//! index would keep it busy for minutes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

use crate::spans::{SEARCH_STEPS, SEARCH_STEPS_PER_ARTICLE};

/// How many places a search may still look at: of each segment its share, so that it does not matter which is searched
/// first, or whether several are at a time.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Vec<(SegmentId, AtomicUsize)>,
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
            (segment.segment_id(), AtomicUsize::new(share as usize))
        };
        Self { left: segments.iter().map(share).collect(), hit: AtomicBool::new(false) }
    }

    /// Whether an article had more places than were looked at.
    pub fn is_hit(&self) -> bool {
        self.hit.load(Ordering::Relaxed)
    }
}

/// The part of a budget that is one segment's.
pub(crate) struct Share {
    budget: Arc<Budget>,
    /// Whose it is; that of none has nothing.
    at: Option<usize>,
}

impl Share {
    /// The share of a segment.
    pub fn of(budget: &Arc<Budget>, segment: &SegmentReader) -> Self {
        let at = budget.left.iter().position(|(id, _)| *id == segment.segment_id());
        Self { budget: budget.clone(), at }
    }

    fn left(&self) -> Option<&AtomicUsize> {
        self.at.map(|at| &self.budget.left[at].1)
    }

    /// Whether nothing more may be looked at.
    pub fn is_spent(&self) -> bool {
        self.grant(1) == 0
    }

    /// How many of the places that an article wants it may look at.
    pub fn grant(&self, wanted: usize) -> usize {
        self.left().map_or(0, |left| wanted.min(left.load(Ordering::Relaxed)))
    }

    /// Takes note of the places that were looked at, and whether that was all there were.
    pub fn spend(&self, steps: usize, hit: bool) {
        if let Some(left) = self.left() {
            // No other thread searches this segment.
            left.store(left.load(Ordering::Relaxed).saturating_sub(steps), Ordering::Relaxed);
        }
        if hit {
            self.budget.hit.store(true, Ordering::Relaxed);
        }
    }
}
