//! Seals: the bytes of a file go in, out they come with a checksum behind them; and back again, checked. Every file of an
//! index ends in one, so that damage can be told from content at any time.

use std::fmt;
use std::io::{self, Read};

/// The length of a seal in bytes.
pub(crate) const SEAL_BYTES: usize = 16;

/// How much of a file is read at a time to check its seal.
const CHUNK_BYTES: usize = 1 << 18;

/// What a seal begins with: a line end, so that a sealed text stays readable as lines.
const MARK: &[u8; 7] = b"\ncrc32 ";

/// What is wrong with a sealed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not end in a seal: it was cut off, or its end is damaged.
    Unsealed,
    /// Its checksum is another one: something in it has changed since it was written.
    Changed,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsealed => "its end is missing or damaged",
            Self::Changed => "its checksum does not fit: it has changed since it was written",
        })
    }
}

impl std::error::Error for Fault {}

/// A checksum that grows with what is written. CRC-32 finds every change of up to 32 neighbouring bits, and of others all
/// but one in four thousand million; it is no proof against somebody who means to deceive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum(crc32fast::Hasher);

impl Sum {
    /// Takes in more bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The seal of what was taken in.
    pub fn seal(self) -> [u8; SEAL_BYTES] {
        let mut seal = [b'\n'; SEAL_BYTES];
        let text = format!("{:08x}", self.0.finalize());
        seal[..MARK.len()].copy_from_slice(MARK);
        seal[MARK.len()..MARK.len() + text.len()].copy_from_slice(text.as_bytes());
        seal
    }
}

/// The seal of some bytes.
pub(crate) fn seal_of(bytes: &[u8]) -> [u8; SEAL_BYTES] {
    let mut sum = Sum::default();
    sum.update(bytes);
    sum.seal()
}

/// What stands before the seal of a sealed file.
pub(crate) fn unsealed(bytes: &[u8]) -> Result<&[u8], Fault> {
    let (content, seal) = split(bytes).ok_or(Fault::Unsealed)?;
    if seal_of(content) == *seal { Ok(content) } else { Err(Fault::Changed) }
}

/// Reads a sealed file to its end and checks its seal; `advanced` is told of bytes as they are read.
pub(crate) fn verify(file: &mut impl Read, advanced: &dyn Fn(u64)) -> io::Result<Result<(), Fault>> {
    let mut sum = Sum::default();
    // The last bytes read are held back: they may be the seal.
    let mut buffer = vec![0; CHUNK_BYTES + SEAL_BYTES];
    let mut held = 0;
    loop {
        let count = match file.read(&mut buffer[held..]) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        advanced(count as u64);
        held += count;
        if let Some(content) = held.checked_sub(SEAL_BYTES) {
            sum.update(&buffer[..content]);
            buffer.copy_within(content..held, 0);
            held = SEAL_BYTES;
        }
    }
    Ok(match split(&buffer[..held]) {
        None => Err(Fault::Unsealed),
        Some((_, seal)) if sum.seal() == *seal => Ok(()),
        Some(_) => Err(Fault::Changed),
    })
}

/// A file's content and what looks like its seal, unchecked; `None` where nothing does.
pub(crate) fn split(bytes: &[u8]) -> Option<(&[u8], &[u8; SEAL_BYTES])> {
    bytes.split_last_chunk::<SEAL_BYTES>().filter(|(_, seal)| seal.starts_with(MARK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let content = b"The ferry left at noon.";
        let sealed = [&content[..], &seal_of(content)].concat();
        assert_eq!(unsealed(&sealed), Ok(&content[..]));
        for bit in 0..sealed.len() * 8 {
            let mut bytes = sealed.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(unsealed(&bytes).is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(unsealed(&sealed[..length]).is_err(), "cut to {length}");
        }
        assert_eq!(unsealed(&seal_of(b"")), Ok(&b""[..]));
    }

    #[test]
    fn a_file_is_checked_as_it_is_read() {
        for length in [0, 1, SEAL_BYTES, CHUNK_BYTES - 1, CHUNK_BYTES + 17, 2 * CHUNK_BYTES] {
            let content = vec![7; length];
            let mut sealed = [&content[..], &seal_of(&content)].concat();
            // In two pieces, the first of which ends in the seal.
            let mut slow = sealed[..length + 3].chain(&sealed[length + 3..]);
            assert_eq!(verify(&mut slow, &|_| {}).unwrap(), Ok(()), "{length}");
            assert_eq!(verify(&mut &sealed[..sealed.len() - 1], &|_| {}).unwrap(), Err(Fault::Unsealed), "{length}");
            sealed[length / 2] ^= 4;
            assert!(verify(&mut &sealed[..], &|_| {}).unwrap().is_err(), "{length}");
        }
        assert_eq!(verify(&mut &b""[..], &|_| {}).unwrap(), Err(Fault::Unsealed));
    }
}
