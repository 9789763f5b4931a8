//! Coverage: what all articles of an index count by day, outlet and language. It is kept with the commit, so that a search can tell
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
use crate::commit::{Commit, Segment};
use crate::directory::COMMIT;
use crate::schema::{LANG, OUTLET_KEY, PUBLISHED};
use crate::store::Store;

/// Of an index of more outlets, articles by outlet are not kept.
const MOST_VALUES: usize = 4_096;

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
    pub outlets: Option<Values>,
    /// The same of each language.
    pub langs: Option<Values>,
}

/// How many articles have each value of a column of which each has one at most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    /// The values in order.
    pub counts: Vec<(String, u64)>,
    /// How many articles have one.
    pub all: u64,
}

/// The same as it is kept: days as how many lie between each and the one before, with their counts between.
#[derive(Serialize, Deserialize)]
struct Kept {
    days: Vec<i64>,
    coarse: Vec<(i64, u64, u64)>,
    dated: u64,
    outlets: Option<Values>,
    langs: Option<Values>,
}

impl Coverage {
    /// Counts the articles that a searcher sees. `None` where their days are too many to keep.
    pub fn count(searcher: &Searcher) -> tantivy::Result<Option<Self>> {
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        let mut coarse: BTreeMap<(i64, u64), u64> = BTreeMap::new();
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
        }
        if days.len() + coarse.len() > MOST_DAYS {
            return Ok(None);
        }
        coverage.days = days.into_iter().collect();
        coverage.coarse = coarse.into_iter().map(|((day, code), count)| (day, code, count)).collect();
        coverage.outlets = Values::count(searcher, OUTLET_KEY)?;
        coverage.langs = Values::count(searcher, LANG)?;
        Ok(Some(coverage))
    }

    /// What the commit that a searcher sees has of it; `None` where it has none, or is another commit by now.
    pub fn kept(store: &Store, searcher: &Searcher) -> Option<Self> {
        let commit = store.index().directory().atomic_read(COMMIT.as_ref()).ok()?;
        let commit: Commit = serde_json::from_slice(&commit).ok()?;
        let readers = searcher.segment_readers();
        let is_seen = |segment: &Segment| {
            let id = segment.id();
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
        let Self { coarse, dated, outlets, langs, .. } = self.clone();
        serde_json::to_string(&Kept { days, coarse, dated, outlets, langs })
    }

    /// Reads what [`Self::to_payload`] made. What is not sound in itself is none.
    fn parse(payload: &str) -> Option<Self> {
        let Kept { days, coarse, dated, outlets, langs } = serde_json::from_str(payload).ok()?;
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
        let counts = known.iter().map(|(_, count)| *count).chain(coarse.iter().map(|(.., count)| *count));
        let is_sound = sum(counts) == Some(dated)
            && coarse.iter().all(|(_, code, _)| *code < Precision::Day.code())
            && [&outlets, &langs].into_iter().flatten().all(Values::is_sound);
        is_sound.then_some(Self { days: known, coarse, dated, outlets, langs })
    }
}

fn sum(mut counts: impl Iterator<Item = u64>) -> Option<u64> {
    counts.try_fold(0, u64::checked_add)
}

impl Values {
    /// Counts a column; `None` where it has too many values to keep.
    fn count(searcher: &Searcher, column: &str) -> tantivy::Result<Option<Self>> {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let mut all = 0;
        for segment in searcher.segment_readers() {
            all += count_values(segment, column, &mut counts)?;
        }
        Ok((counts.len() <= MOST_VALUES).then(|| Self { counts: counts.into_iter().collect(), all }))
    }

    fn is_sound(&self) -> bool {
        sum(self.counts.iter().map(|(_, count)| *count)) == Some(self.all)
    }
}

/// Adds the articles of one segment by value; gives how many have one.
fn count_values(segment: &SegmentReader, column: &str, counts: &mut BTreeMap<String, u64>) -> tantivy::Result<u64> {
    let Some(column) = segment.fast_fields().str(column)? else {
        return Ok(0);
    };
    let ordinals: &Column<u64> = column.ords();
    let mut by_ordinal: BTreeMap<u64, u64> = BTreeMap::new();
    let mut all = 0;
    for doc in segment.doc_ids_alive() {
        if let Some(ordinal) = ordinals.first(doc) {
            *by_ordinal.entry(ordinal).or_default() += 1;
            all += 1;
        }
    }
    let mut value = String::new();
    for (ordinal, count) in by_ordinal {
        value.clear();
        column.ord_to_str(ordinal, &mut value)?;
        match counts.get_mut(&value) {
            Some(sum) => *sum += count,
            None => drop(counts.insert(value.clone(), count)),
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage() -> Coverage {
        Coverage {
            days: vec![(-3, 2), (0, 1), (20_000, 7)],
            coarse: vec![(19_723, Precision::Year.code(), 4)],
            dated: 14,
            outlets: Some(Values { counts: vec![("a \"b\"".to_owned(), 9), ("д".to_owned(), 2)], all: 11 }),
            langs: Some(Values { counts: vec![("en".to_owned(), 12)], all: 12 }),
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
            (",12]]", ",13]]"),
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
