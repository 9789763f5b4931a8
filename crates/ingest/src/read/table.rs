//! Tables: CSV with a header goes in, row by row it comes out with the fields that the header names. The mark between
//! fields is told by the header. A row that does not fit the header fails alone.

use std::io::{self, BufRead};

use csv_core::ReadRecordResult;
use dateline_core::Origin;
use serde_json::{Map, Value};

use super::window::Window;
use super::{Payload, Sink, too_large};
use crate::decode::{self, ARTICLE_BYTES};
use crate::extract::record::{is_content, is_known, is_text};
use crate::format;

/// What fields may be parted by.
const MARKS: &[u8] = b",;\t|";

/// The longest name of a column, in characters: longer ones are sentences, and what has them is no table.
const NAME_CHARS: usize = 40;

/// So many fields may lack their closing quote before the rest of a table is given up: each costs a look to the end.
const MAX_UNCLOSED: usize = 100;

/// So many bytes may be read again behind quotes too many before the rest of a table is given up.
const MOST_AGAIN_BYTES: usize = 256 << 20;

/// So many bytes are read before the charset is told.
const SAMPLE_BYTES: usize = 1 << 20;

/// How many of a table's columns a message names.
const NAMED_COLUMNS: usize = 12;

/// Whether text begins with a line that names at least two known fields, one of them a text or a title, and goes on with
/// a row of as many fields; with two rows of them where the name says that it is prose.
pub(crate) fn has_header(text: &[u8], is_named_prose: bool) -> bool {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    // Tables of Markdown begin so.
    if line.len() == text.len() || line.len() > 4096 || line.starts_with(b"|") {
        return false;
    }
    let header = String::from_utf8_lossy(line);
    let mark = mark_of(&header);
    let columns = columns(&header, mark);
    columns.len() >= 2
        && columns.iter().all(|name| name.chars().count() <= NAME_CHARS && !name.ends_with('.'))
        && columns.iter().filter(|name| is_known(name)).count() >= 2
        && columns.iter().any(|name| is_content(name))
        && rows_fit(&text[line.len() + 1..], mark, columns.len(), if is_named_prose { 2 } else { 1 })
}

/// Whether the first rows, as far as there are any, have so many fields.
fn rows_fit(text: &[u8], mark: u8, fields: usize, rows: usize) -> bool {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(mark).from_reader(text);
    let mut row = csv::ByteRecord::new();
    let mut fitting = 0;
    while fitting < rows && matches!(reader.read_byte_record(&mut row), Ok(true)) {
        // A row may be longer than what is looked at.
        let is_cut = reader.position().byte() == text.len() as u64 && text.len() > format::HEAD_BYTES / 2;
        let is_rule = row.iter().all(|field| field.iter().all(|byte| matches!(byte, b'-' | b':' | b' ')));
        if row.len() != fields && !is_cut || is_rule && !row.iter().all(<[u8]>::is_empty) {
            return false;
        }
        fitting += 1;
    }
    fitting > 0
}

/// The mark that parts the header into the most known names; of those that do, into the most names.
fn mark_of(header: &str) -> u8 {
    let worth = |mark: &u8| {
        let columns = columns(header, *mark);
        (columns.iter().filter(|name| is_known(name)).count(), columns.len())
    };
    MARKS.iter().copied().rev().max_by_key(worth).unwrap_or(b',')
}

fn columns(header: &str, mark: u8) -> Vec<String> {
    let header = header.trim_start_matches('\u{FEFF}');
    fields(header.as_bytes(), mark).unwrap_or_default().iter().map(|name| name.trim().to_owned()).collect()
}

/// The fields of one row.
fn fields(row: &[u8], mark: u8) -> Option<Vec<String>> {
    fields_by(&mut csv_core::ReaderBuilder::new().delimiter(mark).build(), row)
}

/// The fields of one row, by a parser that many rows share: to make one costs more than to read a row.
fn fields_by(parser: &mut csv_core::Reader, mut row: &[u8]) -> Option<Vec<String>> {
    parser.reset();
    let mut text = vec![0; row.len()];
    let mut ends = vec![0; 64];
    let (mut written, mut count) = (0, 0);
    loop {
        let (outcome, read, wrote, ended) = parser.read_record(row, &mut text[written..], &mut ends[count..]);
        row = &row[read..];
        written += wrote;
        count += ended;
        match outcome {
            ReadRecordResult::Record => break,
            // Without more input comes the end of the record, then that of the data.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => text.resize(text.len() * 2 + 1, 0),
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            ReadRecordResult::End => return None,
        }
    }
    let mut from = 0;
    let fields = ends[..count].iter().map(|end| {
        let field = text.get(std::mem::replace(&mut from, *end)..*end)?;
        String::from_utf8(field.to_vec()).ok()
    });
    fields.collect()
}

