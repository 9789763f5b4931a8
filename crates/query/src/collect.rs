//! Stage 4 of a query: every article that meets it goes in, once; the best of them, the total and the counts of all
//! facets come out. One pass, exact counts.

mod events;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use dateline_core::{Precision, schema};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::error::DataCorruption;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyError};

use events::Events;
pub(crate) use events::Firsts;

use crate::explain::FeedbackTerm;
use crate::request::{DateField, Facet, Sort};

/// Days are counted in a flat array where a segment's dates span no more than this (550 years), else in a map.
const FLAT_DAYS: i64 = 200_000;

/// Articles whose facets are counted together: a column is asked for many values at once.
const BATCH: usize = 1024;

/// Collects the best `keep` articles and counts facets.
pub(crate) struct PageCollector {
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
    /// Articles per day, segment by segment; those known to a month or year alone per first day of it.
    Days { days: Vec<(i64, u64)>, coarse: HashMap<(i64, Precision), u64>, undated: u64 },
    /// The same of the dates that texts talk about, of which an article may have many.
    Events { days: Vec<(i64, Firsts)>, coarse: HashMap<(i64, Precision), Firsts>, undated: u64 },
    /// Articles per value of the column; an article of several values counts under each.
    Values { values: HashMap<String, u64>, none: u64 },
}

/// A place in the total order: greater is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    score: u32,
    time: i64,
    id: Reverse<(u64, u64)>,
}

type Heap = BinaryHeap<Reverse<(Key, DocAddress)>>;

