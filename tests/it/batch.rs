//! `batch`: every form of its file, every format of its rows, and lines that are bad.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::support::{Said, TestDir, lines};

fn filled() -> TestDir {
    let test = TestDir::new();
    let mut text = String::new();
    for id in 0..40 {
        let lang = if id % 4 == 0 { "uk" } else { "en" };
        let body = if id % 4 == 0 {
            "Делегації про міст і кордон."
        } else {
            "The delegations spoke of a bridge."
        };
        text += &format!(
            "{{\"id\":\"n{id}\",\"title\":\"Meeting {id}\",\"date\":\"2025-{:02}-{:02}\",\"source\":\"o{}.example.org\",\"lang\":\"{lang}\",\"text\":\"{body} Umerov, day {id}.\"}}\n",
            id % 5 + 1,
            id % 20 + 1,
            id % 3,
        );
    }
    test.write("records.jsonl", text);
    test.index_all();
    test
}

/// Runs a batch over this text.
fn batch(test: &TestDir, name: &str, text: impl AsRef<[u8]>, args: &[&str]) -> Said {
    let path = test.path().join(name);
    std::fs::write(&path, text).unwrap();
    test.run(&[&["batch", path.to_str().unwrap()], args].concat())
}

fn totals(said: &Said) -> Vec<(String, Option<u64>)> {
    let row = |row: Value| (row["id"].as_str().unwrap().to_owned(), row["total"].as_u64());
    lines(&said.out).into_iter().map(row).collect()
}

#[test]
fn a_row_says_what_a_search_says() {
    let test = filled();
    let row = lines(&batch(&test, "q.txt", "Umerov bridge\n", &[]).out).remove(0);
    let keys: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["id", "query", "total", "first", "last", "outlets", "matched", "error", "line", "limit"] {
        assert!(keys.contains(&key), "{key} is missing in {row}");
    }
    assert_eq!(keys.len(), 10, "a row has nothing that changes from run to run: {row}");
    let answer = test.search(&["--match", "all", "--facet", "date:day", "--facet", "outlet", "Umerov bridge"]);
    assert_eq!(row["total"], answer["total"]);
    let days = answer["facets"]["date"]["buckets"].as_array().unwrap();
    assert_eq!((&row["first"], &row["last"]), (&days[0]["key"], &days[days.len() - 1]["key"]));
    let counts = |buckets: &Value| -> Vec<(Value, Value)> {
        let each = buckets.as_array().unwrap().iter();
        each.map(|bucket| (bucket["key"].clone(), bucket["count"].clone())).collect()
    };
    assert_eq!(counts(&row["outlets"]), counts(&answer["facets"]["outlet"]["buckets"]));
    assert_eq!(row["matched"], serde_json::json!(["bridge", "umerov"]));
    assert_eq!(row["error"], Value::Null);
}

