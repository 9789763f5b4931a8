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
    fields: Fields,
}

impl Writer {
    /// The one writer of a store, with `memory` bytes shared by `threads` indexing threads.
    pub fn new(store: &Store, threads: usize, memory: usize) -> Result<Self> {
        Ok(Self { writer: store.writer(threads, memory)?, fields: store.fields().clone() })
    }

    /// Puts an input in the place of the one with its key.
    pub fn put(&mut self, row: &Row, content: &Content<'_>) -> Result<()> {
        let document = document(&self.fields, row, content).map_err(|error| Error::Record { source: error })?;
        self.remove(&row.input_key());
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Takes out the input with this key, if it is there.
    pub fn remove(&mut self, input_key: &str) {
        self.writer.delete_term(Term::from_field_text(self.fields.input, input_key));
    }

    /// Makes everything that was put and removed last, in one step.
    pub fn commit(&mut self) -> Result<()> {
        self.writer.commit()?;
        Ok(())
    }

    /// Waits for merges to end.
    pub fn finish(self) -> Result<()> {
        Ok(self.writer.wait_merging_threads()?)
    }
}
