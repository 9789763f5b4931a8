//! Arabic: Snowball's stemmer, with what it does not do to the particles that are written as one word with the next (`و`,
//! `ف`, `ب`, `ل`, `ك`): before the article they go, all of them; `ل` goes before five letters; a short word keeps the waw that
//! it begins with, for it belongs to the root (`وزير`, a minister, is not `and` with `زير`); and places whose names begin with
//! such a letter (`لبنان`) keep it.
//!
//! Light stemming as light10 does it (Larkey, Ballesteros, Connell, "Light stemming for Arabic information retrieval",
//! 2007) was measured and found less; so was taking off all particles while four letters stay.

use frostem::{Algorithm, Stemmer};

use super::suffix::at_least;

/// Conjunctions and prepositions of one letter.
const PARTICLES: [char; 5] = ['و', 'ف', 'ب', 'ل', 'ك'];

/// Countries, capitals and peoples that begin like a particle and a word.
const NAMES: &[&str] = &[
    "لبنان",
    "ليبيا",
    "لندن",
    "لاهاي",
    "بيروت",
    "بغداد",
    "بنغازي",
    "باكستان",
    "بريطانيا",
    "باريس",
    "برلين",
    "بروكسل",
    "بكين",
    "بلجيكا",
    "بلغاريا",
    "بولندا",
    "بيلاروسيا",
    "فلسطين",
    "فرنسا",
    "فنلندا",
    "فنزويلا",
    "فيينا",
    "فيتنام",
    "كابل",
    "كابول",
    "كييف",
    "كندا",
    "كوبا",
    "كوريا",
    "كولومبيا",
    "كردستان",
    "كركوك",
    "كينيا",
    "كرواتيا",
    "واشنطن",
    "وارسو",
];

/// The stem of a word in lower case.
pub(super) fn stem(word: &str) -> String {
    let stemmer = Stemmer::new(Algorithm::Arabic);
    if let Some(name) = name(word) {
        return name.to_owned();
    }
    if let Some(bare) = without_article(word) {
        return stemmer.stem(&format!("ال{bare}")).into_owned();
    }
    let word = word.strip_prefix('و').filter(|rest| at_least(rest, 4)).unwrap_or(word);
    let word = word.strip_prefix('ل').filter(|rest| at_least(rest, 5)).unwrap_or(word);
    if word.starts_with('و') && !at_least(word, 5) {
        return word.to_owned();
    }
    // Snowball cuts a plural in `ات` whole only behind the article.
    if word.strip_suffix("ات").is_some_and(|singular| at_least(singular, 4)) {
        return stemmer.stem(&format!("ال{word}")).into_owned();
    }
    stemmer.stem(word).into_owned()
}

/// One of [`NAMES`] with two particles before it at most.
fn name(word: &str) -> Option<&str> {
    let mut rest = word;
    for _ in 0..3 {
        if NAMES.contains(&rest) {
            return Some(rest);
        }
        rest = rest.strip_prefix(PARTICLES)?;
    }
    None
}

/// What follows the article of a word, with or without particles before it; `لل` is one behind a preposition.
fn without_article(word: &str) -> Option<&str> {
    let mut rest = word;
    loop {
        if let Some(bare) = rest.strip_prefix("ال").or_else(|| rest.strip_prefix("لل")) {
            return Some(bare).filter(|bare| at_least(bare, 3));
        }
        rest = rest.strip_prefix(PARTICLES)?;
    }
}
