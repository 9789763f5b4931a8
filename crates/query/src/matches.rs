//! Matches: an article that was found goes in, the places of the words that made it match come out. They are read from
//! the same posting lists that the search went through, so a mark is a match and nothing else is.

use std::collections::HashSet;
use std::ops::Range;

use dateline_core::analyze::{exact_term, words};
use foldhash::fast::RandomState;
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocId, SegmentReader};

use crate::plan::{Atom, Plan, Scope, Shape, What};
use crate::search::{Context, Expression, Occurrences, Part, query};
use crate::spans::Spans;

/// So many words of one article are told to have matched. A prefix may stand for a million that a hostile text has.
const MOST_MATCHED: usize = 1_000;

/// A match in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Which atom of the query it is of: a word, or one word of an operator's.
    pub atom: usize,
}

/// The matches of one article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matches {
    pub title: Vec<Match>,
    pub body: Vec<Match>,
    pub byline: Vec<Match>,
    /// The words that matched, folded, each once: the first [`MOST_MATCHED`].
    pub words: Vec<String>,
    /// How many articles of the segment each atom has, at most: the rarer, the more telling.
    pub frequencies: Vec<u32>,
}

/// The texts of an article.
pub(crate) struct Texts<'a> {
    pub title: &'a str,
    pub body: &'a str,
    pub byline: &'a str,
}

/// Looks for the matches of a plan in one article after the other. Of articles that come in the order of the index the
/// lists are opened once for each segment.
pub(crate) struct Matcher<'a> {
    plan: &'a Plan,
    searcher: &'a tantivy::Searcher,
    context: &'a Context<'a>,
    /// The last article that was looked through.
    at: DocAddress,
    /// The lists of each positional expression in the segment of that article, in the order in which the plan has them.
    opened: Vec<Opened>,
    /// How many of these were gone through in the current article.
    visited: usize,
}

/// The lists of a positional expression in the parts of its scope.
type Opened = Vec<(Part, Option<Occurrences>)>;

/// Matched words: the position of the first, how many, and the atom that they are of.
type Place = (u32, u32, usize);

/// Matched places in one article, by positions or by the shape of words.
#[derive(Default)]
struct Places {
    title: Vec<Place>,
    body: Vec<Place>,
    byline: Vec<Place>,
    shapes: Vec<(Shape, Scope, usize)>,
    frequencies: Vec<u32>,
}

impl<'a> Matcher<'a> {
    /// A matcher for what `plan` looks for, which has opened nothing yet.
    pub fn new(plan: &'a Plan, searcher: &'a tantivy::Searcher, context: &'a Context<'a>) -> Self {
        Self { plan, searcher, context, at: DocAddress::new(0, 0), opened: Vec::new(), visited: 0 }
    }

    /// The matches of an article.
    pub fn matches(&mut self, address: DocAddress, texts: &Texts<'_>) -> tantivy::Result<Matches> {
        // Lists are read forwards.
        if address.segment_ord != self.at.segment_ord || address.doc_id < self.at.doc_id {
            self.opened.clear();
        }
        (self.at, self.visited) = (address, 0);
        let mut places = Places::default();
        let plan = self.plan;
        self.collect(plan, address.doc_id, true, &mut places)?;
        let mut found = Matches { frequencies: std::mem::take(&mut places.frequencies), ..Matches::default() };
        let mut words = Distinct::default();
        for (text, positions, scope, into) in [
            (texts.title, &mut places.title, Scope::Title, &mut found.title),
            (texts.body, &mut places.body, Scope::Body, &mut found.body),
            (texts.byline, &mut places.byline, Scope::Byline, &mut found.byline),
        ] {
            let shapes: Vec<(&Shape, usize)> = places
                .shapes
                .iter()
                .filter(|(_, wanted, _)| *wanted == Scope::Anywhere || *wanted == scope)
                .map(|(shape, _, atom)| (shape, *atom))
                .collect();
            locate(text, positions, &shapes, into, &mut words);
        }
        found.words = words.list;
        Ok(found)
    }

