//! What leaves the program: over an index whose every field is hostile, no command and no format prints a character that
//! a terminal would obey or that reorders what it shows, to a file or to a terminal, in answers and in errors; JSON stays
//! JSON, tables stay tables, and nothing is ever HTML.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use regex::Regex;
use serde_json::{Value, json};

use crate::support::{Said, TestDir, lines, page, repo};

/// What commands terminals, reorders text, hides text or breaks lines, of every kind. The colour is one that we never use.
const EVIL: &str = "evil\u{1b}[35;5mred\u{1b}]0;owned\u{7}\u{9b}2J\u{9d}x\u{9c}\u{7f}\u{8}\rover\u{202a}\u{202e}gpj\
    \u{2066}x\u{2069}\u{206a}\u{2028}\u{2029}\u{85}\u{b}\u{200b}\u{feff}\u{e0041}\u{e007f}\u{fff9}\u{200f}\u{61c}end";

/// The formats of `search`.
const FORMATS: [&str; 10] =
    ["text", "json", "jsonl", "csv", "tsv", "paths", "count", "timeline", "timeline-csv", "timeline-json"];

/// The first character of an output that should not be there. Colours of ours may; so may tabs between cells, and the
/// line ends of terminals.
fn danger(text: &str) -> Option<String> {
    let ours = Regex::new("\u{1b}\\[(0|1|4|31|33|34|36)m").unwrap();
    let text = ours.replace_all(text, "").replace("\r\n", "\n");
    let dangerous = Regex::new(
        r"[\p{Cc}--\n\t]|\p{Zl}|\p{Zp}|[\u{202A}-\u{202E}\u{2066}-\u{206F}\u{200B}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E00FF}]",
    );
    let found = dangerous.unwrap().find(&text)?.range();
    let around = |at: usize| text.floor_char_boundary(at);
    Some(format!(
        "{:?} in {:?}",
        &text[found.clone()],
        &text[around(found.start.saturating_sub(60))..around(found.end + 30)]
    ))
}

fn assert_safe(args: &[&str], said: &Said) {
    assert!(matches!(said.code, Some(0..=3)), "{args:?} ended with {:?}\n{}", said.code, said.err);
    for text in [&said.out, &said.err] {
        assert_eq!(danger(text), None, "dateline {args:?}");
    }
}

/// Articles whose every field is hostile, in files of hostile names.
fn evil() -> TestDir {
    let test = TestDir::new();
    let record = json!({
        "id": format!("id {EVIL}"), "title": format!("=Title {EVIL}\n+1"), "text": format!("The ferry {EVIL} left on 5 May 2025.\n\nMr Velenko {EVIL} said so."),
        "date": "2025-05-06", "source": format!("@Outlet {EVIL}"), "authors": [format!("-Author {EVIL}")], "url": format!("https://example.org/{EVIL}"),
        "section": EVIL, "keywords": [EVIL], "lang": "en",
    });
    test.write(
        "records.jsonl",
        format!("{record}\n{}\n", json!({"id": EVIL, "text": "Another ferry.", "outlet": EVIL})),
    );
    let meta = format!("<meta name=author content=\"{EVIL}\"><meta property=og:site_name content=\"{EVIL}\">");
    test.write(
        "page.html",
        page(EVIL, &format!("A ferry {EVIL} in a page.")).replace("<title>", &format!("{meta}<title>")),
    );
    test.write("mail.eml", format!("From: \"{EVIL}\" <a@example.org>\nSubject: Ferry {EVIL}\nDate: Tue, 6 May 2025 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\nA ferry in a letter {EVIL}.\n").replace("\u{85}", ""));
    test.write("table.csv", format!("id,title,text\n\"{EVIL}\",\"{EVIL}\",\"A ferry in a table {EVIL}\"\n"));
    let mut archive = tar_of(&format!("{}.txt", &EVIL[..40]), b"A ferry in an archive.");
    archive.resize(archive.len() + 1024, 0);
    test.write("archive.tar", archive);
    for (name, bytes) in evil_names() {
        let _ = std::fs::write(test.articles().join(name), bytes);
    }
    test
}

