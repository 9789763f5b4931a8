//! NEAR, PRE, SAME, ATLEAST and LEAD.

use insta::assert_snapshot;

use super::*;

fn trees(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shape(&read(text).ast), *expected, "{text}");
    }
}

#[test]
fn every_accepted_spelling_is_an_operator() {
    for (link, spellings) in [
        ("NEAR/5", &["NEAR/5", "near/5", "Near/5", "near5", "NEAR5", "w/5", "W/5", "NEAR/05"][..]),
        ("PRE/5", &["PRE/5", "pre/5", "PRE5", "adj5", "ADJ5", "ADJ/5", "onear/5", "ONEAR5"]),
        ("SAME/s", &["SAME/s", "SAME/S", "same/s", "/s", "/S", "w/s", "NEAR/s"]),
        ("SAME/p", &["SAME/p", "same/P", "SAME", "/p", "W/p"]),
    ] {
        for spelling in spellings {
            let text = format!("a {spelling} b");
            assert_eq!(read(&text).ast.to_string(), format!("a {link} b"), "{text}");
            assert_eq!(shape(&read(&format!("a \"{spelling}\" b")).ast), format!("and[a phrase[{spelling}] b]"));
        }
    }
    for (canonical, spellings) in [
        ("ATLEAST/3(a)", &["ATLEAST/3(a)", "atleast3(a)", "ATLEAST3(a)", "atleast/3 (a)", "ATLEAST/3 a"][..]),
        ("LEAD/50(a)", &["LEAD/50(a)", "lead/50(a)", "lead50(a)", "LEAD/50 a"]),
    ] {
        for spelling in spellings {
            assert_eq!(read(spelling).ast.to_string(), canonical, "{spelling}");
        }
    }
    for word in [
        "near",
        "same",
        "pre",
        "adj",
        "lead",
        "atleast",
        "w",
        "W",
        "w/o",
        "s/p",
        "/",
        "/home",
        "near-miss",
        "NEARLY",
        "LEAD",
        "LEAD/ZINC",
        "lead50",
        "w5",
        "WW2",
        "same5",
        "pre/post",
        "/5",
    ] {
        assert!(matches!(read(&format!("a {word} b")).ast.node, Node::And(_)), "{word}");
    }
}

#[test]
fn it_binds_tightest_and_from_left_to_right() {
    trees(&[
        ("a NEAR/5 b", "near[a NEAR/5 b]"),
        ("a b NEAR/5 c d", "and[a near[b NEAR/5 c] d]"),
        ("a OR b NEAR/5 c AND d", "or[a and[&near[b NEAR/5 c] &d]]"),
        ("a NEAR/5 b PRE/2 c SAME/s d", "near[a NEAR/5 b PRE/2 c SAME/s d]"),
        ("(a NEAR/5 b) PRE/2 c", "near[near[a NEAR/5 b] PRE/2 c]"),
        ("a NEAR/5 (b PRE/2 c)", "near[a NEAR/5 near[b PRE/2 c]]"),
        ("-a NEAR/5 b c", "and[not[near[a NEAR/5 b]] c]"),
        ("NOT a NEAR/5 b c", "and[not[near[a NEAR/5 b]] c]"),
        ("(a NEAR/5 b)^2", "boost[near[a NEAR/5 b] 2]"),
        ("title:(a NEAR/5 b)", "title[near[a NEAR/5 b]]"),
        (
            "(shell* OR missile) NEAR/10 (hospital OR школа)",
            "near[or[prefix[shell] missile] NEAR/10 or[hospital школа]]",
        ),
        ("(a -b) NEAR/5 \"c d\"~2", "near[and[a not[b]] NEAR/5 phrase[c d]~2]"),
    ]);
    let text = "x (a b) NEAR/5 c^2";
    assert_eq!(parse(text, &options()).expect_err("a weight").span.of(text), "c^2");
    let text = "x (a b) NEAR/5 (c)";
    let Node::And(items) = read(text).ast.node else { panic!() };
    assert_eq!(items[1].ast.span.of(text), "(a b) NEAR/5 (c)");
}

