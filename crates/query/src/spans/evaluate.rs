//! The matches of an expression in one text, as extents.

use std::ops::{ControlFlow, RangeInclusive};

use super::assign::placements;
use super::{Extent, Spans};
use crate::ast::Link;

/// One text, as an expression over numbered words sees it.
pub(crate) struct Ground<'a> {
    /// The positions of each word, rising, each once.
    pub positions: &'a [Vec<u32>],
    /// The positions at which sentences begin, rising; empty where the whole text is one.
    pub sentences: &'a [u32],
    /// The same for paragraphs.
    pub paragraphs: &'a [u32],
    /// How many more places may be looked at; 0 once the limit was hit.
    pub steps: usize,
}

impl Ground<'_> {
    /// Where `spans` matches: in order, each extent once.
    pub fn extents(&mut self, spans: &Spans<usize>) -> Vec<Extent> {
        let mut found = match spans {
            Spans::Phrase { words, slop: 0 } => return self.side_by_side(words, u32::MAX),
            Spans::Phrase { words, slop } => self.displaced(words, *slop),
            Spans::Any(arms) => arms.iter().flat_map(|arm| self.extents(arm)).collect(),
            Spans::Near { first, rest } => {
                let mut stretch = self.extents(first);
                for (link, part) in rest {
                    // Without a match of what stands before, the rest need not be looked for.
                    if stretch.is_empty() {
                        break;
                    }
                    let part = self.extents(part);
                    stretch = self.linked(&stretch, *link, &part);
                }
                return stretch;
            }
            Spans::Lead { words, inner } => {
                if let Spans::Phrase { words: phrase, slop: 0 } = &**inner {
                    return self.side_by_side(phrase, *words);
                }
                let mut found = self.extents(inner);
                found.retain(|extent| extent.end < *words);
                return found;
            }
        };
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The stretches over two linked parts: in order, each once.
    pub(super) fn linked(&mut self, left: &[Extent], link: Link, right: &[Extent]) -> Vec<Extent> {
        let mut found = Vec::new();
        let _ = self.pairs(left, link, right, &mut |left, right| {
            found.push(left.over(right));
            ControlFlow::Continue(())
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Calls `each` on every two matches that stand as `link` asks, until it breaks off. Both lists are in order.
    pub(super) fn pairs(
        &mut self,
        left: &[Extent],
        link: Link,
        right: &[Extent],
        each: &mut dyn FnMut(Extent, Extent) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let widest = right.iter().map(|extent| extent.end - extent.start).max().unwrap_or(0);
        for one in left {
            // Those that begin where a linked one may; only they are looked at.
            let starts = match link {
                Link::Near(words) => {
                    one.start.saturating_sub(words.saturating_add(widest))..=one.end.saturating_add(words)
                }
                Link::Pre(words) => one.end.saturating_add(1)..=one.end.saturating_add(words),
                Link::Sentence => unit(self.sentences, one.start),
                Link::Paragraph => unit(self.paragraphs, one.start),
            };
            let begin = right.partition_point(|other| other.start < *starts.start());
            for other in right[begin..].iter().take_while(|other| other.start <= *starts.end()) {
                if self.steps == 0 {
                    return ControlFlow::Break(());
                }
                self.steps -= 1;
                let stands = match link {
                    Link::Near(words) => one.distance(*other) <= words,
                    Link::Pre(_) => true,
                    Link::Sentence | Link::Paragraph => one.end <= *starts.end() && other.end <= *starts.end(),
                };
                if stands && !one.shares_word(*other) {
                    each(*one, *other)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// The matches of a phrase that end before position `end`.
    fn side_by_side(&self, words: &[usize], end: u32) -> Vec<Extent> {
        let Some((first, others)) = words.split_first() else {
            return Vec::new();
        };
        let within = |start: &&u32| start.saturating_add(others.len() as u32) < end;
        let begins = self.positions[*first].iter().take_while(within).filter(|start| {
            (1..).zip(others).all(|(offset, word)| {
                let at = start.checked_add(offset);
                at.is_some_and(|at| self.positions[*word].binary_search(&at).is_ok())
            })
        });
        begins.map(|start| Extent { start: *start, end: *start + others.len() as u32, solid: true }).collect()
    }

    fn displaced(&mut self, words: &[usize], slop: u32) -> Vec<Extent> {
        let mut found = Vec::new();
        let _ = self.placements(words, slop, &mut |placed| {
            found.extend(hull(placed));
            ControlFlow::Continue(())
        });
        found
    }

    /// Calls `each` on every way to place the words of a phrase with gaps, until it breaks off.
    pub(super) fn placements(
        &mut self,
        words: &[usize],
        slop: u32,
        each: &mut dyn FnMut(&[u32]) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let positions: Vec<&[u32]> = words.iter().map(|word| self.positions[*word].as_slice()).collect();
        if positions.iter().any(|positions| positions.is_empty()) {
            return ControlFlow::Continue(());
        }
        placements(&positions, slop, &mut self.steps, each)
    }
}

/// The extent of a phrase's words.
pub(super) fn hull(placed: &[u32]) -> Option<Extent> {
    let (start, end) = (*placed.iter().min()?, *placed.iter().max()?);
    Some(Extent { start, end, solid: placed.len() == 1 })
}

/// The positions, first and last, of the sentence or paragraph in which `position` lies.
fn unit(begins: &[u32], position: u32) -> RangeInclusive<u32> {
    let after = begins.partition_point(|begin| *begin <= position);
    let first = after.checked_sub(1).map_or(0, |at| begins[at]);
    first..=begins.get(after).map_or(u32::MAX, |next| next.saturating_sub(1))
}
