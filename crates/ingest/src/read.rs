//! Read: a source goes in, its inputs come out one by one: the file itself, or each record that it holds. A record
//! that cannot be read is an input too, with the reason; it never takes its neighbours with it.

mod crawl;
mod feeds;
mod gauge;
pub(crate) mod json_array;
mod lines;
mod mbox;
mod names;
mod stream;
pub(crate) mod table;
mod tar;
#[cfg(test)]
pub(crate) mod test_archives;
mod window;
mod zip;

use std::any::Any;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use dateline_core::check::message_of;
use dateline_core::{Dated, Origin};
use serde_json::{Map, Value};

use crate::decode::ARTICLE_BYTES;
use crate::discover::{Source, mtime};
use crate::format::Format;
use crate::packing::Packing;
use gauge::{Counted, Gauge, Packed, open_regular};
pub(crate) use names::is_safe;

/// One input: a file or a record of a file.
#[derive(Debug)]
pub(crate) struct Input {
    /// The file.
    pub source: Arc<Source>,
    /// Its number among the source's records, from 0.
    pub number: u64,
    /// The record's name in the file (`line 12`), where the file holds records; from the outermost container inwards.
    pub member: Option<String>,
    /// What was read.
    pub payload: Payload,
    /// How many records of the source that are no articles (pictures of a web archive …) stood before it, and behind
    /// it if it closes.
    pub passed_over: u64,
    /// Whether this is the source's last input, and the source was read to its end.
    pub closes: bool,
}

/// What was read of an input.
#[derive(Debug, PartialEq)]
pub(crate) enum Payload {
    /// An article's bytes as they are in the file, perhaps packed.
    Bytes {
        /// The form of the unpacked bytes.
        format: Format,
        /// The bytes.
        raw: Vec<u8>,
        /// How they are packed.
        packing: Option<Packing>,
        /// What the container says of them.
        given: Given,
    },
    /// A record that its container has taken apart into the fields of the contract.
    Fields {
        /// The record's bytes as they are in the file.
        raw: Vec<u8>,
        /// Its fields.
        fields: Map<String, Value>,
        /// Where its dates come from.
        origin: Origin,
    },
    /// The same bytes as of a record before it, after many such repetitions.
    Repeated,
    /// There is nothing in it.
    Empty,
    /// It is nothing that can be read, and why.
    Refused(String),
    /// The file system did not give it, and why: another time it may.
    Unreadable(String),
}

/// What a container says of a record that holds a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Given {
    /// The address that it was fetched from.
    pub url: Option<String>,
    /// When it was saved.
    pub captured: Option<Dated>,
    /// The charset that the server named.
    pub charset: Option<String>,
    /// The outlet that it says all its records are of.
    pub outlet: Option<String>,
}

impl Payload {
    /// The bytes of one article as they are, about which the container says nothing.
    fn plain(format: Format, raw: Vec<u8>) -> Self {
        Self::Bytes { format, raw, packing: None, given: Given::default() }
    }

    /// How many bytes it will hold in memory; of what is packed, what it says or is likely to unpack to.
    pub fn len(&self) -> usize {
        match self {
            Self::Bytes { raw, packing: Some(packing), .. } => {
                packing.unpacked_size(raw).min(ARTICLE_BYTES as usize).max(raw.len())
            }
            Self::Bytes { raw, .. } => raw.len(),
            Self::Fields { raw, .. } => raw.len() * 2,
            Self::Repeated | Self::Empty | Self::Refused(_) | Self::Unreadable(_) => 0,
        }
    }
}

/// Reads a source and hands each of its inputs to `emit`, in order. `advanced` is told of bytes as they are read. Each of
/// them ends the reading by giving `false`.
pub(crate) fn read(source: &Arc<Source>, advanced: &dyn Fn(u64) -> bool, emit: &mut dyn FnMut(Input) -> bool) {
    read_content(source, None, advanced, emit);
}

/// Reads a source that is in memory, as if its file held these bytes.
pub(crate) fn read_bytes(source: &Arc<Source>, bytes: &[u8], emit: &mut dyn FnMut(Input) -> bool) {
    read_content(source, Some(bytes), &|_| true, emit);
}

fn read_content(
    source: &Arc<Source>,
    bytes: Option<&[u8]>,
    advanced: &dyn Fn(u64) -> bool,
    emit: &mut dyn FnMut(Input) -> bool,
) {
    let gauge = Gauge::new(advanced);
    let mut sink = Sink {
        source,
        bytes,
        gauge: &gauge,
        emit,
        held: None,
        next: 0,
        passed_over: 0,
        containers: Vec::new(),
        depth: 0,
        buffered: 0,
        entry: None,
        damages: 0,
        repetitions: Repetitions::default(),
        stopped: false,
    };
    let outcome = Counted::open(&source.path, bytes, &gauge).and_then(|file| {
        let mut file = BufReader::new(file);
        // What unpacks hostile bytes may fail on them: that is this source's own end, and no other's.
        match catch_unwind(AssertUnwindSafe(|| stream::read(&mut file, &source.path, &mut sink))) {
            Ok(outcome) => outcome?,
            Err(panic) => sink.failed(panic.as_ref()),
        }
        file.get_ref().is_as_walked(source)
    });
    match outcome {
        Ok(true) => sink.finish(true),
        // Broken off, it was not read.
        Ok(false) if sink.stopped => sink.finish(false),
        Err(_) if gauge.stopped() => {
            sink.stopped = true;
            sink.finish(false);
        }
        Ok(false) => {
            sink.changed();
            sink.finish(false);
        }
        Err(error) => {
            sink.containers.clear();
            sink.push(None, Payload::Unreadable(format!("cannot be read: {}", plain(&error))));
            // Not remembered as read: the reason may be gone the next time although the file is the same.
            sink.finish(false);
        }
    }
}

