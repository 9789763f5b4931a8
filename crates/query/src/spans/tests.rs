//! The definitions once more, by brute force: every way to choose the words of a match is tried.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// A match: its extent and the words that it is made of, as stretches.
#[derive(Clone, Debug)]
struct Match {
    extent: Extent,
    words: Vec<(u32, u32)>,
}

struct Text<'a> {
    /// The word (by number) at each position.
    words: &'a [usize],
    sentences: &'a [u32],
    paragraphs: &'a [u32],
}

impl Text<'_> {
    fn matches(&self, spans: &Spans<usize>) -> Vec<Match> {
        match spans {
            Spans::Phrase { words, slop } => self.phrase(words, *slop),
            Spans::Any(arms) => arms.iter().flat_map(|arm| self.matches(arm)).collect(),
            Spans::Lead { words, inner } => {
                self.matches(inner).into_iter().filter(|found| found.extent.end < *words).collect()
            }
            Spans::Near { first, rest } => rest.iter().fold(self.matches(first), |left, (link, part)| {
                let right = self.matches(part);
                let pairs = left.iter().flat_map(|one| right.iter().map(move |other| (one, other)));
                pairs.filter(|(one, other)| self.stands(one.extent, *link, other.extent)).map(joined).collect()
            }),
        }
    }

    fn phrase(&self, words: &[usize], slop: u32) -> Vec<Match> {
        let all: Vec<u32> = (0..self.words.len() as u32).collect();
        let mut ways: Vec<Vec<u32>> = vec![Vec::new()];
        for word in words {
            let at = all.iter().filter(|position| self.words[**position as usize] == *word);
            let with = |way: &Vec<u32>| at.clone().map(|position| [way.as_slice(), &[*position]].concat()).collect();
            ways = ways.iter().flat_map(|way| -> Vec<Vec<u32>> { with(way) }).collect();
        }
        let is_match = |way: &Vec<u32>| {
            let displaced: Vec<i64> = (0..).zip(way).map(|(word, position)| i64::from(*position) - word).collect();
            let distinct: BTreeSet<&u32> = way.iter().collect();
            distinct.len() == way.len()
                && displaced.iter().max().unwrap() - displaced.iter().min().unwrap() <= i64::from(slop)
        };
        let of = |way: Vec<u32>| {
            let (start, end) = (*way.iter().min().unwrap(), *way.iter().max().unwrap());
            let extent = Extent { start, end, solid: slop == 0 || way.len() == 1 };
            match slop {
                0 => Match { extent, words: vec![(start, way.len() as u32)] },
                _ => Match { extent, words: way.into_iter().map(|position| (position, 1)).collect() },
            }
        };
        ways.into_iter().filter(is_match).map(of).collect()
    }

    fn stands(&self, one: Extent, link: Link, other: Extent) -> bool {
        let words = |extent: Extent| -> BTreeSet<u32> {
            match extent.solid {
                true => (extent.start..=extent.end).collect(),
                false => [extent.start, extent.end].into(),
            }
        };
        let gaps = words(one).iter().flat_map(|a| words(other).into_iter().map(move |b| a.abs_diff(b))).min().unwrap();
        let overlaps = one.start <= other.end && other.start <= one.end;
        let inside = |begins: &[u32]| {
            let number = |position: u32| begins.iter().filter(|begin| **begin <= position).count();
            let numbers = [one.start, one.end, other.start, other.end].map(number);
            numbers.iter().all(|other| *other == numbers[0])
        };
        words(one).is_disjoint(&words(other))
            && match link {
                Link::Near(words) => overlaps || gaps <= words,
                Link::Pre(words) => other.start > one.end && other.start - one.end <= words,
                Link::Sentence => inside(self.sentences),
                Link::Paragraph => inside(self.paragraphs),
            }
    }
}

fn joined((one, other): (&Match, &Match)) -> Match {
    let (start, end) = (one.extent.start.min(other.extent.start), one.extent.end.max(other.extent.end));
    let words = [one.words.as_slice(), &other.words].concat();
    Match { extent: Extent { start, end, solid: false }, words }
}

/// Words are five; a sixth stands between them.
const WORDS: usize = 5;

fn expressions() -> impl Strategy<Value = Spans<usize>> {
    let phrase = (prop::collection::vec(0..WORDS, 1..4), prop_oneof![3 => Just(0u32), 1 => 0..5u32])
        .prop_map(|(words, slop)| Spans::Phrase { words, slop });
    let link = prop_oneof![
        (1..6u32).prop_map(Link::Near),
        (1..6u32).prop_map(Link::Pre),
        Just(Link::Sentence),
        Just(Link::Paragraph)
    ];
    let word = (0..WORDS).prop_map(Spans::word);
    prop_oneof![2 => word, 1 => phrase].prop_recursive(3, 8, 3, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 1..3).prop_map(Spans::Any),
            3 => (inner.clone(), prop::collection::vec((link.clone(), inner.clone()), 1..3))
                .prop_map(|(first, rest)| Spans::Near { first: Box::new(first), rest }),
            1 => (1..12u32, inner).prop_map(|(words, inner)| Spans::Lead { words, inner: Box::new(inner) }),
        ]
    })
}

