//! `check`: whatever is changed in an index is found and named; a damaged index ends a search in an answer or an error;
//! sources are told apart by how they stand to what was read of them; and what is sound is never called damaged.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dateline_core::check;
use dateline_query::{Facet, SearchError, SearchRequest, Searcher};
use serde_json::Value;

use crate::support::{Said, TestDir, gzip, page};

/// Random places in which one bit is changed.
const FLIPS: usize = 200;

/// One in so many of them is also tried with the command itself.
const BY_COMMAND: usize = 20;

/// No search of a damaged index takes longer, also without optimisation on a busy machine.
const CEILING: Duration = Duration::from_secs(5);

/// An index of several segments with deletes, from files, records, copies and inputs that are refused or empty.
fn several_segments() -> TestDir {
    let test = TestDir::new();
    let record =
        |id: u32, text: &str| format!("{{\"id\": \"r{id}\", \"date\": \"2025-05-1{id}\", \"text\": \"{text}\"}}\n");
    for round in 0..3 {
        // What adds more than was there becomes one segment with it.
        for number in 0..if round == 0 { 18 } else { 6 } {
            let body = format!(
                "The ferry {round} of harbour {number} left on 16 May 2025 for Kharkiv.\n\nUmerov saw ship {}.",
                number * 7
            );
            test.write(&format!("{round}-{number}.html"), page(&format!("Ferry {round} {number}"), &body));
        }
        let mut records: String =
            (0..=round + 2).map(|id| record(id, &format!("A convoy {id} in round {round}."))).collect();
        records.push_str("broken\n");
        test.write("records.jsonl", records);
        test.write("0-1.html", page("Ferry", &format!("What was known of this ferry has changed {round} times.")));
        test.write(
            "copy.html",
            page("Ferry 0 0", "The ferry 0 of harbour 0 left on 16 May 2025 for Kharkiv.\n\nUmerov saw ship 0."),
        );
        test.write("empty.txt", "");
        test.index_all();
    }
    test
}

fn check(test: &TestDir, args: &[&str]) -> (Option<i32>, Value) {
    let said = test.run(&[&["check", "--format", "json"], args].concat());
    let object = serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", said.out, said.err));
    (said.code, object)
}

