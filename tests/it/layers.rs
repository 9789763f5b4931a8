//! The arrows between crates: doors to ingest and query, those to core, and never the other way or across.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::repo;

/// What each crate may depend on among ours, and which of the outside crates are its alone.
const ALLOWED: &[(&str, &[&str])] = &[
    ("dateline-core", &[]),
    ("dateline-ingest", &["dateline-core"]),
    ("dateline-query", &["dateline-core"]),
    ("dateline", &["dateline-core", "dateline-ingest", "dateline-query"]),
];

/// Crates that only these may name: parsers stay in ingest, the terminal in the command, the index out of ingest.
const CONFINED: &[(&str, &[&str])] = &[
    ("tantivy", &["dateline-core", "dateline-query"]),
    ("html2text", &["dateline-ingest"]),
    ("walkdir", &["dateline-ingest"]),
    ("rayon", &["dateline-ingest"]),
    ("clap", &["dateline"]),
    ("indicatif", &["dateline"]),
    ("anyhow", &["dateline"]),
];

/// The names of the dependencies of each crate in `crates/`, those of tests left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(repo().join("crates")).unwrap() {
        let manifest = std::fs::read_to_string(entry.unwrap().path().join("Cargo.toml")).unwrap();
        let (mut package, mut names, mut section) = (String::new(), BTreeSet::new(), String::new());
        for line in manifest.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix('[') {
                section = name.trim_end_matches(']').to_owned();
            } else if let Some((name, value)) = line.split_once('=') {
                let name = name.trim().split('.').next().unwrap();
                match section.as_str() {
                    "package" if name == "name" => package = value.trim().trim_matches('"').to_owned(),
                    "dependencies" | "build-dependencies" => drop(names.insert(name.to_owned())),
                    _ => {}
                }
            }
        }
        found.insert(package, names);
    }
    found
}

#[test]
fn arrows_point_one_way() {
    let found = dependencies();
    assert_eq!(found.len(), ALLOWED.len(), "a crate is missing from this test: {:?}", found.keys());
    for (package, allowed) in ALLOWED {
        let ours: BTreeSet<&str> =
            found[*package].iter().map(String::as_str).filter(|name| name.starts_with("dateline")).collect();
        let allowed: BTreeSet<&str> = allowed.iter().copied().collect();
        assert!(ours.is_subset(&allowed), "{package} depends on {ours:?}, which goes beyond {allowed:?}");
    }
}

#[test]
fn outside_crates_stay_where_they_belong() {
    for (package, names) in dependencies() {
        for (confined, homes) in CONFINED {
            assert!(!names.contains(*confined) || homes.contains(&package.as_str()), "{package} names {confined}");
        }
    }
}

#[test]
fn versions_are_declared_once() {
    for entry in std::fs::read_dir(repo().join("crates")).unwrap() {
        let path = entry.unwrap().path().join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path).unwrap();
        let versioned = manifest.lines().find(|line| line.contains("version = \""));
        assert_eq!(versioned, None, "{}: versions stand in the root Cargo.toml", path.display());
    }
}
