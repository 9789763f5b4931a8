//! Timelines: in go date facets, out come the articles per period as bars, as a table or as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use dateline_query::{Bucket, FacetCounts, Note, SearchResponse, rounded};
use serde::Serialize;

use super::chronicle::{Chronicle, DATE, EVENT};
use super::rows::{self, Cells, Separated};
use super::{Answer, bars, json, text};
use crate::terminal::{HEADING, Look};

/// The columns of `--format timeline-csv`. Articles without the date are in a last row, whose period is `undated`.
const COLUMNS: [&str; 4] = ["period", "count", "of", "share"];

/// Those that follow where the dates that texts talk about are counted too. What these count before and after the periods
/// is in rows `earlier` and `later` below them.
const HAPPENED: [&str; 3] = ["happened", "happened_of", "happened_share"];

/// The date facets as bars; what was written and what happened side by side.
pub struct Bars {
    /// What the output looks like.
    pub look: Look,
}

impl Answer for Bars {
    fn begin(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        let chronicle = Chronicle::of(answer).filter(Chronicle::has_events);
        for line in chronicle.iter().flat_map(|chronicle| chronicle.bars(self.look)) {
            writeln!(out, "{line}")?;
        }
        let mut left: Vec<_> =
            answer.facets.iter().filter(|(_, counts)| matches!(counts, FacetCounts::Date { .. })).collect();
        if chronicle.is_some() {
            left.retain(|(name, _)| !matches!(name.as_str(), DATE | EVENT));
        } else if left.len() > 1 {
            // Where no text talks of a date, there is nothing to say of that.
            left.retain(|(name, counts)| {
                !matches!(counts, FacetCounts::Date { buckets, .. } if name.as_str() == EVENT && buckets.is_empty())
            });
        }
        let several = left.len() > 1 || chronicle.is_some();
        for (name, counts) in left {
            if let FacetCounts::Date { unit, .. } = counts
                && several
            {
                writeln!(out, "{}", self.look.paint(HEADING, text::date_heading(name, unit)))?;
            }
            for line in bars::of_facet(name, counts, self.look) {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }
}

/// The periods of one date, a row each; with what happened in them, where that is counted too.
pub struct Csv {
    /// What is done about formulas: the year 44 before our era begins with a minus.
    pub cells: Cells,
}

impl Answer for Csv {
    fn begin(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        if let Some(chronicle) = Chronicle::of(answer) {
            return both(out, &chronicle, self.cells);
        }
        row(out, COLUMNS.map(str::to_owned).to_vec(), Cells::Raw)?;
        for counts in answer.facets.values() {
            let FacetCounts::Date { buckets, .. } = counts else {
                continue;
            };
            for bucket in buckets.iter().chain(&bars::undated(counts)) {
                let period = bucket.key.as_deref().unwrap_or(bars::UNDATED).to_owned();
                row(out, [vec![period], numbers(Some(bucket)).to_vec()].concat(), self.cells)?;
            }
        }
        Ok(())
    }
}

fn both(out: &mut dyn Write, chronicle: &Chronicle<'_>, cells: Cells) -> io::Result<()> {
    row(out, COLUMNS.iter().chain(&HAPPENED).map(|column| (*column).to_owned()).collect(), Cells::Raw)?;
    let mut of = |period: &str, written: Option<&Bucket>, happened: Option<&Bucket>| {
        row(out, [vec![period.to_owned()], numbers(written).to_vec(), numbers(happened).to_vec()].concat(), cells)
    };
    for both in &chronicle.periods {
        of(both.key.as_deref().unwrap_or_default(), both.written.as_ref(), both.happened.as_ref())?;
    }
    for (label, count) in [(bars::EARLIER, chronicle.earlier), (bars::LATER, chronicle.later)] {
        if count > 0 {
            of(label, None, Some(&Bucket { key: None, count, of: None }))?;
        }
    }
    match &chronicle.undated {
        Some(undated) => of(bars::UNDATED, undated.written.as_ref(), undated.happened.as_ref()),
        None => Ok(()),
    }
}

/// A count, what it is of, and its share; nothing was counted where there is no bucket.
fn numbers(bucket: Option<&Bucket>) -> [String; 3] {
    let of = bucket.and_then(|bucket| bucket.of).map_or_else(String::new, |of| of.to_string());
    let share = bucket.and_then(Bucket::share).map_or_else(String::new, |share| rounded(share).to_string());
    [bucket.map_or(0, |bucket| bucket.count).to_string(), of, share]
}

fn row(out: &mut dyn Write, cells: Vec<String>, mode: Cells) -> io::Result<()> {
    rows::record(out, &cells, Separated::Commas, mode)
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
