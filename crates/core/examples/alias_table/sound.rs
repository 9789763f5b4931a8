//! How alike two names sound, across scripts: roughly, for hygiene.

/// Names less alike than this are not of one group unless somebody says so: of a hundred.
const ALIKE: usize = 60;

/// Names whose consonants are less alike than this are not one person's.
const SAME: usize = 80;

/// Whether two folded names may be of one place: exonyms go far.
pub fn alike(a: &str, b: &str) -> bool {
    let (full, consonants) = (score(&roman(a), &roman(b)), score(&bones(a), &bones(b)));
    full.max(consonants) >= ALIKE && full >= 35
}

/// Whether two folded names may be one person's: nearly the same consonants, and no ending that makes another name of
/// it (Baghdad, Baghdadi; Ivanov, Ivanova).
pub fn same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (x, y) = (roman(a), roman(b));
    let derived = |short: &[u8], long: &[u8]| {
        long.strip_prefix(short).is_some_and(|ending| ending.first().is_some_and(|vowel| b"aiuo".contains(vowel)))
    };
    !(derived(&x, &y) || derived(&y, &x)) && score(&bones(a), &bones(b)) >= SAME && score(&x, &y) >= 40
}

/// How alike two folded names are, of a hundred.
pub fn likeness(a: &str, b: &str) -> usize {
    score(&roman(a), &roman(b)).max(score(&bones(a), &bones(b)))
}

/// What spellings that rules join have in common.
pub fn key(name: &str) -> Vec<u8> {
    let class = |byte: u8| match byte {
        b'e' | b'i' => b'e',
        b'o' | b'u' => b'o',
        other => other,
    };
    let mut key: Vec<u8> = roman(name).into_iter().map(class).collect();
    key.dedup();
    while key.last().is_some_and(|last| b"aeo".contains(last)) {
        key.pop();
    }
    key
}

/// How alike, of a hundred: one less the edits for each letter of the longer.
fn score(a: &[u8], b: &[u8]) -> usize {
    let longer = a.len().max(b.len());
    if longer == 0 || a.is_empty() || b.is_empty() {
        return 0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
        }
    }
    100 - 100 * row[b.len()] / longer
}

/// The consonants.
fn bones(name: &str) -> Vec<u8> {
    roman(name).into_iter().filter(|byte| !b"aeiou".contains(byte)).collect()
}

/// Letters of five scripts as letters of one, those that interchange as one of them, doubles once.
fn roman(name: &str) -> Vec<u8> {
    let mut text = String::new();
    for c in name.chars() {
        text.push_str(letter(c));
    }
    for (from, to) in [
        ("tsch", "c"),
        ("shch", "s"),
        ("sch", "s"),
        ("tch", "c"),
        ("dsch", "j"),
        ("sh", "s"),
        ("ch", "c"),
        ("zh", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("th", "t"),
        ("ph", "f"),
        ("dj", "j"),
        ("dz", "z"),
        ("ts", "c"),
        ("tz", "c"),
        ("cz", "c"),
        ("sz", "s"),
        ("rz", "z"),
        ("ck", "k"),
        ("qu", "k"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("x", "ks"),
        ("y", "i"),
        ("j", "z"),
        ("w", "v"),
        ("q", "k"),
        ("c", "k"),
        ("h", "g"),
    ] {
        text = text.replace(from, to);
    }
    let mut letters: Vec<u8> = text.into_bytes();
    letters.dedup();
    letters
}

fn letter(c: char) -> &'static str {
    match c {
        'a' | 'а' | 'α' | 'ا' | 'א' | 'ә' => "a",
        'b' | 'б' | 'ب' | 'ב' => "b",
        'c' | 'ц' | 'צ' | 'ץ' => "c",
        'd' | 'д' | 'δ' | 'د' | 'ض' | 'ד' => "d",
        'e' | 'е' | 'э' | 'є' | 'ε' | 'η' => "e",
        'f' | 'ф' | 'φ' | 'ف' => "f",
        'g' | 'ґ' | 'г' | 'γ' | 'غ' | 'گ' | 'ג' => "g",
        'h' | 'х' | 'χ' | 'ه' | 'ح' | 'خ' | 'ה' | 'ח' | 'һ' => "h",
        'i' | 'и' | 'і' | 'ι' | 'й' | 'ї' | 'ы' | 'ي' | 'ئ' | 'י' => "i",
        'j' | 'ж' | 'ј' | 'ج' | 'ژ' | 'џ' => "j",
        'k' | 'к' | 'κ' | 'ك' | 'ق' | 'כ' | 'ך' | 'ק' | 'қ' => "k",
        'l' | 'л' | 'λ' | 'ل' | 'ל' | 'љ' => "l",
        'm' | 'м' | 'μ' | 'م' | 'מ' | 'ם' => "m",
        'n' | 'н' | 'ν' | 'ن' | 'נ' | 'ן' | 'њ' | 'ң' => "n",
        'o' | 'о' | 'ο' | 'ω' | 'ө' => "o",
        'p' | 'п' | 'π' | 'پ' => "p",
        'פ' | 'ף' => "p",
        'q' => "q",
        'r' | 'р' | 'ρ' | 'ر' | 'ר' => "r",
        's' | 'с' | 'ш' | 'щ' | 'σ' | 'ς' | 'س' | 'ص' | 'ث' | 'ش' | 'ס' | 'ש' => "s",
        't' | 'т' | 'τ' | 'θ' | 'ت' | 'ط' | 'ט' | 'ת' | 'ћ' => "t",
        'u' | 'у' | 'υ' | 'ў' | 'ү' | 'ұ' => "u",
        'v' | 'в' | 'β' | 'w' | 'و' | 'ڤ' | 'ו' => "v",
        'x' | 'ξ' => "ks",
        'y' => "y",
        'z' | 'з' | 'ζ' | 'ز' | 'ذ' | 'ظ' | 'ז' => "z",
        'ч' | 'چ' => "ch",
        'ю' => "iu",
        'я' => "ia",
        'ё' => "o",
        'ψ' => "ps",
        'ъ' => "a",
        _ => "",
    }
}
