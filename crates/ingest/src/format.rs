//! Format: the first bytes of a source go in, what it is comes out. Content decides; the name only where content
//! cannot. What dateline does not read is refused by its name.

mod json;
mod mail;

use std::path::Path;

pub(crate) use mail::parts_messages;

use crate::packing::Packing;
use crate::read::table;
use crate::xml;

/// How many bytes are looked at.
pub(crate) const HEAD_BYTES: usize = 64 * 1024;

/// The form of one article's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A web page.
    Html,
    /// Plain text.
    Text,
    /// Markdown, perhaps with front matter.
    Markdown,
    /// One JSON object.
    Json,
    /// One mail message, or a page saved as one (MHTML).
    Mail,
    /// A PDF document.
    Pdf,
}

/// What a source is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One article.
    One(Format),
    /// A container of records.
    Records(Records),
    /// Something packed.
    Packed(Packing),
    /// Nothing but white space.
    Empty,
    /// Not for dateline, and why.
    Refused(&'static str),
}

/// A form of many records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Records {
    /// JSON objects, one a line.
    JsonLines,
    /// A tar archive.
    Tar,
    /// A zip archive, perhaps a WACZ file.
    Zip,
    /// A web archive: WARC.
    Warc,
    /// A web archive of the older kind: ARC.
    Arc,
    /// The entries of an RSS, Atom or RDF feed.
    Feed,
    /// The objects of a JSON array, bare or in an object.
    JsonArray,
    /// The rows of a table with a header.
    Table,
    /// The messages of an mbox file.
    Mailbox,
}

/// Archives told by their first bytes.
const ARCHIVES: &[(&[u8], Records)] = &[
    (b"PK\x03\x04", Records::Zip),
    // A zip archive of nothing.
    (b"PK\x05\x06", Records::Zip),
    (b"WARC/", Records::Warc),
    (b"filedesc://", Records::Arc),
];

/// The endings that packing adds to a name.
const PACKED_ENDINGS: &[&str] = &[".gz", ".zst", ".zstd", ".bz2"];

/// Formats told by their first bytes that are not read.
const REFUSED: &[(&[u8], &str)] = &[
    (b"PK\x07\x08", "a part of a split zip archive"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a sound, picture or film file"),
    (b"\x7FELF", "a program"),
    (b"\xFD7zXZ", "an xz file, which is not read"),
    (b"7z\xBC\xAF", "a 7z archive, which is not read"),
    (b"Rar!\x1A\x07", "a RAR archive, which is not read"),
];

const JSON_IN_UTF16: &str = "JSON in UTF-16, which is not read: save it as UTF-8";
const TABLE_IN_UTF16: &str = "a table in UTF-16, which is not read: save it as UTF-8";
const NOT_TEXT: &str = "not text: it has control characters that no text has";

/// Elements that only a web page has near its start.
const HTML_SIGNS: &[&[u8]] = &[
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<meta",
    b"<title",
    b"<article",
    b"<div",
    b"<p>",
    b"<p ",
    b"<table",
    b"<h1",
    b"<span",
    b"<script",
    b"<link",
];

/// What a source with this beginning and this name is. The ending of a packed file's name does not count.
pub(crate) fn kind_of(head: &[u8], name: &Path) -> Kind {
    if let Some(packing) = Packing::of(head) {
        return Kind::Packed(packing);
    }
    if let Some((_, records)) = ARCHIVES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Kind::Records(*records);
    }
    if head.first_chunk().is_some_and(is_tar_header) {
        return Kind::Records(Records::Tar);
    }
    if let Some((_, why)) = REFUSED.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Kind::Refused(why);
    }
    if is_pdf(head) {
        return Kind::One(Format::Pdf);
    }
    let extension = extension(name);
    match extension.as_str() {
        "js" | "mjs" | "css" | "map" | "svg" => return Kind::Refused("a part of a web page, not an article"),
        _ => {}
    }
    if utf16(head).is_some() {
        return match extension.as_str() {
            "csv" | "tsv" | "tab" => Kind::Refused(TABLE_IN_UTF16),
            "json" | "jsonl" | "ndjson" => Kind::Refused(JSON_IN_UTF16),
            _ if is_utf16_json(head) => Kind::Refused(JSON_IN_UTF16),
            _ if is_utf16_feed(head) => Kind::Records(Records::Feed),
            "html" | "htm" | "xhtml" => Kind::One(Format::Html),
            "md" | "markdown" => Kind::One(Format::Markdown),
            _ if has_utf16_html_sign(head) => Kind::One(Format::Html),
            _ => Kind::One(Format::Text),
        };
    }
    // Mail may carry bytes that no text has, behind headers that are text.
    if mail::is_mailbox(trim_start(head)) {
        return Kind::Records(Records::Mailbox);
    }
    if mail::is_mail(trim_start(head)) {
        return Kind::One(Format::Mail);
    }
    if is_binary(head) {
        return Kind::Refused(NOT_TEXT);
    }
    let text = trim_start(head);
    if text.first() == Some(&b'[')
        && let Some(kind) = json::array_kind(text, matches!(extension.as_str(), "json" | "jsonl" | "ndjson"))
    {
        return kind;
    }
    let is_named_prose = matches!(extension.as_str(), "md" | "markdown" | "html" | "htm" | "xhtml" | "txt");
    match text.first() {
        None => Kind::Empty,
        Some(b'{') => json::object_kind(text, head.len() < HEAD_BYTES),
        Some(b'<') => markup_kind(text),
        _ if matches!(extension.as_str(), "csv" | "tsv" | "tab") || table::has_header(text, is_named_prose) => {
            Kind::Records(Records::Table)
        }
        _ if text.starts_with(b"---\n") || text.starts_with(b"---\r\n") => Kind::One(Format::Markdown),
        _ => match extension.as_str() {
            "md" | "markdown" => Kind::One(Format::Markdown),
            "html" | "htm" | "xhtml" => Kind::One(Format::Html),
            _ if has_html_sign(&text[..text.len().min(2048)]) => Kind::One(Format::Html),
            _ => Kind::One(Format::Text),
        },
    }
}

