//! Paragraphs: an article's body and its main language go in, the paragraphs that are surely in another one come out.
//!
//! What decides is cheap and certain, for every paragraph of every article is asked: the script; among languages of one
//! script the letters that one of them has and the other has not; among Latin ones the commonest function words. A
//! paragraph of names alone has no function words, so it stays with the article. (Trigrams took some 150 microseconds a
//! paragraph, and of Slovene and Russian ones called one in 170 Croatian or Bulgarian.)

use std::collections::HashMap;
use std::ops::Range;

use dateline_core::{Article, Lang, ParagraphLang, Script};
use foldhash::fast::RandomState;

/// How much of a paragraph is looked at, in characters.
const SAMPLE_CHARS: usize = 300;

/// Paragraphs of fewer letters say too little.
const LEAST_LETTERS: usize = 60;

/// One script has to have at least this share of a paragraph's letters, as one part in so many that are not its.
const STRAY_LETTERS: usize = 5;

/// As many function words of a language show it: one may be a name's, two a title's that is quoted.
const LEAST_WORDS: usize = 3;

/// One word of so many is one of those in the table, at the least, in the languages that have fewest of them.
const SPARSEST: usize = 10;

/// As many times more words that only the other language has than words that only the article's has.
const LEAST_MARGIN: usize = 3;

/// As many of its own letters show Polish: two or three are a name's.
const POLISH_LETTERS: usize = 6;

/// No word of the table is longer, in bytes.
const LONGEST_WORD: usize = 9;

/// The commonest function words of the languages in Latin letters.
const FUNCTION_WORDS: &[(&str, &str)] = &[
    ("en", "the of and to in that for with was is by from said has are on his as at it were which"),
    ("fr", "le la les des du et est dans que qui pour par une sur au plus avec en de un ce sont ont aux pas"),
    ("de", "der die das und den von zu mit ist für auf nicht dem des ein eine im in sich auch wurde nach bei"),
    ("es", "el la los las de en que y del por con una para es se un su al no ha como más sobre"),
    ("it", "il di che la e della del per un una è con non sono nel alla gli dei da ha si le più"),
    ("pt", "o a de que e do da em os as no na um uma para com não dos das por é se foi ao mais"),
    ("nl", "de het een van en in is dat op te voor met zijn niet aan die door heeft ook bij naar werd"),
    ("pl", "w i na z się do że nie o jest po to przez od za jak ale dla oraz ze są przy był co"),
    ("cs", "v a na se z že je o do k ve s by po ale jako jsou za pro který od při podle byl také však které"),
    ("sk", "v a na sa z že je o do k vo s by po ale ako sú za pre ktorý od pri podľa bol však ktoré aj"),
    ("sl", "v in na je se da za so z ki pa po s ne bi tudi ali ter kot bo od iz pri bil še ni kar"),
    ("hr", "u i na je se da za su s koji od ne što iz o kao ali nije bi će kako nakon bio te koja"),
    ("ro", "și în de la a cu pe din că nu o pentru care este mai un sau prin au să fost după"),
    ("hu", "a az és hogy nem is egy meg volt ez van ki már csak vagy mint szerint el azt"),
    ("tr", "ve bir bu da de için ile olarak daha çok olan gibi ancak kadar sonra ise olduğunu ne"),
    ("az", "və bir bu da üçün ilə olan olub ki edib də isə kimi sonra daha edilib"),
    ("sv", "och i att det som en på är av för med den till inte har ett om de var från efter"),
    ("da", "og i at det som en på er af for med den til ikke har et om de var fra efter blev også"),
    ("no", "og i at det som en på er av for med den til ikke har et om de var fra etter ble også"),
    ("fi", "ja on että ei oli se hän mutta myös kun mukaan ovat sekä joka tai jotka ole"),
    ("lt", "ir kad į iš su yra ne tai per buvo apie kaip dėl už po bei jis šios tik"),
    ("lv", "un ir ka no uz ar par tas pie arī bet kas nav tika lai bija gan pēc"),
    ("et", "ja on et ei ka oli see mis kui ning aga oma kes või siis eest tema"),
    ("id", "yang dan di dari untuk dengan ini itu pada tidak dalam akan ke oleh juga"),
    ("vi", "và của là có các trong cho được một không người những với đã tại này"),
];

/// What tells the languages of paragraphs.
pub(super) struct Paragraphs {
    /// The languages of [`FUNCTION_WORDS`] that have a word, by their places there.
    languages_of: HashMap<&'static str, u32, RandomState>,
}

impl Paragraphs {
    pub(super) fn new() -> Self {
        let mut languages_of = HashMap::default();
        for (place, (_, words)) in FUNCTION_WORDS.iter().enumerate() {
            for word in words.split(' ') {
                *languages_of.entry(word).or_default() |= 1 << place;
            }
        }
        Self { languages_of }
    }

