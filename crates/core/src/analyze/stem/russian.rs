//! Russian: case endings of nouns, adjectives and names go. `-ов` and `-ев` stay: surnames and places end so. Own rules,
//! after the declensions of the school grammar.

use super::suffix::{at_least, is_vowel, last_letters, without};

/// Endings, longest first.
pub(super) const ENDINGS: &[&str] = &[
    "иями", "ами", "ями", "иям", "иях", "ием", "ией", "ого", "его", "ому", "ему", "ыми", "ими", "ах", "ях", "ам", "ям",
    "ом", "ем", "ой", "ей", "ою", "ею", "ый", "ий", "ая", "яя", "ое", "ее", "ые", "ие", "ых", "их", "ым", "им", "ую",
    "юю", "ия", "ию", "ии", "ье", "ья", "ью", "ьи", "а", "я", "у", "ю", "о", "е", "ы", "и", "й", "ь",
];

/// Those that nouns on `-ец` and `-ок` take.
const NOUNS: &[&str] = &["", "а", "у", "ом", "ем", "е", "и", "ы", "ам", "ах", "ами"];

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> String {
    if !at_least(word, 4) {
        return word.to_owned();
    }
    let bare = without(word, ENDINGS, 3);
    let mut stem = bare.to_owned();
    // `Крупенец`, `Крупенца`; but `жестокий` is not `жёсткий`: adjectives keep the vowel.
    let ending = &word[bare.len()..];
    if let Some(['ц' | 'к', 'е' | 'о', before]) = last_letters(bare)
        && at_least(bare, 5)
        && NOUNS.contains(&ending)
        && !is_vowel(before)
    {
        let last = if bare.ends_with('ц') { 'ц' } else { 'к' };
        stem.truncate(stem.len() - 4);
        stem.push(last);
    }
    stem
}
