//! The articles of one segment that have the words of an expression, and its matches in each of them.

use dateline_core::analyze::{PARAGRAPH, SENTENCE};
use dateline_core::schema::Fields;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader, TERMINATED, Term};

use super::{Part, Share};
use crate::plan::Word;
use crate::search::terms::Terms;
use crate::search::union::Union;
use crate::spans::{Ground, MAX_STEPS, Mark, Spans};

/// A positional expression as it is looked for: its words, and what is asked of them by their numbers.
pub(crate) struct Expression {
    words: Vec<Word>,
    pub spans: Spans<usize>,
}

impl Expression {
    pub fn new(spans: &Spans<Word>) -> Self {
        let spans = in_one_list(spans);
        let (words, numbered) = spans.numbered();
        Self { words: words.into_iter().cloned().collect(), spans: numbered }
    }

    /// The terms of each word in one part.
    pub fn terms(&self, part: Part, fields: &Fields) -> Vec<Vec<Term>> {
        self.words.iter().map(|word| part.terms(word, fields)).collect()
    }

    /// Where the bounds of sentences and paragraphs are, if they are asked for: a headline is one sentence, and so is a
    /// byline.
    pub fn bounds(&self, part: Part, fields: &Fields) -> Option<Field> {
        (part == Part::Body && self.spans.needs_bounds()).then_some(fields.bounds)
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
    /// Opens the lists of an expression for one part of an article; `None` where no article of the segment has it.
    pub fn of_part(
        reader: &SegmentReader,
        expression: &Expression,
        part: Part,
        (fields, known): (&Fields, &Terms),
    ) -> tantivy::Result<Option<Self>> {
        let words = expression.terms(part, fields);
        Self::open((reader, known), &expression.spans, &words, expression.bounds(part, fields))
    }

    /// Opens the lists of an expression over numbered words; `None` where no article of the segment has what a match
    /// needs.
    pub fn open(
        (reader, known): (&SegmentReader, &Terms),
        spans: &Spans<usize>,
        words: &[Vec<Term>],
        bounds: Option<Field>,
    ) -> tantivy::Result<Option<Self>> {
        let words = words.iter().map(|terms| Union::open(reader, known, terms, 0));
        let words: Vec<Union> = words.collect::<tantivy::Result<_>>()?;
        let bounds = match bounds {
            Some(field) => {
                let list = |term| Union::open(reader, known, &[Term::from_field_text(field, term)], 0);
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
    pub fn candidate(&mut self, target: DocId) -> DocId {
        if self.next < target {
            self.next = candidate(&self.spans, &mut self.words, target);
        }
        self.next
    }

    /// How many matches candidate `doc` has, at most, as far as can be told without positions.
    pub fn most(&self, doc: DocId) -> usize {
        if self.next == doc { most(&self.spans, &self.words, doc) } else { 0 }
    }

    /// How many matches article `doc` has, if it is a candidate: `most` if there are more.
    pub fn count(&mut self, doc: DocId, most: usize, budget: &Share) -> usize {
        if self.candidate(doc) != doc {
            return 0;
        }
        let mut ground = read(&mut self.words, &mut self.bounds, &mut self.positions, doc);
        let granted = budget.grant(doc, ground.steps);
        // Reading a place costs about as much as looking at it.
        let read = ground.positions.iter().map(Vec::len).sum();
        ground.steps = granted.saturating_sub(read);
        let count = ground.count(&self.spans, most);
        budget.spend(doc, granted - ground.steps, ground.steps == 0);
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
    pub fn size_hint(&self) -> u32 {
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
                        word.others.extend(one.iter().flat_map(|word| word.others.iter().cloned()));
                    }
                    (other, _) => others.push(other),
                }
            }
            if let Some(mut word) = word {
                for terms in [&mut word.forms, &mut word.stems] {
                    terms.sort_unstable();
                    terms.dedup();
                }
                word.others.sort_unstable_by(|a, b| a.form.cmp(&b.form));
                word.others.dedup_by(|next, kept| next.form == kept.form);
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
