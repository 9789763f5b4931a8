//! Terms: looked up in the dictionaries of an open index once, however many searches, fields of a score and passages of
//! hits ask for them.

use std::fmt;
use std::sync::Arc;

use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{SegmentReader, Term};

use super::entries::Entries;
use crate::memory::Memory;
use crate::plan::Scope;

/// Places in dictionaries that are remembered, of some 100 bytes each; past them all are forgotten.
const MOST_PLACES: usize = 65_536;

/// The terms of an index as of one commit.
pub(crate) struct Terms {
    searcher: tantivy::Searcher,
    known: Memory<Term, Found>,
    /// How many articles have the other names that answers tell of.
    names: Memory<(String, Scope), u64>,
}

/// What each segment has of a term.
type Found = Arc<[Option<TermInfo>]>;

impl fmt::Debug for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Terms")
    }
}

impl Terms {
    /// The terms of an index of which nothing has been looked up.
    pub fn new(searcher: tantivy::Searcher) -> Self {
        let most_terms = MOST_PLACES / searcher.segment_readers().len().max(1);
        Self { searcher, known: Memory::of(most_terms), names: Memory::of(MOST_PLACES) }
    }

    /// How many articles have a term.
    pub fn articles(&self, term: &Term) -> tantivy::Result<u64> {
        let found = self.find(term)?;
        Ok(found.iter().flatten().map(|info| u64::from(info.doc_freq)).sum())
    }

    /// The articles of one segment that have a term; `None` where none has.
    pub fn postings(
        &self,
        reader: &SegmentReader,
        term: &Term,
        option: IndexRecordOption,
    ) -> tantivy::Result<Option<SegmentPostings>> {
        match self.find_in(reader, term)? {
            Some(info) => Ok(Some(reader.inverted_index(term.field())?.read_postings_from_terminfo(&info, option)?)),
            None => Ok(None),
        }
    }

    /// The same without places.
    pub fn entries(
        &self,
        reader: &SegmentReader,
        term: &Term,
        option: IndexRecordOption,
    ) -> tantivy::Result<Option<Entries>> {
        let Some(info) = self.find_in(reader, term)? else {
            return Ok(None);
        };
        let block = reader.inverted_index(term.field())?.read_block_postings_from_terminfo(&info, option)?;
        Ok(Some(Entries::new(block)))
    }

    /// How many articles have a name in a scope, which `count` gives where it is not known.
    pub fn articles_of_name<E>(
        &self,
        name: String,
        scope: Scope,
        count: impl FnOnce() -> Result<u64, E>,
    ) -> Result<u64, E> {
        self.names.get(&(name, scope), count)
    }

    /// What a segment has of a term.
    fn find_in(&self, reader: &SegmentReader, term: &Term) -> tantivy::Result<Option<TermInfo>> {
        let found = self.find(term)?;
        let segments = self.searcher.segment_readers().iter();
        let mut of_segment = segments.zip(&*found).filter(|(segment, _)| segment.segment_id() == reader.segment_id());
        Ok(of_segment.next().and_then(|(_, info)| info.clone()))
    }

    fn find(&self, term: &Term) -> tantivy::Result<Found> {
        let of_segment = |segment: &SegmentReader| Ok(segment.inverted_index(term.field())?.get_term_info(term)?);
        self.known.get(term, || self.searcher.segment_readers().iter().map(of_segment).collect())
    }
}

#[cfg(test)]
mod tests {
    use dateline_core::Article;
    use dateline_core::store::Store;
    use dateline_core::writer::Writer;

    use super::*;
    use crate::fixture::{article, put};

    #[test]
    fn terms_are_looked_up_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        for number in 0..2 {
            put(&mut writer, &Article { body: "The ferry left.".to_owned(), ..article(number) });
        }
        writer.commit().unwrap();
        let terms = Terms::new(store.reader().unwrap().searcher());
        let term = |word: &str| Term::from_field_text(store.fields().body_exact, word);
        for (name, counted, found) in [("a", 3, 3), ("b", 4, 4), ("a", 9, 3)] {
            assert_eq!(terms.articles_of_name(name.to_owned(), Scope::Title, || Ok::<u64, ()>(counted)), Ok(found));
        }
        for _ in 0..2 {
            assert_eq!(terms.articles(&term("ferry")).unwrap(), 2);
            assert_eq!(terms.articles(&term("harbour")).unwrap(), 0);
        }
    }
}
