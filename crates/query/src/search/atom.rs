//! The atom's scorer: a word or phrase, looked for in several fields and views at once, scored as one thing (BM25F).
//!
//! S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004: frequencies are
//! weighted and normalised by field, added up, and only then saturated, so that a word in the title and in the body
//! is not counted twice.

use std::sync::Arc;

use dateline_core::schema::Fields;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::entries::Entries;
use super::phrase::PhrasePostings;
use super::positional;
use super::terms::Terms;
use super::window::Window;
use crate::plan::{Scope, Word};
use crate::ranking::Ranking;

/// What scoring needs to know of the index as a whole.
#[derive(Clone, Debug)]
pub(crate) struct Statistics {
    /// How many articles there are.
    pub articles: u64,
    /// Mean length in words, by field: title, body, byline.
    pub title_words: f32,
    pub body_words: f32,
    pub byline_words: f32,
    /// How the parts of a score are weighed.
    pub ranking: Ranking,
    /// How many articles have each term.
    pub terms: Arc<Terms>,
}

impl Statistics {
    /// How an occurrence in a part counts: its weight, its length normalisation (0 to 1), and the part's mean length.
    pub fn of_part(&self, part: positional::Part) -> (f32, f32, f32) {
        let ranking = &self.ranking;
        match part {
            positional::Part::Title => (ranking.title, ranking.title_normalisation, self.title_words),
            positional::Part::Body => (1.0, ranking.body_normalisation, self.body_words),
            positional::Part::Byline => (ranking.byline, ranking.title_normalisation, self.byline_words),
        }
    }
}

