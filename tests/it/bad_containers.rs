//! Bad containers, made in memory: bombs, lies, loops and names, each small as a file and large in what it asks for.

/// What must become of a bad file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// It has a line in the report that says why it, or a part of it, was not read.
    Refused,
    /// It has a line in the report. What is in it may be read.
    Named,
}

use Wanted::{Named, Refused};

const MIB: usize = 1 << 20;

/// Packs bytes as well as gzip can.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Every kind of bad container, with its file name.
pub fn all() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let mut files = packed();
    files.extend(zips());
    files.extend(tars());
    files.extend(crawls());
    files.extend(mails());
    files.extend(feeds());
    files.extend(json());
    files.extend(tables());
    files
}

fn packed() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let mib_of = |line: &[u8]| gzip(&line.repeat(MIB / line.len()));
    let first = gzip(b"{\"text\":\"A record before the bomb.\"}\n");
    let mut six_deep = b"A report six layers deep.".to_vec();
    (0..6).for_each(|_| six_deep = gzip(&six_deep));
    let named = |flags: u8, field: &[u8]| {
        let whole = gzip(b"A report behind a long name.");
        [&whole[..3], &[flags], &whole[4..10], field, &[0], &whole[10..]].concat()
    };
    let empty_bzip2 = b"BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0";
    let skippable = b"\x50\x2A\x4D\x18\0\0\0\0";
    let mut files = vec![
        ("zeros.gz", Refused, mib_of(&[0]).repeat(120)),
        ("lines.jsonl.gz", Refused, [first.clone(), mib_of(b"\n").repeat(120)].concat()),
        ("layers.jsonl.gz", Refused, gzip(&[first, mib_of(b"\n").repeat(120)].concat())),
        ("page.html.gz", Refused, mib_of(b"<p>aaaa ").repeat(40)),
        ("six-deep.gz", Refused, six_deep),
        ("long-name.gz", Refused, named(0x08, &vec![b'n'; 4 * MIB])),
        ("long-comment.gz", Refused, named(0x10, &vec![b'n'; 4 * MIB])),
        ("many-parts.jsonl.gz", Named, gzip(b"").repeat(100_000)),
        ("many-streams.bz2", Refused, empty_bzip2.repeat(30_000)),
        ("many-frames.zst", Refused, skippable.repeat(30_000)),
        ("endless.zst", Refused, zstd(17, 1 << 12, b'\n', b"{\"text\":\"A record before the bomb.\"}\n")),
        ("window.zst", Refused, zstd(31, 1, b'x', b"")),
        ("large-window.zst", Refused, zstd(26, 1 << 12, b'\n', b"{\"text\":\"A record before the bomb.\"}\n")),
        ("claims-much.zst", Refused, [&b"\x28\xB5\x2F\xFD\xE0"[..], &(1u64 << 62).to_le_bytes(), &[1, 0, 0]].concat()),
        ("dictionary.zst", Refused, b"\x28\xB5\x2F\xFD\x03\x38\x4D\0\0\0\x01\0\0".to_vec()),
    ];
    let mut behind = gzip(b"{\"text\":\"A record before what is none.\"}\n");
    behind.extend([0; 4096]);
    files.push(("behind.jsonl.gz", Refused, behind));
    files
}

/// A zstd frame: a window of two to the power of `window`, what stands first, and blocks that repeat one byte 128 KiB.
fn zstd(window: u8, blocks: u32, byte: u8, first: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xB5, 0x2F, 0xFD, 0, (window - 10) << 3];
    frame.extend(&((first.len() as u32) << 3).to_le_bytes()[..3]);
    frame.extend(first);
    for block in 0..blocks {
        let header = (128u32 << 10 << 3) | 2 | u32::from(block + 1 == blocks);
        frame.extend(&header.to_le_bytes()[..3]);
        frame.push(byte);
    }
    frame
}

/// An entry of a zip archive: name, method, content as packed, unpacked size, checksum, and Unix mode.
type ZipEntry = (Vec<u8>, u16, Vec<u8>, u32, u32, u32);

fn stored(name: &[u8], content: &[u8]) -> ZipEntry {
    (name.to_vec(), 0, content.to_vec(), content.len() as u32, crc32(content), 0o100_644)
}

