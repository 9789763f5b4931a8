//! Streams: bytes go in, and by what they are they go to the reader of one article, of records, or of what they are
//! packed in.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::{Given, Payload, Sink, feeds, json_array, lines, mbox, plain, table, too_large};
use crate::decode::ARTICLE_BYTES;
use crate::format::{self, Format, HEAD_BYTES, Kind, Packing, Records};

/// Reads whatever a stream holds. `name` is its file name, which decides where the content cannot.
pub(super) fn read(stream: &mut dyn BufRead, name: &Path, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut head = Vec::new();
    stream.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    let kind = format::kind_of(&head, name);
    let Kind::Packed(packing) = kind else {
        return dispatch(&kind, None, &mut Cursor::new(&head).chain(stream), sink);
    };
    match unpacked_head(&head, packing) {
        Ok(unpacked) => {
            let inner = format::kind_of(&unpacked, name);
            let mut packed = Cursor::new(&head).chain(stream);
            dispatch(&inner, Some(packing), &mut packed, sink)?;
        }
        Err(error) => sink.push(None, Payload::Refused(format!("{}: {}", packing.name(), plain(&error)))),
    }
    Ok(())
}

/// Reads a stream of a known kind; where it is packed, the kind is that of what is in it.
fn dispatch(kind: &Kind, packing: Option<Packing>, stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    match kind {
        Kind::Empty => sink.push(None, Payload::Empty),
        Kind::Refused(why) => sink.push(None, Payload::Refused((*why).to_owned())),
        Kind::One(format) => sink.push(None, whole(stream, *format, packing)?),
        Kind::Records(records) => match packing {
            Some(Packing::Gzip) => read_records(*records, &mut BufReader::new(MultiGzDecoder::new(stream)), sink)?,
            None => read_records(*records, stream, sink)?,
        },
        Kind::Packed(packing) => {
            let why = format!("{} inside another packing, which is not read", packing.name());
            sink.push(None, Payload::Refused(why));
        }
    }
    Ok(())
}

fn read_records(records: Records, stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    match records {
        Records::JsonLines => lines::read(stream, sink),
        Records::Feed => feeds::read(stream, sink),
        Records::JsonArray => json_array::read(stream, sink),
        Records::Table => table::read(stream, sink),
        Records::Mailbox => mbox::read(stream, sink),
    }
}

/// The first unpacked bytes of a packed stream. One that is cut off within them gives what there is.
fn unpacked_head(head: &[u8], packing: Packing) -> io::Result<Vec<u8>> {
    let mut unpacked = Vec::with_capacity(HEAD_BYTES);
    let outcome = match packing {
        Packing::Gzip => MultiGzDecoder::new(head).take(HEAD_BYTES as u64).read_to_end(&mut unpacked),
    };
    match outcome {
        Ok(_) => Ok(unpacked),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !unpacked.is_empty() => Ok(unpacked),
        Err(error) => Err(error),
    }
}

fn whole(stream: &mut dyn BufRead, format: Format, packing: Option<Packing>) -> io::Result<Payload> {
    let mut raw = Vec::new();
    stream.take(ARTICLE_BYTES + 1).read_to_end(&mut raw)?;
    if raw.len() as u64 > ARTICLE_BYTES {
        return Ok(Payload::Refused(too_large()));
    }
    Ok(Payload::Bytes { format, raw, packing, given: Given::default() })
}
