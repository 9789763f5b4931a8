//! Feeds: RSS of all versions, RDF and Atom go in, entry by entry they come out with the fields of the contract.
//!
//! The entries are cut out of the bytes before anything is read in them, so that each is judged for itself and a large feed
//! is never held as a whole. What the feed says of itself counts where it stands before the entries, as it nearly always does.

mod channel;
mod element;
mod entry;

use std::io::{self, BufRead, Cursor};
use std::ops::Range;

use dateline_core::Origin;
use encoding_rs::Encoding;

use super::window::Window;
use super::{Payload, Sink, too_large};
use crate::decode::{self, ARTICLE_BYTES};
use crate::format;
use crate::xml::{self, PieceKind, Step, local};
use channel::Channel;

/// As much of what stands before the entries is looked at.
const HEAD_BYTES: usize = 256 * 1024;

/// Hands on every entry.
pub(super) fn read(stream: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut window = Window::new(stream);
    window.more()?;
    let Some(encoding) = format::utf16(window.bytes()) else {
        let text = Text::Narrow { charset: declared(window.bytes()) };
        return Splitter::new(window, text).run(sink);
    };
    while window.bytes().len() as u64 <= ARTICLE_BYTES && window.more()? {}
    if window.bytes().len() as u64 > ARTICLE_BYTES {
        sink.push(None, Payload::Refused(too_large()));
        return Ok(());
    }
    // Each character as one byte: markup is ASCII, and what is not is only passed by.
    let bytes = window.bytes().to_vec();
    let unit = |pair: &[u8]| if encoding == encoding_rs::UTF_16LE { [pair[1], pair[0]] } else { [pair[0], pair[1]] };
    let shadow: Vec<u8> = bytes
        .chunks_exact(2)
        .map(|pair| match unit(pair) {
            [0, low] if low < 0x80 => low,
            _ => 0x80,
        })
        .collect();
    let mut shadow = Cursor::new(shadow);
    let mut shadowed = Window::new(&mut shadow);
    shadowed.damage = window.damage.take();
    Splitter::new(shadowed, Text::Wide { bytes, encoding }).run(sink)
}

/// The charset that the XML declaration names.
fn declared(head: &[u8]) -> Option<String> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    xml::attributes(declaration).find(|(name, _)| *name == "encoding").map(|(_, value)| value.to_owned())
}

/// Whether an element is called as those are that hold entries.
fn is_feed(name: &[u8]) -> bool {
    matches!(&*local(name).to_ascii_lowercase(), b"channel" | b"feed" | b"rss" | b"rdf")
}

/// How places in the bytes that are split become the text of the file.
enum Text {
    /// They are the file's own, in a charset that has ASCII in it.
    Narrow { charset: Option<String> },
    /// They stand for two bytes of the file each.
    Wide { bytes: Vec<u8>, encoding: &'static Encoding },
}

/// The entry that is open.
struct Open {
    name: Vec<u8>,
    refused: bool,
    /// How many elements are open inside that are called as feeds are (metadata of a drawing).
    feeds: usize,
}

struct Splitter<'a> {
    window: Window<'a>,
    text: Text,
    /// Where the window begins in the bytes that are split.
    offset: usize,
    /// How far into the window it was looked.
    at: usize,
    open: Option<Open>,
    /// The name of the elements that are entries, once the root is known.
    entries: Option<&'static [u8]>,
    head: Vec<u8>,
    channel: Option<Channel>,
    count: u64,
}

impl<'a> Splitter<'a> {
    fn new(window: Window<'a>, text: Text) -> Self {
        Self { window, text, offset: 0, at: 0, open: None, entries: None, head: Vec::new(), channel: None, count: 0 }
    }

