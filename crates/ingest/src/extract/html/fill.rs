//! Filling: in go the blocks that the readers agree on, out come with them those that plainly belong to the same article:
//! headings, items, rows and references that one reader keeps, prose that stands among them, and the standfirst above them.

use super::blocks::{Block, Marked, Shape};
use super::places::{Places, is_prose};
use super::trim::is_reference;
use crate::extract::key;

/// How many blocks in a row a gap may have that is filled with headings, items and rows.
const GAP_BLOCKS: usize = 10;
/// A paragraph of more characters that one reader keeps stays where it stands alone between two that all keep.
const LONG_CHARS: usize = 150;
/// A paragraph of this many characters among the article's others is no label or button, …
const PROSE_CHARS: usize = 60;
/// … if links make up no more of it than this, in percent.
const PROSE_LINK_PERCENT: usize = 50;
/// How many blocks below the headline, and above the text, a standfirst is looked for.
const HEAD_BLOCKS: usize = 20;
/// The shortest standfirst, in characters.
const STANDFIRST_CHARS: usize = 50;
/// The most of a standfirst that links can be, in percent.
const STANDFIRST_LINK_PERCENT: usize = 20;
/// So many times within a text are those of posts.
const MIN_TIMES: usize = 3;
/// How many blocks behind a time its post begins.
const LED_BLOCKS: usize = 2;
/// How many of the elements around a text can make it a time.
const TIME_PLACES: usize = 2;
/// How many of the elements around a standfirst are asked what they say of it, …
const INTRODUCING_PLACES: usize = 4;
/// … and how many whether it is something else.
const APART_PLACES: usize = 6;

/// Keeps what gives an article its structure, and a long paragraph that stands alone, where one reader keeps it and what
/// stands around it is agreed on.
pub(super) fn fill_gaps(blocks: &[Block], voted: &[bool], kept: &mut [bool]) {
    for (at, kept) in kept.iter_mut().enumerate() {
        *kept |= is_reference(&blocks[at]) && voted[at];
    }
    let agreed: Vec<usize> = (0..blocks.len()).filter(|at| kept[*at]).collect();
    for pair in agreed.windows(2) {
        if pair[1] - pair[0] > GAP_BLOCKS + 1 {
            continue;
        }
        for at in pair[0] + 1..pair[1] {
            let block = &blocks[at];
            let structure = matches!(block.shape, Shape::Heading | Shape::Item | Shape::Row | Shape::Verbatim);
            let alone = pair[1] - pair[0] == 2 && block.shape == Shape::Paragraph && block.chars > LONG_CHARS;
            let linked = block.link_chars * 2 >= block.chars;
            kept[at] = (structure || alone) && !linked && voted[at];
        }
    }
}

/// Keeps paragraphs that no reader need have kept, if they are prose by their looks and by their surroundings, and stand
/// between kept blocks, in the element that holds the article: readers lose whole sections to a class name.
pub(super) fn add_prose(blocks: &[Block], places: &Places, kept: &mut [bool]) {
    let (Some(first), Some(last)) = (kept.iter().position(|kept| *kept), kept.iter().rposition(|kept| *kept)) else {
        return;
    };
    let home = home(blocks, places, kept);
    for at in first..last {
        let block = &blocks[at];
        kept[at] |= block.shape == Shape::Paragraph
            && block.chars >= PROSE_CHARS
            && block.link_chars * 100 <= block.chars * PROSE_LINK_PERCENT
            && places.within(block.place, home).is_some_and(is_prose);
    }
}

/// Keeps the times that lead the posts of a live blog: several of them, within the element that holds the article, each
/// shortly before a kept block and after another.
pub(super) fn add_post_times(blocks: &[Block], places: &Places, kept: &mut [bool]) {
    let Some(first) = kept.iter().position(|kept| *kept) else { return };
    let home = home(blocks, places, kept);
    let leads = |at: &usize| {
        let next = &kept[at + 1..kept.len().min(at + 1 + LED_BLOCKS)];
        places.innermost(blocks[*at].place, TIME_PLACES).any(|place| place.time)
            && next.contains(&true)
            && places.within(blocks[*at].place, home).is_some_and(is_prose)
    };
    let times: Vec<usize> = (first..kept.len()).filter(leads).collect();
    if times.len() >= MIN_TIMES {
        times.into_iter().for_each(|at| kept[at] = true);
    }
}

