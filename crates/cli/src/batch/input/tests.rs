//! Lines of each kind of batch file.

use super::*;

fn read(name: &str, text: &[u8]) -> Vec<Line> {
    let mut input = Input::new(text, Path::new(name)).unwrap();
    let mut lines = Vec::new();
    while let Some(line) = input.next_line().unwrap() {
        lines.push(line);
    }
    assert_eq!(input.position(), text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).len() as u64);
    lines
}

/// Each line as its id and its query or what is wrong with it.
fn short(name: &str, text: &str) -> Vec<(String, String)> {
    let asked = |line: Line| (line.id, line.asked.map_or_else(|error| format!("error: {error}"), |asked| asked.query));
    read(name, text.as_bytes()).into_iter().map(asked).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(id, query)| ((*id).to_owned(), (*query).to_owned())).collect()
}

#[test]
fn plain_lines_are_numbered_and_blank_ones_passed_over() {
    let lines = short("-", "umerov, memorandum\r\n\n  Київ \nlast");
    assert_eq!(lines, pairs(&[("1", "umerov, memorandum"), ("3", "Київ"), ("4", "last")]));
    assert_eq!(short("names.txt", ""), []);
    assert_eq!(short("names.csv", "\n\n"), []);
    assert_eq!(short("-", "\u{FEFF}query"), pairs(&[("1", "query")]));
}

#[test]
fn json_lines_carry_ids_and_filters() {
    let text = "{\"id\": 7, \"text\": \"talks\", \"lang\": [\"uk\", \"RU\"], \"outlet\": \"example.org\", \"from\": \"2025-05\", \"to\": 2025, \"more\": {}}\n";
    let lines = read("queries.jsonl", text.as_bytes());
    let asked = Asked {
        query: "talks".to_owned(),
        langs: vec![Lang::UK, Lang::RU],
        outlets: vec!["example.org".to_owned()],
        from: Some("2025-05".to_owned()),
        to: Some("2025".to_owned()),
    };
    assert_eq!(lines, [Line { id: "7".to_owned(), asked: Ok(asked) }]);
}

#[test]
fn a_bad_line_of_json_fails_alone() {
    let text = "{\"id\": \"a\", \"query\": \"one\"}\n{\"id\": \"b\", \"query\": \n{\"id\": \"c\"}\n{\"id\": \"d\", \"query\": 5}\n\
                {\"id\": \"e\", \"query\": \"x\", \"lang\": \"ukrainian\"}\n[]\n{\"id\": \"f\", \"query\": \"two\"}\n";
    let lines = read("-", text.as_bytes());
    let ids: Vec<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, ["a", "2", "c", "d", "e", "6", "f"]);
    let good: Vec<bool> = lines.iter().map(|line| line.asked.is_ok()).collect();
    assert_eq!(good, [true, false, false, false, false, false, true]);
    assert_eq!(lines[2].asked, Err("neither `query` nor `text` is there".to_owned()));
    assert_eq!(lines[4].asked, Err("`ukrainian` is no language code, such as uk or en".to_owned()));
}

#[test]
fn csv_is_known_by_its_name_or_its_header() {
    let text = "id,Query,lang,from\nq1,\"ceasefire, full\",uk; ru,2025-05\n,drone,,\n";
    for name in ["queries.csv", "QUERIES.CSV", "-", "queries.txt"] {
        assert_eq!(short(name, text), pairs(&[("q1", "ceasefire, full"), ("3", "drone")]), "{name}");
    }
    let first = read("-", text.as_bytes()).remove(0).asked.unwrap();
    assert_eq!((first.langs, first.from), (vec![Lang::UK, Lang::RU], Some("2025-05".to_owned())));
    assert_eq!(short("queries.csv", "query\ndrone\n"), pairs(&[("2", "drone")]));
    // One word is a query, not a header, unless the name says so.
    assert_eq!(short("-", "query\ndrone\n"), pairs(&[("1", "query"), ("2", "drone")]));
}

#[test]
fn a_bad_line_of_csv_fails_alone() {
    let lines = read("-", b"id,query\na,one\nb,two,three\nc\nd,\xff\ne,five\n");
    let good: Vec<(&str, bool)> = lines.iter().map(|line| (line.id.as_str(), line.asked.is_ok())).collect();
    assert_eq!(good, [("a", true), ("b", false), ("c", false), ("d", false), ("e", true)]);
}

#[test]
fn a_table_without_queries_is_refused() {
    let error = Input::new(b"id,name\n1,x\n".as_slice(), Path::new("names.csv")).err().unwrap();
    assert!(error.to_string().contains("hint:"), "{error}");
}

#[test]
fn lines_that_are_no_text_or_too_long_fail_alone() {
    let mut text = b"one\n\xff\xfe\n".to_vec();
    text.extend(std::iter::repeat_n(b'x', LONGEST_LINE + 10));
    text.extend(b"\nfour");
    let lines = read("-", &text);
    let good: Vec<(&str, bool)> = lines.iter().map(|line| (line.id.as_str(), line.asked.is_ok())).collect();
    assert_eq!(good, [("1", true), ("2", false), ("3", false), ("4", true)]);
}
