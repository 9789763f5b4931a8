//! Tables: hits as CSV and TSV, one a line. Control characters are replaced in both; CSV keeps line breaks inside its
//! quotes, TSV has spaces in their place.

use std::io::{self, Write};

use dateline_query::{Hit, SearchResponse};

use super::Answer;
use crate::terminal;

/// The columns of `search --format csv` and `tsv`.
const COLUMNS: [&str; 12] =
    ["rank", "score", "id", "published", "outlet", "lang", "title", "authors", "url", "path", "matched", "snippet"];

/// What stands between the values of one cell.
pub const BETWEEN: &str = "; ";

/// Comma-separated values (RFC 4180, with line feeds as line ends).
pub struct Csv;

impl Answer for Csv {
    fn begin(&mut self, out: &mut dyn Write, _answer: &SearchResponse) -> io::Result<()> {
        csv(out, &COLUMNS.map(str::to_owned))
    }

    fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        csv(out, &cells(hit))
    }
}

/// Tab-separated values, one hit a line.
pub struct Tsv;

impl Answer for Tsv {
    fn begin(&mut self, out: &mut dyn Write, _answer: &SearchResponse) -> io::Result<()> {
        writeln!(out, "{}", COLUMNS.join("\t"))
    }

    fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        let cells = cells(hit).map(|cell| terminal::line(&cell).into_owned());
        writeln!(out, "{}", cells.join("\t"))
    }
}

fn cells(hit: &Hit) -> [String; 12] {
    let outlet = hit.outlet.as_ref().and_then(|outlet| outlet.key());
    [
        hit.rank.to_string(),
        hit.score.to_string(),
        hit.id.to_string(),
        hit.published.map_or_else(String::new, |dated| dated.to_iso()),
        outlet.unwrap_or_default().to_owned(),
        hit.lang.map_or_else(String::new, |lang| lang.to_string()),
        hit.title.clone().unwrap_or_default(),
        hit.authors.join(BETWEEN),
        hit.url.clone().unwrap_or_default(),
        hit.path.clone(),
        hit.matched.join(BETWEEN),
        hit.snippets.first().map_or_else(String::new, |snippet| snippet.text.clone()),
    ]
}

/// Writes one record of CSV.
pub fn csv(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for cell in cells {
        writer.write_field(terminal::block(cell).as_bytes())?;
    }
    writer.write_record(None::<&[u8]>)?;
    // To a buffer first: csv's own error would hide a closed pipe.
    let record = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&record)
}
