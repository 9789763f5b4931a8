//! Collect: every article that meets it goes in, once; the best of them, the total and the counts of all
//! facets come out. One pass, exact counts.

mod best;
mod columns;
mod counter;
mod events;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use dateline_core::{Precision, schema};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use best::Best;
pub(crate) use columns::Columns;
use counter::Counter;
pub(crate) use counter::count_all;
pub(crate) use events::Firsts;

use crate::explain::FeedbackTerm;
use crate::request::{DateField, Facet, Sort};

/// Articles whose facets are counted together: a column is asked for many values at once.
const BATCH: usize = 1024;

/// Collects the best `keep` articles and counts facets.
pub(crate) struct PageCollector<'a> {
    pub columns: &'a Columns,
    pub sort: Sort,
    pub keep: usize,
    pub facets: Vec<Facet>,
}

/// What was collected.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub total: u64,
    /// The best, best first.
    pub best: Vec<Found>,
    /// One for each facet that was asked for.
    pub counts: Vec<Counts>,
    /// The terms that feedback added when the best were rescored.
    pub feedback: Vec<FeedbackTerm>,
}

/// One article that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    pub address: DocAddress,
    pub score: Score,
    /// What decides between equal scores: the date and the id; greater is better.
    pub tie: Tie,
}

/// The order of what scores the same: the later, then the lesser id.
pub(crate) type Tie = (i64, Reverse<(u64, u64)>);

impl Found {
    /// Puts the best first, by scores that were changed, which are rounded as all scores are.
    pub fn sort(found: &mut [Self]) {
        for found in found.iter_mut() {
            found.score = unordered(ordered(found.score));
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| b.tie.cmp(&a.tie)));
    }
}

/// The counts of one facet, before they are put in buckets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Counts {
    /// Articles per day, in order; those known to a month or year alone per first day of it.
    Days { days: Vec<(i64, u64)>, coarse: HashMap<(i64, Precision), u64>, undated: u64 },
    /// The same of the dates that texts talk about, segment by segment; an article may have many.
    Events { days: Vec<(i64, Firsts)>, coarse: HashMap<(i64, Precision), Firsts>, undated: u64 },
    /// Articles per value of the column, in order; an article of several values counts under each.
    Values { values: Vec<(Arc<str>, u64)>, none: u64 },
}

/// A place in the total order: greater is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    score: u32,
    time: i64,
    id: Reverse<(u64, u64)>,
}

impl Collector for PageCollector<'_> {
    type Fruit = Page;
    type Child = SegmentPage;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentPage> {
        let columns = self.columns;
        let counters = self.facets.iter().map(|facet| Counter::open(*facet, segment, columns));
        let counters = counters.collect::<tantivy::Result<_>>()?;
        let time = columns.signed(segment, "published_time")?;
        let id = [columns.unsigned(segment, schema::ID_HALVES[0])?, columns.unsigned(segment, schema::ID_HALVES[1])?];
        let best = Best::new(self.sort, self.keep, time, id);
        Ok(SegmentPage { ordinal, total: 0, best, counters, uncounted: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        // Where no hit is wanted, all that counts is how many there are.
        self.sort == Sort::Relevance && self.keep > 0
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<SegmentFruit>>) -> tantivy::Result<Page> {
        let mut page = Page::default();
        let mut best: Vec<(Key, DocAddress)> = Vec::new();
        let mut counters: Vec<Vec<Counter>> = self.facets.iter().map(|_| Vec::new()).collect();
        for segment in segments {
            let segment = segment?;
            page.total += segment.total;
            best.extend(segment.best);
            for (all, counter) in counters.iter_mut().zip(segment.counters) {
                all.push(counter);
            }
        }
        let sums = self.facets.iter().zip(counters).map(|(facet, counters)| counter::sum(*facet, counters));
        page.counts = sums.collect::<tantivy::Result<_>>()?;
        best.sort_by_key(|(key, _)| Reverse(*key));
        best.truncate(self.keep);
        page.best = best
            .into_iter()
            .map(|(key, address)| Found { address, score: unordered(key.score), tie: (key.time, key.id) })
            .collect();
        Ok(page)
    }
}

/// What is collected of one segment.
pub(crate) struct SegmentPage {
    ordinal: SegmentOrdinal,
    total: u64,
    best: Best,
    counters: Vec<Counter>,
    /// Articles that the counters have not been given yet.
    uncounted: Vec<DocId>,
}

impl SegmentPage {
    /// Takes in articles that were found.
    pub fn gather(&mut self, docs: &[DocId], scores: &[Score]) {
        self.total += docs.len() as u64;
        if !self.counters.is_empty() {
            self.uncounted.extend_from_slice(docs);
            if self.uncounted.len() >= BATCH {
                self.count();
            }
        }
        self.best.take(docs, scores);
    }

    fn count(&mut self) {
        for counter in &mut self.counters {
            counter.count_all(&self.uncounted);
        }
        self.uncounted.clear();
    }
}

/// What a segment gives.
pub(crate) struct SegmentFruit {
    total: u64,
    best: Vec<(Key, DocAddress)>,
    counters: Vec<Counter>,
}

impl SegmentCollector for SegmentPage {
    type Fruit = tantivy::Result<SegmentFruit>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.gather(&[doc], &[score]);
    }

    fn harvest(mut self) -> Self::Fruit {
        self.count();
        let best = self.best.end().into_iter();
        Ok(SegmentFruit {
            total: self.total,
            best: best.map(|(key, doc)| (key, DocAddress::new(self.ordinal, doc))).collect(),
            counters: self.counters,
        })
    }
}

