//! Small archives for tests, made in memory.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::{Payload, read};
use crate::discover::{Source, mtime};

/// Reads a file with this name and content: each input's member, payload, and whether it closes.
pub(crate) fn read_all(name: &str, bytes: &[u8]) -> Vec<(Option<String>, Payload, bool)> {
    read_counting(name, bytes).0
}

/// The source at a path.
pub(crate) fn source(path: &Path) -> Source {
    let metadata = path.metadata().unwrap();
    let (size, mtime) = (metadata.len(), mtime(&metadata));
    Source { path: path.to_owned(), key: "k".into(), shown: "s".into(), base: 0, size, mtime }
}

/// The same, with how many records were passed over.
pub(crate) fn read_counting(name: &str, bytes: &[u8]) -> (Vec<(Option<String>, Payload, bool)>, u64) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let source = Arc::new(source(&path));
    let (mut found, mut passed_over) = (Vec::new(), 0);
    read(&source, &|_| true, &mut |input| {
        passed_over += input.passed_over;
        found.push((input.member, input.payload, input.closes));
        true
    });
    (found, passed_over)
}

/// What a file with this name and content gives, a line for each input: its member, and its bytes or why there are none.
pub(crate) fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    let told = |(member, payload, _): (Option<String>, Payload, bool)| {
        let what = match payload {
            Payload::Bytes { raw, .. } | Payload::Fields { raw, .. } => String::from_utf8_lossy(&raw).into_owned(),
            Payload::Repeated => "(repeated)".to_owned(),
            Payload::Empty => "(empty)".to_owned(),
            Payload::Refused(why) => format!("({why})"),
            Payload::Unreadable(why) => format!("(unreadable: {why})"),
        };
        format!("{}: {what}", member.unwrap_or_default())
    };
    read_all(name, bytes).into_iter().map(told).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The header of a tar entry.
pub(crate) fn tar_header(name: &str, kind: u8, size: usize) -> [u8; 512] {
    let mut block = [0; 512];
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[100..108].copy_from_slice(b"0000644\0");
    block[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// A tar entry with its content.
pub(crate) fn tar_entry(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    let mut entry = tar_header(name, kind, content.len()).to_vec();
    entry.extend(content);
    entry.resize(entry.len().next_multiple_of(512), 0);
    entry
}

pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive: Vec<u8> = files.iter().flat_map(|(name, content)| tar_entry(name, b'0', content)).collect();
    archive.extend([0; 1024]);
    archive
}

/// A zip archive: names, methods (0 stored, 8 deflated) and content.
pub(crate) fn zip(files: &[(&str, u16, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, method, content) in files {
        let packed = match method {
            8 => {
                let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(content).unwrap();
                encoder.finish().unwrap()
            }
            12 => bzip2(content),
            93 => zstd(content),
            _ => content.to_vec(),
        };
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut fields = Vec::new();
        fields.extend([20, 0, 0, 0]);
        fields.extend(method.to_le_bytes());
        fields.extend([0; 4]);
        fields.extend(crc.sum().to_le_bytes());
        fields.extend((packed.len() as u32).to_le_bytes());
        fields.extend((content.len() as u32).to_le_bytes());
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0; 2]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend((archive.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        archive.extend(b"PK\x03\x04");
        archive.extend(&fields);
        archive.extend(name.as_bytes());
        archive.extend(packed);
    }
    let at = archive.len() as u32;
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([(files.len() as u16).to_le_bytes(), (files.len() as u16).to_le_bytes()].concat());
    archive.extend((directory.len() as u32).to_le_bytes());
    archive.extend(at.to_le_bytes());
    archive.extend([0; 2]);
    archive
}