/// The byte order of UTF-16 text: by its mark, or by NUL bytes at every other place.
pub(crate) fn utf16(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    if head.starts_with(&[0xFF, 0xFE]) {
        return Some(encoding_rs::UTF_16LE);
    }
    if head.starts_with(&[0xFE, 0xFF]) {
        return Some(encoding_rs::UTF_16BE);
    }
    let sample = &head[..head.len().min(1024) & !1];
    if sample.len() < 8 {
        return None;
    }
    let nul = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (nul(0), nul(1), sample.len() / 2);
    // Text in Latin letters has NUL in most high bytes and none in the low ones; Cyrillic and Arabic text has it in
    // its spaces and signs.
    if odd * 10 >= half && even == 0 {
        Some(encoding_rs::UTF_16LE)
    } else if even * 10 >= half && odd == 0 {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// Whether a block is the header of a tar entry: the sum of its bytes, which stands in it, fits.
pub(crate) fn is_tar_header(block: &[u8; 512]) -> bool {
    let stated: Vec<u8> = block[148..156].iter().copied().filter(u8::is_ascii_digit).collect();
    let stated = std::str::from_utf8(&stated).ok().and_then(|digits| u32::from_str_radix(digits, 8).ok());
    // The field counts as blanks; some old writers took bytes as signed.
    let sum = |signed: bool| {
        let others = block.iter().enumerate().filter(|(at, _)| !(148..156).contains(at));
        let value = |byte: u8| if signed { i64::from(byte.cast_signed()) } else { i64::from(byte) };
        others.map(|(_, byte)| value(*byte)).sum::<i64>() + 8 * 32
    };
    stated.is_some_and(|stated| i64::from(stated) == sum(false) || i64::from(stated) == sum(true))
}

fn extension(name: &Path) -> String {
    let name = name.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let mut name = name.as_str();
    while let Some(rest) = PACKED_ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)) {
        name = rest;
    }
    name.rsplit_once('.').map(|(_, extension)| extension.to_owned()).unwrap_or_default()
}

/// Bytes without a byte order mark and blanks before them.
pub(crate) fn trim_start(head: &[u8]) -> &[u8] {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
    &head[start..]
}

/// Whether the bytes are those of a PDF document. Some servers put a few bytes before the mark.
fn is_pdf(head: &[u8]) -> bool {
    let start = &head[..head.len().min(1024)];
    let is_mark = |window: &[u8]| {
        window.starts_with(b"%PDF-") && window[5].is_ascii_digit() && window[6] == b'.' && window[7].is_ascii_digit()
    };
    let Some(at) = start.windows(8).position(is_mark) else { return false };
    let before = head[..at].strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head[..at]);
    before.trim_ascii().is_empty() || !before.iter().any(u8::is_ascii_alphabetic) && is_binary_or_8_bit(head)
}

