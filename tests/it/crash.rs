//! Crashes: a run that is killed at any moment leaves a sound index with whole articles, and the next run ends at the
//! same content as one that was never killed.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::support::{TestDir, gzip, lines, page};

/// How often the run is killed.
const KILLS: u32 = 25;

fn fill(test: &TestDir) {
    for number in 0..40 {
        let body =
            format!("The harbour report number {number} says that ship {} came in.\n\nIt left again.", number % 7);
        test.write(&format!("page{number:03}.html"), page(&format!("Harbour {number}"), &body));
    }
    for file in 0..4 {
        let mut text = String::new();
        for record in 0..400 {
            let words = "The convoy crossed the bridge at dawn and reached the harbour by noon. ".repeat(8);
            text.push_str(&format!(
                "{{\"id\": \"{file}-{record}\", \"text\": \"Harbour record {record}. {words}\"}}\n"
            ));
        }
        test.write(&format!("records{file}.jsonl.gz"), gzip(text.as_bytes()));
    }
}

/// Every article by id, with its text.
fn contents(test: &TestDir) -> BTreeSet<(String, String)> {
    let said = test.run(&["search", "--all", "--format", "jsonl", "*"]);
    assert!(matches!(said.code, Some(0 | 1)), "the index opens: {}", said.err);
    let hits = lines(&said.out);
    let found: BTreeSet<_> = hits
        .iter()
        .map(|hit| (hit["id"].as_str().unwrap().to_owned(), hit["snippets"][0]["text"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(found.len(), hits.len(), "no article is there twice");
    found
}

#[test]
fn killed_runs_lose_nothing() {
    let test = TestDir::new();
    fill(&test);
    let arguments = ["index", "articles", "--quiet", "--commit-every", "64K"];
    let started = Instant::now();
    test.ok(&arguments);
    let whole_run = started.elapsed();
    let wanted = contents(&test);
    assert_eq!(wanted.len(), 1640);

    std::fs::remove_dir_all(test.index()).unwrap();
    let mut progress = Vec::new();
    // Moments all over the run, in an order that jumps about.
    for kill in 0..KILLS {
        let part = (kill * 7919) % 97 + 1;
        let mut child = test.command(&arguments).spawn().unwrap();
        std::thread::sleep(whole_run * part / 97);
        child.kill().unwrap();
        child.wait().unwrap();
        if !test.index().join("dateline.json").exists() {
            continue;
        }
        let found = contents(&test);
        assert!(found.is_subset(&wanted), "only whole articles");
        progress.push(found.len());
        // What was committed stays.
        assert!(progress.windows(2).all(|pair| pair[0] <= pair[1]), "{progress:?}");
        if found.len() == wanted.len() {
            std::fs::remove_dir_all(test.index()).unwrap();
            progress.clear();
        }
    }
    test.ok(&arguments);
    assert_eq!(contents(&test), wanted);
}

#[test]
fn a_killed_rebuild_leaves_the_old_index() {
    let test = TestDir::new();
    fill(&test);
    test.ok(&["index", "articles", "--quiet"]);
    let wanted = contents(&test);
    for part in 1..6 {
        let mut child = test.command(&["index", "articles", "--quiet", "--rebuild"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(40 * part));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(contents(&test), wanted);
    }
    test.ok(&["index", "articles", "--quiet"]);
    let folders = std::fs::read_dir(test.index()).unwrap().flatten();
    let data = folders.filter(|entry| entry.file_name().to_string_lossy().starts_with("data-")).count();
    assert_eq!(data, 1, "what a killed rebuild left is cleared away");
}

#[test]
fn two_runs_do_not_meet() {
    let test = TestDir::new();
    fill(&test);
    let lock =
        std::fs::create_dir(test.index()).and_then(|()| std::fs::File::create(test.index().join(".lock"))).unwrap();
    lock.lock().unwrap();
    let said = test.run(&["index", "articles"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("another process is writing"), "{}", said.err);
    drop(lock);
    test.ok(&["index", "articles", "--quiet"]);
}
