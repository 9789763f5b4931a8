//! Stage 5 of a query: the best articles of the first pass go in; the same articles come out, in an order that takes
//! more of the evidence into account than fits into a pass over all of them. What matches does not change.
//!
//! Three kinds of evidence are added to a score, never taken from it, so that the articles stay above those that were
//! not rescored:
//!
//! - **lead**: news says first what matters most, so a word counts for more the earlier it stands in the body;
//! - **passage**: the words of the query weigh more where they stand close together. The weight of the best passage is
//!   the share of the query's idf that it has (an old idea: J. Callan, "Passage-level evidence in document retrieval",
//!   SIGIR 1994), squared, so that one common word alone does little;
//! - **feedback**: see [`feedback`].

mod feedback;

pub(crate) use feedback::Feedback;

use dateline_core::schema::Fields;
use tantivy::{DocId, SegmentOrdinal};

use crate::collect::Found;
use crate::plan::{Atom, Plan, What};
use crate::search::{AtomQuery, AtomWeight, Statistics};

/// How many articles are rescored where any of the words will do, which leaves much to be told apart: as many as
/// ranking tests look at.
pub(crate) const DEEP: usize = 1000;

/// How many are rescored where all words are required: the first pages, at a tenth of a millisecond.
pub(crate) const SHALLOW: usize = 50;

/// Of a longer query the most telling words are looked at alone: reading the places of all would take too long.
const MAX_ATOMS: usize = 64;

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

/// An atom that tells articles apart, and the factor on its score.
struct Telling {
    weight: AtomWeight,
    boost: f32,
}

impl Rescorer<'_> {
    /// Adds the evidence of lead and passage to the scores of `found` and puts it in order again.
    pub fn rescore(&self, plan: &Plan, found: &mut [Found]) -> tantivy::Result<()> {
        let ranking = &self.statistics.ranking;
        if found.len() < 2 || (ranking.lead <= 0.0 && ranking.passage <= 0.0) {
            return Ok(());
        }
        let atoms = self.telling(plan)?;
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
        if atoms.len() > 1 {
            let masses: Vec<f32> = atoms.iter().map(|atom| atom.weight.idf() * atom.boost).collect();
            let total: f32 = masses.iter().sum();
            for (article, places) in found.iter_mut().zip(&mut places) {
                places.sort_unstable();
                let share = best_passage(places, &masses, ranking.passage_words) / total;
                article.score += ranking.passage * total * share * share;
            }
        }
        Found::sort(found);
        Ok(())
    }

    /// The atoms of a plan that say something of rank, each once; none where there is but one and it is a filter.
    fn telling(&self, plan: &Plan) -> tantivy::Result<Vec<Telling>> {
        let mut atoms = Vec::new();
        scoring(plan, 1.0, &mut atoms);
        let mut telling = Vec::with_capacity(atoms.len());
        for (atom, boost) in atoms {
            if let What::Words(words) = &atom.what {
                let query = AtomQuery::new(words, atom.scope, self.fields, self.statistics);
                telling.push(Telling { weight: query.scored(self.searcher)?, boost });
            }
        }
        telling.sort_by(|a, b| b.weight.idf().total_cmp(&a.weight.idf()));
        let least = telling.first().map_or(0.0, |best| best.weight.idf() * LEAST_TELLING);
        telling.retain(|atom| atom.weight.idf() > least);
        telling.truncate(MAX_ATOMS);
        Ok(telling)
    }
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