fn is_binary_or_8_bit(head: &[u8]) -> bool {
    // A character that the end of the head cuts is no fault.
    is_binary(head) || std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some())
}

/// Text has few control characters and no NUL, but for one that a program left among a thousand sound bytes.
fn is_binary(head: &[u8]) -> bool {
    let controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F)).count();
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    if nuls > 0 {
        return controls > nuls || head.len() < 100 || nuls * 1000 > head.len().max(1000);
    }
    controls * 50 > head.len()
}

fn markup_kind(text: &[u8]) -> Kind {
    let start = &text[..text.len().min(4096)];
    let lower = start.to_ascii_lowercase();
    // Feeds have titles and links as pages have: the root decides.
    if is_feed(text) {
        return Kind::Records(Records::Feed);
    }
    if has_html_sign(start) {
        return Kind::One(Format::Html);
    }
    if lower.starts_with(b"<?xml") {
        return Kind::Refused("XML that is no web page");
    }
    // A comment, a style sheet or an element of its own before the page proper.
    Kind::One(Format::Html)
}

/// Whether the first element is that of a feed, or of one entry of an Atom feed. A name that is a plain word wants more:
/// a declaration, a namespace, or another tag behind it.
fn is_feed(text: &[u8]) -> bool {
    match xml::root(text).as_deref() {
        Some(b"rss" | b"rdf") => true,
        Some(name @ (b"feed" | b"channel" | b"entry")) => {
            let lower = text[..text.len().min(4096)].to_ascii_lowercase();
            let tag = lower.windows(name.len()).position(|window| window == name).map_or(&b""[..], |at| &lower[at..]);
            let (tag, behind) = tag.split_at(tag.iter().position(|byte| *byte == b'>').unwrap_or(tag.len()));
            lower.starts_with(b"<?xml")
                || tag.windows(5).any(|window| window == b"xmlns")
                || behind.get(1..).is_some_and(|behind| behind.trim_ascii_start().starts_with(b"<"))
        }
        _ => false,
    }
}

/// The same in UTF-16, of which the characters of markup are looked at.
fn is_utf16_feed(head: &[u8]) -> bool {
    let ascii: Vec<u8> = head.iter().copied().filter(|byte| byte.is_ascii() && *byte != 0).collect();
    ascii.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') && is_feed(&ascii)
}

/// Whether UTF-16 text begins as an object or an array of objects does.
fn is_utf16_json(head: &[u8]) -> bool {
    let ascii = head.iter().copied().filter(|byte| byte.is_ascii() && *byte != 0);
    let mut plain = ascii.filter(|byte| !byte.is_ascii_whitespace());
    matches!((plain.next(), plain.next()), (Some(b'{'), Some(b'"')) | (Some(b'['), Some(b'{')))
}

fn has_html_sign(start: &[u8]) -> bool {
    let lower = start.to_ascii_lowercase();
    HTML_SIGNS.iter().any(|sign| lower.windows(sign.len()).any(|window| window == *sign))
}

