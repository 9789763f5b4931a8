//! What is read of tantivy's commit: which segments it has, and what dateline left with it.

use serde::Deserialize;

/// A commit.
#[derive(Deserialize)]
pub(crate) struct Commit {
    pub segments: Vec<Segment>,
    /// What all articles count (`coverage`), where it was left.
    pub payload: Option<String>,
}

/// A segment of a commit.
#[derive(Deserialize)]
pub(crate) struct Segment {
    segment_id: String,
    pub deletes: Option<Deletes>,
}

/// What was deleted of a segment.
#[derive(Deserialize)]
pub(crate) struct Deletes {
    pub num_deleted_docs: u32,
    pub opstamp: u64,
}

impl Segment {
    /// Its number, as the names of its files begin.
    pub fn id(&self) -> String {
        self.segment_id.replace('-', "")
    }
}
