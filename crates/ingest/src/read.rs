//! Read: a source goes in, its inputs come out one by one: the file itself, or each record that it holds. A record
//! that cannot be read is an input too, with the reason; it never takes its neighbours with it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::Path;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::decode::ARTICLE_BYTES;
use crate::discover::Source;
use crate::format::{self, Format, HEAD_BYTES, Kind};

/// One input: a file or a record of a file.
#[derive(Debug)]
pub(crate) struct Input {
    /// The file.
    pub source: Arc<Source>,
    /// Its number among the source's records, from 0.
    pub number: u64,
    /// The record's name in the file (`line 12`), where the file holds records.
    pub member: Option<String>,
    /// What was read.
    pub payload: Payload,
    /// Whether this is the source's last input, and the source was read to its end.
    pub closes: bool,
}

/// What was read of an input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    /// An article's bytes as they are in the file (perhaps gzipped), or a record's.
    Bytes {
        /// The form of the (unpacked) bytes.
        format: Format,
        /// The bytes.
        raw: Vec<u8>,
        /// Whether they are gzipped.
        gzip: bool,
    },
    /// There is nothing in it.
    Empty,
    /// It is nothing that can be read, and why.
    Refused(String),
    /// The file system did not give it, and why: another time it may.
    Unreadable(String),
}

impl Payload {
    /// How many bytes it will hold in memory: for gzip what its last four bytes say that it unpacks to.
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes { raw, gzip: true, .. } => {
                let unpacked = raw.last_chunk::<4>().map_or(0, |size| u32::from_le_bytes(*size) as usize);
                unpacked.min(ARTICLE_BYTES as usize).max(raw.len())
            }
            Self::Bytes { raw, .. } => raw.len(),
            Self::Empty | Self::Refused(_) | Self::Unreadable(_) => 0,
        }
    }
}

/// Reads a source and hands each of its inputs to `emit`, in order. `advanced` is told of bytes as they are read.
/// `emit` ends the reading by giving `false`.
pub(crate) fn read(source: &Arc<Source>, advanced: &dyn Fn(u64), emit: &mut dyn FnMut(Input) -> bool) {
    let mut sink = Sink { source, emit, held: None, next: 0, stopped: false };
    let outcome = File::open(&source.path).and_then(|file| read_file(file, source, advanced, &mut sink));
    match outcome {
        Ok(()) => sink.finish(true),
        Err(error) => {
            sink.push(None, Payload::Unreadable(format!("cannot be read: {}", plain(&error))));
            // Not remembered as read: the reason may be gone the next time although the file is the same.
            sink.finish(false);
        }
    }
}

/// Holds one input back until it is known whether another follows.
struct Sink<'a> {
    source: &'a Arc<Source>,
    emit: &'a mut dyn FnMut(Input) -> bool,
    held: Option<Input>,
    next: u64,
    stopped: bool,
}

impl Sink<'_> {
    fn push(&mut self, member: Option<String>, payload: Payload) {
        let input = Input { source: self.source.clone(), number: self.next, member, payload, closes: false };
        self.next += 1;
        if let Some(before) = self.held.replace(input) {
            self.stopped |= !(self.emit)(before);
        }
    }

    fn finish(mut self, read_to_end: bool) {
        if let Some(mut last) = self.held.take() {
            last.closes = read_to_end && !self.stopped;
            (self.emit)(last);
        }
    }
}

fn read_file(mut file: File, source: &Source, advanced: &dyn Fn(u64), sink: &mut Sink<'_>) -> io::Result<()> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    (&mut file).take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    file.rewind()?;
    let counted = Counted { inner: file, advanced };
    if !format::is_gzip(&head) {
        return dispatch(format::kind_of(&head, &source.path), counted, false, sink);
    }
    match unpacked_head(&head) {
        Ok(unpacked) if format::is_gzip(&unpacked) => {
            sink.push(None, Payload::Refused("gzip inside gzip, which is not read".to_owned()));
            Ok(())
        }
        Ok(unpacked) => dispatch(format::kind_of(&unpacked, &source.path), counted, true, sink),
        Err(error) => {
            sink.push(None, Payload::Refused(format!("gzip: {}", plain(&error))));
            Ok(())
        }
    }
}

fn dispatch(kind: Kind, file: Counted<'_>, gzip: bool, sink: &mut Sink<'_>) -> io::Result<()> {
    match kind {
        Kind::Empty => sink.push(None, Payload::Empty),
        Kind::Refused(why) => sink.push(None, Payload::Refused(why.to_owned())),
        Kind::One(format) => sink.push(None, whole(file, format, gzip)?),
        Kind::JsonLines if gzip => lines(BufReader::new(MultiGzDecoder::new(BufReader::new(file))), sink)?,
        Kind::JsonLines => lines(BufReader::new(file), sink)?,
    }
    Ok(())
}

/// The first unpacked bytes of a gzipped file. A file that is cut off within them gives what there is.
fn unpacked_head(head: &[u8]) -> io::Result<Vec<u8>> {
    let mut unpacked = Vec::with_capacity(HEAD_BYTES);
    match MultiGzDecoder::new(head).take(HEAD_BYTES as u64).read_to_end(&mut unpacked) {
        Ok(_) => Ok(unpacked),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !unpacked.is_empty() => Ok(unpacked),
        Err(error) => Err(error),
    }
}

fn whole(file: Counted<'_>, format: Format, gzip: bool) -> io::Result<Payload> {
    let mut raw = Vec::new();
    file.take(ARTICLE_BYTES + 1).read_to_end(&mut raw)?;
    if raw.len() as u64 > ARTICLE_BYTES {
        return Ok(Payload::Refused(too_large()));
    }
    Ok(Payload::Bytes { format, raw, gzip })
}

