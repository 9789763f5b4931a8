//! Streams: bytes go in, and by what they are they go to the reader of one article, of records, or of what they are
//! packed in.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use super::gauge::{Packed, TOO_MUCH, Tape, Taped, Unpacked};
use super::{Given, Payload, Sink, crawl, feeds, json_array, lines, mbox, table, tar, too_large, zip};
use crate::decode::ARTICLE_BYTES;
use crate::format::{self, Format, HEAD_BYTES, Kind, Records};
use crate::packing::Packing;

/// How many packings and archives may lie in each other: a page in a packed tar archive in a zip archive has three.
pub(super) const MAX_DEPTH: usize = 5;

/// Reads whatever a stream holds. `name` is its file name, which decides where the content cannot. Damage is one
/// refusal; what was read before it stands.
pub(super) fn read(stream: &mut dyn BufRead, name: &Path, sink: &mut Sink<'_>) -> io::Result<()> {
    match read_undamaged(stream, name, sink) {
        Ok(()) => Ok(()),
        Err(error) => sink.damaged(None, error),
    }
}

/// Reads a member of an archive under its name.
pub(super) fn read_member(stream: &mut dyn BufRead, name: String, sink: &mut Sink<'_>) -> io::Result<()> {
    let before = (sink.next, sink.passed_over);
    sink.containers.push(name.clone());
    let outcome = read(stream, Path::new(&name), sink);
    if before == (sink.next, sink.passed_over) && outcome.is_ok() && !sink.stopped {
        sink.push(None, Payload::Empty);
    }
    sink.containers.pop();
    outcome
}

fn read_undamaged(stream: &mut dyn BufRead, name: &Path, sink: &mut Sink<'_>) -> io::Result<()> {
    let head = head_of(stream)?;
    let kind = format::kind_of(&head, name);
    dispatch(&kind, &mut Cursor::new(&head).chain(stream), name, sink)
}

/// Reads a stream of a known kind.
fn dispatch(kind: &Kind, stream: &mut dyn BufRead, name: &Path, sink: &mut Sink<'_>) -> io::Result<()> {
    let entry = sink.entry.take();
    let is_layer = matches!(kind, Kind::Packed(_) | Kind::Records(Records::Tar | Records::Zip));
    if is_layer && sink.depth == MAX_DEPTH {
        let why = format!("packed or in archives more than {MAX_DEPTH} deep, which is not read");
        sink.refuse(None, why);
        return Ok(());
    }
    match kind {
        Kind::Empty => sink.push(None, Payload::Empty),
        Kind::Refused(why) => sink.refuse(None, *why),
        Kind::One(format) => {
            let payload = match entry {
                Some(entry) => whole_entry(entry, stream, *format)?,
                None => whole(Vec::new(), stream, *format, None)?,
            };
            sink.push(None, payload);
        }
        Kind::Records(Records::JsonLines) => lines::read(stream, sink)?,
        Kind::Records(Records::Warc) => crawl::read(stream, crawl::Dialect::Warc, sink)?,
        Kind::Records(Records::Arc) => crawl::read(stream, crawl::Dialect::Arc, sink)?,
        Kind::Records(Records::Feed) => feeds::read(stream, sink)?,
        Kind::Records(Records::JsonArray) => json_array::read(stream, sink)?,
        Kind::Records(Records::Table) => table::read(stream, sink)?,
        Kind::Records(Records::Mailbox) => mbox::read(stream, sink)?,
        Kind::Records(Records::Tar) => layer(sink, |sink| tar::read(stream, sink))?,
        Kind::Records(Records::Zip) => layer(sink, |sink| zip::read(stream, sink))?,
        Kind::Packed(packing) => packed(*packing, stream, name, sink)?,
    }
    Ok(())
}

fn layer(sink: &mut Sink<'_>, read: impl FnOnce(&mut Sink<'_>) -> io::Result<()>) -> io::Result<()> {
    sink.depth += 1;
    let outcome = read(sink);
    sink.depth -= 1;
    outcome
}

/// Reads a packed stream: one article as it is, to be unpacked by a worker; anything else as it unpacks.
fn packed(packing: Packing, stream: &mut dyn BufRead, name: &Path, sink: &mut Sink<'_>) -> io::Result<()> {
    let tape = Tape::keeping();
    let unpacker = packing.unpacker(Taped::new(&mut *stream, tape.clone()));
    let mut unpacked = BufReader::new(Unpacked::new(unpacker, packing.name(), tape.clone(), sink.gauge));
    let head = head_of(&mut unpacked)?;
    let kind = format::kind_of(&head, name);
    if let Kind::One(format) = kind {
        // A worker unpacks it. In an archive there may be any number of them, so that each is counted first.
        if sink.depth > 0 {
            io::copy(&mut unpacked.by_ref().take(ARTICLE_BYTES), &mut io::sink())?;
        }
        drop(unpacked);
        let payload = whole(tape.stop(), stream, format, Some(packing))?;
        sink.push(None, payload);
        return Ok(());
    }
    drop(tape.stop());
    layer(sink, |sink| dispatch(&kind, &mut Cursor::new(&head).chain(unpacked), name, sink))
}

/// The first bytes of a stream. Damage behind them is met again when they are read past.
fn head_of(stream: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    match stream.take(HEAD_BYTES as u64).read_to_end(&mut head) {
        Err(error) if head.is_empty() => Err(error),
        _ => Ok(head),
    }
}

/// Reads one article that is an entry of an archive, unless more comes out of it than is likely.
fn whole_entry(entry: Packed, stream: &mut dyn BufRead, format: Format) -> io::Result<Payload> {
    let most = entry.most();
    if entry.unpacked <= most {
        let payload = whole(Vec::new(), &mut stream.take(most + 1), format, None)?;
        if payload.len() as u64 <= most {
            return Ok(payload);
        }
    }
    Ok(Payload::Refused(TOO_MUCH.to_owned()))
}

/// One article: what was read of it, and the rest of the stream.
fn whole(mut raw: Vec<u8>, stream: &mut dyn BufRead, format: Format, packing: Option<Packing>) -> io::Result<Payload> {
    let rest = (ARTICLE_BYTES + 1).saturating_sub(raw.len() as u64);
    stream.take(rest).read_to_end(&mut raw)?;
    if raw.len() as u64 > ARTICLE_BYTES {
        return Ok(Payload::Refused(too_large()));
    }
    Ok(Payload::Bytes { format, raw, packing, given: Given::default() })
}
