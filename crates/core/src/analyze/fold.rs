//! Folding: a word goes in, the form under which its spellings meet comes out: NFKC, case, marks, apostrophes,
//! possessives, elisions, Arabic letter forms (as Lucene's `ArabicNormalizer`), digits of any script.
//!
//! It keeps what tells words apart: `й` and `ї` are letters, not marked vowels.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::word::is_acronym;
use crate::Script;

/// The longest term, in bytes. No word of any language is longer; base64 debris is.
pub(super) const TERM_BYTES: usize = 128;

/// French and Italian articles and pronouns that lose their vowel before another: `l'hôpital`, `qu'il`, `dell'aria`.
const ELISIONS: &[&str] = &[
    "l", "d", "j", "m", "n", "s", "t", "c", "qu", "lorsqu", "puisqu", "quoiqu", "jusqu", "dell", "all", "nell", "sull",
    "dall", "un",
];

/// Appends the folded form of `word` to `out`.
pub(super) fn fold_word(word: &str, out: &mut String) {
    let start = out.len();
    lower_word(word, out);
    if !word.is_ascii() && !out[start..].is_ascii() {
        let lowered = out.split_off(start);
        strip_marks(&lowered, out);
    }
    truncate(out, start);
}

/// Appends `word` in lower case, without apostrophes, possessive and elided article, its marks kept: what stemmers take.
pub(super) fn lower_word(word: &str, out: &mut String) {
    let start = out.len();
    if word.is_ascii() {
        out.push_str(word);
        out[start..].make_ascii_lowercase();
        // Most words have neither apostrophes nor full stops.
        if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return;
        }
    } else {
        for c in without_ezafe(word).nfkc().filter(|c| !is_invisible(*c)) {
            match c {
                '’' | 'ʼ' | '‘' | '′' | 'ʹ' | '‛' | '`' | '׳' => out.push('\''),
                // Inside a word it is the mark of a Hebrew abbreviation: `צה"ל`.
                '"' | '״' => {}
                // NFKC spells some ligatures and signs with spaces (U+FDFA, U+00B4).
                _ if c.is_whitespace() || c.is_control() => {}
                _ => match decimal_digit(c) {
                    Some(digit) => out.push(digit),
                    None => out.extend(c.to_lowercase()),
                },
            }
        }
    }
    if out[start..].contains('\'') {
        let lowered = out.split_off(start);
        out.extend(without_clitics(&lowered).chars().filter(|c| *c != '\''));
    }
    if is_acronym(&out[start..]) {
        let lowered = out.split_off(start);
        out.extend(lowered.chars().filter(|c| *c != '.'));
    }
}

/// A Persian word without the `ی` that joins it to the next behind a silent `ه`: a way to write `ۀ`.
fn without_ezafe(word: &str) -> &str {
    let bare = word.strip_suffix("\u{200C}ی").or_else(|| word.strip_suffix("\u{200C}ي"));
    bare.filter(|bare| bare.ends_with('ه')).unwrap_or(word)
}

/// Folds every word of a text and joins them by single spaces: the form in which names of outlets are compared.
pub fn fold_text(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in super::words(text) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        fold_word(word.text, &mut folded);
    }
    folded
}

/// Whether nothing of the word is left by folding: it has no letter and no digit that shows.
pub(super) fn folds_to_nothing(word: &str) -> bool {
    if word.is_ascii() {
        return !word.bytes().any(|byte| byte.is_ascii_alphanumeric());
    }
    // A letter or digit of a common script always leaves something; the rest is tried.
    if word.chars().any(|c| c.is_ascii_alphanumeric() || is_plain_letter(c)) {
        return false;
    }
    let mut folded = String::new();
    fold_word(word, &mut folded);
    folded.is_empty()
}

/// Whether it is a letter of a common script that folding keeps or puts another letter for. Not the tatweel, which it
/// drops, nor the long s, of which a possessive may be left alone.
fn is_plain_letter(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ž' | 'ƀ'..='ɏ' | 'Ѐ'..='ҁ' | 'Ҋ'..='ԯ' | 'ؠ'..='ؿ' | 'ف'..='ي' | 'א'..='ת')
}

/// Strips marks and folds letter forms of a word in lower case.
pub(super) fn strip_marks(lowered: &str, out: &mut String) {
    for c in lowered.chars() {
        match c {
            'ё' | 'ѐ' => out.push('е'),
            'ѝ' => out.push('и'),
            // Composed Cyrillic letters are letters of their own: й, ї, ў.
            _ if Script::of_char(c) == Script::Cyrillic && !is_combining_mark(c) => out.push(c),
            _ => decompose_canonical(c, |part| fold_letter(part, out)),
        }
    }
}