/// Takes the inputs of a source. It holds one back until it is known whether another follows.
struct Sink<'a> {
    source: &'a Arc<Source>,
    /// What the source holds, where that is in memory.
    bytes: Option<&'a [u8]>,
    gauge: &'a Gauge<'a>,
    emit: &'a mut dyn FnMut(Input) -> bool,
    held: Option<Input>,
    next: u64,
    passed_over: u64,
    /// The names of the containers that are being read, from the outermost inwards.
    containers: Vec<String>,
    /// How many packings and archives lie round what is being read.
    depth: usize,
    /// Bytes of archives that are held in memory because they lie in others.
    buffered: u64,
    /// How large the entry whose stream is read next is, where it is packed by itself.
    entry: Option<Packed>,
    /// How many refusals for damage there were.
    damages: u64,
    /// What repeats.
    repetitions: Repetitions,
    stopped: bool,
}

impl Sink<'_> {
    /// Takes an input. `member` is its name in the innermost container.
    fn push(&mut self, member: Option<String>, payload: Payload) {
        let payload = match payload {
            // Where a record ends is known when some more of the file has been read.
            Payload::Bytes { raw, .. } | Payload::Fields { raw, .. } if raw.len() as u64 > ARTICLE_BYTES => {
                Payload::Refused(too_large())
            }
            payload if self.repetitions.is_one_more(&payload) => Payload::Repeated,
            payload => payload,
        };
        let member = match member {
            member if self.containers.is_empty() => member,
            member => {
                let path: Vec<&str> = self.containers.iter().map(String::as_str).chain(member.as_deref()).collect();
                Some(path.join(MEMBER_SEPARATOR))
            }
        };
        let input = Input {
            source: self.source.clone(),
            number: self.next,
            member,
            payload,
            passed_over: std::mem::take(&mut self.passed_over),
            closes: false,
        };
        self.next += 1;
        if let Some(before) = self.held.replace(input) {
            self.stopped |= !(self.emit)(before);
        }
    }

    /// Refuses a record.
    fn refuse(&mut self, member: Option<String>, why: impl Into<String>) {
        self.push(member, Payload::Refused(why.into()));
    }

    /// Makes one refusal of an error that ended the reading of a stream: what is in the file is damaged, and stays so.
    /// A fault of the file system is given back.
    fn damaged(&mut self, member: Option<String>, error: io::Error) -> io::Result<()> {
        if self.gauge.failed() {
            return Err(error);
        }
        self.damages += 1;
        self.refuse(member, plain(&error));
        Ok(())
    }

    /// Says that a reader panicked. What it gave before stands.
    fn failed(&mut self, panic: &(dyn Any + Send)) {
        self.containers.clear();
        self.refuse(None, format!("the reader failed: {}", message_of(panic)));
    }

    /// Says that the file is no longer what the walk found: what was read of it may be parts of two versions. A file of one
    /// article gives none; records stand, and what is wrong stands behind them. The next run reads it again.
    fn changed(&mut self) {
        let payload = Payload::Unreadable("changed while it was read".to_owned());
        match &mut self.held {
            Some(only) if self.next == 1 && only.member.is_none() => only.payload = payload,
            _ => self.push(None, payload),
        }
    }

    fn finish(mut self, read_to_end: bool) {
        if self.next == 0 && !self.stopped {
            self.push(None, Payload::Empty);
        }
        if let Some(mut last) = self.held.take() {
            last.passed_over += self.passed_over;
            last.closes = read_to_end && !self.stopped;
            (self.emit)(last);
        }
    }
}

/// So many records of a source that repeat another byte for byte are read like any other, which makes them duplicates.
/// An archive of millions of one record is a bomb, and each page of it takes a millisecond.
const MOST_REPETITIONS: u64 = 1_000;

/// Tells which records of a source repeat another.
#[derive(Default)]
struct Repetitions {
    /// Hashes with a key of their own, so that nobody can make two records with one.
    seen: HashSet<u64>,
    state: RandomState,
    count: u64,
}

impl Repetitions {
    /// Whether this is one repetition too many.
    fn is_one_more(&mut self, payload: &Payload) -> bool {
        let hash = match payload {
            Payload::Bytes { raw, given, .. } => {
                let Given { url, captured, charset, outlet } = given;
                let captured = captured.map(|date| date.timestamp());
                self.state.hash_one((raw, url, captured, charset, outlet))
            }
            Payload::Fields { raw, .. } => self.state.hash_one(raw),
            _ => return false,
        };
        let is_repetition = !self.seen.insert(hash);
        self.count += u64::from(is_repetition);
        is_repetition && self.count > MOST_REPETITIONS
    }
}

