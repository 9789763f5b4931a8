//! The names view: which words of a text may be names, and under which terms they are found.
//!
//! In scripts with capitals a word is taken for a name where it begins with one. At the start of a sentence, in a headline
//! that capitalises all its words and in text that is all capitals a capital says nothing: the word is a name by the
//! article's own evidence, that it has a capital elsewhere in mid-sentence too. Without that it is *likely* one: its
//! term says so, and a search takes it where the collection has evidence. In scripts without capitals every word may be
//! a name.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::known::{KnownWord, KnownWords, LetterKind, NameSound};
use super::prepared::{NEXT, push_sparse};
use super::stem::Stemmers;
use super::{Word, fold};
use crate::names::{PART, Sound, forms, sound};
use crate::{Lang, Script};
use unicode_normalization::UnicodeNormalization;

/// Marks the term of a word that may be a name, for all that its article says.
pub const LIKELY: &str = "\u{1f}?";

/// A text of which this share of the words is in capitals is written in them; a headline of which this share begins with
/// one capitalises its words. In hundredths.
const CAPITALISED: usize = 60;

/// The most different words of one text that are looked at as names. A long novel has some ten thousand; each takes more
/// memory than its letters. The words past them are found as words all the same.
const MOST_NAMES: usize = 100_000;

/// The names of a text, view by view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The stream of the names view: the folded words that are written as names, at their positions.
    pub places: String,
    /// The different words, with whether each is a name for certain; they have their sounds.
    pub(super) words: Vec<(Arc<KnownWord>, bool)>,
}

impl Names {
    /// The terms of the lexicon: how the text's names sound, each with whether it is only likely; in no order, and some of
    /// them twice.
    pub fn terms(&self) -> impl Iterator<Item = (&str, bool)> {
        self.words.iter().flat_map(|(word, certain)| {
            word.sounded().iter().map(move |(term, guessed)| (&**term, *guessed || !certain))
        })
    }
}

/// The folded words that an article writes as names for certain.
#[derive(Clone, Debug, Default)]
pub struct Evidence(HashSet<Box<str>, RandomState>);

impl Evidence {
    /// No word.
    pub fn new() -> Self {
        Self::default()
    }

    fn has(&self, exact: &str) -> bool {
        self.0.contains(exact)
    }

    fn add(&mut self, exact: &str) {
        if !self.has(exact) {
            self.0.insert(exact.into());
        }
    }
}

/// A place of a word that may be a name.
struct Candidate {
    position: u32,
    /// Its place among the different words.
    word: usize,
}

/// A word that may be a name.
struct Different<'t> {
    word: &'t str,
    known: Arc<KnownWord>,
    /// Whether it has a capital somewhere where it need not have one.
    mid: bool,
}

/// Collects the words of a text that may be names.
pub(super) struct NameFinder<'t> {
    text: &'t str,
    candidates: Vec<Candidate>,
    /// The different words of the candidates.
    cased: Vec<Different<'t>>,
    /// The different words of scripts without capitals.
    uncased: Vec<Different<'t>>,
    /// The place in their list of the words that were seen, by where what is known of them lies.
    seen: HashMap<usize, usize, RandomState>,
    /// Words of scripts with capitals that are long enough to tell; of these, those that begin with a capital, and
    /// those that are all capitals.
    words: usize,
    capitalised: usize,
    capitals: usize,
}

