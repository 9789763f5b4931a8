//! Disks: what is full or may not be written is told, and harms nothing; and readers read on while a run writes.
//!
//! The disk is one of this test's own, in a name space that ends with it: where the system does not let users mount, the
//! tests that need it are ignored, and counted so.

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::{Said, TestDir, lines};

/// Runs a script of the shell in which `dateline` is the command and `disk` a disk of three megabytes that is empty.
fn on_a_small_disk(test: &TestDir, script: &str) -> Said {
    let disk = test.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let prelude = "set -u; mount -t tmpfs -o size=3m,mode=700 tmpfs disk; dateline() { \"$DATELINE\" \"$@\"; }\n";
    let mut command = Command::new("unshare");
    command.args(["-Urm", "sh", "-c", &format!("{prelude}{script}")]);
    let command = command
        .current_dir(test.path())
        .env("DATELINE", env!("CARGO_BIN_EXE_dateline"))
        .env("DATELINE_INDEX", disk.join("index"))
        .env("DATELINE_TODAY", crate::support::TODAY);
    Said::of(command.output().unwrap())
}

/// Articles of which the first few fit on the small disk.
fn fill(test: &TestDir) {
    test.write("first/a.txt", "The first report is about a harbour.");
    for file in 0..6 {
        let mut text = String::new();
        for record in 0..200u32 {
            // Words that no other record has, so that the index grows.
            let words: String =
                (0..240).map(|word| format!("w{:x} ", (file * 200 + record) * 7919 + word * 104_729)).collect();
            text.push_str(&format!(
                "{{\"id\": \"{file}-{record}\", \"text\": \"Harbour record {record}. {words}\"}}\n"
            ));
        }
        test.write(&format!("more/records{file}.jsonl"), text);
    }
}

fn ids(jsonl: &str) -> BTreeSet<String> {
    lines(jsonl).iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
#[cfg_attr(not(own_mounts), ignore = "needs leave to mount a disk of its own")]
fn a_full_disk_is_told_and_loses_nothing() {
    let test = TestDir::new();
    fill(&test);
    test.ok(&["index", "articles", "--quiet"]);
    let wanted = ids(&test.ok(&["search", "--all", "--format", "jsonl", "*"]));
    let said = on_a_small_disk(
        &test,
        "mv articles/more more; dateline index articles --quiet || exit 10; mv more articles/more
         free() { df -k disk | awk 'END { print $4 }'; }
         dateline index articles --quiet --commit-every 200K 2>full.err && exit 11
         code=$?; [ $code = 2 ] || exit 12
         dateline search --all --format jsonl '*' >full.jsonl || exit 13
         [ \"$(free)\" -gt 0 ] || exit 14
         dateline index articles --quiet --rebuild 2>rebuild.err && exit 15
         dateline search --all --format jsonl '*' >rebuild.jsonl || exit 16
         mount -o remount,size=64m disk || exit 17
         dateline index articles --quiet || exit 18
         dateline search --all --format jsonl '*' >after.jsonl || exit 19",
    );
    assert_eq!(said.code, Some(0), "{}\n{}", said.out, said.err);
    let read = |name: &str| std::fs::read_to_string(test.path().join(name)).unwrap();
    for name in ["full.err", "rebuild.err"] {
        let error = read(name);
        assert!(error.contains("no space left on device") || error.contains("No space left on device"), "{error}");
        assert!(error.contains("hint: what was committed before is whole") && !error.contains("fault of"), "{error}");
    }
    let (full, rebuilt, after) = (ids(&read("full.jsonl")), ids(&read("rebuild.jsonl")), ids(&read("after.jsonl")));
    assert!(!full.is_empty() && full.len() < wanted.len() && full.is_subset(&wanted), "{}", full.len());
    assert_eq!(rebuilt, full, "a rebuild that fails leaves the old index");
    assert_eq!(after, wanted, "the same command goes on when there is room");
}

#[test]
#[cfg_attr(not(own_mounts), ignore = "needs leave to mount a disk of its own")]
fn a_disk_that_may_not_be_written_is_told_and_can_be_searched() {
    let test = TestDir::new();
    test.write("a.txt", "The first report is about a harbour.");
    let said = on_a_small_disk(
        &test,
        "dateline index articles --quiet || exit 10
         mount -o remount,ro disk || exit 11
         dateline search --format count harbour || exit 12
         dateline index articles 2>readonly.err && exit 13
         [ $? = 2 ] || exit 14",
    );
    assert_eq!((said.code, said.out.trim()), (Some(0), "1"), "{}", said.err);
    let error = std::fs::read_to_string(test.path().join("readonly.err")).unwrap();
    assert!(error.to_lowercase().contains("read-only file system") && error.contains(".lock"), "{error}");
}

#[test]
fn readers_read_on_while_a_run_writes() {
    let test = TestDir::new();
    fill(&test);
    test.ok(&["index", "articles/first", "--quiet"]);
    for extra in [&["--commit-every", "64K"][..], &["--rebuild"]] {
        let mut writing = test.command(&[&["index", "articles", "--quiet"], extra].concat()).spawn().unwrap();
        let mut counts = Vec::new();
        while writing.try_wait().unwrap().is_none() {
            counts.push(test.total("harbour"));
        }
        assert!(writing.wait().unwrap().success());
        assert!(counts.first().is_none_or(|count| *count >= 1), "{counts:?}");
        assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]), "what was seen stays: {counts:?}");
        assert_eq!(test.total("harbour"), 1201);
    }
}
