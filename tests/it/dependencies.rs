//! What we build on: every crate below us comes from crates.io and has a licence of the list in `.cargo/deny.toml`. Needs
//! no tool but cargo; `make audit` asks for more.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::repo;

/// The licences that we take.
fn allowed() -> BTreeSet<String> {
    let config = std::fs::read_to_string(repo().join(".cargo/deny.toml")).unwrap();
    let list = config.split("allow = [").nth(1).and_then(|rest| rest.split("\n]").next()).expect("a list of licences");
    let entries = list.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    entries.filter_map(|line| Some(line.split('"').nth(1)?.to_owned())).collect()
}

/// The packages that are built on this machine, tests included.
fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = Command::new(&cargo).arg("-vV").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo knows its host");
    let output = Command::new(&cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])
        .current_dir(repo())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an expression of SPDX can be met by the licences that we take: any side of OR (or of the old `/`), all of AND.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.replace('/', " OR ");
    let words: Vec<String> =
        expression.replace('(', " ( ").replace(')', " ) ").split_whitespace().map(str::to_owned).collect();
    let (met, rest) = any(&words, allowed);
    met && rest.is_empty()
}

fn any<'w>(words: &'w [String], allowed: &BTreeSet<String>) -> (bool, &'w [String]) {
    let (mut met, mut rest) = all(words, allowed);
    while let [or, after @ ..] = rest
        && or == "OR"
    {
        let (other, after) = all(after, allowed);
        (met, rest) = (met | other, after);
    }
    (met, rest)
}

fn all<'w>(words: &'w [String], allowed: &BTreeSet<String>) -> (bool, &'w [String]) {
    let (mut met, mut rest) = one(words, allowed);
    while let [and, after @ ..] = rest
        && and == "AND"
    {
        let (other, after) = one(after, allowed);
        (met, rest) = (met & other, after);
    }
    (met, rest)
}

fn one<'w>(words: &'w [String], allowed: &BTreeSet<String>) -> (bool, &'w [String]) {
    match words {
        [open, rest @ ..] if open == "(" => {
            let (met, rest) = any(rest, allowed);
            (met, rest.get(1..).unwrap_or_default())
        }
        [licence, with, exception, rest @ ..] if with == "WITH" => {
            (allowed.contains(&format!("{licence} WITH {exception}")), rest)
        }
        [licence, rest @ ..] => (allowed.contains(licence), rest),
        [] => (false, &[]),
    }
}

#[test]
fn every_licence_is_one_that_we_take() {
    let allowed = allowed();
    assert!(allowed.contains("MIT") && !is_met("GPL-3.0-only", &allowed) && !is_met("MIT AND GPL-3.0-only", &allowed));
    assert!(is_met("(GPL-3.0-only OR MIT) AND Unicode-3.0", &allowed));
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_met(licence, &allowed), "{} {}: `{licence}`", package["name"], package["version"]);
        let source = package["source"].as_str();
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let is_ours = source.is_none() && manifest.starts_with(repo());
        let is_registered = source.is_some_and(|source| source.ends_with("github.com/rust-lang/crates.io-index"));
        assert!(is_ours || is_registered, "{} comes from {source:?}", package["name"]);
    }
}
