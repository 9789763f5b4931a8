//! What the light stemmers share: taking endings off while enough of the word stays.

/// `word` without the first of `endings` (longest first) that leaves at least `least` letters.
pub(super) fn without<'w>(word: &'w str, endings: &[&str], least: usize) -> &'w str {
    for ending in endings {
        if let Some(stem) = word.strip_suffix(ending)
            && at_least(stem, least)
        {
            return stem;
        }
    }
    word
}

/// Whether `word` has `least` letters or more.
pub(super) fn at_least(word: &str, least: usize) -> bool {
    word.chars().nth(least - 1).is_some()
}

/// The letters of a word from the last to the first.
pub(super) fn last_letters<const N: usize>(word: &str) -> Option<[char; N]> {
    let mut letters = word.chars().rev();
    let mut last = ['\0'; N];
    for place in last.iter_mut() {
        *place = letters.next()?;
    }
    Some(last)
}

/// Takes the last `letters` letters off.
pub(super) fn drop_letters(stem: &mut String, letters: usize) {
    for _ in 0..letters {
        stem.pop();
    }
}

/// Vowels of the Cyrillic and the folded Latin alphabets.
pub(super) fn is_vowel(c: char) -> bool {
    matches!(
        c,
        'а' | 'е'
            | 'и'
            | 'о'
            | 'у'
            | 'ы'
            | 'э'
            | 'ю'
            | 'я'
            | 'є'
            | 'і'
            | 'ї'
            | 'ъ'
            | 'a'
            | 'e'
            | 'i'
            | 'o'
            | 'u'
            | 'y'
    )
}
