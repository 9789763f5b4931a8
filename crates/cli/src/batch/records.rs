//! Records of CSV (RFC 4180, by the parser of the csv crate): in goes a table of any length, out comes record after
//! record, in bounded memory. A quote that is never closed fails with its own line alone: the lines after it, which it
//! has swallowed, are read again.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::input::{LONGEST_LINE, skip_line};

/// Cells of one record: as many columns as a spreadsheet has at most.
const MOST_CELLS: usize = 16_384;

/// Bytes that are read again after bad records, in all. A table made by hand has a handful of slips; one that is made
/// of slips must not cost the square of its length.
const READ_AGAIN: usize = 64 << 20;

/// Reads records.
pub struct Records<R> {
    reader: R,
    core: Reader,
    /// What has been read and may be needed again.
    buffer: Vec<u8>,
    /// Bytes before the buffer.
    before: u64,
    /// Where the next record begins, and on which line.
    next: usize,
    next_line: u64,
    /// Where the latest record began, and on which line.
    latest: usize,
    latest_line: u64,
    /// The latest byte that was passed over: CR and LF after it are one line end.
    last: u8,
    read_again: usize,
    /// The latest record without its quotes, and where its cells end.
    text: Vec<u8>,
    ends: Vec<usize>,
    cells: usize,
}

/// What was read of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// Its cells are there.
    Whole,
    /// It has more bytes or cells than are read.
    TooLong,
    /// A quote in it is never closed.
    Open,
}

impl<R: BufRead> Records<R> {
    /// A reader of records whose cells stand between `separator`s.
    pub fn new(reader: R, separator: u8) -> Self {
        Self {
            reader,
            core: ReaderBuilder::new().delimiter(separator).build(),
            buffer: Vec::new(),
            before: 0,
            next: 0,
            next_line: 1,
            latest: 0,
            latest_line: 1,
            last: 0,
            read_again: 0,
            text: vec![0; 1 << 12],
            ends: vec![0; 1 << 6],
            cells: 0,
        }
    }

