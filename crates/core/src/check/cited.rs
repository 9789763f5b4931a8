//! Cited: what the index keeps of each input that was read, one by one, for who holds it against the sources.

use std::path::Path;

use serde::Deserialize;
use tantivy::schema::Value;
use tantivy::{DocAddress, TantivyDocument};

use crate::Result;
use crate::ledger::{Row, read_segment};
use crate::schema::Fields;
use crate::store::Store;

/// An open index whose evidence is asked for, from many threads.
pub struct Cited {
    searcher: tantivy::Searcher,
    fields: Fields,
}

/// Where the evidence of an input is.
#[derive(Clone, Copy, Debug)]
pub struct Place(DocAddress);

impl Cited {
    /// Opens the index in `dir`.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn open(dir: &Path) -> Result<Self> {
        let store = Store::open(dir)?;
        Ok(Self { searcher: store.reader()?.searcher(), fields: store.fields().clone() })
    }

    /// Gives every row of the ledger to `each`, with the place of its evidence.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn rows(&self, mut each: impl FnMut(Place, Row)) -> Result<()> {
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let mut docs = segment.doc_ids_alive();
            read_segment(segment, &mut |row| {
                if let Some(doc) = docs.next() {
                    each(Place(DocAddress::new(ordinal as u32, doc)), row);
                }
            })?;
        }
        Ok(())
    }

    /// The SHA-256 of an input's bytes, in hex; empty where only the beginning of it is kept, in its row.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn sha256(&self, place: Place) -> Result<String> {
        #[derive(Deserialize)]
        struct Record {
            evidence: Sum,
        }
        #[derive(Deserialize)]
        struct Sum {
            sha256: String,
        }
        let document: TantivyDocument = self.searcher.doc(place.0)?;
        let record = document.get_first(self.fields.record).and_then(|value| value.as_bytes());
        let record = record.and_then(|bytes| serde_json::from_slice::<Record>(bytes).ok());
        Ok(record.map(|record| record.evidence.sha256).unwrap_or_default())
    }
}
