//! Reading queries: in goes a file of plain lines, JSON Lines or CSV, told apart by name and first line; out comes one
//! [`Line`] per query, in order. A line that cannot be read comes out with what is wrong with it.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Chain, Cursor, Read};
use std::path::Path;

use anyhow::{Result, bail};
use dateline_core::Lang;
use dateline_query::MAX_QUERY_BYTES;
use serde_json::{Map, Value};

use super::csv::{self, Table};
use crate::args::BatchInput;

/// The longest line that is read. A query is at most 16 KiB; a line may carry other fields.
pub const LONGEST_LINE: usize = 1 << 20;

/// Bytes of a line's id and filters: hundreds of outlets. What is under way at once is held in memory.
const LONGEST_FILTERS: usize = 1 << 16;

/// Unknown columns that a note names; the others are counted.
const NAMED: usize = 5;

/// Names of unknown columns that are told apart: a file of JSON may have a new one on every line.
const COUNTED: usize = 1_000;

/// How a file is read, where its user says so.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What it is.
    pub input: BatchInput,
    /// What stands between the cells of a table.
    pub separator: Option<u8>,
}

/// One line of the file.
#[derive(Debug, PartialEq)]
pub struct Line {
    /// Its own id, else its number.
    pub id: String,
    /// Its number in the file, from 1; of a record of several lines that of the first.
    pub number: u64,
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

impl Line {
    /// The line, refused where it would take too much memory.
    fn bounded(mut self) -> Self {
        if let Ok(asked) = &self.asked {
            let texts = [&asked.from, &asked.to].into_iter().flatten().chain(&asked.outlets);
            let filters = self.id.len() + asked.langs.len() + texts.map(|text| text.len() + 1).sum::<usize>();
            if asked.query.len() > MAX_QUERY_BYTES {
                let length = asked.query.len();
                self.asked = Err(format!("the query has {length} bytes, and {MAX_QUERY_BYTES} is the most"));
            } else if filters > LONGEST_FILTERS {
                self.asked = Err(format!("id and filters have {filters} bytes, and {LONGEST_FILTERS} is the most"));
            }
        }
        if self.id.len() > LONGEST_FILTERS {
            self.id.truncate(self.id.floor_char_boundary(LONGEST_FILTERS));
        }
        self
    }
}

/// Columns and fields that nobody knows, and that are passed over.
#[derive(Debug, Default)]
pub struct Ignored {
    names: BTreeSet<String>,
}

impl Ignored {
    /// Counts one by its name.
    pub fn add(&mut self, name: &str) {
        if !self.names.contains(name) && self.names.len() < COUNTED {
            self.names.insert(name.to_owned());
        }
    }

    /// What is to be said about them, if there are any.
    pub fn note(&self) -> Option<String> {
        let count = self.names.len();
        let mut named: Vec<String> = self.names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        if count > NAMED {
            named.push("…".to_owned());
        }
        let more = if count == COUNTED { "at least " } else { "" };
        let (columns, are) = if count == 1 { ("column", "is") } else { ("columns", "are") };
        (count > 0).then(|| format!("{more}{count} unknown {columns} {are} passed over: {}", named.join(", ")))
    }
}

/// A reader of queries.
pub struct Input<R: BufRead> {
    shape: Shape<R>,
    ignored: Ignored,
}

/// The first line, read to see what the file is, and then the rest.
type Again<R> = Chain<Cursor<Vec<u8>>, R>;

enum Shape<R: BufRead> {
    Plain(Numbered<Again<R>>),
    Json(Numbered<Again<R>>),
    Table(Box<Table<Again<R>>>),
}

impl<R: BufRead> Input<R> {
    /// Looks at the name and the first line, unless `form` says what the file is: a name in `.csv` or `.tsv`, or a first
    /// line that names several columns of which one is `query` or `text`: CSV; a first line that begins with `{`, or a
    /// name in `.jsonl` or `.ndjson` and such a line soon after: JSON Lines; else a query a line.
    pub fn new(mut reader: R, name: &Path, form: Form) -> Result<Self> {
        let first = first_line(&mut reader)?;
        if first.starts_with(b"\xFF\xFE") || first.starts_with(b"\xFE\xFF") {
            bail!("the queries are in UTF-16\nhint: save them as UTF-8");
        }
        let is_named = |names: &[&str]| {
            name.extension().is_some_and(|end| names.iter().any(|name| end.eq_ignore_ascii_case(name)))
        };
        let input = match form.input {
            _ if first.trim_ascii().is_empty() => BatchInput::Lines,
            BatchInput::Auto if form.separator.is_some() => BatchInput::Csv,
            BatchInput::Auto if is_named(&["csv", "tsv", "tab"]) => BatchInput::Csv,
            BatchInput::Auto if is_object(&first) => BatchInput::Jsonl,
            // Its first line may be the bad one.
            BatchInput::Auto if is_named(&["jsonl", "ndjson"]) && has_object(&mut reader)? => BatchInput::Jsonl,
            BatchInput::Auto if csv::has_header(&first) => BatchInput::Csv,
            BatchInput::Auto => BatchInput::Lines,
            said => said,
        };
        let separator = match form.separator {
            Some(separator) => separator,
            None if is_named(&["tsv", "tab"]) => b'\t',
            None => csv::separator(&first),
        };
        let mut ignored = Ignored::default();
        let again = Cursor::new(first).chain(reader);
        let numbered = |reader| Numbered { reader, number: 0, bytes: 0 };
        let shape = match input {
            BatchInput::Csv => Shape::Table(Box::new(Table::new(again, separator, &mut ignored)?)),
            BatchInput::Jsonl => Shape::Json(numbered(again)),
            BatchInput::Lines | BatchInput::Auto => Shape::Plain(numbered(again)),
        };
        Ok(Self { shape, ignored })
    }