/// Names that a file system may refuse: then their files are not there.
fn evil_names() -> Vec<(PathBuf, Vec<u8>)> {
    let name = |start: &str, end: &str| PathBuf::from(format!("{start}{EVIL}\nhint: run this{end}"));
    let mut names = vec![
        (name("text", ".txt"), b"A ferry in a file.".to_vec()),
        (name("refused", ".html"), b"\x89PNG\r\n\x1a\n0000".to_vec()),
    ];
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        let bytes = [&b"bytes\xff\xfe\x1b[2J"[..], "\u{202e}.txt".as_bytes()].concat();
        names.push((std::ffi::OsString::from_vec(bytes).into(), b"A ferry in a file of bytes.".to_vec()));
    }
    names
}

/// A tar archive with one entry, without its end.
fn tar_of(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[100..107].copy_from_slice(b"0000644");
    header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
    header[156] = b'0';
    header[257..263].copy_from_slice(b"ustar\0");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header.extend_from_slice(bytes);
    header.resize(header.len().next_multiple_of(512), 0);
    header
}

/// Every way to ask; `id` is that of an article.
fn questions(test: &TestDir, id: &str) -> Vec<Vec<String>> {
    let file = |name: &str, text: String| {
        let path = test.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let plain = file("queries.txt", format!("ferry\n{EVIL}\n"));
    let objects = json!({"id": EVIL, "query": "ferry", EVIL: 1});
    let objects = file(
        "queries.jsonl",
        format!("{objects}\n{{\"query\": \"{EVIL}\n{}\n", json!({"query": "ferry", "from": EVIL})),
    );
    let table = file("queries.csv", format!("id,query,{EVIL}\n\"{EVIL}\",ferry,x\n"));
    let aliases = file("aliases.txt", format!("ferry = {EVIL}\n"));
    let bad_aliases = file("bad.txt", format!("{EVIL}\n"));
    let mut all: Vec<Vec<&str>> = Vec::new();
    for format in FORMATS {
        all.push(vec!["search", "ferry", "--format", format, "--explain", "--facet", "date:month"]);
        all.push(vec!["search", "ferry", "--format", format, "--raw-cells", "--aliases", &aliases]);
        all.push(vec!["search", EVIL, "--format", format]);
    }
    all.extend([
        vec!["search", "ferry", "--all", "--format", "text"],
        vec!["search", "ferry", "--facet", "outlet", "--facet", "site", "--facet", "author", "--facet", "event:day"],
        vec!["search", "--like", id, "--explain"],
        vec!["search", "--like", EVIL],
        vec!["search", "nosuchword", "--outlet", EVIL],
        vec!["stats"],
        vec!["stats", "--format", "json"],
        vec!["show", id],
        vec!["show", id, "--format", "json"],
        vec!["show", EVIL],
        vec!["show", ""],
        vec!["inspect", "articles", "--explain"],
        vec!["inspect", "articles", "--format", "jsonl", "--explain"],
        vec!["inspect", "articles", "--format", "json"],
        vec!["index", "articles", "--dry-run", "--rebuild"],
        vec!["names", "velenko", EVIL],
        vec!["help", EVIL],
    ]);
    for format in ["json", "jsonl", "csv", "tsv"] {
        all.push(vec!["names", "velenko", EVIL, "--format", format]);
    }
    for format in ["jsonl", "csv", "tsv", "trec"] {
        all.extend([&plain, &objects, &table].map(|file| vec!["batch", file, "--format", format]));
    }
    let query = format!("{EVIL} AND ( autor:{EVIL}");
    all.push(vec!["search", &query]);
    // Mistakes, which are told with what was typed.
    for option in
        ["limit", "format", "facet", "decay", "lang", "from", "to", "sort", "match", "color", "aliases", "index"]
    {
        all.push(vec!["search", "ferry", &*format!("--{option}").leak(), EVIL]);
    }
    all.extend([
        vec![EVIL],
        vec!["seach\u{1b}[35m", "x"],
        vec!["search", "x", &*format!("--{EVIL}").leak()],
        vec!["search", "x", &*format!("--formt={EVIL}").leak()],
        vec!["index", EVIL],
        vec!["index", "articles", "--memory", EVIL],
        vec!["index", "articles", "--report", "/nowhere/\u{1b}[35m"],
        vec!["inspect", EVIL],
        vec!["batch", EVIL],
        vec!["batch", &plain, "--separator", EVIL],
        vec!["completions", EVIL],
        vec!["names", "ferry", "--aliases", &bad_aliases],
        vec!["names", "ferry", "--limit", EVIL],
    ]);
    all.into_iter().map(|args| args.into_iter().map(str::to_owned).collect()).collect()
}

/// An article of the test with a title.
fn id_of(test: &TestDir) -> String {
    let answer = test.search(&["title:title"]);
    answer["hits"][0]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[test]
fn nothing_hostile_is_printed_to_a_file_or_a_pipe() {
    let test = evil();
    let said = test.run(&["index", "articles", "--report", "report.jsonl"]);
    assert_safe(&["index"], &said);
    assert!(said.err.contains("refused"), "{}", said.err);
    let id = id_of(&test);
    for args in questions(&test, &id) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let said = test.run(&args);
        assert_safe(&args, &said);
        // Only the quoted cells of CSV go on over lines.
        let is_split = said.out.contains("\nhint: run") && !args.contains(&"csv");
        assert!(!is_split && !said.err.contains("\nhint: run"), "{args:?}: a line of another's");
        // Only what is for reading has colours.
        if !args.iter().any(|arg| FORMATS[1..].contains(arg)) {
            let coloured = test.run(&[&["--color", "always"], args.as_slice()].concat());
            assert_safe(&args, &coloured);
        }
    }
    for (name, value) in
        [("DATELINE_TODAY", EVIL), ("DATELINE_ALIASES", EVIL), ("DATELINE_INDEX", EVIL), ("RUST_BACKTRACE", "1")]
    {
        let output = test.command(&["search", "ferry"]).env(name, value).output().unwrap();
        assert_safe(&[name], &Said::of(output));
        let output = test.command(&["--help"]).env(name, value).output().unwrap();
        assert!(!String::from_utf8_lossy(&output.stdout).contains("gpj"), "help does not tell what {name} is");
    }
}

#[test]
fn json_is_json_whatever_it_holds() {
    let test = evil();
    let report = test.index_all();
    assert!(report.iter().any(|line| line["path"].as_str().unwrap().contains('\u{202e}')), "{report:?}");
    let count = test.search(&["ferry", "-n", "50"])["hits"].as_array().unwrap().len();
    assert!(count >= 6, "{count}");
    let id = id_of(&test);
    for args in [
        &["search", "ferry", "-n", "50", "--format", "jsonl"][..],
        &["search", "ferry", "--all", "--format", "jsonl"],
        &["inspect", "articles", "--format", "jsonl"],
        &["inspect", "articles", "--format", "jsonl", "--explain"],
        &["show", &id, "--format", "json"],
        &["stats", "--format", "json"],
        &["search", "ferry", "--format", "timeline-json"],
        &["names", "velenko", "--format", "jsonl"],
    ] {
        let output = test.command(args).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap_or_else(|_| panic!("{args:?} is not UTF-8"));
        let objects = lines(&text);
        assert!(!objects.is_empty() && objects.iter().all(Value::is_object), "{args:?}");
        if args[1] == "ferry" && args.contains(&"jsonl") {
            assert_eq!(objects.len(), count, "{args:?}");
        }
    }
    // The text itself is exact.
    let shown = lines(&test.ok(&["show", &id, "--format", "json"]));
    assert!(shown[0]["section"].as_str().is_some_and(|section| section.contains("\u{202e}gpj")), "{}", shown[0]);
}

#[test]
fn tables_have_the_same_cells_on_every_line_and_none_is_a_formula() {
    let test = evil();
    test.index_all();
    let queries = test.path().join("queries.csv");
    std::fs::write(&queries, "id,query\n=1,ferry\n@x,=ferry\n-2,\"\t=ferry\"\n").unwrap();
    let batch = queries.to_str().unwrap();
    for args in [
        &["search", "ferry", "-n", "50"][..],
        &["search", "ferry", "--all"],
        &["batch", batch],
        &["names", "velenko", "ferry"],
    ] {
        for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
            let text = test.ok(&[args, &["--format", format]].concat());
            let rows =
                csv::ReaderBuilder::new().delimiter(separator).quoting(format == "csv").from_reader(text.as_bytes());
            let mut formulas = 0;
            // A row of another width is an error here.
            for row in rows.into_records() {
                for cell in &row.unwrap() {
                    for line in cell.split(['\n', ';']) {
                        let begins = line.trim_start().starts_with(['=', '+', '-', '@']);
                        assert!(!begins, "{args:?} {format}: {cell}");
                    }
                    formulas += usize::from(cell.starts_with('\''));
                }
            }
            assert!(formulas > 0 || args[0] == "names", "{args:?} {format}\n{text}");
            let raw = test.ok(&[args, &["--format", format, "--raw-cells"]].concat());
            assert!(!raw.contains("'="), "{args:?} {format}\n{raw}");
        }
    }
}