/// Hands on every row.
pub(super) fn read(stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut window = Window::new(stream);
    while window.bytes().len() < SAMPLE_BYTES && window.more()? {}
    let sample = &window.bytes()[..window.bytes().len().min(SAMPLE_BYTES)];
    if format::utf16(sample).is_some() {
        let why = "a table in UTF-16, which is not read: save it as UTF-8";
        sink.push(None, Payload::Refused(why.to_owned()));
        return Ok(());
    }
    let charset = decode::charset_of(sample).name();
    let mut table = Table {
        charset,
        mark: b',',
        parser: csv_core::Reader::new(),
        columns: Vec::new(),
        count: 0,
        unclosed: 0,
        again: 0,
    };
    let blank = sample.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    window.consume(blank);
    let Some(Row { length, .. }) = table.row(&mut window)? else {
        return Ok(());
    };
    let line = window.bytes()[..length].split(|byte| *byte == b'\n').next().unwrap_or_default();
    let header = decode::decode(line, Some(charset), false).map(|decoded| decoded.text).unwrap_or_default();
    table.mark = mark_of(&header);
    table.parser = csv_core::ReaderBuilder::new().delimiter(table.mark).build();
    table.columns = columns(&header, table.mark);
    if !table.columns.iter().any(|name| is_text(name) || is_content(name)) {
        let named: Vec<&str> = table.columns.iter().take(NAMED_COLUMNS).map(String::as_str).collect();
        let why = format!("a table without a column of text: its columns are `{}`", named.join("`, `"));
        sink.push(None, Payload::Refused(why));
        return Ok(());
    }
    let header_length = table.row(&mut window)?.map_or(0, |row| row.length);
    window.consume(header_length);
    table.rows(&mut window, sink)
}

struct Table {
    charset: &'static str,
    mark: u8,
    parser: csv_core::Reader,
    columns: Vec<String>,
    count: u64,
    unclosed: usize,
    /// How many bytes were taken for a part of a row that they are not, and are read again.
    again: usize,
}

/// One row at the window's beginning: its length with its line break, and what is wrong with it.
struct Row {
    length: usize,
    fault: Option<String>,
}

impl Table {
    fn rows(&mut self, window: &mut Window<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        while !sink.stopped {
            let Some(row) = self.row(window)? else { break };
            let raw = window.bytes()[..row.length].trim_ascii_end().to_vec();
            let payload = match row.fault {
                None if raw.is_empty() => None,
                None => Some(self.payload(raw)),
                Some(fault) => Some(Payload::Refused(fault)),
            };
            window.consume(row.length);
            if let Some(payload) = payload {
                self.push(payload, sink);
            }
            if self.unclosed > MAX_UNCLOSED {
                let why = format!("more than {MAX_UNCLOSED} quoted fields are not closed: the rest is not read");
                self.push(Payload::Refused(why), sink);
                return Ok(());
            }
        }
        if let Some(damage) = window.damage.take() {
            self.push(Payload::Refused(damage), sink);
        }
        Ok(())
    }

    fn push(&mut self, payload: Payload, sink: &mut Sink<'_>) {
        self.count += 1;
        sink.push(Some(format!("row {}", self.count)), payload);
    }

    /// The row that the window begins with; none at its end.
    fn row(&mut self, window: &mut Window<'_>) -> io::Result<Option<Row>> {
        let mut scan = Scan::default();
        loop {
            if let Some(length) = scan.end(window.bytes(), self.mark) {
                let row = self.checked(&window.bytes()[..length], scan.stray);
                self.again += length - row.length;
                if self.again > MOST_AGAIN_BYTES {
                    self.unclosed = MAX_UNCLOSED + 1;
                }
                return Ok(Some(row));
            }
            if window.bytes().len() as u64 <= ARTICLE_BYTES && window.more()? {
                continue;
            }
            let bytes = window.bytes();
            if bytes.is_empty() {
                return Ok(None);
            }
            if !scan.quoted && bytes.len() as u64 <= ARTICLE_BYTES {
                return Ok(Some(Row { length: bytes.len(), fault: window.damage.take() }));
            }
            // The row ends where its line does: a quote too many must not take the rows behind it.
            let line = bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            if scan.quoted {
                self.unclosed += 1;
                let fault = Some("a quoted field is not closed".to_owned());
                return Ok(Some(Row { length: line.unwrap_or(bytes.len()), fault }));
            }
            return self.skip_line(window).map(Some);
        }
    }

