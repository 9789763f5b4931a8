//! What a folder may hold beside files: pipes, devices, loops, names that no text has, and depths that nobody made by hand.
#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::{PATIENCE, within_ceilings};
use crate::support::TestDir;

#[test]
fn pipes_sockets_and_devices_are_passed_over_wherever_they_are() {
    let test = TestDir::new();
    test.write("a.txt", "A report on a ferry.");
    let made = Command::new("mkfifo").arg(test.articles().join("pipe")).status();
    assert!(made.is_ok_and(|status| status.success()));
    let _socket = std::os::unix::net::UnixListener::bind(test.articles().join("socket")).unwrap();
    symlink("/dev/zero", test.articles().join("zero.txt")).unwrap();
    symlink(test.articles(), test.articles().join("loop")).unwrap();
    symlink("loop-b", test.articles().join("loop-a")).unwrap();
    symlink("loop-a", test.articles().join("loop-b")).unwrap();
    let (said, cost) = test.run_measured(&["index", "articles"], PATIENCE);
    within_ceilings("a folder", cost);
    assert!(said.code == Some(0) && said.out.contains("2 pipes or devices"), "{}\n{}", said.out, said.err);
    let (said, _) = test.run_measured(&["index", "articles", "--follow"], PATIENCE);
    assert_eq!(said.code, Some(3), "{}", said.err);
    assert!(said.out.contains("3 pipes or devices"), "{}", said.out);
    assert!(said.err.contains("leads back to a folder above it"), "{}", said.err);
    for given in ["articles/pipe", "articles/socket", "/dev/zero", "/dev/null"] {
        let (said, _) = test.run_measured(&["index", given], PATIENCE);
        assert!(said.code == Some(0) && said.out.contains("1 pipe or device"), "{given}: {}\n{}", said.out, said.err);
        let (said, _) = test.run_measured(&["inspect", given], PATIENCE);
        assert_eq!(said.code, Some(1), "{given}: {}", said.err);
    }
    assert_eq!(test.total("ferry"), 1);
}

#[test]
fn a_pipe_in_the_place_of_an_indexed_file_is_not_waited_for() {
    let test = TestDir::new();
    let path = test.write("a.txt", "A report on a ferry.");
    test.index_all();
    let id = test.search(&["ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
    std::fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success()));
    let (said, _) = test.run_measured(&["show", "--raw", &id], PATIENCE);
    assert!(said.code == Some(2) && said.err.contains("no regular file"), "{:?}\n{}", said.code, said.err);
}

#[test]
fn names_that_no_text_has_are_indexed_shown_and_found_again() {
    let test = TestDir::new();
    let long = "n".repeat(251) + ".txt";
    let names: [&[u8]; 9] = [
        b"caf\xe9.txt",
        b"caf\xea.txt",
        "caf\u{fffd}.txt".as_bytes(),
        b"line\nbreak.txt",
        b"bell\x07\x1b[31m.txt",
        "bidi\u{202e}txt.exe".as_bytes(),
        long.as_bytes(),
        b"caf\xe9/\xff\xfe.txt",
        b"caf\xe9/plain.txt",
    ];
    for (number, name) in names.iter().enumerate() {
        let path = test.articles().join(OsStr::from_bytes(name));
        let folder = path.parent().unwrap();
        std::fs::create_dir_all(folder).unwrap();
        // One file system or another takes Unicode names alone.
        if std::fs::write(&path, format!("Report number{number} is about a ferry.")).is_err() {
            return;
        }
    }
    let report = test.index_all();
    assert!(report.len() == names.len() && report.iter().all(|line| line["outcome"] == "indexed"), "{report:?}");
    for format in ["text", "tsv", "paths", "timeline"] {
        let out = test.ok(&["search", "--format", format, "--limit", "20", "ferry"]);
        assert!(!out.contains(['\u{7}', '\u{1b}', '\u{202e}']), "{format}: {out:?}");
    }
    let found = test.search(&["ferry", "--limit", "20"]);
    let hits = found["hits"].as_array().unwrap();
    assert_eq!(hits.len(), names.len());
    for hit in hits {
        let raw = test.run(&["show", "--raw", hit["id"].as_str().unwrap()]);
        assert!(
            raw.code == Some(0) && raw.out.contains("is about a ferry") && raw.err.is_empty(),
            "{hit}: {}",
            raw.err
        );
    }
    let again = test.ok(&["index", "articles", "--prune"]);
    assert!(again.contains("unchanged 9,"), "{again}");
    std::fs::remove_file(test.articles().join(OsStr::from_bytes(names[0]))).unwrap();
    assert!(test.ok(&["index", "articles", "--prune"]).contains("pruned 1 article"));
    assert_eq!(test.total("ferry"), names.len() as u64 - 1);
}

