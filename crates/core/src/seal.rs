//! Seals: the bytes of a file go in, out they come with a checksum behind them; and back again, checked. Every file of an
//! index ends in one, so that damage can be told from content at any time.

use std::fmt;

/// The length of a seal in bytes.
pub(crate) const SEAL_BYTES: usize = 16;

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
}
