//! Choosing: in go the blocks of a page and how much of each the readers kept, out come the blocks of the article, in order.
//! A block stays that all readers keep, and so do headings, list items, table rows and references that one of them keeps;
//! where the readers differ so much that one has lost the article, the other is believed. Then go the headline,
//! repetitions, blocks that are one link, and short lines at both ends.
//!
//! Measured on 393 article pages and 106 news pages of as many publishers: F1 .946 and .960; the best single reader .936 and
//! .943; three readers and a majority .940 and .956.

use std::collections::HashSet;

use super::blocks::{Block, Shape};

/// A reader keeps a block if it keeps more than this share of its characters, in percent.
const KEPT_PERCENT: usize = 50;
/// If all agree on less than this share of what one reader found, in percent, another missed the article.
const LOST_PERCENT: usize = 20;
/// A reader that found so much more than all agree on, in percent, may have found the rest of the article …
const MORE_PERCENT: usize = 160;
/// … if it holds nearly all of what they agree on, in percent, …
const COVER_PERCENT: usize = 90;
/// … and what it adds is text: links make up less than this, in percent, …
const LINK_PERCENT: usize = 20;
/// … and blocks of more than this many characters …
const PROSE_CHARS: usize = 150;
/// … make up more than this, in percent.
const PROSE_PERCENT: usize = 35;
/// How many blocks in a row a gap may have that is filled with headings, items and rows.
const GAP_BLOCKS: usize = 10;
/// A block of which links make up this much, in percent, is a teaser.
const TEASER_PERCENT: usize = 70;
/// A block that repeats an earlier one of at least this many characters is a second copy, not a refrain.
const REPEATED_CHARS: usize = 30;
/// A line of fewer characters is short: at the ends of an article it is no part of it. Chinese, Japanese and Korean characters
/// count twice.
const SHORT_CHARS: usize = 40;

/// The most short lines in a row that are dropped at an end.
const END_LINES: usize = 4;

/// What one reader made of a page: for each block, how many of its characters it kept.
pub(super) struct Reading {
    /// One count for each block.
    pub chars: Vec<usize>,
}

impl Reading {
    fn keeps(&self, blocks: &[Block], at: usize) -> bool {
        self.chars.get(at).is_some_and(|kept| kept * 100 > blocks[at].chars * KEPT_PERCENT)
    }

    fn flags(&self, blocks: &[Block]) -> Vec<bool> {
        (0..blocks.len()).map(|at| self.keeps(blocks, at)).collect()
    }
}

/// The blocks of the article.
pub(super) fn choose<'b>(blocks: &'b [Block], readings: &[Reading], title: Option<&str>) -> Vec<&'b Block> {
    let votes: Vec<Vec<bool>> = readings.iter().map(|reading| reading.flags(blocks)).collect();
    let mut kept: Vec<bool> =
        (0..blocks.len()).map(|at| !votes.is_empty() && votes.iter().all(|flags| flags[at])).collect();
    rescue(blocks, &votes, &mut kept);
    fill_gaps(blocks, &votes, &mut kept);
    drop_teasers_and_copies(blocks, title, &mut kept);
    drop_loose_ends(blocks, &mut kept);
    blocks.iter().zip(kept).filter(|(block, kept)| *kept && says_something(block)).map(|(block, _)| block).collect()
}

/// Believes one reader where agreement has plainly lost the article.
fn rescue(blocks: &[Block], votes: &[Vec<bool>], kept: &mut Vec<bool>) {
    let Some(largest) = votes.iter().max_by_key(|flags| mass(blocks, flags)) else { return };
    if mass(blocks, kept) * 100 < mass(blocks, largest) * LOST_PERCENT {
        kept.clone_from(largest);
    }
    // The last reader first: it goes by text, where class names can mislead the other.
    for flags in votes.iter().rev() {
        if holds_the_rest(blocks, flags, kept) {
            kept.clone_from(flags);
            return;
        }
    }
}

/// How many characters the flagged blocks have.
fn mass(blocks: &[Block], flags: &[bool]) -> usize {
    blocks.iter().zip(flags).filter(|(_, flag)| **flag).map(|(block, _)| block.chars).sum()
}

fn holds_the_rest(blocks: &[Block], flags: &[bool], kept: &[bool]) -> bool {
    let (mut shared, mut added, mut links, mut prose) = (0, 0, 0, 0);
    for ((block, flag), kept) in blocks.iter().zip(flags).zip(kept) {
        match (*flag, *kept) {
            (true, true) => shared += block.chars,
            (true, false) => {
                added += block.chars;
                links += block.link_chars;
                prose += if block.chars > PROSE_CHARS { block.chars } else { 0 };
            }
            _ => {}
        }
    }
    let agreed = mass(blocks, kept);
    (shared + added) * 100 > agreed.max(1) * MORE_PERCENT
        && shared * 100 > agreed * COVER_PERCENT
        && links * 100 < added * LINK_PERCENT
        && prose * 100 > added * PROSE_PERCENT
}

/// Keeps what gives an article its structure, and a long paragraph that stands alone, where one reader keeps it and what
/// stands around it is agreed on.
fn fill_gaps(blocks: &[Block], votes: &[Vec<bool>], kept: &mut [bool]) {
    for (at, kept) in kept.iter_mut().enumerate() {
        *kept |= is_reference(&blocks[at]) && votes.iter().any(|flags| flags[at]);
    }
    let agreed: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    for pair in agreed.windows(2) {
        if pair[1] - pair[0] > GAP_BLOCKS + 1 {
            continue;
        }
        for at in pair[0] + 1..pair[1] {
            let block = &blocks[at];
            let structure = matches!(block.shape, Shape::Heading | Shape::Item | Shape::Row | Shape::Verbatim);
            let alone = pair[1] - pair[0] == 2 && block.shape == Shape::Paragraph && block.chars > PROSE_CHARS;
            let linked = block.link_chars * 2 >= block.chars;
            kept[at] = (structure || alone) && !linked && votes.iter().any(|flags| flags[at]);
        }
    }
}

