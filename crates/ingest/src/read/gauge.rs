//! Gauges: what is read of a file and what it unpacks to is counted, so that a small file cannot unpack without end,
//! and so that a fault of the file system is not taken for damage of the file.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, BufRead, Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use super::plain;
use crate::discover::{Source, mtime};

/// What may come out of packed bytes for each byte in them. Text packed by the best packers gives 20, near-copies of one
/// page 100; gzip itself cannot give more than 1,032.
const MOST_UNPACKED_RATIO: u64 = 200;

/// What may come out of any stream …
const UNPACKED_FREELY: u64 = 64 << 20;

/// … and out of all streams of a file, at all layers together: many small bombs are one large one. This much is
/// unpacked, looked through and thrown away in a second or two.
const UNPACKED_FREELY_IN_ALL: u64 = 256 << 20;

/// What may come out of all streams of a file for each byte of it, at all layers together: a few streams may be packed
/// better than this, a file full of them is none of text.
const MOST_UNPACKED_RATIO_IN_ALL: u64 = 60;

/// What may come out of one record of a file beyond its ratio: a page of which most is white space.
const RECORD_UNPACKED_FREELY: u64 = 4 << 20;

/// What is said of a stream that gives too much.
pub(super) const TOO_MUCH: &str = "unpacks to more than 200 times its size, which no text does";

/// What is said of the stream that is one too many for its file.
const TOO_MUCH_IN_ALL: &str =
    "all that is packed in the file unpacks to more than 60 times its size, which no text does";

/// The counts of one source.
pub(super) struct Gauge<'a> {
    advanced: &'a dyn Fn(u64) -> bool,
    read: Cell<u64>,
    unpacked: Cell<u64>,
    failed: Cell<bool>,
    stopped: Cell<bool>,
}

impl<'a> Gauge<'a> {
    /// Begins counting. `advanced` is told of bytes as they are read, and ends the reading by giving `false`.
    pub fn new(advanced: &'a dyn Fn(u64) -> bool) -> Self {
        let (read, unpacked) = (Cell::new(0), Cell::new(0));
        Self { advanced, read, unpacked, failed: Cell::new(false), stopped: Cell::new(false) }
    }

    /// Whether whoever watches the reading has ended it, which looks like a fault of the file system to all who read on.
    pub fn stopped(&self) -> bool {
        self.stopped.get()
    }

    /// Whether the file system failed.
    pub fn failed(&self) -> bool {
        self.failed.get()
    }

    fn note<T>(&self, outcome: io::Result<T>) -> io::Result<T> {
        if outcome.as_ref().is_err_and(|error| error.kind() != ErrorKind::Interrupted) {
            self.failed.set(true);
        }
        outcome
    }

    /// Counts bytes that came out of a packed stream; `false` when they are too many for the file.
    pub fn unpacked(&self, more: u64) -> bool {
        let unpacked = self.unpacked.get().saturating_add(more);
        self.unpacked.set(unpacked);
        unpacked <= UNPACKED_FREELY_IN_ALL.saturating_add(self.read.get().saturating_mul(MOST_UNPACKED_RATIO_IN_ALL))
    }
}

/// How large a packed entry is, and what its archive says that it unpacks to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    pub packed: u64,
    pub unpacked: u64,
}

impl Packed {
    /// The most that is likely to come out of it if it is one article.
    pub fn most(self) -> u64 {
        RECORD_UNPACKED_FREELY.saturating_add(self.packed.saturating_mul(MOST_UNPACKED_RATIO))
    }
}

/// What comes out of a record whose packed bytes are all there, up to what is likely of the record and of its file.
pub(super) struct UnpackedRecord<'s, 'g> {
    inner: Box<dyn Read + 's>,
    left: u64,
    gauge: &'s Gauge<'g>,
}

impl<'s, 'g> UnpackedRecord<'s, 'g> {
    /// Bounds the unpacker of a record that has so many bytes packed.
    pub fn new(inner: Box<dyn Read + 's>, packed: usize, gauge: &'s Gauge<'g>) -> Self {
        let left = RECORD_UNPACKED_FREELY.saturating_add((packed as u64).saturating_mul(MOST_UNPACKED_RATIO));
        Self { inner, left, gauge }
    }
}

impl Read for UnpackedRecord<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let Some(left) = self.left.checked_sub(count as u64) else {
            return Err(io::Error::new(ErrorKind::InvalidData, TOO_MUCH));
        };
        self.left = left;
        if !self.gauge.unpacked(count as u64) {
            return Err(io::Error::new(ErrorKind::InvalidData, TOO_MUCH_IN_ALL));
        }
        Ok(count)
    }
}

/// The source itself: a file, or bytes that stand for one.
pub(super) struct Counted<'a> {
    content: Content<'a>,
    gauge: &'a Gauge<'a>,
}

enum Content<'a> {
    File(File),
    Bytes(Cursor<&'a [u8]>),
}

impl<'a> Counted<'a> {
    /// Opens a file whose reading is counted; where there are `bytes`, those in its place.
    pub fn open(path: &Path, bytes: Option<&'a [u8]>, gauge: &'a Gauge<'a>) -> io::Result<Self> {
        let content = match bytes {
            Some(bytes) => Content::Bytes(Cursor::new(bytes)),
            None => Content::File(gauge.note(open_regular(path))?),
        };
        Ok(Self { content, gauge })
    }

