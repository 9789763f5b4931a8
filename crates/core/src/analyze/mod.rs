//! Analysis: text goes in, terms at positions come out, for every view at once. A pure function of text and
//! language: the index and the query, and any later engine, get the same terms from the same words.
//!
//! The views share their positions, so that a matcher can mix them: position `n` of a field is its `n`-th word in
//! each.

mod bounds;
mod fold;
mod known;
mod names;
mod paragraphs;
mod prepared;
mod stem;
mod word;

pub use bounds::bounds;
pub use fold::fold_text;
pub use names::{Evidence, LIKELY, NameTerm, Names, lexicon_stream, sounds_of_query, surface};
pub use prepared::{PARAGRAPH, PREPARED, Prepared, SENTENCE, SPARSE, Sparse};
pub use word::{Word, words};

use std::borrow::Cow;
use std::sync::Arc;

use crate::{Lang, ParagraphLang, Script};
use bounds::BoundFinder;
use known::{KnownWord, KnownWords};
use names::NameFinder;
use paragraphs::ParagraphLangs;
use stem::Stemmers;

/// One way to look at the words of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// The folded word.
    Exact,
    /// The word's stem, tagged with its language: `en:ceasefir`. Where it is the folded word, the exact view stands for it
    /// ([`as_written`]).
    Stem,
}

/// A text's terms, view by view, in the form that the index's fields take (see [`Prepared`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// The stream of the exact view.
    pub exact: String,
    /// The stream of the stem view; it has nothing where the exact view stands for it.
    pub stem: String,
    /// The stream of bounds: where sentences and paragraphs begin. Made for bodies alone.
    pub bounds: String,
    /// The words that may be names.
    pub names: Names,
    /// How many positions there are.
    pub words: u32,
}

impl Analysis {
    /// The stem of each word, in order, with its tag.
    pub fn stems(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let stems = self.stem.split(prepared::NEXT).map(Cow::Borrowed);
        self.exact.split(prepared::NEXT).zip(stems).take(self.words as usize).map(|(exact, stem)| match &*stem {
            "" => Cow::Owned(format!("{}:{exact}", default_lang(Script::of_word(exact)).as_str())),
            _ => stem,
        })
    }
}

/// Turns text into terms. It remembers words, so keep one per thread.
pub struct Analyzer {
    known: KnownWords,
}

impl Default for Analyzer {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer {
    /// An analyser that remembers nothing yet.
    pub fn new() -> Self {
        Self { known: KnownWords::new() }
    }

    /// The terms of `text`, written in `lang`. A word in another script than the language's is taken as the
    /// commonest language of its own script.
    pub fn analyze(&mut self, text: &str, lang: Option<Lang>) -> Analysis {
        self.walk(text, |_| lang, |_, _, _| {})
    }

    /// The same for a body, of which some paragraphs may be in other languages.
    pub fn analyze_paragraphs(&mut self, text: &str, lang: Option<Lang>, others: &[ParagraphLang]) -> Analysis {
        let mut langs = ParagraphLangs::new(text, lang, others);
        self.walk(text, |word| langs.at(word.start), |_, _, _| {})
    }

    /// The same, with the bounds of the body's sentences and paragraphs, and its names: what it writes as names for
    /// certain is added to `evidence`.
    pub fn analyze_body(
        &mut self,
        text: &str,
        lang: Option<Lang>,
        others: &[ParagraphLang],
        evidence: &mut Evidence,
    ) -> Analysis {
        let mut bounds = String::new();
        let mut finder = BoundFinder::new(text);
        let mut langs = ParagraphLangs::new(text, lang, others);
        let mut names = NameFinder::new(text);
        let analysis = self.walk(
            text,
            |word| langs.at(word.start),
            |position, word, known| {
                let begins = finder.at(position, word.start, &mut bounds);
                names.see(position, word, known, begins);
            },
        );
        let names = names.finish(false, evidence, &mut self.known);
        Analysis { bounds, names, ..analysis }
    }