#[test]
fn counts_and_leads() {
    trees(&[
        ("ATLEAST/3(drone) LEAD/50(kharkiv)", "and[at-least[3 drone] lead[50 kharkiv]]"),
        ("ATLEAST/3(a OR b c)", "at-least[3 or[a and[b c]]]"),
        ("ATLEAST/2(a NEAR/5 b)", "at-least[2 near[a NEAR/5 b]]"),
        ("ATLEAST/2(LEAD/9(a))", "at-least[2 lead[9 a]]"),
        ("LEAD/9(a) NEAR/5 b", "near[lead[9 a] NEAR/5 b]"),
        ("LEAD/9 (a -b)", "lead[9 and[a not[b]]]"),
        ("LEAD/9 a b", "and[lead[9 a] b]"),
        ("-ATLEAST/3 \"a b\" c", "and[not[at-least[3 phrase[a b]]] c]"),
        ("title:LEAD/3(a)^2", "boost[title[lead[3 a]] 2]"),
    ]);
}

#[test]
fn without_a_number() {
    assert_snapshot!(
        refusals(&["a NEAR b", "a PRE b", "a ADJ b", "ATLEAST(a)", "atleast(a)", "LEAD(a)", "a NEAR/x b", "a SAME/5 b", "a pre/s b"]),
        @r#"
      a NEAR b
        ^^^^
    the operator `NEAR` has no whole number
    hint: `NEAR/5` finds its two sides at most five words apart, `NEAR/1` side by side; the word itself goes in quotes

      a PRE b
        ^^^
    the operator `PRE` has no whole number
    hint: `PRE/5` finds the left at most five words before the right, `PRE/1` right before it; the word itself goes in quotes

      a ADJ b
        ^^^
    the operator `ADJ` has no whole number
    hint: `PRE/5` finds the left at most five words before the right, `PRE/1` right before it; the word itself goes in quotes

      ATLEAST(a)
      ^^^^^^^
    the operator `ATLEAST` has no whole number
    hint: `ATLEAST/3(drone)` finds articles that have the word three times or more; the word itself goes in quotes

      atleast(a)
      ^^^^^^^
    the operator `atleast` has no whole number
    hint: `ATLEAST/3(drone)` finds articles that have the word three times or more; the word itself goes in quotes

      LEAD(a)
      ^^^^
    the operator `LEAD` has no whole number
    hint: `LEAD/50(kharkiv)` finds the word among the first fifty; the word itself goes in quotes

      a NEAR/x b
        ^^^^^^
    the operator `NEAR/x` has no whole number
    hint: `NEAR/5` finds its two sides at most five words apart, `NEAR/1` side by side; the word itself goes in quotes

      a SAME/5 b
        ^^^^^^
    the operator `SAME/5` has neither `s` nor `p`
    hint: `SAME/s` finds its two sides in one sentence, `SAME/p` in one paragraph; the word itself goes in quotes

      a pre/s b
        ^^^^^
    `pre/s` has no order to look for
    hint: `SAME/s` finds both in one sentence in any order; `PRE/15` in that order, so near
    "#
    );
    assert_snapshot!(
        refusals(&["a NEAR/0 b", "a w/1001 b", "a near99999999999999999999 b", "a w/2.5 b", "ATLEAST/0(a)", "LEAD/10001(a)", "LEAD/s(a)"]),
        @r#"
      a NEAR/0 b
        ^^^^^^
    the number of `NEAR/0` is out of bounds
    hint: it is a whole number from 1 to 1000: `NEAR/5` finds its two sides at most five words apart, `NEAR/1` side by side

      a w/1001 b
        ^^^^^^
    the number of `w/1001` is out of bounds
    hint: it is a whole number from 1 to 1000: `NEAR/5` finds its two sides at most five words apart, `NEAR/1` side by side

      a near99999999999999999999 b
        ^^^^^^^^^^^^^^^^^^^^^^^^
    the number of `near99999999999999999999` is out of bounds
    hint: it is a whole number from 1 to 1000: `NEAR/5` finds its two sides at most five words apart, `NEAR/1` side by side

      a w/2.5 b
        ^^^^^
    the operator `w/2.5` has no whole number
    hint: `NEAR/5` finds its two sides at most five words apart, `NEAR/1` side by side; the word itself goes in quotes

      ATLEAST/0(a)
      ^^^^^^^^^
    the number of `ATLEAST/0` is out of bounds
    hint: it is a whole number from 1 to 1000: `ATLEAST/3(drone)` finds articles that have the word three times or more

      LEAD/10001(a)
      ^^^^^^^^^^
    the number of `LEAD/10001` is out of bounds
    hint: it is a whole number from 1 to 10000: `LEAD/50(kharkiv)` finds the word among the first fifty

      LEAD/s(a)
      ^^^^^^
    the operator `LEAD/s` has no whole number
    hint: `LEAD/50(kharkiv)` finds the word among the first fifty; the word itself goes in quotes
    "#
    );
}

