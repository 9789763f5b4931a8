//! Rendering: in goes an answer, out comes text for a person or a program. Each format escapes once, for itself; all
//! but JSON, which escapes it, replace what could command a terminal.

pub mod article;
pub mod bars;
mod chronicle;
pub mod explanation;
pub mod json;
mod periods;
pub mod reasons;
pub mod rows;
mod text;
mod timeline;
pub mod wrap;

use std::io::{self, Write};

use dateline_query::{Hit, SearchResponse};

use crate::args::SearchFormat;
use crate::terminal::{self, Look};

use rows::{Cells, Separated, Table};
pub use text::{count, thousands, took, values};

/// Writes an answer in one format: what comes before the hits, each hit as it is found, what comes after. `answer` has
/// everything but the hits.
pub trait Answer {
    /// Writes what comes before the hits.
    fn begin(&mut self, _out: &mut dyn Write, _answer: &SearchResponse) -> io::Result<()> {
        Ok(())
    }

    /// Writes one hit.
    fn hit(&mut self, _out: &mut dyn Write, _hit: &Hit) -> io::Result<()> {
        Ok(())
    }

    /// Writes what comes after the hits.
    fn end(&mut self, _out: &mut dyn Write, _answer: &SearchResponse) -> io::Result<()> {
        Ok(())
    }
}

/// The writer of a format.
pub fn answer(format: SearchFormat, look: Look, cells: Cells) -> Box<dyn Answer> {
    match format {
        SearchFormat::Text => Box::new(text::Text::new(look)),
        SearchFormat::Json => Box::new(json::Document::default()),
        SearchFormat::Jsonl => Box::new(json::Lines),
        SearchFormat::Csv => Box::new(Table { separated: Separated::Commas, cells }),
        SearchFormat::Tsv => Box::new(Table { separated: Separated::Tabs, cells }),
        SearchFormat::Paths => Box::new(Paths),
        SearchFormat::Count => Box::new(Count),
        SearchFormat::Timeline => Box::new(timeline::Bars { look }),
        SearchFormat::TimelineCsv => Box::new(timeline::Csv { cells }),
        SearchFormat::TimelineJson => Box::new(timeline::Json),
    }
}

/// The files, one a line.
struct Paths;

impl Answer for Paths {
    fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        writeln!(out, "{}", terminal::line(&hit.path))
    }
}

/// The number of articles.
struct Count;

impl Answer for Count {
    fn begin(&mut self, out: &mut dyn Write, answer: &SearchResponse) -> io::Result<()> {
        writeln!(out, "{}", answer.total)
    }
}

#[cfg(test)]
mod tests;
