//! Beside search: an article by its id, and what the index holds.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use dateline_core::Article;
use dateline_core::ledger::{read_copies, read_rows};
use dateline_core::schema::FORMAT;

use crate::collect::{Counts, PageCollector};
use crate::facet::{self, Tally};
use crate::plan::{Filter, Plan};
use crate::request::{DateField, Facet, Sort};
use crate::response::{Copy, FacetCounts, Shown, Stats};
use crate::search::query;
use crate::searcher::{SearchError, Searcher, State};

/// Articles that an ambiguous beginning of an id gives, at most: enough to choose from.
const AMBIGUOUS: usize = 20;

/// The shortest beginning of an id that is looked up.
const ID_DIGITS: usize = 4;

impl Searcher {
    /// The article with this id, or those whose id begins so (four digits at least). None is found for what is no
    /// beginning of an id.
    ///
    /// # Errors
    /// If the index fails.
    pub fn show(&self, id: &str) -> Result<Vec<Shown>, SearchError> {
        self.answered(|state| {
            let articles = articles(state, id)?;
            let mut shown: Vec<Shown> =
                articles.into_iter().map(|article| Shown { article, copies: Vec::new() }).collect();
            add_copies(state, &mut shown)?;
            Ok(shown)
        })
    }

    /// The article with this id, or those whose id begins so, as [`Searcher::show`], without their copies.
    ///
    /// # Errors
    /// If the index fails.
    pub fn articles(&self, id: &str) -> Result<Vec<Article>, SearchError> {
        self.answered(|state| articles(state, id))
    }

    /// What the index holds.
    ///
    /// # Errors
    /// If the index fails.
    pub fn stats(&self) -> Result<Stats, SearchError> {
        self.answered(stats)
    }
}

/// What the index holds.
fn stats(state: &State) -> Result<Stats, SearchError> {
    let date = Facet::Date { field: DateField::Published, width: None };
    let facets = vec![date, Facet::Lang, Facet::Outlet];
    let collector = PageCollector { columns: &state.columns, sort: Sort::Newest, keep: 1, facets };
    let query = query(&Plan::All, &state.context());
    let page = state.searcher.search(&*query, &collector)?;
    let mut counts = page.counts.into_iter();
    let (first, last, undated) = match counts.next() {
        Some(Counts::Days { days, coarse, undated }) => {
            (facet::earliest(&days, &coarse), facet::latest(&days, &coarse), undated)
        }
        _ => (None, None, 0),
    };
    let mut values = |which| counts.next().map_or_else(none, |counts| Tally::of(which, counts).buckets(which, None));
    let (langs, outlets) = (values(Facet::Lang), values(Facet::Outlet));
    let mut inputs = BTreeMap::new();
    let mut sources: HashSet<Arc<str>> = HashSet::new();
    read_rows(&state.searcher, |row| {
        *inputs.entry(row.ending.as_str()).or_default() += 1;
        sources.insert(row.source);
    })?;
    Ok(Stats {
        articles: state.statistics.articles,
        inputs,
        sources: sources.len() as u64,
        first,
        last,
        undated,
        langs,
        outlets,
        words: words(state)?,
        bytes: size(&state.store.data_dir()),
        segments: state.searcher.segment_readers().len(),
        format: FORMAT,
    })
}

/// The articles whose id begins so.
fn articles(state: &State, id: &str) -> Result<Vec<Article>, SearchError> {
    let id = id.trim().to_ascii_lowercase();
    if id.len() < ID_DIGITS || id.len() > 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(Vec::new());
    }
    let query = query(&Plan::Filter(Filter::Id(id)), &state.context());
    let collector = PageCollector { columns: &state.columns, sort: Sort::Newest, keep: AMBIGUOUS, facets: Vec::new() };
    let page = state.searcher.search(&*query, &collector)?;
    page.best.into_iter().map(|found| state.article(found.address).map(Arc::unwrap_or_clone)).collect()
}

fn none() -> FacetCounts {
    FacetCounts::Values { buckets: Vec::new(), other: 0 }
}

/// Adds to each article the inputs that were set aside for it.
fn add_copies(state: &State, shown: &mut [Shown]) -> Result<(), SearchError> {
    for Shown { article, copies } in shown {
        read_copies(&state.searcher, article.id, |row| {
            copies.push(Copy { path: row.source.to_string(), ending: row.ending.as_str() });
        })?;
        copies.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(())
}

fn words(state: &State) -> Result<u64, SearchError> {
    let fields = state.store.fields();
    let mut words = 0;
    for segment in state.searcher.segment_readers() {
        for field in [fields.title_exact, fields.body_exact] {
            words += segment.inverted_index(field)?.total_num_tokens();
        }
    }
    Ok(words)
}

/// The size of the files in a folder. One that vanishes meanwhile (a merge) counts nothing.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
