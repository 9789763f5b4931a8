//! Wildcards, near spellings, and the words of phrases.

use insta::assert_snapshot;

use super::*;

fn trees(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shape(&read(text).ast), *expected, "{text}");
    }
}

#[test]
fn wildcards() {
    trees(&[
        ("shell*", "prefix[shell]"),
        ("shell**", "prefix[shell]"),
        ("20*", "prefix[20]"),
        ("w?ld", "pattern[w?ld]"),
        ("hosp*l", "pattern[hosp*l]"),
        ("хар*в", "pattern[хар*в]"),
        ("sh?l*", "pattern[sh?l*]"),
        ("she*?", "pattern[she*?]"),
        ("al-ass*", "phrase[al prefix[ass]]"),
        ("al-As?ad", "phrase[al pattern[As?ad]]"),
        ("п'ят*", "prefix[п'ят]"),
        ("東京*", "phrase[東 京]"),
        ("title:w?ld", "title[pattern[w?ld]]"),
        ("w?ld^2", "boost[pattern[w?ld] 2]"),
        // A sign of an address or of a question is no wildcard.
        ("https://example.org/?a=1", "https://example.org/?a=1"),
        ("example.org/news?id=5", "example.org/news?id=5"),
        ("what?! x", "and[what?! x]"),
    ]);
}

#[test]
fn a_question_mark_at_the_end_of_a_word() {
    trees(&[
        ("buch?", "pattern[buch?]"),
        ("what happened in bucha?", "and[what happened in bucha]"),
        ("who did it? and when??", "and[who did it and when]"),
        ("buch? 2022", "and[pattern[buch?] 2022]"),
        ("a (buch?)", "and[a pattern[buch?]]"),
        ("a OR buch?", "or[a pattern[buch?]]"),
        ("\"who did it?\"", "phrase[who did it?]"),
        ("al-buch?", "phrase[al pattern[buch?]]"),
    ]);
    assert_eq!(read("a buch?").notes.len(), 1);
    assert_eq!(read("(a buch?)").ast.to_string(), "a (buch?)");
    assert_eq!(read("al-buch?").ast.to_string(), "\"al buch?-\"");
}

#[test]
fn near_spellings() {
    trees(&[
        ("umerov~", "fuzzy[umerov 1]"),
        ("umerov~1", "fuzzy[umerov 1]"),
        ("Умєров~2", "fuzzy[Умєров 2]"),
        ("al-Assad~", "phrase[al fuzzy[Assad 1]]"),
        ("author:umerov~^2", "boost[author[fuzzy[umerov 1]] 2]"),
        ("~5 km", "and[~5 km]"),
        ("a~b", "a~b"),
    ]);
}

#[test]
fn words_of_phrases() {
    trees(&[
        ("\"shell* hospital\"", "phrase[prefix[shell] hospital]"),
        ("\"=Umierov talks*\"", "phrase[exact[Umierov] prefix[talks]]"),
        ("\"umerov~ w?ld\"", "phrase[fuzzy[umerov 1] pattern[w?ld]]"),
        ("\"al-ass* left\"", "phrase[al prefix[ass] left]"),
        ("\"peace talks\"~3", "phrase[peace talks]~3"),
        ("\"peace talks\"~0", "phrase[peace talks]"),
        ("=\"peace talks\"~3^2", "boost[phrase[exact[peace] exact[talks]]~3 2]"),
        ("title:\"peace talks\"~3 a", "and[title[phrase[peace talks]~3] a]"),
        ("\"- a = b &\"", "phrase[a b]"),
    ]);
    let span = read("\"peace talks\"~3").ast.span;
    assert_eq!((span.start, span.end), (0, 15));
}