fn has_utf16_html_sign(head: &[u8]) -> bool {
    let ascii: Vec<u8> = head.iter().copied().filter(|byte| byte.is_ascii() && *byte != 0).take(4096).collect();
    ascii.contains(&b'<') && has_html_sign(&ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(head: &[u8], name: &str) -> Kind {
        kind_of(head, Path::new(name))
    }

    #[test]
    fn content_decides_before_the_name() {
        assert_eq!(kind(b"<!DOCTYPE html><p>x", "a.txt"), Kind::One(Format::Html));
        assert_eq!(kind(b"\xEF\xBB\xBF  <html>", "saved page"), Kind::One(Format::Html));
        assert_eq!(kind(b"{\"id\":1}\n{\"id\":2}\n", "a.txt"), Kind::Records(Records::JsonLines));
        assert_eq!(kind(b"{\"id\": broken\n{\"id\":2}\n", "a.jsonl"), Kind::Records(Records::JsonLines));
        assert_eq!(kind(b"{\n  \"id\": 1\n}\n", "a.json"), Kind::One(Format::Json));
        assert_eq!(kind(b"{braces} in text", "a.txt"), Kind::One(Format::Text));
        assert_eq!(kind(b"---\ntitle: x\n---\n", "a.txt"), Kind::One(Format::Markdown));
        assert_eq!(kind(b"# Heading", "a.md.gz"), Kind::One(Format::Markdown));
        assert_eq!(kind(b"# Heading", "a.txt"), Kind::One(Format::Text));
        assert_eq!(kind(b"[REPORT] text", "a.txt"), Kind::One(Format::Text));
        assert_eq!(kind(b"H\0e\0l\0l\0o\0 \0y\0o\0", "a"), Kind::One(Format::Text));
        assert_eq!(kind(b" \n\t ", "a.html"), Kind::Empty);
        assert_eq!(kind(b"# Heading", "a.md.gz.zst"), Kind::One(Format::Markdown));
        assert_eq!(kind(b"WARC/1.0\r\n", "a.html"), Kind::Records(Records::Warc));
        assert_eq!(kind(b"filedesc://a.arc 0.0.0.0", "a.html"), Kind::Records(Records::Arc));
        assert_eq!(kind(b"PK\x03\x04", "a.html"), Kind::Records(Records::Zip));
        assert_eq!(kind(&crate::read::test_archives::tar(&[("a", b"b")]), "a.html"), Kind::Records(Records::Tar));
        assert_eq!(kind(&[0; 1024], "a.tar"), Kind::Refused(NOT_TEXT));
        assert_eq!(kind(b"%PDF-1.7", "a.txt"), Kind::One(Format::Pdf));
        assert_eq!(kind(b"\r\n%PDF-1.4\n1 0 obj", "a"), Kind::One(Format::Pdf));
        assert_eq!(kind(b"A file begins with %PDF-1.4 if it is one.", "a.txt"), Kind::One(Format::Text));
        assert_eq!(kind(b"# How\n\n%PDF-1.4 is its mark.", "a.md"), Kind::One(Format::Markdown));
        assert_eq!(kind(b"\x80\xFF\n%PDF-1.4\n\xE2", "a"), Kind::One(Format::Pdf));
        assert_eq!(kind(b"<entry from a diary> We sail.\n", "a"), Kind::One(Format::Html));
        assert_eq!(kind(&[&[b'x'; 400][..], b"\0 y"].concat(), "a.txt"), Kind::One(Format::Text));
        for feed in [
            &b"<channel>\n<item>"[..],
            b"<rss version='2.0'><channel><title>x</title><link>y</link>",
            b"<?xml version='1.0'?><!-- <html> --><rdf:RDF xmlns='x'>",
            b"<a:feed xmlns:a='x'><title>x</title>",
            b"\xFF\xFE<\0r\0s\0s\0>\0",
        ] {
            assert_eq!(kind(feed, "a.html"), Kind::Records(Records::Feed), "{feed:?}");
        }
    }

    #[test]
    fn mail_and_mailboxes() {
        assert_eq!(kind(b"From: a\r\nMIME-Version: 1.0\r\n\r\nText", "a"), Kind::One(Format::Mail));
        assert_eq!(kind(b"Subject: x\n y\nFrom: A <a@example.org>\n\nText", "a"), Kind::One(Format::Mail));
        let mailbox = b"From a@example.org Wed May 28 14:03:05 2025\nSubject: x\n\n";
        assert_eq!(kind(mailbox, "a"), Kind::Records(Records::Mailbox));
        assert_eq!(
            kind(b"From list at example.org  Mon May  5 10:00:00 +0000 2025\nSubject: x\n\n", "a"),
            Kind::Records(Records::Mailbox)
        );
        for text in [
            &b"Received: a letter from home\n\nText"[..],
            b"Title: Harbour\nFrom: A <a@example.org>\nDate: 5 May 2025\nURL: https://example.org/\n\nText",
            b"Date: 5 May 2025\nFrom: our own writer @desk\n\nText",
            b"From Odesa, 5 May 2025 10:30\nUpdate: the ferry sails\n\nText",
        ] {
            assert_eq!(kind(text, "a.txt"), Kind::One(Format::Text));
        }
        assert!(!parts_messages(b"From 05:00 on 24 May 2025 the ferry sailed again"));
        for text in [&b"From: our correspondent\nDate: 12 May\n\nText"[..], b"From Kyiv to Lviv: 12:30 in 2025\nText"] {
            assert_eq!(kind(text, "a.txt"), Kind::One(Format::Text));
        }
    }

    #[test]
    fn arrays_wrappers_and_tables() {
        for json in [
            &b"[ {\"id\":1}]"[..],
            b"[]",
            b"[null, {\"id\":1}]",
            b"[[], {\"id\":1}]",
            b"{\"version\": \"1\", \"description\": \"x\", \"items\": [{\"id\": 1, \"text\": \"y\"}]}",
            b"{\"message\": \"ok\", \"articles\": [{\"content\": \"y\"}]}",
            b"{\"channel\": {\"about\": {\"text\": \"x\"}}, \"messages\": [{\"id\": 1}]}",
            b"{\"items\":[{\"a\":1}]}\n{\"items\":[{\"a\":2}]}\n",
            b"{\"status\": 1, \"articles\": [ {\"title\":1}]}",
            b"{\n\"data\": {\"items\":[{\"a\":",
        ] {
            assert_eq!(kind(json, "a.json"), Kind::Records(Records::JsonArray), "{json:?}");
        }
        assert_eq!(
            kind(b"{\"id\":1,\"authors\":[{\"name\":\"x\"}],\"text\":\"y\"}\n", "a"),
            Kind::Records(Records::JsonLines)
        );
        for json in [
            &b"{\"id\":1,\"media\":{\"items\":[]},\"text\":\"y\"}\n{\"id\":2,\"media\":{\"items\":[{}]},\"text\":\"z\"}\n"[..],
            b"{\"related\":{\"items\":[{\"title\":\"x\"}]},\"text\":\"y\"}",
            b"{\"data\":[{\"k\":1}],\"text\":[\"y\", {\"text\":\"z\"}]}",
            b"{\"data\":[{\"k\":1}],\"title\":\"y\"}\n{\"title\":\"y\"}\n",
            b"{\"related\":{\"items\":[]},\"text\":\"y\"}",
        ] {
            assert_eq!(kind(json, "a"), Kind::Records(Records::JsonLines), "{json:?}");
        }
        let long = format!("{{\"data\":[{{\"k\":1}}],\"text\":\"{}", "y".repeat(HEAD_BYTES));
        assert_eq!(kind(&long.as_bytes()[..HEAD_BYTES], "a"), Kind::Records(Records::JsonLines));
        for text in ["[[Harbour]] Text", "[\"No,\" she said.] Text", "{\"No,\" she said} Text", "[ ] to do"] {
            assert_eq!(kind(text.as_bytes(), "a.txt"), Kind::One(Format::Text), "{text}");
        }
        assert_eq!(kind(b"[{REPORT}] text", "a.txt"), Kind::One(Format::Text));
        assert_eq!(kind(b"id;Title;\"Full text\"\n1;2;3", "a"), Kind::Records(Records::Table));
        assert_eq!(kind(b"x,y\n1,2", "a.csv"), Kind::Records(Records::Table));
        let prose = [
            ("News | Story | Date\n\nThe ferry sails\n", "a.txt"),
            ("Date, Story\nThe ferry sails again.\n", "a"),
            ("Time, source, message\nYes, no, well\nThe ferry sails.\n", "a.txt"),
            ("Date | Title | Text\n---|---|---\n1 | 2 | 3\n", "a.txt"),
            ("| Date | Title |\n| 1 | 2 |\n| 3 | 4 |\n", "a.txt"),
        ];
        for (text, name) in prose {
            assert_eq!(kind(text.as_bytes(), name), Kind::One(Format::Text), "{text}");
        }
        assert_eq!(kind(b"title\ttext\na\tb\nc\td\n", "a.txt"), Kind::Records(Records::Table));
        assert_eq!(kind(b"Title, author and text were lost, he said.\n", "a.txt"), Kind::One(Format::Text));
    }

    #[test]
    fn what_is_not_read_is_named() {
        for head in [&b"\xFF\xFEa\0,\0b\0"[..], b"\xFF\xFE[\x001\0]\0"] {
            assert!(matches!(kind(head, "a.csv"), Kind::Refused(_)), "{head:?}");
        }
        assert_eq!(kind(b"\xFF\xFE[\0{\0\"\0a\0", "a"), Kind::Refused(JSON_IN_UTF16));
        for head in [&b"<?xml version='1.0'?><note/>"[..], b"[\"id\", 1]", b"[1, 2]", b"ab\0\x01\x02"] {
            assert!(matches!(kind(head, "a.txt"), Kind::Refused(_)), "{head:?}");
        }
    }
}