/// The inverse document frequency of what `frequency` of so many articles have: BM25's, which is never negative.
pub(crate) fn inverse_frequency(articles: u64, frequency: u64) -> f32 {
    let articles = articles.max(frequency) as f32;
    let frequency = frequency as f32;
    (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
}

/// How many of `articles` have either of two terms, if the one says nothing of the other.
pub(crate) fn either(one: u64, other: u64, articles: u64) -> u64 {
    let both = u128::from(one) * u128::from(other) / u128::from(articles.max(1));
    (one + other).saturating_sub(both as u64)
}

/// Finds one atom.
#[derive(Clone, Debug)]
pub(crate) struct AtomQuery {
    sources: Vec<Source>,
    saturation: f32,
    articles: u64,
    terms: Arc<Terms>,
}

/// One field and view in which the atom is looked for.
#[derive(Clone, Debug)]
struct Source {
    field: Field,
    /// For each word of the atom the terms that stand for it, any of which will do.
    words: Vec<Vec<Term>>,
    weight: f32,
    /// Length normalisation, 0 to 1.
    normalisation: f32,
    mean_words: f32,
    /// Whether its document frequency is the atom's.
    counts: bool,
    /// Whose it is. In the body it counts how early a word stands.
    part: positional::Part,
    /// Whether what it finds is mostly found by others too, and then counts once.
    overlaps: bool,
    /// How many of the last terms of each word are its written forms, where those of other views stand before them.
    forms: usize,
}

impl Source {
    /// A view of a part, whose occurrences count `factor` times as much as the part's do. Its document frequency counts.
    fn new(part: positional::Part, field: Field, words: Vec<Vec<Term>>, factor: f32, statistics: &Statistics) -> Self {
        let (weight, normalisation, mean_words) = statistics.of_part(part);
        let weight = weight * factor;
        Self { field, words, weight, normalisation, mean_words, counts: true, part, overlaps: false, forms: 0 }
    }
}

/// The text fields of a scope in the exact view.
pub(super) fn exact_fields(scope: Scope, fields: &Fields) -> Vec<Field> {
    match scope {
        Scope::Anywhere => vec![fields.title_exact, fields.body_exact, fields.byline],
        Scope::Title => vec![fields.title_exact],
        Scope::Body => vec![fields.body_exact],
        Scope::Byline => vec![fields.byline],
    }
}

impl AtomQuery {
    pub fn new(words: &[Word], scope: Scope, fields: &Fields, statistics: &Statistics) -> Self {
        let ranking = &statistics.ranking;
        // Where one word has no stems, the phrase is looked for in the written form alone.
        let stemmed = words.iter().all(|word| !word.stems.is_empty());
        let of = |field, terms: &[String]| terms.iter().map(|term| Term::from_field_text(field, term)).collect();
        let exact = |field: Field| words.iter().map(|word| of(field, &word.forms)).collect();
        // A word that is looked for as a name alone has no forms.
        let has_forms = words.iter().all(|word| !word.forms.is_empty());
        let mut sources = Vec::with_capacity(6);
        for part in [positional::Part::Body, positional::Part::Title] {
            if !positional::Part::of(scope).contains(&part) {
                continue;
            }
            let field = part.exact(fields);
            let source = |words: Vec<Vec<Term>>, factor| Source::new(part, field, words, factor, statistics);
            match words {
                _ if !stemmed && has_forms => sources.push(source(exact(field), 1.0 + ranking.exact)),
                _ if !stemmed => {}
                [word] => {
                    let [stems, other_stems] = part.stem_terms(word, fields);
                    sources.push(source(vec![stems], 1.0));
                    // What is written as its stem has no other in the language that the form stands in; the stems of others
                    // find the form again.
                    let is_stem = word.is_own_stem();
                    let form = source(exact(field), if is_stem { 1.0 + ranking.exact } else { ranking.exact });
                    sources.push(Source { counts: is_stem, ..form });
                    sources.push(Source { overlaps: is_stem, ..source(vec![other_stems], 1.0) });
                }
                _ => {
                    // In a phrase each word may stand in any form, so the views are mixed.
                    let terms = |word: &Word| {
                        let mut terms = part.stem_terms(word, fields).concat();
                        terms.extend(part.other_terms(word, fields));
                        terms.extend::<Vec<Term>>(of(field, &word.forms));
                        terms
                    };
                    // Of a phrase of names every spelling counts the same, and the one that was asked for the more.
                    let with_others = words.iter().any(|word| !word.others.is_empty() && word.instead_of.is_none());
                    let exact_bonus = if with_others { ranking.exact_name } else { ranking.exact };
                    sources.push(Source { forms: 1, ..source(words.iter().map(terms).collect(), 1.0) });
                    sources.push(Source { counts: false, ..source(exact(field), exact_bonus) });
                }
            }
        }
        if matches!(scope, Scope::Anywhere | Scope::Byline) && has_forms {
            sources.push(Source::new(positional::Part::Byline, fields.byline, exact(fields.byline), 1.0, statistics));
        }
        if let [word] = words
            && scope == Scope::Anywhere
            && !word.itself.is_empty()
        {
            // Of spellings that fold to the same the one that was asked for.
            let terms = word.itself.iter().map(|term| Term::from_field_text(fields.lexicon, term)).collect();
            let part = positional::Part::Body;
            let bonus = Source::new(part, part.exact(fields), vec![terms], ranking.letters, statistics);
            sources.push(Source { part: positional::Part::Byline, counts: false, ..bonus });
        }
        if let [word] = words
            && !word.others.is_empty()
        {
            for part in positional::Part::of(scope) {
                let others = word.others.iter().zip(part.other_terms(word, fields));
                // A byline has no stems.
                let (overlapping, others): (Vec<_>, Vec<_>) =
                    others.partition(|(other, _)| other.stemmed && *part != positional::Part::Byline);
                for (terms, overlaps) in [(others, false), (overlapping, true)] {
                    let terms = vec![terms.into_iter().map(|(_, term)| term).collect()];
                    let source = Source::new(*part, part.exact(fields), terms, ranking.spelling, statistics);
                    sources.push(Source { overlaps, counts: !overlaps, ..source });
                }
            }
        }
        sources.retain(|source| source.words.iter().any(|terms| !terms.is_empty()));
        let (articles, terms) = (statistics.articles, statistics.terms.clone());
        Self { sources, saturation: ranking.saturation, articles, terms }
    }

    /// An atom that is one stem, looked for in title and body. Its forms all count the same.
    pub fn of_stem(stem: &str, fields: &Fields, statistics: &Statistics) -> Self {
        let source = |part: positional::Part| {
            Source::new(part, part.exact(fields), vec![part.terms_of_stem(stem, fields)], 1.0, statistics)
        };
        let sources = [positional::Part::Body, positional::Part::Title].map(source).into();
        let (articles, terms) = (statistics.articles, statistics.terms.clone());
        Self { sources, saturation: statistics.ranking.saturation, articles, terms }
    }

    /// The atom, ready to be looked for.
    pub fn weighed(&self, scoring: EnableScoring<'_>) -> tantivy::Result<AtomWeight> {
        let idf = match scoring {
            EnableScoring::Enabled { .. } => Some(self.idf()?),
            EnableScoring::Disabled { .. } => None,
        };
        Ok(AtomWeight::new(self.clone(), idf))
    }

    /// The same with scores.
    pub fn scored(self) -> tantivy::Result<AtomWeight> {
        let idf = Some(self.idf()?);
        Ok(AtomWeight::new(self, idf))
    }

    /// The atom's weight: the sum of its words' inverse document frequencies, each counted once over all fields.
    fn idf(&self) -> tantivy::Result<f32> {
        let words = self.sources.first().map_or(0, |source| source.words.len());
        let mut idf = 0.0;
        for word in 0..words {
            // A word's articles are at least those of its commonest field, and hardly more.
            let mut in_parts = [[0; 2]; 3];
            for source in self.sources.iter().filter(|source| source.counts) {
                for term in source.words.get(word).into_iter().flatten() {
                    let sum = &mut in_parts[source.part as usize][usize::from(source.overlaps)];
                    *sum = either(*sum, self.terms.articles(term)?, self.articles);
                }
            }
            idf += inverse_frequency(self.articles, in_parts.into_iter().flatten().max().unwrap_or(0));
        }
        Ok(idf)
    }
}

impl Query for AtomQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.weighed(scoring)?))
    }
}

