//! Phrases: for each word the terms that may stand for it go in, the articles in which one follows the other come out,
//! with the places. The commonest positional expression has a scorer of its own, which is faster than that of all.

use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::terms::Terms;
use super::union::Union;

/// The articles of one segment that have a phrase in one field (of which there may be several views).
pub(crate) struct PhrasePostings {
    words: Vec<Union>,
    /// The numbers of the words, the rarest first.
    order: Vec<usize>,
    doc: DocId,
    /// Positions at which the phrase begins in the current article.
    starts: Vec<u32>,
    /// Of these, where it stands in written forms; see [`Self::starts_in_forms`].
    in_forms: Vec<u32>,
    in_forms_of: DocId,
    next: Vec<u32>,
}

impl PhrasePostings {
    /// Opens the lists; `None` where one word has none. Of each word's terms the last, so many as `forms`, are its written
    /// forms.
    pub fn open(
        reader: &SegmentReader,
        known: &Terms,
        words: &[Vec<Term>],
        forms: usize,
    ) -> tantivy::Result<Option<Self>> {
        let words = words.iter().map(|terms| Union::open(reader, known, terms, forms));
        let words: Vec<Union> = words.collect::<Result<_, _>>()?;
        if words.is_empty() || words.iter().any(Union::is_empty) {
            return Ok(None);
        }
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by_key(|word| words[*word].size_hint());
        let mut phrase = Self {
            words,
            order,
            doc: 0,
            starts: Vec::new(),
            in_forms: Vec::new(),
            in_forms_of: TERMINATED,
            next: Vec::new(),
        };
        phrase.doc = phrase.find();
        Ok(Some(phrase))
    }

    pub fn doc(&self) -> DocId {
        self.doc
    }

    pub fn advance(&mut self) -> DocId {
        if self.doc != TERMINATED {
            self.words[self.order[0]].advance();
            self.doc = self.find();
        }
        self.doc
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc < target {
            self.words[self.order[0]].seek(target);
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

    /// Those at which each word stands in one of its written forms.
    pub fn starts_in_forms(&mut self) -> &[u32] {
        if self.words.iter().all(|word| word.is_in_forms(self.doc)) {
            return &self.starts;
        }
        if self.in_forms_of != self.doc {
            self.in_forms_of = self.doc;
            self.in_forms.clone_from(&self.starts);
            for word in &self.order {
                if self.in_forms.is_empty() {
                    break;
                }
                self.words[*word].positions_of_forms(self.doc, &mut self.next);
                retain_followed(&mut self.in_forms, *word as u32, &self.next);
            }
        }
        &self.in_forms
    }

    pub fn size_hint(&self) -> u32 {
        self.words[self.order[0]].size_hint()
    }

    /// The first article, from the rarest word's current one on, that has the phrase.
    fn find(&mut self) -> DocId {
        let mut candidate = self.words[self.order[0]].doc();
        'candidates: while candidate != TERMINATED {
            for at in &self.order {
                let doc = self.words[*at].seek(candidate);
                if doc != candidate {
                    candidate = doc;
                    continue 'candidates;
                }
            }
            self.place(candidate);
            if !self.starts.is_empty() {
                return candidate;
            }
            candidate = self.words[self.order[0]].advance();
        }
        TERMINATED
    }

    /// Finds the places of the phrase in the article on which all words stand.
    fn place(&mut self, doc: DocId) {
        let Self { words, order, starts, next, .. } = self;
        let (first, others) = (order[0], &order[1..]);
        words[first].positions(doc, starts);
        if first > 0 {
            starts.retain(|position| *position >= first as u32);
            starts.iter_mut().for_each(|position| *position -= first as u32);
        }
        for word in others {
            if starts.is_empty() {
                return;
            }
            words[*word].positions(doc, next);
            retain_followed(starts, *word as u32, next);
        }
    }
}

/// Keeps those of `starts` that one of `positions` follows by `offset`. Both lists rise.
fn retain_followed(starts: &mut Vec<u32>, offset: u32, positions: &[u32]) {
    let (mut at, mut at_position, mut kept) = (0, 0, 0);
    // Without a branch on which is the less: that is not to be foretold.
    while let (Some(&start), Some(&position)) = (starts.get(at), positions.get(at_position)) {
        let wanted = start.saturating_add(offset);
        starts[kept] = start;
        kept += usize::from(wanted == position);
        at += usize::from(wanted <= position);
        at_position += usize::from(position <= wanted);
    }
    starts.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_that_are_followed_are_kept() {
        for (starts, offset, positions, kept) in [
            (&[1, 4, 9, 12][..], 1, &[2, 3, 10, 14][..], &[1, 9][..]),
            (&[1, 4], 0, &[0, 1, 2, 4], &[1, 4]),
            (&[], 1, &[2], &[]),
            (&[1], 1, &[], &[]),
            (&[5, u32::MAX], 2, &[7], &[5]),
        ] {
            let mut starts = starts.to_vec();
            retain_followed(&mut starts, offset, positions);
            assert_eq!(starts, kept);
        }
    }
}
