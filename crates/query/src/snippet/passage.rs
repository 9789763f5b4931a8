//! One passage: a place in a body goes in, the sentences around it come out if they fit, else as much of them as does,
//! from clause to clause, or from word to word. It looks at a few hundred bytes around the place, however long the
//! sentence, the paragraph or the body is.

use std::ops::Range;

use dateline_core::PARAGRAPH_BREAK;
use dateline_core::analyze::words;
use dateline_core::sentence::sentences;

use super::PASSAGE_BYTES;

/// A passage shorter than this takes in the next sentence, if that fits; nor is a cut made before it is as long.
const SHORT_BYTES: usize = 100;

/// How far before its first match a passage begins that is cut out of a long sentence.
const BEFORE_BYTES: usize = 60;

/// How much more is looked at than a passage can hold, so that what is seen of a sentence that goes on is too long for
/// one.
const MORE_BYTES: usize = 160;

/// A match longer than so many passages (words far apart that were asked for together) is shown by its beginning.
const LONGEST_MATCH: usize = 4;

/// A place to be shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Where its first match begins …
    pub start: usize,
    /// … and ends; a passage shows at least this.
    pub first_end: usize,
    /// Where its last match ends.
    pub end: usize,
}

/// What is seen around a place.
pub(super) struct Around<'t> {
    body: &'t str,
    /// The place, inside one paragraph.
    place: Place,
    /// What is looked at: the paragraph, or so much of it.
    seen: Range<usize>,
    /// The longest passage, in bytes.
    limit: usize,
}

impl<'t> Around<'t> {
    /// Looks at what is around `place`.
    pub fn of(body: &'t str, mut place: Place) -> Self {
        let limit = passage_bytes(&body[place.start..]);
        for end in [&mut place.first_end, &mut place.end] {
            if *end - place.start > limit * LONGEST_MATCH {
                *end = place.start;
            }
            if let Some(at) = body[place.start..*end].find(PARAGRAPH_BREAK) {
                *end = place.start + at;
            }
        }
        place.end = place.end.max(place.first_end);
        let from = floor(body, place.start.saturating_sub(limit + MORE_BYTES));
        let to = floor(body, place.end + limit + MORE_BYTES);
        let start = body[from..place.start].rfind(PARAGRAPH_BREAK).map_or(from, |at| from + at + PARAGRAPH_BREAK.len());
        let end = body[place.end..to].find(PARAGRAPH_BREAK).map_or(to, |at| place.end + at);
        Self { body, place, seen: start..end, limit }
    }

    /// The passage that shows the place; `None` where there is nothing but space.
    pub fn passage(&self) -> Option<Range<usize>> {
        let sentences = self.sentences();
        let first = sentences.iter().position(|sentence| sentence.end > self.place.start)?;
        let (mut passage, mut last) = (sentences[first].clone(), first);
        // All of the place where it fits, else as much as its first sentences have.
        while let Some(next) = sentences.get(last + 1).filter(|next| next.start < self.place.end) {
            if next.end - passage.start > self.limit {
                break;
            }
            passage.end = next.end;
            last += 1;
        }
        if passage.len() <= self.limit && passage.end >= self.place.first_end {
            return Some(self.extended(&sentences, first, last));
        }
        // A sentence that is too long; or two, over the end of the first of which a match runs.
        let end = sentences.iter().map(|sentence| sentence.end).find(|end| *end >= self.place.first_end);
        self.cut_out(passage.start..end.unwrap_or(passage.end).max(passage.end))
    }

    /// The beginning: the first sentences that fit, or the start of the first.
    pub fn lede(&self) -> Option<Range<usize>> {
        let sentences = self.sentences();
        let mut passage = sentences.first()?.clone();
        if passage.len() > self.limit {
            return self.cut_out(passage);
        }
        for next in &sentences[1..] {
            if next.end - passage.start > self.limit {
                break;
            }
            passage.end = next.end;
        }
        Some(passage)
    }

    fn sentences(&self) -> Vec<Range<usize>> {
        sentences(&self.body[self.seen.clone()])
            .into_iter()
            .map(|range| range.start + self.seen.start..range.end + self.seen.start)
            .collect()
    }

    /// Sentences with their neighbours where they are short and these fit.
    fn extended(&self, sentences: &[Range<usize>], mut first: usize, mut last: usize) -> Range<usize> {
        let mut passage = sentences[first].start..sentences[last].end;
        while passage.len() < SHORT_BYTES {
            if let Some(next) = sentences.get(last + 1).filter(|next| next.end - passage.start <= self.limit) {
                passage.end = next.end;
                last += 1;
            } else if let Some(before) =
                first.checked_sub(1).map(|at| &sentences[at]).filter(|before| passage.end - before.start <= self.limit)
            {
                passage.start = before.start;
                first -= 1;
            } else {
                break;
            }
        }
        passage
    }

