//! The bridge to tantivy: a stream of terms that were made before goes in, tokens come out, without another analysis.
//!
//! A stream is its positions joined by [`NEXT`], each with one term or none; a further term behind [`SAME`] stands at the
//! position of the one before it (several name keys of one word). Folding leaves neither character in a term.
//!
//! The streams of bounds and of names are others: they have no term at most positions, so each of their terms names its
//! own.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which the schema's fields ask for this tokenizer.
pub const PREPARED: &str = "prepared";

/// Stands before a term at the next position.
pub(super) const NEXT: char = ' ';

/// Stands before a term at the same position.
pub(super) const SAME: char = '\u{1}';

/// The same as bytes, which no other character has in it.
const NEXT_BYTE: u8 = NEXT as u8;
const SAME_BYTE: u8 = SAME as u8;

/// Splits a prepared stream into its terms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prepared;

impl Tokenizer for Prepared {
    type TokenStream<'t> = PreparedStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> PreparedStream<'t> {
        PreparedStream { text, at: 0, token: Token { position: 0, ..Token::default() } }
    }
}

/// The terms of one stream.
pub struct PreparedStream<'t> {
    text: &'t str,
    at: usize,
    token: Token,
}

impl TokenStream for PreparedStream<'_> {
    fn advance(&mut self) -> bool {
        let stream = self.text.as_bytes();
        while let Some(byte) = stream.get(self.at) {
            match *byte {
                NEXT_BYTE => self.token.position += 1,
                SAME_BYTE => {}
                _ => {
                    let rest = &stream[self.at..];
                    let end = rest.iter().position(|byte| matches!(*byte, NEXT_BYTE | SAME_BYTE)).unwrap_or(rest.len());
                    self.token.offset_from = self.at;
                    self.token.offset_to = self.at + end;
                    self.token.position_length = 1;
                    self.token.text.clear();
                    self.token.text.push_str(&self.text[self.at..self.at + end]);
                    self.at += end;
                    return true;
                }
            }
            self.at += 1;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The name under which the fields with a term at few positions ask for their tokenizer.
pub const SPARSE: &str = "sparse";

/// The term at the first word of every sentence.
pub const SENTENCE: &str = "s";

/// The term at the first word of every paragraph.
pub const PARAGRAPH: &str = "p";

/// Adds a term at a position to a sparse stream.
pub(super) fn push_sparse(stream: &mut String, term: &str, position: u32) {
    if !stream.is_empty() {
        stream.push(NEXT);
    }
    stream.push_str(term);
    stream.push(SAME);
    stream.push_str(itoa::Buffer::new().format(position));
}

/// Splits a sparse stream into its terms, each of which has its position behind it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sparse;

impl Tokenizer for Sparse {
    type TokenStream<'t> = SparseStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> SparseStream<'t> {
        SparseStream { rest: text, token: Token::default() }
    }
}

/// The terms of one sparse stream.
pub struct SparseStream<'t> {
    rest: &'t str,
    token: Token,
}

impl TokenStream for SparseStream<'_> {
    fn advance(&mut self) -> bool {
        while !self.rest.is_empty() {
            let (item, rest) = self.rest.split_once(NEXT).unwrap_or((self.rest, ""));
            self.rest = rest;
            let Some((term, position)) = item.split_once(SAME) else { continue };
            let Ok(position) = position.parse() else { continue };
            self.token.position = position;
            self.token.position_length = 1;
            self.token.text.clear();
            self.token.text.push_str(term);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_out_at_their_positions() {
        let mut tokenizer = Prepared;
        for (stream, expected) in [
            ("one two\u{1}zwei three", vec![(0, "one"), (1, "two"), (1, "zwei"), (2, "three")]),
            ("  three  five ", vec![(2, "three"), (4, "five")]),
            ("", vec![]),
            ("  ", vec![]),
        ] {
            let mut stream = tokenizer.token_stream(stream);
            let mut found = Vec::new();
            stream.process(&mut |token| found.push((token.position, token.text.clone())));
            assert_eq!(found, expected.into_iter().map(|(at, text)| (at, text.to_owned())).collect::<Vec<_>>());
        }
    }

    #[test]
    fn sparse_terms_come_out_at_theirs() {
        let mut tokenizer = Sparse;
        let mut stream = tokenizer.token_stream("p\u{1}0 kyiv\u{1}0 7\u{1}12 é x\u{1}");
        let mut found = Vec::new();
        stream.process(&mut |token| found.push((token.position, token.text.clone())));
        assert_eq!(found, [(0, PARAGRAPH), (0, "kyiv"), (12, "7")].map(|(at, term)| (at, term.to_owned())));
    }
}
