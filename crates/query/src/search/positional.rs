//! Positional expressions in the index: for each field the posting lists of an expression's words go in, the articles in
//! which it matches come out, with how often and where. Articles that have the words are found first, by their numbers
//! alone; only then are positions read.

mod budget;
mod occurrences;

use budget::Share;
pub(crate) use budget::{Budget, ranges};
pub(crate) use occurrences::{Expression, Occurrences};

use std::sync::Arc;

use dateline_core::analyze::as_written;
use dateline_core::schema::Fields;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::atom::inverse_frequency;
use super::{Context, Terms};
use crate::plan::{Scope, Word};
use crate::spans::{MAX_COUNTED, Spans};

/// A text field of an article, and where it is indexed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Title,
    Body,
    Byline,
}

impl Part {
    /// The parts of a scope.
    pub fn of(scope: Scope) -> &'static [Self] {
        match scope {
            Scope::Anywhere => &[Self::Title, Self::Body, Self::Byline],
            Scope::Title => &[Self::Title],
            Scope::Body => &[Self::Body],
            Scope::Byline => &[Self::Byline],
        }
    }

    /// Its exact view.
    pub fn exact(self, fields: &Fields) -> Field {
        match self {
            Self::Title => fields.title_exact,
            Self::Body => fields.body_exact,
            Self::Byline => fields.byline,
        }
    }

    /// Its stem view.
    fn stem(self, fields: &Fields) -> Option<Field> {
        match self {
            Self::Title => Some(fields.title_stem),
            Self::Body => Some(fields.body_stem),
            Self::Byline => None,
        }
    }

    /// The terms that stand for a word here. The views share positions, so that they may be mixed.
    pub fn terms(self, word: &Word, fields: &Fields) -> Vec<Term> {
        let forms = word.forms.iter().map(|form| Term::from_field_text(self.exact(fields), form));
        let stems = self.stem_terms(word, fields).into_iter().flatten();
        forms.chain(stems).chain(self.other_terms(word, fields)).collect()
    }

    /// The terms of a word's stems: those for which a written form may stand, with these forms but for the word's own, and
    /// those of other languages.
    pub fn stem_terms(self, word: &Word, fields: &Fields) -> [Vec<Term>; 2] {
        let mut terms = [Vec::new(), Vec::new()];
        let Some(field) = self.stem(fields) else {
            return terms;
        };
        for stem in &word.stems {
            let written = as_written(stem);
            terms[usize::from(written.is_none())].push(Term::from_field_text(field, stem));
            if let Some(written) = written.filter(|written| !word.forms.iter().any(|form| form == written)) {
                terms[0].push(Term::from_field_text(self.exact(fields), written));
            }
        }
        terms
    }

    /// The terms that stand for one stem.
    pub fn terms_of_stem(self, stem: &str, fields: &Fields) -> Vec<Term> {
        let stems = self.stem(fields).map(|field| Term::from_field_text(field, stem));
        let written = as_written(stem).map(|written| Term::from_field_text(self.exact(fields), written));
        stems.into_iter().chain(written).collect()
    }

    /// The terms of a word's other spellings: where a script has capitals, as they are written as names.
    pub fn other_terms(self, word: &Word, fields: &Fields) -> impl Iterator<Item = Term> {
        let names = match self {
            Self::Title => fields.title_names,
            Self::Body => fields.body_names,
            // All words of a byline are names.
            Self::Byline => fields.byline,
        };
        let exact = self.exact(fields);
        word.others.iter().map(move |other| Term::from_field_text(if other.cased { names } else { exact }, &other.form))
    }
}

/// Finds what a positional expression matches.
#[derive(Clone, Debug)]
pub(crate) struct SpansQuery {
    spans: Spans<usize>,
    sources: Vec<Source>,
    /// How many matches there are to be, over all fields.
    times: u32,
    saturation: f32,
    articles: u64,
    terms: Arc<Terms>,
    budget: Arc<Budget>,
}

/// The expression in one field.
#[derive(Clone, Debug)]
struct Source {
    /// The terms of each word.
    words: Vec<Vec<Term>>,
    bounds: Option<Field>,
    /// The view whose lengths normalise its matches.
    lengths: Field,
    weight: f32,
    normalisation: f32,
    mean_words: f32,
}

impl SpansQuery {
    pub fn new(spans: &Spans<Word>, times: u32, scope: Scope, context: &Context<'_>) -> Self {
        let Context { fields, statistics, budget } = context;
        let expression = Expression::new(spans);
        let sources = Part::of(scope).iter().map(|part| {
            let lengths = part.exact(fields);
            let (weight, normalisation, mean_words) = statistics.of_part(*part);
            let words = expression.terms(*part, fields);
            Source { words, bounds: expression.bounds(*part, fields), lengths, weight, normalisation, mean_words }
        });
        Self {
            sources: sources.collect(),
            spans: expression.spans,
            times,
            saturation: statistics.ranking.saturation,
            articles: statistics.articles,
            terms: statistics.terms.clone(),
            budget: budget.clone(),
        }
    }

