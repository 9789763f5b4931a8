//! Stems: a word and a language go in, the language's tag and the stem come out.
//!
//! Three kinds of stemmers, by what was measured to find more (docs/MEASURED.md):
//!
//! - Snowball, for languages of which it has one and that inflect names little. It takes the word with its marks (French
//!   and Spanish endings carry them); the stem is then folded, so that `aimées` and `aimees` are as near as their
//!   endings allow.
//! - Light rules of our own for the Slavic languages and Hebrew: case endings and what they do to the stem. Reporting is
//!   searched by names above all, and Snowball's endings of verbs and derived words cut names apart. The rules take the
//!   folded word, so that `Krakow` meets `Krakowie` and `Kraków`.
//! - Lemma tables for Ukrainian and Russian, with the rules for what they lack.
//!
//! A language without a stemmer gets the folded word under one shared tag.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::fold;
use crate::Lang;
use lemmas::Lemmas;

mod arabic;
mod belarusian;
mod bulgarian;
mod hebrew;
mod lemmas;
mod polish;
mod russian;
mod suffix;
mod ukrainian;
mod west_south;

/// The tag of languages that have no stemmer.
const UNSTEMMED: &str = "xx";

/// The stemmers of all languages.
pub(super) struct Stemmers {
    russian: Lemmas,
    ukrainian: Lemmas,
}

/// Whether a word is written as a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Name,
    Common,
}

impl Stemmers {
    pub(super) fn new() -> Self {
        Self { russian: Lemmas::russian(), ukrainian: Lemmas::ukrainian() }
    }

    /// `tag:stem` of a word as written.
    pub(super) fn tagged(&self, word: &str, lang: Lang) -> String {
        let case = if word.starts_with(char::is_uppercase) { Case::Name } else { Case::Common };
        self.term(word, lang, case)
    }

    /// The terms of a word of a query, where capitals are often left out: as a name, and as a common word.
    pub(super) fn asked(&self, word: &str, lang: Lang) -> Vec<String> {
        // In no other language are the two stemmed apart.
        let common = (lang.as_str() == "ru").then(|| self.term(word, lang, Case::Common));
        [Some(self.term(word, lang, Case::Name)), common].into_iter().flatten().collect()
    }

    /// A word in lower case without a case ending that changes how it sounds as a name: one of vowels alone does not, for
    /// they are no part of a name's key.
    pub(super) fn name<'w>(&self, word: &'w str, lang: Lang) -> Cow<'w, str> {
        let stem: fn(&str) -> String = match lang.as_str() {
            "be" => belarusian::stem,
            "bg" | "mk" => bulgarian::stem,
            "bs" | "hr" | "sh" | "sr" => west_south::croatian,
            "cs" => west_south::czech,
            "pl" => polish::stem,
            "ru" => russian::stem,
            "sk" => west_south::slovak,
            "sl" => west_south::slovene,
            "uk" => ukrainian::stem,
            _ => return Cow::Borrowed(word),
        };
        let folded = folded(word);
        if folded.len() > fold::TERM_BYTES {
            return Cow::Borrowed(word);
        }
        let stem = stem(&folded);
        if let Some(ending) = folded.strip_prefix(&stem) {
            if ending.chars().all(|c| suffix::is_vowel(c) || matches!(c, 'ь' | 'й' | 'y' | 'j')) {
                return Cow::Borrowed(word);
            }
            // The stem with the marks that the word has; folding changes the number of letters but rarely.
            if folded.chars().count() == word.chars().count() {
                let end = word.char_indices().nth(stem.chars().count()).map_or(word.len(), |(at, _)| at);
                return Cow::Borrowed(&word[..end]);
            }
        }
        Cow::Owned(stem)
    }

    fn term(&self, word: &str, lang: Lang, case: Case) -> String {
        let mut lowered = String::with_capacity(word.len());
        fold::lower_word(word, &mut lowered);
        // Some stemmers take the square of a word's length.
        fold::truncate(&mut lowered, 0);
        let (tag, stem) = match self.stem(&lowered, lang, case) {
            Some(stem) => (lang.as_str(), stem),
            None => (UNSTEMMED, Cow::Borrowed(lowered.as_str())),
        };
        // A stemmer may leave nothing of a clitic; the word itself is better than an empty term.
        let stem = if stem.is_empty() { &lowered } else { stem.as_ref() };
        let mut term = String::with_capacity(tag.len() + 1 + stem.len());
        term.push_str(tag);
        term.push(':');
        let start = term.len();
        fold::strip_marks(stem, &mut term);
        fold::truncate(&mut term, start);
        term
    }

    /// The stem of a word in lower case, or `None` where the language has no stemmer.
    fn stem<'w>(&self, word: &'w str, lang: Lang, case: Case) -> Option<Cow<'w, str>> {
        let stem = match lang.as_str() {
            "ar" => arabic::stem(&in_arabic(word)),
            "be" => belarusian::stem(&folded(word)),
            "bg" | "mk" => bulgarian::stem(&folded(word)),
            "bs" | "hr" | "sh" | "sr" => west_south::croatian(&folded(word)),
            "cs" => west_south::czech(&folded(word)),
            "fa" => Stemmer::new(Algorithm::Persian).stem(&in_persian(&folded(word))).into_owned(),
            "he" => hebrew::stem(&folded(word)).to_owned(),
            "pl" => polish::stem(&folded(word)),
            "ru" => self.russian(&folded(word), case),
            "sk" => west_south::slovak(&folded(word)),
            "sl" => west_south::slovene(&folded(word)),
            "uk" => self.ukrainian(&folded(word)),
            _ => return Some(Stemmer::new(snowball(lang)?).stem(word)),
        };
        Some(stem.into())
    }

    /// A name goes by the rules alone: many surnames are forms of common words (`Волков`, `Орлов`, `Лавровым`). The lemma
    /// goes through them too, so that a common word that opens a sentence meets itself.
    fn russian(&self, word: &str, case: Case) -> String {
        match case {
            Case::Name => russian::stem(word),
            Case::Common => russian::stem(self.russian.lemma(word).as_deref().unwrap_or(word)),
        }
    }

    /// The table has names as well.
    fn ukrainian(&self, word: &str) -> String {
        self.ukrainian.lemma(word).unwrap_or_else(|| ukrainian::stem(word))
    }
}

/// The Snowball algorithm of a language.
fn snowball(lang: Lang) -> Option<Algorithm> {
    Some(match lang.as_str() {
        "ca" => Algorithm::Catalan,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "et" => Algorithm::Estonian,
        "eu" => Algorithm::Basque,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "ga" => Algorithm::Irish,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "hy" => Algorithm::Armenian,
        "id" => Algorithm::Indonesian,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "ne" => Algorithm::Nepali,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

/// The word without marks, as our own stemmers take it.
fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    fold::strip_marks(word, &mut folded);
    folded
}

/// A folded word in Persian letters, as Persian's stemmer takes them.
fn in_persian(folded: &str) -> String {
    let letter = |c| match c {
        'ي' => 'ی',
        'ك' => 'ک',
        _ => c,
    };
    folded.chars().map(letter).collect()
}

/// An Arabic word from a Persian keyboard in Arabic letters.
fn in_arabic(word: &str) -> String {
    let letter = |c| match c {
        'ی' => 'ي',
        'ک' => 'ك',
        _ => c,
    };
    word.chars().map(letter).collect()
}

#[cfg(test)]
mod tests;