#[test]
fn every_form_of_file_and_filter_gives_the_same_rows() {
    let test = filled();
    let expected =
        |query: &str, args: &[&str]| test.search(&[args, &["--match", "all", query]].concat())["total"].as_u64();
    let rows = [
        ("a", expected("Umerov", &["--lang", "uk"])),
        ("b", expected("Umerov", &["--lang", "uk,en", "--outlet", "o1.example.org"])),
        ("c", expected("Umerov", &["--from", "2025-02", "--to", "2025-03"])),
        (
            "d",
            expected("Umerov", &["--outlet", "o1.example.org", "--outlet", "o2.example.org", "--from", "2025-05-10"]),
        ),
    ];
    assert!(rows.iter().all(|(_, total)| total.is_some_and(|total| total > 0 && total < 40)), "{rows:?}");
    let rows: Vec<(String, Option<u64>)> = rows.into_iter().map(|(id, total)| (id.to_owned(), total)).collect();
    let jsonl = "{\"id\":\"a\",\"query\":\"Umerov\",\"lang\":\"uk\"}\n\
                 {\"id\":\"b\",\"text\":\"Umerov\",\"lang\":[\"uk\",\"en\"],\"outlet\":\"o1.example.org\"}\n\
                 {\"id\":\"c\",\"query\":\"Umerov\",\"from\":\"2025-02\",\"to\":\"2025-03\"}\n\
                 {\"id\":\"d\",\"query\":\"Umerov\",\"outlet\":[\"o1.example.org\",\"o2.example.org\"],\"from\":\"2025-05-10\"}\n";
    let commas = "\u{FEFF}TO,Lang,notes,from,Query,outlet,ID\r\n\
                  ,uk,,,Umerov,,a\r\n\
                  ,\"uk; en\",\"x, \"\"y\"\"\nz\",,Umerov,o1.example.org,b\r\n\
                  2025-03,,,2025-02,\"Umerov\n\",,c\r\n\
                  ,,,2025-05-10,Umerov,o1.example.org;o2.example.org,d\r\n";
    let semicolons = "id;query;outlet;lang;from;to\na;Umerov;;uk\nb;Umerov;o1.example.org;uk,en\nc;Umerov;;;2025-02;2025-03\n\
                      d;Umerov;\"o1.example.org;o2.example.org\";;2025-05-10;\n";
    let tabs =
        semicolons.replace("\"o1.example.org;o2.example.org\"", "o1.example.org|o2.example.org").replace(';', "\t");
    let tabs = tabs.replace('|', ";");
    for (name, text) in
        [("q.jsonl", jsonl), ("q.csv", commas), ("q", commas), ("q", semicolons), ("q.tsv", &tabs), ("q", &tabs)]
    {
        let said = batch(&test, name, text, &[]);
        assert_eq!(totals(&said), rows, "{text}{}", said.err);
        assert_eq!(said.err.contains("1 unknown column is passed over: `notes`"), text == commas, "{}", said.err);
    }
    let said = batch(
        &test,
        "q",
        semicolons.replace(',', "/").replace(';', "|").replace("g|o", "g;o").replace("uk/en", "uk;en"),
        &["--separator", "|"],
    );
    assert_eq!(totals(&said), rows, "{}", said.err);
}

#[test]
fn rows_are_the_same_at_any_number_of_threads() {
    let test = filled();
    let mut text = String::from("id,query,from\n");
    for id in 0..700 {
        let query = ["umerov", "bridge", "кордон", "meeting day", "nothing of it", "\"open", "*"][id % 7];
        text += &format!("{id},{query},{}\n", if id % 11 == 0 { "yesteryear" } else { "" });
    }
    for format in ["jsonl", "csv", "tsv", "trec"] {
        let of = |threads: &str| batch(&test, "q.csv", &text, &["--format", format, "--threads", threads]);
        let one = of("1");
        assert_eq!(one.code, Some(0), "{}", one.err);
        for threads in ["2", "7"] {
            let more = of(threads);
            assert!((&more.out, &more.err) == (&one.out, &one.err), "{format} with {threads} threads");
        }
    }
}

