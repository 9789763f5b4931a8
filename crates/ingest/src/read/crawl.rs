//! Web archives, WARC (ISO 28500) and the older ARC: records go in, the pages among them come out, with the address
//! and the time that they were fetched from and at. What is no page is counted. A damaged record is refused with its
//! fault, and the next one is sought.

mod arc;
mod http;
mod rewound;
mod warc;

use std::io::{self, BufRead, Read};
use std::path::Path;

use super::gauge::Gauge;
use super::{Given, Payload, Sink, too_large};
use crate::decode::ARTICLE_BYTES;
use crate::format::{self, Format, HEAD_BYTES, Kind};
use rewound::Rewound;

/// The two ways of writing a web archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// WARC/1.0 and its neighbours.
    Warc,
    /// ARC, versions 1 and 2.
    Arc,
}

/// The longest line that is taken for the beginning of a record where one is sought.
const HEADER_BYTES: usize = 4096;

/// The longest line of a header.
const LINE_BYTES: u64 = 64 << 10;

/// The longest address: servers take none of more than 8 KiB.
const ADDRESS_BYTES: usize = 8 << 10;

/// Content that is not held is looked through in pieces of this size.
const PIECE_BYTES: u64 = 256 << 10;

/// How many bytes may be read a second time in all, to find the records that a wrong length hid. It bounds the work
/// that an archive of nothing but wrong lengths makes.
const RESCUED_BYTES: usize = 256 << 20;

/// A record's header, as far as it is told.
#[derive(Debug, Default, PartialEq)]
struct Header {
    /// Bytes that follow.
    length: u64,
    /// What follows.
    content: Content,
    given: Given,
    /// Why it is not whole, by the crawler's own account.
    incomplete: Option<String>,
}

/// What a record holds.
#[derive(Debug, Default, PartialEq)]
enum Content {
    /// What a server answered: an HTTP head and what follows it. An ARC may lack the head: then with this media type.
    Response { mime: String, needs_head: bool },
    /// A thing itself, with its media type.
    Resource { mime: String },
    /// The text of a page.
    Conversion,
    /// No page: requests, notes about the archive, repetitions of an earlier answer.
    #[default]
    Other,
}

/// What became of a record.
#[derive(Debug, PartialEq)]
enum Found {
    Page { format: Format, bytes: Vec<u8>, charset: Option<String> },
    NoPage,
    Bad(String),
}

impl Dialect {
    fn begins_record(self, line: &[u8]) -> bool {
        match self {
            Self::Warc => warc::begins_record(line),
            Self::Arc => arc::begins_record(line),
        }
    }

    /// Whether bytes out of the middle of something begin with the header of a record: more than a line is asked for
    /// where a line is soon alike.
    fn starts_record(self, bytes: &[u8]) -> bool {
        let line = line_at(bytes);
        self.begins_record(line) && (self == Self::Arc || warc::begins_field(line_at(&bytes[line.len()..])))
    }
}

/// Reads the pages of a web archive.
pub(super) fn read(stream: &mut dyn BufRead, dialect: Dialect, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut reader =
        Reader { stream: Rewound::new(stream), dialect, number: 0, inside: false, rescue: RESCUED_BYTES, lost: false };
    while !sink.stopped {
        match reader.next(sink) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                return sink.damaged(reader.place_of_damage(), error);
            }
        }
    }
    Ok(())
}

struct Reader<'s> {
    stream: Rewound<'s>,
    dialect: Dialect,
    /// How many records there were.
    number: u64,
    /// Whether one is being read.
    inside: bool,
    /// How many more bytes may be read again.
    rescue: usize,
    /// Whether the next record is being sought, which was said.
    lost: bool,
}

