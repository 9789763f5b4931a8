//! Runs over the same folder: what has not changed is not read, what has changed replaces its article, and every input
//! is accounted for.

use std::fs;

use serde_json::Value;

use crate::support::{TestDir, page};

fn outcomes(report: &[Value]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = report
        .iter()
        .map(|line| {
            let path = line["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            (path, line["outcome"].as_str().unwrap().to_owned())
        })
        .collect();
    found.sort();
    found
}

/// Every line of a report stands for so many inputs.
fn inputs(report: &[Value]) -> u64 {
    report.iter().map(|line| line["inputs"].as_u64().unwrap()).sum()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(path, outcome)| ((*path).to_owned(), (*outcome).to_owned())).collect()
}

#[test]
fn a_changed_file_replaces_its_article() {
    let test = TestDir::new();
    test.write("a.txt", "The first version tells of a bridge.");
    test.write("b.html", page("Grain", "A ship with grain left the port at dawn."));
    assert_eq!(outcomes(&test.index_all()), pairs(&[("a.txt", "indexed"), ("b.html", "indexed")]));
    assert_eq!(outcomes(&test.index_all()), pairs(&[("a.txt", "unchanged"), ("b.html", "unchanged")]));
    test.write("a.txt", "The second version tells of a tunnel instead.");
    assert_eq!(outcomes(&test.index_all()), pairs(&[("a.txt", "updated"), ("b.html", "unchanged")]));
    assert_eq!((test.total("bridge"), test.total("tunnel"), test.total("*")), (0, 1, 2));
}

#[test]
fn an_unchanged_file_is_not_read() {
    let test = TestDir::new();
    let path = test.write("a.txt", "Some report.");
    test.index_all();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "Other report").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().len(), 12);
    assert_eq!(outcomes(&test.index_all()), pairs(&[("a.txt", "unchanged")]));
    assert_eq!(test.total("other"), 0, "same size and time: it was not opened");
}

#[test]
fn records_come_and_go() {
    let test = TestDir::new();
    let record = |id: u32, text: &str| format!("{{\"id\": \"r{id}\", \"text\": \"{text}\"}}\n");
    test.write("x.jsonl", record(1, "alpha one") + &record(2, "alpha two") + "broken\n" + &record(3, "alpha three"));
    let report = test.index_all();
    let count = |report: &[Value], outcome: &str| report.iter().filter(|line| line["outcome"] == outcome).count();
    assert_eq!((count(&report, "indexed"), count(&report, "refused")), (3, 1));
    let refused = report.iter().find(|line| line["outcome"] == "refused").unwrap();
    assert!(refused["reason"].as_str().unwrap().contains("JSON") && refused["member"] == "line 3", "{refused}");
    assert_eq!(inputs(&test.index_all()), 4, "an unchanged file is one line for all its records");
    test.write("x.jsonl", record(1, "alpha one") + &record(2, "alpha zwei"));
    let report = test.index_all();
    assert_eq!((count(&report, "unchanged"), count(&report, "updated")), (1, 1));
    assert_eq!((test.total("alpha"), test.total("zwei"), test.total("three")), (2, 1, 0));
}

