//! zip: an archive goes in, its files go on one by one in the order of its directory, each as whatever it holds; of a
//! WACZ file only its web archives. Office files are refused as a whole. A bad entry fails alone.

mod directory;

use std::io::{self, BufReader, Cursor, ErrorKind, Read, Seek, SeekFrom};

use flate2::Crc;

use super::gauge::{Counted, Packed, Tape, Taped, Unpacked};
use super::names::{self, Names};
use super::{Sink, stream};
use crate::packing::Packing;
use directory::{Directory, Entry};

/// How much of archives that lie in other archives is held in memory, since a zip archive is read from its end.
const BUFFERED_BYTES: u64 = 256 << 20;

/// Reads from anywhere.
trait Anywhere: Read + Seek {}

impl<T: Read + Seek> Anywhere for T {}

/// Reads the files of an archive: of the source itself, or of what `stream` holds.
pub(super) fn read(stream: &mut dyn io::BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    if sink.depth == 1 {
        let mut file = Counted::open(&sink.source.path, sink.bytes, sink.gauge)?;
        return read_from(&mut file, sink);
    }
    let room = BUFFERED_BYTES - sink.buffered;
    let mut bytes = Vec::new();
    stream.take(room + 1).read_to_end(&mut bytes)?;
    let held = bytes.len() as u64;
    if held > room {
        let why = format!("a zip archive in another archive, of more than {} MiB", BUFFERED_BYTES >> 20);
        sink.refuse(None, why);
        return Ok(());
    }
    sink.buffered += held;
    let outcome = read_from(&mut Cursor::new(bytes), sink);
    sink.buffered -= held;
    outcome
}

fn read_from(archive: &mut dyn Anywhere, sink: &mut Sink<'_>) -> io::Result<()> {
    let directory = Directory::read(archive)?;
    let entries = directory.entries();
    if let Some(what) = office_file(&directory, &entries) {
        sink.refuse(None, format!("{what}, which is not read"));
        return Ok(());
    }
    let overlapping = directory::overlapping(&directory, &entries);
    let is_wacz = entries.iter().any(|entry| directory.name(entry) == b"datapackage.json")
        && entries.iter().any(|entry| is_archive_of_wacz(directory.name(entry)));
    let mut names = Names::default();
    for (entry, overlaps) in entries.iter().zip(overlapping) {
        if sink.stopped {
            return Ok(());
        }
        let raw_name = directory.name(entry);
        let name = names::text_of(raw_name);
        let is_wanted = !is_wacz || is_archive_of_wacz(raw_name);
        if !is_wanted || entry.is_special() || name.ends_with('/') || names::is_passed_over(&name) {
            sink.passed_over += 1;
            continue;
        }
        let name = names.give(&name);
        if overlaps {
            sink.refuse(Some(name), "it overlaps another entry of the archive, or lies outside");
        } else if entry.is_encrypted() {
            sink.refuse(Some(name), "encrypted");
        } else {
            read_entry(archive, entry, name, sink)?;
        }
    }
    if entries.len() as u64 != directory.count && !sink.stopped {
        let why = format!(
            "the archive's directory is damaged or too large: {} of its {} entries were read",
            entries.len(),
            directory.count
        );
        sink.refuse(None, why);
    }
    Ok(())
}

fn read_entry(archive: &mut dyn Anywhere, entry: &Entry, name: String, sink: &mut Sink<'_>) -> io::Result<()> {
    match directory::data_start(archive, entry).and_then(|start| archive.seek(SeekFrom::Start(start))) {
        Ok(_) => {}
        Err(error) => return sink.damaged(Some(name), error),
    }
    let mut data = BufReader::new(archive.take(entry.packed_size));
    let tape = Tape::default();
    let taped = Taped::new(&mut data, tape.clone());
    let (inner, packing): (Box<dyn Read + '_>, _) = match entry.method {
        0 => (Box::new(taped), "zip"),
        8 => (Box::new(flate2::bufread::DeflateDecoder::new(taped)), "deflate"),
        12 => (Packing::Bzip2.unpacker(taped), "bzip2"),
        93 => (Packing::Zstd.unpacker(taped), "zstd"),
        method => {
            sink.refuse(Some(name), format!("packed by {}, which is not read", method_name(method)));
            return Ok(());
        }
    };
    let unpacked = Unpacked::new(inner, packing, tape, sink.gauge);
    let checked = Checked { inner: unpacked, crc: Crc::new(), entry, wrong: None };
    sink.entry = (entry.method != 0).then_some(Packed { packed: entry.packed_size, unpacked: entry.size });
    let outcome = stream::read_member(&mut BufReader::new(checked), name, sink);
    sink.entry = None;
    outcome
}

fn method_name(method: u16) -> String {
    match method {
        1..=6 => "a method of the eighties".to_owned(),
        9 => "deflate64".to_owned(),
        14 => "LZMA".to_owned(),
        95 => "xz".to_owned(),
        99 => "AES encryption".to_owned(),
        method => format!("method {method}"),
    }
}

/// What comes out of an entry, which at its end must be as long as its directory says and have the checksum it says.
struct Checked<'a, R> {
    inner: R,
    crc: Crc,
    entry: &'a Entry,
    wrong: Option<&'static str>,
}

impl<R: Read> Read for Checked<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.wrong.is_none() && !buffer.is_empty() {
            let count = self.inner.read(buffer)?;
            self.crc.update(&buffer[..count]);
            let whole = u64::from(self.crc.amount()) == self.entry.size & 0xFFFF_FFFF;
            self.wrong = match count {
                0 if !whole => Some("it is not as long as the archive says"),
                0 if self.crc.sum() != self.entry.crc => Some("its checksum does not fit"),
                _ => return Ok(count),
            };
        }
        match self.wrong {
            Some(wrong) => Err(io::Error::new(ErrorKind::InvalidData, wrong)),
            None => Ok(0),
        }
    }
}

fn is_archive_of_wacz(name: &[u8]) -> bool {
    name.starts_with(b"archive/") && (name.ends_with(b".warc") || name.ends_with(b".warc.gz"))
}

/// What kind of office file or book an archive is, told by what it holds.
fn office_file(directory: &Directory, entries: &[Entry]) -> Option<&'static str> {
    let has = |wanted: &[u8]| entries.iter().any(|entry| directory.name(entry) == wanted);
    let has_folder = |folder: &[u8]| entries.iter().any(|entry| directory.name(entry).starts_with(folder));
    if has(b"[Content_Types].xml") {
        let folders: [(&[u8], &str); 3] =
            [(b"word/", "a Word document"), (b"xl/", "an Excel workbook"), (b"ppt/", "a PowerPoint presentation")];
        let found = folders.into_iter().find(|(folder, _)| has_folder(folder));
        return Some(found.map_or("an Office file", |(_, what)| what));
    }
    if !has(b"mimetype") {
        return None;
    }
    if has(b"META-INF/container.xml") {
        Some("an EPUB book")
    } else if has(b"content.xml") {
        Some("an OpenDocument file")
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
