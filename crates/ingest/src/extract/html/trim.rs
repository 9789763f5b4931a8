//! Trimming: in go the blocks that were kept, out come fewer: the headline goes, repetitions, blocks that are one link, short
//! lines at both ends, and what by its element's name or class speaks for the page.

use std::collections::HashSet;

use super::blocks::{Block, Shape};
use super::choose::mass;
use super::fill::home;
use super::places::Places;
use crate::explain::Reason;
use crate::extract::key;

/// A paragraph of which links make up more than this, in percent, is a teaser …
const TEASER_PERCENT: usize = 80;
/// … and so is an item; but items with a word or two besides the link are the article's own lists.
const TEASER_ITEM_PERCENT: usize = 97;
/// A block that repeats an earlier one of at least this many characters is a second copy, not a refrain.
const REPEATED_CHARS: usize = 30;
/// A line of fewer characters is short: at the ends of an article it is no part of it. Chinese, Japanese and Korean characters
/// count twice.
const SHORT_CHARS: usize = 40;
/// The most short lines in a row that are dropped at an end.
const END_LINES: usize = 4;
/// A sentence of fewer words is a button: `Read more.`
const SENTENCE_WORDS: usize = 3;
/// If more than this of the text, in percent, stands in elements that are called foreign, their names mislead.
const FOREIGN_PERCENT: usize = 30;

/// Drops the headline, teasers and second copies; gives for each block why it went, if it did.
pub(super) fn drop_teasers_and_copies(blocks: &[Block], title: Option<&str>, kept: &mut [bool]) -> Vec<Option<Reason>> {
    let title = title.map(key).filter(|title| !title.is_empty());
    let mut seen = HashSet::new();
    let mut reasons = vec![None; blocks.len()];
    for ((block, kept), reason) in blocks.iter().zip(kept).zip(&mut reasons) {
        if !*kept {
            continue;
        }
        // A link that shows its address is a reference.
        let most = match block.shape {
            Shape::Paragraph => TEASER_PERCENT,
            Shape::Item => TEASER_ITEM_PERCENT,
            _ => 100,
        };
        let teaser = block.link_chars * 100 > block.chars * most && !block.text.contains("://");
        let key = key(&block.text);
        let headline = title.as_ref() == Some(&key);
        let copy = block.chars >= REPEATED_CHARS && !seen.insert(key);
        *reason = match (headline, teaser, copy) {
            (true, ..) => Some(Reason::Headline),
            (_, true, _) => Some(Reason::Teaser),
            (.., true) => Some(Reason::Copy),
            _ => None,
        };
        *kept = reason.is_none();
    }
    reasons
}

/// Drops the short lines at both ends: kickers, dates, names, buttons, tags. Short sentences in the flow of the longer
/// paragraphs stay. More lines in a row than an end has are the article's own form; lists and tables at the end stay, and so
/// does an article of nothing but short lines.
pub(super) fn drop_loose_ends(blocks: &[Block], places: &Places, kept: &mut [bool]) {
    let stays: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    let long = |at: &usize| width(&blocks[*at].text) >= SHORT_CHARS;
    let head = stays.iter().position(long);
    let tail = stays.iter().rposition(|at| {
        long(at) || matches!(blocks[*at].shape, Shape::Item | Shape::Row) || is_reference(&blocks[*at])
    });
    let (Some(head), Some(tail)) = (head, tail) else { return };
    let is_told = |at: &usize, beside: usize| {
        let (block, other) = (&blocks[*at], &blocks[stays[beside]]);
        block.shape == Shape::Paragraph && places.flow(block.place, other.place) && is_short_sentence(block)
    };
    if head <= END_LINES {
        stays[..head].iter().for_each(|at| kept[*at] = is_told(at, head));
    }
    if stays.len() - tail - 1 <= END_LINES {
        stays[tail + 1..].iter().for_each(|at| kept[*at] = is_told(at, tail));
    }
}

