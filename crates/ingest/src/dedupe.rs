//! Dedupe: what became of each input goes in, what the index must change comes out. It holds the ledger in memory and
//! decides which copy of an article stays; no decision depends on the order in which copies arrive.
//!
//! Two rules. Of several copies of one identity the one with the greatest [`Row::copy_rank`] stays. Of several
//! identities with the same text, outlet and day the one whose path is least stays; that is settled at the end of a run,
//! when the copies of each identity are known.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use dateline_core::ArticleId;
use dateline_core::ledger::{Ending, Row};
use foldhash::fast::RandomState;
use rayon::slice::ParallelSliceMut;

use crate::boilerplate::Known;
use crate::discover::Source;
use crate::names::named;

/// An input's place: its source and its number there.
pub(crate) type Slot = (Arc<str>, u64);

/// What an index run knows of all inputs.
#[derive(Default)]
pub(crate) struct Ledger {
    sources: HashMap<Arc<str>, Rows, RandomState>,
    /// The slot that holds each identity: its article, or the copy of another identity's text that it turned out to be.
    holders: HashMap<ArticleId, Slot, RandomState>,
}

/// The rows of one source, in order. A collection has millions of rows and nearly as many sources: a list takes a third of
/// the memory of a table.
#[derive(Default)]
struct Rows(Vec<Row>);

impl Rows {
    /// The place of a number: nearly always itself, for sources are numbered without gaps.
    fn place(&self, number: u64) -> std::result::Result<usize, usize> {
        let same = usize::try_from(number).ok().filter(|at| self.0.get(*at).is_some_and(|r| r.record_number == number));
        same.map_or_else(|| self.0.binary_search_by_key(&number, |row| row.record_number), Ok)
    }

    fn get(&self, number: u64) -> Option<&Row> {
        self.place(number).ok().map(|at| &self.0[at])
    }

    fn put(&mut self, row: Row) {
        match self.place(row.record_number) {
            Ok(at) => self.0[at] = row,
            Err(at) => self.insert(at, row),
        }
    }

    fn insert(&mut self, at: usize, row: Row) {
        // Most sources hold one article.
        if self.0.is_empty() {
            self.0.reserve_exact(1);
        }
        self.0.insert(at, row);
    }
}

/// What admitting an article means for the index.
#[derive(Debug, PartialEq)]
pub(crate) enum Admission {
    /// It is the article of its identity. An older copy, if there was one, becomes an account of being superseded.
    Holds { replaced: Option<Slot> },
    /// A later copy holds the identity.
    Superseded { by: ArticleId },
}

impl Ledger {
    /// Makes room for so many articles that the index has.
    pub fn expect(&mut self, articles: usize) {
        self.holders.reserve(articles);
    }

    /// Takes in a row that the index has, in any order; [`Ledger::loaded`] ends it.
    pub fn load(&mut self, row: Row) {
        if matches!(row.ending, Ending::Article | Ending::Duplicate)
            && let Some(id) = row.id
        {
            self.holders.insert(id, slot(&row));
        }
        let rows = self.sources.entry(row.source.clone()).or_default();
        rows.insert(rows.0.len(), row);
    }

    /// Puts what was loaded in order.
    pub fn loaded(&mut self) {
        for Rows(rows) in self.sources.values_mut() {
            rows.sort_by_key(|row| row.record_number);
            rows.dedup_by_key(|row| row.record_number);
        }
    }

    /// Whether a source is as it was when it was last read to its end, and of how many inputs.
    pub fn unchanged(&self, source: &Source) -> Option<u64> {
        let Rows(rows) = self.sources.get(&source.key)?;
        let last = rows.last().filter(|row| row.closes)?;
        let count = rows.len() as u64;
        (last.size == source.size && last.mtime == source.mtime && count == last.record_number + 1).then_some(count)
    }

    /// The row of a slot.
    pub fn row(&self, slot: &Slot) -> Option<&Row> {
        self.sources.get(&slot.0)?.get(slot.1)
    }

