//! Bulgarian and Macedonian: the definite article goes, then the plural's or the gender's ending, then the vowel that comes
//! and goes before the last consonant (`министър`, `министри`). In the manner of Savoy, "Searching strategies for the
//! Bulgarian language" (Information Retrieval 10, 2007).

use super::suffix::{at_least, drop_letters, is_vowel, last_letters, without};

/// Definite articles, longest first. The adjective's `-ия` is among the endings.
pub(super) const ARTICLES: &[&str] = &["ият", "ът", "ят", "та", "то", "те", "от"];

/// Endings, longest first.
pub(super) const ENDINGS: &[&str] =
    &["ища", "иња", "ове", "еве", "ови", "еви", "ия", "ии", "ий", "а", "я", "о", "е", "и", "й", "ј"];

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> String {
    if !at_least(word, 4) {
        return word.to_owned();
    }
    let bare = without(without(word, ARTICLES, 3), ENDINGS, 3);
    let mut stem = bare.to_owned();
    match last_letters(bare) {
        // `политици`
        Some(['ц', 'и', _]) if word.ends_with(['и', 'е']) => end_with(&mut stem, 1, 'к'),
        Some([last @ ('ц' | 'к' | 'н'), 'е', before]) if at_least(bare, 5) && !is_vowel(before) => {
            end_with(&mut stem, 2, last);
        }
        Some([last, 'ъ', before]) if at_least(bare, 5) && !is_vowel(last) && !is_vowel(before) => {
            end_with(&mut stem, 2, last);
        }
        _ => {}
    }
    stem
}

/// Puts `last` in place of the last `letters` letters.
fn end_with(stem: &mut String, letters: usize, last: char) {
    drop_letters(stem, letters);
    stem.push(last);
}
