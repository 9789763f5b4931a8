//! The fuzz target's corpus, and mutations of it by a generator with a fixed seed: what the fuzzer does, in little and
//! on every run of the tests.

use std::path::Path;

use super::*;

/// Mutations of each seed.
const MUTATIONS: usize = 200;
/// What mutations put in: signs of the language and characters that are hard on a lexer.
const PIECES: &[&str] = &[
    "(",
    ")",
    "\"",
    "«",
    "*",
    "?",
    "~",
    "~2",
    "^",
    "^2",
    "=",
    "-",
    ":",
    "/",
    " ",
    "  ",
    " AND ",
    " OR ",
    " NOT ",
    " NEAR/5 ",
    " w/5 ",
    " /s ",
    " SAME ",
    "ATLEAST/3(",
    "LEAD/50(",
    "title:",
    "name:",
    "-form:",
    "date:",
    "url:",
    "..",
    "[",
    "]",
    "\u{301}",
    "\u{200F}",
    "\u{200D}",
    "\0",
    "𝕒",
    "ß",
    "İ",
    "東",
    "0",
    "99999999999",
];

/// A small generator of numbers (xorshift64*), the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound.max(1)
    }

    /// A char boundary of `text`.
    fn place(&mut self, text: &str) -> usize {
        text.floor_char_boundary(self.below(text.len() + 1))
    }
}

fn mutate(text: &str, other: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(4) {
        let (at, to) = (dice.place(&text), dice.place(&text));
        let range = at.min(to)..at.max(to);
        match dice.below(6) {
            0 => text.insert_str(at, PIECES[dice.below(PIECES.len())]),
            1 => text.replace_range(range, ""),
            2 => text.insert_str(at, &text[range].repeat(1 + dice.below(40))),
            3 => text.insert_str(at, &other[dice.place(other)..]),
            4 => text.replace_range(range, PIECES[dice.below(PIECES.len())]),
            _ => text = text.chars().rev().collect(),
        }
    }
    text
}

#[test]
fn seeds_and_their_mutations_are_read_or_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/query");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let seeds: Vec<String> = paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    assert!(seeds.len() >= 50);
    let mut dice = Dice(0x0DA7_E11E);
    for seed in &seeds {
        hostile::check(seed).unwrap_or_else(|error| panic!("{seed}\n{error}"));
        for _ in 0..MUTATIONS {
            let other = &seeds[dice.below(seeds.len())];
            let text = mutate(seed, other, &mut dice);
            hostile::check(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
        }
    }
}
