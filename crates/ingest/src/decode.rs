//! Decode: the bytes of one article go in, text comes out. The charset is taken from a byte order mark, from valid
//! UTF-8, from the page's own declaration, and last by detection. Bytes that are no text are refused.

mod mojibake;

use std::io::Read;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::format;
use crate::packing::Packing;

/// The largest file that may be one article. Real pages are 1.3 MB at the 99th percentile, books in text 10 MB.
pub(crate) const ARTICLE_BYTES: u64 = 32 * 1024 * 1024;

/// How far into a page its charset declaration may stand (browsers look at 1,024 bytes; saved pages have more before it).
const DECLARATION_BYTES: usize = 4096;

/// So many bytes outside ASCII side by side are a run: no word of a Latin script has as many accents in a row.
const RUN: usize = 4;

/// Fewer bytes in runs than these may be a line of signs.
const ENOUGH_IN_RUNS: usize = 64;

/// Stray bytes are forgiven in text that has this many valid UTF-8 sequences for each of them.
const VALID_PER_STRAY: usize = 20;

/// The share of characters that may be lost in decoding, one in so many, before the bytes are no text.
const LOST_ONE_IN: usize = 10;

/// Why bytes did not become text.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DecodeError {
    #[error("{packing}: {source}")]
    Packed { packing: &'static str, source: std::io::Error },
    #[error("unpacks to more than the {} MiB that one article may have", ARTICLE_BYTES >> 20)]
    TooLarge,
    #[error("not text in any known character set")]
    NotText,
}

/// Unpacks an article, up to the size that one may have.
pub(crate) fn unpack(bytes: &[u8], packing: Packing) -> Result<Vec<u8>, DecodeError> {
    let mut unpacked = Vec::new();
    let outcome = packing.unpacker(bytes).take(ARTICLE_BYTES + 1).read_to_end(&mut unpacked);
    outcome.map_err(|source| DecodeError::Packed { packing: packing.name(), source })?;
    if unpacked.len() as u64 > ARTICLE_BYTES {
        return Err(DecodeError::TooLarge);
    }
    Ok(unpacked)
}

/// Text, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    /// The text.
    pub text: String,
    /// The name of its charset.
    pub charset: &'static str,
    /// How that is known.
    pub charset_from: &'static str,
    /// How many characters of it were garbled before they were saved, and are put right.
    pub repaired: usize,
}

/// The text of `bytes`. `given` is the charset that the container names, `markup` whether one may be declared in them.
pub(crate) fn decode(bytes: &[u8], given: Option<&str>, markup: bool) -> Result<Decoded, DecodeError> {
    let (encoding, charset_from) = charset(bytes, given, markup);
    let (text, _, lossy) = encoding.decode(bytes);
    if lossy {
        let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
        if lost * LOST_ONE_IN > text.chars().count() {
            return Err(DecodeError::NotText);
        }
    }
    let (text, repaired) = mojibake::undo(text.into_owned());
    Ok(Decoded { text, charset: encoding.name(), charset_from, repaired })
}

/// The charset of a file, told by its first bytes.
pub(crate) fn charset_of(head: &[u8]) -> &'static Encoding {
    charset(head, None, false).0
}

/// The charset of `bytes`, and how it is known.
fn charset(bytes: &[u8], given: Option<&str>, markup: bool) -> (&'static Encoding, &'static str) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, "byte order mark");
    }
    if let Some(encoding) = format::utf16(bytes) {
        return (encoding, "pattern of NUL bytes");
    }
    if is_utf8(bytes) {
        return (UTF_8, "valid UTF-8");
    }
    // What is said to be UTF-8 or UTF-16 and is not was said by a template.
    let can_be = |encoding: &&'static Encoding| *encoding != UTF_8 && !encoding.name().starts_with("UTF-16");
    let given = given.and_then(|label| Encoding::for_label(label.as_bytes())).filter(can_be);
    let declared = markup.then(|| declared(bytes)).flatten().filter(can_be);
    // Latin-1 is what servers say of every page unless they are told: of a page that says otherwise it is not believed, and
    // of none whose letters cannot be Latin.
    let is_default = |encoding: &&'static Encoding| *encoding == WINDOWS_1252;
    let is_believed = |encoding: &&'static Encoding| !is_default(encoding) || !is_in_runs(bytes);
    if let Some(encoding) = given.filter(is_believed).filter(|given| declared.is_none() || !is_default(given)) {
        return (encoding, "given");
    }
    if let Some(encoding) = declared.filter(is_believed) {
        return (encoding, "declared");
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    (detector.guess(top_level_domain(bytes, markup).as_deref(), Utf8Detection::Deny), "detected")
}

/// Whether the bytes outside ASCII stand mostly side by side: those of accented letters stand alone, those of other scripts
/// make words.
fn is_in_runs(bytes: &[u8]) -> bool {
    let runs = bytes.split(u8::is_ascii).map(<[u8]>::len).filter(|length| *length > 0);
    let (all, in_runs) =
        runs.fold((0, 0), |(all, in_runs), length| (all + length, in_runs + if length >= RUN { length } else { 0 }));
    in_runs >= ENOUGH_IN_RUNS && in_runs * 2 > all
}

