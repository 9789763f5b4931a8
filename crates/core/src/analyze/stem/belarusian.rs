//! Belarusian: case endings of nouns, adjectives and names. Own rules, after the declensions of the school grammar.

use super::suffix::{at_least, without};

/// Endings, longest first.
pub(super) const ENDINGS: &[&str] = &[
    "амі", "ямі", "ага", "яга", "аму", "яму", "ымі", "імі", "ах", "ях", "ам", "ям", "ом", "ем", "ой", "ей", "ай", "яй",
    "аю", "яю", "ою", "ею", "ую", "юю", "ая", "яя", "ае", "яе", "ыя", "ія", "ых", "іх", "ым", "ім", "ію", "іі", "ій",
    "аў", "яў", "ы", "і", "а", "я", "у", "ю", "о", "е", "э", "й", "ь",
];

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> String {
    if !at_least(word, 4) {
        return word.to_owned();
    }
    without(word, ENDINGS, 3).replace('ў', "в")
}