    /// A row that was read to its end. One of several lines that is none by its quotes or its fields was joined by a
    /// quote too many: then only its first line is refused, and the rows behind it are read.
    fn checked(&self, row: &[u8], stray: bool) -> Row {
        let line = row.iter().position(|byte| *byte == b'\n').map_or(row.len(), |at| at + 1);
        let fits = || self.columns.is_empty() || count(row, self.mark) == self.columns.len();
        if line == row.len() || (!stray && fits()) {
            return Row { length: row.len(), fault: None };
        }
        Row { length: line, fault: Some("a quoted field is not closed".to_owned()) }
    }

    /// Passes by a line that is too large, all but its last bytes.
    fn skip_line(&mut self, window: &mut Window<'_>) -> io::Result<Row> {
        let fault = Some(too_large());
        loop {
            if let Some(at) = window.bytes().iter().position(|byte| *byte == b'\n') {
                return Ok(Row { length: at + 1, fault });
            }
            window.consume(window.bytes().len());
            if !window.more()? {
                return Ok(Row { length: window.bytes().len(), fault });
            }
        }
    }

    fn payload(&mut self, raw: Vec<u8>) -> Payload {
        let text = match decode::decode(&raw, Some(self.charset), false).map(|decoded| decoded.text) {
            Ok(text) => text,
            Err(error) => return Payload::Refused(error.to_string()),
        };
        let Some(values) = fields_by(&mut self.parser, text.as_bytes()) else {
            return Payload::Refused("not a row of a table".to_owned());
        };
        if values.len() != self.columns.len() {
            let (found, wanted) = (values.len(), self.columns.len());
            return Payload::Refused(format!("the row has {found} fields, the header {wanted}"));
        }
        let mut fields = Map::new();
        for (name, value) in self.columns.iter().zip(values) {
            if !name.is_empty() && !value.trim().is_empty() && !fields.contains_key(name) {
                fields.insert(name.clone(), Value::String(value));
            }
        }
        if !fields.keys().any(|name| is_content(name)) {
            return Payload::Empty;
        }
        if !fields.keys().any(|name| is_text(name)) {
            // A headline alone.
            fields.insert("text".to_owned(), Value::String(String::new()));
        }
        Payload::Fields { raw, fields, origin: Origin::Field }
    }
}

/// How many fields a row has, by the same rule that tells where it ends.
fn count(row: &[u8], mark: u8) -> usize {
    let mut quoted = false;
    let mut in_field = false;
    let mut marks = 0;
    for byte in row {
        match byte {
            b'"' if quoted => (quoted, in_field) = (false, false),
            _ if quoted => {}
            b'"' if !in_field => quoted = true,
            byte => {
                in_field = *byte != mark;
                marks += usize::from(*byte == mark);
            }
        }
    }
    marks + 1
}

/// Where a row ends, found in one pass over its bytes in as many pieces as they come.
#[derive(Default)]
struct Scan {
    quoted: bool,
    /// Whether a field has begun; a quote behind that is a character.
    in_field: bool,
    /// Whether the byte before closed a quoted field, or opens it again.
    closed: bool,
    /// Whether something else than a mark or a line end followed a closing quote.
    stray: bool,
    seen: usize,
}