    /// The same for a headline, with its names: `evidence` has what the body writes as names.
    pub fn analyze_title(&mut self, text: &str, lang: Option<Lang>, evidence: &mut Evidence) -> Analysis {
        let mut names = NameFinder::new(text);
        let analysis =
            self.walk(text, |_| lang, |position, word, known| names.see(position, word, known, position == 0));
        let names = names.finish(true, evidence, &mut self.known);
        Analysis { names, ..analysis }
    }

    /// Analyses a text: `lang` tells of each word which language it stands in, and `see` is told its position and what is
    /// known of it.
    fn walk<'t>(
        &mut self,
        text: &'t str,
        mut lang: impl FnMut(Word<'t>) -> Option<Lang>,
        mut see: impl FnMut(u32, Word<'t>, &Arc<KnownWord>),
    ) -> Analysis {
        let mut analysis = Analysis {
            exact: String::with_capacity(text.len()),
            stem: String::with_capacity(text.len()),
            ..Analysis::default()
        };
        for word in words(text) {
            let known = self.known.get(word.text, lang(word));
            see(analysis.words, word, known);
            if analysis.words > 0 {
                analysis.exact.push(prepared::NEXT);
                analysis.stem.push(prepared::NEXT);
            }
            analysis.exact.push_str(&known.exact);
            analysis.stem.push_str(known.stem.as_deref().unwrap_or_default());
            analysis.words += 1;
        }
        analysis
    }

    /// The names of a byline: all its words are.
    pub fn names_of_byline(&mut self, text: &str) -> Names {
        let mut names = Names::default();
        for word in words(text) {
            let known = self.known.get(word.text, None).clone();
            self.known.sounds(&known, word.text);
            names.words.push((known, true));
        }
        names
    }
}

/// The exact view's stream of a text, as [`Analyzer::analyze`] makes it: alone, for fields whose words are not inflected, such
/// as bylines.
pub(crate) fn exact_stream(text: &str) -> String {
    let mut stream = String::with_capacity(text.len());
    for (position, word) in words(text).enumerate() {
        if position > 0 {
            stream.push(prepared::NEXT);
        }
        fold::fold_word(word.text, &mut stream);
    }
    stream
}

/// The exact-view term of one word of a query.
pub fn exact_term(word: &str) -> String {
    let mut term = String::with_capacity(word.len());
    fold::fold_word(word, &mut term);
    term
}

/// The stem-view terms that one word of a query can have: those of each of `langs` (those in the index) that is written
/// in the word's script, and of the script's commonest language: one, or two where names are stemmed otherwise than
/// common words. Sorted, each once.
pub fn stem_terms(word: &str, langs: &[Lang]) -> Vec<String> {
    let stemmers = Stemmers::new();
    let script = Script::of_word(word);
    let default = Some(default_lang(script)).filter(|lang| !langs.contains(lang));
    let langs = || langs.iter().copied().filter(|lang| lang.script() == script).chain(default);
    let mut terms: Vec<String> = langs().flat_map(|lang| stemmers.asked(word, lang)).collect();
    // A ta marbuta is often written, and always folded, as a ha; its stem is another.
    if let Some(rest) = word.strip_suffix('ه').filter(|_| script == Script::Arabic) {
        let marbuta = format!("{rest}ة");
        terms.extend(langs().flat_map(|lang| stemmers.asked(&marbuta, lang)));
    }
    terms.sort();
    terms.dedup();
    terms
}

/// The term of the exact view that stands for a term of the stem view: most words are written as their stem, and to keep
/// both would be a third of an index. In the commonest language of a script alone, so that the words of another do not stand
/// for its stems (German `war` for the stem of `Waren`); `None` for stems of others.
pub fn as_written(stem: &str) -> Option<&str> {
    let (tag, word) = stem.split_once(':')?;
    (tag == default_lang(Script::of_word(word)).as_str()).then_some(word)
}

/// The language whose stemmer a word of an article gets.
fn stem_lang(word: &str, article: Option<Lang>) -> Lang {
    let script = Script::of_word(word);
    match article {
        Some(lang) if lang.script() == script => lang,
        _ => default_lang(script),
    }
}

/// The language that a word is taken to be in when nothing but its script is known.
fn default_lang(script: Script) -> Lang {
    match script {
        Script::Latin | Script::Other => Lang::EN,
        Script::Cyrillic => Lang::RU,
        Script::Arabic => Lang::AR,
        Script::Hebrew => Lang::HE,
        Script::Greek => Lang::EL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_share_positions() {
        let analysis = Analyzer::new().analyze("The shelling of Kyiv’s hospitals, перемовини", Some(Lang::EN));
        assert_eq!(analysis.exact, "the shelling of kyiv hospitals перемовини");
        assert_eq!(analysis.stem, " en:shell   en:hospit ru:перемовин");
        let stems: Vec<_> = analysis.stems().collect();
        assert_eq!(stems, ["en:the", "en:shell", "en:of", "en:kyiv", "en:hospit", "ru:перемовин"]);
        assert_eq!(analysis.words, 6);
    }

    #[test]
    fn a_query_word_has_a_stem_for_each_language_of_its_script() {
        let langs = [Lang::EN, Lang::FR, Lang::UK, Lang::RU];
        assert_eq!(stem_terms("hospitals", &langs), ["en:hospit", "fr:hospital"]);
        assert_eq!(stem_terms("Київ", &langs), ["ru:київ", "uk:київ"]);
        assert_eq!(stem_terms("волков", &langs), ["ru:волк", "ru:волков", "uk:волков"]);
    }

    #[test]
    fn every_stem_of_an_article_is_among_its_words_query_stems() {
        let langs = [Lang::EN, Lang::FR, Lang::ES, Lang::DE, Lang::RU, Lang::UK, Lang::AR, Lang::HE];
        let text = "Généraux aimées l'hôpital straßen Ёлки лікарні اللاجئين מלחמה U.S. 2.5 naïve España";
        for lang in langs {
            let analysis = Analyzer::new().analyze(text, Some(lang));
            for (word, stem) in words(text).zip(analysis.stems()) {
                assert!(stem_terms(word.text, &langs).iter().any(|term| *term == stem), "{stem} of {}", word.text);
            }
        }
    }

    #[test]
    fn the_written_form_stands_for_stems_of_the_commonest_language_of_its_script_alone() {
        for (stem, written) in [
            ("en:kyiv", Some("kyiv")),
            ("en:2025", Some("2025")),
            ("ru:кот", Some("кот")),
            ("de:war", None),
            ("uk:кіт", None),
            ("xx:war", None),
            ("ru:war", None),
            ("", None),
        ] {
            assert_eq!(as_written(stem), written, "{stem}");
        }
        let analysis = Analyzer::new().analyze("Der Kyiv", Some(Lang::DE));
        assert_eq!(analysis.stem, "de:der de:kyiv");
        assert_eq!(Analyzer::new().analyze("", None).stems().count(), 0);
    }

    #[test]
    fn paragraphs_have_languages_of_their_own() {
        let body = "The hospitals.\n\nLes négociations.\n\n\n\nHospitals";
        let others = [ParagraphLang { paragraph: 1, lang: Lang::FR }];
        let analysis = Analyzer::new().analyze_body(body, Some(Lang::EN), &others, &mut Evidence::new());
        assert_eq!(analysis.stem, " en:hospit fr:le fr:negoci en:hospit");
        assert_eq!(
            analysis,
            Analysis {
                bounds: analysis.bounds.clone(),
                names: analysis.names.clone(),
                ..Analyzer::new().analyze_paragraphs(body, Some(Lang::EN), &others)
            }
        );
        assert_eq!(Analyzer::new().analyze_paragraphs(body, None, &[]), Analyzer::new().analyze(body, None));
    }

    #[test]
    fn a_full_memory_changes_nothing() {
        let mut analyzer = Analyzer::new();
        let first = analyzer.analyze("ceasefire talks", None);
        analyzer.known.fill();
        assert_eq!(analyzer.analyze("ceasefire talks", None), first);
    }
}
