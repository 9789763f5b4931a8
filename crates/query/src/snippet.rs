//! Snippet: an article's body and its matches go in, the passages that say most about why it was found come
//! out: whole sentences where they fit, clauses where not, each a slice of the text.
//!
//! A long report costs little more than a short one: one sweep over the matches finds where they stand thickest, and
//! only there is text looked at, a few hundred bytes around each place.

mod passage;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::ops::Range;

use crate::matches::Match;
use crate::response::Snippet;
use passage::{Around, Place, cut_after, cut_before};

/// The longest passage, in bytes of Latin text; other scripts have more bytes a letter and get as many letters.
const PASSAGE_BYTES: usize = 240;

/// What a match that was shown before is worth, against a new one.
const SHOWN_BEFORE: f32 = 0.25;

/// What another match of the same word adds.
const ONCE_MORE: f32 = 0.1;

/// What two different words add that stand side by side, as a part of what the rarer of them is worth; less with the distance.
const SIDE_BY_SIDE: f32 = 0.5;

/// Places that are looked at for each passage that is wanted, and as many again for the rarest words: the passages of
/// neighbouring places may turn out to be one.
const PLACES: usize = 4;

/// The matches of a body with what each is worth.
struct Matched<'a> {
    matches: &'a [Match],
    /// By atom: the rarer, the more.
    weights: Vec<f32>,
}

/// Chooses up to `count` passages. `frequencies` says for each atom how many articles have it.
pub(crate) fn snippets(body: &str, matches: &[Match], frequencies: &[u32], count: usize) -> Vec<Snippet> {
    if count == 0 || body.is_empty() {
        return Vec::new();
    }
    let atoms = matches.iter().map(|hit| hit.atom + 1).max().unwrap_or(0);
    let weight = |atom: usize| 1.0 / (1.0 + (1.0 + frequencies.get(atom).copied().unwrap_or(0) as f32).ln());
    let matched = Matched { matches, weights: (0..atoms).map(weight).collect() };
    let mut candidates: Vec<Range<usize>> =
        matched.places(count).into_iter().filter_map(|place| Around::of(body, place).passage()).collect();
    candidates.sort_by_key(|passage| (passage.start, Reverse(passage.end)));
    candidates.dedup();
    let mut chosen = matched.choose(body, &candidates, count);
    if chosen.is_empty() {
        let start = body.len() - body.trim_start().len();
        chosen.extend(Around::of(body, Place { start, first_end: start, end: start }).lede());
    }
    chosen.sort_by_key(|passage| passage.start);
    chosen.into_iter().map(|passage| matched.snippet(body, passage)).collect()
}

/// Merges overlapping matches into ranges that do not overlap, in order.
pub(crate) fn merged(matches: &[Match]) -> Vec<Range<usize>> {
    merge(matches.iter().map(|hit| hit.range.clone()))
}

fn merge(sorted: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for range in sorted {
        match ranges.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => ranges.push(range),
        }
    }
    ranges
}