impl Collector for PageCollector {
    type Fruit = Page;
    type Child = SegmentPage;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentPage> {
        let fast = segment.fast_fields();
        let counters =
            self.facets.iter().map(|facet| Counter::open(*facet, segment)).collect::<tantivy::Result<_>>()?;
        Ok(SegmentPage {
            ordinal,
            sort: self.sort,
            keep: self.keep,
            time: fast.i64("published_time")?,
            id: [fast.u64(schema::ID_HALVES[0])?, fast.u64(schema::ID_HALVES[1])?],
            total: 0,
            best: Heap::new(),
            counters,
            uncounted: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        // Where no hit is wanted, all that counts is how many there are.
        self.sort == Sort::Relevance && self.keep > 0
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<SegmentFruit>>) -> tantivy::Result<Page> {
        let mut page =
            Page { counts: self.facets.iter().map(|facet| Counts::none(*facet)).collect(), ..Page::default() };
        let mut best: Vec<(Key, DocAddress)> = Vec::new();
        for segment in segments {
            let segment = segment?;
            page.total += segment.total;
            best.extend(segment.best);
            for (sum, counts) in page.counts.iter_mut().zip(segment.counts) {
                sum.add(counts);
            }
        }
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
    sort: Sort,
    keep: usize,
    time: Column<i64>,
    id: [Column<u64>; 2],
    total: u64,
    best: Heap,
    counters: Vec<Counter>,
    /// Articles that the counters have not been given yet.
    uncounted: Vec<DocId>,
}

impl SegmentPage {
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
    counts: Vec<Counts>,
}

impl SegmentCollector for SegmentPage {
    type Fruit = tantivy::Result<SegmentFruit>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.total += 1;
        if !self.counters.is_empty() {
            self.uncounted.push(doc);
            if self.uncounted.len() == BATCH {
                self.count();
            }
        }
        if self.keep == 0 {
            return;
        }
        let score = if self.sort == Sort::Relevance { ordered(score) } else { 0 };
        let full = self.best.len() >= self.keep;
        // Most articles fail here, before their date and id are looked up.
        if full && self.best.peek().is_none_or(|Reverse((worst, _))| score < worst.score) {
            return;
        }
        let time = self.time.first(doc);
        let time = match self.sort {
            Sort::Relevance | Sort::Newest => time.unwrap_or(i64::MIN),
            Sort::Oldest => time.map_or(i64::MIN, |time| time.checked_neg().unwrap_or(i64::MAX)),
        };
        // A condition gives all articles one score: most fail by their date.
        if full && self.best.peek().is_none_or(|Reverse((worst, _))| (score, time) < (worst.score, worst.time)) {
            return;
        }
        let half = |column: &Column<u64>| column.first(doc).unwrap_or(u64::MAX);
        let key = Key { score, time, id: Reverse((half(&self.id[0]), half(&self.id[1]))) };
        if full {
            if self.best.peek().is_none_or(|Reverse((worst, _))| key < *worst) {
                return;
            }
            self.best.pop();
        }
        self.best.push(Reverse((key, DocAddress::new(self.ordinal, doc))));
    }

    fn harvest(mut self) -> Self::Fruit {
        self.count();
        Ok(SegmentFruit {
            total: self.total,
            best: self.best.into_iter().map(|Reverse(found)| found).collect(),
            counts: self.counters.into_iter().map(Counter::finish).collect::<tantivy::Result<_>>()?,
        })
    }
}

/// A score as a number of the same order. Scores are never negative. The last bits are dropped: they depend on the
/// order in which a segment's clauses are added up, and must not decide between articles that tie.
fn ordered(score: Score) -> u32 {
    const NOISE: u32 = 0xF;
    score.max(0.0).to_bits().saturating_add(NOISE / 2) & !NOISE
}

fn unordered(bits: u32) -> Score {
    Score::from_bits(bits)
}

/// Counts one facet over one segment.
enum Counter {
    Days {
        day: Column<i64>,
        precision: Option<Column<u64>>,
        days: Days,
        coarse: HashMap<(i64, Precision), u64>,
        undated: u64,
    },
    Events(Events),
    Values {
        column: Option<StrColumn>,
        counts: Vec<u64>,
        none: u64,
    },
}

enum Days {
    Flat { first: i64, counts: Vec<u32> },
    Map(HashMap<i64, u64>),
}

/// Counts a date under its day, or under its month or year where no more is known.
fn count_date(day: i64, precision: Option<u64>, days: &mut Days, coarse: &mut HashMap<(i64, Precision), u64>) {
    match precision.and_then(Precision::from_code) {
        Some(precision) if precision < Precision::Day => *coarse.entry((day, precision)).or_default() += 1,
        _ => days.count(day),
    }
}

impl Days {
    fn count(&mut self, day: i64) {
        match self {
            Self::Flat { first, counts } => {
                if let Some(count) = counts.get_mut((day - *first) as usize) {
                    *count += 1;
                }
            }
            Self::Map(counts) => *counts.entry(day).or_default() += 1,
        }
    }
}

/// The first value of each document in a column.
fn first_values<'a, T: Copy + PartialOrd + std::fmt::Debug + Send + Sync + 'static>(
    column: &Column<T>,
    docs: &[DocId],
    into: &'a mut [Option<T>; BATCH],
) -> &'a [Option<T>] {
    let into = &mut into[..docs.len()];
    into.fill(None);
    column.first_vals(docs, into);
    into
}

impl Counter {
    fn open(facet: Facet, segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        let names = match facet {
            Facet::Date { field: DateField::Published, .. } => schema::PUBLISHED,
            Facet::Date { field: DateField::Modified, .. } => schema::MODIFIED,
            Facet::Date { field: DateField::Captured, .. } => schema::CAPTURED,
            Facet::Date { field: DateField::Event, .. } => return Events::open(segment).map(Self::Events),
            Facet::Outlet => return Self::values(fast.str(schema::OUTLET_KEY)?),
            Facet::Site => return Self::values(fast.str(schema::HOST)?),
            Facet::Author => return Self::values(fast.str(schema::AUTHOR)?),
            Facet::Lang => return Self::values(fast.str(schema::LANG)?),
        };
        let day = fast.i64(names.day)?;
        let (first, last) = (day.min_value(), day.max_value());
        let span = last.checked_sub(first).filter(|span| (0..FLAT_DAYS).contains(span));
        let days = match span {
            Some(span) => Days::Flat { first, counts: vec![0; span as usize + 1] },
            None => Days::Map(HashMap::new()),
        };
        // Where every date has its day, precision need not be looked at again.
        let precision = fast.u64(names.precision)?;
        let precision = (precision.min_value() < Precision::Day.code()).then_some(precision);
        Ok(Self::Days { day, precision, days, coarse: HashMap::new(), undated: 0 })
    }

