//! Queries as CSV: in goes a table whose header names `query` or `text` and perhaps `id`, `lang`, `outlet`, `from` and
//! `to`, in any order; out comes one [`Line`] per record. Other columns are passed over.

use std::io::BufRead;

use anyhow::Result;

use super::input::{Asked, Ignored, LONGEST_LINE, Line, langs, no_query_column};
use super::records::{Read, Records};

/// What may stand between cells, where nobody says: Excel writes semicolons in half of Europe.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// A reader of a table.
pub struct Table<R: BufRead> {
    records: Records<R>,
    width: usize,
    columns: Columns,
}

/// The place of each column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Columns {
    query: Option<usize>,
    id: Option<usize>,
    lang: Option<usize>,
    outlet: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
}

impl Columns {
    /// The columns of a header: of two with one name, the first counts.
    fn of(header: &[String]) -> Self {
        let place = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        Self {
            query: place("query").or_else(|| place("text")),
            id: place("id"),
            lang: place("lang"),
            outlet: place("outlet"),
            from: place("from"),
            to: place("to"),
        }
    }

    fn all(&self) -> [Option<usize>; 6] {
        [self.query, self.id, self.lang, self.outlet, self.from, self.to]
    }
}

/// What stands between the cells of a table with this first line: what makes most columns that we know of it, and of
/// two that make as many, the commoner one.
pub fn separator(line: &[u8]) -> u8 {
    let known = |separator: u8| Columns::of(&header_of(line, separator)).all().iter().flatten().count();
    SEPARATORS.into_iter().rev().max_by_key(|separator| known(*separator)).unwrap_or(b',')
}

/// Whether a first line is a header: several columns, one of them the query.
pub fn has_header(line: &[u8]) -> bool {
    let header = header_of(line, separator(line));
    header.len() > 1 && Columns::of(&header).query.is_some()
}

fn header_of(line: &[u8], separator: u8) -> Vec<String> {
    let mut records = Records::new(line, separator);
    // Reading from memory does not fail; what is no record is no header.
    match records.read() {
        Ok(Some(Read::Whole)) => names(&records),
        _ => Vec::new(),
    }
}

fn names<R: BufRead>(records: &Records<R>) -> Vec<String> {
    let name = |place| String::from_utf8_lossy(records.cell(place).unwrap_or_default()).trim().to_owned();
    (0..records.width()).map(name).collect()
}

impl<R: BufRead> Table<R> {
    /// Reads the header. Its columns that we do not know are `ignored`.
    pub fn new(source: R, separator: u8, ignored: &mut Ignored) -> Result<Self> {
        let mut records = Records::new(source, separator);
        let header = if records.read()? == Some(Read::Whole) { names(&records) } else { Vec::new() };
        let columns = Columns::of(&header);
        if columns.query.is_none() {
            no_query_column()?;
        }
        let known = columns.all();
        for (_, name) in header.iter().enumerate().filter(|(place, _)| !known.contains(&Some(*place))) {
            ignored.add(name);
        }
        Ok(Self { records, width: header.len(), columns })
    }

    /// The next record that is not blank. Its number, where it has no id, is that of its line in the file.
    pub fn next_line(&mut self) -> Result<Option<Line>> {
        loop {
            let Some(read) = self.records.read()? else {
                return Ok(None);
            };
            let number = self.records.line();
            let refused = |error: String| Ok(Some(Line { id: number.to_string(), number, asked: Err(error) }));
            match read {
                Read::Whole => {}
                Read::TooLong => return refused(format!("the line is longer than {LONGEST_LINE} bytes")),
                Read::Open => return refused("a quote in the line is never closed".to_owned()),
            }
            let is_blank = |place| self.records.cell(place).is_none_or(|cell| cell.trim_ascii().is_empty());
            if (0..self.records.width()).all(is_blank) {
                continue;
            }
            let id = self.text(self.columns.id).ok().flatten().unwrap_or_else(|| number.to_string());
            // Spreadsheets write empty cells after the last one.
            if let Some(last) = (self.width..self.records.width()).rev().find(|place| !is_blank(*place)) {
                let error = format!(
                    "{} cells under a header of {}; a query with a comma or quotes goes into quotes",
                    last + 1,
                    self.width
                );
                self.records.keep_first_line()?;
                return Ok(Some(Line { id, number, asked: Err(error) }));
            }
            return Ok(Some(Line { id, number, asked: self.asked() }));
        }
    }

    fn asked(&self) -> Result<Asked, String> {
        let columns = self.columns;
        Ok(Asked {
            query: self.text(columns.query)?.ok_or("the query is missing")?,
            // No code has a comma in it; the name of an outlet may.
            langs: langs(&several(self.text(columns.lang)?, &[';', ',']))?,
            outlets: several(self.text(columns.outlet)?, &[';']),
            from: self.text(columns.from)?,
            to: self.text(columns.to)?,
        })
    }

    /// The text of a cell; `None` where it is blank or not there.
    fn text(&self, place: Option<usize>) -> Result<Option<String>, String> {
        let Some(bytes) = place.and_then(|place| self.records.cell(place)) else {
            return Ok(None);
        };
        let text = std::str::from_utf8(bytes).map_err(|_| "the line is not UTF-8".to_owned())?.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.records.position()
    }
}

/// The values of one cell.
fn several(cell: Option<String>, between: &[char]) -> Vec<String> {
    let cell = cell.unwrap_or_default();
    cell.split(between).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_told_by_the_columns_they_make() {
        for (line, expected) in [
            ("id,query", b','),
            ("ID; Query; notes, all", b';'),
            ("query\tid\tlang", b'\t'),
            ("query", b','),
            ("nothing;known", b','),
            ("\"id\";\"text\"\r\n", b';'),
        ] {
            assert_eq!(separator(line.as_bytes()), expected, "{line}");
        }
        assert!(has_header(b"lang;QUERY\n") && !has_header(b"query\n") && !has_header(b"ceasefire, talks\n"));
    }
}