impl Matched<'_> {
    /// Where matches stand thickest: stretches of the body no longer than a passage, from the first byte of a match to
    /// the last of another. The best of all, and the best for each of the rarest atoms.
    fn places(&self, count: usize) -> Vec<Place> {
        let mut inside = vec![0_u32; self.weights.len()];
        let mut worth = 0.0_f64;
        let value = |atom: usize, nth: u32| -> f64 {
            f64::from(self.weights[atom] * if nth == 0 { 1.0 } else { ONCE_MORE * SHOWN_BEFORE })
        };
        let mut last = 0;
        // One place for each stretch of a passage's length, so that their number does not grow with that of matches.
        let mut best: Vec<(f64, Place)> = Vec::new();
        let mut block = usize::MAX;
        let mut by_atom: Vec<Option<(f64, Place)>> = vec![None; self.weights.len()];
        for (first, hit) in self.matches.iter().enumerate() {
            let end = hit.range.start + PASSAGE_BYTES;
            while let Some(next) = self.matches.get(last).filter(|next| next.range.start < end) {
                worth += value(next.atom, inside[next.atom]);
                inside[next.atom] += 1;
                last += 1;
            }
            let reach = self.matches[first..last].iter().rev().map(|hit| hit.range.end).find(|reach| *reach <= end);
            let Range { start, end: first_end } = hit.range;
            let place = || Place { start, first_end, end: reach.unwrap_or(first_end).max(first_end) };
            let next = self.matches.get(first + 1);
            let worth_here = worth + f64::from(SIDE_BY_SIDE * next.map_or(0.0, |next| self.closeness(hit, next)));
            let better = |known: &(f64, Place)| worth_here > known.0 + f64::EPSILON;
            match best.last_mut() {
                Some(known) if block == start / PASSAGE_BYTES => {
                    if better(known) {
                        *known = (worth_here, place());
                    }
                }
                _ => best.push((worth_here, place())),
            }
            block = start / PASSAGE_BYTES;
            if by_atom[hit.atom].as_ref().is_none_or(better) {
                by_atom[hit.atom] = Some((worth_here, place()));
            }
            inside[hit.atom] = inside[hit.atom].saturating_sub(1);
            worth -= value(hit.atom, inside[hit.atom]);
        }
        let most = count.saturating_mul(PLACES);
        // A stable sort: of two that are as good the earlier comes first.
        best.sort_by(|a, b| b.0.total_cmp(&a.0));
        best.truncate(most);
        let mut rarest: Vec<(usize, Place)> =
            by_atom.into_iter().enumerate().filter_map(|(atom, best)| Some((atom, best?.1))).collect();
        rarest.sort_by(|a, b| self.weights[b.0].total_cmp(&self.weights[a.0]).then(a.0.cmp(&b.0)));
        rarest.truncate(most);
        let mut places: Vec<Place> = best.into_iter().map(|(_, place)| place).collect();
        places.extend(rarest.into_iter().map(|(_, place)| place));
        places.sort();
        places.dedup();
        places
    }

    /// The best passages, best first: each is worth what it shows that the ones before it do not.
    fn choose(&self, body: &str, candidates: &[Range<usize>], count: usize) -> Vec<Range<usize>> {
        let mut chosen: Vec<Range<usize>> = Vec::new();
        let mut shown = vec![false; self.weights.len()];
        // The number of the look at a passage in which an atom was last seen.
        let (mut seen, mut look) = (vec![0_u32; self.weights.len()], 0);
        while chosen.len() < count {
            let mut best: Option<(f32, &Range<usize>)> = None;
            for passage in candidates {
                if chosen.iter().any(|other| overlap(other, passage) || body[other.clone()] == body[passage.clone()]) {
                    continue;
                }
                look += 1;
                let score = self.score(passage, &shown, &mut seen, look);
                // The earlier of two equals: reports say the most important first.
                if best.is_none_or(|(highest, _)| score > highest) {
                    best = Some((score, passage));
                }
            }
            let Some((_, passage)) = best else {
                break;
            };
            self.within(passage).for_each(|hit| shown[hit.atom] = true);
            chosen.push(passage.clone());
        }
        chosen
    }

    fn score(&self, passage: &Range<usize>, shown: &[bool], seen: &mut [u32], look: u32) -> f32 {
        let (mut score, mut closest) = (0.0, 0.0_f32);
        let mut before: Option<&Match> = None;
        for hit in self.within(passage) {
            let weight = self.weights[hit.atom];
            let is_new = std::mem::replace(&mut seen[hit.atom], look) != look;
            score += match (is_new, shown[hit.atom]) {
                (true, false) => weight,
                (true, true) => weight * SHOWN_BEFORE,
                (false, _) => weight * ONCE_MORE * SHOWN_BEFORE,
            };
            if let Some(before) = before.filter(|before| !(shown[before.atom] && shown[hit.atom])) {
                closest = closest.max(self.closeness(before, hit));
            }
            before = Some(hit);
        }
        score + SIDE_BY_SIDE * closest
    }

    /// What it is worth that two matches stand near each other: nothing if they are of one atom.
    fn closeness(&self, one: &Match, next: &Match) -> f32 {
        if one.atom == next.atom {
            return 0.0;
        }
        let gap = next.range.start.saturating_sub(one.range.end) as f32 / PASSAGE_BYTES as f32;
        (1.0 - gap).max(0.0) * self.weights[one.atom].max(self.weights[next.atom])
    }

    /// The matches that lie in a passage, whole: a longer one may begin in it and end beyond.
    fn within(&self, passage: &Range<usize>) -> impl Iterator<Item = &Match> {
        let first = self.matches.partition_point(|hit| hit.range.start < passage.start);
        let (start, end) = (passage.start, passage.end);
        self.matches[first..]
            .iter()
            .take_while(move |hit| hit.range.start < end)
            .filter(move |hit| hit.range.start >= start && hit.range.end <= end)
    }

    fn snippet(&self, body: &str, passage: Range<usize>) -> Snippet {
        let marks =
            merge(self.within(&passage).map(|hit| hit.range.start - passage.start..hit.range.end - passage.start));
        Snippet {
            field: "body",
            text: body[passage.clone()].to_owned(),
            start: passage.start,
            marks,
            cut_before: cut_before(body, passage.start),
            cut_after: cut_after(body, passage.end),
        }
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