    /// Collects the places of a part of the plan, if the article meets that part. Where it is `known` to meet it (it
    /// was found, and no OR stands between), conditions are not looked up again.
    fn collect(&mut self, plan: &Plan, doc: DocId, known: bool, places: &mut Places) -> tantivy::Result<bool> {
        match plan {
            Plan::All => Ok(true),
            Plan::Filter(_) | Plan::Not(_) if known => Ok(true),
            Plan::Nothing => Ok(false),
            Plan::Atom(atom) => self.atom(atom, doc, known, places),
            Plan::Boost(inner, _) => self.collect(inner, doc, known, places),
            Plan::Not(inner) => Ok(!self.collect(inner, doc, false, &mut Places::default())?),
            Plan::And(parts) => {
                // At the top every part is met; below an OR one may not be, and then none of the others counts.
                let mut own = Places { frequencies: std::mem::take(&mut places.frequencies), ..Places::default() };
                let mut all = true;
                for part in parts {
                    all &= self.collect(part, doc, known, &mut own)?;
                }
                places.frequencies = std::mem::take(&mut own.frequencies);
                if all {
                    places.add(own);
                }
                Ok(all)
            }
            Plan::Or(parts) | Plan::AtLeast { of: parts, .. } => {
                let mut any = false;
                for part in parts {
                    any |= self.collect(part, doc, false, places)?;
                }
                Ok(any)
            }
            Plan::Filter(_) => self.meets(plan, doc),
        }
    }

    fn segment(&self) -> &'a SegmentReader {
        self.searcher.segment_reader(self.at.segment_ord)
    }

    /// Whether the article meets a part of the plan, asked of the index.
    fn meets(&self, plan: &Plan, doc: DocId) -> tantivy::Result<bool> {
        let query = query(plan, self.context);
        let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        let mut docs = weight.scorer(self.segment(), 1.0)?;
        Ok(docs.doc() <= doc && docs.seek(doc) == doc)
    }

    fn atom(&mut self, atom: &Atom, doc: DocId, known: bool, places: &mut Places) -> tantivy::Result<bool> {
        match &atom.what {
            What::Words(words) => {
                let spans = || Expression::new(&Spans::Phrase { words: words.clone(), slop: 0 });
                self.spans(&spans, 1, atom.scope, (doc, known), places)
            }
            What::Spans { spans, times } => {
                self.spans(&|| Expression::new(spans), *times, atom.scope, (doc, known), places)
            }
            // More words have the shape than are looked for one by one: each word of the text is compared with it.
            What::Shape(shape) => {
                let number = places.frequencies.len();
                places.frequencies.push(self.segment().max_doc());
                let met = known || self.meets(&Plan::Atom(atom.clone()), doc)?;
                if met {
                    places.shapes.push((shape.clone(), atom.scope, number));
                }
                Ok(met)
            }
        }
    }

    /// Collects the places of a positional expression, if it matches often enough. Each of its words is an atom, so
    /// that a passage in which they meet is worth more than one that has one of them. An article that is known to have it
    /// has it, also where not all of its matches are looked at.
    fn spans(
        &mut self,
        expression: &dyn Fn() -> Expression,
        times: u32,
        scope: Scope,
        (doc, known): (DocId, bool),
        places: &mut Places,
    ) -> tantivy::Result<bool> {
        let first = places.frequencies.len();
        places.frequencies.push(0);
        if self.visited == self.opened.len() {
            let expression = expression();
            let (segment, known) = (self.segment(), (self.context.fields, &*self.context.statistics.terms));
            let open = |part: &Part| Ok((*part, Occurrences::of_part(segment, &expression, *part, known)?));
            self.opened.push(Part::of(scope).iter().map(open).collect::<tantivy::Result<_>>()?);
        }
        let opened = &mut self.opened[self.visited];
        self.visited += 1;
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        let mut matches = 0;
        for (part, occurrences) in opened {
            let Some(occurrences) = occurrences else {
                continue;
            };
            let frequencies = occurrences.frequencies();
            places.frequencies.resize(first + frequencies.len(), 0);
            for (sum, frequency) in places.frequencies[first..].iter_mut().zip(frequencies) {
                *sum = sum.saturating_add(frequency);
            }
            matches += occurrences.marks(doc, &mut found[*part as usize]);
        }
        if !known && matches < times as usize {
            return Ok(false);
        }
        for (into, found) in [&mut places.title, &mut places.body, &mut places.byline].into_iter().zip(found) {
            into.extend(found.into_iter().map(|mark| (mark.start, mark.count, first + mark.word)));
        }
        Ok(known || matches > 0)
    }
}

