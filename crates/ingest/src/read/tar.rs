//! tar: an archive goes in, its regular files go on one by one, each as whatever it holds. All the kinds of tar are
//! read: the old one, POSIX ustar and pax, GNU. Past a damaged header the next good one is sought.

use std::io::{self, BufRead, ErrorKind, Read};

use super::names::{self, Names};
use super::{Sink, stream};
use crate::format::is_tar_header;

/// The unit that everything in an archive is filled up to.
const BLOCK: usize = 512;

/// The longest record of extended headers, or long name, that is looked at. Real ones are a few hundred bytes.
const EXTENDED_BYTES: u64 = 1 << 20;

/// What an extended header says of the entry that follows it.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
}

/// Reads the files of an archive.
pub(super) fn read(archive: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut names = Names::default();
    let mut extended = Extended::default();
    let mut lost = false;
    while !sink.stopped {
        let mut block = [0; BLOCK];
        match fill(archive, &mut block)? {
            0 => return Ok(()),
            BLOCK => {}
            _ => return Err(cut_off()),
        }
        // The end, or what fills the archive up; some archives are several in one.
        if block.iter().all(|byte| *byte == 0) {
            continue;
        }
        let Some(size) = number(&block[124..136]).filter(|_| is_tar_header(&block)) else {
            if !lost {
                sink.refuse(None, "the archive is damaged: what stands in an entry's place is none");
                lost = true;
            }
            extended = Extended::default();
            continue;
        };
        lost = false;
        match block[156] {
            b'L' => extended.name = Some(text_in(archive, size)?),
            b'x' | b'X' => read_pax(&text_in(archive, size)?, &mut extended),
            b'g' | b'K' => skip(archive, padded(size))?,
            kind => {
                let extended = std::mem::take(&mut extended);
                let size = extended.size.unwrap_or(size);
                if !entry(archive, &Entry { block: &block, kind, size, extended }, &mut names, sink)? {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

struct Entry<'a> {
    block: &'a [u8; BLOCK],
    kind: u8,
    size: u64,
    extended: Extended,
}

/// Hands an entry on; gives whether the archive goes on behind it.
fn entry(archive: &mut dyn BufRead, entry: &Entry<'_>, names: &mut Names, sink: &mut Sink<'_>) -> io::Result<bool> {
    let name = names::text_of(&match &entry.extended.name {
        Some(name) => name.clone(),
        None => name_in(entry.block),
    });
    let is_file = matches!(entry.kind, b'0' | 0 | b'7') && !name.ends_with('/');
    let is_sparse = entry.extended.sparse || entry.kind == b'S';
    if !(is_file || is_sparse) || names::is_passed_over(&name) {
        sink.passed_over += 1;
        // Links, devices and folders have no content, whatever they say.
        let size = if matches!(entry.kind, b'1'..=b'6') { 0 } else { entry.size };
        return skip_file(archive, entry, size).map(|()| true);
    }
    let name = names.give(&name);
    if is_sparse {
        sink.refuse(Some(name), "a sparse file, which is not read");
        return skip_file(archive, entry, entry.size).map(|()| true);
    }
    let mut file = File { archive, left: entry.size, failed: false };
    let damages = sink.damages;
    stream::read_member(&mut file, name, sink)?;
    if sink.stopped {
        return Ok(false);
    }
    // Where the archive ends in this file, the file's refusal may have said so.
    let told = file.failed && sink.damages > damages;
    match io::copy(&mut file, &mut io::sink()) {
        Ok(_) => skip(archive, padded(entry.size) - entry.size).map(|()| true),
        Err(_) if told => Ok(false),
        Err(error) => Err(error),
    }
}

/// Passes over an entry's content, and the further headers that the content of a sparse file begins with.
fn skip_file(archive: &mut dyn BufRead, entry: &Entry<'_>, size: u64) -> io::Result<()> {
    if entry.kind == b'S' && entry.block[482] != 0 {
        let mut block = [0; BLOCK];
        while fill(archive, &mut block)? == BLOCK && block[504] != 0 {}
    }
    skip(archive, padded(size))
}

/// A file in an archive. That the archive ends before it is an error.
struct File<'s> {
    archive: &'s mut (dyn BufRead + 's),
    left: u64,
    failed: bool,
}

impl Read for File<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for File<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        match self.archive.fill_buf() {
            Ok([]) => {
                self.failed = true;
                Err(cut_off())
            }
            Ok(chunk) => Ok(&chunk[..chunk.len().min(usize::try_from(self.left).unwrap_or(usize::MAX))]),
            Err(error) => {
                self.failed |= error.kind() != ErrorKind::Interrupted;
                Err(error)
            }
        }
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count as u64);
        self.archive.consume(count);
    }
}

fn cut_off() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "the archive is cut off")
}

/// Fills a block as far as the archive goes.
fn fill(archive: &mut dyn BufRead, block: &mut [u8; BLOCK]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < BLOCK {
        match archive.read(&mut block[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Passes over so many bytes; what fills up the last file may be missing.
fn skip(archive: &mut dyn BufRead, count: u64) -> io::Result<()> {
    let skipped = io::copy(&mut archive.take(count), &mut io::sink())?;
    if skipped < count && count >= BLOCK as u64 { Err(cut_off()) } else { Ok(()) }
}

fn padded(size: u64) -> u64 {
    size.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX)
}

/// The content of an entry that is about another.
fn text_in(archive: &mut dyn BufRead, size: u64) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    archive.take(size.min(EXTENDED_BYTES)).read_to_end(&mut text)?;
    let read = text.len() as u64;
    skip(archive, padded(size) - read)?;
    text.truncate(text.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1));
    Ok(text)
}

/// A number of a header: octal digits, or binary where the first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let (high, low) = field.split_at(field.len() - 8);
        let is_small = high[0] == 0x80 && high[1..].iter().all(|byte| *byte == 0);
        let low = u64::from_be_bytes(low.try_into().ok()?);
        return (is_small && low < 1 << 62).then_some(low);
    }
    let digits = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

fn name_in(block: &[u8; BLOCK]) -> Vec<u8> {
    let until_nul = |field: &[u8]| field.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
    let name = until_nul(&block[..100]);
    let prefix = until_nul(&block[345..500]);
    // GNU keeps other things where POSIX has the first part of a long name.
    if &block[257..263] != b"ustar\0" || prefix.is_empty() {
        return name;
    }
    [prefix, name].join(&b'/')
}

/// Reads the records `LENGTH KEY=VALUE` of a pax header.
fn read_pax(mut text: &[u8], extended: &mut Extended) {
    while let Some(space) = text.iter().take(20).position(|byte| *byte == b' ') {
        let length = std::str::from_utf8(&text[..space]).ok().and_then(|digits| digits.parse::<usize>().ok());
        let Some(record) = length.filter(|length| *length > space + 1).and_then(|length| text.get(space + 1..length))
        else {
            return;
        };
        text = &text[space + 1 + record.len()..];
        let record = record.strip_suffix(b"\n").unwrap_or(record);
        let Some(equals) = record.iter().position(|byte| *byte == b'=') else {
            continue;
        };
        let (key, value) = (&record[..equals], &record[equals + 1..]);
        match key {
            b"path" => extended.name = Some(value.to_vec()),
            b"size" => extended.size = std::str::from_utf8(value).ok().and_then(|size| size.parse().ok()),
            _ => extended.sparse |= key.starts_with(b"GNU.sparse."),
        }
    }
}

#[cfg(test)]
mod tests;
