//! Spans: an expression over words and the positions of those words in one text go in, the stretches that match it come
//! out, and of those the words that made them match. It knows nothing of an index: a list of positions for each word of
//! the expression is all that it sees, so that the search, the marks and the tests share one definition.
//!
//! A match has a first and a last position, its [`Extent`]. A word matches at each of its positions, a phrase where its
//! words stand side by side (or, with gaps, displaced against each other by no more than the slop), `OR` wherever an arm
//! does. Two parts in proximity match where a match of the one and a match of the other share no word and stand as the
//! [`Link`] asks; the match is the stretch over both. The interval algebra is that of C. Clarke, G. Cormack and
//! F. Burkowski, "An algebra for structured text search", The Computer Journal 38 (1995), without their reduction to
//! shortest stretches: `a NEAR/5 b NEAR/3 c` is to find a `c` near the second `b` too.

mod assign;
mod count;
mod evaluate;
mod mark;

pub(crate) use evaluate::Ground;
pub(crate) use mark::Mark;

use crate::ast::Link;

/// Matches, or ways to place the words of a phrase, that are looked at in one field of one article. Real queries stay
/// far below it; a chain of the commonest words over a book comes here. What is past it is not looked at, and a note
/// says so.
pub(crate) const MAX_STEPS: usize = 1 << 17;

/// Places that a search looks at, over all articles, whatever the index …
pub(crate) const SEARCH_STEPS: usize = 1 << 24;

/// … and for each article in it: the commonest words near each other take a tenth of that in articles of a page. It bounds
/// an answer to some seconds in an index of a hundred thousand.
pub(crate) const SEARCH_STEPS_PER_ARTICLE: usize = 512;

/// Matches of one field that a score counts: past them an article is about it, and more say nothing.
pub(crate) const MAX_COUNTED: usize = 16;

/// A positional expression; `W` is what stands for one word: first what was written, then terms, then a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Spans<W> {
    /// Words side by side, one or more; with `slop`, displaced against each other by no more than it.
    Phrase { words: Vec<W>, slop: u32 },
    /// Any of these.
    Any(Vec<Self>),
    /// A first part and others, each linked to the stretch of all before it.
    Near { first: Box<Self>, rest: Vec<(Link, Self)> },
    /// Within the first words of the text.
    Lead { words: u32, inner: Box<Self> },
}

/// Where a match lies: its first and last position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Extent {
    pub start: u32,
    pub end: u32,
    /// Whether each position in it is a word of the match: so for words and phrases without gaps.
    pub solid: bool,
}

impl<W> Spans<W> {
    /// One word.
    #[cfg(test)]
    pub fn word(word: W) -> Self {
        Self::Phrase { words: vec![word], slop: 0 }
    }

    /// The word, where it is a single one.
    pub fn as_word(&self) -> Option<W>
    where
        W: Copy,
    {
        match self {
            Self::Phrase { words, .. } if words.len() == 1 => words.first().copied(),
            _ => None,
        }
    }

    /// Its words, in their order.
    pub fn all_words(&self) -> Vec<&W> {
        let mut words = Vec::new();
        self.for_each(&mut |word| words.push(word));
        words
    }

    fn for_each<'a>(&'a self, each: &mut dyn FnMut(&'a W)) {
        match self {
            Self::Phrase { words, .. } => words.iter().for_each(each),
            Self::Any(arms) => arms.iter().for_each(|arm| arm.for_each(each)),
            Self::Near { first, rest } => {
                first.for_each(each);
                rest.iter().for_each(|(_, part)| part.for_each(each));
            }
            Self::Lead { inner, .. } => inner.for_each(each),
        }
    }

    /// Calls `each` on the words of every phrase without gaps.
    pub fn for_each_phrase(&self, each: &mut dyn FnMut(&[W])) {
        match self {
            Self::Phrase { words, slop: 0 } => each(words),
            Self::Phrase { .. } => {}
            Self::Any(arms) => arms.iter().for_each(|arm| arm.for_each_phrase(each)),
            Self::Near { first, rest } => {
                first.for_each_phrase(each);
                rest.iter().for_each(|(_, part)| part.for_each_phrase(each));
            }
            Self::Lead { inner, .. } => inner.for_each_phrase(each),
        }
    }

    /// The same expression over other words.
    pub fn map<V>(&self, of: &mut dyn FnMut(&W) -> V) -> Spans<V> {
        match self {
            Self::Phrase { words, slop } => Spans::Phrase { words: words.iter().map(of).collect(), slop: *slop },
            Self::Any(arms) => Spans::Any(arms.iter().map(|arm| arm.map(of)).collect()),
            Self::Near { first, rest } => Spans::Near {
                first: Box::new(first.map(of)),
                rest: rest.iter().map(|(link, part)| (*link, part.map(of))).collect(),
            },
            Self::Lead { words, inner } => Spans::Lead { words: *words, inner: Box::new(inner.map(of)) },
        }
    }

    /// The words of the expression, and the same expression over their numbers. Where every match has all of them, each
    /// different word is there once. Where it may lack some, it is not so: the lists of one word are then looked
    /// through at different places at a time.
    pub fn numbered(&self) -> (Vec<&W>, Spans<usize>)
    where
        W: PartialEq,
    {
        let all = self.all_words();
        if self.has_alternatives() {
            let mut numbers = 0..;
            return (all, self.map(&mut |_| numbers.next().unwrap_or_default()));
        }
        let mut words: Vec<&W> = Vec::new();
        for word in all {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        let numbered = self.map(&mut |word| words.iter().position(|known| *known == word).unwrap_or_default());
        (words, numbered)
    }

    /// Whether a match of it may lack some of its words.
    pub fn has_alternatives(&self) -> bool {
        match self {
            Self::Phrase { .. } => false,
            Self::Any(_) => true,
            Self::Near { first, rest } => {
                first.has_alternatives() || rest.iter().any(|(_, part)| part.has_alternatives())
            }
            Self::Lead { inner, .. } => inner.has_alternatives(),
        }
    }

    /// Whether a match of it needs to know where sentences or paragraphs begin.
    pub fn needs_bounds(&self) -> bool {
        match self {
            Self::Phrase { .. } => false,
            Self::Any(arms) => arms.iter().any(Self::needs_bounds),
            Self::Near { first, rest } => {
                let bounded = |(link, part): &(Link, Self)| {
                    matches!(link, Link::Sentence | Link::Paragraph) || part.needs_bounds()
                };
                first.needs_bounds() || rest.iter().any(bounded)
            }
            Self::Lead { inner, .. } => inner.needs_bounds(),
        }
    }
}

impl Extent {
    /// The stretch over both.
    fn over(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end), solid: false }
    }

    /// How far the nearest ends are apart; 0 where one lies in a gap of the other.
    fn distance(self, other: Self) -> u32 {
        self.start.saturating_sub(other.end).max(other.start.saturating_sub(self.end))
    }

    /// Whether both are known to have a word in common: the ends of a match are words of it, and so is all of a solid one.
    fn shares_word(self, other: Self) -> bool {
        let ends_in = |outer: Self, inner: Self| match outer.solid {
            true => [inner.start, inner.end].iter().any(|end| (outer.start..=outer.end).contains(end)),
            false => [inner.start, inner.end].iter().any(|end| *end == outer.start || *end == outer.end),
        };
        ends_in(self, other) || ends_in(other, self)
    }
}

#[cfg(test)]
mod tests;