    /// The identity that an article gets. One taken from a path relative to a folder may meet another folder's. They
    /// are one article if that file is gone and this one has the same bytes: it was moved. Else they are two, and the
    /// newcomer's identity takes in its whole path.
    pub fn identity(&self, id: ArticleId, by_path: bool, row: &Row) -> ArticleId {
        let Some(holder) = self.holders.get(&id).filter(|holder| by_path && holder.0 != row.source) else {
            return id;
        };
        let same = self.row(holder).is_some_and(|other| other.raw_hash == row.raw_hash);
        if same && is_gone(&holder.0) { id } else { ArticleId::of_parts(&["absolute", &row.source, &id.to_string()]) }
    }

    /// Admits an article (`row.ending` is [`Ending::Article`]) or finds it superseded.
    pub fn admit(&mut self, mut row: Row, id: ArticleId) -> Admission {
        let own = slot(&row);
        self.release(&own);
        let holder = self.holders.get(&id).cloned();
        // An older reading of the same source is no rival, nor is a file that was moved here.
        let rival =
            holder.as_ref().filter(|holder| **holder != own).and_then(|holder| self.row(holder)).filter(|rival| {
                let older_reading = rival.source == row.source && (rival.size, rival.mtime) != (row.size, row.mtime);
                let moved = rival.source != row.source && rival.raw_hash == row.raw_hash && is_gone(&rival.source);
                !older_reading && !moved
            });
        if let Some(rival) = rival
            && rival.copy_rank() > row.copy_rank()
        {
            row.ending = Ending::Superseded;
            row.instead = Some(id);
            self.put(row);
            return Admission::Superseded { by: id };
        }
        let replaced = holder.filter(|holder| *holder != own);
        if let Some(replaced) = &replaced
            && let Some(old) = self.row_mut(replaced)
        {
            old.ending = Ending::Superseded;
            old.instead = Some(id);
        }
        self.holders.insert(id, own);
        self.put(row);
        Admission::Holds { replaced }
    }

    /// Takes in an input that is no article.
    pub fn set(&mut self, row: Row) {
        self.release(&slot(&row));
        self.put(row);
    }

    /// Forgets a source's inputs from `count` on and gives their slots: it holds fewer than it did.
    pub fn shorten(&mut self, source: &Arc<str>, count: u64) -> Vec<Slot> {
        let Some(Rows(rows)) = self.sources.get(source) else {
            return Vec::new();
        };
        let kept = rows.partition_point(|row| row.record_number < count);
        let gone: Vec<Slot> = rows[kept..].iter().map(slot).collect();
        for slot in &gone {
            self.release(slot);
        }
        if let Some(Rows(rows)) = self.sources.get_mut(source) {
            rows.truncate(kept);
        }
        if count == 0 {
            self.sources.remove(source);
        }
        gone
    }

    /// The sources below `roots` that were not walked and are known to be gone; what cannot be looked at is not.
    pub fn vanished(&self, roots: &[std::path::PathBuf], walked: &HashSet<&str>) -> Vec<Arc<str>> {
        let mut gone: Vec<Arc<str>> = self
            .sources
            .keys()
            .filter(|key| roots.iter().any(|root| Path::new(&***key).starts_with(root)))
            .filter(|key| !walked.contains(&***key) && is_gone(key))
            .cloned()
            .collect();
        gone.sort();
        gone
    }

    /// Finds articles that are copies of another identity's text, marks them and gives their slots with the article
    /// that stays.
    pub fn settle_duplicates(&mut self) -> Vec<(Slot, ArticleId)> {
        // Few texts have copies: those are found among the hashes alone.
        let articles = || self.rows().filter(|row| row.ending == Ending::Article && row.text_hash != 0);
        let mut hashes: Vec<u64> = articles().map(|row| row.text_hash).collect();
        hashes.par_sort_unstable();
        let copied: HashSet<u64> = hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        drop(hashes);
        let mut by_text: HashMap<u64, Vec<Slot>> = HashMap::new();
        for row in articles().filter(|row| copied.contains(&row.text_hash)) {
            by_text.entry(row.text_hash).or_default().push(slot(row));
        }
        let mut settled = Vec::new();
        for mut slots in by_text.into_values() {
            slots.sort();
            let Some(stays) = self.row(&slots[0]).and_then(|row| row.id) else {
                continue;
            };
            settled.extend(slots.drain(1..).map(|slot| (slot, stays)));
        }
        settled.sort();
        for (slot, stays) in &settled {
            if let Some(row) = self.row_mut(slot) {
                row.ending = Ending::Duplicate;
                row.instead = Some(*stays);
            }
        }
        settled
    }

