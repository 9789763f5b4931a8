//! Search: a plan goes in, tantivy's query comes out. Words, phrases, shapes and positional expressions have
//! scorers of our own, so that the fields and views of one word count as one; booleans and filters are tantivy's.

mod atom;
mod days;
mod dictionary;
mod entries;
mod events;
mod lexicon;
mod matching;
mod phrase;
mod positional;
mod scan;
mod sweep;
mod terms;
mod union;
mod window;

pub(crate) use atom::{AtomQuery, AtomWeight, Statistics, either, inverse_frequency};
pub(crate) use days::DaysQuery;
pub(crate) use dictionary::IndexDictionary;
pub(crate) use lexicon::{KnownWords, Lexicon};
pub(crate) use positional::{Budget, Expression, Occurrences, Part, SpansQuery, ranges};
pub(crate) use terms::Terms;

use std::ops::Range;
use std::sync::Arc;

use dateline_core::keyed::key_prefix;
use dateline_core::schema::{self, DateNames, Fields};
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, EnableScoring, Occur, Query, TermQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentReader, Term};

use crate::plan::{Filter, Plan, Shape, What, Word};
use crate::request::DateField;
use events::EventQuery;
use scan::{Pattern, ScanQuery};
use sweep::{SweepQuery, SweepWeight};

/// What a plan is made into a query with.
pub(crate) struct Context<'a> {
    pub fields: &'a Fields,
    pub statistics: &'a Statistics,
    /// What positional expressions may cost.
    pub budget: Arc<Budget>,
}

/// The query for a plan all of whose articles are to be gone through.
pub(crate) fn whole_query(plan: &Plan, context: &Context<'_>) -> Box<dyn Query> {
    match SweepQuery::of(plan, context) {
        Some(sweep) => Box::new(sweep),
        None => query(plan, context),
    }
}

/// A query, ready to be looked for in parts of segments.
pub(crate) enum PartWeight {
    Sweep(SweepWeight),
    Other { weight: Box<dyn Weight>, scored: bool },
}

impl PartWeight {
    pub fn of(query: &dyn Query, scoring: EnableScoring<'_>) -> tantivy::Result<Self> {
        Ok(match query.downcast_ref::<SweepQuery>() {
            Some(sweep) => Self::Sweep(sweep.weighed(scoring)?),
            None => Self::Other { weight: query.weight(scoring)?, scored: scoring.is_scoring_enabled() },
        })
    }

    /// Gives all articles of a segment that are found among `docs` with their scores, which are any where nobody asked for
    /// them, in order, many at a time.
    pub fn for_each(
        &self,
        segment: &SegmentReader,
        docs: Range<DocId>,
        each: &mut dyn FnMut(&[DocId], &[Score]),
    ) -> tantivy::Result<()> {
        match self {
            Self::Sweep(weight) => weight.for_each_of(segment, docs, each),
            Self::Other { weight, scored: false } if docs == (0..segment.max_doc()) => {
                let mut scores = Vec::new();
                weight.for_each_no_score(segment, &mut |docs| {
                    scores.resize(docs.len(), 0.0);
                    each(docs, &scores);
                })
            }
            Self::Other { weight, .. } => {
                let mut batch = Batch::default();
                if docs == (0..segment.max_doc()) {
                    weight.for_each(segment, &mut |doc, score| batch.add(doc, score, each))?;
                } else {
                    let mut scorer = weight.scorer(segment, 1.0)?;
                    let mut doc = scorer.doc();
                    if doc < docs.start {
                        doc = scorer.seek(docs.start);
                    }
                    while doc < docs.end {
                        batch.add(doc, scorer.score(), each);
                        doc = scorer.advance();
                    }
                }
                batch.end(each);
                Ok(())
            }
        }
    }
}

/// Articles that come one by one, to be handed on together.
#[derive(Default)]
struct Batch {
    docs: Vec<DocId>,
    scores: Vec<Score>,
}

impl Batch {
    const MOST: usize = 1024;

    fn add(&mut self, doc: DocId, score: Score, each: &mut dyn FnMut(&[DocId], &[Score])) {
        self.docs.push(doc);
        self.scores.push(score);
        if self.docs.len() == Self::MOST {
            self.end(each);
        }
    }

    fn end(&mut self, each: &mut dyn FnMut(&[DocId], &[Score])) {
        each(&self.docs, &self.scores);
        self.docs.clear();
        self.scores.clear();
    }
}

