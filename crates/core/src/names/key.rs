//! Keys: a name goes in, what its spellings have in common comes out.

use super::letters::sounds;
use super::readings::{ALPHABET, CONSONANTAL, skeleton_of};
use crate::Script;

/// Longer names are cut: none has as many sounds.
pub(super) const MAX_SOUNDS: usize = 32;

/// Parts a term of the lexicon: `skeleton U+001F key U+001F fine U+001F surface`.
pub const PART: char = '\u{1f}';

/// How a name sounds, in three grains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    /// Its consonants in eight classes, behind a mark of the kind of script.
    pub skeleton: String,
    /// What romanisations agree on. Of the sounds go: the differences between romanisations (`kh` and `h`, `ts` and `c`, `w`
    /// and `v`, `shch` and `sch`, `g` and `h`, `ie` and `ye` and `e`, `ou` and `u`), doubled letters, vowels within three classes
    /// (`a`, `e i y`, `o u`), the vowels at the end and with them the case endings that a stemmer has left, and the
    /// vowel before a `v` that ends the word or stands before `sk` (`-iv`, `-ev`, `-ov`).
    pub key: String,
    /// The same with its vowels, also those at the end.
    pub fine: String,
}

impl Sound {
    /// The term of the lexicon of a name that sounds so and is written as `surface`.
    pub fn term(&self, surface: &str) -> String {
        format!("{}{}{PART}{surface}", self.key_prefix(), self.fine)
    }

    /// How the terms of the lexicon begin that have its key.
    pub fn key_prefix(&self) -> String {
        format!("{}{PART}{}{PART}", self.skeleton, self.key)
    }
}

/// How a word in lower case sounds, best with its marks. Empty where it has no letter of a script whose sounds are known.
pub fn sound(word: &str) -> Sound {
    let mut sounds = sounds(word);
    sounds.truncate(2 * MAX_SOUNDS);
    let (mark, key, fine) = match Script::of_word(word) {
        Script::Arabic | Script::Hebrew => {
            let key = unvowelled(&sounds);
            (CONSONANTAL, key.clone(), key)
        }
        _ => {
            let fine = vowelled(&sounds);
            (ALPHABET, folded(&fine), fine)
        }
    };
    // Sounds are ASCII.
    let text = |sounds: Vec<u8>| sounds.into_iter().take(MAX_SOUNDS).map(char::from).collect::<String>();
    let key = text(key);
    Sound { skeleton: skeleton_of(&key, mark), key, fine: text(fine) }
}

pub(super) fn is_vowel(sound: u8) -> bool {
    matches!(sound, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The sounds of a word in an alphabet with vowels: one vowel for a run of them, no doubled consonants, no silent h.
fn vowelled(sounds: &[u8]) -> Vec<u8> {
    let mut fine: Vec<u8> = Vec::with_capacity(sounds.len());
    let mut at = 0;
    while at < sounds.len() {
        let sound = sounds[at];
        if is_vowel(sound) {
            let end =
                sounds[at..].iter().position(|sound| !is_vowel(*sound)).map_or(sounds.len(), |length| at + length);
            fine.push(vowel(&sounds[at..end], at > 0));
            at = end;
            continue;
        }
        at += 1;
        // Hodeidah: an h behind an a at the end is silent.
        if sound == b'h' && at == sounds.len() && fine.last() == Some(&b'a') {
            continue;
        }
        let sound = if sound == b'h' { b'g' } else { sound };
        if fine.last() != Some(&sound) {
            fine.push(sound);
        }
    }
    fine
}

/// The vowel of a run of them.
fn vowel(run: &[u8], after_consonant: bool) -> u8 {
    // Alyona, Алёна.
    if after_consonant && run.starts_with(b"yo") {
        return b'e';
    }
    let is_glide = |sound: &u8| matches!(sound, b'i' | b'y');
    let mut run = run;
    while let [first, rest @ ..] = run
        && is_glide(first)
        && !rest.is_empty()
    {
        run = rest;
    }
    while let [rest @ .., last] = run
        && is_glide(last)
        && !rest.is_empty()
    {
        run = rest;
    }
    match run {
        [b'a' | b'o', .., b'u'] => b'u',
        [first, ..] => *first,
        [] => b'i',
    }
}

/// The key of fine sounds.
fn folded(fine: &[u8]) -> Vec<u8> {
    // A word of vowels alone keeps the first.
    let end = fine.iter().rposition(|sound| !is_vowel(*sound)).map_or(1, |last| last + 1);
    let mut key: Vec<u8> = fine
        .iter()
        .take(end)
        .map(|sound| match sound {
            b'e' | b'y' => b'i',
            b'o' => b'u',
            b'q' | b'Q' => b'k',
            other => *other,
        })
        .collect();
    // Gorbachev, Gorbatschow, Gorbachoff; Kharkiv, Kharkov.
    if let [.., vowel, last @ (b'f' | b'v' | b'W')] = key.as_mut_slice()
        && matches!(vowel, b'i' | b'u')
        && (*last != b'f' || *vowel == b'u')
    {
        (*vowel, *last) = (b'u', b'v');
    }
    // Artemivsk, Artemovsk.
    if let [.., vowel @ (b'i' | b'u'), b'v', b's', b'k'] = key.as_mut_slice() {
        *vowel = b'u';
    }
    key
}

/// The key of a word in an alphabet that leaves short vowels out.
fn unvowelled(sounds: &[u8]) -> Vec<u8> {
    let mut key: Vec<u8> = Vec::with_capacity(sounds.len());
    for sound in sounds {
        if key.last() != Some(sound) {
            key.push(*sound);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Spellings of one name that have one key.
    const SAME: &[&[&str]] = &[
        &["zelensky", "zelenskyy", "zelenskiy", "zelenskij", "зеленський", "зеленский"],
        &["kharkiv", "kharkov", "харків", "харьков"],
        &["gorbachev", "gorbatschow", "gorbachoff", "горбачев"],
        &["artemivsk", "artyomovsk", "artemovsk", "артёмовск", "артемівськ"],
        &["umerov", "umierov", "умєров", "умеров"],
        &["zaporizhzhia", "zaporizhia", "запоріжжя"],
        &["sergei", "sergey", "serguei", "сергей"],
        &["belgorod", "belhorod", "белгород"],
        &["محمد", "مُحمّد"],
        &["غزة", "غزه"],
    ];

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for names in SAME {
            for name in *names {
                assert_eq!(sound(name).key, sound(names[0]).key, "{name} {}", names[0]);
            }
        }
    }

    #[test]
    fn other_names_have_others() {
        for (one, other) in [("putin", "patten"), ("kyiv", "kiel"), ("donetsk", "dnipro"), ("حسن", "حسين")] {
            assert_ne!(sound(one).key, sound(other).key, "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn every_word_has_a_sound_or_none(word in any::<String>()) {
            let Sound { skeleton, key, fine } = sound(&word.to_lowercase());
            for part in [&skeleton, &key, &fine] {
                prop_assert!(part.is_ascii() && part.len() <= MAX_SOUNDS + 1);
            }
            prop_assert_eq!(crate::names::similarity(&fine, &fine, false) < 1.0, fine.is_empty());
        }
    }
}
