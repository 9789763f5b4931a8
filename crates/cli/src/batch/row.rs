//! Rows of `batch`: in goes a line and its answer, out comes a row of JSON Lines, CSV or TSV, or the hits as a TREC run.

use std::io::{self, Write};

use dateline_query::{Bucket, FacetCounts, Hit, Note, SearchResponse};
use serde::Serialize;

use super::input::Line;
use crate::render::rows::{Cells, Separated};
use crate::render::{json, rows};
use crate::terminal;

/// Outlets that a row names.
const OUTLETS: usize = 5;

/// The columns of `--format csv` and `tsv`, which are the fields of [`Row`].
const COLUMNS: [&str; 10] = ["id", "query", "total", "first", "last", "outlets", "matched", "error", "line", "limit"];

/// What is said about one query.
#[derive(Debug, Default, Serialize)]
pub struct Row<'a> {
    id: &'a str,
    query: Option<&'a str>,
    total: Option<u64>,
    first: Option<String>,
    last: Option<String>,
    outlets: Vec<Bucket>,
    matched: Vec<String>,
    error: Option<String>,
    /// Its number in the file: a bad line may have no id of its own, and its number be another's id.
    line: u64,
    /// The limit that the query met: then the row may not tell of all articles.
    limit: Option<String>,
}

impl<'a> Row<'a> {
    /// The row of a line and its answer.
    pub fn of(line: &'a Line, answer: Result<SearchResponse, String>) -> Self {
        let query = line.asked.as_ref().ok().map(|asked| asked.query.as_str());
        let row = Self { id: &line.id, query, line: line.number, ..Self::default() };
        let response = match answer {
            Ok(response) => response,
            Err(error) => return Self { error: Some(error), ..row },
        };
        let mut matched: Vec<String> = response.hits.iter().flat_map(|hit| hit.matched.iter().cloned()).collect();
        matched.sort();
        matched.dedup();
        let days = match response.facets.get("date") {
            Some(FacetCounts::Date { buckets, .. }) => buckets.as_slice(),
            _ => &[],
        };
        let outlets = match response.facets.get("outlet") {
            Some(FacetCounts::Values { buckets, .. }) => buckets.as_slice(),
            _ => &[],
        };
        let limit = response.notes.iter().find_map(|note| match note {
            Note::Limit { what } => Some(what.clone()),
            _ => None,
        });
        Self {
            limit,
            total: Some(response.total),
            first: days.first().and_then(|day| day.key.clone()),
            last: days.last().and_then(|day| day.key.clone()),
            outlets: outlets.iter().filter(|outlet| outlet.key.is_some()).take(OUTLETS).cloned().collect(),
            matched,
            ..row
        }
    }

    /// Writes the row as JSON.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::line(out, self)
    }

    /// Writes the row as a table has it.
    pub fn write_cells(&self, out: &mut dyn Write, separated: Separated, mode: Cells) -> io::Result<()> {
        let outlets: Vec<String> = self
            .outlets
            .iter()
            .map(|outlet| format!("{} ({})", outlet.key.as_deref().unwrap_or_default(), outlet.count))
            .collect();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let cells = [
            self.id.to_owned(),
            text(self.query),
            self.total.map_or_else(String::new, |total| total.to_string()),
            text(self.first.as_deref()),
            text(self.last.as_deref()),
            outlets.join(rows::BETWEEN),
            self.matched.join(rows::BETWEEN),
            text(self.error.as_deref()),
            self.line.to_string(),
            text(self.limit.as_deref()),
        ];
        rows::record(out, &cells, separated, mode)
    }
}

/// Writes the header of `--format csv` and `tsv`.
pub fn header(out: &mut dyn Write, separated: Separated) -> io::Result<()> {
    rows::record(out, &COLUMNS.map(str::to_owned), separated, Cells::Raw)
}

/// The hits of one query in the format of TREC: `qid Q0 docid rank score dateline`.
pub struct Run<'a> {
    query: &'a str,
    hits: &'a [Hit],
}

impl<'a> Run<'a> {
    /// The run of the query with the id `query`.
    pub fn of(query: &'a str, hits: &'a [Hit]) -> Self {
        Self { query, hits }
    }

    /// Writes a line per hit. The scores written fall with every rank: trec_eval orders by score and ignores ranks, and
    /// would break ties in an order of its own.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let query = token(self.query);
        let mut last = i64::MAX;
        for hit in self.hits {
            let millionths = ((f64::from(hit.score) * 1e6).round() as i64).min(last - 1);
            let id = hit.source_id.clone().unwrap_or_else(|| hit.id.to_string());
            writeln!(out, "{query} Q0 {} {} {:.6} dateline", token(&id), hit.rank, millionths as f64 / 1e6)?;
            last = millionths;
        }
        Ok(())
    }
}

/// A text as one column between spaces, safe to look at.
fn token(text: &str) -> String {
    let is_part = |c: char| terminal::is_shown(c) && !c.is_whitespace();
    let token: String = text.chars().map(|c| if is_part(c) { c } else { '_' }).collect();
    if token.is_empty() { "_".to_owned() } else { token }
}
