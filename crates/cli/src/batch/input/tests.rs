//! Lines of each kind of batch file.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const AUTO: Form = Form { input: BatchInput::Auto, separator: None };

fn read(name: &str, text: &[u8]) -> Vec<Line> {
    let mut input = Input::new(text, Path::new(name), AUTO).unwrap();
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
    assert_eq!(lines, [Line { id: "7".to_owned(), number: 1, asked: Ok(asked) }]);
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
fn the_first_line_of_json_may_be_the_bad_one() {
    let text = "broken\n{\"id\": \"b\", \"query\": \"x\"}\n";
    let lines = short("queries.jsonl", text);
    assert!(lines[0].1.starts_with("error") && lines[1] == ("b".to_owned(), "x".to_owned()), "{lines:?}");
    assert_eq!(short("queries.jsonl", "one\ntwo\n"), pairs(&[("1", "one"), ("2", "two")]));
}

#[test]
fn a_table_without_queries_is_refused() {
    let error = Input::new(b"id,name\n1,x\n".as_slice(), Path::new("names.csv"), AUTO).err().unwrap();
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

#[test]
fn tables_are_read_whatever_separates_their_cells() {
    for (name, text) in [
        ("-", "ID;Notes;QUERY;lang\r\n7;x;\"ceasefire; full\";\"uk;ru\"\r\n"),
        ("-", "lang\tquery\tid\tnotes\nuk,ru\tceasefire; full\t7\n"),
        ("list.TSV", "lang\tquery\tid\nuk, ru\tceasefire; full\t7\n"),
        ("list.csv", "\u{FEFF}text,id,lang,notes\nceasefire; full,7,uk;ru,,,\n,,,\n"),
    ] {
        let mut lines = read(name, text.as_bytes());
        let line = lines.remove(0);
        let asked = line.asked.unwrap();
        assert_eq!((line.id.as_str(), asked.query.as_str()), ("7", "ceasefire; full"), "{text}");
        assert_eq!((asked.langs, lines), (vec![Lang::UK, Lang::RU], vec![]), "{text}");
    }
}

#[test]
fn a_query_may_have_lines_and_a_slip_ends_with_its_own() {
    let text = "id,query\na,\"two\nlines\"\nb,\"open\nc,\"x, y\"\nd,last\n";
    let lines = short("-", text);
    let slip = "error: 3 cells under a header of 2; a query with a comma or quotes goes into quotes";
    assert_eq!(lines, pairs(&[("a", "two\nlines"), ("b", slip), ("c", "x, y"), ("d", "last")]));
}

#[test]
fn a_user_may_say_what_a_file_is() {
    let first = |form: Form, text: &str| {
        let mut input = Input::new(text.as_bytes(), Path::new("list.csv"), form).unwrap();
        input.next_line().unwrap().unwrap().asked.map(|asked| asked.query)
    };
    let of = |input, separator| Form { input, separator };
    assert_eq!(first(of(BatchInput::Lines, None), "id,query\n"), Ok("id,query".to_owned()));
    assert_eq!(first(of(BatchInput::Jsonl, None), "{\"query\":\"x\"}\n"), Ok("x".to_owned()));
    assert_eq!(first(of(BatchInput::Auto, Some(b'|')), "id|query\n1|x,y\n"), Ok("x,y".to_owned()));
    let utf16: Vec<u8> = "\u{FEFF}query\nx".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(Input::new(utf16.as_slice(), Path::new("-"), AUTO).is_err());
}

#[test]
fn what_nobody_knows_is_named() {
    let note = |text: &str| {
        let mut input = Input::new(text.as_bytes(), Path::new("-"), AUTO).unwrap();
        while input.next_line().unwrap().is_some() {}
        input.into_ignored().note()
    };
    assert_eq!(note("id,query\n1,x\n"), None);
    assert_eq!(note("id,owner,query\n1,y,x\n").unwrap(), "1 unknown column is passed over: `owner`");
    let many = "{\"query\": \"x\", \"a\": 1, \"b\": 1, \"text\": \"y\"}\n{\"query\": \"x\", \"a\": 1}\n";
    assert_eq!(note(many).unwrap(), "3 unknown columns are passed over: `a`, `b`, `text`");
}

#[test]
fn what_takes_too_much_memory_fails_alone() {
    let long = "x".repeat(MAX_QUERY_BYTES + 1);
    let outlets = vec!["\"o.example.org\""; 10_000].join(",");
    let text = format!(
        "{{\"query\":\"{long}\"}}\n{{\"query\":\"x\",\"outlet\":[{outlets}]}}\n{{\"query\":\"x\",\"lang\":\"{long}\"}}\n"
    );
    for line in read("-", text.as_bytes()) {
        assert!(line.asked.unwrap_err().len() < 100);
    }
}

/// What files of queries are made of, and what is hard to read them by.
const PIECES: &[&[u8]] = &[
    b"id,query,lang\n",
    b"query\ttext\n",
    b"{\"id\": 7, \"text\": \"talks\"}\n",
    b"{\"query\": {\"a\": [[[",
    b"\"from\": \"2025-05\", \"outlet\": [",
    b"umerov, memorandum\r\n",
    "Київ".as_bytes(),
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\0",
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\n",
    b"\r",
    b"}",
];

proptest! {
    #[test]
    fn any_file_is_read_to_its_end_or_refused(
        pieces in proptest::collection::vec(select(PIECES), 0..24),
        name in select(&["q.txt", "q.csv", "q.tsv", "q.jsonl", "-"][..]),
    ) {
        let bytes = pieces.concat();
        let Ok(mut input) = Input::new(&bytes[..], Path::new(name), AUTO) else { return Ok(()) };
        let mut before = 0;
        while let Ok(Some(line)) = input.next_line() {
            prop_assert!(before < line.number && line.number <= bytes.len() as u64, "line {} after {before}", line.number);
            before = line.number;
        }
        prop_assert!(input.position() <= bytes.len() as u64);
    }
}
