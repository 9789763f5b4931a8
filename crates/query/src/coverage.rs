//! Coverage: what all articles of the index count, facet by facet, so that a count can be told as a share. What the commit
//! does not have of it is counted when it is first asked for, in one pass over the facet's column, and kept as long as the
//! commit is the latest.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use dateline_core::Precision;
use dateline_core::coverage::Values;

use crate::collect::{Counts, count_all};
use crate::facet::Tally;
use crate::request::{DateField, Facet};
use crate::searcher::{SearchError, State};

/// The tallies that were asked for, of one commit.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    tallies: RwLock<HashMap<Facet, Arc<Tally>>>,
    /// What the commit has of them, read when it is first asked for.
    kept: OnceLock<Option<dateline_core::coverage::Coverage>>,
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
            let mut fresh: Vec<(Facet, Arc<Tally>)> = Vec::with_capacity(missing.len());
            missing.retain(|facet| match self.kept(*facet) {
                Some(counts) => {
                    fresh.push((*facet, Arc::new(Tally::of(*facet, counts))));
                    false
                }
                None => true,
            });
            let counts = count_all(&self.searcher, &self.columns, &missing, self.statistics.articles)?;
            let counted = missing.into_iter().zip(counts);
            fresh.extend(counted.map(|(facet, counts)| (facet, Arc::new(Tally::of(facet, counts)))));
            self.coverage.tallies.write().unwrap_or_else(PoisonError::into_inner).extend(fresh);
        }
        Ok(facets.iter().filter_map(|facet| self.coverage.get(*facet)).collect())
    }

    /// What the commit has of a facet.
    fn kept(&self, facet: Facet) -> Option<Counts> {
        let kept = self.coverage.kept.get_or_init(|| {
            let kept = dateline_core::coverage::Coverage::kept(&self.store, &self.searcher)?;
            let of = |values: &Option<Values>| values.as_ref().map_or(0, |values| values.all);
            let most = kept.dated.max(of(&kept.outlets)).max(of(&kept.langs));
            (most <= self.statistics.articles).then_some(kept)
        });
        let kept = kept.as_ref()?;
        match facet {
            Facet::Date { field: DateField::Published, .. } => {
                let coarse = kept.coarse.iter();
                let coarse =
                    coarse.filter_map(|(day, code, count)| Some(((*day, Precision::from_code(*code)?), *count)));
                let undated = self.statistics.articles - kept.dated;
                Some(Counts::Days { days: kept.days.clone(), coarse: coarse.collect(), undated })
            }
            Facet::Outlet => kept.outlets.as_ref().map(|values| self.values(values)),
            Facet::Lang => kept.langs.as_ref().map(|values| self.values(values)),
            _ => None,
        }
    }

    fn values(&self, Values { counts, all }: &Values) -> Counts {
        let values = counts.iter().map(|(value, count)| (value.as_str().into(), *count)).collect();
        Counts::Values { values, none: self.statistics.articles - all }
    }
}

#[cfg(test)]
mod tests {
    use dateline_core::store::Store;
    use dateline_core::writer::Writer;
    use dateline_core::{Article, Dated, Origin, Outlet};

    use super::*;
    use crate::fixture::{article, put};
    use crate::{SearchRequest, Searcher};

    #[test]
    fn shares_are_the_same_whether_a_commit_has_them_or_not() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open_or_create(dir.path()).unwrap();
        let mut writer = Writer::new(&store, 1, 0).unwrap();
        let dates = [Some("2025-05-16"), Some("2025-05"), Some("2024"), Some("2025-05-16T10:00:00Z"), None];
        for number in 0..30 {
            let published = dates[number % 5].map(|date| Dated::parse_iso(date, Origin::Field).unwrap());
            let outlet = (number % 3 > 0).then(|| Outlet { name: Some(format!("Outlet {}", number % 3)), site: None });
            let body = format!("The ferry left{}.", if number % 2 > 0 { " for Istanbul" } else { "" });
            put(&mut writer, &Article { body, published, outlet, ..article(number) });
        }
        writer.commit().unwrap();
        let ask = || {
            let mut request = SearchRequest::new("istanbul", jiff::civil::date(2026, 1, 1));
            let date = Facet::Date { field: DateField::Published, width: None };
            (request.facets, request.shares) = (vec![date, Facet::Outlet, Facet::Lang], true);
            let searcher = Searcher::open(dir.path()).unwrap();
            let is_kept = searcher.current().unwrap().kept(Facet::Outlet).is_some();
            (is_kept, format!("{:?}", searcher.search(&request).unwrap().facets))
        };
        let (is_kept, counted) = ask();
        assert!(!is_kept && counted.contains("of: Some(6)"), "{counted}");
        writer.finish_run(30, &|| false).unwrap();
        assert_eq!(ask(), (true, counted));
    }
}
