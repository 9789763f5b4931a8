//! The dictionary: a shape goes in, the words of the index that have it come out. A prefix, and what stands before the
//! first wildcard, bound the range that is read; words spelt nearly so are found by an automaton that leaves out what
//! cannot lead to one.

use std::collections::HashMap;
use std::convert::Infallible;
use std::ops::ControlFlow;

use dateline_core::analyze::stem_terms;
use dateline_core::names::aliases::Aliases;
use dateline_core::schema::Fields;
use dateline_core::{Error, Lang, Result};
use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;

use super::atom::exact_fields;
use super::scan::after;
use super::{KnownWords, Lexicon, Part, Terms};
use crate::plan::{Dictionary, Expansion, Scope, Shape, Spellings};

/// The longest word, in letters, for which near spellings are looked for: the automaton grows with each, and no word of
/// any language is longer.
const MAX_FUZZY_LETTERS: usize = 64;

/// Other names of one name that are looked for: the index seldom has more.
const MAX_ALIASES: usize = 32;

/// The words of an open index.
pub(crate) struct IndexDictionary<'a> {
    pub searcher: &'a tantivy::Searcher,
    pub known: &'a Terms,
    pub fields: &'a Fields,
    pub langs: &'a [Lang],
    pub aliases: &'a Aliases,
    /// What was looked up, where it is kept.
    pub words: Option<&'a KnownWords>,
}

impl Dictionary for IndexDictionary<'_> {
    fn words(&self, shape: &Shape, scope: Scope, most: usize) -> Result<Expansion> {
        let mut expansion = self.collect(shape, scope, usize::MAX)?;
        expansion.words.truncate(most);
        Ok(expansion)
    }

    fn few_words(&self, shape: &Shape, scope: Scope, most: usize) -> Result<Option<Expansion>> {
        let expansion = self.collect(shape, scope, most)?;
        Ok((expansion.all <= most).then_some(expansion))
    }

    fn spellings(&self, word: &str, wanted: bool) -> Result<Spellings> {
        let Self { searcher, known, fields, langs, aliases, words } = *self;
        let lexicon = Lexicon { searcher, known, fields, langs, aliases };
        let look_up = || Ok(lexicon.spellings(word, wanted)?.stemmed(word, langs));
        match words {
            Some(known) => known.spellings.get(&(word.to_owned(), wanted), look_up),
            None => look_up(),
        }
    }

    fn stems(&self, word: &str) -> Vec<String> {
        let look_up = || Ok::<_, Infallible>(stem_terms(word, self.langs));
        let Ok(stems) = self.words.map_or_else(look_up, |known| known.stems.get(word, look_up));
        stems
    }

    fn longest_name(&self, words: &[&str]) -> usize {
        self.aliases.longest(words).unwrap_or(0)
    }

    fn aliases(&self, name: &str) -> Result<Vec<String>> {
        let mut known = Vec::new();
        for alias in self.aliases.others(name) {
            if known.len() < MAX_ALIASES && self.has_words(&alias.name)? {
                known.push(alias.name);
            }
        }
        Ok(known)
    }
}

impl IndexDictionary<'_> {
    /// Whether the bodies or titles of the index have each word of a name.
    fn has_words(&self, name: &str) -> Result<bool> {
        let Self { known, fields, .. } = *self;
        'words: for word in name.split(' ') {
            for stem in self.stems(word) {
                for part in [Part::Body, Part::Title] {
                    for term in part.terms_of_stem(&stem, fields) {
                        if known.articles(&term).map_err(Error::from)? > 0 {
                            continue 'words;
                        }
                    }
                }
            }
            return Ok(false);
        }
        Ok(true)
    }

    /// The words of a shape, commonest first, until there are more than `most`.
    fn collect(&self, shape: &Shape, scope: Scope, most: usize) -> Result<Expansion> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        let mut count = |word: &str, info: &TermInfo| {
            match counts.get_mut(word) {
                Some(known) => *known += u64::from(info.doc_freq),
                None => {
                    counts.insert(word.to_owned(), u64::from(info.doc_freq));
                }
            }
            if counts.len() > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let finder = WordFinder::new(shape)?;
        'all: for segment in self.searcher.segment_readers() {
            for field in exact_fields(scope, self.fields) {
                let inverted = segment.inverted_index(field).map_err(Error::from)?;
                if finder.each(inverted.terms(), &mut count)?.is_break() {
                    break 'all;
                }
            }
        }
        let all = counts.len();
        let mut words: Vec<(String, u64)> = counts.into_iter().collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(Expansion { words, all })
    }
}

/// Finds the words of a shape in dictionaries. It is made once for all of them: an automaton takes its time.
pub(super) struct WordFinder {
    shape: Shape,
    /// For words spelt nearly so.
    near: Option<DfaWrapper>,
}

impl WordFinder {
    pub fn new(shape: &Shape) -> tantivy::Result<Self> {
        let near = match shape {
            Shape::Fuzzy { word, distance } if word.chars().count() <= MAX_FUZZY_LETTERS => {
                // The automaton knows nothing of a field.
                let term = Term::from_field_text(Field::from_field_id(0), word);
                Some(FuzzyTermQuery::new(term, *distance, true).automaton()?)
            }
            _ => None,
        };
        Ok(Self { shape: shape.clone(), near })
    }

    /// Gives each word of one dictionary that has the shape, until `each` breaks off.
    pub fn each(
        &self,
        terms: &TermDictionary,
        each: &mut dyn FnMut(&str, &TermInfo) -> ControlFlow<()>,
    ) -> tantivy::Result<ControlFlow<()>> {
        let shape = &self.shape;
        // A prefix and an automaton give only words of the shape.
        let filtered = matches!(shape, Shape::Pattern(_));
        let mut give = |key: &[u8], info: &TermInfo| match std::str::from_utf8(key) {
            Ok(word) if !filtered || shape.is_of(word) => each(word, info),
            _ => ControlFlow::Continue(()),
        };
        if let Some(near) = &self.near {
            let mut stream = terms.search(near).into_stream()?;
            while stream.advance() {
                if give(stream.key(), stream.value()).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            return Ok(ControlFlow::Continue(()));
        }
        if let Shape::Fuzzy { word, .. } = shape {
            let known = terms.get(word.as_bytes())?;
            return Ok(known.map_or(ControlFlow::Continue(()), |info| give(word.as_bytes(), &info)));
        }
        let range = terms.range().ge(shape.begins());
        let mut stream = match after(shape.begins()) {
            Some(end) => range.lt(end).into_stream(),
            None => range.into_stream(),
        }?;
        while stream.advance() {
            if give(stream.key(), stream.value()).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}
