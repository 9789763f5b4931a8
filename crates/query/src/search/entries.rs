//! Entries: the articles of one term with how often they have it, one by one or a block at a time.

use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, TERMINATED};

/// So many articles are in a block of tantivy's, at most.
const BLOCK: usize = 128;

/// The frequencies of a block that has none.
const ONCE: [u32; BLOCK] = [1; BLOCK];

/// A list of articles, at one of them.
pub(crate) struct Entries {
    block: BlockSegmentPostings,
    /// The place in the block.
    at: usize,
}

impl Entries {
    /// A list that stands at its first article.
    pub fn new(block: BlockSegmentPostings) -> Self {
        Self { block, at: 0 }
    }

    /// The article at which the list stands; behind the last one [`TERMINATED`].
    pub fn doc(&self) -> DocId {
        self.block.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// How often it has the term. For lists that were opened with frequencies.
    pub fn frequency(&self) -> u32 {
        self.block.freq(self.at)
    }

    pub fn advance(&mut self) -> DocId {
        self.at += 1;
        self.go_on();
        self.doc()
    }

    /// Moves on to the first article that is not before `target`, which may be where the list stands.
    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            self.at = self.block.seek(target);
        }
        self.doc()
    }

    /// Gives the articles before `end` with their frequencies, and moves on to there. Once each, where frequencies were not
    /// asked for, or the field keeps none.
    pub fn each_before(&mut self, end: DocId, mut each: impl FnMut(&[DocId], &[u32])) {
        while self.doc() < end {
            let docs = &self.block.docs()[self.at..];
            let count = match docs.last() {
                Some(last) if *last < end => docs.len(),
                _ => docs.partition_point(|doc| *doc < end),
            };
            let frequencies = self.block.freqs().get(self.at..self.at + count).unwrap_or(&ONCE[..count]);
            each(&docs[..count], frequencies);
            self.at += count;
            self.go_on();
        }
    }

    /// About how many there are.
    pub fn size_hint(&self) -> u32 {
        self.block.doc_freq()
    }

    /// Goes to the next block behind the end of one.
    fn go_on(&mut self) {
        if self.at > 0 && self.at >= self.block.block_len() {
            self.block.advance();
            self.at = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use dateline_core::store::Store;
    use dateline_core::writer::Writer;
    use dateline_core::{Article, Lang};
    use proptest::prelude::*;
    use tantivy::Term;
    use tantivy::schema::IndexRecordOption;

    use super::*;
    use crate::fixture::{article, put};

    #[test]
    fn lists_are_read_in_any_steps() {
        const ARTICLES: u32 = 1000;
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        // Of one word full blocks alone, of the other a last one that is not full.
        let has = |word: &str, number: u32| {
            if word == "ferry" { number.is_multiple_of(3) } else { (200..712).contains(&number) }
        };
        for number in 0..ARTICLES {
            let times =
                |word: &str| format!("{word} ").repeat(if has(word, number) { number as usize % 4 + 1 } else { 0 });
            let body = format!("{}{}.", times("ferry"), times("port"));
            put(&mut writer, &Article { body, ..article(number as usize) });
        }
        writer.commit().unwrap();
        let searcher = store.reader().unwrap().searcher();
        let field = store.fields().body_exact;
        let inverted = searcher.segment_reader(0).inverted_index(field).unwrap();
        let open = |word: &str, option| {
            let info = inverted.get_term_info(&Term::from_field_text(field, word)).unwrap().unwrap();
            Entries::new(inverted.read_block_postings_from_terminfo(&info, option).unwrap())
        };
        // How far each step goes, and how it is done.
        let steps = proptest::collection::vec((1u32..200, 0..3), 1..60);
        proptest!(|(word in prop_oneof!["ferry", "port"], steps in steps)| {
            let all: Vec<(DocId, u32)> =
                (0..ARTICLES).filter(|doc| has(&word, *doc)).map(|doc| (doc, doc % 4 + 1)).collect();
            let mut entries = open(&word, IndexRecordOption::WithFreqs);
            prop_assert_eq!(entries.size_hint() as usize, all.len());
            let mut at = 0;
            for (step, how) in steps {
                let here = all.get(at).map_or(TERMINATED, |(doc, _)| *doc);
                prop_assert_eq!(entries.doc(), here);
                if here == TERMINATED {
                    break;
                }
                prop_assert_eq!(entries.frequency(), all[at].1);
                let target = here + step;
                let until = all.partition_point(|(doc, _)| *doc < target);
                match how {
                    0 => {
                        entries.advance();
                        at += 1;
                    }
                    1 => {
                        entries.seek(target);
                        at = until;
                    }
                    _ => {
                        let mut given = Vec::new();
                        entries.each_before(target, |docs, frequencies| {
                            given.extend(docs.iter().copied().zip(frequencies.iter().copied()));
                        });
                        prop_assert_eq!(&given[..], &all[at..until]);
                        at = until;
                    }
                }
            }
            let mut docs = Vec::new();
            open(&word, IndexRecordOption::Basic).each_before(TERMINATED, |block, _| docs.extend_from_slice(block));
            prop_assert_eq!(docs, all.iter().map(|(doc, _)| *doc).collect::<Vec<_>>());
        });
    }

    #[test]
    fn what_a_field_without_frequencies_has_it_has_once() {
        const ARTICLES: u32 = 300;
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        for number in 0..ARTICLES {
            put(&mut writer, &Article { lang: Some(Lang::EN), ..article(number as usize) });
        }
        writer.commit().unwrap();
        let searcher = store.reader().unwrap().searcher();
        let field = store.fields().lang;
        let inverted = searcher.segment_reader(0).inverted_index(field).unwrap();
        let mut terms = inverted.terms().stream().unwrap();
        assert!(terms.advance());
        let block = inverted.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::WithFreqs).unwrap();
        let mut entries = Entries::new(block);
        let mut given = Vec::new();
        entries
            .each_before(200, |docs, frequencies| given.extend(docs.iter().copied().zip(frequencies.iter().copied())));
        entries.each_before(TERMINATED, |docs, frequencies| {
            given.extend(docs.iter().copied().zip(frequencies.iter().copied()));
        });
        assert_eq!(given, (0..ARTICLES).map(|doc| (doc, 1)).collect::<Vec<_>>());
    }
}
