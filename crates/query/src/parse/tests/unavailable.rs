//! Parts of the language that a later version has: refused by name, never taken for words.

use insta::assert_snapshot;

use super::*;

#[test]
fn fields() {
    assert_snapshot!(refusals(&["event:2025-05-16", "said:x"]), @r#"
      event:2025-05-16
      ^^^^^
    the field `event:` is not available yet
    hint: `date:` searches the day of publication

      said:x
      ^^^^
    the field `said:` is not available yet
    hint: the fields are title, body, author, outlet, site, lang, date, modified, captured, path, url, id
    "#);
}

#[test]
fn wildcards_and_prefixes() {
    assert_snapshot!(refusals(&["s*", "w?ld", "*ld", "\"shell* hospital\"", "outlet:b*"]), @r#"
      s*
      ^^
    `s*` has fewer than two letters before the `*`
    hint: a prefix needs two letters or more: `sh*`

      w?ld
      ^^^^
    a wildcard elsewhere than at the end of a word, as in `w?ld`, is not available yet
    hint: `shell*` finds words that begin so; leave the sign out to search for the text, or use `--literal`

      *ld
      ^^^
    a wildcard elsewhere than at the end of a word, as in `*ld`, is not available yet
    hint: `shell*` finds words that begin so; leave the sign out to search for the text, or use `--literal`

      "shell* hospital"
      ^^^^^^^^^^^^^^^^^
    a wildcard inside a phrase, as in `shell* hospital`, is not available yet
    hint: leave the `*` out, or search for the words without quotes

      outlet:b*
             ^^
    a wildcard in `outlet:`, as in `b*`, is not available yet
    hint: give the whole value, in quotes if it has a `*` itself
    "#);
}

#[test]
fn spellings_and_gaps() {
    assert_snapshot!(refusals(&["umerov~", "umerov~2", "\"a b\"~3"]), @r#"
      umerov~
      ^^^^^^^
    `umerov~` asks for words spelt nearly so, which is not available yet
    hint: list the spellings: `(umerov OR umierov)`

      umerov~2
      ^^^^^^^^
    `umerov~2` asks for words spelt nearly so, which is not available yet
    hint: list the spellings: `(umerov OR umierov)`

      "a b"~3
      ^^^^^^
    a phrase with gaps, as in `"unconditional ceasefire"~3`, is not available yet
    hint: without the `~` its words must stand side by side; without the quotes, anywhere
    "#);
}

#[test]
fn operators() {
    assert_snapshot!(refusals(&["a NEAR/10 b", "a /s b", "ATLEAST/3(drone)", "LEAD/50(kharkiv)"]), @r#"
      a NEAR/10 b
        ^^^^^^^
    the operator `NEAR/10` (words at most so far apart) is not available yet
    hint: until then a space finds both in one article, and quotes find them side by side

      a /s b
        ^^
    the operator `/s` (words in one sentence or paragraph) is not available yet
    hint: until then a space finds both in one article, and quotes find them side by side

      ATLEAST/3(drone)
      ^^^^^^^^^
    the operator `ATLEAST/3` (a word at least so many times) is not available yet
    hint: until then `word^3` ranks articles that have it higher

      LEAD/50(kharkiv)
      ^^^^^^^
    the operator `LEAD/50` (words near the start of the article) is not available yet
    hint: until then `title:` searches the headline
    "#);
}

#[test]
fn every_accepted_spelling_of_an_operator_is_recognised() {
    for operator in [
        "NEAR/5",
        "near/5",
        "near5",
        "NEAR5",
        "NEAR",
        "w/5",
        "W/5",
        "pre/5",
        "PRE/5",
        "adj5",
        "ADJ5",
        "onear/5",
        "ONEAR/5",
        "/s",
        "/p",
        "/S",
        "same/s",
        "SAME/p",
        "SAME",
        "w/s",
        "atleast3",
        "ATLEAST/3",
        "lead/50",
        "PRE/x",
    ] {
        let text = format!("a {operator} b");
        let error = parse(&text, &options()).expect_err(operator);
        assert_eq!((error.kind, error.span.of(&text)), (QueryErrorKind::NotYet, operator));
        assert!(parse(&format!("a \"{operator}\" b"), &options()).is_ok());
    }
    for word in ["near", "same", "pre", "adj", "lead", "w/o", "s/p", "/", "near-miss", "NEARLY", "LEAD", "WW2"] {
        assert!(parse(&format!("a {word} b"), &options()).is_ok(), "{word}");
    }
}

#[test]
fn every_field_of_a_later_version_is_recognised() {
    for field in Field::ALL.into_iter().filter(|field| !field.is_available()) {
        let error = parse(&format!("{}:x", field.name()), &options()).expect_err(field.name());
        assert_eq!(error.kind, QueryErrorKind::NotYet);
    }
}
