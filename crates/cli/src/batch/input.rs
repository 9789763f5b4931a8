//! Reading queries: in goes a file of plain lines, JSON Lines or CSV, told apart by name and first line; out comes one
//! [`Line`] per query, in order. A line that cannot be read comes out with what is wrong with it.

use std::io::{self, BufRead, Chain, Cursor, Read};
use std::path::Path;

use anyhow::{Result, bail};
use dateline_core::Lang;
use serde_json::{Map, Value};

use super::csv::Table;

/// The longest line that is read. A query is at most 16 KiB; a line may carry other fields.
const LONGEST_LINE: usize = 1 << 20;

/// One line of the file.
#[derive(Debug, PartialEq)]
pub struct Line {
    /// Its own id, else its number from 1.
    pub id: String,
    /// What it asks, or what is wrong with it.
    pub asked: Result<Asked, String>,
}

/// A query with filters of its own.
#[derive(Debug, Default, PartialEq)]
pub struct Asked {
    /// The query.
    pub query: String,
    /// Languages to keep.
    pub langs: Vec<Lang>,
    /// Outlets to keep.
    pub outlets: Vec<String>,
    /// The first day, as written.
    pub from: Option<String>,
    /// The last day, as written.
    pub to: Option<String>,
}

/// A reader of queries.
pub struct Input<R: BufRead>(Shape<R>);

/// The first line, read to see what the file is, and then the rest.
type Again<R> = Chain<Cursor<Vec<u8>>, R>;

enum Shape<R: BufRead> {
    Plain(Numbered<Again<R>>),
    Json(Numbered<Again<R>>),
    Table(Box<Table<Again<R>>>),
}

impl<R: BufRead> Input<R> {
    /// Looks at the name and the first line. `name` ends in `.csv`, or the first line names several columns of which
    /// one is `query` or `text`: CSV; the first line begins with `{`: JSON Lines; else a query a line.
    pub fn new(mut reader: R, name: &Path) -> Result<Self> {
        // Blank lines before the first are read with it, and counted later.
        let mut first = Vec::new();
        while first.trim_ascii().is_empty() && first.len() < LONGEST_LINE {
            if Read::take(&mut reader, LONGEST_LINE as u64).read_until(b'\n', &mut first)? == 0 {
                break;
            }
            if let Some(rest) = first.strip_prefix("\u{FEFF}".as_bytes()) {
                first = rest.to_vec();
            }
        }
        let is_json = first.trim_ascii_start().starts_with(b"{");
        let is_named_table = name.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let is_table = !is_json && (is_named_table || Table::<R>::has_header(&first));
        let is_empty = first.trim_ascii().is_empty();
        let again = Cursor::new(first).chain(reader);
        if is_table && !is_empty {
            return Ok(Self(Shape::Table(Box::new(Table::new(again)?))));
        }
        let lines = Numbered { reader: again, number: 0, bytes: 0 };
        Ok(Self(if is_json { Shape::Json(lines) } else { Shape::Plain(lines) }))
    }

    /// The next query, or what is wrong with its line. An error is of the file, and the last.
    pub fn next_line(&mut self) -> Result<Option<Line>> {
        match &mut self.0 {
            Shape::Plain(lines) => {
                lines.next_line(|text| (None, Ok(Asked { query: text.to_owned(), ..Asked::default() })))
            }
            Shape::Json(lines) => lines.next_line(of_json),
            Shape::Table(table) => table.next_line(),
        }
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        match &self.0 {
            Shape::Plain(lines) | Shape::Json(lines) => lines.bytes,
            Shape::Table(table) => table.position(),
        }
    }
}

/// Lines with their numbers.
struct Numbered<R> {
    reader: R,
    number: u64,
    bytes: u64,
}

impl<R: BufRead> Numbered<R> {
    /// The next line that is not blank, read by `read`: its own id if it has one, and the rest.
    fn next_line(&mut self, read: impl Fn(&str) -> (Option<String>, Result<Asked, String>)) -> Result<Option<Line>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            self.bytes += Read::take(&mut self.reader, LONGEST_LINE as u64).read_until(b'\n', &mut bytes)? as u64;
            if bytes.is_empty() {
                return Ok(None);
            }
            self.number += 1;
            let refused = |why: String| Ok(Some(Line { id: self.number.to_string(), asked: Err(why) }));
            if bytes.len() == LONGEST_LINE && !bytes.ends_with(b"\n") {
                self.bytes += skip_line(&mut self.reader)?;
                return refused(format!("the line is longer than {LONGEST_LINE} bytes"));
            }
            let Ok(text) = std::str::from_utf8(&bytes) else {
                return refused("the line is not UTF-8".to_owned());
            };
            if text.trim().is_empty() {
                continue;
            }
            let (id, asked) = read(text.trim());
            return Ok(Some(Line { id: id.unwrap_or_else(|| self.number.to_string()), asked }));
        }
    }
}

/// Passes over the rest of a line; says how many bytes that were.
fn skip_line(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = reader.fill_buf()?;
        let (length, is_end) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(length);
        skipped += length as u64;
        if is_end {
            return Ok(skipped);
        }
    }
}

/// Reads a line of JSON Lines.
fn of_json(text: &str) -> (Option<String>, Result<Asked, String>) {
    let record: Map<String, Value> = match serde_json::from_str(text) {
        Ok(record) => record,
        Err(error) => return (None, Err(format!("not an object of JSON: {error}"))),
    };
    let id = match record.get("id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        Some(_) => return (None, Err("`id` is neither text nor a number".to_owned())),
    };
    (id, asked_by_json(&record))
}

fn asked_by_json(record: &Map<String, Value>) -> Result<Asked, String> {
    let query = match record.get("query").or_else(|| record.get("text")) {
        Some(Value::String(query)) => query.clone(),
        Some(_) => return Err("the query is not text".to_owned()),
        None => return Err("neither `query` nor `text` is there".to_owned()),
    };
    let date = |name: &str| match record.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(date)) => Ok(Some(date.clone())),
        Some(Value::Number(year)) => Ok(Some(year.to_string())),
        Some(_) => Err(format!("`{name}` is no date")),
    };
    Ok(Asked {
        query,
        langs: langs(&texts(record, "lang")?)?,
        outlets: texts(record, "outlet")?,
        from: date("from")?,
        to: date("to")?,
    })
}

/// A field that is a text or a list of texts.
fn texts(record: &Map<String, Value>, name: &str) -> Result<Vec<String>, String> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| format!("`{name}` is no text"));
    match record.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(values)) => values.iter().map(text).collect(),
        Some(value) => Ok(vec![text(value)?]),
    }
}

/// Reads language codes.
pub fn langs(codes: &[String]) -> Result<Vec<Lang>, String> {
    let lang =
        |code: &String| Lang::parse(code).ok_or_else(|| format!("`{code}` is no language code, such as uk or en"));
    codes.iter().map(lang).collect()
}

/// What a header must have.
pub fn no_query_column() -> Result<()> {
    bail!(
        "the CSV has no column `query` or `text`\nhint: its first line must name the columns, as in id,query,lang,from,to"
    )
}

#[cfg(test)]
mod tests;