/// Hands on every line that is not blank. A line over the size of an article is refused and passed over.
fn lines(mut reader: impl BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut number = 0u64;
    let mut any = false;
    while !sink.stopped {
        number += 1;
        let mut line = Vec::new();
        match (&mut reader).take(ARTICLE_BYTES + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            // Packed data that is damaged or cut off stays so: the records before it are good, the rest is one refusal.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput
                ) =>
            {
                sink.push(
                    member(number),
                    Payload::Refused(format!("the file is damaged from here on: {}", plain(&error))),
                );
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        if line.len() as u64 > ARTICLE_BYTES {
            sink.push(member(number), Payload::Refused(too_large()));
            skip_line(&mut reader)?;
            any = true;
            continue;
        }
        let trimmed = line.trim_ascii();
        let trimmed = trimmed.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(trimmed);
        if trimmed.is_empty() {
            continue;
        }
        any = true;
        sink.push(member(number), Payload::Bytes { format: Format::Json, raw: trimmed.to_vec(), gzip: false });
    }
    if !any && !sink.stopped {
        sink.push(None, Payload::Empty);
    }
    Ok(())
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(());
        }
        let (used, done) = match chunk.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (chunk.len(), false),
        };
        reader.consume(used);
        if done {
            return Ok(());
        }
    }
}

fn member(line: u64) -> Option<String> {
    Some(format!("line {line}"))
}

fn too_large() -> String {
    format!("larger than the {} MiB that one article may have", ARTICLE_BYTES >> 20)
}

/// An error without the operating system's number, which means nothing to a reader.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// Reads the raw bytes of one input again: the whole file, or the record that `member` names.
pub(crate) fn read_again(path: &Path, member: Option<&str>) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let Some(member) = member else {
        let mut raw = Vec::new();
        file.take(ARTICLE_BYTES + 1).read_to_end(&mut raw)?;
        return Ok(raw);
    };
    let wanted: u64 = member
        .strip_prefix("line ")
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, format!("no record is called `{member}`")))?;
    let mut magic = [0u8; 2];
    let gzip = file.read_exact(&mut magic).is_ok() && format::is_gzip(&magic);
    file.rewind()?;
    let mut reader: Box<dyn BufRead> = if gzip {
        Box::new(BufReader::new(MultiGzDecoder::new(BufReader::new(file))))
    } else {
        Box::new(BufReader::new(file))
    };
    for _ in 1..wanted {
        skip_line(&mut reader)?;
    }
    let mut line = Vec::new();
    reader.take(ARTICLE_BYTES + 1).read_until(b'\n', &mut line)?;
    let trimmed = line.trim_ascii();
    Ok(trimmed.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(trimmed).to_vec())
}

struct Counted<'a> {
    inner: File,
    advanced: &'a dyn Fn(u64),
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        (self.advanced)(count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read_all(name: &str, bytes: &[u8]) -> Vec<(Option<String>, Payload, bool)> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let source =
            Arc::new(Source { key: "k".into(), shown: "s".into(), base: 0, size: bytes.len() as u64, mtime: 0, path });
        let mut found = Vec::new();
        read(&source, &|_| {}, &mut |input| {
            found.push((input.member, input.payload, input.closes));
            true
        });
        found
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn lines_are_records_and_only_the_last_closes() {
        let text = b"{\"a\":1}\n\n  \nnot json\r\n{\"a\":2}";
        for bytes in [text.to_vec(), gzip(text)] {
            let found = read_all("x.jsonl", &bytes);
            let members: Vec<_> = found.iter().map(|(member, ..)| member.as_deref().unwrap()).collect();
            assert_eq!(members, ["line 1", "line 4", "line 5"]);
            assert_eq!(found.iter().map(|(.., closes)| *closes).collect::<Vec<_>>(), [false, false, true]);
        }
    }

    #[test]
    fn a_damaged_tail_is_one_refusal_and_the_records_before_it_stand() {
        let mut text = String::new();
        for number in 0..20_000 {
            text.push_str(&format!("{{\"id\": {number}, \"text\": \"{}\"}}\n", number * 7919));
        }
        let packed = gzip(text.as_bytes());
        let found = read_all("x.jsonl.gz", &packed[..packed.len() * 3 / 4]);
        let (refused, good): (Vec<_>, Vec<_>) =
            found.iter().partition(|(_, payload, _)| matches!(payload, Payload::Refused(_)));
        assert!(good.len() > 1000 && refused.len() == 1);
        assert!(found.last().unwrap().2, "the damage is remembered, so that the file is not read again and again");
    }

    #[test]
    fn empty_and_missing_sources_end_in_one_input() {
        assert_eq!(read_all("x.html", b""), [(None, Payload::Empty, true)]);
        assert_eq!(read_all("x.gz", &gzip(b"  ")), [(None, Payload::Empty, true)]);
        let missing = Arc::new(Source {
            path: "/nonexistent/x".into(),
            key: "k".into(),
            shown: "s".into(),
            base: 0,
            size: 0,
            mtime: 0,
        });
        let mut closes = Vec::new();
        read(&missing, &|_| {}, &mut |input| {
            assert!(matches!(input.payload, Payload::Unreadable(_)));
            closes.push(input.closes);
            true
        });
        assert_eq!(closes, [false]);
    }

    #[test]
    fn a_record_is_read_again_by_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.jsonl.gz");
        std::fs::write(&path, gzip(b"{\"a\":1}\n{\"a\":2}\n")).unwrap();
        assert_eq!(read_again(&path, Some("line 2")).unwrap(), b"{\"a\":2}");
        assert!(read_again(&path, Some("page 2")).is_err());
    }
}
