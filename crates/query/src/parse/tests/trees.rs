//! Queries that are taken, and the trees and notes that they make.

use super::*;

fn trees(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shape(&read(text).ast), *expected, "{text}");
    }
}

fn notes(text: &str) -> Vec<String> {
    read(text).notes.iter().map(Note::to_string).collect()
}

#[test]
fn words_operators_and_groups() {
    trees(&[
        ("a", "a"),
        ("a b c", "and[a b c]"),
        ("a AND b c", "and[&a &b c]"),
        ("a b AND c", "and[a &b &c]"),
        ("a OR b OR c", "or[a b c]"),
        ("a b OR c", "or[and[a b] c]"),
        ("a OR b AND c", "or[a and[&b &c]]"),
        ("(a OR b) c", "and[or[a b] c]"),
        ("a (b c)", "and[a and[b c]]"),
        ("((a))", "a"),
        ("a and b or c not d", "and[a and b or c not d]"),
        ("a NOT b", "and[a not[b]]"),
        ("a AND NOT b", "and[&a &not[b]]"),
        ("a -b", "and[a not[b]]"),
        ("-a b", "and[not[a] b]"),
        ("a -(b c)", "and[a not[and[b c]]]"),
        ("a -(b -c)", "and[a not[and[b not[c]]]]"),
        ("a (-b -c)", "and[a not[b] not[c]]"),
        ("a AND (-b -c)", "and[&a &not[b] &not[c]]"),
        ("* -russia", "and[all not[russia]]"),
        ("a OR (* -b)", "or[a and[all not[b]]]"),
        ("a(b)c", "and[a b c]"),
    ]);
}

#[test]
fn what_a_word_is_made_of() {
    trees(&[
        ("al-Assad п'ять O’Brien", "and[al-Assad п'ять O’Brien]"),
        ("12:30 https://example.org/?a=1 note: this", "and[12:30 https://example.org/?a=1 note: this]"),
        ("example.org:8080 (see:)", "and[example.org:8080 see:]"),
        ("talks - failed", "and[talks failed]"),
        ("near pre same adj lead atleast w5 /5 s/p", "and[near pre same adj lead atleast w5 /5 s/p]"),
        ("צה\"ל", "צה\"ל"),
        ("\"דובר צה\"ל\" x", "and[phrase[דובר צה\"ל] x]"),
    ]);
    assert_eq!(shape(&read("a\u{200F} AND\u{200F} b").ast), "and[&a &b]");
}

#[test]
fn quotes_of_any_script_make_phrases() {
    for text in [
        "\"peace  talks\"",
        "“peace talks”",
        "„peace talks“",
        "«peace\ttalks»",
        "»peace talks«",
        "「peace talks」",
        "\"peace talks”",
    ] {
        assert_eq!(shape(&read(text).ast), "phrase[peace talks]", "{text}");
    }
    trees(&[
        ("\"AND -x (y\"", "phrase[AND -x (y]"),
        ("a\"b c\"d", "and[a phrase[b c] d]"),
        ("-\"b c\"^2 a", "and[not[boost[phrase[b c] 2]] a]"),
    ]);
}

#[test]
fn prefixes_exact_forms_and_weights() {
    trees(&[
        ("shell*", "prefix[shell]"),
        ("об* м'я*", "and[prefix[об] prefix[м'я]]"),
        ("=Umierov", "exact[Umierov]"),
        ("=AND", "exact[AND]"),
        ("=“peace talks”", "phrase[exact[peace] exact[talks]]"),
        ("a^2 (b c)^0.5 \"d e\"^.5", "and[boost[a 2] boost[and[b c] 0.5] boost[phrase[d e] 0.5]]"),
        ("title:a^100", "boost[title[a] 100]"),
        ("title:(a^2)", "title[boost[a 2]]"),
        ("(a^2)^3", "boost[boost[a 2] 3]"),
        ("*^2", "boost[all 2]"),
    ]);
}

