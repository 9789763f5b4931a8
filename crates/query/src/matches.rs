//! Matches: an article that was found goes in, the places of the words that made it match come out. They are read from
//! the same posting lists that the search went through, so a mark is a match and nothing else is.

use std::ops::Range;

use dateline_core::analyze::{exact_term, words};
use dateline_core::schema::Fields;
use tantivy::postings::Postings;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, Term};

use crate::plan::{Atom, Plan, Scope, What};
use crate::search::{PhrasePostings, Statistics, query};

/// A match in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Which atom of the query it is of.
    pub atom: usize,
}

/// The matches of one article.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matches {
    pub title: Vec<Match>,
    pub body: Vec<Match>,
    pub byline: Vec<Match>,
    /// The words that matched, folded, each once.
    pub words: Vec<String>,
    /// How many articles of the segment each atom has: the rarer, the more telling.
    pub frequencies: Vec<u32>,
}

/// The texts of an article.
pub(crate) struct Texts<'a> {
    pub title: &'a str,
    pub body: &'a str,
    pub byline: &'a str,
}

/// What is looked through to find matches.
pub(crate) struct Matcher<'a> {
    pub segment: &'a SegmentReader,
    pub searcher: &'a tantivy::Searcher,
    pub fields: &'a Fields,
    pub statistics: &'a Statistics,
}

/// Matched places in one article, by word positions (first, count) or by prefix.
#[derive(Default)]
struct Places {
    title: Vec<(u32, u32, usize)>,
    body: Vec<(u32, u32, usize)>,
    byline: Vec<(u32, u32, usize)>,
    prefixes: Vec<(String, Scope, usize)>,
    frequencies: Vec<u32>,
}

impl Matcher<'_> {
    /// The matches of article `doc`.
    pub fn matches(&self, plan: &Plan, doc: DocId, texts: &Texts<'_>) -> tantivy::Result<Matches> {
        let mut places = Places::default();
        self.collect(plan, doc, true, &mut places)?;
        let mut found = Matches { frequencies: std::mem::take(&mut places.frequencies), ..Matches::default() };
        for (text, positions, scope, into) in [
            (texts.title, &mut places.title, Scope::Title, &mut found.title),
            (texts.body, &mut places.body, Scope::Body, &mut found.body),
            (texts.byline, &mut places.byline, Scope::Byline, &mut found.byline),
        ] {
            let prefixes: Vec<(&str, usize)> = places
                .prefixes
                .iter()
                .filter(|(_, wanted, _)| *wanted == Scope::Anywhere || *wanted == scope)
                .map(|(prefix, _, atom)| (prefix.as_str(), *atom))
                .collect();
            locate(text, positions, &prefixes, into, &mut found.words);
        }
        Ok(found)
    }

    /// Collects the places of a part of the plan, if the article meets that part. Where it is `known` to meet it (it
    /// was found, and no OR stands between), conditions are not looked up again.
    fn collect(&self, plan: &Plan, doc: DocId, known: bool, places: &mut Places) -> tantivy::Result<bool> {
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
            Plan::Filter(_) => {
                let query = query(plan, self.fields, self.statistics);
                let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
                let mut docs = weight.scorer(self.segment, 1.0)?;
                Ok(docs.doc() <= doc && docs.seek(doc) == doc)
            }
        }
    }

    fn atom(&self, atom: &Atom, doc: DocId, known: bool, places: &mut Places) -> tantivy::Result<bool> {
        let number = places.frequencies.len();
        places.frequencies.push(0);
        let words = match &atom.what {
            What::Words(words) => words,
            What::Prefix(prefix) if known => {
                places.frequencies[number] = self.segment.max_doc();
                places.prefixes.push((prefix.clone(), atom.scope, number));
                return Ok(true);
            }
            What::Prefix(prefix) => {
                let met = query(&Plan::Atom(atom.clone()), self.fields, self.statistics)
                    .weight(EnableScoring::disabled_from_searcher(self.searcher))?
                    .scorer(self.segment, 1.0)?;
                let (mut met, frequency) = (met, &mut places.frequencies[number]);
                *frequency = met.size_hint();
                let met = met.doc() <= doc && met.seek(doc) == doc;
                if met {
                    places.prefixes.push((prefix.clone(), atom.scope, number));
                }
                return Ok(met);
            }
        };
        let stemmed = words.iter().all(|word| !word.stems.is_empty());
        let terms = |field: Field, exact: bool| -> Vec<Vec<Term>> {
            words
                .iter()
                .map(|word| match exact {
                    true => vec![Term::from_field_text(field, &word.exact)],
                    false => word.stems.iter().map(|stem| Term::from_field_text(field, stem)).collect(),
                })
                .collect()
        };
        let mut met = false;
        let fields = self.fields;
        let mut look = |field: Field, exact: bool, into: &mut Vec<(u32, u32, usize)>, frequency: &mut u32| {
            let count = self.look(field, &terms(field, exact), doc, number, into)?;
            *frequency += count.unwrap_or(0);
            met |= !into.is_empty() && into.last().is_some_and(|(.., atom)| *atom == number);
            tantivy::Result::Ok(())
        };
        let Places { title, body, byline, frequencies, .. } = places;
        let frequency = &mut frequencies[number];
        // Both views: marks can give words of one written form different stems.
        if matches!(atom.scope, Scope::Anywhere | Scope::Body) {
            if stemmed {
                look(fields.body_stem, false, body, frequency)?;
            }
            look(fields.body_exact, true, body, frequency)?;
        }
        if matches!(atom.scope, Scope::Anywhere | Scope::Title) {
            if stemmed {
                look(fields.title_stem, false, title, frequency)?;
            }
            look(fields.title_exact, true, title, frequency)?;
        }
        if matches!(atom.scope, Scope::Anywhere | Scope::Byline) {
            look(fields.byline, true, byline, frequency)?;
        }
        Ok(met)
    }

    /// Adds the places of a word or phrase in one field; gives how many articles have it there.
    fn look(
        &self,
        field: Field,
        words: &[Vec<Term>],
        doc: DocId,
        atom: usize,
        into: &mut Vec<(u32, u32, usize)>,
    ) -> tantivy::Result<Option<u32>> {
        let [terms] = words else {
            let Some(mut phrase) = PhrasePostings::open(self.segment, field, words)? else {
                return Ok(None);
            };
            if phrase.seek(doc) == doc {
                let length = phrase.len();
                into.extend(phrase.starts().iter().map(|start| (*start, length, atom)));
            }
            return Ok(Some(phrase.size_hint()));
        };
        let inverted = self.segment.inverted_index(field)?;
        let mut frequency = 0;
        let mut positions = Vec::new();
        for term in terms {
            let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)? else {
                continue;
            };
            frequency += postings.size_hint();
            if postings.doc() <= doc && postings.seek(doc) == doc {
                postings.positions(&mut positions);
                into.extend(positions.iter().map(|position| (*position, 1, atom)));
            }
        }
        Ok(Some(frequency))
    }
}

