//! Input made to break a parser: deep, long, random. Run on threads with less stack than a caller may have.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// Half of the 2 MiB that Rust gives a thread: the frames of a caller need room too.
const STACK: usize = 1024 * 1024;
/// The promise is 50 ms in a release build; unoptimised and on a busy machine it may take longer.
const PATIENCE: Duration = Duration::from_secs(1);

/// Parses, shows and drops on a small stack; the kind of refusal, or none.
fn survive(text: String) -> Option<QueryErrorKind> {
    let work = move || {
        let begun = Instant::now();
        let outcome = match parse(&text, &options()) {
            Ok(parsed) => {
                assert!(!format!("{parsed:?}").is_empty());
                assert!(!format!("{:#?}", parsed.ast).is_empty());
                let written = parsed.ast.to_string();
                match parse(&written, &options()) {
                    Ok(again) => assert_eq!(again.ast.to_string(), written),
                    // Parentheses and days that were left out count when they are written.
                    Err(error) => {
                        assert!(matches!(error.kind, QueryErrorKind::TooDeep | QueryErrorKind::TooLong), "{error}");
                    }
                }
                None
            }
            Err(error) => {
                assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
                let shown = error.render(&text);
                assert!(shown.lines().count() <= 4 && shown.len() < 4096, "{shown}");
                Some(error.kind)
            }
        };
        assert!(begun.elapsed() < 10 * PATIENCE, "{:?}", begun.elapsed());
        outcome
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread starts");
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[test]
fn the_deepest_tree_stands_on_a_small_stack() {
    let nest = |open: &str, core: &str, close: &str, depth: usize| open.repeat(depth) + core + &close.repeat(depth);
    for (open, close) in [("(", ")"), ("(x OR y -(", ")^2)^3"), ("(a b ", ")"), ("x -(y AND ", ")^2")] {
        let depth = MAX_DEPTH / open.matches('(').count();
        assert_eq!(survive(nest(open, "z", close, depth)), None, "{open}");
        assert_eq!(
            survive(format!("title:{}", nest(open, "z", close, depth - 1)).replace("title:x -", "title:")),
            None,
            "{open}"
        );
        assert_eq!(survive(nest(open, "z", close, depth + 1)), Some(QueryErrorKind::TooDeep), "{open}");
    }
    for open in ["LEAD/9(", "x NEAR/2 (y OR ", "x PRE/3 LEAD/9(y OR ", "x NEAR/2 y SAME LEAD/3(z OR "] {
        assert_eq!(survive(nest(open, "z", ")", MAX_DEPTH)), None, "{open}");
        assert_eq!(survive(nest(open, "z", ")", MAX_DEPTH + 1)), Some(QueryErrorKind::TooDeep), "{open}");
    }
}

#[test]
fn deep_and_long_input_is_refused_at_once() {
    let long = Some(QueryErrorKind::TooLong);
    for piece in [
        "(",
        ")",
        "NOT ",
        "-",
        "title:",
        "a OR ",
        "a:",
        "\"",
        "=",
        "^",
        "*",
        "AND ",
        "- ",
        "\u{301}",
        "[",
        "«",
        "~",
        "a~ ",
        "\"~",
        "?",
        "a?",
        "ab*",
        "ab* ",
        "a NEAR/1 ",
        "NEAR/1 ",
        "/s ",
        "LEAD/1 ",
        "LEAD/1(",
        "ATLEAST/1(a ",
        "a^2 ",
        "date:7d ",
        "\"a b\"~2 ",
        "(a b) NEAR/2 ",
        "w?ld-",
    ] {
        assert_eq!(survive(piece.repeat(100_000)), long, "{piece}");
        // As much as passes the first check.
        let most = survive(piece.repeat(MAX_QUERY_BYTES / piece.len()));
        assert!(most.is_some(), "{piece}");
    }
    assert_eq!(survive("x".repeat(1_000_000)), long);
    assert_eq!(survive("-(".repeat(8_000)), Some(QueryErrorKind::TooDeep));
    assert_eq!(survive("title:(".repeat(2_000)), Some(QueryErrorKind::Misplaced));
    assert_eq!(survive("-=".repeat(8_000) + "a"), Some(QueryErrorKind::OnlyExcludes));
    assert_eq!(survive("a ".repeat(MAX_CLAUSES + 1)), Some(QueryErrorKind::TooManyClauses));
    assert_eq!(survive("a ".repeat(MAX_CLAUSES)), None);
    assert_eq!(survive("a".repeat(MAX_QUERY_BYTES)), None);
    assert_eq!(survive("a -b OR ".repeat(500) + "c"), None);
    // A phrase and a word of many words count as many.
    assert_eq!(survive(format!("\"{}\"", "a ".repeat(2_000))), Some(QueryErrorKind::TooManyClauses));
    assert_eq!(survive("a-".repeat(2_000)), Some(QueryErrorKind::TooManyClauses));
    assert_eq!(survive(format!("\"{}\"", "ab* ".repeat(2_000))), Some(QueryErrorKind::TooManyClauses));
    // Chains are flat.
    assert_eq!(survive("a NEAR/1 ".repeat(MAX_CLAUSES - 1) + "a"), None);
    assert_eq!(survive("a NEAR/1 ".repeat(MAX_CLAUSES) + "a"), Some(QueryErrorKind::TooManyClauses));
    assert_eq!(survive("(a b) NEAR/1 ".repeat(500) + "a"), Some(QueryErrorKind::TooManyConditions));
    assert_eq!(survive("LEAD/1 ".repeat(2_000) + "a"), Some(QueryErrorKind::MissingOperand));
}

/// Text out of the pieces that the language is made of.
fn query_like() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "bc",
        "Київ",
        "al-Assad",
        "صنعاء",
        "צה\"ל",
        "none",
        "2022",
        "7d",
        " ",
        " ",
        " ",
        " ",
        "(",
        ")",
        "(",
        ")",
        "\"",
        "“",
        "»",
        "AND",
        " AND ",
        " OR ",
        " OR ",
        "NOT ",
        "-",
        " -",
        "=",
        "*",
        "~",
        "?",
        "^2",
        "^0.5",
        "^",
        ":",
        "title:",
        "author:",
        "body:",
        "outlet:",
        "lang:",
        "url:",
        "date:",
        "captured:",
        "event:",
        "..",
        ">=",
        "<",
        "[2022 TO 2023]",
        "{",
        "]",
        " /s ",
        " NEAR/5 ",
        " NEAR/5 ",
        " pre/2 ",
        " w/5 ",
        " SAME ",
        " near",
        "ATLEAST/3(",
        "atleast2 ",
        "LEAD/50(",
        "~",
        "~2",
        "\"~3",
        "w?ld",
        "sh*",
        "h*p",
        "&",
        "|",
        "!",
        ",",
        ".",
        "'",
        "’",
        "https://x.org/",
        "en",
        "\u{200F}",
        "\u{301}",
        "\t",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// Queries of the grammar.
fn well_formed() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "a",
        "bc",
        "Київ",
        "al-Assad",
        "צה\"ל",
        "none",
        "\"b c\"",
        "ab*",
        "=d",
        "=\"e f\"",
        "*",
        "x:",
        "[sic]",
        "=AND",
        "w?ld",
        "buch?",
        "sh*l?",
        "umerov~",
        "Умєров~2",
        "\"b =c d* e~\"~3",
        "al-ass*",
        "al-buch?",
        "=\"b c\"~2",
    ]);
    let atom = prop_oneof![
        4 => word.prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "date:2022", "date:7d", "date:none", "outlet:(a OR \"b c\")", "lang:en", "url:https://x.org/?a=1", "date:(>2022 -today)", "title:none",
            "title:(none)", "path:*x*", "title:w?ld", "body:\"b c\"~2", "title:([sic])", "author:*", "outlet:צה\"ל", "modified:[2022 TO *]", "id:\"none\"", "outlet:(none OR OR)"
        ]).prop_map(str::to_owned),
    ];
    atom.prop_recursive(5, 40, 4, |inner| {
        let join = prop::sample::select(vec![" ", " AND ", " OR ", " -", " AND NOT ", " NOT "]);
        let link = prop::sample::select(vec!["NEAR/5", "w/5", "PRE/2", "adj1", "/s", "SAME"]);
        prop_oneof![
            (inner.clone(), join.clone(), inner.clone()).prop_map(|(a, join, b)| format!("{a}{join}{b}")),
            (inner.clone(), join.clone(), inner.clone(), join, inner.clone())
                .prop_map(|(a, j, b, k, c)| format!("{a}{j}{b}{k}{c}")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            inner.clone().prop_map(|inner| format!("({inner})^0.7")),
            (inner.clone(), link.clone(), inner.clone()).prop_map(|(a, link, b)| format!("{a} {link} {b}")),
            (inner.clone(), link.clone(), inner.clone(), link, inner.clone())
                .prop_map(|(a, j, b, k, c)| format!("({a}) {j} {b} {k} ({c})")),
            inner.clone().prop_map(|inner| format!("ATLEAST/3({inner})")),
            inner.clone().prop_map(|inner| format!("LEAD/50({inner})")),
            inner.clone().prop_map(|inner| format!("(-{inner})")),
            inner.prop_map(|inner| format!("title:({inner})")),
        ]
    })
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match parse(text, &options()) {
        Ok(parsed) => {
            let written = parsed.ast.to_string();
            let again = parse(&written, &ParseOptions { today: date(1999, 1, 1) });
            let again = again.map_err(|error| TestCaseError::fail(format!("{text}\n{}", error.render(&written))))?;
            prop_assert_eq!(&again.ast.to_string(), &written);
            prop_assert!(!again.notes.iter().any(|note| matches!(note, Note::Mixed { .. })), "{}", written);
            prop_assert_eq!(placeless(again.ast), placeless(parsed.ast));
        }
        Err(error) => {
            prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?}", error);
            let shown = error.render(text);
            prop_assert!(
                !shown.chars().any(|c| c != '\n' && (c.is_control() || crate::error::is_bidi_control(c))),
                "{}",
                shown
            );
            prop_assert!(
                text.trim().is_empty() || shown.lines().nth(1).is_some_and(|line| line.contains('^')),
                "{}",
                shown
            );
        }
    }
    if let Ok(ast) = literal(text) {
        let written = ast.to_string();
        if let Err(error) = parse(&written, &options()) {
            // Quotes make it longer, and a mark that hung on a sign may not be a word without it.
            use QueryErrorKind::{Empty, TooLong, TooManyClauses};
            prop_assert!(matches!(error.kind, Empty | TooLong | TooManyClauses), "{}", error.render(&written));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn pieces_of_the_language_are_read_or_refused(text in query_like()) {
        check(&text)?;
    }

    #[test]
    fn the_canonical_form_is_the_same_query(text in well_formed()) {
        check(&text)?;
    }

    #[test]
    fn rendering_never_panics(text in any::<String>(), start in 0usize..200, length in 0usize..200, other in any::<String>()) {
        let error = QueryError::new(QueryErrorKind::Empty, Span::new(start, start + length), ticked(&other));
        error.render(&text);
    }
}