/// One over the length normalisation of each field length that the index tells apart.
fn length_factors(source: &Source) -> Factors {
    Arc::new(std::array::from_fn(|id| {
        let length = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
        let mean = source.mean_words.max(1.0);
        source.weight / (1.0 - source.normalisation + source.normalisation * length / mean)
    }))
}

/// An atom with what its score needs of the index as a whole.
pub(crate) struct AtomWeight {
    query: AtomQuery,
    /// `None` where nobody asks for scores.
    idf: Option<f32>,
    lengths: Vec<Factors>,
}

impl AtomWeight {
    fn new(query: AtomQuery, idf: Option<f32>) -> Self {
        let lengths = query.sources.iter().map(length_factors).collect();
        Self { query, idf, lengths }
    }

    /// Inverse document frequency; 0 where nobody asked for scores.
    pub fn idf(&self) -> f32 {
        self.idf.unwrap_or(0.0)
    }

    /// Opens the atom's lists in one segment; `None` where it has none. With `places` those of the body tell where
    /// the atom stands.
    pub fn open(&self, reader: &SegmentReader, boost: Score, places: bool) -> tantivy::Result<Option<AtomScorer>> {
        let scored = self.idf.is_some();
        let lists = self.query.sources.iter().filter_map(|source| source.words.first()).map(Vec::len);
        let mut parts = Vec::with_capacity(lists.sum());
        let norms = |source: &Source, lengths: &Factors| {
            let norms = scored.then(|| reader.get_fieldnorms_reader(source.field)).transpose()?;
            Ok::<_, TantivyError>(norms.map(|norms| (norms, lengths.clone())))
        };
        let mut sources = self.query.sources.iter().zip(&self.lengths).peekable();
        while let Some((source, lengths)) = sources.next() {
            let own = norms(source, lengths)?;
            match source.words.as_slice() {
                [terms] => {
                    let option = match scored {
                        true if places && source.part == positional::Part::Body => {
                            IndexRecordOption::WithFreqsAndPositions
                        }
                        true => IndexRecordOption::WithFreqs,
                        false => IndexRecordOption::Basic,
                    };
                    for term in terms {
                        let list = match option {
                            IndexRecordOption::WithFreqsAndPositions => {
                                let postings = self.query.terms.postings(reader, term, option)?;
                                postings.map(|postings| (postings.doc(), List::Term(postings)))
                            }
                            _ => {
                                let entries = self.query.terms.entries(reader, term, option)?;
                                entries.map(|entries| (entries.doc(), List::Entries(entries)))
                            }
                        };
                        if let Some((doc, list)) = list {
                            let norms = own.clone();
                            parts.push(Part {
                                list,
                                doc,
                                norms,
                                in_exact: None,
                                body: source.part == positional::Part::Body,
                                overlaps: source.overlaps,
                            });
                        }
                    }
                }
                words => {
                    // The terms of a phrase in the exact view are among those of the stem view's source before it.
                    let in_exact = match sources.next_if(|(next, _)| !next.counts) {
                        Some((exact, lengths)) => norms(exact, lengths)?,
                        None => None,
                    };
                    if let Some(phrase) = PhrasePostings::open(reader, &self.query.terms, words, source.forms)? {
                        let doc = phrase.doc();
                        let list = List::Phrase(Box::new(phrase));
                        parts.push(Part {
                            list,
                            doc,
                            norms: own,
                            in_exact,
                            body: source.part == positional::Part::Body,
                            overlaps: source.overlaps,
                        });
                    }
                }
            }
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let weight = self.idf() * boost;
        let doc = parts.iter().map(|part| part.doc).min().unwrap_or(TERMINATED);
        Ok(Some(AtomScorer { parts, doc, weight, saturation: self.query.saturation }))
    }
}

impl Weight for AtomWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost, false)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) != doc {
            return Err(tantivy::TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("BM25F over title, body and byline", scorer.score()))
    }
}

