//! Positional expressions in the index: for each field the posting lists of an expression's words go in, the articles in
//! which it matches come out, with how often and where. Articles that have the words are found first, by their numbers
//! alone; only then are positions read.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use dateline_core::analyze::{PARAGRAPH, SENTENCE};
use dateline_core::schema::Fields;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use super::Context;
use super::union::Union;
use crate::plan::{Scope, Word};
use crate::spans::{Ground, MAX_COUNTED, MAX_STEPS, Mark, SEARCH_STEPS, SEARCH_STEPS_PER_ARTICLE, Spans};

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

    /// The terms that stand for a word here. The views share positions, so that they may be mixed.
    fn terms(self, word: &Word, fields: &Fields) -> Vec<Term> {
        let (exact, stem) = match self {
            Self::Title => (fields.title_exact, Some(fields.title_stem)),
            Self::Body => (fields.body_exact, Some(fields.body_stem)),
            Self::Byline => (fields.byline, None),
        };
        let forms = word.forms.iter().map(|form| Term::from_field_text(exact, form));
        let stems =
            stem.into_iter().flat_map(|field| word.stems.iter().map(move |stem| Term::from_field_text(field, stem)));
        forms.chain(stems).collect()
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
        let spans = in_one_list(spans);
        let (words, numbered) = spans.numbered();
        let ranking = &statistics.ranking;
        let sources = Part::of(scope).iter().map(|part| {
            let (lengths, weight, normalisation, mean_words) = match part {
                Part::Title => (fields.title_exact, ranking.title, ranking.title_normalisation, statistics.title_words),
                Part::Body => (fields.body_exact, 1.0, ranking.body_normalisation, statistics.body_words),
                Part::Byline => (fields.byline, ranking.byline, ranking.title_normalisation, statistics.byline_words),
            };
            // A headline is one sentence, and so is a byline.
            let bounds = (*part == Part::Body && spans.needs_bounds()).then_some(fields.bounds);
            let words = words.iter().map(|word| part.terms(word, fields)).collect();
            Source { words, bounds, lengths, weight, normalisation, mean_words }
        });
        Self {
            sources: sources.collect(),
            spans: numbered,
            times,
            saturation: ranking.saturation,
            articles: statistics.articles,
            budget: budget.clone(),
        }
    }

    /// The expression's weight, of the inverse document frequencies of its words: the sum over what is required, the
    /// commonest of what are alternatives.
    fn idf(&self, searcher: &tantivy::Searcher) -> tantivy::Result<f32> {
        let mut frequencies: Vec<u64> = Vec::new();
        for source in &self.sources {
            for (number, terms) in source.words.iter().enumerate() {
                let mut frequency = 0;
                for term in terms {
                    frequency = searcher.doc_freq(term)?.max(frequency);
                }
                match frequencies.get_mut(number) {
                    Some(known) => *known = frequency.max(*known),
                    None => frequencies.push(frequency),
                }
            }
        }
        let idf = |word: &usize| {
            let frequency = frequencies[*word] as f32;
            let articles = (self.articles as f32).max(frequency);
            (1.0 + (articles - frequency + 0.5) / (frequency + 0.5)).ln()
        };
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
            EnableScoring::Enabled { searcher, .. } => Some(self.idf(searcher)?),
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
            let Some(occurrences) = Occurrences::open(reader, &self.query.spans, &source.words, source.bounds)? else {
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
            budget: self.query.budget.clone(),
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

/// The articles of one segment that have the words of an expression in one field.
pub(crate) struct Occurrences {
    spans: Spans<usize>,
    words: Vec<Union>,
    /// The lists of sentences and of paragraphs, where they are asked for.
    bounds: Option<[Union; 2]>,
    /// The positions of each word in the current article; then those of sentences and paragraphs.
    positions: Vec<Vec<u32>>,
    /// The first article that has the words which a match needs, from the last target on.
    next: DocId,
}

impl Occurrences {
    /// Opens the lists of the expression for one field of an article; `None` where no article of the segment has it.
    pub fn of_part(
        reader: &SegmentReader,
        spans: &Spans<Word>,
        part: Part,
        fields: &Fields,
    ) -> tantivy::Result<Option<Self>> {
        let bounds = (part == Part::Body && spans.needs_bounds()).then_some(fields.bounds);
        let spans = in_one_list(spans);
        let (words, numbered) = spans.numbered();
        let words: Vec<Vec<Term>> = words.iter().map(|word| part.terms(word, fields)).collect();
        Self::open(reader, &numbered, &words, bounds)
    }

    fn open(
        reader: &SegmentReader,
        spans: &Spans<usize>,
        words: &[Vec<Term>],
        bounds: Option<Field>,
    ) -> tantivy::Result<Option<Self>> {
        let words = words.iter().map(|terms| Union::open(reader, terms));
        let words: Vec<Union> = words.collect::<tantivy::Result<_>>()?;
        let bounds = match bounds {
            Some(field) => {
                let list = |term| Union::open(reader, &[Term::from_field_text(field, term)]);
                Some([list(SENTENCE)?, list(PARAGRAPH)?])
            }
            None => None,
        };
        let positions = vec![Vec::new(); words.len() + 2];
        let mut opened = Self { spans: spans.clone(), words, bounds, positions, next: 0 };
        opened.next = candidate(&opened.spans, &mut opened.words, 0);
        Ok((opened.next != TERMINATED).then_some(opened))
    }

    /// The first article from `target` on that has the words which a match needs.
    fn candidate(&mut self, target: DocId) -> DocId {
        if self.next < target {
            self.next = candidate(&self.spans, &mut self.words, target);
        }
        self.next
    }

    /// How many matches candidate `doc` has, at most, as far as can be told without positions.
    fn most(&self, doc: DocId) -> usize {
        if self.next == doc { most(&self.spans, &self.words, doc) } else { 0 }
    }

    /// How many matches article `doc` has, if it is a candidate: `most` if there are more.
    fn count(&mut self, doc: DocId, most: usize, budget: &Budget) -> usize {
        if self.candidate(doc) != doc {
            return 0;
        }
        let mut ground = read(&mut self.words, &mut self.bounds, &mut self.positions, doc);
        ground.steps = budget.grant(ground.steps);
        let granted = ground.steps;
        let count = ground.count(&self.spans, most);
        budget.spend(granted - ground.steps, ground.steps == 0);
        count
    }

    /// The words of the matches in article `doc`, and how many matches there are.
    pub fn marks(&mut self, doc: DocId, marks: &mut Vec<Mark>) -> usize {
        if self.candidate(doc) != doc {
            return 0;
        }
        let mut ground = read(&mut self.words, &mut self.bounds, &mut self.positions, doc);
        ground.marks(&self.spans, marks)
    }

    /// How many articles have its words, at most.
    fn size_hint(&self) -> u32 {
        articles(&self.spans, &self.words)
    }

    /// How many articles have each of its words, at most; of a phrase, which is marked as its first word, how many have
    /// the rarest.
    pub fn frequencies(&self) -> Vec<u32> {
        let mut frequencies: Vec<u32> = self.words.iter().map(Union::size_hint).collect();
        self.spans.for_each_phrase(&mut |words| {
            if let (Some(first), Some(rarest)) = (words.first(), words.iter().map(|word| frequencies[*word]).min()) {
                frequencies[*first] = rarest;
            }
        });
        frequencies
    }
}

/// Reads the positions of article `doc`, on which the lists that have it stand.
fn read<'a>(
    words: &mut [Union],
    bounds: &mut Option<[Union; 2]>,
    positions: &'a mut [Vec<u32>],
    doc: DocId,
) -> Ground<'a> {
    let (of_words, of_bounds) = positions.split_at_mut(words.len());
    for (word, positions) in words.iter_mut().zip(of_words.iter_mut()) {
        word.seek(doc);
        word.positions(doc, positions);
    }
    for (list, positions) in bounds.iter_mut().flatten().zip(of_bounds.iter_mut()) {
        list.seek(doc);
        list.positions(doc, positions);
    }
    Ground { positions: of_words, sentences: &of_bounds[0], paragraphs: &of_bounds[1], steps: MAX_STEPS }
}