    /// Reads the next record that is not an empty line; `None` at the end of the input.
    pub fn read(&mut self) -> io::Result<Option<Read>> {
        // Not with every record: what stays is moved.
        if self.next > self.buffer.len() / 2 {
            self.before += self.next as u64;
            self.buffer.drain(..self.next);
            self.next = 0;
        }
        loop {
            while self.buffer.get(self.next).is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                self.pass_over(self.next + 1);
            }
            if self.next < self.buffer.len() {
                break;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
        (self.latest, self.latest_line) = (self.next, self.next_line);
        let read = self.record()?;
        if read != Read::Whole {
            self.cells = 0;
            self.keep_first_line()?;
        }
        Ok(Some(read))
    }

    /// The line on which the latest record begins.
    pub fn line(&self) -> u64 {
        self.latest_line
    }

    /// How many cells the latest record has.
    pub fn width(&self) -> usize {
        self.cells
    }

    /// A cell of the latest record.
    pub fn cell(&self, place: usize) -> Option<&[u8]> {
        let end = *self.ends[..self.cells].get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }

    /// Bytes passed over so far.
    pub fn position(&self) -> u64 {
        self.before + self.next as u64
    }

    /// Ends the latest record, which makes no sense, with its first line; what comes after it is read again. A record
    /// of one line stays as it is.
    pub fn keep_first_line(&mut self) -> io::Result<()> {
        let record = &self.buffer[self.latest..self.next];
        let first = record.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let rest = first.map_or(0, |first| record.len() - first);
        if first.is_none() || rest + self.read_again > READ_AGAIN {
            // To the end of the line, wherever that is; the buffer has the beginning of it, if any.
            let end = self.buffer[self.next..].iter().position(|byte| *byte == b'\n');
            self.pass_over(end.map_or(self.buffer.len(), |end| self.next + end));
            if end.is_none() {
                self.before += skip_line(&mut self.reader)?;
                (self.next_line, self.last) = (self.next_line + 1, b'\n');
            }
        } else if let Some(first) = first {
            self.read_again += rest;
            self.next = self.latest + first;
            (self.next_line, self.last) = (self.latest_line, 0);
        }
        self.core.reset();
        Ok(())
    }

    /// Reads one record from `next` on.
    fn record(&mut self) -> io::Result<Read> {
        let (mut at, mut length, mut is_end) = (self.next, 0, false);
        self.cells = 0;
        let read = loop {
            if at == self.buffer.len() && !is_end {
                if at - self.next > LONGEST_LINE {
                    break Read::TooLong;
                }
                is_end = !self.fill()?;
                continue;
            }
            // A line end closes the last record, unless it stands inside quotes.
            let input = if is_end { b"\n" } else { &self.buffer[at..] };
            let (result, taken, written, ended) =
                self.core.read_record(input, &mut self.text[length..], &mut self.ends[self.cells..]);
            at += if is_end { 0 } else { taken };
            length += written;
            self.cells += ended;
            match result {
                ReadRecordResult::Record => break Read::Whole,
                ReadRecordResult::InputEmpty if is_end => break Read::Open,
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() >= MOST_CELLS => break Read::TooLong,
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            }
        };
        self.pass_over(at);
        Ok(read)
    }

    /// Passes over the buffer up to `end`, counting lines.
    fn pass_over(&mut self, end: usize) {
        for byte in &self.buffer[self.next..end] {
            let is_line_end = *byte == b'\r' || (*byte == b'\n' && self.last != b'\r');
            self.next_line += u64::from(is_line_end);
            self.last = *byte;
        }
        self.next = end;
    }

    /// Reads more; says whether there was more.
    fn fill(&mut self) -> io::Result<bool> {
        let more = self.reader.fill_buf()?;
        let length = more.len();
        self.buffer.extend_from_slice(more);
        self.reader.consume(length);
        Ok(length > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every record as its line and its cells, or what was read of it.
    fn all(text: &[u8], chunk: usize) -> Vec<(u64, Result<Vec<String>, Read>)> {
        let mut records = Records::new(io::BufReader::with_capacity(chunk, text), b',');
        let mut found = Vec::new();
        while let Some(read) = records.read().unwrap() {
            let cells = (0..records.width()).map(|at| String::from_utf8_lossy(records.cell(at).unwrap()).into_owned());
            found.push((records.line(), if read == Read::Whole { Ok(cells.collect()) } else { Err(read) }));
        }
        assert_eq!(records.position(), text.len() as u64);
        found
    }

    fn cells(line: u64, cells: &[&str]) -> (u64, Result<Vec<String>, Read>) {
        (line, Ok(cells.iter().map(|cell| (*cell).to_owned()).collect()))
    }

    #[test]
    fn records_are_those_of_the_standard() {
        let text = b"a,b\r\n\"x, y\",\"say \"\"no\"\"\"\r\n\n\"two\nlines\",\nlast,\"end\"";
        for chunk in [1, 2, 7, 4096] {
            let expected = [
                cells(1, &["a", "b"]),
                cells(2, &["x, y", "say \"no\""]),
                cells(4, &["two\nlines", ""]),
                cells(6, &["last", "end"]),
            ];
            assert_eq!(all(text, chunk), expected, "{chunk}");
        }
        assert_eq!(all(b"a\rb\rc", 4), [cells(1, &["a"]), cells(2, &["b"]), cells(3, &["c"])]);
        assert_eq!(all(b"\n\r\n", 4), []);
    }

    #[test]
    fn an_open_quote_fails_with_its_line_alone() {
        let text = b"a,b\n1,\"open\n2,x\n3,y\n";
        let expected = [cells(1, &["a", "b"]), (2, Err(Read::Open)), cells(3, &["2", "x"]), cells(4, &["3", "y"])];
        assert_eq!(all(text, 3), expected);
        assert_eq!(all(b"\"open", 3), [(1, Err(Read::Open))]);
    }

    #[test]
    fn what_is_too_long_is_not_held() {
        let mut text = b"a\n\"".to_vec();
        text.extend(std::iter::repeat_n(b'x', 3 * LONGEST_LINE));
        text.extend(b"\"\nb\n");
        assert_eq!(all(&text, 1 << 16), [cells(1, &["a"]), (2, Err(Read::TooLong)), cells(3, &["b"])]);
        let mut records = Records::new(text.as_slice(), b',');
        records.read().unwrap();
        let mut wide = vec![b','; MOST_CELLS + 10];
        wide.extend(b"\nb\n");
        assert_eq!(all(&wide, 64), [(1, Err(Read::TooLong)), cells(2, &["b"])]);
    }

    #[test]
    fn slips_all_over_do_not_cost_the_square() {
        // Each line leaves a quote open, and so does each line inside a quote.
        let text = "x\",\",\n".repeat(100_000);
        let found = all(text.as_bytes(), 1 << 16);
        assert!(found.iter().all(|(_, read)| read.is_err()) && found.len() < 100_000);
    }
}