impl<'t> NameFinder<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            candidates: Vec::new(),
            cased: Vec::new(),
            uncased: Vec::new(),
            seen: HashMap::default(),
            words: 0,
            capitalised: 0,
            capitals: 0,
        }
    }

    /// Looks at the next word; `begins` says whether a sentence begins with it.
    pub fn see(&mut self, position: u32, word: Word<'t>, known: &Arc<KnownWord>, begins: bool) {
        let Word { start, text: word } = word;
        let is_long = usize::from(known.letters.is_long);
        match known.letters.kind {
            LetterKind::None => {}
            LetterKind::Small => self.words += is_long,
            LetterKind::Consonantal => {
                if known.letters.is_long {
                    place(&mut self.seen, &mut self.uncased, word, known);
                }
            }
            kind @ (LetterKind::Capitalised | LetterKind::Capitals) => {
                self.words += is_long;
                self.capitalised += is_long;
                if kind == LetterKind::Capitals {
                    self.capitals += is_long;
                }
                if let Some(place) = place(&mut self.seen, &mut self.cased, word, known) {
                    let different = &mut self.cased[place];
                    different.mid = different.mid || !(begins || opens(&self.text[..start]));
                    self.candidates.push(Candidate { position, word: place });
                }
            }
        }
    }

    /// Puts the names together. `is_title`: whether it is a headline, in which all words may be capitalised;
    /// `evidence`: folded words that the article writes as names elsewhere.
    pub fn finish(self, is_title: bool, evidence: &mut Evidence, known: &mut KnownWords) -> Names {
        let share = |count: usize| count * 100 >= self.words * CAPITALISED && count > 1;
        let says_nothing = share(self.capitals) || (is_title && share(self.capitalised));
        if !says_nothing {
            for different in self.cased.iter().filter(|different| different.mid) {
                evidence.add(&different.known.exact);
            }
        }
        let mut names = Names::default();
        for Candidate { position, word } in self.candidates {
            push_sparse(&mut names.places, &self.cased[word].known.exact, position);
        }
        names.words.reserve(self.cased.len() + self.uncased.len());
        for different in self.cased {
            known.sounds(&different.known, different.word);
            let certain = evidence.has(&different.known.exact);
            names.words.push((different.known, certain));
        }
        for different in self.uncased {
            known.sounds(&different.known, different.word);
            names.words.push((different.known, true));
        }
        names
    }
}

/// The place of a word in its list, where it is put if there is room.
fn place<'t>(
    seen: &mut HashMap<usize, usize, RandomState>,
    list: &mut Vec<Different<'t>>,
    word: &'t str,
    known: &Arc<KnownWord>,
) -> Option<usize> {
    // What is known of a word stays where it lies while the list has it.
    let address = Arc::as_ptr(known).addr();
    if let Some(place) = seen.get(&address) {
        return Some(*place);
    }
    if list.len() >= MOST_NAMES {
        return None;
    }
    seen.insert(address, list.len());
    list.push(Different { word, known: known.clone(), mid: false });
    Some(list.len() - 1)
}

/// Whether the word behind this text has its capital for standing there.
fn opens(before: &str) -> bool {
    before.trim_end_matches(' ').ends_with(OPENING)
}

/// What stands before a word that has its capital for standing there.
const OPENING: &[char] = &['"', '“', '„', '«', '‘', ':', '•', '*', '—', '–', '…'];

/// The terms of the lexicon of one word as a name.
pub(super) fn sounds(word: &str, lang: Lang, stemmers: &Stemmers) -> Box<[NameSound]> {
    let surface = surface(word);
    let sounds = sounded(word, lang, stemmers).into_iter();
    sounds.map(|(sound, guessed)| (sound.term(&surface).into_boxed_str(), guessed)).collect()
}

/// How a word of a text may sound as a name: each sound with whether it is a guess.
fn sounded(word: &str, lang: Lang, stemmers: &Stemmers) -> Vec<(Sound, bool)> {
    let surface = surface(uninflected(word, lang));
    let base = stemmers.name(&surface, lang);
    let mut sounds: Vec<(Sound, bool)> = Vec::with_capacity(1);
    for base in [&*surface, &*base] {
        for form in forms(base) {
            let sound = sound(form.text);
            if !sound.skeleton.is_empty() && !sounds.iter().any(|(known, _)| known.key == sound.key) {
                sounds.push((sound, form.guessed));
            }
        }
    }
    sounds
}

