//! The ways to place the words of a phrase with gaps: each word at one of its positions, no two at the same, and no word
//! displaced against another by more than the slop. That is the sloppy phrase of Lucene: a word put in between costs
//! one, two neighbours swapped cost two.

use std::ops::ControlFlow;

/// A word being placed: the number of the position to try next, and the least and greatest displacement before it.
struct Frame {
    next: usize,
    least: i64,
    most: i64,
}

/// Calls `each` with every way, as one position for each of `words`, until it breaks off or `steps` places have been
/// looked at. A phrase may be long, so the search keeps its own stack.
pub(super) fn placements(
    words: &[&[u32]],
    slop: u32,
    steps: &mut usize,
    each: &mut dyn FnMut(&[u32]) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let slop = i64::from(slop);
    let displaced = |position: u32, word: usize| i64::from(position) - word as i64;
    let mut placed: Vec<u32> = Vec::with_capacity(words.len());
    let mut stack = vec![Frame { next: 0, least: i64::MAX, most: i64::MIN }];
    while let Some(frame) = stack.last_mut() {
        let word = placed.len();
        let Some(position) = words.get(word).and_then(|positions| positions.get(frame.next)).copied() else {
            stack.pop();
            placed.pop();
            continue;
        };
        frame.next += 1;
        if *steps == 0 {
            return ControlFlow::Break(());
        }
        *steps -= 1;
        let displacement = displaced(position, word);
        let (least, most) = (frame.least.min(displacement), frame.most.max(displacement));
        if most - least > slop {
            // Positions rise: if this one is too far on, so are all after it.
            if displacement == most {
                frame.next = usize::MAX;
            }
            continue;
        }
        if placed.contains(&position) {
            continue;
        }
        placed.push(position);
        if placed.len() == words.len() {
            each(&placed)?;
            placed.pop();
            continue;
        }
        let next = words[word + 1].partition_point(|position| displaced(*position, word + 1) < most - slop);
        stack.push(Frame { next, least, most });
    }
    ControlFlow::Continue(())
}
