//! HTTP answers as web archives keep them: the bytes as they came go in, media type and body come out, with transfer
//! and content encodings undone. What a server says wrongly of its body is not believed.

use std::io::{self, Read};
use std::path::Path;

use super::super::gauge::{Gauge, UnpackedRecord};
use super::head;
use crate::decode::ARTICLE_BYTES;
use crate::format::{self, Format, Kind};
use crate::packing::Packing;

/// The longest head of an answer.
const HEAD_BYTES: usize = 1 << 20;

/// The longest line with the size of a chunk.
const CHUNK_LINE_BYTES: usize = 1024;

/// How many encodings may lie over each other.
const MOST_ENCODINGS: usize = 3;

/// An answer with a page.
#[derive(Debug, PartialEq)]
pub(super) struct Response {
    /// The media type with its parameters.
    pub mime: String,
    pub body: Vec<u8>,
}

/// Reads an answer; `None` where it is not the thing that was asked for, or nothing that could be a page. `outer` is
/// the media type that the archive names.
pub(super) fn read(mut block: Vec<u8>, outer: &str, gauge: &Gauge<'_>) -> Result<Option<Response>, String> {
    let start = &block[..block.len().min(HEAD_BYTES)];
    let Some(end) = head_end(start) else {
        return Err("its HTTP head has no end".to_owned());
    };
    let text = String::from_utf8_lossy(&block[..end]).into_owned();
    let status = text.lines().next().and_then(|line| line.split_ascii_whitespace().nth(1)).unwrap_or_default();
    if status != "200" {
        return Ok(None);
    }
    let field = |wanted: &str| {
        let fields = text.lines().skip(1).filter_map(|line| line.split_once(':'));
        let mut values = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        values.next().map_or("", |(_, value)| value.trim())
    };
    let mime = if field("content-type").is_empty() { outer } else { field("content-type") };
    if !may_be_page(&super::bare(mime)) {
        return Ok(None);
    }
    let is_chunked = field("transfer-encoding").to_ascii_lowercase().contains("chunked");
    let encodings = field("content-encoding").to_ascii_lowercase();
    let mime = mime.to_owned();
    block.drain(..end);
    let mut body = if is_chunked { joined(block)? } else { block };
    // The last encoding was laid on last.
    for encoding in encodings.rsplit(',').map(str::trim).take(MOST_ENCODINGS) {
        body = unpacked(body, encoding, gauge)?;
    }
    Ok(Some(Response { mime, body }))
}

/// Whether a media type is worth unpacking: pictures, scripts and films are not.
fn may_be_page(mime: &str) -> bool {
    !["image/", "video/", "audio/", "font/"].iter().any(|kind| mime.starts_with(kind))
        && !matches!(mime, "text/css" | "text/javascript" | "application/javascript" | "application/json")
}

/// Where the head ends: behind the first blank line.
fn head_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.ends_with(b"\n") && line.trim_ascii().is_empty() {
            return Some(at);
        }
    }
    None
}

/// Joins the chunks of a body. One that does not begin with a chunk has none, whatever its head says.
fn joined(body: Vec<u8>) -> Result<Vec<u8>, String> {
    let mut joined = Vec::new();
    let mut rest = &body[..];
    let mut is_first = true;
    while !rest.is_empty() {
        let Some((size, from)) = chunk(rest) else {
            return if is_first { Ok(body) } else { Err("its chunks are broken".to_owned()) };
        };
        if size == 0 {
            break;
        }
        let Some(data) = rest.get(from..from.saturating_add(size)) else {
            return if is_first && looks_like_page(&body) {
                Ok(body)
            } else {
                Err("cut off within a chunk".to_owned())
            };
        };
        joined.extend_from_slice(data);
        rest = &rest[from + size..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        is_first = false;
    }
    Ok(joined)
}

/// The size of the chunk that bytes begin with, and where its data begin.
fn chunk(bytes: &[u8]) -> Option<(usize, usize)> {
    let line = bytes[..bytes.len().min(CHUNK_LINE_BYTES)].split_inclusive(|byte| *byte == b'\n').next()?;
    let size = line.strip_suffix(b"\n")?.split(|byte| *byte == b';').next()?.trim_ascii();
    let size = std::str::from_utf8(size).ok().filter(|size| size.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    Some((usize::from_str_radix(size, 16).ok()?, line.len()))
}

/// Undoes a content encoding. A body that is a page as it stands is not encoded, whatever its head says.
fn unpacked(body: Vec<u8>, encoding: &str, gauge: &Gauge<'_>) -> Result<Vec<u8>, String> {
    let decoder: Box<dyn Read + '_> = match encoding {
        "" | "identity" | "none" | "utf-8" => return Ok(body),
        _ if body.is_empty() || looks_like_page(&body) => return Ok(body),
        // Whichever of the two it says, it is what it is.
        "gzip" | "x-gzip" | "zstd" => match Packing::of(&body) {
            Some(packing) => packing.unpacker(&body[..]),
            None => return Err(format!("it is not the {encoding} that it says it is")),
        },
        // Some servers send the stream without the wrapping that the standard asks for.
        "deflate" if is_zlib(&body) => Box::new(flate2::bufread::ZlibDecoder::new(&body[..])),
        "deflate" => Box::new(flate2::bufread::DeflateDecoder::new(&body[..])),
        "br" => Box::new(brotli_decompressor::Decompressor::new(&body[..], 4096)),
        _ => return Err(format!("encoded by `{encoding}`, which is not read")),
    };
    all_of(decoder, body.len(), gauge).map_err(|why| format!("{encoding}: {why}"))
}

/// What a body unpacks to.
pub(super) fn unpack(body: &[u8], packing: Packing, gauge: &Gauge<'_>) -> Result<Vec<u8>, String> {
    all_of(packing.unpacker(body), body.len(), gauge)
}

fn all_of(decoder: Box<dyn Read + '_>, packed: usize, gauge: &Gauge<'_>) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let decoder = UnpackedRecord::new(decoder, packed, gauge);
    match decoder.take(ARTICLE_BYTES + 1).read_to_end(&mut out) {
        Ok(_) if out.len() as u64 > ARTICLE_BYTES => Err(super::too_large()),
        Ok(_) => Ok(out),
        Err(error) => Err(reason(&error)),
    }
}

fn reason(error: &io::Error) -> String {
    super::super::plain(error)
}

fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 0x0F == 8 && (u32::from(*first) << 8 | u32::from(*second)).is_multiple_of(31))
}

fn looks_like_page(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<") && format::kind_of(head(body), Path::new("")) == Kind::One(Format::Html)
}