    /// Whether the file has the size and the time of change with which the walk found it.
    pub fn is_as_walked(&self, source: &Source) -> io::Result<bool> {
        let Content::File(file) = &self.content else { return Ok(true) };
        let metadata = self.gauge.note(file.metadata())?;
        Ok((metadata.len(), mtime(&metadata)) == (source.size, source.mtime))
    }
}

/// Opens a regular file. What stands there now may be another thing than what the walk saw: a pipe must not be waited for,
/// and a device has no end.
pub(super) fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is no regular file")) }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let outcome = match &mut self.content {
            Content::File(file) => file.read(buffer),
            Content::Bytes(bytes) => bytes.read(buffer),
        };
        let count = self.gauge.note(outcome)?;
        self.gauge.read.set(self.gauge.read.get() + count as u64);
        if !(self.gauge.advanced)(count as u64) {
            self.gauge.stopped.set(true);
            self.gauge.failed.set(true);
            return Err(io::Error::other("the reading was stopped"));
        }
        Ok(count)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.content {
            Content::File(file) => file.seek(to),
            Content::Bytes(bytes) => bytes.seek(to),
        }
    }
}

/// A packed stream on its way to its unpacker: it is counted, and kept while that is asked for.
pub(super) struct Taped<'s> {
    stream: &'s mut (dyn BufRead + 's),
    tape: Tape,
}

/// What was taken from a stream. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Tape {
    taken: Rc<Cell<u64>>,
    kept: Rc<RefCell<Option<Vec<u8>>>>,
}

impl Tape {
    /// A tape that keeps what is taken.
    pub fn keeping() -> Self {
        Self { taken: Rc::default(), kept: Rc::new(RefCell::new(Some(Vec::new()))) }
    }

    /// What was kept; nothing is from here on.
    pub fn stop(&self) -> Vec<u8> {
        self.kept.borrow_mut().take().unwrap_or_default()
    }
}

impl<'s> Taped<'s> {
    /// Reads `stream` and counts it on `tape`.
    pub fn new(stream: &'s mut (dyn BufRead + 's), tape: Tape) -> Self {
        Self { stream, tape }
    }
}

impl Read for Taped<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Taped<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.stream.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if let Some(kept) = self.tape.kept.borrow_mut().as_mut()
            // What is consumed was given out before, so it is there without reading.
            && let Ok(chunk) = self.stream.fill_buf()
            && kept.len() as u64 <= crate::decode::ARTICLE_BYTES
        {
            kept.extend_from_slice(&chunk[..count.min(chunk.len())]);
        }
        self.tape.taken.set(self.tape.taken.get() + count as u64);
        self.stream.consume(count);
    }
}

/// What comes out of a packed stream, up to what is likely. It fails for good: after an error comes the same error.
pub(super) struct Unpacked<'s> {
    inner: Box<dyn Read + 's>,
    name: &'static str,
    tape: Tape,
    unpacked: u64,
    gauge: &'s Gauge<'s>,
    fault: Option<(ErrorKind, String)>,
}

impl<'s> Unpacked<'s> {
    /// Bounds an unpacker named `name` whose input is counted on `tape`.
    pub fn new(inner: Box<dyn Read + 's>, name: &'static str, tape: Tape, gauge: &'s Gauge<'s>) -> Self {
        Self { inner, name, tape, unpacked: 0, gauge, fault: None }
    }

    fn next(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.unpacked += count as u64;
        let most = UNPACKED_FREELY.saturating_add(self.tape.taken.get().saturating_mul(MOST_UNPACKED_RATIO));
        if self.unpacked > most {
            return Err(io::Error::new(ErrorKind::InvalidData, TOO_MUCH));
        }
        if !self.gauge.unpacked(count as u64) {
            return Err(io::Error::new(ErrorKind::InvalidData, TOO_MUCH_IN_ALL));
        }
        Ok(count)
    }
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some((kind, text)) = &self.fault {
            return Err(io::Error::new(*kind, text.clone()));
        }
        self.next(buffer).map_err(|error| {
            if error.kind() == ErrorKind::Interrupted || self.gauge.failed() {
                return error;
            }
            let text = format!("{}: {}", self.name, plain(&error));
            self.fault = Some((error.kind(), text.clone()));
            io::Error::new(error.kind(), text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_without_end_is_stopped_and_stays_so() {
        let gauge = Gauge::new(&|_| true);
        let mut bomb = Unpacked::new(Box::new(io::repeat(0)), "gzip", Tape::default(), &gauge);
        let mut buffer = vec![0; 1 << 20];
        let mut out = 0;
        let error = loop {
            match bomb.read(&mut buffer) {
                Ok(count) => out += count as u64,
                Err(error) => break error,
            }
        };
        assert_eq!(out, UNPACKED_FREELY);
        assert!(error.to_string().contains("200 times"), "{error}");
        assert_eq!(bomb.read(&mut buffer).unwrap_err().to_string(), error.to_string());
    }

    #[test]
    fn many_small_bombs_are_one_large_one() {
        let gauge = Gauge::new(&|_| true);
        assert!(gauge.unpacked(UNPACKED_FREELY_IN_ALL));
        assert!(!gauge.unpacked(1));
    }
}
