//! Asides: in go the blocks that were chosen, out come those that stand outside the flow of the article's paragraphs: in
//! boxes of their own, as the template puts them there. Whether one is the article's or its outlet's, other pages tell.

use std::collections::{HashMap, HashSet};

use super::blocks::{Block, Shape};
use super::places::Places;
use crate::boilerplate::line_key;

/// Elements of one kind that hold so much of the text, in percent, are how the article is built.
const FLOW_PERCENT: usize = 15;

/// The keys of the lines that stand outside the flow.
pub(super) fn asides(blocks: &[&Block], places: &Places) -> HashSet<u64> {
    let home = places.container(places.home(blocks.iter().map(|block| (block.place, block.chars))));
    let mut held: HashMap<u64, usize> = HashMap::new();
    let kinds: Vec<Option<u64>> = blocks.iter().map(|block| places.kind_within(block.place, home)).collect();
    let mut all = 0;
    for (block, kind) in blocks.iter().zip(&kinds) {
        all += block.chars;
        if let Some(kind) = kind {
            *held.entry(*kind).or_default() += block.chars;
        }
    }
    let is_aside = |kind: &u64| held.get(kind).is_none_or(|held| held * 100 < all * FLOW_PERCENT);
    blocks
        .iter()
        .zip(&kinds)
        .filter(|(block, kind)| block.shape != Shape::Heading && kind.as_ref().is_some_and(is_aside))
        .map(|(block, _)| line_key(&block.text))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::blocks::mark;
    use super::*;

    fn found(page: &str) -> Vec<String> {
        let marked = mark(page);
        let keys = asides(&marked.blocks.iter().collect::<Vec<_>>(), &marked.places);
        marked
            .blocks
            .iter()
            .filter(|block| keys.contains(&line_key(&block.text)))
            .map(|block| block.text.clone())
            .collect()
    }

    #[test]
    fn boxes_stand_outside_the_flow() {
        let text = "The delegations met in the morning and spoke for two hours about the exchange. ".repeat(4);
        let page = |inner: &str| format!("<article>{inner}</article>");
        assert_eq!(
            found(&page(&format!("<p>{text}</p><h2>More</h2><p>{text}</p><div class=box>Tides</div>"))),
            ["Tides"]
        );
        // Paragraphs may each have an element of their own.
        let wrapped = format!("<div class=part><p>{text}</p></div>").repeat(3);
        assert_eq!(
            found(&page(&format!("{wrapped}<div class=part><p>Short.</p></div><div class=note>Tides</div>"))),
            ["Tides"]
        );
        assert!(found(&page(&format!("<p>{text}</p><ul><li>One</li></ul><blockquote>Two</blockquote>"))).is_empty());
        assert!(found("").is_empty());
    }
}
