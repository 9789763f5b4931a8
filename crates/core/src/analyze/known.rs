//! Known words: a word as it is written and the language of its text go in, what analysis makes of it comes out: its
//! terms, what its letters say of it, and how it sounds as a name. News text repeats itself, so that each is made once.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use super::names::sounds;
use super::stem::Stemmers;
use super::{as_written, exact_term, stem_lang};
use crate::{Lang, Script};

/// Words, and sounds of words, that one analyser remembers. This many cover news text of one language, at some 30 MB.
const CACHE_WORDS: usize = 100_000;

/// Longer words are not remembered: they are debris, seen once, and would fill the memory.
const REMEMBERED_BYTES: usize = 64;

/// What analysis makes of one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownWord {
    /// Its term of the exact view.
    pub(super) exact: Box<str>,
    /// Its term of the stem view; `None` where the one of the exact view stands for it.
    pub(super) stem: Option<Box<str>>,
    pub(super) letters: Letters,
    /// The language that it was stemmed in.
    lang: Lang,
    /// How it sounds as a name: made where that is asked.
    sounds: OnceLock<Box<[NameSound]>>,
}

/// A term of the lexicon, and whether it is a guess.
pub(super) type NameSound = (Box<str>, bool);

/// What a word's letters say of it as a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letters {
    pub kind: LetterKind,
    /// Whether there are enough of them to tell.
    pub is_long: bool,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LetterKind {
    /// It begins with no letter.
    None,
    /// In letters that have no capitals, and leave out vowels.
    Consonantal,
    /// It begins with a letter that is no capital.
    Small,
    /// It begins with a capital.
    Capitalised,
    /// It has no small letter.
    Capitals,
}

/// Words of fewer letters are no evidence of how a text is capitalised, and in scripts without capitals no names.
const LETTERS: usize = 3;

impl Letters {
    fn of(word: &str) -> Self {
        let is_long = word.len() >= LETTERS && word.chars().nth(LETTERS - 1).is_some();
        let kind = match word.chars().next().filter(|first| first.is_alphabetic()) {
            None => LetterKind::None,
            Some(first) if Script::of_char(first).is_consonantal() => LetterKind::Consonantal,
            Some(first) if !first.is_uppercase() => LetterKind::Small,
            Some(_) if word.chars().any(char::is_lowercase) => LetterKind::Capitalised,
            Some(_) => LetterKind::Capitals,
        };
        Self { kind, is_long }
    }
}

/// Where words are, as they are written.
type Places = HashMap<Box<str>, u32, RandomState>;

/// The words that an analyser remembers.
pub(super) struct KnownWords {
    pub stemmers: Stemmers,
    /// For each language of a text, the places in `words` of its words.
    places: Vec<(Option<Lang>, Places)>,
    words: Vec<Arc<KnownWord>>,
    /// How many of them have their sounds.
    sounded: usize,
    /// The last word that was too long to remember.
    long: Option<Arc<KnownWord>>,
}

impl KnownWords {
    pub fn new() -> Self {
        Self { stemmers: Stemmers::new(), places: Vec::new(), words: Vec::new(), sounded: 0, long: None }
    }

    /// What is known of a word of a text in `lang`. A word in another script than the language's is taken as the
    /// commonest language of its own script.
    pub fn get(&mut self, word: &str, lang: Option<Lang>) -> &Arc<KnownWord> {
        if word.len() > REMEMBERED_BYTES {
            let made = Arc::new(KnownWord::new(word, lang, &self.stemmers));
            return self.long.insert(made);
        }
        if self.words.len() + self.sounded >= CACHE_WORDS {
            self.forget();
        }
        let table = match self.places.iter().position(|(of, _)| *of == lang) {
            Some(table) => table,
            None => {
                self.places.push((lang, Places::default()));
                self.places.len() - 1
            }
        };
        let places = &mut self.places[table].1;
        let place = match places.get(word) {
            Some(place) => *place as usize,
            None => {
                let place = self.words.len();
                self.words.push(Arc::new(KnownWord::new(word, lang, &self.stemmers)));
                places.insert(word.into(), place as u32);
                place
            }
        };
        &self.words[place]
    }

    /// How a word of this analyser sounds as a name; `word` is how it is written.
    pub fn sounds<'w>(&mut self, known: &'w KnownWord, word: &str) -> &'w [NameSound] {
        if let Some(sounds) = known.sounds.get() {
            return sounds;
        }
        self.sounded += 1;
        known.sounds.get_or_init(|| sounds(word, known.lang, &self.stemmers))
    }

    fn forget(&mut self) {
        self.places.clear();
        self.words.clear();
        self.sounded = 0;
    }

    #[cfg(test)]
    pub fn fill(&mut self) {
        self.sounded = CACHE_WORDS;
    }
}

impl KnownWord {
    fn new(word: &str, lang: Option<Lang>, stemmers: &Stemmers) -> Self {
        let lang = stem_lang(word, lang);
        let (exact, stem) = (exact_term(word), stemmers.tagged(word, lang));
        Self {
            stem: (as_written(&stem) != Some(&exact)).then(|| stem.into()),
            exact: exact.into(),
            letters: Letters::of(word),
            lang,
            sounds: OnceLock::new(),
        }
    }

    /// How it sounds as a name, where that was asked before.
    pub(super) fn sounded(&self) -> &[NameSound] {
        self.sounds.get().map_or(&[], |sounds| sounds)
    }
}
