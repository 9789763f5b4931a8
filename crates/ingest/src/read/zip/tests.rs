//! What zip archives give: whole, damaged, hostile, and those that are something else.

use crate::read::gauge::TOO_MUCH;
use crate::read::test_archives::{gzip, read_counting, tar, told, zip};

#[test]
fn entries_are_read_in_the_order_of_the_directory() {
    let archive = zip(&[
        ("b.txt", 8, b"The ferry left."),
        ("folder/", 0, b""),
        ("folder/a.txt", 0, b"The ferry came."),
        ("c.txt", 12, b"Packed by bzip2."),
        ("d.txt", 93, b"Packed by zstd."),
        ("e.txt", 14, b"Packed otherwise."),
        (".hidden", 0, b"hidden"),
        ("b.txt", 0, b"The same name."),
    ]);
    let expected = [
        "b.txt: The ferry left.",
        "folder/a.txt: The ferry came.",
        "c.txt: Packed by bzip2.",
        "d.txt: Packed by zstd.",
        "e.txt: (packed by LZMA, which is not read)",
        "b.txt #2: The same name.",
    ];
    assert_eq!(told("x", &archive), expected);
    assert_eq!(read_counting("x", &archive).1, 2);
    // With something before it, and something behind it.
    assert_eq!(told("x", &[&archive[..], b"behind"].concat()), expected);
    let prefixed = [b"a program that unpacks it", &archive[..]].concat();
    assert_eq!(told("x", &tar(&[("x.exe", b"MZ"), ("x.zip", &archive)])).len(), 7);
    assert_eq!(told("x", &tar(&[("x.zip", &prefixed)])).len(), 1, "told by its beginning");
    let nested = tar(&[("x.zip", &archive), ("y.txt", b"Beside.")]);
    let found = told("x", &gzip(&nested));
    assert_eq!(found[0], "x.zip > b.txt: The ferry left.");
    assert_eq!((found.len(), found[6].as_str()), (7, "y.txt: Beside."));
    let inner = zip(&[("inner.zip", 8, &archive)]);
    assert_eq!(told("x", &inner)[1], "inner.zip > folder/a.txt: The ferry came.");
    assert_eq!(told("x", &zip(&[])), [": (empty)"]);
}

#[test]
fn a_bad_entry_fails_alone() {
    let archive = zip(&[("a.txt", 0, b"The first."), ("b.txt", 0, b"The second."), ("c.txt", 0, b"The third.")]);
    let at = archive.windows(10).position(|window| window == b"The second").unwrap();
    let mut wrong = archive.clone();
    wrong[at] = b't';
    assert_eq!(told("x", &wrong), ["a.txt: The first.", "b.txt: (its checksum does not fit)", "c.txt: The third."]);
    // Its own header is gone; it is encrypted; its size is past the end of the archive.
    let directory = archive.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let second = directory + 46 + 5;
    for (place, value, why) in [
        (at - 35, b'?', "b.txt: (the archive is damaged: the entry is not where it should be)"),
        (second + 8, 1, "b.txt: (encrypted)"),
        (second + 22, 9, "b.txt: (it overlaps another entry of the archive, or lies outside)"),
        (second + 42, 3, "b.txt: (it overlaps another entry of the archive, or lies outside)"),
    ] {
        let mut wrong = archive.clone();
        wrong[place] = value;
        let found = told("x", &wrong);
        assert_eq!(
            (found[0].as_str(), found[1].as_str(), found[2].as_str()),
            ("a.txt: The first.", why, "c.txt: The third.")
        );
    }
    // The directory itself.
    let mut wrong = archive.clone();
    wrong[second] = b'?';
    let found = told("x", &wrong);
    assert_eq!(
        found,
        ["a.txt: The first.", ": (the archive's directory is damaged or too large: 1 of its 3 entries were read)"]
    );
    assert_eq!(told("x", &archive[..archive.len() - 30]), [": (the archive is cut off: its directory is missing)"]);
}

#[test]
fn one_entry_packed_many_times_is_read_once() {
    let bomb = zip(&[("a.txt", 8, &vec![b'a'; 1 << 20]), ("b.txt", 0, b"The second.")]);
    let directory = bomb.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let entry = &bomb[directory..directory + 51];
    let end = &bomb[bomb.len() - 22..];
    let mut many = bomb[..directory].to_vec();
    (0..1000).for_each(|_| many.extend(entry));
    many.extend(&end[..10]);
    many.extend(1000u16.to_le_bytes());
    many.extend((51_000u32).to_le_bytes());
    many.extend(&end[16..]);
    let found = told("x", &many);
    assert_eq!(found.len(), 1000);
    assert_eq!(found.iter().filter(|line| line.contains("overlaps")).count(), 999);
}

