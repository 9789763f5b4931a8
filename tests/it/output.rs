//! What the command prints: the JSON contract, the formats, exit codes and closed pipes.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;

use crate::support::{TestDir, lines, page};

fn filled() -> TestDir {
    let test = TestDir::new();
    let record = |id: u32, date: &str, lang: &str, text: &str| {
        format!(
            "{{\"id\": \"{id}\", \"title\": \"Talks {id}\", \"date\": {date}, \"source\": \"Outlet {}\", \"lang\": \"{lang}\", \"text\": \"{text}\"}}\n",
            id % 3
        )
    };
    let mut text = String::new();
    for id in 0..30 {
        let date =
            if id % 10 == 0 { "null".to_owned() } else { format!("\"2025-0{}-{:02}\"", id % 6 + 1, id % 28 + 1) };
        text += &record(
            id,
            &date,
            "en",
            &format!("The delegations met in Istanbul. Umerov spoke of memorandum number {id}. The talks went on."),
        );
    }
    text += &record(30, "\"2025-05\"", "uk", "Делегації зустрілися в Стамбулі. Умєров говорив про меморандум.");
    test.write("records.jsonl", text);
    test.write("page.html", page("A page", "A page that speaks of fishing alone, and of nothing else at all."));
    test.index_all();
    test
}

#[test]
fn the_json_contract_holds() {
    let test = filled();
    let answer = test.search(&["umerov memorandum", "--limit", "5"]);
    let keys: BTreeSet<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    for key in ["query", "total", "took_ms", "hits", "total_partial", "facets", "notes"] {
        assert!(keys.contains(key), "{key} is missing");
    }
    assert_eq!((answer["total"].as_u64(), answer["hits"].as_array().unwrap().len()), (Some(30), 5));
    for (at, hit) in answer["hits"].as_array().unwrap().iter().enumerate() {
        for key in [
            "rank",
            "score",
            "id",
            "title",
            "outlet",
            "authors",
            "url",
            "lang",
            "published",
            "path",
            "snippets",
            "matched",
            "partial",
        ] {
            assert!(hit.get(key).is_some(), "{key} is missing in {hit}");
        }
        assert_eq!(hit["rank"].as_u64(), Some(at as u64 + 1));
        assert_eq!(hit["id"].as_str().unwrap().len(), 32);
        for snippet in hit["snippets"].as_array().unwrap() {
            let text = snippet["text"].as_str().unwrap();
            for mark in snippet["marks"].as_array().unwrap() {
                let range = mark[0].as_u64().unwrap() as usize..mark[1].as_u64().unwrap() as usize;
                assert!(["umerov", "memorandum"].contains(&text[range].to_lowercase().as_str()), "{snippet}");
            }
        }
        assert_eq!(hit["matched"], serde_json::json!(["umerov", "memorandum"]));
    }
}

#[test]
fn facets_add_up_and_agree_with_filters() {
    let test = filled();
    for query in ["memorandum", "*", "istanbul OR меморандум", "lang:uk"] {
        for width in ["day", "week", "month", "year"] {
            let facet = format!("date:{width}");
            let answer = test.search(&["--facet", &facet, "--facet", "outlet", "--facet", "lang", "--", query]);
            let total = answer["total"].as_u64().unwrap();
            let sum = |facet: &serde_json::Value| -> u64 {
                facet["buckets"].as_array().unwrap().iter().map(|bucket| bucket["count"].as_u64().unwrap()).sum()
            };
            let date = &answer["facets"]["date"];
            assert_eq!(date["unit"], *width);
            assert_eq!(sum(date) + date["undated"].as_u64().unwrap(), total, "{query} by {width}");
            for name in ["outlet", "lang"] {
                let facet = &answer["facets"][name];
                assert_eq!(sum(facet) + facet["other"].as_u64().unwrap(), total, "{query}: {name}");
            }
        }
    }
    let answer = test.search(&["--facet", "date:month", "--facet", "outlet", "memorandum"]);
    for bucket in answer["facets"]["date"]["buckets"].as_array().unwrap() {
        let key = bucket["key"].as_str().unwrap();
        assert_eq!(test.total(&format!("memorandum date:{key}")), bucket["count"].as_u64().unwrap(), "{key}");
    }
    for bucket in answer["facets"]["outlet"]["buckets"].as_array().unwrap() {
        let key = bucket["key"].as_str().unwrap();
        assert_eq!(test.total(&format!("memorandum outlet:\"{key}\"")), bucket["count"].as_u64().unwrap(), "{key}");
    }
}