    /// The sources of inputs that were set aside for an article which is no longer there: they must be read again.
    pub fn stale_sources(&self) -> Vec<Arc<str>> {
        let mut stale: HashSet<Arc<str>> = HashSet::new();
        for row in self.rows() {
            let holder = || row.instead.and_then(|id| self.holders.get(&id)).and_then(|slot| self.row(slot));
            let stands = match row.ending {
                Ending::Duplicate => {
                    holder().is_some_and(|other| other.ending == Ending::Article && other.text_hash == row.text_hash)
                }
                Ending::Superseded => holder().is_some_and(|article| article.copy_rank() > row.copy_rank()),
                Ending::Article | Ending::Empty | Ending::Refused => true,
            };
            if !stands && named(&row.source).exists() {
                stale.insert(row.source.clone());
            }
        }
        let mut stale: Vec<Arc<str>> = stale.into_iter().collect();
        stale.sort();
        stale
    }

    /// The lines that the articles there are show to be their outlets' own.
    pub fn known_lines(&self) -> Known {
        let mut known = Known::default();
        self.rows().filter(|row| row.ending == Ending::Article).for_each(|row| known.see(&row.template));
        known
    }

    /// How many articles there are.
    pub fn articles(&self) -> u64 {
        self.rows().filter(|row| row.ending == Ending::Article).count() as u64
    }

    /// How many articles a source holds.
    pub fn articles_of(&self, source: &Arc<str>) -> u64 {
        let rows = self.sources.get(source).into_iter().flat_map(|rows| &rows.0);
        rows.filter(|row| row.ending == Ending::Article).count() as u64
    }

    /// The part of a source's path that is the folder which was given.
    pub fn base_of(&self, source: &Arc<str>) -> u64 {
        self.sources.get(source).and_then(|rows| rows.0.first()).map_or(0, |row| row.base)
    }

    /// All rows, in no order.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.sources.values().flat_map(|rows| &rows.0)
    }

    fn put(&mut self, row: Row) {
        self.sources.entry(row.source.clone()).or_default().put(row);
    }

    /// The row of a slot, to amend what does not decide which copy stays.
    pub fn row_mut(&mut self, slot: &Slot) -> Option<&mut Row> {
        let rows = self.sources.get_mut(&slot.0)?;
        rows.place(slot.1).ok().map(|at| &mut rows.0[at])
    }

    /// Lets go of the identity that a slot holds.
    fn release(&mut self, slot: &Slot) {
        if let Some(id) = self.row(slot).and_then(|row| row.id)
            && self.holders.get(&id) == Some(slot)
        {
            self.holders.remove(&id);
        }
    }
}

/// Whether a source is gone: a folder that may not be looked into, or a disk that fails, says nothing. One that is not
/// mounted cannot be told from one that was emptied.
fn is_gone(source: &str) -> bool {
    matches!(named(source).try_exists(), Ok(false))
}

fn slot(row: &Row) -> Slot {
    (row.source.clone(), row.record_number)
}

#[cfg(test)]
mod tests {
    use dateline_core::ledger::Template;
    use proptest::prelude::*;

    use super::*;

    fn row(source: &str, id: u8, text: u64, captured: Option<i64>) -> Row {
        Row {
            source: source.into(),
            base: 0,
            record_number: 0,
            size: 1,
            mtime: 1,
            closes: true,
            ending: Ending::Article,
            raw_hash: source.bytes().fold(0, |hash, byte| hash * 31 + u64::from(byte)),
            text_hash: text,
            id: Some(id_of(id)),
            instead: None,
            captured,
            modified: None,
            template: Template::default(),
        }
    }