/// A word as it is shown and told from others that fold to the same: in lower case, with its marks and apostrophes,
/// without a possessive.
pub fn surface(word: &str) -> String {
    let mut surface: String = word
        .nfc()
        .filter(|c| *c != NEXT && !c.is_control() && !fold::is_invisible(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '’' | 'ʼ' | '‘' | '′' | 'ʹ' | '‛' | '`') { '\'' } else { c })
        .collect();
    if Script::of_word(&surface) == Script::Latin {
        let bare = surface.strip_suffix("'s").or_else(|| surface.strip_suffix('\'')).map(str::len);
        surface.truncate(bare.unwrap_or(surface.len()));
    }
    fold::truncate(&mut surface, 0);
    surface
}

/// A Turkish name without its case ending, which an apostrophe sets off: `Zelenskiy'nin`.
fn uninflected(word: &str, lang: Lang) -> &str {
    match lang.as_str() {
        "tr" | "az" => word.split(['\'', '’']).next().filter(|name| !name.is_empty()).unwrap_or(word),
        _ => word,
    }
}

/// The ways in which a word of a query may sound as a name: as it stands, and as a form of one in each of `langs`.
pub fn sounds_of_query(word: &str, langs: &[Lang]) -> Vec<Sound> {
    let stemmers = Stemmers::new();
    let script = Script::of_word(word);
    let lowered = surface(word);
    let bases =
        langs.iter().filter(|lang| lang.script() == script).map(|lang| stemmers.name(&lowered, *lang).into_owned());
    let mut found: Vec<Sound> = Vec::new();
    for base in std::iter::once(lowered.clone()).chain(bases) {
        for form in forms(&base) {
            let sound = sound(form.text);
            if !sound.skeleton.is_empty() && !found.contains(&sound) {
                found.push(sound);
            }
        }
    }
    found
}

/// A name's term, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameTerm<'t> {
    /// The term as a whole.
    pub text: &'t str,
    /// What spellings of the name agree on.
    pub key: &'t str,
    /// The same with its vowels.
    pub fine: &'t str,
    /// The word in lower case, with its marks ([`surface`]).
    pub surface: &'t str,
    /// Whether it is only likely a name.
    pub likely: bool,
}

impl<'t> NameTerm<'t> {
    /// Takes a term apart; `None` where it is none.
    pub fn parse(term: &'t str) -> Option<Self> {
        let mut parts = term.split(PART).skip(1);
        let (key, fine, surface) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { text: term, key, fine, surface, likely: parts.next().is_some() })
    }
}

/// The stream of the lexicon.
pub fn lexicon_stream<'t>(terms: impl Iterator<Item = (&'t str, bool)>) -> String {
    let mut stream = String::new();
    for (term, likely) in terms {
        if !stream.is_empty() {
            stream.push(NEXT);
        }
        stream.push_str(term);
        if likely {
            stream.push_str(LIKELY);
        }
    }
    stream
}

#[cfg(test)]
mod tests {
    use super::super::Analyzer;
    use super::*;

    /// The surfaces of a body's names, with a question mark where they are only likely.
    fn names_of(text: &str, lang: Lang) -> Vec<String> {
        shown(&Analyzer::new().analyze_body(text, Some(lang), &[], &mut Evidence::new()).names)
    }

    fn shown(names: &Names) -> Vec<String> {
        let mut shown: Vec<String> = names
            .terms()
            .map(|(term, likely)| {
                let surface = NameTerm::parse(term).unwrap().surface;
                format!("{surface}{}", if likely { "?" } else { "" })
            })
            .collect();
        shown.sort();
        shown.dedup();
        shown
    }

