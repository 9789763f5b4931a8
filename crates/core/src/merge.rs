//! Merges: in go the segments that there are, out come those that are to become one. What is damaged is never among them: a
//! merge would copy the damage, and seal the copy as sound.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tantivy::index::SegmentComponent::{Delete, FastFields, FieldNorms, Positions, Postings, Store, Terms};
use tantivy::index::{SegmentComponent, SegmentId};
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};
use tantivy::{Opstamp, SegmentMeta};

use crate::directory::Sealed;

/// Segments smaller than this are merged as one layer. tantivy's default of 10,000 leaves many small segments after
/// daily updates, and every segment costs each query.
const SMALLEST_LAYER: u32 = 1_000;

/// While a run writes, merges take an eighth of what there is, and so many bytes at least and at most: what they read is
/// mapped, and counts as the run's memory.
const MERGED_BESIDE: [u64; 2] = [64 << 20, 192 << 20];

/// The same at the end of a run, when it holds the ledger and little else.
const MERGED_AFTER: [u64; 2] = [256 << 20, 400 << 20];

/// The same for an index that is made anew, which is to be as fast as can be.
const MERGED_ANEW: u64 = 640 << 20;

/// Fewer segments than this are not merged while a run writes: what is merged again and again takes long.
const FEWEST: usize = 4;

/// So many segments more than need be are left alone by a run that added little.
const SPARE: usize = 4;

/// The files that every segment has.
const COMPONENTS: [SegmentComponent; 6] = [Postings, Positions, FastFields, FieldNorms, Terms, Store];

/// Merges segments of one size, of those whose files are as they were written.
#[derive(Debug)]
pub(crate) struct SoundMerges {
    by_size: LogMergePolicy,
    files: Sealed,
    /// What was found of segments and their deletes: neither changes.
    known: Mutex<HashMap<(SegmentId, Option<Opstamp>), bool>>,
}

impl SoundMerges {
    /// Merges among the segments whose files these are.
    pub fn new(files: Sealed) -> Self {
        let mut by_size = LogMergePolicy::default();
        by_size.set_min_layer_size(SMALLEST_LAYER);
        Self { by_size, files, known: Mutex::default() }
    }

    /// How many bytes the files of a segment have.
    fn bytes(&self, segment: &SegmentMeta) -> u64 {
        COMPONENTS.into_iter().map(|part| self.files.bytes(&segment.relative_path(part))).sum()
    }

    /// Which of the committed segments are to become one once a run is over, and nothing else is written; none where
    /// there are as few as need be. A run that `added` most of what there is leaves none to spare.
    pub fn after_run(&self, segments: &[SegmentMeta], added: u64) -> Vec<SegmentId> {
        let articles: u64 = segments.iter().map(|segment| u64::from(segment.num_docs())).sum();
        let all = segments.iter().map(|segment| self.bytes(segment)).sum();
        self.smallest(segments, share(all, MERGED_AFTER), if added * 2 > articles { 0 } else { SPARE })
    }

    /// The same for an index that was made anew.
    pub fn after_rebuild(&self, segments: &[SegmentMeta]) -> Vec<SegmentId> {
        self.smallest(segments, MERGED_ANEW, 0)
    }

    /// The smallest segments that are to become one; see [`smallest`]. Only what is to be merged is looked at as a whole.
    fn smallest(&self, segments: &[SegmentMeta], most: u64, spare: usize) -> Vec<SegmentId> {
        let by_id: HashMap<SegmentId, &SegmentMeta> = segments.iter().map(|segment| (segment.id(), segment)).collect();
        let is_sound = |id: &SegmentId| by_id.get(id).is_some_and(|segment| self.is_sound(segment));
        let mut sizes: Vec<(u64, SegmentId)> =
            segments.iter().map(|segment| (self.bytes(segment), segment.id())).collect();
        sizes.sort_unstable();
        loop {
            let chosen = smallest(&sizes, most, spare);
            let damaged: Vec<SegmentId> = chosen.iter().copied().filter(|id| !is_sound(id)).collect();
            if damaged.is_empty() {
                return chosen;
            }
            sizes.retain(|(_, id)| !damaged.contains(id));
        }
    }

    /// Whether the files of a segment are sound. They are read, as the merge will read them.
    fn is_sound(&self, segment: &SegmentMeta) -> bool {
        let key = (segment.id(), segment.delete_opstamp());
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        known.unwrap_or_else(|| {
            let deletes = segment.has_deletes().then_some(Delete);
            let is_sound =
                COMPONENTS.into_iter().chain(deletes).all(|part| self.files.is_sound(&segment.relative_path(part)));
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, is_sound);
            is_sound
        })
    }
}