fn deflated(name: &[u8], content: &[u8]) -> ZipEntry {
    // What stands between the header of ten bytes and the trailer of eight.
    let packed = gzip(content);
    let body = packed[10..packed.len() - 8].to_vec();
    (name.to_vec(), 8, body, content.len() as u32, crc32(content), 0o100_644)
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn u16s(value: usize) -> [u8; 2] {
    (value as u16).to_le_bytes()
}

fn u32s(value: usize) -> [u8; 4] {
    (value as u32).to_le_bytes()
}

/// An archive of entries; `same_place` says of all of them that they are where the first is.
fn zip(entries: &[ZipEntry], same_place: bool) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, method, packed, size, crc, mode) in entries {
        let at = if same_place { 0 } else { archive.len() };
        let mut fields = [&[20, 0, 0, 0][..], &method.to_le_bytes(), &[0, 0, 0x21, 0], &crc.to_le_bytes()].concat();
        fields.extend([u32s(packed.len()), size.to_le_bytes()].concat());
        fields.extend([u16s(name.len()), [0; 2]].concat());
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend([&fields[..], &[0; 6]].concat());
        directory.extend([(mode << 16).to_le_bytes(), u32s(at)].concat());
        directory.extend(name);
        if !same_place || archive.is_empty() {
            archive.extend([b"PK\x03\x04", &fields[..], name, packed].concat());
        }
    }
    let end = [&b"PK\x05\x06\0\0\0\0"[..], &u16s(entries.len()), &u16s(entries.len()), &u32s(directory.len())].concat();
    let at = u32s(archive.len());
    [archive, directory, end, at.to_vec(), vec![0; 2]].concat()
}

fn zips() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let mut lines = b"{\"text\":\"A record before the bomb.\"}\n".to_vec();
    lines.resize(60 * MIB, b'\n');
    let bomb = deflated(b"a.jsonl", &lines);
    let mut nested = zip(&[stored(b"a.txt", b"")], false);
    for level in 0..5 {
        let name = |number: u32| format!("{level}-{number}.zip").into_bytes();
        let packed = deflated(b"", &nested);
        let copies: Vec<ZipEntry> =
            (0..16).map(|number| (name(number), packed.1, packed.2.clone(), packed.3, packed.4, 0)).collect();
        nested = zip(&copies, false);
    }
    let special = [0o120_777, 0o060_666, 0o020_666, 0o010_666, 0o140_777];
    let links: Vec<ZipEntry> = special
        .iter()
        .map(|mode| {
            (format!("{mode:o}.txt").into_bytes(), 0, b"/etc/passwd".to_vec(), 11, crc32(b"/etc/passwd"), *mode)
        })
        .collect();
    let mut lying = zip(&[stored(b"a.txt", b"A report in an archive that lies.")], false);
    let at = lying.len() - 10;
    lying[at..at + 4].copy_from_slice(&0x0FFF_FFFFu32.to_le_bytes());
    vec![
        ("bombs.zip", Refused, zip(&vec![bomb.clone(); 40], false)),
        ("overlapping.zip", Refused, zip(&vec![bomb; 2000], true)),
        ("nested.zip", Refused, nested),
        (
            "entries.zip",
            Refused,
            zip(&(0..30_000).map(|number| stored(format!("{number}.txt").as_bytes(), b"")).collect::<Vec<_>>(), false),
        ),
        ("names.zip", Named, zip(&bad_names(), false)),
        ("links.zip", Named, zip(&links, false)),
        ("directory.zip", Refused, lying),
        (
            "cut.zip",
            Refused,
            zip(&[stored(b"a.txt", b"A report in an archive that is cut off.")], false)[..60].to_vec(),
        ),
    ]
}

/// Names that are no file names, or say that they are another's.
pub fn bad_names() -> Vec<ZipEntry> {
    let names: [&[u8]; 13] = [
        b"../../../escaped.txt",
        b"/tmp/escaped.txt",
        b"C:\\escaped.txt",
        b"..\\..\\escaped.txt",
        b"nul\0escaped.txt",
        b"color\x1b[31m.txt",
        "turned\u{202E}txt.exe".as_bytes(),
        b"\xFF\xFE\xFD.txt",
        b"line\nbreak.txt",
        b"a > b.txt",
        b"",
        b"..",
        b"~/escaped.txt",
    ];
    let mut entries: Vec<ZipEntry> = names
        .iter()
        .enumerate()
        .map(|(number, name)| stored(name, format!("Text of the badly named member {number}.").as_bytes()))
        .collect();
    entries.push(stored(&[b'n'; 65_000], b"Text of the member with the long name."));
    entries
}

/// A tar header; `size` as its twelve bytes.
fn header(name: &[u8], kind: u8, size: &[u8]) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len()].copy_from_slice(name);
    block[124..124 + size.len()].copy_from_slice(size);
    block[156] = kind;
    block[157..168].copy_from_slice(b"/etc/passwd");
    block[257..265].copy_from_slice(b"ustar\x0000");
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

fn member(name: &[u8], kind: u8, content: &[u8]) -> Vec<u8> {
    let mut member = header(name, kind, format!("{:011o}", content.len()).as_bytes());
    member.extend(content);
    member.resize(member.len().next_multiple_of(512), 0);
    member
}

