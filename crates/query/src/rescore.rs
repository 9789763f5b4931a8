//! Rescore: the best articles of the first pass go in; the same articles come out, in an order that takes
//! more of the evidence into account than fits into a pass over all of them. What matches does not change.
//!
//! Five kinds of evidence are added to a score, never taken from it, so that the articles stay above those that were
//! not rescored:
//!
//! - **lead**: news says first what matters most, so a word counts for more the earlier it stands in the body;
//! - **passage**: the words of the query weigh more where they stand close together. The weight of the best passage is
//!   the share of the query's idf that it has (an old idea: J. Callan, "Passage-level evidence in document retrieval",
//!   SIGIR 1994), squared, so that one common word alone does little;
//! - **name**: a query of a few words is mostly a name or a set phrase: what has it word for word, in that order, comes
//!   first;
//! - **period**: of a question with `July 1989` in it, an article published then has these words: see [`period`];
//! - **feedback**: see [`feedback`].

mod feedback;
mod period;

pub(crate) use feedback::Feedback;

use dateline_core::schema::{self, Fields};
use tantivy::{DocId, SegmentOrdinal};

use crate::collect::Found;
use crate::plan::{Atom, Plan, What};
use crate::search::{AtomQuery, AtomWeight, DaysQuery, Statistics};

/// How many articles are rescored where any of the words will do, which leaves much to be told apart: as many as
/// ranking tests look at.
pub(crate) const DEEP: usize = 1000;

/// How many are rescored where all words are required: the first pages, at a tenth of a millisecond.
pub(crate) const SHALLOW: usize = 50;

/// Of a longer query the most telling words are looked at alone: reading the places of all would take too long.
const MAX_ATOMS: usize = 64;

/// Longer queries are questions, not names.
const MOST_NAME_ATOMS: usize = 4;

/// Of the articles that have all words of a name one in so many has it whole, at the least.
const LEAST_SHARE: usize = 5;

/// Words that tell less than this share of what the most telling one does (`the`, `of`) are not looked at.
const LEAST_TELLING: f32 = 0.1;

/// Past so many times [`Ranking::lead_words`](crate::Ranking) a place is worth nothing: `exp(-6)` is 1/400.
const LEAD_ENDS: f32 = 6.0;

/// What is needed to rescore.
pub(crate) struct Rescorer<'a> {
    pub searcher: &'a tantivy::Searcher,
    pub fields: &'a Fields,
    pub statistics: &'a Statistics,
}

/// Articles to rescore: of each segment the documents in order, and where each stands in the list of what was found.
pub(crate) struct Candidates {
    segments: Vec<(SegmentOrdinal, Vec<(DocId, usize)>)>,
}

/// A word or phrase of the query, and the factor on its score.
struct Sought<'p> {
    /// It as it was written, where it is a single word.
    text: Option<&'p str>,
    weight: AtomWeight,
    boost: f32,
    /// Where it stands among the words of the query.
    offset: u32,
}

impl Sought<'_> {
    /// What it weighs in an article that has it once.
    fn mass(&self) -> f32 {
        self.weight.idf() * self.boost
    }
}

