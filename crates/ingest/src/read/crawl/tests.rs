//! What web archives give: pages with whence and when, and an account of each fault.

use std::io::Write;

use dateline_core::{Dated, Origin};

use super::{http, warc};
use crate::read::Payload;
use crate::read::gauge::Gauge;
use crate::read::test_archives::{gzip, read_counting, told, zstd};

const PAGE: &str = "<!DOCTYPE html><html><p>The ferry left at noon.</p></html>";

/// A WARC record with these further fields.
fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://news.example.org/a b\r\n\
         WARC-Date: 2025-05-28T11:03:00Z\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// An answer with these further fields.
fn answer(status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let http = [format!("HTTP/1.1 {status}\r\n{fields}\r\n").as_bytes(), body].concat();
    record("response", "Content-Type: application/http; msgtype=response\r\n", &http)
}

fn page(body: &str) -> Vec<u8> {
    answer("200 OK", "Content-Type: text/html; charset=\"windows-1251\"\r\n", body.as_bytes())
}

fn arc(url: &str, mime: &str, block: &str) -> String {
    format!("{url} 192.0.2.7 20080430204826 {mime} {}\n{block}\n", block.len())
}

#[test]
fn pages_are_read_and_the_rest_is_counted() {
    let html = "Content-Type: text/html\r\n";
    let records = [
        record("warcinfo", "Content-Type: application/warc-fields\r\n", b"software: x\r\n"),
        record("request", "Content-Type: application/http; msgtype=request\r\n", b"GET / HTTP/1.1\r\n\r\n"),
        page(PAGE),
        answer("404 Not Found", html, PAGE.as_bytes()),
        answer("200 OK", "Content-Type: image/png\r\n", b"\x89PNG"),
        answer("200 OK", "Content-Type: application/javascript\r\n", b"write('<html><p>')"),
        answer("200 OK", html, b""),
        record("revisit", "Content-Type: application/http; msgtype=response\r\n", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("response", "Content-Type: text/dns\r\n", b"20250528\nnews.example.org. 1 IN A 192.0.2.1\n"),
        record("resource", html, PAGE.as_bytes()),
        record("resource", "Content-Type: text/plain\r\n", b"a log"),
        record("conversion", "Content-Type: text/plain\r\n", "Пором відійшов.".as_bytes()),
        record("metadata", "", b"a: b\r\n"),
    ];
    let expected = [format!("record 3: {PAGE}"), format!("record 10: {PAGE}"), "record 12: Пором відійшов.".to_owned()];
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for bytes in [records.concat(), packed, gzip(&records.concat()), zstd(&records.concat())] {
        assert_eq!(told("x", &bytes), expected);
        assert_eq!(read_counting("x", &bytes).1, 10);
    }
    let found = read_counting("x", &records.concat()).0;
    let Payload::Bytes { given, .. } = &found[0].1 else { panic!("{found:?}") };
    assert_eq!(given.url.as_deref(), Some("http://news.example.org/a b"));
    assert_eq!(given.captured, Dated::parse_iso("2025-05-28T11:03:00Z", Origin::Warc));
    assert_eq!(given.charset.as_deref(), Some("windows-1251"));
}

#[test]
fn headers_as_writers_write_them() {
    let header = |text: &str| warc::header(&mut text.as_bytes()).unwrap();
    let of_wget = "warc-type: response\nWARC-Target-URI: <http://news.example.org/>\ncontent-length:  7 \n\n";
    let found = header(of_wget).unwrap();
    assert_eq!((found.given.url.as_deref(), found.length), (Some("http://news.example.org/"), 7));
    let folded = "WARC-Target-URI:\r\n http://news.example.org/x\r\nContent-Length: 1\r\n\r\n";
    assert_eq!(header(folded).unwrap().given.url.as_deref(), Some("http://news.example.org/x"));
    assert_eq!(header("A: b\r\n\r\n").unwrap_err(), "its header has no Content-Length");
    assert_eq!(header("Content-Length: -1\r\n\r\n").unwrap_err(), "its Content-Length `-1` is no number");
    assert_eq!(header("Content-Length: 5\r\n").unwrap_err(), "cut off in its header");
    assert!(header(&"A: b\r\n".repeat(2000)).unwrap_err().contains("no end"));
    assert!(warc::begins_record(b"WARC/0.17\r\n") && warc::begins_record(b"WARC/1.1\n"));
    assert!(!warc::begins_record(b"WARC/ is a format") && !warc::begins_record(b"WARC/1.0 is a version\n"));
}

#[test]
fn encodings_are_undone_and_false_claims_are_not_believed() {
    let html = "Content-Type: text/html\r\n";
    let body = |fields: &str, body: &[u8]| {
        let block = [format!("HTTP/1.1 200 OK\r\n{html}{fields}\r\n").as_bytes(), body].concat();
        http::read(block, "", &Gauge::new(&|_| true))
            .map(|found| String::from_utf8_lossy(&found.unwrap().body).into_owned())
    };
    let zlib = |bytes: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let (first, rest) = PAGE.split_at(20);
    let chunked = format!("14\r\n{first}\r\n{:x};name=value\r\n{rest}\r\n0\r\n\r\n", rest.len());
    let packed = gzip(PAGE.as_bytes());
    let chunked_packed = [format!("{:X}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    // brotli without compression: a window of 16 bits, one block of so many bytes as they are, the end.
    let text = b"The ferry left at noon.";
    let block = ((text.len() as u32 - 1) << 4 | 1 << 20).to_le_bytes();
    let brotli = [&block[..3], text, b"\x03"].concat();
    for (fields, bytes) in [
        ("Transfer-Encoding: chunked\r\n", chunked.as_bytes()),
        ("Transfer-Encoding: chunked\r\n", PAGE.as_bytes()),
        ("Transfer-Encoding: chunked\r\n", &chunked.as_bytes()[..chunked.len() - 5]),
        ("Content-Encoding: gzip\r\n", &packed),
        ("Content-Encoding: gzip\r\n", PAGE.as_bytes()),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: x-gzip\r\n", &chunked_packed),
        ("content-encoding: zstd\r\n", &zstd(PAGE.as_bytes())),
        ("Content-Encoding: deflate\r\n", &zlib(PAGE.as_bytes())),
        ("Content-Encoding: deflate\r\n", &zlib(PAGE.as_bytes())[2..]),
        ("Content-Encoding: br\r\n", PAGE.as_bytes()),
        ("Content-Encoding: gzip, identity\r\n", &packed),
    ] {
        assert_eq!(body(fields, bytes).as_deref(), Ok(PAGE), "{fields}");
    }
    assert_eq!(body("Content-Encoding: br\r\n", &brotli).as_deref(), Ok("The ferry left at noon."));
    for (fields, bytes, why) in [
        ("Transfer-Encoding: chunked\r\n", &chunked.as_bytes()[..60], "cut off within a chunk"),
        ("Transfer-Encoding: chunked\r\n", chunked.replace("26;", "zz;").as_bytes(), "its chunks are broken"),
        ("Content-Encoding: gzip\r\n", &packed[..packed.len() / 2], "gzip: "),
        ("Content-Encoding: gzip\r\n", b"neither packed nor a page", "it is not the gzip that it says it is"),
        ("Content-Encoding: compress\r\n", &packed, "encoded by `compress`, which is not read"),
        ("Content-Encoding: br\r\n", b"\xFF\xFF\xFF neither", "br: "),
    ] {
        let found = body(fields, bytes).unwrap_err();
        assert!(found.contains(why), "{fields}: {found}");
    }
    assert_eq!(
        http::read(b"HTTP/1.1 200 OK\r\nContent-Type: text/html".to_vec(), "", &Gauge::new(&|_| true)).unwrap_err(),
        "its HTTP head has no end"
    );
    // Packed, and its head does not say so.
    assert_eq!(told("x", &answer("200 OK", html, &packed)), [format!("record 1: {PAGE}")]);
    let damaged = told("x", &answer("200 OK", html, &packed[..packed.len() / 2]));
    assert_eq!(damaged, ["record 1: (incomplete deflate stream)"]);
}

#[test]
fn a_damaged_record_is_refused_and_its_neighbours_stay() {
    let good = page(PAGE);
    let wrong = |length: &str| {
        let text = String::from_utf8(page(PAGE)).unwrap();
        let at = text.find("Content-Length: ").unwrap() + 16;
        let end = at + text[at..].find('\r').unwrap();
        [&text[..at], length, &text[end..]].concat().into_bytes()
    };
    let truncated = record(
        "response",
        "Content-Type: application/http\r\nWARC-Truncated: length\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>x",
    );
    let headless = record("response", "Content-Type: application/http\r\n", PAGE.as_bytes());
    for (bad, why) in [
        (wrong("20"), "its length is wrong: it does not end after 20 bytes"),
        (wrong("300"), "its length is wrong: it does not end after 300 bytes"),
        (wrong("99999999999"), "its length is wrong: it does not end after 99999999999 bytes"),
        (wrong("many"), "its Content-Length `many` is no number"),
        (truncated, "the crawler cut it off: WARC-Truncated: length"),
        (headless, "its HTTP head is missing"),
    ] {
        let found = told("x", &[&good[..], &bad, &good, &good].concat());
        let expected = [
            format!("record 1: {PAGE}"),
            format!("record 2: ({why})"),
            format!("record 3: {PAGE}"),
            format!("record 4: {PAGE}"),
        ];
        assert_eq!(found, expected);
    }
    let between = told("x", &[&good[..], b"what is this\nand this\n", &good].concat());
    assert_eq!(between[1], "after record 1: (what stands between two records is none)");
    assert_eq!((between.len(), &between[2]), (3, &format!("record 2: {PAGE}")));
    let cut = told("x", &[&good[..], &good[..good.len() - 30]].concat());
    assert!(cut[1].starts_with("record 2: (cut off: "), "{cut:?}");
    let cut = told("x", &[&good[..], &good[..60]].concat());
    assert_eq!(cut[1], "record 2: (cut off in its header)");
    // A packed archive that is cut off.
    let packed = gzip(&[&good[..], &good].concat());
    let cut = told("x", &packed[..packed.len() - 10]);
    assert!(cut.last().unwrap().contains("(gzip: "), "{cut:?}");
}

/// A page with a length that is larger by so many bytes.
fn longer(by: u64) -> Vec<u8> {
    let text = String::from_utf8(page(PAGE)).unwrap();
    let at = text.find("Content-Length: ").unwrap() + 16;
    let end = at + text[at..].find('\r').unwrap();
    let length: u64 = text[at..end].parse().unwrap();
    format!("{}{}{}", &text[..at], length + by, &text[end..]).into_bytes()
}

#[test]
fn a_length_that_leads_into_the_next_record_does_not_take_it() {
    let good = page(PAGE);
    let header = good.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() as u64;
    for by in 5..header + 30 {
        let bad = longer(by);
        let found = told("x", &[&good[..], &bad, &good, &good].concat());
        assert!(found[1].starts_with("record 2: (its length is wrong"), "{by}: {found:?}");
        assert_eq!(found[2..], [format!("record 3: {PAGE}"), format!("record 4: {PAGE}")], "{by}");
    }
}

#[test]
fn records_behind_what_is_held_are_found_too() {
    let good = page(PAGE);
    let mut bad = longer(1 << 40);
    bad.extend(b"x\n".repeat(17 << 20));
    let found = told("x", &[&good[..], &bad, &good, &longer(1 << 40), &good].concat());
    assert!(found[1].starts_with("record 2: (its length is wrong"), "{found:?}");
    assert_eq!(found[2], format!("record 3: {PAGE}"));
    assert!(found[3].starts_with("record 4: (its length is wrong"), "{found:?}");
    assert_eq!(found[4..], [format!("record 5: {PAGE}")]);
}

#[test]
fn a_page_of_binary_bytes_is_refused() {
    let found = told("x", &page(&PAGE.replace("noon", "no\0on")));
    assert!(found.len() == 1 && found[0].starts_with("record 1: ("), "{found:?}");
}

#[test]
fn many_wrong_lengths_do_not_take_the_square_of_the_time() {
    let mut text = Vec::new();
    for _ in 0..100_000 {
        text.extend(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 30000000\r\n\r\nx\r\n\r\n");
    }
    let found = told("x", &text);
    assert!(!found.is_empty() && found.iter().all(|line| line.contains('(')));
}

#[test]
fn arc_records_of_both_versions() {
    let http = format!("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}");
    let head = "1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n";
    let archive = [
        arc("filedesc://example.arc", "text/plain", head),
        arc("http://news.example.org/a b?c", "text/html", &http),
        arc("dns:news.example.org", "text/dns", "20080430204826\n"),
        arc("http://news.example.org/gone", "text/html", "HTTP/1.0 404 Gone\r\n\r\n"),
        arc("http://news.example.org/bare", "text/html", PAGE),
        format!(
            "http://news.example.org/2 192.0.2.7 20080430204826 text/html 200 - - 77 x.arc {}\n{http}\n",
            http.len()
        ),
    ]
    .concat();
    let found = told("x.arc", archive.as_bytes());
    assert_eq!(found, [format!("record 2: {PAGE}"), format!("record 5: {PAGE}"), format!("record 6: {PAGE}")]);
    assert_eq!(told("x.arc.gz", &gzip(archive.as_bytes())), found);
    // Some writers put nothing between two records.
    assert_eq!(told("x.arc", archive.replace(&format!("{PAGE}\n"), PAGE).as_bytes()), found);
    let (inputs, passed_over) = read_counting("x", archive.as_bytes());
    let Payload::Bytes { given, .. } = &inputs[0].1 else { panic!("{inputs:?}") };
    assert_eq!((given.url.as_deref(), passed_over), (Some("http://news.example.org/a b?c"), 3));
    assert_eq!(given.captured, Dated::parse_iso("2008-04-30T20:48:26Z", Origin::Warc));

    let broken = archive.replacen(&format!("text/html {}\n", http.len()), "text/html 12\n", 1);
    let found = told("x.arc", broken.as_bytes());
    assert_eq!(found[0], "record 2: (its length is wrong: it does not end after 12 bytes)");
    assert_eq!(found.len(), 3, "{found:?}");
    let broken = archive.replacen(&format!("text/html {}\n", http.len()), "text/html -1\n", 1);
    assert_eq!(told("x.arc", broken.as_bytes())[0], "record 2: (its length `-1` is no number)");
}

#[test]
fn any_change_of_a_byte_ends_in_an_account() {
    let archive = [page(PAGE), record("resource", "Content-Type: text/html\r\n", PAGE.as_bytes())].concat();
    for place in 5..archive.len() {
        let mut wrong = archive.clone();
        wrong[place] ^= 0x15;
        let (inputs, passed_over) = read_counting("x", &wrong);
        assert!(inputs.len() as u64 + passed_over >= 2, "{place}: {inputs:?}");
    }
}

#[test]
fn packed_pages_that_are_bombs_go_alone_and_are_counted_together() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&b"<p>a    ".repeat(4 << 20)).unwrap();
    let bomb = encoder.finish().unwrap();
    let crawl = |count: usize| {
        let record = |number: usize, packed: &[u8]| {
            let http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
            let head = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{number}\r\n\
                 Content-Type: application/http\r\nContent-Length: {}\r\n\r\n",
                http.len() + packed.len()
            );
            [head.as_bytes(), http, packed, b"\r\n\r\n"].concat()
        };
        let mut archive: Vec<u8> = (0..count).flat_map(|number| record(number, &bomb)).collect();
        archive.extend(record(count, &gzip(PAGE.as_bytes())));
        told("a.warc", &archive)
    };
    let found = crawl(2);
    assert!(found[0].contains("more than 200 times"), "{}", &found[0][..60]);
    assert!(found[2].contains("ferry"), "{found:?}");
}

#[test]
fn a_header_without_end_is_no_header() {
    let folded = [&b"WARC/1.0\r\nWARC-Type: response\r\nX: a\r\n"[..], &b" folded\r\n".repeat(5000)].concat();
    let found = told("a.warc", &folded);
    assert_eq!(found, ["record 1: (its header has no end)"]);
}
