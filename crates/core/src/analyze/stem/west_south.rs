//! Czech, Slovak, Slovene, Croatian, Bosnian and Serbian, folded (`č` is `c`), Serbian in Latin letters: case endings of
//! nouns, adjectives and names go, then the possessive (`Trumpova`, `Merkelová`), then the vowel that comes and goes before
//! the last consonant (`Šarec`, `Šarca`). Own rules, after the declensions of the school grammars; Czech in the manner of
//! Dolamic and Savoy, "Indexing and stemming approaches for the Czech language" (IPM 45, 2009).

use super::suffix::{at_least, drop_letters, is_vowel, last_letters, without};

/// Endings, longest first.
pub(super) const CZECH: &[&str] = &[
    "ovi", "ove", "eho", "emu", "iho", "imu", "ymi", "imi", "ami", "emi", "ach", "ech", "ich", "ych", "um", "em", "ym",
    "im", "ou", "uv", "ii", "ie", "ia", "iu", "a", "e", "i", "o", "u", "y",
];
pub(super) const SLOVAK: &[&str] = &[
    "ovia", "iach", "iami", "ovi", "eho", "emu", "iho", "imu", "ymi", "imi", "ami", "ach", "och", "ich", "ych", "ej",
    "om", "em", "ym", "im", "am", "ou", "ii", "ie", "ia", "iu", "a", "e", "i", "o", "u", "y",
];
pub(super) const SLOVENE: &[&str] = &[
    "ega", "emu", "imi", "ama", "ami", "oma", "ema", "om", "em", "am", "ah", "ih", "im", "eh", "ov", "ev", "mi", "a",
    "e", "i", "o", "u",
];
pub(super) const CROATIAN: &[&str] = &[
    "ovima", "evima", "ovi", "eve", "ove", "evi", "oga", "ega", "omu", "emu", "ima", "ama", "og", "eg", "om", "em",
    "im", "ih", "oj", "a", "e", "i", "o", "u",
];

pub(super) fn czech(word: &str) -> String {
    let mut stem = stem(word, CZECH, &["ov"]);
    // `Praha`, `Praze`; `Amerika`, `Americe`
    let hard = match last_letters(&stem) {
        Some(['c', _, _]) => "k",
        Some(['z', _, _]) => "h",
        _ => return stem,
    };
    drop_letters(&mut stem, 1);
    stem.push_str(hard);
    stem
}

pub(super) fn slovak(word: &str) -> String {
    stem(word, SLOVAK, &["ov"])
}

pub(super) fn slovene(word: &str) -> String {
    stem(word, SLOVENE, &["ov", "ev"])
}

pub(super) fn croatian(word: &str) -> String {
    stem(&in_latin(word), CROATIAN, &["ov", "ev"])
}

fn stem(word: &str, endings: &[&str], possessives: &[&str]) -> String {
    if !at_least(word, 4) {
        return word.to_owned();
    }
    let bare = without(without(word, endings, 3), possessives, 4);
    // Names that end in a vowel or in `r` take a `j` before the ending: `Pahorja`, `Tennesseeja`, `Koreji`.
    let bare = match last_letters(bare) {
        Some(['j', 'e', 'e']) => &bare[..bare.len() - 2],
        Some(['j', 'r' | 'y' | 'o' | 'u' | 'e', _]) => &bare[..bare.len() - 1],
        _ => bare,
    };
    let mut stem = bare.to_owned();
    match last_letters(bare) {
        Some(['j', 'l', 'e']) if at_least(bare, 5) => {
            drop_letters(&mut stem, 3);
            stem.push_str("lj");
        }
        Some([last @ ('c' | 'k' | 'n' | 'r' | 'l'), 'e', before]) if at_least(bare, 5) && !is_vowel(before) => {
            drop_letters(&mut stem, 2);
            stem.push(last);
        }
        _ => {}
    }
    stem
}

/// A Serbian word in Latin letters without marks; other words as they are.
fn in_latin(word: &str) -> String {
    const LETTERS: &[(char, &str)] = &[
        ('а', "a"),
        ('б', "b"),
        ('в', "v"),
        ('г', "g"),
        ('д', "d"),
        ('ђ', "d"),
        ('е', "e"),
        ('ж', "z"),
        ('з', "z"),
        ('и', "i"),
        ('ј', "j"),
        ('к', "k"),
        ('л', "l"),
        ('љ', "lj"),
        ('м', "m"),
        ('н', "n"),
        ('њ', "nj"),
        ('о', "o"),
        ('п', "p"),
        ('р', "r"),
        ('с', "s"),
        ('т', "t"),
        ('ћ', "c"),
        ('у', "u"),
        ('ф', "f"),
        ('х', "h"),
        ('ц', "c"),
        ('ч', "c"),
        ('џ', "dz"),
        ('ш', "s"),
    ];
    let mut latin = String::with_capacity(word.len());
    for c in word.chars() {
        match LETTERS.iter().find(|(cyrillic, _)| *cyrillic == c) {
            Some((_, letters)) => latin.push_str(letters),
            None => latin.push(c),
        }
    }
    latin
}
