//! Times one file of queries in process, so that kinds of queries can be compared:
//! `cargo run --release --example kinds -- INDEX QUERIES.txt...`. A line of a file is a query. For each file the median,
//! the 95th and the 99th percentile in microseconds of finding and counting alone, of ten hits without passages and
//! facets, and of a whole request (ten hits with passages, facets by date and outlet). The first round warms up.

use std::path::Path;
use std::time::Instant;

use dateline_query::{DateField, Facet, Matching, SearchRequest, Searcher};

/// How often each query is asked: of its times the median counts.
const ROUNDS: usize = 3;

#[expect(clippy::print_stdout, reason = "it is a report")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [index, files @ ..] = arguments.as_slice() else {
        return Err("usage: kinds INDEX QUERIES.txt...".into());
    };
    let searcher = Searcher::open(Path::new(index))?;
    let today = jiff::civil::date(2026, 1, 1);
    println!("{:<16} {:>20} {:>20} {:>20}", "p50 p95 p99, µs", "find", "ten hits", "whole request");
    for file in files {
        let text = std::fs::read_to_string(file)?;
        let queries: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let mut line = String::new();
        for stage in 0..3 {
            let request = |query: &str| {
                let mut request = SearchRequest::new(query, today);
                request.matching = Matching::All;
                if stage < 2 {
                    (request.snippets, request.facets, request.diagnose) = (0, Vec::new(), false);
                } else {
                    request.facets = vec![Facet::Date { field: DateField::Published, width: None }, Facet::Outlet];
                }
                if stage == 0 {
                    request.limit = 0;
                }
                request
            };
            let times = times(&searcher, &queries, &request)?;
            let at = |share: usize| times.get((times.len() * share / 100).min(times.len() - 1)).copied().unwrap_or(0);
            line += &format!(" {:>20}", format!("{} {} {}", at(50), at(95), at(99)));
        }
        let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        println!("{name:<16}{line}");
    }
    Ok(())
}

/// The time of each query in microseconds, in order.
fn times(
    searcher: &Searcher,
    queries: &[&str],
    request: &dyn Fn(&str) -> SearchRequest,
) -> Result<Vec<u128>, Box<dyn std::error::Error>> {
    let mut times = Vec::with_capacity(queries.len());
    for query in queries {
        let request = request(query);
        searcher.search(&request)?;
        let mut rounds = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let started = Instant::now();
            searcher.search(&request)?;
            rounds.push(started.elapsed().as_micros());
        }
        rounds.sort_unstable();
        times.push(rounds[ROUNDS / 2]);
    }
    times.sort_unstable();
    Ok(times)
}
