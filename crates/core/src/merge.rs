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
        let by_id: HashMap<SegmentId, &SegmentMeta> = segments.iter().map(|segment| (segment.id(), segment)).collect();
        let is_sound = |id: &SegmentId| by_id.get(id).is_some_and(|segment| self.is_sound(segment));
        let mut candidates = self.by_size.compute_merge_candidates(segments);
        candidates.retain(|candidate| candidate.0.iter().all(is_sound));
        candidates
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

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
    fn what_is_damaged_is_not_merged_into_what_is_sound() {
        assert_eq!(segments(false), 1);
        assert_eq!(segments(true), 8);
    }
}
