//! The table of limits (`docs/LIMITS.md`) against the sources: what it names is there, with its number, and no limit of the
//! sources is missing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::repo;

/// Parts of a name that make a constant a limit.
const SIGNS: &[&str] =
    &["MAX_", "MOST_", "LONGEST", "_BYTES", "_FREELY", "BUDGET", "_WAITING", "STEPS", "CACHE_", "_STACK", "_ROUNDS"];

/// Files whose constants tell how large a thing of some kind is (a byline, a heading, a passage), or how it is laid out, and
/// not how much is read.
const MEASURES: &[&str] = &[
    "cli/src/check/",
    "cli/src/render/",
    "core/src/analyze/stem/",
    "core/src/names/aliases/table.rs",
    "core/src/seal.rs",
    "ingest/src/enrich/mentions/",
    "ingest/src/enrich/paragraphs.rs",
    "ingest/src/extract/date_text.rs",
    "ingest/src/extract/html/byline",
    "ingest/src/extract/html/dates/",
    "ingest/src/extract/html/entities.rs",
    "ingest/src/extract/html/facts/lines.rs",
    "ingest/src/extract/html/heads.rs",
    "ingest/src/extract/html/title.rs",
    "query/src/decay.rs",
    "query/src/parse/field.rs",
    "query/src/parse/operator.rs",
    "query/src/snippet",
];

/// Constants of the other files that are none, either.
const NO_LIMITS: &[(&str, &str)] = &[
    ("cli/src/batch.rs", "HIT_BYTES"),
    ("ingest/src/decode.rs", "DECLARATION_BYTES"),
    ("ingest/src/extract/html.rs", "PAGE_HEAD_BYTES"),
    ("ingest/src/read/table.rs", "SAMPLE_BYTES"),
    ("ingest/src/read/window.rs", "CHUNK_BYTES"),
    ("ingest/src/read/zip/directory.rs", "END_BYTES"),
    ("ingest/src/read/zip/directory.rs", "ENTRY_BYTES"),
    ("ingest/src/read/zip/directory.rs", "LOCAL_BYTES"),
    ("query/src/rescore.rs", "MOST_NAME_ATOMS"),
    ("query/src/rescore/feedback.rs", "MAX_SHARE"),
    ("query/src/search/union.rs", "MAX_UNORDERED"),
];

/// A row: the constant and its file, if it names them, and the test.
struct Limit {
    constant: Option<(String, String)>,
    test: String,
    row: String,
}

fn limits() -> Vec<Limit> {
    let page = std::fs::read_to_string(repo().join("docs/LIMITS.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| limit "));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [_, _, constant, .., test] = cells[..] else { panic!("a row of six cells: {row}") };
        assert!(cells.len() == 6 && cells.iter().all(|cell| !cell.is_empty()), "a row of six cells: {row}");
        let quoted: Vec<&str> = constant.split('`').skip(1).step_by(2).collect();
        let constant = match quoted[..] {
            [] => None,
            [name, file] => Some((file.to_owned(), name.to_owned())),
            _ => panic!("a constant and its file: {row}"),
        };
        Limit { constant, test: test.trim_matches('`').to_owned(), row: row.to_owned() }
    })
    .collect()
}

/// All Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| match path.is_dir() {
        true => sources(&path),
        false => vec![path],
    });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// The constants of the crates that hold numbers: file below `crates`, and name.
fn constants() -> BTreeSet<(String, String)> {
    let crates = repo().join("crates");
    let mut found = BTreeSet::new();
    for path in sources(&crates) {
        let file = path.strip_prefix(&crates).unwrap().to_str().unwrap().to_owned();
        if !file.contains("/src/") || file.contains("tests") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in code.lines() {
            let Some((before, after)) = line.split_once("const ") else { continue };
            let Some((name, kind)) = after.split_once(": ") else { continue };
            let is_item = before.trim().is_empty() || before.trim().starts_with("pub");
            let is_number =
                ["usize", "u64", "u32", "u16", "u8", "f32", "Duration"].iter().any(|number| kind.starts_with(number));
            if is_item && is_number {
                found.insert((file.clone(), name.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_limit_of_the_table_is_in_the_sources_and_has_a_test() {
    let constants = constants();
    let code: String = [repo().join("crates"), repo().join("tests/it")]
        .iter()
        .flat_map(|folder| sources(folder))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for Limit { constant, test, row } in limits() {
        if let Some(constant) = constant {
            assert!(constants.contains(&constant), "no such constant: {row}");
        }
        assert!(code.contains(&format!("fn {test}(")), "no such test: {row}");
    }
}

#[test]
fn every_limit_of_the_sources_is_in_the_table() {
    let named: BTreeSet<_> = limits().into_iter().filter_map(|limit| limit.constant).collect();
    let is_limit = |(file, name): &&(String, String)| {
        SIGNS.iter().any(|sign| name.contains(sign))
            && !MEASURES.iter().any(|measures| file.starts_with(measures))
            && !NO_LIMITS.contains(&(file.as_str(), name.as_str()))
    };
    let constants = constants();
    let missing: Vec<_> = constants.iter().filter(is_limit).filter(|limit| !named.contains(limit)).collect();
    assert!(missing.is_empty(), "not in docs/LIMITS.md, nor told apart here: {missing:#?}");
    for none in NO_LIMITS {
        assert!(constants.contains(&(none.0.to_owned(), none.1.to_owned())), "{none:?} is gone");
    }
}