    fn run(mut self, sink: &mut Sink<'_>) -> io::Result<()> {
        while !sink.stopped {
            if self.at as u64 > ARTICLE_BYTES || self.window.bytes().len() as u64 > 4 * ARTICLE_BYTES {
                self.too_large(sink);
            }
            match xml::next(self.window.bytes(), self.at) {
                Step::Piece(piece) => self.piece(&piece.kind, piece.end, sink),
                _ if self.window.more()? => {}
                Step::Unfinished(what) => {
                    self.broken_off(Some(what), sink);
                    return Ok(());
                }
                Step::End => {
                    self.broken_off(None, sink);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn piece(&mut self, kind: &PieceKind, end: usize, sink: &mut Sink<'_>) {
        let name = match kind {
            PieceKind::Start { name, .. } | PieceKind::End(name) => &self.window.bytes()[name.clone()],
            _ => &[],
        };
        match kind {
            PieceKind::Start { closed, .. } if self.is_entry(name) => {
                let name = name.to_vec();
                let start = self.at;
                self.unclosed(sink);
                self.pass(start);
                self.at = end - start;
                self.open = Some(Open { name, refused: false, feeds: 0 });
                if *closed {
                    self.entry(sink);
                }
                return;
            }
            PieceKind::Start { name, .. } if self.entries.is_none() => {
                let root = local(&self.window.bytes()[name.clone()]).to_ascii_lowercase();
                self.entries = Some(if root == b"feed" { b"entry" } else { b"item" });
            }
            PieceKind::End(_) if self.open.as_ref().is_some_and(|open| open.name == name) => {
                self.at = end;
                self.entry(sink);
                return;
            }
            PieceKind::Start { closed: false, .. } if is_feed(name) => {
                self.open.iter_mut().for_each(|open| open.feeds += 1);
            }
            PieceKind::End(_) if is_feed(name) => match &mut self.open {
                Some(open) if open.feeds > 0 => open.feeds -= 1,
                _ => self.unclosed(sink),
            },
            _ => {}
        }
        match &self.open {
            Some(open) if !open.refused => self.at = end,
            _ => {
                if self.channel.is_none() && self.head.len() < HEAD_BYTES {
                    let kept = end.min(HEAD_BYTES);
                    self.head.extend_from_slice(&self.window.bytes()[self.at.min(kept)..kept]);
                }
                self.pass(end);
            }
        }
    }

    /// Whether a start tag begins an entry; inside of one only the same name does.
    fn is_entry(&self, name: &[u8]) -> bool {
        match (&self.open, self.entries) {
            (Some(open), _) => open.name == name,
            (None, Some(entries)) => local(name).eq_ignore_ascii_case(entries),
            // An entry that is a document of its own.
            (None, None) => local(name).eq_ignore_ascii_case(b"entry"),
        }
    }

    /// Lets go of the window's beginning.
    fn pass(&mut self, count: usize) {
        self.window.consume(count);
        self.offset += count;
        self.at = 0;
    }

    /// Hands on the entry that the window begins with and that ends where it was looked to.
    fn entry(&mut self, sink: &mut Sink<'_>) {
        let end = self.at;
        if self.open.take().is_some_and(|open| !open.refused) {
            let (raw, text) = self.cut(0..end);
            if self.channel.is_none() {
                self.channel = Some(self.read_head());
            }
            let channel = self.channel.as_ref().unwrap_or(const { &Channel::unknown() });
            let payload = match text.and_then(|text| entry::fields(&text, channel)) {
                Ok(fields) if fields.is_empty() => Payload::Empty,
                Ok(fields) => Payload::Fields { raw, fields, origin: Origin::Feed },
                Err(reason) => Payload::Refused(reason),
            };
            self.push(payload, sink);
        }
        self.pass(end);
    }

    /// The file's bytes at a place of the window, and their text.
    fn cut(&self, range: Range<usize>) -> (Vec<u8>, Result<String, String>) {
        match &self.text {
            Text::Narrow { charset } => {
                let raw = self.window.bytes()[range].to_vec();
                let text = decode::decode(&raw, charset.as_deref(), false)
                    .map(|decoded| decoded.text)
                    .map_err(|error| error.to_string());
                (raw, text)
            }
            Text::Wide { bytes, encoding } => {
                let raw = bytes[2 * (self.offset + range.start)..2 * (self.offset + range.end)].to_vec();
                let text = encoding.decode_without_bom_handling(&raw).0.into_owned();
                (raw, Ok(text))
            }
        }
    }

    /// What the feed says of itself.
    fn read_head(&self) -> Channel {
        let text = match &self.text {
            Text::Narrow { charset } => {
                decode::decode(&self.head, charset.as_deref(), false).map(|decoded| decoded.text).unwrap_or_default()
            }
            Text::Wide { bytes, encoding } => {
                encoding.decode_with_bom_removal(&bytes[..2 * self.head.len().min(bytes.len() / 2)]).0.into_owned()
            }
        };
        Channel::read(&text)
    }

    /// Refuses the open entry, behind which something begins that cannot stand in it.
    fn unclosed(&mut self, sink: &mut Sink<'_>) {
        if self.open.take().is_some_and(|open| !open.refused) {
            self.push(Payload::Refused("ill-formed XML: the entry is not closed".to_owned()), sink);
        }
    }

    fn too_large(&mut self, sink: &mut Sink<'_>) {
        match &mut self.open {
            Some(open) if !open.refused => {
                open.refused = true;
                self.push(Payload::Refused(too_large()), sink);
                self.pass(self.at);
            }
            // One comment or the like that is as large: passed over.
            _ => self.pass(self.window.bytes().len()),
        }
    }

    /// Ends the reading where the bytes end.
    fn broken_off(&mut self, inside: Option<&str>, sink: &mut Sink<'_>) {
        let open = self.open.take().is_some_and(|open| !open.refused);
        if let Some(damage) = self.window.damage.take() {
            self.push(Payload::Refused(damage), sink);
        } else if let Some(what) = inside {
            self.push(Payload::Refused(format!("ill-formed XML: the file ends inside {what}")), sink);
        } else if open {
            self.push(Payload::Refused("ill-formed XML: the file ends inside the entry".to_owned()), sink);
        }
    }

    fn push(&mut self, payload: Payload, sink: &mut Sink<'_>) {
        self.count += 1;
        sink.push(Some(format!("item {}", self.count)), payload);
    }
}

#[cfg(test)]
mod tests;