    /// The paragraphs of an article in another language than its own. A short one between two of the same other language
    /// goes with them.
    pub(super) fn others(&self, article: &Article) -> Vec<ParagraphLang> {
        let Some(main) = article.lang else {
            return Vec::new();
        };
        let mut others: Vec<ParagraphLang> = Vec::new();
        let mut last = main;
        // Paragraphs since the last that told its language.
        let mut open = Vec::new();
        for (paragraph, text) in article.paragraphs().enumerate() {
            let Some(lang) = self.lang(text, main) else {
                open.push(paragraph);
                continue;
            };
            if lang != main {
                let between = open.iter().copied().filter(|_| last == lang);
                others.extend(between.chain([paragraph]).map(|paragraph| ParagraphLang { paragraph, lang }));
            }
            last = lang;
            open.clear();
        }
        others
    }

    /// The language of a paragraph; `None` where it tells too little.
    fn lang(&self, text: &str, main: Lang) -> Option<Lang> {
        let sample = &text[..text.char_indices().nth(SAMPLE_CHARS).map_or(text.len(), |(at, _)| at)];
        let script = script_of(sample)?;
        match script {
            Script::Latin => self.latin(sample, main),
            Script::Cyrillic => cyrillic(sample, main),
            Script::Arabic => arabic(sample, main),
            Script::Hebrew if main.script() != script => Some(Lang::HE),
            Script::Greek => Some(Lang::EL),
            Script::Other if main.script() != script => block(sample),
            _ => Some(main),
        }
    }

    /// By function words: many of another language, and few that are the article's and not the other's.
    fn latin(&self, sample: &str, main: Lang) -> Option<Lang> {
        let mut votes = [0_usize; FUNCTION_WORDS.len()];
        let mut seen = Vec::new();
        let mut lowered = String::new();
        let mut words = 0;
        for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            words += 1;
            if word.len() > LONGEST_WORD {
                continue;
            }
            lowered.clear();
            if word.is_ascii() {
                lowered.push_str(word);
                lowered.make_ascii_lowercase();
            } else {
                lowered.extend(word.chars().flat_map(char::to_lowercase));
            }
            let Some(languages) = self.languages_of.get(lowered.as_str()) else { continue };
            seen.push(*languages);
            let mut languages = *languages;
            while languages != 0 {
                votes[languages.trailing_zeros() as usize] += 1;
                languages &= languages - 1;
            }
        }
        let most = votes.iter().copied().max().filter(|most| *most >= LEAST_WORDS && most * SPARSEST >= words);
        let Some(most) = most else { return polish(sample) };
        let own = FUNCTION_WORDS.iter().position(|(code, _)| *code == main.as_str());
        if own.is_some_and(|own| votes[own] == most) {
            return Some(main);
        }
        let mut best = (0..votes.len()).filter(|place| votes[*place] == most);
        let (Some(best), None) = (best.next(), best.next()) else {
            return polish(sample);
        };
        let own = own.map_or(0, |own| 1_u32 << own);
        let counted =
            |with: u32, without: u32| seen.iter().filter(|set| *set & with != 0 && *set & without == 0).count();
        let (theirs, ours) = (counted(1 << best, own), counted(own, 1 << best));
        if theirs < LEAST_WORDS || theirs < ours * LEAST_MARGIN {
            return Some(main);
        }
        Lang::parse(FUNCTION_WORDS[best].0)
    }
}

/// The language, other than the article's, in which more of its text is than in any other. What does not tell its
/// language is taken for the article's.
pub(super) fn most(article: &Article) -> Option<Lang> {
    let mut others = article.paragraph_langs.iter().peekable();
    let mut sizes: Vec<(Lang, usize)> = Vec::new();
    let mut own = 0;
    for (number, text) in article.paragraphs().enumerate() {
        match others.next_if(|other| other.paragraph == number) {
            None => own += text.len(),
            Some(other) => match sizes.iter_mut().find(|(lang, _)| *lang == other.lang) {
                Some((_, size)) => *size += text.len(),
                None => sizes.push((other.lang, text.len())),
            },
        }
    }
    sizes.into_iter().max_by_key(|(_, size)| *size).filter(|(_, size)| *size > own).map(|(lang, _)| lang)
}

/// The places in its body of an article's paragraphs that are in another language than its own, in order.
pub(super) fn places(article: &Article) -> Vec<(Range<usize>, Lang)> {
    let body = article.body.as_ptr().addr();
    let mut others = article.paragraph_langs.iter().peekable();
    let mut places = Vec::with_capacity(article.paragraph_langs.len());
    for (number, text) in article.paragraphs().enumerate() {
        let Some(next) = others.peek() else { break };
        if next.paragraph == number {
            let start = text.as_ptr().addr() - body;
            places.push((start..start + text.len(), next.lang));
            others.next();
        }
    }
    places
}

/// By letters, for a text of few function words: Polish has several that no other language of ours has.
fn polish(sample: &str) -> Option<Lang> {
    let (mut own, mut lithuanian) = (0, false);
    for c in sample.chars() {
        match c {
            'ż' | 'ś' | 'ń' | 'ł' | 'ę' | 'ą' | 'ź' | 'Ż' | 'Ś' | 'Ł' | 'Ź' => own += 1,
            'ė' | 'ų' | 'į' | 'ū' | 'š' => lithuanian = true,
            _ => {}
        }
    }
    (own >= POLISH_LETTERS && !lithuanian).then(|| Lang::parse("pl")).flatten()
}

