//! Any text is read or refused: a reading is written out and read again to the same, a refusal points into the text.

#![no_main]

use dateline_query::{QueryErrorKind, canonical};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let today = jiff::civil::date(2025, 6, 1);
    match canonical(text, today) {
        Ok(reading) => match canonical(&reading, today) {
            Ok(again) => assert_eq!(again, reading),
            // Parentheses and days that were left out count when they are written.
            Err(error) => assert!(matches!(error.kind, QueryErrorKind::TooDeep | QueryErrorKind::TooLong), "{error}"),
        },
        Err(error) => {
            assert!(text.get(error.span.start..error.span.end).is_some());
            assert!(!error.render(text).is_empty());
        }
    }
});