impl Scan {
    /// The length of the row that `bytes` begin with, with its line break; `None` if they do not hold it to its end.
    fn end(&mut self, bytes: &[u8], mark: u8) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate().skip(self.seen) {
            self.seen = at + 1;
            if std::mem::take(&mut self.closed) && *byte != mark && !matches!(byte, b'"' | b'\r' | b'\n' | b' ') {
                self.stray = true;
            }
            match byte {
                // A doubled quote closes and opens at once: what follows a closing quote may be another.
                b'"' if self.quoted => {
                    self.quoted = false;
                    self.in_field = false;
                    self.closed = true;
                }
                _ if self.quoted => {}
                b'"' if !self.in_field => self.quoted = true,
                b'\n' => return Some(at + 1),
                byte => self.in_field = *byte != mark,
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_archives::read_all;
    use super::*;
    use crate::extract::record;

    fn rows(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
        let found = read_all(name, bytes).into_iter();
        found
            .map(|(member, payload, _)| {
                let shown = match payload {
                    Payload::Fields { fields, raw, .. } => {
                        assert!(bytes.windows(raw.len()).any(|window| window == raw));
                        let draft = record::from_fields(fields, None).unwrap();
                        let date = draft.published.first().map(|date| date.to_iso()).unwrap_or_default();
                        format!("{}|{}|{}|{date}", draft.title.unwrap_or_default(), draft.body, draft.authors.join("+"))
                    }
                    Payload::Refused(reason) => format!("! {reason}"),
                    other => format!("{other:?}"),
                };
                (member.unwrap_or_default(), shown)
            })
            .collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, shown)| ((*name).to_owned(), (*shown).to_owned())).collect()
    }

    #[test]
    fn rows_of_many_kinds() {
        let csv = "\u{FEFF}Headline,Article,Published At,Author Name,n\r\n\
                   One,\"Line \"\"one\"\".\r\n\r\nLine, two.\",2025-05-28,A. Writer,1\r\n\r\n\
                   Two,5\" gun,28 May 2025,,2\nThree,,,,3\n,,,,4\nFour,text\n\"Five,x,,,5\nSix,y,,,6";
        let expected = pairs(&[
            ("row 1", "One|Line \"one\".\n\nLine, two.|A. Writer|2025-05-28"),
            ("row 2", "Two|5\" gun||2025-05-28"),
            ("row 3", "Three|||"),
            ("row 4", "Empty"),
            ("row 5", "! the row has 2 fields, the header 5"),
            ("row 6", "! a quoted field is not closed"),
            ("row 7", "Six|y||"),
        ]);
        assert_eq!(rows("a.csv", csv.as_bytes()), expected);
        assert_eq!(rows("a", b"title\ttext\nOne\tText, all of it"), pairs(&[("row 1", "One|Text, all of it||")]));
        let (cyrillic, ..) =
            encoding_rs::WINDOWS_1251.encode("title;text\nПорт;Паром до порту відновив рух після трьох днів стоянки\n");
        assert_eq!(
            rows("a.csv", &cyrillic),
            pairs(&[("row 1", "Порт|Паром до порту відновив рух після трьох днів стоянки||")])
        );
    }

    #[test]
    fn a_quote_too_many_costs_its_own_line() {
        let csv = "title,text,n\nA,\"Two\nlines, both\",1\nB,\"open,2\nC,x,3\nD,\"y\",4\nE,z,5\n";
        let open = ("row 2", "! a quoted field is not closed");
        let rest = [("row 3", "C|x||"), ("row 4", "D|y||"), ("row 5", "E|z||")];
        let expected = [&[("row 1", "A|Two lines, both||"), open][..], &rest].concat();
        assert_eq!(rows("a.csv", csv.as_bytes()), pairs(&expected));
        let csv = "title,text\nA,x\nB,\"open\nC,x\n\"D\",y\nE,z\n";
        let expected = [("row 1", "A|x||"), open, ("row 3", "C|x||"), ("row 4", "D|y||"), ("row 5", "E|z||")];
        assert_eq!(rows("a.csv", csv.as_bytes()), pairs(&expected));
    }

    #[test]
    fn a_table_without_text_is_refused_by_its_columns() {
        let found = rows("a.csv", b"lat,lon\n1,2\n");
        assert_eq!(found, pairs(&[("", "! a table without a column of text: its columns are `lat`, `lon`")]));
        assert_eq!(rows("a.csv", b"title,text\n"), pairs(&[("", "Empty")]));
    }

    #[test]
    fn hostile_tables_end() {
        let quotes = format!("title,text\n{}", "\"a\n\"\"b,\n".repeat(100_000));
        assert!(!rows("a.csv", quotes.as_bytes()).is_empty());
        let open = format!("title,text\n{}", "x\",\"\n".repeat(300_000));
        assert!(!rows("a.csv", open.as_bytes()).is_empty());
        let large = format!("title,text\n{},x\nOne,two\n", "x".repeat(70 << 20));
        assert_eq!(
            rows("a.csv", large.as_bytes()),
            pairs(&[("row 1", &format!("! {}", too_large())), ("row 2", "One|two||")])
        );
    }
}
