//! What each kind of entry gives, and what damage leaves.

use crate::read::test_archives::{bzip2, gzip, read_counting, tar, tar_entry, tar_header, told, zstd};
use crate::read::{Payload, read_again};

#[test]
fn files_are_read_in_order_and_the_rest_is_counted() {
    let mut archive = Vec::new();
    for (name, kind, content) in [
        ("folder/", b'5', &b""[..]),
        ("./folder/b.txt", b'0', b"The ferry left."),
        ("a.txt", b'0', b"The ferry came."),
        ("link.txt", b'2', b""),
        ("hard.txt", b'1', b""),
        ("pipe", b'6', b""),
        (".hidden/c.txt", b'0', b"hidden"),
        ("__MACOSX/c.txt", b'0', b"mac"),
        ("folder/._b.txt", b'0', b"mac"),
        ("README.md", b'0', b"about"),
        ("a.txt", b'0', b"The ferry came late."),
        ("../../etc/evil.txt", b'0', b"Only a name."),
        ("empty.txt", b'0', b""),
        ("picture.png", b'0', b"\x89PNG\r\n"),
    ] {
        archive.extend(tar_entry(name, kind, content));
    }
    archive.extend([0; 1024]);
    let expected = [
        "folder/b.txt: The ferry left.",
        "a.txt: The ferry came.",
        "a.txt #2: The ferry came late.",
        "../../etc/evil.txt: Only a name.",
        "empty.txt: (empty)",
        "picture.png: (an image)",
    ];
    for bytes in [archive.clone(), gzip(&archive), zstd(&archive), bzip2(&archive), zstd(&gzip(&archive))] {
        assert_eq!(told("x", &bytes), expected);
    }
    assert_eq!(read_counting("x", &archive).1, 8);
}

#[test]
fn long_names_and_sizes_of_every_kind() {
    let long = format!("{}/report.txt", "folder".repeat(30));
    let gnu = [tar_entry("././@LongLink", b'L', format!("{long}\0").as_bytes()), tar_entry("cut", b'0', b"One.")];
    let record = format!("path={long}\n");
    let length = record.len() + 4;
    let pax = [
        tar_entry("pax_global_header", b'g', b"20 comment=whatever\n"),
        tar_entry("PaxHeaders/cut", b'x', format!("{length} {record}10 size=4\n").as_bytes()),
        tar_entry("cut", b'0', b"Two."),
    ];
    let mut prefixed = tar_header("name.txt", b'0', 6);
    prefixed[345..351].copy_from_slice(b"prefix");
    prefixed[148..156].fill(b' ');
    let sum: u32 = prefixed.iter().map(|byte| u32::from(*byte)).sum();
    prefixed[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let archive = [&gnu.concat(), &pax.concat(), &prefixed[..], b"Three.", &[0; 506]].concat();
    assert_eq!(
        told("x.tar", &archive),
        [format!("{long}: One."), format!("{long} #2: Two."), "prefix/name.txt: Three.".into()]
    );
    assert_eq!(super::number(b"\x80\0\0\0\0\0\0\0\0\0\x02\0"), Some(512));
    assert_eq!(super::number(b"00000001000\0"), Some(512));
    assert_eq!(super::number(b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), None);
    assert_eq!(super::number(b"not octal  \0"), None);
}

#[test]
fn archives_in_archives_go_five_deep() {
    let page = b"The ferry left at noon.";
    let mut archive = page.to_vec();
    for name in ["page.txt", "1.tar", "2.tar", "3.tar", "4.tar"] {
        archive = tar(&[(name, &archive)]);
    }
    assert_eq!(told("x", &archive), ["4.tar > 3.tar > 2.tar > 1.tar > page.txt: The ferry left at noon."]);
    let deeper = tar(&[("5.tar", &archive)]);
    let why = "(packed or in archives more than 5 deep, which is not read)";
    assert_eq!(told("x", &deeper), [format!("5.tar > 4.tar > 3.tar > 2.tar > 1.tar: {why}")]);
    let neighbours = tar(&[("a.txt", b"One."), ("x.tar", &deeper), ("b.txt", b"Two.")]);
    assert_eq!(told("x", &neighbours).len(), 3);
    // Of a packed page the packing is no layer to go through; its bytes are those in the archive.
    let packed = gzip(page);
    let found = read_counting("x", &tar(&[("page.html.gz", &packed)])).0;
    assert!(matches!(&found[0].1, Payload::Bytes { raw, packing: Some(_), .. } if *raw == packed));
}

#[test]
fn damage_is_one_refusal_and_what_stands_round_it_is_read() {
    let archive = tar(&[("a.txt", b"One."), ("b.txt", &[b'x'; 2000]), ("c.txt", b"Three.")]);
    // Cut off in the content, in a header, and within the first part of a packed archive.
    assert_eq!(told("x", &archive[..2000]), ["a.txt: One.", "b.txt: (the archive is cut off)"]);
    assert_eq!(told("x", &archive[..1200]), ["a.txt: One.", ": (the archive is cut off)"]);
    let packed = gzip(&archive);
    let cut = told("x", &packed[..packed.len() - 30]);
    assert_eq!(cut[0], "a.txt: One.");
    assert_eq!(cut.iter().filter(|line| line.contains('(')).count(), 1, "{cut:?}");
    assert!(cut[cut.len() - 1].contains("(gzip: "), "{cut:?}");
    // An archive without its end is whole.
    assert_eq!(told("x", &archive[..archive.len() - 1024]).len(), 3);

    let mut damaged = archive.clone();
    damaged[1024 + 7] = b'!';
    let found = told("x", &damaged);
    assert_eq!((found[0].as_str(), found[2].as_str(), found.len()), ("a.txt: One.", "c.txt: Three.", 3));
    assert!(found[1].starts_with(": (the archive is damaged"), "{found:?}");

    // Several archives in one.
    let twice = [&archive[..], &tar(&[("d.txt", b"Four.")])].concat();
    assert_eq!(told("x", &twice).len(), 4);
}

#[test]
fn a_damaged_member_does_not_end_the_archive() {
    let records: String = (0..2000).map(|number| format!("{{\"text\": \"Whole record {number}.\"}}\n")).collect();
    let packed = gzip(records.as_bytes());
    let archive = tar(&[("a.jsonl.gz", &packed[..packed.len() - 20]), ("b.txt", b"Two.")]);
    let found = told("x", &archive);
    let refused: Vec<&String> = found.iter().filter(|line| line.contains(": (")).collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].starts_with("a.jsonl.gz > line ") && refused[0].contains("gzip: "), "{refused:?}");
    assert_eq!(found.last().unwrap(), "b.txt: Two.");
}

#[test]
fn members_are_read_again_by_their_names() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.tar.zst");
    let inner = gzip(&tar(&[("page.txt", b"The ferry left."), ("page.txt", b"The ferry came.")]));
    std::fs::write(&path, zstd(&tar(&[("inner.tgz", &inner)]))).unwrap();
    assert_eq!(read_again(&path, Some("inner.tgz > page.txt #2")).unwrap(), b"The ferry came.");
    // A page in two packings: the bytes are what the outer one held.
    let packed = gzip(b"The ferry left.");
    std::fs::write(&path, zstd(&packed)).unwrap();
    assert_eq!(read_again(&path, None).unwrap(), packed);
}
