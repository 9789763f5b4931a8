//! Packing: a packed stream goes in, what it unpacks to comes out, and every fault of it is an error of the reading.
//! How much may come out is for the caller to bound.

use std::io::{self, BufRead, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// A way of packing one stream of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// gzip, perhaps of several members.
    Gzip,
    /// Zstandard, perhaps of several frames.
    Zstd,
    /// bzip2, perhaps of several streams.
    Bzip2,
}

/// What a bzip2 stream is guessed to unpack to, as text does; it does not say so itself.
const BZIP2_RATIO: usize = 5;

/// The same for a zstd frame without its size.
const ZSTD_RATIO: usize = 4;

const ZSTD_MAGIC: u32 = 0xFD2F_B528;

/// A stream may be of so many parts (bzip2 streams, zstd frames), whatever they hold …
const PARTS_FREELY: u64 = 10_000;

/// … and of more, if they hold so many bytes each on average. To begin one costs as much as to unpack some hundred
/// kilobytes.
const PART_BYTES: u64 = 1024;

impl Packing {
    /// How a stream with this beginning is packed.
    pub fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&[0x1F, 0x8B]) {
            return Some(Self::Gzip);
        }
        let magic = u32::from_le_bytes(*head.first_chunk()?);
        if magic == ZSTD_MAGIC || is_skippable(magic) {
            return Some(Self::Zstd);
        }
        // The name, the size of a block, and the start of the first block or of the end.
        let (name, block) = (head.get(..3)?, head.get(4..10)?);
        let is_bzip2 = name == b"BZh" && (block == b"1AY&SY" || block == b"\x17\x72\x45\x38\x50\x90");
        is_bzip2.then_some(Self::Bzip2)
    }

    /// Its name, for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
        }
    }

    /// What the stream unpacks to.
    pub fn unpacker<'a>(self, packed: impl BufRead + 'a) -> Box<dyn Read + 'a> {
        match self {
            Self::Gzip => Box::new(MultiGzDecoder::new(packed)),
            Self::Zstd => Box::new(ZstdDecoder { packed, frame: None, parts: Parts::default() }),
            Self::Bzip2 => Box::new(Bzip2Decoder { stream: Some(BzDecoder::new(packed)), parts: Parts::default() }),
        }
    }

    /// How many bytes a packed article holds, by its own account where it has one.
    pub fn unpacked_size(self, packed: &[u8]) -> usize {
        match self {
            Self::Gzip => packed.last_chunk().map_or(0, |size| u32::from_le_bytes(*size) as usize),
            Self::Zstd => zstd_size(packed).unwrap_or(packed.len().saturating_mul(ZSTD_RATIO)),
            Self::Bzip2 => packed.len().saturating_mul(BZIP2_RATIO),
        }
    }
}

/// Whether a zstd frame with this number holds something else than packed bytes.
fn is_skippable(magic: u32) -> bool {
    magic & 0xFFFF_FFF0 == 0x184D_2A50
}

/// The size that the first zstd frame says it unpacks to (RFC 8878, 3.1.1.1).
fn zstd_size(packed: &[u8]) -> Option<usize> {
    let descriptor = *packed.get(4)?;
    let single = descriptor & 0x20 != 0;
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let from = 5 + usize::from(!single) + dictionary;
    let length = match descriptor >> 6 {
        0 if !single => return None,
        code => 1 << code,
    };
    let mut size = [0; 8];
    size[..length].copy_from_slice(packed.get(from..from + length)?);
    let size = u64::from_le_bytes(size) + if length == 2 { 256 } else { 0 };
    usize::try_from(size).ok()
}

/// Counts the parts of a stream and what they held.
#[derive(Default)]
struct Parts {
    count: u64,
    bytes: u64,
}

impl Parts {
    fn next(&mut self) -> io::Result<()> {
        self.count += 1;
        if self.count > PARTS_FREELY && self.bytes / self.count < PART_BYTES {
            return Err(damage("it is of more parts than anybody packs so few bytes in"));
        }
        Ok(())
    }
}

/// Unpacks bzip2 streams one after the other.
struct Bzip2Decoder<R> {
    /// Nothing behind the last.
    stream: Option<BzDecoder<R>>,
    parts: Parts,
}

impl<R: BufRead> Read for Bzip2Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(stream) = &mut self.stream {
            let count = stream.read(buffer)?;
            self.parts.bytes += count as u64;
            if count > 0 {
                return Ok(count);
            }
            if let Some(ended) = self.stream.take() {
                let mut packed = ended.into_inner();
                if !packed.fill_buf()?.is_empty() {
                    self.parts.next()?;
                    self.stream = Some(BzDecoder::new(packed));
                }
            }
        }
        Ok(0)
    }
}

