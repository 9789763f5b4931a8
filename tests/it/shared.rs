//! Real articles, where the checkout has the test data beside it. Elsewhere these tests are ignored, and counted so.

use std::path::PathBuf;

use crate::support::{TestDir, repo};

fn shared(path: &str) -> String {
    let path: PathBuf = repo().join("../shared").join(path);
    path.to_str().expect("a Unicode path").to_owned()
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs the test data in ../shared")]
fn the_two_seeds() {
    let test = TestDir::new();
    test.ok(&["index", &shared("seeds")]);
    let answer = test.search(&["umerov memorandum"]);
    assert_eq!(answer["hits"].as_array().unwrap().len(), 2, "both spellings are found: {answer}");
    assert_eq!(answer["total"], 2, "{answer}");
    let second = &answer["hits"][0];
    assert!(second["path"].as_str().unwrap().contains("/001_"), "{answer}");
    assert_eq!((&second["published"], &second["title"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    let first = &test.search(&["umierov"])["hits"][0];
    assert!(first["path"].as_str().unwrap().contains("/000_"), "{first}");
    assert_eq!(
        (&first["published"]["value"], &first["published"]["origin"]),
        (&"2025-05-28".into(), &"visible-text".into())
    );
    for word in ["patron", "\"one move\"", "\"cup of coffee\"", "\"close this page\""] {
        assert_eq!(test.total(word), 0, "{word}");
    }
    for phrase in [
        "\"refused a ceasefire\"",
        "\"protections for russian speakers\"",
        "\"neutral status\"",
        "\"phone conversation\"",
        "\"its direct involvement\"",
    ] {
        assert_eq!(test.total(phrase), 1, "{phrase}");
    }
    let show = test.ok(&["show", first["id"].as_str().unwrap()]);
    for label in ["Source:", "Details:", "Quote:", "Background:"] {
        assert!(show.contains(label), "{label}");
    }
}

#[test]
#[cfg_attr(not(shared_data), ignore = "needs the test data in ../shared")]
fn real_pages_are_all_accounted_for() {
    for (set, count) in [("isw_html", 69), ("ua_mod_html", 85)] {
        let test = TestDir::new();
        let pages = shared(&format!("data/{set}/pages"));
        let first = test.ok(&["index", &pages]);
        assert!(first.contains(&format!("of {count} inputs")), "{first}");
        let second = test.ok(&["index", &pages]);
        assert!(second.contains(&format!("unchanged {count}")), "{second}");
    }
}
