//! Scans of the dictionary: a pattern goes in, the articles that have a term of it come out, all with one score. A prefix
//! reads its range of the dictionary and nothing else; a part of a term reads all of it, which only short dictionaries
//! (paths, addresses) are asked for.

use std::ops::ControlFlow;

use tantivy::postings::SegmentPostings;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::dictionary::WordFinder;
use crate::plan::Shape;

/// Which terms are meant.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    /// Those of a shape.
    Shape(Shape),
    /// Those that have this in them.
    Contains(String),
}

/// Finds articles by a pattern of terms in any of several fields.
#[derive(Clone, Debug)]
pub(super) struct ScanQuery {
    fields: Vec<Field>,
    pattern: Pattern,
    score: Score,
}

impl ScanQuery {
    pub fn new(fields: Vec<Field>, pattern: Pattern, score: Score) -> Self {
        Self { fields, pattern, score }
    }
}

impl Query for ScanQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let finder = match &self.pattern {
            Pattern::Shape(shape) => Finder::Words(WordFinder::new(shape)?),
            Pattern::Contains(part) => Finder::Contains(part.clone()),
        };
        Ok(Box::new(ScanWeight { fields: self.fields.clone(), finder, score: self.score }))
    }
}

struct ScanWeight {
    fields: Vec<Field>,
    finder: Finder,
    score: Score,
}

/// What finds the terms in each segment.
enum Finder {
    Words(WordFinder),
    Contains(String),
}

impl Weight for ScanWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut found = BitSet::with_max_value(reader.max_doc());
        for field in &self.fields {
            scan(reader, *field, &self.finder, &mut |mut postings| {
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    found.insert(doc);
                    doc = postings.advance();
                }
            })?;
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), self.score * boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) != doc {
            return Err(tantivy::TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("has a term of the pattern", scorer.score()))
    }
}

fn scan(
    reader: &SegmentReader,
    field: Field,
    finder: &Finder,
    each: &mut dyn FnMut(SegmentPostings),
) -> tantivy::Result<()> {
    let inverted = reader.inverted_index(field)?;
    match finder {
        Finder::Words(words) => {
            let mut failed = None;
            let _ = words.each(inverted.terms(), &mut |_, info| {
                match inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic) {
                    Ok(postings) => each(postings),
                    Err(error) => failed = Some(error),
                }
                if failed.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            failed.map_or(Ok(()), |error| Err(error.into()))
        }
        Finder::Contains(part) => {
            let mut terms = inverted.terms().stream()?;
            while terms.advance() {
                if std::str::from_utf8(terms.key()).is_ok_and(|term| term.contains(part.as_str())) {
                    each(inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?);
                }
            }
            Ok(())
        }
    }
}

/// The least key past all that begin with `prefix`.
pub(super) fn after(prefix: &str) -> Option<Vec<u8>> {
    let mut key = prefix.as_bytes().to_vec();
    while let Some(last) = key.pop() {
        if last < u8::MAX {
            key.push(last + 1);
            return Some(key);
        }
    }
    None
}