fn tars() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let good = member(b"a.txt", b'0', b"A report in a bad tar archive.");
    let empties: Vec<u8> =
        (0..20_000).flat_map(|number| member(format!("{number}.txt").as_bytes(), b'0', b"")).collect();
    let pax = |record: &[u8]| [member(b"pax", b'x', record), good.clone()].concat();
    let records: [&[u8]; 5] = [
        b"30 size=99999999999999999999\n",
        b"11 size=-1\n",
        b"0 a=b\n",
        b"18446744073709551615 path=x\n",
        b"-5 path=x\n",
    ];
    let links: Vec<u8> = (b'1'..=b'6').flat_map(|kind| header(format!("{kind}.txt").as_bytes(), kind, b"0")).collect();
    let mut sparse = header(b"s.txt", b'S', b"77777777777");
    sparse[482] = 1;
    let mut more = vec![0; 512];
    more[504] = 1;
    vec![
        ("entries.tar.gz", Refused, gzip(&[good.clone(), empties].concat())),
        ("long-name.tar", Named, [member(b"././@LongLink", b'L', &vec![b'n'; 8 * MIB]), good.clone()].concat()),
        ("long-pax.tar", Named, [member(b"pax", b'x', &vec![b'1'; 8 * MIB]), good.clone()].concat()),
        ("pax.tar", Named, records.iter().flat_map(|record| pax(record)).collect()),
        ("links.tar", Named, [links, good.clone()].concat()),
        (
            "names.tar",
            Named,
            [member(b"../../../escaped.txt", b'0', b"Text one."), member(b"/tmp/escaped.txt", b'0', b"Text two.")]
                .concat(),
        ),
        ("negative.tar", Refused, [good.clone(), header(b"b.txt", b'0', &[0xFF; 12])].concat()),
        (
            "huge.tar",
            Refused,
            [good, header(b"b.txt", b'0', &[0x80, 0, 0, 0, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])].concat(),
        ),
        ("sparse.tar", Refused, [sparse, more.repeat(2000)].concat()),
    ]
}

/// A record of a web archive that says it has a length of `length`.
fn record(number: usize, length: Option<&str>, fields: &str, body: &[u8]) -> Vec<u8> {
    let http = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", fields.as_bytes(), b"\r\n", body].concat();
    let length = length.map_or_else(|| http.len().to_string(), str::to_owned);
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://bad.example.net/{number}\r\n\
         WARC-Date: 2025-05-29T08:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), &http, b"\r\n\r\n"].concat()
}

fn crawls() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let page = b"<html><body><p>A page in a web archive that lies about its length.</p></body></html>";
    let lengths =
        ["-1", "18446744073709551616", "18446744073709551615", "1", "99999", "", "0x10", "10\r\nContent-Length: 9"];
    let lies: Vec<u8> =
        lengths.iter().enumerate().flat_map(|(number, length)| record(number, Some(length), "", page)).collect();
    let long: Vec<u8> = (0..2000).flat_map(|number| record(number, Some("999999999999"), "", page)).collect();
    let body = [gzip(b"<html><body>"), gzip(&b"<p>a    ".repeat(MIB / 8)).repeat(100)].concat();
    let bombs: Vec<u8> = (0..20).flat_map(|number| record(number, None, "Content-Encoding: gzip\r\n", &body)).collect();
    let chunks =
        ["ffffffffffffffff\r\nabc", "-1\r\nabc", "3\r\nabc\r\nffffffffffffff00\r\nx", "10000000000000000\r\nabc"];
    let chunked: Vec<u8> = chunks
        .iter()
        .enumerate()
        .flat_map(|(number, chunk)| record(number, None, "Transfer-Encoding: chunked\r\n", chunk.as_bytes()))
        .collect();
    let mut header = b"WARC/1.0\r\nWARC-Type: response\r\n".to_vec();
    header.extend(b"X: a\r\n  folded\r\n".repeat(200_000));
    header.extend(record(1, None, "", page));
    let tiny = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx\r\n\r\n";
    let arc = b"filedesc://a.arc 0.0.0.0 20250501000000 text/plain 20\n1 0 x\nURL IP-addr\n\n";
    let arcs: Vec<u8> = ["-1", "99999999999999999999", "3", ""]
        .iter()
        .flat_map(|length| {
            [format!("https://bad.example.net/ 1.2.3.4 20250501000000 text/html {length}\n").as_bytes(), page, b"\n"]
                .concat()
        })
        .collect();
    vec![
        ("lengths.warc", Refused, lies),
        ("long.warc", Refused, long),
        ("bodies.warc", Refused, bombs),
        ("chunks.warc", Refused, chunked),
        ("header.warc", Refused, header),
        ("tiny.warc.gz", Refused, gzip(&tiny.repeat(30_000))),
        ("lengths.arc", Refused, [&arc[..], &arcs].concat()),
    ]
}

