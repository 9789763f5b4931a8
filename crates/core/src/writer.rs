//! The writer: rows with their content go in, a commit comes out. One document stands for one input, and putting an
//! input again replaces the document that it had.

use tantivy::index::SegmentId;
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexWriter, SegmentMeta, Term};

use crate::check;
use crate::coverage::Coverage;
use crate::document::{Content, document};
use crate::ledger::Row;
use crate::merge::SoundMerges;
use crate::schema::Fields;
use crate::store::Store;
use crate::{Error, Result};

/// Writes to an index. Nothing that was put is seen by readers, or survives a crash, before [`Writer::commit`].
pub struct Writer {
    writer: IndexWriter,
    store: Store,
    fields: Fields,
    /// Whether something was put or removed since the last commit.
    changed: bool,
}

impl Writer {
    /// The one writer of a store, with `memory` bytes shared by `threads` indexing threads.
    pub fn new(store: &Store, threads: usize, memory: usize) -> Result<Self> {
        let writer = store.writer(threads, memory)?;
        store.mend_list()?;
        // A killed run leaves files that no commit names. The next commit may want the very name of one of them
        // (deletes are named after the operation's number, which counts on from the last commit) and would fail.
        writer.garbage_collect_files().wait().map_err(|error| store.failed(error))?;
        Ok(Self { writer, store: store.clone(), fields: store.fields().clone(), changed: false })
    }

    /// Puts an input in the place of the one with its key.
    pub fn put(&mut self, row: &Row, content: &Content<'_>) -> Result<()> {
        self.remove(&row.input_key());
        self.add(row, content)
    }

    /// Adds an input of which the index has none: every segment looks for what an input takes the place of.
    pub fn add(&mut self, row: &Row, content: &Content<'_>) -> Result<()> {
        let document = document(&self.fields, row, content).map_err(|error| Error::Record { source: error })?;
        self.changed = true;
        self.writer.add_document(document).map_err(|error| self.store.failed(error))?;
        Ok(())
    }

    /// Takes out the input with this key, if it is there.
    pub fn remove(&mut self, input_key: &str) {
        self.changed = true;
        self.writer.delete_term(Term::from_field_text(self.fields.input, input_key));
    }

    /// Makes everything that was put and removed last, in one step. Where nothing was, the last commit stays, and with it
    /// what readers have open.
    pub fn commit(&mut self) -> Result<()> {
        if !self.changed {
            return Ok(());
        }
        self.changed = false;
        self.writer.commit().map_err(|error| self.store.failed(error))?;
        Ok(())
    }

    /// Waits for merges to end. Files of segments that were emptied are left for the next writer to remove.
    pub fn finish(self) -> Result<()> {
        self.writer.wait_merging_threads().map_err(|error| self.store.failed(error))
    }

    /// The same, and merges what is left in more segments than need be: each costs every query. `added` is how many
    /// documents this writer added. `stop` is asked between merges whether to leave it at that.
    pub fn finish_run(self, added: u64, stop: &dyn Fn() -> bool) -> Result<()> {
        self.merge_while(|merges, segments| merges.after_run(segments, added), stop)
    }

    /// The same for an index that was made anew: into one segment, or as many as a merge that fits in memory leaves.
    pub fn finish_anew(self, stop: &dyn Fn() -> bool) -> Result<()> {
        self.merge_while(SoundMerges::after_rebuild, stop)
    }

    /// Merges the segments that `which` names until it names none, and keeps what all articles count.
    fn merge_while(
        self,
        which: impl Fn(&SoundMerges, &[SegmentMeta]) -> Vec<SegmentId>,
        stop: &dyn Fn() -> bool,
    ) -> Result<()> {
        let store = self.store.clone();
        let failed = |error| store.failed(error);
        self.finish()?;
        let merges = store.merges();
        loop {
            let segments = which(&merges, &store.index().searchable_segment_metas()?);
            if segments.is_empty() || stop() {
                // What fails here is made up for by every search.
                let _ = check::contained(|| keep_coverage(&store));
                return Ok(());
            }
            // The threads that write, and what they hold, are gone by now; a merge wants none.
            let mut writer = store.writer(1, 0)?;
            writer.set_merge_policy(Box::new(NoMergePolicy));
            writer.merge(&segments).wait().map_err(failed)?;
            writer.wait_merging_threads().map_err(failed)?;
        }
    }