/// Appends one decomposed character without its mark, in the letter form that its spellings share.
fn fold_letter(c: char, out: &mut String) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'ı' => out.push('i'),
        // Alefs with hamza and madda come decomposed; their marks go below.
        'ٱ' => out.push('ا'),
        // Persian, Urdu, Pashto and Kurdish forms of letters that an Arabic keyboard has one key for.
        'ى' | 'ی' | 'ے' | 'ې' | 'ۍ' | 'ێ' => out.push('ي'),
        'ة' | 'ہ' | 'ھ' | 'ە' | 'ۃ' => out.push('ه'),
        'ک' | 'ڪ' => out.push('ك'),
        'ګ' => out.push('گ'),
        'ں' => out.push('ن'),
        // Pashto's letters for sounds that Urdu writes so.
        'ټ' => out.push('ٹ'),
        'ډ' => out.push('ڈ'),
        'ړ' => out.push('ڑ'),
        'ـ' => {}
        _ if is_combining_mark(c) => {}
        _ => out.push(c),
    }
}

/// Cuts what stands in `out` after `start` to the longest term, at a character.
pub(super) fn truncate(out: &mut String, start: usize) {
    if out.len() - start <= TERM_BYTES {
        return;
    }
    let mut end = start + TERM_BYTES;
    while !out.is_char_boundary(end) {
        end -= 1;
    }
    out.truncate(end);
}

/// A word in lower case without a possessive `'s` and without an elided article.
fn without_clitics(word: &str) -> &str {
    if Script::of_word(word) != Script::Latin {
        return word;
    }
    let word =
        word.strip_suffix("'s").or_else(|| word.strip_suffix("s'").map(|_| &word[..word.len() - 1])).unwrap_or(word);
    let Some((article, rest)) = word.split_once('\'') else {
        return word;
    };
    let before_vowel = rest.chars().next().is_some_and(|first| {
        let mut base = first;
        decompose_canonical(first, |part| {
            if !is_combining_mark(part) {
                base = part;
            }
        });
        matches!(base, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h')
    });
    if before_vowel && rest.chars().count() > 1 && ELISIONS.contains(&article) { rest } else { word }
}

/// Format characters that may stand inside a word without being part of it: soft hyphen, joiners, direction marks.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The ASCII form of a decimal digit of a script met in conflict reporting.
fn decimal_digit(c: char) -> Option<char> {
    let zero = match u32::from(c) {
        0x0660..=0x0669 => 0x0660,
        0x06F0..=0x06F9 => 0x06F0,
        0x0966..=0x096F => 0x0966,
        0x09E6..=0x09EF => 0x09E6,
        _ => return None,
    };
    char::from_digit(u32::from(c) - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fold(word: &str) -> String {
        let mut out = String::new();
        fold_word(word, &mut out);
        out
    }

    #[test]
    fn spellings_meet() {
        for (word, folded) in [
            ("Kyiv’s", "kyiv"),
            ("L'viv", "lviv"),
            ("n'est", "est"),
            ("l’Hôpital", "hopital"),
            ("D'Angelo", "angelo"),
            ("O'Brien", "obrien"),
            ("troops'", "troops"),
            ("п’ять", "пять"),
            ("Ёлка", "елка"),
            ("Київ", "київ"),
            ("Йорк", "йорк"),
            ("за\u{301}мок", "замок"),
            ("TÜRKİYE", "turkiye"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("ﬁre", "fire"),
            ("أحمد", "احمد"),
            ("مُحَمَّد", "محمد"),
            ("غـــزة", "غزه"),
            ("٢٠٢٥", "2025"),
            ("۱۴۰۳", "1403"),
            ("ایران", "ايران"),
            ("کابل", "كابل"),
            ("خانۀ", "خانه"),
            ("خانهٔ", "خانه"),
            ("خانه\u{200C}ی", "خانه"),
            ("می\u{200C}شود", "ميشود"),
            ("کراچی", "كراچي"),
            ("بھارت", "بهارت"),
            ("ہے", "هي"),
            ("جہاں", "جهان"),
            ("سړی", "سڑي"),
            ("ډېر", "ڈير"),
            ("צה\"ל", "צהל"),
            ("צה״ל", "צהל"),
            ("ג'באליה", "גבאליה"),
            ("ג׳באליה", "גבאליה"),
            ("ג’באליה", "גבאליה"),
            ("שָׁלוֹם", "שלום"),
            ("U.S", "us"),
            ("co\u{AD}operate", "cooperate"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }

    #[test]
    fn plain_letters_never_fold_to_nothing() {
        for c in ('\u{80}'..='\u{6FF}').filter(|c| is_plain_letter(*c)) {
            for word in [c.to_string(), format!("'{c}"), format!("{c}'s"), format!("l'{c}"), format!("{c}\u{301}")] {
                assert!(!fold(&word).is_empty(), "{word}");
            }
        }
    }

    proptest! {
        #[test]
        fn folding_is_idempotent_on_words(word in "[\\p{Latin}\\p{Cyrillic}\\p{Arabic}\\p{Hebrew}]{1,12}") {
            let once = fold(&word);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn terms_are_bounded_and_have_no_space(word in any::<String>()) {
            for word in crate::analyze::words(&word) {
                let folded = fold(word.text);
                prop_assert!(!folded.is_empty() && folded.len() <= TERM_BYTES);
                prop_assert!(!folded.contains([' ', '\x01']), "a separator in a term");
            }
        }
    }
}