#[test]
fn a_month_is_not_one_of_its_days() {
    let test = filled();
    assert_eq!(test.total("lang:uk date:2025-05"), 1);
    assert_eq!(test.total("lang:uk date:2025-05-01"), 0);
    assert_eq!(test.total("lang:uk date:2025-04-20..2025-05-30"), 0);
    assert_eq!(test.total("lang:uk date:2025-04-20..2025-06-02"), 1);
}

#[test]
fn partial_matches_follow_and_are_counted_apart() {
    let test = filled();
    let answer = test.search(&["fishing memorandum"]);
    assert_eq!((answer["total"].as_u64(), answer["total_partial"].as_u64()), (Some(0), Some(31)));
    assert!(answer["hits"].as_array().unwrap().iter().all(|hit| hit["partial"] == true));
    let all = test.search(&["--match", "all", "fishing memorandum"]);
    assert_eq!(all["hits"].as_array().unwrap().len(), 0);
    let any = test.search(&["--match", "any", "fishing memorandum"]);
    assert_eq!((any["total"].as_u64(), &any["hits"][0]["partial"]), (Some(31), &false.into()));
}

#[test]
fn every_format_gives_every_hit_once() {
    let test = filled();
    let rows = |format: &str| test.ok(&["search", "--format", format, "--limit", "40", "memorandum"]).lines().count();
    assert_eq!((rows("jsonl"), rows("paths"), rows("csv") - 1, rows("tsv") - 1), (30, 30, 30, 30));
    assert_eq!(test.ok(&["search", "--format", "count", "memorandum"]), "30\n");
    assert_eq!(test.ok(&["search", "--all", "--format", "jsonl", "memorandum"]).lines().count(), 30);
    assert!(test.ok(&["search", "--format", "timeline", "memorandum"]).contains("2025"));
    let pages: Vec<String> = ["0", "10", "20"]
        .iter()
        .flat_map(|offset| lines(&test.ok(&["search", "--format", "jsonl", "--offset", offset, "memorandum"])))
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect();
    let all: Vec<String> = lines(&test.ok(&["search", "--all", "--format", "jsonl", "memorandum"]))
        .iter()
        .map(|hit| hit["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(pages, all, "pages follow on from each other in one order");
}

#[test]
fn exit_codes_and_messages() {
    let test = filled();
    let code = |args: &[&str]| test.run(args).code;
    assert_eq!(code(&["search", "memorandum"]), Some(0));
    assert_eq!(code(&["search", "unheardof"]), Some(1));
    assert_eq!(code(&["search", "(memorandum"]), Some(2));
    assert_eq!(code(&["search", "--nonsense", "x"]), Some(2));
    assert_eq!(code(&["search", "-i", "nowhere", "x"]), Some(2));
    assert_eq!(code(&["index", "nowhere"]), Some(2));
    assert_eq!(code(&["show", "0123456789abcdef0123456789abcdef"]), Some(1));
    assert_eq!(code(&["help", "query"]), Some(0));
    assert_eq!(code(&["completions", "bash"]), Some(0));
    let said = test.run(&["search", "talks autor:umerov"]);
    assert!(said.err.contains('^') && said.err.contains("author"), "{}", said.err);
}

#[test]
fn show_gives_the_article_and_its_source_back() {
    let test = filled();
    let id = test.search(&["fishing"])["hits"][0]["id"].as_str().unwrap().to_owned();
    let text = test.ok(&["show", &id]);
    assert!(text.contains("speaks of fishing alone") && text.contains("undated"), "{text}");
    let raw = test.ok(&["show", "--raw", &id[..12]]);
    assert_eq!(raw, std::fs::read_to_string(test.articles().join("page.html")).unwrap());
}

#[test]
fn batch_answers_each_line_and_a_bad_one_fails_alone() {
    let test = filled();
    let queries = test.path().join("queries.jsonl");
    std::fs::write(&queries, "{\"id\": \"q1\", \"query\": \"umerov\"}\nbroken\n{\"id\": \"q3\", \"text\": \"memorandum\", \"lang\": \"uk\"}\n").unwrap();
    let said = test.run(&["batch", queries.to_str().unwrap()]);
    let rows = lines(&said.out);
    assert_eq!(rows.len(), 3, "{}", said.out);
    assert_eq!((rows[0]["total"].as_u64(), rows[0]["id"].as_str()), (Some(30), Some("q1")));
    assert!(rows[1]["error"].is_string(), "{}", rows[1]);
    assert_eq!(rows[2]["total"].as_u64(), Some(0));
    std::fs::write(&queries, "umerov\nmemorandum number 7\n").unwrap();
    let trec = test.ok(&["batch", queries.to_str().unwrap(), "--format", "trec", "--match", "any", "--limit", "3"]);
    let first: Vec<&str> = trec.lines().next().unwrap().split(' ').collect();
    assert_eq!((trec.lines().count(), first.len(), first[1], first[3], first[5]), (6, 6, "Q0", "1", "dateline"));
    assert!(first[2].parse::<u32>().is_ok(), "the document is named by its own id: {}", first[2]);
}

#[test]
fn a_closed_pipe_is_quiet() {
    let test = filled();
    let mut child = test
        .command(&["search", "--all", "--format", "jsonl", "memorandum"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let test = filled();
    assert!(!test.ok(&["search", "memorandum"]).contains('\u{1b}'));
    assert!(test.ok(&["search", "--color", "always", "memorandum"]).contains('\u{1b}'));
    assert!(!test.ok(&["search", "--color", "never", "memorandum"]).contains('\u{1b}'));
}

#[test]
fn scores_fall_with_age_where_that_is_asked_for() {
    let test = filled();
    let scores = |args: &[&str]| -> BTreeMap<String, (Option<String>, f64)> {
        let answer = test.search(&[args, &["-n", "50", "memorandum"]].concat());
        let hits = answer["hits"].as_array().unwrap().clone();
        assert!(hits.is_sorted_by(|a, b| a["score"].as_f64() >= b["score"].as_f64()));
        let one = |hit: &serde_json::Value| {
            let date = hit["published"]["value"].as_str().map(str::to_owned);
            (hit["id"].as_str().unwrap().to_owned(), (date, hit["score"].as_f64().unwrap()))
        };
        hits.iter().map(one).collect()
    };
    let plain = scores(&[]);
    // So long a half-life that a day more or less between two runs makes no difference.
    let decayed = scores(&["--decay", "3000y"]);
    assert_eq!(plain.keys().collect::<Vec<_>>(), decayed.keys().collect::<Vec<_>>());
    for (id, (date, score)) in &decayed {
        let wanted = plain[id].1;
        assert!((score - wanted).abs() < wanted * 0.01, "{date:?}: {score}, {wanted}");
    }
    let newest = |args: &[&str]| test.search(args)["hits"][0]["published"]["value"].as_str().unwrap().to_owned();
    let last = plain.values().filter_map(|(date, _)| date.clone()).max().unwrap();
    assert_eq!(newest(&["--decay", "1d", "memorandum"]), last);
    assert_eq!(test.run(&["search", "--decay", "1d", "--sort", "newest", "memorandum"]).code, Some(2));
    assert_eq!(test.run(&["search", "--decay", "soon", "memorandum"]).code, Some(2));
    let queries = test.write("queries.txt", "memorandum\n");
    let run = |args: &[&str]| test.ok(&[&["batch", queries.to_str().unwrap(), "--format", "trec"], args].concat());
    assert_ne!(run(&[]), run(&["--decay", "1w"]));
}