/// The first article from `target` on that has the words of `spans`. Its depth is bounded by the parser.
fn candidate(spans: &Spans<usize>, words: &mut [Union], target: DocId) -> DocId {
    if target == TERMINATED {
        return TERMINATED;
    }
    match spans {
        Spans::Phrase { words: needed, .. } => {
            all(needed.len(), target, &mut |part, target| words[needed[part]].seek(target))
        }
        Spans::Any(arms) => arms.iter().map(|arm| candidate(arm, words, target)).min().unwrap_or(TERMINATED),
        Spans::Near { first, rest } => all(rest.len() + 1, target, &mut |part, target| match part.checked_sub(1) {
            None => candidate(first, words, target),
            Some(part) => candidate(&rest[part].1, words, target),
        }),
        Spans::Lead { inner, .. } => candidate(inner, words, target),
    }
}

/// The first article from `target` on that all parts have, `seek` giving a part's first from a target on.
fn all(parts: usize, mut target: DocId, seek: &mut dyn FnMut(usize, DocId) -> DocId) -> DocId {
    let (mut part, mut agreed) = (0, 0);
    while agreed < parts && target != TERMINATED {
        let doc = seek(part, target);
        agreed = if doc == target { agreed + 1 } else { 1 };
        target = doc;
        part = (part + 1) % parts;
    }
    target
}