#[test]
fn copies_of_one_page_are_one_article_and_come_back() {
    let test = TestDir::new();
    let saved = |text: &str| {
        page("Talks", text).replace("<title>", "<link rel=\"canonical\" href=\"https://example.org/talks\"><title>")
    };
    test.write("a.html", saved("The older copy speaks of a beginning that was slow and full of waiting."));
    test.write("b.html", saved("The newer copy speaks of an ending that was quick and full of haste."));
    let report = outcomes(&test.index_all());
    assert_eq!(report, pairs(&[("a.html", "superseded"), ("b.html", "indexed")]));
    assert_eq!((test.total("beginning"), test.total("ending")), (0, 1));
    fs::remove_file(test.articles().join("b.html")).unwrap();
    let said = test.run(&["index", "articles", "--prune"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!((test.total("beginning"), test.total("ending")), (1, 0), "the copy that was set aside is read again");
}

#[test]
fn the_same_text_at_two_outlets_stays_two_reports() {
    let test = TestDir::new();
    let record =
        |url: &str| format!("{{\"url\": \"{url}\", \"title\": \"T\", \"text\": \"Agency copy about a dam.\"}}\n");
    test.write(
        "x.jsonl",
        record("https://one.example/a") + &record("https://one.example/print/a") + &record("https://two.example/b"),
    );
    let report = test.index_all();
    let kinds: Vec<&str> = report.iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["indexed", "duplicate", "indexed"]);
    assert_eq!(test.total("dam"), 2);
}

#[test]
fn the_same_record_of_two_files_is_one_article() {
    let test = TestDir::new();
    let mail = "From: news@example.org\nSubject: Ferry\nDate: 1 May 2025 10:00:00 +0000\nMessage-ID: <1@example.org>\n\nThe ferry left.\n";
    let mailbox = format!("From news@example.org Thu May 1 10:00:00 2025\n{mail}");
    test.write("inbox.mbox", &mailbox);
    test.write("archive.mbox", &mailbox);
    let record = |id: u32| format!("{{\"id\":{id},\"text\":\"The crane stands still.\",\"source\":\"Port News\"}}\n");
    test.write("a.jsonl", &(record(1) + &record(2)));
    test.write("b.jsonl", record(2));
    let report = test.index_all();
    let told = |outcome: &str| {
        let told = outcomes(&report).into_iter().filter(|(_, found)| found == outcome);
        told.map(|(input, _)| input).collect::<Vec<_>>()
    };
    assert_eq!(told("duplicate"), ["b.jsonl", "inbox.mbox"]);
    assert_eq!(test.search(&["--match", "all", "ferry"])["total"], 1);
    assert_eq!(test.search(&["--match", "all", "crane"])["total"], 2, "two of one file with ids of their own are two");
}

#[test]
fn the_name_of_a_text_may_begin_with_its_day() {
    let test = TestDir::new();
    for (name, text) in [
        ("2025-05-28-talks.md", "Of the talks nothing is known."),
        ("2025-05-29 ferry.txt", "The ferry left in the morning."),
        ("2025-05-30-dated.txt", " date 2025-05-16 The crane was put up."),
        ("2025-05-311.txt", "The buoy was lost at sea."),
        ("2025-13-01-mill.txt", "The mill went on grinding corn."),
        ("from-2025-05-28.txt", "The quarry was left alone."),
        (
            "2025-05-28-page.html",
            "<html><body><p>The well was dug deeper by the people of the village.</p></body></html>",
        ),
    ] {
        test.write(name, text);
    }
    test.index_all();
    let published = |word: &str| test.search(&["--match", "all", word])["hits"][0]["published"].clone();
    for (word, day) in [("talks", "2025-05-28"), ("ferry", "2025-05-29")] {
        let expected = serde_json::json!({ "value": day, "precision": "day", "origin": "file-name" });
        assert_eq!(published(word), expected, "{word}");
    }
    assert_eq!(published("crane")["value"], "2025-05-16");
    for word in ["buoy", "mill", "quarry", "well"] {
        assert_eq!(published(word), Value::Null, "{word}");
    }
}

#[test]
fn the_same_index_at_any_number_of_threads() {
    let contents = |threads: &str| {
        let test = TestDir::new();
        for number in 0..60 {
            test.write(
                &format!("p{number}.html"),
                page(
                    &format!("Page {number}"),
                    &format!("Report number {number} on the harbour.\n\nIt is {} metres long.", number * 7),
                ),
            );
            test.write(
                &format!("t{number}.txt"),
                format!("Text {number} speaks of the harbour and of ship {}.", number % 9),
            );
        }
        test.ok(&["index", "articles", "--threads", threads]);
        let out = test.ok(&["search", "--all", "--format", "jsonl", "harbour"]);
        out.replace(&*test.path().canonicalize().unwrap().to_string_lossy(), "")
    };
    let one = contents("1");
    assert_eq!(one.lines().count(), 120);
    assert_eq!(one, contents("4"));
}

#[test]
fn files_of_two_folders_with_one_name_are_two_articles() {
    let test = TestDir::new();
    test.write("one/001.txt", "The mill by the river.");
    test.write("two/001.txt", "The quarry on the hill.");
    test.ok(&["index", "articles/one"]);
    test.ok(&["index", "articles/two"]);
    assert_eq!((test.total("mill"), test.total("quarry")), (1, 1));
}

#[test]
fn a_file_that_is_gone_and_another_of_its_name_are_two_articles() {
    let test = TestDir::new();
    test.write("one/001.txt", "Shelling was reported near Kupiansk.");
    test.ok(&["index", "articles/one"]);
    fs::remove_dir_all(test.articles().join("one")).unwrap();
    test.write("two/001.txt", "The prisoners came home to Chernihiv.");
    test.ok(&["index", "articles/two"]);
    assert_eq!((test.total("shelling"), test.total("prisoners")), (1, 1));
    fs::rename(test.articles().join("two"), test.articles().join("three")).unwrap();
    test.ok(&["index", "articles/three"]);
    assert_eq!(test.total("prisoners"), 1, "a file that was moved is the same article");
}

#[test]
fn a_record_taken_off_the_head_of_a_file_moves_nothing_aside() {
    let test = TestDir::new();
    let record = |id: u32| format!("{{\"id\": \"r{id}\", \"text\": \"alpha {id}\"}}\n");
    test.write("x.jsonl", (0..50).map(record).collect::<String>());
    test.index_all();
    test.write("x.jsonl", (1..50).map(record).collect::<String>());
    let report = test.index_all();
    assert!(report.iter().all(|line| line["outcome"] == "indexed" || line["outcome"] == "updated"), "{report:?}");
    assert_eq!(test.total("alpha"), 49);
}

#[test]
fn a_dry_run_writes_nothing_and_a_rebuild_leaves_no_rest() {
    let test = TestDir::new();
    test.write("a.txt", "A report on the lighthouse.");
    test.write("z.txt", "A report on the windmill.");
    let said = test.ok(&["index", "articles", "--dry-run"]);
    assert!(said.contains("indexed 2"), "{said}");
    fs::remove_file(test.articles().join("z.txt")).unwrap();
    assert!(!test.index().join("dateline.json").exists());
    test.ok(&["index", "articles"]);
    fs::remove_file(test.articles().join("a.txt")).unwrap();
    test.write("b.txt", "A report on the ferry.");
    test.ok(&["index", "articles"]);
    assert_eq!(test.total("lighthouse"), 1, "what was indexed stays until it is pruned");
    test.ok(&["index", "articles", "--rebuild"]);
    assert_eq!((test.total("lighthouse"), test.total("ferry")), (0, 1));
}

#[test]
fn an_index_of_another_version_is_refused_with_what_to_do() {
    let test = TestDir::new();
    test.write("a.txt", "A report.");
    test.ok(&["index", "articles"]);
    fs::write(test.index().join("dateline.json"), "{\"format\": 999}").unwrap();
    for args in [&["search", "report"][..], &["index", "articles"]] {
        let said = test.run(args);
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains("format 999") && said.err.contains("--rebuild"), "{}", said.err);
    }
    test.ok(&["index", "articles", "--rebuild"]);
    assert_eq!(test.total("report"), 1);
}
