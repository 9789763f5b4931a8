//! Choosing: in go the blocks of a page and how much of each the readers kept, out come the blocks of the article, in order,
//! and how they were chosen. A block stays that all readers keep; where the readers differ so much that one has lost the
//! article, the other is believed. Then what plainly belongs to it is filled in (`fill`), and what does not is trimmed (`trim`).

use super::blocks::{Block, Marked};
use super::fill::{add_post_times, add_prose, add_standfirst, fill_gaps};
use super::trim::{drop_foreign, drop_loose_ends, drop_teasers_and_copies};
use crate::explain::{Dropped, Reason};
use crate::extract::squeeze;

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

/// What one reader made of a page.
pub(super) struct Reading {
    /// Who it is.
    pub reader: &'static str,
    /// For each block, how many of its characters it kept.
    pub chars: Vec<usize>,
}

/// The blocks of an article, and how they were found.
pub(super) struct Choice<'b> {
    /// The blocks in order.
    pub blocks: Vec<&'b Block>,
    /// Whose judgement it rests on: `agreed`, the name of one reader, or `none`. One reader's name: the other was not asked, or had plainly lost the article.
    pub how: &'static str,
    /// What was kept by a reader and went all the same.
    pub dropped: Vec<Dropped>,
}

impl Reading {
    fn keeps(&self, blocks: &[Block], at: usize) -> bool {
        self.chars.get(at).is_some_and(|kept| kept * 100 > blocks[at].chars * KEPT_PERCENT)
    }

    fn flags(&self, blocks: &[Block]) -> Vec<bool> {
        (0..blocks.len()).map(|at| self.keeps(blocks, at)).collect()
    }
}

/// The blocks of the article whose headline is `title`.
pub(super) fn choose<'b>(page: &'b Marked, readings: &[Reading], title: Option<&str>) -> Choice<'b> {
    let Marked { blocks, places, .. } = page;
    let votes: Vec<Vec<bool>> = readings.iter().map(|reading| reading.flags(blocks)).collect();
    let mut kept: Vec<bool> =
        (0..blocks.len()).map(|at| !votes.is_empty() && votes.iter().all(|flags| flags[at])).collect();
    let how = match (believed(blocks, &votes, &mut kept), readings) {
        (Some(at), _) => readings[at].reader,
        (None, [only]) => only.reader,
        (None, _) => "agreed",
    };
    let voted: Vec<bool> = (0..blocks.len()).map(|at| votes.iter().any(|flags| flags[at])).collect();
    fill_gaps(blocks, &voted, &mut kept);
    add_prose(blocks, places, &mut kept);
    add_post_times(blocks, places, &mut kept);
    let mut reasons = drop_teasers_and_copies(blocks, title, &mut kept);
    let before = kept.clone();
    drop_loose_ends(blocks, places, &mut kept);
    note(&mut reasons, &before, &kept, Reason::LooseEnd);
    add_standfirst(page, &voted, title, &mut kept);
    let before = kept.clone();
    drop_foreign(blocks, places, &mut kept);
    note(&mut reasons, &before, &kept, Reason::Box);
    note(&mut reasons, &voted, &kept, Reason::Disputed);
    let dropped = dropped(blocks, &kept, &reasons);
    let blocks: Vec<&Block> = blocks
        .iter()
        .zip(kept)
        .filter(|(block, kept)| *kept && says_something(block))
        .map(|(block, _)| block)
        .collect();
    let how = if blocks.is_empty() { "none" } else { how };
    Choice { blocks, how, dropped }
}

/// Notes the reason for blocks that were there before and are no more, where none is known.
fn note(reasons: &mut [Option<Reason>], before: &[bool], kept: &[bool], reason: Reason) {
    for ((known, before), kept) in reasons.iter_mut().zip(before).zip(kept) {
        if *before && !*kept && known.is_none() {
            *known = Some(reason);
        }
    }
}

fn dropped(blocks: &[Block], kept: &[bool], reasons: &[Option<Reason>]) -> Vec<Dropped> {
    let gone = blocks.iter().zip(kept).zip(reasons).filter(|((block, kept), _)| !**kept && says_something(block));
    gone.filter_map(|((block, _), reason)| Some(Dropped { reason: (*reason)?, text: squeeze(&block.text) })).collect()
}

/// Believes one reader where agreement has plainly lost the article; gives its number.
fn believed(blocks: &[Block], votes: &[Vec<bool>], kept: &mut Vec<bool>) -> Option<usize> {
    let mut believed = None;
    let largest = (0..votes.len()).max_by_key(|at| mass(blocks, &votes[*at]))?;
    if mass(blocks, kept) * 100 < mass(blocks, &votes[largest]) * LOST_PERCENT {
        kept.clone_from(&votes[largest]);
        believed = Some(largest);
    }
    // The last reader first: it goes by text, where class names can mislead the other.
    for (at, flags) in votes.iter().enumerate().rev() {
        if holds_the_rest(blocks, flags, kept) {
            kept.clone_from(flags);
            return Some(at);
        }
    }
    believed
}

/// How many characters the flagged blocks have.
pub(super) fn mass(blocks: &[Block], flags: &[bool]) -> usize {
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

fn says_something(block: &Block) -> bool {
    block.text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html::blocks::Shape;
    use crate::extract::html::places::Places;

    fn block(text: &str) -> Block {
        Block { text: text.to_owned(), chars: text.chars().filter(|c| !c.is_whitespace()).count(), ..Block::default() }
    }

    fn link(text: &str) -> Block {
        let block = block(text);
        Block { link_chars: block.chars, ..block }
    }

    /// Readers that keep the blocks with these numbers.
    fn readings(blocks: &[Block], kept: &[&[usize]]) -> Vec<Reading> {
        let reading = |numbers: &&[usize]| {
            let count = |at: usize| if numbers.contains(&at) { blocks[at].chars } else { 0 };
            Reading { reader: "one", chars: (0..blocks.len()).map(count).collect() }
        };
        kept.iter().map(reading).collect()
    }

    fn chosen(blocks: &[Block], kept: &[&[usize]], title: Option<&str>) -> Vec<String> {
        let page = Marked {
            blocks: blocks.to_vec(),
            for_readability: String::new(),
            for_trafilatura: String::new(),
            marks: Vec::new(),
            places: Places::default(),
        };
        choose(&page, &readings(blocks, kept), title).blocks.iter().map(|block| block.text.clone()).collect()
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