    fn values(column: Option<StrColumn>) -> tantivy::Result<Self> {
        let terms = column.as_ref().map_or(0, |column| column.num_terms());
        // Each of them is the value of some document. A damaged number would ask for more memory than there is.
        if column.as_ref().is_some_and(|column| terms > column.ords().values.num_vals() as usize) {
            let what = "a column has more values than documents have".to_owned();
            return Err(TantivyError::DataCorruption(DataCorruption::comment_only(what)));
        }
        Ok(Self::Values { column, counts: vec![0; terms], none: 0 })
    }

    /// Counts every document of the segment that is not deleted; gives how many have a value.
    fn count_segment(&mut self, segment: &SegmentReader) -> u64 {
        // Where nothing is deleted and no document has two values, a column is read from end to end.
        if segment.alive_bitset().is_none() {
            match self {
                Self::Values { column: Some(column), counts, .. }
                    if !column.ords().get_cardinality().is_multivalue() =>
                {
                    for ordinal in column.ords().values.iter() {
                        if let Some(count) = counts.get_mut(ordinal as usize) {
                            *count += 1;
                        }
                    }
                    return u64::from(column.ords().values.num_vals());
                }
                Self::Days { day, precision, days, coarse, .. } => {
                    // The two columns are written together: they have values in the same documents.
                    let mut precisions = precision.as_ref().map(|column| column.values.iter());
                    for day in day.values.iter() {
                        let precision = precisions.as_mut().and_then(Iterator::next);
                        count_date(day, precision, days, coarse);
                    }
                    return u64::from(day.values.num_vals());
                }
                _ => {}
            }
        }
        segment.doc_ids_alive().filter(|doc| self.count(*doc)).count() as u64
    }

    /// Counts articles.
    fn count_all(&mut self, docs: &[DocId]) {
        match self {
            Self::Days { day, precision, days, coarse, undated } => {
                let mut known = [None; BATCH];
                let mut precisions = [None; BATCH];
                for docs in docs.chunks(BATCH) {
                    let known = first_values(day, docs, &mut known);
                    if let Some(precision) = precision {
                        first_values(precision, docs, &mut precisions);
                    }
                    for (day, precision) in known.iter().zip(precisions) {
                        match day {
                            Some(day) => count_date(*day, precision, days, coarse),
                            None => *undated += 1,
                        }
                    }
                }
            }
            Self::Values { column: Some(column), counts, none } if !column.ords().get_cardinality().is_multivalue() => {
                let mut ordinals = [None; BATCH];
                for docs in docs.chunks(BATCH) {
                    for ordinal in first_values(column.ords(), docs, &mut ordinals) {
                        match ordinal.and_then(|ordinal| counts.get_mut(ordinal as usize)) {
                            Some(count) => *count += 1,
                            None => *none += 1,
                        }
                    }
                }
            }
            _ => docs.iter().for_each(|doc| {
                self.count(*doc);
            }),
        }
    }

    /// Counts an article; says whether it has a value.
    fn count(&mut self, doc: DocId) -> bool {
        match self {
            Self::Events(events) => events.count(doc),
            Self::Days { day, precision, days, coarse, undated } => {
                let Some(day) = day.first(doc) else {
                    *undated += 1;
                    return false;
                };
                count_date(day, precision.as_ref().and_then(|column| column.first(doc)), days, coarse);
                true
            }
            Self::Values { column, counts, none } => {
                let mut any = false;
                for ordinal in column.iter().flat_map(|column| column.term_ords(doc)) {
                    if let Some(count) = counts.get_mut(ordinal as usize) {
                        *count += 1;
                        any = true;
                    }
                }
                *none += u64::from(!any);
                any
            }
        }
    }

