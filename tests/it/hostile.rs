//! Bad input: each is named in the report with a reason, nothing beside it is lost, and nothing takes long.

mod files;
mod pages;
mod papers;
mod records;
mod texts;
mod time;

use std::time::{Duration, Instant};

use crate::support::{Cost, TestDir, gzip, lines, page};

/// No single input may hold up a run for longer, also in a build without optimisation.
const PATIENCE: Duration = Duration::from_secs(60);

/// The most work that one input may make; a build without optimisation takes longer.
const MOST_WORK: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });

/// The most memory that a run over one input may hold, its writer's included.
const MOST_MEMORY: u64 = 512_000_000;

/// Indexes one hostile file between two good ones, which stay, within the ceilings, and searches what came of it. Gives how
/// each input of the file ended: `indexed`, or another outcome with its reason.
fn endings(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let test = TestDir::new();
    test.write("a good one.txt", "The first good report is about a ferry.");
    test.write("z good one.txt", "The second good report is about a ferry as well.");
    test.write(name, bytes);
    endings_in(&test, name)
}

/// The same for a file that is there.
fn endings_in(test: &TestDir, name: &str) -> Vec<String> {
    let (said, cost) =
        test.run_measured(&["index", "articles", "--threads", "2", "--report", "report.jsonl"], PATIENCE * 3);
    assert!(matches!(said.code, Some(0 | 3)), "{name}: {:?} {cost:?}\n{}", said.code, said.err);
    within_ceilings(name, cost);
    let report = lines(&std::fs::read_to_string(test.path().join("report.jsonl")).unwrap());
    let (hostile, good): (Vec<_>, Vec<_>) =
        report.iter().partition(|line| line["path"].as_str().unwrap().ends_with(name));
    assert!(good.len() == 2 && good.iter().all(|line| line["outcome"] == "indexed"), "{name}: {good:?}");
    assert!(!hostile.is_empty(), "{name} is not in the report");
    for args in [&["search", "ferry report text word", "--format", "json"][..], &["names", "Umerov"]] {
        let (said, cost) = test.run_measured(args, PATIENCE);
        assert!(matches!(said.code, Some(0 | 1)), "{name}: {args:?}: {}", said.err);
        within_ceilings(name, cost);
    }
    let told = |line: &&serde_json::Value| match line["reason"].as_str() {
        Some(reason) => format!("{}: {reason}", line["outcome"].as_str().unwrap()),
        None => line["outcome"].as_str().unwrap().to_owned(),
    };
    hostile.iter().map(told).collect()
}

fn within_ceilings(name: &str, cost: Cost) {
    let is_within = cost.work < MOST_WORK && cost.peak < MOST_MEMORY && cost.time < PATIENCE * 3;
    assert!(is_within, "{name}: {cost:?}");
}

/// Asserts how the one article of a hostile file ends.
fn ends(name: &str, bytes: impl AsRef<[u8]>, ending: &str) {
    let endings = endings(name, bytes);
    assert!(endings.len() == 1 && endings[0].contains(ending), "{name}: {endings:?}");
}