    /// Gives up what was put since the last commit, after an error, and with it the disk space that it takes.
    pub fn abandon(mut self) {
        // The next run does the same: only disk space is at stake.
        if self.writer.rollback().is_ok() {
            let _ = self.writer.garbage_collect_files().wait();
        }
    }
}

/// Makes a commit that has what all articles of the index count.
fn keep_coverage(store: &Store) -> Result<()> {
    let Some(coverage) = Coverage::count(&store.reader()?.searcher())? else {
        return Ok(());
    };
    let payload = coverage.to_payload().map_err(|error| Error::Record { source: error.into() })?;
    let mut writer = store.writer(1, 0)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(&payload);
    commit.commit()?;
    Ok(writer.wait_merging_threads()?)
}

#[cfg(test)]
mod faults;

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;

    use super::*;
    use crate::Evidence;
    use crate::coverage::Values;
    use crate::document::Account;
    use crate::ledger::{Ending, Template};

    /// The row of a file without text.
    pub(crate) fn row(source: &str) -> Row {
        Row {
            source: source.into(),
            base: 0,
            record_number: 0,
            size: 1,
            mtime: 1,
            closes: true,
            ending: Ending::Empty,
            raw_hash: 1,
            text_hash: 0,
            id: None,
            instead: None,
            captured: None,
            modified: None,
            template: Template::default(),
        }
    }

    #[test]
    fn a_run_leaves_few_segments_and_a_rebuild_one() {
        let evidence =
            Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path: String::new(), member: None };
        let account = Account { reason: None, evidence };
        let sources = ["a", "b", "c", "d", "e", "f"];
        // Segments that are left by a run that added few, one that added most, one that made all anew, and one that is to
        // end at once.
        for (added, anew, stop, left) in
            [(1, false, false, 5), (6, false, false, 1), (0, true, false, 1), (6, false, true, 6)]
        {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::open_or_create(dir.path()).unwrap();
            let mut writer = Writer::new(&store, 1, 0).unwrap();
            for source in sources {
                writer.add(&row(source), &Content::Account(&account)).unwrap();
                writer.commit().unwrap();
            }
            assert_eq!(store.index().searchable_segment_ids().unwrap().len(), 6);
            if anew {
                writer.finish_anew(&|| stop).unwrap()
            } else {
                writer.finish_run(added, &|| stop).unwrap()
            }
            assert_eq!(store.index().searchable_segment_ids().unwrap().len(), left);
            let searcher = store.reader().unwrap().searcher();
            assert_eq!(searcher.num_docs(), 6);
            let none = Some(Values::default());
            let none = Coverage { outlets: none.clone(), langs: none, ..Coverage::default() };
            assert_eq!(Coverage::kept(&store, &searcher), Some(none));
        }
    }

    #[test]
    fn a_commit_that_was_broken_off_does_not_hinder_the_same_commit_again() {
        let dir = tempfile::tempdir().unwrap();
        let evidence =
            Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path: String::new(), member: None };
        let account = Account { reason: None, evidence };
        let remove_a = |store: &Store| {
            let mut writer = Writer::new(store, 1, 0).unwrap();
            writer.remove(&row("a").input_key());
            writer.commit().unwrap();
            writer.finish().unwrap();
        };
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        for source in ["a", "b"] {
            writer.put(&row(source), &Content::Account(&account)).unwrap();
        }
        writer.commit().unwrap();
        writer.finish().unwrap();
        let before = fs::read(store.commit_path()).unwrap();
        remove_a(&store);
        drop(store);

        // Killed before the last step: the files of the commit are there, the file that names them is not.
        let store = Store::open(dir.path()).unwrap();
        fs::write(store.commit_path(), before).unwrap();
        drop(store);
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(store.reader().unwrap().searcher().num_docs(), 2);
        remove_a(&store);
        assert_eq!(store.reader().unwrap().searcher().num_docs(), 1);
    }
}