    /// As much of a long sentence as a passage holds, with the place in it, or its first match if the place goes on.
    fn cut_out(&self, sentence: Range<usize>) -> Option<Range<usize>> {
        let start = self.place.start.max(sentence.start);
        let end = if self.place.end <= sentence.end && self.place.end - start <= self.limit {
            self.place.end
        } else {
            self.place.first_end
        };
        let place = start..end.max(start);
        let limit = self.limit.max(place.len());
        // Room is left for all of the place.
        let room = (limit - place.len()).min(2 * BEFORE_BYTES);
        let start = if place.start - sentence.start <= room {
            sentence.start
        } else {
            self.start_in(place.start - room..place.start)
        };
        let most = floor(self.body, start + limit);
        let end = if most >= sentence.end { sentence.end } else { self.end_in(start, place.end..most) };
        (start < end).then_some(start..end)
    }

    /// Where a passage begins: after the first clause that ends in `range`, else with a word, at the end of `range` if
    /// none begins before.
    fn start_in(&self, range: Range<usize>) -> usize {
        let after_space = |at: usize| at + leading_space(&self.body[at..range.end]);
        let range = floor(self.body, range.start)..range.end;
        let mut clauses = clause_ends(self.body, range.clone()).map(after_space);
        if let Some(start) = clauses.find(|at| *at < range.end) {
            return start;
        }
        let near = floor(self.body, range.end.saturating_sub(BEFORE_BYTES).max(range.start));
        let text = &self.body[near..range.end];
        let space = text.find(is_space).map(|at| after_space(near + at)).filter(|at| *at < range.end);
        // Where no space is, words are looked for in what was written without; the first may have begun before.
        space.unwrap_or_else(|| words(text).nth(1).map_or(range.end, |word| near + word.start))
    }

    /// Where a passage that began at `start` ends: after the last clause in `range` if that is not short, else with the
    /// last word, else where `range` begins.
    fn end_in(&self, start: usize, range: Range<usize>) -> usize {
        if range.is_empty() {
            return range.start;
        }
        let long_enough = |end: &usize| *end - start >= SHORT_BYTES;
        if let Some(end) = clause_ends(self.body, range.clone()).filter(long_enough).last() {
            return end;
        }
        let text = &self.body[range.clone()];
        if let Some(at) = text.rfind(is_space) {
            return range.start + text[..at].trim_end().len();
        }
        // Where no space is, the last word but one: the last may go on.
        let mut ends = words(text).map(|word| range.start + word.end());
        let (mut end, mut last) = (range.start, ends.next());
        for next in ends {
            end = last.replace(next).unwrap_or(end);
        }
        // One word that has no end is cut.
        if end == start { range.end } else { end }
    }
}

/// Places in `range` just past a sign that ends a clause.
fn clause_ends(body: &str, range: Range<usize>) -> impl Iterator<Item = usize> + '_ {
    body[range.clone()].char_indices().filter_map(move |(at, c)| {
        let at = range.start + at;
        let end = at + c.len_utf8();
        let ends = match c {
            ',' | ';' | ':' | '،' | '؛' | '–' | '—' | ')' | ']' | '}' | '»' | '”' | '…' | '.' | '!' | '?' | '؟' => {
                body[end..].starts_with(is_space)
            }
            // A hyphen between spaces stands for a dash.
            '-' => body[end..].starts_with(is_space) && body[..at].ends_with(is_space),
            // These have their space in themselves.
            '、' | '，' | '；' | '：' | '。' | '」' | '）' | '】' => true,
            _ => false,
        };
        ends.then_some(end)
    })
}

/// White space at which a text may be cut: not the narrow space inside numbers, which makes them one word.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{202F}'
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// The last character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether text of the same paragraph stands before a place.
pub(super) fn cut_before(body: &str, at: usize) -> bool {
    let text = body[..at].trim_end();
    !text.is_empty() && !body[text.len()..at].contains(PARAGRAPH_BREAK)
}

/// Whether text of the same paragraph stands after a place.
pub(super) fn cut_after(body: &str, at: usize) -> bool {
    let text = body[at..].trim_start();
    !text.is_empty() && !body[at..body.len() - text.len()].contains(PARAGRAPH_BREAK)
}

/// As many bytes as give as many letters as [`PASSAGE_BYTES`] of Latin text, by the next letters of a text.
fn passage_bytes(text: &str) -> usize {
    let (letters, bytes) =
        text.chars().take(64).fold((0, 0), |(letters, bytes), c| (letters + 1, bytes + c.len_utf8()));
    PASSAGE_BYTES * bytes.max(1) / letters.max(1)
}