/// Keeps the standfirst: paragraphs or a heading between the headline and the text that a reader keeps or that are called so.
pub(super) fn add_standfirst(page: &Marked, voted: &[bool], title: Option<&str>, kept: &mut [bool]) {
    let Marked { blocks, places, .. } = page;
    let Some(first) = kept.iter().position(|kept| *kept) else { return };
    let title = title.map(key).filter(|title| !title.is_empty());
    let is_headline = |block: &Block| block.headline || title.as_ref().is_some_and(|title| *title == key(&block.text));
    let start = first.saturating_sub(HEAD_BLOCKS);
    let Some(headline) = (start..first).rev().find(|at| is_headline(&blocks[*at])) else { return };
    for at in headline + 1..first {
        let block = &blocks[at];
        kept[at] = matches!(block.shape, Shape::Paragraph | Shape::Heading)
            && block.chars >= STANDFIRST_CHARS
            && block.link_chars * 100 <= block.chars * STANDFIRST_LINK_PERCENT
            && (voted[at] || places.innermost(block.place, INTRODUCING_PLACES).any(|place| place.introduces))
            && !places
                .innermost(block.place, APART_PLACES)
                .any(|place| place.apart && !place.introduces && !place.header);
    }
}

/// The innermost element that holds nearly all of the kept blocks.
pub(super) fn home(blocks: &[Block], places: &Places, kept: &[bool]) -> usize {
    places.home(blocks.iter().zip(kept).filter(|(_, kept)| **kept).map(|(block, _)| (block.place, block.chars)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::html::blocks::mark;

    const LONG: &str = "The delegations met in the morning, spoke for two hours, and agreed on a list of names.";

    /// The texts that are kept of a page in which the readers kept what holds `kept`.
    fn filled(page: &str, title: Option<&str>, readers_keep: &str) -> Vec<String> {
        let page = mark(page);
        let mut kept: Vec<bool> = page.blocks.iter().map(|block| block.text.contains(readers_keep)).collect();
        let voted: Vec<bool> = page.blocks.iter().map(|block| block.text.contains("one reader")).collect();
        fill_gaps(&page.blocks, &voted, &mut kept);
        add_prose(&page.blocks, &page.places, &mut kept);
        add_standfirst(&page, &voted, title, &mut kept);
        page.blocks.iter().zip(kept).filter(|(_, kept)| *kept).map(|(block, _)| block.text.clone()).collect()
    }

    #[test]
    fn prose_among_the_article_stays_and_boxes_do_not() {
        let page = format!(
            "<div><p>1 sure {LONG}</p><div class='grid-widget'><p>2 {LONG}</p></div><div class='promo'><p>3 {LONG}</p></div>\
             <p>4 short</p><p>5 <a href='/'>{LONG}</a></p><figure><p>6 {LONG}</p></figure>\
             <figure><blockquote>7 {LONG}</blockquote></figure><p>8 sure {LONG}</p><p>9 {LONG}</p></div><p>10 {LONG}</p>"
        );
        let numbers: Vec<String> = filled(&page, None, "sure")
            .iter()
            .map(|text| text.split(' ').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(numbers, ["1", "2", "7", "8"]);
    }

    #[test]
    fn times_that_lead_posts_stay() {
        let post = |time: &str| format!("<section><time>{time}</time><h2>A headline</h2><p>sure {LONG}</p></section>");
        let page = |posts: &[&str]| {
            let posts: String = posts.iter().map(|time| post(time)).collect();
            let page = mark(&format!("<main><p>sure {LONG}</p>{posts}<time>9:59</time></main>"));
            let mut kept: Vec<bool> = page.blocks.iter().map(|block| block.text.contains("sure")).collect();
            add_post_times(&page.blocks, &page.places, &mut kept);
            page.blocks.iter().zip(kept).filter(|(block, kept)| *kept && block.text.contains(':')).count()
        };
        assert_eq!(page(&["8:30", "8:15", "8:02"]), 3);
        assert_eq!(page(&["8:30", "8:15"]), 0);
    }

    #[test]
    fn a_standfirst_below_the_headline_stays() {
        let standfirst = "Two delegations met for the first time since the spring, and will meet again soon.";
        for (around, stays) in [
            (format!("<header><h1>Talks end</h1><p class='intro'>{standfirst}</p></header>"), true),
            (format!("<header><h1>Talks end</h1><h2 class='article-lead'>{standfirst}</h2></header>"), true),
            (format!("<div class='h'>Talks End</div><p class='teaser-text'>{standfirst}</p>"), true),
            (format!("<h1>Talks end</h1><p>one reader: {standfirst}</p>"), true),
            (format!("<h1>Talks end</h1><p>{standfirst}</p>"), false),
            (format!("<p class='intro'>{standfirst}</p><h1>Talks end</h1>"), false),
            (format!("<h1>Talks end</h1><div class='author-box'><p class='intro'>{standfirst}</p></div>"), false),
            (format!("<h1>Talks end</h1><p class='intro'><a href='/'>{standfirst}</a></p>"), false),
        ] {
            let kept = filled(&format!("{around}<p>sure {LONG}</p>"), Some("Talks end"), "sure");
            assert_eq!(kept.len() == 2, stays, "{around}: {kept:?}");
        }
    }
}
