//! Phrases: for each word the terms that may stand for it go in, the articles in which one follows the other come out,
//! with the places. The commonest positional expression has a scorer of its own, which is faster than that of all.

use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::union::Union;

/// The articles of one segment that have a phrase in one field (of which there may be several views).
pub(crate) struct PhrasePostings {
    words: Vec<Union>,
    doc: DocId,
    /// Positions at which the phrase begins in the current article.
    starts: Vec<u32>,
    next: Vec<u32>,
}

impl PhrasePostings {
    /// Opens the lists; `None` where one word has none.
    pub fn open(reader: &SegmentReader, words: &[Vec<Term>]) -> tantivy::Result<Option<Self>> {
        let opened: Vec<Union> = words.iter().map(|terms| Union::open(reader, terms)).collect::<Result<_, _>>()?;
        if opened.iter().any(Union::is_empty) {
            return Ok(None);
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

    pub fn size_hint(&self) -> u32 {
        self.words.iter().map(Union::size_hint).min().unwrap_or(0)
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
        let doc = words[0].doc();
        starts.clear();
        words[0].positions(doc, starts);
        for (offset, word) in (1..).zip(&mut words[1..]) {
            if starts.is_empty() {
                return;
            }
            next.clear();
            word.positions(doc, next);
            starts.retain(|start| next.binary_search(&(start + offset)).is_ok());
        }
    }
}