    fn id_of(id: u8) -> ArticleId {
        ArticleId::of_parts(&[&id.to_string()])
    }

    /// The endings after admitting the rows in this order and settling, with what each had to re-read.
    fn endings(rows: &[Row]) -> Vec<(String, Ending, Option<ArticleId>)> {
        let mut ledger = Ledger::default();
        for row in rows {
            ledger.admit(row.clone(), row.id.unwrap());
        }
        // Sources in these tests do not exist, so what is stale is found by hand, as a run does by reading again.
        for _ in 0..rows.len() + 1 {
            ledger.settle_duplicates();
            let stale: Vec<Row> = rows
                .iter()
                .filter(|row| {
                    let now = ledger.row(&slot(row)).unwrap();
                    let holder = now.instead.and_then(|id| ledger.holders.get(&id)).and_then(|slot| ledger.row(slot));
                    match now.ending {
                        Ending::Duplicate => holder
                            .is_none_or(|other| other.ending != Ending::Article || other.text_hash != now.text_hash),
                        Ending::Superseded => holder.is_none_or(|article| article.copy_rank() <= now.copy_rank()),
                        _ => false,
                    }
                })
                .cloned()
                .collect();
            for row in stale {
                ledger.admit(row.clone(), row.id.unwrap());
            }
        }
        let mut found: Vec<_> = ledger.rows().map(|row| (row.source.to_string(), row.ending, row.instead)).collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    #[test]
    fn the_later_capture_holds_the_identity() {
        let found = endings(&[row("a", 1, 10, Some(5)), row("b", 1, 11, Some(3)), row("c", 2, 12, None)]);
        let kinds: Vec<Ending> = found.iter().map(|(_, ending, _)| *ending).collect();
        assert_eq!(kinds, [Ending::Article, Ending::Superseded, Ending::Article]);
    }

    #[test]
    fn one_text_under_two_identities_is_one_article() {
        let found = endings(&[row("b", 2, 10, None), row("a", 1, 10, None)]);
        assert_eq!(found[0].1, Ending::Article);
        assert_eq!((found[1].1, found[1].2), (Ending::Duplicate, Some(id_of(1))));
    }

    #[test]
    fn unchanged_means_read_to_the_end_and_the_same() {
        let mut ledger = Ledger::default();
        ledger.load(row("a", 1, 10, None));
        let source =
            |size, mtime| Source { path: "a".into(), key: "a".into(), shown: "a".into(), base: 0, size, mtime };
        assert_eq!(ledger.unchanged(&source(1, 1)), Some(1));
        assert_eq!(ledger.unchanged(&source(2, 1)), None);
        assert_eq!(ledger.unchanged(&source(1, 2)), None);
        ledger.load(Row { closes: false, ..row("a", 1, 10, None) });
        assert_eq!(ledger.unchanged(&source(1, 1)), None);
    }

    #[test]
    fn a_source_that_shrinks_forgets_its_tail() {
        let mut ledger = Ledger::default();
        for number in 0..3 {
            let row = Row { record_number: number, ..row("a", number as u8, number, None) };
            ledger.admit(row.clone(), row.id.unwrap());
        }
        assert_eq!(ledger.shorten(&"a".into(), 1).len(), 2);
        assert_eq!(ledger.articles(), 1);
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_decides_nothing(
            rows in proptest::collection::vec((0u8..4, 1u64..4, proptest::option::of(0i64..3)), 1..7),
            seed in any::<u64>(),
        ) {
            let rows: Vec<Row> = rows
                .into_iter()
                .enumerate()
                .map(|(at, (id, text, captured))| row(&format!("file{at}"), id, text, captured))
                .collect();
            let mut shuffled = rows.clone();
            let mut state = seed | 1;
            for at in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                shuffled.swap(at, (state >> 33) as usize % (at + 1));
            }
            prop_assert_eq!(endings(&rows), endings(&shuffled));
        }
    }
}
