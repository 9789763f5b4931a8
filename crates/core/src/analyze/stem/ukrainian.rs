//! Ukrainian words that the lemma table lacks, mostly names: case endings go, and the vowels of a closed last syllable
//! (`Ковалів`, `Ковалева`; `Зеленець`, `Зеленця`) are brought to one form. Own rules, after the declensions of the
//! school grammar.

use super::suffix::{at_least, drop_letters, is_vowel, last_letters, without};

/// Endings of nouns, adjectives and names, longest first. `-ів` is not here: in names it belongs to the stem.
pub(super) const ENDINGS: &[&str] = &[
    "ього", "ьому", "ьою", "ьої", "ого", "ому", "ими", "іми", "ами", "ями", "ові", "еві", "єві", "ою", "ею", "єю",
    "ої", "их", "іх", "їх", "им", "ім", "їм", "ом", "ем", "єм", "ам", "ям", "ах", "ях", "ий", "ей", "а", "я", "у", "ю",
    "о", "е", "є", "і", "ї", "и", "ь", "й",
];

/// Ends of people and things in the genitive plural. No surname ends so.
const PLURALS: &[&str] = &["ників", "истів", "істів", "ентів", "антів"];

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> String {
    if !at_least(word, 4) {
        return word.to_owned();
    }
    let bare = match last_letters(word) {
        // `-ій` is an adjective's after these (`новій`, `зеленській`), else a noun's (`сергій`, `росій`).
        Some(['й', 'і', 'в' | 'н' | 'к' | 'ч' | 'ж' | 'ш' | 'щ']) => without(word, &["ій"], 3),
        _ if PLURALS.iter().any(|plural| word.ends_with(plural)) => without(word, &["ів"], 3),
        _ => without(word, ENDINGS, 3),
    };
    let mut stem = bare.to_owned();
    match last_letters(bare) {
        Some(['ц', 'е', consonant]) if at_least(bare, 5) && !is_vowel(consonant) => replace(&mut stem, 2, "ц"),
        Some(['к', 'о', consonant]) if at_least(bare, 5) && !is_vowel(consonant) => replace(&mut stem, 2, "к"),
        // Dative and locative of `-ка` and `-га`.
        Some(['ц', before, _]) if word.ends_with("ці") && before != 'н' => replace(&mut stem, 1, "к"),
        Some(['з', _, _]) if word.ends_with("зі") => replace(&mut stem, 1, "г"),
        Some([last, 'о' | 'е', before]) if at_least(bare, 4) && !is_vowel(last) && !is_vowel(before) => {
            replace(&mut stem, 2, "і");
            stem.push(last);
        }
        Some([last, 'є', _]) if at_least(bare, 4) && !is_vowel(last) => {
            replace(&mut stem, 2, "ї");
            stem.push(last);
        }
        _ => {}
    }
    stem
}

/// Puts `new` in place of the last `letters` letters.
fn replace(stem: &mut String, letters: usize, new: &str) {
    drop_letters(stem, letters);
    stem.push_str(new);
}