/// Between the names of a container and of what is in it.
pub(crate) const MEMBER_SEPARATOR: &str = " > ";

fn too_large() -> String {
    format!("larger than the {} MiB that one article may have", ARTICLE_BYTES >> 20)
}

/// Whether an error says that packed data is damaged or cut off, and not that the file system failed.
fn is_damage(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(error.kind(), UnexpectedEof | InvalidData | InvalidInput)
}

/// An error without the operating system's number, which means nothing to a reader.
pub(crate) fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// Reads the raw bytes of one input again: the whole file, or the record that `member` names.
pub(crate) fn read_again(path: &Path, member: Option<&str>) -> io::Result<Vec<u8>> {
    // What cannot be opened says so here; the reading proper makes an input of every error.
    let file = open_regular(path)?;
    let metadata = file.metadata()?;
    let source = Arc::new(Source {
        path: path.to_owned(),
        key: "".into(),
        shown: "".into(),
        base: 0,
        size: metadata.len(),
        mtime: mtime(&metadata),
    });
    let mut found = None;
    read(&source, &|_| true, &mut |input| {
        if found.is_none() && input.member.as_deref() == member {
            found = match input.payload {
                Payload::Bytes { raw, .. } | Payload::Fields { raw, .. } => Some(raw),
                Payload::Repeated | Payload::Empty | Payload::Refused(_) | Payload::Unreadable(_) => None,
            };
        }
        found.is_none()
    });
    match (found, member) {
        (Some(raw), _) => Ok(raw),
        (None, Some(member)) => Err(io::Error::new(io::ErrorKind::NotFound, format!("it holds no record `{member}`"))),
        // It is no article any more: then what it is now.
        (None, None) => {
            let mut raw = Vec::new();
            file.take(ARTICLE_BYTES + 1).read_to_end(&mut raw)?;
            Ok(raw)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::test_archives::{gzip, read_all};
    use super::*;

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
        read(&missing, &|_| true, &mut |input| {
            assert!(matches!(input.payload, Payload::Unreadable(_)));
            closes.push(input.closes);
            true
        });
        assert_eq!(closes, [false]);
    }

    #[test]
    fn a_reader_that_panics_ends_its_source_alone_and_what_it_gave_stands() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.jsonl");
        std::fs::write(&path, "{\"a\":1}\n".repeat(100_000)).unwrap();
        let read_bytes = std::cell::Cell::new(0);
        let advanced = |bytes| {
            read_bytes.set(read_bytes.get() + bytes);
            assert!(read_bytes.get() < 400_000, "invented fault");
            true
        };
        let mut inputs = Vec::new();
        read(&Arc::new(test_archives::source(&path)), &advanced, &mut |input| {
            inputs.push((input.payload, input.closes));
            true
        });
        let (last, before) = inputs.split_last().unwrap();
        assert_eq!(last, &(Payload::Refused("the reader failed: invented fault".to_owned()), true));
        assert!(
            before.len() > 1000
                && before.iter().all(|(payload, closes)| {
                    matches!(payload, Payload::Bytes { .. } | Payload::Repeated) && !closes
                })
        );
    }

    #[test]
    fn reading_can_be_stopped_where_no_input_comes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.warc");
        let record = "WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 5\r\n\r\nHello\r\n\r\n";
        std::fs::write(&path, record.repeat(20_000)).unwrap();
        let source = Arc::new(test_archives::source(&path));
        for (most, ends) in [(u64::MAX, 1), (100_000, 0)] {
            let read_bytes = std::cell::Cell::new(0);
            let advanced = |bytes| {
                read_bytes.set(read_bytes.get() + bytes);
                read_bytes.get() < most
            };
            let mut inputs = 0;
            read(&source, &advanced, &mut |_| {
                inputs += 1;
                true
            });
            assert_eq!(inputs, ends);
            assert!(most == u64::MAX || read_bytes.get() < 200_000);
        }
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_not_taken_for_read() {
        let dir = tempfile::tempdir().unwrap();
        let inputs = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            let mut source = test_archives::source(&path);
            source.size += 1;
            let mut inputs = Vec::new();
            read(&Arc::new(source), &|_| true, &mut |input| {
                inputs.push((input.member.clone(), matches!(input.payload, Payload::Unreadable(_)), input.closes));
                true
            });
            inputs
        };
        assert_eq!(inputs("a.txt", "A ferry."), [(None, true, false)]);
        assert_eq!(inputs("empty.txt", ""), [(None, true, false)]);
        let line = |number| Some(format!("line {number}"));
        assert_eq!(inputs("a.jsonl", "{\"a\":1}\n"), [(line(1), false, false), (None, true, false)]);
        let found = inputs("b.jsonl", "{\"a\":1}\n{\"a\":2}\n");
        assert_eq!(found, [(line(1), false, false), (line(2), false, false), (None, true, false)]);
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
