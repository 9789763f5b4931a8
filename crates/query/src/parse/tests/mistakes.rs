//! Queries whose structure is wrong: partners, operands and exclusions that are missing, weights that are none.

use insta::assert_snapshot;

use super::*;

#[test]
fn nothing_to_search_for() {
    assert_snapshot!(refusals(&["", "?! …"]), @r#"
    the query is empty
    hint: `*` finds every article; `dateline help query` shows the language

      ?! …
      ^^^^
    the query has no letter or digit to search for
    hint: `*` finds every article; `dateline help query` shows the language
    "#);
}

#[test]
fn without_a_partner() {
    assert_snapshot!(refusals(&["ceasefire (istanbul OR ankara", "ceasefire) istanbul", "say \"peace talks"]), @r#"
      ceasefire (istanbul OR ankara
                ^
    `(` is never closed
    hint: add `)` where the group ends

      ceasefire) istanbul
               ^
    `)` has no `(` before it
    hint: remove it, or put text that has it in quotes

      say "peace talks
          ^
    the quote is never closed
    hint: add `"` where the phrase ends, or remove this one
    "#);
}

#[test]
fn without_an_operand() {
    assert_snapshot!(refusals(&["AND ceasefire", "ceasefire OR", "a OR AND b", "a () b", "a NOT", "a -&(b)"]), @r#"
      AND ceasefire
      ^^^
    `AND` has nothing before it
    hint: the word itself is written in lower case, `and`, or in quotes

      ceasefire OR
                ^^
    `OR` has nothing after it
    hint: the word itself is written in lower case, `or`, or in quotes

      a OR AND b
        ^^
    `OR` has nothing after it
    hint: the word itself is written in lower case, `or`, or in quotes

      a () b
        ^^
    nothing stands between the parentheses
    hint: put a word there, or remove them

      a NOT
        ^^^
    `NOT` has nothing after it
    hint: the word itself is written in lower case, `not`, or in quotes

      a -&(b)
        ^
    `-` has nothing to exclude
    hint: `-word` excludes a word; a dash in the text needs a space after it
    "#);
}

#[test]
fn only_exclusions() {
    assert_snapshot!(refusals(&["-russia", "NOT (a b) -c", "a OR -b", "a OR (-b -c)", "title:(-a)"]), @r#"
      -russia
      ^^^^^^^
    the query only says what to leave out
    hint: `* -russia` finds every article but those

      NOT (a b) -c
      ^^^^^^^^^^^^
    the query only says what to leave out
    hint: `* NOT (a b) -c` finds every article but those

      a OR -b
           ^^
    one side of `OR` only says what to leave out: it would bring in nearly every article
    hint: `(* -b)` says so on purpose; to leave it out of the whole result, write it outside of the `OR`

      a OR (-b -c)
            ^^^^^
    one side of `OR` only says what to leave out: it would bring in nearly every article
    hint: `(* -b -c)` says so on purpose; to leave it out of the whole result, write it outside of the `OR`

      title:(-a)
             ^^
    the group of `title:` only says what to leave out
    hint: write `-title:` before the group, or `title:(* -a)` for articles that have the field
    "#);
}

#[test]
fn exclusions_of_exclusions() {
    assert_snapshot!(refusals(&["a --b", "a NOT -b", "a -(-b)"]), @r#"
      a --b
        ^^
    `--` is more than one exclusion
    hint: one `-` excludes what follows it

      a NOT -b
        ^^^^^
    an exclusion of an exclusion
    hint: the two cancel each other: leave both out, or only one in

      a -(-b)
        ^^^^
    an exclusion of an exclusion
    hint: the two cancel each other: leave both out, or only one in
    "#);
}

#[test]
fn weights() {
    assert_snapshot!(refusals(&["a^", "a^b", "a ^2", "a^0", "a^101", "(^2)", "a^2^3", "(-a)^2 b"]), @r#"
      a^
       ^
    `^` is not a weight
    hint: a weight is a number right after a word or group: `ceasefire^2`; as text, `^` goes in quotes

      a^b
       ^^
    `^b` is not a weight
    hint: a weight is a number right after a word or group: `ceasefire^2`; as text, `^` goes in quotes

      a ^2
        ^^
    `^2` follows nothing
    hint: a weight is a number right after a word or group: `ceasefire^2`; as text, `^` goes in quotes

      a^0
       ^^
    the weight `0` is out of bounds
    hint: a weight is above 0 and at most 100; `-word` excludes

      a^101
       ^^^^
    the weight `101` is out of bounds
    hint: a weight is above 0 and at most 100; `-word` excludes

      (^2)
       ^^
    `^2` follows nothing that has a weight
    hint: it goes right after a word or group: `ceasefire^2`

      a^2^3
       ^^^^
    one part has two weights
    hint: one `^` is enough: `ceasefire^2`

      (-a)^2 b
          ^^
    what is left out has no weight
    hint: remove the weight
    "#);
}

#[test]
fn signs_of_other_languages() {
    assert_snapshot!(refusals(&["a | b", "!russia"]), @r#"
      a | b
        ^
    `|` is not an operator here
    hint: write `OR`

      !russia
      ^^^^^^^
    `!russia` is not an exclusion here
    hint: write `-russia`
    "#);
}

#[test]
fn limits() {
    assert_snapshot!(refused(&"(a ".repeat(200)), @r"
      …(a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a (a …
                                                       ^
    parentheses are nested more than 64 deep
    hint: leave out parentheses that group nothing, or split the query
    ");
    assert_snapshot!(refused(&["drone"; 1_025].join(" ")), @r#"
      … drone drone drone drone drone drone drone drone drone drone drone drone drone drone drone drone
                                                                                                  ^^^^^
    the query has more than 1024 words and values
    hint: split it and run the parts with `dateline batch`
    "#);
    assert_snapshot!(refused(&"ceasefire ".repeat(2_000)), @r"
      …ire ceasefire ceasefire ceasefire ceasefire ceasefire ceasefire ceasefire ceasefire ceasefire ce…
                                                       ^
    the query has 20000 bytes, and 16384 is the most
    hint: search for its most telling words, or run several queries with `dateline batch`
    ");
}

#[test]
fn the_reference_gives_every_limit() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/QUERY.md")).unwrap();
    for row in [
        format!("{} KiB (`MAX_QUERY_BYTES`)", MAX_QUERY_BYTES / 1024),
        format!("{MAX_DEPTH} (`MAX_DEPTH`)"),
        format!("{} (`MAX_CLAUSES`)", grouped(MAX_CLAUSES)),
        format!("{MAX_CONDITIONS} (`MAX_CONDITIONS`)"),
        format!("{MIN_PREFIX_LETTERS} at least (`MIN_PREFIX_LETTERS`)"),
        format!("{MAX_SHAPED_LETTERS} (`MAX_SHAPED_LETTERS`)"),
        format!("1 or {MAX_EDITS} (`MAX_EDITS`)"),
        format!("{} (`MAX_DISTANCE`)", grouped(MAX_DISTANCE as usize)),
        format!("{} (`MAX_TIMES`)", grouped(MAX_TIMES as usize)),
        format!("{} (`MAX_LEAD_WORDS`)", grouped(MAX_LEAD_WORDS as usize)),
        format!("at most {MAX_BOOST} (`MAX_BOOST`)"),
    ] {
        assert!(page.contains(&row), "{row}");
    }
}

/// A number of four digits or five with its comma.
fn grouped(number: usize) -> String {
    format!("{},{:03}", number / 1000, number % 1000)
}