#[test]
fn without_a_side() {
    assert_snapshot!(
        refusals(&["NEAR/5 a", "a NEAR/5", "a NEAR/5 PRE/2 b", "a NEAR/5 OR b", "(a /s) b", "a NOT w/5 b", "ATLEAST/3", "LEAD/5 LEAD/5 a", "title:NEAR/5", "a AROUND(5) b"]),
        @r#"
      NEAR/5 a
      ^^^^^^
    `NEAR/5` has nothing before it
    hint: it stands between two words: `drone NEAR/5 strike`; as text it goes in quotes

      a NEAR/5
        ^^^^^^
    `NEAR/5` has nothing after it
    hint: it stands between two words: `drone NEAR/5 strike`; as text it goes in quotes

      a NEAR/5 PRE/2 b
        ^^^^^^
    `NEAR/5` has nothing after it
    hint: it stands between two words: `drone NEAR/5 strike`; as text it goes in quotes

      a NEAR/5 OR b
        ^^^^^^
    `NEAR/5` has nothing after it
    hint: it stands between two words: `drone NEAR/5 strike`; as text it goes in quotes

      (a /s) b
         ^^
    `/s` has nothing after it
    hint: it stands between two words: `drone NEAR/5 strike`; as text it goes in quotes

      a NOT w/5 b
        ^^^
    `NOT` excludes what follows it, and an operator follows
    hint: `drone -(drone NEAR/5 toy)` leaves out articles where the two are near each other

      ATLEAST/3
      ^^^^^^^^^
    `ATLEAST/3` has nothing after it
    hint: it stands before a word or group: `ATLEAST/3(drone)`; as text it goes in quotes

      LEAD/5 LEAD/5 a
      ^^^^^^
    `LEAD/5` has nothing after it
    hint: it stands before a word or group: `LEAD/50(kharkiv)`; as text it goes in quotes

      title:NEAR/5
      ^^^^^^
    `title:` has no value
    hint: `title:` takes words, a phrase in quotes, or a group in parentheses, as in `title:ceasefire`

      a AROUND(5) b
        ^^^^^^
    `AROUND` is not an operator here
    hint: write `NEAR/5`
    "#
    );
}

