//! The writer: rows with their content go in, a commit comes out. One document stands for one input, and putting an
//! input again replaces the document that it had.

use tantivy::{IndexWriter, Term};

use crate::document::{Content, document};
use crate::ledger::Row;
use crate::schema::Fields;
use crate::store::Store;
use crate::{Error, Result};

/// Writes to an index. Nothing that was put is seen by readers, or survives a crash, before [`Writer::commit`].
pub struct Writer {
    writer: IndexWriter,
    store: Store,
    fields: Fields,
}

impl Writer {
    /// The one writer of a store, with `memory` bytes shared by `threads` indexing threads.
    pub fn new(store: &Store, threads: usize, memory: usize) -> Result<Self> {
        let writer = store.writer(threads, memory)?;
        store.mend_list()?;
        // A killed run leaves files that no commit names. The next commit may want the very name of one of them
        // (deletes are named after the operation's number, which counts on from the last commit) and would fail.
        writer.garbage_collect_files().wait().map_err(|error| store.failed(error))?;
        Ok(Self { writer, store: store.clone(), fields: store.fields().clone() })
    }

    /// Puts an input in the place of the one with its key.
    pub fn put(&mut self, row: &Row, content: &Content<'_>) -> Result<()> {
        self.remove(&row.input_key());
        self.add(row, content)
    }

    /// Adds an input of which the index has none: every segment looks for what an input takes the place of.
    pub fn add(&mut self, row: &Row, content: &Content<'_>) -> Result<()> {
        let document = document(&self.fields, row, content).map_err(|error| Error::Record { source: error })?;
        self.writer.add_document(document).map_err(|error| self.store.failed(error))?;
        Ok(())
    }

    /// Takes out the input with this key, if it is there.
    pub fn remove(&mut self, input_key: &str) {
        self.writer.delete_term(Term::from_field_text(self.fields.input, input_key));
    }

    /// Makes everything that was put and removed last, in one step.
    pub fn commit(&mut self) -> Result<()> {
        self.writer.commit().map_err(|error| self.store.failed(error))?;
        Ok(())
    }

    /// Waits for merges to end. Files of segments that were emptied are left for the next writer to remove.
    pub fn finish(self) -> Result<()> {
        self.writer.wait_merging_threads().map_err(|error| self.store.failed(error))
    }

    /// Merges all that a store has into one segment: each costs every query. Nothing else may be writing to it.
    pub fn merge_all(store: &Store) -> Result<()> {
        let segments = store.index().searchable_segment_ids()?;
        if segments.len() < 2 {
            return Ok(());
        }
        // A merge takes no memory of the indexing threads.
        let mut writer = Self::new(store, 1, 0)?;
        let merged = writer.writer.merge(&segments).wait();
        merged.map_err(|error| store.failed(error))?;
        writer.finish()
    }

    /// Gives up what was put since the last commit, after an error, and with it the disk space that it takes.
    pub fn abandon(mut self) {
        // The next run does the same: only disk space is at stake.
        if self.writer.rollback().is_ok() {
            let _ = self.writer.garbage_collect_files().wait();
        }
    }
}

#[cfg(test)]
mod faults;

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;

    use super::*;
    use crate::Evidence;
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
    fn all_segments_are_merged_into_one() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let evidence =
            Evidence { sha256: String::new(), bytes: 0, extractor: String::new(), path: String::new(), member: None };
        let account = Account { reason: None, evidence };
        Writer::merge_all(&store).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        for source in ["a", "b", "c"] {
            writer.add(&row(source), &Content::Account(&account)).unwrap();
            writer.commit().unwrap();
        }
        writer.finish().unwrap();
        assert_eq!(store.index().searchable_segment_ids().unwrap().len(), 3);
        Writer::merge_all(&store).unwrap();
        assert_eq!(store.index().searchable_segment_ids().unwrap().len(), 1);
        assert_eq!(store.reader().unwrap().searcher().num_docs(), 3);
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