/// Unpacks zstd frames one after the other and checks each against its checksum.
struct ZstdDecoder<R> {
    packed: R,
    frame: Option<Box<FrameDecoder>>,
    parts: Parts,
}

impl<R: BufRead> ZstdDecoder<R> {
    /// Goes on to the next frame that holds something; `false` at the end of the stream.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.packed.fill_buf()?.is_empty() {
                return Ok(false);
            }
            self.parts.next()?;
            let mut magic = [0; 4];
            self.packed.read_exact(&mut magic)?;
            let number = u32::from_le_bytes(magic);
            if is_skippable(number) {
                let mut length = [0; 4];
                self.packed.read_exact(&mut length)?;
                let length = u64::from(u32::from_le_bytes(length));
                if io::copy(&mut self.packed.by_ref().take(length), &mut io::sink())? < length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                continue;
            }
            if number != ZSTD_MAGIC {
                return Err(damage("something else follows the last frame"));
            }
            let mut frame = self.frame.take().unwrap_or_default();
            frame.reset((&magic[..]).chain(&mut self.packed)).map_err(damage)?;
            self.frame = Some(frame);
            return Ok(true);
        }
    }
}

impl<R: BufRead> Read for ZstdDecoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let Some(frame) = &mut self.frame else {
                if !self.next_frame()? {
                    return Ok(0);
                }
                continue;
            };
            while frame.can_collect() == 0 && !frame.is_finished() {
                frame.decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1)).map_err(damage)?;
            }
            let count = frame.read(buffer)?;
            self.parts.bytes += count as u64;
            if count > 0 {
                return Ok(count);
            }
            if frame.get_checksum_from_data().is_some_and(|sum| frame.get_calculated_checksum() != Some(sum)) {
                return Err(damage("its checksum does not fit"));
            }
            if !self.next_frame()? {
                return Ok(0);
            }
        }
    }
}

fn damage(fault: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::test_archives::{bzip2, gzip, zstd};

    fn unpacked(packing: Packing, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        packing.unpacker(bytes).read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn every_packing_is_known_by_its_content_and_unpacks_several_parts() {
        let text = b"The ferry left at noon. ".repeat(500);
        for (packing, packed) in
            [(Packing::Gzip, gzip(&text)), (Packing::Zstd, zstd(&text)), (Packing::Bzip2, bzip2(&text))]
        {
            assert_eq!(Packing::of(&packed), Some(packing));
            assert_eq!(unpacked(packing, &packed).unwrap(), text, "{packing:?}");
            let twice = [&packed[..], &packed].concat();
            assert_eq!(unpacked(packing, &twice).unwrap().len(), text.len() * 2, "{packing:?}");
            assert!(unpacked(packing, &packed[..packed.len() - 3]).is_err(), "{packing:?} cut off");
            let size = packing.unpacked_size(&packed);
            assert!(size == text.len() || packing != Packing::Gzip, "{size}");
        }
        assert_eq!(Packing::of(b"BZh is the name of a band"), None);
        assert_eq!(Packing::of(b"(\xB5"), None);
    }

    #[test]
    fn streams_of_too_many_small_parts_are_refused() {
        let part = bzip2(b"x");
        assert!(unpacked(Packing::Bzip2, &part.repeat(100)).is_ok());
        let error = unpacked(Packing::Bzip2, &part.repeat(20_000)).unwrap_err();
        assert!(error.to_string().contains("more parts"), "{error}");
        let skipped = [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0].repeat(20_000);
        assert!(unpacked(Packing::Zstd, &skipped).unwrap_err().to_string().contains("more parts"));
    }

    #[test]
    fn zstd_passes_over_frames_for_others_and_checks_its_own() {
        let mut packed = vec![0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, b'a', b'b', b'c'];
        packed.extend(zstd(b"The ferry"));
        assert_eq!(Packing::of(&packed), Some(Packing::Zstd));
        assert_eq!(unpacked(Packing::Zstd, &packed).unwrap(), b"The ferry");
        packed.extend(b"more");
        assert!(unpacked(Packing::Zstd, &packed).is_err());
        // One segment of 5 bytes; a window and a size of two bytes, which counts from 256.
        assert_eq!(zstd_size(&[0x28, 0xB5, 0x2F, 0xFD, 0x20, 5]), Some(5));
        assert_eq!(zstd_size(&[0x28, 0xB5, 0x2F, 0xFD, 0x40, 0, 1, 1]), Some(513));
        assert_eq!(zstd_size(&[0x28, 0xB5, 0x2F, 0xFD, 0x00, 0]), None);
    }
}