/// Whether bytes are UTF-8: valid, cut off in its last character, or with stray bytes among many valid sequences.
fn is_utf8(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let (mut strays, mut sequences) = (0usize, 0usize);
    loop {
        match std::str::from_utf8(rest) {
            Ok(_) if strays == 0 => return true,
            Ok(text) => {
                sequences += text.chars().filter(|c| !c.is_ascii()).count();
                break;
            }
            Err(error) => {
                let valid = std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default();
                sequences += valid.chars().filter(|c| !c.is_ascii()).count();
                // An unfinished character at the very end is a cut, not another charset.
                let Some(length) = error.error_len() else {
                    strays += usize::from(sequences == 0);
                    break;
                };
                strays += 1;
                rest = &rest[error.valid_up_to() + length..];
            }
        }
    }
    strays == 0 || sequences >= strays * VALID_PER_STRAY
}

/// The charset that a page's first bytes declare: `<meta charset=…>`, `content="…; charset=…"`, `<?xml encoding=…?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let lower = head.to_ascii_lowercase();
    for name in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(at) = find(&lower[from..], name).map(|at| from + at + name.len()) {
            from = at;
            let value: Vec<u8> = lower[at..]
                .iter()
                .copied()
                .skip_while(|byte| matches!(byte, b' ' | b'=' | b'"' | b'\''))
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
                .collect();
            if let Some(encoding) = Encoding::for_label(&value) {
                return Some(encoding);
            }
        }
    }
    None
}

/// The top-level domain of the first address in a page: the page's own in its canonical link, or one beside it.
fn top_level_domain(bytes: &[u8], markup: bool) -> Option<Vec<u8>> {
    if !markup {
        return None;
    }
    let at = find(bytes, b"://")? + 3;
    let host: Vec<u8> = bytes[at..]
        .iter()
        .copied()
        .take(253)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        .collect();
    let domain = host.rsplit(|byte| *byte == b'.').next()?.to_ascii_lowercase();
    (domain.len() >= 2 && domain.iter().all(u8::is_ascii_lowercase)).then_some(domain)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RUSSIAN: &str = "Министр обороны сообщил, что переговоры продолжатся в Стамбуле на следующей неделе.";

    #[test]
    fn declared_and_detected_charsets() {
        for name in ["windows-1251", "koi8-r", "iso-8859-5"] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let (bytes, ..) = encoding.encode(RUSSIAN);
            assert_eq!(decode(&bytes, None, false).unwrap().text, RUSSIAN, "{name} detected");
            let page = [format!("<html><meta charset={name}>").as_bytes(), &bytes].concat();
            assert!(decode(&page, None, true).unwrap().text.ends_with(RUSSIAN), "{name} declared");
        }
    }

    #[test]
    fn latin_1_is_believed_of_latin_alone() {
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
        let bytes = bytes.repeat(3);
        let page = |charset: &str| [format!("<html><meta charset={charset}>").as_bytes(), &bytes].concat();
        for (page, given, markup) in [
            (bytes.clone(), Some("iso-8859-1"), false),
            (page("windows-1251"), Some("ISO-8859-1"), true),
            (page("iso-8859-1"), None, true),
        ] {
            assert!(decode(&page, given, markup).unwrap().text.ends_with(RUSSIAN), "{given:?}");
        }
        let french = "Le président a déclaré à l'Élysée que l'été sera très chaud — « été » …".repeat(9);
        let (bytes, ..) = WINDOWS_1252.encode(&french);
        for given in ["iso-8859-1", "windows-1252"] {
            let decoded = decode(&bytes, Some(given), false).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.charset_from), (french.as_str(), "given"));
        }
    }

    #[test]
    fn utf_16_with_and_without_its_mark() {
        let little: Vec<u8> = RUSSIAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&[&[0xFF, 0xFE], &little[..]].concat(), None, false).unwrap().text, RUSSIAN);
        let latin: Vec<u8> = "Talks in Istanbul".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&latin, None, false).unwrap().text, "Talks in Istanbul");
    }

    #[test]
    fn a_cut_or_a_stray_byte_does_not_change_the_charset() {
        let bytes = RUSSIAN.as_bytes();
        assert!(decode(&bytes[..bytes.len() - 4], None, false).unwrap().text.starts_with("Министр обороны"));
        let stray = [bytes, b"\xFF", bytes].concat();
        assert!(decode(&stray, None, false).unwrap().text.starts_with(RUSSIAN));
        // A page that says UTF-8 and is not.
        let (cyrillic, ..) = encoding_rs::WINDOWS_1251.encode(RUSSIAN);
        let page = [&b"<meta charset=utf-8>"[..], &cyrillic].concat();
        assert!(decode(&page, None, true).unwrap().text.ends_with(RUSSIAN));
    }

    #[test]
    fn gzip_that_is_cut_off_is_refused() {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(RUSSIAN.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        assert_eq!(unpack(&packed, Packing::Gzip).unwrap(), RUSSIAN.as_bytes());
        assert!(matches!(unpack(&packed[..packed.len() / 2], Packing::Gzip), Err(DecodeError::Packed { .. })));
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), markup: bool) {
            let _ = decode(&bytes, None, markup);
        }

        #[test]
        fn utf_8_stays_itself(text in "[^\u{0}\u{FEFF}]{0,200}") {
            prop_assert_eq!(decode(text.as_bytes(), None, true).unwrap().text, text);
        }
    }
}