/// A field's occurrences of the atom.
struct Part {
    list: List,
    /// The article on which the list stands.
    doc: DocId,
    norms: Option<Norms>,
    /// For a phrase in mixed views: what an occurrence in the exact view adds.
    in_exact: Option<Norms>,
    body: bool,
    overlaps: bool,
}

impl Part {
    /// Adds its occurrences in each article before `end` to a window, and moves on to there.
    fn fill(&mut self, window: &mut Window, end: DocId) {
        let Self { list, doc, norms, in_exact, .. } = self;
        match (list, norms) {
            // The commonest case by far.
            (List::Entries(entries), Some((norms, factors))) => {
                let mut window = window.adder();
                entries.each_before(end, |docs, frequencies| {
                    for (doc, frequency) in docs.iter().zip(frequencies) {
                        window.add(*doc, *frequency as f32 * factors[usize::from(norms.fieldnorm_id(*doc))]);
                    }
                });
                *doc = entries.doc();
            }
            (List::Entries(entries), None) => {
                let mut window = window.adder();
                entries.each_before(end, |docs, _| docs.iter().for_each(|doc| window.add(*doc, 0.0)));
                *doc = entries.doc();
            }
            (list, norms) => {
                while *doc < end {
                    window.add(*doc, list.frequency() as f32 * factor(norms.as_ref(), *doc));
                    if let Some(norms) = in_exact {
                        window.add(*doc, list.exact().len() as f32 * factor(Some(norms), *doc));
                    }
                    *doc = list.advance();
                }
            }
        }
    }
}

/// Lengths of a field, and the factor of each.
type Norms = (FieldNormReader, Factors);

/// What one occurrence weighs, by the length of a field as the index keeps it.
type Factors = Arc<[f32; u8::MAX as usize + 1]>;

/// What an occurrence in article `doc` weighs.
#[inline]
fn factor(norms: Option<&Norms>, doc: DocId) -> f32 {
    norms.map_or(0.0, |(norms, factors)| factors[usize::from(norms.fieldnorm_id(doc))])
}

#[expect(clippy::large_enum_variant, reason = "words are the commonest case: they are not to cost a pointer")]
enum List {
    Entries(Entries),
    /// With places.
    Term(SegmentPostings),
    Phrase(Box<PhrasePostings>),
}

impl List {
    fn advance(&mut self) -> DocId {
        match self {
            Self::Entries(entries) => entries.advance(),
            Self::Term(postings) => postings.advance(),
            Self::Phrase(phrase) => phrase.advance(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Entries(entries) => entries.seek(target),
            Self::Term(postings) => postings.seek(target),
            Self::Phrase(phrase) => phrase.seek(target),
        }
    }

    fn frequency(&mut self) -> u32 {
        match self {
            Self::Entries(entries) => entries.frequency(),
            Self::Term(postings) => postings.term_freq(),
            Self::Phrase(phrase) => phrase.frequency(),
        }
    }

    /// The positions of a phrase that stands in the exact view.
    fn exact(&mut self) -> &[u32] {
        match self {
            Self::Entries(_) | Self::Term(_) => &[],
            Self::Phrase(phrase) => phrase.starts_in_forms(),
        }
    }

    /// Adds the positions at which it stands in the current article.
    fn positions(&mut self, into: &mut Vec<u32>) {
        match self {
            Self::Entries(_) => {}
            Self::Term(postings) => postings.append_positions_with_offset(0, into),
            Self::Phrase(phrase) => into.extend_from_slice(phrase.starts()),
        }
    }

    fn size_hint(&self) -> u32 {
        match self {
            Self::Entries(entries) => entries.size_hint(),
            Self::Term(postings) => postings.size_hint(),
            Self::Phrase(phrase) => phrase.size_hint(),
        }
    }
}

/// The articles of one segment that have an atom.
pub(crate) struct AtomScorer {
    parts: Vec<Part>,
    doc: DocId,
    weight: f32,
    saturation: f32,
}

impl AtomScorer {
    /// Moves on to article `doc`, which must not be before the last one asked for; whether it has the atom.
    pub fn is_in(&mut self, doc: DocId) -> bool {
        self.seek(doc) == doc
    }

