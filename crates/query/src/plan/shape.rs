//! Words with wildcards: the run that was typed goes in, the words and shapes that it is made of come out, folded as the
//! index's words are.

use std::fmt;

use dateline_core::analyze::{exact_term, words};

/// What the words of a dictionary are compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// They begin so.
    Prefix(String),
    /// They are of this shape: `*` is any letters or none, `?` is one.
    Pattern(String),
    /// They are spelt nearly so: at most so many letters put in, left out, changed or swapped with their neighbour.
    Fuzzy { word: String, distance: u8 },
}

/// A piece of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word as typed.
    Word(String),
    /// A word of which only the written form counts.
    Exact(String),
    /// A word with wildcards.
    Shape(Shape),
}

/// The pieces of a run with wildcards: `al-ass*` is the word `al` and a prefix.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    // A letter in place of each wildcard keeps its word in one piece, and every byte in its place.
    let letters = text.replace(['*', '?'], "a");
    words(&letters)
        .filter_map(|word| text.get(word.start..word.end()))
        .map(|word| match word.contains(['*', '?']) {
            true => Piece::Shape(shape(word)),
            false => Piece::Word(word.to_owned()),
        })
        .collect()
}

/// A word's shape. Letters are folded between the wildcards, for folding knows none of them.
fn shape(word: &str) -> Shape {
    let mut folded = String::with_capacity(word.len());
    for part in word.split_inclusive(['*', '?']) {
        let letters = part.trim_end_matches(['*', '?']);
        folded.push_str(&exact_term(letters));
        folded.push_str(&part[letters.len()..]);
    }
    match folded.strip_suffix('*') {
        Some(prefix) if !prefix.contains(['*', '?']) => Shape::Prefix(prefix.to_owned()),
        _ => Shape::Pattern(folded),
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prefix(prefix) => write!(f, "{prefix}*"),
            Self::Pattern(pattern) => f.write_str(pattern),
            Self::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
        }
    }
}

impl Shape {
    /// The letters that every word of it begins with.
    pub fn begins(&self) -> &str {
        match self {
            Self::Prefix(prefix) => prefix,
            Self::Pattern(pattern) => pattern.split(['*', '?']).next().unwrap_or_default(),
            Self::Fuzzy { .. } => "",
        }
    }

    /// Whether a word as it is written is of it.
    pub fn is_of_written(&self, word: &str) -> bool {
        match self {
            // Folding changes nothing of such words but capitals.
            Self::Prefix(prefix) if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                word.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
            }
            _ => self.is_of(&exact_term(word)),
        }
    }

    /// Whether a folded word is of it.
    pub fn is_of(&self, word: &str) -> bool {
        match self {
            Self::Prefix(prefix) => word.starts_with(prefix),
            Self::Pattern(pattern) => is_of(pattern, word),
            Self::Fuzzy { word: wanted, distance } => distance_within(wanted, word, *distance),
        }
    }
}

/// Whether two words differ by at most so many letters put in, left out, changed or swapped with their neighbour (optimal
/// string alignment: no letter is touched twice).
fn distance_within(one: &str, other: &str, most: u8) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > usize::from(most) {
        return false;
    }
    // Three rows of the table: the last but one, the last, and that which is filled.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut next = vec![row + 1];
        for (column, against) in other.iter().enumerate() {
            let changed = last[column] + usize::from(letter != against);
            let mut least = changed.min(last[column + 1] + 1).min(next[column] + 1);
            if row > 0 && column > 0 && *letter == other[column - 1] && one[row - 1] == *against {
                least = least.min(before[column - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().is_some_and(|distance| *distance <= usize::from(most))
}

/// Whether `word` is of the shape `pattern`. Linear but for a `*`, which is tried again from the last one on.
fn is_of(pattern: &str, word: &str) -> bool {
    let (mut pattern, mut word) = (pattern.chars(), word.chars());
    // Where to go on when a letter does not fit: behind the last `*`, one letter further on.
    let mut again: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let mut rest = pattern.clone();
        match rest.next() {
            Some('*') => {
                pattern = rest;
                again = Some((pattern.clone(), word.clone()));
                continue;
            }
            Some(sign) => {
                let mut letters = word.clone();
                if letters.next().is_some_and(|letter| sign == '?' || sign == letter) {
                    (pattern, word) = (rest, letters);
                    continue;
                }
            }
            None if word.as_str().is_empty() => return true,
            None => {}
        }
        let Some((after, from)) = &mut again else {
            return false;
        };
        if from.next().is_none() {
            return false;
        }
        (pattern, word) = (after.clone(), from.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_cut_into_words_and_shapes() {
        let prefix = |text: &str| Piece::Shape(Shape::Prefix(text.to_owned()));
        let pattern = |text: &str| Piece::Shape(Shape::Pattern(text.to_owned()));
        assert_eq!(pieces("Shell*"), [prefix("shell")]);
        assert_eq!(pieces("w?ld"), [pattern("w?ld")]);
        assert_eq!(pieces("al-Ass*"), [Piece::Word("al".to_owned()), prefix("ass")]);
        assert_eq!(pieces("Ум?є*в"), [pattern("ум?є*в")]);
        assert_eq!(pieces("перемир'*"), [prefix("перемир")]);
        assert_eq!(pieces("col*ur?"), [pattern("col*ur?")]);
    }

    #[test]
    fn near_spellings() {
        for (one, other, distance) in [
            ("umerov", "umierov", 1),
            ("umerov", "uemrov", 1),
            ("umerov", "umerow", 1),
            ("ab", "ba", 1),
            ("києв", "киев", 1),
        ] {
            assert!(distance_within(one, other, distance) && !distance_within(one, other, distance - 1), "{other}");
        }
        assert!(!distance_within("umerov", "umierow", 1));
        assert!(distance_within("umerov", "umierow", 2));
    }

    #[test]
    fn shapes_of_words() {
        for (pattern, word, is) in [
            ("w?ld", "wild", true),
            ("w?ld", "would", false),
            ("w*ld", "would", true),
            ("w*ld", "wld", true),
            ("*ld*", "builder", true),
            ("sh*l*ing", "shelling", true),
            ("sh*l*ing", "shellings", false),
            ("?", "є", true),
            ("a*b*c*d", "abcbcbcbc", false),
            ("", "", true),
            ("*", "", true),
            ("?", "", false),
        ] {
            assert_eq!(is_of(pattern, word), is, "{pattern} {word}");
        }
    }
}
