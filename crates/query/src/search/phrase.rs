//! Phrases: for each word the terms that may stand for it go in, the articles in which one follows the other come out,
//! with the places. Each word is a union of posting lists, which share positions whatever the view they come from.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

/// The articles of one segment that have a phrase in one field.
pub(crate) struct PhrasePostings {
    words: Vec<Alternatives>,
    doc: DocId,
    /// Positions at which the phrase begins in the current article.
    starts: Vec<u32>,
    next: Vec<u32>,
}

impl PhrasePostings {
    /// Opens the lists; `None` where one word has none.
    pub fn open(reader: &SegmentReader, field: Field, words: &[Vec<Term>]) -> tantivy::Result<Option<Self>> {
        let inverted = reader.inverted_index(field)?;
        let mut opened = Vec::with_capacity(words.len());
        for terms in words {
            let mut lists = Vec::with_capacity(terms.len());
            for term in terms {
                lists.extend(inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
            }
            if lists.is_empty() {
                return Ok(None);
            }
            opened.push(Alternatives { lists });
        }
        let mut phrase = Self { words: opened, doc: 0, starts: Vec::new(), next: Vec::new() };
        phrase.doc = phrase.find();
        Ok(Some(phrase))
    }

    pub fn doc(&self) -> DocId {
        self.doc
    }

    pub fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.words[0].advance();
            self.doc = self.find();
        }
        self.doc
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.words[0].seek(target);
            self.doc = self.find();
        }
        self.doc
    }

    /// How often the phrase stands in the current article.
    pub fn frequency(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The positions at which it begins there.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// How many words it has.
    pub fn len(&self) -> u32 {
        self.words.len() as u32
    }

    pub fn size_hint(&self) -> u32 {
        self.words.iter().map(Alternatives::size_hint).min().unwrap_or(0)
    }

    /// The first article, from the first word's current one on, that has the phrase.
    fn find(&mut self) -> DocId {
        let mut candidate = self.words[0].doc();
        'candidates: while candidate != TERMINATED {
            for at in 0..self.words.len() {
                let doc = self.words[at].seek(candidate);
                if doc != candidate {
                    candidate = doc;
                    continue 'candidates;
                }
            }
            self.place();
            if !self.starts.is_empty() {
                return candidate;
            }
            candidate = self.words[0].advance();
        }
        TERMINATED
    }

    /// Finds the places of the phrase in the article on which all words stand.
    fn place(&mut self) {
        let Self { words, starts, next, .. } = self;
        starts.clear();
        words[0].positions(0, starts);
        for (offset, word) in words.iter_mut().enumerate().skip(1) {
            if starts.is_empty() {
                return;
            }
            next.clear();
            word.positions(offset as u32, next);
            starts.retain(|start| next.binary_search(start).is_ok());
        }
    }
}

/// The posting lists of the terms that may stand for one word.
struct Alternatives {
    lists: Vec<SegmentPostings>,
}

impl Alternatives {
    fn doc(&self) -> DocId {
        self.lists.iter().map(DocSet::doc).min().unwrap_or(TERMINATED)
    }

    fn advance(&mut self) -> DocId {
        let doc = self.doc();
        for list in &mut self.lists {
            if list.doc() == doc && doc != TERMINATED {
                list.advance();
            }
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for list in &mut self.lists {
            if list.doc() < target {
                list.seek(target);
            }
        }
        self.doc()
    }

    /// Adds the positions in the current article, less `offset`, in order. A word at the very start has no place for
    /// the words before it.
    fn positions(&mut self, offset: u32, into: &mut Vec<u32>) {
        let doc = self.doc();
        let mut found = Vec::new();
        for list in &mut self.lists {
            if list.doc() == doc {
                found.clear();
                list.positions(&mut found);
                into.extend(found.iter().filter_map(|position| position.checked_sub(offset)));
            }
        }
        if self.lists.len() > 1 {
            into.sort_unstable();
            into.dedup();
        }
    }

    fn size_hint(&self) -> u32 {
        self.lists.iter().map(DocSet::size_hint).sum()
    }
}
