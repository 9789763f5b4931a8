//! Letters: a lower-case word in any of five scripts goes in, its sounds come out as one byte each.
//!
//! The sounds of alphabets:
//!
//! | byte | is | byte | is |
//! |---|---|---|---|
//! | `a e i o u` | vowels | `y` | a glide, or the vowel of `ы` |
//! | `S` | sh, shch | `C` | ch |
//! | `Z` | zh, j, dzh | `c` | ts |
//! | `g` | g, kh, gh | `h` | an h that may be silent |
//! | `j` | a Latin j that may be any of `Z`, `y`, `g` | `x` | a Latin x at the start: kh, s, sh |
//! | `b d f k l m n p r s t v z` | themselves | | |
//!
//! Arabic and Hebrew letters that may stand for several sounds keep a byte of their own: `A` (alef, ayin), `W` (waw, vav),
//! `Y` (ya, yod), `J` (jim), `Q` (qaf), `T` (tha), `D` (dhal, za), `B` (bet), `F` (fa, pe), `K` (kaf of Hebrew), `X` (shin),
//! `H` (ha, he), `E` (ta marbuta).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::Script;

/// The sounds of a word.
pub(super) fn sounds(word: &str) -> Vec<u8> {
    match Script::of_word(word) {
        Script::Latin => latin(&base_letters(word)),
        Script::Cyrillic => each(&word.replace("дз", "з"), cyrillic),
        Script::Greek => latin(&each_str(word, greek)),
        Script::Arabic => arabic(word),
        Script::Hebrew => hebrew(word),
        Script::Other => Vec::new(),
    }
}

fn each(word: &str, of: fn(char) -> &'static str) -> Vec<u8> {
    word.chars().flat_map(|c| of(c).bytes()).collect()
}

fn each_str(word: &str, of: fn(char) -> &'static str) -> String {
    word.nfd().map(of).collect()
}

/// A Latin word in the letters a to z: a letter with a mark as the letters that stand for it where there are no marks.
fn base_letters(word: &str) -> String {
    if word.is_ascii() {
        return word.bytes().filter(u8::is_ascii_lowercase).map(char::from).collect();
    }
    let mut letters = String::with_capacity(word.len());
    for c in word.nfc() {
        match c {
            'š' | 'ş' | 'ș' | 'ṣ' | 'ŝ' => letters.push_str("sh"),
            'č' | 'ć' => letters.push_str("ch"),
            'ž' | 'ż' => letters.push_str("zh"),
            'ç' => letters.push('s'),
            'ł' => letters.push('l'),
            'ß' => letters.push_str("ss"),
            'æ' | 'œ' => letters.push('e'),
            'ø' => letters.push('o'),
            'đ' | 'ð' => letters.push('d'),
            'þ' => letters.push_str("th"),
            'ı' => letters.push('i'),
            'ə' => letters.push('a'),
            'ħ' => letters.push('h'),
            _ => letters.extend(std::iter::once(c).nfd().filter(char::is_ascii_lowercase)),
        }
    }
    letters
}

/// What groups of Latin letters stand for; of two that begin alike the longer is first.
const LATIN: &[(&str, &str)] = &[
    ("schtsch", "S"),
    ("shch", "S"),
    ("stsch", "S"),
    ("szcz", "S"),
    ("sjtj", "S"),
    ("tsj", "C"),
    ("sj", "w"),
    ("dz", "z"),
    ("oua", "Wa"),
    ("oue", "We"),
    ("oui", "Wi"),
    ("tx", "C"),
    ("cs", "C"),
    ("sch", "S"),
    ("sh", "S"),
    ("sz", "S"),
    ("tsch", "C"),
    ("tsh", "C"),
    ("tch", "C"),
    ("cz", "C"),
    ("ch", "C"),
    ("dsch", "Z"),
    ("dzh", "Z"),
    ("dj", "Z"),
    ("zh", "Z"),
    ("zj", "Z"),
    ("kh", "g"),
    ("gh", "g"),
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("ts", "c"),
    ("tz", "c"),
    ("cki", "cki"),
    ("cky", "cki"),
    ("ck", "k"),
    ("qu", "k"),
    ("dt", "t"),
    ("oo", "u"),
    ("ee", "i"),
    ("q", "Q"),
];

fn latin(word: &str) -> Vec<u8> {
    let letters = word.as_bytes();
    let mut sounds = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let rest = &word[at..];
        let next = letters.get(at + 1).copied().unwrap_or(0);
        if let Some((group, sound)) = LATIN.iter().find(|(group, _)| rest.starts_with(group)) {
            sounds.extend(sound.bytes());
            at += group.len();
            continue;
        }
        match letter {
            b'c' => sounds.push(if matches!(next, b'e' | b'i' | b'y') { b'c' } else { b'q' }),
            // Jawlani, Lwiw: a vowel or a consonant.
            b'w' => sounds.push(if at > 0 && !is_latin_vowel(next) { b'W' } else { b'v' }),
            // Serguei, Guevara.
            b'g' if next == b'u' && matches!(letters.get(at + 2), Some(b'e' | b'i')) => {
                sounds.push(b'g');
                at += 1;
            }
            b'h' => sounds.push(b'h'),
            b'j' => sounds.push(if is_glide(letters, at) { b'y' } else { b'j' }),
            b'x' if at == 0 => sounds.push(b'x'),
            b'x' => sounds.extend(b"ks"),
            _ => sounds.push(letter),
        }
        at += 1;
    }
    sounds
}

