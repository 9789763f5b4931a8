//! Coverage: what all articles of the index count, facet by facet, so that a count can be told as a share. Counted when
//! it is first asked for, in one pass over the facet's column, and kept as long as the commit is the latest.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::collect::count_all;
use crate::facet::Tally;
use crate::request::Facet;
use crate::searcher::{SearchError, State};

/// The tallies that were asked for, of one commit.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    tallies: RwLock<HashMap<Facet, Arc<Tally>>>,
}

impl Coverage {
    fn get(&self, facet: Facet) -> Option<Arc<Tally>> {
        self.tallies.read().unwrap_or_else(PoisonError::into_inner).get(&facet).cloned()
    }
}

impl State {
    /// The tallies of `facets`, whose widths are given, over all articles; one for each.
    pub fn coverage(&self, facets: &[Facet]) -> Result<Vec<Arc<Tally>>, SearchError> {
        let mut missing: Vec<Facet> = Vec::new();
        for facet in facets {
            if !missing.contains(facet) && self.coverage.get(*facet).is_none() {
                missing.push(*facet);
            }
        }
        if !missing.is_empty() {
            let counts = count_all(&self.searcher, &self.columns, &missing, self.statistics.articles)?;
            let fresh: Vec<(Facet, Arc<Tally>)> = missing
                .into_iter()
                .zip(counts)
                .map(|(facet, counts)| (facet, Arc::new(Tally::of(facet, counts))))
                .collect();
            self.coverage.tallies.write().unwrap_or_else(PoisonError::into_inner).extend(fresh);
        }
        Ok(facets.iter().filter_map(|facet| self.coverage.get(*facet)).collect())
    }
}