/// The bits of a score that are noise.
const NOISE: u32 = 0xF;

/// A score as a number of the same order. Scores are never negative. The last bits are dropped: they depend on the
/// order in which a segment's clauses are added up, and must not decide between articles that tie.
fn ordered(score: Score) -> u32 {
    score.max(0.0).to_bits().saturating_add(NOISE / 2) & !NOISE
}

fn unordered(bits: u32) -> Score {
    Score::from_bits(bits)
}

impl Counts {
    fn none(facet: Facet) -> Self {
        match facet {
            Facet::Date { field: DateField::Event, .. } => {
                Self::Events { days: Vec::new(), coarse: HashMap::new(), undated: 0 }
            }
            Facet::Date { .. } => Self::Days { days: Vec::new(), coarse: HashMap::new(), undated: 0 },
            Facet::Outlet | Facet::Site | Facet::Author | Facet::Lang => Self::Values { values: Vec::new(), none: 0 },
        }
    }

    fn add(&mut self, more: Self) {
        match (self, more) {
            (Self::Days { days, coarse, undated }, Self::Days { days: d, coarse: c, undated: u }) => {
                *days = merged(std::mem::take(days), d);
                c.into_iter().for_each(|(period, count)| *coarse.entry(period).or_default() += count);
                *undated += u;
            }
            (Self::Events { days, coarse, undated }, Self::Events { days: d, coarse: c, undated: u }) => {
                days.extend(d);
                c.into_iter().for_each(|(period, firsts)| coarse.entry(period).or_default().add(&firsts));
                *undated += u;
            }
            (Self::Values { values, none }, Self::Values { values: v, none: n }) => {
                *values = merged(std::mem::take(values), v);
                *none += n;
            }
            _ => unreachable!("the counts of one facet are of one kind"),
        }
    }
}

/// Counts of two lists in order as one.
fn merged<K: Ord>(one: Vec<(K, u64)>, other: Vec<(K, u64)>) -> Vec<(K, u64)> {
    if one.is_empty() {
        return other;
    }
    let mut both = Vec::with_capacity(one.len().max(other.len()));
    let (mut one, mut other) = (one.into_iter().peekable(), other.into_iter().peekable());
    while let (Some((a, _)), Some((b, _))) = (one.peek(), other.peek()) {
        let order = a.cmp(b);
        let first = if order.is_le() { one.next() } else { None };
        let second = if order.is_ge() { other.next() } else { None };
        both.extend(match (first, second) {
            (Some((key, a)), Some((_, b))) => Some((key, a + b)),
            (first, second) => first.or(second),
        });
    }
    both.extend(one);
    both.extend(other);
    both
}