/// The script of nearly all letters, where there are enough of them.
fn script_of(sample: &str) -> Option<Script> {
    let mut counts: [(Script, usize); 6] =
        [Script::Latin, Script::Cyrillic, Script::Arabic, Script::Hebrew, Script::Greek, Script::Other]
            .map(|script| (script, 0));
    let mut ascii = 0;
    for c in sample.chars() {
        if c.is_ascii() {
            ascii += usize::from(c.is_ascii_alphabetic());
        } else if c.is_alphabetic() {
            counts[Script::of_char(c) as usize].1 += 1;
        }
    }
    counts[Script::Latin as usize].1 += ascii;
    let letters: usize = counts.iter().map(|(_, count)| count).sum();
    let (script, most) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (letters >= LEAST_LETTERS && (letters - most) * STRAY_LETTERS <= letters).then_some(script)
}

/// By letters: Ukrainian has no `ы` and `э`, Russian no `і` and `є`, Bulgarian and Macedonian neither.
fn cyrillic(sample: &str, main: Lang) -> Option<Lang> {
    let [mut russian, mut ukrainian, mut belarusian, mut hard_signs, mut serbian, mut macedonian] = [0; 6];
    for c in sample.chars() {
        match c {
            'ы' | 'э' | 'ё' | 'Э' | 'Ы' | 'Ё' => russian += 1,
            'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ' => ukrainian += 1,
            'ў' | 'Ў' => belarusian += 1,
            'ъ' | 'Ъ' => hard_signs += 1,
            'ђ' | 'ћ' | 'ј' | 'љ' | 'њ' | 'џ' | 'Ђ' | 'Ћ' | 'Ј' | 'Љ' | 'Њ' | 'Џ' => serbian += 1,
            'ѓ' | 'ќ' | 'ѕ' | 'Ѓ' | 'Ќ' | 'Ѕ' => macedonian += 1,
            _ => {}
        }
    }
    // A Russian paragraph may lack `ы` and have a `ъ`.
    let least_hard_signs = if main == Lang::RU { 2 } else { 1 };
    let found = if belarusian >= 2 && ukrainian >= 2 {
        "be"
    } else if serbian + macedonian >= 2 && russian + ukrainian == 0 {
        if macedonian > 0 { "mk" } else { "sr" }
    } else if ukrainian >= 2 && russian == 0 {
        "uk"
    } else if russian >= 1 && ukrainian == 0 {
        "ru"
    } else if hard_signs >= least_hard_signs && russian + ukrainian + serbian + macedonian == 0 {
        "bg"
    } else {
        return None;
    };
    let found = Lang::parse(found)?;
    let both = |langs: [&str; 2]| langs.contains(&main.as_str()) && langs.contains(&found.as_str());
    // Serbian and Macedonian have too few letters that the other lacks; and letters tell only these languages apart.
    let unsure = both(["mk", "sr"])
        || main.script() == Script::Cyrillic && !["be", "bg", "mk", "ru", "sr", "uk"].contains(&main.as_str());
    Some(if unsure { main } else { found })
}

/// By letters: Arabic has no `پ` and `گ`, Persian no `ة`, neither has Urdu's.
fn arabic(sample: &str, main: Lang) -> Option<Lang> {
    let [mut persian, mut urdu, mut hamzas, mut marbutas] = [0; 4];
    for c in sample.chars() {
        match c {
            'پ' | 'چ' | 'ژ' | 'گ' => persian += 1,
            'ٹ' | 'ڈ' | 'ڑ' | 'ں' | 'ے' => urdu += 1,
            'أ' | 'إ' => hamzas += 1,
            'ة' => marbutas += 1,
            _ => {}
        }
    }
    let found = if urdu >= 2 {
        "ur"
    } else if persian >= 2 && marbutas == 0 {
        "fa"
    } else if hamzas + marbutas >= 2 && persian == 0 {
        "ar"
    } else {
        return None;
    };
    // Pashto, Kurdish and Uighur have letters of all of these.
    if main.script() == Script::Arabic && !["ar", "fa", "ur"].contains(&main.as_str()) {
        return Some(main);
    }
    Lang::parse(found)
}

/// By the block of the first letter that is no other script's, for scripts of one common language.
fn block(sample: &str) -> Option<Lang> {
    let letter = sample.chars().find(|c| c.is_alphabetic() && Script::of_char(*c) == Script::Other)?;
    let code = match u32::from(letter) {
        0x0530..=0x058F => "hy",
        0x0900..=0x097F => "hi",
        0x0980..=0x09FF => "bn",
        0x0B80..=0x0BFF => "ta",
        0x0E00..=0x0E7F => "th",
        0x1000..=0x109F => "my",
        0x10A0..=0x10FF => "ka",
        0x1200..=0x137F => "am",
        0xAC00..=0xD7AF => "ko",
        0x3040..=0x30FF => "ja",
        0x4E00..=0x9FFF => "zh",
        _ => return None,
    };
    Lang::parse(code)
}

#[cfg(test)]
mod tests;
