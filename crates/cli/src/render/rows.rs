//! Tables: hits as CSV and TSV, one a line. Control characters are replaced in both; CSV keeps line breaks inside its
//! quotes, TSV has spaces in their place. A cell that a spreadsheet would take for a formula gets an apostrophe before
//! it, unless its exact text is asked for.

use std::borrow::Cow;
use std::io::{self, Write};

use dateline_query::{Hit, SearchResponse};

use super::Answer;
use crate::terminal;

/// The columns of `search --format csv` and `tsv`.
const COLUMNS: [&str; 12] =
    ["rank", "score", "id", "published", "outlet", "lang", "title", "authors", "url", "path", "matched", "snippet"];

/// What stands between the values of one cell.
pub const BETWEEN: &str = "; ";

/// How cells are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separated {
    /// Comma-separated values (RFC 4180, with line feeds as line ends).
    Commas,
    /// Tab-separated values, one record a line.
    Tabs,
}

/// What is done about cells that look like formulas: the text of articles and queries is anybody's, and a spreadsheet
/// runs `=WEBSERVICE(…)` when it opens the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// An apostrophe goes before them.
    Defused,
    /// They stay as they are.
    Raw,
}

/// Hits as a table.
pub struct Table {
    /// How its cells are told apart.
    pub separated: Separated,
    /// What is done about formulas.
    pub cells: Cells,
}

impl Answer for Table {
    fn begin(&mut self, out: &mut dyn Write, _answer: &SearchResponse) -> io::Result<()> {
        record(out, &COLUMNS.map(str::to_owned), self.separated, Cells::Raw)
    }

    fn hit(&mut self, out: &mut dyn Write, hit: &Hit) -> io::Result<()> {
        record(out, &cells(hit), self.separated, self.cells)
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

/// Writes one record.
pub fn record(out: &mut dyn Write, cells: &[String], separated: Separated, mode: Cells) -> io::Result<()> {
    let defused = |cell: &str, safe: Cow<'_, str>| match mode {
        Cells::Defused if is_formula(cell) => format!("'{safe}"),
        _ => safe.into_owned(),
    };
    match separated {
        Separated::Tabs => {
            let cells: Vec<String> = cells.iter().map(|cell| defused(cell, terminal::line(cell))).collect();
            writeln!(out, "{}", cells.join("\t"))
        }
        Separated::Commas => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for cell in cells {
                writer.write_field(defused(cell, terminal::block(cell)))?;
            }
            writer.write_record(None::<&[u8]>)?;
            // To a buffer first: csv's own error would hide a closed pipe.
            let record = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
            out.write_all(&record)
        }
    }
}

/// Whether a spreadsheet may take a cell for a formula (OWASP, "CSV Injection").
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&str], separated: Separated, mode: Cells) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
        let mut out = Vec::new();
        record(&mut out, &cells, separated, mode).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn formulas_are_defused() {
        let cells = ["=1+2", "+x", "-russia *", "@SUM(A1)", "\t=1", "\r=1", "a=b", "", "'=", "Київ"];
        let commas = "'=1+2,'+x,'-russia *,'@SUM(A1),' =1,' =1,a=b,,'=,Київ\n";
        assert_eq!(written(&cells, Separated::Commas, Cells::Defused), commas);
        assert_eq!(written(&cells, Separated::Tabs, Cells::Defused), commas.replace(',', "\t"));
        assert_eq!(written(&["=1+2", "-5"], Separated::Commas, Cells::Raw), "=1+2,-5\n");
        assert_eq!(written(&["=1,2\n\"x\""], Separated::Commas, Cells::Defused), "\"'=1,2\n\"\"x\"\"\"\n");
    }
}
