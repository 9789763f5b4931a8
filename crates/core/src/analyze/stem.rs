//! Stems: a word and a language go in, the language's tag and the stem come out.
//!
//! Stemmers take the word with its marks (French and Spanish endings carry them); the stem is then folded, so that
//! `aimées` and `aimees` are as near as their endings allow. A language without a stemmer gets the folded word under
//! one shared tag.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::fold;
use crate::Lang;

/// The tag of languages that have no stemmer.
const UNSTEMMED: &str = "xx";

pub(super) struct Stemmers {
    english: Stemmer,
    french: Stemmer,
    spanish: Stemmer,
    german: Stemmer,
    russian: Stemmer,
    arabic: Stemmer,
}

impl Stemmers {
    pub(super) fn new() -> Self {
        Self {
            english: Stemmer::new(Algorithm::English),
            french: Stemmer::new(Algorithm::French),
            spanish: Stemmer::new(Algorithm::Spanish),
            german: Stemmer::new(Algorithm::German),
            russian: Stemmer::new(Algorithm::Russian),
            arabic: Stemmer::new(Algorithm::Arabic),
        }
    }

    /// `tag:stem` of a word as written.
    pub(super) fn tagged(&self, word: &str, lang: Lang) -> String {
        let mut lowered = String::with_capacity(word.len());
        fold::lower_word(word, &mut lowered);
        let (tag, stem) = match self.of(lang) {
            Some(stemmer) => (lang.as_str(), stemmer.stem(&lowered)),
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

    fn of(&self, lang: Lang) -> Option<&Stemmer> {
        match lang {
            Lang::EN => Some(&self.english),
            Lang::FR => Some(&self.french),
            Lang::ES => Some(&self.spanish),
            Lang::DE => Some(&self.german),
            Lang::RU => Some(&self.russian),
            Lang::AR => Some(&self.arabic),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_forms_meet() {
        let stemmers = Stemmers::new();
        let same = |lang, forms: &[&str]| {
            let stems: Vec<String> = forms.iter().map(|form| stemmers.tagged(form, lang)).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{stems:?}");
        };
        same(Lang::EN, &["shelling", "Shelled", "SHELLS"]);
        same(Lang::RU, &["переговоры", "переговорах", "Переговорам"]);
        same(Lang::FR, &["négociation", "Négociations"]);
        same(Lang::DE, &["Angriffe", "Angriffen"]);
        same(Lang::ES, &["ataque", "ataques"]);
        same(Lang::AR, &["الحكومة", "حكومة"]);
    }

    #[test]
    fn a_language_without_a_stemmer_keeps_the_word() {
        assert_eq!(Stemmers::new().tagged("Переговорів", Lang::UK), "xx:переговорів");
    }
}