#[test]
fn bad_lines_fail_in_their_own_rows() {
    let test = filled();
    let long = "x".repeat(20_000);
    let longer = "y".repeat(3 << 20);
    let mut text = Vec::new();
    for line in [
        "{\"id\":\"good\",\"query\":\"umerov\"}",
        "{\"id\":\"json\",\"query\":",
        "{\"id\":\"date\",\"query\":\"umerov\",\"from\":\"someday\"}",
        "{\"id\":\"lang\",\"query\":\"umerov\",\"lang\":\"klingon\"}",
        "{\"id\":\"order\",\"query\":\"umerov\",\"from\":\"2025-06\",\"to\":\"2025-05\"}",
        "{\"id\":\"empty\",\"query\":\"\"}",
        "{\"id\":\"none\"}",
        &format!("{{\"id\":\"long\",\"query\":\"{long}\"}}"),
        &format!("{{\"id\":\"longer\",\"query\":\"{longer}\"}}"),
    ] {
        text.extend(line.as_bytes());
        text.push(b'\n');
    }
    text.extend(b"{\"id\":\"bytes\",\"query\":\"\xff\xfe\"}\n{\"id\":\"last\",\"query\":\"umerov\"}\n");
    let said = batch(&test, "q.jsonl", &text, &[]);
    assert_eq!(said.code, Some(0));
    let rows = lines(&said.out);
    let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["good", "2", "date", "lang", "order", "empty", "none", "long", "9", "10", "last"]);
    for (at, row) in rows.iter().enumerate() {
        let is_good = at == 0 || at == 10;
        assert_eq!((row["total"] == 40, row["error"].is_null()), (is_good, is_good), "{row}");
        assert!(row.to_string().len() < 500, "{row}");
    }
    for (at, word) in
        [(1, "JSON"), (2, "from"), (3, "klingon"), (4, "after"), (7, "16384"), (8, "longer"), (9, "UTF-8")]
    {
        assert!(rows[at]["error"].as_str().unwrap().contains(word), "{}", rows[at]);
    }
    assert!(said.err.contains("9 of 11 lines failed"), "{}", said.err);
    assert_eq!(batch(&test, "q.jsonl", "{\n[]\n", &[]).code, Some(2), "every line is bad");
    assert_eq!(batch(&test, "q.txt", "unheardof\n", &[]).code, Some(1));
    let syntax = batch(&test, "q.txt", "(umerov\numerov AND bridge\n", &["--syntax"]);
    let rows = lines(&syntax.out);
    assert!(rows[0]["error"].is_string() && rows[1]["total"] == 30, "{}", syntax.out);
}

#[test]
fn formulas_are_defused_in_every_table() {
    let test = TestDir::new();
    test.write("a.jsonl", "{\"id\":\"1\",\"title\":\"=cmd()\",\"text\":\"+1 harbour\",\"source\":\"@home\"}\n");
    test.index_all();
    for (format, raw, safe) in [
        ("csv", ",=cmd(),", ",'=cmd(),"),
        ("csv", ",+1 harbour", ",'+1 harbour"),
        ("csv", ",@home,", ",'@home,"),
        ("tsv", "\t=cmd()\t", "\t'=cmd()\t"),
    ] {
        let out = test.ok(&["search", "--format", format, "harbour"]);
        assert!(out.contains(safe) && !out.contains(raw), "{out}");
        let out = test.ok(&["search", "--format", format, "--raw-cells", "harbour"]);
        assert!(!out.contains(safe) && out.contains(raw), "{out}");
    }
    let rows =
        |format: &str, raw: &[&str]| batch(&test, "q.txt", "=harbour\n", &[&["--format", format], raw].concat()).out;
    assert!(rows("csv", &[]).contains("\n1,'=harbour,1,") && rows("tsv", &[]).contains("\n1\t'=harbour\t1\t"));
    assert!(rows("csv", &["--raw-cells"]).contains("\n1,=harbour,1,"));
}

/// A batch that reads its queries from us.
fn piped(test: &TestDir) -> Child {
    let mut command = test.command(&["batch", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_row_comes_as_soon_as_it_is_there() {
    let test = filled();
    let mut child = piped(&test);
    let mut to = child.stdin.take().unwrap();
    let mut from = BufReader::new(child.stdout.take().unwrap());
    for number in 1..=3 {
        writeln!(to, "umerov day {number}").unwrap();
        let mut row = String::new();
        from.read_line(&mut row).unwrap();
        assert_eq!(lines(&row)[0]["id"], number.to_string());
    }
    drop(to);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_closed_pipe_ends_a_batch_quietly() {
    let test = filled();
    let mut child = piped(&test);
    let mut to = child.stdin.take().unwrap();
    drop(child.stdout.take());
    writeln!(to, "umerov").unwrap();
    // Its input stays open: the run must not wait for more of it.
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    drop(to);
}
