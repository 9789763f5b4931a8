//! Tables: hits as CSV and TSV, one a line. Control characters are replaced in both; CSV keeps line breaks inside its
//! quotes, TSV has spaces in their place. What a spreadsheet would take for a formula gets an apostrophe before it,
//! unless its exact text is asked for.

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
    let safe = |cell: &str, shown: Cow<'_, str>| match mode {
        Cells::Defused => defused(cell, shown),
        Cells::Raw => shown.into_owned(),
    };
    match separated {
        Separated::Tabs => {
            let cells: Vec<String> = cells.iter().map(|cell| safe(cell, terminal::line(cell))).collect();
            writeln!(out, "{}", cells.join("\t"))
        }
        Separated::Commas => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for cell in cells {
                writer.write_field(safe(cell, terminal::block(cell)))?;
            }
            writer.write_record(None::<&[u8]>)?;
            // To a buffer first: csv's own error would hide a closed pipe.
            let record = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
            out.write_all(&record)
        }
    }
}

/// The cell with an apostrophe before whatever a spreadsheet may take for a formula (OWASP, "CSV Injection"): the cell
/// itself, each of its lines, and what follows a semicolon, where a spreadsheet that expects semicolons between cells
/// begins a new one.
fn defused(cell: &str, shown: Cow<'_, str>) -> String {
    let mut defused = String::with_capacity(shown.len() + 1);
    // A tab or a carriage return at the start, which is a space by now, is skipped by some to find a formula behind it.
    if cell.starts_with(['\t', '\r']) && !is_formula(&shown) {
        defused.push('\'');
    }
    for part in shown.split_inclusive(['\n', ';']) {
        if is_formula(part) {
            defused.push('\'');
        }
        defused.push_str(part);
    }
    defused
}

/// Whether a text begins like a formula: with one of the signs for it or their full-width forms, which some spreadsheets
/// read alike, also behind spaces and quotes, which they take off.
fn is_formula(text: &str) -> bool {
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
    begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
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
        let commas = "'=1+2,'+x,'-russia *,'@SUM(A1),' =1,' =1,a=b,,''=,Київ\n";
        assert_eq!(written(&cells, Separated::Commas, Cells::Defused), commas);
        assert_eq!(written(&cells, Separated::Tabs, Cells::Defused), commas.replace(',', "\t"));
        assert_eq!(written(&["=1+2", "-5"], Separated::Commas, Cells::Raw), "=1+2,-5\n");
        for hidden in [" =1", "\u{A0}=1", "\u{FEFF}=1", "＝1", "－1", " ＠x", "'=1", "\tx"] {
            assert!(written(&[hidden], Separated::Tabs, Cells::Defused).starts_with('\''), "{hidden}");
        }
        assert_eq!(written(&["\"=1\""], Separated::Tabs, Cells::Defused), "'\"=1\"\n");
        assert_eq!(written(&["=1,2\n\"x\""], Separated::Commas, Cells::Defused), "\"'=1,2\n\"\"x\"\"\"\n");
    }

    #[test]
    fn formulas_within_a_cell_are_defused_where_another_cell_may_begin() {
        assert_eq!(written(&["talks; =1+2;-x; y"], Separated::Tabs, Cells::Defused), "talks;' =1+2;'-x; y\n");
        assert_eq!(written(&["talks\n=1"], Separated::Commas, Cells::Defused), "\"talks\n'=1\"\n");
        assert_eq!(written(&["a - b, -5 = c"], Separated::Tabs, Cells::Defused), "a - b, -5 = c\n");
    }
}