    #[test]
    fn a_capital_in_mid_sentence_makes_a_name() {
        assert_eq!(names_of("Yesterday the envoy Rustem Umerov spoke.", Lang::EN), ["rustem", "umerov", "yesterday?"]);
        assert_eq!(names_of("Umerov spoke. They heard Umerov.", Lang::EN), ["they?", "umerov"]);
        assert_eq!(names_of("He said: “Never again in Kharkiv.”", Lang::EN), ["he?", "kharkiv", "never?"]);
        assert_eq!(names_of("Учора посол Умєров виступив.", Lang::UK), ["умєров", "учора?"]);
    }

    #[test]
    fn of_a_text_of_nothing_but_names_the_first_are_taken() {
        let text: String = (0..MOST_NAMES + 1_000).map(|at| format!("and X{at:x} ")).collect();
        let names = Analyzer::new().analyze_body(&text, Some(Lang::EN), &[], &mut Evidence::new()).names;
        assert!(names.places.contains("x1\u{1}") && !names.places.contains(&format!("x{:x}\u{1}", MOST_NAMES + 10)));
        let text: String = (0..MOST_NAMES as u32 + 1_000)
            .map(|at| {
                (0..5).map(|place| char::from_u32(0x627 + (at >> (4 * place) & 15)).unwrap()).collect::<String>() + " "
            })
            .collect();
        let names = Analyzer::new().analyze_body(&text, Some(Lang::AR), &[], &mut Evidence::new()).names;
        assert!(names.terms().count() < 20 * MOST_NAMES);
    }

    #[test]
    fn capitals_everywhere_say_nothing() {
        assert_eq!(
            names_of("THE ENVOY UMEROV SPOKE IN KYIV", Lang::EN),
            ["envoy?", "in?", "kyiv?", "spoke?", "the?", "umerov?"]
        );
        let mut evidence = Evidence::new();
        let mut analyzer = Analyzer::new();
        analyzer.analyze_body("The envoy saw Umerov in Kyiv.", Some(Lang::EN), &[], &mut evidence);
        let title = analyzer.analyze_title("Envoy Meets Umerov For Talks", Some(Lang::EN), &mut evidence);
        assert_eq!(shown(&title.names), ["envoy?", "for?", "meets?", "talks?", "umerov"]);
        assert_eq!(title.names.places, "envoy\u{1}0 meets\u{1}1 umerov\u{1}2 for\u{1}3 talks\u{1}4");
    }

    #[test]
    fn every_word_may_be_a_name_where_there_are_no_capitals() {
        assert_eq!(names_of("وقال زيلينسكي", Lang::AR), ["زيلينسكي", "وقال"]);
        assert_eq!(names_of("אמר זלנסקי", Lang::HE), ["אמר", "זלנסקי"]);
    }

    #[test]
    fn forms_of_a_name_have_its_key() {
        let key = |word: &str, lang: &str| {
            let terms = sounds(word, Lang::parse(lang).unwrap(), &Stemmers::new());
            terms.iter().map(|(term, _)| NameTerm::parse(term).unwrap().key.to_owned()).collect::<Vec<_>>()
        };
        for (name, form, lang) in [
            ("Зеленський", "Зеленського", "uk"),
            ("Путин", "Путиным", "ru"),
            ("Zelensky", "Zelensky’s", "en"),
            ("Zełenski", "Zełenskiego", "pl"),
            ("Putin", "Putinem", "cs"),
            ("Zelenskiy", "Zelenskiy'nin", "tr"),
        ] {
            let wanted = &key(name, lang)[0];
            assert!(key(form, lang).contains(wanted), "{form}: {:?} without {wanted}", key(form, lang));
        }
        assert!(key("والأسد", "ar").contains(&key("أسد", "ar")[0]));
    }

    #[test]
    fn spellings_that_fold_to_the_same_are_told_apart() {
        assert_eq!(surface("Türkiye’s"), "türkiye");
        assert_eq!(surface("Donets’k"), "donets'k");
        assert_eq!(surface("ג׳באליה"), "ג׳באליה");
    }
}
