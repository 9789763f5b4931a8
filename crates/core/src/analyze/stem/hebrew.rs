//! Hebrew: the particles that are written as one word with the next (`ו`, `ה`, `ב`, `ל`, `כ`, `מ`, `ש`) go.
//!
//! All that look like one go while three letters stay, as many as there are: a word that begins with such a letter itself
//! then loses it with and without particles before it, and meets itself.

use super::suffix::at_least;

/// The letters that stand for a conjunction, an article or a preposition.
const PARTICLES: [char; 7] = ['ו', 'ה', 'ב', 'ל', 'כ', 'מ', 'ש'];

/// The stem of a word without points.
pub(super) fn stem(word: &str) -> &str {
    let mut stem = word;
    while let Some(rest) = stem.strip_prefix(PARTICLES)
        && at_least(rest, 3)
    {
        stem = rest;
    }
    stem
}
