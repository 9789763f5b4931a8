//! Which words made an expression match: from the matches that count, down to the words of each.

use std::ops::ControlFlow;

use super::evaluate::{Ground, hull};
use super::{Extent, MAX_COUNTED, Spans};

/// A stretch of words to mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The position of the first.
    pub start: u32,
    /// How many.
    pub count: u32,
    /// Which word of the expression it is; of a phrase its first.
    pub word: usize,
}

impl Ground<'_> {
    /// Adds the words of all matches of `spans` to `marks`: a phrase as one stretch, the words of a phrase with gaps one
    /// by one. Gives how many matches there are.
    ///
    /// Where there are more than may be looked at, the words of the expression within its first matches are marked.
    pub fn marks(&mut self, spans: &Spans<usize>, marks: &mut Vec<Mark>) -> usize {
        let (before, steps) = (marks.len(), self.steps);
        let all = self.extents(spans);
        if self.steps > 0 {
            self.mark(spans, &all, marks);
        }
        if self.steps > 0 {
            return all.len();
        }
        marks.truncate(before);
        self.steps = steps;
        let first = self.first(spans, MAX_COUNTED);
        for (word, positions) in self.positions.iter().enumerate() {
            let within = |at: &&u32| first.iter().any(|extent| (extent.start..=extent.end).contains(*at));
            marks.extend(positions.iter().filter(within).map(|start| Mark { start: *start, count: 1, word }));
        }
        all.len().max(first.len())
    }

    /// Marks the words of the matches `wanted`, which are in order.
    fn mark(&mut self, spans: &Spans<usize>, wanted: &[Extent], marks: &mut Vec<Mark>) {
        if wanted.is_empty() {
            return;
        }
        match spans {
            Spans::Phrase { words, slop: 0 } => {
                let (count, word) = (words.len() as u32, words.first().copied().unwrap_or_default());
                marks.extend(wanted.iter().map(|extent| Mark { start: extent.start, count, word }));
            }
            Spans::Phrase { words, slop } => {
                let _ = self.placements(words, *slop, &mut |placed| {
                    if hull(placed).is_some_and(|extent| wanted.binary_search(&extent).is_ok()) {
                        let each = placed.iter().zip(words);
                        marks.extend(each.map(|(start, word)| Mark { start: *start, count: 1, word: *word }));
                    }
                    ControlFlow::Continue(())
                });
            }
            Spans::Any(arms) => {
                for arm in arms {
                    let mut own = self.extents(arm);
                    own.retain(|extent| wanted.binary_search(extent).is_ok());
                    self.mark(arm, &own, marks);
                }
            }
            Spans::Lead { inner, .. } => self.mark(inner, wanted, marks),
            Spans::Near { first, rest } => {
                // Forwards to the stretches after each link, then backwards to those of which a wanted one was made.
                let mut stretches = vec![self.extents(first)];
                let mut parts = Vec::with_capacity(rest.len());
                for (at, (link, part)) in rest.iter().enumerate() {
                    let part = self.extents(part);
                    stretches.push(self.linked(&stretches[at], *link, &part));
                    parts.push(part);
                }
                let mut wanted = wanted.to_vec();
                for (at, (link, part)) in rest.iter().enumerate().rev() {
                    let (mut lefts, mut rights) = (Vec::new(), Vec::new());
                    let _ = self.pairs(&stretches[at], *link, &parts[at], &mut |left, right| {
                        if wanted.binary_search(&left.over(right)).is_ok() {
                            lefts.push(left);
                            rights.push(right);
                        }
                        ControlFlow::Continue(())
                    });
                    for side in [&mut lefts, &mut rights] {
                        side.sort_unstable();
                        side.dedup();
                    }
                    self.mark(part, &rights, marks);
                    wanted = lefts;
                }
                self.mark(first, &wanted, marks);
            }
        }
    }
}