fn mails() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let from = "From a@example.org Wed May 28 14:03:05 2025\n";
    let mut deep = "From: a@bad.example.net\nMIME-Version: 1.0\n".to_owned();
    for level in 0..5000 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=\"b{level}\"\n\n--b{level}\n"));
    }
    let parts = "From: a@bad.example.net\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n"
        .to_owned()
        + &"--b\n\nx\n".repeat(100_000);
    let words = "From: a@bad.example.net\nMIME-Version: 1.0\nSubject: ".to_owned()
        + &"=?utf-8?q?=41?= ".repeat(100_000)
        + "\n\nBody.\n";
    vec![
        ("many.mbox", Refused, format!("{from}Subject: x\n\nz\n\n").repeat(25_000).into_bytes()),
        ("header.mbox", Refused, format!("{from}Subject: {}\n\nBody.\n", "x".repeat(40 * MIB)).into_bytes()),
        ("deep.eml", Refused, deep.into_bytes()),
        ("parts.eml", Named, parts.into_bytes()),
        ("words.eml", Named, words.into_bytes()),
    ]
}

fn feeds() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let feed = |declared: &str, items: &str| {
        format!(
            "<?xml version=\"1.0\"?>{declared}<rss version=\"2.0\"><channel><title>Bad</title>{items}</channel></rss>"
        )
        .into_bytes()
    };
    let laughs: String =
        (1..30).map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10))).collect();
    let laughs = format!("<!DOCTYPE rss [<!ENTITY l0 \"ha\">{laughs}]>");
    let external = "<!DOCTYPE rss SYSTEM \"http://127.0.0.1:9/\" [<!ENTITY x SYSTEM \"file:///etc/passwd\">\
                    <!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>";
    let names: String = (0..100_000).map(|number| format!("<n{number}:x xmlns:n{number}=\"u\"/>")).collect();
    let unclosed: String = (0..100_000).map(|number| format!("<x{}>", number % 15)).collect();
    vec![
        ("laughs.xml", Named, feed(&laughs, "<item><title>&l29;</title><description>&l29; x</description></item>")),
        ("external.xml", Named, feed(external, "<item><title>t</title><description>&x; y</description></item>")),
        (
            "nested.xml",
            Named,
            feed("", &format!("<item><title>t</title><description>{}</description></item>", "<a>".repeat(100_000))),
        ),
        ("items.xml", Refused, feed("", &"<item/>".repeat(50_000))),
        ("open-items.xml", Refused, feed("", &"<item>".repeat(50_000))),
        ("open.xml", Refused, feed("", &format!("<item><title>t</title><![CDATA[{}", "x]]".repeat(MIB)))),
        ("attribute.xml", Refused, feed("", &format!("<item a=\"{}\"><title>t</title></item>", "a".repeat(40 * MIB)))),
        ("spaces.xml", Named, feed("", &format!("<item>{names}</item>"))),
        ("unclosed.xml", Named, feed("", &format!("<item>{unclosed}</item>"))),
    ]
}

fn json() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let deep = |open: &str| format!("[{{\"text\":{}1}}]", open.repeat(100_000)).into_bytes();
    vec![
        ("deep.json", Refused, deep("[")),
        ("deep-objects.json", Refused, deep("{\"a\":")),
        ("wrappers.json", Named, [b"{\"data\":".repeat(100_000), b"[{\"text\":\"x\"}]".to_vec()].concat()),
        ("numbers.json", Refused, format!("[{{\"text\":\"x\",\"n\":{}}}]", "9".repeat(MIB)).into_bytes()),
        ("items.json", Refused, format!("[{{\"text\":\"a\"}},{}1]", "1,".repeat(50_000)).into_bytes()),
        ("empty.jsonl", Refused, b"{}\n".repeat(50_000)),
        ("line.jsonl", Refused, [&b"{\"text\":\""[..], &vec![b'a'; 40 * MIB]].concat()),
        ("same.jsonl", Refused, b"{\"text\":\"The same line again.\"}\n".repeat(25_000)),
    ]
}

fn tables() -> Vec<(&'static str, Wanted, Vec<u8>)> {
    let table = |rows: Vec<u8>| [b"title,text,date\n".to_vec(), rows].concat();
    vec![
        ("short-rows.csv", Refused, table(b"a\n".repeat(50_000))),
        ("empty-rows.csv", Refused, table(b",,\n".repeat(50_000))),
        ("quotes.csv", Refused, table(b"a,\"b\n".repeat(50_000))),
        ("cell.csv", Refused, table([&b"a,"[..], &vec![b'x'; 40 * MIB], b",2025-05-01\n"].concat())),
        ("columns.csv", Named, [b"title,text".to_vec(), vec![b','; 100_000], b"\na,b\n".to_vec()].concat()),
    ]
}
