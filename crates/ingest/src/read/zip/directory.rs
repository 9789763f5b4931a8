//! The directory at the end of a zip archive: where each entry is and what it should be (APPNOTE 6.3, zip64 too).

use std::io::{self, ErrorKind, Read, SeekFrom};

use super::Anywhere;

/// The largest directory that is read: that of a million and a half files with long names. It is held in memory.
const DIRECTORY_BYTES: u64 = 192 << 20;

/// So many entries of it are read: each takes fifty bytes more.
const MOST_ENTRIES: usize = 2_000_000;

/// How far from the end the record of the end may begin: itself, and a comment behind it.
const END_BYTES: u64 = 22 + 65_535;

const ENTRY_BYTES: usize = 46;
const LOCAL_BYTES: usize = 30;

/// An archive's directory as it is in the file.
pub(super) struct Directory {
    bytes: Vec<u8>,
    /// How many entries it should have.
    pub count: u64,
    /// What stands before the archive: its offsets begin there.
    before: u64,
    /// Where it stands itself.
    start: u64,
}

/// What the directory says of an entry.
pub(super) struct Entry {
    name: (u32, u16),
    flags: u16,
    system: u8,
    attributes: u32,
    local: u64,
    pub method: u16,
    pub crc: u32,
    pub packed_size: u64,
    pub size: u64,
}

impl Entry {
    pub fn is_encrypted(&self) -> bool {
        self.flags & 1 != 0
    }

    /// Whether it is a link, a folder or a device, as Unix archives may have. What was packed from a pipe is a file.
    pub fn is_special(&self) -> bool {
        const UNIX: u8 = 3;
        self.system == UNIX && matches!(self.attributes >> 28, 0o2 | 0o4 | 0o6 | 0o12 | 0o14)
    }

    /// Where it begins, and a place before which it cannot end.
    fn range(&self) -> (u64, u64) {
        let length = LOCAL_BYTES as u64 + u64::from(self.name.1);
        (self.local, self.local.saturating_add(length).saturating_add(self.packed_size))
    }
}

impl Directory {
    /// Finds and reads the directory.
    pub fn read(archive: &mut dyn Anywhere) -> io::Result<Self> {
        let length = archive.seek(SeekFrom::End(0))?;
        let from = length.saturating_sub(END_BYTES);
        archive.seek(SeekFrom::Start(from))?;
        let mut tail = Vec::new();
        archive.take(END_BYTES).read_to_end(&mut tail)?;
        let at = tail.windows(4).rposition(|window| window == b"PK\x05\x06").filter(|at| tail.len() - at >= 22);
        let Some(at) = at else {
            return Err(damage("the archive is cut off: its directory is missing"));
        };
        let end = &tail[at..];
        let mut ends_at = from + at as u64;
        let (mut count, mut size, mut offset) =
            (u64::from(u16_at(end, 10)), u64::from(u32_at(end, 12)), u64::from(u32_at(end, 16)));
        if let Some(large) = large_end(archive, &tail[..at])? {
            (ends_at, count, size, offset) = large;
        }
        if size > DIRECTORY_BYTES {
            return Err(damage("the archive's directory is larger than 192 MiB, which is not read"));
        }
        // What stands before the archive, such as a program that unpacks it, moves all offsets: the directory's place is
        // known from its end, too.
        for start in [ends_at.checked_sub(size), Some(offset)].into_iter().flatten() {
            let Some(before) = start.checked_sub(offset).filter(|_| start <= ends_at) else {
                continue;
            };
            archive.seek(SeekFrom::Start(start))?;
            let mut bytes = Vec::new();
            archive.take(size).read_to_end(&mut bytes)?;
            if size == 0 || bytes.starts_with(b"PK\x01\x02") {
                return Ok(Self { bytes, count, before, start });
            }
        }
        Err(damage("the archive is damaged: its directory is not where it should be"))
    }