impl MergePolicy for SoundMerges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut candidates = self.by_size.compute_merge_candidates(segments);
        if candidates.is_empty() {
            return candidates;
        }
        let by_id: HashMap<SegmentId, (&SegmentMeta, u64)> =
            segments.iter().map(|segment| (segment.id(), (segment, self.bytes(segment)))).collect();
        let most = share(by_id.values().map(|(_, bytes)| bytes).sum(), MERGED_BESIDE);
        for candidate in &mut candidates {
            let bytes = |id: &SegmentId| by_id.get(id).map_or(0, |(_, bytes)| *bytes);
            candidate.0.sort_by_key(bytes);
            let mut sum = 0;
            candidate.0.retain(|id| {
                sum += bytes(id);
                sum <= most
            });
        }
        let is_sound = |id: &SegmentId| by_id.get(id).is_some_and(|(segment, _)| self.is_sound(segment));
        candidates.retain(|candidate| candidate.0.len() >= FEWEST && candidate.0.iter().all(is_sound));
        candidates
    }
}

/// How many of `all` bytes are merged at once.
fn share(all: u64, [least, most]: [u64; 2]) -> u64 {
    (all / 8).clamp(least, most)
}

/// The smallest of the segments, which come in order of their bytes, that are to become one of `most` bytes at most, until
/// there are but `spare` more than if all were of that size.
fn smallest(sizes: &[(u64, SegmentId)], most: u64, spare: usize) -> Vec<SegmentId> {
    let all: u64 = sizes.iter().map(|(bytes, _)| bytes).sum();
    let wanted = usize::try_from(all.div_ceil(most)).unwrap_or(usize::MAX).saturating_add(spare);
    if sizes.len() <= wanted {
        return Vec::new();
    }
    let mut sum = 0;
    let fitting = sizes.iter().take_while(|(bytes, _)| {
        sum += bytes;
        sum <= most
    });
    let merged: Vec<SegmentId> = fitting.map(|(_, id)| *id).take(sizes.len() - wanted + 1).collect();
    // What cannot be made fewer is left.
    if merged.len() < 2 { Vec::new() } else { merged }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tantivy::index::SegmentId;

    use crate::Evidence;
    use crate::document::{Account, Content};
    use crate::seal;
    use crate::store::Store;
    use crate::writer::Writer;
    use crate::writer::tests::row;

    /// Eight segments, the first of which is damaged after it was written, or not; gives how many are left.
    fn segments(is_damaged: bool) -> usize {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        let evidence =
            Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path: String::new(), member: None };
        let account = Account { reason: None, evidence };
        let mut damaged = None;
        for number in 0..8 {
            writer.put(&row(&number.to_string()), &Content::Account(&account)).unwrap();
            writer.commit().unwrap();
            if is_damaged && number == 0 {
                let segment = store.index().searchable_segment_ids().unwrap()[0];
                let path = store.data_dir().join(format!("{}.store", segment.uuid_string()));
                let mut bytes = fs::read(&path).unwrap();
                bytes[3] ^= 4;
                fs::write(&path, bytes).unwrap();
                damaged = Some(path);
            }
        }
        writer.finish().unwrap();
        if let Some(path) = damaged {
            assert!(seal::unsealed(&fs::read(path).unwrap()).is_err(), "it is there to be found");
        }
        store.index().searchable_segment_ids().unwrap().len()
    }

    #[test]
    fn the_smallest_become_one_until_there_are_few() {
        let of = |sizes: &[u64]| -> Vec<(u64, SegmentId)> {
            sizes.iter().map(|bytes| (*bytes, SegmentId::from_uuid_string(&format!("{bytes:032}")).unwrap())).collect()
        };
        for (sizes, most, spare, merged) in [
            (&[][..], 100, 0, 0),
            (&[10], 100, 0, 0),
            (&[10, 20, 30, 40], 100, 0, 4),
            (&[10, 20, 30, 40], 100, 2, 2),
            (&[10, 20, 30, 40], 100, 3, 0),
            (&[40, 41, 42, 43, 44], 100, 0, 2),
            (&[44, 81, 85], 100, 0, 0),
            (&[1, 2, 400], 100, 0, 0),
            (&[1, 2, 300], 100, 0, 0),
            (&[1, 2, 290], 100, 0, 0),
            (&[1, 2, 3, 290], 100, 0, 2),
        ] {
            assert_eq!(super::smallest(&of(sizes), most, spare).len(), merged, "{sizes:?} {most} {spare}");
        }
        assert_eq!(super::share(0, [2, 9]), 2);
        assert_eq!(super::share(40, [2, 9]), 5);
        assert_eq!(super::share(400, [2, 9]), 9);
    }

    #[test]
    fn what_is_damaged_is_not_merged_into_what_is_sound() {
        assert_eq!(segments(false), 1);
        assert_eq!(segments(true), 8);
    }
}
