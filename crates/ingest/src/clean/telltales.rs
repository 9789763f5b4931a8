//! Tell-tale words: a folded paragraph goes in, how often each kind of them stands in it comes out, in one pass.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::phrases::{APPEALS, FOLLOW, PLATFORMS, READERS, SUPPORT, US};

/// How many of each kind a paragraph has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TellTales {
    /// Phrases that only an appeal says.
    pub appeals: u32,
    /// Words that speak of support.
    pub support: u32,
    /// Words that ask to follow.
    pub follow: u32,
    /// Names of channels.
    pub platforms: u32,
    /// Words that speak to the reader.
    pub readers: u32,
    /// Words that speak of the outlet as `we`.
    pub us: u32,
}

type Count = fn(&mut TellTales) -> &mut u32;

/// The tables, what each counts as, and whether their entries are whole words or only beginnings.
const TABLES: &[(&[&str], Count, bool)] = &[
    (APPEALS, |told| &mut told.appeals, true),
    (SUPPORT, |told| &mut told.support, false),
    (FOLLOW, |told| &mut told.follow, true),
    (PLATFORMS, |told| &mut told.platforms, false),
    (READERS, |told| &mut told.readers, true),
    (US, |told| &mut told.us, true),
];

/// All entries as one automaton; the entry's table by its number.
static AUTOMATON: LazyLock<(AhoCorasick, Vec<Count>)> = LazyLock::new(|| {
    let mut patterns = Vec::new();
    let mut counts = Vec::new();
    for (table, count, whole) in TABLES {
        for entry in *table {
            patterns.push(format!(" {entry}{}", if *whole { " " } else { "" }));
            counts.push(*count);
        }
    }
    let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns);
    (automaton.expect("the tables are small"), counts)
});

impl TellTales {
    /// Counts them in a paragraph in its folded form, words between single spaces.
    pub fn of(folded: &str) -> Self {
        let (automaton, counts) = &*AUTOMATON;
        let padded = format!(" {folded} ");
        let mut told = Self::default();
        for hit in automaton.find_overlapping_iter(&padded) {
            *counts[hit.pattern().as_usize()](&mut told) += 1;
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_and_beginnings() {
        let told = TellTales::of("we support you and your supporters on telegram");
        assert_eq!((told.us, told.readers, told.platforms), (1, 2, 1));
        // `supporters` begins with two entries.
        assert!(told.support >= 2);
        assert_eq!(TellTales::of("unsupported usage").support, 0);
        assert_eq!(TellTales::of("they become a patron of arts").appeals, 1);
    }
}