/// tantivy's query for a plan.
pub(crate) fn query(plan: &Plan, context: &Context<'_>) -> Box<dyn Query> {
    let of = |plan: &Plan| query(plan, context);
    let Context { fields, statistics, .. } = context;
    match plan {
        Plan::All => filter(Box::new(term(fields.kind, schema::ARTICLE))),
        Plan::Nothing => Box::new(EmptyQuery),
        Plan::Atom(atom) => match &atom.what {
            What::Words(words) => Box::new(AtomQuery::new(words, atom.scope, fields, statistics)),
            What::Shape(shape) => {
                let fields = atom::exact_fields(atom.scope, fields);
                Box::new(ScanQuery::new(fields, Pattern::Shape(shape.clone()), 1.0))
            }
            What::Spans { spans, times } => Box::new(SpansQuery::new(spans, *times, atom.scope, context)),
        },
        Plan::Filter(condition) => filter(condition_query(condition, fields)),
        Plan::And(parts) => {
            let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(parts.len() + 1);
            for part in parts {
                match part {
                    Plan::Not(inner) => clauses.push((Occur::MustNot, of(inner))),
                    _ => clauses.push((Occur::Must, of(part))),
                }
            }
            if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                clauses.push((Occur::Must, of(&Plan::All)));
            }
            Box::new(BooleanQuery::new(clauses))
        }
        Plan::Or(parts) => Box::new(BooleanQuery::union(parts.iter().map(of).collect())),
        Plan::Not(inner) => {
            Box::new(BooleanQuery::new(vec![(Occur::Must, of(&Plan::All)), (Occur::MustNot, of(inner))]))
        }
        Plan::AtLeast { least, of: parts } => {
            Box::new(BooleanQuery::union_with_minimum_required_clauses(parts.iter().map(of).collect(), *least))
        }
        Plan::Boost(inner, factor) => Box::new(BoostQuery::new(of(inner), *factor)),
    }
}

/// About how many steps a search for a plan takes, over all articles: one for each that has one of its words, and more where
/// places are read.
pub(crate) fn steps(plan: &Plan, fields: &Fields, statistics: &Statistics) -> tantivy::Result<u64> {
    /// What it costs to read the places of a word in an article.
    const PLACES: u64 = 10;
    let of_words = |words: &[&Word]| {
        let mut steps = 0;
        for word in words {
            for term in Part::Body.terms(word, fields) {
                steps += statistics.terms.articles(&term)?;
            }
        }
        Ok::<u64, tantivy::TantivyError>(steps)
    };
    Ok(match plan {
        Plan::All => statistics.articles,
        Plan::Nothing | Plan::Filter(_) => 0,
        Plan::Atom(atom) => match &atom.what {
            What::Words(words) => match words.as_slice() {
                [word] => of_words(&[word])?,
                words => of_words(&words.iter().collect::<Vec<_>>())? * PLACES,
            },
            What::Spans { spans, .. } => of_words(&spans.all_words())? * PLACES,
            What::Shape(_) => statistics.articles,
        },
        Plan::And(parts) | Plan::Or(parts) | Plan::AtLeast { of: parts, .. } => {
            parts.iter().map(|part| steps(part, fields, statistics)).sum::<tantivy::Result<u64>>()?
        }
        Plan::Not(inner) | Plan::Boost(inner, _) => steps(inner, fields, statistics)?,
    })
}

/// A condition that is met without saying anything of rank.
fn filter(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn term(field: Field, text: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)
}

fn condition_query(condition: &Filter, fields: &Fields) -> Box<dyn Query> {
    let scan = |field, pattern| Box::new(ScanQuery::new(vec![field], pattern, 0.0)) as Box<dyn Query>;
    match condition {
        Filter::Outlet { name, site } => {
            let mut either: Vec<Box<dyn Query>> = vec![Box::new(term(fields.outlet, site))];
            if name != site && !name.is_empty() {
                either.push(Box::new(term(fields.outlet, name)));
            }
            Box::new(BooleanQuery::union(either))
        }
        Filter::Site(host) => Box::new(term(fields.site, host)),
        Filter::Author(name) => scan(fields.author, Pattern::Shape(Shape::Prefix(key_prefix(name)))),
        Filter::Lang(code) => Box::new(term(fields.lang, code)),
        Filter::Lacks(name) => Box::new(term(fields.lacks, name)),
        Filter::Id(id) => scan(fields.id, Pattern::Shape(Shape::Prefix(id.clone()))),
        Filter::Url(part) => scan(fields.url, Pattern::Contains(part.clone())),
        // Inputs that are no articles have a path too.
        Filter::Path(part) => Box::new(BooleanQuery::intersection(vec![
            Box::new(term(fields.kind, schema::ARTICLE)),
            scan(fields.source, Pattern::Contains(part.clone())),
        ])),
        Filter::Days(field, range) => match columns(*field) {
            Some(columns) => Box::new(DaysQuery { columns, range: *range }),
            None => Box::new(EventQuery { range: *range }),
        },
    }
}

/// The columns of a date of which an article has one.
fn columns(field: DateField) -> Option<DateNames> {
    match field {
        DateField::Published => Some(schema::PUBLISHED),
        DateField::Modified => Some(schema::MODIFIED),
        DateField::Captured => Some(schema::CAPTURED),
        DateField::Event => None,
    }
}
