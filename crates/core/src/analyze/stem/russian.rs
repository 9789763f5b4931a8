//! Russian: case endings of nouns, adjectives and names go. `-ов` and `-ев` stay: surnames and places end so; so does the `и`
//! of `-ия`. Own rules, after the declensions of the school grammar.

use super::suffix::{at_least, drop_letters, is_vowel, last_letters, without};

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
    if let Some(bare) = in_iya(word) {
        return format!("{bare}и");
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
        drop_letters(&mut stem, 2);
        stem.push(last);
    }
    stem
}

/// The word without the ending that nouns on `-ия`, `-ий` and `-ие` have after their `и`, which stays: `Грузия` is not of
/// `груз`, nor `Александрия` of `Александр`. Adjectives end so in two forms, after letters that are seldom a noun's.
fn in_iya(word: &str) -> Option<&str> {
    const NOUNS_ALONE: &[&str] = &["иями", "иям", "иях", "ием", "ией", "ия", "ию", "ии"];
    let enough = |bare: &&str| at_least(bare, 2);
    if let Some(bare) = NOUNS_ALONE.iter().find_map(|ending| word.strip_suffix(ending)) {
        return Some(bare).filter(enough);
    }
    let bare = word.strip_suffix("ий").or_else(|| word.strip_suffix("ие")).filter(enough)?;
    match last_letters(bare)? {
        ['к' | 'х' | 'ж' | 'ш' | 'щ' | 'ч', _] => None,
        // `Евгений`, `соглашение`; `верхний`, `последние`
        ['н', before] if !is_vowel(before) => None,
        _ => Some(bare),
    }
}