impl Reader<'_> {
    fn place(&self) -> Option<String> {
        Some(format!("record {}", self.number))
    }

    fn place_behind(&self) -> Option<String> {
        Some(format!("after record {}", self.number))
    }

    /// Where the stream itself ends in damage: under another name than what may have been refused there.
    fn place_of_damage(&self) -> Option<String> {
        match (self.inside, self.lost) {
            (true, _) => self.place(),
            (false, false) => self.place_behind(),
            (false, true) => Some(format!("damage after record {}", self.number)),
        }
    }

    /// Reads on to the end of the next record; `false` at the end of the archive.
    fn next(&mut self, sink: &mut Sink<'_>) -> io::Result<bool> {
        self.inside = false;
        let line = read_line(&mut self.stream)?;
        if line.is_empty() {
            return Ok(false);
        }
        if line.trim_ascii().is_empty() {
            return Ok(true);
        }
        if !self.dialect.begins_record(&line) {
            if !self.lost {
                sink.refuse(self.place_behind(), "what stands between two records is none");
                self.lost = true;
            }
            return Ok(true);
        }
        self.lost = false;
        self.inside = true;
        self.number += 1;
        let header = match self.dialect {
            Dialect::Warc => warc::header(&mut self.stream)?,
            Dialect::Arc => arc::header(&line),
        };
        match header {
            Ok(header) => self.record(header, sink)?,
            // Where it ends is not known.
            Err(why) => {
                sink.refuse(self.place(), why);
                self.lost = true;
            }
        }
        Ok(true)
    }

    fn record(&mut self, header: Header, sink: &mut Sink<'_>) -> io::Result<()> {
        let mut block = Vec::new();
        let kept = header.length.min(ARTICLE_BYTES + 1);
        Read::take(&mut self.stream, kept).read_to_end(&mut block)?;
        let is_cut = (block.len() as u64) < kept;
        if is_cut || header.length > kept || !self.is_at_end(&block)? {
            let behind = self.stream.peek(HEADER_BYTES)?;
            let mut there = block.len() as u64;
            let found =
                self.rescue_from(&block, &behind) || (!is_cut && self.pass_over(header.length - kept, &mut there)?);
            let is_whole = there == header.length;
            if found || !is_whole || !self.is_at_end(&block)? {
                self.lost = true;
                let why = if found || is_whole {
                    format!("its length is wrong: it does not end after {} bytes", header.length)
                } else {
                    format!("cut off: {there} of {} bytes are there", header.length)
                };
                sink.refuse(self.place(), why);
                return Ok(());
            }
        }
        let is_large = header.length > ARTICLE_BYTES;
        let mut given = header.given;
        given.url.take_if(|url| url.len() > ADDRESS_BYTES);
        match (read_content(&header.content, block, sink.gauge), header.incomplete) {
            (Found::NoPage, _) => sink.passed_over += 1,
            _ if is_large => sink.refuse(self.place(), too_large()),
            (_, Some(why)) => sink.refuse(self.place(), why),
            (Found::Bad(why), _) => sink.refuse(self.place(), why),
            (Found::Page { format, bytes, charset }, _) => {
                given.charset = charset;
                sink.push(self.place(), Payload::Bytes { format, raw: bytes, packing: None, given });
            }
        }
        Ok(())
    }

    /// Whether a record whose content is `block` can end here: nothing follows but line ends, or another record (some
    /// writers put nothing between two). Where something else follows, a line end is enough if no record begins in the
    /// content: with a wrong length it may be one in the header of the next.
    fn is_at_end(&mut self, block: &[u8]) -> io::Result<bool> {
        let next = self.stream.peek(HEADER_BYTES)?;
        let ends = next.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let behind = &next[ends..];
        if behind.is_empty() || self.dialect.begins_record(line_at(behind)) {
            return Ok(true);
        }
        Ok(ends > 0 && self.start_in(block, &next).is_none())
    }

    /// Looks in what was taken for a record's content for the beginning of another, and goes back to it. `behind` is
    /// what comes next.
    fn rescue_from(&mut self, block: &[u8], behind: &[u8]) -> bool {
        let Some(at) = self.start_in(block, behind) else {
            return false;
        };
        let Some(left) = self.rescue.checked_sub(block.len() - at) else {
            return false;
        };
        self.rescue = left;
        self.stream.go_back(&block[at..]);
        true
    }

    /// Where in `block` a record begins, perhaps one whose header goes on `behind`.
    fn start_in(&self, block: &[u8], behind: &[u8]) -> Option<usize> {
        let tail = block.len().saturating_sub(HEADER_BYTES);
        let joined = [&block[tail..], behind].concat();
        let line_ends = block.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        std::iter::once(0).chain(line_ends).filter(|at| *at < block.len()).find(|at| {
            let bytes = at.checked_sub(tail).map_or_else(|| &block[*at..], |at| &joined[at..]);
            self.dialect.starts_record(bytes)
        })
    }

    /// Passes over so many bytes of content that are not held, or only up to the beginning of a record in them; whether
    /// there is one. `there` counts what was passed over.
    fn pass_over(&mut self, mut left: u64, there: &mut u64) -> io::Result<bool> {
        let mut piece = Vec::new();
        while left > 0 {
            piece.clear();
            let count = Read::take(&mut self.stream, left.min(PIECE_BYTES)).read_to_end(&mut piece)? as u64;
            if count == 0 {
                break;
            }
            left -= count;
            *there += count;
            let behind = self.stream.peek(HEADER_BYTES)?;
            if self.rescue_from(&piece, &behind) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The line that bytes begin with, as far as one of a header goes.
fn line_at(bytes: &[u8]) -> &[u8] {
    // Looking for the end of each line again would take the square of the time.
    let bytes = &bytes[..bytes.len().min(HEADER_BYTES)];
    bytes.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default()
}

fn read_content(content: &Content, block: Vec<u8>, gauge: &Gauge<'_>) -> Found {
    match content {
        Content::Other => Found::NoPage,
        Content::Conversion => {
            let format = match format::kind_of(head(&block), Path::new("")) {
                Kind::Empty | Kind::Refused(_) => return Found::NoPage,
                _ => Format::Text,
            };
            // The text was made by the crawler's tools, in the charset that the standard asks for.
            Found::Page { format, bytes: block, charset: Some("utf-8".to_owned()) }
        }
        Content::Resource { mime } => page(mime, block, gauge),
        Content::Response { mime, .. } if block.starts_with(b"HTTP/") => match http::read(block, mime, gauge) {
            Ok(Some(response)) => page(&response.mime, response.body, gauge),
            Ok(None) => Found::NoPage,
            Err(why) => Found::Bad(why),
        },
        Content::Response { needs_head: true, .. } => Found::Bad("its HTTP head is missing".to_owned()),
        Content::Response { mime, .. } => page(mime, block, gauge),
    }
}

/// A page, if it is one: by its media type and by what it looks like.
fn page(mime: &str, bytes: Vec<u8>, gauge: &Gauge<'_>) -> Found {
    let charset = parameter(mime, "charset");
    let mime = bare(mime);
    let kind = format::kind_of(head(&bytes), Path::new(""));
    let format = match (mime.as_str(), kind) {
        // Some servers pack a page and do not say so.
        ("text/html" | "application/xhtml+xml", Kind::Packed(packing)) => {
            return match http::unpack(&bytes, packing, gauge) {
                Ok(unpacked) if !matches!(format::kind_of(head(&unpacked), Path::new("")), Kind::Packed(_)) => {
                    page("text/html", unpacked, gauge)
                }
                Ok(_) => Found::NoPage,
                Err(why) => Found::Bad(why),
            };
        }
        ("text/html" | "application/xhtml+xml", Kind::One(Format::Text | Format::Markdown)) => Format::Html,
        ("text/html" | "application/xhtml+xml" | "", Kind::One(Format::Html)) => Format::Html,
        (
            "application/octet-stream" | "unknown" | "no-type" | "text/xml" | "application/xml",
            Kind::One(Format::Html),
        ) if bytes.trim_ascii_start().starts_with(b"<") => Format::Html,
        ("text/html" | "application/xhtml+xml", Kind::Refused(why)) => return Found::Bad(why.to_owned()),
        ("application/pdf", Kind::One(format)) if bytes.starts_with(b"%PDF") => format,
        _ => return Found::NoPage,
    };
    Found::Page { format, bytes, charset }
}

fn head(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(HEAD_BYTES)]
}

/// A media type without its parameters, in lower case.
fn bare(mime: &str) -> String {
    mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// A parameter of a media type, as in `text/html; charset="utf-8"`.
fn parameter(mime: &str, wanted: &str) -> Option<String> {
    mime.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case(wanted) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// A line with its end, or the first [`LINE_BYTES`] of one whose rest is passed over. Empty at the end of the stream.
fn read_line(stream: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    stream.take(LINE_BYTES).read_until(b'\n', &mut line)?;
    if line.len() as u64 == LINE_BYTES && !line.ends_with(b"\n") {
        super::lines::skip_line(stream)?;
    }
    Ok(line)
}

#[cfg(test)]
mod tests;