    /// The expression's weight, of the inverse document frequencies of its words: the sum over what is required, the
    /// commonest of what are alternatives.
    fn idf(&self) -> tantivy::Result<f32> {
        let mut frequencies: Vec<u64> = Vec::new();
        for source in &self.sources {
            for (number, terms) in source.words.iter().enumerate() {
                let mut frequency = 0;
                for term in terms {
                    frequency = self.terms.articles(term)?.max(frequency);
                }
                match frequencies.get_mut(number) {
                    Some(known) => *known = frequency.max(*known),
                    None => frequencies.push(frequency),
                }
            }
        }
        let idf = |word: &usize| inverse_frequency(self.articles, frequencies[*word]);
        Ok(rarity(&self.spans, &idf))
    }
}

fn rarity(spans: &Spans<usize>, idf: &dyn Fn(&usize) -> f32) -> f32 {
    match spans {
        Spans::Phrase { words, .. } => words.iter().map(idf).sum(),
        Spans::Any(arms) => arms.iter().map(|arm| rarity(arm, idf)).reduce(f32::min).unwrap_or(0.0),
        Spans::Near { first, rest } => rarity(first, idf) + rest.iter().map(|(_, part)| rarity(part, idf)).sum::<f32>(),
        Spans::Lead { inner, .. } => rarity(inner, idf),
    }
}

impl Query for SpansQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let idf = match scoring {
            EnableScoring::Enabled { .. } => Some(self.idf()?),
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(SpansWeight { query: self.clone(), idf }))
    }
}

struct SpansWeight {
    query: SpansQuery,
    /// `None` where nobody asks for scores.
    idf: Option<f32>,
}

impl Weight for SpansWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts = Vec::with_capacity(self.query.sources.len());
        for source in &self.query.sources {
            let Some(occurrences) =
                Occurrences::open((reader, &self.query.terms), &self.query.spans, &source.words, source.bounds)?
            else {
                continue;
            };
            let norms = match self.idf {
                Some(_) => Some(reader.get_fieldnorms_reader(source.lengths)?),
                None => None,
            };
            parts.push(FieldPart { occurrences, norms, source: source.clone(), matches: 0 });
        }
        if parts.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scorer = SpansScorer {
            parts,
            doc: 0,
            times: self.query.times as usize,
            weight: self.idf.unwrap_or(0.0) * (self.query.saturation + 1.0) * boost,
            saturation: self.query.saturation,
            budget: Share::of(&self.query.budget, reader),
        };
        scorer.find(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(tantivy::TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("matches of a positional expression in title, body and byline", scorer.score()))
    }
}

struct SpansScorer {
    parts: Vec<FieldPart>,
    doc: DocId,
    times: usize,
    weight: f32,
    saturation: f32,
    budget: Share,
}

struct FieldPart {
    occurrences: Occurrences,
    norms: Option<FieldNormReader>,
    source: Source,
    /// How often it matches in the current article.
    matches: usize,
}

impl SpansScorer {
    /// Goes to the first article from `target` on that matches.
    fn find(&mut self, mut target: DocId) -> DocId {
        loop {
            let parts = self.parts.iter_mut();
            let doc = parts.map(|part| part.occurrences.candidate(target)).min().unwrap_or(TERMINATED);
            self.doc = doc;
            if doc == TERMINATED || self.meets(doc) {
                return doc;
            }
            let Some(next) = self.budget.first_from(doc + 1) else {
                self.doc = TERMINATED;
                return TERMINATED;
            };
            target = next;
        }
    }

    /// Whether article `doc` has as many matches as are asked for.
    fn meets(&mut self, doc: DocId) -> bool {
        if self.times > 1 {
            let most = self.parts.iter().map(|part| part.occurrences.most(doc));
            if most.fold(0, usize::saturating_add) < self.times {
                return false;
            }
        }
        let most = self.times.max(if self.weight > 0.0 { MAX_COUNTED } else { 1 });
        let mut matches = 0;
        for part in &mut self.parts {
            part.matches = part.occurrences.count(doc, most, &self.budget);
            matches += part.matches;
        }
        matches >= self.times
    }
}

impl DocSet for SpansScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.find(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.find(target) }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        // Asked for one article, it reads the positions of that one alone.
        if self.doc < target {
            let parts = self.parts.iter_mut();
            let doc = parts.map(|part| part.occurrences.candidate(target)).min().unwrap_or(TERMINATED);
            // At the end there is nothing to read.
            if doc != target || doc == TERMINATED || !self.meets(target) {
                let bound = if doc == target { target.saturating_add(1).min(TERMINATED) } else { doc };
                return SeekDangerResult::SeekLowerBound(bound);
            }
            self.doc = target;
        }
        if self.doc == target { SeekDangerResult::Found } else { SeekDangerResult::SeekLowerBound(self.doc) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|part| part.occurrences.size_hint()).fold(0, u32::saturating_add)
    }
}

impl Scorer for SpansScorer {
    fn score(&mut self) -> Score {
        let mut frequency = 0.0;
        for part in &self.parts {
            let Some(norms) = part.norms.as_ref().filter(|_| part.matches > 0) else {
                continue;
            };
            let (source, length) = (&part.source, norms.fieldnorm(self.doc) as f32);
            let normalisation = source.normalisation;
            let length = 1.0 - normalisation + normalisation * length / source.mean_words.max(1.0);
            frequency += part.matches as f32 * source.weight / length;
        }
        self.weight * frequency / (self.saturation + frequency)
    }
}
