//! Likeness: two names go in, whether one may be taken for the other comes out. All that is a matter of degree is here.

use dateline_core::Script;
use dateline_core::analyze::NameTerm;
use dateline_core::names::{Sound, forms, similarity};

/// How alike two names must be that have one key: in Latin letters, where case endings are left to the stems, …
const SAME_KEY_LATIN: f32 = 0.9;

/// … and in others or across scripts, where endings may differ.
const SAME_KEY: f32 = 0.86;

/// How alike others must be, …
const NEAR: f32 = 0.875;

/// … where one of both leaves vowels out, so that less is left to differ in, …
const NEAR_ACROSS: f32 = 0.85;

/// … where one of both is in Hebrew, whose letters stand for more sounds each, …
const NEAR_HEBREW: f32 = 0.88;

/// … where one of both leaves vowels out and both together have few consonants, …
const NEAR_SHORT: (usize, f32) = (7, 0.9);

/// … where what is taken for a particle is taken off, …
const NEAR_GUESSED: f32 = 0.95;

/// … and where there is enough that is sure.
pub(super) const CLOSE: f32 = 0.92;

/// The same across scripts, where the other script has an alias of it in at least so many articles.
pub(super) const CLOSE_ACROSS: f32 = 0.96;
/// In how many articles that is.
pub(super) const KNOWN: u64 = 3;

/// How alike keys must be at least for any of that.
pub(super) const LEAST_NEAR: f32 = NEAR_ACROSS;

/// Letters that a form of an alias has in common with it at least, and those by which it may be longer than that.
const OF_ALIAS: (usize, usize) = (3, 4);

/// What is asked of short names above that: of four consonants in both together, and of six.
const SHORT: [(usize, f32); 2] = [(4, 0.1), (6, 0.05)];

/// The share of that which is asked where one of both is of a script that leaves vowels out: what is written is more telling.
const SHORT_ACROSS: f32 = 0.6;

/// What is asked beyond that where one begins with a vowel and the other with a consonant, which all scripts write:
/// `Umerov` is not معروف.
const OTHER_START: f32 = 0.05;

/// What similarity of keys counts less than that of the sounds with their vowels.
const KEYS_ALONE: f32 = 0.04;

/// Acronyms are words in capitals of up to so many letters.
const ACRONYM: usize = 5;

/// How alike two names of these scripts must be, which have so many consonants together; `same`: whether they have one
/// key; `guessed`: whether a particle is taken off.
pub(super) fn least(one: Script, other: Script, same: bool, consonants: usize, guessed: bool) -> f32 {
    let across = one.is_consonantal() || other.is_consonantal();
    match (one, other) {
        _ if guessed => NEAR_GUESSED,
        (Script::Latin, Script::Latin) if same => SAME_KEY_LATIN,
        _ if same => SAME_KEY,
        _ if across && consonants <= NEAR_SHORT.0 => NEAR_SHORT.1,
        (Script::Hebrew, _) | (_, Script::Hebrew) => NEAR_HEBREW,
        _ if across => NEAR_ACROSS,
        _ => NEAR,
    }
}

/// Whether a word of a text is an alias or a form of it: with a particle before it, or with another ending.
pub(super) fn is_form_of(form: &str, alias: &str) -> bool {
    if form == alias {
        return true;
    }
    if is_unvowelled(alias) {
        return forms(form).any(|form| form.text == alias);
    }
    let stem = alias.trim_end_matches(VOWELS);
    let (shared, longer) = OF_ALIAS;
    stem.chars().nth(shared - 1).is_some()
        && form.strip_prefix(stem).is_some_and(|ending| ending.chars().nth(longer).is_none())
}

/// Letters in which endings differ.
const VOWELS: &[char] =
    &['a', 'e', 'i', 'o', 'u', 'y', 'а', 'е', 'и', 'і', 'ї', 'й', 'о', 'у', 'ы', 'ь', 'э', 'ю', 'я', 'є'];

/// Whether a word is written as an acronym is.
pub(super) fn is_acronym(word: &str) -> bool {
    word.chars().all(char::is_uppercase) && word.chars().nth(ACRONYM).is_none()
}

/// How many consonants a key has; a vowel at the start tells as much as one.
pub(super) fn consonants(key: &str) -> usize {
    key.bytes().enumerate().filter(|(at, sound)| *at == 0 || !b"aiuAWYE".contains(sound)).count()
}

/// How alike a name of the index is to one asked for, less what is asked of short ones.
pub(super) fn likeness(sound: &Sound, term: &NameTerm<'_>, across: bool) -> f32 {
    let alike = similarity(&sound.fine, term.fine, across).max(similarity(&sound.key, term.key, across) - KEYS_ALONE);
    let starts = begins_with_vowel(&sound.key).zip(begins_with_vowel(term.key));
    let for_start = if across && starts.is_some_and(|(one, other)| one != other) { OTHER_START } else { 0.0 };
    alike - for_start - for_short(&sound.key, term.key) * if across { SHORT_ACROSS } else { 1.0 }
}

/// Whether a key begins with a vowel, or with the letter that stands for one; `None` for what may be either (`W`, `Y`).
fn begins_with_vowel(key: &str) -> Option<bool> {
    let first = key.bytes().next()?;
    (!b"WY".contains(&first)).then(|| b"aiuAE".contains(&first))
}

/// What is asked of names with few consonants beyond what is asked of all.
fn for_short(one: &str, other: &str) -> f32 {
    let both = consonants(one) + consonants(other);
    SHORT.iter().find(|(most, _)| both <= *most).map_or(0.0, |(_, more)| *more)
}

/// Whether a word is of a script that leaves vowels out, and has no capitals.
pub(super) fn is_unvowelled(word: &str) -> bool {
    Script::of_word(word).is_consonantal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_has_endings_and_particles() {
        for (form, alias, is) in [
            ("иран", "иран", true),
            ("ираном", "иран", true),
            ("турции", "турция", true),
            ("iron", "iran", false),
            ("азия", "аза", false),
            ("لايران", "ايران", true),
            ("يرن", "ايران", false),
        ] {
            assert_eq!(is_form_of(form, alias), is, "{form} {alias}");
        }
    }

    #[test]
    fn short_words_in_capitals_are_acronyms() {
        assert!(is_acronym("ООН") && is_acronym("NATO"));
        assert!(!is_acronym("Nato") && !is_acronym("MOSCOW") && !is_acronym("داعش"));
    }

    #[test]
    fn more_is_asked_the_less_there_is_to_tell() {
        let (latin, arabic, hebrew) = (Script::Latin, Script::Arabic, Script::Hebrew);
        assert!(least(latin, latin, true, 8, false) > least(latin, Script::Cyrillic, true, 8, false));
        assert!(least(latin, arabic, false, 6, false) > least(latin, arabic, false, 8, false));
        assert!(least(latin, hebrew, false, 8, false) > least(latin, arabic, false, 8, false));
        assert!(least(latin, arabic, false, 8, true) > least(latin, arabic, false, 6, false));
        assert_eq!((consonants("zilinsk"), consonants("umaruv"), consonants("Amr")), (5, 4, 3));
    }
}