#[test]
fn what_cannot_stand_under_it() {
    assert_snapshot!(
        refusals(&["title:a NEAR/5 b", "LEAD/5(title:a)", "ATLEAST/3 title:a", "a NEAR/5 date:2022", "a^2 NEAR/5 b", "ATLEAST/3(a^2)", "a NEAR/5 *"]),
        @r#"
      title:a NEAR/5 b
      ^^^^^^^
    a field cannot stand under NEAR, PRE or SAME
    hint: the field goes before the whole: `title:(a NEAR/5 strike)`

      LEAD/5(title:a)
             ^^^^^^^
    a field cannot stand under LEAD
    hint: the field goes before the whole: `title:LEAD/50(a)`

      ATLEAST/3 title:a
                ^^^^^^^
    a field cannot stand under ATLEAST
    hint: the field goes before the whole: `title:ATLEAST/3(a)`

      a NEAR/5 date:2022
               ^^^^^^^^^
    a field cannot stand under NEAR, PRE or SAME
    hint: it goes beside: `(drone NEAR/5 strike) date:…`

      a^2 NEAR/5 b
      ^^^
    a weight cannot stand under NEAR, PRE or SAME
    hint: weigh the whole: `(drone NEAR/5 strike)^2`

      ATLEAST/3(a^2)
                ^^^
    a weight cannot stand under ATLEAST
    hint: weigh the whole: `ATLEAST/3(drone)^2`

      a NEAR/5 *
               ^
    `*` cannot stand under NEAR, PRE or SAME
    hint: any word is near every other: leave it out
    "#
    );
    assert_snapshot!(
        refusals(&["a NEAR/5 -b", "a NEAR/5 (-b -c)", "LEAD/5(-a)", "a NEAR/5 ATLEAST/3(b)", "LEAD/5(ATLEAST/3(a))", "ATLEAST/2(ATLEAST/3(a))", "ATLEAST/2(b NEAR/5 title:a)"]),
        @r#"
      a NEAR/5 -b
        ^^^^^^^^
    an exclusion is near nothing
    hint: `drone -(drone NEAR/5 toy)` leaves out articles where the two are near each other

      a NEAR/5 (-b -c)
                ^^^^^
    the group only says what to leave out
    hint: put a word to look for into it, or the `-` before the whole: `drone -(drone NEAR/5 toy)`

      LEAD/5(-a)
             ^^
    the group only says what to leave out
    hint: put a word to look for into it, or the `-` before the whole: `drone -(drone NEAR/5 toy)`

      a NEAR/5 ATLEAST/3(b)
               ^^^^^^^^^^^^
    `ATLEAST` cannot stand under NEAR, PRE or SAME
    hint: ask for both: `ATLEAST/3(drone) (drone NEAR/5 strike)`

      LEAD/5(ATLEAST/3(a))
             ^^^^^^^^^^^^
    `ATLEAST` cannot stand under LEAD
    hint: ask for both: `ATLEAST/3(drone) (drone NEAR/5 strike)`

      ATLEAST/2(ATLEAST/3(a))
                ^^^^^^^^^^^^
    `ATLEAST` cannot stand under ATLEAST
    hint: ask for both: `ATLEAST/3(drone) (drone NEAR/5 strike)`

      ATLEAST/2(b NEAR/5 title:a)
                         ^^^^^^^
    a field cannot stand under NEAR, PRE or SAME
    hint: the field goes before the whole: `title:(a NEAR/5 strike)`
    "#
    );
}

#[test]
fn groups_written_out() {
    let group = |words: usize| format!("({})", vec!["a"; words].join(" "));
    assert_eq!(shape(&read("(a b) NEAR/5 (c OR d)").ast), "near[and[a b] NEAR/5 or[c d]]");
    // Words tied by OR are one condition, however many.
    let any = format!("({})", vec!["a"; 300].join(" OR "));
    assert!(parse(&format!("{any} NEAR/5 {any} NEAR/5 {any}"), &options()).is_ok());
    assert!(parse(&format!("{} NEAR/5 {}", group(8), group(8)), &options()).is_ok());
    assert!(parse(&format!("LEAD/50{}", group(500)), &options()).is_ok());
    for text in [
        format!("{} NEAR/5 {}", group(8), group(9)),
        format!("(b OR {}) NEAR/5 {}", group(7), group(9)),
        format!("LEAD/9(x OR ({} NEAR/5 {}))", group(8), group(9)),
        vec!["(a b)"; 60].join(" PRE/1 "),
    ] {
        let error = parse(&text, &options()).expect_err(&text);
        assert_eq!(error.kind, QueryErrorKind::TooManyConditions, "{text}");
    }
    // A long chain with one group, and many short ones: the words count as often as they are sought.
    let chain = format!("{} NEAR/5 {}", group(60), vec!["a"; 20].join(" NEAR/5 "));
    assert_eq!(parse(&chain, &options()).expect_err("too many").kind, QueryErrorKind::TooManyClauses);
    let many = vec![format!("{0} NEAR/5 {0}", group(8)); 9].join(" OR ");
    assert_eq!(parse(&many, &options()).expect_err("too many").kind, QueryErrorKind::TooManyClauses);
    assert_snapshot!(refusals(&["(a b c d e f g h i) NEAR/5 (a b c d e f g h i)"]), @r#"
      (a b c d e f g h i) NEAR/5 (a b c d e f g h i)
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    its groups make more than 64 conditions
    hint: each word of a group is sought near each of the next: tie words by OR, or name fewer
    "#);
    assert!(refused(&chain).contains("written out over its groups, this makes more than 1024 words"));
}
