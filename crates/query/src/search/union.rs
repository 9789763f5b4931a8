//! The posting lists of the terms that may stand for one word, as one: articles in order, and in each the positions of
//! them all. The views of a field share their positions, so its terms may come from several.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// Any of several terms.
pub(crate) struct Union {
    lists: Vec<SegmentPostings>,
    found: Vec<u32>,
}

impl Union {
    /// Opens the lists of `terms` that the segment has; they may be none.
    pub fn open(reader: &SegmentReader, terms: &[Term]) -> tantivy::Result<Self> {
        let mut lists = Vec::with_capacity(terms.len());
        for term in terms {
            let inverted = reader.inverted_index(term.field())?;
            lists.extend(inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
        }
        Ok(Self { lists, found: Vec::new() })
    }

    /// Whether no article has any of the terms.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    pub fn doc(&self) -> DocId {
        self.lists.iter().map(DocSet::doc).min().unwrap_or(TERMINATED)
    }

    pub fn advance(&mut self) -> DocId {
        let doc = self.doc();
        for list in &mut self.lists {
            if list.doc() == doc && doc != TERMINATED {
                list.advance();
            }
        }
        self.doc()
    }

    /// The first article from `target` on, or the current one if it is past that.
    pub fn seek(&mut self, target: DocId) -> DocId {
        let mut least = TERMINATED;
        for list in &mut self.lists {
            let mut doc = list.doc();
            if doc < target {
                doc = list.seek(target);
            }
            least = least.min(doc);
        }
        least
    }

    /// Adds the positions in article `doc`, if the lists stand there: rising, each once.
    pub fn positions(&mut self, doc: DocId, into: &mut Vec<u32>) {
        let before = into.len();
        let mut several = false;
        for list in &mut self.lists {
            if list.doc() == doc {
                self.found.clear();
                list.positions(&mut self.found);
                several |= into.len() > before;
                into.extend_from_slice(&self.found);
            }
        }
        if several {
            into[before..].sort_unstable();
            into.dedup();
        }
    }

    pub fn size_hint(&self) -> u32 {
        self.lists.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}