/// Whether a `j` is a `y`: not at the start of a word (John, Jabalia), nor between vowels but in an ending.
fn is_glide(letters: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|before| letters.get(before)).copied() else {
        return false;
    };
    let after = letters.get(at + 1).copied().unwrap_or(0);
    let in_ending = letters.len() == at + 2 && matches!(before, b'a' | b'i' | b'o' | b'y');
    !is_latin_vowel(before) || !is_latin_vowel(after) || in_ending
}

fn is_latin_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn cyrillic(c: char) -> &'static str {
    match c {
        'а' => "a",
        'б' => "b",
        'в' | 'ў' => "v",
        'г' | 'ґ' | 'х' | 'ғ' | 'һ' | 'ҳ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'є' | 'ё' => "ye",
        'ж' => "Z",
        'з' => "z",
        'и' | 'і' => "i",
        'ї' => "yi",
        'й' | 'ј' | 'ы' => "y",
        'к' | 'қ' => "k",
        'л' => "l",
        'љ' => "ly",
        'м' => "m",
        'н' | 'ң' => "n",
        'њ' => "ny",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' => "C",
        'ђ' | 'џ' | 'ҷ' => "Z",
        'у' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'ц' => "c",
        'ч' => "C",
        'ш' | 'щ' => "S",
        'ю' => "yu",
        'я' => "ya",
        'ә' => "a",
        'ќ' => "k",
        'ѓ' => "g",
        _ => "",
    }
}

fn greek(c: char) -> &'static str {
    match c {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' | 'υ' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' | 'ς' => "s",
        'τ' => "t",
        'φ' => "f",
        'χ' => "kh",
        'ψ' => "ps",
        _ => "",
    }
}

fn arabic(word: &str) -> Vec<u8> {
    let mut sounds = Vec::with_capacity(word.len());
    let mut letters = word.nfkc().filter(|c| !is_combining_mark(*c)).peekable();
    while let Some(c) = letters.next() {
        let sound = match c {
            'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ع' => b'A',
            'ب' => b'b',
            'پ' => b'p',
            'ت' if letters.next_if_eq(&'ش').is_some() => b'C',
            'ت' if letters.next_if_eq(&'س').is_some() => b'c',
            'د' if letters.next_if_eq(&'ت').is_some() => b't',
            'ت' | 'ط' | 'ټ' | 'ٹ' => b't',
            'ث' => b'T',
            'ج' => b'J',
            'چ' => b'C',
            'ح' | 'خ' | 'غ' | 'گ' | 'ګ' => b'g',
            'ه' | 'ہ' | 'ھ' => b'H',
            'د' | 'ض' | 'ډ' | 'ڈ' => b'd',
            'ذ' | 'ظ' => b'D',
            'ر' | 'ړ' | 'ڑ' => b'r',
            'ز' => b'z',
            'ژ' => b'Z',
            'س' | 'ص' => b's',
            'ش' => b'S',
            'ف' | 'ڤ' => b'F',
            'ق' => b'Q',
            'ك' | 'ک' => b'k',
            'ل' => b'l',
            'م' => b'm',
            'ن' | 'ں' | 'ڼ' => b'n',
            'و' | 'ؤ' => b'W',
            'ي' | 'ى' | 'ی' | 'ئ' | 'ې' | 'ۍ' | 'ے' => b'Y',
            'ة' | 'ۀ' | 'ۃ' => b'E',
            _ => continue,
        };
        sounds.push(sound);
    }
    mute_last(&mut sounds);
    sounds
}

/// A `H` at the end is mostly not spoken.
fn mute_last(sounds: &mut [u8]) {
    if let [_, .., last @ b'H'] = sounds {
        *last = b'E';
    }
}

fn hebrew(word: &str) -> Vec<u8> {
    let mut sounds = Vec::with_capacity(word.len());
    let mut letters = word.nfkc().filter(|c| !is_combining_mark(*c)).peekable();
    while let Some(c) = letters.next() {
        let geresh = letters.next_if(|next| matches!(next, '\'' | '׳' | '’' | '`')).is_some();
        let sound = match (c, geresh) {
            ('א' | 'ע', _) => b'A',
            ('ב', _) => b'B',
            ('ג', true) => b'J',
            ('ג', false) => b'g',
            ('ד', true) => b'D',
            ('ד', false) => b'd',
            ('ה', _) => b'H',
            ('ו', _) => {
                letters.next_if_eq(&'ו');
                b'W'
            }
            ('ז', true) => b'Z',
            ('ז', false) => b'z',
            ('ח', _) => b'g',
            ('ט', _) => b't',
            ('י', _) => {
                letters.next_if_eq(&'י');
                b'Y'
            }
            ('כ' | 'ך', _) => b'K',
            ('ל', _) => b'l',
            ('מ' | 'ם', _) => b'm',
            ('נ' | 'ן', _) => b'n',
            ('ס', _) => b's',
            ('פ' | 'ף', _) => b'F',
            ('צ' | 'ץ', true) => b'C',
            ('צ' | 'ץ', false) => b'c',
            ('ק', _) => b'k',
            ('ר', _) => b'r',
            ('ש', _) => b'X',
            ('ת', true) => b'T',
            ('ת', false) => b't',
            _ => continue,
        };
        sounds.push(sound);
    }
    mute_last(&mut sounds);
    sounds
}
