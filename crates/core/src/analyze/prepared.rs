//! The bridge to tantivy: a stream of terms that were made before goes in, tokens come out, without another analysis.
//!
//! A stream is the terms joined by [`NEXT`]; a term behind [`SAME`] stands at the position of the one before it, which
//! the views to come need (several name keys of one word). Folding leaves neither character in a term.
//!
//! The stream of bounds is another: it has no term at most positions, so each of its terms names its own.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which the schema's fields ask for this tokenizer.
pub const PREPARED: &str = "prepared";

/// Stands before a term at the next position.
pub(super) const NEXT: char = ' ';

/// Stands before a term at the same position.
pub(super) const SAME: char = '\u{1}';

/// Splits a prepared stream into its terms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prepared;

impl Tokenizer for Prepared {
    type TokenStream<'t> = PreparedStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> PreparedStream<'t> {
        PreparedStream { text, at: 0, token: Token { position: usize::MAX, ..Token::default() } }
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
        if self.at >= self.text.len() {
            return false;
        }
        let mut rest = &self.text[self.at..];
        let mut step = 1;
        if rest.starts_with(SAME) {
            step = 0;
        }
        if rest.starts_with([SAME, NEXT]) {
            rest = &rest[1..];
            self.at += 1;
        }
        let end = rest.find([NEXT, SAME]).unwrap_or(rest.len());
        self.token.position = self.token.position.wrapping_add(step);
        self.token.offset_from = self.at;
        self.token.offset_to = self.at + end;
        self.token.position_length = 1;
        self.token.text.clear();
        self.token.text.push_str(&rest[..end]);
        self.at += end;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The name under which the field of bounds asks for its tokenizer.
pub const BOUNDS: &str = "bounds";

/// The term at the first word of every sentence.
pub const SENTENCE: &str = "s";

/// The term at the first word of every paragraph.
pub const PARAGRAPH: &str = "p";

/// Splits a stream of bounds into its terms: `p0 s0 s12` is a paragraph and a sentence that begin at word 0, and
/// a sentence that begins at word 12.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds;

impl Tokenizer for Bounds {
    type TokenStream<'t> = BoundsStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> BoundsStream<'t> {
        BoundsStream { rest: text, token: Token::default() }
    }
}

/// The terms of one stream of bounds.
pub struct BoundsStream<'t> {
    rest: &'t str,
    token: Token,
}

impl TokenStream for BoundsStream<'_> {
    fn advance(&mut self) -> bool {
        while !self.rest.is_empty() {
            let (item, rest) = self.rest.split_once(NEXT).unwrap_or((self.rest, ""));
            self.rest = rest;
            let Some((term, position)) = item.split_at_checked(SENTENCE.len()) else { continue };
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
        let mut stream = tokenizer.token_stream("one two\u{1}zwei three");
        let mut found = Vec::new();
        stream.process(&mut |token| found.push((token.position, token.text.clone())));
        let expected = [(0, "one"), (1, "two"), (1, "zwei"), (2, "three")];
        assert_eq!(found, expected.map(|(position, text)| (position, text.to_owned())));
    }

    #[test]
    fn bounds_come_out_at_theirs() {
        let mut tokenizer = Bounds;
        let mut stream = tokenizer.token_stream("p0 s0 s12 é x");
        let mut found = Vec::new();
        stream.process(&mut |token| found.push((token.position, token.text.clone())));
        assert_eq!(found, [(0, PARAGRAPH), (0, SENTENCE), (12, SENTENCE)].map(|(at, term)| (at, term.to_owned())));
    }
}