#[test]
fn no_article_fills_the_screen_with_its_name() {
    let test = TestDir::new();
    let long = |text: &str| text.repeat(5_000);
    let record = json!({
        "id": long("i"), "title": long("Ferry "), "text": "A ferry.", "source": long("Outlet\u{301}\u{301}"), "authors": [long("A\u{301}")],
        "url": format!("https://example.org/{}", long("u")),
    });
    test.write("a.jsonl", format!("{record}\n{}\n", json!({"text": "Another ferry."})));
    test.write("b.jsonl", format!("{{\"text\": \"{}", long("x")));
    let said = test.run(&["index", "articles"]);
    assert!(said.err.len() < 2_000, "{}", said.err.len());
    let id = test.search(&["title:ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
    for args in
        [&["search", "ferry"][..], &["search", "--like", &id], &["stats"], &["search", "ferry", "--facet", "author"]]
    {
        let said = test.run(args);
        assert!(said.out.len() + said.err.len() < 10_000, "{args:?}: {}", said.out.len());
    }
    let hits = test.search(&["ferry"]);
    let titles: Vec<usize> =
        hits["hits"].as_array().unwrap().iter().filter_map(|hit| Some(hit["title"].as_str()?.len())).collect();
    assert!(titles.iter().any(|length| *length > 20_000), "JSON has it whole: {titles:?}");
}

#[test]
fn nothing_is_html() {
    let test = TestDir::new();
    test.write("a.html", page("Ferry & harbour", "The ferry left the harbour on 5 May 2025 &amp; came back."));
    test.index_all();
    let id = test.search(&["ferry"])["hits"][0]["id"].as_str().unwrap().to_owned();
    let formats = FORMATS.map(|format| vec!["search", "ferry", "--facet", "date:month", "--format", format]);
    let others = [vec!["show", &id], vec!["show", &id, "--format", "json"], vec!["inspect", "articles"], vec!["stats"]];
    let markup = Regex::new(r"</?[a-zA-Z!]|&(amp|lt|gt|quot|#\d+);").unwrap();
    for args in formats.into_iter().chain(others) {
        let text = test.ok(&args);
        assert!(!markup.is_match(&text), "{args:?}\n{text}");
    }
    // No place in the command writes a tag.
    let tag =
        Regex::new(r#""[^"]*</?(a|b|i|p|em|br|div|html|body|mark|span|strong|script|table|td|tr)\b[^"]*""#).unwrap();
    for file in sources(&repo().join("crates/cli/src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let written = text.split("#[cfg(test)]").next().unwrap();
        assert!(!tag.is_match(written), "{}", file.display());
    }
}

/// The Rust files below a folder.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

/// Runs the command under a terminal, by `script` of util-linux; `None` where there is none.
#[cfg(target_os = "linux")]
fn on_a_terminal(test: &TestDir, args: &[&str]) -> Option<Said> {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    let command = test.command(args);
    let line: Vec<String> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| quoted(part.to_str().unwrap()))
        .collect();
    let mut script = Command::new("script");
    script.args(["-q", "-e", "-c", &line.join(" "), "/dev/null"]).current_dir(test.path()).stdin(Stdio::null());
    script.env("TERM", "xterm").env("SHELL", "/bin/sh");
    for (name, value) in command.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        script.env(name, value);
    }
    script.output().ok().map(Said::of)
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_hostile_is_printed_to_a_terminal() {
    let test = evil();
    test.index_all();
    let id = id_of(&test);
    let Some(first) = on_a_terminal(&test, &["search", "ferry"]) else {
        return;
    };
    assert!(first.out.contains("\u{1b}[1m"), "a terminal gets colours: {:?}", first.out);
    for format in FORMATS {
        let args = ["search", "ferry", "--format", format];
        assert_safe(&args, &on_a_terminal(&test, &args).unwrap());
    }
    let evil_path = format!("{EVIL}/none");
    for args in [
        &["show", &id, "--raw"][..],
        &["show", &id],
        &["show", &id, "--format", "json"],
        &["stats"],
        &["inspect", "articles"],
        &["inspect", "articles", "--format", "json"],
        &["names", "velenko"],
        &["search", EVIL],
        &["search", "--limit", EVIL, "x"],
        &["-q", "index", "articles", "--rebuild"],
        &["-q", "index", &evil_path],
        &["--help"],
        &["help", "query"],
    ] {
        let said = on_a_terminal(&test, args).unwrap();
        assert_safe(args, &said);
        assert!(!said.out.is_empty(), "{args:?}");
    }
}

#[test]
fn a_name_passes_for_no_line_of_ours() {
    let test = evil();
    test.index_all();
    let hits = test.search(&["ferry", "-n", "50"])["hits"].as_array().unwrap().clone();
    let is_split = |hit: &&Value| hit["path"].as_str().is_some_and(|path| path.contains("\nhint: run this"));
    // Where the file system takes such a name.
    let Some(hit) = hits.iter().find(is_split) else {
        return;
    };
    std::fs::remove_file(hit["path"].as_str().unwrap()).unwrap();
    let said = test.run(&["show", "--raw", hit["id"].as_str().unwrap()]);
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(said.err.contains("again: No such file") && !said.err.contains("\nhint: run"), "{}", said.err);
    assert_safe(&["show", "--raw"], &said);
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_unicode_are_refused_or_taken() {
    use std::os::unix::ffi::OsStrExt;
    let test = evil();
    test.index_all();
    let bytes = std::ffi::OsStr::from_bytes(b"\xff\x1b[35m\xc2\x9b2J");
    for args in [&["search"][..], &["show"], &["index"], &["inspect"], &["batch"], &["stats", "-i"], &["help"], &[]] {
        let said = Said::of(test.command(args).arg(bytes).output().unwrap());
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{args:?}: {}", said.err);
        assert_safe(args, &said);
    }
    let said = Said::of(test.command(&["search", "ferry"]).env("DATELINE_TODAY", bytes).output().unwrap());
    assert_safe(&["DATELINE_TODAY"], &said);
}
