//! Laws: bytes go in, and what holds for dateline whatever they are is asserted. The fuzz targets (`../fuzz`) and their
//! stand-in for the stable compiler (`examples/stand_in.rs`) call the same laws, so that each is written once.
//!
//! A target is what some bytes are taken for. Its seeds lie in `../fuzz/corpus/NAME`, what once broke a law in
//! `../fuzz/fixtures/NAME`, and the words that mutations put in stand in `../fuzz/dictionaries/NAME.dict`.
#![expect(clippy::unwrap_used, reason = "a law that does not hold is a panic")]

use std::path::PathBuf;

use jiff::civil::{Date, date};

mod articles;
mod dates;
mod index;
mod query;
mod records;

/// The day on which all laws are asserted.
const TODAY: Date = date(2025, 8, 1);

/// How much is asserted of one input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// What costs much, of a sample of inputs that depends on their bytes alone.
    Sampled,
    /// Everything.
    Whole,
}

impl Effort {
    /// Whether to assert what is asserted of one in `of` inputs.
    fn takes(self, bytes: &[u8], of: u32) -> bool {
        self == Self::Whole || crc32fast::hash(bytes).is_multiple_of(of)
    }
}

/// What bytes are taken for.
pub struct Target {
    /// Its name: of its seeds' folder and of the program that fuzzes it.
    pub name: &'static str,
    /// Asserts its laws.
    pub law: fn(&[u8], Effort),
}

/// All targets.
pub const TARGETS: [Target; 8] = [
    Target { name: "query", law: query::law },
    Target { name: "html", law: |bytes, effort| articles::law("page.html", bytes, effort) },
    Target { name: "text", law: |bytes, effort| articles::law("note.txt", bytes, effort) },
    Target { name: "feed", law: |bytes, effort| articles::law("feed.xml", bytes, effort) },
    Target { name: "warc", law: |bytes, effort| articles::law("crawl.warc", bytes, effort) },
    Target { name: "jsonl", law: |bytes, effort| articles::law("records.jsonl", bytes, effort) },
    Target { name: "dates", law: dates::law },
    Target { name: "records", law: records::law },
];

/// The target of this name.
pub fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|target| target.name == name).expect("a target has this name")
}

/// What a fuzz target does with each input.
pub fn fuzz(name: &str, bytes: &[u8]) {
    (target(name).law)(bytes, Effort::Sampled);
}

impl Target {
    /// The files of its seeds.
    pub fn seeds(&self) -> Vec<PathBuf> {
        files(&folder("corpus").join(self.name))
    }

    /// The files of what once broke a law.
    pub fn fixtures(&self) -> Vec<PathBuf> {
        files(&folder("fixtures").join(self.name))
    }

    /// The words of its dictionary, as libFuzzer reads it.
    pub fn dictionary(&self) -> Vec<Vec<u8>> {
        let path = folder("dictionaries").join(format!("{}.dict", self.name));
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(unquoted).collect()
    }
}

/// A word of a dictionary: quoted, with `\\`, `\"` and `\xHH`.
fn unquoted(line: &str) -> Vec<u8> {
    let quoted = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("a word is quoted");
    let (mut word, mut bytes) = (Vec::new(), quoted.bytes());
    while let Some(byte) = bytes.next() {
        match (byte, byte == b'\\').1.then(|| bytes.next().unwrap()) {
            None => word.push(byte),
            Some(b'x') => {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                word.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            }
            Some(escaped) => word.push(escaped),
        }
    }
    word
}

/// A folder of the fuzz targets.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz")).join(name)
}

/// The files of a folder, in order; none where it is not there.
fn files(folder: &std::path::Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