#[test]
fn fields_take_what_they_can() {
    trees(&[
        ("title:a b", "and[title[a] b]"),
        ("Title:a", "title[a]"),
        ("title:(a OR bc*) -body:\"c d\"", "and[title[or[a prefix[bc]]] not[body[phrase[c d]]]]"),
        ("title:=Umierov", "title[exact[Umierov]]"),
        ("title:none", "title[missing]"),
        ("title:(none)", "title[none]"),
        ("title:(none of them)", "title[and[none of them]]"),
        ("body:none", "body[none]"),
        ("none", "none"),
        ("author:*", "author[all]"),
        ("outlet:bbc", "outlet[value[bbc]]"),
        ("outlet:=\"BBC News\"", "outlet[value[BBC News]]"),
        ("outlet:(bbc OR \"Al Jazeera\" OR none)", "outlet[or[value[bbc] value[Al Jazeera] missing]]"),
        ("outlet:(* -bbc)", "outlet[and[all not[value[bbc]]]]"),
        ("url:https://example.org/?a=1&b=x^2y", "url[value[https://example.org/?a=1&b=x^2y]]"),
        ("url:https://example.org/^2", "boost[url[value[https://example.org/]] 2]"),
        ("path:\"a (b)/*.html\"", "path[value[a (b)/*.html]]"),
        ("lang:EN-gb", "lang[value[en]]"),
        ("id:none", "id[value[none]]"),
        ("date:2022-03", "date[2022-03-01..2022-03-31]"),
        ("date:[2022-01 TO 2022-03] a", "and[date[2022-01-01..2022-03-31] a]"),
        ("date:\"2022-03-16\"", "date[2022-03-16]"),
        ("date:=2022", "date[2022-01-01..2022-12-31]"),
        ("date:7d", "date[2025-05-26..2025-06-01]"),
        ("date:(>2022 <2024)", "date[and[2023-01-01.. ..2023-12-31]]"),
        ("modified:(2022 OR none)", "modified[or[2022-01-01..2022-12-31 missing]]"),
        ("captured:*", "captured[all]"),
        ("name:Umerov", "name[Umerov]"),
        ("name:\"Rustem Umerov\" x", "and[name[phrase[Rustem Umerov]] x]"),
        ("name:(a OR b)", "name[or[a b]]"),
        ("name:(none)", "name[none]"),
        ("name:=Umerov", "name[exact[Umerov]]"),
        ("name:(a NEAR/2 b)", "name[near[a NEAR/2 b]]"),
        ("form:Umierov", "form[value[Umierov]]"),
        ("umerov -form:Umyerov", "and[umerov not[form[value[Umyerov]]]]"),
        ("umerov NOT form:(a OR \"b c\")", "and[umerov not[form[or[value[a] value[b c]]]]]"),
        ("form:none", "form[value[none]]"),
    ]);
}

#[test]
fn places_are_bytes_of_the_query() {
    let text = "київ -title:(«а б» OR c)^2";
    let ast = read(text).ast;
    let Node::And(items) = &ast.node else { panic!("{ast:?}") };
    assert_eq!(items[0].ast.span.of(text), "київ");
    assert_eq!(items[1].ast.span.of(text), "-title:(«а б» OR c)^2");
    let Node::Not(boost) = &items[1].ast.node else { panic!("{ast:?}") };
    assert_eq!(boost.span.of(text), "title:(«а б» OR c)^2");
    let Node::Boost { inner: field, .. } = &boost.node else { panic!("{ast:?}") };
    assert_eq!(field.span.of(text), "title:(«а б» OR c)");
    let Node::Field { inner, .. } = &field.node else { panic!("{ast:?}") };
    assert_eq!(inner.span.of(text), "«а б» OR c");
}

#[test]
fn bare_words_stand_at_the_top_tied_by_spaces() {
    let bare = |text: &str| -> Vec<String> { read(text).ast.bare_words().into_iter().map(Ast::to_string).collect() };
    assert_eq!(bare("a"), ["a"]);
    assert_eq!(bare("a b^2 \"c d\" ex* =f title:g -h (i OR j)"), ["a", "b^2"]);
    assert_eq!(bare("a b AND c d"), ["a", "d"]);
    assert_eq!(bare("a OR b"), Vec::<String>::new());
    assert_eq!(bare("(a b)"), ["a", "b"]);
}

#[test]
fn notes_tell_how_it_was_read() {
    assert_eq!(notes("a b OR c"), ["AND binds tighter than OR; read as: (a b) OR c"]);
    assert_eq!(notes("x (a AND b OR c)"), ["AND binds tighter than OR; read as: x ((a AND b) OR c)"]);
    assert_eq!(notes("(a b) OR c"), Vec::<String>::new());
    assert_eq!(notes("a & b"), ["`&` has no letter or digit and was passed over"]);
    assert_eq!(
        notes("Date: 2022"),
        ["`Date:` was read as text; a field's value follows without a space: `date:2022-03`"]
    );
    assert_eq!(
        notes("what happened in bucha?"),
        ["`bucha?` was read as text; where `?` is to stand for a letter, write `(bucha?)`"]
    );
    assert_eq!(notes("drone 2022..2023"), ["`2022..2023` was read as text; a range of dates is `date:2022..2023`"]);
}

#[test]
fn literal_text_has_no_syntax() {
    let ast = literal(" NOT title:x \"a (b* -c - AND").expect("words");
    assert_eq!(shape(&ast), "and[NOT title:x \"a (b* -c AND]");
    assert_eq!(ast.bare_words().len(), 6);
    assert_eq!(ast.to_string(), "\"NOT\" \"title:x\" \" a\" \"(b \" \"-c\" \"AND\"");
    assert_eq!(shape(&literal("слово").expect("words")), "слово");
    assert_eq!(literal(" - ").expect_err("a refusal").kind, QueryErrorKind::Empty);
    assert_eq!(literal(&"a ".repeat(MAX_CLAUSES + 1)).expect_err("a refusal").kind, QueryErrorKind::TooManyClauses);
    assert_eq!(literal(&"a".repeat(MAX_QUERY_BYTES + 1)).expect_err("a refusal").kind, QueryErrorKind::TooLong);
    assert!(literal(&"a ".repeat(MAX_CLAUSES)).is_ok());
}
