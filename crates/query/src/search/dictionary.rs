//! The dictionary: a shape goes in, the words of the index that have it come out. A prefix, and what stands before the
//! first wildcard, bound the range that is read; words spelt nearly so are found by an automaton that leaves out what
//! cannot lead to one.

use std::collections::HashMap;
use std::ops::ControlFlow;

use dateline_core::schema::Fields;
use dateline_core::{Error, Result};
use tantivy::Term;
use tantivy::postings::TermInfo;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;

use super::atom::exact_fields;
use super::scan::after;
use crate::plan::{Dictionary, Expansion, Scope, Shape};

/// The longest word, in letters, for which near spellings are looked for: the automaton grows with each, and no word of
/// any language is longer.
const MAX_FUZZY_LETTERS: usize = 64;

/// The words of an open index.
pub(crate) struct IndexDictionary<'a> {
    pub searcher: &'a tantivy::Searcher,
    pub fields: &'a Fields,
}

impl Dictionary for IndexDictionary<'_> {
    fn words(&self, shape: &Shape, scope: Scope, most: usize) -> Result<Expansion> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        self.each(shape, scope, &mut |word, count| {
            match counts.get_mut(word) {
                Some(known) => *known += u64::from(count),
                None => {
                    counts.insert(word.to_owned(), u64::from(count));
                }
            }
            ControlFlow::Continue(())
        })?;
        let all = counts.len();
        let mut words: Vec<(String, u64)> = counts.into_iter().collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(most);
        Ok(Expansion { words, all })
    }

    fn has_more(&self, than: usize, shape: &Shape, scope: Scope) -> Result<bool> {
        let mut seen: Vec<String> = Vec::new();
        self.each(shape, scope, &mut |word, _| {
            if !seen.iter().any(|known| known == word) {
                seen.push(word.to_owned());
            }
            if seen.len() > than { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        Ok(seen.len() > than)
    }
}

impl IndexDictionary<'_> {
    /// Gives each word of a shape with its articles, once per segment and field, until `each` breaks off.
    fn each(&self, shape: &Shape, scope: Scope, each: &mut dyn FnMut(&str, u32) -> ControlFlow<()>) -> Result<()> {
        for segment in self.searcher.segment_readers() {
            for field in exact_fields(scope, self.fields) {
                let inverted = segment.inverted_index(field).map_err(Error::from)?;
                let mut count = |word: &str, info: &TermInfo| each(word, info.doc_freq);
                let flow = words_of(inverted.terms(), field, shape, &mut count).map_err(Error::from)?;
                if flow.is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// Gives each word of one dictionary that has the shape.
pub(super) fn words_of(
    terms: &TermDictionary,
    field: Field,
    shape: &Shape,
    each: &mut dyn FnMut(&str, &TermInfo) -> ControlFlow<()>,
) -> tantivy::Result<ControlFlow<()>> {
    // A prefix and an automaton give only words of the shape.
    let filtered = matches!(shape, Shape::Pattern(_));
    let mut give = |key: &[u8], info: &TermInfo| match std::str::from_utf8(key) {
        Ok(word) if !filtered || shape.is_of(word) => each(word, info),
        _ => ControlFlow::Continue(()),
    };
    if let Shape::Fuzzy { word, distance } = shape {
        if word.chars().count() > MAX_FUZZY_LETTERS {
            let known = terms.get(word.as_bytes())?;
            return Ok(known.map_or(ControlFlow::Continue(()), |info| give(word.as_bytes(), &info)));
        }
        let near = FuzzyTermQuery::new(Term::from_field_text(field, word), *distance, true).automaton()?;
        let mut stream = terms.search(near).into_stream()?;
        while stream.advance() {
            if give(stream.key(), stream.value()).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        return Ok(ControlFlow::Continue(()));
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