fn drop_teasers_and_copies(blocks: &[Block], title: Option<&str>, kept: &mut [bool]) {
    let title = title.map(key).filter(|title| !title.is_empty());
    let mut seen = HashSet::new();
    for (block, kept) in blocks.iter().zip(kept) {
        if !*kept {
            continue;
        }
        // A link that shows its address is a reference.
        let teaser = matches!(block.shape, Shape::Paragraph | Shape::Item)
            && block.link_chars * 100 > block.chars * TEASER_PERCENT
            && !block.text.contains("://");
        let key = key(&block.text);
        let headline = title.as_ref() == Some(&key);
        let copy = block.chars >= REPEATED_CHARS && !seen.insert(key);
        *kept = !teaser && !headline && !copy;
    }
}

/// Drops the short lines at both ends: kickers, dates, names, buttons, tags. More of them in a row than an end has are the
/// article's own form; lists and tables at the end stay, and so does an article of nothing but short lines.
fn drop_loose_ends(blocks: &[Block], kept: &mut [bool]) {
    let stays: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    let long = |at: &usize| width(&blocks[*at].text) >= SHORT_CHARS;
    let head = stays.iter().position(long);
    let tail = stays.iter().rposition(|at| {
        long(at) || matches!(blocks[*at].shape, Shape::Item | Shape::Row) || is_reference(&blocks[*at])
    });
    let (Some(head), Some(tail)) = (head, tail) else { return };
    if head <= END_LINES {
        stays[..head].iter().for_each(|at| kept[*at] = false);
    }
    if stays.len() - tail - 1 <= END_LINES {
        stays[tail + 1..].iter().for_each(|at| kept[*at] = false);
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
fn is_reference(block: &Block) -> bool {
    let Some(rest) = block.text.trim_start().strip_prefix('[') else { return false };
    rest.split_once(']').is_some_and(|(number, _)| {
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit())
    })
}

fn says_something(block: &Block) -> bool {
    block.text.chars().any(char::is_alphanumeric)
}

fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Block {
        Block { text: text.to_owned(), chars: text.chars().filter(|c| !c.is_whitespace()).count(), ..Block::default() }
    }

    fn link(text: &str) -> Block {
        let block = block(text);
        Block { link_chars: block.chars, ..block }
    }

    /// Readers that keep the blocks with these numbers.
    fn readings(blocks: &[Block], kept: &[&[usize]]) -> Vec<Reading> {
        kept.iter()
            .map(|numbers| Reading {
                chars: blocks
                    .iter()
                    .enumerate()
                    .map(|(at, block)| if numbers.contains(&at) { block.chars } else { 0 })
                    .collect(),
            })
            .collect()
    }

    fn chosen(blocks: &[Block], kept: &[&[usize]], title: Option<&str>) -> Vec<String> {
        choose(blocks, &readings(blocks, kept), title).iter().map(|block| block.text.clone()).collect()
    }

    const LONG: &str =
        "The delegations met in the morning, spoke for two hours, and agreed on a list of names to be exchanged later.";

    #[test]
    fn what_all_keep_stays_and_the_headline_goes() {
        let advertisement = block("An advertisement that only a single reader takes for text here.");
        let blocks = [block("Talks end"), block(LONG), advertisement, block("The end of it all, as they said.")];
        assert_eq!(chosen(&blocks, &[&[0, 1, 3], &[0, 1, 2]], Some("Talks  end!")), [LONG]);
    }

    #[test]
    fn structure_between_agreed_blocks_stays() {
        let more = format!("{LONG} It said so twice.");
        let heading = Block { shape: Shape::Heading, ..block("What comes next") };
        let blocks = [block(LONG), heading, block("A caption."), block(&more)];
        assert_eq!(chosen(&blocks, &[&[0, 1, 2, 3], &[0, 3]], None), [LONG, "What comes next", &more]);
    }

    #[test]
    fn links_copies_and_loose_ends_go() {
        let more = format!("{LONG} It said so twice.");
        let all: &[usize] = &[0, 1, 2, 3, 4, 5];
        let blocks = [
            block("By A. Sample"),
            block(LONG),
            link("Read also: another story of the same day"),
            block("\"No,\" he said."),
            block(&more),
            block(LONG),
        ];
        assert_eq!(chosen(&blocks, &[all, all], None), [LONG, "\"No,\" he said.", &more]);
    }

    #[test]
    fn lists_of_short_lines_and_references_stay() {
        let blocks = [
            block("12 May"),
            block("The losses of the day were approximately these:"),
            block("tanks: 12"),
            block("boats: 3"),
            block(LONG),
            block("[1] t.me/sample"),
            block("Share"),
        ];
        assert_eq!(chosen(&blocks, &[&[0, 1, 2, 3, 4, 5, 6], &[0, 1, 2, 3, 4, 6]], None).len(), 5);
    }

    #[test]
    fn one_reader_is_believed_where_the_others_found_nothing() {
        let blocks = [
            block("Menu"),
            block(LONG),
            block("More of the same, at some length, so that it is a paragraph of its own and counts as one."),
        ];
        assert_eq!(chosen(&blocks, &[&[1, 2], &[]], None).len(), 2);
    }

    #[test]
    fn no_readings_and_no_blocks() {
        assert!(chosen(&[], &[], None).is_empty());
        assert!(chosen(&[block(LONG)], &[&[], &[]], None).is_empty());
    }
}
