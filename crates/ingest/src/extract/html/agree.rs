//! Agreement: in go several readings of one page, out comes the one that shares most with the others. It refuses nothing;
//! of no readings there is none to choose.

use std::collections::HashMap;

/// How many words make a shingle: enough that two share one only where they share text.
const SHINGLE: usize = 4;

/// The text that agrees best with the others; of equals the first.
pub(super) fn most_agreed(mut texts: Vec<String>) -> Option<String> {
    let bags: Vec<Bag> = texts.iter().map(|text| Bag::of(text)).collect();
    let mut best = None;
    for (at, bag) in bags.iter().enumerate() {
        let others = bags.iter().enumerate().filter(|(other, _)| *other != at);
        let score: f64 = others.map(|(_, other)| bag.overlap(other)).sum();
        if best.is_none_or(|(_, highest)| score > highest) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| texts.swap_remove(at))
}

/// The shingles of a text, counted.
struct Bag {
    counts: HashMap<u64, u32>,
    total: usize,
}

impl Bag {
    fn of(text: &str) -> Self {
        let words: Vec<u64> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(hash).collect();
        let mut counts = HashMap::with_capacity(words.len());
        let shingles = words.windows(SHINGLE.min(words.len().max(1)));
        for shingle in shingles {
            let mixed = shingle.iter().fold(0_u64, |mixed, word| mixed.rotate_left(13).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word);
            *counts.entry(mixed).or_insert(0) += 1;
        }
        Self { total: counts.values().map(|count| *count as usize).sum(), counts }
    }

    /// Twice the shared shingles over all: 1 for equal texts, 0 for texts that share nothing.
    fn overlap(&self, other: &Self) -> f64 {
        let (small, large) = if self.counts.len() < other.counts.len() { (self, other) } else { (other, self) };
        let shared: u32 = small.counts.iter().map(|(shingle, count)| large.counts.get(shingle).map_or(0, |other| *count.min(other))).sum();
        let total = self.total + other.total;
        if total == 0 { 0.0 } else { 2.0 * f64::from(shared) / total as f64 }
    }
}

/// FNV-1a: stable from run to run, so that the choice is.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_between_the_others_is_chosen() {
        let short = "one two three four five six".to_owned();
        let middle = format!("{short} seven eight nine ten");
        let long = format!("menu home about contact {middle} share this");
        assert_eq!(most_agreed(vec![long.clone(), middle.clone(), short.clone()]), Some(middle));
        assert_eq!(most_agreed(vec![short.clone()]), Some(short));
        assert_eq!(most_agreed(Vec::new()), None);
    }
}