/// Asserts that the index is sound, and gives the account.
fn sound(test: &TestDir) -> Value {
    let (code, object) = check(test, &[]);
    assert_eq!((code, &object["sound"]), (Some(0), &Value::Bool(true)), "{object:#}");
    object
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// A number that follows from the last.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// Searches of every kind. What fails says that the index is damaged.
fn ask_everything(index: &Path, id: &str) {
    let started = Instant::now();
    let day = jiff::civil::date(2025, 8, 1);
    let failed = |error: SearchError| match error {
        SearchError::Index(dateline_core::Error::Fault { what }) => panic!("a fault: {what}"),
        SearchError::Index(_) | SearchError::NoArticle(_) => {}
        SearchError::Query(error) => panic!("{error}"),
    };
    let searcher = match Searcher::open(index) {
        Ok(searcher) => searcher,
        Err(error) => return failed(error.into()),
    };
    for query in ["ferr* umerov~", "ferry NEAR/5 harbour OR convoy", "*", "event:2025-05-16 date:2025", "\"left on\""] {
        let facets = vec![Facet::Lang, Facet::Outlet, Facet::Author];
        let request = SearchRequest { facets, explain: true, ..SearchRequest::new(query, day) };
        searcher.search(&request).map(drop).unwrap_or_else(failed);
    }
    let like = SearchRequest { like: id.parse().ok(), ..SearchRequest::new("", day) };
    searcher.search(&like).map(drop).unwrap_or_else(failed);
    searcher.stats().map(drop).unwrap_or_else(failed);
    searcher.names("umerov").map(drop).unwrap_or_else(failed);
    searcher.show(id).map(drop).unwrap_or_else(failed);
    assert!(started.elapsed() < CEILING, "{:?}", started.elapsed());
}

#[test]
fn every_flipped_bit_is_found_and_no_search_panics() {
    let test = several_segments();
    let id = test.search(&["ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
    let all: Vec<PathBuf> =
        files(&test.index()).into_iter().filter(|path| fs::metadata(path).unwrap().len() > 0).collect();
    assert!(all.iter().filter(|path| path.extension().is_some_and(|end| end == "store")).count() > 1);
    assert!(all.iter().any(|path| path.extension().is_some_and(|end| end == "del")));
    let mut state = 42;
    for flip in 0..FLIPS {
        let path = &all[next(&mut state) % all.len()];
        let whole = fs::read(path).unwrap();
        let mut bytes = whole.clone();
        // Every other one in the last part, where tantivy keeps what tells it where the rest is.
        let from = if flip % 2 == 0 { 0 } else { bytes.len().saturating_sub(150) };
        let at = from + next(&mut state) % (bytes.len() - from);
        bytes[at] ^= 1 << (next(&mut state) % 8);
        fs::write(path, &bytes).unwrap();
        let found = check::files(&test.index(), &|_| {}).unwrap().findings;
        assert!(
            found.list.iter().any(|finding| finding.path.as_deref().is_some_and(|found| found.ends_with(name(path)))),
            "{} at {at}: {found:?}",
            path.display()
        );
        ask_everything(&test.index(), &id);
        if flip % BY_COMMAND == 0 {
            by_command(&test, path, &id);
        }
        fs::write(path, whole).unwrap();
    }
    sound(&test);
}

/// The same with the command.
fn by_command(test: &TestDir, path: &Path, id: &str) {
    let (code, object) = check(test, &["--no-sources"]);
    assert_eq!(code, Some(1));
    let found = object["findings"].as_array().unwrap();
    assert!(found.iter().any(|finding| finding["path"].as_str().unwrap().ends_with(name(path))), "{object:#}");
    assert!(found.iter().all(|finding| !finding["mend"].as_str().unwrap().is_empty()), "{object:#}");
    for args in [&["search", "ferry"][..], &["stats"], &["names", "umerov"], &["show", id], &["index", "articles"]] {
        let mut command = test.command(args);
        let said = Said::of(command.env("RUST_BACKTRACE", "1").output().unwrap());
        assert!(matches!(said.code, Some(0..=2)), "{args:?}: {:?}\n{}", said.code, said.err);
        assert!(!said.err.contains("panicked") && !said.err.contains("fault of dateline"), "{args:?}: {}", said.err);
    }
}

#[test]
fn what_is_cut_off_emptied_missing_or_swapped_is_found() {
    let test = several_segments();
    let id = test.search(&["ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
    let found = |what: &str, path: &Path| {
        let (code, object) = check(&test, &["--no-sources"]);
        assert_eq!(code, Some(1), "{what}: {}", path.display());
        let stem = name(path).split('.').next().unwrap().to_owned();
        let is_named = |finding: &Value| finding["path"].as_str().is_some_and(|found| found.contains(&stem));
        let findings = object["findings"].as_array().unwrap();
        // Without a commit, or with another file's name, all that can be said is that nothing fits.
        assert!(!findings.is_empty() && (what == "swapped" || findings.iter().any(is_named)), "{what}: {object:#}");
        ask_everything(&test.index(), &id);
    };
    let data = files(&test.index().join("data-0001"));
    let of =
        |end: &str| data.iter().filter(|path| path.extension().is_some_and(|found| found == end)).collect::<Vec<_>>();
    let one_of_each: Vec<&PathBuf> =
        ["fast", "fieldnorm", "idx", "pos", "store", "term", "del", "json"].iter().map(|end| of(end)[0]).collect();
    for path in one_of_each {
        let whole = fs::read(path).unwrap();
        fs::write(path, &whole[..whole.len() - 1]).unwrap();
        found("cut off", path);
        fs::write(path, &whole[..whole.len() / 2]).unwrap();
        found("cut in half", path);
        fs::write(path, "").unwrap();
        found("emptied", path);
        fs::remove_file(path).unwrap();
        found("missing", path);
        fs::write(path, &whole).unwrap();
    }
    for end in ["fast", "fieldnorm", "idx", "pos", "store", "term"] {
        let mut pair = of(end);
        pair.sort_by_key(|path| fs::metadata(path).unwrap().len());
        let (small, large) = (pair[0], pair[pair.len() - 1]);
        let bytes = (fs::read(small).unwrap(), fs::read(large).unwrap());
        fs::write(small, &bytes.1).unwrap();
        fs::write(large, &bytes.0).unwrap();
        let (code, object) = check(&test, &["--no-sources"]);
        assert_eq!(code, Some(1), "{end} swapped: {object:#}");
        fs::write(small, &bytes.0).unwrap();
        fs::write(large, &bytes.1).unwrap();
    }
    fs::write(test.index().join("data-0001/extra.store"), "nothing of ours").unwrap();
    assert_eq!(sound(&test)["leftovers"], serde_json::json!(["data-0001/extra.store"]));
    fs::write(test.index().join(".lock"), "x").unwrap();
    found("not empty", &test.index().join(".lock"));
    fs::write(test.index().join(".lock"), "").unwrap();
    sound(&test);
}

#[test]
fn a_damaged_index_is_mended_as_it_says() {
    let test = several_segments();
    let wanted = test.total("*");
    let list = test.index().join("data-0001/.managed.json");
    fs::write(&list, fs::read(&list).unwrap().to_ascii_uppercase()).unwrap();
    let (_, object) = check(&test, &[]);
    assert!(object["findings"][0]["mend"].as_str().unwrap().ends_with(" index PATH"), "{object:#}");
    test.index_all();
    sound(&test);

    let store =
        files(&test.index()).into_iter().find(|path| path.extension().is_some_and(|end| end == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[30] ^= 1;
    fs::write(&store, bytes).unwrap();
    let before: Vec<_> = files(&test.index()).iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    test.write("more.txt", "One more report.");
    let said = test.run(&["index", "articles"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains(name(&store)) && said.err.contains("hint: `dateline check`"), "{}", said.err);
    let after: Vec<_> = files(&test.index()).iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect();
    assert!(before == after, "nothing is added to what is damaged");

    fs::remove_file(test.articles().join("2-2.html")).unwrap();
    let said = test.run(&["check"]);
    assert_eq!(said.code, Some(1));
    let folder = test.articles().canonicalize().unwrap();
    assert!(said.out.contains(&format!("index --rebuild {}", folder.display())), "{}", said.out);
    assert!(said.out.contains("1 article the source is gone") && said.out.contains("search --all"), "{}", said.out);
    test.run(&["index", "--rebuild", "articles"]);
    sound(&test);
    assert_eq!(test.total("*"), wanted, "one is gone, and one more is there");
}

#[test]
fn sources_are_told_apart() {
    let test = TestDir::new();
    let secretly = |path: &Path, bytes: &[u8]| {
        let before = fs::metadata(path).unwrap();
        assert_eq!(before.len(), bytes.len() as u64);
        fs::write(path, bytes).unwrap();
        fs::File::options().write(true).open(path).unwrap().set_modified(before.modified().unwrap()).unwrap();
    };
    test.write("same.txt", "A report on a ferry.");
    let changed = test.write("changed.txt", "A report on a lorry.");
    let gone = test.write("gone.txt", "A report on a canoe.");
    let tampered = test.write("tampered.txt", "A report on a tram to Odesa.");
    let packed =
        test.write("packed.jsonl.gz", gzip(b"{\"text\": \"A first convoy.\"}\n{\"text\": \"A second convoy.\"}\n"));
    test.index_all();
    assert_eq!(sound(&test)["sources"]["same"], 5);

    fs::write(changed, "A longer report on a lorry.").unwrap();
    fs::remove_file(gone).unwrap();
    let object = sound(&test);
    let sources = &object["sources"];
    assert_eq!(
        (&sources["changed"], &sources["gone"], &sources["articles_of_gone"]),
        (&1.into(), &1.into(), &1.into())
    );
    let said = test.run(&["check"]);
    assert!(said.out.contains("note: 1 source is gone") && said.out.contains("the only copy"), "{}", said.out);

    secretly(&tampered, b"A report on a tram to Izmail");
    let mut bytes = fs::read(&packed).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    secretly(&packed, &bytes);
    let (code, object) = check(&test, &[]);
    assert_eq!((code, &object["sources"]["damaged"]), (Some(1), &2.into()), "{object:#}");
    let finding = &object["findings"][1];
    assert!(finding["path"].as_str().unwrap().ends_with("tampered.txt") && finding["kind"] == "source", "{object:#}");
    assert!(finding["mend"].as_str().unwrap().contains("index --again"), "{object:#}");
    assert_eq!(check(&test, &["--no-sources"]).0, Some(0), "the index itself is sound");

    test.index_all();
    assert_eq!(test.total("izmail"), 0, "it looks unchanged");
    test.ok(&["index", "--again", "articles/tampered.txt"]);
    assert_eq!((test.total("izmail"), test.total("odesa")), (1, 0));
    let report = test.path().join("again.jsonl");
    test.run(&["index", "--again", "articles", "--report", report.to_str().unwrap()]);
    let report = crate::support::lines(&fs::read_to_string(report).unwrap());
    let outcome = |name: &str| {
        report.iter().find(|line| line["path"].as_str().unwrap().ends_with(name)).unwrap()["outcome"].clone()
    };
    assert_eq!((outcome("same.txt"), outcome("tampered.txt")), ("unchanged".into(), "unchanged".into()));
    sound(&test);
}

#[test]
fn what_is_written_stays_sound() {
    let test = several_segments();
    sound(&test);
    let saved = |text: &str| {
        page("Talks", text).replace("<title>", "<link rel=\"canonical\" href=\"https://example.org/talks\"><title>")
    };
    test.write("a.html", saved("The older copy speaks of a beginning that was slow and full of waiting."));
    test.write("b.html", saved("The newer copy speaks of an ending that was quick and full of haste."));
    test.index_all();
    sound(&test);
    fs::remove_file(test.articles().join("a.html")).unwrap();
    fs::remove_file(test.articles().join("b.html")).unwrap();
    fs::rename(test.articles().join("1-1.html"), test.articles().join("moved.html")).unwrap();
    test.index_all();
    sound(&test);
    test.ok(&["index", "--prune", "articles", "--quiet", "--commit-every", "1K"]);
    sound(&test);
    test.run(&["index", "--again", "articles"]);
    sound(&test);
    test.run(&["index", "--rebuild", "articles"]);
    sound(&test);
}

#[test]
fn what_is_no_index_cannot_be_checked() {
    let test = TestDir::new();
    let said = test.run(&["check"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("no index in"), "{}", said.err);
    test.write("a.txt", "A report on a ferry.");
    test.index_all();
    fs::write(test.index().join("dateline.json"), r#"{"format": 999}"#).unwrap();
    assert_eq!(test.run(&["check"]).code, Some(2), "another format is not damage");
    fs::remove_file(test.index().join("dateline.json")).unwrap();
    let (code, object) = check(&test, &[]);
    assert_eq!((code, &object["findings"][0]["kind"]), (Some(1), &"missing".into()), "{object:#}");
}

#[cfg(unix)]
#[test]
fn an_index_from_a_stranger_leads_nowhere() {
    use std::os::unix::fs::symlink;
    let fresh = || {
        let test = TestDir::new();
        test.write("a.txt", "A report on a ferry.");
        test.index_all();
        test
    };
    let fifo = |path: &Path| {
        let _ = fs::remove_file(path);
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    let linked = |path: &Path, to: &Path| {
        let _ = fs::remove_file(path);
        symlink(to, path).unwrap();
    };
    let refused = |test: &TestDir, what: &str| {
        for args in [&["search", "ferry"][..], &["check"], &["stats"], &["index", "articles"]] {
            let started = Instant::now();
            let said = test.run(args);
            assert!(matches!(said.code, Some(1 | 2)), "{what} {args:?}: {:?} {}{}", said.code, said.out, said.err);
            assert!(started.elapsed() < CEILING, "{what} {args:?}");
            assert!(!said.err.contains("fault of dateline"), "{what} {args:?}: {}", said.err);
        }
    };
    type Trick<'a> = (&'a str, &'a dyn Fn(&TestDir));
    let tricks: [Trick<'_>; 6] = [
        ("a pointer that is a link", &|test| linked(&test.index().join("dateline.json"), Path::new("/etc/passwd"))),
        ("a pointer that is a pipe", &|test| fifo(&test.index().join("dateline.json"))),
        ("a data folder that is a link", &|test| {
            fs::rename(test.index().join("data-0001"), test.path().join("elsewhere")).unwrap();
            symlink(test.path().join("elsewhere"), test.index().join("data-0001")).unwrap();
        }),
        ("a commit that is a pipe", &|test| fifo(&test.index().join("data-0001/meta.json"))),
        ("a reader's lock that is a pipe", &|test| fifo(&test.index().join("data-0001/.tantivy-meta.lock"))),
        ("a file that is a link", &|test| {
            let mut all = files(&test.index()).into_iter();
            linked(
                &all.find(|path| path.extension().is_some_and(|end| end == "fast")).unwrap(),
                Path::new("/dev/zero"),
            );
        }),
    ];
    for (what, trick) in tricks {
        let test = fresh();
        trick(&test);
        refused(&test, what);
    }
    // What is written to: the lock, and the pointer of a rebuild.
    let test = fresh();
    linked(&test.index().join(".lock"), &test.path().join("made.lock"));
    assert_eq!(test.run(&["index", "articles"]).code, Some(2));
    assert!(!test.path().join("made.lock").exists(), "nothing is written outside");
    fs::remove_file(test.index().join(".lock")).unwrap();
    let outside = test.path().join("outside");
    fs::write(&outside, "precious").unwrap();
    linked(&test.index().join("dateline.json.new"), &outside);
    test.ok(&["index", "--rebuild", "articles"]);
    assert_eq!(fs::read_to_string(&outside).unwrap(), "precious");
    sound(&test);

    // Evidence that names a pipe.
    let test = fresh();
    let id = test.search(&["ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
    fifo(&test.articles().join("a.txt"));
    let started = Instant::now();
    let said = test.run(&["show", "--raw", &id]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("no regular file") && started.elapsed() < CEILING, "{}", said.err);
    let (code, object) = check(&test, &[]);
    assert_eq!((code, &object["sources"]["unreadable"]), (Some(1), &1.into()), "{object:#}");
}