impl Rescorer<'_> {
    /// Adds the evidence of period, lead and passage to the scores of `found` and puts it in order again.
    pub fn rescore(&self, plan: &Plan, found: &mut [Found]) -> tantivy::Result<()> {
        let ranking = &self.statistics.ranking;
        if found.len() < 2 || (ranking.lead <= 0.0 && ranking.passage <= 0.0 && ranking.period <= 0.0) {
            return Ok(());
        }
        let mut atoms = self.sought(plan)?;
        let is_short = (2..=MOST_NAME_ATOMS).contains(&atoms.len());
        self.add_periods(&atoms, found)?;
        keep_telling(&mut atoms);
        let lead_end = (ranking.lead_words * LEAD_ENDS) as u32;
        let worth = |position: u32| match position < lead_end {
            true => ranking.lead * (-(position as f32) / ranking.lead_words).exp(),
            false => 0.0,
        };
        let mut places: Vec<Vec<(u32, usize)>> = vec![Vec::new(); found.len()];
        let mut positions = Vec::new();
        for (ordinal, docs) in &Candidates::of(found).segments {
            let reader = self.searcher.segment_reader(*ordinal);
            for (number, atom) in atoms.iter().enumerate() {
                let Some(mut scorer) = atom.weight.open(reader, atom.boost, true)? else {
                    continue;
                };
                for (doc, at) in docs {
                    if scorer.is_in(*doc) {
                        positions.clear();
                        found[*at].score += scorer.gain(worth, &mut positions);
                        places[*at].extend(positions.iter().map(|position| (*position, number)));
                    }
                }
            }
        }
        if atoms.len() > 1 && atoms.iter().any(|atom| atom.weight.idf() * atom.boost > 0.0) {
            let masses: Vec<f32> = atoms.iter().map(Sought::mass).collect();
            let total: f32 = masses.iter().sum();
            for (article, places) in found.iter_mut().zip(&mut places) {
                places.sort_unstable();
                let share = best_passage(places, &masses, ranking.passage_words) / total;
                article.score += ranking.passage * total * share * share;
            }
            if is_short {
                self.add_names(&atoms, &places, found);
            }
        }
        Found::sort(found);
        Ok(())
    }

    /// Adds to the articles that have the query word for word, where a good part of those that have all of its words do: then it is a name
    /// (`White House`), else just words that may meet (`mill fire`).
    fn add_names(&self, atoms: &[Sought<'_>], places: &[Vec<(u32, usize)>], found: &mut [Found]) {
        let has_all =
            |places: &&Vec<(u32, usize)>| (0..atoms.len()).all(|number| places.iter().any(|(_, atom)| *atom == number));
        let all = places.iter().filter(has_all).count();
        let whole: Vec<usize> = (0..places.len()).filter(|at| has_whole(&places[*at], atoms)).collect();
        if whole.len() * LEAST_SHARE >= all {
            let total: f32 = atoms.iter().map(Sought::mass).sum();
            for at in whole {
                found[at].score += self.statistics.ranking.name * total;
            }
        }
    }

    /// The words and phrases of a plan that say something of rank, each once, in the order of the query.
    fn sought<'p>(&self, plan: &'p Plan) -> tantivy::Result<Vec<Sought<'p>>> {
        let mut atoms = Vec::new();
        scoring(plan, 1.0, &mut atoms);
        let mut sought = Vec::with_capacity(atoms.len());
        let mut offset = 0;
        for (atom, boost) in atoms {
            if let What::Words(words) = &atom.what {
                let query = AtomQuery::new(words, atom.scope, self.fields, self.statistics);
                let text = match words.as_slice() {
                    [word] => Some(word.text.as_str()),
                    _ => None,
                };
                sought.push(Sought { text, weight: query.scored()?, boost, offset });
                offset += words.len() as u32;
            }
        }
        Ok(sought)
    }

    /// Adds to the articles of a period what the words weigh that name it.
    fn add_periods(&self, atoms: &[Sought<'_>], found: &mut [Found]) -> tantivy::Result<()> {
        let words: Vec<Option<&str>> = atoms.iter().map(|atom| atom.text).collect();
        for period in period::periods(&words) {
            let mass: f32 = atoms[period.words].iter().map(Sought::mass).sum();
            let query = DaysQuery { columns: schema::PUBLISHED, range: period.days };
            for (ordinal, docs) in Candidates::of(found).segments {
                let days = query.open(self.searcher.segment_reader(ordinal))?;
                for (doc, at) in docs {
                    if days.meets(doc) {
                        found[at].score += self.statistics.ranking.period * mass;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Keeps those that tell articles apart, the most telling first.
fn keep_telling(atoms: &mut Vec<Sought<'_>>) {
    atoms.sort_by(|a, b| b.weight.idf().total_cmp(&a.weight.idf()));
    let least = atoms.first().map_or(0.0, |best| best.weight.idf() * LEAST_TELLING);
    atoms.retain(|atom| atom.weight.idf() > least);
    atoms.truncate(MAX_ATOMS);
}

impl Candidates {
    pub fn of(found: &[Found]) -> Self {
        let mut all: Vec<_> = found.iter().map(|found| found.address).zip(0..).collect();
        all.sort_unstable();
        let mut segments: Vec<(SegmentOrdinal, Vec<(DocId, usize)>)> = Vec::new();
        for (address, at) in all {
            match segments.last_mut() {
                Some((ordinal, docs)) if *ordinal == address.segment_ord => docs.push((address.doc_id, at)),
                _ => segments.push((address.segment_ord, vec![(address.doc_id, at)])),
            }
        }
        Self { segments }
    }
}

/// Collects the atoms whose scores are in that of the plan, each once; the plan's depth is bounded by the parser.
fn scoring<'p>(plan: &'p Plan, boost: f32, atoms: &mut Vec<(&'p Atom, f32)>) {
    match plan {
        Plan::Atom(atom) => match atoms.iter_mut().find(|(known, _)| *known == atom) {
            Some((_, sum)) => *sum += boost,
            None => atoms.push((atom, boost)),
        },
        Plan::And(parts) | Plan::Or(parts) | Plan::AtLeast { of: parts, .. } => {
            for part in parts {
                scoring(part, boost, atoms);
            }
        }
        Plan::Boost(inner, factor) => scoring(inner, boost * factor, atoms),
        Plan::All | Plan::Nothing | Plan::Filter(_) | Plan::Not(_) => {}
    }
}

/// Whether all atoms stand next to one another somewhere, in the order of the query. `places` are in order.
fn has_whole(places: &[(u32, usize)], atoms: &[Sought<'_>]) -> bool {
    let mut starts: Vec<(u32, usize)> = places
        .iter()
        .filter_map(|(position, atom)| Some((position.checked_sub(atoms[*atom].offset)?, *atom)))
        .collect();
    starts.sort_unstable();
    starts.dedup();
    starts.chunk_by(|a, b| a.0 == b.0).any(|at_one_start| at_one_start.len() == atoms.len())
}

/// The most that atoms within `length` words weigh together, each counted once. `places` are in order.
fn best_passage(places: &[(u32, usize)], masses: &[f32], length: u32) -> f32 {
    let mut counts = vec![0_u32; masses.len()];
    let (mut first, mut mass, mut best) = (0, 0.0, 0.0_f32);
    for (position, atom) in places {
        if counts[*atom] == 0 {
            mass += masses[*atom];
        }
        counts[*atom] += 1;
        while position - places[first].0 >= length {
            let gone = places[first].1;
            counts[gone] -= 1;
            if counts[gone] == 0 {
                mass -= masses[gone];
            }
            first += 1;
        }
        best = best.max(mass);
    }
    best
}

#[cfg(test)]
mod tests;