    /// Adds the atom's frequency in each article before `end` to `window`, by way of `other`, and moves on to there. Both
    /// must be empty and reach as far.
    pub(super) fn fill(&mut self, window: &mut Window, other: &mut Window, end: DocId) {
        let mut overlaps = false;
        for part in self.parts.iter_mut().filter(|part| part.doc < end) {
            if !part.overlaps {
                part.fill(window, end);
                continue;
            }
            if !overlaps {
                other.start(window.first());
                overlaps = true;
            }
            part.fill(other, end);
        }
        if overlaps {
            other.drain(|doc, frequency| window.raise(doc, frequency));
        }
        self.doc = self.parts.iter().map(|part| part.doc).min().unwrap_or(TERMINATED);
    }

    /// What an article scores that has the atom so often.
    #[inline]
    pub fn score_of(&self, frequency: f32) -> Score {
        self.weight * self.saturate(frequency)
    }

    /// Makes frequencies scores.
    pub fn score_all(&self, frequencies: &mut [f32]) {
        frequencies.iter_mut().for_each(|frequency| *frequency = self.score_of(*frequency));
    }

    /// The atom's frequency over fields and views, weighted and normalised, 0 to `k1` + 1.
    pub fn saturated(&mut self) -> f32 {
        let frequency = self.frequency();
        self.saturate(frequency)
    }

    /// What the score grows by when every occurrence in the body counts as so much more as `worth` says of its position;
    /// adds the positions to `places`. For scorers that were opened with places.
    pub fn gain(&mut self, worth: impl Fn(u32) -> f32, places: &mut Vec<u32>) -> Score {
        let frequency = self.frequency();
        let (doc, first) = (self.doc, places.len());
        let (mut more, mut overlapping) = (0.0, 0.0);
        for part in &mut self.parts {
            if part.doc != doc || !part.body {
                continue;
            }
            let start = places.len();
            part.list.positions(places);
            let worth_all = places[start..].iter().map(|position| worth(*position)).sum::<f32>();
            *if part.overlaps { &mut overlapping } else { &mut more } += worth_all * factor(part.norms.as_ref(), doc);
            if let Some(norms) = &part.in_exact {
                let exact = part.list.exact();
                more += exact.iter().map(|position| worth(*position)).sum::<f32>() * factor(Some(norms), doc);
            }
        }
        let more = more.max(overlapping);
        places[first..].sort_unstable();
        self.weight * (self.saturate(frequency + more) - self.saturate(frequency))
    }

    fn frequency(&mut self) -> f32 {
        let (mut frequency, mut overlapping) = (0.0, 0.0);
        for part in &mut self.parts {
            if part.doc != self.doc {
                continue;
            }
            if part.overlaps {
                overlapping += part.list.frequency() as f32 * factor(part.norms.as_ref(), self.doc);
                continue;
            }
            frequency += part.list.frequency() as f32 * factor(part.norms.as_ref(), self.doc);
            if let Some(norms) = &part.in_exact {
                frequency += part.list.exact().len() as f32 * factor(Some(norms), self.doc);
            }
        }
        frequency.max(overlapping)
    }

    #[inline]
    fn saturate(&self, frequency: f32) -> f32 {
        (self.saturation + 1.0) * frequency / (self.saturation + frequency)
    }
}

impl DocSet for AtomScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        let mut least = TERMINATED;
        for part in &mut self.parts {
            if part.doc == self.doc {
                part.doc = part.list.advance();
            }
            least = least.min(part.doc);
        }
        self.doc = least;
        least
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        let mut least = TERMINATED;
        for part in &mut self.parts {
            if part.doc < target {
                part.doc = part.list.seek(target);
            }
            least = least.min(part.doc);
        }
        self.doc = least;
        least
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|part| part.list.size_hint()).max().unwrap_or(0)
    }
}

impl Scorer for AtomScorer {
    fn score(&mut self) -> Score {
        self.weight * self.saturated()
    }
}