    /// The next query, or what is wrong with its line. An error is of the file, and the last.
    pub fn next_line(&mut self) -> Result<Option<Line>> {
        let line = match &mut self.shape {
            Shape::Plain(lines) => {
                lines.next_line(|text| (None, Ok(Asked { query: text.to_owned(), ..Asked::default() })))
            }
            Shape::Json(lines) => lines.next_line(|text| of_json(text, &mut self.ignored)),
            Shape::Table(table) => table.next_line(),
        };
        Ok(line?.map(Line::bounded))
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        match &self.shape {
            Shape::Plain(lines) | Shape::Json(lines) => lines.bytes,
            Shape::Table(table) => table.position(),
        }
    }

    /// What was passed over.
    pub fn into_ignored(self) -> Ignored {
        self.ignored
    }
}

/// The first line that is not blank, after the blank ones before it, which are counted later; no more of them than fits
/// a line. A byte-order mark is left out.
fn first_line(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    loop {
        let start = first.len();
        let room = LONGEST_LINE.saturating_sub(start) as u64;
        if Read::take(&mut *reader, room).read_until(b'\n', &mut first)? == 0 {
            return Ok(first);
        }
        if start == 0 && first.starts_with("\u{FEFF}".as_bytes()) {
            first.drain(.."\u{FEFF}".len());
        }
        if !first[start.min(first.len())..].trim_ascii().is_empty() {
            return Ok(first);
        }
    }
}

/// Whether a line begins as an object of JSON.
fn is_object(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"{")
}

/// Whether one of the next lines that are at hand begins so.
fn has_object(reader: &mut impl BufRead) -> io::Result<bool> {
    Ok(reader.fill_buf()?.split(|byte| *byte == b'\n').any(is_object))
}

/// Lines with their numbers.
struct Numbered<R> {
    reader: R,
    number: u64,
    bytes: u64,
}

impl<R: BufRead> Numbered<R> {
    /// The next line that is not blank, read by `read`: its own id if it has one, and the rest.
    fn next_line(
        &mut self,
        mut read: impl FnMut(&str) -> (Option<String>, Result<Asked, String>),
    ) -> Result<Option<Line>> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            self.bytes += Read::take(&mut self.reader, LONGEST_LINE as u64).read_until(b'\n', &mut bytes)? as u64;
            if bytes.is_empty() {
                return Ok(None);
            }
            self.number += 1;
            let refused =
                |why: String| Ok(Some(Line { id: self.number.to_string(), number: self.number, asked: Err(why) }));
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
            return Ok(Some(Line { id: id.unwrap_or_else(|| self.number.to_string()), number: self.number, asked }));
        }
    }
}

/// Passes over the rest of a line; says how many bytes that were.
pub fn skip_line(reader: &mut impl BufRead) -> io::Result<u64> {
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
fn of_json(text: &str, ignored: &mut Ignored) -> (Option<String>, Result<Asked, String>) {
    let record: Map<String, Value> = match serde_json::from_str(text) {
        Ok(record) => record,
        Err(error) => return (None, Err(format!("not an object of JSON: {error}"))),
    };
    let query = if record.contains_key("query") { "query" } else { "text" };
    let known = [query, "id", "lang", "outlet", "from", "to"];
    record.keys().filter(|name| !known.contains(&name.as_str())).for_each(|name| ignored.add(name));
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
        |code: &String| Lang::parse(code).ok_or_else(|| format!("`{code:.40}` is no language code, such as uk or en"));
    codes.iter().map(lang).collect()
}

/// What a header must have.
pub fn no_query_column() -> Result<()> {
    bail!(
        "the table has no column `query` or `text`\nhint: its first line must name the columns, as in id,query,lang,from,to"
    )
}

#[cfg(test)]
mod tests;