/// Whether a short line can be a sentence: `Two nurses died.`
fn is_short_sentence(block: &Block) -> bool {
    let text = block.text.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)]".contains(c));
    let ends = text.ends_with(['.', '!', '?', '…', '؟', '۔', '।', '。', '！', '？']);
    let is_long = text.split_whitespace().nth(SENTENCE_WORDS - 1).is_some() || text.ends_with(['。', '！', '？']);
    ends && is_long && block.link_chars == 0
}

/// Drops what stands, within the element that holds the article, in boxes of the page: about the author, to subscribe, to share.
pub(super) fn drop_foreign(blocks: &[Block], places: &Places, kept: &mut [bool]) {
    let home = home(blocks, places, kept);
    let foreign: Vec<bool> = blocks
        .iter()
        .zip(&*kept)
        .map(|(block, kept)| {
            *kept && places.within(block.place, home).is_some_and(|mut around| around.any(|place| place.foreign))
        })
        .collect();
    if mass(blocks, &foreign) * 100 <= mass(blocks, kept) * FOREIGN_PERCENT {
        kept.iter_mut().zip(foreign).for_each(|(kept, foreign)| *kept &= !foreign);
    }
}

/// How many characters a text has, white space apart; those as wide as two count as two.
fn width(text: &str) -> usize {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '\u{2E80}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}') { 2 } else { 1 })
        .sum()
}

/// Whether a block is a numbered reference: `[12] …`.
pub(super) fn is_reference(block: &Block) -> bool {
    let Some(rest) = block.text.trim_start().strip_prefix('[') else { return false };
    rest.split_once(']').is_some_and(|(number, _)| {
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html::blocks::mark;

    const LONG: &str = "<p>The delegations met in the morning, spoke for two hours, and agreed on a list of names.</p>";

    #[test]
    fn boxes_of_the_page_go_unless_they_are_the_page() {
        for (page, left) in [
            (format!("<div>{LONG}{LONG}<div class='author-bio'>A. Sample writes on rivers.</div>{LONG}</div>"), 3),
            (format!("<div>{LONG}<button>Listen to the article</button>{LONG}</div>"), 2),
            (format!("<div class='newsletter'>{LONG}<p>Yours, A. Sample</p>{LONG}</div>"), 3),
            (format!("<div>{LONG}<div class='related'>{LONG}{LONG}</div></div>"), 3),
        ] {
            let marked = mark(&page);
            let mut kept = vec![true; marked.blocks.len()];
            drop_foreign(&marked.blocks, &marked.places, &mut kept);
            assert_eq!(kept.iter().filter(|kept| **kept).count(), left, "{page}");
        }
    }

    #[test]
    fn short_sentences_in_the_flow_of_the_text_stay_at_its_ends() {
        let rest = "<p>Two nurses died.</p><p>\"We are here,\" she said.</p><p>Загинули троє людей.</p>";
        for (page, left) in [
            (format!("<article><p>Three were killed.</p>{LONG}{rest}</article>"), 5),
            (format!("<article><p>Three were killed</p>{LONG}<p>Share</p><p>Read more.</p></article>"), 1),
            (
                format!(
                    "<article><p class=kicker>Three were killed.</p>{LONG}<div><p>Write to us now.</p></div></article>"
                ),
                1,
            ),
            (format!("<article>{LONG}<p><a href='/'>See our other pages.</a></p></article>"), 1),
        ] {
            let marked = mark(&page);
            let mut kept = vec![true; marked.blocks.len()];
            drop_loose_ends(&marked.blocks, &marked.places, &mut kept);
            assert_eq!(kept.iter().filter(|kept| **kept).count(), left, "{page}");
        }
    }

    #[test]
    fn lists_of_links_with_a_word_besides_stay() {
        let page = "<p>Read: <a href='/'>another story of the same day, in short</a></p><ul><li>See <a href='/'>the report of \
                    the commission on the harvest</a>.<li><a href='/'>More of this</a></ul>";
        let marked = mark(page);
        let mut kept = vec![true; marked.blocks.len()];
        drop_teasers_and_copies(&marked.blocks, None, &mut kept);
        assert_eq!(kept, [false, true, false]);
    }
}
