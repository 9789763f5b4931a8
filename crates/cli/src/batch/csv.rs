//! Queries as CSV: in goes a table whose header names `query` or `text` and perhaps `id`, `lang`, `outlet`, `from` and
//! `to`; out comes one [`Line`] per record. Other columns are passed over.

use std::io::BufRead;

use anyhow::Result;
use csv::ByteRecord;

use super::input::{Asked, Line, langs, no_query_column};

/// A reader of a table.
pub struct Table<R: BufRead> {
    reader: csv::Reader<R>,
    width: usize,
    columns: Columns,
}

/// The place of each column.
#[derive(Clone, Copy, Default)]
struct Columns {
    query: Option<usize>,
    id: Option<usize>,
    lang: Option<usize>,
    outlet: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
}

impl Columns {
    fn of(header: &ByteRecord) -> Self {
        let place = |name: &str| header.iter().position(|cell| cell.trim_ascii().eq_ignore_ascii_case(name.as_bytes()));
        Self {
            query: place("query").or_else(|| place("text")),
            id: place("id"),
            lang: place("lang"),
            outlet: place("outlet"),
            from: place("from"),
            to: place("to"),
        }
    }
}

impl<R: BufRead> Table<R> {
    /// Whether a first line is a header: several columns, one of them the query.
    pub fn has_header(line: &[u8]) -> bool {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line);
        let mut header = ByteRecord::new();
        matches!(reader.read_byte_record(&mut header), Ok(true))
            && header.len() > 1
            && Columns::of(&header).query.is_some()
    }

    /// Reads the header.
    pub fn new(source: R) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
        let header = reader.byte_headers()?;
        let (width, columns) = (header.len(), Columns::of(header));
        if columns.query.is_none() {
            no_query_column()?;
        }
        Ok(Self { reader, width, columns })
    }

    /// The next record. Its number, where it has no id, is that of its line in the file.
    pub fn next_line(&mut self) -> Result<Option<Line>> {
        let mut record = ByteRecord::new();
        if !self.reader.read_byte_record(&mut record)? {
            return Ok(None);
        }
        let number = record.position().map_or(0, csv::Position::line).to_string();
        let columns = self.columns;
        let cell = |place: Option<usize>| -> Result<Option<String>, String> {
            let Some(bytes) = place.and_then(|place| record.get(place)) else {
                return Ok(None);
            };
            let text = std::str::from_utf8(bytes).map_err(|_| "the line is not UTF-8".to_owned())?.trim();
            Ok((!text.is_empty()).then(|| text.to_owned()))
        };
        let id = cell(columns.id).ok().flatten().unwrap_or(number);
        let asked = || -> Result<Asked, String> {
            if record.len() > self.width {
                return Err(format!(
                    "{} cells under a header of {}; a query with a comma goes into quotes",
                    record.len(),
                    self.width
                ));
            }
            Ok(Asked {
                query: cell(columns.query)?.ok_or("the query is missing")?,
                langs: langs(&several(cell(columns.lang)?))?,
                outlets: several(cell(columns.outlet)?),
                from: cell(columns.from)?,
                to: cell(columns.to)?,
            })
        };
        let asked = asked();
        Ok(Some(Line { id, asked }))
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.reader.position().byte()
    }
}

/// The values of one cell, between semicolons.
fn several(cell: Option<String>) -> Vec<String> {
    let cell = cell.unwrap_or_default();
    cell.split(';').map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}
