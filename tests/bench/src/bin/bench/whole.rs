//! Whole searches: all that a page of results shows, by dateline and by tantivy, query by query.

use dateline_bench::Result;
use dateline_bench::queries::Question;
use dateline_query::{DateField, Facet, SearchRequest, Searcher};
use serde::{Deserialize, Serialize};

use crate::ask::{TODAY, in_turns};
use crate::measure::percentile;
use crate::tantivy_peer::Peer;

/// Microseconds of whole searches: the middle one and that below which 99 of 100 lie.
#[derive(Serialize, Deserialize, Clone, Copy, Debug)]
pub struct Whole {
    /// How many queries.
    pub queries: usize,
    /// dateline's.
    pub dateline: (f64, f64),
    /// tantivy's.
    pub tantivy: (f64, f64),
}

/// Asks all of them of both.
pub fn ask(searcher: &Searcher, tantivy: &mut Peer, questions: &[Question], runs: usize) -> Result<Whole> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for question in questions {
        let query = tantivy.query(question, false)?;
        let times = in_turns(&[Box::new(|| dateline(searcher, question)), Box::new(|| tantivy.whole(&*query))], runs)?;
        ours.push(times[0]);
        theirs.push(times[1]);
    }
    let both = |times: &[f64]| (percentile(times, 50), percentile(times, 99));
    Ok(Whole { queries: questions.len(), dateline: both(&ours), tantivy: both(&theirs) })
}

/// The request as the command line makes it: ten hits of all fields, three passages each, articles by period and outlet.
fn dateline(searcher: &Searcher, question: &Question) -> Result<usize> {
    let mut request = SearchRequest::new(&question.query, TODAY);
    request.facets = vec![Facet::Date { field: DateField::Published, width: None }, Facet::Outlet];
    let response = searcher.search(&request)?;
    std::hint::black_box(&response.hits);
    Ok(response.total as usize)
}