impl Places {
    fn add(&mut self, more: Self) {
        self.title.extend(more.title);
        self.body.extend(more.body);
        self.byline.extend(more.byline);
        self.shapes.extend(more.shapes);
    }
}

/// Words in the order in which they came, each once, as many as are told.
#[derive(Default)]
struct Distinct {
    list: Vec<String>,
    known: HashSet<String, RandomState>,
}

impl Distinct {
    fn is_full(&self) -> bool {
        self.list.len() == MOST_MATCHED
    }

    fn add(&mut self, word: String) {
        if !self.known.contains(&word) {
            self.known.insert(word.clone());
            self.list.push(word);
        }
    }
}

/// Turns positions into bytes by walking the text's words once, up to the last one that is needed.
fn locate(
    text: &str,
    positions: &mut Vec<Place>,
    shapes: &[(&Shape, usize)],
    into: &mut Vec<Match>,
    matched: &mut Distinct,
) {
    positions.sort_unstable();
    positions.dedup();
    if positions.is_empty() && shapes.is_empty() {
        return;
    }
    let mut next = positions.iter().peekable();
    // Matches that began before the current word: the first byte, the words still to come, the atom.
    let mut open: Vec<(usize, u32, usize)> = Vec::new();
    for (position, word) in words(text).enumerate() {
        let mut hit = false;
        while let Some((_, count, atom)) = next.next_if(|(start, ..)| *start as usize == position) {
            open.push((word.start, *count, *atom));
        }
        let of_shape = shapes.iter().filter(|(shape, _)| shape.is_of_written(word.text));
        open.extend(of_shape.map(|(_, atom)| (word.start, 1, *atom)));
        for (start, left, atom) in &mut open {
            hit = true;
            *left -= 1;
            if *left == 0 {
                into.push(Match { range: *start..word.end(), atom: *atom });
            }
        }
        open.retain(|(_, left, _)| *left > 0);
        if hit && !matched.is_full() {
            matched.add(exact_term(word.text));
        }
        if shapes.is_empty() && open.is_empty() && next.peek().is_none() {
            break;
        }
    }
    into.sort_by_key(|hit| (hit.range.start, hit.range.end, hit.atom));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_become_bytes() {
        let text = "The talks in Istanbul, the peace talks.";
        let (mut found, mut words) = (Vec::new(), Distinct::default());
        locate(
            text,
            &mut vec![(5, 2, 1), (1, 1, 0), (6, 1, 0)],
            &[(&Shape::Prefix("ist".to_owned()), 2)],
            &mut found,
            &mut words,
        );
        let slices: Vec<(&str, usize)> = found.iter().map(|hit| (&text[hit.range.clone()], hit.atom)).collect();
        assert_eq!(slices, [("talks", 0), ("Istanbul", 2), ("peace talks", 1), ("talks", 0)]);
        assert_eq!(words.list, ["talks", "istanbul", "peace"]);
    }

    #[test]
    fn of_very_many_words_that_match_the_first_are_told_and_all_are_marked() {
        let many = MOST_MATCHED * 3;
        let text: String = (0..many).map(|number| format!("quay{number} ")).collect();
        let (mut found, mut words) = (Vec::new(), Distinct::default());
        locate(&text, &mut Vec::new(), &[(&Shape::Prefix("quay".to_owned()), 0)], &mut found, &mut words);
        assert_eq!((found.len(), words.list.len()), (many, MOST_MATCHED));
        assert_eq!((words.list[0].as_str(), words.list[MOST_MATCHED - 1].as_str()), ("quay0", "quay999"));
    }
}