#[test]
fn links_are_passed_over_and_what_came_from_a_pipe_is_not() {
    let archive = zip(&[("a.txt", 0, b"The first."), ("b.txt", 0, b"The second.")]);
    let first = archive.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    for (mode, count) in [(0o100_644_u32, 0), (0o120_777, 1), (0o010_644, 0)] {
        let mut unix = archive.clone();
        unix[first + 5] = 3;
        unix[first + 38..first + 42].copy_from_slice(&(mode << 16).to_le_bytes());
        let (inputs, passed_over) = read_counting("x", &unix);
        assert_eq!((inputs.len() as u64, passed_over), (2 - count, count), "{mode:o}");
    }
}

#[test]
fn large_numbers_are_read() {
    let archive = zip(&[("a.txt", 0, b"The first."), ("b.txt", 8, b"The second.")]);
    let at = archive.len() - 22;
    let (directory, size) = (u32::from_le_bytes(*archive.last_chunk::<6>().unwrap().first_chunk().unwrap()), 102u64);
    let mut large = archive[..at].to_vec();
    large.extend(b"PK\x06\x06");
    large.extend([0; 28]);
    for number in [2, size, u64::from(directory)] {
        large.extend(number.to_le_bytes());
    }
    large.extend(b"PK\x06\x07\0\0\0\0");
    large.extend((at as u64).to_le_bytes());
    large.extend([1, 0, 0, 0]);
    let expected = ["a.txt: The first.", "b.txt: The second."];
    // Some writers give both ends the numbers, others only the large one.
    assert_eq!(told("x", &[&large[..], &archive[at..]].concat()), expected);
    let end = [&archive[at..at + 8], &[0xFF; 12], &[0; 2]].concat();
    assert_eq!(told("x", &[&large[..], &end].concat()), expected);
}

#[test]
fn office_files_are_refused_as_a_whole() {
    for (names, what) in [
        (&["[Content_Types].xml", "word/document.xml"][..], "a Word document"),
        (&["[Content_Types].xml", "xl/workbook.xml"], "an Excel workbook"),
        (&["mimetype", "META-INF/container.xml"], "an EPUB book"),
        (&["mimetype", "content.xml"], "an OpenDocument file"),
    ] {
        let files: Vec<(&str, u16, &[u8])> = names.iter().map(|name| (*name, 8, &b"text"[..])).collect();
        assert_eq!(told("x", &zip(&files)), [format!(": ({what}, which is not read)")]);
    }
}

#[test]
fn of_a_wacz_file_only_the_archives_are_read() {
    let page = "<!DOCTYPE html><p>The ferry left.";
    let warc = format!(
        "WARC/1.1\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}\r\n\r\n",
        page.len()
    );
    let packed = gzip(warc.as_bytes());
    let archive = zip(&[
        ("archive/data.warc.gz", 0, &packed),
        ("datapackage.json", 8, b"{}"),
        ("pages/pages.jsonl", 8, b"{\"text\": \"not an article\"}"),
        ("indexes/index.cdx", 8, b"org,example)/ 2025"),
    ]);
    assert_eq!(told("x.wacz", &archive), [format!("archive/data.warc.gz > record 1: {page}")]);
    assert_eq!(read_counting("x.wacz", &archive).1, 3);
}

#[test]
fn any_bytes_end_in_an_account() {
    let archive = zip(&[("a.txt", 8, b"The first."), ("b.txt", 0, b"The second.")]);
    for place in 4..archive.len() {
        for value in [0, 0xFF] {
            let mut wrong = archive.clone();
            wrong[place] = value;
            assert!(!told("x", &wrong).is_empty(), "{place}");
        }
    }
}

#[test]
fn a_page_of_which_more_comes_out_than_is_likely_is_refused_alone() {
    let bomb = format!("<html><body>{}", "<p>aaaaaaaaaaaaa".repeat(10 << 16));
    let page = format!("<html><body>{}", "<p>A report on the ferry.".repeat(100));
    let found = told("pages.zip", &zip(&[("bomb.html", 93, bomb.as_bytes()), ("page.html", 8, page.as_bytes())]));
    assert_eq!(found, [format!("bomb.html: ({TOO_MUCH})"), format!("page.html: {page}")]);
    // The same bytes, not packed, are what they are.
    let plain = told("pages.zip", &zip(&[("bomb.html", 0, bomb.as_bytes())]));
    assert_eq!(plain, [format!("bomb.html: {bomb}")]);
}
