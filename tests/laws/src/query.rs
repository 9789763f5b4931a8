//! Queries: text goes in; it is read or refused, what is read is written and read again to the same, and a small index
//! answers it with marks that fit.

use dateline_query::{Matching, QueryError, QueryErrorKind, SearchRequest, Sort, canonical};

use crate::{Effort, TODAY, index};

/// The laws of queries.
pub fn law(bytes: &[u8], effort: Effort) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let reading = canonical(text, TODAY);
    match &reading {
        Ok(reading) => match canonical(reading, TODAY) {
            Ok(again) => assert_eq!(again, *reading),
            // Parentheses and days that were left out count when they are written.
            Err(error) => assert!(matches!(error.kind, QueryErrorKind::TooDeep | QueryErrorKind::TooLong), "{error}"),
        },
        Err(error) => assert_points_into(error, text),
    }
    if effort.takes(bytes, 2) {
        let strict = SearchRequest { explain: true, ..SearchRequest::new(text, TODAY) };
        let loose = SearchRequest { matching: Matching::Any, sort: Sort::Newest, ..SearchRequest::new(text, TODAY) };
        let literal = SearchRequest { literal: true, exact: true, ..SearchRequest::new(text, TODAY) };
        let answers = [strict, loose, literal].map(|request| index::sample(&request));
        assert_eq!(answers[0], reading.is_ok(), "what can be read is answered");
        if let [true, true, _] = answers {
            assert!(index::total(text, Matching::All) <= index::total(text, Matching::Any), "all are no more than any");
        }
    }
}

/// A refusal points into the text, and can be shown.
pub fn assert_points_into(error: &QueryError, text: &str) {
    assert!(text.get(error.span.start..error.span.end).is_some(), "{error}");
    let shown = error.render(text);
    assert!(!shown.is_empty() && !shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
}
