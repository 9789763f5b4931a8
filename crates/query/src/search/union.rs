//! The posting lists of the terms that may stand for one word, as one: articles in order, and in each the positions of
//! them all. The views of a field share their positions, so its terms may come from several.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::terms::Terms;

/// More lists than this are kept in order, so that a step looks at those alone that lag behind.
const MAX_UNORDERED: usize = 16;

/// Any of several terms.
pub(crate) struct Union {
    lists: Vec<SegmentPostings>,
    /// The article on which each list stands: most stay where they are from step to step, and are not looked at.
    docs: Vec<DocId>,
    /// Which of `lists` is the first of a written form.
    forms: usize,
    /// Where many lists stand, the least first; empty where they are few.
    order: BinaryHeap<Reverse<(DocId, usize)>>,
    doc: DocId,
    found: Vec<u32>,
    merged: Vec<u32>,
}

impl Union {
    /// Opens the lists of `terms` that the segment has; they may be none. The last of them, so many as `forms`, are
    /// written forms, for [`Self::positions_of_forms`].
    pub fn open(reader: &SegmentReader, known: &Terms, terms: &[Term], forms: usize) -> tantivy::Result<Self> {
        let mut lists = Vec::with_capacity(terms.len());
        let mut first_form = 0;
        for (at, term) in terms.iter().enumerate() {
            if at + forms == terms.len() {
                first_form = lists.len();
            }
            lists.extend(known.postings(reader, term, IndexRecordOption::WithFreqsAndPositions)?);
        }
        let order = match lists.len() > MAX_UNORDERED {
            true => lists.iter().enumerate().map(|(at, list)| Reverse((list.doc(), at))).collect(),
            false => BinaryHeap::new(),
        };
        let docs: Vec<DocId> = lists.iter().map(DocSet::doc).collect();
        let doc = docs.iter().copied().min().unwrap_or(TERMINATED);
        let forms = if forms == 0 { lists.len() } else { first_form };
        Ok(Self { lists, docs, forms, order, doc, found: Vec::new(), merged: Vec::new() })
    }

    /// Whether no article has any of the terms.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    pub fn doc(&self) -> DocId {
        self.doc
    }

    pub fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.seek(self.doc + 1) }
    }

    /// The first article from `target` on, or the current one if it is past that.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        if self.order.is_empty() {
            self.doc = TERMINATED;
            for (doc, list) in self.docs.iter_mut().zip(&mut self.lists) {
                if *doc < target {
                    *doc = list.seek(target);
                }
                self.doc = self.doc.min(*doc);
            }
            return self.doc;
        }
        while let Some(mut first) = self.order.peek_mut() {
            let Reverse((doc, at)) = &mut *first;
            if *doc >= target {
                self.doc = *doc;
                break;
            }
            *doc = self.lists[*at].seek(target);
            self.docs[*at] = *doc;
        }
        self.doc
    }

    /// Puts the positions in article `doc`, if the lists stand there, in `into`: rising, each once.
    pub fn positions(&mut self, doc: DocId, into: &mut Vec<u32>) {
        into.clear();
        if self.order.is_empty() {
            for at in 0..self.lists.len() {
                self.add(at, doc, into);
            }
            return;
        }
        // In a heap no one stands before the one above it.
        let mut next = vec![0];
        while let Some(place) = next.pop() {
            let Some(Reverse((at_doc, at))) = self.order.as_slice().get(place).copied() else {
                continue;
            };
            if at_doc <= doc {
                self.add(at, doc, into);
                next.extend([2 * place + 1, 2 * place + 2]);
            }
        }
    }

    /// Whether article `doc` has it in written forms alone.
    pub fn is_in_forms(&self, doc: DocId) -> bool {
        self.docs[..self.forms].iter().all(|at| *at != doc)
    }

    /// Its positions in written forms alone.
    pub fn positions_of_forms(&mut self, doc: DocId, into: &mut Vec<u32>) {
        into.clear();
        for at in self.forms..self.lists.len() {
            self.add(at, doc, into);
        }
    }

    /// Adds the positions of one list.
    fn add(&mut self, at: usize, doc: DocId, into: &mut Vec<u32>) {
        if self.docs[at] != doc {
            return;
        }
        let list = &mut self.lists[at];
        if into.is_empty() {
            list.positions(into);
            return;
        }
        list.positions(&mut self.found);
        // Most words are not inflected: their stem stands where they do.
        if self.found != *into {
            merge(into, &self.found, &mut self.merged);
            std::mem::swap(into, &mut self.merged);
        }
    }

    pub fn size_hint(&self) -> u32 {
        self.lists.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }

    /// How often the terms stand in article `doc`, at most: those of one place are counted each.
    pub fn most(&self, doc: DocId) -> u32 {
        let there = self.docs.iter().zip(&self.lists).filter(|(at, _)| **at == doc);
        there.map(|(_, list)| list.term_freq()).fold(0, u32::saturating_add)
    }
}

/// The numbers of two rising lists as one: rising, each once.
fn merge(one: &[u32], other: &[u32], into: &mut Vec<u32>) {
    into.clear();
    into.resize(one.len() + other.len(), 0);
    let (mut at_one, mut at_other, mut count) = (0, 0, 0);
    // Without a branch on which is the less: that is not to be foretold.
    while let (Some(&a), Some(&b)) = (one.get(at_one), other.get(at_other)) {
        into[count] = a.min(b);
        count += 1;
        at_one += usize::from(a <= b);
        at_other += usize::from(b <= a);
    }
    into.truncate(count);
    into.extend_from_slice(&one[at_one..]);
    into.extend_from_slice(&other[at_other..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_merged() {
        let mut merged = vec![7];
        merge(&[1, 3, 5], &[2, 3, 9, 10], &mut merged);
        assert_eq!(merged, [1, 2, 3, 5, 9, 10]);
        merge(&[], &[4], &mut merged);
        assert_eq!(merged, [4]);
        merge(&[2, 4], &[], &mut merged);
        assert_eq!(merged, [2, 4]);
    }
}