fn begins() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::btree_set(1..20u32, 0..4).prop_map(|begins| std::iter::once(0).chain(begins).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    /// 4,000 expressions, each over 30 texts.
    #[test]
    fn extents_and_marks_are_those_of_brute_force(
        spans in expressions(),
        texts in prop::collection::vec((prop::collection::vec(0..=WORDS, 0..18), begins(), begins()), 30),
    ) {
        for (words, sentences, paragraphs) in texts {
            let text = Text { words: &words, sentences: &sentences, paragraphs: &paragraphs };
            let expected = text.matches(&spans);
            let positions: Vec<Vec<u32>> = (0..WORDS)
                .map(|word| (0..words.len() as u32).filter(|at| words[*at as usize] == word).collect())
                .collect();
            let mut ground =
                Ground { positions: &positions, sentences: &sentences, paragraphs: &paragraphs, steps: MAX_STEPS };
            for most in [1, 2, 1000] {
                let extents: BTreeSet<Extent> = expected.iter().map(|found| found.extent).collect();
                prop_assert_eq!(ground.count(&spans, most), extents.len().min(most), "in {:?}", words);
            }
            let extents: BTreeSet<Extent> = expected.iter().map(|found| found.extent).collect();
            prop_assert_eq!(ground.extents(&spans), extents.into_iter().collect::<Vec<_>>(), "in {:?}", words);
            let marks: BTreeSet<(u32, u32)> = expected.iter().flat_map(|found| found.words.clone()).collect();
            let mut found = Vec::new();
            ground.marks(&spans, &mut found);
            let found: BTreeSet<(u32, u32)> = found.iter().map(|mark| (mark.start, mark.count)).collect();
            prop_assert_eq!(found, marks, "in {:?}", words);
        }
    }
}

fn near(first: usize, link: Link, second: usize) -> Spans<usize> {
    Spans::Near { first: Box::new(Spans::word(first)), rest: vec![(link, Spans::word(second))] }
}

fn count(spans: &Spans<usize>, positions: &[Vec<u32>]) -> usize {
    Ground { positions, sentences: &[0, 4], paragraphs: &[0], steps: MAX_STEPS }.extents(spans).len()
}

#[test]
fn one_is_adjacent_and_a_word_is_not_near_itself() {
    let positions = [vec![3], vec![4], vec![2]];
    assert_eq!(count(&near(0, Link::Near(1), 1), &positions), 1);
    assert_eq!(count(&near(1, Link::Near(1), 0), &positions), 1);
    assert_eq!(count(&near(1, Link::Pre(5), 0), &positions), 0);
    assert_eq!(count(&near(0, Link::Near(5), 0), &positions), 0);
    assert_eq!(count(&near(1, Link::Near(1), 2), &positions), 0);
    assert_eq!(count(&near(0, Link::Sentence, 1), &positions), 0);
    assert_eq!(count(&near(0, Link::Sentence, 2), &positions), 1);
    assert_eq!(count(&near(0, Link::Paragraph, 1), &positions), 1);
}

#[test]
fn swapped_neighbours_are_displaced_by_two() {
    let phrase = |slop| Spans::Phrase { words: vec![0, 1], slop };
    let positions = [vec![3], vec![2]];
    assert_eq!((count(&phrase(1), &positions), count(&phrase(2), &positions)), (0, 1));
    let positions = [vec![3], vec![6]];
    assert_eq!((count(&phrase(1), &positions), count(&phrase(2), &positions)), (0, 1));
}

#[test]
fn what_is_past_the_limit_is_told() {
    let everywhere: Vec<u32> = (0..20_000).collect();
    let positions = [everywhere.clone(), everywhere];
    let mut ground = Ground { positions: &positions, sentences: &[], paragraphs: &[], steps: MAX_STEPS };
    assert!(!ground.extents(&near(0, Link::Near(100), 1)).is_empty());
    assert_eq!(ground.steps, 0);
    // What is found has marks all the same.
    let mut ground = Ground { steps: MAX_STEPS, ..ground };
    let mut marks = Vec::new();
    assert!(ground.marks(&near(0, Link::Near(100), 1), &mut marks) > 0 && !marks.is_empty());
    let mut ground = Ground { steps: MAX_STEPS, ..ground };
    ground.extents(&Spans::Phrase { words: vec![0; 12], slop: 50 });
    assert_eq!(ground.steps, 0);
}