    fn finish(self) -> tantivy::Result<Counts> {
        match self {
            Self::Days { days, coarse, undated, .. } => {
                let days = match days {
                    Days::Map(days) => days.into_iter().collect(),
                    Days::Flat { first, counts } => {
                        let seen = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
                        seen.map(|(offset, count)| (first + offset as i64, u64::from(count))).collect()
                    }
                };
                Ok(Counts::Days { days, coarse, undated })
            }
            Self::Events(events) => {
                let events::Counted { days, coarse, undated } = events.finish();
                Ok(Counts::Events { days, coarse, undated })
            }
            Self::Values { column, counts, none } => {
                let seen: Vec<(u64, u64)> = (0..).zip(counts).filter(|(_, count)| *count > 0).collect();
                let mut values = HashMap::with_capacity(seen.len());
                if let Some(column) = &column {
                    // In order, so that each block of the dictionary is read once.
                    let ordinals: Vec<u64> = seen.iter().map(|(ordinal, _)| *ordinal).collect();
                    let mut counts = seen.iter().map(|(_, count)| *count);
                    column.dictionary().sorted_ords_to_term_cb(&ordinals, |value| {
                        let value = String::from_utf8_lossy(value).into_owned();
                        *values.entry(value).or_default() += counts.next().unwrap_or(0);
                    })?;
                }
                if values.len() < seen.len() {
                    return Err(TantivyError::InternalError("a column lacks one of its values".to_owned()));
                }
                Ok(Counts::Values { values, none })
            }
        }
    }
}

/// Counts facets over all articles, of which there are `articles`, column by column: a third of the time that a search
/// for every article takes.
pub(crate) fn count_all(searcher: &Searcher, facets: &[Facet], articles: u64) -> tantivy::Result<Vec<Counts>> {
    let mut all = Vec::with_capacity(facets.len());
    for facet in facets {
        let mut sum = Counts::none(*facet);
        let mut with_value = 0;
        for segment in searcher.segment_readers() {
            let mut counter = Counter::open(*facet, segment)?;
            with_value += counter.count_segment(segment);
            sum.add(counter.finish()?);
        }
        // What has no value may be no article: an input that was set aside.
        let (Counts::Days { undated: none, .. } | Counts::Events { undated: none, .. } | Counts::Values { none, .. }) =
            &mut sum;
        *none = articles.saturating_sub(with_value);
        all.push(sum);
    }
    Ok(all)
}

impl Counts {
    fn none(facet: Facet) -> Self {
        match facet {
            Facet::Date { field: DateField::Event, .. } => {
                Self::Events { days: Vec::new(), coarse: HashMap::new(), undated: 0 }
            }
            Facet::Date { .. } => Self::Days { days: Vec::new(), coarse: HashMap::new(), undated: 0 },
            Facet::Outlet | Facet::Site | Facet::Author | Facet::Lang => {
                Self::Values { values: HashMap::new(), none: 0 }
            }
        }
    }

    fn add(&mut self, more: Self) {
        match (self, more) {
            (Self::Days { days, coarse, undated }, Self::Days { days: d, coarse: c, undated: u }) => {
                days.extend(d);
                c.into_iter().for_each(|(period, count)| *coarse.entry(period).or_default() += count);
                *undated += u;
            }
            (Self::Events { days, coarse, undated }, Self::Events { days: d, coarse: c, undated: u }) => {
                days.extend(d);
                c.into_iter().for_each(|(period, firsts)| coarse.entry(period).or_default().add(&firsts));
                *undated += u;
            }
            (Self::Values { values, none }, Self::Values { values: v, none: n }) => {
                v.into_iter().for_each(|(value, count)| *values.entry(value).or_default() += count);
                *none += n;
            }
            _ => unreachable!("the counts of one facet are of one kind"),
        }
    }
}
