//! Bounds: a body goes in, the words at which its sentences and paragraphs begin come out.

use super::prepared::{PARAGRAPH, SENTENCE, push_sparse};
use super::words;
use crate::PARAGRAPH_BREAK;
use crate::sentence::sentences;

/// The positions of the first words of a body's sentences, and of its paragraphs.
pub fn bounds(text: &str) -> (Vec<u32>, Vec<u32>) {
    let mut finder = BoundFinder::new(text);
    let (mut of_sentences, mut of_paragraphs) = (Vec::new(), Vec::new());
    for (position, word) in (0..).zip(words(text)) {
        let (sentence, paragraph) = finder.begins(word.start);
        of_sentences.extend(sentence.then_some(position));
        of_paragraphs.extend(paragraph.then_some(position));
    }
    (of_sentences, of_paragraphs)
}

/// Tells of words, in order, whether a sentence or paragraph begins with them.
pub(super) struct BoundFinder {
    /// Byte offsets at which sentences and paragraphs begin, in order.
    sentences: Vec<usize>,
    paragraphs: Vec<usize>,
    next_sentence: usize,
    next_paragraph: usize,
}

impl BoundFinder {
    pub(super) fn new(text: &str) -> Self {
        let breaks = text.match_indices(PARAGRAPH_BREAK).map(|(at, found)| at + found.len());
        Self {
            sentences: sentences(text).into_iter().map(|range| range.start).collect(),
            paragraphs: std::iter::once(0).chain(breaks).collect(),
            next_sentence: 0,
            next_paragraph: 0,
        }
    }

    /// Whether the word that begins at `byte` is the first of a sentence, and of a paragraph.
    fn begins(&mut self, byte: usize) -> (bool, bool) {
        (
            passed(&self.sentences, &mut self.next_sentence, byte),
            passed(&self.paragraphs, &mut self.next_paragraph, byte),
        )
    }

    /// Adds the bounds at the word to a stream; whether a sentence begins there.
    pub(super) fn at(&mut self, position: u32, byte: usize, stream: &mut String) -> bool {
        let (sentence, paragraph) = self.begins(byte);
        for (_, term) in [(paragraph, PARAGRAPH), (sentence, SENTENCE)].into_iter().filter(|(begins, _)| *begins) {
            push_sparse(stream, term, position);
        }
        sentence
    }
}

/// Steps over the starts that lie at or before `byte`; whether there was one.
fn passed(starts: &[usize], next: &mut usize, byte: usize) -> bool {
    let before = *next;
    while starts.get(*next).is_some_and(|start| *start <= byte) {
        *next += 1;
    }
    *next > before
}

#[cfg(test)]
mod tests {
    use super::super::{Analyzer, Evidence};
    use super::*;

    #[test]
    fn sentences_and_paragraphs_begin_at_their_first_words() {
        let text = "\"One two.\" Three four five.\n\n… \n\nSix! — Seven.";
        assert_eq!(bounds(text), (vec![0, 2, 5, 6], vec![0, 5]));
        assert_eq!(
            Analyzer::new().analyze_body(text, None, &[], &mut Evidence::new()).bounds,
            "p\u{1}0 s\u{1}0 s\u{1}2 p\u{1}5 s\u{1}5 s\u{1}6"
        );
        assert_eq!(bounds(""), (vec![], vec![]));
    }
}
