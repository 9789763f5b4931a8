//! How often an expression matches, up to as many times as are asked for. Most articles that have the words of an
//! expression have a match, and the first few say all that a condition or a score needs: so chains are followed one
//! match at a time, where [`Ground::extents`] would make all of them.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::evaluate::{Ground, hull};
use super::{Extent, Spans};
use crate::ast::Link;

impl Ground<'_> {
    /// The number of different matches of `spans`, or `most` if there are more.
    pub fn count(&mut self, spans: &Spans<usize>, most: usize) -> usize {
        match spans {
            Spans::Phrase { words, slop: 0 } if words.len() == 1 => return self.positions[words[0]].len().min(most),
            Spans::Phrase { slop: 0, .. } => return self.extents(spans).len().min(most),
            Spans::Near { first, rest } => {
                if let [(link @ (Link::Near(_) | Link::Pre(_)), second)] = rest.as_slice()
                    && let (Some(one), Some(other)) = (first.as_word(), second.as_word())
                    && let Some(count) = self.count_pairs(one, *link, other, most)
                {
                    return count;
                }
            }
            _ => {}
        }
        self.first(spans, most).len()
    }

    /// The number of places at which two words stand as `link` asks, which is about positions, up to `most`. `None` where
    /// they have a position in common: then two ways may be one match.
    fn count_pairs(&mut self, one: usize, link: Link, other: usize, most: usize) -> Option<usize> {
        let (one, other) = (self.positions[one].as_slice(), self.positions[other].as_slice());
        let (before, after) = match link {
            Link::Near(words) => (words, words),
            Link::Pre(words) => (0, words),
            Link::Sentence | Link::Paragraph => return None,
        };
        let (mut first, mut count, mut looked_at) = (0, 0, 0);
        for &position in one {
            while other.get(first).is_some_and(|other| *other < position.saturating_sub(before)) {
                first += 1;
            }
            let (mut next, last) = (first, position.saturating_add(after));
            while let Some(&other) = other.get(next).filter(|other| **other <= last) {
                if other == position {
                    return None;
                }
                next += 1;
            }
            count += next - first;
            looked_at += 1 + next - first;
            if count >= most || looked_at >= self.steps {
                break;
            }
        }
        self.steps = self.steps.saturating_sub(looked_at + first);
        Some(count.min(most))
    }

    /// Different matches of `spans`, the first `most` that are come upon.
    pub(super) fn first(&mut self, spans: &Spans<usize>, most: usize) -> HashSet<Extent> {
        let mut found = HashSet::new();
        let _ = self.each(spans, &mut |extent| {
            found.insert(extent);
            if found.len() >= most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        found
    }

    /// Calls `each` on every match, some more than once, until it breaks off.
    fn each(&mut self, spans: &Spans<usize>, each: &mut dyn FnMut(Extent) -> ControlFlow<()>) -> ControlFlow<()> {
        match spans {
            Spans::Phrase { slop: 0, .. } => self.extents(spans).into_iter().try_for_each(each),
            Spans::Phrase { words, slop } => {
                self.placements(words, *slop, &mut |placed| hull(placed).map_or(ControlFlow::Continue(()), &mut *each))
            }
            Spans::Any(arms) => arms.iter().try_for_each(|arm| self.each(arm, each)),
            Spans::Lead { words, inner } => self.each(inner, &mut |extent| match extent.end < *words {
                true => each(extent),
                false => ControlFlow::Continue(()),
            }),
            Spans::Near { first, rest } => {
                let mut parts = Vec::with_capacity(rest.len());
                for (link, part) in rest {
                    let part = self.extents(part);
                    if part.is_empty() {
                        return ControlFlow::Continue(());
                    }
                    // A chain of hundreds of links costs before a single one is followed.
                    self.steps = self.steps.saturating_sub(part.len());
                    if self.steps == 0 {
                        return ControlFlow::Break(());
                    }
                    parts.push((*link, part));
                }
                let first = self.extents(first);
                let mut seen = vec![HashSet::new(); parts.len()];
                self.follow(first, &parts, &mut seen, each)
            }
        }
    }

    /// Follows a chain from each of its first matches. `seen` has the stretches that were followed from each link on. A
    /// chain may be long, so the stretches still to follow are kept on a stack of their own.
    fn follow(
        &mut self,
        first: Vec<Extent>,
        parts: &[(Link, Vec<Extent>)],
        seen: &mut [HashSet<Extent>],
        each: &mut dyn FnMut(Extent) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut stack: Vec<(usize, Extent)> = first.into_iter().rev().map(|extent| (0, extent)).collect();
        while let Some((at, stretch)) = stack.pop() {
            let Some((link, part)) = parts.get(at) else {
                each(stretch)?;
                continue;
            };
            let before = stack.len();
            let seen = &mut seen[at];
            self.pairs(&[stretch], *link, part, &mut |left, right| {
                let over = left.over(right);
                if seen.insert(over) {
                    stack.push((at + 1, over));
                }
                ControlFlow::Continue(())
            })?;
            stack[before..].reverse();
        }
        ControlFlow::Continue(())
    }
}
