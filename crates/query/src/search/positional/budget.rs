//! What the positional operators of one search may cost: the commonest words near each other in every article of a large
//! index would keep it busy for minutes.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::spans::{SEARCH_STEPS, SEARCH_STEPS_PER_ARTICLE};

/// How many places a search may still look at, over all its articles.
#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicUsize,
    hit: AtomicBool,
}

impl Budget {
    /// What one search over so many articles may take.
    pub fn new(articles: u64) -> Self {
        let articles = usize::try_from(articles).unwrap_or(usize::MAX);
        let steps = articles.saturating_mul(SEARCH_STEPS_PER_ARTICLE).saturating_add(SEARCH_STEPS);
        Self { left: AtomicUsize::new(steps), hit: AtomicBool::new(false) }
    }

    /// Whether an article had more places than were looked at.
    pub fn is_hit(&self) -> bool {
        self.hit.load(Ordering::Relaxed)
    }

    /// Whether nothing more may be looked at.
    pub fn is_spent(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }

    /// How many of the places that an article wants it may look at.
    pub fn grant(&self, wanted: usize) -> usize {
        wanted.min(self.left.load(Ordering::Relaxed))
    }

    /// Takes note of the places that were looked at, and whether that was all there were.
    pub fn spend(&self, steps: usize, hit: bool) {
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some(left.saturating_sub(steps)));
        self.hit.fetch_or(hit, Ordering::Relaxed);
    }
}