#[test]
fn too_wide() {
    assert_snapshot!(refusals(&["s*", "*ld", "?ord", "w?*", &format!("ab{}", "?".repeat(70)), "\"s* hospital\"", "\"a * b\"", "f***"]), @r#"
      s*
      ^^
    `s*` has fewer than two letters before the `*`
    hint: a word needs two letters or more before the first `*`: `sh*`, `sh*ing`

      *ld
      ^^^
    `*ld` has fewer than two letters before the `*`
    hint: a word needs two letters or more before the first `*`: `sh*`, `sh*ing`

      ?ord
      ^^^^
    `?ord` has no letter before the `?`
    hint: a word needs a letter before the first `?`: `w?ld`

      w?*
      ^^^
    `w?*` has fewer than two letters before the `*`
    hint: a word needs two letters or more before the first `*`: `sh*`, `sh*ing`

      ab??????????????????????????????????????????????????????????????????????
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    `ab??????????????????????????????????????…` has more than 64 letters
    hint: a word with wildcards or `~` is sought letter by letter: shorten it, or leave the signs out

      "s* hospital"
      ^^^^^^^^^^^^^
    `s*` has fewer than two letters before the `*`
    hint: a word needs two letters or more before the first `*`: `sh*`, `sh*ing`

      "a * b"
      ^^^^^^^
    a `*` in a phrase stands for letters of a word
    hint: `"peace talks"~2` finds its words with up to two others between them

      f***
      ^^^^
    `f***` has fewer than two letters before the `*`
    hint: a word needs two letters or more before the first `*`: `sh*`, `sh*ing`
    "#);
}

#[test]
fn exactly_and_not_exactly() {
    assert_snapshot!(refusals(&["=sh*", "=umerov~", "=w?ld", "=\"peace talk*\"", "\"=w?ld left\""]), @r#"
      =sh*
      ^^^^
    `=sh*` asks for exactly a word and for words of a shape
    hint: leave out the `=` or the wildcard

      =umerov~
      ^^^^^^^^
    `=umerov~` asks for exactly a word and one spelt nearly so
    hint: leave out the `=` or the `~`

      =w?ld
      ^^^^^
    `=w?ld` asks for exactly a word and for words of a shape
    hint: leave out the `=` or the wildcard

      ="peace talk*"
      ^^^^^^^^^^^^^^
    `=talk*` asks for exactly a word and for words of a shape
    hint: leave out the `=` or the wildcard

      "=w?ld left"
      ^^^^^^^^^^^^
    `=w?ld` asks for exactly a word and for words of a shape
    hint: leave out the `=` or the wildcard
    "#);
}

#[test]
fn distances() {
    assert_snapshot!(refusals(&["umerov~0", "umerov~3", "umerov~0.8", "ab~2", "w?ld~", "\"umerov~9 left\""]), @r#"
      umerov~0
      ^^^^^^^^
    `~0` is too far or no distance
    hint: `word~` or `word~1` allows one wrong letter, `word~2` two, and that is the most

      umerov~3
      ^^^^^^^^
    `~3` is too far or no distance
    hint: `word~` or `word~1` allows one wrong letter, `word~2` two, and that is the most

      umerov~0.8
      ^^^^^^^^^^
    `~0.8` is too far or no distance
    hint: `word~` or `word~1` allows one wrong letter, `word~2` two, and that is the most

      ab~2
      ^^^^
    `ab` has too few letters to be spelt nearly so
    hint: leave out the `~`, or list the spellings

      w?ld~
      ^^^^^
    `w?ld~` asks for a spelling and for a shape at once
    hint: leave out the `~` or the wildcard

      "umerov~9 left"
      ^^^^^^^^^^^^^^^
    `~9` is too far or no distance
    hint: `word~` or `word~1` allows one wrong letter, `word~2` two, and that is the most
    "#);
    assert_snapshot!(refusals(&["\"a b\"~", "\"a b\"~x", "\"a b\"~1001", "outlet:\"a b\"~3", "\"a b\"~-1"]), @r#"
      "a b"~
           ^
    `~` after a phrase has no whole number
    hint: `"peace talks"~3` finds its words displaced against each other by three places at most

      "a b"~x
           ^^
    `~` after a phrase has no whole number
    hint: `"peace talks"~3` finds its words displaced against each other by three places at most

      "a b"~1001
           ^^^^^
    the number of `~1001` is out of bounds
    hint: at most 1000: `"peace talks"~3` finds its words displaced against each other by three places at most

      outlet:"a b"~3
                  ^^
    `~3` follows a value
    hint: only a phrase in the text, the title or the byline has gaps

      "a b"~-1
           ^^^
    `~` after a phrase has no whole number
    hint: `"peace talks"~3` finds its words displaced against each other by three places at most
    "#);
}

#[test]
fn wildcards_in_values() {
    trees(&[
        ("url:*example.org/news*", "url[value[example.org/news]]"),
        ("path:corpus/*", "path[value[corpus/]]"),
        ("path:*.html", "path[value[.html]]"),
        ("id:0123*", "id[value[0123]]"),
        ("site:*.example.org", "site[value[example.org]]"),
        ("site:(*.example.org OR example.net)", "site[or[value[example.org] value[example.net]]]"),
        ("outlet:*", "outlet[all]"),
    ]);
    assert_snapshot!(
        refusals(&["outlet:b*", "site:exam*", "path:a*b", "lang:e*", "date:2022-*", "id:*9", "url:none*"]),
        @r#"
      outlet:b*
             ^^
    `b*` has a wildcard, which `outlet:` does not take
    hint: give whole names, several with OR: `outlet:("Example Times" OR "Example Post")`

      site:exam*
           ^^^^^
    `exam*` has a wildcard, which `site:` does not take
    hint: `site:example.org` finds all hosts under that domain

      path:a*b
           ^^^
    `a*b` has a wildcard, which `path:` does not take
    hint: `path:` finds any part of the value; for two parts, `path:… path:…`

      lang:e*
           ^^
    `e*` has a wildcard, which `lang:` does not take
    hint: give the whole value, several with OR

      date:2022-*
           ^^^^^^
    `2022-*` has a wildcard, which `date:` does not take
    hint: `date:2022-03` is the whole month; `date:*` any day

      id:*9
         ^^
    `*9` has a wildcard, which `id:` does not take
    hint: `id:` finds how an id begins

      url:none*
          ^^^^^
    `none*` has a wildcard, which `url:` does not take
    hint: `url:` finds any part of the value; for two parts, `url:… url:…`
    "#
    );
}
