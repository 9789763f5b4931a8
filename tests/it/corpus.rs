//! The sample corpus, article by article, against what each should come out as; and what a search over it finds.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{TestDir, lines, repo};

fn expected() -> Vec<Value> {
    lines(&std::fs::read_to_string(repo().join("tests/corpus_expected.jsonl")).unwrap())
}

/// What `inspect` makes of the corpus, by path below it and record.
fn inspected() -> BTreeMap<(String, Option<String>), Value> {
    let corpus = repo().join("corpus");
    let out = TestDir::new().ok(&["inspect", "--format", "jsonl", corpus.to_str().unwrap()]);
    lines(&out)
        .into_iter()
        .map(|line| {
            let path = line["path"].as_str().unwrap().split_once("/corpus/").unwrap().1.to_owned();
            let member = line["member"].as_str().map(str::to_owned);
            ((path, member), line)
        })
        .collect()
}

/// Runs a check on every article; gives all failures at once.
fn each(check: impl Fn(&Value, &Value) -> Result<(), String>) {
    let found = inspected();
    let expected = expected();
    assert!(expected.len() >= 40 && found.len() == expected.len(), "{} of {}", found.len(), expected.len());
    let failures: Vec<String> = expected
        .iter()
        .filter_map(|wanted| {
            let path = wanted["path"].as_str().unwrap();
            let Some(line) = found.get(&(path.to_owned(), wanted["member"].as_str().map(str::to_owned))) else {
                return Some(format!("{path}: not read"));
            };
            check(wanted, line).err().map(|failure| format!("{path}: {failure}"))
        })
        .collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
}

fn same(what: &str, found: &Value, wanted: &Value) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{what} is {found}, not {wanted}")) }
}

#[test]
fn dates_are_right_with_their_origin() {
    each(|wanted, line| {
        same("published", &line["published"]["value"], &wanted["published"])?;
        same("origin", &line["published"]["origin"], &wanted["date_origin"])
    });
}

#[test]
fn titles_authors_outlets_sections_and_languages_are_right() {
    each(|wanted, line| {
        same("title", &line["title"], &wanted["title"])?;
        same("authors", &line["authors"], &wanted["authors"])?;
        same("outlet", &line["outlet"]["name"], &wanted["outlet_name"])?;
        same("site", &line["outlet"]["site"], &wanted["outlet_site"])?;
        same("section", &line["section"], &wanted["section"])?;
        same("lang", &line["lang"], &wanted["lang"])
    });
}

#[test]
fn bodies_are_whole_and_nothing_else() {
    each(|wanted, line| {
        let body = line["body"].as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        for end in ["starts", "ends"] {
            let text = wanted[end].as_str().unwrap();
            if !body.contains(text) {
                return Err(format!("{end} with `{text}`, which is not in\n    {body}"));
            }
        }
        for text in wanted["without"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()) {
            if body.contains(text) {
                return Err(format!("has `{text}`"));
            }
        }
        Ok(())
    });
}

#[test]
fn every_article_of_the_corpus_is_found_again() {
    let test = TestDir::new();
    let corpus = repo().join("corpus");
    test.ok(&["index", corpus.to_str().unwrap()]);
    assert_eq!(test.total("*") as usize, expected().len());
    let again = test.ok(&["index", corpus.to_str().unwrap()]);
    assert!(again.contains(&format!("unchanged {}", expected().len())), "{again}");

    let answer = test.search(&["istanbul memorandum"]);
    assert!(answer["total"].as_u64().unwrap() >= 5, "{answer}");
    assert_eq!(test.total("lang:ru стамбул"), test.total("lang:ru Стамбулу"), "inflected forms meet");
    assert!(test.total("date:none") == 1 && test.total("lang:ar") >= 5 && test.total("lang:uk") >= 5);
    assert_eq!(test.total("patron"), 0, "appeals are not indexed");
}

#[test]
fn the_example_of_the_library_runs() {
    let example = repo().join("crates/query/examples/embed.rs");
    let source = std::fs::read_to_string(example).unwrap();
    assert!(source.lines().count() < 40, "the example is to be read at a glance");
}