#[test]
fn bad_files_are_named_and_the_good_ones_stay() {
    let test = TestDir::new();
    test.write("good1.txt", "The first good report is about a ferry.");
    test.write("zgood2.html", page("Good", "The second good report is about a ferry as well."));
    test.write("empty.html", "");
    test.write("blank.txt", " \n\t \n");
    test.write("binary.txt", (0..=255u8).cycle().take(4096).collect::<Vec<u8>>());
    test.write("picture.html", b"\x89PNG\r\n\x1a\n0000");
    test.write("cut.html", "<html><body><article><p>The page was cut off in the middle of a sen");
    test.write("cut.jsonl", "{\"id\": 1, \"text\": \"A whole record on a ferry.\"}\n{\"id\": 2, \"te");
    test.write("cut.txt.gz", &gzip("The packed report is long enough. ".repeat(400).as_bytes())[..40]);
    test.write(
        "bytes.txt",
        [&b"caf\xe9 by the sea, and more of it: "[..], &[0xC0, 0xC1, 0xF5, 0xFF], b" the end."].concat(),
    );
    test.write("line.txt", vec![b'x'; 50 << 20]);
    test.write("nested.html", "<div>".repeat(100_000) + "deep text");
    test.write("bold.html", "<b>".repeat(100_000) + "bold text");
    test.write("attributes.html", format!("<p {}>many attributes</p>", "a=1 ".repeat(200_000)));
    test.write("open.html", "<".repeat(5 << 20));
    test.write("deep.jsonl", format!("{{\"text\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000)));
    test.write("dir.html/inside.txt", "A folder with the name of a page holds a report on a ferry.");
    let started = Instant::now();
    let report = test.index_all();
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());

    let outcome = |name: &str| {
        let line = report.iter().find(|line| line["path"].as_str().unwrap().ends_with(name));
        let line = line.unwrap_or_else(|| panic!("{name} is not in the report"));
        (line["outcome"].as_str().unwrap().to_owned(), line["reason"].as_str().map(str::to_owned))
    };
    for name in ["empty.html", "blank.txt"] {
        assert_eq!(outcome(name).0, "empty", "{name}");
    }
    for name in ["binary.txt", "picture.html", "cut.txt.gz", "line.txt", "deep.jsonl"] {
        let (outcome, reason) = outcome(name);
        assert_eq!(outcome, "refused", "{name}");
        assert!(reason.is_some_and(|reason| reason.len() > 5), "{name}");
    }
    for name in ["good1.txt", "zgood2.html", "cut.html", "inside.txt", "bytes.txt"] {
        assert_eq!(outcome(name).0, "indexed", "{name}");
    }
    let records: Vec<_> = report.iter().filter(|line| line["path"].as_str().unwrap().ends_with("cut.jsonl")).collect();
    assert_eq!(
        (records.len(), &records[0]["outcome"], &records[1]["outcome"]),
        (2, &"indexed".into(), &"refused".into())
    );
    assert_eq!(test.total("ferry"), 4);
}

#[cfg(unix)]
#[test]
fn pipes_links_and_locked_files_do_not_stop_a_run() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let test = TestDir::new();
    test.write("a.txt", "A report on a ferry.");
    let made = std::process::Command::new("mkfifo").arg(test.articles().join("pipe")).status();
    symlink("/etc/passwd", test.articles().join("link.txt")).unwrap();
    let locked = test.write("locked.txt", "Nobody may read this.");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable = std::fs::File::open(&locked).is_ok();
    let said = test.run(&["index", "articles"]);
    assert_eq!(said.code, Some(if readable { 0 } else { 3 }), "{}", said.err);
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(test.total("ferry"), 1);
    }
    assert_eq!(test.total("root"), 0, "links are not followed");

    // An article whose file changed and cannot be read is refused, and what is known of it stays.
    let changed = test.write("a.txt", "A changed report on a ferry, and longer than it was.");
    std::fs::set_permissions(&changed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if !readable {
        assert_eq!(test.run(&["index", "articles"]).code, Some(3));
        assert_eq!((test.total("ferry"), test.total("changed")), (1, 0));
        std::fs::set_permissions(&changed, std::fs::Permissions::from_mode(0o644)).unwrap();
        test.run(&["index", "articles"]);
        assert_eq!(test.total("changed"), 1);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_source_is_not_waited_for() {
    let test = TestDir::new();
    let source = test.write("a.txt", "A report on a ferry.");
    test.index_all();
    let id = test.search(&["ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
    std::fs::remove_file(&source).unwrap();
    if std::process::Command::new("mkfifo").arg(&source).status().is_ok_and(|status| status.success()) {
        let said = test.run(&["show", "--raw", &id]);
        assert!(said.code == Some(2) && said.err.contains("no regular file"), "{}", said.err);
    }
}

#[test]
fn hostile_queries_are_refused_at_once() {
    let test = TestDir::new();
    test.write("a.txt", "A report on a ferry.");
    test.index_all();
    for query in
        ["(".repeat(10_000), "NOT ".repeat(4_000), "a AND ".repeat(2_700), "\"".repeat(9_999), "title:".repeat(2_000)]
    {
        let started = Instant::now();
        let said = test.run(&["search", "--", &query]);
        assert_eq!(said.code, Some(2), "{}", &query[..20]);
        assert!(said.err.contains("error") && started.elapsed() < Duration::from_secs(5), "{}", said.err);
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let test = TestDir::new();
    let evil = "Report \u{1b}[31mred\u{1b}[0m and \u{202e}reversed\u{2066} ferry \u{9b}31m.";
    test.write("a.txt", evil);
    test.write("b.html", page("\u{1b}]0;owned\u{7} title \u{202e}x", "A ferry in a page."));
    test.index_all();
    for format in ["text", "tsv", "paths", "timeline"] {
        let said = test.run(&["search", "--format", format, "ferry"]);
        let bad = |c: char| matches!(c, '\u{1b}' | '\u{7}' | '\u{9b}' | '\u{202e}' | '\u{2066}');
        assert!(!said.out.contains(bad) && !said.err.contains(bad), "{format}: {:?}", said.out);
    }
    let said = test.run(&["search", "\u{1b}[31m\u{202e} AND"]);
    assert!(!said.err.contains(['\u{1b}', '\u{202e}']), "{:?}", said.err);
}