/// How many matches there are in article `doc`, at most: known of all but operators, which may pair each with each.
fn most(spans: &Spans<usize>, words: &[Union], doc: DocId) -> usize {
    match spans {
        Spans::Phrase { words: needed, slop: 0 } => {
            needed.iter().map(|word| words[*word].most(doc) as usize).min().unwrap_or(0)
        }
        Spans::Any(arms) => arms.iter().map(|arm| most(arm, words, doc)).fold(0, usize::saturating_add),
        Spans::Lead { inner, .. } => most(inner, words, doc),
        Spans::Phrase { .. } | Spans::Near { .. } => usize::MAX,
    }
}

/// The expression with single words of which any will do as one word of all their terms.
fn in_one_list(spans: &Spans<Word>) -> Spans<Word> {
    match spans {
        Spans::Phrase { .. } => spans.clone(),
        Spans::Any(arms) => {
            let (mut word, mut others): (Option<Word>, Vec<_>) = (None, Vec::new());
            for arm in arms {
                match (in_one_list(arm), &mut word) {
                    (Spans::Phrase { words: mut one, slop: 0 }, None) if one.len() == 1 => word = one.pop(),
                    (Spans::Phrase { words: one, slop: 0 }, Some(word)) if one.len() == 1 => {
                        word.forms.extend(one.iter().flat_map(|word| word.forms.iter().cloned()));
                        word.stems.extend(one.iter().flat_map(|word| word.stems.iter().cloned()));
                    }
                    (other, _) => others.push(other),
                }
            }
            if let Some(mut word) = word {
                for terms in [&mut word.forms, &mut word.stems] {
                    terms.sort_unstable();
                    terms.dedup();
                }
                others.push(Spans::Phrase { words: vec![word], slop: 0 });
            }
            if others.len() == 1 { others.swap_remove(0) } else { Spans::Any(others) }
        }
        Spans::Near { first, rest } => Spans::Near {
            first: Box::new(in_one_list(first)),
            rest: rest.iter().map(|(link, part)| (*link, in_one_list(part))).collect(),
        },
        Spans::Lead { words, inner } => Spans::Lead { words: *words, inner: Box::new(in_one_list(inner)) },
    }
}

fn articles(spans: &Spans<usize>, words: &[Union]) -> u32 {
    match spans {
        Spans::Phrase { words: needed, .. } => needed.iter().map(|word| words[*word].size_hint()).min().unwrap_or(0),
        Spans::Any(arms) => arms.iter().map(|arm| articles(arm, words)).fold(0, u32::saturating_add),
        Spans::Near { first, rest } => {
            rest.iter().map(|(_, part)| articles(part, words)).fold(articles(first, words), u32::min)
        }
        Spans::Lead { inner, .. } => articles(inner, words),
    }
}

/// How many places a search may still look at, over all its articles.
#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicUsize,
    hit: AtomicBool,
}

impl Budget {
    /// What one search over so many articles may take.
    pub fn new(articles: u64) -> Self {
        let articles = usize::try_from(articles).unwrap_or(usize::MAX);
        let steps = articles.saturating_mul(SEARCH_STEPS_PER_ARTICLE).saturating_add(SEARCH_STEPS);
        Self { left: AtomicUsize::new(steps), hit: AtomicBool::new(false) }
    }

    /// Whether an article had more places than were looked at.
    pub fn is_hit(&self) -> bool {
        self.hit.load(Ordering::Relaxed)
    }

    fn grant(&self, wanted: usize) -> usize {
        wanted.min(self.left.load(Ordering::Relaxed))
    }

    fn spend(&self, steps: usize, hit: bool) {
        // Threads may take a little more than there is: it is a limit on time, not an account.
        let left = self.left.load(Ordering::Relaxed);
        self.left.store(left.saturating_sub(steps), Ordering::Relaxed);
        self.hit.fetch_or(hit, Ordering::Relaxed);
    }
}

struct SpansScorer {
    parts: Vec<FieldPart>,
    doc: DocId,
    times: usize,
    weight: f32,
    saturation: f32,
    budget: Arc<Budget>,
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
            target = doc + 1;
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