    /// The entries, in order, up to the first that is none, or one too many.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut at = 0;
        while entries.len() < MOST_ENTRIES
            && let Some((entry, next)) = self.entry(at)
        {
            entries.push(entry);
            at = next;
        }
        entries
    }

    /// An entry's name as it is in the file.
    pub fn name(&self, entry: &Entry) -> &[u8] {
        let from = entry.name.0 as usize;
        &self.bytes[from..from + usize::from(entry.name.1)]
    }

    fn entry(&self, at: usize) -> Option<(Entry, usize)> {
        let head = self.bytes.get(at..at + ENTRY_BYTES).filter(|head| head.starts_with(b"PK\x01\x02"))?;
        let length = |at: usize| usize::from(u16_at(head, at));
        let (name, extra, comment) = (length(28), length(30), length(32));
        let name_at = at + ENTRY_BYTES;
        let next = name_at + name + extra + comment;
        let extra = self.bytes.get(name_at + name..name_at + name + extra)?;
        let (mut packed_size, mut size, mut local) =
            (u64::from(u32_at(head, 20)), u64::from(u32_at(head, 24)), u64::from(u32_at(head, 42)));
        // What does not fit stands in a field of its own, in this order.
        let mut large = large_field(extra);
        for value in [&mut size, &mut packed_size, &mut local] {
            if *value == 0xFFFF_FFFF
                && let Some((first, rest)) = large.split_first_chunk()
            {
                *value = u64::from_le_bytes(*first);
                large = rest;
            }
        }
        let entry = Entry {
            name: (u32::try_from(name_at).ok()?, u16_at(head, 28)),
            flags: u16_at(head, 8),
            system: head[5],
            attributes: u32_at(head, 38),
            local: self.before.checked_add(local)?,
            method: u16_at(head, 10),
            crc: u32_at(head, 16),
            packed_size,
            size,
        };
        Some((entry, next))
    }
}

/// The end of an archive with large numbers, if it has one: where it stands, entries, size and offset of the directory.
fn large_end(archive: &mut dyn Anywhere, before: &[u8]) -> io::Result<Option<(u64, u64, u64, u64)>> {
    let Some(locator) = before.last_chunk::<20>().filter(|locator| locator.starts_with(b"PK\x06\x07")) else {
        return Ok(None);
    };
    let at = u64_at(locator, 8);
    archive.seek(SeekFrom::Start(at.min(i64::MAX as u64)))?;
    let mut end = Vec::new();
    archive.take(56).read_to_end(&mut end)?;
    let is_end = end.len() == 56 && end.starts_with(b"PK\x06\x06");
    Ok(is_end.then(|| (at, u64_at(&end, 32), u64_at(&end, 40), u64_at(&end, 48))))
}

/// The extra field of large numbers.
fn large_field(mut extra: &[u8]) -> &[u8] {
    while extra.len() >= 4 {
        let (id, length) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let content = &extra[4..];
        let content = &content[..length.min(content.len())];
        if id == 1 {
            return content;
        }
        extra = &extra[4 + content.len()..];
    }
    &[]
}

/// For each entry, whether it begins inside one that begins before it, a way to pack one bomb many times, or reaches
/// into the directory.
pub(super) fn overlapping(directory: &Directory, entries: &[Entry]) -> Vec<bool> {
    // Of copies of one entry the first stays.
    let mut order: Vec<u32> = (0..entries.len() as u32).collect();
    order.sort_unstable_by_key(|index| (entries[*index as usize].range(), *index));
    let mut overlapping = vec![false; entries.len()];
    let mut end = 0;
    for index in order.into_iter().map(|index| index as usize) {
        let (from, to) = entries[index].range();
        let is_outside = to > directory.start;
        overlapping[index] = from < end || is_outside;
        // One that is damaged does not take its neighbours with it.
        if !is_outside {
            end = end.max(to);
        }
    }
    overlapping
}

/// Where an entry's data begin: behind its own header, whose name and extra field may differ from the directory's.
pub(super) fn data_start(archive: &mut dyn Anywhere, entry: &Entry) -> io::Result<u64> {
    archive.seek(SeekFrom::Start(entry.local.min(i64::MAX as u64)))?;
    let mut local = [0; LOCAL_BYTES];
    match archive.read_exact(&mut local) {
        Ok(()) if local.starts_with(b"PK\x03\x04") => {}
        Ok(()) => return Err(damage("the archive is damaged: the entry is not where it should be")),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            return Err(damage("the archive is damaged: the entry lies behind its end"));
        }
        Err(error) => return Err(error),
    }
    let beside = u64::from(u16_at(&local, 26)) + u64::from(u16_at(&local, 28));
    Ok(entry.local + LOCAL_BYTES as u64 + beside)
}

fn damage(fault: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, fault)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
