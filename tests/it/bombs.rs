//! Bad containers: each is named in the report, none takes more memory or time than it may, and the articles beside
//! them and in them are found.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bad_containers::{self, Wanted};
use crate::support::{Cost, TestDir, lines, page};

/// What a run may take of memory at its peak, in MiB, whatever it reads.
const MEMORY: u64 = 512;

/// What all bad containers of these tests together may take, also without optimisation and on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// Indexes the articles; gives the report and the most memory that the process had at a time, in MiB, where the system
/// tells.
fn measured(test: &TestDir) -> (Vec<Value>, u64) {
    let report = test.path().join("report.jsonl");
    let args = ["--quiet", "index", "articles", "--report", report.to_str().unwrap()];
    let (said, Cost { peak, .. }) = test.run_measured(&args, PATIENCE);
    assert_eq!(said.code, Some(3), "{}", said.err);
    (lines(&std::fs::read_to_string(report).unwrap()), peak >> 20)
}

#[test]
fn bad_containers_are_named_and_bounded_and_the_articles_beside_them_stand() {
    let test = TestDir::new();
    test.write("a-good.txt", "The keeper of the first lighthouse reported at noon.");
    test.write("z-good.html", page("Lighthouse", "The keeper of the second lighthouse reported at noon as well."));
    let files = bad_containers::all();
    for (name, _, bytes) in &files {
        test.write(name, bytes);
    }
    let started = Instant::now();
    let (report, peak) = measured(&test);
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    assert!(peak < MEMORY, "{peak} MiB");

    let mut outcomes: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut longest = 0;
    for line in &report {
        let name = line["path"].as_str().unwrap().rsplit('/').next().unwrap();
        outcomes.entry(name).or_default().insert(line["outcome"].as_str().unwrap());
        longest = longest.max(line.to_string().chars().count());
    }
    for (name, wanted, _) in &files {
        let found = outcomes.get(name).unwrap_or_else(|| panic!("{name} is not in the report"));
        assert!(*wanted == Wanted::Named || found.contains("refused"), "{name}: {found:?}");
    }
    assert!(longest < 4000, "a line of the report has {longest} characters");
    assert_eq!(test.total("lighthouse"), 2);
    for within in
        ["\"record before the bomb\"", "\"record before what is none\"", "\"bad tar archive\"", "\"same line again\""]
    {
        assert!(test.total(within) > 0, "{within}");
    }
    assert_eq!(test.total("root"), 0, "no link is followed and no entity fetched");
}

#[test]
fn names_of_members_are_names_and_never_paths() {
    let test = TestDir::new();
    let names = bad_containers::all().into_iter().filter(|(name, ..)| name.starts_with("names."));
    for (name, _, bytes) in names {
        test.write(name, bytes);
    }
    let report = test.index_all();
    assert_eq!(report.len(), bad_containers::bad_names().len() + 2);
    let is_bad = |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    for line in &report {
        let member = line["member"].as_str().unwrap();
        assert!(!member.contains(is_bad) && member.chars().count() <= 600, "{member:?}");
        assert_eq!(line["outcome"], "indexed", "{line}");
    }
    // Each is found again by its name.
    for hit in test.search(&["--all", "--", "\"badly named member\""])["hits"].as_array().unwrap() {
        let raw = test.ok(&["show", "--raw", hit["id"].as_str().unwrap()]);
        assert!(raw.starts_with("Text of the badly named member"), "{raw}");
    }
    let is_escaped = |path: &std::path::Path| path.join("escaped.txt").exists();
    let above: Vec<_> = test.articles().ancestors().map(|path| path.to_owned()).collect();
    assert!(!above.iter().any(|path| is_escaped(path)) && !is_escaped(std::path::Path::new("/tmp")));
}

#[test]
fn of_bad_records_the_first_are_listed_and_the_good_ones_among_them_are_all_there() {
    let test = TestDir::new();
    let mut records = String::new();
    for number in 0..25_000 {
        if number % 500 == 0 {
            records.push_str(&format!("{{\"text\": \"The keeper of lighthouse {number} reported at noon.\"}}\n"));
        }
        records.push_str(&format!("no record {number}\n"));
    }
    test.write("a.jsonl", &records);
    let report = test.index_all();
    let refused: Vec<_> = report.iter().filter(|line| line["outcome"] == "refused").collect();
    assert_eq!((refused.len(), report.len()), (1_001, 1_051));
    assert!(
        refused.last().unwrap()["reason"].as_str().unwrap().starts_with("24000 more of its records"),
        "{refused:?}"
    );
    assert_eq!(test.total("lighthouse"), 50);
    // It is remembered as read, and numbered as it was when it is read again.
    assert!(test.ok(&["index", "articles"]).contains("unchanged 1,051"));
    records.push_str("{\"text\": \"The keeper of the last lighthouse reported at noon.\"}\n");
    test.write("a.jsonl", &records);
    let report = test.index_all();
    let count = |outcome: &str| report.iter().filter(|line| line["outcome"] == outcome).count();
    assert_eq!((count("indexed"), count("unchanged"), count("refused")), (1, 50, 1_001));
    assert_eq!(test.total("lighthouse"), 51);
}