impl Places {
    fn add(&mut self, more: Self) {
        self.title.extend(more.title);
        self.body.extend(more.body);
        self.byline.extend(more.byline);
        self.prefixes.extend(more.prefixes);
    }
}

/// Turns positions into bytes by walking the text's words once, up to the last one that is needed.
fn locate(
    text: &str,
    positions: &mut Vec<(u32, u32, usize)>,
    prefixes: &[(&str, usize)],
    into: &mut Vec<Match>,
    matched: &mut Vec<String>,
) {
    positions.sort_unstable();
    positions.dedup();
    if positions.is_empty() && prefixes.is_empty() {
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
        if !prefixes.is_empty() {
            let folded = exact_term(word.text);
            let begun = prefixes.iter().filter(|(prefix, _)| folded.starts_with(prefix));
            open.extend(begun.map(|(_, atom)| (word.start, 1, *atom)));
        }
        for (start, left, atom) in &mut open {
            hit = true;
            *left -= 1;
            if *left == 0 {
                into.push(Match { range: *start..word.end(), atom: *atom });
            }
        }
        open.retain(|(_, left, _)| *left > 0);
        if hit {
            let folded = exact_term(word.text);
            if !matched.contains(&folded) {
                matched.push(folded);
            }
        }
        if prefixes.is_empty() && open.is_empty() && next.peek().is_none() {
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
        let (mut found, mut words) = (Vec::new(), Vec::new());
        locate(text, &mut vec![(5, 2, 1), (1, 1, 0), (6, 1, 0)], &[("ist", 2)], &mut found, &mut words);
        let slices: Vec<(&str, usize)> = found.iter().map(|hit| (&text[hit.range.clone()], hit.atom)).collect();
        assert_eq!(slices, [("talks", 0), ("Istanbul", 2), ("peace talks", 1), ("talks", 0)]);
        assert_eq!(words, ["talks", "istanbul", "peace"]);
    }
}
