//! Timelines: in go date facets, out come the articles per period as bars, as a table or as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use dateline_query::{Bucket, FacetCounts, Note, SearchResponse, rounded};
use serde::Serialize;

use super::rows::{Cells, Separated};
use super::{Answer, bars, json, rows, text};
use crate::terminal::{HEADING, Look};

/// The columns of `--format timeline-csv`. Articles without the date are in a last row, whose period is `undated`.
const COLUMNS: [&str; 4] = ["period", "count", "of", "share"];

/// The date facets as bars.
pub struct Bars {
    /// What the output looks like.
    pub look: Look,
}

impl Answer for Bars {
    fn begin(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        let several = answer.facets.values().filter(|counts| matches!(counts, FacetCounts::Date { .. })).count() > 1;
        for (name, counts) in &answer.facets {
            let FacetCounts::Date { unit, .. } = counts else {
                continue;
            };
            if several {
                writeln!(out, "{}", self.look.paint(HEADING, text::date_heading(name, unit)))?;
            }
            for line in bars::bars(counts, self.look) {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }
}

/// The periods of one date, a row each.
pub struct Csv;

impl Answer for Csv {
    fn begin(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        rows::record(out, &COLUMNS.map(str::to_owned), Separated::Commas, Cells::Raw)?;
        for counts in answer.facets.values() {
            let FacetCounts::Date { undated, undated_of, buckets, .. } = counts else {
                continue;
            };
            for bucket in buckets {
                row(out, bucket)?;
            }
            if *undated > 0 {
                row(out, &Bucket { key: None, count: *undated, of: *undated_of })?;
            }
        }
        Ok(())
    }
}

fn row(out: &mut dyn Write, bucket: &Bucket) -> io::Result<()> {
    let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
    let share = bucket.share().map_or_else(String::new, |share| rounded(share).to_string());
    let period = bucket.key.clone().unwrap_or_else(|| bars::UNDATED.to_owned());
    // Dates and numbers: nothing that could be a formula.
    let cells = [period, number(Some(bucket.count)), number(bucket.of), share];
    rows::record(out, &cells, Separated::Commas, Cells::Raw)
}

/// The date facets as one object: a search's JSON without its hits.
pub struct Json;

/// What is written.
#[derive(Serialize)]
struct Timelines<'a> {
    query: &'a str,
    total: u64,
    facets: &'a BTreeMap<String, FacetCounts>,
    notes: &'a [Note],
}

impl Answer for Json {
    fn begin(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        let SearchResponse { query, total, facets, notes, .. } = answer;
        json::line(out, &Timelines { query, total: *total, facets, notes })
    }
}
