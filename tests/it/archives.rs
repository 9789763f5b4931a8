//! Archives: the same articles in every kind of container are found, cited so that they are found again, and not read
//! a second time.

use std::process::Stdio;

use serde_json::Value;

use crate::support::{TestDir, gzip, page};

/// Headline, text, and the number that tells an archive's copy from the others'.
fn articles(copy: usize) -> [(String, String); 3] {
    [("Ferry", "ferry"), ("Bridge", "bridge"), ("Harbour", "harbour")].map(|(title, word)| {
        let text = format!(
            "The {word} number {copy} was closed at noon on 28 May 2025, the ministry said in a statement.\n\n\
             Nobody was hurt, and the {word} will open again next week, said a spokesman in copy {copy}."
        );
        (format!("{word}.html"), page(&format!("{title} {copy} closed"), &text))
    })
}

fn tar(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, content) in files {
        let mut block = [0; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        block[124..136].copy_from_slice(format!("{:011o}\0", content.len()).as_bytes());
        block[156] = b'0';
        block[257..265].copy_from_slice(b"ustar\x0000");
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        archive.extend(block);
        archive.extend(content);
        archive.resize(archive.len().next_multiple_of(512), 0);
    }
    archive.extend([0; 1024]);
    archive
}

/// A zip archive of files as they are.
fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let size = (content.len() as u32).to_le_bytes();
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        fields.extend(crc32(content).to_le_bytes());
        fields.extend([size, size].concat());
        fields.extend([(name.len() as u16).to_le_bytes(), [0; 2]].concat());
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend([&fields[..], &[0; 10], &(archive.len() as u32).to_le_bytes(), name.as_bytes()].concat());
        archive.extend([b"PK\x03\x04", &fields[..], name.as_bytes(), content].concat());
    }
    let count = (files.len() as u16).to_le_bytes();
    let (size, at) = ((directory.len() as u32).to_le_bytes(), (archive.len() as u32).to_le_bytes());
    archive.extend(directory);
    archive.extend([&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &size, &at, &[0; 2]].concat());
    archive
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn warc(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = Vec::new();
    for (name, content) in files {
        let http = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n", &content[..]].concat();
        let head = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example.org/2025/{name}\r\n\
             WARC-Date: 2025-05-29T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n\
             Content-Length: {}\r\n\r\n",
            http.len()
        );
        archive.extend(gzip(&[head.as_bytes(), &http, b"\r\n\r\n"].concat()));
    }
    archive
}

#[test]
fn the_same_articles_in_every_container() {
    let test = TestDir::new();
    let files = |copy: usize, prefix: &str| -> Vec<(String, Vec<u8>)> {
        articles(copy).map(|(name, page)| (format!("{prefix}{name}"), page.into_bytes())).to_vec()
    };
    test.write("1.zip", zip(&files(1, "saved/")));
    test.write("2.tar.gz", gzip(&tar(&files(2, "saved/"))));
    test.write("3.tar", tar(&[("inner.zip".to_owned(), zip(&files(3, "")))]));
    test.write("4.warc.gz", warc(&files(4, "four/")));
    let datapackage = ("datapackage.json".to_owned(), b"{}".to_vec());
    test.write("5.wacz", zip(&[datapackage, ("archive/data.warc.gz".to_owned(), warc(&files(5, "five/")))]));
    let report = test.index_all();
    assert_eq!(report.len(), 15, "{report:?}");
    assert!(report.iter().all(|line| line["outcome"] == "indexed"), "{report:?}");
    let members: Vec<&str> = report.iter().filter_map(|line| line["member"].as_str()).collect();
    for member in ["saved/ferry.html", "inner.zip > bridge.html", "record 3", "archive/data.warc.gz > record 1"] {
        assert!(members.contains(&member), "{member}: {members:?}");
    }

    for word in ["ferry", "bridge", "harbour"] {
        let found = test.search(&[word]);
        assert_eq!(found["total"], 5, "{found}");
        for hit in found["hits"].as_array().unwrap() {
            let id = hit["id"].as_str().unwrap();
            let shown: Value = serde_json::from_str(&test.ok(&["show", "--format", "json", id])).unwrap();
            let evidence = &shown["evidence"];
            assert!(evidence["member"].is_string(), "{shown}");
            let raw = test.command(&["show", "--raw", id]).stderr(Stdio::piped()).output().unwrap();
            assert_eq!(String::from_utf8_lossy(&raw.stderr), "", "{shown}");
            assert_eq!(dateline_core::sha256_hex(&raw.stdout), evidence["sha256"].as_str().unwrap(), "{shown}");
        }
    }
    let crawled = test.search(&["\"ferry number 4\""]);
    assert_eq!(crawled["hits"][0]["url"], "https://news.example.org/2025/four/ferry.html");

    let again = test.ok(&["index", "articles"]);
    assert!(again.contains("unchanged 15"), "{again}");
}
