//! How alike two names sound, across scripts, for hygiene.

use dateline_core::Script;
use dateline_core::names::{Sound, similarity, sound};

/// Names of a place less alike than this are left to the hand list. Exonyms go far.
const ALIKE: f32 = 0.6;

/// Names less alike than this are not one person's.
const SAME: f32 = 0.84;

/// Names more alike than this are found by their sound, where they have one key.
const FOUND: f32 = 0.95;

/// Whether two names may be of one place.
pub fn alike(a: &str, b: &str) -> bool {
    likeness(a, b) >= ALIKE
}

/// Whether two names may be one person's: no ending makes another name of one (Baghdad, Baghdadi).
pub fn same(a: &str, b: &str) -> bool {
    let (x, y) = (sound(a).fine, sound(b).fine);
    let vowel = |ending: &str| ending.starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
    let derived = |short: &str, long: &str| long.strip_prefix(short).is_some_and(vowel);
    a == b || (!derived(&x, &y) && !derived(&y, &x) && likeness(a, b) >= SAME)
}

/// Whether whoever looks for the one finds the other by its sound.
pub fn found_by_sound(a: &Sound, b: &Sound) -> bool {
    a.key == b.key && similarity(&a.fine, &b.fine, false) >= FOUND
}

/// How alike two names are, 0 to 1.
pub fn likeness(a: &str, b: &str) -> f32 {
    let unwritten = is_unvowelled(a) != is_unvowelled(b);
    let (x, y) = (sound(a), sound(b));
    similarity(&x.fine, &y.fine, unwritten).max(similarity(&x.key, &y.key, unwritten) - 0.04)
}

/// Whether it is of a script that leaves vowels out.
pub fn is_unvowelled(name: &str) -> bool {
    matches!(Script::of_word(name), Script::Arabic | Script::Hebrew)
}
