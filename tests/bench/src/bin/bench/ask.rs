//! Asks: indexes and queries go in, how long each engine took for each kind of query comes out. All engines are open in one
//! process, on one thread, and answer each query in turns, so that a machine's moods meet all of them alike.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use dateline_bench::Result;
use dateline_bench::arguments::Arguments;
use dateline_bench::queries::{Kind, Question};
use dateline_core::store::Store;
use dateline_query::{Matching, SearchRequest, Searcher};
use serde::{Deserialize, Serialize};

use crate::measure::{median, percentile};
use crate::whole::{self, Whole};
use crate::{sqlite, tantivy_peer};

/// The day of the questions.
pub const TODAY: jiff::civil::Date = jiff::civil::date(2026, 1, 1);
/// SQLite sorts all that it finds: of each kind it is asked so many.
const OF_SQLITE: usize = 20;

/// What the engines are asked for, in the order of the table's columns.
pub const ENGINES: [&str; 6] = [
    "dateline",
    "dateline, `--exact`",
    "tantivy, 10 best with articles and count",
    "tantivy, 10 best alone",
    "tantivy, 10 best of the body alone",
    "SQLite FTS5",
];

/// Microseconds of a kind of query.
#[derive(Serialize, Deserialize, Clone, Copy, Debug)]
pub struct Times {
    /// Half of the queries took less.
    pub p50: f64,
    /// Nineteen of twenty took less.
    pub p95: f64,
}

/// What was found out.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Asked {
    /// Segments of dateline's index and of tantivy's.
    pub segments: (usize, usize),
    /// For each kind, the times of each of [`ENGINES`]; SQLite's where it was asked.
    pub kinds: BTreeMap<Kind, Vec<Times>>,
    /// Whole searches.
    pub whole: Whole,
}

/// Asks, and prints what was found out.
pub fn report(arguments: &Arguments) -> Result<()> {
    let dir = Path::new(arguments.wanted("dateline")?);
    let searcher = Searcher::open(dir)?;
    let mut tantivy = tantivy_peer::Peer::open(Path::new(arguments.wanted("tantivy")?))?;
    let sqlite = arguments.text("sqlite").map(|dir| sqlite::Peer::open(Path::new(dir))).transpose()?;
    let runs = arguments.number("runs", 5)?;
    let questions: Vec<Question> = fs::read_to_string(arguments.wanted("queries")?)?
        .lines()
        .map(serde_json::from_str)
        .collect::<serde_json::Result<_>>()?;
    let segments = (Store::open(dir)?.index().searchable_segment_ids()?.len(), tantivy.segments());
    let mut kinds = BTreeMap::new();
    for kind in Kind::ALL {
        let of_kind: Vec<&Question> = questions.iter().filter(|question| question.kind == kind).collect();
        let mut times: Vec<Vec<f64>> = vec![Vec::new(); ENGINES.len()];
        for (number, question) in of_kind.iter().enumerate() {
            let (both, body) = (tantivy.query(question, false)?, tantivy.query(question, true)?);
            let mut ways: Vec<Box<dyn Fn() -> Result<usize> + '_>> = vec![
                Box::new(|| dateline(&searcher, question, false)),
                Box::new(|| dateline(&searcher, question, true)),
                Box::new(|| tantivy.best_and_count(&*both)),
                Box::new(|| tantivy.best(&*both)),
                Box::new(|| tantivy.best(&*body)),
            ];
            if let Some(sqlite) = sqlite.as_ref().filter(|_| number < OF_SQLITE) {
                ways.push(Box::new(|| sqlite.best(question)));
            }
            for (way, taken) in in_turns(&ways, runs)?.into_iter().enumerate() {
                times[way].push(taken);
            }
        }
        let of = |times: &Vec<f64>| Times { p50: percentile(times, 50), p95: percentile(times, 95) };
        kinds.insert(kind, times.iter().filter(|times| !times.is_empty()).map(of).collect());
    }
    let whole = whole::ask(&searcher, &mut tantivy, &questions, runs)?;
    println!("{}", serde_json::to_string(&Asked { segments, kinds, whole })?);
    Ok(())
}

/// The median of each way's times, in microseconds. The first round warms up.
pub fn in_turns(ways: &[Box<dyn Fn() -> Result<usize> + '_>], runs: usize) -> Result<Vec<f64>> {
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); ways.len()];
    for run in 0..=runs {
        for (way, times) in ways.iter().zip(&mut times) {
            let started = Instant::now();
            std::hint::black_box(way()?);
            if run > 0 {
                times.push(started.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    Ok(times.iter().map(|times| median(times)).collect())
}

/// The ten best with what hits show of their articles, and how many there are; neither passages nor facets.
fn dateline(searcher: &Searcher, question: &Question, exact: bool) -> Result<usize> {
    let mut request = SearchRequest::new(&question.query, TODAY);
    (request.matching, request.exact) = (Matching::All, exact);
    (request.snippets, request.facets, request.diagnose) = (0, Vec::new(), false);
    Ok(searcher.search(&request)?.total as usize)
}
