//! Words: text goes in, the words with their byte ranges come out, in order; a word's place in that order is its position.
//!
//! Unicode word segmentation (UAX 29), with two changes for saved news text: a full stop, colon or underscore between
//! letters separates (`war.Russia` is a lost space), unless the letters are an acronym's (`U.S.`); and what folds to
//! nothing is no word.

mod segment;

use super::fold;
use segment::Segments;

/// One word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// Byte offset of its first character.
    pub start: usize,
    /// The word as written.
    pub text: &'t str,
}

impl Word<'_> {
    /// Byte offset just past the word.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// The words of `text`, in order. The `n`-th is at position `n` in every view.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    Words { segments: Segments::of(text), pieces: None }
}

struct Words<'t> {
    segments: Segments<'t>,
    /// What is left of the last segment.
    pieces: Option<Pieces<'t>>,
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        loop {
            if let Some(pieces) = &mut self.pieces {
                if let Some(word) = pieces.find(|word| !fold::folds_to_nothing(word.text)) {
                    return Some(word);
                }
                self.pieces = None;
            }
            // Letters alone are one piece.
            if let Some((start, text)) = self.segments.next_plain() {
                return Some(Word { start, text });
            }
            let (start, segment) = self.segments.next()?;
            self.pieces = Some(Pieces { start, rest: segment, whole: is_whole(segment) });
        }
    }
}

/// Whether a segment stays in one piece.
fn is_whole(segment: &str) -> bool {
    !segment.bytes().any(|byte| matches!(byte, b'.' | b':' | b'_')) || is_acronym(segment)
}

/// `U.S`, `J.D`, `т.д`: single letters between stops.
pub(super) fn is_acronym(segment: &str) -> bool {
    segment.contains('.')
        && segment.split('.').all(|part| {
            let mut chars = part.chars();
            chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
        })
}

struct Pieces<'t> {
    start: usize,
    rest: &'t str,
    whole: bool,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        if self.rest.is_empty() {
            return None;
        }
        let cut = if self.whole { None } else { separator(self.rest) };
        let (text, skip) = match cut {
            Some(at) => (&self.rest[..at], at + 1),
            None => (self.rest, self.rest.len()),
        };
        let word = Word { start: self.start, text };
        self.start += skip;
        self.rest = &self.rest[skip..];
        Some(word)
    }
}

/// The first stop, colon or underscore that separates: not one between two digits (`2.5`, `16.05.2025`).
fn separator(segment: &str) -> Option<usize> {
    segment.bytes().enumerate().find_map(|(at, byte)| {
        let separates = match byte {
            b'_' => true,
            b'.' | b':' => {
                let before = segment[..at].chars().next_back().is_some_and(char::is_numeric);
                let after = segment[at + 1..].chars().next().is_some_and(char::is_numeric);
                !(before && after)
            }
            _ => false,
        };
        separates.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        words(text).map(|word| word.text).collect()
    }

    #[test]
    fn words_of_news_text() {
        assert_eq!(split("the war.Russia said"), ["the", "war", "Russia", "said"]);
        assert_eq!(split("U.S. J.D. Vance"), ["U.S", "J.D", "Vance"]);
        assert_eq!(
            split("16.05.2025 at 14:30, 2.5 km, 30,000"),
            ["16.05.2025", "at", "14", "30", "2.5", "km", "30,000"]
        );
        assert_eq!(split("al-Assad’s п'ять foo_bar"), ["al", "Assad’s", "п'ять", "foo", "bar"]);
        assert_eq!(split("example.org"), ["example", "org"]);
        assert_eq!(split("- … !"), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn ranges_slice_to_the_words(text in any::<String>()) {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(word.start >= end);
                prop_assert_eq!(&text[word.start..word.end()], word.text);
                end = word.end();
            }
        }
    }
}
