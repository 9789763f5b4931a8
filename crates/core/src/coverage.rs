//! Coverage: what all articles of an index count by day and by outlet. It is kept with the commit, so that a search can tell
//! which share of all coverage it found without going through all of it.
//!
//! The commit that a run makes last has it as tantivy's payload; merges hand it on. Any other commit has none, and who reads
//! such an index counts for himself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tantivy::columnar::Column;
use tantivy::directory::Directory;
use tantivy::{Searcher, SegmentReader};

use crate::Precision;
use crate::directory::COMMIT;
use crate::schema::{OUTLET_KEY, PUBLISHED};
use crate::store::Store;

/// Of an index of more outlets, articles by outlet are not kept.
const MOST_OUTLETS: usize = 4_096;

/// Of one with more days of publication, nothing is.
const MOST_DAYS: usize = 20_000;

/// What the articles of an index count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many were published on each day, in order; those that are dated to the day or finer.
    pub days: Vec<(i64, u64)>,
    /// How many in a month or a year of which no more is known, by its first day and [`Precision::code`].
    pub coarse: Vec<(i64, u64, u64)>,
    /// How many have a date of publication.
    pub dated: u64,
    /// How many there are of each outlet, by the text of its column; `None` where outlets are many.
    pub outlets: Option<Vec<(String, u64)>>,
    /// How many have an outlet.
    pub with_outlet: u64,
}

/// The same as it is kept: days as how many lie between each and the one before, with their counts between.
#[derive(Serialize, Deserialize)]
struct Kept {
    days: Vec<i64>,
    coarse: Vec<(i64, u64, u64)>,
    dated: u64,
    outlets: Option<Vec<(String, u64)>>,
    with_outlet: u64,
}

/// What is read of a commit.
#[derive(Deserialize)]
struct Commit {
    segments: Vec<Segment>,
    payload: Option<String>,
}

#[derive(Deserialize)]
struct Segment {
    segment_id: String,
    deletes: Option<Deletes>,
}

#[derive(Deserialize)]
struct Deletes {
    num_deleted_docs: u32,
}

impl Coverage {
    /// Counts the articles that a searcher sees. `None` where their days are too many to keep.
    pub fn count(searcher: &Searcher) -> tantivy::Result<Option<Self>> {
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        let mut coarse: BTreeMap<(i64, u64), u64> = BTreeMap::new();
        let mut outlets: BTreeMap<String, u64> = BTreeMap::new();
        let mut coverage = Self::default();
        for segment in searcher.segment_readers() {
            let columns = segment.fast_fields();
            let (day, precision) = (columns.i64(PUBLISHED.day)?, columns.u64(PUBLISHED.precision)?);
            for doc in segment.doc_ids_alive() {
                let Some(day) = day.first(doc) else { continue };
                coverage.dated += 1;
                match precision.first(doc).filter(|code| *code < Precision::Day.code()) {
                    Some(code) => *coarse.entry((day, code)).or_default() += 1,
                    None => *days.entry(day).or_default() += 1,
                }
            }
            coverage.with_outlet += count_outlets(segment, &mut outlets)?;
        }
        if days.len() + coarse.len() > MOST_DAYS {
            return Ok(None);
        }
        coverage.days = days.into_iter().collect();
        coverage.coarse = coarse.into_iter().map(|((day, code), count)| (day, code, count)).collect();
        coverage.outlets = (outlets.len() <= MOST_OUTLETS).then(|| outlets.into_iter().collect());
        Ok(Some(coverage))
    }

    /// What the commit that a searcher sees has of it; `None` where it has none, or is another commit by now.
    pub fn kept(store: &Store, searcher: &Searcher) -> Option<Self> {
        let commit = store.index().directory().atomic_read(COMMIT.as_ref()).ok()?;
        let commit: Commit = serde_json::from_slice(&commit).ok()?;
        let readers = searcher.segment_readers();
        let is_seen = |segment: &Segment| {
            let id = segment.segment_id.replace('-', "");
            let deleted = segment.deletes.as_ref().map_or(0, |deletes| deletes.num_deleted_docs);
            readers.iter().any(|reader| reader.segment_id().uuid_string() == id && reader.num_deleted_docs() == deleted)
        };
        if commit.segments.len() != readers.len() || !commit.segments.iter().all(is_seen) {
            return None;
        }
        Self::parse(&commit.payload?)
    }

