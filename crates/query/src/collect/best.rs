//! The best articles of one segment: all that are found go in, many at a time, the best few come out. What decides between
//! articles that score the same is looked up only where it decides.

use std::cmp::Reverse;

use tantivy::columnar::Column;
use tantivy::{DocId, Score};

use super::{Key, NOISE, ordered};
use crate::request::Sort;

/// Scores that are compared with the least that counts together.
const LANES: usize = 16;

/// So many times those that are kept are taken in before the worst are thrown out.
const ROOM: usize = 4;

/// The best articles of one segment.
pub(super) struct Best {
    sort: Sort,
    keep: usize,
    time: Column<i64>,
    id: [Column<u64>; 2],
    /// Those that may be among the best, in no order, by their scores.
    found: Vec<(u32, DocId)>,
    /// What an article must score to be among the best, as long as it is known: that of the worst of enough, …
    least: u32,
    /// … the least that a score is before it is rounded to that, …
    least_score: Score,
    /// … and, where more score the same than are kept, the time that it must have at least.
    least_time: Option<i64>,
}

impl Best {
    pub fn new(sort: Sort, keep: usize, time: Column<i64>, id: [Column<u64>; 2]) -> Self {
        Self { sort, keep, time, id, found: Vec::new(), least: 0, least_score: 0.0, least_time: None }
    }

    /// Takes articles in.
    pub fn take(&mut self, docs: &[DocId], scores: &[Score]) {
        if self.keep == 0 {
            return;
        }
        if self.sort != Sort::Relevance {
            docs.iter().for_each(|doc| self.offer(*doc, 0));
            return;
        }
        for (docs, scores) in docs.chunks(LANES).zip(scores.chunks(LANES)) {
            // Most articles fail here, many at a time.
            let least = self.least_score;
            if scores.iter().fold(false, |any, score| any | (*score >= least)) {
                docs.iter().zip(scores).for_each(|(doc, score)| self.offer(*doc, ordered(*score)));
            }
        }
    }

    fn offer(&mut self, doc: DocId, score: u32) {
        let fails = match self.least_time {
            Some(least_time) if score == self.least => self.time_of(doc) < least_time,
            _ => score < self.least,
        };
        if fails {
            return;
        }
        self.found.push((score, doc));
        if self.found.len() >= self.keep.saturating_mul(ROOM) {
            self.throw_out();
        }
    }

    /// Throws out all but the best.
    fn throw_out(&mut self) {
        let Some(last) = self.keep.checked_sub(1).filter(|last| *last < self.found.len()) else {
            return;
        };
        let (_, &mut (least, _), _) = self.found.select_nth_unstable_by_key(last, |(score, _)| Reverse(*score));
        let mut equal: Vec<DocId> = Vec::new();
        self.found.retain(|(score, doc)| {
            if *score == least {
                equal.push(*doc);
            }
            *score > least
        });
        let room = self.keep - self.found.len();
        (self.least, self.least_score, self.least_time) =
            (least, Score::from_bits(least.saturating_sub(NOISE / 2)), None);
        if equal.len() > room {
            let mut keys: Vec<(Key, DocId)> = equal.drain(..).map(|doc| (self.key(least, doc), doc)).collect();
            keys.sort_unstable_by_key(|(key, _)| Reverse(*key));
            keys.truncate(room);
            self.least_time = keys.last().map(|(key, _)| key.time);
            equal.extend(keys.into_iter().map(|(_, doc)| doc));
        }
        self.found.extend(equal.into_iter().map(|doc| (least, doc)));
    }

    /// The best, in no order.
    pub fn end(mut self) -> Vec<(Key, DocId)> {
        self.throw_out();
        let found = std::mem::take(&mut self.found);
        found.into_iter().map(|(score, doc)| (self.key(score, doc), doc)).collect()
    }

    fn key(&self, score: u32, doc: DocId) -> Key {
        let half = |column: &Column<u64>| column.first(doc).unwrap_or(u64::MAX);
        Key { score, time: self.time_of(doc), id: Reverse((half(&self.id[0]), half(&self.id[1]))) }
    }

    /// The time by which an article is put in order: greater is better.
    fn time_of(&self, doc: DocId) -> i64 {
        let time = self.time.first(doc);
        match self.sort {
            Sort::Relevance | Sort::Newest => time.unwrap_or(i64::MIN),
            Sort::Oldest => time.map_or(i64::MIN, |time| time.checked_neg().unwrap_or(i64::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use dateline_core::store::Store;
    use dateline_core::writer::Writer;
    use dateline_core::{Article, Dated, Origin, schema};
    use proptest::prelude::*;

    use super::super::Columns;
    use super::*;
    use crate::fixture::{article, put};

    #[test]
    fn the_best_are_those_that_all_in_order_begin_with() {
        const ARTICLES: u32 = 90;
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        for number in 0..ARTICLES {
            let day = format!("2025-05-{:02}", number * 7 % 5 + 1);
            let published = Dated::parse_iso(&day, Origin::Field).filter(|_| number % 11 > 0);
            put(&mut writer, &Article { published, ..article(number as usize) });
        }
        writer.commit().unwrap();
        let searcher = store.reader().unwrap().searcher();
        let (segment, columns) = (searcher.segment_reader(0), Columns::default());
        let best = |sort, keep| {
            let id = schema::ID_HALVES.map(|half| columns.unsigned(segment, half).unwrap());
            Best::new(sort, keep, columns.signed(segment, "published_time").unwrap(), id)
        };
        let sorts = prop_oneof![Just(Sort::Relevance), Just(Sort::Newest), Just(Sort::Oldest)];
        let scores = proptest::collection::vec(prop_oneof![Just(1.0f32), Just(2.5), 0.0f32..3.0], ARTICLES as usize);
        proptest!(|(sort in sorts, keep in 0usize..100, scores in scores, batch in 1usize..40)| {
            let mut taken = best(sort, keep);
            let docs: Vec<DocId> = (0..ARTICLES).collect();
            for (docs, scores) in docs.chunks(batch).zip(scores.chunks(batch)) {
                taken.take(docs, scores);
            }
            let mut found = taken.end();
            found.sort_unstable_by_key(|(key, _)| Reverse(*key));
            let one = best(sort, keep);
            let by_relevance = sort == Sort::Relevance;
            let score = |doc: &DocId| if by_relevance { ordered(scores[*doc as usize]) } else { 0 };
            let mut all: Vec<(Key, DocId)> = docs.iter().map(|doc| (one.key(score(doc), *doc), *doc)).collect();
            all.sort_unstable_by_key(|(key, _)| Reverse(*key));
            all.truncate(keep);
            prop_assert_eq!(found, all);
        });
    }
}
