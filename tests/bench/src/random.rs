//! Randomness: a seed goes in, numbers come out. Our own few lines, for libraries change what a seed gives from version to
//! version, and corpora of one seed must be the same for good.

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is above 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.number()) * end as u128) >> 64) as usize
    }

    /// Whether one of `cases` equally likely ones is meant.
    pub fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }

    /// One of these, which are not none.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Places from 0 on, each as likely as its inverse: what words of a language do (Zipf's law). Whole numbers alone, so that no
/// machine rounds them otherwise.
pub struct Zipf {
    sums: Vec<u64>,
}

impl Zipf {
    /// Over so many places.
    pub fn new(places: usize) -> Self {
        let mut sum = 0;
        let sums = (1..=places as u64).map(|place| {
            sum += (1 << 40) / place;
            sum
        });
        Self { sums: sums.collect() }
    }

    /// One place.
    pub fn draw(&self, random: &mut Random) -> usize {
        let total = self.sums.last().copied().unwrap_or(1);
        let drawn = random.below(total as usize) as u64;
        self.sums.partition_point(|sum| *sum <= drawn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_for_good() {
        let mut random = Random::new(7);
        assert_eq!([random.number(), random.number()], [0x63CB_E1E4_5932_0DD7, 0x044C_3CD7_F43C_661C]);
        let zipf = Zipf::new(100);
        let drawn: Vec<usize> = (0..1000).map(|_| zipf.draw(&mut random)).collect();
        let first = drawn.iter().filter(|place| **place == 0).count();
        assert!(drawn.iter().all(|place| *place < 100) && (150..250).contains(&first), "{first}");
    }
}