    /// It as a commit keeps it.
    pub(crate) fn to_payload(&self) -> serde_json::Result<String> {
        let mut days = Vec::with_capacity(self.days.len() * 2);
        let mut before = 0;
        for (day, count) in &self.days {
            days.extend([day - before, i64::try_from(*count).unwrap_or(i64::MAX)]);
            before = *day;
        }
        let Self { coarse, dated, outlets, with_outlet, .. } = self.clone();
        serde_json::to_string(&Kept { days, coarse, dated, outlets, with_outlet })
    }

    /// Reads what [`Self::to_payload`] made. What is not sound in itself is none.
    fn parse(payload: &str) -> Option<Self> {
        let Kept { days, coarse, dated, outlets, with_outlet } = serde_json::from_str(payload).ok()?;
        let mut day: i64 = 0;
        let mut known = Vec::with_capacity(days.len() / 2);
        for (at, pair) in days.chunks(2).enumerate() {
            let [gap, count] = *pair else { return None };
            if at > 0 && gap <= 0 {
                return None;
            }
            day = day.checked_add(gap)?;
            known.push((day, u64::try_from(count).ok()?));
        }
        let sum = |counts: &mut dyn Iterator<Item = u64>| -> Option<u64> {
            let mut counts = counts;
            Iterator::try_fold(&mut counts, 0, u64::checked_add)
        };
        let all = sum(&mut known.iter().map(|(_, count)| *count).chain(coarse.iter().map(|(.., count)| *count)));
        let of_outlets = outlets.as_ref().map(|outlets| sum(&mut outlets.iter().map(|(_, count)| *count)));
        let is_sound = all == Some(dated)
            && of_outlets.is_none_or(|sum| sum == Some(with_outlet))
            && coarse.iter().all(|(_, code, _)| *code < Precision::Day.code());
        is_sound.then_some(Self { days: known, coarse, dated, outlets, with_outlet })
    }
}

/// Adds the articles of one segment by outlet; gives how many have one.
fn count_outlets(segment: &SegmentReader, outlets: &mut BTreeMap<String, u64>) -> tantivy::Result<u64> {
    let Some(column) = segment.fast_fields().str(OUTLET_KEY)? else {
        return Ok(0);
    };
    let ordinals: &Column<u64> = column.ords();
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    let mut with_outlet = 0;
    for doc in segment.doc_ids_alive() {
        if let Some(ordinal) = ordinals.first(doc) {
            *counts.entry(ordinal).or_default() += 1;
            with_outlet += 1;
        }
    }
    let mut name = String::new();
    for (ordinal, count) in counts {
        name.clear();
        column.ord_to_str(ordinal, &mut name)?;
        match outlets.get_mut(&name) {
            Some(sum) => *sum += count,
            None => drop(outlets.insert(name.clone(), count)),
        }
    }
    Ok(with_outlet)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage() -> Coverage {
        Coverage {
            days: vec![(-3, 2), (0, 1), (20_000, 7)],
            coarse: vec![(19_723, Precision::Year.code(), 4)],
            dated: 14,
            outlets: Some(vec![("a \"b\"".to_owned(), 9), ("д".to_owned(), 2)]),
            with_outlet: 11,
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for outlets in [coverage().outlets, None] {
            let coverage = Coverage { outlets, ..coverage() };
            assert_eq!(Coverage::parse(&coverage.to_payload().unwrap()), Some(coverage));
        }
        assert_eq!(Coverage::parse(&Coverage::default().to_payload().unwrap()), Some(Coverage::default()));
    }

    #[test]
    fn what_is_not_sound_is_none() {
        let sound = coverage().to_payload().unwrap();
        assert!(sound.contains("[-3,2,3,1,20000,7]"), "{sound}");
        for (from, to) in [
            ("[-3,2,3,1,20000,7]", "[-3,2,3,1,20000]"),
            ("[-3,2,3,1,20000,7]", "[-3,2,0,1,20000,7]"),
            ("[-3,2,3,1,20000,7]", "[-3,2,4,1,9223372036854775807,7]"),
            ("[-3,2,3,1,20000,7]", "[-3,2,3,-1,20000,9]"),
            ("\"dated\":14", "\"dated\":15"),
            (",2]]", ",3]]"),
            ("[[19723,0,4]]", "[[19723,3,4]]"),
            (",9],", ",18446744073709551615],"),
            ("{", "["),
        ] {
            let forged = sound.replacen(from, to, 1);
            assert_ne!(forged, sound, "{from}");
            assert_eq!(Coverage::parse(&forged), None, "{forged}");
        }
    }
}
