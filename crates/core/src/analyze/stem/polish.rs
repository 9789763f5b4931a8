//! Polish, folded (`ł` is `l`, `ó` is `o`): case endings of nouns, adjectives and names go, then the softening of the last
//! consonant before `-ie`, `-e`, `-y` is undone (`Afryce`, `Afryka`; `dystrykcie`, `dystrykt`). Own rules, after the
//! declensions of the school grammar.

use super::suffix::{at_least, drop_letters, is_vowel, last_letters, without};

/// Endings, longest first.
pub(super) const ENDINGS: &[&str] = &[
    "iego", "iemu", "iach", "iami", "iowi", "iech", "ego", "emu", "ymi", "imi", "ach", "ami", "owi", "iej", "iem",
    "iom", "iow", "ych", "ich", "ech", "om", "em", "ow", "ej", "ym", "im", "ie", "ia", "io", "iu", "ii", "a", "e", "i",
    "o", "u", "y",
];

/// The stem of a folded word.
pub(super) fn stem(word: &str) -> String {
    if !at_least(word, 4) {
        return word.to_owned();
    }
    let bare = without(word, ENDINGS, 3);
    let ending = &word[bare.len()..];
    // `Kraków` has lost what looks like a plural's ending, so `Krakowa` loses it too.
    let bare = without(bare, &["ow", "y"], 3);
    let mut stem = bare.to_owned();
    let soft = |from: &str| bare.ends_with(from) && at_least(bare, from.len() + 2);
    let hard = match ending {
        "ie" if soft("dz") => Some((2, "d")),
        "ie" if soft("c") => Some((1, "t")),
        "e" if soft("dz") => Some((2, "g")),
        "e" | "y" if soft("c") && !bare.ends_with("oc") => Some((1, "k")),
        "ech" if soft("cz") => Some((2, "k")),
        _ => match last_letters(bare) {
            Some(['z', 'r', _]) => Some((2, "r")),
            Some(['c', 'e', 'i']) if at_least(bare, 5) => Some((3, "k")),
            Some(['c', 'e', before]) if at_least(bare, 5) && !is_vowel(before) => Some((2, "k")),
            Some(['k', 'e', 'i']) if at_least(bare, 6) => Some((3, "k")),
            Some([last @ ('k' | 'l'), 'e', before]) if at_least(bare, 5) && !is_vowel(before) => {
                Some((2, if last == 'k' { "k" } else { "l" }))
            }
            Some(['c', before, _]) if !is_vowel(before) && before != 's' && !ending.is_empty() => Some((1, "k")),
            _ => None,
        },
    };
    if let Some((letters, consonant)) = hard {
        drop_letters(&mut stem, letters);
        stem.push_str(consonant);
    }
    stem
}