#[test]
fn copies_under_names_that_read_the_same_come_back() {
    let test = TestDir::new();
    let copies = [&b"a\xe9.txt"[..], b"a\xea.txt"].map(|name| test.articles().join(OsStr::from_bytes(name)));
    for copy in &copies {
        if std::fs::write(copy, "The same report on a ferry.").is_err() {
            return;
        }
    }
    test.index_all();
    assert_eq!(test.total("ferry"), 1);
    // The one that stayed goes; the copy takes its place, and is read again for that.
    let path = test.search(&["ferry"])["hits"][0]["path"].as_str().unwrap().to_owned();
    let show = test.search(&["ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(test.run(&["show", "--raw", &show]).code, Some(0), "{path}");
    for copy in &copies {
        std::fs::rename(copy, copy.with_extension("old")).unwrap();
        test.ok(&["index", "articles", "--prune"]);
        assert_eq!(test.total("ferry"), 1);
    }
}

#[test]
fn deep_and_wide_folders() {
    let test = TestDir::new();
    // As deep as a path that can be opened by its whole name.
    let deep = test.articles().join("d/".repeat(1_500));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("deep.txt"), "A deep report on a ferry.").unwrap();
    for number in 0..2_000 {
        test.write(&format!("wide/{number}.txt"), format!("Report {number} on a ferry."));
    }
    let (said, cost) = test.run_measured(&["index", "articles"], PATIENCE);
    assert_eq!(said.code, Some(0), "{}", said.err);
    within_ceilings("folders", cost);
    assert_eq!(test.total("ferry"), 2_001);
}

#[test]
fn files_larger_than_memory_are_refused_at_once() {
    let test = TestDir::new();
    test.write("good.txt", "A report on a ferry.");
    for name in ["sparse.txt", "sparse.html", "sparse.jsonl"] {
        let file = std::fs::File::create(test.articles().join(name)).unwrap();
        // Where the file system has no holes, this is refused, and there is nothing to test.
        if file.set_len(5 << 30).is_err() {
            return;
        }
    }
    let (said, cost) = test.run_measured(&["index", "articles"], PATIENCE);
    assert_eq!(said.code, Some(3), "{}", said.err);
    within_ceilings("sparse files", cost);
    assert!(said.err.matches("refused").count() == 3 && said.err.contains("not text"), "{}", said.err);
    assert_eq!(test.total("ferry"), 1);
}

#[test]
fn an_index_that_cannot_be_written_is_searched() {
    let test = TestDir::new();
    test.write("a.txt", "A report on a ferry.");
    test.index_all();
    // A folder of its own that nobody may write to, root neither: only where the system lets anyone mount one.
    let script = "mount --bind index index && mount -o remount,bind,ro index && \"$0\" search ferry --format count && \
        ! \"$0\" index articles --rebuild";
    let said = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_dateline")])
        .current_dir(test.path())
        .env("DATELINE_INDEX", test.index())
        .output();
    match said {
        Ok(said) if String::from_utf8_lossy(&said.stderr).contains("mount") || said.stdout.is_empty() => {}
        Ok(said) => {
            assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
            assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "1");
        }
        // There is no such command here.
        Err(_) => {}
    }
}
